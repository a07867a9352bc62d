"""What people follow and when their digest is made: once, with what each server shows them, whatever crashes between."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from news.errors import NotVisibleError, PrivatePersonError
from news.models import (
    FOLLOWS_MAX,
    ArticleId,
    ChannelId,
    DeliveryState,
    DigestItem,
    Ended,
    FollowId,
    GuildId,
    Reader,
    Schedule,
    Sent,
    SourceId,
    SourceSettings,
    Subject,
    Topic,
    UserId,
)
from storage import Storage
from storage.follows import NotInDigestError, TooManyFollowsError
from tests.different import word
from tests.newsstand import FakeClock
from tests.storage.audit import audit
from tests.storage.builders import NOW, article, mentioned, topic

HOME, AWAY = GuildId(1), GuildId(2)
MARA, ILSE = UserId(11), UserId(12)
DM = ChannelId(111)
EVENING = Schedule("day", 18 * 60, 0, "UTC")
DUE = NOW.replace(hour=18, minute=0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
async def storage(database_file: Path, clock: FakeClock) -> AsyncIterator[Storage]:
    opened = await Storage.open(f"sqlite:///{database_file}", now=clock)
    yield opened
    await opened.close()
    assert audit(database_file) == []


async def source(
    storage: Storage, name: str = "Times", *, added_to: GuildId | None = None, is_public: bool = True
) -> SourceId:
    slug = name.casefold().replace(" ", "-")
    return await storage.sources.add_feed(
        f"https://{slug}.example/feed",
        name=name,
        domain=f"{slug}.example",
        is_public=is_public and added_to is None,
        added_to=added_to,
    )


async def add(
    storage: Storage,
    clock: FakeClock,
    source_id: SourceId,
    number: int,
    *topics: Topic,
    post: bool = True,
    published_at: datetime | None = None,
    title: str = "",
) -> ArticleId:
    """An article of now, with words of its own."""
    title = title or f"{word(number).capitalize()} {word(number + 3_000)}"
    told = article(
        title,
        f"{title}. {word(number + 6_000)} {word(number + 9_000)}.",
        url=f"https://times.example/{number}",
        published_at=published_at or clock(),
        topics=topics,
    )
    added = await storage.articles.add(told, source_id=source_id, post=post)
    assert added.article_id is not None, added.error
    return added.article_id


async def topic_id(storage: Storage, article_id: ArticleId, guild_id: GuildId | None = None) -> int:
    return (await storage.topics.of_article(article_id, guild_id))[0].id


async def follow(
    storage: Storage, kind: str, number: int, *, guild: GuildId | None = None, user: UserId = MARA
) -> FollowId:
    subject = Subject("topic" if kind == "topic" else "source" if kind == "source" else "story", number)
    return (await storage.follows.add(user, guild, subject))[0].id


async def reader(storage: Storage, user: UserId = MARA, channel: ChannelId | None = DM) -> Reader:
    await storage.personal_digests.set_schedule(user, EVENING)
    if channel is not None:
        await storage.personal_digests.note_channel(user, channel)
    found = await storage.personal_digests.get(user)
    assert found is not None
    return found


async def digest(
    storage: Storage, clock: FakeClock, *member_of: GuildId, user: UserId = MARA
) -> list[DigestItem]:
    """What the digest holds that is made at the person's hour; nothing where there is none."""
    made_for = await storage.personal_digests.get(user)
    assert made_for is not None
    assert made_for.digest_at is not None
    clock.time = max(clock.time, made_for.digest_at)
    made = await storage.personal_digests.make(made_for, clock(), member_of)
    return [] if made is None else await storage.personal_digests.items(made, user)


async def sent(storage: Storage, clock: FakeClock) -> None:
    """Discord has what was waiting."""
    for turn in await storage.deliveries.turns(clock()):
        await storage.deliveries.record([Sent(one.id, one.id) for one in turn.deliveries], clock())


def ids(items: list[DigestItem]) -> list[ArticleId]:
    return [item.headline.article_id for item in items]


# --- what is in it ---------------------------------------------------------------------------------------


