"""One run of the measurements as a file: what was measured, when, of which commit and on what kind of machine."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bench._reporting import Figure
from bench._running import Outcome

ROOT: Final = Path(__file__).resolve().parents[1]
RESULTS: Final = ROOT / "bench" / "results"
UNSAVED: Final = ROOT / "build" / "bench"
"""Where a run goes that is not kept; not in the repository."""
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Result:
    """All measurements of one run."""

    date: str
    """Day and minute in UTC, as ISO 8601 writes it."""
    scale: str
    commit: str
    """Its first twelve digits, with "+" after it where files differed from it; "" outside of a repository."""
    machine: Mapping[str, Any]
    load: Mapping[str, float]
    """Of the last minute, "before" and "after"."""
    outcomes: tuple[Outcome, ...]

    @property
    def name(self) -> str:
        """Of its files, less the suffix: by name they stand in order of time."""
        return f"{self.date[:10]}_{self.date[11:16].replace(':', '')}_{self.scale}"


def machine() -> dict[str, Any]:
    """What figures hang on, and nothing by which a machine could be told from another of its kind."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.system(),
        "cores": cores(),
        "cpu": _cpu(),
    }


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cpu() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def load_now() -> float:
    """How many processes ran or wanted to, on average over the last minute; 0 where the system does not say."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0


def commit() -> str:
    """The commit that is measured."""
    head = _git("rev-parse", "--short=12", "HEAD")
    return f"{head}+" if head and _git("status", "--porcelain", "--untracked-files=no") else head


def _git(*words: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    done = subprocess.run([git, *words], cwd=ROOT, capture_output=True, check=False, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def gathered(
    outcomes: Sequence[Outcome], *, at: datetime, scale: str, load_before: float, load_after: float
) -> Result:
    """The run that ends at `at`, aware UTC."""
    return Result(
        date=f"{at:%Y-%m-%dT%H:%MZ}",
        scale=scale,
        commit=commit(),
        machine=machine(),
        load={"before": load_before, "after": load_after},
        outcomes=tuple(outcomes),
    )


def save(result: Result, path: Path) -> None:
    """Writes it down as JSON that a person can read and `git diff` can show."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = {"format": FORMAT, **asdict(result)}
    path.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path) -> Result:
    """A result that was saved. Raises ValueError for a file that is none, OSError where there is no file."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read.pop("format") != FORMAT:
            raise ValueError(f"{path.name} is of another format")
        read["outcomes"] = tuple(_outcome(one) for one in read["outcomes"])
        return Result(**read)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name} is no result of `python -m bench`") from error


def _outcome(read: dict[str, Any]) -> Outcome:
    figures = tuple(Figure(**one) for one in read.pop("figures"))
    return Outcome(**{**read, "figures": figures, "missing": tuple(read["missing"])})


def last_committed(folder: Path = RESULTS, *, scale: str) -> Path | None:
    """The newest result by name that the repository holds: of the same scale, else of any; None without one."""
    tracked = set(_git("ls-files", "--", str(folder)).splitlines())
    kept = [path for path in sorted(folder.glob("*.json")) if not tracked or _in(path, tracked)]
    same = [path for path in kept if path.stem.endswith(f"_{scale}")]
    return (same or kept or [None])[-1]


def _in(path: Path, tracked: set[str]) -> bool:
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).as_posix() in tracked
