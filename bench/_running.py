"""Measurements found without importing them, and run one by one in processes of their own, each for a bounded time."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from bench._reporting import OUT_VARIABLE, Figure
from bench._scale import SCALE_VARIABLE, Scale

PACKAGE: Final = Path(__file__).resolve().parent
NOT_MEASURING: Final = ("_", "fit_", "collect_")
"""How modules begin that are run by themselves: they make what ships, such as weights and lists of names."""
EXPECTED_VARIABLE: Final = "EXPECTED_S"
USUALLY_S: Final = 30.0
"""Expected of a measurement that does not say."""
LIMIT_FACTOR, LIMIT_LEAST_S = 4.0, 120.0
"""A machine may be slower than ours, or busy; what takes longer than this hangs."""
ENDS_S: Final = 5.0
"""How long a measurement that is ended may take to end its own processes."""

State = Literal["measured", "skipped", "failed", "ended"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A module that measures something."""

    name: str
    about: str
    """The first line of what it says about itself."""
    expected_s: Mapping[str, float]
    """By scale, on a quiet machine of two cores; 0: left out at that scale."""

    def expected(self, scale: Scale) -> float:
        """Seconds that it takes at that scale."""
        return self.expected_s.get(scale, USUALLY_S)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one measurement."""

    name: str
    state: State
    seconds: float
    message: str = ""
    """Why there is no figure."""
    conditions: Mapping[str, str | int | float] = field(default_factory=dict[str, "str | int | float"])
    figures: tuple[Figure, ...] = ()
    missing: tuple[str, ...] = ()
    """Peers that were not installed."""


def measurements(folder: Path = PACKAGE) -> dict[str, Measurement]:
    """Every module of the folder that measures something, by name. None is imported: a broken one breaks no other."""
    found: dict[str, Measurement] = {}
    for path in sorted(folder.glob("*.py")):
        if path.stem.startswith(NOT_MEASURING):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            about = (ast.get_docstring(tree) or "").partition("\n")[0]
            found[path.stem] = Measurement(path.stem, about, _expected(tree))
    return found


def _expected(tree: ast.Module) -> Mapping[str, float]:
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id == EXPECTED_VARIABLE:
            value: Any = getattr(node, "value", None)
            return ast.literal_eval(value)
    return {}


def run(
    name: str,
    *,
    scale: Scale,
    limit_s: float,
    command: Callable[[str], list[str]] | None = None,
) -> Outcome:
    """Runs one measurement to its end or to the limit; what it prints goes where ours does.

    `command` makes the command line of a name; ordinarily `python -m bench.NAME`. At the limit, the processes that it
    started end with it.
    """
    line = (command or _command)(name)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, OUT_VARIABLE: folder, SCALE_VARIABLE: scale}
        process = subprocess.Popen(line, env=environment, start_new_session=True)
        try:
            code: int | None = process.wait(timeout=limit_s)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(process)
        written = Path(folder, f"{name}.json")
        text = written.read_text(encoding="utf-8") if written.exists() else None
    return _outcome(name, code, time.monotonic() - began, text, limit_s)


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", f"bench.{name}"]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the whole group: a measurement that fell leaves no site of its own running, either."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(timeout=ENDS_S)
        except ProcessLookupError:
            return
        except (subprocess.TimeoutExpired, PermissionError):
            continue


def _outcome(name: str, code: int | None, seconds: float, text: str | None, limit_s: float) -> Outcome:
    spent = round(seconds, 1)
    if code is None:
        return Outcome(name, "ended", spent, f"it took longer than {limit_s:.0f} s and was ended")
    if code != 0:
        return Outcome(name, "failed", spent, f"it ended with {code}; its own words stand above")
    if text is None:
        return Outcome(name, "skipped", spent, "it wrote down no figures")
    said = json.loads(text)
    missing = tuple(said["missing"])
    if "skipped" in said:
        return Outcome(name, "skipped", spent, said["skipped"], missing=missing)
    figures = tuple(Figure(**one) for one in said["figures"])
    return Outcome(name, "measured", spent, "", said["conditions"], figures, missing)


def limit_s(expected_s: float, *, busy: float = 1.0) -> float:
    """How long a measurement may take of which so much is expected; `busy`: how many want each core."""
    return max(LIMIT_LEAST_S, LIMIT_FACTOR * expected_s) * max(1.0, busy)
