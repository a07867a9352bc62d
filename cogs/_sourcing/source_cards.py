"""The list of a server's sources, a source's own page, and the question before one is removed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import discord

from cogs._render.card import WARNING, Card, button, menu
from cogs._render.labels import settings_marks
from cogs._render.telling_apart import place, source_marks
from cogs._render.text import escaped, plural
from cogs._sourcing.presses import press_id
from cogs._sourcing.words import METHODS, is_failing, source_name, state_words, times_words
from news.addresses import host_of, shown
from news.models import Source

PAGE_SIZE: Final = 8
CHANNELS_SHOWN: Final = 10
_NOTHING: Final = (
    "This server reads no source yet. `/source add` takes the address of a news site or of its feed; "
    "`/source import` takes a whole list."
)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source with what its page shows beside it."""

    source: Source
    week_count: int
    """Articles in the last seven days."""
    channels: Sequence[int] = ()
    """Where an autopost for this source alone posts it."""
    silent: Sequence[int] = ()
    """Those of them that get nothing, because the source is for age-restricted channels and they are none."""


def ordered(sources: Sequence[Source]) -> list[Source]:
    """Those that need somebody first, the others by name."""
    return sorted(sources, key=lambda source: (not is_failing(source), source.name.casefold(), source.id))


def list_card(sources: Sequence[Source], *, page: int, now: datetime, note: str = "") -> Card:
    """A page of the server's sources; pages count from 0 and one past the end shows the last."""
    if not sources:
        return Card().text("### Sources", note, _NOTHING)
    last = (len(sources) - 1) // PAGE_SIZE
    page = min(page, last)
    first = page * PAGE_SIZE
    listed = ordered(sources)[first : first + PAGE_SIZE]
    failing = sum(map(is_failing, sources))
    card = Card(accent=WARNING) if failing else Card()
    counts = [
        plural(len(sources), "source"),
        f"{failing} failing" if failing else "",
        f"page {page + 1} of {last + 1}" if last else "",
    ]
    card.text("### Sources", " · ".join(count for count in counts if count), note)
    marks = source_marks(sources)
    for number, source in enumerate(listed, first + 1):
        card.text(*_list_lines(source, number, now, marks[source.id]))
    options = [
        (f"{number}. {source.name}", str(source.id), place(source.domain, marks[source.id]))
        for number, source in enumerate(listed, first + 1)
    ]
    card.select(menu("Open a source…", press_id("pick", page), options))
    if last:
        card.buttons(
            button("Back", press_id("list", max(page - 1, 0)), disabled=page == 0),
            button("Next", press_id("list", page + 1), disabled=page == last),
        )
    return card


def _list_lines(source: Source, number: int, now: datetime, mark: str) -> list[str]:
    marks = settings_marks(source.settings)
    name = f"**{number}.** {source_name(source, mark)}" + (f" · {marks}" if marks else "")
    times = times_words(source, now=now)
    return [name, state_words(source), f"-# {times}" if times else ""]


def page_card(page: SourcePage, *, now: datetime, note: str = "") -> Card:
    """A source's own page: how it is doing, what was decided about it, and what can be done."""
    source = page.source
    card = Card(accent=WARNING) if is_failing(source) or page.silent else Card()
    card.text(f"### {source_name(source)}", note)
    card.text(
        state_words(source),
        times_words(source, now=now),
        f"{plural(page.week_count, 'article')} in the last week",
        f"{plural(source.failures, 'check')} in a row failed" if source.failures else "",
    )
    card.text(*_fact_lines(page))
    card.buttons(
        button("Check now", press_id("check", source.id)) if source.url else None,
        button("Edit…", press_id("edit", source.id)),
        button("Resume", press_id("resume", source.id))
        if source.settings.is_paused
        else button("Pause", press_id("pause", source.id)),
    )
    card.buttons(
        button("Read older articles", press_id("older", source.id)) if source.url else None,
        button("Post it…", press_id("else", source.id)),
        button("Remove", press_id("ask", source.id)),
    )
    return card.buttons(button("All sources", press_id("list")))


def _fact_lines(page: SourcePage) -> list[str]:
    source = page.source
    marks = settings_marks(source.settings)
    posted = channel_names([channel for channel in page.channels if channel not in page.silent])
    return [
        f"**Kind** {METHODS[source.method] if source.url else 'Imported files'}",
        f"**Address** {escaped(_address(source.url, is_whole=source.is_own or not source.is_public), 300)}"
        if source.url
        else "",
        f"**Shown as** {marks}" if marks else "**Shown as** ordinary news",
        f"**Posted in** {posted}" if posted else "**Posted in** no channel of its own",
        f"**Not posted in** {channel_names(page.silent)}, although wanted there: {NOT_RESTRICTED}"
        if page.silent
        else "",
        "-# A public source of the operator: every server can read it." if source.is_public else "",
    ]


NOT_RESTRICTED: Final = (
    "no age-restricted channel. Mark it as age-restricted in its settings, or choose others with Post it…"
)


def channel_names(channels: Sequence[int]) -> str:
    """Mentions in a row; "" for none."""
    more = f" and {len(channels) - CHANNELS_SHOWN} more" if len(channels) > CHANNELS_SHOWN else ""
    return ", ".join(f"<#{channel}>" for channel in channels[:CHANNELS_SHOWN]) + more


def _address(url: str, *, is_whole: bool) -> str:
    """As it may be shown: what the operator chose for all may hold a key in its path, too."""
    return shown(url) if is_whole else host_of(url) or ""


def confirm_card(page: SourcePage, article_count: int) -> Card:
    """The question before a source is removed, with what goes with it."""
    source = page.source
    posts = len(page.channels)
    autoposts = f" {plural(posts, 'autopost')} for it {'goes' if posts == 1 else 'go'} too." if posts else ""
    kept = (
        f"Its {plural(article_count, 'article')} will not be found here any more."
        if article_count
        else "None of its articles are in the archive."
    )
    return (
        Card(accent=WARNING)
        .text(
            "### Remove this source?",
            source_name(source),
            f"This server stops reading it.{autoposts} {kept} What was posted stays in the channels.",
            "Adding it again brings all of that back but the autoposts." if article_count or posts else "",
        )
        .buttons(
            button("Remove", press_id("remove", source.id), style=discord.ButtonStyle.danger),
            button("Keep it", press_id("open", source.id)),
            button("Pause instead", press_id("pause", source.id)) if not source.settings.is_paused else None,
        )
    )


def cannot_remove_card(source: Source) -> Card:
    """Why a public source stays, and what can be done about it."""
    return (
        Card(accent=WARNING)
        .text(
            "### That source cannot be removed here",
            f"{source_name(source)} is a public source: the operator of this bot reads it for every server. You can "
            "pause it, so that nothing new of it is posted here, or give it a label with Edit.",
        )
        .buttons(
            button("Pause", press_id("pause", source.id)) if not source.settings.is_paused else None,
            button("Edit…", press_id("edit", source.id)),
            button("All sources", press_id("list")),
        )
    )


def older_card(source: Source, done: int = 0, total: int = 0) -> Card:
    """Shown while older articles are read."""
    progress = f"{done} of {total} pages read." if total else "Looking for them in the site's sitemaps."
    return Card().text(
        f"### Reading older articles of {escaped(source.name, 80) or 'the source'}…",
        progress,
        "They are archived and not posted. This can take some minutes; you can close this message.",
    )


def checking_card(source: Source) -> Card:
    """Shown while a source is checked."""
    return Card().text(f"### Checking {escaped(source.name, 80) or 'the source'}…")
