"""kill -9 at any statement: every article is whole, and adding again ends where an undisturbed run ends."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import Storage
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW
from tests.storage.crash_child import add_everything, prepare

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("crash_child.py")
SAMPLE = 8
DIGEST_STATEMENTS = 16
"""The last of the run: those that make a person's digest."""


def crash(path: Path, moment: str, last: int | None) -> subprocess.CompletedProcess[str]:
    given = [] if last is None else [str(last)]
    return subprocess.run(
        [sys.executable, str(CHILD), str(path), moment, *given],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def add_again(path: Path) -> None:
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    await add_everything(storage, *await prepare(storage))
    await storage.close()


def check_crashes(tmp_path: Path, picked: random.Random | None, *, among_last: int | None = None) -> None:
    """Crash at each statement, or at a sample of them or of the last ones, and look at what is left."""
    whole = tmp_path / "whole.db"
    undisturbed = crash(whole, "never", None)
    assert undisturbed.returncode == 0, undisturbed.stderr
    moments = [(when, n) for n in range(1, int(undisturbed.stdout) + 1) for when in ("before", "after")]
    moments = moments if among_last is None else moments[-2 * among_last :]
    expected = dump(whole)
    assert len(expected["deliveries"]) > len(expected["articles"]) > 5
    assert len(expected["reader_items"]) > 3
    assert len(expected["article_versions"]) == 2
    for when, number in moments if picked is None else picked.sample(moments, min(SAMPLE, len(moments) // 4)):
        path = tmp_path / f"{when}-{number}.db"
        assert crash(path, when, number).returncode == -signal.SIGKILL
        assert audit(path) == [], f"{when} statement {number}"
        asyncio.run(add_again(path))
        assert audit(path) == [], f"{when} statement {number}, added again"
        assert dump(path) == expected, f"{when} statement {number}, added again"


def test_a_crash_at_a_sample_of_statements(tmp_path: Path) -> None:
    """Nothing half-written, nothing lost, nothing twice."""
    check_crashes(tmp_path, random.Random(2))


def test_a_crash_while_a_digest_is_made(tmp_path: Path) -> None:
    """A person's digest, what is in it and their next hour are written together or not at all, and it is made once."""
    check_crashes(tmp_path, random.Random(3), among_last=DIGEST_STATEMENTS)


@pytest.mark.soak
def test_a_crash_at_every_statement(tmp_path: Path) -> None:
    """The same for every statement there is."""
    check_crashes(tmp_path, None)