async def test_a_digest_holds_what_is_new_on_what_is_followed(storage: Storage, clock: FakeClock) -> None:
    """Articles on a topic and of a source since the follow was made, each with why it is there."""
    times, gazette = await source(storage), await source(storage, "Gazette")
    before = await add(storage, clock, times, 1, topic("Tolls"))
    clock.advance(hours=1)
    await follow(storage, "topic", await topic_id(storage, before))
    await follow(storage, "source", gazette)
    await reader(storage)
    clock.advance(hours=1)
    on_topic = await add(storage, clock, times, 3, topic("Tolls"))
    of_source = await add(storage, clock, gazette, 4)
    await add(storage, clock, times, 5, topic("Ferries"))
    found = await digest(storage, clock)
    assert set(ids(found)) == {on_topic, of_source}
    assert {item.headline.article_id: item.because for item in found} == {
        on_topic: ("Tolls",),
        of_source: ("Gazette",),
    }


async def test_a_followed_story_goes_on(storage: Storage, clock: FakeClock, database_file: Path) -> None:
    """Who follows a story gets the next article of it, though the last digest had the story."""
    times = await source(storage)
    await add(storage, clock, times, 1)
    [line] = (await storage.stories.newest(None)).items
    clock.advance(hours=1)
    await follow(storage, "story", line.id)
    await reader(storage)
    second = await add(storage, clock, times, 2)
    with closing(sqlite3.connect(database_file)) as db:
        db.execute("UPDATE articles SET story_id = ?", (line.id,))
        db.execute("DELETE FROM stories WHERE id <> ?", (line.id,))
        db.commit()
    assert ids(await digest(storage, clock)) == [second]


async def test_nothing_new_sends_nothing(storage: Storage, clock: FakeClock) -> None:
    """No message is queued without news, and the hour moves on to the next day."""
    await follow(storage, "source", await source(storage))
    await reader(storage)
    assert await digest(storage, clock) == []
    assert await storage.deliveries.of_channel(DM, 10) == []
    after = await storage.personal_digests.get(MARA)
    assert after is not None
    assert after.digest_at == DUE + timedelta(days=1)
    assert after.last_at is None


async def test_what_was_sent_does_not_come_again(storage: Storage, clock: FakeClock) -> None:
    """The next digest has what came since, also what came while the last one was made."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    first = await add(storage, clock, times, 1)
    assert ids(await digest(storage, clock)) == [first]
    await sent(storage, clock)
    assert {row.state for row in await storage.deliveries.of_channel(DM, 9)} == {DeliveryState.SENT}
    second = await add(storage, clock, times, 2)
    assert ids(await digest(storage, clock)) == [second]
    await sent(storage, clock)
    assert await digest(storage, clock) == []


async def test_nothing_old_comes(storage: Storage, clock: FakeClock) -> None:
    """What came quietly, with the first look at a source, and news of days ago are in no digest."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    clock.advance(hours=1)
    await add(storage, clock, times, 1, post=False)
    await add(storage, clock, times, 2, published_at=clock() - timedelta(days=3))
    assert await digest(storage, clock) == []


async def test_each_follow_is_read_as_its_server_shows_it(storage: Storage, clock: FakeClock) -> None:
    """What a server alone reads reaches its members, and nobody who left; public sources reach them all the same."""
    private, public = await source(storage, "Insider", added_to=HOME), await source(storage)
    shared = await topic_id(storage, await add(storage, clock, public, 1, topic("Tolls")))
    clock.advance(hours=1)
    await follow(storage, "topic", shared, guild=HOME)
    await reader(storage)
    clock.advance(hours=1)
    secret = await add(storage, clock, private, 2, topic("Tolls"))
    known = await add(storage, clock, public, 3, topic("Tolls"))
    [made_for] = await storage.personal_digests.due(DUE, limit=9, is_open=True)
    assert await storage.personal_digests.has_news(made_for, DUE, [])
    found = await digest(storage, clock)
    assert ids(found) == [known]
    assert found[0].guild_id is None
    await sent(storage, clock)
    clock.advance(hours=1)
    secret = await add(storage, clock, private, 4, topic("Tolls"))
    found = await digest(storage, clock, HOME)
    assert (ids(found), found[0].guild_id) == ([secret], HOME)


