"""How every reader's question is answered: a request, the function that answers it, and what its buttons do.

A slash command or a button makes a `Request`; the cog that knows its kind answers with an `Answer` (a card and
whether there is more); `send` and `redraw` add paging, Share and suggestions. What was asked is saved without a
name, so that the buttons still work after a restart.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._render.card import AnyButton, Card, button
from cogs._render.limits import SHORT_LABEL_MAX
from cogs._render.press_ids import GoKind, page_id, share_id, with_id
from cogs._render.text import plain
from cogs._ui.age import is_age_restricted
from cogs._ui.failure import NO_MENTIONS, AnyInteraction, AskedWrongError
from news.models import AnswerId, GuildId, Source
from storage.archive import Readers

if TYPE_CHECKING:
    from cogs._services import Services
    from storage.answers import Answers
    from storage.sources import Sources

Arguments = dict[str, str | int | None]
SUGGESTIONS_MAX = 3
EXPIRED = "That list is too old to page through. Please run the command again."


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a kind, which names the function that answers it, and the options as they were given."""

    kind: str
    arguments: Arguments = field(default_factory=dict[str, "str | int | None"])


@dataclass(frozen=True, slots=True)
class ReaderArchive(Readers):
    """The archive as it may be shown in one place: articles, quotes and topics are those that may be seen there."""

    sources: Sources
    answers: Answers


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """Where and when something is asked. `guild_id` None: in a direct message, where only public sources show."""

    guild_id: GuildId | None
    services: Services
    now: datetime
    shows_age_restricted: bool = False
    """Whether the channel is age-restricted, so that sources for such channels show."""

    @property
    def storage(self) -> ReaderArchive:
        """The archive, without what may not be shown here."""
        storage = self.services.storage
        readers = storage.readers(self.shows_age_restricted)
        return ReaderArchive(
            readers.articles,
            readers.quotes,
            readers.topics,
            readers.profiles,
            readers.stories,
            readers.trends,
            storage.sources,
            storage.answers,
        )

    def shows(self, source: Source) -> bool:
        """Whether the source's articles may be shown here."""
        return self.shows_age_restricted or not source.settings.is_age_restricted

    async def sources(self) -> list[Source]:
        """The sources whose articles may be shown here, by name."""
        return [s for s in await self.services.storage.sources.visible(self.guild_id) if self.shows(s)]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button that asks the same again with one option changed; `value` 0 leaves the option out."""

    label: str
    option: str
    value: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown. `request`: the same question with its names settled, so that later pages are about the same."""

    card: Card
    page: int = 0
    has_more: bool = False
    request: Request | None = None
    paging: tuple[str, str] = ("Newer", "Older")
    note: str = ""
    """Small print below, such as how many there are; Markdown of ours."""
    suggestions: Sequence[Suggestion] = ()
    can_share: bool = True


Answerer = Callable[[AnswerContext, Arguments, int], Awaitable[Answer]]


GO: Mapping[GoKind, Callable[[int], Request]] = {
    "article": lambda n: Request("article", {"title": f"#{n}"}),
    "told": lambda n: Request("told", {"article": n}),
    "story": lambda n: Request("story", {"headline": f"#{n}"}),
    "story-quotes": lambda n: Request("story-quotes", {"story": n}),
    "topic": lambda n: Request("topic", {"name": f"#{n}"}),
    "person": lambda n: Request("person", {"name": f"#{n}"}),
    "quotes-by": lambda n: Request("quotes", {"by": f"#{n}"}),
    "quotes-about": lambda n: Request("quotes", {"about": f"#{n}"}),
    "quotes-of": lambda n: Request("quotes-of", {"article": n}),
    "quote-context": lambda n: Request("quote-context", {"quote": n}),
    "quote-whole": lambda n: Request("quote-whole", {"quote": n}),
    "quote-random": lambda _: Request("quote-random"),
    "search-by": lambda n: Request("search", {"query": "by:someone", "by": f"#{n}"}),
    "search-about": lambda n: Request("search", {"query": "about something", "about": f"#{n}"}),
    "headlines-about": lambda n: Request("headlines", {"topic": f"#{n}"}),
    "headlines-from": lambda n: Request("headlines", {"source": f"#{n}"}),
    "help": lambda _: Request("help"),
    "about": lambda _: Request("about"),
}
"""What each go button asks for. Ids in press_ids name the same kinds."""


class ReaderCog(commands.Cog):
    """A cog that answers readers. `answerers` names every kind of request that it knows."""

    answerers: Mapping[str, Answerer] = MappingProxyType({})

    def __init__(self, services: Services) -> None:
        self.services = services
        user_install = services.settings.user_install
        for command in self.get_app_commands():
            command.allowed_installs = app_commands.AppInstallationType(guild=True, user=user_install)
            command.allowed_contexts = app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=user_install
            )

    async def ask(self, interaction: AnyInteraction, kind: str, **arguments: str | int | None) -> None:
        """Answers a slash command of this cog."""
        given: Arguments = {name: value for name, value in arguments.items() if value is not None}
        await send(interaction, self, Request(kind, given))


def context_of(interaction: AnyInteraction, services: Services) -> AnswerContext:
    """Where the interaction happens. An app that only the user installed sees the public sources alone.

    What someone pages through or shares is read again for the channel in which they press.
    """
    is_only_users = interaction.is_user_integration() and not interaction.is_guild_integration()
    guild_id = interaction.guild_id if not is_only_users else None
    return AnswerContext(
        GuildId(guild_id) if guild_id else None,
        services,
        services.now(),
        shows_age_restricted=is_age_restricted(interaction.channel),
    )


