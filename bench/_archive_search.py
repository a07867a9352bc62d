"""What `/headlines`, `/search` and `/article` ask of the archive, and what completes a headline."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from bench._archive_asking import GUILDS, Ask, Asker, Query, Rank, Scene, visible_sources
from news.models import ArticleId, SourceId, TopicId
from news.search_query import parse_search_query
from storage.queries import as_list

COMMON_RANKED_P50_MS: Final = 40.0
"""What ranking may take where the words stand in most articles."""
_NEWEST_SQL: Final = (
    "SELECT rowid FROM articles_fts WHERE articles_fts MATCH :words ORDER BY rowid DESC LIMIT 7"
)
_PAGE: Final = 6


def _typed(
    name: str,
    typed: Callable[[Scene, random.Random], str],
    *,
    asker: Asker = "server",
    best: bool = False,
    page: int = 0,
    p50: float = 5.0,
    days: int | None = None,
    source: bool = False,
    floor: Callable[[str], str] | None = None,
) -> Query:
    """A search for what somebody typed; `floor`: it as an expression of FTS5."""

    def draw(scene: Scene, chance: random.Random) -> Ask:
        words = typed(scene, chance)
        query = parse_search_query(words, now=scene.now)
        since = None if days is None else scene.now - timedelta(days=days)
        source_id = SourceId(chance.choice(visible_sources(asker)[:450])) if source else None

        async def call() -> object:
            return await scene.storage.articles.search(
                GUILDS[asker],
                query,
                source_id=source_id,
                since=since,
                by_relevance=best,
                page=page,
                page_size=_PAGE,
            )

        bare = None if floor is None else (_NEWEST_SQL, {"words": floor(words)})
        return Ask(call, bare)

    return Query(f"search, {name} ({asker})", draw, asker=asker, goal_p50_ms=p50)


def _word(rank: Rank) -> Callable[[Scene, random.Random], str]:
    return lambda scene, chance: scene.word(chance, rank)


def _words(*ranks: Rank, between: str = " ") -> Callable[[Scene, random.Random], str]:
    return lambda scene, chance: between.join(scene.word(chance, rank) for rank in ranks)


def _beginning(letters: int) -> Callable[[Scene, random.Random], str]:
    return lambda scene, chance: scene.word(chance, "middling").ljust(letters, "a")[:letters] + "*"


def _quoted(words: str) -> str:
    return f'"{words}"'


def _pages(asker: Asker) -> Iterator[Query]:
    """The searches that hang most on who asks."""
    for rank in ("common", "middling", "rare"):
        yield _typed(f"a {rank} word", _word(rank), asker=asker, floor=_quoted)
        slow = COMMON_RANKED_P50_MS if rank == "common" else 5.0
        yield _typed(f"a {rank} word, best match", _word(rank), asker=asker, best=True, p50=slow)
    yield _typed("a common word, page 10", _word("common"), asker=asker, page=9)
    yield _typed("two common words", _words("common", "common"), asker=asker)
    yield _typed("a common and a rare word", _words("common", "rare"), asker=asker)
    yield _typed(
        "a phrase of common words", lambda s, c: _quoted(_words("common", "common")(s, c)), asker=asker
    )
    yield _typed("a beginning of 2 letters", _beginning(2), asker=asker)


def _forms() -> Iterator[Query]:
    """The grammar, as one server asks it."""
    yield _typed("a common word, page 2", _word("common"), page=1)
    yield _typed(
        "a common word, best match, page 10", _word("common"), best=True, page=9, p50=COMMON_RANKED_P50_MS
    )
    yield _typed("three words", _words("common", "common", "middling"))
    yield _typed("three words, best match", _words("common", "common", "middling"), best=True)
    yield _typed(
        "a phrase of three common words", lambda s, c: _quoted(_words("common", "common", "common")(s, c))
    )
    yield _typed(
        "a phrase of two common words, best match",
        lambda s, c: _quoted(_words("common", "common")(s, c)),
        best=True,
        p50=COMMON_RANKED_P50_MS,
    )
    yield _typed("a full name as a phrase", lambda s, c: _quoted(s.name(c, "middling", "person")))
    yield _typed("a beginning of 3 letters", _beginning(3))
    yield _typed("a beginning of 4 letters", _beginning(4))
    yield _typed("a beginning of 2 letters, best match", _beginning(2), best=True, p50=COMMON_RANKED_P50_MS)
    yield _typed("this OR that", _words("middling", "rare", between=" OR "))
    yield _typed("common OR common", _words("common", "common", between=" OR "))
    yield _typed(
        "a group", lambda s, c: f"({_words('middling', 'rare', between=' OR ')(s, c)}) {s.word(c, 'common')}"
    )
    yield _typed("a middling word -common", _words("middling", "common", between=" -"))
    yield _typed("a common word -common", _words("common", "common", between=" -"))
    for rank in ("common", "rare"):
        by = _by(rank)
        yield _typed(f"by a {rank} person", by)
        yield _typed(
            f"a common word by a {rank} person", lambda s, c, by=by: f"{s.word(c, 'common')} {by(s, c)}"
        )
        yield _typed(f"a rare word by a {rank} person", lambda s, c, by=by: f"{s.word(c, 'rare')} {by(s, c)}")
    yield _typed(
        "source: and a common word", lambda s, c: f'source:"paper {c.randint(1, 450)}" {s.word(c, "common")}'
    )
    yield _typed(
        "source: and a rare word", lambda s, c: f'source:"paper {c.randint(1, 450)}" {s.word(c, "rare")}'
    )
    yield _typed("source: alone", lambda _, c: f'source:"paper {c.randint(1, 450)}"')
    yield _typed(
        "either of two sources",
        lambda s, c: (
            f"(source:paper{c.randint(1, 450)} OR source:paper{c.randint(1, 450)}) {s.word(c, 'middling')}"
        ),
    )
    yield _typed("a chosen source, a common word", _word("common"), source=True)
    yield _typed("a chosen source, a rare word", _word("rare"), source=True)
    yield _typed("after: and a middling word", lambda s, c: f"{s.word(c, 'middling')} after:2025-12-25")
    yield _typed("before: and a common word", lambda s, c: f"{s.word(c, 'common')} before:2025-02-01")
    yield _typed("before: and a rare word", lambda s, c: f"{s.word(c, 'rare')} before:2025-02-01")
    yield _typed("since a day, a common word", _word("common"), days=1)
    yield _typed("since a day, a rare word", _word("rare"), days=1)
    yield _typed("nothing has it", lambda s, c: f"{s.word(c, 'rare')}xq")
    yield _typed("nothing has both", _words("rare", "rare"))
    yield _typed("a common word, page 1,000", _word("common"), page=999)


def _by(rank: Rank) -> Callable[[Scene, random.Random], str]:
    return lambda scene, chance: f'by:"{scene.name(chance, rank, "person")}"'


def _headlines(
    name: str,
    asked: Callable[[Scene, random.Random], dict[str, Any]],
    *,
    asker: Asker = "server",
    floor: str | None = None,
) -> Query:
    def draw(scene: Scene, chance: random.Random) -> Ask:
        wanted = asked(scene, chance)

        async def call() -> object:
            return await scene.storage.articles.headlines(GUILDS[asker], **wanted)

        return Ask(
            call, None if floor is None else (floor, wanted | {"visible": as_list(visible_sources(asker))})
        )

    return Query(f"headlines, {name} ({asker})", draw, asker=asker)


_NEWEST_OF_SOURCE: Final = (
    "SELECT a.id, a.title FROM article_sources x JOIN articles a ON a.id = x.article_id"
    " WHERE x.source_id = :source_id ORDER BY x.article_id DESC LIMIT 9"
)
_NEWEST: Final = (
    "SELECT a.id, a.title FROM articles a JOIN article_sources x ON x.article_id = a.id"
    " WHERE x.source_id IN (SELECT value FROM json_each(:visible)) ORDER BY a.id DESC LIMIT 9"
)


def _lists() -> Iterator[Query]:
    askers: Sequence[Asker] = ("message", "server", "many", "few")
    for asker in askers:
        yield _headlines("newest", lambda _s, _c: {}, asker=asker, floor=_NEWEST)
        yield _headlines("newest, page 10", lambda _s, _c: {"page": 9}, asker=asker)
        yield _headlines(
            "of a common topic", lambda s, c: {"topic_id": TopicId(s.topic_id(c, "common"))}, asker=asker
        )
    yield _headlines("newest, page 1,000", lambda _s, _c: {"page": 999})
    yield _headlines("newest since a day", lambda s, _c: {"since": s.now - timedelta(days=1)})
    for rank in ("middling", "rare"):
        yield _headlines(
            f"of a {rank} topic", lambda s, c, rank=rank: {"topic_id": TopicId(s.topic_id(c, rank))}
        )
    yield _headlines(
        "of a common topic, page 100", lambda s, c: {"topic_id": TopicId(s.topic_id(c, "common")), "page": 99}
    )
    yield _headlines(
        "of a source", lambda _s, c: {"source_id": SourceId(c.randint(1, 450))}, floor=_NEWEST_OF_SOURCE
    )
    yield _headlines(
        "of a source, page 100", lambda _s, c: {"source_id": SourceId(c.randint(1, 450)), "page": 99}
    )
    yield _headlines(
        "of a source on a common topic",
        lambda s, c: {"topic_id": TopicId(s.topic_id(c, "common")), "source_id": SourceId(c.randint(1, 450))},
    )


def _article() -> Query:
    def draw(scene: Scene, chance: random.Random) -> Ask:
        article_id = ArticleId(chance.choice(scene.articles)[0])

        async def call() -> object:
            return await scene.storage.articles.get(article_id, GUILDS["server"])

        return Ask(call, ("SELECT title, text FROM articles WHERE id = :id", {"id": article_id}))

    return Query("article by its id (server)", draw)


def _title(
    name: str, typed: Callable[[Scene, random.Random], str], *, asker: Asker = "server", stories: bool = False
) -> Query:
    def draw(scene: Scene, chance: random.Random) -> Ask:
        words = typed(scene, chance)

        async def call() -> object:
            if stories:
                return await scene.storage.stories.complete(GUILDS[asker], words)
            return await scene.storage.articles.complete_title(GUILDS[asker], words)

        return Ask(call)

    of = "a story's headline" if stories else "a headline"
    return Query(f"complete {of}, {name} ({asker})", draw, asker=asker, goal_p99_ms=10.0)


def _half_typed(scene: Scene, chance: random.Random) -> str:
    title = chance.choice(scene.articles)[1]
    return title[: max(4, len(title) // 2)]


def _completions() -> Iterator[Query]:
    askers: Sequence[Asker] = ("message", "server", "many", "few")
    for asker in askers:
        yield _title("nothing typed", lambda _s, _c: "", asker=asker)
        yield _title("2 letters", lambda s, c: s.word(c, "middling")[:2], asker=asker)
        yield _title("half of it", _half_typed, asker=asker)
    yield _title("1 letter", lambda s, c: s.word(c, "middling")[:1])
    yield _title("3 letters", lambda s, c: s.word(c, "middling")[:3])
    yield _title("4 letters", lambda s, c: s.word(c, "middling")[:4])
    yield _title("a common word", _word("common"))
    yield _title("a rare word", _word("rare"))
    yield _title("two beginnings", lambda s, c: f"{s.word(c, 'common')} {s.word(c, 'middling')[:2]}")
    yield _title("nothing has it", lambda s, c: f"{s.word(c, 'rare')}xq")
    yield _title("nothing typed", lambda _s, _c: "", stories=True)
    yield _title("2 letters", lambda s, c: s.word(c, "middling")[:2], stories=True)
    yield _title("half of it", _half_typed, stories=True)


QUERIES: Final[Sequence[Query]] = [
    *_lists(),
    *(query for asker in ("message", "server", "many", "few") for query in _pages(asker)),
    *_forms(),
    _article(),
    *_completions(),
]
"""All of them."""
