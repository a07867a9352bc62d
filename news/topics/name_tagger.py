"""Names in runs of capitalised words, by weights fitted on annotated news: a linear chain over a run's units.

The weights are bench/fit_names.py's work. They are read when the first text is, in some tens of milliseconds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from news.topics.name_features import Reader

WEIGHTS = Path(__file__).with_name("name_weights.txt")
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
_INSIDE = frozenset(range(2, len(LABELS), 2))
_NEVER = -1_000_000


class Span(NamedTuple):
    """Units `start` to `end` name something of a `kind`: PER, ORG, LOC or MISC."""

    start: int
    end: int
    kind: str


class Weights(NamedTuple):
    """What each feature adds to each label, in hundredths of a natural logarithm of odds, and what each step adds."""

    features: dict[str, tuple[tuple[int, int], ...]]
    steps: tuple[tuple[int, ...], ...]
    """By the label before, then the label."""


@cache
def weights() -> Weights:
    """The fitted weights, read once."""
    return read_weights(WEIGHTS.read_text("utf-8").splitlines())


def read_weights(lines: Iterable[str]) -> Weights:
    """Weights from lines of a feature, a tab and `label:weight` pairs; a step's line begins with ">" and the label before."""
    features: dict[str, tuple[tuple[int, int], ...]] = {}
    steps = [[0] * len(LABELS) for _ in LABELS]
    for line in lines:
        name, found, pairs = line.partition("\t")
        if not found:
            continue
        values = tuple((int(pair[0]), int(pair[2:])) for pair in pairs.split(" "))
        if name.startswith("> "):
            for label, value in values:
                steps[LABELS.index(name[2:])][label] = value
        else:
            features[name] = values
    return Weights(features, tuple(_lawful(row, before) for before, row in enumerate(steps)))


def _lawful(row: list[int], before: int) -> tuple[int, ...]:
    """The steps without those into a name's inside from elsewhere."""
    return tuple(
        _NEVER if label in _INSIDE and before not in (label, label - 1) else value
        for label, value in enumerate(row)
    )


def find_spans(reader: Reader, using: Weights | None = None) -> list[Span]:
    """The names in the reader's runs, in order and apart."""
    using = using or weights()
    own: dict[tuple[str, str], list[int]] = {}
    spans: list[Span] = []
    for start, end in reader.runs:
        scores: list[list[int]] = []
        for i in range(start, end):
            unit = reader.units[i]
            key = (unit.text, unit.kind)
            base = own.get(key)
            if base is None:
                base = own[key] = _sum([0] * len(LABELS), reader.word(unit)[0], using)
            scores.append(_sum(base.copy(), reader.around(i, start, end), using))
        spans += _spans(start, _best(scores, using.steps))
    return spans


def _sum(total: list[int], features: Sequence[str], using: Weights) -> list[int]:
    get = using.features.get
    for feature in features:
        for label, value in get(feature, ()):
            total[label] += value
    return total


def _best(scores: list[list[int]], steps: tuple[tuple[int, ...], ...]) -> list[int]:
    """The likeliest labels of a run (Viterbi)."""
    every = range(len(LABELS))
    reached = [score if label not in _INSIDE else _NEVER for label, score in enumerate(scores[0])]
    came: list[list[int]] = []
    for row in scores[1:]:
        origins = [max(every, key=lambda before: reached[before] + steps[before][label]) for label in every]
        reached = [
            row[label] + reached[origin] + steps[origin][label] for label, origin in enumerate(origins)
        ]
        came.append(origins)
    label = max(every, key=reached.__getitem__)
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
