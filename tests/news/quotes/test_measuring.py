"""The measure that the floor rests on: what counts as found, as right, as wrong, and as neither."""

from __future__ import annotations

import pytest

from news.models import Quote
from tests.news.quotes.corpus_reading import Gold, Passage
from tests.news.quotes.measuring import Tally

TEXT = "“It held,” Mara Quill said. “By luck.” The “pier” fell."
HELD, LUCK, PIER = (1, 9), (29, 37), (44, 48)


def gold(
    span: tuple[int, int], speaker: str | None = "Mara Quill", *also: str | None, optional: bool = False
) -> Gold:
    given = "name" if speaker else "nobody"
    return Gold(*span, speaker, given, "direct", None, "said", also, optional)


def quote(span: tuple[int, int], speaker: str | None = "Mara Quill", confidence: float = 0.95) -> Quote:
    words = TEXT[slice(*span)]
    return Quote(*span, words, speaker, None, "said", "direct", confidence if speaker else 0.0)


def tally(golds: list[Gold], quotes: list[Quote]) -> Tally:
    counted = Tally()
    counted.take(Passage("some/one", "some", TEXT, tuple(golds)), quotes)
    return counted


def test_all_right_is_one() -> None:
    """Every figure is 1 where all was found and named."""
    counted = tally([gold(HELD), gold(LUCK)], [quote(HELD), quote(LUCK)])
    figures = (
        counted.spans,
        counted.end_to_end,
        counted.precision,
        counted.calibration,
        counted.recall("name"),
    )
    assert figures == (1, 1, 1, 1, 1)
    assert counted.wrong == []


def test_marks_and_points_at_the_edges_do_not_matter() -> None:
    """A comma or a mark more or less is the same stretch."""
    assert tally([gold(HELD)], [quote((0, 10))]).spans == 1
    assert tally([gold(HELD)], [quote((1, 6))]).spans == 0


@pytest.mark.parametrize(
    ("golds", "quotes", "expected"),
    [
        pytest.param([gold(HELD)], [quote(HELD, "Oren Vask")], (1, 0, 0), id="a wrong name"),
        pytest.param([gold(HELD)], [quote(HELD, "Quill")], (1, 0, 0), id="half a name"),
        pytest.param([gold(HELD)], [quote(HELD, "Ms. Mara Quill")], (1, 0, 0), id="a title in the name"),
        pytest.param([gold(HELD)], [quote(HELD, None)], (1, 0, 1), id="no name"),
        pytest.param([gold(HELD)], [], (0, 0, 1), id="not found"),
        pytest.param([], [quote(PIER)], (0, 0, 0), id="no quotation, with a name"),
        pytest.param([], [quote(PIER, None)], (0, 0, 1), id="no quotation, without one"),
        pytest.param([gold(HELD, None)], [quote(HELD, None)], (1, 1, 1), id="rightly nobody"),
        pytest.param([gold(HELD, None)], [quote(HELD)], (1, 0, 0), id="a name for nobody"),
        pytest.param([gold(HELD, "Oren Vask", "Mara Quill")], [quote(HELD)], (1, 1, 1), id="another answer"),
        pytest.param([gold(HELD, "Oren Vask", None)], [quote(HELD, None)], (1, 1, 1), id="as well nobody"),
        pytest.param(
            [gold(PIER, optional=True)], [quote(PIER, "Oren Vask")], (1, 1, 1), id="optional, found"
        ),
        pytest.param([gold(PIER, optional=True)], [], (1, 1, 1), id="optional, left out"),
    ],
)
def test_what_counts(golds: list[Gold], quotes: list[Quote], expected: tuple[float, float, float]) -> None:
    """Spans, spans with the right speaker, and precision of those named."""
    counted = tally(golds, quotes)
    assert (counted.spans, counted.end_to_end, counted.precision) == expected


@pytest.mark.parametrize(
    ("wanted", "got", "is_right"),
    [
        ("a ministry spokesman", "the ministry spokesman", True),
        ("a spokesman for the board", "a spokesman", True),
        ("a spokesman for the board", "the board", False),
        ("the board’s lawyer", "the board", False),
        ("the board", "the board of the opera", True),
        ("Mara Quill’s office", "Mara Quill", False),
        ("Pieter van der Molen", "Molen", False),
    ],
)
def test_phrases_are_right_by_their_head(wanted: str, got: str, is_right: bool) -> None:
    """Articles and what hangs on a phrase may differ; its head may not, and a name must be whole."""
    assert (tally([gold(HELD, wanted)], [quote(HELD, got)]).right == 1) is is_right


def test_only_sure_answers_are_held_to_their_confidence() -> None:
    """Answers below 0.9 count for precision and not for calibration."""
    counted = tally([gold(HELD), gold(LUCK)], [quote(HELD), quote(LUCK, "Oren Vask", 0.7)])
    assert (counted.precision, counted.calibration) == (0.5, 1)
