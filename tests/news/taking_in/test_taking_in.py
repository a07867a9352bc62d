"""Taking in what sources bring, over several checks: nothing new is lost, nothing old is posted, no page is forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from news.errors import FetchError
from news.fetch import FetchedPage
from news.models import AddOutcome, AddResult, AnalysedArticle, Source
from news.taking_in import postponing
from news.taking_in import take_in as taking_in
from news.taking_in.entries import ADDING_BUDGET, CHECK_BUDGET
from news.taking_in.entry_notes import TRIES_MORE
from news.taking_in.known_entries import WAITING_AT_ONCE
from tests.news.newsroom_world import FEED, GUILD, NOW, World, opened_world, page_html, want_everything

HOUR = timedelta(hours=1)
SITEMAP = "https://harbour.example/sitemap.xml"
HOME = "https://harbour.example/"
OTHER_HOST = "https://ferries.example"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        await want_everything(opened.storage)
        yield opened


def rss(*items: dict[str, str]) -> str:
    inside = "".join(
        f"<item>{''.join(f'<{name}>{text}</{name}>' for name, text in item.items())}</item>" for item in items
    )
    return (
        f"<rss version='2.0'><channel><title>Harbour Post</title><link>{HOME}</link>{inside}</channel></rss>"
    )


def item(number: int, *, site: str = "https://harbour.example", **fields: str) -> dict[str, str]:
    return {
        "title": f"Quay story {number}",
        "link": f"{site}/{number}",
        "guid": f"q{number}",
        "description": f"Repairs, part {number}.",
    } | fields


def has_pages(world: World, *numbers: int, site: str = "https://harbour.example") -> None:
    world.web.pages |= {f"{site}/{n}": page_html(f"Quay story {n}") for n in numbers}


async def source_of(world: World) -> Source:
    [source] = await world.storage.sources.visible(GUILD)
    return source


async def count(world: World) -> int:
    return await world.storage.articles.count(GUILD)


async def texts(world: World) -> dict[str, str]:
    """What the server reads, by title."""
    lines = (await world.storage.articles.headlines(GUILD, page_size=50)).items
    found = [await world.storage.articles.get(line.article_id, GUILD) for line in lines]
    return {article.headline.title: article.text for article in found if article is not None}


def refuse(
    monkeypatch: pytest.MonkeyPatch, world: World, site: str, *, retry_after_s: int | None = None
) -> None:
    """Pages of this site answer that too much is asked of it."""
    get_page = world.web.get_page

    async def get(url: str, *, max_bytes: int | None = None) -> FetchedPage:
        if url.startswith(site):
            world.web.pages_asked.append(url)
            raise FetchError(url, "too many", status=429, retry_after_s=retry_after_s)
        return await get_page(url, max_bytes=max_bytes)

    monkeypatch.setattr(world.web, "get_page", get)


# --- ids that count from 1 -------------------------------------------------------------------------


def positional(world: World, newest: int, *, length: int) -> None:
    """The feed lists the newest so many, and numbers them from 1."""
    numbers = range(newest, newest - length, -1)
    has_pages(world, *numbers)
    world.web.pages[FEED] = rss(*(item(n, guid=str(at)) for at, n in enumerate(numbers, 1)))


@pytest.mark.parametrize("length", [5, 10])
@pytest.mark.parametrize("came", [1, 3])
async def test_a_feed_that_counts_from_one_loses_nothing(world: World, length: int, came: int) -> None:
    """Each new article is there and posted, and no story takes another's place."""
    positional(world, 20, length=length)
    await world.newsroom.add_source(FEED, GUILD)
    for number in range(1, 4):
        positional(world, 20 + number * came, length=length)
        await world.poll(after=HOUR)
        assert await count(world) == length + number * came
        assert await world.post_count() == number * came


