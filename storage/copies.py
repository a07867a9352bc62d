"""What organisers decided of words, made to hold for an article that has the same words by the same person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from aiosqlite import Connection

from news.models import ArticleId
from storage.names import name_key
from storage.queries import as_list, queries, rows
from storage.withdrawing import is_corrected, same_words, words_hash

COPIES_MAX: Final = 2_000
"""Rows of one server, decisions and copies: each is looked at in every read there, so no more copies are noted."""


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


def _is_by_same(quote: dict[str, Any], verdict: Any) -> bool:
    return quote["speaker_id"] == verdict["speaker_id"] or not is_corrected(
        verdict["speaker"], quote["speaker_name"]
    )