async def test_what_a_server_hides_and_renames_holds_in_a_digest(storage: Storage, clock: FakeClock) -> None:
    """A topic that organisers hide brings nothing, a renamed one is called as the server calls it."""
    times = await source(storage)
    first = await add(storage, clock, times, 1, topic("Tolls"), topic("Ferries"))
    tolls, ferries = [found.id for found in await storage.topics.of_article(first, HOME)]
    clock.advance(minutes=1)
    await follow(storage, "topic", tolls, guild=HOME)
    await follow(storage, "topic", ferries, guild=HOME)
    await reader(storage)
    await storage.shown_names.hide(HOME, tolls, by=UserId(1))
    await storage.shown_names.rename(HOME, ferries, "Boats", by=UserId(1))
    clock.advance(hours=1)
    await add(storage, clock, times, 2, topic("Tolls"))
    boats = await add(storage, clock, times, 3, topic("Ferries"))
    found = await digest(storage, clock, HOME)
    assert (ids(found), found[0].because) == ([boats], ("Boats",))


@pytest.mark.parametrize(
    "settings",
    [SourceSettings(is_age_restricted=True), SourceSettings(label="satire")],
    ids=["age", "satire"],
)
async def test_what_a_server_restricts_is_in_no_digest(
    storage: Storage, clock: FakeClock, settings: SourceSettings
) -> None:
    """Sources for age-restricted channels stay out of direct messages, and satire is on no topic."""
    times = await source(storage)
    tolls = await topic_id(storage, await add(storage, clock, times, 1, topic("Tolls")), HOME)
    await follow(storage, "topic", tolls, guild=HOME)
    await reader(storage)
    await storage.sources.set_settings(times, HOME, settings)
    clock.advance(hours=1)
    await add(storage, clock, times, 2, topic("Tolls"))
    assert await digest(storage, clock, HOME) == []


async def test_a_restricted_source_cannot_be_followed(storage: Storage) -> None:
    """Whoever sees it in an age-restricted channel is told why it cannot be followed there."""
    times = await source(storage)
    await storage.sources.set_settings(times, HOME, SourceSettings(is_age_restricted=True))
    with pytest.raises(NotInDigestError):
        await follow(storage, "source", times, guild=HOME)
    await follow(storage, "source", times)


async def test_nobody_private_is_followed(storage: Storage, clock: FakeClock) -> None:
    """Somebody whom one source alone names, and never in a public role, stays inside the article."""
    text = "Bren Quill slipped on the pier."
    private = article("A fall", text, topics=(mentioned(text, "Bren Quill", "person"),))
    added = await storage.articles.add(private, source_id=await source(storage), post=True)
    assert added.article_id is not None
    with pytest.raises(PrivatePersonError):
        await follow(storage, "topic", await topic_id(storage, added.article_id))
    del clock


# --- follows ---------------------------------------------------------------------------------------------


async def test_only_what_is_seen_can_be_followed(storage: Storage, clock: FakeClock) -> None:
    """A server's private source, topic and story do not exist for anybody elsewhere."""
    private = await source(storage, "Insider", added_to=HOME)
    secret = await add(storage, clock, private, 1, topic("Zeppelins"))
    [line] = (await storage.stories.newest(HOME)).items
    subjects = [("source", private), ("topic", await topic_id(storage, secret, HOME)), ("story", line.id)]
    for kind, number in subjects:
        for guild in (AWAY, None):
            with pytest.raises(NotVisibleError):
                await follow(storage, kind, number, guild=guild)
        assert await follow(storage, kind, number, guild=HOME)


async def test_following_twice_is_following_once(storage: Storage) -> None:
    """The same in the same place is one follow; in another server it is another."""
    times = await source(storage)
    first = await follow(storage, "source", times)
    assert await follow(storage, "source", times) == first
    assert await follow(storage, "source", times, guild=HOME) != first
    assert len(await storage.follows.of_user(MARA)) == 2
    assert await storage.follows.of_user(ILSE) == []
    assert not await storage.follows.remove(first, ILSE)
    assert await storage.follows.remove(first, MARA)


async def test_follows_have_a_bound(storage: Storage) -> None:
    """The hundred and first is refused, with what to do."""
    for number in range(FOLLOWS_MAX):
        await follow(storage, "source", await source(storage, f"Paper {number}"))
    with pytest.raises(TooManyFollowsError):
        await follow(storage, "source", await source(storage, "One more"))


