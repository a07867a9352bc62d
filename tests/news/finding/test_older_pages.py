"""The articles from before a feed begins, as a site's sitemaps name them."""

from __future__ import annotations

import gzip

import pytest

from news.errors import FetchError
from news.finding import older, older_pages
from tests.news.finding.small_web import HOME, SmallWeb, html, rss
from tests.news.sources.test_sitemap import NEWS, urlset

SOURCE = f"{HOME}feed.xml"


def index(*urls: str) -> str:
    return (
        "<sitemapindex>" + "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls) + "</sitemapindex>"
    )


def articles(month: int, count: int = 3) -> str:
    return urlset(*(f"{HOME}2025/{month:02}/{day:02}/quay-story" for day in range(1, count + 1)))


async def links(web: SmallWeb, limit: int = 100) -> list[str]:
    return [(entry.link or "").removeprefix(HOME) for entry in await older_pages(web, SOURCE, limit=limit)]


async def test_the_newest_of_a_site_come_first() -> None:
    web = SmallWeb(
        {f"{HOME}map.xml": articles(11), f"{HOME}news.xml": NEWS},
        sitemaps=[f"{HOME}map.xml", f"{HOME}news.xml"],
    )
    assert await links(web, 4) == [
        "2026/01/05/bridge",
        "2026/01/04/storm",
        "2025/11/03/quay-story",
        "2025/11/02/quay-story",
    ]


async def test_an_index_is_read_from_its_newest_child() -> None:
    """No more of it than is needed; lists of tags and pictures not at all."""
    names = (
        "tags.xml",
        "posts-2025-09.xml",
        "posts-2025-10.xml.gz",
        "posts-2025-11.xml",
        "images-2025-12.xml",
    )
    web = SmallWeb(
        {
            f"{HOME}sitemap.xml": index(*(f"{HOME}{name}" for name in names)),
            f"{HOME}posts-2025-11.xml": articles(11, 2),
            f"{HOME}posts-2025-10.xml.gz": gzip.compress(articles(10).encode()),
            f"{HOME}posts-2025-09.xml": articles(9),
        },
        sitemaps=[f"{HOME}sitemap.xml"],
    )
    assert await links(web, 4) == [
        "2025/11/02/quay-story",
        "2025/11/01/quay-story",
        "2025/10/03/quay-story",
        "2025/10/02/quay-story",
    ]
    assert web.asked == [
        "robots.txt",
        f"{HOME}sitemap.xml",
        f"{HOME}posts-2025-11.xml",
        f"{HOME}posts-2025-10.xml.gz",
    ]


async def test_without_a_stated_sitemap_the_usual_names_are_tried() -> None:
    assert await links(SmallWeb({f"{HOME}sitemap.xml": articles(11, 1)})) == ["2025/11/01/quay-story"]


@pytest.mark.parametrize(
    "content",
    [html(), rss(1), b"", b"\x1f\x8b", urlset("https://rival.example/a-story"), index("https://rival.example/map.xml"), ValueError("ours"), FetchError(HOME, "no", status=503)],
)  # fmt: skip
async def test_a_site_without_a_sitemap_that_can_be_read_gives_nothing(
    content: str | bytes | Exception,
) -> None:
    assert await links(SmallWeb({f"{HOME}sitemap.xml": content})) == []


async def test_another_site_s_sitemap_is_not_asked_for() -> None:
    web = SmallWeb(sitemaps=["https://rival.example/map.xml"])
    assert await links(web) == []
    assert not any("rival" in url for url in web.asked)


async def test_sitemaps_that_lead_in_circles_or_never_end_are_bounded() -> None:
    web = SmallWeb(
        {
            f"{HOME}{n}.xml": index(HOME + "0.xml", *(f"{HOME}{n * 10 + m}.xml" for m in range(10)))
            for n in range(500)
        },
        sitemaps=[f"{HOME}0.xml"],
    )
    assert await links(web) == []
    assert len(web.asked) == older.REQUESTS_MAX == 8


async def test_what_was_read_before_the_time_is_over_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older, "SECONDS_MAX", 0.3)
    web = SmallWeb(
        {f"{HOME}a-news.xml": articles(11, 1)},
        sitemaps=[f"{HOME}a-news.xml", f"{HOME}b.xml"],
        stuck={f"{HOME}b.xml"},
    )
    assert await links(web) == ["2025/11/01/quay-story"]
