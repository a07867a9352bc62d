"""The parts of an article: its topics with their names, its quotes with their speakers, its mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from aiosqlite import Connection

from news.models import AnalysedArticle, ArticleId, Quote, SourceId, Topic, TopicKind
from news.naming import name_forms
from news.profiles import OFFICE_CHARS, is_in_office, is_public_role
from storage.about import Mention, topics_of_quotes
from storage.copies import judge_copies
from storage.names import THE_NAME_ITSELF, name_key, words_of
from storage.queries import as_list, queries, rows
from storage.resolving import Resolved, Scope, ask, resolve
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

_name_key = lru_cache(maxsize=8192)(name_key)
"""The names of an article are folded again and again, and most of them stand in the next one, too."""
_is_public_role = lru_cache(maxsize=1024)(is_public_role)
MENTIONS_READ: Final = 2
"""The first mentions of a person in an article that are read for an office before the name."""


class Told(NamedTuple):
    """What an article adds to the roll-ups of one of its topics."""

    topic_id: int
    quotes: int
    """Those that the topic, a person, speaks."""
    is_public: bool
    """The article shows the person in a public role."""


TopicKey = tuple[str, bool]
"""What identifies a name within an article: the folded name, and whether it is a person's."""


@dataclass(slots=True)
class Entry:
    """A name of one article, gathered from all its occurrences."""

    name: str
    kind: TopicKind
    weight: float
    role: str | None = None
    mentions: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    """Other forms by their folded one."""


@dataclass(slots=True)
class Part:
    """A topic of one article: all the names of it that are this one."""

    topic_id: int
    key: str
    """The topic's own name, folded."""
    is_person: bool
    weight: float
    rank: int
    written: str | None
    """What the article calls it beside or in place of its own name, a line each; None: nothing else."""
    written_id: int | None
    is_short: bool
    entries: list[Entry]


def gather(topics: Sequence[Topic], quotes: Sequence[Quote]) -> dict[TopicKey, Entry]:
    """The article's topics, best first, one a name; then those who only speak, with weight 0."""
    entries: dict[TopicKey, Entry] = {}
    for topic in topics:
        entry = _entry(entries, topic.name, topic.kind, topic.weight)
        if entry is not None:
            entry.mentions.update(topic.mentions)
            entry.aliases.update({_name_key(alias): alias.replace("\0", "") for alias in topic.aliases})
    called = _called(entries)
    for quote in quotes:
        if quote.speaker is not None and quote.is_by_person:
            full = called.get(_name_key(quote.speaker), quote.speaker)
            entry = _entry(entries, full, "person", 0.0)
            if entry is not None:
                entry.role = entry.role or quote.speaker_role
    return entries


def _called(entries: Mapping[TopicKey, Entry]) -> dict[str, str]:
    """The names of people by what else the article calls them, where it calls nobody else so."""
    people = [(key, entry) for (key, is_person), entry in entries.items() if is_person]
    names = {key for key, _ in people}
    times = Counter(alias for _, entry in people for alias in entry.aliases)
    return {
        alias: entry.name
        for _, entry in people
        for alias in entry.aliases
        if times[alias] == 1 and alias not in names
    }


def _entry(entries: dict[TopicKey, Entry], name: str, kind: TopicKind, weight: float) -> Entry | None:
    key = (_name_key(name), kind == "person")
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
    sources = await rows(sql.sources_of_article(db, article_id=article_id))
    is_shared = any(row["source_id"] != source_id for row in sources)
    await put_parts(db, article_id, analysed, kept, source_id=source_id, is_shared=is_shared)
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
    is_shared: bool = False,
) -> list[Told]:
    """Write topics, quotes and mentions of an article that has none, and say what they add to the roll-ups.

    `kept`: what each quote takes over.

    `source_id`: whose words these are. What the names in it are is decided by what all its readers see: by the articles
    of that source and the public ones, and by the public ones alone where it came through another source, too.
    """
    sql = queries()
    scope = Scope(owner_id=source_id, evidence_id=None if is_shared else source_id, article_id=article_id)
    entries = gather(analysed.topics, analysed.quotes)
    parts = await _parts_of(db, entries, analysed.article.language, scope)
    await _put_names(db, parts, source_id)
    speakers = _speakers(entries, parts)
    new: list[dict[str, Any]] = []
    if analysed.quotes:
        given = [None] * len(analysed.quotes) if kept is None else kept
        numbered = enumerate(zip(analysed.quotes, given, strict=True))
        new = [_quote_row(article_id, ordinal, quote, one, speakers) for ordinal, (quote, one) in numbered]
        await sql.insert_quotes(db, new)
        await judge_copies(db, article_id, new)
    public = _public_people(analysed, parts, speakers)
    # Row by row: a statement of many rows keeps a journal of its own, for which the search indexes are written out.
    await sql.insert_article_topics(db, [_topic_row(article_id, one, public) for one in parts])
    mentions = _mentions(parts)
    if mentions:
        await sql.insert_mentions(db, [{"article_id": article_id, **one._asdict()} for one in mentions])
    if about := topics_of_quotes(analysed.article.text, new, mentions):
        await sql.put_quote_topics(
            db, [{"topic_id": one, "article_id": article_id, "ordinal": ordinal} for one, ordinal in about]
        )
    spoken = Counter(row["speaker_id"] for row in new)
    return [Told(one.topic_id, spoken[one.topic_id], one.topic_id in public) for one in parts]


