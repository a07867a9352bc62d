"""The operators' command line: what each tool does, what it says, and how it fails."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

import bot
from cli.doctor import Finding
from cli.environment import read_environment
from news.errors import SettingsError
from news.settings import Settings, load_settings

SEED = Path(__file__).parents[1] / "data" / "seed.txt"

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"  # invented

ARTICLE = """Harbour_bridge_reopens_after_repairs

Harbour bridge reopens after repairs

The bridge over the old harbour opened to traffic on Monday. "We are a week early," said the engineer Mira Castellan.

Leave a Reply
"""


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Runs the command line on a database of its own; the exit status and all that was printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'news.db'}")
    monkeypatch.setenv("COLUMNS", "300")
    for field in fields(Settings):
        if field.metadata["env"] != "DATABASE_URL":
            monkeypatch.setenv(field.metadata["env"], "")  # no .env of a developer reaches a test

    def run_it(*words: str | Path) -> tuple[int, str]:
        status = bot.main([str(word) for word in words])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return run_it


Run = Callable[..., tuple[int, str]]


async def nothing_to_say(settings: Settings) -> Finding:
    """Stands for the look at the web, which a test must not take."""
    return Finding("network", is_fine=True, words=settings.log_level)


def test_importing_twice_changes_nothing(run: Run) -> None:
    """The second import finds everything there."""
    assert run("import", SEED)[0] == 0
    status, printed = run("import", SEED)
    assert status == 0
    assert "0 added, 0 updated, 1 already there, 0 failed" in printed


def test_one_bad_file_is_reported_while_the_others_go_on(run: Run, tmp_path: Path) -> None:
    """The exit status and a line with the reason say what failed; the rest is stored."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "b.txt").write_bytes(b"")
    (folder / "c.txt").write_bytes(SEED.read_bytes())
    status, printed = run("import", folder)
    assert status == 1
    assert "2 added, 0 updated, 0 already there, 1 failed" in printed
    assert "b.txt" in printed


def test_a_missing_path_is_reported(run: Run, tmp_path: Path) -> None:
    """A path with a typing mistake ends in a line that names it, not in a traceback."""
    status, printed = run("import", tmp_path / "nowhere.txt", SEED)
    assert status == 1
    assert "nowhere.txt" in printed
    assert "1 added" in printed


def test_a_zip_archive_is_read(run: Run, tmp_path: Path) -> None:
    """Articles in an archive are stored like those in a folder."""
    archive = tmp_path / "articles.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("old/one.txt", ARTICLE)
        packed.write(SEED, "two.txt")
    status, printed = run("import", archive)
    assert status == 0
    assert "2 added" in printed


def test_nothing_is_posted_unless_asked(run: Run, tmp_path: Path) -> None:
    """The summary says that nothing was posted, and how to post."""
    assert "nothing is posted. Use --post" in run("import", SEED)[1]
    (tmp_path / "new.txt").write_text(ARTICLE)
    assert "0 posts are due" in run("import", "--post", tmp_path / "new.txt")[1]


def test_inspect_stores_nothing(run: Run, tmp_path: Path) -> None:
    """Looking at a file leaves no database behind."""
    status, printed = run("inspect", SEED)
    assert status == 0
    assert "stop getting killed" in printed
    assert "Leave a Reply" not in printed
    assert not (tmp_path / "news.db").exists()


def test_inspect_of_an_unreadable_file_says_why(run: Run, tmp_path: Path) -> None:
    """A file without text ends in one line with the reason and status 2."""
    (tmp_path / "empty.txt").write_bytes(b"")
    status, printed = run("inspect", tmp_path / "empty.txt")
    assert status == 2
    assert printed.startswith("newsdesk: ")
    assert len(printed.strip().splitlines()) == 1


def test_doctor_without_a_token_says_what_to_do(run: Run) -> None:
    """The doctor names the setting that is missing and keeps checking the rest."""
    status, printed = run("doctor", "--offline")
    assert status == 1
    assert "DISCORD_TOKEN is not set" in printed
    assert "Reset Token" in printed
    assert "is whole" in printed


