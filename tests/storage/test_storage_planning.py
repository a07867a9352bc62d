"""What becomes of an article in the channels that want it, as the rows of its transaction say."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from news.models import (
    AnalysedArticle,
    ChannelId,
    Delivery,
    DeliveryState,
    Ended,
    ExtractedArticle,
    GuildId,
    Ping,
    PostSettings,
    Quiet,
    Schedule,
    Sent,
    SourceId,
    SourceSettings,
    StoryId,
    UserId,
    Wish,
)
from storage import Storage
from tests.different import word
from tests.storage.builders import NOW, article, topic

HOME, AWAY = GuildId(1), GuildId(2)
NEWS, OTHER = ChannelId(10), ChannelId(20)
INSTANT = PostSettings(mode="instant")
FIRE = (
    "A fire broke out at the Sorrel cannery in Port Brine before dawn on Tuesday, and the flames spread to two grain "
    "warehouses on the quay. Harbour captain Ilse Brandt closed the northern basin to ships for the day. Forty workers of "
    "the night shift left the building unhurt, the brigade said, while smoke drifted across the old town until noon."
)
OWN = (
    "Residents of Port Brine woke to sirens as the Sorrel cannery burned. Our reporter counted eleven engines at the quay, "
    "where the roof of one warehouse had fallen in. The cannery employs three hundred people in the season. Ilse Brandt, "
    "the harbour captain, kept the basin closed; two ships with herring had to turn to Kettle Bay instead."
)
TOLD = (
    ("Times", "Fire at Sorrel cannery in Port Brine", FIRE),
    ("Gazette", "Blaze shuts Port Brine harbour basin", FIRE + " More follows."),
    ("Courier", "Port Brine cannery fire: sirens at dawn", OWN),
)
PAPERS = [name for name, _, _ in TOLD]


async def feed(storage: Storage, name: str = "Times", *, guild: GuildId = HOME) -> SourceId:
    site = f"{name.lower()}.example"
    return await storage.sources.add_feed(f"https://{site}/feed", name=name, domain=site, added_to=guild)


async def want(
    storage: Storage,
    wish: Wish | None = None,
    settings: PostSettings = INSTANT,
    *,
    channel: ChannelId = NEWS,
    guild: GuildId = HOME,
) -> None:
    await storage.autoposts.add(
        guild, channel, wish or Wish("everything"), settings, label="wish", created_by=UserId(7)
    )


async def post(
    storage: Storage,
    source: SourceId,
    n: int = 1,
    *,
    title: str | None = None,
    text: str | None = None,
    at: datetime = NOW,
    language: str | None = None,
) -> None:
    """An article on something of its own, unless words are given."""
    told = article(
        title or word(n).capitalize(), text or f"{word(n)}.", url=f"https://t.example/{n}", published_at=at
    )
    with_language = ExtractedArticle(
        title=told.article.title,
        text=told.article.text,
        url=told.article.url,
        published_at=at,
        language=language,
    )
    new = AnalysedArticle(with_language, told.quotes, told.topics)
    await storage.articles.add(new, source_id=source, post=True)


async def tell(storage: Storage, n: int, sources: dict[str, SourceId]) -> None:
    """One more paper tells of the fire; the second prints what the first wrote."""
    name, title, text = TOLD[n]
    at = NOW - timedelta(minutes=9 - n)
    told = article(title, text, url=f"https://{name.lower()}.example/fire", published_at=at)
    await storage.articles.add(told, source_id=sources[name], post=True)


async def rows(storage: Storage, channel: ChannelId = NEWS) -> list[Delivery]:
    return [*reversed(await storage.deliveries.of_channel(channel, 100))]


async def states(storage: Storage, channel: ChannelId = NEWS) -> list[str]:
    return [one.state.value for one in await rows(storage, channel)]


async def test_over_the_cap_waits_for_the_digest(storage: Storage) -> None:
    """Posts of the last hour are counted from the rows, those of one batch among them."""
    source = await feed(storage)
    await want(storage, None, PostSettings(cap_per_hour=2, schedule=Schedule(minute=18 * 60)))
    batch = [
        article(word(n).capitalize(), f"{word(n)}.", url=f"https://t.example/{n}", published_at=NOW)
        for n in range(4)
    ]
    results = await storage.articles.add_many(batch, source_id=source, post=True)
    assert [one.delivery_count for one in results] == [1] * 4
    found = await rows(storage)
    assert [one.state.value for one in found] == ["pending", "pending", "held", "held"]
    assert {one.digest_at for one in found[2:]} == {NOW.replace(hour=18)}
    assert "over 2 posts an hour" in (found[2].reason or "")


async def test_quiet_hours_and_digests_hold_and_say_until_when(storage: Storage) -> None:
    source = await feed(storage)
    noon = 12 * 60
    await want(storage, None, PostSettings(mode="instant", quiet=Quiet(noon - 60, noon + 60)))
    await want(storage, None, PostSettings(mode="digest"), channel=OTHER)
    await post(storage, source)
    [quiet], [digest] = await rows(storage), await rows(storage, OTHER)
    assert (quiet.state, quiet.digest_at) == (DeliveryState.HELD, NOW + timedelta(hours=1))
    assert (digest.state, digest.digest_at) == (DeliveryState.HELD, NOW.replace(hour=18))


LEFT_OUT: list[tuple[str, PostSettings, str | None, tuple[str, ...], str]] = [
    ("another language", PostSettings(mode="instant", language="de"), "en", (), "another language"),
    ("a blocked word", INSTANT, None, ("tolls",), "blocks: tolls"),
    ("a blocked phrase", INSTANT, None, ("nothing", "harbour tolls"), "blocks: harbour tolls"),
]


@pytest.mark.parametrize(
    ("settings", "language", "blocked", "reason"),
    [case[1:] for case in LEFT_OUT],
    ids=[case[0] for case in LEFT_OUT],
)
async def test_what_is_left_out_says_why(
    storage: Storage, settings: PostSettings, language: str | None, blocked: tuple[str, ...], reason: str
) -> None:
    """The row is there, is no post, and carries the reason; another server's words are its own."""
    source = await feed(storage)
    await feed(storage, guild=AWAY)
    await want(storage, None, settings)
    await want(storage, channel=OTHER, guild=AWAY)
    await storage.guilds.set_blocked_words(HOME, blocked)
    await post(storage, source, title="Harbour tolls rise", text="They rise.", language=language)
    [one] = await rows(storage)
    assert (one.state, reason in (one.reason or "")) == (DeliveryState.SKIPPED, True)
    assert await states(storage, OTHER) == ["pending"]