def _topic_row(article_id: ArticleId, one: Part, public: Collection[int]) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "topic_id": one.topic_id,
        "weight": one.weight,
        "rank": one.rank,
        "written": one.written,
        "written_id": one.written_id,
        "is_short": int(one.is_short),
        "has_public_role": int(one.topic_id in public),
    }


def _mentions(parts: Sequence[Part]) -> list[Mention]:
    """Where the topics are named, by topic and place; of two names of one topic at one place the shorter."""
    named = {
        Mention(one.topic_id, *span) for one in parts for entry in one.entries for span in entry.mentions
    }
    found: dict[tuple[int, int], Mention] = {}
    for one in sorted(named):
        found.setdefault((one.topic_id, one.start), one)
    return list(found.values())


async def _parts_of(
    db: Connection, entries: Mapping[TopicKey, Entry], language: str | None, scope: Scope
) -> list[Part]:
    """The topics that the names are, stored, in the names' order; names that are one are one part."""
    asked = [
        ask(entry.name, key, entry.kind, aliases=entry.aliases, role=entry.role, language=language)
        for (key, _), entry in entries.items()
    ]
    resolved = await resolve(db, asked, scope)
    ids = await _put_topics(db, entries.values(), resolved, language)
    parts: dict[int, Part] = {}
    for rank, ((key, entry), one) in enumerate(zip(entries.items(), resolved, strict=True)):
        topic_id = ids[one.key, one.kind == "person"] if one.topic_id is None else one.topic_id
        is_other = key != (one.key, one.kind == "person")
        new = Part(
            topic_id=topic_id,
            key=one.key,
            is_person=one.kind == "person",
            weight=entry.weight,
            rank=rank,
            written=entry.name if is_other else None,
            written_id=one.written_id if is_other else None,
            is_short=one.is_short,
            entries=[entry],
        )
        known = parts.setdefault(topic_id, new)
        if known is not new:
            _join(known, new)
    return list(parts.values())


def _join(known: Part, new: Part) -> None:
    """Make two names of one topic one part. What it is called beside its own name is kept: a ruling on that may end."""
    known.weight = max(known.weight, new.weight)
    known.entries += new.entries
    known.is_short = known.is_short and new.is_short
    known.written = "\n".join(filter(None, (known.written, new.written))) or None
    known.written_id = known.written_id or new.written_id


def _speakers(entries: Mapping[TopicKey, Entry], parts: Sequence[Part]) -> Mapping[str, int]:
    """The person's topic by every folded name that a quote of the article may have for its speaker."""
    found = {_name_key(entry.name): one.topic_id for one in parts if one.is_person for entry in one.entries}
    called = {
        alias: found[key] for alias, name in _called(entries).items() if (key := _name_key(name)) in found
    }
    return called | found


def _public_people(analysed: AnalysedArticle, parts: Sequence[Part], speakers: Mapping[str, int]) -> set[int]:
    """Those whom the article shows in a public role: called so beside a quote, or with their office before the name."""
    text = analysed.article.text
    public = {
        speakers.get(_name_key(quote.speaker))
        for quote in analysed.quotes
        if quote.is_by_person and quote.speaker and quote.speaker_role and _is_public_role(quote.speaker_role)
    } - {None}
    for one in parts:
        if one.is_person and one.topic_id not in public:
            starts = sorted({start for entry in one.entries for start, _ in entry.mentions})[:MENTIONS_READ]
            if any(is_in_office(text[max(0, start - OFFICE_CHARS) : start]) for start in starts):
                public.add(one.topic_id)
    return {one for one in public if one is not None}


