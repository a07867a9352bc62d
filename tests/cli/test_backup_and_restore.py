"""`python bot.py backup` and `restore`, as an operator sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli import build_parser
from cli.restoring import summary
from cli.running import run_to_exit_status
from news.errors import StorageError
from news.models import GuildId
from news.settings import Settings
from storage import Storage
from storage.backup import Restored, restore
from tests.storage.audit import audit
from tests.storage.builders import NOW, generated


@pytest.fixture
async def archive(tmp_path: Path) -> Path:
    """A database with three articles."""
    path = tmp_path / "archive.db"
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=GuildId(1)
    )
    await storage.articles.add_many([generated(n) for n in range(3)], source_id=source, post=False)
    await storage.close()
    return path


async def run(path: Path, *arguments: str) -> int:
    parser, _ = build_parser()
    parsed: Any = parser.parse_args(arguments)
    return await parsed.run(parsed, Settings(database_url=f"sqlite:///{path}"))


async def test_an_operator_is_told_where_the_copy_is_and_how_to_put_it_back(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line of a backup is the command that restores it, and that one says what is kept."""
    copy = tmp_path / "news.backup"
    assert await run(archive, "backup", str(copy)) == 0
    said = capsys.readouterr().err
    assert f"The backup is whole: {copy}, 0." in said
    assert f"python bot.py restore '{copy}'" in said
    assert await run(archive, "restore", str(copy)) == 0
    said = capsys.readouterr().err
    assert "Start the bot again." in said
    assert f"is kept as {archive}.before-restore-" in said
    assert audit(archive) == []


def test_what_cannot_be_done_is_one_line_with_a_next_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A refusal is no traceback."""
    assert run_to_exit_status(run(tmp_path / "none.db", "backup", str(tmp_path / "b"))) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"newsdesk: there is no database at {tmp_path}/none.db; DATABASE_URL says where it is"
    )


@pytest.mark.parametrize(
    ("count", "counts"),
    [
        (1, ["1 post that", "1 source will", "1 removal made"]),
        (2, ["2 posts that", "2 sources will", "2 removals made"]),
    ],
)
def test_what_is_different_is_told_in_numbers_that_fit(count: int, counts: list[str]) -> None:
    """One is one, and two are many."""
    lines = summary(Restored(None, count, count, count))[1:]
    assert [" ".join(line.split()[:3]) for line in lines] == counts


def test_what_is_deleted_is_told_by_name() -> None:
    """Nothing goes unsaid, and where the newest lies is said before it."""
    kept, gone = Path("/a/news.db.before-restore-2"), (Path("/a/old-1"), Path("/a/old-2"))
    lines = summary(Restored(kept, 0, 0, 0, gone))
    assert str(kept) in lines[1]
    assert lines[2] == "What earlier restores had kept is deleted: old-1, old-2."


async def test_a_file_that_is_no_database_is_no_backup(archive: Path, tmp_path: Path) -> None:
    """It is not said that the operator's own database was unusable."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear operator, " * 100)
    with pytest.raises(StorageError, match=r"letter\.txt is not a Newsdesk database"):
        await restore(f"sqlite:///{archive}", letter)
