"""Which story a new article belongs to: the index of the last days, kept in step with the rows that it is made of.

The rows are the truth, the index is memory. It is filled from the archive before the first article is stored, and before
each transaction it follows what other processes have stored since. What a transaction had placed that was then rolled
back is looked at again in the rows before the next decision, so that the index never knows an article that is not there.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from aiosqlite import Connection

from news.models import ArticleId, StoryId
from news.ports import Clock
from news.stories import WINDOW, StoryIndex, is_copy, signature
from news.stories.terms import TITLE_CHARS, read_wording
from storage.connection import Database
from storage.in_place import off_loop
from storage.queries import as_list, queries, rows
from storage.times import first_id, id_time

T = TypeVar("T")

CHARS: Final = 5_000
"""Characters of a text that its story is decided by; `news.stories` looks at no more."""
ARTICLES_MAX: Final = 100_000
"""Articles of the window that are kept in memory, the newest; some 1 KB each."""
TEXTS_COMPARED: Final = 30
"""Different texts of one story that a new one is compared with, the newest."""
_SHARED_MIN, _TITLES_READ = 2, 12
"""Words that the headline of an article without a text shares with one of its story."""
_AT_ONCE: Final = 100
"""Articles read into the index in one go, off the event loop: a few hundredths of a second, a tenth where no sketches stand."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article belongs."""

    story_id: StoryId
    text_group: int | None = None
    """The article that stands for its text within the story, itself for a text of its own; None: too short to compare."""
    signature: Sequence[int] | None = None
    """What later texts are compared with; None where none can join."""


