"""Storing one article inside an open transaction: its words, its parts, its counts, its posts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiosqlite import Connection

from news.errors import StorageError
from news.models import (
    AddOutcome,
    AddResult,
    AnalysedArticle,
    ArticleId,
    SourceId,
    StoryId,
)
from storage.arriving import Arrival, news_time
from storage.barring import bar_of, let_in, without_people
from storage.forgotten_words import forget_words
from storage.identity import host_of, url_key
from storage.indexing import index_later
from storage.matching import source_token
from storage.names import is_unspaced
from storage.parts import Told, put_parts, replace_parts, share_names
from storage.permits import is_other, is_stricter
from storage.picking import Match, candidates_for, pick
from storage.posting import queue_posts, update_posts_of, update_posts_of_story
from storage.queries import as_list, queries, rows
from storage.searches import Searches
from storage.story_window import StoryWindow
from storage.times import first_id, id_day, id_time, to_ms, to_ms_or_none
from storage.withdrawing import PartsChange


async def store(
    db: Connection, arrival: Arrival, *, installation_id: str, stories: StoryWindow, asked: Searches
) -> AddResult:
    """Add the article, change it, or link it to the source, within a transaction of `stories`.

    The caller rolls back when this raises, and says so to `stories`. What the operator removed is not stored again.
    """
    analysed = await let_in(db, arrival.analysed)
    if analysed is None:
        return AddResult(outcome=AddOutcome.REMOVED, article_id=None)
    arrival = replace(arrival, analysed=analysed)
    match = pick(await candidates_for(db, arrival), arrival)
    if match is None:
        article_id = await _insert(db, arrival, stories)
        outcome = AddOutcome.ADDED
    else:
        outcome, article_id = await _meet_again(db, _as_kept(arrival, match.row), match, stories)
        if match.row["text_forgotten_at"] is not None:
            # Its words were needed to take over what is new of it, and go again with that.
            await forget_words(db, as_list([match.row["id"]]), now=match.row["text_forgotten_at"])
    posts = 0
    if arrival.post and (match is None or not match.row["is_linked"]):
        posts = await queue_posts(
            db, arrival, article_id, installation_id=installation_id, asked=asked, is_new=match is None
        )
    return AddResult(outcome=outcome, article_id=article_id, delivery_count=posts)


# --- met again ---------------------------------------------------------------------------------------


async def _meet_again(
    db: Connection, arrival: Arrival, match: Match, stories: StoryWindow
) -> tuple[AddOutcome, ArticleId]:
    """Link the article to the source where that is new, take over changed words where the source may change them."""
    known = match.row
    article_id = ArticleId(known["id"])
    if _is_former(arrival, match):
        return AddOutcome.UNCHANGED, article_id
    is_update = await _is_update(db, arrival, match)
    if is_update and not known["is_open"]:
        return AddOutcome.UPDATED, await _part_ways(db, arrival, known, stories)
    if is_update:
        is_reworded = known["text_hash"] != arrival.text_hash
        await _update(db, arrival, article_id, is_reworded=is_reworded)
        if is_reworded:
            await stories.reword(db, article_id, title=arrival.article.title, text=arrival.article.text)
    await _link(db, arrival, article_id)
    if not known["is_linked"]:
        await update_posts_of_story(db, arrival, article_id)
        await change_set(db, article_id)
        if known["text_hash"] == arrival.text_hash:
            await _decide_for_all(db, arrival, known)
            await share_names(db, article_id, arrival.analysed, source_id=arrival.source_id)
            await _put_marks(db, arrival, article_id)
    return AddOutcome.UPDATED if is_update else AddOutcome.UNCHANGED, article_id


async def _decide_for_all(db: Connection, arrival: Arrival, known: Any) -> None:
    """Decide anew who is meant in an article that a private source brought first: others see it now, and not its evidence."""
    if not known["is_owner_public"] and await queries().has_other_names(db, article_id=known["id"]):
        if known["text_forgotten_at"] is not None:
            await queries().put_text_back(db, id=known["id"], text=arrival.article.text)
        await replace_analysis(
            db,
            ArticleId(known["id"]),
            arrival.analysed,
            owner_id=SourceId(known["owner_id"]),
            now=arrival.now,
        )


def _as_kept(arrival: Arrival, known: Any) -> Arrival:
    """The arrival, without its quotes where those of the stored article were forgotten."""
    if known["quotes_forgotten_at"] is None:
        return arrival
    return replace(arrival, analysed=replace(arrival.analysed, quotes=()))


def _is_former(arrival: Arrival, match: Match) -> bool:
    """Whether this is what the article was before it moved: its old words, at an address that it had.

    Otherwise two copies in one feed would replace each other whenever they are read again.
    """
    current = url_key(match.row["linked_url"])
    return (
        match.how == "address"
        and bool(match.row["has_been_so"])
        and current is not None
        and current != arrival.url_key
    )


async def _is_update(db: Connection, arrival: Arrival, match: Match) -> bool:
    known = match.row
    is_owner = known["owner_id"] == arrival.source_id
    if known["text_hash"] == arrival.text_hash:
        # The words are the same; what may be shown of them may have changed. Others than the owner only tighten it:
        # a feed that carries the words itself knows nothing of the page's wishes.
        if not (is_other(arrival.article, known) if is_owner else is_stricter(arrival.article, known)):
            return False
    elif match.how == "words":
        return False
    elif (
        known["text"].strip() or known["text_forgotten_at"] is not None
    ) and not arrival.article.text.strip():
        return False  # a feed that now gives the title alone takes no words away
    if is_owner:
        return True
    is_public = await queries().is_public_source(db, source_id=arrival.source_id)
    return bool(is_public and known["is_owner_public"])


# --- words -------------------------------------------------------------------------------------------


async def _insert(
    db: Connection,
    arrival: Arrival,
    stories: StoryWindow,
    *,
    undated: datetime | None = None,
    is_quiet: bool | None = None,
    story_id: StoryId | None = None,
) -> ArticleId:
    """The new article. `undated`: when it was news if it does not say so itself; now, where that is not given.

    `is_quiet`: whether it came without posts; None: as it comes now. `story_id`: its story, where that is no question.
    """
    sql = queries()
    lowest = first_id(news_time(arrival.article, undated or arrival.now))
    article_id = ArticleId(await sql.free_article_id(db, first_id=lowest))
    set_id = await _set_of(db, [arrival.source_id])
    placed = await stories.place(
        db,
        article_id,
        title=arrival.article.title,
        text=arrival.article.text,
        outlet=host_of(arrival.article.url),
        story_id=story_id,
    )
    if placed.story_id == article_id:
        await sql.insert_story(db, id=article_id, now=to_ms(arrival.now))
    await index_later(db, article_id)
    await sql.insert_article(
        db,
        id=article_id,
        story_id=placed.story_id,
        text_group=placed.text_group,
        source_id=arrival.source_id,
        set_id=set_id,
        source_tokens=source_token(arrival.source_id),
        has_address=arrival.url_key is not None,
        published_at=to_ms_or_none(arrival.article.published_at),
        **_columns(arrival),
    )
    await stories.note(db, article_id, placed)
    await _link(db, arrival, article_id, is_quiet=is_quiet)
    told = await put_parts(db, article_id, arrival.analysed, source_id=arrival.source_id)
    await _put_marks(db, arrival, article_id)
    await _count_new(db, article_id, told, set_id=set_id, quotes=len(arrival.analysed.quotes))
    return article_id


async def _update(db: Connection, arrival: Arrival, article_id: ArticleId, *, is_reworded: bool) -> None:
    sql = queries()
    await count(db, article_id, sign=-1)
    if is_reworded:
        await sql.keep_version(db, id=article_id, now=to_ms(arrival.now))
    await sql.update_article(db, id=article_id, **_columns(arrival))
    await replace_parts(db, article_id, arrival.analysed, source_id=arrival.source_id, now=to_ms(arrival.now))
    await sql.delete_marks(db, article_id=article_id)
    await _put_marks(db, arrival, article_id)
    await count(db, article_id, sign=1)
    await update_posts_of(db, arrival, article_id)


async def replace_analysis(
    db: Connection, article_id: ArticleId, analysed: AnalysedArticle, *, owner_id: SourceId, now: datetime
) -> PartsChange:
    """Put what was found anew in the article's stored words in place of what was found before; nothing is posted."""
    sql = queries()
    if (bar := await bar_of(db)) is not None:
        analysed = await without_people(bar, analysed)
    await count(db, article_id, sign=-1)
    change = await replace_parts(db, article_id, analysed, source_id=owner_id, now=to_ms(now))
    await sql.set_analysed_by(db, id=article_id, version=analysed.analysed_by)
    await count(db, article_id, sign=1)
    for row in await rows(sql.sources_of_article(db, article_id=article_id)):
        if row["source_id"] != owner_id:
            await share_names(db, article_id, analysed, source_id=row["source_id"])
    return change


