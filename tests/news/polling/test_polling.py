"""The poller over time: entries that change or come again, addresses that move, pages that may not be read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from news.errors import ForbiddenAddressError, StorageError
from news.models import GuildId, Source, SourceId
from news.polling.moving import LEARNED_AFTER
from tests.news.newsroom_world import (
    FEED,
    GUILD,
    World,
    feed_xml,
    opened_world,
    page_html,
    want_everything,
)

NEW_FEED = "https://harbour.example/news/feed.xml"
HOUR = timedelta(hours=1)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        yield opened


def page_url(number: int) -> str:
    return f"https://harbour.example/{number}"


async def source_of(world: World, source_id: SourceId) -> Source:
    source = await world.storage.sources.get(source_id, GUILD)
    assert source is not None
    return source


async def texts(world: World) -> dict[str, str]:
    """What the server reads, by title."""
    lines = (await world.storage.articles.headlines(GUILD)).items
    found = [await world.storage.articles.get(line.article_id, GUILD) for line in lines]
    return {article.headline.title: article.text for article in found if article is not None}


async def start(world: World, *numbers: int) -> Source:
    """A source with these entries, in a server that wants everything."""
    world.web.publish(*numbers)
    source = await world.newsroom.add_source(FEED, GUILD)
    await want_everything(world.storage)
    world.web.asked.clear()
    return source


# --- entries that change ----------------------------------------------------------------------------


async def test_an_edited_article_is_read_anew_and_not_posted_again(world: World) -> None:
    """The feed says something else of it: its page is fetched, its words are replaced, its post stays alone."""
    await start(world, 1)
    world.web.publish(1, 2)
    await world.poll(after=HOUR)
    assert await world.post_count() == 1
    world.web.pages[page_url(2)] = page_html("Quay story 2").replace("last until", "cost two million until")
    world.web.pages[FEED] = world.web.pages[FEED].replace("Repairs, part 2.", "Repairs, part 2, corrected.")
    world.web.asked.clear()
    await world.poll(after=HOUR)
    assert world.web.asked == [FEED, page_url(2)]
    assert "two million" in (await texts(world))["Quay story 2"]
    assert await world.titles() == ["Quay story 1", "Quay story 2"]
    assert await world.post_count() == 1


async def test_an_edited_entry_may_have_moved(world: World) -> None:
    """The same id with another address and other words is the same article."""
    await start(world, 1)
    world.web.publish(1, 2)
    await world.poll(after=HOUR)
    world.web.pages["https://harbour.example/2-corrected"] = page_html("Quay story two, corrected")
    world.web.pages[FEED] = (
        world.web.pages[FEED]
        .replace("<link>https://harbour.example/2<", "<link>https://harbour.example/2-corrected<")
        .replace("Quay story 2", "Quay story two, corrected")
    )
    await world.poll(after=HOUR)
    assert await world.titles() == ["Quay story 1", "Quay story two, corrected"]
    assert await world.post_count() == 1


async def test_a_page_that_fails_takes_no_words_away(world: World) -> None:
    """The feed says something new in a sentence, the page is gone: the whole article stays."""
    await start(world, 1)
    before = await texts(world)
    world.web.pages[FEED] = world.web.pages[FEED].replace("Repairs, part 1.", "Now with pictures.")
    world.web.broken.add(page_url(1))
    await world.poll(after=HOUR)
    assert await texts(world) == before


async def test_a_feed_that_gives_every_entry_a_new_id_floods_nobody(world: World) -> None:
    """The addresses say what the entries are: no page is fetched, nothing is new, nothing is posted."""
    await start(world, *range(8))
    for round_number in range(3):
        world.web.pages[FEED] = feed_xml(*range(8)).replace("<guid>q", f"<guid>round{round_number}-")
        await world.poll(after=HOUR)
    assert set(world.web.asked) == {FEED}
    assert len(await world.titles()) == 8
    assert await world.post_count() == 0


async def test_new_ids_and_new_spellings_of_the_address_are_found_in_the_archive(world: World) -> None:
    """Where nothing that the feed says is as before, the archive still knows the page: it is not posted."""
    await start(world, 1, 2)
    respelled = feed_xml(1, 2).replace("<guid>q", "<guid>r").replace("https://harbour", "http://www.harbour")
    world.web.pages[FEED] = respelled
    world.web.pages |= {f"http://www.harbour.example/{n}": page_html(f"Quay story {n}") for n in (1, 2)}
    await world.poll(after=HOUR)
    assert await world.titles() == ["Quay story 1", "Quay story 2"]
    assert await world.post_count() == 0


async def test_a_feed_with_a_token_in_every_entry_is_seen_through(world: World) -> None:
    """It changes at every look; its pages are not read again and again."""
    await start(world, *range(8))
    for number in range(6):
        world.web.pages[FEED] = feed_xml(*range(8)).replace("Repairs", f"Session {'x' * number} Repairs")
        await world.poll(after=HOUR)
    assert world.web.asked == [FEED] * 6
    assert await world.post_count() == 0


async def test_one_entry_that_always_changes_is_read_three_times(world: World) -> None:
    """Then what the feed says of it is only remembered."""
    await start(world, *range(4))
    for number in range(8):
        world.web.pages[FEED] = feed_xml(*range(4)).replace("part 2.", f"part 2, {'x' * (number + 1)}.")
        await world.poll(after=HOUR)
    assert world.web.asked.count(page_url(2)) == 3


# --- what the feed carries, what pages refuse ----------------------------------------------------------


async def test_what_the_feed_carries_in_full_is_not_fetched(world: World) -> None:
    """Its page would say the same."""
    whole = "".join(
        f"<p>The harbour master wrote a long paragraph number {n} about it.</p>" for n in range(60)
    )
    world.web.pages[FEED] = feed_xml(1).replace(
        "<description>Repairs, part 1.</description>", f"<description><![CDATA[{whole}]]></description>"
    )
    await world.newsroom.add_source(FEED, GUILD)
    assert world.web.asked == [FEED]
    assert "paragraph number 59" in (await texts(world))["Quay story 1"]


async def test_a_page_that_robots_txt_closes_is_not_waited_for(world: World) -> None:
    """The feed's own text serves, at once and for good."""
    await start(world, 1)
    world.web.publish(1, 2)
    world.web.forbidden.add(page_url(2))
    await world.poll(after=HOUR)
    assert "Repairs, part 2." in (await texts(world))["Quay story 2"]
    assert await world.post_count() == 1
    world.web.pages_asked.clear()
    world.web.pages[FEED] += "<!-- touched -->"
    await world.poll(after=HOUR)
    assert world.web.pages_asked == []