class StoryWindow:
    """The stories that an article may still join. Everything in it is done by one task at a time."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()
        self._lock = asyncio.Lock()
        self._index: StoryIndex | None = None
        self._seq = 0
        """Up to here the rows of `story_texts` are in the index."""
        self._stored = 0
        """The same with the transaction under way."""
        self._removed = 0
        """Up to here the rows of `removed_articles` are out of the index."""
        self._touched: set[int] = set()
        """Articles that the transaction under way has placed."""
        self._doubtful: set[int] = set()
        """Articles of which only the rows can say whether they are there."""

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Connection]:
        """A transaction of the database in which articles may be placed; see `Database.transaction`.

        The first one waits until the window is read, a quarter of a second for a thousand articles; one to three where these
        were stored before sketches were kept. Raises StorageError.
        """
        async with self._lock:
            await self._be_up_to_date()
            try:
                async with self._database.transaction() as db:
                    while await self._follow(db) == _AT_ONCE:
                        continue
                    while await self._forget_removed(db) == _AT_ONCE:
                        continue
                    self._stored = self._seq
                    yield db
            except BaseException:
                # It may have been committed all the same, when the answer alone was lost.
                self.doubt()
                raise
            self._touched.clear()
            self._seq = self._stored

    async def load(self) -> None:
        """Reads the window, where it is not, and what others have stored since: the next transaction begins at once.

        Raises StorageError.
        """
        async with self._lock:
            await self._be_up_to_date()

    async def _be_up_to_date(self) -> None:
        if self._index is None:
            await self._load()
        await self._catch_up()

    def doubt(self) -> None:
        """Takes note that what was placed may have been rolled back."""
        self._doubtful |= self._touched
        self._touched.clear()

    async def place(
        self,
        db: Connection,
        article_id: ArticleId,
        *,
        title: str,
        text: str,
        outlet: str | None = None,
        story_id: StoryId | None = None,
    ) -> Placed:
        """Where a new article belongs, within `transaction`; `note` must follow once its row is there.

        `story_id`: where that is known already. What was news before the window is a story of its own: nothing joins it,
        nor does it join anything.
        """
        if self._is_old(article_id):
            return Placed(story_id or StoryId(article_id))
        await self._look_again(db)
        self._touched.add(article_id)
        marks = signature(text)
        if story_id is None:
            story_id = await _in_thread(lambda: self._decide(article_id, title, text))
            if story_id != article_id and not await self._is_told_by(
                db, story_id, title, outlet, has_text=bool(marks)
            ):
                story_id = StoryId(article_id)
                self._remember(article_id, story_id, title, text)
        else:
            known = story_id
            await _in_thread(lambda: self._remember(article_id, known, title, text))
        return Placed(story_id, await self._group(db, story_id, article_id, marks), marks)

    async def note(self, db: Connection, article_id: ArticleId, placed: Placed) -> None:
        """Notes a placed article's words: for other processes, and for copies that come later."""
        if placed.signature is not None:
            assert self._index is not None  # noqa: S101  # `transaction` has filled it
            self._stored = await self._sql.put_story_text(
                db,
                article_id=article_id,
                signature=struct.pack(f"<{len(placed.signature)}I", *placed.signature),
                sketch=self._index.packed(article_id),
            )

    async def reword(self, db: Connection, article_id: ArticleId, *, title: str, text: str) -> None:
        """Takes over the changed words of a stored article, within `transaction`. It stays in its story."""
        if self._is_old(article_id):
            return
        story_id = StoryId(await self._sql.story_of_article(db, id=article_id))
        placed = await self.place(db, article_id, title=title, text=text, story_id=story_id)
        await self._sql.set_text_group(db, id=article_id, text_group=placed.text_group)
        await self._sql.delete_story_text(db, article_id=article_id)
        await self.note(db, article_id, placed)

    async def forget(self, *, limit: int) -> None:
        """Forgets the signatures of news so old that no article can join it, `limit` rows at most."""
        before = first_id(self._now() - 2 * WINDOW)
        async with self._database.transaction() as db:
            await self._sql.forget_story_texts(db, before=before, limit=limit)

    # ------------------------------------------------------------------ deciding

    def _is_old(self, article_id: int) -> bool:
        return article_id < first_id(self._now() - WINDOW)

    def _decide(self, article_id: int, title: str, text: str) -> StoryId:
        assert self._index is not None  # noqa: S101  # `transaction` has filled it
        return StoryId(
            self._index.add(article_id, title=title, text=text[:CHARS], published_at=id_time(article_id))
        )

    def _remember(self, article_id: int, story_id: int, title: str, text: str) -> None:
        assert self._index is not None  # noqa: S101  # `transaction` has filled it
        self._index.remember(
            article_id,
            title=title,
            text=text[:CHARS],
            published_at=id_time(article_id),
            story_id=story_id,
        )

    async def _take_in(self, db: Connection, index: StoryIndex, found: Sequence[Any]) -> None:
        """Takes stored articles into an index, from their words where their sketches cannot be read."""
        unread = await _in_thread(partial(_fill, index, found))
        if unread:
            worded = await rows(self._sql.story_texts_by_ids(db, ids=as_list(unread), chars=CHARS))
            await _in_thread(partial(_fill, index, worded))

    async def _is_told_by(
        self, db: Connection, story_id: StoryId, title: str, outlet: str | None, *, has_text: bool
    ) -> bool:
        """Whether the headlines leave it possible that an article is of the story.

        Not where it shares the publisher and no word of a headline: the episodes of a show close with the same words, and
        look like copies. Of an article without a text one shared word says nothing: mayors resign and open bridges.
        """
        mine = _title_words(title)
        if not mine:
            return True
        found = await rows(self._sql.titles_of_story(db, story_id=story_id, limit=_TITLES_READ))
        shared = [len(mine & _title_words(row["title"])) for row in found]
        if not has_text:
            return max(shared, default=0) >= min(len(mine), _SHARED_MIN)
        return any(shared) or any(row["outlet"] != outlet for row in found)

    async def _group(
        self, db: Connection, story_id: int, article_id: int, marks: Sequence[int]
    ) -> int | None:
        """The text of the story that these words are, and one text from here on where they are several."""
        if not marks or story_id == article_id:
            return article_id if marks else None
        found = await rows(self._sql.texts_of_story(db, story_id=story_id, limit=TEXTS_COMPARED))
        others = [(row["article_id"], row["signature"]) for row in found if row["article_id"] != article_id]
        same = [one for one, packed in others if is_copy(marks, _unpacked(packed))]
        if len(same) > 1:
            await self._sql.merge_text_groups(db, story_id=story_id, kept=min(same), others=as_list(same))
        return min(same, default=article_id)

    # ------------------------------------------------------------------ keeping in step

    async def _load(self) -> None:
        """Fills the index from the archive's newest days; the event loop and readers go on meanwhile."""
        self._index = None
        async with self._database.reading_behind() as db:
            seq = await self._sql.highest_story_text(db)
            removed = await self._sql.highest_removed(db)
            newest = await self._sql.newest_article_id(db)
            # A little low where some have no text; the index keeps to its bound by itself.
            bound = await self._sql.nth_newest_story_text(db, offset=ARTICLES_MAX - 1)
        index = StoryIndex(articles_max=ARTICLES_MAX)
        low = max(0 if newest is None else first_id(id_time(newest) - WINDOW), bound or 0)
        # What can be placed came out within WINDOW, and ends all that is older by another: a start after months reads nothing.
        low = max(low, first_id(self._now() - 2 * WINDOW))
        after = -1
        while True:
            async with self._database.reading_behind() as db:
                found = await rows(
                    self._sql.texts_in_window(db, low=low, after=after, limit=_AT_ONCE, chars=CHARS)
                )
                await self._take_in(db, index, found)
            if not found:
                break
            after = found[-1]["id"]
        self._index, self._seq, self._removed = index, seq, removed

    async def _catch_up(self) -> None:
        """Follows what others stored, before anything is locked: after a long import it is much."""
        while True:
            async with self._database.reading_behind() as db:
                if await self._follow(db) < _AT_ONCE:
                    return

    async def _follow(self, db: Connection) -> int:
        """How many articles of other processes were taken into the index; at most _AT_ONCE."""
        found = await rows(self._sql.texts_stored_after(db, seq=self._seq, limit=_AT_ONCE, chars=CHARS))
        if found:
            assert self._index is not None  # noqa: S101  # `transaction` has filled it
            await self._take_in(db, self._index, found)
            self._seq = found[-1]["seq"]
        return len(found)

    async def _forget_removed(self, db: Connection) -> int:
        """How many articles that the operator removed were taken out of the index; at most _AT_ONCE."""
        found = await rows(self._sql.removed_after(db, seq=self._removed, limit=_AT_ONCE))
        if found:
            assert self._index is not None  # noqa: S101  # `transaction` has filled it
            for row in found:
                self._index.forget(row["article_id"])
            self._removed = found[-1]["seq"]
        return len(found)

    async def _look_again(self, db: Connection) -> None:
        """Brings articles in doubt to what the rows say."""
        if not self._doubtful:
            return
        found = await rows(self._sql.story_texts_by_ids(db, ids=as_list(sorted(self._doubtful)), chars=CHARS))
        assert self._index is not None  # noqa: S101  # `transaction` has filled it
        for gone in self._doubtful.difference(row["id"] for row in found):
            self._index.forget(gone)
        await self._take_in(db, self._index, found)
        self._doubtful.clear()


def _fill(index: StoryIndex, stored: Sequence[Any]) -> list[int]:
    """Takes articles into the index; the ids of those whose sketch cannot be read: another version made it."""
    unread: list[int] = []
    for row in stored:
        article_id, story_id, sketch = row["id"], row["story_id"], row["sketch"]
        at = id_time(article_id)
        if sketch is None:
            index.remember(
                article_id, title=row["title"], text=row["text"], published_at=at, story_id=story_id
            )
        elif not index.recall(article_id, sketch, published_at=at, story_id=story_id):
            unread.append(article_id)
    return unread


def _title_words(title: str) -> set[str]:
    """The words of a headline that say something, as stems."""
    return {stem for _, stem in read_wording(title, limit=TITLE_CHARS).said}


def _unpacked(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)


async def _in_thread(work: Callable[[], T]) -> T:
    """The result of work that takes milliseconds, off the event loop and to its end even when we are cancelled.

    The index is no thread's but that of whoever holds the lock, which must not be let go while work is under way.
    """
    return await off_loop(work)
