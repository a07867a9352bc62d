"""Given names, surnames and places of many lands, read from known_names.txt when first asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from news.words.given_names import GIVEN
from news.words.places import PLACES

_FILE = Path(__file__).with_name("known_names.txt")


class KnownNames(NamedTuple):
    """The lists. A name may stand in several: "Washington", "Jordan"."""

    given: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    """Of up to three words each."""
    place_heads: frozenset[str]
    """First words of places of several words."""


@cache
def known_names() -> KnownNames:
    """The lists of the file with our own short ones; read once, in some ten milliseconds."""
    lists: dict[str, list[str]] = {}
    for part in _FILE.read_text("utf-8").split("\n[")[1:]:
        head, *names = part.splitlines()
        lists[head.rstrip("]")] = names
    places = PLACES.union(lists["place"])
    heads = frozenset(name.split(" ", 1)[0] for name in places if " " in name)
    return KnownNames(GIVEN.union(lists["given"]), frozenset(lists["surname"]), places, heads)
