"""Sources in plain words: what one is, how much it brings, how it is doing. Markdown of ours, and pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from cogs._render.telling_apart import place
from cogs._render.text import escaped, moment
from news.models import FeedEntry, Source, SourceMethod
from news.sources import Forecast

NAME_SHOWN: Final = 60
DOMAIN_SHOWN: Final = 50
ERROR_SHOWN: Final = 100
ENTRY_SHOWN: Final = 100
WEEK_DAYS: Final = 7
MONTH_DAYS: Final = 30
METHODS: Final[Mapping[SourceMethod, str]] = MappingProxyType(
    {
        "feed": "Feed (RSS, Atom or JSON)",
        "sitemap": "News sitemap",
        "front_page": "Front page, read for article links",
        "declared": "Site that Newsdesk has rules of its own for",
    }
)


def forecast_words(forecast: Forecast | None) -> str:
    """ "About 34 articles a day, from its last week."; says so where nothing is known."""
    if forecast is None:
        return "How much it will bring cannot be told from what it shows now."
    return f"{_rate(forecast.per_day)}, from {_span(forecast.days)}."


def _rate(per_day: float) -> str:
    for name, days in (("day", 1), ("week", WEEK_DAYS), ("month", MONTH_DAYS)):
        count = round(per_day * days)
        if count == 1:
            return f"About one article a {name}"
        if count > 1:
            return f"About {count:,} articles a {name}"
    return "Less than one article a month"


def _span(days: int) -> str:
    if days == 1:
        return "its last day"
    return "its last week" if days == WEEK_DAYS else f"its last {days:,} days"


def entry_lines(entries: list[FeedEntry], *, limit: int = ENTRY_SHOWN) -> list[str]:
    """A line for each entry: its title and its age where that is known."""
    return [_entry_line(entry, limit) for entry in entries]


def _entry_line(entry: FeedEntry, limit: int) -> str:
    title = escaped(entry.title or "", limit) or "Untitled"
    return f"- {title}" + (f" · {moment(entry.published_at)}" if entry.published_at else " · no date")


def source_name(source: Source, mark: str = "") -> str:
    """Its name and where it is from: "**The Example Times** · times.example"; `mark` tells it from its likes."""
    name, domain = escaped(source.name, NAME_SHOWN), escaped(place(source.domain, mark), DOMAIN_SHOWN)
    shown = f"**{name or 'Unnamed source'}**"
    return f"{shown} · {domain}" if domain and domain != name else shown


def state_words(source: Source) -> str:
    """How it is doing, in one line."""
    if source.url is None:
        return "Imported files: there is nothing to check"
    if source.settings.is_paused:
        return "Paused here"
    if source.failures:
        since = f" since {moment(source.failing_since, 'f')}" if source.failing_since else ""
        reason = escaped(source.last_error or "", ERROR_SHOWN)
        return f"Fails{since}" + (f": {reason}" if reason else "")
    return "Works" if source.last_checked_at else "First check pending"


def times_words(source: Source, *, now: datetime) -> str:
    """When it was checked, when it will be, and when it last brought something; "" for imported files."""
    if source.url is None:
        return ""
    checked = f"checked {moment(source.last_checked_at)}" if source.last_checked_at else "not checked yet"
    return f"{checked} · {_next_check(source, now)} · {_last_new(source)}"


def _next_check(source: Source, now: datetime) -> str:
    if source.settings.is_paused and not source.is_public:
        return "no check while paused"
    if source.next_check_at is None or source.next_check_at <= now:
        return "next check at once"
    return f"next check {moment(source.next_check_at)}"


def _last_new(source: Source) -> str:
    return (
        f"last new article {moment(source.last_new_at)}"
        if source.last_new_at
        else "nothing new since it was added"
    )


PAUSED_HERE: Final = "It is paused here: nothing of it is posted until you resume it."


def is_failing(source: Source) -> bool:
    """Whether it needs somebody: it fails, and this server wants it."""
    return bool(source.failures) and not source.settings.is_paused
