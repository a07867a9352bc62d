"""Names in runs of capitalised words, by weights fitted on annotated news: a linear chain over a run's units.

The weights are bench/fit_names.py's work. They are read when the first text is, in some tens of milliseconds.
"""

from __future__ import annotations

from functools import cache
from itertools import repeat
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from news.topics.name_features import Reader

WEIGHTS = Path(__file__).with_name("name_weights.txt")
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
_INSIDE = frozenset(range(2, len(LABELS), 2))
_NEVER = -1_000_000
_BITS = 24
_PLACES = tuple(range(0, _BITS * len(LABELS), _BITS))
_SHIFTS = {str(label): shift for label, shift in enumerate(_PLACES)}
_FIELD = (1 << _BITS) - 1
_OFFSET = 1 << (_BITS - 1)
_HALF = sum(_OFFSET << shift for shift in _PLACES)
"""Half of each field, so that sums below nought borrow from no neighbour."""


class Span(NamedTuple):
    """Units `start` to `end` name something of a `kind`: PER, ORG, LOC or MISC."""

    start: int
    end: int
    kind: str


class Weights(NamedTuple):
    """What each feature adds to each label, in hundredths of a natural logarithm of odds, and what each step adds."""

    features: dict[str, int]
    """All labels' weights in one integer, 24 bits each, so that one addition adds them all."""
    steps: tuple[tuple[int, ...], ...]
    """By the label, then the label before it."""


@cache
def weights() -> Weights:
    """The fitted weights, read once."""
    return read_weights(WEIGHTS.read_text("utf-8").splitlines())


def read_weights(lines: Iterable[str]) -> Weights:
    """Weights from lines of a feature, a tab and `label:weight` pairs; a step's line begins with ">" and the label before."""
    features: dict[str, int] = {}
    steps = [[0] * len(LABELS) for _ in LABELS]
    for line in lines:
        name, found, pairs = line.partition("\t")
        if not found:
            continue
        if name.startswith("> "):
            for pair in pairs.split(" "):
                steps[int(pair[0])][LABELS.index(name[2:])] = int(pair[2:])
        else:
            packed = 0
            for pair in pairs.split(" "):
                packed += int(pair[2:]) << _SHIFTS[pair[0]]
            features[name] = packed
    return Weights(features, tuple(_lawful(row, label) for label, row in enumerate(steps)))


def _lawful(row: list[int], label: int) -> tuple[int, ...]:
    """The steps to the label, without those into a name's inside from elsewhere."""
    return tuple(
        _NEVER if label in _INSIDE and before not in (label, label - 1) else value
        for before, value in enumerate(row)
    )


def find_spans(reader: Reader, using: Weights | None = None) -> list[Span]:
    """The names in the reader's runs, in order and apart."""
    using = using or weights()
    get, nothing = using.features.get, repeat(0)
    own: dict[tuple[str, str], int] = {}
    spans: list[Span] = []
    for start, end in reader.runs:
        scores: list[list[int]] = []
        for i in range(start, end):
            unit = reader.units[i]
            key = (unit.text, unit.kind)
            if key not in own:
                own[key] = sum(map(get, reader.word(unit)[0], nothing))
            scores.append(_unpacked(own[key] + sum(map(get, reader.around(i, start, end), nothing))))
        spans += _spans(start, _best(scores, using.steps))
    return spans


def _unpacked(packed: int) -> list[int]:
    """The sums of the labels' weights."""
    return [((packed + _HALF >> shift) & _FIELD) - _OFFSET for shift in _PLACES]


def _best(scores: list[list[int]], steps: tuple[tuple[int, ...], ...]) -> list[int]:
    """The likeliest labels of a run (Viterbi)."""
    reached = [_NEVER if label in _INSIDE else score for label, score in enumerate(scores[0])]
    came: list[list[int]] = []
    for row in scores[1:]:
        origins: list[int] = []
        best: list[int] = []
        for score, step in zip(row, steps, strict=True):
            totals = list(map(add, reached, step))
            top = max(totals)
            origins.append(totals.index(top))
            best.append(top + score)
        reached = best
        came.append(origins)
    label = reached.index(max(reached))
    path = [label]
    for origins in reversed(came):
        label = origins[label]
        path.append(label)
    return path[::-1]


def _spans(start: int, labels: list[int]) -> list[Span]:
    """The names that the labels of a run from `start` tell."""
    spans: list[Span] = []
    for i, label in enumerate(labels, start):
        if label == 0:
            continue
        if label in _INSIDE and spans and spans[-1].end == i:
            spans[-1] = spans[-1]._replace(end=i + 1)
        else:
            spans.append(Span(i, i + 1, LABELS[label][2:]))
    return spans
