"""From an address to a source: the one way, whether it begins with `/source add`, `/source test` or `/desk setup`."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.organisers import require_organiser
from cogs._delivering.replies import change, show
from cogs._posting.checking import age_problem, place_problem
from cogs._posting.making import Made, make_autopost
from cogs._posting.subjects import from_source
from cogs._render.card import Card
from cogs._sourcing import adding_cards
from cogs._sourcing.adding_cards import Added, Trial
from cogs._sourcing.offers import (
    KIND,
    OFFERS_MAX,
    Offer,
    Order,
    offer_of,
    offers_in,
    order_in,
    refuse_credentials,
    written,
)
from cogs._sourcing.pages import source_page
from cogs._sourcing.source_cards import page_card
from cogs._sourcing.words import source_name
from cogs._ui.failure import AnyInteraction, AskedWrongError, told
from news.addresses import plain_address, shown
from news.errors import (
    FeedNotFoundError,
    NewsdeskError,
    NotVisibleError,
    StorageError,
    TooManyRequestsError,
)
from news.models import AnalysedArticle, AnswerId, ChannelId, GuildId, Source, SourceId, UserId

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cogs._services import Services
    from news.finding import FoundSource

log = logging.getLogger(__name__)

TRIED: Final = 5
"""Entries that `/source test` shows."""
NEWEST: Final = 3
_OURS: Final = (
    "Something went wrong on our side. The source may have been added before: `/source list` shows what is read, and "
    "adding it again does no harm."
)
_REPLACED: Final = (
    "This server does not read the source any more that was to be replaced: perhaps it was replaced already. Nothing "
    "was changed. `/source list` shows what is read."
)
TOO_OLD: Final = "That card is too old. Run `/source add` again with the address."


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for something, where, and what answers it."""

    interaction: AnyInteraction
    services: Services
    guild: discord.Guild

    @classmethod
    def of(cls, interaction: AnyInteraction, services: Services) -> Asking:
        """For somebody who may manage the server. Raises like `require_organiser`."""
        return cls(interaction, services, require_organiser(interaction))

    @property
    def guild_id(self) -> GuildId:
        """The server's id."""
        return GuildId(self.guild.id)

    @property
    def user_id(self) -> UserId:
        """The person's id."""
        return UserId(self.interaction.user.id)

    def take_allowance(self, *, cost: int = 1) -> None:
        """Counts what is about to be fetched for this person. Raises TooManyRequestsError."""
        self.services.allowance.take(self.user_id, self.guild_id, cost=cost)

    async def keep(self, order: Order, offers: list[Offer] | None = None) -> AnswerId:
        """The id under which an order can be taken up again in this server, by whoever may manage it."""
        answers = self.services.storage.answers
        return await answers.save(KIND, written(order, offers or ()), None, guild_id=self.guild_id)


async def carry_out(interaction: AnyInteraction, services: Services, order: Order) -> None:
    """Reads an address and shows what came of it: the source, a choice, a trial, or why it cannot be read."""
    asking = Asking.of(interaction, services)

    async def work() -> Card:
        refuse_credentials(order.url)
        asking.take_allowance()
        found = (await services.newsroom.look(order.url))[:OFFERS_MAX]
        if not found:
            raise FeedNotFoundError(f"nothing at {shown(order.url)}")
        if order.verb == "test":
            return await _trial(asking, order, found, 0)
        offers = [offer_of(each, now=services.now()) for each in found]
        if len(offers) > 1:
            return adding_cards.choice_card(order, offers, await asking.keep(order, offers))
        return await _add(asking, order, offers[0])

    await _with_card(asking, order, adding_cards.reading_card(order), work)


async def take_offer(
    interaction: AnyInteraction, services: Services, answer_id: AnswerId, place: int
) -> None:
    """Adds what a saved answer offers at a place, counted from 0."""
    asking = Asking.of(interaction, services)
    order, offers = await _kept(asking, answer_id)
    if place >= len(offers):
        raise AskedWrongError(user_message=TOO_OLD)
    order = replace(order, verb="add")

    async def work() -> Card:
        asking.take_allowance()
        return await _add(asking, order, offers[place])

    await _with_card(asking, order, adding_cards.adding_card(offers[place]), work)


async def try_offer(interaction: AnyInteraction, services: Services, answer_id: AnswerId, place: int) -> None:
    """Shows what another of the things that were found would bring."""
    asking = Asking.of(interaction, services)
    order, _ = await _kept(asking, answer_id)

    async def work() -> Card:
        asking.take_allowance()
        found = (await services.newsroom.look(order.url))[:OFFERS_MAX]
        if place >= len(found):
            raise FeedNotFoundError(f"nothing at place {place} of {shown(order.url)}")
        return await _trial(asking, order, found, place)

    await _with_card(asking, order, adding_cards.reading_card(order), work)


async def order_of(services: Services, answer_id: int, guild_id: GuildId) -> Order:
    """The order that was kept, or an empty one: for a form that is filled with what was typed before."""
    if not answer_id:
        return Order()
    saved = await services.storage.answers.get(AnswerId(answer_id), guild_id=guild_id)
    return order_in(saved.arguments) if saved and saved.kind == KIND else Order()


async def _kept(asking: Asking, answer_id: AnswerId) -> tuple[Order, list[Offer]]:
    saved = await asking.services.storage.answers.get(answer_id, guild_id=asking.guild_id)
    if saved is None or saved.kind != KIND:
        raise AskedWrongError(f"answer {answer_id} is gone", user_message=TOO_OLD)
    return order_in(saved.arguments), offers_in(saved.arguments)


