"""`inspect` of an address: its article, or the sources of the site that lies there."""

from __future__ import annotations

import argparse
import json

import pytest

from cli import inspecting
from news.settings import Settings
from tests.fakes.website import Website
from tests.news.newsroom_world import page_html

SETTINGS = Settings(allow_private_addresses=True)


async def inspect(place: str, *, as_json: bool = False) -> int:
    return await inspecting.run(argparse.Namespace(place=place, json=as_json), SETTINGS)


async def test_of_a_site_its_sources_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """With what one would get from each: how it is read, how many entries, the newest of them."""
    async with Website() as site:
        site.feed("/all.xml", site.story(1), site.story(2))
        site.page(
            "/",
            "<html><head><link rel=alternate type=application/rss+xml href=/all.xml></head><body>Hello</body></html>",
        )
        assert await inspect(site.url("/")) == 0
        printed = capsys.readouterr().out
        assert site.url("/all.xml") in printed
        assert "read as feed" in " ".join(printed.split())
        assert site.story(2).title in printed
        assert await inspect(site.url("/"), as_json=True) == 0
        described = json.loads(capsys.readouterr().out)
        assert (described["source"], described["method"], described["entries"]) == (
            site.url("/all.xml"),
            "feed",
            2,
        )


async def test_of_an_article_its_text_alone_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks about an article does not want its site's feeds, and no further request is made."""
    async with Website() as site:
        site.page("/2026/01/05/council-speaks", page_html("Council speaks about the quay"))
        assert await inspect(site.url("/2026/01/05/council-speaks")) == 0
        assert len(site.requests) == 1
    printed = capsys.readouterr().out
    assert "Council speaks about the quay" in printed
    assert "read as" not in printed
