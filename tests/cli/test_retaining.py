"""`retain` forgets what the operator does not keep, and says before what that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli import build_parser
from news.errors import ParseError
from news.models import GuildId
from news.settings import Settings
from storage import Storage
from tests.storage.builders import article

PARSER, _ = build_parser()


async def filled(path: Path) -> Settings:
    """An archive with an old article and one of today."""
    settings = Settings(database_url=f"sqlite:///{path}", retention_days=30)
    storage = await Storage.open(settings.database_url)
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain=None, added_to=GuildId(1)
    )
    now = datetime.now(UTC)
    old = article("Old tolls", url="https://times.example/1", published_at=now - timedelta(days=31))
    young = article(
        "Tolls",
        "Tolls of today are paid.",
        url="https://times.example/2",
        published_at=now - timedelta(days=1),
    )
    await storage.articles.add_many([old, young], source_id=source, post=False)
    await storage.close()
    return settings


async def retain(settings: Settings, *options: str) -> int:
    arguments = PARSER.parse_args(["retain", *options])
    return await arguments.run(arguments, settings)


async def texts(settings: Settings) -> list[str]:
    storage = await Storage.open(settings.database_url)
    try:
        found = await storage.articles.headlines(GuildId(1))
        read = [await storage.articles.get(one.article_id, GuildId(1)) for one in found.items]
        return [one.headline.title for one in read if one is not None and one.text]
    finally:
        await storage.close()


async def test_without_yes_it_only_says_what_would_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = await filled(tmp_path / "a.db")
    assert await retain(settings) == 0
    assert "Older than 30 days: 1 articles, 1 of them with a text" in capsys.readouterr().err
    assert await texts(settings) == ["Tolls", "Old tolls"]


@pytest.mark.parametrize("options", [["--yes"], ["--yes", "--days", "7", "--keeps", "headlines"]])
async def test_with_yes_it_forgets(options: list[str], tmp_path: Path) -> None:
    """Texts that are old enough, by the settings or as asked for."""
    settings = await filled(tmp_path / "a.db")
    assert await retain(settings, *options) == 0
    assert await texts(settings) == ["Tolls"]


@pytest.mark.parametrize("options", [[], ["--days", "6"]])
async def test_it_forgets_nothing_without_a_number_of_days(options: list[str], tmp_path: Path) -> None:
    """Nor what is younger than a week; the refusal says what to write."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(ParseError, match=r"RETENTION_DAYS|7 days"):
        await retain(settings, *options)
