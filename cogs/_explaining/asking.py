"""Finding what is asked about, and gathering all that is known of it in this server."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands

from cogs._explaining.cards import (
    ArticleWhy,
    AutopostWhy,
    SourceWhy,
    article_card,
    autopost_card,
    source_card,
)
from cogs._explaining.why_not import Known, why_not
from cogs._posting.forecasting import in_words
from cogs._posting.listing import silence_words
from cogs._render.card import Card
from cogs._render.limits import CHOICE_MAX, CHOICES_MAX, NAME_MAX
from cogs._render.telling_apart import source_labels
from cogs._render.text import escaped, plain
from cogs._ui.failure import AskedWrongError
from cogs._ui.options import title_label
from news.models import ArticleId, Autopost, AutopostId, GuildId, SourceId
from news.posting.forecast import forecast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage import Storage

    Choices = list[app_commands.Choice[str]]

ARTICLES_OFFERED: Final = 12
FORECAST_S: Final = 5.0
"""How long the forecast of an autopost is waited for, in seconds."""
_PICKED: Final = re.compile(r"(article|source|autopost)#(\d{1,19})")
_CHANNEL: Final = re.compile(r"<#(\d{1,19})>")
"""What Discord makes of a channel that is typed where text is asked for."""
_NOTHING: Final = (
    "Nothing here is called “{typed}”. Type a part of a headline, an article's address, a source's name or what an autopost "
    "posts, and pick one of the suggestions."
)


async def complete_items(storage: Storage, guild: discord.Guild, typed: str) -> Choices:
    """Articles, sources and autoposts of the server that have what was typed, at most 25."""
    guild_id = GuildId(guild.id)
    wanted = typed.strip()[:NAME_MAX]
    archive = storage.readers(shows_age_restricted=True)
    titles = await archive.articles.complete_title(guild_id, wanted, limit=ARTICLES_OFFERED)
    sources = await storage.sources.complete(guild_id, wanted)
    autoposts = _autoposts_called(await storage.autoposts.of_guild(guild_id), guild, wanted)
    offered = [
        *_choices("source", ((label, number) for label, number in source_labels(sources[:6]))),
        *_choices("autopost", ((_name(one, guild), one.id) for one in autoposts[:7])),
    ]
    articles = _choices("article", ((title_label(one), one.article_id) for one in titles))
    return [*articles, *offered][:CHOICES_MAX]


def _choices(kind: str, named: Iterable[tuple[str, int]]) -> Choices:
    return [
        app_commands.Choice(
            name=plain(f"{kind.capitalize()}: {name}", CHOICE_MAX) or kind, value=f"{kind}#{number}"
        )
        for name, number in named
    ]


def _name(autopost: Autopost, guild: discord.Guild) -> str:
    channel = guild.get_channel_or_thread(autopost.channel_id)
    where = f"#{channel.name}" if channel is not None else "a channel that is gone"
    return f"{plain(autopost.label, 60)} in {where}"


def _autoposts_called(autoposts: Sequence[Autopost], guild: discord.Guild, typed: str) -> list[Autopost]:
    words = typed.casefold().split()
    return [one for one in autoposts if all(word in _name(one, guild).casefold() for word in words)]


class Asker:
    """One organiser's question in one server."""

    def __init__(self, storage: Storage, guild: discord.Guild) -> None:
        self._storage = storage
        self._guild = guild
        self._guild_id = GuildId(guild.id)
        self._archive = storage.readers(shows_age_restricted=True)

    async def answer(self, typed: str) -> Card:
        """What is known of the item that was picked or typed. Raises AskedWrongError where there is none."""
        picked = _PICKED.fullmatch(typed.strip())
        found = await self._picked(picked[1], int(picked[2])) if picked else await self._typed(typed)
        if found is None:
            raise AskedWrongError(
                f"nothing called {typed!r}",
                user_message=_NOTHING.format(typed=escaped(typed, NAME_MAX)),
            )
        return found

    async def _picked(self, kind: str, number: int) -> Card | None:
        if number >= 2**63:
            return None
        match kind:
            case "article":
                return await self.article(ArticleId(number))
            case "source":
                return await self.source(SourceId(number))
            case _:
                return await self.autopost(AutopostId(number))

    async def _typed(self, typed: str) -> Card | None:
        """An address first, then a headline, a source, an autopost."""
        typed = typed.strip()[:2_000]
        if "://" in typed:
            article_id = await self._archive.articles.at_address(typed, self._guild_id)
            return None if article_id is None else await self.article(article_id)
        short = typed[:NAME_MAX]
        if not short:
            return None
        if titles := await self._archive.articles.titled(self._guild_id, short, 1):
            return await self.article(titles[0].article_id)
        if sources := await self._storage.sources.complete(self._guild_id, short):
            return await self.source(sources[0].id)
        autoposts = await self._storage.autoposts.of_guild(self._guild_id)
        if channel := _CHANNEL.fullmatch(short):
            called = [one for one in autoposts if one.channel_id == int(channel[1])]
        else:
            called = _autoposts_called(autoposts, self._guild, short)
        return await self.autopost(called[0].id) if called else None

    async def article(self, article_id: ArticleId) -> Card | None:
        """Every stage of the article, and for each autopost of the server what came of it or why nothing did."""
        explaining = self._storage.explaining
        trail = await explaining.article(article_id, self._guild_id)
        if trail is None:
            return None
        article = await self._archive.articles.get(article_id, self._guild_id)
        posts = await explaining.of_article(article_id, self._guild_id)
        had = {post.delivery.channel_id for post in posts}
        hidden = await explaining.hidden(list(trail.topics), self._guild_id)
        known = Known(trail, await explaining.words(article_id, self._guild_id), hidden)
        others = [
            (
                one,
                f"it is paused: {escaped(one.paused_reason, 200)}"
                if one.paused_reason
                else why_not(one, known),
            )
            for one in await self._storage.autoposts.of_guild(self._guild_id)
            if one.channel_id not in had
        ]
        why = ArticleWhy(
            trail,
            headline=article.headline if article is not None else None,
            story=await self._archive.stories.of_article(article_id, self._guild_id),
            posts=posts,
            not_for=others,
        )
        return article_card(why, self._guild_id)

    async def source(self, source_id: SourceId) -> Card | None:
        """How the source goes, as this server has it."""
        source = await self._storage.sources.get(source_id, self._guild_id)
        if source is None:
            return None
        week, day, since = await self._storage.explaining.brought_by(source_id, self._guild_id)
        autoposts = [
            one
            for one in await self._storage.autoposts.of_guild(self._guild_id)
            if one.kind != "source" or source_id in one.wish.source_ids
        ]
        return source_card(SourceWhy(source, week, day, since, autoposts))

    async def autopost(self, autopost_id: AutopostId) -> Card | None:
        """How the autopost goes."""
        autopost = await self._storage.autoposts.get(autopost_id, self._guild_id)
        if autopost is None:
            return None
        explaining = self._storage.explaining
        target = await self._storage.targets.get(autopost.channel_id)
        why = AutopostWhy(
            autopost,
            target if target is not None and target.guild_id == self._guild_id else None,
            day=await explaining.day_of_autopost(autopost_id, self._guild_id),
            latest=await explaining.of_autopost(autopost_id, self._guild_id),
            digests=await explaining.next_digests(self._guild_id, autopost_id),
            silence=await self._silence(autopost),
            forecast=await self._forecast(autopost),
        )
        return autopost_card(why, self._guild_id)

    async def _silence(self, autopost: Autopost) -> str | None:
        """What `/autopost list` says where its sources bring nothing to its channel."""
        found = [await self._storage.sources.get(each, self._guild_id) for each in autopost.wish.source_ids]
        place = self._guild.get_channel_or_thread(autopost.channel_id)
        return silence_words([source for source in found if source is not None], place)

    async def _forecast(self, autopost: Autopost) -> str:
        """What it would have posted last week; "" where that cannot be told in time."""
        ping = autopost.settings.ping
        try:
            async with asyncio.timeout(FORECAST_S):
                matches = await self._storage.forecasting.matches_of_last_week(
                    self._guild_id, autopost.wish, ping_query=ping.query if ping else None
                )
        except TimeoutError:
            return ""
        return in_words(forecast(autopost.settings, matches))
