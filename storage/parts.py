"""The parts of an article: its topics with their names, its quotes with their speakers, its mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiosqlite import Connection

from news.models import AnalysedArticle, ArticleId, Quote, SourceId, Topic, TopicKind
from storage.names import THE_NAME_ITSELF, name_key, words_of
from storage.queries import as_list, queries, rows
from storage.withdrawing import (
    Kept,
    PartsChange,
    bring_back,
    is_corrected,
    kept_of,
    match_quotes,
    old_quotes,
    withdraw,
)

TopicKey = tuple[str, bool]
"""What identifies a topic: the folded name, and whether it is a person."""


@dataclass(slots=True)
class Entry:
    """A topic of one article, gathered from all its occurrences."""

    name: str
    kind: TopicKind
    weight: float
    mentions: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    """Other forms by their folded one."""


def gather(topics: Sequence[Topic], quotes: Sequence[Quote]) -> dict[TopicKey, Entry]:
    """The article's topics, best first, one a name; then those who only speak, with weight 0."""
    entries: dict[TopicKey, Entry] = {}
    for topic in topics:
        entry = _entry(entries, topic.name, topic.kind, topic.weight)
        if entry is not None:
            entry.mentions.update(topic.mentions)
            entry.aliases.update({name_key(alias): alias.replace("\0", "") for alias in topic.aliases})
    for quote in quotes:
        if quote.speaker is not None and quote.is_by_person:
            _entry(entries, quote.speaker, "person", 0.0)
    return entries


def _entry(entries: dict[TopicKey, Entry], name: str, kind: TopicKind, weight: float) -> Entry | None:
    key = (name_key(name), kind == "person")
    if not key[0]:
        return None
    spaced = " ".join(name.replace("\0", " ").split())
    return entries.setdefault(key, Entry(name=spaced, kind=kind, weight=weight))


async def replace_parts(
    db: Connection, article_id: ArticleId, analysed: AnalysedArticle, *, source_id: SourceId, now: int
) -> PartsChange:
    """Write topics, quotes and mentions in place of those the article had; what became of its quotes.

    A quote that stays keeps its id, so that buttons under it keep working; one that vanished is withdrawn, and of one that
    went to another speaker it is noted. `now` in ms.
    """
    sql = queries()
    old = await old_quotes(db, article_id)
    same = match_quotes(old, analysed.quotes, analysed.article.text)
    kept = [kept_of(before, quote, now=now) for before, quote in zip(same, analysed.quotes, strict=True)]
    stays = {before.id for before in same if before is not None}
    gone = [quote for quote in old if quote.id not in stays]
    kept = await bring_back(db, article_id, analysed.quotes, kept)
    await withdraw(db, article_id, gone, now=now)
    await sql.delete_quote_topics(db, article_id=article_id)
    await sql.delete_quotes(db, article_id=article_id)
    await sql.delete_mentions(db, article_id=article_id)
    await sql.delete_article_topics(db, article_id=article_id)
    await put_parts(db, article_id, analysed, kept, source_id=source_id)
    corrected = sum(
        before is not None and is_corrected(before.speaker, quote.speaker)
        for before, quote in zip(same, analysed.quotes, strict=True)
    )
    return PartsChange(new=len(same) - len(stays), withdrawn=len(gone), corrected=corrected)


async def put_parts(
    db: Connection,
    article_id: ArticleId,
    analysed: AnalysedArticle,
    kept: Sequence[Kept | None] | None = None,
    *,
    source_id: SourceId,
) -> None:
    """Write topics, quotes and mentions of an article that has none. `kept`: what each quote takes over.

    `source_id`: whose words these are.
    """
    sql = queries()
    entries = gather(analysed.topics, analysed.quotes)
    ids = await _put_topics(db, entries)
    await _put_names(db, entries, ids, source_id)
    if analysed.quotes:
        given = [None] * len(analysed.quotes) if kept is None else kept
        numbered = enumerate(zip(analysed.quotes, given, strict=True))
        new = [_quote_row(article_id, ordinal, quote, one, ids) for ordinal, (quote, one) in numbered]
        await sql.insert_quotes(db, new)
    ranked = [[ids[key], entry.weight, rank] for rank, (key, entry) in enumerate(entries.items())]
    await sql.insert_article_topics(db, article_id=article_id, topics=as_list(ranked))
    mentions = [[ids[key], *span] for key, entry in entries.items() for span in sorted(entry.mentions)]
    await sql.insert_mentions(db, article_id=article_id, mentions=as_list(mentions))
    if analysed.quotes:
        await sql.insert_quote_topics(db, article_id=article_id)


async def _put_topics(db: Connection, entries: Mapping[TopicKey, Entry]) -> dict[TopicKey, int]:
    if not entries:
        return {}
    sql = queries()
    wanted = [[entry.kind, entry.name, key] for (key, _), entry in entries.items()]
    stored = await rows(sql.put_topics(db, topics=as_list(wanted)))
    ids: dict[TopicKey, int] = {(row["name_key"], bool(row["is_person"])): row["id"] for row in stored}
    words = {(ids[key], THE_NAME_ITSELF, word) for key in entries for word in words_of(key[0])}
    await sql.put_topic_words(db, words=as_list(sorted(words)))
    return ids


async def share_names(
    db: Connection, article_id: ArticleId, analysed: AnalysedArticle, *, source_id: SourceId
) -> None:
    """Make what a stored article calls its topics known through one more source, which brought the same words."""
    found = await rows(queries().topics_of_article_by_key(db, article_id=article_id))
    ids: dict[TopicKey, int] = {(row["name_key"], bool(row["is_person"])): row["id"] for row in found}
    entries = gather(analysed.topics, analysed.quotes)
    await _put_names(db, {key: entries[key] for key in entries if key in ids}, ids, source_id)


async def _put_names(
    db: Connection, entries: Mapping[TopicKey, Entry], ids: Mapping[TopicKey, int], source_id: SourceId
) -> None:
    aliases = [(key, alias) for key, entry in entries.items() for alias in entry.aliases]
    names = [[ids[key], source_id, alias] for key, alias in aliases if alias and alias != key[0]]
    words = {
        (ids[key], source_id, word)
        for key, alias in aliases
        for word in words_of(alias)
        if word not in words_of(key[0])
    }
    if names:
        await queries().put_topic_names(db, names=as_list(names))
    if words:
        await queries().put_topic_words(db, words=as_list(sorted(words)))


def _quote_row(
    article_id: ArticleId,
    ordinal: int,
    quote: Quote,
    kept: Kept | None,
    ids: Mapping[TopicKey, int],
) -> dict[str, Any]:
    # "a spokesman" is nobody's page: the words stay under the phrase, without a person
    is_person = quote.speaker is not None and quote.is_by_person
    speaker_key = (name_key(quote.speaker or ""), True) if is_person else None
    return {
        "id": None if kept is None else kept.id,
        "corrected_at": None if kept is None else kept.corrected_at,
        "article_id": article_id,
        "ordinal": ordinal,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "speaker_id": None if speaker_key is None else ids.get(speaker_key),
        "speaker_name": quote.speaker,
        "speaker_role": quote.speaker_role,
        "cue": quote.cue,
        "kind": quote.kind,
        "confidence": quote.confidence,
    }
