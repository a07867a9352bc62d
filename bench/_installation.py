"""A large installation: the loopback Discord that it is in, as a process of its own, and the wishes that are stored."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from bench._own_process import running
from news.models import SourceId

LONG_AGO_MS: Final = 1_700_000_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """The loopback Discord, as it is reached from here."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    guilds: dict[int, list[int]]

    def ask(self, words: str) -> dict[str, Any]:
        """Its answer to one line."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    @property
    def channels(self) -> list[tuple[int, int]]:
        """(server, channel)."""
        return [(guild, channel) for guild, channels in self.guilds.items() for channel in channels]


@contextmanager
def site(channels: int, windows: str) -> Iterator[Site]:
    """A loopback Discord in a process of its own, which ends with this one's interest in it."""
    with running("bench._discord_site", "--channels", str(channels), "--windows", windows) as process:
        assert process.stdout is not None
        known = json.loads(process.stdout.readline())
        yield Site(process, known["environment"], {int(k): v for k, v in known["guilds"].items()})


def note_autoposts(db: sqlite3.Connection, rows: list[tuple[int, int, str, int | None]]) -> None:
    """Autoposts (server, channel, kind, source), each at once, made long ago."""
    first = int(db.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM autoposts").fetchone()[0])
    db.executemany(
        "INSERT INTO autoposts (id, guild_id, channel_id, kind, wish_key, label, settings, created_by, created_at) "
        """VALUES (?, ?, ?, ?, ?, 'news', '{"mode": "instant"}', 1, ?)""",
        [
            (number, guild, channel, kind, f"{kind}:{source or ''}", LONG_AGO_MS)
            for number, (guild, channel, kind, source) in enumerate(rows, first)
        ],
    )
    db.executemany(
        "INSERT INTO autopost_subjects (autopost_id, kind, subject_id) VALUES (?, 'source', ?)",
        [(number, source) for number, (*_, source) in enumerate(rows, first) if source is not None],
    )
    db.executemany(
        "INSERT OR IGNORE INTO targets (channel_id, guild_id) VALUES (?, ?)",
        {(channel, guild) for guild, channel, *_ in rows},
    )


def note_follows(db: sqlite3.Connection, count: int, sources: list[SourceId]) -> None:
    """So many follows of sources, five a person, whose next digest is far away."""
    people = range(1, count // 5 + 1)
    far = LONG_AGO_MS * 2
    db.executemany(
        "INSERT INTO readers (user_id, every, minute, weekday, zone, digest_at, looked_at, created_at) "
        "VALUES (?, 'day', 480, 0, 'UTC', ?, ?, ?)",
        [(person, far, LONG_AGO_MS, LONG_AGO_MS) for person in people],
    )
    db.executemany(
        "INSERT INTO follows (user_id, kind, source_id, label, created_at) VALUES (?, 'source', ?, 'news', ?)",
        [(person, source, LONG_AGO_MS) for person in people for source in sources[:5]],
    )