SEARCHES = [
    ("harbour AND tolls", True),
    ("harbour -tolls", False),
    ('"tolls rise"', True),
    ("source:times", True),
    ("source:gazette", False),
    ('source:"blue paper"', True),
    ('from:"blue paper"', True),
    ('by:"Mara Voss"', True),
    ("by:nobody", False),
    ("pact", True),
]


@pytest.mark.parametrize(("query", "is_found"), SEARCHES, ids=[query for query, _ in SEARCHES])
async def test_a_search_brings_what_it_finds(storage: Storage, query: str, is_found: bool) -> None:
    """Also by what the server calls the source."""
    source = await feed(storage)
    await storage.sources.set_settings(source, HOME, SourceSettings(name="The Blue Paper"))
    await want(storage, Wish("search", query=query))
    await post(storage, source, title="Harbour tolls rise", text='"The pact holds," said Mara Voss.')
    assert len(await rows(storage)) == int(is_found)


async def test_of_headlines_alone_nothing_else_is_searched(storage: Storage) -> None:
    """Where a server shows the headlines of a source alone, its text finds and hinders nothing."""
    source = await feed(storage)
    await storage.sources.set_settings(source, HOME, SourceSettings(is_headlines_only=True))
    await want(storage, Wish("search", query="pact"))
    await want(storage, Wish("search", query="harbour -pact"), channel=OTHER)
    await post(storage, source, title="Harbour tolls rise", text="The pact holds.")
    assert (await states(storage), await states(storage, OTHER)) == ([], ["pending"])