async def test_a_story_under_another_title_and_address_is_no_second_one(world: World) -> None:
    """Its id alone does not say so, as it may count from 1; its words and the minute of its publication do."""
    stamp = format_datetime(NOW + timedelta(minutes=47), usegmt=True)
    words = [
        f"Sentence {chr(97 + n)} of the report names the {chr(97 + n) * 4} of the harbour." for n in range(26)
    ]
    html = page_html("Blast at the quay").replace("</article>", f"<p>{' '.join(words)}</p></article>")
    world.web.pages |= {FEED: rss(item(0)), "https://harbour.example/1": html}
    await world.newsroom.add_source(FEED, GUILD)
    world.web.pages[FEED] = rss(item(1, title="Blast at the quay", pubDate=stamp))
    await world.poll(after=HOUR)
    renamed = "Three workers are hurt when a tank explodes"
    world.web.pages["https://harbour.example/2"] = html.replace("Blast at the quay", renamed)
    world.web.pages[FEED] = rss(item(2, title=renamed, guid="q1", pubDate=stamp))
    await world.poll(after=HOUR)
    assert await world.titles() == ["Quay story 0", renamed]
    assert await world.post_count() == 1


# --- pages on many hosts ---------------------------------------------------------------------------


async def test_another_hosts_refusal_stops_its_own_pages_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever a feed links to decides neither about its other articles nor about when it is asked again."""
    world.web.pages[FEED] = rss(item(0))
    await world.newsroom.add_source(FEED, GUILD)
    refuse(monkeypatch, world, OTHER_HOST, retry_after_s=30 * 86_400)
    has_pages(world, *range(1, 6))
    linked = [item(n, site=OTHER_HOST) for n in (9, 8, 7, 6)]
    world.web.pages[FEED] = rss(*linked, *(item(n) for n in range(5, 0, -1)))
    await world.poll(after=HOUR)
    assert await world.post_count() == 5
    assert all(
        "Port Ellery" in text for title, text in (await texts(world)).items() if title != "Quay story 0"
    )
    asked = [url for url in world.web.pages_asked if url.startswith(OTHER_HOST)]
    assert 1 <= len(asked) <= CHECK_BUDGET.at_once
    next_check_at = (await source_of(world)).next_check_at
    assert next_check_at is not None
    assert next_check_at - world.clock() <= timedelta(hours=1)


async def test_the_sites_own_wish_to_be_left_alone_is_heeded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it says, for a day at most."""
    world.web.pages[FEED] = rss(item(0))
    await world.newsroom.add_source(FEED, GUILD)
    for asked_s, expected_s in ((2 * 3_600, 2 * 3_600), (30 * 86_400, 86_400)):
        with monkeypatch.context() as patch:
            refuse(patch, world, "https://www.harbour.example", retry_after_s=asked_s)
            world.web.pages[FEED] = rss(item(asked_s, site="https://www.harbour.example"))
            await world.poll(after=timedelta(days=2))
        next_check_at = (await source_of(world)).next_check_at
        assert next_check_at == world.clock() + timedelta(seconds=expected_s)


async def test_an_entry_that_waits_for_its_page_is_there_when_the_feed_drops_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the feed's own words, posted once; whatever has its id by now."""
    world.web.pages[FEED] = rss(item(0))
    await world.newsroom.add_source(FEED, GUILD)
    refuse(monkeypatch, world, OTHER_HOST)
    world.web.pages[FEED] = rss(item(1, site=OTHER_HOST, guid="1"))
    await world.poll(after=HOUR)
    assert await world.post_count() == 0
    has_pages(world, 2)
    world.web.pages[FEED] = rss(item(2, guid="1"))
    await world.poll(after=HOUR)
    assert (await texts(world))["Quay story 1"] == "Repairs, part 1."
    assert await world.titles() == ["Quay story 0", "Quay story 1", "Quay story 2"]
    for _ in range(3):
        world.web.pages[FEED] += " "
        await world.poll(after=HOUR)
    assert await world.post_count() == 2


