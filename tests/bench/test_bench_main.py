"""`python -m bench`: what it runs, prints, keeps and ends with."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bench import __main__ as bench_main
from bench import _results
from bench._chart import description, draw, lines
from bench._reporting import Figure
from bench._results import Result, gathered, last_committed, load, save
from bench._running import Outcome, measurements
from tests.bench.bench_results import outcome, result

SEARCH = Figure("a <search> & more", 2.0, "ms", beside={"sqlite3 (floor)": 1.0, "a peer": 8.0}, goal=5.0)
SCORE = Figure("F1", 0.9, "of 1", better="more", beside={"a peer": 0.6}, is_timing=False)
ALONE = Figure("nothing beside it", 1.0, "s")
RUN = result(outcome("archive", SEARCH, ALONE), outcome("quotes", SCORE), outcome("live", state="ended"))


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Results are kept below here instead."""
    for name, value in (("RESULTS", tmp_path / "results"), ("UNSAVED", tmp_path / "unsaved")):
        monkeypatch.setattr(bench_main, name, value)
    (tmp_path / "results").mkdir()
    return tmp_path


def run_as(states: dict[str, Any]) -> Any:
    """Runs nothing: every measurement ends as said, ordinarily with a figure."""

    def run_one(name: str, **options: Any) -> Outcome:
        assert options["limit_s"] > 0
        state = states.get(name, "measured")
        return outcome(name, *([SCORE] if state == "measured" else []), state=state)

    return run_one


def test_an_unknown_name_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is run, and the way on is said."""
    with pytest.raises(SystemExit) as ended:
        bench_main.main(["quotes", "qoutes"], run_as({}))
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "no measurement named qoutes" in said
    assert "rhythm" in said


@pytest.mark.parametrize(
    ("state", "code"), [("measured", 0), ("skipped", 0), ("failed", 1), ("ended", 1)], ids=str
)
def test_only_a_measurement_that_fails_makes_the_run_fail(
    state: str, code: int, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are measured all the same; the result has what came of each."""
    assert bench_main.main(["--quick", "feeds", "quotes", "topics"], run_as({"quotes": state})) == code
    kept = load(folders / "unsaved" / "latest.json")
    assert [one.state for one in kept.outcomes] == ["measured", state, "measured"]
    said = capsys.readouterr().out
    assert "=== 2 of 3: quotes" in said
    assert (f"!!! quotes {state}" in said) == bool(code)


def test_a_figure_that_fell_decides_no_exit_code(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said loudly, compared with the file that was named."""
    best = Figure("F1", 0.99, "of 1", better="more", is_timing=False)
    save(result(outcome("quotes", best)), folders / "best.json")
    assert bench_main.main(["quotes", "--against", str(folders / "best.json")], run_as({})) == 0
    assert "SCORES FELL" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "[]", '{"format": 99}', '{"format": 1, "date": 1}'], ids=str)
def test_a_file_that_is_no_result_is_said_to_be_none(
    text: str, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run is kept; only the comparison is left out."""
    (folders / "other.json").write_text(text)
    assert bench_main.main(["quotes", "--against", str(folders / "other.json")], run_as({})) == 0
    assert "Not compared with other.json" in capsys.readouterr().err
    assert (folders / "unsaved" / "latest.json").exists()


def test_saving_keeps_result_and_chart_by_day_and_scale(folders: Path) -> None:
    """The chart lies beside the result, under the same name."""
    assert bench_main.main(["--quick", "--save", "quotes"], run_as({})) == 0
    names = sorted(path.name for path in (folders / "results").iterdir())
    assert [name.partition("_quick")[2] for name in names] == [".json", ".svg"]
    assert names[0].removesuffix(".json") == names[1].removesuffix(".svg")


def test_what_is_left_out_at_a_scale_runs_when_it_is_named(folders: Path) -> None:
    """Without names, a scale runs what has time in it."""
    assert bench_main.main(["--quick"], run_as({})) == 0
    ran = {one.name for one in load(folders / "unsaved" / "latest.json").outcomes}
    assert ran == {name for name, one in measurements().items() if one.expected("quick")}


def test_a_result_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    """Outcomes, figures and what they hang on."""
    save(RUN, tmp_path / "run.json")
    assert load(tmp_path / "run.json") == RUN


def test_a_result_says_nothing_of_the_place_it_was_made_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python, SQLite, cores and kind of processor; no name of a machine or person, and no path."""
    monkeypatch.setattr(_results, "commit", lambda: "0123456789ab")
    made: Result = gathered([], at=_at(), scale="quick", load_before=0.1, load_after=0.2)
    assert set(made.machine) == {"python", "sqlite", "system", "cores", "cpu"}
    assert made.name == "2026-01-02_0304_quick"
    assert "/" not in "".join(str(value) for value in made.machine.values())


def _at() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def test_the_last_result_is_of_the_same_scale_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name, which begins with the day; of another scale only where nothing else is kept."""
    monkeypatch.setattr(_results, "_git", lambda *_: "")
    assert last_committed(tmp_path, scale="quick") is None
    for name in ("2026-01-01_0000_quick", "2026-01-02_0000_quick", "2026-01-03_0000_full"):
        (tmp_path / f"{name}.json").write_text("{}")
    assert last_committed(tmp_path, scale="quick") == tmp_path / "2026-01-02_0000_quick.json"
    assert last_committed(tmp_path, scale="usual") == tmp_path / "2026-01-03_0000_full.json"


def test_the_chart_sets_ours_against_each_other_and_the_goal() -> None:
    """Less is left, for figures of which more is better as well; what has nothing beside it is not drawn."""
    drawn = lines(RUN)
    assert [line.measurement for line in drawn] == ["archive", "quotes"]
    archive, quotes = drawn
    assert [(p.kind, p.times) for p in archive.points] == [("floor", 2.0), ("peer", 0.25), ("goal", 0.4)]
    assert [round(p.times, 3) for p in quotes.points] == [0.667]


def test_a_drawn_chart_speaks_for_itself(tmp_path: Path) -> None:
    """The SVG has a title and a description for who does not see it; the PNG carries both."""
    draw(RUN, tmp_path / "chart.svg")
    draw(RUN, tmp_path / "chart.png")
    root = ElementTree.parse(tmp_path / "chart.svg").getroot()
    assert root.get("role") == "img"
    described = root.find("{http://www.w3.org/2000/svg}desc")
    assert described is not None
    assert described.text == description(RUN)
    assert "a <search> & more" in description(RUN)
    with Image.open(tmp_path / "chart.png") as picture:
        assert picture.info["Description"] == description(RUN)


def test_a_chart_of_nothing_can_be_drawn(tmp_path: Path) -> None:
    """A run in which nothing could be measured has a chart without lines."""
    draw(result(), tmp_path / "chart.svg")
    assert "0 figures" in (tmp_path / "chart.svg").read_text("utf-8")
