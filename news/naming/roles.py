"""Whether what two articles call somebody can be one person's office. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from news.words.demonyms import DEMONYMS
from news.words.titles import HONORIFICS, OFFICES, ROLE_NOUNS
from news.words.wordsets import word_set

_WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")
_TO_ONE = {
    "pm": "premier",
    "minister-president": "premier",
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "prof": "professor",
    "dr": "doctor",
    "gen": "general",
    "president-elect": "president",
    "президент": "president",
    "präsident": "president",
    "präsidentin": "president",
    "président": "president",
    "présidente": "president",
    "presidente": "president",
    "prezydent": "president",
    "chairwoman": "chairman",
    "chair": "chairman",
    "chairperson": "chairman",
}
"""Spellings of one office, of our own: enough for those that the news has in every language."""
_SPORT = word_set(
    "coach captain striker goalkeeper midfielder defender footballer cyclist runner swimmer rower player trainer star"
)
_ARTS = word_set(
    "actor actress singer comedian author writer novelist poet playwright musician violinist pianist painter sculptor "
    "artist composer conductor photographer maestro"
)
_STATE = word_set(
    "president premier chancellor minister secretary senator representative congressman congresswoman governor mayor "
    "lawmaker legislator mp mep ambassador envoy councillor undersecretary prime king queen"
)
_CRIME = word_set("suspect defendant victim witness resident farmhand neighbour neighbor widow")
_WALKS = (_SPORT, _ARTS, _STATE, _CRIME)


@lru_cache(maxsize=4096)
def _words(role: str) -> tuple[frozenset[str], frozenset[str]]:
    """The offices in a role, and the nations in it."""
    words = _WORD.findall(role[:200])
    low = [word.lower() for word in words]
    if "prime" in low and "minister" in low:
        low = [word for word in low if word not in ("prime", "minister")] + ["premier"]
    offices = {
        _TO_ONE.get(word, word)
        for word in low
        if word in OFFICES or word in ROLE_NOUNS or word in _TO_ONE or word == "premier"
    }
    return frozenset(offices - HONORIFICS - {"former"}), frozenset(word for word in words if word in DEMONYMS)


def roles_agree(role: str | None, seen: Iterable[str]) -> bool:
    """Whether one of the roles seen is the same office, and of no other nation."""
    if not role:
        return False
    offices, nations = _words(role)
    for one in seen:
        theirs, their_nations = _words(one)
        if offices & theirs and not (nations and their_nations and nations.isdisjoint(their_nations)):
            return True
    return False


def roles_conflict(role: str | None, seen: Iterable[str]) -> bool:
    """Whether the role is of another walk of life than every role seen: a striker is no minister.

    Roles of which nothing is known speak neither for nor against.
    """
    if not role:
        return False
    ours = _walks(role)
    theirs = [walks for one in seen if (walks := _walks(one))]
    return bool(ours) and bool(theirs) and all(ours.isdisjoint(walks) for walks in theirs)


def _walks(role: str) -> frozenset[int]:
    offices, _ = _words(role)
    return frozenset(number for number, walk in enumerate(_WALKS) if offices & walk)
