"""What posts ask about one article, found out when somebody asks, and once."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiosqlite import Connection

from news.models import ArticleId, Ping, SourceId
from news.posting.filter_index import FilterIndex
from news.posting.filters import ArticleWords, blocked_word, read_filter
from storage.arriving import Arrival
from storage.guilds import read_words
from storage.identity import host_of
from storage.in_place import off_loop
from storage.queries import as_list, queries, rows
from storage.searches import Searches
from storage.telling import Telling, told

_COUNTED = 500
"""Articles of a story that are counted, the newest."""


@dataclass(frozen=True, slots=True)
class News:
    """An article through one source, as posts ask for it."""

    title: str
    text: str
    url: str | None
    language: str | None
    speakers: tuple[str, ...]
    source_id: SourceId

    @classmethod
    def of(cls, arrival: Arrival) -> News:
        """An article at the door."""
        article = arrival.article
        speakers = sorted({quote.speaker for quote in arrival.analysed.quotes if quote.speaker})
        return cls(
            article.title, article.text, article.url, article.language, tuple(speakers), arrival.source_id
        )


class ArticleFacts:
    """One article on its way to the channels that want it, within one transaction at `now`."""

    def __init__(self, db: Connection, news: News, story_id: int, now: datetime) -> None:
        self.now = now
        self.language = news.language
        self._db = db
        self._sql = queries()
        self._news = news
        self._story_id = story_id
        self._names: tuple[str, ...] | None = None
        self._words: dict[tuple[str | None, bool], ArticleWords] = {}
        self._found: dict[tuple[str, str | None, bool], bool] = {}
        self._blocked: dict[tuple[str, str | None, bool], str | None] = {}
        self._tellings: list[Telling] | None = None
        self._by_sources: dict[frozenset[int], int] = {}

    async def searches(self, asked: Searches) -> list[str]:
        """The searches among all wishes that find the article for somebody. `finds` says for whom."""
        index = await asked.follow(self._db)
        await self.read_names()
        # A long article takes some 60 ms to be made ready.
        return await off_loop(lambda: self._those_found(index)) if index else []

    async def read_names(self) -> None:
        """From here on `finds` and `blocked` know what the source is called."""
        source = await self._sql.source_to_search(self._db, source_id=self._news.source_id)
        host = host_of(self._news.url) if self._news.url else None
        self._names = tuple(dict.fromkeys(name for name in (source["name"], source["domain"], host) if name))

    def _those_found(self, index: FilterIndex) -> list[str]:
        whole, bare = self._article_words(None, False), self._article_words(None, True)
        return [query for query in index.may_find(whole) if _may_be_found(query, whole, bare)]

    def finds(self, wish: Any) -> bool:
        """Whether a wish is met as far as words decide it: of a search, as the server knows the source and may show it."""
        return wish["kind"] != "search" or self._is_found(wish["query"], wish)

    def pings(self, ping: Ping, wish: Any) -> bool:
        """Whether the search of a ping finds the article; where it has none it does."""
        return ping.query is None or self._is_found(ping.query, wish)

    def blocked(self, wish: Any) -> str | None:
        """The word of the article that the wish's server blocks."""
        stored = wish["blocked_words"]
        if stored is None:
            return None
        key = (stored, wish["own_name"], bool(wish["is_headlines_only"]))
        if key not in self._blocked:
            self._blocked[key] = blocked_word(read_words(stored), self._article_words(*key[1:]))
        return self._blocked[key]

    async def independent(self, guilds: Collection[int]) -> dict[int, int]:
        """For each of the servers, how many independent outlets tell the story, as far as it sees them."""
        if not guilds:
            return {}
        if self._tellings is None:
            self._tellings = await self._read_tellings()
        sources = sorted({one.source_id for one in self._tellings})
        seen = self._sql.who_sees_sources(self._db, guilds=as_list(guilds), sources=as_list(sources))
        return {
            row["guild_id"]: self._told_by(frozenset(json.loads(row["sources"]))) for row in await rows(seen)
        }

    async def _read_tellings(self) -> list[Telling]:
        found = self._sql.tellings_of_story(self._db, story_id=self._story_id, most=_COUNTED)
        return [
            Telling(
                self._story_id,
                ArticleId(row["article_id"]),
                row["text_group"],
                SourceId(row["source_id"]),
                row["outlet"],
            )
            for row in await rows(found)
        ]

    def _told_by(self, sources: frozenset[int]) -> int:
        if sources not in self._by_sources:
            tellings = [one for one in self._tellings or () if one.source_id in sources]
            self._by_sources[sources] = told(tellings).independent
        return self._by_sources[sources]

    def _is_found(self, query: str, wish: Any) -> bool:
        # What a server calls the source matters only to those who ask for sources.
        own_name = wish["own_name"] if read_filter(query).asks_for_sources else None
        key = (query, own_name, bool(wish["is_headlines_only"]))
        if key not in self._found:
            self._found[key] = read_filter(query).matches(self._article_words(*key[1:]))
        return self._found[key]

    def _article_words(self, own_name: str | None, is_headlines_only: bool) -> ArticleWords:
        """The words of the article as a server knows its source, where only headlines are shown without the others."""
        key = (own_name, is_headlines_only)
        if key not in self._words:
            names = (*(self._names or ()), *([own_name] if own_name else []))
            self._words[key] = ArticleWords.of(
                self._news.title,
                "" if is_headlines_only else self._news.text,
                sources=names,
                speakers=() if is_headlines_only else self._news.speakers,
            )
        return self._words[key]


def _may_be_found(query: str, whole: ArticleWords, bare: ArticleWords) -> bool:
    """Whether anybody may be meant: those who see the headline alone, or who call the source otherwise, among them."""
    wanted = read_filter(query)
    return wanted.matches(whole) or wanted.matches(bare) or wanted.asks_for_sources
