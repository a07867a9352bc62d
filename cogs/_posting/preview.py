"""How a draft's posts would look: its newest matches, in the look that was chosen, as their channel may show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import discord

from cogs._delivering.digesting import blocked_in
from cogs._posting.drafts import Draft
from cogs._render.card import Card
from cogs._render.limits import MESSAGE_COMPONENTS_MAX, MESSAGE_TEXT_MAX
from cogs._render.posts import Post, post_card
from cogs._render.text import weight
from cogs._ui.age import is_age_restricted
from news.models import ArticleId, DeliveryState, GuildId, Headline, Ping, PostSettings, Wish
from news.posting.filters import read_filter
from news.posting.planning import Facts, plan
from news.search_query import parse_search_query

if TYPE_CHECKING:
    from storage import Storage
    from storage.archive import Readers


LOOKED_AT: Final = 10
"""Newest matches among which examples are looked for where not all are posted: each costs four reads."""


@dataclass(frozen=True, slots=True)
class Example:
    """A match as it would be posted."""

    post: Post
    has_ping: bool = False
    """Whether it would mention the role."""
    left_out: str = ""
    """Why the settings would leave it out, as a part of a sentence; "" where they would not."""
    is_blocked: bool = False
    """Whether that is for a word that the server blocks: then it is shown to nobody but organisers."""


async def newest_examples(
    storage: Storage, draft: Draft, guild_id: GuildId, place: object, *, now: datetime, limit: int = 1
) -> list[Example]:
    """The newest articles that the draft would have posted there, newest first, with what a post shows of them.

    Where the settings leave out all that were looked at: the newest of these, with the reason.
    """
    archive, settings = storage.readers(is_age_restricted(place)), draft.settings
    blocked = await storage.guilds.blocked_words(guild_id)
    is_choosy = settings.min_sources > 1 or settings.language is not None or bool(blocked)
    looked_at = max(limit, LOOKED_AT) if is_choosy else limit
    found: list[Example] = []
    for each in await newest_ids(archive, draft.wish, guild_id, now=now, limit=looked_at):
        if sum(not one.left_out for one in found) == limit:
            break
        if (post := await post_of(archive, each, guild_id)) is not None:
            found.append(await _example(storage, post, settings, guild_id, blocked, now=now))
    return [one for one in found if not one.left_out] or found[:1]


async def _example(
    storage: Storage,
    post: Post,
    settings: PostSettings,
    guild_id: GuildId,
    blocked: Sequence[str],
    *,
    now: datetime,
) -> Example:
    """What the settings make of an article, whatever the hour: by the same table as when it comes."""
    word = blocked_in(post.article.headline, post.article.text, blocked)
    facts = Facts(
        blocked=word,
        independent=post.story.independent if post.story else 1,
        language=post.article.language,
        pings=await _is_pinged_for(storage, post, settings.ping, guild_id),
    )
    decided = plan(replace(settings, mode="instant", quiet=None), facts, now)
    is_left_out = decided.state is DeliveryState.SKIPPED
    reason = (decided.reason or "") if is_left_out else ""
    return Example(post, decided.ping_role_id is not None, reason, is_blocked=word is not None)


async def _is_pinged_for(storage: Storage, post: Post, ping: Ping | None, guild_id: GuildId) -> bool:
    """Whether the ping's own search finds it; True where there is none."""
    if ping is None or not ping.query:
        return True
    words = await storage.explaining.words(post.article.headline.article_id, guild_id)
    return words is not None and read_filter(ping.query).matches(words)


async def post_of(archive: Readers, article_id: ArticleId, guild_id: GuildId) -> Post | None:
    """An article with all that a post shows of it; None where the server does not see it."""
    article = await archive.articles.get(article_id, guild_id)
    if article is None:
        return None
    return Post(
        article,
        quotes=await archive.quotes.of_article(article_id, guild_id),
        topics=await archive.topics.of_article(article_id, guild_id),
        story=await archive.stories.of_article(article_id, guild_id),
    )


async def newest_ids(
    archive: Readers, wish: Wish, guild_id: GuildId, *, now: datetime, limit: int
) -> list[ArticleId]:
    """The newest articles that meet the wish, newest first. `now`: for what a search says of times."""
    pages: list[Sequence[Headline]] = []
    match wish.kind:
        case "everything":
            pages.append((await archive.articles.headlines(guild_id, page_size=limit)).items)
        case "source":
            for each in wish.source_ids:
                found = await archive.articles.headlines(guild_id, source_id=each, page_size=limit)
                pages.append(found.items)
        case "topic":
            for topic in wish.topic_ids:
                found = await archive.articles.headlines(guild_id, topic_id=topic, page_size=limit)
                pages.append(found.items)
        case "story":
            for story in wish.story_ids:
                told = await archive.stories.page(story, guild_id)
                pages.append([one.headline for one in told.articles] if told else [])
        case "search":
            query = parse_search_query(wish.query or "", now=now)
            hits = (await archive.articles.search(guild_id, query, page_size=limit)).items
            pages.append([hit.headline for hit in hits])
    # Ids are in the order of the news.
    return sorted({headline.article_id for page in pages for headline in page}, reverse=True)[:limit]


def below(card: Card, examples: Sequence[Example], draft: Draft, *, title: str) -> discord.ui.LayoutView:
    """The card with examples below it as they would look; those that do not fit one message are left out.

    Nobody is pinged by a message that one person alone sees, so the role stands in it by name.
    """
    view = card.view()
    whole = discord.ui.LayoutView(timeout=None)
    for item in list(view.children):
        view.remove_item(item)
        whole.add_item(item)
    if title:
        whole.add_item(discord.ui.TextDisplay(title))
    for example in examples:
        _add(whole, _looks(example, draft))
    whole.stop()  # see Card.view: discord.py must not store it
    return whole


def _looks(example: Example, draft: Draft) -> discord.ui.LayoutView:
    ping = draft.settings.ping if example.has_ping else None
    return post_card(example.post, draft.settings, ping_role_id=ping.role_id if ping else None).view()


def _add(whole: discord.ui.LayoutView, added: discord.ui.LayoutView) -> None:
    """Adds a message to another, or not at all: Discord refuses one that is too long or repeats a custom id."""
    text = _weight(whole) + _weight(added)
    count = whole.total_children_count + added.total_children_count
    if text > MESSAGE_TEXT_MAX or count > MESSAGE_COMPONENTS_MAX or _ids(whole) & _ids(added):
        return
    for item in list(added.children):
        added.remove_item(item)
        whole.add_item(item)


def _weight(view: discord.ui.LayoutView) -> int:
    return sum(
        weight(item.content) for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)
    )


def _ids(view: discord.ui.LayoutView) -> set[str]:
    ids = (getattr(item, "custom_id", None) for item in view.walk_children())
    return {each for each in ids if isinstance(each, str)}


def without(view: discord.ui.LayoutView, custom_id: str) -> discord.ui.LayoutView:
    """The same message without the button of that id, and without its row where it stood alone."""
    for container in view.children:
        if not isinstance(container, discord.ui.Container):
            continue
        rows: list[Any] = [row for row in container.children if isinstance(row, discord.ui.ActionRow)]
        for row in rows:
            for item in list(row.children):
                if getattr(item, "custom_id", None) == custom_id:
                    row.remove_item(item)
            if not row.children:
                container.remove_item(row)
    return view