async def test_an_entry_that_waited_long_enough_comes_with_the_feeds_own_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where its id is another one at every check."""
    world.web.pages[FEED] = rss(item(0))
    await world.newsroom.add_source(FEED, GUILD)
    refuse(monkeypatch, world, OTHER_HOST)
    for number in range(TRIES_MORE + 1):
        assert await world.post_count() == 0
        world.web.pages[FEED] = rss(item(1, site=OTHER_HOST, guid=f"{number}"))
        await world.poll(after=HOUR)
    assert (await texts(world))["Quay story 1"] == "Repairs, part 1."
    assert await world.post_count() == 1


async def test_only_so_many_entries_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others come at once: what is kept in memory is bounded."""
    monkeypatch.setattr(postponing, "POSTPONED_MAX", 3)
    world.web.pages[FEED] = rss(item(0))
    await world.newsroom.add_source(FEED, GUILD)
    refuse(monkeypatch, world, OTHER_HOST)
    world.web.pages[FEED] = rss(*(item(n, site=OTHER_HOST) for n in range(9, 0, -1)))
    await world.poll(after=HOUR)
    assert await world.titles() == [f"Quay story {n}" for n in range(7)]
    assert await world.post_count() == 6


async def test_an_article_that_could_not_be_stored_is_not_lost_with_its_feed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits like any other, whole."""
    world.web.pages[FEED] = rss(item(0))
    await world.newsroom.add_source(FEED, GUILD)
    has_pages(world, 1, 2)

    async def fail(batch: list[AnalysedArticle], **_: object) -> list[AddResult]:
        return [AddResult(AddOutcome.FAILED, None, error=OSError("no")) for _ in batch]

    with monkeypatch.context() as patch:
        patch.setattr(world.storage.articles, "add_many", fail)
        world.web.pages[FEED] = rss(item(1))
        await world.poll(after=HOUR)
    world.web.pages[FEED] = rss(item(2))
    await world.poll(after=HOUR)
    assert "Port Ellery" in (await texts(world))["Quay story 1"]
    assert await world.post_count() == 2


# --- pages for which there was no time -------------------------------------------------------------


def sitemap(*numbers: int) -> str:
    urls = "".join(
        f"<url><loc>https://harbour.example/quay-story-no-{10_000 + n}</loc></url>" for n in numbers
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def has_sitemap(world: World, numbers: range) -> None:
    """The sitemap names these and says nothing else of them; each has its page."""
    world.web.pages[SITEMAP] = sitemap(*reversed(numbers))
    world.web.pages |= {
        f"https://harbour.example/quay-story-no-{10_000 + n}": page_html(f"Quay story {n}") for n in numbers
    }


async def test_a_sitemap_brings_all_its_new_articles_over_several_checks(world: World) -> None:
    """A page that was not reached is no page without an article: the next check goes on."""
    has_sitemap(world, range(10))
    await world.newsroom.add_source(SITEMAP, GUILD, method="sitemap")
    has_sitemap(world, range(10 + 2 * CHECK_BUDGET.pages + 5))
    for expected in (CHECK_BUDGET.pages, 2 * CHECK_BUDGET.pages, 2 * CHECK_BUDGET.pages + 5):
        world.web.pages_asked.clear()
        await world.poll(after=HOUR)
        assert len(world.web.pages_asked) <= CHECK_BUDGET.pages + 1
        assert await count(world) == 10 + expected
        assert await world.post_count() == expected


async def test_the_first_look_at_a_sitemap_is_finished_quietly(world: World) -> None:
    """What was there when it was added is no news, however late its page is read."""
    has_sitemap(world, range(40))
    await world.newsroom.add_source(SITEMAP, GUILD, method="sitemap")
    assert await count(world) == ADDING_BUDGET.pages
    for number in range(1, 4):
        await world.poll(after=HOUR)
        assert await count(world) == min(40, ADDING_BUDGET.pages + number * WAITING_AT_ONCE)
    assert await world.post_count() == 0


async def test_pages_beyond_the_adding_budget_follow_quietly(world: World) -> None:
    """Their entries are there at once with the feed's own words; then the feed's validators count again."""
    numbers = range(ADDING_BUDGET.pages + WAITING_AT_ONCE + 3)
    world.web.publish(*numbers)
    await world.newsroom.add_source(FEED, GUILD)
    state = await world.storage.sources.poll_state((await source_of(world)).id)
    assert (state.etag, state.last_modified, state.body_hash) == (None, None, None)
    assert sum("Port Ellery" in text for text in (await texts(world)).values()) == ADDING_BUDGET.pages
    for _ in range(2):
        await world.poll(after=HOUR)
    assert all("Port Ellery" in text for text in (await texts(world)).values())
    assert (await count(world), await world.post_count()) == (len(numbers), 0)
    world.web.pages_asked.clear()
    state = await world.storage.sources.poll_state((await source_of(world)).id)
    assert state.etag
    await world.poll(after=HOUR)
    assert world.web.pages_asked == []


async def test_what_is_new_goes_before_what_waits(world: World) -> None:
    """A long first look delays no news."""
    world.web.publish(*range(60))
    await world.newsroom.add_source(FEED, GUILD)
    world.web.publish(*range(60 + CHECK_BUDGET.pages))
    await world.poll(after=HOUR)
    found = await texts(world)
    assert all("Port Ellery" in found[f"Quay story {n}"] for n in range(61, 60 + CHECK_BUDGET.pages))
    assert await world.post_count() == CHECK_BUDGET.pages


async def test_only_so_many_pages_of_a_first_look_follow(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest; a site is not read through for being added."""
    monkeypatch.setattr(taking_in, "WAITING_MAX", 5)
    world.web.publish(*range(40))
    await world.newsroom.add_source(FEED, GUILD)
    for _ in range(4):
        await world.poll(after=HOUR)
    assert sum("Port Ellery" in text for text in (await texts(world)).values()) == ADDING_BUDGET.pages + 5