async def _put_marks(db: Connection, arrival: Arrival, article_id: ArticleId) -> None:
    if arrival.marks:
        await queries().put_marks(db, [{"mark": mark, "article_id": article_id} for mark in arrival.marks])


async def _part_ways(db: Connection, arrival: Arrival, shared: Any, stories: StoryWindow) -> ArticleId:
    """The source's new words as an article of its own; the shared one keeps its words for those who still read it."""
    sql = queries()
    shared_id = ArticleId(shared["id"])
    await sql.unlink_source(db, article_id=shared_id, source_id=arrival.source_id)
    await sql.pass_words_on(db, article_id=shared_id)
    await change_set(db, shared_id)
    article_id = await _insert(
        db,
        arrival,
        stories,
        undated=id_time(shared_id),
        is_quiet=bool(shared["is_quiet"]),
        story_id=StoryId(await sql.story_of_article(db, id=shared_id)),
    )
    await sql.move_addresses(db, shared_id=shared_id, article_id=article_id, source_id=arrival.source_id)
    await sql.move_deliveries(db, shared_id=shared_id, article_id=article_id)
    return article_id


def _columns(arrival: Arrival) -> dict[str, Any]:
    article = arrival.article
    return {
        "title": article.title,
        "text": article.text,
        "text_hash": arrival.text_hash,
        "has_cjk": is_unspaced(article.title) or is_unspaced(article.text),
        "authors": as_list(article.authors),
        "tags": as_list(article.tags),
        "description": article.description,
        "language": article.language,
        "publisher": article.publisher,
        "is_paywalled": article.is_paywalled,
        "snippet_max": article.snippet_max,
        "is_archivable": article.is_archivable,
        "modified_at": to_ms_or_none(article.modified_at),
        "analysed_by": arrival.analysed.analysed_by,
        "now": to_ms(arrival.now),
    }


