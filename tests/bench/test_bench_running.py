"""Measurements are found without importing them, and none can hold up or bring down the others."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench._running import LIMIT_LEAST_S, Measurement, Outcome, limit_s, measurements, run
from tests.processes import await_end

ROOT = Path(__file__).resolve().parents[2]
WRITES = """
import json, os, pathlib
folder = pathlib.Path(os.environ["NEWSDESK_BENCH_OUT"])
said = {"measurement": "one", "conditions": {"scale": os.environ["NEWSDESK_BENCH_SCALE"]}, "missing": ["a peer"],
        "figures": [{"name": "a search", "value": 2.0, "unit": "ms", "better": "less", "beside": {"floor": 1.0},
                     "goal": None, "is_timing": True}]}
(folder / "one.json").write_text(json.dumps(said))
"""
SKIPS = """
import json, os, pathlib
said = {"measurement": "one", "skipped": "there is no folder", "missing": []}
pathlib.Path(os.environ["NEWSDESK_BENCH_OUT"], "one.json").write_text(json.dumps(said))
"""
HANGS = """
import pathlib, subprocess, sys, threading
child = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])
pathlib.Path("child").write_text(str(child.pid))
print("hanging", flush=True)
threading.Event().wait()
"""


def run_code(code: str, *, limit: float = 60.0) -> Outcome:
    """What comes of a measurement that is this code."""
    return run("one", scale="quick", limit_s=limit, command=lambda _: [sys.executable, "-c", code])


def test_figures_come_back_with_their_conditions() -> None:
    """The process is told the scale and where to write; what it wrote is the outcome."""
    found = run_code(WRITES)
    assert (found.state, found.conditions, found.missing) == ("measured", {"scale": "quick"}, ("a peer",))
    assert found.figures[0].beside == {"floor": 1.0}


def test_nothing_to_measure_is_no_failure() -> None:
    """A folder that is not there is a message, and so is a measurement that wrote nothing."""
    found = run_code(SKIPS)
    assert (found.state, found.message) == ("skipped", "there is no folder")
    assert run_code("").state == "skipped"


@pytest.mark.parametrize(
    "code", ["raise SystemExit(3)", WRITES + "\nraise RuntimeError"], ids=["code", "raises"]
)
def test_a_failing_measurement_has_no_figures(code: str) -> None:
    """Also what it wrote before it fell does not count."""
    found = run_code(code)
    assert (found.state, found.figures) == ("failed", ())
    assert found.message


def test_a_hanging_measurement_is_ended_with_its_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its limit it is ended, and so is what it started; that is said."""
    monkeypatch.chdir(tmp_path)
    found = run_code(HANGS, limit=3.0)
    assert found.state == "ended"
    assert "longer than 3 s" in found.message
    noted = tmp_path / "child"
    if not noted.exists():
        pytest.skip("too busy a machine: within 3 seconds it did not begin to hang")
    assert await_end(int(noted.read_text()), within_s=60)


def test_measurements_are_told_by_their_main_and_none_is_imported(tmp_path: Path) -> None:
    """What fits or collects, and what others share, does not measure; a module that could not be imported is listed."""
    (tmp_path / "speed.py").write_text(
        '"""How fast.\n\nMore."""\nimport not_installed\nEXPECTED_S: object = {"quick": 2, "usual": 0}\ndef main(): ...\n'
    )
    (tmp_path / "plain.py").write_text("def main(): ...\n")
    for name in ("_shared", "fit_weights", "collect_names"):
        (tmp_path / f"{name}.py").write_text("def main(): ...\n")
    (tmp_path / "words.py").write_text("WORDS = 1\n")
    found = measurements(tmp_path)
    assert list(found) == ["plain", "speed"]
    assert found["speed"] == Measurement("speed", "How fast.", {"quick": 2, "usual": 0})
    assert found["speed"].expected("quick") == 2
    assert found["plain"].expected("full") > 0
    assert limit_s(1.0) == LIMIT_LEAST_S
    assert limit_s(1_000.0) > 1_000.0
    assert limit_s(1_000.0, busy=5.0) == 5 * limit_s(1_000.0), "a busy machine gets more time"
    assert limit_s(1_000.0, busy=0.1) == limit_s(1_000.0)


def test_every_measurement_says_how_long_it_takes() -> None:
    """By their own words, a quick run is about three minutes and the usual one about twenty."""
    known = measurements()
    assert {name for name, one in known.items() if set(one.expected_s) != {"quick", "usual", "full"}} == set()
    assert sum(one.expected("quick") for one in known.values()) <= 240
    assert sum(one.expected("usual") for one in known.values()) <= 1_500


def test_every_measurement_stands_in_the_documentation() -> None:
    """docs/benchmarks.md has a row for each."""
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    assert [name for name in measurements() if f"| `{name}` |" not in page] == []
