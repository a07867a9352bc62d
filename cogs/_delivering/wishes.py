"""Autoposts: what a channel may wish for, making and testing a wish, and taking up paused ones again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.places import Place, lacking, what_is_missing
from cogs._delivering.read_back import TEST_PREFIX
from cogs._render.articles import post_card
from cogs._render.card import AnyButton, button
from cogs._render.text import escaped
from cogs._sourcing.presses import press_id
from cogs._ui.age import is_age_restricted
from cogs._ui.failure import NO_MENTIONS, AskedWrongError
from news import models
from news.models import (
    Autopost,
    AutopostKind,
    ChannelId,
    DeliveryState,
    GuildId,
    Headline,
    Source,
    SourceId,
    TopicId,
    UserId,
)

if TYPE_CHECKING:
    from storage import Storage

AUTOPOSTS_MAX: Final = 100
"""In one server: more could not be read in a list, and each one costs work for every article."""
LABEL_MAX: Final = 80
LATEST: Final = 50
"""How many of a channel's deliveries are looked at for what is held."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be posted, before it is known where."""

    kind: AutopostKind
    label: str
    """The source's or the topic's name, or "everything"; plain text."""
    source_id: SourceId | None = None
    topic_id: TopicId | None = None


_PAUSED: Final = "But that source is paused here: nothing of it is posted until you resume it."

EVERYTHING: Final = Wish(kind="everything", label="everything")


@dataclass(frozen=True, slots=True)
class Made:
    """An autopost, and whether the channel had it already."""

    autopost: Autopost
    is_new: bool
    is_source_paused: bool = False
    """Whether nothing comes of it for now: its source is paused in this server."""


def wish_of(autopost: Autopost) -> Wish:
    """What an autopost posts."""
    return Wish(autopost.kind, autopost.label, autopost.source_id, autopost.topic_id)


def is_same(one: Wish, other: Wish) -> bool:
    """Whether two wishes post the same, whatever the names were when they were made."""
    return (one.kind, one.source_id, one.topic_id) == (other.kind, other.source_id, other.topic_id)


def wish_words(wish: Wish) -> str:
    """What is posted, as Markdown for the middle of a sentence: "every new article from **The Example Times**"."""
    if wish.kind == "everything":
        return "every new article that this server reads"
    preposition = "from" if wish.kind == "source" else "about"
    return f"every new article {preposition} **{escaped(wish.label, LABEL_MAX)}**"


async def make_autopost(
    storage: Storage, wish: Wish, *, guild_id: GuildId, channel_id: ChannelId, created_by: UserId
) -> Made:
    """The stored autopost, in a channel that the bot was found able to post in. Nothing old is posted.

    If the channel was paused it works again, and what was held for it follows. Raises AskedWrongError when the
    server has too many autoposts.
    """
    before = await storage.autoposts.of_guild(guild_id)
    if len(before) >= AUTOPOSTS_MAX and not any(
        known.channel_id == channel_id and is_same(wish_of(known), wish) for known in before
    ):
        raise AskedWrongError(
            user_message=f"This server has {AUTOPOSTS_MAX} autoposts, which is the most there can be. "
            "Remove one with `/autopost remove`, then try again."
        )
    autopost = await storage.autoposts.add(
        guild_id,
        channel_id,
        models.Wish(
            wish.kind,
            source_ids=() if wish.source_id is None else (wish.source_id,),
            topic_ids=() if wish.topic_id is None else (wish.topic_id,),
        ),
        label=wish.label,
        created_by=created_by,
    )
    target = await storage.targets.get(channel_id)
    is_broken = target is not None and target.broken_since is not None
    if is_broken or any(known.channel_id == channel_id and known.paused_reason for known in before):
        await take_up(storage, channel_id)
    source = await storage.sources.get(wish.source_id, guild_id) if wish.source_id is not None else None
    return Made(
        autopost,
        is_new=autopost.id not in {known.id for known in before},
        is_source_paused=source is not None and source.settings.is_paused,
    )


def made_words(made: Made) -> str:
    """What a channel gets from now on, in a sentence or two."""
    words, channel = wish_words(wish_of(made.autopost)), f"<#{made.autopost.channel_id}>"
    if not made.is_new:
        text = f"{channel} already gets {words}. Nothing was changed."
    elif made.is_source_paused:
        text = f"{channel} will get {words}."
    else:
        text = f"From now on {channel} gets {words}. Nothing old is posted."
    return f"{text} {_PAUSED}" if made.is_source_paused else text


def resume_button(made: Made) -> AnyButton | None:
    """Resumes the source where it is paused."""
    source_id = made.autopost.source_id
    if not made.is_source_paused or source_id is None:
        return None
    return button("Resume", press_id("resume", source_id), style=discord.ButtonStyle.primary)


