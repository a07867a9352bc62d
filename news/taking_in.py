"""From what a source's address answered to the archive: plan → read pages → analyse → store. The poller records it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from news.analysing import analyse
from news.entries import read_entries
from news.known_entries import Known, after_reading, know_entries, plan_entries
from news.models import AddOutcome, SeenEntry
from news.schedule import learned_rhythm_s, rhythm_s, slowest_s
from news.sources import read_source_page

if TYPE_CHECKING:
    from news.entries import PageBudget, ReadEntries
    from news.fetch import FetchedPage
    from news.known_entries import Plan
    from news.models import AddResult, ArticleId, ExtractedArticle, ParsedFeed, PollState, Source, SourceId
    from news.ports import ArticleStore, Clock, PageFetcher, SourceStore

log = logging.getLogger(__name__)

STORED_AT_ONCE = 25
"""Articles in one transaction: a reader's command, which writes too, waits for no more than these."""
TRIES_MORE = 3
"""How often an entry is left for the next check because its page failed."""


@dataclass(frozen=True, slots=True)
class ReadSource:
    """What lies at a source's address, with its entries as they are known again."""

    feed: ParsedFeed
    entries: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a source's entries."""

    state: PollState
    """As before, but for what the entries tell: rhythm, TTL, and that the first look has happened."""
    is_complete: bool
    """Whether nothing was left for the next check."""
    new_count: int = 0
    changed_count: int = 0
    seen: Mapping[str, SeenEntry] = field(default_factory=dict[str, SeenEntry])
    retry_after_s: int | None = None
    """What the hosts of the pages asked for."""


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


async def read_source(source: Source, page: FetchedPage) -> ReadSource:
    """What an answer of this source holds, read beside the loop. Raises ParseError."""

    def read() -> ReadSource:
        feed = read_source_page(page, method=source.method, url=source.url or page.url)
        return ReadSource(feed, know_entries(feed))

    return await asyncio.to_thread(read)


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
    ) -> None:
        self._fetcher = fetcher
        self._sources = sources
        self._articles = articles
        self._now = now
        self._poll_min_s = poll_min_s
        self._tries: dict[SourceId, dict[str, int]] = {}

    async def take_in(
        self, source: Source, state: PollState, found: ReadSource, *, budget: PageBudget
    ) -> TakenIn:
        """Store what is new in a source, and what changed; a crash before this is recorded only repeats the work.

        The first time is quiet. Later ones leave out an entry whose page failed for now: it comes with the next check.
        """
        keys = [key for known in found.entries.values() for key in known.keys]
        plan = plan_entries(found.entries, await self._sources.entry_states(source.id, keys))
        read = await self._read(source, found, plan, budget=budget)
        # What waited for its page in the first look would be posted as new in the second.
        postponed = self._to_try_again(source.id, read.failed) if state.is_seeded else set[str]()
        new = {key: read.articles[key] for key in plan.new if key in read.articles and key not in postponed}
        changed = {
            key: read.articles[key]
            for key in plan.changed
            # The feed's own few words do not take the place of the whole article.
            if key in read.articles and key in read.whole and key not in postponed
        }
        stored = await self._store(source, new, plan.changed, post=state.is_seeded)
        renewed = await self._store(source, changed, plan.changed, post=False)
        again = postponed | self._to_try_again(source.id, stored.failed | renewed.failed)
        self._note_tries(source.id, again)
        new_count = stored.count(AddOutcome.ADDED)
        return TakenIn(
            state=replace(
                state,
                is_seeded=True,
                ttl_s=found.feed.ttl_s,
                rhythm_s=self._rhythm_s(source, state, found.feed, new_count),
            ),
            is_complete=plan.is_complete and not again,
            new_count=new_count,
            changed_count=renewed.count(AddOutcome.UPDATED),
            seen=_seen(plan, stored, renewed, again),
            retry_after_s=read.retry_after_s,
        )

    async def _read(
        self, source: Source, found: ReadSource, plan: Plan, *, budget: PageBudget
    ) -> ReadEntries:
        wanted = {key: known.entry for key, known in plan.entries.items() if key in plan.changed}
        wanted |= {key: plan.entries[key].entry for key in plan.new}
        return await read_entries(
            self._fetcher, wanted, found.feed, budget=budget, are_links=source.method == "front_page"
        )

    def _to_try_again(self, source_id: SourceId, failed: Collection[str]) -> set[str]:
        """Those of the entries that failed which have a try left."""
        tries = self._tries.get(source_id, {})
        return {key for key in failed if tries.get(key, 0) < TRIES_MORE}

    def _note_tries(self, source_id: SourceId, again: Collection[str]) -> None:
        tries = self._tries.pop(source_id, {})
        if again:
            self._tries[source_id] = {key: tries.get(key, 0) + 1 for key in again}

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
        *,
        post: bool,
    ) -> _Stored:
        """Analyse and store, oldest first, few at a time: others write in between."""
        now, stored = self._now(), _Stored()
        ordered = sorted(articles, key=lambda key: _news_time(articles[key], now))
        for start in range(0, len(ordered), STORED_AT_ONCE):
            keys = ordered[start : start + STORED_AT_ONCE]
            known = [before[key].article_id if key in before else None for key in keys]
            batch = [await asyncio.to_thread(analyse, articles[key]) for key in keys]
            results = await self._articles.add_many(batch, source_id=source.id, post=post, known=known)
            for key, result in zip(keys, results, strict=True):
                if result.outcome is AddOutcome.FAILED:
                    log.error("an entry of source %s was not stored", source.id, exc_info=result.error)
                stored.results[key] = result
            await asyncio.sleep(0)
        return stored


def _seen(plan: Plan, stored: _Stored, renewed: _Stored, again: Collection[str]) -> dict[str, SeenEntry]:
    """What to remember of every entry, by all its keys; of one that is tried again, what was remembered before."""
    states = dict(plan.kept)
    for key in plan.new:
        if key not in again:
            states[key] = SeenEntry(plan.entries[key].digest, _article_of(stored.results.get(key)))
    for key, before in plan.changed.items():
        if key in again:
            states[key] = before
            continue
        result = renewed.results.get(key)
        after = after_reading(
            before, plan.entries[key], is_update=result is not None and result.outcome is AddOutcome.UPDATED
        )
        states[key] = replace(after, article_id=_article_of(result) or before.article_id)
    return {one: state for key, state in states.items() for one in plan.entries[key].keys}


def _article_of(result: AddResult | None) -> ArticleId | None:
    return result.article_id if result is not None else None


def _news_time(article: ExtractedArticle, now: datetime) -> datetime:
    """When this was news, as storage has it: `now` where no usable time is stated."""
    published = article.published_at
    return min(published, now) if published is not None and published.tzinfo is not None else now


async def store_quietly(
    articles: ArticleStore, found: Sequence[ExtractedArticle], *, source_id: SourceId
) -> int:
    """How many of these the archive did not have; analysed and stored oldest first, nothing is posted."""
    added = 0
    for start in range(0, len(found), STORED_AT_ONCE):
        batch = [await asyncio.to_thread(analyse, one) for one in found[start : start + STORED_AT_ONCE]]
        results = await articles.add_many(batch, source_id=source_id, post=False)
        added += sum(result.outcome is AddOutcome.ADDED for result in results)
    return added
