"""Time zones by what people know: the city they live in. Pure; the cities are read from cities.txt when first asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from news.folding import name_words
from news.posting.schedules import is_zone

TYPED_MAX: Final = 100
LISTED_MAX: Final = 25
"""As many as Discord lists."""
_SHORTEST: Final = 3
"""Letters of a beginning that is tried when nothing is called as typed: names of one city in two languages begin alike."""
_UTC: Final = "UTC"
_FILE = Path(__file__).with_name("cities.txt")


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone, by one of its cities."""

    name: str
    """Its IANA name, such as "Europe/Oslo"."""
    city: str
    country: str
    """Empty of what lies in none, such as UTC."""


def zones_named(typed: str, limit: int = LISTED_MAX) -> list[Zone]:
    """Cities that are called so or begin so, in any of many languages, or lie in a country called so; best first.

    An IANA name finds its zone. Where nothing fits, what begins most alike. Nothing typed gives the largest cities, one
    a zone; what has neither letters nor digits is no city. Milliseconds; never raises.
    """
    limit, typed = max(limit, 0), typed.strip()[:TYPED_MAX]
    named = _named_outright(typed)
    if named is not None:
        return [named][:limit]
    words = name_words(typed)
    if typed and not words:
        return []
    found = _by_city(words) if words else _largest_of_zones(_cities())
    return list(dict.fromkeys(city.zone for city in found))[:limit]


def words_for(zone: str) -> str:
    """The zone in words for a person: the city that it is named for, "Buenos Aires" of "America/Argentina/Buenos_Aires"."""
    return zone.rpartition("/")[2].replace("_", " ") if "/" in zone and not zone.startswith("Etc/") else zone


@dataclass(frozen=True, slots=True)
class _City:
    zone: Zone
    people: int
    """In thousands."""
    names: str
    """Its names, folded, a line end before and after each."""
    words: str
    """The words of all its names, a blank before each."""
    place: str
    """These and those of its country."""


@cache
def _cities() -> tuple[_City, ...]:
    """All cities, the largest first."""
    return tuple(sorted(_read(_FILE.read_text("utf-8").splitlines()), key=lambda city: -city.people))


def _read(lines: Iterable[str]) -> Iterator[_City]:
    zone = country = country_words = ""
    for line in lines:
        if line.startswith("["):
            zone, _, country = line[1:].partition("] ")
            country_words = f" {_folded(country)}"
        elif not line.startswith("#"):
            name, people, *others = line.split("\t")
            names = "\n".join(map(_folded, [name, *(others[0].split(",") if others else ())]))
            words = f" {names}".replace("\n", " ")
            yield _City(Zone(zone, name, country), int(people), f"\n{names}\n", words, words + country_words)


def _folded(name: str) -> str:
    return " ".join(name_words(name))


def _named_outright(typed: str) -> Zone | None:
    if typed.upper() in (_UTC, "GMT"):
        return Zone(_UTC, _UTC, "")
    if "/" not in typed:
        return None
    known = next((city.zone for city in _cities() if city.zone.name.lower() == typed.lower()), None)
    return known or (Zone(typed, words_for(typed), "") if is_zone(typed) else None)


def _by_city(words: list[str]) -> list[_City]:
    whole = " ".join(words)
    return _beginning_so(words, whole) or _most_alike(whole)


def _most_alike(whole: str) -> list[_City]:
    """The cities of which a name shares the longest beginning; none where that is shorter than _SHORTEST."""
    lengths = range(_SHORTEST, len(whole))
    # What begins so with more letters begins so with fewer, too: a handful of looks at the list is enough.
    longest = bisect_left(lengths, True, key=lambda length: not _begun(whole[:length])) - 1
    return _begun(whole[: lengths[longest]]) if longest >= 0 else []


def _begun(whole: str) -> list[_City]:
    return [city for city in _cities() if f"\n{whole}" in city.names]


def _beginning_so(words: list[str], whole: str) -> list[_City]:
    """Those of which every word typed begins a word: named so, beginning so, having the word, lying there; then by size."""
    typed = [f" {word}" for word in words]
    ranked: list[list[_City]] = [[], [], [], []]
    for city in _cities():
        if all(word in city.place for word in typed):
            ranked[_rank(city, whole, typed)].append(city)
    in_country = ranked.pop()
    return [city for rank in ranked for city in rank] + _one_of_each_zone_first(in_country)


def _rank(city: _City, whole: str, typed: list[str]) -> int:
    if f"\n{whole}\n" in city.names:
        return 0
    if f"\n{whole}" in city.names:
        return 1
    return 2 if all(word in city.words for word in typed) else 3


def _one_of_each_zone_first(cities: list[_City]) -> list[_City]:
    return list(dict.fromkeys([*_largest_of_zones(cities), *cities]))


def _largest_of_zones(cities: Iterable[_City]) -> list[_City]:
    largest: dict[str, _City] = {}
    for city in cities:
        largest.setdefault(city.zone.name, city)
    return list(largest.values())
