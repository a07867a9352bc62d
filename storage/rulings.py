"""What the operator decided on names: which topic a name is, for all servers, whatever the evidence says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from aiosqlite import Connection

from news.errors import NewsdeskError
from news.models import ArticleId, SourceId
from news.ports import Clock
from storage.connection import Database
from storage.names import THE_NAME_ITSELF, name_key, prefix_end, words_of
from storage.parts import written_keys
from storage.queries import as_list, queries, rows
from storage.subjects import autoposts_about, move_subject
from storage.times import from_ms, to_ms

SUGGESTIONS_MAX: Final = 5
REVIEWED_MAX: Final = 200
"""Short names that one review looks at, those with the most articles."""
REVIEWED_ARTICLES_MAX: Final = 5_000
ALL_SOURCES: Final = 0


class RulingError(NewsdeskError):
    """The ruling cannot be: no such name, or it contradicts another one. Its message says what to do."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """That a name is a topic. `source`: the name of the only source it holds for; None: it holds for all."""

    kind: Literal["merge", "split"]
    name: str
    target: str
    is_person: bool
    source: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a ruling touches: articles whose topics are to be found anew, and wishes that moved."""

    name: str
    target: str
    article_ids: tuple[ArticleId, ...]
    autopost_count: int = 0


class Rulings:
    """The operator's decisions on names. Any method may raise StorageError.

    A decision marks the articles that it touches as to be analysed anew, in its own transaction: whatever looks at them
    next (`python bot.py reextract` at the latest) stores them by it.
    """

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def all(self) -> list[Ruling]:
        """Every ruling, by name."""
        async with self._database.reading() as db:
            found = await rows(self._sql.all_rulings(db))
        return [
            Ruling(
                kind=row["kind"],
                name=row["name"],
                target=row["target"],
                is_person=bool(row["is_person"]),
                source=row["source"],
                created_at=from_ms(row["created_at"]),
            )
            for row in found
        ]

    async def merge(self, name: str, into: str) -> Ruled:
        """From now on `name` is the topic `into`, in every source; what became of it. Again: the same.

        What was merged into `name` goes along; wishes for it move. Raises RulingError: an unknown name, a circle.
        """
        async with self._database.transaction() as db:
            topic = await self._written(db, name)
            asked = await self._topic(db, into, is_person=bool(topic["is_person"]))
            target = await self._end_of(db, asked)
            if (target["name_key"], target["is_person"]) == (topic["name_key"], topic["is_person"]):
                raise RulingError(
                    f"{into!r} is {topic['name']!r} already; `python bot.py split` takes a merge back"
                )
            touched = set(await self._write_with(db, topic, ALL_SOURCES))
            await self._put(db, "merge", topic, target, ALL_SOURCES, asked=asked)
            if topic["id"] is not None:
                await self._sql.set_merged_into(db, id=topic["id"], into=target["id"])
            touched |= await self._settle(db)
            article_ids = sorted(touched, reverse=True)
            moved = await self._move_autoposts(db, topic["id"], target["id"])
            await self._sql.move_topic_follows(db, old=topic["id"], new=target["id"])
            await self._sql.drop_topic_follows(db, old=topic["id"])
            await self._sql.mark_for_analysis(db, ids=as_list(article_ids))
        return Ruled(topic["name"], target["name"], tuple(article_ids), moved)

    async def split(
        self,
        name: str,
        *,
        from_: str | None = None,
        source_id: SourceId | None = None,
        as_: str | None = None,
    ) -> Ruled:
        """From now on `name` is a topic of its own: `as_`, or that very name. A merge of it is taken back.

        `from_`: only if that is what it is taken for. `source_id`: only in what came through this source first. Raises
        RulingError: an unknown name, one that is not taken for `from_`, an `as_` that is no name or leads back.
        """
        async with self._database.transaction() as db:
            topic = await self._written(db, name)
            asked, target = await self._own(db, topic, name if as_ is None else as_)
            if from_ is not None:
                await self._check_taken_for(db, topic, await self._topic(db, from_))
            scope = ALL_SOURCES if source_id is None else source_id
            touched = set(await self._write_with(db, topic, scope))
            await self._put(db, "split", topic, target, scope, asked=asked)
            if scope == ALL_SOURCES and topic["id"] is not None:
                await self._sql.set_merged_into(db, id=topic["id"], into=None)
            touched |= await self._settle(db)
            before = sorted(touched, reverse=True)
            await self._sql.mark_for_analysis(db, ids=as_list(before))
        return Ruled(name, target["name"], tuple(before))

    async def undo(self, name: str, *, source_id: SourceId | None = None) -> Ruled:
        """Take the ruling on a name back: from now on the evidence decides again. Raises RulingError: there is none."""
        scope = ALL_SOURCES if source_id is None else source_id
        async with self._database.transaction() as db:
            found = await rows(self._sql.rulings_on(db, name_key=name_key(name), source_id=scope))
            if not found:
                raise RulingError(f"there is no ruling on {name!r}; `--list` shows those there are")
            touched: set[ArticleId] = set()
            for row in found:
                topic = await self._written(db, name, is_person=bool(row["is_person"]))
                touched |= set(await self._write_with(db, topic, scope))
                await self._sql.delete_ruling(
                    db, name_key=row["name_key"], is_person=row["is_person"], source_id=scope
                )
                if scope == ALL_SOURCES and topic["id"] is not None:
                    await self._sql.set_merged_into(db, id=topic["id"], into=None)
            touched |= await self._settle(db)
            await self._sql.mark_for_analysis(db, ids=as_list(sorted(touched)))
        return Ruled(name, found[0]["target"], tuple(sorted(touched, reverse=True)))

    async def review(self) -> int:
        """How many articles are to be looked at anew, as they call somebody by a name that others explain by now.

        Surnames and abbreviations that were stored before there was evidence: where most articles around theirs now name
        one bearer in full, the look at them decides each by its own evidence. Looks at the busiest short names alone.
        """
        async with self._database.transaction() as db:
            found = await rows(
                self._sql.short_topics_explained(db, most=REVIEWED_MAX, articles=REVIEWED_ARTICLES_MAX)
            )
            ids = [row["article_id"] for row in found]
            await self._sql.mark_for_analysis(db, ids=as_list(ids))
        return len(ids)

    async def suggestions(self, name: str) -> list[str]:
        """Names of topics that somebody may have meant, most active first."""
        async with self._database.reading() as db:
            return await self._suggestions(db, name)

    # --- names ---------------------------------------------------------------------------------------

    async def _topic(self, db: Connection, name: str, *, is_person: bool | None = None) -> Any:
        """The topic of that name: of the kind wanted before others, else the one with the most articles."""
        found = await rows(self._sql.topics_by_key(db, name_key=name_key(name)))
        if not found:
            raise RulingError(await self._unknown(db, name))
        return max(found, key=lambda row: (row["is_person"] == is_person, row["article_count"], -row["id"]))

    async def _written(self, db: Connection, name: str, *, is_person: bool | None = None) -> Any:
        """The topic of that name or, where it is only another name of topics, that name with the kind of most of them."""
        found = await rows(self._sql.topics_by_key(db, name_key=name_key(name)))
        if found:
            return max(
                found, key=lambda row: (row["is_person"] == is_person, row["article_count"], -row["id"])
            )
        called = await rows(self._sql.topics_called(db, name_key=name_key(name)))
        if not called:
            raise RulingError(await self._unknown(db, name))
        kind = called[0]["is_person"] if is_person is None else is_person
        return {"id": None, "name": name, "name_key": name_key(name), "is_person": kind}

    async def _unknown(self, db: Connection, name: str) -> str:
        near = await self._suggestions(db, name)
        hint = f"did you mean {', '.join(map(repr, near))}?" if near else "write it as a card shows it"
        return f"no article has the name {name!r}; {hint}"

    async def _suggestions(self, db: Connection, name: str) -> list[str]:
        for word in sorted(words_of(name), key=len, reverse=True)[:3]:
            for begin in (word, word[:4], word[:3]):
                found = await rows(
                    self._sql.topics_with_word(
                        db, word=begin, word_end=prefix_end(begin), own=THE_NAME_ITSELF, limit=SUGGESTIONS_MAX
                    )
                )
                if found:
                    return [row["name"] for row in found]
        return []

    async def _own(self, db: Connection, topic: Any, name: str) -> tuple[Any, Any]:
        """What a name that is split off is from now on: as which name, and what that was merged into."""
        if not words_of(name):
            raise RulingError(f"{name!r} is no name: it needs a letter or a digit")
        own = {"id": None, "name": name, "name_key": name_key(name), "is_person": topic["is_person"]}
        if own["name_key"] == topic["name_key"]:
            return own, own
        end = await self._end_of(db, own)
        if end["name_key"] == topic["name_key"]:
            raise RulingError(
                f"{name!r} is {topic['name']!r} by a ruling; `python bot.py merge --undo {name!r}` first"
            )
        return own, end

    async def _end_of(self, db: Connection, topic: Any) -> Any:
        """What a ruling says that the topic's own name is, or it; rulings always point at the end of their chain."""
        ended = await self._sql.merged_topic(db, name_key=topic["name_key"], is_person=topic["is_person"])
        return topic if ended is None else ended

    async def _check_taken_for(self, db: Connection, topic: Any, other: Any) -> None:
        wanted = {"name_key": topic["name_key"], "topic_id": other["id"]}
        if topic["id"] != other["id"] and not await self._sql.is_called(db, **wanted):
            raise RulingError(f"{topic['name']!r} is not taken for {other['name']!r} in any article")

    # --- what is touched -----------------------------------------------------------------------------

    async def _write_with(self, db: Connection, topic: Any, source_id: int) -> list[ArticleId]:
        """The articles that write the name, or are on what it stands for, newest first."""
        found = await rows(
            self._sql.articles_called(
                db, name_key=topic["name_key"], topic_id=topic["id"], source_id=source_id
            )
        )
        written = {
            row["article_id"]
            for row in found
            if row["topic_id"] == topic["id"] or topic["name_key"] in written_keys(row["written"] or "")
        }
        return sorted(written, reverse=True)

    async def _settle(self, db: Connection) -> set[ArticleId]:
        """Point every ruling at where the one on what it asked for leads now; the articles of those that changed."""
        found = await rows(self._sql.rulings_as_asked(db))
        general = {
            (row["name_key"], row["is_person"]): row for row in found if row["source_id"] == ALL_SOURCES
        }
        touched: set[ArticleId] = set()
        for row in found:
            target, key, is_person = _led_to(row, general)
            if (key, is_person) == (row["target_key"], row["target_is_person"]):
                continue
            own = {"name_key": row["name_key"], "is_person": row["is_person"]}
            topic = await self._sql.topic_by_key(db, **own) or {**own, "id": None}
            touched |= set(await self._write_with(db, topic, row["source_id"]))
            aim = {"target": target, "target_key": key, "target_is_person": is_person}
            await self._sql.point_ruling_at(db, source_id=row["source_id"], **own, **aim)
            end = await self._sql.topic_by_key(db, name_key=key, is_person=is_person)
            is_merge = row["kind"] == "merge" and row["source_id"] == ALL_SOURCES
            if is_merge and topic["id"] is not None and end is not None:
                await self._sql.set_merged_into(db, id=topic["id"], into=end["id"])
        return touched

    async def _move_autoposts(self, db: Connection, old: int | None, new: int) -> int:
        """How many wishes for the old topic are for the new one from here on."""
        ids = [] if old is None else await autoposts_about(db, "topic", old)
        if old is not None and ids:
            await move_subject(db, "topic", old, new, ids=ids)
        return len(ids)

    async def _put(
        self, db: Connection, kind: str, topic: Any, target: Any, source_id: int, *, asked: Any
    ) -> None:
        await self._sql.put_ruling(
            db,
            kind=kind,
            name=topic["name"],
            name_key=topic["name_key"],
            is_person=topic["is_person"],
            source_id=source_id,
            now=to_ms(self._now()),
            **_target(target),
            asked=asked["name"],
            asked_key=asked["name_key"],
            asked_is_person=asked["is_person"],
        )


def _target(target: Any) -> dict[str, Any]:
    return {
        "target": target["name"],
        "target_key": target["name_key"],
        "target_is_person": target["is_person"],
    }


def _led_to(ruling: Any, general: Mapping[tuple[str, int], Any]) -> tuple[str, str, int]:
    """Name, folded name and kind of what a ruling asked for, by the rulings on that; a circle ends where it began."""
    end = (ruling["asked"], ruling["asked_key"], ruling["asked_is_person"])
    passed: set[tuple[str, int]] = set()
    while (following := general.get(end[1:])) is not None and end[1:] not in passed:
        passed.add(end[1:])
        end = (following["asked"], following["asked_key"], following["asked_is_person"])
    return end
