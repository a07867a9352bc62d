"""Finding through the real fetcher, on a loopback site: robots.txt, redirects and hostile answers."""

from __future__ import annotations

import pytest

from news.errors import FeedNotFoundError, FetchError
from news.fetch import Fetcher
from news.finding import find_sources, older_pages
from tests.fakes.website import Broken, Endless, Raw, Route, Website, packed, redirect, refused
from tests.news.sources.front_pages import FRONT_PAGES
from tests.news.sources.test_sitemap import urlset

FRONT = FRONT_PAGES[0].html


def fetcher() -> Fetcher:
    return Fetcher(allow_private_addresses=True, page_delay_s=0)


async def test_a_front_page_is_read_where_robots_txt_allows_it() -> None:
    async with Website() as site, fetcher() as web:
        site.page("/", FRONT)
        (found,) = await find_sources(web, site.url("/"))
        assert (found.method, len(found.feed.entries)) == ("front_page", 12)
        assert len(site.requests) <= 16  # robots.txt and what was asked for
        site.robots("User-agent: *\nDisallow: /")
    async with Website() as site, fetcher() as web:
        site.page("/", FRONT)
        site.robots("User-agent: *\nDisallow: /")
        with pytest.raises(FeedNotFoundError) as caught:
            await find_sources(web, site.url("/"))
        assert "robots.txt" in caught.value.user_message


@pytest.mark.parametrize(
    ("path", "status", "query", "is_settled"),
    [
        ("/feed.xml", 301, "", True),
        ("/feed.xml", 308, "", True),
        ("/feed.xml", 302, "", False),
        ("/feed.xml", 301, "?key=s3cret", False),
    ],
)
async def test_one_feed_has_one_address(path: str, status: int, query: str, is_settled: bool) -> None:
    """Where a site leads to its own feed for good, that is the address; a key in the old one is never dropped."""
    async with Website() as site, fetcher() as web:
        site.feed(path, site.story(1))
        site.put(f"/old.xml{query}", redirect(path, status))
        (found,) = await find_sources(web, site.url(f"/old.xml{query}"))
        assert found.url == site.url(path if is_settled else f"/old.xml{query}")


@pytest.mark.parametrize(
    "route",
    [
        Broken(b"<rss", after_bytes=2),
        Endless(b"x" * 65_536),
        Raw(b"not HTTP\r\n\r\n"),
        refused(503),
        redirect("/feed.xml", 302),
        redirect("http://[broken/", 301),
        redirect("file:///etc/passwd", 302),
        packed(b"<html>" * 1_000, "gzip, gzip"),
    ],
    ids=["reset", "endless", "dirt", "503", "loop", "broken redirect", "file", "packed twice"],
)
async def test_a_hostile_feed_is_passed_over_for_the_next(route: Route) -> None:
    async with Website() as site, fetcher() as web:
        site.put("/feed.xml", route)
        site.feed("/other.xml", site.story(1))
        links = "".join(
            f"<link rel=alternate type=application/rss+xml href={path}>"
            for path in ("/feed.xml", "/other.xml")
        )
        site.page("/", f"<html><head>{links}</head></html>")
        assert [found.url for found in await find_sources(web, site.url("/"))] == [site.url("/other.xml")]
        with pytest.raises((FetchError, FeedNotFoundError)):
            await find_sources(web, site.url("/feed.xml"))


async def test_older_articles_come_from_the_sitemap_that_robots_txt_names() -> None:
    async with Website() as site, fetcher() as web:
        site.page("/map.xml", urlset(*(site.url(f"/2025/11/{day:02}/quay-story") for day in (1, 2, 3))))
        site.robots(f"Sitemap: {site.url('/map.xml')}")
        entries = await older_pages(web, site.url("/feed.xml"), limit=2)
        assert [entry.link for entry in entries] == [
            site.url("/2025/11/03/quay-story"),
            site.url("/2025/11/02/quay-story"),
        ]
