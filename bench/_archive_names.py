"""What the commands about people, topics, quotes, stories and trends ask of the archive."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from bench._archive_asking import GUILDS, Ask, Asker, Query, Rank, Scene, visible_sources
from news.models import ArticleId, QuoteId, SourceId, Subject, TopicId, UserId, Wish
from news.trends import Period
from storage import Storage
from storage.pulling import preview
from storage.risen import KEPT_FOR
from storage.trends import Trends

Call = Callable[[Scene, random.Random], Callable[[], Awaitable[object]]]
ASKERS: Final[Sequence[Asker]] = ("message", "server", "many", "few")
RANKS: Final[Sequence[Rank]] = ("common", "middling", "rare")
FOLLOWS: Final = 20
_DAY: Final = timedelta(days=1)
_KEEPING: Final[dict[Storage, Trends]] = {}
_ASKED: Final[defaultdict[tuple[Storage, Asker, Period], int]] = defaultdict(int)
_WALKED: Final = 900
"""Questions about what rose that come one after the other as soon as what is kept is found anew behind an answer."""


def _query(name: str, asks: Call, *, asker: Asker = "server", p99: float = 50.0) -> Query:
    return Query(
        f"{name} ({asker})",
        lambda scene, chance: Ask(asks(scene, chance)),
        asker=asker,
        goal_p99_ms=p99,
    )


def _topic(scene: Scene, chance: random.Random, rank: Rank, kind: str | None = None) -> TopicId:
    return TopicId(scene.topic_id(chance, rank, kind))


# --- quotes ------------------------------------------------------------------------------------------


def _quotes(name: str, wanted: Callable[[Scene, random.Random], dict[str, Any]], asker: Asker) -> Query:
    def asks(scene: Scene, chance: random.Random) -> Callable[[], Awaitable[object]]:
        asked = wanted(scene, chance)
        return lambda: scene.storage.quotes.find(GUILDS[asker], **asked)

    return _query(f"quotes, {name}", asks, asker=asker)


def _lists_of_quotes(asker: Asker) -> Iterator[Query]:
    yield _query("a random quote", lambda s, _: lambda: s.storage.quotes.random(GUILDS[asker]), asker=asker)
    yield _quotes("newest", lambda _s, _c: {}, asker)
    for rank in ("common", "rare"):
        yield _quotes(
            f"by a {rank} person", lambda s, c, r=rank: {"speaker_id": _topic(s, c, r, "person")}, asker
        )
        yield _quotes(f"about a {rank} topic", lambda s, c, r=rank: {"topic_id": _topic(s, c, r)}, asker)
    for rank in RANKS:
        yield _quotes(f"with a {rank} word", lambda s, c, r=rank: {"text": s.word(c, r)}, asker)


def _more_quotes() -> Iterator[Query]:
    forms: dict[str, Callable[[Scene, random.Random], dict[str, Any]]] = {
        "newest, page 20": lambda _s, _c: {"page": 19},
        "newest since a week": lambda s, _c: {"since": s.now - 7 * _DAY},
        "newest since half a year": lambda s, _c: {"since": s.now - 182 * _DAY},
        "by a common person, page 20": lambda s, c: {
            "speaker_id": _topic(s, c, "common", "person"),
            "page": 19,
        },
        "about a common topic, page 20": lambda s, c: {"topic_id": _topic(s, c, "common"), "page": 19},
        "by a common person about a common topic": lambda s, c: {
            "speaker_id": _topic(s, c, "common", "person"),
            "topic_id": _topic(s, c, "common"),
        },
        "with two common words": lambda s, c: {"text": f"{s.word(c, 'common')} {s.word(c, 'common')}"},
    }
    for name, wanted in forms.items():
        yield _quotes(name, wanted, "server")
    for rank in RANKS:
        for whose in ("common", "rare"):
            yield _quotes(
                f"with a {rank} word by a {whose} person",
                lambda s, c, r=rank, w=whose: {
                    "text": s.word(c, r),
                    "speaker_id": _topic(s, c, w, "person"),
                },
                "server",
            )
    yield _quotes(
        "with a common word about a common topic",
        lambda s, c: {"text": s.word(c, "common"), "topic_id": _topic(s, c, "common")},
        "server",
    )
    yield _query("quotes of an article", _quotes_of_article)
    yield _query("a quote with the same words elsewhere", _same_words)


def _quotes_of_article(scene: Scene, chance: random.Random) -> Callable[[], Awaitable[object]]:
    article_id = ArticleId(chance.choice(scene.articles)[0])
    return lambda: scene.storage.quotes.of_article(article_id, GUILDS["server"])


def _same_words(scene: Scene, chance: random.Random) -> Callable[[], Awaitable[object]]:
    number = QuoteId(chance.randrange(1, 4 * len(scene.articles)))

    async def call() -> object:
        stored = await scene.storage.quotes.get(number, GUILDS["server"])
        return None if stored is None else await scene.storage.profiles.same_words(stored, GUILDS["server"])

    return call


# --- pages -------------------------------------------------------------------------------------------


def _pages(asker: Asker) -> Iterator[Query]:
    guild = GUILDS[asker]
    for rank in ("common", "rare"):

        def person(scene: Scene, chance: random.Random, rank: Rank = rank) -> Callable[[], Awaitable[object]]:
            topic_id = _topic(scene, chance, rank, "person")
            return lambda: scene.storage.profiles.get(topic_id, guild)

        yield _query(f"the page of a {rank} person", person, asker=asker)
    parts: dict[str, Callable[[Scene, TopicId], Awaitable[object]]] = {
        "counts": lambda s, t: s.storage.topics.get(t, guild),
        "what is beside it": lambda s, t: s.storage.topics.related(t, guild),
        "people beside it": lambda s, t: s.storage.topics.related(t, guild, people_only=True),
        "stories": lambda s, t: s.storage.stories.newest(guild, topic_id=t, page_size=3),
        "90 days": lambda s, t: s.storage.trends.over_time(t, guild, since=(s.now - 90 * _DAY).date()),
    }
    for name, part in parts.items():

        def topic(
            scene: Scene,
            chance: random.Random,
            part: Callable[[Scene, TopicId], Awaitable[object]] = part,
        ) -> Callable[[], Awaitable[object]]:
            topic_id = _topic(scene, chance, "common")
            return lambda: part(scene, topic_id)

        yield _query(f"the page of a common topic, {name}", topic, asker=asker)


def _names() -> Iterator[Query]:
    for rank in RANKS:
        yield _query(
            f"who or what a {rank} name is",
            lambda s, c, r=rank: _bound(s.storage.topics.resolve, GUILDS["server"], s.name(c, r)),
        )
        yield _query(
            f"who has the surname of a {rank} person",
            lambda s, c, r=rank: _bound(
                s.storage.topics.resolve, GUILDS["server"], s.name(c, r, "person").split()[-1]
            ),
        )


def _bound(function: Callable[..., Awaitable[object]], *args: Any) -> Callable[[], Awaitable[object]]:
    return lambda: function(*args)


def _stories() -> Iterator[Query]:
    def story(scene: Scene, chance: random.Random) -> Callable[[], Awaitable[object]]:
        article_id = ArticleId(chance.choice(scene.articles)[0])

        async def call() -> object:
            line = await scene.storage.stories.of_article(article_id, GUILDS["server"])
            return None if line is None else await scene.storage.stories.page(line.id, GUILDS["server"])

        return call

    yield _query("a story's page and time line", story)
    for asker in ASKERS:
        yield _query(
            "newest stories",
            lambda s, _c, a=asker: lambda: s.storage.stories.newest(GUILDS[a]),
            asker=asker,
        )
        yield _query(
            "the briefing's stories",
            lambda s, _c, a=asker: lambda: s.storage.stories.top(GUILDS[a], since=s.now - _DAY),
            asker=asker,
        )


def _nothing_kept(scene: Scene) -> Trends:
    """Trends that have found nothing yet."""
    storage = scene.storage
    return Trends(storage._database, storage.topics, storage.stories)  # pyright: ignore[reportPrivateUsage]  # as it makes its own


def _anew(scene: Scene, asker: Asker, period: Period) -> Callable[[], Awaitable[object]]:
    trends = _nothing_kept(scene)
    return lambda: trends.rising(GUILDS[asker], now=scene.now, period=period)


def _again(scene: Scene, asker: Asker, period: Period) -> Callable[[], Awaitable[object]]:
    trends = _KEEPING.setdefault(scene.storage, _nothing_kept(scene))
    return lambda: trends.rising(GUILDS[asker], now=scene.now, period=period)


def _behind(scene: Scene, asker: Asker, period: Period) -> Callable[[], Awaitable[object]]:
    asked = (scene.storage, asker, period)
    # Time stands still while something is found: a person's clock does not run half an hour in a second.
    if not scene.storage.trends.is_finding:
        _ASKED[asked] = min(_ASKED[asked] + 1, _WALKED)
    now = scene.now - (_WALKED - _ASKED[asked]) * KEPT_FOR[period]
    return lambda: scene.storage.trends.rising(GUILDS[asker], now=now, period=period)


def _trends() -> Iterator[Query]:
    for asker in ("message", "server", "few"):
        for period in Period:
            for when, asks in (
                ("anew", _anew),
                ("asked again", _again),
                ("told while it is found anew", _behind),
            ):
                yield _query(
                    f"what rose, {period.value}, {when}",
                    lambda s, _c, asks=asks, a=asker, p=period: asks(s, a, p),
                    asker=asker,
                )
    for period in Period:
        yield _query(
            f"what rose in one source, {period.value}",
            lambda s, c, p=period: _of_source(s, c, p),
        )
    yield _query("what two common topics share", _shared)


def _of_source(scene: Scene, chance: random.Random, period: Period) -> Callable[[], Awaitable[object]]:
    source_id = SourceId(chance.choice(visible_sources("server")))
    return lambda: scene.storage.trends.rising(
        GUILDS["server"], now=scene.now, period=period, source_id=source_id
    )


def _shared(scene: Scene, chance: random.Random) -> Callable[[], Awaitable[object]]:
    first, second = _topic(scene, chance, "common"), _topic(scene, chance, "common")
    return lambda: scene.storage.trends.shared(first, second, GUILDS["server"], since=scene.now - 30 * _DAY)


# --- suggestions -------------------------------------------------------------------------------------


def _letters(number: int) -> Callable[[Scene, random.Random], str]:
    return lambda scene, chance: scene.name(chance, "middling")[:number]


def _second(scene: Scene, chance: random.Random) -> str:
    return scene.name(chance, "middling", "person").split()[-1][:4]


def _both(letters: int) -> Callable[[Scene, random.Random], str]:
    def typed(scene: Scene, chance: random.Random) -> str:
        first, last = scene.name(chance, "middling", "person").split()
        return f"{first[:letters]} {last[:letters]}"

    return typed


TYPED: Final[dict[str, Callable[[Scene, random.Random], str]]] = {
    "nothing typed": lambda _s, _c: "",
    **{f"{letters} letters": _letters(letters) for letters in (1, 2, 3, 5)},
    "the second word": _second,
    "a letter of two words": _both(1),
    "two letters of two words": _both(2),
    "a whole name": lambda s, c: s.name(c, "rare"),
    "a misspelt name": lambda s, c: s.name(c, "middling")[:5] + "xq",
}


def _suggestions(asker: Asker) -> Iterator[Query]:
    guild = GUILDS[asker]
    for name, typed in TYPED.items():
        kinds: dict[str, dict[str, bool]] = {"a topic": {}, "a person": {"people_only": True}}
        if asker == "server":
            kinds["a speaker"] = {"speakers_only": True}
        for kind, only in kinds.items():

            def asks(
                scene: Scene,
                chance: random.Random,
                typed: Callable[[Scene, random.Random], str] = typed,
                only: dict[str, bool] = only,
            ) -> Callable[[], Awaitable[object]]:
                words = typed(scene, chance)
                return lambda: scene.storage.topics.complete(guild, words, **only)

            yield _query(f"complete {kind}, {name}", asks, asker=asker, p99=10.0)
    for name, words in {"nothing typed": "", "a letter": "g", "two words": "gazette 12"}.items():
        yield _query(
            f"complete a source, {name}",
            lambda s, _c, w=words: lambda: s.storage.sources.complete(guild, w),
            asker=asker,
            p99=10.0,
        )


# --- organisers, and what goes on by itself ----------------------------------------------------------


def _organisers() -> Iterator[Query]:
    guild = GUILDS["server"]
    assert guild is not None
    for asker in ("server", "many"):
        yield _query(
            "all sources", lambda s, _c, a=asker: lambda: s.storage.sources.visible(GUILDS[a]), asker=asker
        )
    yield _query(
        "a source's week",
        lambda s, c: _bound(s.storage.explaining.brought_by, SourceId(c.randint(1, 450)), guild),
    )
    yield _query("how posting goes", lambda s, _c: lambda: s.storage.explaining.status(guild))
    yield _query("what was reported", lambda s, _c: lambda: s.storage.reports.waiting(guild))
    yield _query(
        "why an article",
        lambda s, c: _bound(s.storage.explaining.article, ArticleId(c.choice(s.articles)[0]), guild),
    )
    yield _query(
        "a forecast for a common topic",
        lambda s, c: _bound(
            s.storage.forecasting.matches_of_last_week,
            guild,
            Wish("topic", topic_ids=(_topic(s, c, "common"),)),
        ),
    )
    yield _query(
        f"a digest of {FOLLOWS} follows",
        _digest,
    )


def _digest(scene: Scene, chance: random.Random) -> Callable[[], Awaitable[object]]:
    subjects = [Subject("topic", _topic(scene, chance, "common")) for _ in range(FOLLOWS - 4)]
    subjects += [Subject("source", chance.randint(1, 450)) for _ in range(4)]
    guild = GUILDS["server"]
    assert guild is not None

    async def call() -> object:
        database = scene.storage._database  # pyright: ignore[reportPrivateUsage]  # a round has it
        async with database.reading() as db:
            return await preview(
                db,
                UserId(1),
                since=scene.now - _DAY,
                now=scene.now,
                member_of=[guild],
                also=[(guild, subject) for subject in subjects],
            )

    return call


def _all() -> Iterator[Query]:
    for asker in ASKERS:
        yield from _lists_of_quotes(asker)
        yield from _pages(asker)
        yield from _suggestions(asker)
    yield from _more_quotes()
    yield from _names()
    yield from _stories()
    yield from _trends()
    yield from _organisers()


QUERIES: Final[Sequence[Query]] = list(_all())
"""All of them."""