def silence_of(autopost: Autopost, source: Source | None, place: object) -> str | None:
    """Why an autopost of one source posts nothing although its channel works, as Markdown; None where it does."""
    if source is None or autopost.source_id != source.id:
        return None
    if source.settings.is_paused:
        return "Nothing is posted: the source is paused here. `/source resume` posts it again."
    if source.settings.is_age_restricted and isinstance(place, Place) and not is_age_restricted(place):
        return (
            "Nothing is posted: the source is shown in age-restricted channels only, and this is none. Mark the channel "
            "as age-restricted in its settings, or change the source with `/source edit`."
        )
    return None


async def age_problem(storage: Storage, wish: Wish, place: object) -> str | None:
    """Why nothing of a source would be posted there: it is for age-restricted channels alone, and this is none.

    A sentence for the organiser with what to change; None for anything else, also for wishes that are of many sources.
    """
    if wish.source_id is None or not isinstance(place, Place) or is_age_restricted(place):
        return None
    source = await storage.sources.get(wish.source_id, GuildId(place.guild.id))
    if source is None or not source.settings.is_age_restricted:
        return None
    return (
        f"**{escaped(source.name, LABEL_MAX)}** is shown in age-restricted channels only, and {place.mention} is not one. "
        "Choose an age-restricted channel, or change the source with `/source edit`."
    )


async def newest_match(
    storage: Storage, wish: Wish, guild_id: GuildId, *, shows_age_restricted: bool = False
) -> Headline | None:
    """The newest archived article that the wish would have posted."""
    articles = storage.readers(shows_age_restricted).articles
    if wish.topic_id is not None:
        page = await articles.headlines(guild_id, topic_id=wish.topic_id, page_size=1)
        return page.items[0] if page.items else None
    return await articles.newest(guild_id, wish.source_id)


async def post_test(storage: Storage, wish: Wish, place: Place) -> None:
    """Sends the test post: the newest match, labelled as a test. It is no delivery and leaves no trace in storage.

    Raises AskedWrongError when there is nothing to show or the bot may not post there, and what discord.py raises.
    """
    if problem := what_is_missing(place) or await age_problem(storage, wish, place):
        raise AskedWrongError(user_message=problem)
    guild_id, is_restricted = GuildId(place.guild.id), is_age_restricted(place)
    archive = storage.readers(is_restricted)
    newest = await newest_match(storage, wish, guild_id, shows_age_restricted=is_restricted)
    article = await archive.articles.get(newest.article_id, guild_id) if newest is not None else None
    if article is None:
        raise AskedWrongError(
            user_message="There is nothing in the archive yet that matches, so there is nothing to show. "
            "The first new article will be posted all the same."
        )
    quotes = await archive.quotes.of_article(article.headline.article_id, guild_id)
    topics = await archive.topics.of_article(article.headline.article_id, guild_id)
    view = as_test(post_card(article, quotes, topics), wish)
    await place.send(view=view, allowed_mentions=NO_MENTIONS)


def as_test(post: discord.ui.LayoutView, wish: Wish) -> discord.ui.LayoutView:
    """The same post with a line above that says it is a test, and a button that leads to the list."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(
        discord.ui.TextDisplay(f"**Test post.** This is how {wish_words(wish)} will look in this channel.")
    )
    for item in post.children:
        post.remove_item(item)
        view.add_item(item)
    view.add_item(discord.ui.ActionRow(button("Autoposts of this server", f"{TEST_PREFIX}show|0")))
    view.stop()  # see Card.view: discord.py must not store it
    return view


async def take_up(storage: Storage, channel_id: ChannelId) -> None:
    """The channel is not paused any more, and what was held for it is due."""
    await storage.autoposts.resume_channel(channel_id)
    await storage.deliveries.release_held(channel_id)


@dataclass(frozen=True, slots=True)
class Held:
    """What a channel's latest deliveries wait for, although it may not be paused as a whole."""

    count: int
    reason: str


async def held_in(storage: Storage, channel_id: ChannelId) -> Held | None:
    """The held ones among the channel's latest deliveries, with the newest reason; None when there are none."""
    latest = await storage.deliveries.of_channel(channel_id, LATEST)
    held = [delivery for delivery in latest if delivery.state is DeliveryState.HELD]
    return Held(len(held), held[0].reason or "no reason was noted") if held else None


async def resume_channels(
    storage: Storage, guild: discord.Guild, autoposts: Iterable[Autopost]
) -> list[ChannelId]:
    """The channels that were paused or held something and work again: the bot may post there, and what waited is due.

    Permissions come from discord.py's memory, without a request; a channel that is not there stays as it is.
    """
    broken = {target.channel_id for target in await storage.targets.broken_of_guild(GuildId(guild.id))}
    paused: dict[ChannelId, bool] = {}
    for autopost in autoposts:
        channel_id = autopost.channel_id
        paused[channel_id] = (
            paused.get(channel_id, False) or bool(autopost.paused_reason) or channel_id in broken
        )
    resumed: list[ChannelId] = []
    for channel_id, is_paused in paused.items():
        place = guild.get_channel_or_thread(channel_id)
        if not isinstance(place, Place) or lacking(place):
            continue
        if is_paused or await held_in(storage, channel_id) is not None:
            await take_up(storage, channel_id)
            resumed.append(channel_id)
    return resumed
