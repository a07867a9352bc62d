"""Charts as pictures: legible on a phone, in dark and in light mode, and told in words for who cannot see them.

matplotlib takes 40 MB and a second to import: only drawing does it. Call `draw` in a thread.
"""

from __future__ import annotations

import importlib
import io
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, Literal

from cogs._render.text import plural
from news.profiles import Span

WIDTH_IN: Final = 5.6
HEIGHT_IN: Final = 2.7
DPI: Final = 144
"""Twice the 72 of a point, so that a point is a pixel of a screen of ours and the picture has two for each."""
FONT_PT: Final = 13
LABELS_MAX: Final = 5

# A ground of its own with dark ink on it reads the same in both modes. The two are told apart by shape, not by colour alone.
_GROUND: Final = "#F6F7F9"
_INK: Final = "#20262E"
_FAINT: Final = "#C9CFD6"
_BARS: Final = "#8FB4C9"
_LINE: Final = "#B3411E"
_FIRST: Final = "#1F6A94"

_drawing = threading.Lock()
"""matplotlib's caches of fonts are not made for several threads."""


def is_ready() -> bool:
    """Whether drawing needs no import any more."""
    return "matplotlib.backends.backend_agg" in sys.modules and not _drawing.locked()


def warm_up() -> None:
    """Imports what drawing needs: a second, more after an installation."""
    with _drawing:
        importlib.import_module("matplotlib.backends.backend_agg")


def draw(spans: Sequence[Span]) -> bytes:
    """A PNG of bars (articles) and a line with dots (quotes, if there are any) over the spans. No words of strangers stand in it."""
    with _drawing:
        figure, axes = _prepared()
        places = range(len(spans))
        axes.bar(places, [span.articles for span in spans], color=_BARS, width=0.8, label="Articles")
        quotes = [span.quotes for span in spans]
        if any(quotes):
            axes.plot(places, quotes, color=_LINE, marker="o", markersize=5, linewidth=2, label="Quotes")
        _days_below(axes, spans)
        return _png(figure, axes)


def draw_two(first: Sequence[Span], second: Sequence[Span]) -> bytes:
    """A PNG of two lines over the same spans: dots on an unbroken line, squares on a broken one."""
    with _drawing:
        figure, axes = _prepared()
        places = range(len(first))
        style: dict[str, Any] = {"markersize": 6, "linewidth": 2.2}
        axes.plot(places, [span.articles for span in first], color=_FIRST, marker="o", label="First", **style)
        axes.plot(
            places,
            [span.articles for span in second],
            color=_LINE,
            marker="s",
            linestyle=(0, (4, 2)),
            label="Second",
            **style,
        )
        _days_below(axes, first)
        return _png(figure, axes)


def draw_risen(counts: Sequence[tuple[int, float | None]]) -> bytes:
    """A PNG of a pair of bars for each (now, usual), numbered from 1 downwards: what is usual is hatched, and left out where unknown."""
    with _drawing:
        figure, axes = _prepared()
        places = range(len(counts))
        axes.barh(
            [place - 0.2 for place in places],
            [now for now, _ in counts],
            height=0.38,
            color=_FIRST,
            label="Now",
        )
        known = [(place, usual) for place, (_, usual) in enumerate(counts) if usual is not None]
        if known:
            axes.barh(
                [place + 0.2 for place, _ in known],
                [usual for _, usual in known],
                height=0.38,
                color=_GROUND,
                edgecolor=_LINE,
                hatch="///",
                label="Usual",
            )
        axes.set_yticks(list(places), [str(place + 1) for place in places])
        axes.invert_yaxis()
        return _png(figure, axes, counts_along="x")


def _prepared() -> tuple[Any, Any]:
    """A figure of ours and its axes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure: Any = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI, facecolor=_GROUND, layout="constrained")
    FigureCanvasAgg(figure)  # what is drawn is typed in part: hence Any
    return figure, figure.add_subplot()


def _days_below(axes: Any, spans: Sequence[Span]) -> None:
    shown = _labelled(len(spans))
    axes.set_xticks(shown, [_day(spans[place]) for place in shown])


def _png(figure: Any, axes: Any, *, counts_along: Literal["x", "y"] = "y") -> bytes:
    """The drawn figure with its scale of whole numbers, its grid and its legend."""
    from matplotlib.ticker import MaxNLocator

    axes.set_facecolor(_GROUND)
    counts = axes.yaxis if counts_along == "y" else axes.xaxis
    if counts_along == "y":
        axes.set_ylim(bottom=0)
    counts.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.tick_params(labelsize=FONT_PT, colors=_INK, length=0)
    axes.grid(axis=counts_along, color=_FAINT)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    figure.legend(
        loc="outside upper left", ncols=2, fontsize=FONT_PT, frameon=False, labelcolor=_INK, borderpad=0.2
    )
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor=_GROUND)
    return buffer.getvalue()


def _labelled(count: int) -> list[int]:
    """Which of so many spans have their day below: the first, and others at even distances."""
    step = max(1, -(-count // LABELS_MAX))
    return list(range(0, count, step))


def _day(span: Span) -> str:
    return f"{span.first.day} {span.first:%b}"


def in_words(name: str, spans: Sequence[Span]) -> str:
    """What the chart shows, plain text: what is counted, over which time, the most at once, and all together."""
    each = _each(spans)
    most = max(spans, key=lambda span: (span.articles, span.quotes))
    has_quotes = any(span.quotes for span in spans)
    said = " and quotes by them" if has_quotes else ""

    def counts(articles: int, quotes: int) -> str:
        return _counts(articles, quotes) if has_quotes else plural(articles, "article")

    return (
        f"Chart: articles that name {name}{said}, by {each}, {_time(spans)}. "
        f"Most {_when(most, each)}: {counts(most.articles, most.quotes)}. "
        f"In all {counts(sum(span.articles for span in spans), sum(span.quotes for span in spans))}."
    )


def two_in_words(first: tuple[str, Sequence[Span]], second: tuple[str, Sequence[Span]]) -> str:
    """What a chart of two shows, plain text. Each is (name, spans)."""
    each = _each(first[1])
    told = [f"Chart: articles that name {first[0]} or {second[0]}, by {each}, {_time(first[1])}."]
    for name, spans in (first, second):
        most = max(spans, key=lambda span: span.articles)
        in_all = sum(span.articles for span in spans)
        top = f", most {_when(most, each)}: {most.articles:,}" if in_all else ""
        told.append(f"{name}: {plural(in_all, 'article')}{top}.")
    return " ".join(told)


def risen_in_words(risen: Sequence[tuple[str, str]]) -> str:
    """What a chart of what rose shows, plain text: each name with how loud it is now and usually."""
    told = "; ".join(f"{number}, {name}: {reason}" for number, (name, reason) in enumerate(risen, 1))
    return f"Chart: articles now against the usual. {told}."


def _each(spans: Sequence[Span]) -> str:
    days = (spans[0].end - spans[0].first).days
    return "day" if days == 1 else "week" if days == 7 else f"{days // 7} weeks"


def _time(spans: Sequence[Span]) -> str:
    return f"{_date(spans[0].first)} to {_date(spans[-1].end - timedelta(days=1))}"


def _when(span: Span, each: str) -> str:
    return f"on {_date(span.first)}" if each == "day" else f"in the {each} from {_date(span.first)}"


def _counts(articles: int, quotes: int) -> str:
    return f"{plural(articles, 'article')}, {plural(quotes, 'quote')}"


def _date(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