async def test_a_story_is_posted_when_enough_tell_it(storage: Storage) -> None:
    """A copy is no further outlet, nor is one that the server does not see; the article that reaches the number is posted."""
    sources = {name: await feed(storage, name) for name in PAPERS}
    await feed(storage, "Times", guild=AWAY)
    await want(storage, None, PostSettings(mode="instant", min_sources=2, updates="off"))
    await want(storage, None, PostSettings(mode="instant", min_sources=2), channel=OTHER, guild=AWAY)
    for n in range(3):
        await tell(storage, n, sources)
    found = await rows(storage)
    assert [one.state.value for one in found] == ["skipped", "skipped", "pending"]
    for one in found[:2]:
        assert "told by 1 of 2 independent outlets" in (one.reason or "")
    assert await states(storage, OTHER) == ["skipped"]


@pytest.mark.parametrize(
    ("updates", "state", "is_edited", "is_threaded"),
    [("edit", "skipped", True, False), ("thread", "pending", False, True), ("off", "skipped", False, False)],
)
async def test_what_a_further_source_does(
    storage: Storage, updates: str, state: str, is_edited: bool, is_threaded: bool
) -> None:
    """It edits the card of the story, goes to its thread, or neither, as chosen."""
    sources = {name: await feed(storage, name) for name in PAPERS}
    await want(storage, None, PostSettings(mode="instant", updates=updates))  # pyright: ignore[reportArgumentType]
    await tell(storage, 0, sources)
    [first] = await rows(storage)
    await storage.deliveries.claim([first.id], NOW)
    await storage.deliveries.record([Sent(first.id, 555)], NOW)
    await tell(storage, 1, sources)
    second = (await rows(storage))[1]
    assert (second.state.value, second.thread_of == first.id) == (state, is_threaded)
    assert bool(await storage.updating.due(NOW)) is is_edited


async def test_a_hidden_post_never_returns(storage: Storage) -> None:
    """Neither by an edit nor by the next article of its story."""
    sources = {name: await feed(storage, name) for name in PAPERS}
    await want(storage)
    await tell(storage, 0, sources)
    [first] = await rows(storage)
    await storage.deliveries.claim([first.id], NOW)
    await storage.deliveries.record([Sent(first.id, 555)], NOW)
    assert await storage.updating.hide(first.id, UserId(3))
    assert not await storage.updating.hide(first.id, UserId(3))
    await tell(storage, 1, sources)
    assert await states(storage) == ["sent", "skipped"]
    assert await storage.updating.due(NOW) == []


async def test_a_wish_for_a_story_brings_each_of_its_articles(storage: Storage) -> None:
    sources = {name: await feed(storage, name) for name in PAPERS}
    await tell(storage, 0, sources)
    newest = await storage.articles.newest(HOME)
    assert newest is not None
    await want(storage, Wish("story", story_ids=(StoryId(newest.story_id),)))
    for n in (1, 2):
        await tell(storage, n, sources)
    await post(storage, sources["Times"], 7)
    assert await states(storage) == ["pending", "pending"]


async def test_of_several_wishes_of_a_channel_the_soonest_counts(storage: Storage) -> None:
    """One message for each article: at once where one wish says so, and the row names that wish."""
    source = await feed(storage)
    await want(storage, None, PostSettings(mode="digest"))
    await want(storage, Wish("source", source_ids=(source,)))
    await post(storage, source)
    [one] = await rows(storage)
    wanted = (await storage.autoposts.of_guild(HOME))[1]
    assert (one.state, one.autopost_id) == (DeliveryState.PENDING, wanted.id)


