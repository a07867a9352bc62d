"""`python bot.py remove`: what an operator is told before and after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli import build_parser
from news.analysing import analyse
from news.errors import ParseError
from news.models import ExtractedArticle, GuildId
from news.settings import Settings
from storage import Storage
from storage.barring import RemovalError
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW

TEXT = "Hale Corrin, the mayor of Port Sable, opened the bridge. “It will hold,” Hale Corrin said on Friday."


@pytest.fixture
async def archive(tmp_path: Path) -> Path:
    """An article with a quote."""
    path = tmp_path / "archive.db"
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=GuildId(1)
    )
    extracted = ExtractedArticle(
        "Bridge opened", TEXT, url="https://times.example/1", published_at=NOW, language="en"
    )
    await storage.articles.add(analyse(extracted), source_id=source, post=False)
    await storage.close()
    return path


async def run(path: Path, *arguments: str) -> int:
    parser, _ = build_parser()
    parsed: Any = parser.parse_args(["remove", *arguments])
    return await parsed.run(parsed, Settings(database_url=f"sqlite:///{path}"))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("https://times.example/1", "The article at times.example/1."),
        ("times.example", "All of times.example and what is below it: 1 article."),
        ("Hale Corrin", "The person Hale Corrin: the page, the name and 1 quote in 1 article, which stay."),
        ("Bo Quillan", "The archive has nothing of it"),
    ],
)
async def test_without_yes_nothing_is_removed(
    what: str, said: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what would go and how to do it, and the archive is as it was."""
    before = dump(archive)
    assert await run(archive, what) == 0
    shown = capsys.readouterr().err
    assert said in shown
    assert f"python bot.py remove '{what}' --yes" in shown
    assert dump(archive) == before


async def test_a_removal_is_done_listed_and_undone(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list says when and how much, never what it was."""
    assert await run(archive, "times.example/1", "--yes") == 0
    assert "Removed, and kept out from now on." in capsys.readouterr().err
    assert dump(archive)["articles"] == []
    assert audit(archive) == []
    assert await run(archive, "--list") == 0
    shown = capsys.readouterr().out
    assert "an article" in shown
    assert "times" not in shown
    assert await run(archive, "times.example/1", "--undo") == 0
    assert dump(archive)["removal_keys"] == []
    assert await run(archive, "--list") == 0
    assert "Nothing was removed." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], ParseError),
        (["  "], ParseError),
        (["??"], RemovalError),
        (["Bo Quillan", "--undo"], RemovalError),
    ],
    ids=["nothing", "blanks", "no name", "never removed"],
)
async def test_what_cannot_be_done_is_said(
    arguments: list[str], error: type[Exception], archive: Path
) -> None:
    """A next step is in the message."""
    with pytest.raises(error):
        await run(archive, *arguments)
