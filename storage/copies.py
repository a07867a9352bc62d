"""What organisers decided of words and names, made to hold for articles that come later, and for those that never do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from aiosqlite import Connection

from news.models import ArticleId, GuildId, Quote
from storage.names import name_key
from storage.queries import as_list, queries, rows
from storage.server_view import ServerView, server_view
from storage.withdrawing import is_corrected, same_words, words_hash

COPIES_MAX: Final = 2_000
"""Rows of one server, decisions and copies: each is looked at in every read there, so no more copies are noted."""

_ANY_NUMBER: Final = 2**62


async def judge_copies(db: Connection, article_id: ArticleId, new: Sequence[dict[str, Any]]) -> None:
    """Note what was decided elsewhere of the stored quotes `new` of an article, each server for itself.

    An own decision on the article stands. One that is undone takes its copies along (`verdicts_given_with`).
    """
    spoken = [row for row in new if row["speaker_id"] is not None]
    by_words = {words: row for row in spoken if (words := same_words(row["text"])) is not None}
    if not by_words:
        return
    sql = queries()
    found = await rows(sql.verdicts_on_words(db, words=as_list(sorted(by_words)), most=COPIES_MAX))
    for verdict in found:
        quote = by_words[verdict["same_words"]]
        if not _is_by_same(quote, verdict):
            continue
        await sql.put_verdict(
            db,
            article_id=article_id,
            quote_id=await sql.quote_id_at(db, article_id=article_id, ordinal=quote["ordinal"]),
            words_hash=words_hash(quote["text"]),
            speaker=quote["speaker_name"],
            speaker_key=name_key(quote["speaker_name"]),
            now=verdict["given_at"],
            **{name: verdict[name] for name in ("guild_id", "verdict", "given_by", "same_words")},
        )


async def shown_here(db: Connection, guild_id: GuildId | None, found: Sequence[Quote]) -> list[Quote]:
    """Quotes of an article that is not stored, as the server shows them: without hidden words and people, renamed ones by
    their names here, withheld ones by nobody's."""
    shown = await server_view(db, guild_id)
    names = {name_key(quote.speaker) for quote in found if quote.speaker is not None}
    sql = queries()
    people = {
        row["name_key"]: int(row["id"])
        for row in await rows(sql.people_by_keys(db, keys=as_list(sorted(names))))
    }
    words = {key for quote in found if (key := same_words(quote.text)) is not None}
    # No bound of copies: nothing is noted here.
    judged = await rows(sql.verdicts_on_words(db, words=as_list(sorted(words)), most=_ANY_NUMBER))
    here = [row for row in judged if row["guild_id"] == guild_id]
    seen = (_shown(quote, people.get(name_key(quote.speaker or "")), shown, here) for quote in found)
    return [quote for quote in seen if quote is not None]


def _shown(quote: Quote, speaker_id: int | None, shown: ServerView, judged: Sequence[Any]) -> Quote | None:
    if quote.speaker is None:
        return quote
    row = {"speaker_id": speaker_id, "speaker_name": quote.speaker}
    words = same_words(quote.text)
    verdicts = {one["verdict"] for one in judged if one["same_words"] == words and _is_by_same(row, one)}
    if speaker_id in shown.hidden or "hidden" in verdicts:
        return None
    if "withheld" in verdicts:
        return replace(quote, speaker=None, speaker_role=None, cue=None, speaker_kind=None)
    return quote if speaker_id is None else replace(quote, speaker=shown.name_of(speaker_id, quote.speaker))


def _is_by_same(quote: dict[str, Any], verdict: Any) -> bool:
    is_same = quote["speaker_id"] is not None and quote["speaker_id"] == verdict["speaker_id"]
    return is_same or not is_corrected(verdict["speaker"], quote["speaker_name"])
