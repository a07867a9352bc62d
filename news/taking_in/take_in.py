"""From what a source's address answered to the archive: plan → read pages → analyse → store. The poller records it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from news.analysing import analyse_by
from news.dates import is_day_alone, is_on_day
from news.models import AddOutcome, SeenEntry
from news.polling.schedule import learned_rhythm_s, rhythm_s, slowest_s
from news.taking_in.entries import read_entries
from news.taking_in.entry_notes import is_waiting
from news.taking_in.known_entries import (
    after_adding,
    after_reading,
    after_waiting,
    plan_entries,
)
from news.taking_in.postponing import Postponements
from news.taking_in.work import ReadSource, read_known_entries
from news.working.threads import THREADS

if TYPE_CHECKING:
    from news.fetch import FetchedPage
    from news.models import AddResult, ArticleId, ExtractedArticle, ParsedFeed, PollState, Source, SourceId
    from news.ports import ArticleStore, Clock, PageFetcher, SourceStore, Workers
    from news.taking_in.entries import PageBudget, ReadEntries
    from news.taking_in.known_entries import Plan

log = logging.getLogger(__name__)

STORED_AT_ONCE = 25
"""Articles in one transaction: a reader's command, which writes too, waits for no more than these."""
WAITING_MAX = 100
"""Entries of one check that are taken in with less than their pages hold and read quietly later: the newest."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a source's entries."""

    state: PollState
    """As before, but for what the entries tell: rhythm, TTL, and that the first look has happened."""
    is_complete: bool
    """Whether nothing was left for the next check, which has to see the whole feed again otherwise."""
    new_count: int = 0
    changed_count: int = 0
    seen: Mapping[str, SeenEntry] = field(default_factory=dict[str, SeenEntry])
    retry_after_s: int | None = None
    """What the source's own host asked for when its pages were read."""


@dataclass(frozen=True, slots=True)
class _Late:
    """Keys of entries whose pages were not read, by what is done about it."""

    postponed: set[str]
    """Left for the next check as they are: they are news when their page is there, or their tries are over."""
    skipped: set[str]
    """There was no time for their pages, and without these there is nothing: the next check goes on with them."""
    waiting: set[str]
    """Taken in with the feed's own words, if any; the page follows quietly."""

    @property
    def left(self) -> set[str]:
        return self.postponed | self.skipped


@dataclass(slots=True)
class _Stored:
    """What became of some entries' articles, by key."""

    results: dict[str, AddResult] = field(default_factory=dict[str, "AddResult"])

    @property
    def failed(self) -> set[str]:
        """Keys of those that were not stored."""
        return {key for key, result in self.results.items() if result.outcome is AddOutcome.FAILED}

    def count(self, outcome: AddOutcome) -> int:
        """How many ended like this."""
        return sum(result.outcome is outcome for result in self.results.values())


async def read_source(source: Source, page: FetchedPage, workers: Workers) -> ReadSource:
    """What an answer of this source holds, read beside the loop. Raises ParseError."""
    return await workers.do(
        read_known_entries,
        page.body,
        page_url=page.url,
        content_type=page.content_type,
        method=source.method,
        url=source.url or page.url,
    )