# --- through which sources ---------------------------------------------------------------------------


async def _link(
    db: Connection, arrival: Arrival, article_id: ArticleId, *, is_quiet: bool | None = None
) -> None:
    sql = queries()
    await sql.link_source(
        db,
        article_id=article_id,
        source_id=arrival.source_id,
        url=arrival.article.url,
        outlet=host_of(arrival.article.url),
        image=arrival.article.image,
        is_quiet=not arrival.post if is_quiet is None else is_quiet,
        now=to_ms(arrival.now),
    )
    if arrival.url_key is not None:
        await sql.link_address(
            db, url_key=arrival.url_key, source_id=arrival.source_id, article_id=article_id
        )


async def change_set(db: Connection, article_id: ArticleId) -> None:
    """Count and index the article under all the sources it came through by now."""
    sql = queries()
    found = await rows(sql.sources_of_article(db, article_id=article_id))
    sources = [SourceId(row["source_id"]) for row in found]
    await count(db, article_id, sign=-1)
    await sql.change_set(
        db,
        article_id=article_id,
        set_id=await _set_of(db, sources),
        source_tokens=" ".join(map(source_token, sources)),
    )
    await count(db, article_id, sign=1)


async def _set_of(db: Connection, sources: Sequence[SourceId]) -> int:
    sql = queries()
    members = ",".join(map(str, sources))
    set_id = await sql.set_of_sources(db, members=members)
    if set_id is None:
        set_id = await sql.insert_set(db, members=members)
        await sql.insert_set_members(db, set_id=set_id, source_ids=as_list(sources))
    return set_id


async def count(db: Connection, article_id: ArticleId, *, sign: int) -> None:
    """Add the article to every roll-up (1) or take it out (-1), as its rows stand now."""
    sql = queries()
    day = id_day(article_id)
    await sql.count_set(db, article_id=article_id, sign=sign)
    await sql.count_activity(db, article_id=article_id, sign=sign)
    await sql.count_topics(db, article_id=article_id, sign=sign)
    await sql.count_days(db, article_id=article_id, day=day, sign=sign)
    if sign < 0:
        await sql.drop_empty_counts(db, article_id=article_id)
        await sql.drop_empty_days(db, article_id=article_id, day=day)


async def _count_new(
    db: Connection, article_id: ArticleId, told: Sequence[Told], *, set_id: int, quotes: int
) -> None:
    """Add a new article to every roll-up, as `count` would."""
    sql = queries()
    at = {"set_id": set_id, "day": id_day(article_id)}
    added = [
        {**at, "topic_id": one.topic_id, "quotes": one.quotes, "is_public": int(one.is_public)}
        for one in told
    ]
    await sql.add_to_set(db, set_id=set_id, quotes=quotes)
    await sql.add_to_activity(db, added)
    await sql.add_to_topic_counts(db, added)
    await sql.add_to_days(db, added)


def failure(error: Exception) -> AddResult:
    """The result of an article that could not be stored."""
    wrapped = (
        error if isinstance(error, StorageError) else StorageError(f"the article was not stored: {error}")
    )
    wrapped.__cause__ = None if wrapped is error else error
    return AddResult(outcome=AddOutcome.FAILED, article_id=None, error=wrapped)


def read_list(text: str) -> tuple[str, ...]:
    """A list column as it was written."""
    return tuple(json.loads(text))
