"""What a measurement prints and writes down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench._reporting import OUT_VARIABLE, Figure, missing_peer, number, report, skip, table
from bench._scale import SCALE_VARIABLE, scale, sized

FIGURES = (
    Figure("a search", 2.0, "ms", beside={"plain sqlite3 (floor)": 1.6, "a peer": 8.0}, goal=5.0),
    Figure("articles", 90.0, "a second", better="more", goal=100.0),
    Figure("right", 0.9312, "of 1", better="more", beside={"another": 0.0}, is_timing=False),
)


def test_the_table_has_ours_the_goal_and_each_other_with_the_ratio() -> None:
    """Ours ÷ theirs stands beside theirs; whether a goal is reached is said in words."""
    title, head, search, articles, other_head, right = table("archive", FIGURES, {"articles": 100_000})
    assert title == "archive (articles 100,000)"
    assert head.split() == ["ours", "goal", "plain", "sqlite3", "(floor)", "a", "peer"]
    assert "2 ms" in search
    assert "≤ 5 reached" in search
    assert "1.6  ×1.25" in search
    assert "8  ×0.25" in search
    assert "≥ 100 MISSED" in articles
    assert other_head.endswith("another")
    assert right.endswith("0"), "nothing is divided by zero"


def test_columns_stand_below_each_other() -> None:
    """Every row of a block has its goal where the head says."""
    _, head, search, articles, *_ = table("archive", FIGURES, {})
    assert head.index("goal") == search.index("≤") == articles.index("≥")


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0"), (0.000_04, "4.0e-05"), (0.012_34, "0.0123"), (12.345, "12.3"), (1_234_567.8, "1,234,568")],
    ids=lambda one: str(one),
)
def test_a_figure_has_the_digits_that_can_be_meant(value: float, written: str) -> None:
    """Three digits that count, or all before the point."""
    assert number(value) == written


def test_what_is_reported_is_written_where_it_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The JSON has conditions, figures and the peers that were not installed; the next has its own."""
    monkeypatch.setenv(OUT_VARIABLE, str(tmp_path))
    missing_peer("a peer")
    report("archive", FIGURES, conditions={"articles": 10})
    skip("quotes", "there is no folder of texts")
    archive = json.loads((tmp_path / "archive.json").read_text("utf-8"))
    quotes = json.loads((tmp_path / "quotes.json").read_text("utf-8"))
    assert [Figure(**one) for one in archive["figures"]] == list(FIGURES)
    assert archive["conditions"] == {"articles": 10}
    assert archive["missing"] == ["a peer"]
    assert quotes == {"measurement": "quotes", "skipped": "there is no folder of texts", "missing": []}
    said = capsys.readouterr()
    assert "requirements-bench.txt" in said.err
    assert "quotes skipped" in said.out


def test_alone_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A measurement that is run by itself leaves no file."""
    monkeypatch.delenv(OUT_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    report("archive", FIGURES)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("named", "size"), [("quick", 1), ("usual", 2), ("full", 3), ("enormous", 2), (None, 2)], ids=str
)
def test_the_scale_is_one_for_all(named: str | None, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment says it; alone, and where it says nothing known, it is the usual."""
    if named is None:
        monkeypatch.delenv(SCALE_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(SCALE_VARIABLE, named)
    assert sized(quick=1, usual=2, full=3) == size
    assert scale() in ("quick", "usual", "full")
