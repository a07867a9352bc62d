"""What is typed rather than chosen: a search, a name, times, words of one's own, a filter of pings, a city."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import discord

from cogs._posting.drafts import Draft
from cogs._posting.words import clock
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.safe import FORM_S, SafeModal
from news.models import Ping, Quiet, Schedule

SEARCH_MAX: Final = 500
NAME_MAX: Final = 100
TEMPLATE_MAX: Final = 1_000
KINDS: Final = (("source", "A source"), ("topic", "A topic or person"), ("story", "A story"))

Typed = Callable[[AnyInteraction, str, Mapping[str, str]], Awaitable[None]]
"""Takes up what was typed: the interaction, which form it was, and its fields."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A field to type into. Discord's bounds: 45 characters for `text`, 100 for the others."""

    name: str
    text: str
    description: str
    default: str = ""
    placeholder: str = ""
    most: int = SEARCH_MAX
    is_long: bool = False
    is_required: bool = True


def blanks_of(what: str, draft: Draft, placeholders: str) -> tuple[str, list[Blank]]:
    """The title and the fields of a form, filled with what is chosen. Raises AskedWrongError for one of another version.

    `placeholders`: those that words of one's own may hold.
    """
    match what:
        case "search":
            return "A search", [_search(draft.wish.query or "")]
        case "name":
            return "By name", [_NAME]
        case "times":
            return "Exact times", [_digest_time(draft.settings.schedule), _quiet_hours(draft.settings.quiet)]
        case "words":
            return "Own words", [_words(draft.settings.template, placeholders)]
        case "filter":
            return "Ping only for…", [_filter(draft.settings.ping)]
        case "city":
            return "Time zone", [_CITY]
        case _:
            raise AskedWrongError(
                f"no form {what!r}",
                user_message="That card has changed. `/autopost list` shows all autoposts.",
            )


_NAME: Final = Blank("name", "Its name", "As it is called here, or the beginning of it", most=NAME_MAX)
_CITY: Final = Blank(
    "city", "The largest city near you", "In English, such as Oslo or New York", most=NAME_MAX
)


def _search(query: str) -> Blank:
    words = 'AND OR NOT "exact phrase" -without source:name by:name'
    return Blank("query", "Post what this search finds", words, query, 'harbour "new ferry" -rumour')


def _digest_time(schedule: Schedule) -> Blank:
    is_hourly = schedule.every == "hour"
    at = f":{schedule.minute % 60:02}" if is_hourly else clock(schedule.minute)
    words = "As on a clock: 18:30. Of an hourly one the minute: :15"
    return Blank("at", "Time of the digest", words, at, most=8)


def _quiet_hours(quiet: Quiet | None) -> Blank:
    hours = f"{clock(quiet.start)}-{clock(quiet.until)}" if quiet else ""
    words = "From and to: 22:30-06:45. Empty: none"
    return Blank("quiet", "Quiet hours", words, hours, "22:30-06:45", 20, is_required=False)


def _words(template: str | None, placeholders: str) -> Blank:
    return Blank(
        "template",
        "What a post says",
        placeholders[:100],
        template or "**{title}** {url}\n{source} · {time}",
        most=TEMPLATE_MAX,
        is_long=True,
        is_required=False,
    )


def _filter(ping: Ping | None) -> Blank:
    return Blank(
        "query",
        "Only for what this search finds",
        "Empty: for every post",
        (ping.query if ping else None) or "",
        "evacuation OR flood",
        is_required=False,
    )


class TypedForm(SafeModal):
    """A form of a draft. What was typed is handed on; the permission is asked for again there."""

    def __init__(self, what: str, draft: Draft, placeholders: str, take: Typed) -> None:
        title, blanks = blanks_of(what, draft, placeholders)
        super().__init__(title=title, timeout=FORM_S)
        self._what, self._take = what, take
        self._inputs: dict[str, discord.ui.TextInput[Any]] = {}
        self._kind: discord.ui.Select[Any] | None = _kind_menu() if what == "name" else None
        if self._kind is not None:
            self.add_item(discord.ui.Label(text="What it is", component=self._kind))
        for blank in blanks:
            self._inputs[blank.name] = field = _input(blank)
            self.add_item(discord.ui.Label(text=blank.text, description=blank.description, component=field))

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Hands on what was typed."""
        typed = {name: field.value.strip() for name, field in self._inputs.items()}
        if self._kind is not None:
            typed["kind"] = next(iter(self._kind.values), KINDS[0][0])
        await self._take(interaction, self._what, typed)


def _input(blank: Blank) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=blank.name,
        style=discord.TextStyle.paragraph if blank.is_long else discord.TextStyle.short,
        # Discord refuses a form whose text breaks its own limits.
        default=blank.default[: blank.most] or None,
        placeholder=blank.placeholder or None,
        max_length=blank.most,
        required=blank.is_required,
    )


def _kind_menu() -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(label=words, value=value, default=value == KINDS[0][0]) for value, words in KINDS
    ]
    return discord.ui.Select(custom_id="kind", options=options)
