"""Which channels get an article, and when: whose wish it meets, what is decided, and the rows that say so.

All of it is part of the transaction that stores the article. What is decided says `news.posting.planning`; rows are written
for what is left out, too, so that they can tell why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any, Final, NamedTuple

from aiosqlite import Connection

from news.models import ArticleId, DeliveryState, PostSettings
from news.posting.planning import Facts, Plan, plan
from storage.arriving import Arrival
from storage.nonces import delivery_nonce
from storage.post_settings import read_settings
from storage.posting_facts import ArticleFacts, News
from storage.queries import as_list, queries, rows
from storage.searches import Searches
from storage.times import to_ms, to_ms_or_none

FOLLOWED_FOR: Final = timedelta(days=7)
"""So long messages show what has changed in their articles and stories."""
_AT_ONCE: Final = 2_000
"""Autoposts that are looked at in one go: a bound on the memory that an article takes that all want."""
_TITLE_CHARS: Final = 120
_BY_THEMSELVES: Final = ("source", "story")
"""Kinds of wishes that ask for each article, whatever else of the story the channel has had."""
_BEST_FIRST: Final = (DeliveryState.PENDING, DeliveryState.HELD, DeliveryState.SKIPPED)


@dataclass(frozen=True, slots=True)
class Planned:
    """What one wish would have done with the article."""

    wish: Any
    settings: PostSettings
    plan: Plan

    @property
    def rank(self) -> tuple[object, ...]:
        """Lower is better for the channel: posted, then soon, then on a card, then not at all; the older wish first."""
        waits = self.plan.digest_at is None if self.plan.state is DeliveryState.HELD else False
        return _BEST_FIRST.index(self.plan.state), waits, self.plan.joins != "edit", self.wish["id"]


async def queue_posts(
    db: Connection,
    arrival: Arrival,
    article_id: ArticleId,
    *,
    installation_id: str,
    asked: Searches,
    is_new: bool,
) -> int:
    """How many posts the article causes, those among them that wait for a digest; within a transaction.

    `is_new`: no other source has brought it before.
    """
    sql = queries()
    about = await sql.article_to_post(db, id=article_id)
    facts = ArticleFacts(db, News.of(arrival), about["story_id"], arrival.now)
    at = {"article_id": article_id, "source_id": arrival.source_id, "story_id": about["story_id"]}
    searches = await facts.searches(asked)
    wanting = await rows(sql.wanting_autoposts(db, **at, searches=as_list(searches)))
    at |= {"now": to_ms(arrival.now), "is_dated": about["is_dated"], "is_new": is_new, "anew": None}
    posts = 0
    for ids in _by_channels(wanting):
        wishes = await rows(sql.autoposts_to_plan(db, **at, ids=as_list(ids)))
        chosen = _best_of_channels(await decide(wishes, facts))
        posts += await _write(db, chosen, at, installation_id)
    return posts


def _by_channels(wanting: Sequence[Any]) -> Iterator[list[int]]:
    """The autoposts some at a time, those of one channel together."""
    ids: list[int] = []
    for _, of_channel in groupby(wanting, key=lambda row: row["channel_id"]):
        ids += [row["id"] for row in of_channel]
        if len(ids) >= _AT_ONCE:
            yield ids
            ids = []
    if ids:
        yield ids


async def decide(wishes: Iterable[Any], facts: ArticleFacts) -> list[Planned]:
    """What each of the wishes comes to. Most have the same settings and the same facts, so each pair is decided once."""
    decided: dict[_Known, Plan] = {}
    read = [(wish, read_settings(wish["settings"])) for wish in wishes if facts.finds(wish)]
    independent = await facts.independent(
        {wish["guild_id"] for wish, settings in read if _asks_who_tells(settings)}
    )
    found: list[Planned] = []
    for wish, settings in read:
        known = _known(wish, settings, facts, independent)
        if known not in decided:
            decided[known] = plan(settings, known.facts(facts.language), facts.now)
        found.append(Planned(wish, settings, decided[known]))
    return found


def _asks_who_tells(settings: PostSettings) -> bool:
    return settings.min_sources > 1 or (settings.ping is not None and settings.ping.min_sources > 1)


class _Known(NamedTuple):
    """What a plan hangs on, of one article: a tuple, since most of a hundred thousand wishes only look up one that is made."""

    settings: str
    paused_reason: str | None
    is_barred: bool
    broken_reason: str | None
    told: str | None
    can_join: bool
    independent: int
    blocked: str | None
    posted_last_hour: int
    pings: bool

    def facts(self, language: str | None) -> Facts:
        """The same, as the plan asks for it."""
        return Facts(
            paused_reason=self.paused_reason,
            barred="satire is posted for no topic" if self.is_barred else None,
            broken_reason=self.broken_reason,
            told=self.told,
            can_join="thread" if self.can_join else "off",
            independent=self.independent,
            language=language,
            blocked=self.blocked,
            posted_last_hour=self.posted_last_hour,
            pings=self.pings,
        )


def _known(wish: Any, settings: PostSettings, facts: ArticleFacts, independent: Mapping[int, int]) -> _Known:
    is_told = wish["told_by"] is not None
    return _Known(
        wish["settings"],
        wish["paused_reason"],
        wish["kind"] == "topic" and bool(wish["is_satire"]),
        wish["broken_reason"],
        (wish["told"] or "in a digest")[:_TITLE_CHARS] if is_told else None,
        is_told and bool(wish["can_join"]),
        independent.get(wish["guild_id"], 1) if independent else 1,
        facts.blocked(wish),
        min(wish["posted_last_hour"], settings.cap_per_hour),
        settings.ping is None or facts.pings(settings.ping, wish),
    )


def _best_of_channels(planned: Sequence[Planned]) -> list[Planned]:
    """One for each channel: of several wishes that the article meets, the one that brings it soonest."""
    best: dict[int, Planned] = {}
    for one in planned:
        known = best.get(one.wish["channel_id"])
        if known is None or one.rank < known.rank:
            best[one.wish["channel_id"]] = one
    return list(best.values())


async def _write(
    db: Connection, chosen: Sequence[Planned], at: Mapping[str, Any], installation_id: str
) -> int:
    """How many of the rows are posts."""
    sql = queries()
    new = [one for one in chosen if one.wish["row_id"] is None]
    known = [one for one in chosen if one.wish["row_id"] is not None]
    if new:
        first = await sql.next_delivery_id(db)
        made = [row_of(one, at, first + place) for place, one in enumerate(new)]
        for row in made:
            row["nonce"] = delivery_nonce(installation_id, row["id"])
        await sql.insert_deliveries(db, made)
    if known:
        await sql.post_after_all(db, [row_of(one, at, one.wish["row_id"]) for one in known])
    if joined := [one.wish["told_by"] for one in chosen if one.plan.joins == "edit"]:
        await sql.update_posts(db, ids=as_list(joined), now=at["now"])
    if pending := [one.wish["channel_id"] for one in chosen if one.plan.state is DeliveryState.PENDING]:
        await sql.note_ready(db, channels=as_list(pending), now=at["now"])
    return sum(one.plan.state is not DeliveryState.SKIPPED for one in chosen)


def row_of(one: Planned, at: Mapping[str, Any], delivery_id: int) -> dict[str, Any]:
    """What stands in the row of what was planned; `at`: `article_id`, `story_id` and `now`."""
    wish, planned = one.wish, one.plan
    is_skipped = planned.state is DeliveryState.SKIPPED
    return {
        "id": delivery_id,
        "row_id": delivery_id,
        "guild_id": wish["guild_id"],
        "channel_id": wish["channel_id"],
        "article_id": at["article_id"],
        "story_id": at["story_id"],
        "autopost_id": wish["id"],
        "gives_way": wish["kind"] not in _BY_THEMSELVES,
        "told_by": wish["told_by"] if is_skipped and wish["told_by"] is not None else None,
        "state": planned.state.value,
        "reason": planned.reason,
        "now": at["now"],
        "ping_role_id": planned.ping_role_id,
        "digest_at": to_ms_or_none(planned.digest_at),
        "thread_of": wish["told_by"] if planned.joins == "thread" else None,
        "publish": "wanted" if one.settings.publishes and not is_skipped else None,
    }


async def update_posts_of(db: Connection, arrival: Arrival, article_id: ArticleId) -> None:
    """Messages of the article are edited soon: what it says has changed. Within a transaction."""
    since = to_ms(arrival.now - FOLLOWED_FOR)
    await queries().update_posts_of_article(db, article_id=article_id, now=to_ms(arrival.now), since=since)


async def update_posts_of_story(db: Connection, arrival: Arrival, article_id: ArticleId) -> None:
    """Messages of the article's story are edited soon: one more source tells it. Within a transaction."""
    since = to_ms(arrival.now - FOLLOWED_FOR)
    await queries().update_posts_told(db, article_id=article_id, now=to_ms(arrival.now), since=since)
