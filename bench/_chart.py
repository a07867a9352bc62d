"""A picture of one run: each figure of ours as a multiple of what was measured beside it, on a log axis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final, Literal

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas

from bench._reporting import FLOOR, Figure, number
from bench._results import Result

Kind = Literal["peer", "floor", "goal", "ours"]
MARKS: Final[dict[Kind, tuple[str, str, str]]] = {
    "peer": ("o", "#1f5fa8", "a peer"),
    "floor": ("s", "#c2410c", "the floor: what cannot be left out"),
    "goal": ("D", "#15803d", "the goal"),
    "ours": ("|", "#6b7280", "ours, idle or otherwise"),
}
"""Form, colour and meaning: nobody has to tell them apart by colour alone."""
OURSELVES: Final = ("idle", "p95", "CPU ")
"""Begin the names of what is no other: ours at another time, with less to do, or measured otherwise."""
_LEAST, _MOST = 1e-3, 1e3
_ROW_IN, _HEAD_IN, _WIDTH_IN = 0.2, 1.5, 10.0
_LABEL_MAX = 62


@dataclass(frozen=True, slots=True)
class Point:
    """One mark: our cost as a multiple of another's."""

    kind: Kind
    other: str
    times: float
    """Below 1 ours is the better; for figures of which more is better, theirs ÷ ours."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in the picture."""

    measurement: str
    label: str
    points: tuple[Point, ...]


def lines(result: Result) -> list[Line]:
    """Figures that have something beside them or a goal, measurement by measurement."""
    return [
        Line(outcome.name, f"{figure.name}: {number(figure.value)} {figure.unit}", points)
        for outcome in result.outcomes
        for figure in outcome.figures
        if (points := tuple(_points(figure)))
    ]


def _points(figure: Figure) -> list[Point]:
    others: list[tuple[Kind, str, float]] = [
        (_kind(name), name, value) for name, value in figure.beside.items()
    ]
    if figure.goal is not None:
        others.append(("goal", "goal", figure.goal))
    return [
        Point(kind, name, figure.value / value if figure.better == "less" else value / figure.value)
        for kind, name, value in others
        if value > 0 and figure.value > 0
    ]


def _kind(other: str) -> Kind:
    if other.endswith(FLOOR):
        return "floor"
    return "ours" if other.startswith(OURSELVES) else "peer"


def description(result: Result) -> str:
    """What the picture shows, for who does not see it."""
    shown = lines(result)
    points = [point for line in shown for point in line.points]
    parts = [f"Newsdesk measured on {result.date[:10]}: {len(shown)} figures beside peers, floors and goals."]
    for kind, words in (("peer", "peers"), ("floor", "floors"), ("goal", "goals")):
        of_kind = [point.times for point in points if point.kind == kind]
        if of_kind:
            better = sum(times <= 1 for times in of_kind)
            parts.append(f"{words.capitalize()}: {better} of {len(of_kind)} figures are as good or better.")
    worst = max(points, key=lambda point: point.times, default=None)
    if worst is not None:
        label = next(line for line in shown if worst in line.points)
        parts.append(
            f"Farthest behind: {label.measurement}, {label.label}, {worst.times:.2f} times {worst.other}."
        )
    return " ".join(parts)


def draw(result: Result, path: Path) -> None:
    """Writes the picture as SVG or PNG, by the path's suffix, with its description in it."""
    shown = lines(result)
    canvas = Canvas(figsize=(_WIDTH_IN, _HEAD_IN + _ROW_IN * (len(shown) + _groups(shown))))
    axes: Any = canvas.add_subplot()
    _plot(axes, shown)
    title = f"Newsdesk, {result.date[:10]}, {result.scale}: ours as a multiple of the others' cost (left is better)"
    axes.set_title(title, fontsize=9, loc="left", pad=26)
    words = description(result)
    canvas.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        FigureCanvasAgg(canvas)
        canvas.savefig(path, dpi=110, metadata={"Title": title, "Description": words})
        return
    FigureCanvasSVG(canvas)
    with rc_context(
        {"svg.fonttype": "none"}
    ):  # letters stay letters: a tenth of the size, and they can be found
        canvas.savefig(path, format="svg", metadata={"Title": title, "Date": None})
    path.write_text(_described(path.read_text(encoding="utf-8"), title, words), encoding="utf-8")


def _groups(shown: Sequence[Line]) -> int:
    return len({line.measurement for line in shown})


def _plot(axes: Any, shown: Sequence[Line]) -> None:
    row, ticks, last = 0, list[tuple[int, str]](), ""
    for line in shown:
        if line.measurement != last:
            last = line.measurement
            ticks.append((row, last))
            axes.axhline(row, color="#d4d4d4", linewidth=6, zorder=0)
            row += 1
        label = line.label if len(line.label) <= _LABEL_MAX else line.label[: _LABEL_MAX - 1] + "…"
        ticks.append((row, label))
        for point in line.points:
            form, colour, _ = MARKS[point.kind]
            axes.plot(
                min(max(point.times, _LEAST), _MOST), row, form, color=colour, markersize=4.5, alpha=0.85
            )
        row += 1
    axes.axvline(1, color="#525252", linewidth=1)
    axes.set_xscale("log")
    axes.set_ylim(max(row, 1) - 0.4, -0.6)
    axes.set_yticks([place for place, _ in ticks], [words for _, words in ticks], fontsize=6.5)
    names = {line.measurement for line in shown}
    for label in axes.get_yticklabels():
        if label.get_text() in names:
            label.set_fontweight("bold")
    axes.grid(axis="x", which="major", color="#e5e5e5", linewidth=0.6)
    axes.tick_params(axis="x", labelsize=7, top=True, labeltop=True)
    axes.xaxis.set_major_formatter(lambda value, _: f"×{value:g}")
    handles = [
        axes.plot([], [], form, color=colour, label=words)[0] for form, colour, words in MARKS.values()
    ]
    axes.legend(
        handles=handles, fontsize=7, ncols=4, loc="upper center", bbox_to_anchor=(0.4, -0.03), frameon=False
    )


def _described(svg: str, title: str, words: str) -> str:
    """The SVG with a title and a description that readers of the screen speak."""
    named = f'<title id="t">{escape(title)}</title>\n<desc id="d">{escape(words)}</desc>\n'
    return re.sub(
        r"<svg ([^>]*)>", rf'<svg role="img" aria-labelledby="t d" \1>\n{_literal(named)}', svg, count=1
    )


def _literal(text: str) -> str:
    return text.replace("\\", r"\\")