async def test_a_consent_page_is_no_article(world: World) -> None:
    """It is answered in place of the page; what the feed says is kept instead."""
    wall = (
        "<html><head><title>Before you continue</title></head><body><h1>Your privacy</h1>"
        "<p>We and our 900 partners use cookies to store and access information on your device.</p>"
        "<p>You can change your mind at any time in the settings of this page, below.</p>"
        "<p>By choosing to go on you agree that all this may be used to show you offers.</p>"
        "<form><button>Reject</button><button>Accept all</button></form></body></html>"
    )
    world.web.pages[FEED] = feed_xml(1)
    world.web.pages["https://consent.harbour.example/wall"] = wall
    world.web.leads_to[page_url(1)] = "https://consent.harbour.example/wall"
    await world.newsroom.add_source(FEED, GUILD)
    assert await texts(world) == {"Quay story 1": "Repairs, part 1."}


async def test_text_that_is_sold_is_not_kept(world: World) -> None:
    """A page says that its text is not free: the words are those of the feed, the page's name of the author stays."""
    sold = page_html("Quay story 1").replace(
        "</head>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Quay story 1",'
        ' "author": {"@type": "Person", "name": "Ada Merrow"}, "isAccessibleForFree": false}</script></head>',
    )
    world.web.pages |= {FEED: feed_xml(1), page_url(1): sold}
    await world.newsroom.add_source(FEED, GUILD)
    assert await texts(world) == {"Quay story 1": "Repairs, part 1."}
    newest = await world.storage.articles.newest(GUILD)
    assert newest is not None
    article = await world.storage.articles.get(newest.article_id, GUILD)
    assert article is not None
    assert (article.is_paywalled, article.authors) == (True, ("Ada Merrow",))