def test_doctor_prints_the_invite_link(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application's id is read from the token, so that the link is there even offline."""
    monkeypatch.setenv(
        "DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"
    )
    status, printed = run("doctor", "--offline")
    assert status == 0
    assert (
        "https://discord.com/oauth2/authorize?client_id=123456789012345678&scope=bot+applications.commands&permissions=84992"
        in printed
    )


def test_a_malformed_setting_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback: the variable and the fix."""
    monkeypatch.setenv("POLL_MIN_SECONDS", "soon")
    status, printed = run("doctor")
    assert status == 2
    assert printed == (
        "newsdesk: POLL_MIN_SECONDS is not a fitting number of seconds. Write a whole number from 1 to 86400.\n"
    )


def test_running_without_a_token_is_one_line(run: Run) -> None:
    """Starting the bot without a token says which variable is missing and offers the demo."""
    status, printed = run()
    assert status == 2
    assert printed.startswith("newsdesk: DISCORD_TOKEN is not set.")
    assert "make demo" in printed


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xff\xfe\x00bad", r"^\.env is not plain text in UTF-8\. Save it again as UTF-8\.$"),
        (b"POLL_MIN_SECONDS=5\nthis is no setting\n", r"^\.env has a line that is no setting \(line 2\)"),
    ],
)
def test_an_unreadable_env_file_is_one_line(tmp_path: Path, content: bytes, line: str) -> None:
    """The operator learns which file, what is wrong with it and what to do."""
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(SettingsError, match=line):
        read_environment(tmp_path)


def test_the_environment_goes_before_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process was started with wins; the file fills the rest; no file is fine."""
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    assert "LOG_FORMAT" not in read_environment(tmp_path)
    (tmp_path / ".env").write_text("\ufeff# comment\nexport LOG_FORMAT='json'\nLOG_LEVEL=DEBUG\n")
    settings = load_settings(read_environment(tmp_path))
    assert (settings.log_format, settings.log_level) == ("json", "ERROR")


def test_a_relative_database_lies_beside_the_program(tmp_path: Path) -> None:
    """Wherever the bot is started from, it opens the same archive."""
    assert load_settings({}, folder=tmp_path).database_url == f"sqlite:///{tmp_path}/newsdesk.db"
    absolute = load_settings({"DATABASE_URL": "sqlite:////var/lib/news.db"}, folder=tmp_path)
    assert absolute.database_url == "sqlite:////var/lib/news.db"


def test_doctor_asks_the_address_that_is_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token goes to DISCORD_API_URL and nowhere else."""
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setattr("discord.http.Route.BASE", "https://unused.example")
    monkeypatch.setattr("cli.doctor.check_network", nothing_to_say)
    status, printed = run("doctor")
    assert status == 1
    assert "127.0.0.1" in printed
    assert "discord.com:" not in printed


@pytest.mark.parametrize("place", ["ftp://paper.example/x", "HTTP://127.0.0.1/x", "http://[::1]/x"])
def test_an_address_that_may_not_be_read_is_one_line(run: Run, place: str) -> None:
    """Other schemes and private addresses are refused, with the setting that would allow the latter."""
    status, printed = run("inspect", place)
    assert status == 2
    assert len(printed.strip().splitlines()) == 1
    assert "Error" not in printed


def test_a_folder_is_not_inspected(run: Run, tmp_path: Path) -> None:
    """`inspect` looks at one file; a folder is named as such."""
    status, printed = run("inspect", tmp_path)
    assert status == 2
    assert "is a folder" in printed


def test_a_database_that_is_a_directory_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator learns that a file name is missing."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}")
    status, printed = run("import", SEED)
    assert status == 2
    assert "is a directory; add a file name" in printed
    assert len(printed.strip().splitlines()) == 1
