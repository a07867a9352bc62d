"""Autoposts and deliveries: what is queued for whom, and the life of one delivery."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from news.errors import NotVisibleError
from news.models import (
    AddOutcome,
    AutopostId,
    AutopostKind,
    ChannelId,
    CheckRecord,
    Delivery,
    DeliveryId,
    DeliveryState,
    Ended,
    GuildId,
    Later,
    PollState,
    PostSettings,
    Sent,
    SourceId,
    TopicId,
    UserId,
    Wish,
)
from storage import Storage
from storage.deliveries import A_TURN
from storage.nonces import delivery_nonce
from storage.queues import CAUGHT_UP, CAUGHT_UP_MAX
from tests.different import word
from tests.storage.builders import NOW, article, due_of, topic

HOME, AWAY = GuildId(1), GuildId(2)
NEWS, OTHER = ChannelId(10), ChannelId(20)
ORGANISER = UserId(7)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )


async def wish(
    storage: Storage,
    kind: AutopostKind = "everything",
    *,
    channel: ChannelId = NEWS,
    guild: GuildId = HOME,
    source_id: SourceId | None = None,
    topic_id: TopicId | None = None,
) -> AutopostId:
    added = await storage.autoposts.add(
        guild,
        channel,
        Wish(
            kind,
            source_ids=() if source_id is None else (source_id,),
            topic_ids=() if topic_id is None else (topic_id,),
        ),
        PostSettings(mode="instant"),
        label=kind,
        created_by=ORGANISER,
    )
    return added.id


async def queue(storage: Storage, source: SourceId, count: int) -> list[Delivery]:
    """That many articles on different things, oldest first, as deliveries of the channel NEWS."""
    batch = [
        article(
            word(n).capitalize(),
            f"{word(n)}.",
            url=f"https://t.example/{n}",
            published_at=NOW - timedelta(seconds=n + 1),
        )
        for n in range(count)
    ]
    await storage.articles.add_many(batch, source_id=source, post=True)
    return await due_of(storage.deliveries, NOW)


async def states(storage: Storage, channel: ChannelId = NEWS) -> list[str]:
    return [one.state.value for one in reversed(await storage.deliveries.of_channel(channel, 100))]


async def test_only_what_is_asked_for_is_queued(storage: Storage, source: SourceId) -> None:
    """Everything, one source, one topic, one person: each channel gets what its wishes meet, once."""
    told = article(text='"We hold on," said Mara Voss.', topics=(topic("Lake Pact"),))
    await storage.articles.add(told, source_id=source, post=False)
    [pact] = await storage.topics.resolve(HOME, "Lake Pact")
    [mara] = await storage.topics.resolve(HOME, "Mara Voss")
    gazette = await storage.sources.add_feed(
        "https://gazette.example/feed", name="Gazette", domain="gazette.example", added_to=HOME
    )
    channels = [ChannelId(n) for n in range(1, 6)]
    await wish(storage, channel=channels[0])
    await wish(storage, "source", channel=channels[1], source_id=gazette)
    await wish(storage, "topic", channel=channels[2], topic_id=pact.id)
    await wish(storage, "topic", channel=channels[3], topic_id=mara.id)
    for twice in ("everything", "topic"):
        await wish(storage, twice, channel=channels[4], topic_id=pact.id if twice == "topic" else None)
    assert await due_of(storage.deliveries, NOW) == []

    async def post(title: str, text: str, *, source_id: SourceId, about: str = "") -> set[int]:
        new = article(title, text, url=None, topics=(topic(about),) if about else ())
        added = await storage.articles.add(new, source_id=source_id, post=True)
        got = {
            one.channel_id
            for one in await due_of(storage.deliveries, NOW)
            if one.article_id == added.article_id
        }
        assert added.delivery_count == len(got)
        return {channels.index(channel) for channel in got}

    assert await post("One", "One.", source_id=source) == {0, 4}
    assert await post("Two", "Two.", source_id=gazette) == {0, 1, 4}
    assert await post("Three", "Three.", source_id=source, about="Lake Pact") == {0, 2, 4}
    assert await post("Four", '"Four," said Mara Voss.', source_id=source) == {0, 3, 4}


async def test_quiet_adding_queues_nothing(storage: Storage, source: SourceId) -> None:
    """A first poll and an import are archived, not posted."""
    await wish(storage)
    added = await storage.articles.add(article(), source_id=source, post=False)
    again = await storage.articles.add(article(), source_id=source, post=True)
    assert (added.delivery_count, again.delivery_count) == (0, 0)
    assert await states(storage) == []


async def test_another_servers_private_source_is_not_posted(storage: Storage, source: SourceId) -> None:
    """An autopost of everything means everything that its server sees."""
    await wish(storage, guild=AWAY, channel=OTHER)
    await storage.articles.add(article(), source_id=source, post=True)
    assert await states(storage, OTHER) == []


@pytest.mark.parametrize(("is_quiet", "posted"), [(False, ["pending"]), (True, ["pending"])])
async def test_an_article_new_to_a_server_is_posted_there(
    storage: Storage, source: SourceId, is_quiet: bool, posted: list[str]
) -> None:
    """What another server had already is news to one that gets it through a source of its own.

    At home it is none, unless it came quietly before: the first look at a feed posts nothing.
    """
    await wish(storage)
    await wish(storage, guild=AWAY, channel=OTHER)
    first = await storage.articles.add(article(), source_id=source, post=not is_quiet)
    gazette = await storage.sources.add_feed(
        "https://gazette.example/feed", name="Gazette", domain="gazette.example", added_to=AWAY
    )
    await storage.sources.add_feed(
        "https://gazette.example/feed", name="Gazette", domain="gazette.example", added_to=HOME
    )
    linked = await storage.articles.add(article(), source_id=gazette, post=True)
    assert (linked.outcome, first.delivery_count + linked.delivery_count) == (AddOutcome.UNCHANGED, 2)
    assert (await states(storage, NEWS), await states(storage, OTHER)) == (posted, ["pending"])
    third = await storage.sources.add_feed(
        "https://herald.example/feed", name="Herald", domain=None, added_to=HOME
    )
    assert (await storage.articles.add(article(), source_id=third, post=True)).delivery_count == 0


UNDATED = [
    ("both were there when it was last read", timedelta(0), timedelta(0), timedelta(0), 1),
    ("the server reads it since then", timedelta(minutes=2), timedelta(0), timedelta(0), 0),
    ("the wish is newer", timedelta(0), timedelta(minutes=2), timedelta(0), 0),
    ("it has failed since", timedelta(minutes=2), timedelta(0), timedelta(minutes=3), 0),
]


@pytest.mark.parametrize(
    ("added", "wished", "failed", "posts"), [case[1:] for case in UNDATED], ids=[case[0] for case in UNDATED]
)
async def test_what_has_no_date_is_news_to_those_who_were_there_before(
    storage: Storage, source: SourceId, added: timedelta, wished: timedelta, failed: timedelta, posts: int
) -> None:
    """When it came out nobody knows: after the last look, so that whoever came later may not be flooded with it."""
    after = NOW + timedelta(minutes=1)
    await storage.sources.record_check(CheckRecord(source, after, after, state=PollState(is_seeded=True)))
    at = [NOW]
    storage.autoposts._now = storage.sources._now = storage.articles._now = lambda: at[0]
    at[0] = NOW + added
    await storage.sources.remove_from(source, HOME)
    await storage.sources.add_feed("https://times.example/feed", name="Times", domain=None, added_to=HOME)
    at[0] = NOW + wished
    await wish(storage)
    if failed:
        await storage.sources.record_check(CheckRecord(source, NOW + failed, NOW + failed, error="no answer"))
    at[0] = NOW + timedelta(minutes=5)
    undated = await storage.articles.add(article(published_at=None), source_id=source, post=True)
    dated = await storage.articles.add(
        article("Dated", "A", url="https://times.example/dated", published_at=at[0]),
        source_id=source,
        post=True,
    )
    assert (undated.delivery_count, dated.delivery_count) == (posts, 1)


async def test_a_batch_is_posted_in_the_order_of_the_news(storage: Storage, source: SourceId) -> None:
    """Feeds list the newest first; a channel reads downwards."""
    await wish(storage)
    due = await queue(storage, source, 4)
    told = [one.article_id for one in due if one.article_id is not None]
    assert len(told) == 4
    assert told == sorted(told)


async def test_a_nonce_is_its_own_and_short(storage: Storage, source: SourceId) -> None:
    """The same for every try of one delivery, another for every delivery and every installation."""
    await wish(storage)
    due = await queue(storage, source, 3)
    assert [one.nonce for one in due] == [delivery_nonce(storage.installation_id, one.id) for one in due]
    assert len({one.nonce for one in due} | {delivery_nonce("elsewhere", 1)}) == 4
    assert {len(one.nonce) for one in due} == {25}


async def test_asking_twice_for_one_wish_gives_the_one_there_is(storage: Storage, source: SourceId) -> None:
    first = await wish(storage, "source", source_id=source)
    assert await wish(storage, "source", source_id=source) == first
    assert await wish(storage) != first
    assert len(await storage.autoposts.of_guild(HOME)) == 2
    assert await storage.autoposts.remove([first], AWAY) == 0
    assert await storage.autoposts.remove([first], HOME) == 1
    assert await storage.autoposts.remove([first], HOME) == 0


async def test_an_impossible_wish_is_refused(storage: Storage) -> None:
    """A topic that is none, and a kind without its thing."""
    with pytest.raises(NotVisibleError):
        await wish(storage, "topic", topic_id=TopicId(99))
    with pytest.raises(NotVisibleError):
        await wish(storage, "topic")


async def test_the_life_of_a_delivery(storage: Storage, source: SourceId) -> None:
    """pending → sending → sent; a try is counted and timed; nothing is sent twice."""
    await wish(storage)
    [first] = await queue(storage, source, 1)
    deliveries = storage.deliveries
    assert (first.state, first.attempts, first.claimed_at) == (DeliveryState.PENDING, 0, None)
    assert await deliveries.claim([first.id], NOW)
    assert not await deliveries.claim([first.id], NOW)
    [under_way] = (await deliveries.turns(NOW))[0].deliveries
    assert (under_way.state, under_way.attempts, under_way.claimed_at) == (DeliveryState.SENDING, 1, NOW)
    await deliveries.record([Later(first.id, LATER, "Discord is away")], NOW)
    assert await due_of(deliveries, NOW) == []
    [again] = await due_of(deliveries, LATER)
    assert (again.reason, again.nonce) == ("Discord is away", first.nonce)
    assert await deliveries.claim([first.id], LATER)
    await deliveries.record([Sent(first.id, 555)], LATER)
    [sent] = await deliveries.of_channel(NEWS, 5)
    assert (sent.state, sent.message_id, sent.attempts, sent.reason) == (DeliveryState.SENT, 555, 2, None)
    assert await deliveries.turns(LATER) == []


CHANGES = ["claim", "mark_sent", "retry_at", "finish", "mend"]
ALLOWED = {
    ("pending", "claim"): "sending",
    ("pending", "mark_sent"): "sent",
    ("pending", "finish"): "failed",
    ("sending", "mark_sent"): "sent",
    ("sending", "retry_at"): "pending",
    ("sending", "finish"): "failed",
    ("held", "finish"): "failed",
    ("held", "mend"): "pending",
}


async def bring_to(storage: Storage, delivery: DeliveryId, state: DeliveryState) -> None:
    if state is DeliveryState.PENDING:
        return
    if state is DeliveryState.HELD or state is DeliveryState.FAILED or state is DeliveryState.SKIPPED:
        await storage.deliveries.record([Ended(delivery, state, "for the test")], NOW)
        return
    await storage.deliveries.claim([delivery], NOW)
    if state is DeliveryState.SENT:
        await storage.deliveries.record([Sent(delivery, 1)], NOW)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("state", DeliveryState)
async def test_only_allowed_changes_of_state(
    storage: Storage, source: SourceId, state: DeliveryState, change: str
) -> None:
    """Every change from every state: what is not allowed changes nothing."""
    await wish(storage)
    [one] = await queue(storage, source, 1)
    await bring_to(storage, one.id, state)
    deliveries = storage.deliveries
    match change:
        case "claim":
            await deliveries.claim([one.id], NOW)
        case "mark_sent":
            await deliveries.record([Sent(one.id, 2)], NOW)
        case "retry_at":
            await deliveries.record([Later(one.id, LATER, "why")], NOW)
        case "finish":
            await deliveries.record([Ended(one.id, DeliveryState.FAILED, "why")], NOW)
        case _:
            await storage.targets.mend(NEWS)
    assert await states(storage) == [ALLOWED.get((state.value, change), state.value)]


async def test_nothing_overtakes_in_a_channel(storage: Storage, source: SourceId) -> None:
    """A head that is being sent or waits for its time holds back its channel, and no other."""
    await wish(storage)
    await wish(storage, channel=OTHER)
    due = await queue(storage, source, 3)
    news = [one for one in due if one.channel_id == NEWS]
    other = [one for one in due if one.channel_id == OTHER]
    deliveries = storage.deliveries
    assert (len(news), len(other)) == (3, 3)
    assert not await deliveries.claim([news[1].id], NOW)
    assert await deliveries.claim([news[0].id], NOW)
    assert {one.channel_id for one in await due_of(deliveries, NOW)} == {OTHER}
    await deliveries.record([Later(news[0].id, LATER, "busy")], NOW)
    assert {one.channel_id for one in await due_of(deliveries, NOW)} == {OTHER}
    assert not await deliveries.claim([news[1].id], NOW)
    await deliveries.record([Ended(news[0].id, DeliveryState.FAILED, "gone")], NOW)
    assert [one.id for one in await due_of(deliveries, NOW) if one.channel_id == NEWS] == [
        news[1].id,
        news[2].id,
    ]
    assert {one.channel_id for one in await due_of(deliveries, NOW, limit=1)} == {OTHER}


async def test_a_long_queue_hides_no_other_channel(storage: Storage, source: SourceId) -> None:
    """Of each channel the first few are given, however many wait; who waits longest for a turn is first."""
    await wish(storage)
    await queue(storage, source, 30)
    await wish(storage, channel=OTHER)
    late = article("Late", "Late.", url="https://t.example/late")
    await storage.articles.add(late, source_id=source, post=True)
    due = await due_of(storage.deliveries, NOW, limit=2)
    assert [one.channel_id for one in due] == [NEWS] * A_TURN + [OTHER]
    assert [one.id for one in due] == sorted(one.id for one in due)
    for one in due[:A_TURN]:
        assert await storage.deliveries.claim([one.id], LATER)
        await storage.deliveries.record([Sent(one.id, 1)], LATER)
    again = await due_of(storage.deliveries, LATER)
    assert [one.channel_id for one in again] == [OTHER] + [NEWS] * A_TURN


@pytest.mark.parametrize(("ahead", "count"), [(timedelta(minutes=50), 0), (timedelta(days=3), 2)])
async def test_a_clock_set_back_holds_nothing_up(
    storage: Storage, source: SourceId, ahead: timedelta, count: int
) -> None:
    """A time for the next try that lies further ahead than anything ever waits counts as come."""
    await wish(storage)
    first = (await queue(storage, source, 2))[0]
    assert await storage.deliveries.claim([first.id], NOW)
    await storage.deliveries.record([Later(first.id, NOW + ahead, "Discord is away")], NOW)
    assert len(await due_of(storage.deliveries, NOW)) == count


async def test_a_try_that_failed_before_it_was_claimed_counts(storage: Storage, source: SourceId) -> None:
    """Otherwise a channel that can never be read back would be tried for ever."""
    await wish(storage)
    [one] = await queue(storage, source, 1)
    await storage.deliveries.record([Later(one.id, NOW, "could not look")], NOW)
    [again] = await due_of(storage.deliveries, NOW)
    assert again.attempts == 1


@pytest.mark.parametrize(
    ("count", "after"),
    [(CAUGHT_UP_MAX, ["pending"] * CAUGHT_UP_MAX), (CAUGHT_UP_MAX + 1, ["held"] * (CAUGHT_UP_MAX + 1))],
)
async def test_a_channel_that_works_again_is_not_flooded(
    storage: Storage, source: SourceId, count: int, after: list[str]
) -> None:
    """A few of what was held go out by themselves; more become one digest at once. Other channels stay as they are."""
    await wish(storage)
    await wish(storage, channel=OTHER)
    await queue(storage, source, count)
    for channel in (NEWS, OTHER):
        await storage.targets.break_(channel, "Newsdesk may not write here.", 50013)
    await storage.targets.mend(NEWS)
    latest = await storage.deliveries.of_channel(NEWS, 50)
    assert [one.state.value for one in latest] == after
    assert {one.reason for one in latest} == {CAUGHT_UP if "held" in after else None}
    assert await storage.digests.make_due(NOW) == int("held" in after)
    assert set(await states(storage, OTHER)) == {"held"}
    if "held" in after:
        [digest] = await due_of(storage.deliveries, NOW)
        assert (digest.kind, digest.article_id, digest.guild_id) == ("digest", None, HOME)
        assert await storage.digests.items(digest.id) == sorted(
            one.article_id for one in latest if one.article_id
        )


async def test_a_paused_channel_holds_and_can_release(storage: Storage, source: SourceId) -> None:
    """Nothing is dropped while a channel cannot be written to; it is for us to decide when it goes out."""
    await wish(storage)
    await queue(storage, source, 1)
    await storage.targets.break_(NEWS, "Newsdesk may not write here.")
    await storage.articles.add(article(), source_id=source, post=True)
    held = await storage.deliveries.of_channel(NEWS, 5)
    assert [(one.state, one.reason) for one in held] == [
        (DeliveryState.HELD, "Newsdesk may not write here.")
    ] * 2
    broken = await storage.targets.get(NEWS)
    assert broken is not None
    assert (broken.broken_reason, broken.broken_since) == ("Newsdesk may not write here.", NOW)
    assert await due_of(storage.deliveries, NOW) == []
    await storage.targets.mend(NEWS)
    assert len(await due_of(storage.deliveries, NOW)) == 2
    mended = await storage.targets.get(NEWS)
    assert mended is not None
    assert mended.broken_since is None


async def test_leaving_a_server_stops_everything_there(storage: Storage, source: SourceId) -> None:
    """What waits is skipped, nothing new is queued, its feeds are not polled; a server that returns is greeted once."""
    await wish(storage)
    await queue(storage, source, 2)
    assert await storage.guilds.meet(HOME)
    assert await storage.guilds.meet(HOME)
    await storage.guilds.note_greeted(HOME)
    await storage.guilds.leave(HOME)
    await storage.articles.add(article(), source_id=source, post=True)
    assert await states(storage) == ["skipped", "skipped"]
    assert await storage.sources.due(NOW, 10) == []
    assert await storage.guilds.meet(HOME)
    await storage.guilds.note_greeted(HOME)
    assert not await storage.guilds.meet(HOME)
    assert len(await storage.sources.due(NOW, 10)) == 1
    [left] = await storage.autoposts.of_guild(HOME)
    await storage.autoposts.pause([left.id], HOME, None)
    again = article("Back", "Back.", url=None)
    assert (await storage.articles.add(again, source_id=source, post=True)).delivery_count == 1


@pytest.mark.parametrize(
    ("news_age", "wish_age", "reading_age", "is_posted"),
    [
        (timedelta(), timedelta(), timedelta(), True),
        (timedelta(minutes=5), timedelta(), timedelta(), True),
        (timedelta(hours=47), timedelta(days=9), timedelta(days=9), True),
        (timedelta(hours=49), timedelta(days=9), timedelta(days=9), False),
        (timedelta(days=2_000), timedelta(days=9_000), timedelta(days=9_000), False),
        (timedelta(hours=1), timedelta(), timedelta(days=9), False),
        (timedelta(hours=1), timedelta(days=9), timedelta(), False),
        (timedelta(), timedelta(days=-300), timedelta(days=-300), True),
        (None, timedelta(), timedelta(), True),
    ],
)
async def test_nothing_old_is_posted(
    tmp_path: Path,
    news_age: timedelta | None,
    wish_age: timedelta,
    reading_age: timedelta,
    is_posted: bool,
) -> None:
    """News of the last two days, from after the wish and after the server began to read the source; no date is now."""
    moment = NOW - reading_age
    storage = await Storage.open(f"sqlite:///{tmp_path / 'posting.db'}", now=lambda: moment)
    source_id = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain=None, added_to=HOME
    )
    moment = NOW - wish_age
    await wish(storage)
    moment = NOW
    new = article(published_at=None if news_age is None else NOW - news_age)
    added = await storage.articles.add(new, source_id=source_id, post=True)
    await storage.close()
    assert (added.outcome, added.delivery_count) == (AddOutcome.ADDED, int(is_posted))


@pytest.mark.parametrize(
    ("ahead", "is_due"),
    [(timedelta(), True), (timedelta(hours=24), False), (timedelta(hours=26), True)],
)
async def test_a_clock_that_ran_ahead_silences_no_feed(
    storage: Storage, source: SourceId, ahead: timedelta, is_due: bool
) -> None:
    """A next check further away than any wait lasts is not waited for."""
    await storage.sources.record_check(CheckRecord(source, NOW, NOW + ahead))
    assert bool(await storage.sources.due(NOW, 10)) is is_due
