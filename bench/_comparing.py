"""What got better or worse between two results, with an eye on what can be compared at all."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, Literal

from bench._reporting import Figure, number
from bench._results import Result
from bench._running import Outcome

SCORE_TOLERANCE: Final = 0.003
"""Counts and scores come out the same for the same code, but for what other versions of libraries change."""
RATIO_TOLERANCE: Final = 0.15
"""A peer or floor in the same run had the same machine; what is left is chance."""
ALONE_TOLERANCE: Final = 0.35
"""A time with nothing beside it hangs on the machine and on what else ran."""
TAIL_FACTOR: Final = 2.0
"""The slowest of many are few, so chance has more to say."""
_TAIL = re.compile(r"\bp9\d|\bmost\b|\bhighest\b|\bslowest\b|\blongest\b", re.IGNORECASE)

Verdict = Literal["better", "same", "worse"]
How = Literal["score", "ratio", "alone"]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure then and now."""

    measurement: str
    now: Figure
    then: Figure
    how: How
    """"ratio": beside the same peers and floors, of which the middle one decides; "alone": the bare time."""
    times: float
    """How many times as good as then: below 1 it got worse; infinity where it left or reached zero."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that two results have in common, and what they have not."""

    changes: tuple[Change, ...]
    silent: tuple[str, ...]
    """Why a measurement or figure is not compared, in sentences."""

    def of(self, verdict: Verdict) -> list[Change]:
        """Changes of that kind, the greatest first."""
        found = [change for change in self.changes if change.verdict == verdict]
        return sorted(found, key=lambda change: abs(math.log(change.times or 1e-9)), reverse=True)


def compare(then: Result, now: Result) -> Comparison:
    """Figure by figure, where both measured the same under the same conditions. Pure."""
    before = {outcome.name: outcome for outcome in then.outcomes if outcome.state == "measured"}
    changes: list[Change] = []
    silent: list[str] = []
    for outcome in now.outcomes:
        old = before.get(outcome.name)
        if outcome.state != "measured":
            if old is not None:
                silent.append(f"{outcome.name}: {outcome.state} now ({outcome.message})")
        elif old is None:
            silent.append(f"{outcome.name}: not measured then")
        elif old.conditions != outcome.conditions:
            silent.append(f"{outcome.name}: other conditions then ({_different(old, outcome)})")
        else:
            changes += _changes(old, outcome)
            silent += _gone(old, outcome)
    return Comparison(tuple(changes), tuple(silent))


def _different(old: Outcome, new: Outcome) -> str:
    keys = [
        key
        for key in {**old.conditions, **new.conditions}
        if old.conditions.get(key) != new.conditions.get(key)
    ]
    return ", ".join(f"{key} {old.conditions.get(key, '–')} → {new.conditions.get(key, '–')}" for key in keys)


def _gone(old: Outcome, new: Outcome) -> list[str]:
    names = {figure.name for figure in new.figures}
    return [f"{old.name}: {one.name} is measured no more" for one in old.figures if one.name not in names]


def _changes(old: Outcome, new: Outcome) -> list[Change]:
    known = {figure.name: figure for figure in old.figures}
    return [
        change_of(new.name, known[figure.name], figure)
        for figure in new.figures
        if figure.name in known and known[figure.name].unit == figure.unit
    ]


def change_of(measurement: str, then: Figure, now: Figure) -> Change:
    """How a figure changed: a score by itself, a time by its ratios where both runs have the same beside it."""
    shared = [name for name, value in now.beside.items() if value and then.beside.get(name)]
    if not now.is_timing:
        how, grown, tolerance = "score", _grown(then.value, now.value), SCORE_TOLERANCE
    elif shared:
        ratios = [_grown(then.value / then.beside[n], now.value / now.beside[n]) for n in shared]
        how, grown, tolerance = "ratio", median(ratios), RATIO_TOLERANCE
    else:
        how, grown, tolerance = "alone", _grown(then.value, now.value), ALONE_TOLERANCE
    if now.is_timing and _TAIL.search(now.name):
        tolerance *= TAIL_FACTOR
    times = grown if now.better == "more" else _inverse(grown)
    verdict: Verdict = "same"
    if times > 1 + tolerance:
        verdict = "better"
    elif times < 1 / (1 + tolerance):
        verdict = "worse"
    return Change(measurement, now, then, how, times, verdict)


def _grown(then: float, now: float) -> float:
    if then == now:
        return 1.0
    return now / then if then else math.inf


def _inverse(grown: float) -> float:
    return 1 / grown if grown else math.inf


# --- in words ----------------------------------------------------------------------------------------


def told(comparison: Comparison, *, then: Result, now: Result) -> list[str]:
    """The lines that say what changed, what got worse first."""
    lines = [f"Beside the run of {then.date} ({then.scale}, commit {then.commit or 'unknown'}):"]
    if then.machine.get("cpu") != now.machine.get("cpu") or then.machine.get("cores") != now.machine.get(
        "cores"
    ):
        lines.append("  That was another machine: times that have nothing beside them say little.")
    for result, when in ((then, "then"), (now, "now")):
        cores = float(result.machine.get("cores") or 1)
        if max(result.load.values(), default=0.0) > cores + 0.5:
            words = " to ".join(number(value) for value in result.load.values())
            lines.append(
                f"  The machine was busy {when} (load {words} on {cores:.0f} cores): read times as hints."
            )
    worse, better = comparison.of("worse"), comparison.of("better")
    same = len(comparison.changes) - len(worse) - len(better)
    lines.append(f"  {len(worse)} figures worse, {len(better)} better, {same} the same.")
    scores = [change for change in worse if change.how == "score"]
    for title, changes in (
        ("!! SCORES FELL", scores),
        ("worse", [change for change in worse if change.how != "score"]),
        ("better", better),
    ):
        lines += _listed(title, changes)
    return lines + [f"  not compared: {reason}" for reason in comparison.silent]


def _listed(title: str, changes: Sequence[Change]) -> list[str]:
    if not changes:
        return []
    names = [f"{change.measurement}: {change.now.name}" for change in changes]
    width = max(map(len, names))
    return [f"  {title}"] + [
        f"    {name:<{width}}  {number(change.then.value)} → {number(change.now.value)} {change.now.unit}{_by(change)}"
        for name, change in zip(names, changes, strict=True)
    ]


def _by(change: Change) -> str:
    if change.how == "score":
        return ""
    factor = change.times if change.times >= 1 else _inverse(change.times)
    words = "better" if change.times >= 1 else "worse"
    beside = " beside the same peers" if change.how == "ratio" else ", alone"
    return f"  ({factor:.2f} times {words}{beside})"
