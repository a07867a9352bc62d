"""What is called better or worse than the run before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench._comparing import change_of, compare, told
from bench._reporting import Figure
from tests.bench.bench_results import MACHINE, outcome, result

TIME = Figure("a search", 10.0, "ms", beside={"sqlite3 (floor)": 5.0})
ALONE = Figure("a round", 10.0, "s")
TAIL = Figure("a search p99", 10.0, "ms", beside={"sqlite3 (floor)": 5.0})
RATE = Figure("articles", 100.0, "a second", better="more")
SCORE = Figure("F1", 0.9, "of 1", better="more", is_timing=False)


@pytest.mark.parametrize(
    ("then", "now", "how", "verdict"),
    [
        (TIME, replace(TIME, value=20.0, beside={"sqlite3 (floor)": 10.0}), "ratio", "same"),
        (TIME, replace(TIME, value=12.0), "ratio", "worse"),
        (TIME, replace(TIME, value=11.0), "ratio", "same"),
        (TIME, replace(TIME, value=10.0, beside={"sqlite3 (floor)": 8.0}), "ratio", "better"),
        (TIME, replace(TIME, value=12.0, beside={"another": 5.0}), "alone", "same"),
        (TAIL, replace(TAIL, value=12.0), "ratio", "same"),
        (TAIL, replace(TAIL, value=14.0), "ratio", "worse"),
        (ALONE, replace(ALONE, value=13.0), "alone", "same"),
        (ALONE, replace(ALONE, value=14.0), "alone", "worse"),
        (RATE, replace(RATE, value=60.0), "alone", "worse"),
        (RATE, replace(RATE, value=150.0), "alone", "better"),
        (SCORE, replace(SCORE, value=0.899), "score", "same"),
        (SCORE, replace(SCORE, value=0.89), "score", "worse"),
        (SCORE, replace(SCORE, value=0.91), "score", "better"),
        (replace(ALONE, value=0.0), ALONE, "alone", "worse"),
        (ALONE, replace(ALONE, value=0.0), "alone", "better"),
        (replace(ALONE, value=0.0), replace(ALONE, value=0.0), "alone", "same"),
        (replace(TIME, beside={"sqlite3 (floor)": 0.0}), TIME, "alone", "same"),
    ],
    ids=[
        "a slower machine slows the floor as well",
        "slower beside the same floor",
        "a little slower",
        "the floor got slower and ours did not",
        "nothing the same beside it",
        "tails vary",
        "tails do not vary so much",
        "a time alone hangs on the machine",
        "but not that much",
        "fewer a second",
        "more a second",
        "scores come out the same",
        "a score that fell",
        "a score that rose",
        "from nothing to something",
        "to nothing",
        "nothing then and now",
        "a floor of nothing measures nothing",
    ],
)
def test_verdicts(then: Figure, now: Figure, how: str, verdict: str) -> None:
    """A ratio in the same run is trusted more than a time alone, and a score more than either."""
    change = change_of("archive", then, now)
    assert (change.how, change.verdict) == (how, verdict)


def test_the_middle_of_several_ratios_decides() -> None:
    """One peer that had a bad moment makes no regression."""
    then = Figure("a page", 10.0, "ms", beside={"a": 10.0, "b": 20.0, "c": 40.0})
    now = replace(then, beside={"a": 10.0, "b": 20.0, "c": 4.0})
    assert change_of("articles", then, now).verdict == "same"


def test_only_what_was_measured_alike_is_compared() -> None:
    """Other conditions, another unit, absent measurements: each is said, none is a change."""
    then = result(
        outcome("archive", TIME, conditions={"articles": 10}),
        outcome("quotes", SCORE, replace(SCORE, name="gone")),
        outcome("stories", ALONE),
    )
    now = result(
        outcome("archive", replace(TIME, value=99.0), conditions={"articles": 1_000}),
        outcome("quotes", replace(SCORE, unit="of 100")),
        outcome("stories", state="failed"),
        outcome("live", ALONE),
    )
    found = compare(then, now)
    assert not found.changes
    words = "\n".join(found.silent)
    assert "articles 10 → 1000" in words
    assert "gone is measured no more" in words
    assert "stories: failed" in words
    assert "live: not measured then" in words


def test_what_got_worse_is_told_first_and_scores_loudly() -> None:
    """Fallen scores, then slower times, then what is better."""
    then = result(outcome("quotes", TIME, SCORE, RATE))
    now = result(
        outcome("quotes", replace(TIME, value=30.0), replace(SCORE, value=0.5), replace(RATE, value=500.0))
    )
    lines = told(compare(then, now), then=then, now=now)
    assert lines[0].startswith("Beside the run of 2026-01-02")
    order = [line.strip() for line in lines if line.strip() in ("!! SCORES FELL", "worse", "better")]
    assert order == ["!! SCORES FELL", "worse", "better"]
    assert any("3.00 times worse beside the same peers" in line for line in lines)


def test_a_busy_or_another_machine_is_told() -> None:
    """Times of then are no measure then, and whoever reads them is told so."""
    then = result(outcome("quotes", TIME), load=7.0)
    now = result(outcome("quotes", TIME), machine={**MACHINE, "cpu": "Another"})
    words = "\n".join(told(compare(then, now), then=then, now=now))
    assert "busy then (load 7 to 7 on 2 cores)" in words
    assert "another machine" in words
    assert "busy now" not in words
