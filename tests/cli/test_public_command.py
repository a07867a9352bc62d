"""`python bot.py public`: sources for every server."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import build_parser
from news.models import ChannelId, GuildId, UserId, Wish
from news.settings import Settings
from storage import Storage
from tests.fakes.website import Website

GUILD, STRANGER = GuildId(11), GuildId(12)


async def public(settings: Settings, *arguments: str) -> int:
    """Run the command; its exit status."""
    parser, _ = build_parser()
    parsed = parser.parse_args(["public", *arguments])
    return await parsed.run(parsed, settings)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path / 'news.db'}", allow_private_addresses=True)


async def test_a_public_source_is_read_for_every_server(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Added once, listed, and seen in a direct message; one address that fails does not hold up the others."""
    async with Website() as site:
        site.feed("/feed.xml", site.story(1))
        url = site.url("/feed.xml")
        assert await public(settings, site.url("/nothing"), url) == 1
    storage = await Storage.open(settings.database_url)
    try:
        assert [source.url for source in await storage.sources.visible(None)] == [url]
    finally:
        await storage.close()
    assert await public(settings) == 0
    assert url in capsys.readouterr().out.replace("\n", "")


async def test_a_withdrawn_source_stays_with_those_who_added_it(settings: Settings) -> None:
    """Others no longer see it, and their autoposts for it are gone."""
    url = "https://harbour.example/feed.xml"
    storage = await Storage.open(settings.database_url)
    try:
        source_id = await storage.sources.add_feed(
            url, name="Harbour", domain="harbour.example", is_public=True, added_to=GUILD
        )
        for number, guild in enumerate((GUILD, STRANGER)):
            await storage.autoposts.add(
                guild,
                ChannelId(50 + number),
                Wish("source", source_ids=(source_id,)),
                label="Harbour",
                created_by=UserId(1),
            )
        assert await public(settings, "--withdraw", url, "https://unknown.example/feed.xml") == 1
        assert [source.id for source in await storage.sources.visible(GUILD)] == [source_id]
        assert await storage.sources.visible(STRANGER) == []
        assert len(await storage.autoposts.of_guild(GUILD)) == 1
        assert await storage.autoposts.of_guild(STRANGER) == []
    finally:
        await storage.close()