# --- addresses that move --------------------------------------------------------------------------------


async def moved(world: World) -> Source:
    """A source whose address has moved and was learned."""
    source = await start(world, 1)
    world.web.pages[NEW_FEED] = world.web.pages[FEED]
    world.web.moved[FEED] = NEW_FEED
    for _ in range(LEARNED_AFTER):
        assert (await source_of(world, source.id)).url == FEED
        await world.poll(after=2 * HOUR)
    return source


async def test_a_permanent_redirect_is_learned_after_it_repeats(world: World) -> None:
    """From then on the new address is asked; a 304 from there is still a 304."""
    source = await moved(world)
    assert (await source_of(world, source.id)).url == NEW_FEED
    world.web.asked.clear()
    await world.poll(after=2 * HOUR)
    assert world.web.asked == [NEW_FEED]
    world.web.pages[NEW_FEED] = feed_xml(1, 2)
    world.web.pages[page_url(2)] = page_html("Quay story 2")
    await world.poll(after=2 * HOUR)
    assert await world.titles() == ["Quay story 1", "Quay story 2"]
    assert await world.post_count() == 1


async def test_a_learned_address_that_is_gone_is_forgotten(world: World) -> None:
    """The former one works: the check goes well, and it is asked from then on."""
    source = await moved(world)
    world.web.moved.clear()
    world.web.publish(1, 2)
    world.web.statuses[NEW_FEED] = 410
    world.web.asked.clear()
    await world.poll(after=2 * HOUR)
    now = await source_of(world, source.id)
    assert (now.url, now.failures) == (FEED, 0)
    assert world.web.asked == [NEW_FEED, FEED, page_url(2)]
    assert await world.post_count() == 1


async def test_a_learned_address_in_trouble_has_a_day(world: World) -> None:
    """A server's own trouble passes; after a day of it the way back is tried."""
    source = await moved(world)
    world.web.moved.clear()
    world.web.statuses[NEW_FEED] = 503
    await world.poll(after=2 * HOUR)
    assert (await source_of(world, source.id)).url == NEW_FEED
    for _ in range(8):
        await world.poll(after=timedelta(hours=26))
    now = await source_of(world, source.id)
    assert (now.url, now.failures) == (FEED, 0)


async def test_there_is_no_way_back_to_what_fails_too(world: World) -> None:
    """Both addresses are gone: the failure is recorded, and the source stays where it is."""
    source = await moved(world)
    world.web.statuses |= {NEW_FEED: 404, FEED: 404}
    await world.poll(after=2 * HOUR)
    now = await source_of(world, source.id)
    assert (now.url, now.failures) == (NEW_FEED, 1)
    assert now.last_error


async def test_no_source_moves_onto_another(world: World) -> None:
    """Two sources stay two, also when one redirects to the other for good."""
    source = await start(world, 1)
    world.web.pages[NEW_FEED] = feed_xml(1)
    other = await world.newsroom.add_source(NEW_FEED, GUILD)
    world.web.moved[FEED] = NEW_FEED
    for _ in range(2 * LEARNED_AFTER + 2):
        await world.poll(after=2 * HOUR)
    assert (await source_of(world, source.id)).url == FEED
    assert (await source_of(world, other.id)).url == NEW_FEED


async def test_a_source_with_a_key_in_its_address_leads_nobody_to_what_it_brought(world: World) -> None:
    """A redirect to the public feed is followed and never learned: who adds that one reads that one alone."""
    other = GuildId(77)
    secret, public = f"{FEED}?key=abc", "https://harbour.example/public.xml"
    world.web.pages[secret] = feed_xml(1).replace("Quay story 1", "For subscribers alone")
    source = await world.newsroom.add_source(secret, GUILD)
    world.web.pages[public] = feed_xml(2)
    world.web.moved[secret] = public
    for _ in range(LEARNED_AFTER + 1):
        await world.poll(after=2 * HOUR)
    assert (await source_of(world, source.id)).url == secret
    theirs = await world.newsroom.add_source(public, other)
    assert theirs.id != source.id
    lines = (await world.storage.articles.headlines(other)).items
    assert "For subscribers alone" not in {line.title for line in lines}


