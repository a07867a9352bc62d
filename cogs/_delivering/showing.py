"""What a delivery shows, read anew each time as its place may show it: the courier sends it, an update compares it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering import decisions
from cogs._delivering.decisions import Decision, Fail, Skip
from cogs._delivering.digesting import BLOCKED, blocked_in, read_digest
from cogs._following.digests import TITLE, reader_digest
from cogs._render.articles import with_page
from cogs._render.digests import Digest, digest_card
from cogs._render.posts import Post, collapsed_card, post_card
from cogs._render.text import plain
from cogs._ui.age import is_age_restricted
from news.models import Article, ArticleId, Autopost, Delivery, GuildId, PostSettings

if TYPE_CHECKING:
    from cogs._services import Services
    from storage import Storage
    from storage.archive import Readers

log = logging.getLogger(__name__)

FindPlace = Callable[[], Awaitable[object]]
"""Asks Discord for a channel that is not in memory, such as an archived thread; raises what discord.py raises."""

TITLE_CHARS_MAX: Final = 100
"""As long as Discord lets the name of a forum post be."""
HASH_BYTES: Final = 12
NOT_SHOWABLE: Final = "the article could not be shown"
HIDDEN: Final = "a moderator hid it"
STORY_HIDDEN: Final = "a moderator hid the post of its story"
EMPTY_DIGEST: Final = "nothing of it may be shown in the channel any more"


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
    left_out: Mapping[ArticleId, str] = field(default_factory=dict[ArticleId, str])
    """Articles of a digest that it does not show, and why."""


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
    storage = services.storage
    if delivery.user_id is not None:
        return await _personal(delivery, storage)
    if delivery.thread_of is not None:
        post = await storage.deliveries.get(delivery.thread_of)
        if post is not None and post.hidden_at is not None:
            return Skip(STORY_HIDDEN)
    autopost = await _autopost(delivery, storage)
    blocked = await storage.guilds.blocked_words(delivery.guild_id) if delivery.guild_id is not None else ()
    if delivery.kind == "digest":
        return await _digest(delivery, storage, autopost, blocked, place, find_place)
    found = await _read(delivery, storage, place, find_place)
    if not isinstance(found, _Read):
        return found
    if (word := blocked_in(found.article.headline, found.article.text, blocked)) is not None:
        return Skip(f"{BLOCKED}: {word}")
    return await _post(delivery, found, autopost.settings if autopost is not None else PostSettings())


async def _autopost(delivery: Delivery, storage: Storage) -> Autopost | None:
    if delivery.autopost_id is None or delivery.guild_id is None:
        return None
    return await storage.autoposts.get(delivery.autopost_id, delivery.guild_id)


@dataclass(frozen=True, slots=True)
class _Read:
    article: Article
    archive: Readers


async def _read(
    delivery: Delivery, storage: Storage, place: object, find_place: FindPlace
) -> _Read | Decision:
    """The article as this place may show it, or what to do where there is none or the place may not."""
    assert delivery.article_id is not None  # noqa: S101  of an article, as the database requires
    archive = storage.readers(is_age_restricted(place))
    article = await archive.articles.get(delivery.article_id, delivery.guild_id)
    if article is not None:
        return _Read(article, archive)
    archive = storage.readers(shows_age_restricted=True)
    article = await archive.articles.get(delivery.article_id, delivery.guild_id)
    if article is None:
        return Skip(decisions.ARTICLE_GONE)
    if place is None:
        place = await find_place()
    return _Read(article, archive) if is_age_restricted(place) else Skip(decisions.AGE_RESTRICTED)


async def read_post(article: Article, archive: Readers, guild_id: GuildId | None) -> Post:
    """An article with all that a post shows of it."""
    article_id = article.headline.article_id
    return Post(
        article,
        quotes=await archive.quotes.of_article(article_id, guild_id),
        topics=await archive.topics.of_article(article_id, guild_id),
        story=await archive.stories.of_article(article_id, guild_id),
    )


async def _post(delivery: Delivery, found: _Read, settings: PostSettings) -> Shown | Fail:
    post = await read_post(found.article, found.archive, delivery.guild_id)
    # In the thread of a post a line is enough: the card is above it.
    look = settings if delivery.thread_of is None else replace(settings, look="line", template=None)
    try:
        view = post_card(post, look, ping_role_id=delivery.ping_role_id).view()
    except Exception:
        # Whatever it is, it is this article's: the channel's next post does not wait for it.
        log.exception("delivery %d: article %s cannot be shown", delivery.id, delivery.article_id)
        return Fail(NOT_SHOWABLE)
    topics = tuple(topic.name for topic in with_page(post.topics))
    return _shown(
        view, found.article.headline.title, settings, topics=topics, ping_role_id=delivery.ping_role_id
    )


async def _digest(
    delivery: Delivery,
    storage: Storage,
    autopost: Autopost | None,
    blocked: Sequence[str],
    place: object,
    find_place: FindPlace,
) -> Shown | Decision:
    items = await storage.digests.items(delivery.id)
    reasons = (await storage.digests.reasons(delivery.id)).values()
    settings = autopost.settings if autopost is not None else None

    async def read(shows_age_restricted: bool) -> tuple[Digest, dict[ArticleId, str]] | None:
        archive = storage.readers(shows_age_restricted)
        return await read_digest(delivery, items, settings, archive, reasons=reasons, blocked=blocked)

    found = await read(is_age_restricted(place))
    if found is None and place is None and is_age_restricted(await find_place()):
        found = await read(True)
    if found is None:
        return Skip(EMPTY_DIGEST)
    digest, left_out = found
    try:
        view = digest_card(digest).view()
    except Exception:
        log.exception("delivery %d: the digest cannot be shown", delivery.id)
        return Fail(NOT_SHOWABLE)
    title = f"{digest.title}: {plain(digest.lines[0].headline.title, TITLE_CHARS_MAX)}"
    shown = _shown(view, title, settings or PostSettings(), ping_role_id=delivery.ping_role_id)
    return replace(shown, left_out=left_out)


async def _personal(delivery: Delivery, storage: Storage) -> Shown | Decision:
    """A person's digest, as each server shows its lines whose members they are."""
    card = await reader_digest(delivery, storage) if delivery.kind == "digest" else None
    return Skip(EMPTY_DIGEST) if card is None else _shown(card.view(), TITLE, PostSettings())


def collapsed(words: str) -> Shown:
    """What is left of a message that may not be shown any more. `words`: Markdown of ours."""
    return _shown(collapsed_card(words).view(), words, PostSettings())


def _shown(
    view: discord.ui.LayoutView,
    title: str,
    settings: PostSettings,
    *,
    topics: tuple[str, ...] = (),
    ping_role_id: int | None = None,
) -> Shown:
    return Shown(view, fingerprint(view), post_title(title), mentions_of(ping_role_id), topics, settings)


def mentions_of(role_id: int | None) -> discord.AllowedMentions:
    """Nobody but the one role."""
    nobody = discord.AllowedMentions.none()
    return (
        nobody if role_id is None else nobody.merge(discord.AllowedMentions(roles=[discord.Object(role_id)]))
    )


def fingerprint(view: discord.ui.LayoutView) -> str:
    """A short hash of all that a message shows."""
    shown = json.dumps(view.to_components(), sort_keys=True, default=str)
    return hashlib.blake2b(shown.encode("utf-8", "replace"), digest_size=HASH_BYTES).hexdigest()


def post_title(headline: str) -> str:
    """A headline as the name of a forum post."""
    return plain(headline, TITLE_CHARS_MAX) or "Untitled"
