"""How much an article is about a thing: a weighted sum of how often, where and in what company it is named.

The features are those of salience studies (frequency, headline, position, spread; Dunietz and Gillick 2014). The
weights stand in ranking.toml; bench/fit_topics.py fits them.
"""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from news.models import TopicKind

_WEIGHTS = Path(__file__).with_name("ranking.toml")
_LEAD_CHARS = 300
_PORTIONS = 8
_PEOPLES = 0.5
"""What an adjective counts beside the name of its place."""
_NAMES = ("person", "organisation", "place", "event")
FEATURES = (
    *_NAMES,
    "word",
    "term",
    "name_count",
    "name_share",
    "name_title",
    "name_lead",
    "name_spread",
    "name_subject",
    "name_source",
    "name_speaks",
    "phrase_count",
    "phrase_share",
    "phrase_title",
    "phrase_lead",
    "phrase_spread",
    "phrase_clear",
)


class Candidate(NamedTuple):
    """Something the article may be about, with what speaks for it."""

    name: str
    kind: TopicKind
    places: tuple[tuple[int, int], ...]
    aliases: tuple[str, ...] = ()
    title: float = 0.0
    """1 when the headline has it; less for a part of it."""
    subject: float = 0.0
    """The share of its mentions that open a sentence."""
    source: float = 0.0
    """The share of its mentions that only say who reports: `told X`, `according to X`."""
    speaks: float = 0.0
    """The share of its mentions before a reporting verb: who comments on a thing is seldom the thing."""
    peoples: int = 0
    """How often the text calls something after the place: `Canadian`, `the Poles`."""
    clear: float = 0.0
    """How surely a phrase is a noun, 0 to 1."""


class Article(NamedTuple):
    """What candidates are measured against."""

    size: int
    """Length of the text in code points."""
    most_named: int
    most_said: int
    """The mentions of the most frequent name and phrase."""


@lru_cache(maxsize=1)
def read_weights() -> tuple[float, ...]:
    """The weights of FEATURES, in their order."""
    read = tomllib.loads(_WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return tuple(float(read[name]) for name in FEATURES)


def measure(candidates: Sequence[Candidate], size: int) -> Article:
    """What the candidates of a text of `size` code points are measured against."""
    named = [len(c.places) for c in candidates if c.kind != "phrase"]
    said = [len(c.places) for c in candidates if c.kind == "phrase"]
    return Article(size, max(named, default=1) or 1, max(said, default=1) or 1)


def features(candidate: Candidate, article: Article) -> tuple[float, ...]:
    """The values of FEATURES; those of names are 0 for phrases and the other way round."""
    count = len(candidate.places)
    first = candidate.places[0][0] if candidate.places else 0
    lead = _LEAD_CHARS / (_LEAD_CHARS + first)
    portions = {start * _PORTIONS // max(1, article.size) for start, _ in candidate.places}
    spread = len(portions) / _PORTIONS
    much = math.log2(1 + count + _PEOPLES * candidate.peoples)
    if candidate.kind == "phrase":
        kinds = (0.0,) * len(_NAMES)
        is_term = " " in candidate.name
        share = count / article.most_said
        values = (much, share, candidate.title, lead, spread, candidate.clear)
        return (*kinds, float(not is_term), float(is_term), *(0.0,) * 8, *values)
    kinds = tuple(float(candidate.kind == kind) for kind in _NAMES)
    share = count / article.most_named
    values = (
        much,
        share,
        candidate.title,
        lead,
        spread,
        candidate.subject,
        candidate.source,
        candidate.speaks,
    )
    return (*kinds, 0.0, 0.0, *values, *(0.0,) * 6)


def salience(values: Sequence[float], weights: Sequence[float]) -> float:
    """How likely a reader would name it in a summary, between 0 and 1."""
    total = sum(value * weight for value, weight in zip(values, weights, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