async def test_merged_names_take_their_follows_along(storage: Storage, clock: FakeClock) -> None:
    """Who follows a name that is merged into another follows that one; who follows both follows one."""
    times = await source(storage)
    one = await add(storage, clock, times, 1, topic("Harbour Union", "organisation"))
    other = await add(storage, clock, times, 2, topic("Dockers", "organisation"))
    union, dockers = await topic_id(storage, one), await topic_id(storage, other)
    await follow(storage, "topic", dockers)
    await follow(storage, "topic", dockers, user=ILSE)
    await follow(storage, "topic", union, user=ILSE)
    await storage.rulings.merge("Dockers", "Harbour Union")
    assert [found.subject.id for found in await storage.follows.of_user(MARA)] == [union]
    assert [found.subject.id for found in await storage.follows.of_user(ILSE)] == [union]


# --- when ------------------------------------------------------------------------------------------------


async def test_a_digest_is_made_once(storage: Storage, clock: FakeClock) -> None:
    """Two that see the same hour make one digest: the second finds it taken."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    await add(storage, clock, times, 1)
    clock.time = DUE
    [due] = await storage.personal_digests.due(DUE, limit=9, is_open=True)
    assert await storage.personal_digests.make(due, DUE, []) is not None
    assert await storage.personal_digests.make(due, DUE, []) is None
    assert await storage.personal_digests.due(DUE, limit=9, is_open=True) == []
    rows = await storage.deliveries.of_channel(DM, 10)
    assert sorted((row.kind, row.state) for row in rows) == [
        ("article", DeliveryState.HELD),
        ("digest", DeliveryState.PENDING),
    ]
    assert {row.user_id for row in rows} == {MARA}
    [turn] = await storage.deliveries.turns(DUE)
    assert [row.kind for row in turn.deliveries] == ["digest"]
    assert turn.target.user_id == MARA


async def test_another_hour_gives_no_second_digest_that_day(storage: Storage, clock: FakeClock) -> None:
    """Whoever moves their hour to later on the day gets the next one tomorrow."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    await add(storage, clock, times, 1)
    assert await digest(storage, clock)
    changed = await storage.personal_digests.set_schedule(MARA, replace(EVENING, minute=21 * 60))
    assert changed.digest_at == DUE + timedelta(days=1, hours=3)


async def test_stop_and_resume(storage: Storage, clock: FakeClock) -> None:
    """Stop takes back what waits; Resume goes on at the hour with what is new from then."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    await add(storage, clock, times, 1)
    assert await digest(storage, clock)
    assert await storage.personal_digests.stop(MARA)
    assert not await storage.personal_digests.stop(MARA)
    assert {row.state for row in await storage.deliveries.of_channel(DM, 9)} == {DeliveryState.SKIPPED}
    assert await storage.deliveries.turns(clock()) == []
    clock.advance(days=3)
    assert await storage.personal_digests.due(clock(), limit=9, is_open=True) == []
    await add(storage, clock, times, 2)
    clock.advance(hours=1)
    resumed = await storage.personal_digests.resume(MARA)
    assert resumed is not None
    assert (resumed.stopped_at, resumed.looked_at) == (None, clock())
    assert await digest(storage, clock) == []


async def test_a_week_of_pause(storage: Storage, clock: FakeClock) -> None:
    """No digest for a week, and nothing of that week after it."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    paused = await storage.personal_digests.pause(MARA, clock() + timedelta(days=7))
    assert paused is not None
    assert paused.digest_at == DUE + timedelta(days=7)
    clock.advance(days=3)
    await add(storage, clock, times, 1)
    assert await storage.personal_digests.due(clock(), limit=9, is_open=True) == []
    assert await digest(storage, clock) == []


async def test_a_pause_can_end_early(storage: Storage, clock: FakeClock) -> None:
    """Who resumes within the week gets what is new from then on."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    await storage.personal_digests.pause(MARA, clock() + timedelta(days=7))
    clock.advance(days=1)
    assert await storage.personal_digests.resume(MARA) is not None
    clock.advance(hours=1)
    assert ids(await digest(storage, clock)) == []
    new = await add(storage, clock, times, 1)
    assert ids(await digest(storage, clock)) == [new]


async def test_closed_direct_messages_hold_one_digest(storage: Storage, clock: FakeClock) -> None:
    """While somebody cannot be written to no further digest is made; it says so, and nobody else is told."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    await add(storage, clock, times, 1)
    assert await digest(storage, clock)
    await storage.targets.break_(DM, "direct messages are closed", 50007)
    clock.advance(days=2)
    assert await storage.personal_digests.due(clock(), limit=9, is_open=True) == []
    closed = await storage.personal_digests.get(MARA)
    assert closed is not None
    assert closed.broken_reason == "direct messages are closed"
    assert await storage.targets.to_tell() == []


