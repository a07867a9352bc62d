"""`python bot.py merge` and `split`: the operator decides on names, for all servers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli import build_parser
from cli.running import run_to_exit_status
from news.analysing import analyse
from news.errors import ParseError
from news.models import ExtractedArticle, GuildId, SourceId
from news.settings import Settings
from storage import Storage
from storage.rulings import RulingError
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW

HOME = GuildId(1)
TEXTS = [
    "Hale Corrin, the mayor of Port Sable, opened the bridge. “It will hold,” Hale Corrin said on Friday.",
    "Bo Quillan, the harbour master, closed the bridge. “It will not hold,” Bo Quillan said on Friday.",
]


@pytest.fixture
async def archive(tmp_path: Path) -> Path:
    """Two articles, each on one person who is quoted in it."""
    path = tmp_path / "archive.db"
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )
    await _add(storage, source)
    await storage.close()
    return path


async def _add(storage: Storage, source: SourceId) -> None:
    for number, text in enumerate(TEXTS):
        extracted = ExtractedArticle(
            f"Bridge {number}", text, url=f"https://times.example/{number}", published_at=NOW, language="en"
        )
        await storage.articles.add(analyse(extracted), source_id=source, post=False)


async def run(path: Path, *arguments: str) -> int:
    parser, _ = build_parser()
    parsed: Any = parser.parse_args(arguments)
    return await parsed.run(parsed, Settings(database_url=f"sqlite:///{path}"))


def people(path: Path) -> dict[str, int]:
    """How many articles each person has who has any."""
    with closing(sqlite3.connect(path)) as db:
        return dict(
            db.execute("SELECT name, article_count FROM topics WHERE is_person = 1 AND article_count > 0")
        )


async def test_a_merge_is_done_told_listed_and_taken_back(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what it did and how to take it back; reextract keeps it; the undo restores every count."""
    before = {name: dump(archive)[name] for name in ("article_topics", "topic_days", "topic_counts")}
    assert await run(archive, "merge", "Bo Quillan", "Hale Corrin") == 0
    told = capsys.readouterr().err
    assert "'Bo Quillan' is now 'Hale Corrin'" in told
    assert "1 articles redone" in told
    assert "merge --undo 'Bo Quillan'" in told
    assert people(archive)["Hale Corrin"] == 2
    assert await run(archive, "reextract", "--all") == 0
    assert people(archive)["Hale Corrin"] == 2
    capsys.readouterr()
    assert await run(archive, "merge", "--list") == 0
    assert "Bo Quillan" in capsys.readouterr().out
    assert await run(archive, "merge", "Bo Quillan", "--undo") == 0
    assert {name: dump(archive)[name] for name in before} == before
    assert audit(archive) == []


async def test_a_split_calls_somebody_otherwise_in_one_source(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the named source alone, whatever else has the name."""
    name = "Hale Corrin (footballer)"
    assert await run(archive, "split", "Hale Corrin", "--source", "Times", "--as", name) == 0
    assert "a topic of its own in Times" in capsys.readouterr().err
    assert people(archive)[name] == 1
    assert audit(archive) == []


@pytest.mark.parametrize(
    ("arguments", "problem", "words"),
    [
        (("merge", "Hale Corin", "Bo Quillan"), RulingError, "did you mean 'Hale Corrin'"),
        (("merge", "Hale Corrin"), ParseError, "which name"),
        (("merge", "Hale Corrin", "Hale Corrin"), RulingError, "already"),
        (("split", "Hale Corrin", "Bo Quillan"), RulingError, "not taken for"),
        (("split", "Hale Corrin", "--source", "Gazette"), ParseError, "no source is called"),
        (("merge", "--undo", "Hale Corrin"), RulingError, "no ruling"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    archive: Path, arguments: tuple[str, ...], problem: type[Exception], words: str
) -> None:
    """The refusal says what to write instead."""
    before = dump(archive)
    with pytest.raises(problem, match=words):
        await run(archive, *arguments)
    assert dump(archive) == before


def test_a_refusal_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with status 2 and no traceback."""
    assert run_to_exit_status(run(tmp_path / "new.db", "merge", "Nobody Known", "Hale Corrin")) == 2
    assert "no article has the name 'Nobody Known'" in capsys.readouterr().err
