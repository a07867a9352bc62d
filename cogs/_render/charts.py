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
from typing import Any, Final

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
    """A PNG of bars (articles) and a line with dots (quotes) over the spans. No words of strangers stand in it."""
    with _drawing:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.ticker import MaxNLocator

        figure: Any = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI, facecolor=_GROUND, layout="constrained")
        FigureCanvasAgg(figure)  # what is drawn is typed in part: hence Any
        axes = figure.add_subplot()
        places = range(len(spans))
        axes.bar(places, [span.articles for span in spans], color=_BARS, width=0.8, label="Articles")
        quotes = [span.quotes for span in spans]
        axes.plot(places, quotes, color=_LINE, marker="o", markersize=5, linewidth=2, label="Quotes")
        axes.set_facecolor(_GROUND)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        shown = _labelled(len(spans))
        axes.set_xticks(shown, [_day(spans[place]) for place in shown])
        axes.tick_params(labelsize=FONT_PT, colors=_INK, length=0)
        axes.grid(axis="y", color=_FAINT)
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
    days = (spans[0].end - spans[0].first).days
    each = "day" if days == 1 else "week" if days == 7 else f"{days // 7} weeks"
    most = max(spans, key=lambda span: (span.articles, span.quotes))
    when = "on" if days == 1 else f"in the {each} from"
    last = spans[-1].end - timedelta(days=1)
    return (
        f"Chart: articles that name {name} and quotes by them, by {each}, "
        f"{_date(spans[0].first)} to {_date(last)}. "
        f"Most {when} {_date(most.first)}: {_counts(most.articles, most.quotes)}. "
        f"In all {_counts(sum(span.articles for span in spans), sum(span.quotes for span in spans))}."
    )


def _counts(articles: int, quotes: int) -> str:
    return f"{plural(articles, 'article')}, {plural(quotes, 'quote')}"


def _date(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
