"""What people type: searches, and moments such as "3 days" or "2026-01-31". Pure, and never raises on any input."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from typing import Final

from news.folding import folded_words, is_unspaced
from news.models import SearchQuery
from news.models.searching import All, AnyOf, Node, Not, Term
from news.search_grammar import read_typed

ALTERNATIVES_MAX: Final = 16
"""Searches that one may stand for; each is asked of the archive by itself."""
YEARS_BACK_MAX: Final = 200

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
    problems: tuple[str, ...] = ()
    """What else could not be read, in words for who typed it."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: no word, name, source or time; what must not occur alone is no search."""
        return self.query.is_empty


def parse_search_query(typed: str, *, now: datetime) -> SearchQuery:
    """The search that someone typed. Never raises; what cannot be read is left out."""
    return read_search(typed, now=now).query


def read_search(typed: str, *, now: datetime) -> ReadSearch:
    """A search in the grammar of `news.search_grammar`, with `after:2026-01-31 before:2026-02` besides, read.

    `now` is aware UTC; dates are days in UTC; `after:` and `before:` include the day or moment they name
    and exclude it, respectively. Reads the first 500 characters and 32 terms.
    """
    reading = read_typed(typed)
    problems = list(reading.problems)
    alternatives = [()] if reading.node is None else _alternatives(reading.node)
    if len(alternatives) > ALTERNATIVES_MAX:
        problems.append(
            f"only the first {ALTERNATIVES_MAX} of the combinations that it asks for are looked for"
        )
    read = [_read_one(parts, now) for parts in alternatives[:ALTERNATIVES_MAX]]
    queries = list(dict.fromkeys(one.query for one in read))
    return ReadSearch(
        queries[0] if len(queries) == 1 else SearchQuery(alternatives=tuple(queries)),
        tuple(dict.fromkeys(term for one in read for term in one.unread)),
        tuple(dict.fromkeys([*problems, *(problem for one in read for problem in one.problems)])),
    )


# --- from the grammar to searches -------------------------------------------------------------------


def _alternatives(node: Node, *, is_not: bool = False) -> list[tuple[Node, ...]]:
    """The searches of which any one is enough, each as the parts that must all hold; one more than asked is enough.

    Words joined by OR stay one part where the index can find them together: a part by itself is only what the index
    cannot join, a source, a speaker, a time or a script without spaces.
    """
    match node:
        case Not(part):
            return _alternatives(part, is_not=not is_not)
        case All(parts) if not is_not:
            return _each_with_each([_alternatives(part) for part in parts])
        case AnyOf(parts) if is_not:
            return _each_with_each([_alternatives(part, is_not=True) for part in parts])
        case All(parts) | AnyOf(parts) if not _is_of_words(node):
            return _one_or_the_other(parts, is_not=is_not)
        case _:
            return [(Not(node) if is_not else node,)]


def _each_with_each(choices: Sequence[list[tuple[Node, ...]]]) -> list[tuple[Node, ...]]:
    combined = (tuple(node for parts in chosen for node in parts) for chosen in product(*choices))
    return list(islice(combined, ALTERNATIVES_MAX + 1))


def _one_or_the_other(parts: Sequence[Node], *, is_not: bool) -> list[tuple[Node, ...]]:
    together = [] if is_not else [part for part in parts if _is_of_words(part)]
    found: list[tuple[Node, ...]] = [(AnyOf(tuple(together)),)] if len(together) > 1 else []
    apart = [part for part in parts if not found or part not in together]
    found += (one for part in apart for one in _alternatives(part, is_not=is_not))
    return found[: ALTERNATIVES_MAX + 1]


def _is_of_words(node: Node) -> bool:
    """Whether the index of words can find it in one look."""
    match node:
        case Term(text, _, field):
            return not field and not is_unspaced(text) and bool(folded_words(text))
        case Not():
            return False
        case AnyOf(parts):
            return all(map(_is_of_words, parts))
        case All(parts):
            wanted = [part for part in parts if not isinstance(part, Not)]
            without = [part.part for part in parts if isinstance(part, Not)]
            return bool(wanted) and all(map(_is_of_words, (*wanted, *without)))


def _read_one(parts: Iterable[Node], now: datetime) -> ReadSearch:
    found = _Parts(now)
    for part in parts:
        found.take(part)
    return found.read()


class _Parts:
    """The parts of one search as they are found."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._lists: dict[str, list[str]] = {
            name: [] for name in ("words", "prefixes", "phrases", "excluded", "other_than")
        }
        self._groups: list[Node] = []
        self._without: list[Node] = []
        self._names: dict[str, str] = {}
        self._times: dict[str, datetime] = {}
        self._unread: list[str] = []
        self._problems: list[str] = []

    def take(self, part: Node) -> None:
        match part:
            case Term(text, _, field) if field:
                self._take_field(field, text)
            case Term(text, kind):
                self._add({"word": "words", "prefix": "prefixes", "phrase": "phrases"}[kind], text)
            case Not(Term() as term):
                self._take_out(term)
            case Not(inner):
                self._without.append(inner)
            case group:
                self._groups.append(group)

    def _take_field(self, field: str, value: str) -> None:
        match field:
            case "by":
                self._name("speaker", "by", value)
            case "source" | "from":
                self._name("source", "source", value)
            case _:
                end = "after" if field in ("after", "since") else "before"
                when = parse_moment(value, now=self._now)
                if when is None:
                    self._unread.append(f"{field}:{value}")
                else:
                    self._times[end] = when

    def _name(self, part: str, field: str, value: str) -> None:
        if self._names.get(part, value) != value:
            self._problems.append(f"{field}: is asked for twice at once; the last one counts")
        self._names[part] = value

    def _take_out(self, term: Term) -> None:
        if term.field in ("source", "from"):
            self._add("other_than", term.text)
        elif term.kind == "prefix" and _is_of_words(term):
            self._without.append(term)
        else:
            self._add("excluded", term.text)

    def _add(self, part: str, value: str) -> None:
        if value not in self._lists[part]:
            self._lists[part].append(value)

    def read(self) -> ReadSearch:
        query = SearchQuery(
            words=tuple(self._lists["words"]),
            prefixes=tuple(self._lists["prefixes"]),
            phrases=tuple(self._lists["phrases"]),
            excluded=tuple(self._lists["excluded"]),
            other_than=tuple(self._lists["other_than"]),
            speaker=self._names.get("speaker"),
            source=self._names.get("source"),
            after=self._times.get("after"),
            before=self._times.get("before"),
            groups=tuple(self._groups),
            without=tuple(self._without),
        )
        return ReadSearch(query, tuple(self._unread), tuple(self._problems))


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
