"""What people type: searches, and moments such as "3 days" or "2026-01-31". Pure, and never raises on any input."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from news.models import SearchQuery

TYPED_MAX: Final = 500
"""Characters of a search that are read; Discord itself sends up to 6,000."""
TERMS_MAX: Final = 32
YEARS_BACK_MAX: Final = 200

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"'})
_TERM = re.compile(
    r"""(?P<minus>[-−–](?=["\w]))?
        (?:(?P<field>by|source|from|after|since|before|until):(?=["\w]))?
        (?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""",
    re.VERBOSE | re.IGNORECASE,
)
_LETTER = re.compile(r"\w")
_AMOUNT = re.compile(
    r"(?:last |past )?(?:(?P<count>\d{1,4}) ?)?(?P<unit>h|hours?|d|days?|w|weeks?|months?|y|years?)(?: ago)?"
)
_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_UNIT_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}


@dataclass(frozen=True, slots=True)
class ReadSearch:
    """A search taken apart, and the terms that could not be read (a date that is none), as typed."""

    query: SearchQuery
    unread: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: no word, name, source or time; what must not occur alone is no search."""
        q = self.query
        return not (q.words or q.prefixes or q.phrases or q.speaker or q.source or q.after or q.before)


def parse_search_query(typed: str, *, now: datetime) -> SearchQuery:
    """The search that someone typed. Never raises; what cannot be read is left out."""
    return read_search(typed, now=now).query


def read_search(typed: str, *, now: datetime) -> ReadSearch:
    """`words "exact phrase" -without "by:Jane Doe" source:name after:2026-01-31 before:2026-02 begin*`, read.

    `now` is aware UTC; dates are days in UTC; `after:` and `before:` include the day or moment they name
    and exclude it, respectively. Reads the first 500 characters and 32 terms.
    """
    parts = _Parts(now)
    terms = 0
    for match in _TERM.finditer(typed[:TYPED_MAX].translate(_QUOTES)):
        is_phrase = match["phrase"] is not None
        value = " ".join((match["phrase"] if is_phrase else match["word"]).split())
        if not _LETTER.search(value):
            continue
        parts.take(
            value, is_phrase=is_phrase, is_out=bool(match["minus"]), field=(match["field"] or "").lower()
        )
        terms += 1
        if terms == TERMS_MAX:
            break
    return parts.read()


class _Parts:
    """The parts of one search as they are found."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._lists: dict[str, list[str]] = {"words": [], "prefixes": [], "phrases": [], "excluded": []}
        self._names: dict[str, str] = {}
        self._times: dict[str, datetime] = {}
        self._unread: list[str] = []

    def take(self, value: str, *, is_phrase: bool, is_out: bool, field: str) -> None:
        if field and not is_out:
            self._take_field(field, value)
        elif is_out:
            self._add("excluded", value)
        elif is_phrase:
            self._add("phrases" if " " in value else "words", value)
        elif value.endswith("*"):
            self._add("prefixes", value.rstrip("*"))
        else:
            self._add("words", value)

    def _take_field(self, field: str, value: str) -> None:
        match field:
            case "by":
                self._names["speaker"] = value
            case "source" | "from":
                self._names["source"] = value
            case _:
                end = "after" if field in ("after", "since") else "before"
                when = parse_moment(value, now=self._now)
                if when is None:
                    self._unread.append(f"{field}:{value}")
                else:
                    self._times[end] = when

    def _add(self, part: str, value: str) -> None:
        if value not in self._lists[part]:
            self._lists[part].append(value)

    def read(self) -> ReadSearch:
        query = SearchQuery(
            words=tuple(self._lists["words"]),
            prefixes=tuple(self._lists["prefixes"]),
            phrases=tuple(self._lists["phrases"]),
            excluded=tuple(self._lists["excluded"]),
            speaker=self._names.get("speaker"),
            source=self._names.get("source"),
            after=self._times.get("after"),
            before=self._times.get("before"),
        )
        return ReadSearch(query, tuple(self._unread))


def parse_moment(typed: str, *, now: datetime) -> datetime | None:
    """The moment that "today", "24 hours", "3 days", "week", "month", "2026-01" or "2026-01-31" begins.

    `now` and the result are aware UTC, a day begins at midnight UTC; None when it cannot be read, lies
    in the future, or more than 200 years back.
    """
    text = " ".join(typed[:40].lower().split())
    moment = _named_day(text, now) or _amount_back(text, now) or _date(text)
    if moment is None or moment > now or moment.year < now.year - YEARS_BACK_MAX:
        return None
    return moment


def _named_day(text: str, now: datetime) -> datetime | None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"today": 0, "yesterday": 1}.get(text)
    return None if days is None else midnight - timedelta(days=days)


def _amount_back(text: str, now: datetime) -> datetime | None:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    hours = int(match["count"] or 1) * _UNIT_HOURS[match["unit"][0]]
    try:
        return now - timedelta(hours=hours)
    except OverflowError:
        return None


def _date(text: str) -> datetime | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return None