async def _put_topics(
    db: Connection, entries: Iterable[Entry], resolved: Sequence[Resolved], language: str | None
) -> dict[TopicKey, int]:
    """The ids of the topics that are new, stored with what finds them; a phrase that turns out to be a name is one."""
    new = [one for one in resolved if one.topic_id is None]
    named = [
        one
        for one, entry in zip(resolved, entries, strict=True)
        if one.stored_kind == "phrase" and entry.kind not in ("phrase", "person") and one.kind != "person"
    ]
    if not new and not named:
        return {}
    sql = queries()
    wanted = [[one.kind, one.name, one.key] for one in [*new, *named]]
    stored = await rows(sql.put_topics(db, topics=as_list(wanted)))
    ids: dict[TopicKey, int] = {(row["name_key"], bool(row["is_person"])): row["id"] for row in stored}
    words: set[tuple[int, int, str]] = set()
    forms: set[tuple[int, str]] = set()
    for one in [*new, *named]:
        topic_id = ids[one.key, one.kind == "person"]
        words |= {(topic_id, THE_NAME_ITSELF, word) for word in words_of(one.key)}
        if one.kind != "phrase":
            found = name_forms(one.name, is_person=one.kind == "person", language=language)
            forms |= {(topic_id, form) for form in found}
    if words:
        await sql.put_topic_words(db, words=as_list(sorted(words)))
    if forms:
        await sql.put_topic_forms(db, forms=as_list(sorted(forms)))
    return ids


async def share_names(
    db: Connection, article_id: ArticleId, analysed: AnalysedArticle, *, source_id: SourceId
) -> None:
    """Make what a stored article calls its topics known through one more source, which brought the same words."""
    found = await rows(queries().topics_of_article_by_key(db, article_id=article_id))
    known = {(row["name_key"], bool(row["is_person"])): row for row in found}
    known |= {
        (key, bool(row["is_person"])): row for row in found for key in written_keys(row["written"] or "")
    }
    entries = gather(analysed.topics, analysed.quotes)
    parts = [
        Part(row["id"], row["name_key"], key[1], 0.0, 0, row["written"], None, False, [entry])
        for key, entry in entries.items()
        if (row := known.get(key)) is not None
    ]
    await _put_names(db, parts, source_id)


async def _put_names(db: Connection, parts: Sequence[Part], source_id: SourceId) -> None:
    """Note what else the source calls its topics: what it writes in their place, and the aliases beside it."""
    names: set[tuple[int, int, str]] = set()
    words: set[tuple[int, int, str]] = set()
    for one in parts:
        own = set(words_of(one.key))
        aliases = {alias for entry in one.entries for alias in (*entry.aliases, _name_key(entry.name))}
        for alias in aliases - {one.key, ""}:
            names.add((one.topic_id, source_id, alias))
            words |= {(one.topic_id, source_id, word) for word in words_of(alias) if word not in own}
    if names:
        await queries().put_topic_names(
            db, [{"topic_id": one, "source_id": of, "name_key": name} for one, of, name in sorted(names)]
        )
    if words:
        await queries().put_topic_words(db, words=as_list(sorted(words)))


def written_keys(written: str) -> list[str]:
    """The folded names of what an article calls a topic (Part.written)."""
    return [_name_key(name) for name in written.splitlines()]


def _quote_row(
    article_id: ArticleId,
    ordinal: int,
    quote: Quote,
    kept: Kept | None,
    speakers: Mapping[str, int],
) -> dict[str, Any]:
    # "a spokesman" is nobody's page: the words stay under the phrase, without a person
    is_person = quote.speaker is not None and quote.is_by_person
    return {
        "id": None if kept is None else kept.id,
        "corrected_at": None if kept is None else kept.corrected_at,
        "article_id": article_id,
        "ordinal": ordinal,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "speaker_id": speakers.get(_name_key(quote.speaker or "")) if is_person else None,
        "speaker_name": quote.speaker,
        "speaker_role": quote.speaker_role,
        "cue": quote.cue,
        "kind": quote.kind,
        "confidence": quote.confidence,
    }
