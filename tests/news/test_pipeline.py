"""The way of an article from a feed into storage: what is stored, what is posted, what a failure leaves behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from news.errors import FeedNotFoundError
from news.models import AnalysedArticle, ExtractedArticle, GuildId, Topic
from news.pipeline import analyse, read_address
from tests.news.newsroom_world import FEED, GUILD, World, feed_xml, opened_world, page_html, want_everything


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        yield opened


async def test_adding_a_source_archives_quietly(world: World) -> None:
    """The entries of the first poll can be asked about at once and are not posted."""
    world.web.publish(1, 2)
    await want_everything(world.storage)
    source = await world.newsroom.add_source(FEED, GUILD)
    assert source.name == "Harbour Post"
    assert source.domain == "harbour.example"
    assert await world.titles() == ["Quay story 1", "Quay story 2"]
    quotes = await world.storage.quotes.find(GUILD)
    assert {stored.quote.speaker for stored in quotes.items} == {"Ilse Tannhof"}
    assert await world.post_count() == 0


async def test_a_new_entry_is_posted_once(world: World) -> None:
    """What comes after the first poll makes one delivery, also when the feed is read again and again."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    await want_everything(world.storage)
    world.web.publish(1, 2)
    assert await world.poll() == 1
    world.web.pages[FEED] += "<!-- the same entries in other bytes -->"
    await world.poll()
    assert await world.titles() == ["Quay story 1", "Quay story 2"]
    assert await world.post_count() == 1


async def test_a_known_entry_is_not_fetched_again(world: World) -> None:
    """An entry's page is read once, also when its page names another address as its own."""
    world.web.publish(1)
    world.web.pages["https://harbour.example/1"] = page_html("Quay story 1").replace(
        "</title>", '</title><link rel="canonical" href="https://elsewhere.example/quay">'
    )
    await world.newsroom.add_source(FEED, GUILD)
    world.web.pages[FEED] += "<!-- touched -->"
    world.web.asked.clear()
    await world.poll()
    assert world.web.asked == [FEED]


async def test_an_unchanged_feed_costs_one_conditional_request(world: World) -> None:
    """The validators of the last answer are sent, and a 304 keeps the entries."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    world.web.asked.clear()
    assert await world.poll() == 1
    assert world.web.asked == [FEED]
    assert await world.titles() == ["Quay story 1"]


async def test_a_feed_is_not_asked_before_its_time(world: World) -> None:
    """Between two checks of a feed at least the operator's minimum passes."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    assert await world.poll(after=timedelta(seconds=299)) == 0
    assert await world.poll(after=timedelta(seconds=1)) == 1


async def test_a_page_that_fails_leaves_the_feeds_own_text(world: World) -> None:
    """An article whose page cannot be read is stored with what the feed says."""
    world.web.publish(1)
    world.web.broken.add("https://harbour.example/1")
    await world.newsroom.add_source(FEED, GUILD)
    line = (await world.storage.articles.headlines(GUILD)).items[0]
    article = await world.storage.articles.get(line.article_id, GUILD)
    assert article is not None
    assert "Repairs, part 1." in (article.text or article.description or "")


async def test_one_broken_feed_does_not_stop_the_others(world: World) -> None:
    """The failure stays with its source, with plain words and a longer wait; the other feed is read."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    broken = "https://broken.example/feed.xml"
    world.web.pages[broken] = feed_xml(9).replace("Harbour Post", "Broken Post")
    await world.newsroom.add_source(broken, GUILD)
    world.web.broken.add(broken)
    world.web.publish(1, 2)
    assert await world.poll() == 2
    assert "Quay story 2" in await world.titles()
    sources = {source.name: source for source in await world.storage.sources.visible(GUILD)}
    assert sources["Broken Post"].failures == 1
    assert sources["Broken Post"].last_error
    assert sources["Harbour Post"].last_error is None
    again_at = sources["Broken Post"].next_check_at
    assert again_at is not None
    assert again_at - world.clock.time >= timedelta(seconds=540)


async def test_a_feed_that_recovers_is_forgiven(world: World) -> None:
    """The first good answer clears the error and the count of failures."""
    world.web.publish(1)
    source = await world.newsroom.add_source(FEED, GUILD)
    world.web.broken.add(FEED)
    await world.poll()
    world.web.broken.clear()
    await world.poll(after=timedelta(hours=1))
    recovered = await world.storage.sources.get(source.id, GUILD)
    assert recovered is not None
    assert (recovered.failures, recovered.last_error) == (0, None)


async def test_the_feed_is_found_from_the_sites_address(world: World) -> None:
    """People paste the address of the site; the page's own link to its feed is followed."""
    world.web.publish(1)
    world.web.pages["https://harbour.example/"] = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>Hi</body></html>'
    )
    source = await world.newsroom.add_source("https://harbour.example/", GUILD)
    assert source.url == FEED


async def test_a_site_without_a_feed_is_told_plainly(world: World) -> None:
    """The person learns that no feed was found; no source is made."""
    world.web.pages["https://plain.example/"] = "<html><body><p>Nothing to follow here.</p></body></html>"
    with pytest.raises(FeedNotFoundError, match="no source at"):
        await world.newsroom.add_source("https://plain.example/", GUILD)
    assert await world.storage.sources.visible(GUILD) == []


async def test_a_second_server_shares_the_source(world: World) -> None:
    """A feed that another server reads is not fetched anew; both see its articles."""
    world.web.publish(1)
    first = await world.newsroom.add_source(FEED, GUILD)
    other = GuildId(300000000000000003)
    world.web.asked.clear()
    world.clock.time += timedelta(minutes=6)
    second = await world.newsroom.add_source(FEED, other)
    assert second.id == first.id
    assert world.web.asked == [FEED]
    assert (await world.storage.articles.headlines(other)).items


async def test_an_address_is_read_with_its_quotes(world: World) -> None:
    """One address can be looked at without storing anything."""
    world.web.publish(1)
    [analysed] = await read_address(world.web, "https://harbour.example/1")
    assert analysed.article.title == "Quay story 1"
    assert [quote.speaker for quote in analysed.quotes] == ["Ilse Tannhof"]


def test_a_paywalled_text_yields_no_quotes() -> None:
    """What the publisher asks money for is not shown piece by piece."""
    text = "“We sold every seat,” said Ada Merrow."
    open_article = ExtractedArticle(title="Full house", text=text)
    assert analyse(open_article).quotes
    assert not analyse(replace(open_article, is_paywalled=True)).quotes


def test_a_mistake_in_the_analysis_costs_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that our own code stumbles over is kept, without quotes and topics."""

    def stumble(*_: object, **__: object) -> list[Topic]:
        raise ZeroDivisionError

    monkeypatch.setattr("news.topics.find_topics", stumble)
    article = ExtractedArticle(title="Full house", text="“We sold every seat,” said Ada Merrow.")
    assert analyse(article) == AnalysedArticle(article)
