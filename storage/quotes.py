"""Quotes: who said what, with the article it stands in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiosqlite import Connection

from news.models import (
    ArticleId,
    GuildId,
    Headline,
    Page,
    Quote,
    QuoteId,
    SearchQuery,
    SpeakerKind,
    StoredQuote,
    TopicId,
    WithdrawnQuote,
)
from news.profiles import group_same
from storage.connection import Database
from storage.matching import plan_search
from storage.names import words_of
from storage.newest import newest_ids
from storage.private_people import private_people
from storage.queries import as_list, queries, rows
from storage.quote_lists import Listed, newest_quotes
from storage.reading import Sight, headlines, page_bounds, page_of, sight_of
from storage.server_view import ServerView
from storage.sides import counted_by
from storage.times import first_id, from_ms, from_ms_or_none

RANDOM_TRIES = 8
RANDOM_WINDOW = 500
"""Quotes looked at from each random point: a bound on the cost where the server sees few of them."""
_NEWEST_TRIED = 50
_DRAWN_FROM = 40
"""Quotes from which one by somebody in public life is drawn."""
COMPARED_MAX = 200
"""Newest quotes among which the same words by one person are shown once."""
MATCHES_MAX = 1_000
"""Quotes that have the words, the last stored, of which the newest are shown."""
OF_ONE_MAX = 5_000
"""Newest quotes of one speaker in which words are looked for."""
WALKED_MAX = 20_000
"""Quotes that have the words, the last stored, among which those of one speaker are looked for: 3 ms."""
ON_TOPIC_MAX = 400
"""The same of quotes on a topic: they stand all over the archive."""
PROBED_MAX = 200
"""Quotes of one speaker that are asked one by one whether they have the words: 5 ms."""
_PROBED_FIRST = (32, 64, 128)
"""Of a speaker who is quoted often, so many are asked at first: each twice as many as before."""
_OFTEN = 8
"""As long as one in so many has the words."""
SPARE = 10
"""Quotes read beyond what fills the page, for those among them that say the same."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What quotes are asked for."""

    speaker_id: TopicId | None
    topic_id: TopicId | None
    text: str | None
    low: int
    limit: int
    offset: int
    sight: Sight

    @property
    def end(self) -> int:
        """How many there must be to fill the page."""
        return self.offset + self.limit

    @property
    def within(self) -> dict[str, Any]:
        """What every list and count is restricted to. Of one speaker, quotes that stand under nobody's name are none."""
        shown = self.sight.shown
        filters = shown.quote_filter()
        if self.speaker_id is not None:
            filters["hidden_quotes"] = as_list(shown.not_theirs)
        return {"visible": as_list(self.sight.quoted), "low": self.low, **filters}


