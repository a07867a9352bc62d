"""What a delivery shows, read anew each time as its place may show it: the courier sends it, an update compares it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering import decisions
from cogs._delivering.decisions import Decision, Fail, Skip
from cogs._render.posts import Post, post_card
from cogs._render.text import plain
from cogs._ui.age import is_age_restricted
from news.models import Article, Delivery, PostSettings

if TYPE_CHECKING:
    from cogs._services import Services
    from storage.archive import Readers

log = logging.getLogger(__name__)

FindPlace = Callable[[], Awaitable[object]]
"""Asks Discord for a channel that is not in memory, such as an archived thread; raises what discord.py raises."""

TITLE_CHARS_MAX: Final = 100
"""As long as Discord lets the name of a forum post be."""
HASH_BYTES: Final = 12
NOT_SHOWABLE: Final = "the article could not be shown"
HIDDEN: Final = "a moderator hid it"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message ready to be sent or compared."""

    view: discord.ui.LayoutView
    hash: str
    """The same for two messages that show the same; `Delivery.shown` keeps it."""
    title: str
    """The name of its forum post, at most 100 characters, never empty."""
    mentions: discord.AllowedMentions
    """What it may ping when it is sent: at most the one role of the delivery. An edit pings nobody."""
    topics: tuple[str, ...] = ()
    """Names of what it is about, best first, for the tags of a forum."""
    settings: PostSettings = field(default_factory=PostSettings)
    """Those of its autopost; the usual ones where that was removed."""


async def shown_for(
    delivery: Delivery, services: Services, place: object, *, find_place: FindPlace
) -> Shown | Decision:
    """The message of a delivery as its place may show it, or what to do where there is none.

    `place` is the channel, thread or forum as discord.py has it in memory; None where it does not, and `find_place`
    is asked only if the answer depends on it. Raises StorageError and what `find_place` raises; a card that cannot be
    made is logged and Fail.
    """
    if delivery.hidden_at is not None:
        return Skip(HIDDEN)
    found = await _read(delivery, services, place, find_place)
    if not isinstance(found, _Read):
        return found
    return await _card(delivery, found)


@dataclass(frozen=True, slots=True)
class _Read:
    article: Article
    archive: Readers


async def _read(
    delivery: Delivery, services: Services, place: object, find_place: FindPlace
) -> _Read | Decision:
    """The article as this place may show it, or what to do where there is none or the place may not."""
    assert delivery.article_id is not None  # noqa: S101  of an article, as the database requires
    archive = services.storage.readers(is_age_restricted(place))
    article = await archive.articles.get(delivery.article_id, delivery.guild_id)
    if article is not None:
        return _Read(article, archive)
    archive = services.storage.readers(shows_age_restricted=True)
    article = await archive.articles.get(delivery.article_id, delivery.guild_id)
    if article is None:
        return Skip(decisions.ARTICLE_GONE)
    if place is None:
        place = await find_place()
    return _Read(article, archive) if is_age_restricted(place) else Skip(decisions.AGE_RESTRICTED)


async def _card(delivery: Delivery, found: _Read) -> Shown | Fail:
    article, archive, guild_id = found.article, found.archive, delivery.guild_id
    article_id = article.headline.article_id
    quotes = await archive.quotes.of_article(article_id, guild_id)
    topics = await archive.topics.of_article(article_id, guild_id)
    story = await archive.stories.of_article(article_id, guild_id)
    try:
        view = post_card(Post(article, quotes, topics, story), PostSettings()).view()
    except Exception:
        # Whatever it is, it is this article's: the channel's next post does not wait for it.
        log.exception("delivery %d: article %d cannot be shown", delivery.id, article_id)
        return Fail(NOT_SHOWABLE)
    return Shown(
        view,
        fingerprint(view),
        post_title(article.headline.title),
        discord.AllowedMentions.none(),
        tuple(topic.name for topic in topics),
    )


def fingerprint(view: discord.ui.LayoutView) -> str:
    """A short hash of all that a message shows."""
    shown = json.dumps(view.to_components(), sort_keys=True, default=str)
    return hashlib.blake2b(shown.encode("utf-8", "replace"), digest_size=HASH_BYTES).hexdigest()


def post_title(headline: str) -> str:
    """A headline as the name of a forum post."""
    return plain(headline, TITLE_CHARS_MAX) or "Untitled"