class TakingIn:
    """Brings what is new and what has changed at a source into the archive."""

    def __init__(
        self,
        *,
        fetcher: PageFetcher,
        sources: SourceStore,
        articles: ArticleStore,
        now: Clock,
        poll_min_s: int,
        workers: Workers = THREADS,
    ) -> None:
        self._fetcher = fetcher
        self._workers = workers
        self._sources = sources
        self._articles = articles
        self._now = now
        self._poll_min_s = poll_min_s
        self._postponements = Postponements()

    async def take_in(
        self, source: Source, state: PollState, found: ReadSource, *, budget: PageBudget
    ) -> TakenIn:
        """Store what is new in a source, and what changed; a crash before this is recorded only repeats the work.

        The first time is quiet. Later ones leave out an entry whose page failed for now: it comes with the next check,
        and with the feed's own words when its tries are over or the feed drops it. Pages for which there was no time
        are read by the checks that follow; their articles change quietly.
        """
        keys = [key for known in found.entries.values() for key in known.keys]
        plan = plan_entries(found.entries, await self._sources.entry_states(source.id, keys))
        listed = _articles_of(plan)
        read = await self._read(source, found, plan, budget=budget)
        late = self._late(source, state, plan, read)
        post = state.is_seeded
        dropped, dropped_seen = await self._store_dropped(source, found, listed, post=post)
        # What waited for its page in the first look would be posted as new in the second.
        new = {key: read.articles[key] for key in plan.new if key in read.articles and key not in late.left}
        stored = await self._store(source, new, {}, listed, post=post)
        renewed = await self._store(source, _whole(plan.changed, read), plan.changed, listed, post=False)
        filled = await self._store(source, _whole(plan.waiting, read), plan.waiting, listed, post=False)
        failed = stored.failed | renewed.failed
        unstored = self._postponements.with_tries_left(
            source.id, [key for key in found.entries if key in failed], plan.entries
        )
        late = replace(late, postponed=late.postponed | unstored)
        self._postponements.keep(
            source.id, ((plan.entries[key], _to_keep(key, plan, read)) for key in late.postponed)
        )
        seen = _seen(plan, read, late, stored=stored, renewed=renewed, filled=filled)
        # An id may be another entry's by now.
        own = set(keys)
        seen |= {key: one for key, one in dropped_seen.items() if key not in own}
        new_count = stored.count(AddOutcome.ADDED) + dropped.count(AddOutcome.ADDED)
        return TakenIn(
            state=replace(
                state,
                is_seeded=True,
                ttl_s=found.feed.ttl_s,
                rhythm_s=self._rhythm_s(source, state, found.feed, new_count),
            ),
            is_complete=plan.is_complete and not late.left and not any(map(_waits, seen.values())),
            new_count=new_count,
            changed_count=renewed.count(AddOutcome.UPDATED),
            seen=seen,
            retry_after_s=read.retry_after_s,
        )

    async def _read(
        self, source: Source, found: ReadSource, plan: Plan, *, budget: PageBudget
    ) -> ReadEntries:
        """What the entries of the plan hold; where the budget does not do for all, the new ones go first."""
        keys = [*plan.waiting, *plan.changed, *plan.new]
        return await read_entries(
            self._fetcher,
            {key: plan.entries[key].entry for key in keys},
            found.feed,
            budget=budget,
            are_links=source.method == "front_page",
            site=source.url,
            workers=self._workers,
        )

    def _late(self, source: Source, state: PollState, plan: Plan, read: ReadEntries) -> _Late:
        """What is done about each page that was not read."""
        late = read.failed | read.unreached
        unread = [key for key in plan.new if key in late]
        if not state.is_seeded:  # nothing of the first look may be news in the second
            return _Late(set(), set(), set(unread[-WAITING_MAX:]))
        unreached = [key for key in unread if key not in read.failed]
        may_wait = [
            *(key for key in plan.changed if key in late),
            *(key for key in unread if key in read.failed),
        ]
        return _Late(
            postponed=self._postponements.with_tries_left(source.id, may_wait, plan.entries),
            skipped={key for key in unreached if key not in read.articles},
            waiting={key for key in unreached[-WAITING_MAX:] if key in read.articles},
        )

    async def _store_dropped(
        self, source: Source, found: ReadSource, listed: set[ArticleId], *, post: bool
    ) -> tuple[_Stored, dict[str, SeenEntry]]:
        """Store what waited for its page and left the feed meanwhile, with the feed's own words; what to remember of it."""
        dropped = self._postponements.dropped(source.id, found.entries.values())
        articles = {one.known.keys[-1]: one.article for one in dropped if one.article is not None}
        stored = await self._store(source, articles, {}, listed, post=post)
        seen = {
            key: after_adding(one.known, _article_of(stored.results[one.known.keys[-1]]))
            for one in dropped
            if one.known.keys[-1] in stored.results
            for key in one.known.keys
        }
        return stored, seen

    def _rhythm_s(self, source: Source, state: PollState, feed: ParsedFeed, new_count: int) -> int | None:
        """The rhythm by the entries' dates, or by when we saw new ones where most have none."""
        now, floor_s = self._now(), self._poll_min_s
        times = [entry.published_at for entry in feed.entries if entry.published_at is not None]
        if times and len(times) * 2 >= len(feed.entries):
            return rhythm_s(times, now=now, floor_s=floor_s)
        if not feed.entries:
            return slowest_s(floor_s)
        if new_count and state.is_seeded and source.last_new_at is not None:
            gap = now - source.last_new_at
            return learned_rhythm_s(state.rhythm_s, new_count=new_count, gap=gap, floor_s=floor_s)
        return state.rhythm_s

    async def _store(
        self,
        source: Source,
        articles: Mapping[str, ExtractedArticle],
        before: Mapping[str, SeenEntry],
        listed: set[ArticleId],
        *,
        post: bool,
    ) -> _Stored:
        """Analyse and store, oldest first, few at a time: others write in between.

        `listed`: the articles that the source lists; what is stored joins them.
        """
        now, stored = self._now(), _Stored()
        if post:
            articles = {key: _on_its_day(article, now) for key, article in articles.items()}
        ordered = sorted(articles, key=lambda key: _news_time(articles[key], now))
        for start in range(0, len(ordered), STORED_AT_ONCE):
            keys = ordered[start : start + STORED_AT_ONCE]
            known = [before[key].article_id if key in before else None for key in keys]
            batch = [await analyse_by(self._workers, articles[key]) for key in keys]
            results = await self._articles.add_many(
                batch, source_id=source.id, post=post, known=known, others=listed
            )
            listed |= {result.article_id for result in results if result.article_id is not None}
            for key, result in zip(keys, results, strict=True):
                if result.outcome is AddOutcome.FAILED:
                    log.error("an entry of source %s was not stored", source.id, exc_info=result.error)
                stored.results[key] = result
            await asyncio.sleep(0)
        return stored