async def test_who_opens_their_messages_again_gets_what_was_held(storage: Storage, clock: FakeClock) -> None:
    """The digest that did not go out goes then, and the next has what is new since; nothing is lost, nothing twice."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    first = await add(storage, clock, times, 1)
    assert await digest(storage, clock)
    [waiting] = [row for row in await storage.deliveries.of_channel(DM, 9) if row.kind == "digest"]
    await storage.deliveries.claim([waiting.id], clock())
    closed = Ended(waiting.id, DeliveryState.HELD, "closed", breaks_target=True, code=50007)
    await storage.deliveries.record([closed], clock())
    clock.advance(hours=20)
    assert not await storage.personal_digests.reopen(MARA, closed_before=clock() - timedelta(days=3))
    assert await storage.deliveries.turns(clock()) == []
    assert await storage.personal_digests.reopen(MARA, closed_before=clock())
    [turn] = await storage.deliveries.turns(clock())
    assert [row.id for row in turn.deliveries] == [waiting.id]
    assert ids(await storage.personal_digests.items(waiting.id, MARA)) == [first]
    await sent(storage, clock)
    second = await add(storage, clock, times, 2)
    assert ids(await digest(storage, clock)) == [second]


async def test_what_a_digest_gave_back_is_in_the_next(storage: Storage, clock: FakeClock) -> None:
    """What was in a digest that Discord refused comes with what is new at the person's next hour, in one message."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    first = await add(storage, clock, times, 1)
    assert await digest(storage, clock)
    [turn] = await storage.deliveries.turns(clock())
    failed = Ended(turn.deliveries[0].id, DeliveryState.FAILED, "refused")
    await storage.deliveries.record([failed], clock())
    second = await add(storage, clock, times, 2)
    clock.advance(hours=25)
    assert await storage.digests.make_due(clock()) == 0
    assert set(ids(await digest(storage, clock))) == {first, second}


async def test_a_digest_that_still_waits_is_followed_by_none(storage: Storage, clock: FakeClock) -> None:
    """While Discord does not take one, the next day makes no second: what is new goes into the one after it."""
    times = await source(storage)
    await follow(storage, "source", times)
    await reader(storage)
    await add(storage, clock, times, 1)
    assert await digest(storage, clock)
    second = await add(storage, clock, times, 2)
    assert await digest(storage, clock) == []
    [turn] = await storage.deliveries.turns(clock())
    await storage.deliveries.record([Sent(turn.deliveries[0].id, 5)], clock())
    assert ids(await digest(storage, clock)) == [second]


async def test_a_clock_that_was_wrong_is_noticed(storage: Storage, clock: FakeClock) -> None:
    """An hour that lies further ahead than any can be is found, so that it is set anew."""
    clock.advance(days=800)
    astray = await reader(storage)
    clock.advance(days=-800)
    assert await storage.personal_digests.astray(clock(), limit=9) == [astray]
    assert await storage.personal_digests.put_off(astray, DUE)
    assert await storage.personal_digests.astray(clock(), limit=9) == []


# --- what is stored about somebody ------------------------------------------------------------------------


async def test_all_of_one_person_can_be_deleted(
    storage: Storage, clock: FakeClock, database_file: Path
) -> None:
    """Afterwards no row names them, and nobody else lost anything."""
    times = await source(storage)
    for user, channel in ((MARA, DM), (ILSE, ChannelId(112))):
        await follow(storage, "source", times, user=user)
        await reader(storage, user, channel)
    kept = await add(storage, clock, times, 1)
    for user in (MARA, ILSE):
        await storage.saved.add(user, HOME, kept)
        await digest(storage, clock, user=user)
    about = await storage.personal_digests.kept(MARA)
    assert (about.follows, about.saved, about.digests) == (1, 1, 2)
    await storage.personal_digests.forget(MARA)
    with closing(sqlite3.connect(database_file)) as db:
        for table in ("follows", "saved", "readers", "deliveries", "targets"):
            found = {row[0] for row in db.execute(f"SELECT DISTINCT user_id FROM {table}")}
            assert (MARA in found, ILSE in found) == (False, True), table
        assert db.execute("SELECT COUNT(*) FROM reader_items").fetchone() == (1,)