async def _with_card(
    asking: Asking, order: Order, waiting: Card, work: Callable[[], Awaitable[Card]]
) -> None:
    """Shows a card that says what is done, then what came of it; a failure leaves a way to try again."""
    await show(asking.interaction, waiting.view())
    try:
        card = await _outcome(asking, order, work)
    except Exception:
        kept = None
        with suppress(StorageError):  # it may be what failed
            kept = await asking.keep(order)
        await change(asking.interaction, adding_cards.unreadable_card(_OURS, order, kept).view())
        raise
    await change(asking.interaction, card.view())


async def _outcome(asking: Asking, order: Order, work: Callable[[], Awaitable[Card]]) -> Card:
    """What came of it, or why nothing did. Raises what is our own fault."""
    try:
        return await work()
    except StorageError:
        raise
    except NewsdeskError as error:
        log.info("address not used in server %d: %s", asking.guild.id, error)
        words = told(error)
        if isinstance(error, TooManyRequestsError):
            words = f"{words} `/source import` takes many addresses at once."
        return adding_cards.unreadable_card(words, order, await asking.keep(order))


async def _add(asking: Asking, order: Order, offer: Offer) -> Card:
    """Takes a source in and says what comes next: the page, the question where to post, or that it is posted."""
    services, guild_id = asking.services, asking.guild_id
    if order.replaces:
        return await _replace(asking, order.replaces, offer)
    await change(asking.interaction, adding_cards.adding_card(offer).view())
    before = {source.id for source in await services.storage.sources.visible(guild_id)}
    source = await services.newsroom.add_source(
        offer.url, guild_id, method=offer.method, added_by=asking.user_id
    )
    made, problem = await post_into(asking, source, order.channel_id)
    archive = services.storage.readers(shows_age_restricted=True)
    newest = await archive.articles.headlines(guild_id, source_id=source.id, page_size=NEWEST)
    return adding_cards.added_card(
        Added(
            source=source,
            is_new=source.id not in before,
            forecast=offer.forecast,
            newest=newest.items,
            made=made,
            problem=problem,
        )
    )


async def post_into(
    asking: Asking, source: Source, channel_id: ChannelId | None
) -> tuple[Made | None, str | None]:
    """The autopost of a source in a channel, or why there is none; neither when no channel is asked for."""
    if channel_id is None:
        return None, None
    storage, wanted = asking.services.storage, from_source(source)
    place = asking.guild.get_channel_or_thread(channel_id)
    problem = place_problem(place) or await age_problem(storage, wanted.wish, place)
    if problem is not None:
        return None, problem
    try:
        made = await make_autopost(
            storage, wanted, guild_id=asking.guild_id, channel_id=channel_id, created_by=asking.user_id
        )
    except AskedWrongError as error:  # too many autoposts: the source is added all the same
        return None, error.user_message
    return made, None


async def _replace(asking: Asking, old_id: SourceId, offer: Offer) -> Card:
    """The page of what is read in place of a source. Raises AskedWrongError where the two are there already, or not.

    All that is looked at before anything is added: a press that comes twice leaves nothing behind.
    """
    sources = asking.services.storage.sources
    here = {source.id: source for source in await sources.visible(asking.guild_id)}
    if old_id not in here or not here[old_id].is_own:
        raise AskedWrongError(f"source {old_id} is not read any more", user_message=_REPLACED)
    known = next((source for source in here.values() if source.url == plain_address(offer.url)), None)
    if known is None:
        await change(asking.interaction, adding_cards.adding_card(offer).view())
        known = await asking.services.newsroom.add_source(
            offer.url, asking.guild_id, method=offer.method, added_by=asking.user_id, replaces=old_id
        )
    if known.id == old_id:
        return await _page(
            asking, old_id, "That is the address it is read from already. Nothing was changed."
        )
    if known.id in here:
        # What was decided about that one would be overwritten.
        raise AskedWrongError(
            f"source {known.id} is read as well",
            user_message=f"This server reads that already as {source_name(known)}. Nothing was changed. "
            "`/source remove` takes one of the two away.",
        )
    try:
        await sources.replace(old_id, known.id, asking.guild_id)
    except NotVisibleError as error:  # another press was faster
        await sources.remove_from(known.id, asking.guild_id)
        raise AskedWrongError(f"source {old_id} was replaced meanwhile", user_message=_REPLACED) from error
    note = "It is read from the new address now. Its settings and autoposts were kept."
    return await _page(asking, known.id, note)


async def _page(asking: Asking, source_id: SourceId, note: str) -> Card:
    now = asking.services.now()
    page = await source_page(asking.services.storage, source_id, asking.guild, now=now)
    return page_card(page, now=now, note=note)


async def _trial(asking: Asking, order: Order, found: list[FoundSource], place: int) -> Card:
    """What one find would bring, with the article behind its newest entry. Awaits the network for that."""
    now = asking.services.now()
    offers = [offer_of(each, now=now, newest=TRIED) for each in found]
    preview: AnalysedArticle | None = None
    problem = None
    try:
        preview = await asking.services.newsroom.preview(found[place])
    except NewsdeskError as error:
        problem = told(error)
    kept = await asking.keep(order, offers)
    return adding_cards.trial_card(order, Trial(offers, place, preview, problem), kept)
