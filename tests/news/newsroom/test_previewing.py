"""What one article of a source would look like, before the source is added."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from news.errors import FetchError
from news.fetch import FetchedPage
from news.finding import FoundSource
from news.models import FeedEntry, ParsedFeed, SourceMethod
from news.newsroom.previewing import preview_newest, read_linked
from tests.news.newsroom_world import FakeWeb, page_html

SITE = "https://harbour.example"


def found(*entries: FeedEntry, method: SourceMethod = "feed") -> FoundSource:
    page = FetchedPage(SITE, 200, b"", None, None, None, None, None)
    return FoundSource(SITE, "Harbour Post", method, ParsedFeed("Harbour Post", SITE, entries), page)


def entry(number: int) -> FeedEntry:
    return FeedEntry(
        title=f"Quay story {number}",
        link=f"{SITE}/{number}",
        summary="Brief.",
        published_at=datetime(2026, 1, number, tzinfo=UTC),
    )


async def test_the_newest_entry_is_read_from_its_page() -> None:
    """One page is asked for, that of the newest entry, and the article has its text."""
    web = FakeWeb(pages={f"{SITE}/{n}": page_html(f"Quay story {n}") for n in (1, 2, 3)})
    preview = await preview_newest(web, found(entry(1), entry(3), entry(2)))
    assert preview is not None
    assert preview.article.title == "Quay story 3"
    assert "Ellery" in preview.article.text
    assert web.asked == [f"{SITE}/3"]


async def test_a_page_that_fails_leaves_the_feeds_own_text() -> None:
    """What the feed carries is shown, as it would be archived."""
    web = FakeWeb(statuses={f"{SITE}/1": 500})
    preview = await preview_newest(web, found(entry(1)))
    assert preview is not None
    assert (preview.article.title, preview.article.text) == ("Quay story 1", "Brief.")


async def test_nothing_to_show() -> None:
    """A source without entries has no preview, and nothing is asked for."""
    web = FakeWeb()
    assert await preview_newest(web, found()) is None
    assert web.asked == []


async def test_a_linked_page_is_read_with_its_quotes() -> None:
    """Whoever points at a page gets its article analysed; its fragment is not sent."""
    web = FakeWeb(pages={f"{SITE}/1": page_html("Quay story 1")})
    analysed = await read_linked(web, f"{SITE}/1#comments")
    assert analysed is not None
    assert analysed.article.title == "Quay story 1"
    assert analysed.quotes
    assert web.pages_asked == [f"{SITE}/1"]


async def test_a_linked_page_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits is told that the page did not answer."""
    monkeypatch.setattr("news.newsroom.previewing.LINK_S", 0.0)
    web = FakeWeb(stuck={f"{SITE}/1": asyncio.Event()})
    with pytest.raises(FetchError) as caught:
        await read_linked(web, f"{SITE}/1")
    assert "did not answer in time" in caught.value.user_message
