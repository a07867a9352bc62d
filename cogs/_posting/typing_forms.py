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
    settings = draft.settings
    match what:
        case "search":
            query = draft.wish.query or ""
            words = 'AND OR NOT "exact phrase" -without source:name by:name'
            return "A search", [
                Blank("query", "Post what this search finds", words, query, 'harbour "new ferry" -rumour')
            ]
        case "name":
            return "By name", [
                Blank("name", "Its name", "As it is called here, or the beginning of it", most=NAME_MAX)
            ]
        case "times":
            quiet = settings.quiet
            hours = f"{clock(quiet.start)}-{clock(quiet.until)}" if quiet else ""
            at = (
                f":{settings.schedule.minute % 60:02}"
                if settings.schedule.every == "hour"
                else clock(settings.schedule.minute)
            )
            return "Exact times", [
                Blank(
                    "at",
                    "Time of the digest",
                    "As on a clock: 18:30. Of an hourly one the minute: :15",
                    at,
                    most=8,
                ),
                Blank(
                    "quiet",
                    "Quiet hours",
                    "From and to: 22:30-06:45. Empty: none",
                    hours,
                    "22:30-06:45",
                    20,
                    is_required=False,
                ),
            ]
        case "words":
            usual = settings.template or "**{title}** {url}\n{source} · {time}"
            return "Own words", [
                Blank(
                    "template",
                    "What a post says",
                    placeholders[:100],
                    usual,
                    most=TEMPLATE_MAX,
                    is_long=True,
                    is_required=False,
                )
            ]
        case "filter":
            query = (settings.ping.query if settings.ping else None) or ""
            return "Ping only for…", [
                Blank(
                    "query",
                    "Only for what this search finds",
                    "Empty: for every post",
                    query,
                    "evacuation OR flood",
                    is_required=False,
                )
            ]
        case "city":
            return "Time zone", [
                Blank(
                    "city", "The largest city near you", "In English, such as Oslo or New York", most=NAME_MAX
                )
            ]
        case _:
            raise AskedWrongError(
                f"no form {what!r}",
                user_message="That card has changed. `/autopost list` shows all autoposts.",
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
