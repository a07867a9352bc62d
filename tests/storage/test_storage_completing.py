"""Completing names: the same as a look at all of them gives, for a bounded look."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from news.models import GuildId
from storage import Storage, completing
from storage.completing import LEVELS, LOOKED, WALKED

SOURCES = 4
ALL, ONE, TWO = GuildId(1), GuildId(2), GuildId(3)
"""A server that reads every source, one that reads the first alone, and one that reads half of them."""
READERS = {1: (ALL, ONE, TWO), 2: (ALL, TWO), 3: (ALL,), 4: (ALL,)}
SYLLABLES = ("ka", "mo", "ta", "ri", "lu")


def fill(path: Path, names: int, *, seed: int) -> None:
    """Invented names of two words, some quoted and some with an alias of one source, as counted by sets of one source."""
    draw = random.Random(seed)
    with closing(sqlite3.connect(path)) as db, db:
        for one in range(1, SOURCES + 1):
            db.execute(
                "INSERT INTO sources (id, kind, name, url, domain, created_at) VALUES (?, 'feed', ?, ?, ?, 0)",
                (one, f"Source {one}", f"https://s{one}.example/feed", f"s{one}.example"),
            )
            db.execute("INSERT INTO source_sets (id, members) VALUES (?, ?)", (one, str(one)))
            db.execute("INSERT INTO source_set_members VALUES (?, ?)", (one, one))
            db.executemany(
                "INSERT INTO guild_sources (guild_id, source_id, added_at) VALUES (?, ?, 0)",
                [(guild, one) for guild in READERS[one]],
            )
        for topic in range(1, names + 1):
            words = ["".join(draw.choices(SYLLABLES, k=3)) for _ in range(2)]
            is_person = draw.random() < 0.5
            name = f"{' '.join(words)} {topic}"
            db.execute(
                "INSERT INTO topics (id, kind, name, name_key, is_person) VALUES (?, ?, ?, ?, ?)",
                (topic, "person" if is_person else "place", name, name, is_person),
            )
            for word in {*words, str(topic)}:
                db.execute("INSERT INTO topic_words VALUES (?, ?, 0, 0)", (word, topic))
            if draw.random() < 0.3:
                db.execute(
                    "INSERT INTO topic_words VALUES (?, ?, ?, 0)", ("alias", topic, draw.randint(1, SOURCES))
                )
            written, total = 0, 0
            for source in draw.sample(range(1, SOURCES + 1), draw.choice((1, 1, 2, 4))):
                articles = int(draw.paretovariate(0.8)) % 3_000 + 1
                quotes = draw.randint(0, 2 * articles) if is_person else 0
                written += articles
                total += articles + quotes
                db.execute(
                    "INSERT INTO topic_counts VALUES (?, ?, ?, ?, ?)",
                    (topic, source, articles, quotes, int(is_person and draw.random() < 0.3)),
                )
            db.execute(
                "UPDATE topics SET article_count = ?, activity = ? WHERE id = ?", (written, total, topic)
            )


def looked_at_all(
    path: Path, guild: GuildId, typed: str, *, people_only: bool, speakers_only: bool
) -> list[str]:
    """The answer by a look at every name: what the walk must give."""
    sources = [one for one, readers in READERS.items() if guild in readers]
    with closing(sqlite3.connect(path)) as db:
        words: dict[int, list[str]] = {}
        for word, topic, source in db.execute("SELECT word, topic_id, source_id FROM topic_words"):
            if source == 0 or source in sources:
                words.setdefault(topic, []).append(word)
        counts: dict[int, list[tuple[int, int, int]]] = {}
        for topic, source, *count in db.execute("SELECT * FROM topic_counts"):
            if source in sources:
                counts.setdefault(topic, []).append((count[0], count[1], count[2]))
        found: list[tuple[int, int, int, str]] = []
        for topic, name, is_person, level in db.execute("SELECT id, name, is_person, level FROM topics"):
            seen = counts.get(topic, [])
            articles, quotes, public = (sum(one[place] for one in seen) for place in range(3))
            is_private = is_person and not public and len(seen) < 2
            answers = all(
                any(word.startswith(part) for word in words.get(topic, [])) for part in typed.split()
            )
            is_wanted = (is_person or not people_only) and (quotes or not speakers_only)
            if seen and answers and is_wanted and not is_private:
                found.append((-quotes if speakers_only else -articles, -articles, -level, name))
    return [name for *_, name in sorted(found)[:25]]


TYPED = ("k", "ka", "mota", "katamo", "ka ta", "alias", "alias mo", "ri lu ka", "12", "zz")


@pytest.mark.parametrize("seed", [1, 2])
def test_the_walk_finds_what_a_look_at_all_names_finds(tmp_path: Path, seed: int) -> None:
    """Whatever is typed, whoever asks: the same names in the same order as a look at every name gives."""
    path = tmp_path / "names.db"

    async def compare() -> None:
        await (await Storage.open(f"sqlite:///{path}")).close()
        fill(path, 1_200, seed=seed)
        storage = await Storage.open(f"sqlite:///{path}")
        for guild in (ALL, ONE, TWO):
            for typed in TYPED:
                for people, speakers in ((False, False), (True, False), (True, True)):
                    wanted = looked_at_all(path, guild, typed, people_only=people, speakers_only=speakers)
                    found = await storage.topics.complete(
                        guild, typed, people_only=people, speakers_only=speakers
                    )
                    assert [one.name for one in found] == wanted, (guild, typed, people, speakers)
        await storage.close()

    asyncio.run(compare())


def test_a_common_beginning_costs_a_bounded_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten thousand names that begin alike, only so many are counted: the most active, and each once."""
    path = tmp_path / "names.db"
    asked: list[int] = []

    async def count() -> None:
        await (await Storage.open(f"sqlite:///{path}")).close()
        fill(path, 1, seed=1)
        with closing(sqlite3.connect(path)) as db, db:
            names = [(one, f"ka{one}") for one in range(2, 10_000)]
            db.executemany(
                "INSERT INTO topics (id, kind, name, name_key, is_person) SELECT ?1, 'place', ?2, ?2, 0",
                names,
            )
            db.executemany("INSERT INTO topic_words VALUES (?2, ?1, 0, 0)", names)
            db.execute("INSERT INTO topic_counts SELECT id, 1, 1, 0, 0 FROM topics WHERE id > 1")
            db.execute("UPDATE topics SET article_count = 1, activity = 1 WHERE id > 1")
            db.execute("UPDATE topics SET article_count = 900, activity = 900 WHERE id IN (5000, 9999)")
            db.execute("UPDATE topic_counts SET articles = 900 WHERE topic_id IN (5000, 9999)")
        storage = await Storage.open(f"sqlite:///{path}")
        suggest = completing._suggested  # pyright: ignore[reportPrivateUsage]  # what it is asked is what is counted

        async def noting(db: object, ids: list[int], *rest: object) -> list[object]:
            asked.extend(ids)
            return await suggest(db, ids, *rest)  # pyright: ignore[reportArgumentType]  # handed on as it came

        monkeypatch.setattr(completing, "_suggested", noting)
        found = await storage.topics.complete(ONE, "ka")
        await storage.close()
        assert {one.name for one in found[:2]} == {"ka5000", "ka9999"}
        assert len(found) == 25

    asyncio.run(count())
    assert len(asked) == len(set(asked)) <= LOOKED * (len(LEVELS) + 1) <= WALKED


def test_a_word_follows_its_topic_to_another_level(tmp_path: Path) -> None:
    """What becomes more active, or less, is found where it belongs: by words of its name and of its aliases."""
    path = tmp_path / "names.db"

    async def make() -> None:
        await (await Storage.open(f"sqlite:///{path}")).close()

    asyncio.run(make())
    fill(path, 3, seed=2)
    with closing(sqlite3.connect(path)) as db:
        for activity, level in ((1, 0), (2, 1), (63, 5), (64, 6), (9_000, 12), (3, 1), (0, 0)):
            db.execute("UPDATE topics SET activity = ? WHERE id = 1", (activity,))
            assert db.execute("SELECT DISTINCT level FROM topic_words WHERE topic_id = 1").fetchall() == [
                (level,)
            ]