async def test_a_first_look_in_bad_times_is_made_good(world: World) -> None:
    """The site's pages failed for now when it was added: they are read when it works again, and nothing is posted."""
    world.web.publish(*range(1, 6))
    world.web.statuses |= {f"https://harbour.example/{n}": 503 for n in range(1, 6)}
    await world.newsroom.add_source(FEED, GUILD)
    assert set((await texts(world)).values()) == {f"Repairs, part {n}." for n in range(1, 6)}
    world.web.statuses.clear()
    await world.poll(after=HOUR)
    assert all("Port Ellery" in text for text in (await texts(world)).values())
    assert await world.post_count() == 0


async def test_pages_that_go_on_failing_are_given_up(world: World) -> None:
    """After a few checks nothing waits any more, and the feed may answer that nothing has changed."""
    world.web.publish(1, 2)
    world.web.statuses |= {f"https://harbour.example/{n}": 500 for n in (1, 2)}
    await world.newsroom.add_source(FEED, GUILD)
    for _ in range(TRIES_MORE):
        await world.poll(after=HOUR)
    world.web.pages_asked.clear()
    state = await world.storage.sources.poll_state((await source_of(world)).id)
    assert state.etag
    await world.poll(after=HOUR)
    assert world.web.pages_asked == []


async def test_a_teaser_is_posted_at_once_and_its_page_follows(world: World) -> None:
    """Many articles at once: none waits for the time it takes to read them all, and none is posted twice."""
    world.web.publish(0)
    await world.newsroom.add_source(FEED, GUILD)
    numbers = range(CHECK_BUDGET.pages + 8)
    world.web.publish(*numbers)
    await world.poll(after=HOUR)
    assert await world.post_count() == len(numbers) - 1
    assert (await texts(world))["Quay story 1"] == "Repairs, part 1."
    await world.poll(after=HOUR)
    assert all("Port Ellery" in text for text in (await texts(world)).values())
    assert await world.post_count() == len(numbers) - 1


