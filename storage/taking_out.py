"""Taking an article, or one person in it, out of everything that was made of it, inside an open transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from aiosqlite import Connection

from news.models import ArticleId
from storage.adding import change_set, count
from storage.names import name_key
from storage.queries import as_list, queries, rows
from storage.subjects import autoposts_about, drop_subject
from storage.targets import keep_ready


async def take_out(db: Connection, article_id: ArticleId, sources: Collection[int], *, now: int) -> None:
    """The article does not come through these sources any more; where none is left, it goes with all that it made.

    Its messages are to be deleted, and what else shows it to be looked at again. `now` in ms.
    """
    sql = queries()
    links = {row["source_id"] for row in await rows(sql.links_of_article(db, article_id=article_id))}
    if not links.intersection(sources):
        return
    is_whole = links.issubset(sources)
    await sql.update_posts_of_story(db, article_id=article_id, now=now)
    await sql.show_anew(db, article_id=article_id, posts=not is_whole, now=now)
    if is_whole:
        await delete_article(db, article_id, now=now)
        return
    for source_id in sorted(links.intersection(sources)):
        await sql.unlink_addresses(db, article_id=article_id, source_id=source_id)
        await sql.unlink_source(db, article_id=article_id, source_id=source_id)
    if not await sql.has_owner(db, article_id=article_id):
        await sql.pass_words_on(db, article_id=article_id)
    await change_set(db, article_id)


async def delete_article(db: Connection, article_id: ArticleId, *, now: int) -> None:
    """The article goes with all that was made of it; its id is never given again, its messages are to be deleted. `now` in ms."""
    sql = queries()
    one = {"article_id": article_id}
    topics = [row["topic_id"] for row in await rows(sql.topic_ids_of_article(db, **one))]
    await count(db, article_id, sign=-1)
    await sql.forget_headline_in_reasons(db, **one)
    await sql.forget_headline_in_follows(db, **one)
    await sql.forget_headline_in_autoposts(db, **one)
    await _delete_posts(db, article_id, now)
    await sql.delete_quote_topics(db, **one)
    await sql.delete_quotes(db, **one)
    await sql.delete_mentions(db, **one)
    await sql.delete_article_topics(db, **one)
    await sql.delete_marks(db, **one)
    await sql.delete_article_versions(db, **one)
    await sql.delete_withdrawn_of(db, **one)
    await sql.delete_addresses_of(db, **one)
    await sql.forget_article_of_entries(db, **one)
    await sql.delete_links_of(db, **one)
    story_id = await sql.delete_article(db, **one)
    await sql.note_removed_article(db, **one)
    if await sql.is_story_empty(db, story_id=story_id):
        await _forget_wishes(db, "story", story_id)
        await sql.delete_story(db, story_id=story_id)
    idle = [row["id"] for row in await rows(sql.idle_topics(db, topics=as_list(topics)))]
    await _delete_topics(db, idle)


async def _delete_posts(db: Connection, article_id: ArticleId, now: int) -> None:
    """Its messages are queued for deletion; a digest that showed nothing else is one of them."""
    sql = queries()
    await sql.remove_messages_of(db, article_id=article_id, now=now)
    digests = [row["id"] for row in await rows(sql.digests_of_article(db, article_id=article_id))]
    deleted = await rows(sql.delete_deliveries_of(db, article_id=article_id))
    await keep_ready(db, {row["channel_id"] for row in deleted})
    for row in await rows(sql.empty_digests(db, ids=as_list(digests))):
        await sql.put_removed_message(
            db, guild_id=row["guild_id"], channel_id=row["channel_id"], message_id=row["message_id"], now=now
        )


async def _delete_topics(db: Connection, topics: Sequence[int]) -> None:
    if not topics:
        return
    sql, ids = queries(), as_list(topics)
    await sql.delete_topic_names(db, topics=ids)
    await sql.delete_topic_words(db, topics=ids)
    await sql.delete_topic_forms(db, topics=ids)
    await sql.delete_topics(db, topics=ids)


async def _forget_wishes(db: Connection, kind: str, subject_id: int) -> None:
    """Nobody asks for it any more; wishes for several things are for the others, and are called so."""
    sql = queries()
    ids = await autoposts_about(db, kind, subject_id)
    await drop_subject(db, kind, subject_id, ids=ids)
    await sql.relabel_by_subjects(db, ids=as_list(ids))
    await sql.delete_follows_of(db, kind=kind, subject_id=subject_id)


async def take_person_out(db: Connection, article_id: ArticleId, topics: Sequence[int], *, now: int) -> None:
    """The person is no topic of the article, and nothing in it is quoted from them; the article stays. `now` in ms."""
    sql, ids = queries(), as_list(topics)
    called = {row["name_key"] for row in await rows(sql.names_of_topics(db, topics=ids))}
    quotes = await rows(sql.speakers_of_article(db, article_id=article_id))
    gone = [
        row
        for row in quotes
        if row["speaker_id"] in topics
        or (row["speaker_id"] is None and name_key(row["speaker_name"] or "") in called)
    ]
    await count(db, article_id, sign=-1)
    await sql.delete_quote_topics(db, article_id=article_id)
    await sql.delete_quotes_by_id(db, ids=as_list(row["id"] for row in gone))
    left = [row["ordinal"] for row in quotes if row not in gone]
    moved = [
        {"article_id": article_id, "from_": before, "to": after}
        for after, before in enumerate(left)
        if after != before
    ]
    if moved:  # upwards, so that no two have one place meanwhile
        await sql.close_gap(db, moved)
    await sql.delete_mentions_of(db, article_id=article_id, topics=ids)
    await sql.delete_topics_of(db, article_id=article_id, topics=ids)
    await sql.insert_quote_topics(db, article_id=article_id)
    await count(db, article_id, sign=1)
    await sql.show_anew(db, article_id=article_id, posts=True, now=now)


async def delete_person(db: Connection, topics: Sequence[int]) -> None:
    """Their page, their names, and what people asked for or decided about them. No article has them any more."""
    sql, ids = queries(), as_list(topics)
    keys = as_list(row["name_key"] for row in await rows(sql.names_of_topics(db, topics=ids)))
    for topic_id in topics:
        await _forget_wishes(db, "topic", topic_id)
    await sql.forget_written_ids(db, topics=ids, keys=keys)
    await sql.delete_rulings_on(db, keys=keys)
    await sql.delete_shown_names_on(db, keys=keys)
    await sql.delete_reports_on(db, keys=keys)
    await sql.delete_verdicts_on(db, keys=keys)
    await sql.unmerge_topics(db, topics=ids)
    await _delete_topics(db, topics)