class Quotes:
    """Verbatim words in the archive. Any method may raise StorageError; every read filters by what the server sees.

    Satire is not quoted, nor is what a server shows the headlines of alone, nor what its organisers hide. Where they withhold a
    speaker, the words are shown under nobody's name.
    """

    def __init__(self, database: Database, *, shows_age_restricted: bool = False) -> None:
        self._database = database
        self._shows_age_restricted = shows_age_restricted
        self._sql = queries()

    async def _sight(self, db: Connection, guild_id: GuildId | None) -> Sight:
        return await sight_of(db, guild_id, shows_age_restricted=self._shows_age_restricted)

    async def find(
        self,
        guild_id: GuildId | None,
        *,
        speaker_id: TopicId | None = None,
        topic_id: TopicId | None = None,
        text: str | None = None,
        since: datetime | None = None,
        page: int = 0,
        page_size: int = 1,
    ) -> Page[StoredQuote]:
        """Newest first, within an article in its order. The same words by one person are shown once, however many
        articles have them (COMPARED_MAX); `total` is None where there are more than that and counting them takes long.

        `topic_id`: quotes that name the topic, or stand near its name in their paragraph. `text`: all its words occur in the quote.
        """
        number, size, offset = page_bounds(page, page_size)
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            wanted = _Wanted(
                speaker_id=speaker_id,
                topic_id=topic_id,
                text=text,
                low=0 if since is None else first_id(since),
                limit=size + 1,
                offset=offset,
                sight=sight,
            )
            ids, total = await self._find_ids(db, wanted)
            items = await self._stored(db, ids, sight)
        return page_of(items, number=number, size=size, total=total)

    async def of_article(self, article_id: ArticleId, guild_id: GuildId | None) -> list[StoredQuote]:
        """The article's quotes in its order; none when the server does not see it."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            found = await rows(self._sql.quote_ids_of_article(db, article_id=article_id))
            return await self._stored(db, [row["id"] for row in found], sight)

    async def get(self, quote_id: QuoteId, guild_id: GuildId | None) -> StoredQuote | None:
        """The quote, or None when there is none or the server does not see its article."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            return next(iter(await self._stored(db, [quote_id], sight)), None)

    async def get_many(self, ids: Sequence[QuoteId], guild_id: GuildId | None) -> list[StoredQuote]:
        """Those of the quotes that the server sees, in the order of `ids`."""
        async with self._database.reading() as db:
            return await self._stored(db, ids, await self._sight(db, guild_id))

    async def withdrawn(self, quote_id: QuoteId, guild_id: GuildId | None) -> WithdrawnQuote | None:
        """The quote that had this id and vanished from its article; None when there is none or its article is not seen."""
        async with self._database.reading() as db:
            row = await self._sql.withdrawn_quote(db, id=quote_id)
            if row is None:
                return None
            sight = await self._sight(db, guild_id)
            lines = await headlines(db, [row["article_id"]], sight.quoted, guild_id=guild_id)
        return WithdrawnQuote(quote_id, from_ms(row["withdrawn_at"]), lines[0]) if lines else None

    async def random(self, guild_id: GuildId | None) -> StoredQuote | None:
        """Any quote of somebody in public life; None without one. Nobody who was in the news privately is drawn."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            quote_id = await self._random_id(db, sight)
            if quote_id is None:
                return None
            return next(iter(await self._stored(db, [quote_id], sight)), None)

    async def _random_id(self, db: Connection, sight: Sight) -> int | None:
        highest = await self._sql.highest_quote_id(db)
        if highest is None or not sight.quoted:
            return None
        seen = {"visible": as_list(sight.quoted), "limit": _DRAWN_FROM}
        shown = {**sight.shown.quote_filter(), "hidden_quotes": as_list(sight.shown.not_theirs)}
        window = min(RANDOM_WINDOW, highest)
        for _ in range(RANDOM_TRIES):
            # The start may lie before the first quote, so that a small archive is one window and all of it is likely.
            start = 1 + secrets.randbelow(highest)
            found = await rows(self._sql.quotes_after(db, start=start, window=window, **seen, **shown))
            if (drawn := await self._first_public(db, found, sight)) is not None:
                return drawn
        ids = as_list(await newest_ids(db, sight.quoted, limit=_NEWEST_TRIED))
        found = await rows(self._sql.newest_spoken_quotes(db, ids=ids, limit=_DRAWN_FROM, **shown))
        return await self._first_public(db, found, sight)

    async def _first_public(self, db: Connection, found: Sequence[Any], sight: Sight) -> int | None:
        """The first of the quotes whose speaker has a page."""
        private = await private_people(db, (row["speaker_id"] for row in found), counted=sight.counted)
        return next((row["id"] for row in found if row["speaker_id"] not in private), None)

    async def _find_ids(self, db: Connection, wanted: _Wanted) -> tuple[list[int], int | None]:
        """The ids of a page, and how many there are in all."""
        if wanted.text is not None and wanted.text.strip():
            return await self._find_by_text(db, wanted)
        return await self._find_newest(db, wanted)

    async def _find_newest(self, db: Connection, wanted: _Wanted) -> tuple[list[int], int | None]:
        """Of all, by somebody or on a topic. Among the newest the same words of one person are one quote; older ones are
        not compared."""
        newest = await self._newest(db, wanted, offset=0, limit=COMPARED_MAX)
        groups = _once_each(newest)
        ids = groups[wanted.offset : wanted.offset + wanted.limit]
        if len(newest) < COMPARED_MAX:
            return ids, len(groups)
        beyond = COMPARED_MAX + max(0, wanted.offset - len(groups))
        if len(ids) < wanted.limit:
            older = await self._newest(db, wanted, offset=beyond, limit=wanted.limit - len(ids))
            ids += [row["id"] for row in older]
        count = await self._counted(db, wanted)
        return ids, None if count is None else count - len(newest) + len(groups)

    async def _newest(self, db: Connection, wanted: _Wanted, *, offset: int, limit: int) -> list[Any]:
        of = Listed(wanted.sight.quoted, wanted.within, wanted.speaker_id, wanted.topic_id)
        return await newest_quotes(db, of, limit=limit, offset=offset)

    async def _counted(self, db: Connection, wanted: _Wanted) -> int | None:
        """How many there are, where that is known without a look at each."""
        if wanted.low > 0 or wanted.topic_id is not None or not wanted.sight.shown.is_as_found:
            return None
        if wanted.speaker_id is None:
            return await self._sql.count_all_quotes(db, visible=wanted.within["visible"])
        sight = wanted.sight
        found = await rows(
            self._sql.topics_by_ids(
                db,
                ids=as_list([wanted.speaker_id]),
                hidden="[]",
                speakers_only=False,
                suggestible_only=False,
                **await counted_by(db, sight.counted, sight.quoted),
            )
        )
        return next((row["quote_count"] for row in found), None)

    async def _find_by_text(self, db: Connection, wanted: _Wanted) -> tuple[list[int], int | None]:
        typed = (wanted.text or "").encode("utf-8", "ignore").decode("utf-8")
        terms = plan_search(SearchQuery(words=[*words_of(typed)] or typed.split()))
        if not terms.wanted and not terms.like:
            return [], 0
        if terms.like:
            asked = {"speaker_id": wanted.speaker_id, "topic_id": wanted.topic_id, **wanted.within}
            found = await rows(self._sql.quotes_like(db, like=as_list(terms.like), **asked))
            is_all = True
        else:
            found, is_all = await self._with_words(db, " AND ".join(terms.wanted), wanted)
        ids = _once_each(found)
        return ids[wanted.offset : wanted.offset + wanted.limit], len(ids) if is_all else None

    async def _with_words(self, db: Connection, expression: str, wanted: _Wanted) -> tuple[list[Any], bool]:
        """Quotes that have the words, newest first, and whether these are all."""
        if wanted.speaker_id is not None or wanted.topic_id is not None:
            return await self._of_one_with_words(db, expression, wanted)
        # All are compared where that tells how many there are; else as many as fill the page.
        few = await self._sql.count_matches(db, expression=expression, most=MATCHES_MAX) < MATCHES_MAX
        limit = wanted.end + COMPARED_MAX if few else 2 * wanted.end + SPARE
        while True:
            found = await rows(
                self._sql.quotes_with_words(
                    db, expression=expression, most=MATCHES_MAX, limit=limit, **wanted.within
                )
            )
            if len(found) < limit:
                return found, all(row["looked"] < MATCHES_MAX for row in found[:1])
            if len(_once_each(found)) >= wanted.end:
                return found, False
            limit *= 4

    async def _of_one_with_words(
        self, db: Connection, expression: str, wanted: _Wanted
    ) -> tuple[list[Any], bool]:
        """The same by one speaker or on one topic: asked of each quote where there are few, else looked for among all that
        have the words, as far as that is worth while, and then asked of the newest."""
        if wanted.speaker_id is not None and wanted.topic_id is None:
            of_speaker = {"speaker_id": wanted.speaker_id, "low": wanted.low}
            if await self._sql.count_of_speaker(db, most=OF_ONE_MAX, **of_speaker) == OF_ONE_MAX:
                return await self._of_often_quoted_with_words(db, expression, wanted), False
        most = ON_TOPIC_MAX if wanted.speaker_id is None else OF_ONE_MAX
        ids = await self._ids_of_one(db, wanted, limit=most)
        found: set[int] = set()
        is_all = len(ids) < most
        if len(ids) > PROBED_MAX:
            matches = {"expression": expression, "most": WALKED_MAX}
            found = {
                row["id"] for row in await rows(self._sql.ids_of_matches(db, ids=as_list(ids), **matches))
            }
            if await self._sql.count_matches(db, **matches) < WALKED_MAX:
                return await self._among(db, found, wanted), is_all
            is_all = False
        if len(found) < wanted.end:
            found |= await self._probed(db, expression, ids[:PROBED_MAX])
        return await self._among(db, found, wanted), is_all

    async def _of_often_quoted_with_words(
        self, db: Connection, expression: str, wanted: _Wanted
    ) -> list[Any]:
        """Of a speaker of whom not all quotes are looked through: asked of the newest first, while the words are often there."""
        ids = await self._ids_of_one(db, wanted, limit=PROBED_MAX)
        found: set[int] = set()
        for end in _PROBED_FIRST:
            found |= await self._probed(db, expression, ids[end // 2 : end] if found else ids[:end])
            if len(found) * _OFTEN < end:
                break
            seen = await self._among(db, found, wanted)
            if len(_once_each(seen)) >= wanted.end:
                return seen
        matches = {"expression": expression, "most": WALKED_MAX}
        of_speaker = {"speaker_id": wanted.speaker_id, "low": wanted.low, "of_speaker": OF_ONE_MAX}
        found = {
            row["id"] for row in await rows(self._sql.ids_of_speaker_with_words(db, **of_speaker, **matches))
        }
        if len(found) < wanted.end and await self._sql.count_matches(db, **matches) == WALKED_MAX:
            found |= await self._probed(db, expression, ids)
        return await self._among(db, found, wanted)

    async def _ids_of_one(self, db: Connection, wanted: _Wanted, *, limit: int) -> list[int]:
        asked = {"topic_id": wanted.topic_id, "low": wanted.low, "limit": limit}
        if wanted.speaker_id is None:
            found = await rows(self._sql.quote_ids_on_topic(db, **asked))
        else:
            found = await rows(self._sql.quote_ids_of_speaker(db, speaker_id=wanted.speaker_id, **asked))
        return [row["id"] for row in found]

    async def _probed(self, db: Connection, expression: str, ids: Sequence[int]) -> set[int]:
        """Those of the quotes that have the words."""
        found = await rows(self._sql.ids_with_words(db, ids=as_list(ids), expression=expression))
        return {row["id"] for row in found}

    async def _among(self, db: Connection, found: set[int], wanted: _Wanted) -> list[Any]:
        within = {name: value for name, value in wanted.within.items() if name != "low"}
        return await rows(self._sql.quotes_among(db, ids=as_list(sorted(found)), **within))

    async def _stored(self, db: Connection, ids: Sequence[int], sight: Sight) -> list[StoredQuote]:
        """The quotes in the order of `ids`, as the server shows them.

        Those in articles of no source that may be quoted, and those that the server hides, are left out.
        """
        shown = sight.shown
        kept = [one for one in ids if one not in shown.hidden_quotes]
        if not kept:
            return []
        found = await rows(self._sql.quotes_by_ids(db, ids=as_list(kept)))
        found = [row for row in found if row["speaker_id"] not in shown.hidden]
        articles = list(dict.fromkeys(row["article_id"] for row in found))
        found_lines = await headlines(db, articles, sight.quoted, guild_id=sight.guild_id)
        lines = {line.article_id: line for line in found_lines}
        people = (row["speaker_id"] for row in found if row["speaker_id"] is not None)
        private = await private_people(db, people, counted=sight.counted)
        return [
            _as_shown(row, lines[row["article_id"]], shown, is_private=row["speaker_id"] in private)
            for row in found
            if row["article_id"] in lines
        ]


def _once_each(found: Sequence[Any]) -> list[int]:
    """Ids in order, the same words by one person once: by the first of them."""
    groups = group_same(found, lambda row: (row["speaker_id"], row["text"]))
    return [group[0]["id"] for group in groups]


def _as_shown(row: Any, headline: Headline, shown: ServerView, *, is_private: bool) -> StoredQuote:
    """The quote under the name that the server has for its speaker, or under none."""
    is_withheld = row["id"] in shown.withheld
    quote, speaker_id = _quote(row), row["speaker_id"]
    if is_withheld:
        quote = replace(quote, speaker=None, speaker_role=None, cue=None, speaker_kind=None)
    elif speaker_id in shown.renamed:
        quote = replace(quote, speaker=shown.renamed[speaker_id])
    return StoredQuote(
        id=QuoteId(row["id"]),
        quote=quote,
        speaker_id=None if speaker_id is None or is_withheld else TopicId(speaker_id),
        headline=headline,
        corrected_at=None if is_withheld else from_ms_or_none(row["corrected_at"]),
        is_withheld=is_withheld,
        is_speaker_private=is_private and not is_withheld,
    )


def _quote(row: Any) -> Quote:
    return Quote(
        start=row["start"],
        end=row["end"],
        text=row["text"],
        speaker=row["speaker_name"],
        speaker_role=row["speaker_role"],
        cue=row["cue"],
        kind=row["kind"],
        confidence=row["confidence"],
        speaker_kind=_speaker_kind(row),
    )


def _speaker_kind(row: Any) -> SpeakerKind | None:
    """A speaker without a person behind the name is a phrase: that is how it was written."""
    if row["speaker_name"] is None:
        return None
    return "phrase" if row["speaker_id"] is None else "name"