async def test_what_waits_is_remembered_over_a_restart(world: World) -> None:
    """It stands in the database."""
    world.web.publish(*range(ADDING_BUDGET.pages + 3))
    await world.newsroom.add_source(FEED, GUILD)
    again = type(world.newsroom)(
        fetcher=world.web,
        sources=world.storage.sources,
        articles=world.storage.articles,
        now=world.clock,
        poll_min_s=300,
    )
    world.clock.advance(hours=1)
    await again.poll_due()
    assert all("Port Ellery" in text for text in (await texts(world)).values())


# --- when it was news ------------------------------------------------------------------------------


def front_page(world: World, numbers: range, *, day: datetime, is_dated: bool = True) -> None:
    """The front page links to these by addresses that name the day; their pages say the minute, or nothing."""
    links = {n: f"{HOME}{day:%Y/%m/%d}/the-old-quay-is-repaired-part-{n}" for n in numbers}
    teasers = "".join(
        f'<article class="teaser"><h2><a href="{link}">The old quay is repaired, part {n} of many</a></h2></article>'
        for n, link in reversed(links.items())
    )
    world.web.pages[HOME] = (
        f"<html><head><title>Harbour Post</title></head><body><main>{teasers}</main></body></html>"
    )
    for n, link in links.items():
        stamp = f'<meta property="article:published_time" content="{day:%Y-%m-%d}T16:{n:02}:00Z">'
        html = page_html(f"The old quay is repaired, part {n} of many")
        world.web.pages[link] = html.replace("<head>", f"<head>{stamp}") if is_dated else html


async def times(world: World) -> dict[str, datetime]:
    lines = (await world.storage.articles.headlines(GUILD, page_size=50)).items
    return {line.title: line.published_at for line in lines}


async def test_the_page_knows_the_hour_of_the_day_in_its_address(world: World) -> None:
    """And what is new on the day on which a front page is added is posted."""
    day = NOW.replace(hour=15)
    world.clock.time = day
    front_page(world, range(1, 9), day=day)
    await world.newsroom.add_source(HOME, GUILD, method="front_page")
    world.clock.time = day.replace(hour=17)
    front_page(world, range(3, 11), day=day)
    await world.newsroom.poll_due()
    found = await times(world)
    assert found["The old quay is repaired, part 10 of many"] == day.replace(hour=16, minute=10)
    assert await world.post_count() == 2


async def test_of_a_day_alone_what_comes_up_is_news_of_now(world: World) -> None:
    """Neither the address nor the page nor the feed says more than the day: midnight lies before the wish."""
    world.clock.time = NOW.replace(hour=15)
    front_page(world, range(1, 9), day=NOW, is_dated=False)
    await world.newsroom.add_source(HOME, GUILD, method="front_page")
    midnight = NOW.replace(hour=0)
    assert set((await times(world)).values()) == {midnight}
    world.clock.time = NOW.replace(hour=17)
    front_page(world, range(3, 11), day=NOW, is_dated=False)
    await world.newsroom.poll_due()
    assert (await times(world))["The old quay is repaired, part 10 of many"] == world.clock.time
    assert await world.post_count() == 2


@pytest.mark.parametrize(
    ("stated", "posts"),
    [
        (None, 1),
        (NOW.replace(hour=0), 1),
        (NOW.replace(hour=0) - timedelta(days=1), 0),
        (NOW.replace(hour=0) - timedelta(days=900), 0),
        (NOW - timedelta(hours=2), 0),
    ],
    ids=["undated", "today", "yesterday", "years ago", "before it was added"],
)
async def test_what_is_posted_on_the_day_of_adding(world: World, stated: datetime | None, posts: int) -> None:
    """What came since; of a day that is over, in the whole world, nothing did."""
    world.clock.time = NOW.replace(hour=14)
    world.web.pages[FEED] = rss(item(1))
    await world.newsroom.add_source(FEED, GUILD)
    dated = {"pubDate": format_datetime(stated, usegmt=True)} if stated else {}
    world.web.pages[FEED] = rss(item(2, **dated), item(1))
    await world.poll(after=HOUR)
    assert await world.post_count() == posts


