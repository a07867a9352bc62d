"""Making and testing an autopost, and taking up again what could not be posted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.places import Place, what_is_missing
from cogs._delivering.read_back import TEST_PREFIX
from cogs._delivering.wishes import take_up
from cogs._posting.checking import age_problem
from cogs._posting.drafts import Draft
from cogs._posting.preview import newest_examples
from cogs._posting.subjects import Wanted
from cogs._posting.words import narrowing_words, wish_words
from cogs._render.card import WARNING, AnyButton, Card, button
from cogs._render.posts import post_card
from cogs._sourcing.presses import press_id as source_press_id
from cogs._ui.failure import NO_MENTIONS, AskedWrongError
from news.models import (
    Autopost,
    ChannelId,
    GuildId,
    PostSettings,
    SourceId,
    UserId,
)

if TYPE_CHECKING:
    from storage import Storage

AUTOPOSTS_MAX: Final = 100
"""In one server: more could not be read in a list, and each one costs work for every article."""
_PAUSED: Final = "But that source is paused here: nothing of it is posted until you resume it."


@dataclass(frozen=True, slots=True)
class Made:
    """An autopost, and whether the channel had it already."""

    autopost: Autopost
    is_new: bool
    is_source_paused: bool = False
    """Whether nothing comes of it for now: its source is paused in this server."""


async def make_autopost(
    storage: Storage,
    wanted: Wanted,
    *,
    guild_id: GuildId,
    channel_id: ChannelId,
    created_by: UserId,
    settings: PostSettings | None = None,
) -> Made:
    """The stored autopost, in a channel that the bot was found able to post in. Nothing old is posted.

    `settings` None: the usual ones, in the server's time zone. If nothing could be sent to the channel, that is tried
    again, and what was held for it follows. Raises AskedWrongError when the server has too many autoposts.
    """
    before = await storage.autoposts.of_guild(guild_id)
    if len(before) >= AUTOPOSTS_MAX and same_in(before, channel_id, wanted.wish.key) is None:
        raise AskedWrongError(
            user_message=f"This server has {AUTOPOSTS_MAX} autoposts, which is the most there can be. "
            "Remove one with `/autopost remove`, then try again."
        )
    autopost = await storage.autoposts.add(
        guild_id,
        channel_id,
        wanted.wish,
        settings or await usual_settings(storage, guild_id),
        label=wanted.label,
        created_by=created_by,
    )
    target = await storage.targets.get(channel_id)
    if target is not None and target.broken_since is not None:
        await take_up(storage, channel_id)
    return Made(
        autopost,
        is_new=autopost.id not in {known.id for known in before},
        is_source_paused=await _is_source_paused(storage, autopost.source_id, guild_id),
    )


def same_in(autoposts: Iterable[Autopost], channel_id: ChannelId, wish_key: str) -> Autopost | None:
    """The one that wants the same in that channel."""
    return next((a for a in autoposts if a.channel_id == channel_id and a.wish.key == wish_key), None)


async def usual_settings(storage: Storage, guild_id: GuildId) -> PostSettings:
    """What an autopost gets for which nobody chose otherwise, by the clocks of the server."""
    usual, zone = PostSettings(), await storage.guilds.zone(guild_id)
    return usual if zone is None else replace(usual, schedule=replace(usual.schedule, zone=zone))


async def _is_source_paused(storage: Storage, source_id: SourceId | None, guild_id: GuildId) -> bool:
    source = await storage.sources.get(source_id, guild_id) if source_id is not None else None
    return source is not None and source.settings.is_paused


def made_words(made: Made) -> str:
    """What a channel gets from now on, in a sentence or two."""
    autopost = made.autopost
    words = wish_words(autopost.wish, autopost.label) + narrowing_words(autopost.settings)
    channel = f"<#{autopost.channel_id}>"
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
    return button("Resume", source_press_id("resume", source_id), style=discord.ButtonStyle.primary)


def made_card(made: Made, *, title: str = "") -> Card:
    """What was made, what will happen, and a way to see it now."""
    autopost = made.autopost
    title = title or ("Autopost added" if made.is_new else "Already there")
    return (
        (Card(accent=WARNING) if made.is_source_paused else Card())
        .text(f"### {title}", made_words(made))
        .buttons(
            resume_button(made),
            button("Send a test post", f"{TEST_PREFIX}test|{autopost.id}"),
            button("Edit", f"{TEST_PREFIX}edit|{autopost.id}"),
            button("All autoposts", f"{TEST_PREFIX}list|0"),
        )
    )


async def post_test(storage: Storage, autopost: Autopost, place: Place, *, now: datetime) -> None:
    """Sends the test post: the newest match as it would look. It is no delivery and leaves no trace in storage.

    It pings nobody. Raises AskedWrongError when there is nothing to show or the bot may not post there, and what
    discord.py raises.
    """
    guild_id = GuildId(place.guild.id)
    if problem := what_is_missing(place) or await age_problem(storage, autopost.wish, place):
        raise AskedWrongError(user_message=problem)
    draft = Draft(autopost.wish, autopost.label, autopost.channel_id, autopost.settings)
    examples = await newest_examples(storage, draft, guild_id, place, now=now)
    if not examples:
        raise AskedWrongError(
            user_message="There is nothing in the archive yet that matches, so there is nothing to show. "
            "The first new article will be posted all the same."
        )
    if examples[0].is_blocked:
        raise AskedWrongError(
            user_message="The newest articles that match have a word that this server blocks, so none of them is posted, not "
            "even as a test. `/desk settings` shows the words."
        )
    view = as_test(post_card(examples[0].post, autopost.settings).view(), autopost)
    await place.send(view=view, allowed_mentions=NO_MENTIONS)


def as_test(post: discord.ui.LayoutView, autopost: Autopost) -> discord.ui.LayoutView:
    """The same post with a line above that says it is a test, and a button that leads to the list."""
    view = discord.ui.LayoutView(timeout=None)
    words = wish_words(autopost.wish, autopost.label)
    view.add_item(discord.ui.TextDisplay(f"**Test post.** This is how {words} will look in this channel."))
    for item in list(post.children):
        post.remove_item(item)
        view.add_item(item)
    view.add_item(discord.ui.ActionRow(button("Autoposts of this server", f"{TEST_PREFIX}show|0")))
    view.stop()  # see Card.view: discord.py must not store it
    return view
