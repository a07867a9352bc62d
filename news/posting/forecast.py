"""What an autopost would have posted last week: the same decisions, made over what came. Pure."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from news.models.ids import StoryId
from news.models.posting import DeliveryState, PostSettings
from news.posting.planning import Facts, Plan, plan
from news.posting.schedules import zone_of

DAYS: Final = 7
"""How far back a forecast looks."""
A_LOT: Final = 50
"""Posts a day from which on a forecast advises otherwise."""
BUSY: Final = 5
"""Posts from which on it is said when most of them came: of fewer that says nothing."""
NAMED: Final = 3
"""Blocked words that are named."""
_HOUR = timedelta(hours=1)
_TOLD = "a story that was posted"


@dataclass(frozen=True, slots=True)
class Match:
    """An article of the last week that the wish would have met."""

    at: datetime
    """When it came; aware UTC."""
    story_id: StoryId | None = None
    independent: int = 1
    """Independent outlets that told its story by then."""
    language: str | None = None
    blocked: str | None = None
    """The blocked word that it has; "" where it is not known which."""
    barred: str | None = None
    """Why such an article is never posted there."""
    pings: bool = True
    """Whether the ping's search finds it."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A week of an autopost."""

    posts: int = 0
    """At once."""
    in_digest: int = 0
    capped: int = 0
    """Of those in digests, the ones that the cap held back."""
    quiet: int = 0
    """Of those in digests, the ones that came in quiet hours."""
    digests: int = 0
    """Messages that these fill."""
    skipped: int = 0
    """Left out: of a posted story, told by too few, in another language, blocked."""
    blocked: int = 0
    """Of those left out, the ones with a word that the server blocks."""
    blocked_words: tuple[str, ...] = ()
    """Words that did so, as typed, the commonest first; at most NAMED."""
    pings: int = 0
    busiest_hour: int | None = None
    """The hour of the day (0 to 23, where the digest's clock stands) with the most posts at once; None: no posts."""
    days: int = DAYS

    @property
    def per_day(self) -> float:
        """Posts at once a day."""
        return self.posts / self.days

    @property
    def is_a_lot(self) -> bool:
        """Whether a channel would be flooded."""
        return self.per_day >= A_LOT

    @property
    def sentence(self) -> str:
        """The forecast for a person, in one or two sentences."""
        if not self.posts and not self.in_digest:
            return _nothing(self.skipped)
        told = " and ".join(part for part in (self._posts_in_words(), self._digests_in_words()) if part)
        hour = self.busiest_hour if self.posts >= BUSY else None
        busiest = f", most between {_hours(hour)}" if hour is not None else ""
        return f"Last week this would have made {told}{busiest}.{self._capped_in_words()}{self._pings_in_words()}"

    def _posts_in_words(self) -> str:
        if not self.posts:
            return ""
        rate = "" if self.posts < 2 * self.days else f" (about {self.per_day:.0f} a day)"
        return f"{_counted(self.posts, 'post')}{rate}"

    def _digests_in_words(self) -> str:
        if not self.digests:
            return ""
        return f"{_counted(self.digests, 'digest')} with {_counted(self.in_digest, 'article')}"

    def _capped_in_words(self) -> str:
        return f" The cap moved {self.capped} into the digest." if self.capped else ""

    def _pings_in_words(self) -> str:
        return f" The role would have been mentioned {_counted(self.pings, 'time')}." if self.pings else ""


def forecast(settings: PostSettings, matches: Iterable[Match], zone: str | None = None) -> Forecast:
    """What these settings make of a week's matches. `zone` is where the busiest hour is told; None: the schedule's.

    As if all sources had been read and nothing been posted before. Linear but for sorting.
    """
    week = _Week(settings)
    for match in sorted(matches, key=lambda one: one.at):
        week.take(match)
    return week.forecast(zone or settings.schedule.zone)


class _Week:
    """A week that is played again, article by article."""

    def __init__(self, settings: PostSettings) -> None:
        self._settings = settings
        self._told: set[StoryId] = set()
        self._recent: deque[datetime] = deque()
        self._posted: list[datetime] = []
        self._digests: set[datetime] = set()
        self._counts: Counter[str] = Counter()
        self._blocked: Counter[str] = Counter()

    def take(self, match: Match) -> None:
        while self._recent and self._recent[0] <= match.at - _HOUR:
            self._recent.popleft()
        is_told = match.story_id in self._told
        decided = plan(self._settings, self._facts(match, is_told=is_told), match.at)
        if decided.state is not DeliveryState.SKIPPED and match.story_id is not None:
            self._told.add(match.story_id)
        self._count(match, decided)
        if match.blocked is not None and match.barred is None:
            self._blocked[match.blocked] += 1

    def _facts(self, match: Match, *, is_told: bool) -> Facts:
        return Facts(
            barred=match.barred,
            told=_TOLD if is_told else None,
            independent=match.independent,
            language=match.language,
            blocked=match.blocked,
            posted_last_hour=len(self._recent),
            pings=match.pings,
        )

    def _count(self, match: Match, decided: Plan) -> None:
        if decided.state is DeliveryState.SKIPPED:
            self._counts["skipped"] += 1
        elif decided.digest_at is None:
            self._posted.append(match.at)
            self._recent.append(match.at)
            self._counts["pings"] += decided.ping_role_id is not None
        else:
            self._digests.add(decided.digest_at)
            self._counts["in_digest"] += 1
            self._counts[decided.held_by or "schedule"] += 1

    def forecast(self, zone: str) -> Forecast:
        return Forecast(
            posts=len(self._posted),
            in_digest=self._counts["in_digest"],
            capped=self._counts["cap"],
            quiet=self._counts["quiet"],
            digests=len(self._digests),
            skipped=self._counts["skipped"],
            blocked=self._blocked.total(),
            blocked_words=tuple(word for word, _ in self._blocked.most_common() if word)[:NAMED],
            pings=self._counts["pings"],
            busiest_hour=_busiest_hour(self._posted, zone),
        )


def _busiest_hour(moments: Sequence[datetime], zone: str) -> int | None:
    place = zone_of(zone)
    hours = Counter(moment.astimezone(place).hour for moment in moments)
    return min(hours, key=lambda hour: (-hours[hour], hour), default=None)


def _nothing(skipped: int) -> str:
    if skipped:
        return f"Last week nothing would have been posted: {_counted(skipped, 'article')} came, all left out."
    return "Last week nothing would have been posted: no article that you can see was about this."


def _hours(hour: int) -> str:
    return f"{hour:02}:00 and {(hour + 1) % 24:02}:00"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
