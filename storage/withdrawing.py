"""Which of an article's quotes stay when it is looked at anew: they keep their ids. Pure, but for `withdraw`."""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from aiosqlite import Connection

from news.models import ArticleId, Quote
from news.profiles import words_key
from storage.names import name_key, words_of
from storage.queries import as_list, queries, rows

WITHDRAWN_MAX: Final = 500
"""Withdrawn quotes remembered of one article, the latest."""


@dataclass(frozen=True, slots=True)
class OldQuote:
    """A quote as it is stored."""

    id: int
    start: int
    end: int
    text: str
    speaker: str | None
    corrected_at: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a new quote takes over from an old one. `corrected_at` in ms, None: never."""

    id: int
    corrected_at: int | None = None


@dataclass(frozen=True, slots=True)
class PartsChange:
    """How many of an article's quotes are new, withdrawn, or given to another speaker."""

    new: int = 0
    withdrawn: int = 0
    corrected: int = 0

    def __add__(self, other: PartsChange) -> PartsChange:
        """Both together."""
        return PartsChange(
            self.new + other.new, self.withdrawn + other.withdrawn, self.corrected + other.corrected
        )


async def old_quotes(db: Connection, article_id: ArticleId) -> list[OldQuote]:
    """The article's stored quotes in their order."""
    found = await rows(queries().quotes_of_article(db, article_id=article_id))
    return [
        OldQuote(
            id=row["id"],
            start=row["start"],
            end=row["end"],
            text=row["text"],
            speaker=row["speaker_name"],
            corrected_at=row["corrected_at"],
        )
        for row in found
    ]


def match_quotes(old: Sequence[OldQuote], new: Sequence[Quote], text: str) -> list[OldQuote | None]:
    """For each new quote of `text`, the old one that it is: the same words, or the same place with an end mended.

    Each old one is taken once. Words that occur several times are matched by their place, then in their order.
    """
    found: list[OldQuote | None] = [None] * len(new)
    in_place = [quote for quote in old if text[quote.start : quote.end] == quote.text]

    def take(from_: Iterable[OldQuote], key: Callable[[OldQuote | Quote], Hashable]) -> None:
        taken = {quote.id for quote in found if quote is not None}
        waiting: defaultdict[Hashable, deque[OldQuote]] = defaultdict(deque)
        for quote in from_:
            if quote.id not in taken:
                waiting[key(quote)].append(quote)
        for place, quote in enumerate(new):
            if found[place] is None and (same := waiting.get(key(quote))):
                found[place] = same.popleft()

    take(in_place, lambda quote: (quote.start, quote.text))
    take(old, lambda quote: quote.text)
    take(in_place, lambda quote: quote.start)
    take(in_place, lambda quote: quote.end)
    return found


def is_corrected(before: str | None, now: str | None) -> bool:
    """Whether the words are given to somebody else, or to nobody any more. A fuller form of one name is no other."""
    if before is None:
        return False
    old, new = set(words_of(name_key(before))), set(words_of(name_key(now or "")))
    return not new or not (old <= new or new <= old)


def kept_of(old: OldQuote | None, new: Quote, *, now: int) -> Kept | None:
    """What the new quote takes over. `now` in ms."""
    if old is None:
        return None
    return Kept(old.id, now if is_corrected(old.speaker, new.speaker) else old.corrected_at)


def words_hash(text: str) -> bytes:
    """What withdrawn words are recognised by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def same_words(text: str) -> str | None:
    """The same for the same words, whatever their marks, case and spaces are; None where they are too few to tell."""
    key = words_key(text)
    return None if key is None else words_hash(key).hex()


async def withdraw(db: Connection, article_id: ArticleId, gone: Sequence[OldQuote], *, now: int) -> None:
    """Remember the ids of quotes that the article has no more. `now` in ms."""
    if not gone:
        return
    sql = queries()
    await sql.insert_withdrawn(
        db,
        [
            {"id": quote.id, "article_id": article_id, "text_hash": words_hash(quote.text), "now": now}
            for quote in gone
        ],
    )
    await sql.forget_withdrawn(db, article_id=article_id, most=WITHDRAWN_MAX)


async def bring_back(
    db: Connection, article_id: ArticleId, new: Sequence[Quote], kept: Sequence[Kept | None]
) -> list[Kept | None]:
    """`kept`, with the former ids of quotes whose words the article has again."""
    sql = queries()
    waiting: defaultdict[bytes, deque[int]] = defaultdict(deque)
    for row in await rows(sql.withdrawn_of_article(db, article_id=article_id)):
        waiting[row["text_hash"]].append(row["id"])
    if not waiting:
        return list(kept)
    back = list(kept)
    for place, quote in enumerate(new):
        if back[place] is None and (same := waiting.get(words_hash(quote.text))):
            back[place] = Kept(same.popleft())
    returned = [one.id for one, before in zip(back, kept, strict=True) if one is not None and before is None]
    if returned:
        await sql.delete_withdrawn(db, ids=as_list(returned))
    return back