async def test_no_source_moves_inside(world: World) -> None:
    """A private address is not learned, whatever answers there."""
    source = await start(world, 1)
    world.web.pages["https://10.0.0.8/feed"] = feed_xml(1)
    world.web.moved[FEED] = "https://10.0.0.8/feed"
    for _ in range(LEARNED_AFTER + 2):
        await world.poll(after=2 * HOUR)
    assert (await source_of(world, source.id)).url == FEED


# --- hosts, failures, asking at once -----------------------------------------------------------------------


async def test_a_host_is_asked_one_thing_at_a_time(world: World) -> None:
    """Its sources follow one another; a host that does not answer keeps no other waiting."""
    same = [f"https://island.example/{n}.xml" for n in range(3)]
    world.web.pages |= dict.fromkeys([*same, FEED], feed_xml())
    for url in (*same, FEED):
        await world.newsroom.add_source(url, GUILD)
    gate = asyncio.Event()
    world.web.stuck = dict.fromkeys(same, gate)
    world.web.asked.clear()
    world.clock.advance(hours=2)
    polling = asyncio.create_task(world.newsroom.poll_all_due())
    async with asyncio.timeout(20):
        while len(world.web.asked) < 2:  # noqa: ASYNC110  # the web calls nobody
            await asyncio.sleep(0.01)
        assert FEED in world.web.asked
        assert len(world.web.asked) == 2
        gate.set()
        assert len(await polling) == 4
    assert sorted(world.web.asked) == sorted([*same, FEED])


async def test_trouble_with_the_database_is_no_failure_of_the_source(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It rests, is told of nothing, and its articles come with the next check."""
    source = await start(world, 1)
    world.web.publish(1, 2)

    async def locked(*_: object, **__: object) -> Any:
        raise StorageError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(world.storage.articles, "add_many", locked)
        assert await world.poll(after=HOUR) == 1
        assert await world.poll(after=timedelta(seconds=30)) == 0
    assert (await source_of(world, source.id)).failures == 0
    await world.poll(after=HOUR)
    assert await world.post_count() == 1


async def test_pressing_retry_asks_at_once(world: World) -> None:
    """Also before its time; the answer says how it went, either way."""
    source = await start(world, 1)
    world.clock.advance(minutes=1)
    world.web.statuses[FEED] = 500
    failed = await world.newsroom.check_now(source.id, GUILD)
    assert failed.failures == 1
    assert "trouble" in (failed.last_error or "") or failed.last_error
    world.web.statuses.clear()
    world.web.publish(1, 2)
    world.clock.advance(minutes=1)
    works = await world.newsroom.check_now(source.id, GUILD)
    assert (works.failures, works.last_error) == (0, None)
    assert await world.post_count() == 1


async def test_an_address_that_became_private_fails_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure has words for people, and is no crash."""
    source = await start(world, 1)

    async def refuse(url: str, **_: object) -> Any:
        raise ForbiddenAddressError(url, "resolves to a private address")

    monkeypatch.setattr(world.web, "get", refuse)
    await world.poll(after=HOUR)
    assert "public web addresses" in ((await source_of(world, source.id)).last_error or "")


async def test_a_feed_that_falls_silent_is_asked_less_often(world: World) -> None:
    """Answers that nothing has changed lead it from the floor towards once an hour."""
    source = await start(world, 1)
    waits: list[float] = []
    for _ in range(60):
        now = await source_of(world, source.id)
        assert now.next_check_at is not None
        waits.append((now.next_check_at - world.clock.time).total_seconds())
        await world.poll(after=timedelta(seconds=waits[-1] + 1))
    assert 300 <= waits[0] <= 330
    assert waits == sorted(waits)
    assert waits[-1] > 900
