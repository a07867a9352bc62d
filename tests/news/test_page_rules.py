"""What pages allow to be shown arrives in the archive, whichever way they say it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from news.fetch.answers import robots_rules
from news.models import Article, GuildId
from tests.news.newsroom_world import FEED, GUILD, World, feed_xml, opened_world, page_html

TITLE, PAGE = "Quay story 1", "https://harbour.example/1"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as made:
        yield made


async def only_article(world: World, guild: GuildId = GUILD) -> Article:
    await world.newsroom.add_source(FEED, guild)
    newest = await world.storage.articles.newest(guild)
    assert newest is not None
    article = await world.storage.articles.get(newest.article_id, guild)
    assert article is not None
    return article


async def test_rules_in_the_page(world: World) -> None:
    """The robots meta tag is stored with the article that was read from the page."""
    page = page_html(TITLE).replace(
        "</head>", '<meta name="robots" content="max-snippet:50, noarchive"></head>'
    )
    world.web.pages |= {FEED: feed_xml(1), PAGE: page}
    article = await only_article(world)
    assert (article.snippet_max, article.is_archivable, article.text) == (50, False, "")


async def test_rules_in_the_answers_head(world: World) -> None:
    """X-Robots-Tag counts as the meta tag does; the strictest wins."""
    page = page_html(TITLE).replace("</head>", '<meta name="robots" content="max-snippet:50"></head>')
    world.web.pages |= {FEED: feed_xml(1), PAGE: page}
    world.web.robots_rules[PAGE] = "nosnippet"
    article = await only_article(world)
    assert (article.snippet_max, article.is_archivable, article.text, article.description) == (
        0,
        True,
        "",
        None,
    )


async def test_rules_hold_for_the_feeds_words_too(world: World) -> None:
    """Where the feed says more than the page, its words are taken under the page's rules."""
    page = page_html(TITLE).replace("</head>", '<meta name="robots" content="nosnippet"></head>')
    told = "The quay is being repaired, and this is all that can be said of it today. " * 9
    feed = feed_xml(1).replace("Repairs, part 1.", told)
    world.web.pages |= {FEED: feed, PAGE: page}
    article = await only_article(world)
    assert article.snippet_max == 0


@pytest.mark.parametrize(
    ("headers", "rules"),
    [
        ((), None),
        (("",), None),
        (("nosnippet",), "nosnippet"),
        (("noindex, max-snippet: 20",), "noindex, max-snippet: 20"),
        (("noarchive", "max-snippet:50"), "noarchive, max-snippet:50"),
        (("googlebot: nosnippet",), "nosnippet"),
        (("otherbot: noindex, nosnippet",), None),
        (("noarchive, otherbot: noindex, nosnippet",), "noarchive"),
        (("otherbot: nosnippet, googlebot-news: noarchive",), "noarchive"),
        (("otherbot: nosnippet", "noarchive"), "noarchive"),
        (("unavailable_after: Sunday, 03 May 2026 15:00:00 GMT",), "unavailable_after: Sunday, 03 May 2026 15:00:00 GMT"),
        (("a" * 5_000,), "a" * 1_000),
        (("nosnippet\x1b[2J",), None),
        (("noarchive",) * 500, ", ".join(["noarchive"] * 20)),
    ],
)  # fmt: skip
def test_rules_of_the_header_for_us(headers: tuple[str, ...], rules: str | None) -> None:
    """What is said to everyone or to Google's crawlers counts; what is said to another crawler by name does not."""
    assert robots_rules(headers) == rules