def cog_for(client: Any, kind: str) -> ReaderCog:
    """The loaded cog that answers this kind of request. Raises AskedWrongError for one that nobody answers."""
    for cog in client.cogs.values():
        if isinstance(cog, ReaderCog) and kind in cog.answerers:
            return cog
    raise AskedWrongError(f"no answer for {kind!r}", user_message=EXPIRED)


async def send(interaction: AnyInteraction, cog: ReaderCog, request: Request, page: int = 0) -> None:
    """Answers with a new message that only the asker sees."""
    card = await _private_card(interaction, cog, request, page)
    if interaction.response.is_done():  # deferred, as the answer awaited the network
        await interaction.followup.send(
            view=card.view(), files=card.files(), ephemeral=True, allowed_mentions=NO_MENTIONS
        )
        return
    await interaction.response.send_message(
        view=card.view(), files=card.files(), ephemeral=True, allowed_mentions=NO_MENTIONS
    )


async def redraw(
    interaction: AnyInteraction,
    cog: ReaderCog,
    request: Request,
    page: int = 0,
    *,
    answer_id: AnswerId | None = None,
) -> None:
    """Answers in the place of the pressed message if it is the presser's own, else with a message of their own."""
    if interaction.message is None or not interaction.message.flags.ephemeral:
        await send(interaction, cog, request, page)
        return
    card = await _private_card(interaction, cog, request, page, answer_id=answer_id)
    # Always given: what was drawn for the card before goes with it.
    await interaction.response.edit_message(
        view=card.view(), attachments=card.files(), allowed_mentions=NO_MENTIONS
    )


async def share(
    interaction: AnyInteraction, cog: ReaderCog, request: Request, page: int, answer_id: AnswerId
) -> None:
    """Shows a page to everyone in the channel, with the name of who shared it, if they may write there."""
    _check_may_share(interaction)
    answer = await _answer(interaction, cog, request, page)
    card = answer.card.open_reserve()
    card.text(answer.note).text(f"-# Shared by {interaction.user.mention}")
    card.buttons(*_paging(answer, answer_id))
    await interaction.response.send_message(
        view=card.view(), files=card.files(), allowed_mentions=NO_MENTIONS
    )


async def load(context: AnswerContext, answer_id: AnswerId) -> Request:
    """What a saved answer asked here. Raises AskedWrongError when it is too old to be known, or of another server."""
    saved = await context.storage.answers.get(answer_id, guild_id=context.guild_id)
    if saved is None:
        raise AskedWrongError(f"answer {answer_id} is gone", user_message=EXPIRED)
    return Request(saved.kind, saved.arguments)


async def _answer(interaction: AnyInteraction, cog: ReaderCog, request: Request, page: int) -> Answer:
    context = context_of(interaction, cog.services)
    return await cog.answerers[request.kind](context, request.arguments, page)


async def _private_card(
    interaction: AnyInteraction,
    cog: ReaderCog,
    request: Request,
    page: int,
    *,
    answer_id: AnswerId | None = None,
) -> Card:
    answer = await _answer(interaction, cog, request, page)
    can_share = answer.can_share and interaction.guild_id is not None
    if answer_id is None and (can_share or answer.page or answer.has_more or answer.suggestions):
        settled = answer.request or request
        # No name is kept: whoever sees the button may press it, and a shared card answers everybody.
        context = context_of(interaction, cog.services)
        answer_id = await context.storage.answers.save(
            settled.kind, settled.arguments, None, guild_id=context.guild_id
        )
    return private_card(answer, answer_id, can_share=can_share)


def private_card(answer: Answer, answer_id: AnswerId | None, *, can_share: bool) -> Card:
    """An answer with its small print, suggestions, paging and Share. Pure."""
    card = answer.card.open_reserve().text(answer.note)
    if answer_id is None:
        return card
    share_button = button("Share", share_id(answer_id, answer.page)) if can_share else None
    if share_button is not None and not answer.suggestions and not _paging(answer, answer_id):
        # One row less on a phone; with small print between them it is on a row of its own.
        return card.beside(share_button)
    card.buttons(
        *(
            button(plain(s.label, SHORT_LABEL_MAX), with_id(answer_id, s.option, s.value))
            for s in answer.suggestions[:SUGGESTIONS_MAX]
        )
    )
    return card.buttons(*_paging(answer, answer_id), share_button)


def _paging(answer: Answer, answer_id: AnswerId) -> list[AnyButton]:
    buttons: list[AnyButton] = []
    back, on = answer.paging
    if answer.page > 0:
        buttons.append(button(f"◀ {back}", page_id(answer_id, answer.page - 1)))
    if answer.has_more:
        buttons.append(button(f"{on} ▶", page_id(answer_id, answer.page + 1)))
    return buttons


def _check_may_share(interaction: AnyInteraction) -> None:
    if interaction.guild_id is None:
        raise AskedWrongError(user_message="There is nobody to share with in a direct message.")
    is_thread = isinstance(interaction.channel, discord.Thread)
    mine = interaction.permissions
    if not (mine.send_messages_in_threads if is_thread else mine.send_messages):
        raise AskedWrongError(
            user_message="You cannot write in this channel, so I will not share it here for you. "
            "Run the command in a channel where you can write, and press Share there."
        )