def _whole(keys: Collection[str], read: ReadEntries) -> dict[str, ExtractedArticle]:
    """The articles of known entries: the feed's own few words do not take the place of what is there."""
    return {key: read.articles[key] for key in keys if key in read.articles and key in read.whole}


def _to_keep(key: str, plan: Plan, read: ReadEntries) -> ExtractedArticle | None:
    return read.articles.get(key) if key in plan.new else None


def _seen(
    plan: Plan, read: ReadEntries, late: _Late, *, stored: _Stored, renewed: _Stored, filled: _Stored
) -> dict[str, SeenEntry]:
    """What to remember of every entry, by all its keys; of one that is left for later, what was remembered before."""
    states = dict(plan.kept)
    for key in plan.new:
        if key not in late.left:
            article_id = _article_of(stored.results.get(key))
            states[key] = after_adding(plan.entries[key], article_id, waits=key in late.waiting)
    for key, before in plan.changed.items():
        if key in late.left:
            states[key] = before
            continue
        result = renewed.results.get(key)
        is_update = result is not None and result.outcome is AddOutcome.UPDATED
        after = after_reading(before, plan.entries[key], is_update=is_update)
        states[key] = replace(after, article_id=_article_of(result) or before.article_id)
    again = read.failed | read.unreached | filled.failed
    for key, before in plan.waiting.items():
        after = after_waiting(before, plan.entries[key], is_over=key not in again)
        states[key] = replace(after, article_id=_article_of(filled.results.get(key)) or before.article_id)
    return {one: state for key, state in states.items() for one in plan.entries[key].keys}


def _articles_of(plan: Plan) -> set[ArticleId]:
    """The articles that the source lists: not those of ids and addresses that another entry bears by now."""
    remembered = [*plan.kept.values(), *plan.changed.values(), *plan.waiting.values()]
    return {state.article_id for state in remembered if state.article_id is not None}


def _article_of(result: AddResult | None) -> ArticleId | None:
    return result.article_id if result is not None else None


def _waits(state: SeenEntry) -> bool:
    return is_waiting(state.digest)


def _on_its_day(article: ExtractedArticle, now: datetime) -> ExtractedArticle:
    """An article that came up just now, and of which only the day is known, as one that says nothing of its time.

    It is news of this moment: midnight lies before the wish of whoever asked for it today.
    """
    day = article.published_at
    if day is None or not is_day_alone(day) or not is_on_day(now, day):
        return article
    return replace(article, published_at=None, published_on=None)


def _news_time(article: ExtractedArticle, now: datetime) -> datetime:
    """When this was news, as storage has it: `now` where no usable time is stated."""
    published = article.published_at
    return min(published, now) if published is not None and published.tzinfo is not None else now


async def store_quietly(
    articles: ArticleStore,
    found: Sequence[ExtractedArticle],
    *,
    source_id: SourceId,
    workers: Workers = THREADS,
) -> int:
    """How many of these the archive did not have; analysed and stored oldest first, nothing is posted."""
    added = 0
    for start in range(0, len(found), STORED_AT_ONCE):
        batch = [await analyse_by(workers, one) for one in found[start : start + STORED_AT_ONCE]]
        results = await articles.add_many(batch, source_id=source_id, post=False)
        added += sum(result.outcome is AddOutcome.ADDED for result in results)
    return added