async def test_the_feeds_own_hour_is_surer_than_the_pages(world: World) -> None:
    """A page may be given a date that was found in its text; another day than the address names is no hour of it."""
    stated = datetime(2025, 12, 30, 9, 30, tzinfo=UTC)
    has_pages(world, 1, 2)
    stamp = '<head><meta property="article:published_time" content="2025-12-30T07:00:00Z">'
    world.web.pages = {url: html.replace("<head>", stamp) for url, html in world.web.pages.items()}
    world.web.pages[FEED] = rss(
        item(1, pubDate=format_datetime(stated, usegmt=True)),
        item(2, pubDate="Sun, 28 Dec 2025 00:00:00 GMT"),
    )
    await world.newsroom.add_source(FEED, GUILD)
    assert set((await times(world)).values()) == {stated, datetime(2025, 12, 28, tzinfo=UTC)}


# --- what pages say of their own address -----------------------------------------------------------


def calling_itself(address: str, title: str) -> str:
    return page_html(title).replace("<head>", f'<head><link rel="canonical" href="{address}">')


async def addresses(world: World) -> set[str | None]:
    lines = (await world.storage.articles.headlines(GUILD, page_size=50)).items
    return {line.url for line in lines}


async def test_no_page_speaks_for_another_site(world: World) -> None:
    """Its words would stand under another publisher's name; it is where the feed says that it is."""
    world.web.pages[FEED] = rss(item(1))
    world.web.pages["https://harbour.example/1"] = calling_itself("https://times.example/1", "Quay story 1")
    await world.newsroom.add_source(FEED, GUILD)
    assert await addresses(world) == {"https://harbour.example/1"}


async def test_pages_that_share_one_address_by_mistake_stay_apart(world: World) -> None:
    """A template that gives every page the same canonical address makes no article another."""
    world.web.pages[FEED] = rss(item(2), item(1))
    for n in (1, 2):
        world.web.pages[f"https://harbour.example/{n}"] = calling_itself(
            "https://harbour.example/news", f"Quay story {n}"
        )
    await world.newsroom.add_source(FEED, GUILD)
    assert await addresses(world) == {"https://harbour.example/1", "https://harbour.example/2"}


async def test_a_page_that_has_two_addresses_is_one_article(world: World) -> None:
    """Both say which is theirs."""
    world.web.pages[FEED] = rss(item(2, title="Quay story 1"), item(1))
    for n in (1, 2):
        world.web.pages[f"https://harbour.example/{n}"] = calling_itself(
            "https://harbour.example/news/1", "Quay story 1"
        )
    await world.newsroom.add_source(FEED, GUILD)
    assert await addresses(world) == {"https://harbour.example/news/1"}


# --- feeds that begin with the oldest --------------------------------------------------------------


async def test_a_long_feed_that_lists_oldest_first_brings_its_news(world: World) -> None:
    """Its new entries are its last, beyond the limit."""
    world.web.pages[FEED] = rss(*(item(n) for n in range(1_000)))
    await world.newsroom.add_source(FEED, GUILD)
    has_pages(world, 1_000, 1_001, 1_002)
    world.web.pages[FEED] = rss(*(item(n) for n in range(1_003)))
    await world.poll(after=HOUR)
    assert (await count(world), await world.post_count()) == (1_003, 3)


async def test_the_pages_of_the_newest_are_read_first_wherever_they_stand(world: World) -> None:
    """The budget goes to what the dates call new."""
    numbers = range(ADDING_BUDGET.pages + 5)
    world.web.publish(*numbers)
    world.web.pages[FEED] = rss(
        *(item(n, pubDate=format_datetime(NOW - timedelta(days=40 - n), usegmt=True)) for n in numbers)
    )
    await world.newsroom.add_source(FEED, GUILD)
    whole = {title for title, text in (await texts(world)).items() if "Port Ellery" in text}
    assert whole == {f"Quay story {n}" for n in numbers[5:]}