async def test_a_role_is_mentioned_only_for_what_its_search_finds(storage: Storage) -> None:
    source = await feed(storage)
    await want(storage, None, PostSettings(mode="instant", ping=Ping(44, query="storm")))
    await post(storage, source, 1)
    await post(storage, source, 2, title="Storm over Tarn", text="It storms.")
    assert [one.ping_role_id for one in await rows(storage)] == [None, 44]


async def test_satire_is_on_no_topic_and_the_row_says_so(storage: Storage) -> None:
    source = await feed(storage)
    about = article("First", "The pact.", url="https://t.example/0", topics=(topic("Lake Pact"),))
    await storage.articles.add(about, source_id=source, post=False)
    [pact] = await storage.topics.resolve(HOME, "Lake Pact")
    await want(storage, Wish("topic", topic_ids=(pact.id,)))
    await storage.sources.set_settings(source, HOME, SourceSettings(label="satire"))
    again = article("Second", "Pacts.", url="https://t.example/1", topics=(topic("Lake Pact"),))
    assert (await storage.articles.add(again, source_id=source, post=True)).delivery_count == 0
    [one] = await rows(storage)
    assert "satire" in (one.reason or "")


async def test_a_paused_wish_posts_nothing_then_or_later(storage: Storage) -> None:
    """What waits is left out, what comes is, too; after it goes on only what is new is posted."""
    source = await feed(storage)
    await want(storage)
    await want(storage, None, PostSettings(mode="digest"), channel=OTHER)
    await post(storage, source, 1)
    ids = [one.id for one in await storage.autoposts.of_guild(HOME)]
    assert await storage.autoposts.pause(ids, AWAY, "not theirs") == 0
    assert await storage.autoposts.pause(ids, HOME, "paused by an organiser") == 2
    await post(storage, source, 2)
    assert await storage.deliveries.turns(NOW) == []
    assert await storage.autoposts.pause(ids, HOME, None) == 2
    await post(storage, source, 3)
    found = await rows(storage)
    assert [one.state.value for one in found] == ["skipped", "skipped", "pending"]
    assert [one.reason for one in found] == ["paused by an organiser"] * 2 + [None]
    assert await states(storage, OTHER) == ["skipped", "skipped", "held"]


async def test_an_edited_article_is_edited_where_it_was_posted(storage: Storage, database_file: Path) -> None:
    source = await feed(storage)
    await want(storage)
    await post(storage, source, 1)
    [one] = await rows(storage)
    await storage.deliveries.claim([one.id], NOW)
    await storage.deliveries.record([Sent(one.id, 555)], NOW)
    assert await storage.updating.due(NOW) == []
    await post(storage, source, 1, text="other words")
    assert [row.id for row in await storage.updating.due(NOW)] == [one.id]
    await storage.updating.note(one.id, shown="hash", seen=NOW)
    assert await storage.updating.due(NOW) == []


async def test_a_failed_post_brings_nothing_of_a_story_that_a_digest_has(storage: Storage) -> None:
    """The story is on its way in the digest: its next article would be told twice."""
    sources = {name: await feed(storage, name) for name in PAPERS}
    await want(storage, None, PostSettings(mode="digest", schedule=Schedule(minute=18 * 60)))
    await want(storage, Wish("source", source_ids=(sources["Courier"],)))
    await tell(storage, 0, sources)
    assert await storage.digests.make_due(NOW.replace(hour=18)) == 1
    await tell(storage, 1, sources)
    await tell(storage, 2, sources)
    told = await states(storage)
    assert told == ["held", "pending", "skipped", "pending"]
    failed = (await rows(storage))[3]
    await storage.deliveries.record(
        [Ended(failed.id, DeliveryState.FAILED, "Discord takes a link for harmful.")], NOW
    )
    assert await states(storage) == [*told[:3], "failed"]
