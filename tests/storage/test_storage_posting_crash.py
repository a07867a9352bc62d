"""kill -9 at any statement of sending: each article is in each channel once, and going on ends where nothing was killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage import Storage
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW
from tests.storage.posting_crash_child import NAMES, post_everything

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("posting_crash_child.py")
SAMPLE = 4


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


async def go_on(path: Path) -> None:
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    await post_everything(storage)
    await storage.close()


def sent_articles(path: Path) -> list[tuple[int, int]]:
    """How many messages and how many articles each channel got."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(
            "SELECT COUNT(message_id), COUNT(article_id) FROM deliveries WHERE state = 'sent' GROUP BY channel_id"
            " ORDER BY channel_id"
        ).fetchall()


def check_crashes(tmp_path: Path, picked: random.Random | None) -> None:
    whole = tmp_path / "whole.db"
    undisturbed = crash(whole, "never", None)
    assert undisturbed.returncode == 0, undisturbed.stderr
    assert sent_articles(whole) == [(len(NAMES), len(NAMES)), (1, len(NAMES)), (1, len(NAMES))]
    expected = dump(whole)
    moments = [(when, n) for n in range(1, int(undisturbed.stdout) + 1) for when in ("before", "after")]
    for when, number in moments if picked is None else picked.sample(moments, SAMPLE):
        path = tmp_path / f"{when}-{number}.db"
        assert crash(path, when, number).returncode == -signal.SIGKILL
        assert audit(path) == [], f"{when} statement {number}"
        asyncio.run(go_on(path))
        assert audit(path) == [], f"{when} statement {number}, gone on"
        assert dump(path) == expected, f"{when} statement {number}, gone on"


def test_a_crash_at_a_sample_of_statements_of_sending(tmp_path: Path) -> None:
    """Claims, outcomes, a broken channel that is mended, and digests: nothing twice, nothing lost."""
    check_crashes(tmp_path, random.Random(3))


@pytest.mark.soak
def test_a_crash_at_every_statement_of_sending(tmp_path: Path) -> None:
    """The same for every statement there is."""
    check_crashes(tmp_path, None)
