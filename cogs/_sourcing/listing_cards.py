"""The cards of an import: what it would do, how far it is, what came of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import discord

from cogs._delivering.setup_cards import press_id as desk_press_id
from cogs._render.card import WARNING, AnyButton, Card, button, menu
from cogs._render.limits import OPTION_MAX
from cogs._render.text import escaped, plain, plural, weight
from cogs._sourcing.listing_plan import Plan
from news.addresses import shown
from news.models import AnswerId, ChannelId
from news.newsroom.allowance import SOURCES_MAX
from news.sources.bundles import Bundle
from news.sources.listed import ListedSource

Action = Literal[
    "import",  # begin with the list of a saved answer
    "cancel",
    "stop",  # end the import that is under way
    "rest",  # show what is left of a list
    "bundles",  # show the starter bundles
    "bundle",  # a menu of them
]
PATTERN: Final = r"nd1\|lst\|(?P<action>[a-z]{1,12})\|(?P<answer>\d{1,18})\|(?P<other>\d{1,20})"
PROBLEMS_SHOWN: Final = 5
FAILURES_SHOWN: Final = 12
NAMES_SHOWN: Final = 12
NAMES_OF_REASON: Final = 5
NAME_SHOWN: Final = 60
REASON_SHOWN: Final = 160
_CHANNELS_SHOWN: Final = 10
_REASONS_SHOWN: Final = 3
_MORE_CHARS: Final = 30
_FOOTER_CHARS: Final = 150
_FORMATS: Final = (
    "Newsdesk takes OPML from a feed reader, a CSV file with `url,#channel,@role` on each line, JSON from another "
    "bot, and plain lists of addresses. `/source import` without a file opens a form to paste into."
)


@dataclass(slots=True)
class Tally:
    """How far an import is."""

    total: int
    added: int = 0
    known: int = 0
    failed: list[tuple[ListedSource, str]] = field(default_factory=list[tuple[ListedSource, str]])
    """What could not be added, and why, in words for the person."""
    posted: dict[ChannelId, int] = field(default_factory=dict[ChannelId, int])
    """How many sources each channel gets from now on."""
    not_posted: list[str] = field(default_factory=list[str])
    """Why some get no channel; Markdown of ours."""
    ending: Literal["done", "stopped", "late", "broken"] = "done"
    reason: str = ""
    """Why it was broken off, in words for the person."""

    @property
    def done(self) -> int:
        """Addresses that were looked at."""
        return self.added + self.known + len(self.failed)


def press_id(action: Action, answer: int = 0, other: int = 0) -> str:
    """The custom id of a button or menu of an import."""
    return f"nd1|lst|{action}|{answer}|{other}"


def bundles_button() -> AnyButton:
    """Leads to the starter bundles."""
    return button("Starter bundle…", press_id("bundles"))


def bundles_card(bundles: Sequence[Bundle]) -> Card:
    """The starter bundles to choose from, as many as fit a menu."""
    options = [(bundle.label, bundle.slug, _names(bundle.sources, OPTION_MAX)) for bundle in bundles]
    return (
        Card()
        .text(
            "### Starter bundles",
            "Well-known public feeds, by language and theme. Choose one to see what is in it.",
        )
        .select(menu("Choose a bundle…", press_id("bundle"), options))
        .buttons(button("Back", desk_press_id("start")))
        .text("-# `/source import bundle:` finds every one of them.")
    )


def _names(sources: Sequence[ListedSource], limit: int) -> str:
    """Names in a row, as many as fit; plain text."""
    return plain(", ".join(source.name or "" for source in sources), limit)


def preview_card(
    plan: Plan,
    answer_id: AnswerId,
    *,
    problems: Sequence[tuple[int, str]] = (),
    title: str | None = None,
    note: str = "",
) -> Card:
    """What the import would do, before it does anything. `title`: of the bundle, if it is one."""
    count = len(plan.new) + len(plan.known) + plan.left_out
    card = Card(accent=WARNING) if plan.problems or problems or plan.left_out else Card()
    heading = escaped(title, 80) if title else f"Import {plural(count, 'source')}?"
    card.text(f"### {heading}", note, f"{plural(count, 'source')}: {_counts(plan)}.")
    if title:
        names = [escaped(item.name or shown(item.url), 40) for item in plan.new[:NAMES_SHOWN]]
        card.text(", ".join(names))
    card.text(_room(plan), _posting(plan))
    card.text(*plan.problems[:PROBLEMS_SHOWN])
    card.text(_roles(plan.role_count), _problem_lines(problems))
    if plan.is_empty:
        return card.text("There is nothing to import.")
    card.text("-# Each address is tried first. Nothing old is posted.")
    return card.buttons(
        button("Import", press_id("import", answer_id), style=discord.ButtonStyle.primary),
        button("Cancel", press_id("cancel")),
    )


def _counts(plan: Plan) -> str:
    return f"{len(plan.new) + plan.left_out:,} new, {len(plan.known):,} already here"


def _room(plan: Plan) -> str:
    if not plan.left_out:
        return ""
    return (
        f"{plural(plan.left_out, 'source')} will be left out: a server can read {SOURCES_MAX}, and this one reads "
        f"{plan.own_count}. `/source remove` makes room."
    )


def _posting(plan: Plan) -> str:
    channels = plan.channels
    if not channels:
        return ""
    return f"To be posted: {_channel_counts(channels)}."


def _channel_counts(channels: Mapping[ChannelId, int]) -> str:
    most = sorted(channels.items(), key=lambda pair: -pair[1])
    words = [f"<#{channel}> gets {count:,}" for channel, count in most[:_CHANNELS_SHOWN]]
    if len(most) > _CHANNELS_SHOWN:
        words.append(f"{len(most) - _CHANNELS_SHOWN:,} more channels")
    return ", ".join(words)


def _roles(count: int) -> str:
    if not count:
        return ""
    return (
        f"{plural(count, 'line')} with a role to ping: Newsdesk cannot ping roles yet, so nobody is pinged, and the "
        "roles are not remembered with the sources. Keep the list for later."
    )


def _problem_lines(problems: Sequence[tuple[int, str]]) -> str:
    if not problems:
        return ""
    whole = [f"- {escaped(why, 150)}" for line, why in problems if not line]
    lines = [(line, why) for line, why in problems if line]
    if lines:
        whole.append(f"{plural(len(lines), 'line was', 'lines were')} not understood:")
        whole += [f"- line {line}: {escaped(why, 120)}" for line, why in lines[:PROBLEMS_SHOWN]]
    if len(lines) > PROBLEMS_SHOWN:
        whole.append(f"- and {len(lines) - PROBLEMS_SHOWN:,} more")
    return "\n".join(whole)


def unusable_card(problems: Sequence[tuple[int, str]]) -> Card:
    """Nothing in the list can be added: why, and what can be read."""
    return Card(accent=WARNING).text(
        "### Nothing to import",
        "No address of a source was found in that list.",
        _problem_lines(problems),
        _FORMATS,
    )


def cancelled_card() -> Card:
    """After Cancel."""
    return Card().text("Nothing was imported.")


def progress_card(tally: Tally, answer_id: AnswerId) -> Card:
    """While it runs. Its button also leads on where the bot was restarted in the middle."""
    words = [f"{tally.done:,} of {tally.total:,}", f"{tally.added:,} added"]
    if tally.known:
        words.append(f"{tally.known:,} already here")
    if tally.failed:
        words.append(f"{len(tally.failed):,} failed")
    return (
        Card().text("### Importing…", " · ".join(words)).buttons(button("Stop", press_id("stop", answer_id)))
    )


def summary_card(
    tally: Tally,
    plan: Plan,
    *,
    retry: AnswerId | None,
    rest: AnswerId | None,
) -> Card:
    """What came of it. `retry`: the list of those that failed; `rest`: the whole list, where some were not tried."""
    is_clean = tally.ending == "done" and not (tally.failed or tally.not_posted or plan.left_out)
    card = Card() if is_clean else Card(accent=WARNING)
    card.text(
        f"### {_HEADINGS[tally.ending]}", _tally_words(tally, plan), tally.reason, _ENDINGS[tally.ending]
    )
    if tally.posted:
        card.text(f"From now on {_channel_counts(tally.posted)}. Nothing old is posted.")
    card.text(*plan.problems[:_REASONS_SHOWN], *tally.not_posted[:_REASONS_SHOWN])
    card.text(_room(plan), _roles(plan.role_count))
    card.text(_failures(tally.failed, card.room - _FOOTER_CHARS))
    has_sources = bool(tally.added or tally.known or plan.known)
    card.buttons(
        button("Try the failed ones again", press_id("import", retry)) if retry else None,
        button("Import the rest", press_id("rest", rest), style=discord.ButtonStyle.primary)
        if rest
        else None,
        button("Choose a channel", desk_press_id("place")) if has_sources and not tally.posted else None,
    )
    soon = "; the first articles come in within minutes" if tally.added else ""
    return card.text(f"-# `/source list` shows what this server reads{soon}.")


_HEADINGS: Final = {
    "done": "Import finished",
    "stopped": "Import stopped",
    "late": "Import not finished",
    "broken": "Import broken off",
}
_ENDINGS: Final = {
    "done": "",
    "stopped": "What was added until then stays.",
    "late": "Discord lets a card change for 15 minutes, and that was not enough. What was added until then stays.",
    "broken": "What was added until then stays.",
}


def _tally_words(tally: Tally, plan: Plan) -> str:
    untried = tally.total - tally.done
    words = [
        f"{tally.added:,} added",
        f"{tally.known + len(plan.known):,} already here",
        f"{len(tally.failed):,} failed",
        f"{untried:,} not tried" if untried else "",
    ]
    return " · ".join(word for word in words if word)


def _failures(failed: Sequence[tuple[ListedSource, str]], room: int) -> str:
    """Each reason once with the addresses it holds for, as many as fit into `room` characters, and how many more."""
    by_reason: dict[str, list[ListedSource]] = {}
    for item, why in failed:
        by_reason.setdefault(why, []).append(item)
    lines: list[str] = []
    told = 0
    for why, items in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        line = f"- {_failed_names(items)}: {escaped(why, REASON_SHOWN)}"
        room -= weight(line) + 1
        if room < _MORE_CHARS or len(lines) >= FAILURES_SHOWN:
            break
        lines.append(line)
        told += len(items)
    if told < len(failed):
        lines.append(f"- and {len(failed) - told:,} more")
    return "\n".join(lines)


def _failed_names(items: Sequence[ListedSource]) -> str:
    names = [escaped(item.name or shown(item.url), NAME_SHOWN) for item in items[:NAMES_OF_REASON]]
    more = f" and {len(items) - len(names):,} more" if len(items) > len(names) else ""
    return ", ".join(names) + more
