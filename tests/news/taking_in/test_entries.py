"""From a feed's entries to articles: budgets, and pages that fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from news.errors import FetchError, ForbiddenAddressError, WorkError
from news.fetch import FetchedPage
from news.models import FeedEntry, ParsedFeed
from news.ports import Workers
from news.taking_in.entries import CHECK_BUDGET, PageBudget, ReadEntries, is_passing, read_entries
from news.working.threads import THREADS
from tests.news.newsroom_world import FakeWeb, page_html

FEED = ParsedFeed(title="Harbour Post", link=None)


def link(number: int) -> str:
    return f"https://harbour.example/{number}"


async def read(web: FakeWeb, count: int, budget: PageBudget = CHECK_BUDGET) -> ReadEntries:
    """Entries 0 to `count`, the oldest first; each has its page, but for those that the web makes fail."""
    web.pages |= {link(n): page_html(f"Quay story {n}") for n in range(count)}
    entries = {
        str(n): FeedEntry(title=f"Quay story {n}", link=link(n), summary="Brief.") for n in range(count)
    }
    return await read_entries(web, entries, FEED, budget=budget)


def whole(got: ReadEntries) -> set[str]:
    """The entries of which more than the feed's own text is there."""
    return {key for key, article in got.articles.items() if "Ellery" in article.text}


async def test_the_newest_pages_are_read_within_the_budget() -> None:
    """Entries beyond the budget keep the feed's own text; all come in the order given."""
    web = FakeWeb()
    got = await read(web, 6, PageBudget(pages=4, seconds=60))
    assert whole(got) == {"2", "3", "4", "5"}
    assert list(got.articles) == ["0", "1", "2", "3", "4", "5"]
    assert not got.failed
    assert got.unreached == {"0", "1"}


async def test_a_page_that_never_answers_ends_with_the_time() -> None:
    """What was read until then is kept; the rest has the feed's own text and is not taken for a failure."""
    web = FakeWeb(stuck={link(0): asyncio.Event()})
    got = await read(web, 4, PageBudget(pages=4, seconds=0.3))
    assert whole(got) == {"1", "2", "3"}
    assert len(got.articles) == 4
    assert not got.failed
    assert got.unreached == {"0"}


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_wants_no_more_is_asked_no_more(status: int) -> None:
    """The first such answer ends the reading of pages; what was not asked for counts as failed."""
    web = FakeWeb(statuses={link(n): status for n in range(9)})
    got = await read(web, 9, PageBudget(pages=9, seconds=60, at_once=1))
    assert len(web.asked) == 1
    assert got.failed == {str(n) for n in range(9)}


@pytest.mark.parametrize(
    ("site", "expected_s"),
    [
        (None, 900),
        ("https://harbour.example/feed", 60),
        ("https://ferries.example/feed", 900),
        ("https://x.example/", None),
    ],
)
async def test_each_host_is_left_alone_by_itself(
    monkeypatch: pytest.MonkeyPatch, site: str | None, expected_s: int | None
) -> None:
    """A refusal ends the reading of that host's pages, and its wish is passed on to its own source alone."""
    web = FakeWeb()
    rests = {"https://harbour.example/": 60, "https://ferries.example/": 900}

    async def refuse(url: str, **_: object) -> FetchedPage:
        web.asked.append(url)
        for host, seconds in rests.items():
            if url.startswith(host):
                raise FetchError(url, "too many", status=429, retry_after_s=seconds)
        raise FetchError(url, "gone", status=404)

    monkeypatch.setattr(web, "get_page", refuse)
    hosts = [*rests, "https://well.example/"]
    entries = {
        f"{host}{n}": FeedEntry(title=f"Story {n}", link=f"{host}{n}") for n in range(3) for host in hosts
    }
    got = await read_entries(web, entries, FEED, budget=PageBudget(9, 60, at_once=1), site=site)
    assert len(web.asked) == 1 + 1 + 3
    assert got.failed == {key for key in entries if "well" not in key}
    assert not got.unreached
    assert got.retry_after_s == expected_s


async def test_behind_a_redirect_it_is_the_other_host_that_wants_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One link that leads to a site in trouble stops none of those beside it."""
    web = FakeWeb()
    get_page = web.get_page

    async def lead_away(url: str, **_: object) -> FetchedPage:
        if url == link(2):
            raise FetchError("https://ferries.example/2", "too many", status=429, retry_after_s=900)
        return await get_page(url)

    monkeypatch.setattr(web, "get_page", lead_away)
    web.pages |= {link(n): page_html(f"Quay story {n}") for n in range(3)}
    entries = {str(n): FeedEntry(title=f"Quay story {n}", link=link(n)) for n in range(3)}
    got = await read_entries(web, entries, FEED, budget=PageBudget(9, 60, at_once=1), site=link(0))
    assert (got.failed, whole(got), got.retry_after_s) == ({"2"}, {"0", "1"}, None)


async def test_a_page_that_is_gone_is_no_passing_failure() -> None:
    """A 404 leaves the feed's own text for good; a 500 may be better later."""
    web = FakeWeb(statuses={link(0): 404, link(1): 500})
    got = await read(web, 3)
    assert got.failed == {"1"}
    assert whole(got) == {"2"}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FetchError("u", "no answer in time"), True),
        (FetchError("u", "busy", status=429), True),
        (FetchError("u", "down", status=502), True),
        (FetchError("u", "gone", status=410), False),
        (FetchError("u", "no", status=403), False),
        (ForbiddenAddressError("u", "private"), False),
    ],
)
def test_which_failures_pass(error: FetchError, expected: bool) -> None:
    """No answer, too many requests and the server's own trouble may pass."""
    assert is_passing(error) is expected


async def test_one_entry_that_our_code_stumbles_over_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page is left aside; the feed's own text serves."""

    def stumble(*_: object, url: str) -> None:
        raise RecursionError(url)

    monkeypatch.setattr("news.articles.extract_article", stumble)
    got = await read(FakeWeb(), 2)
    assert len(got.articles) == 2
    assert not whole(got)


class GivingUp:
    """Workers that give up whatever has a word in it."""

    def __init__(self, word: str) -> None:
        self._word = word

    async def do(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if self._word in repr((args, kwargs)):
            raise WorkError("it took more than 30 s")
        return await THREADS.do(work, *args, **kwargs)

    def first(self) -> Workers:
        return self


@pytest.mark.parametrize("word", ["<h1>Quay story 2</h1>", "Hostile summary"], ids=["page", "feed"])
async def test_what_takes_too_much_to_be_read_costs_no_other_entry(word: str) -> None:
    """A hostile page leaves the feed's own words, a hostile entry its page; the others are read whole."""
    web = FakeWeb(pages={link(n): page_html(f"Quay story {n}") for n in range(4)})
    entries = {
        str(n): FeedEntry(
            title=f"Quay story {n}", link=link(n), summary="Hostile summary." if n == 2 else "Brief."
        )
        for n in range(4)
    }
    got = await read_entries(web, entries, FEED, budget=CHECK_BUDGET, workers=GivingUp(word))
    assert set(got.articles) == set(entries)
    assert whole(got) == ({"0", "1", "3"} if "h1" in word else set(entries))
    assert not got.failed
