"""The buttons and menus of readers' answers. They live in custom ids alone, so that they survive a restart."""

from __future__ import annotations

from typing import Any, Final

import discord

from cogs._render.press_ids import (
    PATTERN_GO,
    PATTERN_PAGE,
    PATTERN_PICK,
    PATTERN_SHARE,
    PATTERN_WITH,
)
from cogs._ui.answers import EXPIRED, GO, ReaderCog, Request, cog_for, context_of, load, redraw, send, share
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.safe import SafePress
from news.models import AnswerId

ID_MAX: Final = 2**63 - 1
"""The largest id there can be. A larger one was made up by whoever sent the press."""
PressClass = type[discord.ui.DynamicItem[Any]]


def request_for(kind: str, value: str) -> Request:
    """What a go button or a menu asks for. Raises AskedWrongError for a kind of an older version."""
    make = next((make for name, make in GO.items() if name == kind), None)
    if make is None or not value.isdecimal() or int(value) > ID_MAX:
        raise AskedWrongError(f"unknown button {kind!r} {value!r}", user_message=EXPIRED)
    return make(int(value))


async def _saved(interaction: AnyInteraction, answer_id: AnswerId) -> tuple[ReaderCog, Request]:
    # Any reader cog has the archive; the kind, and with it the right cog, stands in the saved answer.
    context = context_of(interaction, cog_for(interaction.client, "help").services)
    request = await load(context, answer_id)
    return cog_for(interaction.client, request.kind), request


class PagePress(SafePress, template=PATTERN_PAGE):
    """Another page of a list."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Turns the page in place, or answers a presser of a shared card alone."""
        answer_id = AnswerId(int(self.match["answer"]))
        cog, request = await _saved(interaction, answer_id)
        await redraw(interaction, cog, request, int(self.match["page"]), answer_id=answer_id)


class SharePress(SafePress, template=PATTERN_SHARE):
    """Share."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Shows the page to the channel."""
        answer_id = AnswerId(int(self.match["answer"]))
        cog, request = await _saved(interaction, answer_id)
        await share(interaction, cog, request, int(self.match["page"]), answer_id)


class WithPress(SafePress, template=PATTERN_WITH):
    """The same question with one option changed: "Did you mean", "Any time"."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Asks again, from the first page."""
        cog, request = await _saved(interaction, AnswerId(int(self.match["answer"])))
        arguments = {name: value for name, value in request.arguments.items() if name != self.match["option"]}
        if int(self.match["id"]):
            arguments[self.match["option"]] = f"#{self.match['id']}"
        await redraw(interaction, cog, Request(request.kind, arguments))


class GoPress(SafePress, template=PATTERN_GO):
    """Something else: an article, a topic, a quote's context."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Opens it as an answer of its own, or in the place of this one."""
        request = request_for(self.match["kind"], self.match["id"])
        answer = redraw if self.match["verb"] == "swap" else send
        await answer(interaction, cog_for(interaction.client, request.kind), request)


class PickPress(SafePress, template=PATTERN_PICK):
    """A menu of things to open."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Opens what was picked."""
        request = request_for(self.match["kind"], next(iter(self.chosen), ""))
        await send(interaction, cog_for(interaction.client, request.kind), request)


PRESSES: Final[tuple[PressClass, ...]] = (PagePress, SharePress, WithPress, GoPress, PickPress)


async def add_reader_cog(bot: Any, cog: ReaderCog) -> None:
    """Loads a cog, with the buttons of its answers. Adding the buttons again changes nothing."""
    await bot.add_cog(cog)
    bot.add_dynamic_items(*PRESSES)
