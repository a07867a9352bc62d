"""What a measurement says: figures with what was measured beside them, as a table and as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal

OUT_VARIABLE: Final = "NEWSDESK_BENCH_OUT"
"""The folder that `python -m bench` wants `<measurement>.json` in; without it nothing is written."""
FLOOR: Final = "(floor)"
"""Ends the name of what does only what cannot be left out: no peer, but the least that there can be."""

_missing: list[str] = []


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of ours, and the same of others in the same run."""

    name: str
    """Stays the same from run to run: by it results are compared."""
    value: float
    unit: str
    """Such as "ms", "MB", "a second", "F1", "ratio"."""
    better: Literal["less", "more"] = "less"
    beside: Mapping[str, float] = field(default_factory=dict[str, float])
    """Peers and floors, in the same unit: {"plain sqlite3 (floor)": 0.4}."""
    goal: float | None = None
    is_timing: bool = True
    """Whether it hangs on the machine and what else runs on it; compared with less trust than a count or a score."""

    @property
    def is_reached(self) -> bool | None:
        """Whether the goal is; None without one."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.better == "less" else self.value >= self.goal


def report(
    measurement: str, figures: Sequence[Figure], *, conditions: Mapping[str, str | int | float] | None = None
) -> None:
    """Prints the table of one measurement, and writes it down where `python -m bench` asks for it.

    `measurement`: the module's name; `conditions`: what the figures hang on, such as {"articles": 100_000}.
    """
    said = dict(conditions or {})
    print("\n" + "\n".join(table(measurement, figures, said)), flush=True)
    _write(measurement, {"conditions": said, "figures": [asdict(one) for one in figures]})


def skip(measurement: str, reason: str) -> None:
    """Says that there is nothing to measure, and why; that is no failure."""
    print(f"{measurement} skipped: {reason}", flush=True)
    _write(measurement, {"skipped": reason})


def missing_peer(name: str) -> None:
    """Says that a peer is not installed, and how it would be; the measurement goes on without it."""
    print(f"not beside {name}: it is not installed (requirements-bench.txt, `make bench`)", file=sys.stderr)
    _missing.append(name)


def _write(measurement: str, said: Mapping[str, object]) -> None:
    if folder := os.environ.get(OUT_VARIABLE):
        written = {"measurement": measurement, **said, "missing": list(dict.fromkeys(_missing))}
        Path(folder, f"{measurement}.json").write_text(json.dumps(written, indent=1), encoding="utf-8")
    _missing.clear()


# --- the table ---------------------------------------------------------------------------------------


def table(
    measurement: str, figures: Sequence[Figure], conditions: Mapping[str, str | int | float]
) -> list[str]:
    """The lines of a measurement: ours, the goal, and each peer with how many times its figure ours is.

    Figures with the same others beside them stand in one block, whose columns are named above it.
    """
    head = ", ".join(f"{key} {_amount(value)}" for key, value in conditions.items())
    lines = [f"{measurement} ({head})" if head else measurement]
    width = max((len(figure.name) for figure in figures), default=0)
    for others, block in _blocks(figures):
        rows = [_row(figure) for figure in block]
        titles = ["", "ours", "goal", *others]
        rows = [[*row, *[""] * (len(titles) - len(row))] for row in rows]
        widths = [max(len(row[n]) for row in [titles, *rows]) for n in range(len(titles))]
        widths[0] = width
        for row in [titles, *rows]:
            first, *rest = (cell.ljust(size) for cell, size in zip(row, widths, strict=True))
            lines.append("  " + "   ".join([first, *rest]).rstrip())
    return lines


def _blocks(figures: Sequence[Figure]) -> list[tuple[tuple[str, ...], list[Figure]]]:
    """Figures by what stands beside them, in order of the first of each; what stands alone goes with those before it."""
    blocks: dict[tuple[str, ...], list[Figure]] = {}
    last: tuple[str, ...] = next((tuple(one.beside) for one in figures if one.beside), ())
    for figure in figures:
        last = tuple(figure.beside) or last
        blocks.setdefault(last, []).append(figure)
    return list(blocks.items())


def _row(figure: Figure) -> list[str]:
    sign = "≤" if figure.better == "less" else "≥"
    reached = "reached" if figure.is_reached else "MISSED"
    goal = "" if figure.goal is None else f"{sign} {number(figure.goal)} {reached}"
    return [
        figure.name,
        f"{number(figure.value)} {figure.unit}",
        goal,
        *(_beside(figure.value, value) for value in figure.beside.values()),
    ]


def _beside(ours: float, theirs: float) -> str:
    return f"{number(theirs)}  ×{ours / theirs:.2f}" if theirs else f"{number(theirs)}"


def number(value: float) -> str:
    """A figure with as many digits as can be meant: three that count, or all before the point."""
    if value == 0 or abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.1e}"


def _amount(value: str | float) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
