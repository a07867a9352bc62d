"""Near-copies: an article that comes again with another id, address and edited title is the same; a template never is."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from news.models import (
    AddOutcome,
    AddResult,
    AnalysedArticle,
    ChannelId,
    GuildId,
    SourceId,
    UserId,
    Wish,
)
from storage import Storage
from storage.likeness import MARKS, host_at, is_near_title, text_marks
from tests.storage.audit import dump
from tests.storage.builders import NOW, article

HOME, AWAY = GuildId(1), GuildId(2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

STORY = """The council of Kettle Bay voted on Friday to keep the old lighthouse open through the winter, after a campaign by
people who live along the northern shore. The building had been due to close in March because repairs to its stairs were
thought to cost more than the town could pay.

Odile Brandt, who led the campaign, said that the vote came as a relief to everyone who had written letters. The harbour
office will now look for a builder, and hopes that the stairs can be made safe before the first boats of spring arrive.
Visitors will be able to climb to the gallery on two days of each week, as they could until last summer, while the lamp
itself stays in the care of the coast guild that has tended it for many years."""
ADDED = "\n\nA first meeting with builders is planned for Tuesday in the hall at Lower Tarn."
WEATHER = """Weather for the coast between Port Sable and Orlen, by the harbour office. This page is made anew each morning from
what the buoys measure, and is meant for fishers, sailors and all who work near the water. Today is {day}. The air
reaches {high} degrees by noon and falls to {low} at night. Wind comes mostly from the west and is weaker near the shore than
at sea. Those who go out should take warm clothes, tell somebody when they mean to be back, and listen to the hourly
call of the coast guild. The harbour office takes no responsibility for what the sea decides to do after this page was
written. Boats below nine metres should stay inside the bar when the red ball is raised on the signal mast, and small
children should never be left alone on the pier whatever the weather may be. Ask at the office for the tables of tides."""
SHARES = """Shares of {name} closed {percent} percent higher on the exchange of Vastmark on Friday. The paper is one of forty in the
index of the exchange, which is reviewed twice in each year by a committee of bankers and teachers. Prices are given in
crowns and are those of the last trade before the bell. They are no advice to buy or to sell anything, and what happened
in the past says little about what will happen. Readers who hold papers should speak to somebody who knows their whole
situation before they decide anything. This report was written by a machine from the tables of the exchange and was
not read by an editor before it was printed here. The last price was {price} crowns."""
REPORT = SHARES.format(name="Orlen Steel", percent=2, price=41)
MORNING = "The sky above {town} is {sky} this morning. " + STORY.replace("on Friday ", "").split("\n\n")[1]
CJK = (
    "港口委员会周五决定把旧灯塔一直开放到冬天结束因为住在北岸的人们写了很多信要求保留它" * 2
    + "楼梯的修理费用很高但是港务局希望在春天第一批船到来之前把它修好每周有两天游客可以登上画廊而灯仍由多年来照料它的海岸协会看管"
    * 2
)


def told(
    text: str,
    number: int,
    *,
    at: datetime = NOW - HOUR,
    host: str = "times.example",
    title: str | None = None,
) -> AnalysedArticle:
    """The text at an address of its own, under a title that grows by a word with each number."""
    return article(title or titled(number), text, url=f"https://{host}/story/{number}", published_at=at)


def titled(number: int) -> str:
    """A headline, edited again and again."""
    return (
        f"Old lighthouse of Kettle Bay stays open{' after all' * (number > 1)}{' this winter' * (number > 2)}"
    )


async def feed(
    storage: Storage, name: str = "times", *, guild: GuildId | None = HOME, is_public: bool = False
) -> SourceId:
    return await storage.sources.add_feed(
        f"https://{name}.example/feed",
        name=name,
        domain=f"{name}.example",
        added_to=guild,
        is_public=is_public,
    )


async def add(storage: Storage, source: SourceId, one: AnalysedArticle, *, post: bool = False) -> AddResult:
    result = await storage.articles.add(one, source_id=source, post=post)
    assert result.error is None
    return result


SAME = [
    ("a sentence more", STORY, STORY + ADDED, -HOUR),
    ("a sentence less", STORY + ADDED, STORY, -HOUR),
    ("a word put right", STORY, STORY.replace("thought to cost", "believed to cost"), -HOUR),
    ("the same words under an edited title", STORY, STORY, -HOUR),
    ("a sentence more, three days later", STORY, STORY + ADDED, -3 * DAY),
    ("without spaces", CJK, CJK + "周二开会", -HOUR),
]
OTHER = [
    ("another day's weather", WEATHER.format(day="Monday, 3 May", high=14, low=6), WEATHER.format(day="Tuesday, 4 May", high=14, low=6), -DAY),
    ("the weather of the same day, measured again", WEATHER.format(day="Monday", high=14, low=6), WEATHER.format(day="Monday", high=15, low=6), -HOUR),
    ("two companies", SHARES.format(name="Orlen Steel", percent=2, price=41), SHARES.format(name="Tarn Salt", percent=2, price=41), -HOUR),
    ("two towns", MORNING.format(town="Orlen", sky="clear"), MORNING.format(town="Umbria", sky="clear"), -HOUR),
    ("a word a day", MORNING.format(town="Orlen", sky="clear"), MORNING.format(town="Orlen", sky="grey"), -2 * DAY),
    ("too long ago", STORY, STORY + ADDED, -20 * DAY),
    ("too short", STORY[:300], STORY[:300] + " More soon.", -HOUR),
    ("little in common", STORY, STORY.split("\n\n")[0] + ADDED * 4, -HOUR),
    ("without spaces, a name replaced", CJK, CJK.replace("北岸", "南岸"), -HOUR),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "before"), [case[1:] for case in SAME], ids=[case[0] for case in SAME]
)
async def test_an_edited_article_is_the_same_whatever_else_changed(
    storage: Storage, old: str, new: str, before: timedelta
) -> None:
    """Another id, title and address: it is updated, keeps its id, and is found at both addresses."""
    source = await feed(storage)
    first = await add(storage, source, told(old, 1, at=NOW + before))
    second = await add(storage, source, told(new, 2, at=NOW))
    assert (second.outcome, second.article_id) == (AddOutcome.UPDATED, first.article_id)
    assert first.article_id is not None
    seen = await storage.articles.get(first.article_id, HOME)
    assert seen is not None
    assert (seen.text, seen.headline.title, seen.headline.url) == (
        new,
        titled(2),
        "https://times.example/story/2",
    )


@pytest.mark.parametrize(
    ("old", "new", "before"), [case[1:] for case in OTHER], ids=[case[0] for case in OTHER]
)
async def test_what_only_looks_alike_stays_apart(
    storage: Storage, old: str, new: str, before: timedelta
) -> None:
    """The weather of two days, the reports on two companies, whatever boilerplate they share."""
    source = await feed(storage)
    title = "As on every day"
    first = await add(storage, source, told(old, 1, at=NOW + before, title=title))
    second = await add(storage, source, told(new, 2, at=NOW, title=title))
    assert (first.outcome, second.outcome) == (AddOutcome.ADDED, AddOutcome.ADDED)


async def test_publishers_are_never_merged_by_likeness(storage: Storage) -> None:
    """What two sites print nearly alike stays two articles, also where one feed lists both."""
    source = await feed(storage)
    await add(storage, source, told(STORY, 1))
    other = await add(storage, source, told(STORY + ADDED, 2, host="gazette.example"))
    assert other.outcome is AddOutcome.ADDED
    again = await add(storage, source, told(STORY + ADDED + " Now.", 3, host="m.gazette.example"))
    assert (again.outcome, again.article_id) == (AddOutcome.UPDATED, other.article_id)


async def test_a_near_copy_opens_no_private_article(storage: Storage) -> None:
    """Another server's feed of the same site gets an article of its own, unless all that it could show is public."""
    secret, curious = await feed(storage, "a"), await feed(storage, "b", guild=AWAY)
    first = await add(storage, secret, told(STORY + " For subscribers.", 1))
    second = await add(storage, curious, told(STORY, 2))
    assert first.article_id != second.article_id
    public = await feed(storage, "c", guild=None, is_public=True)
    open_one = await add(storage, public, told(REPORT, 3))
    assert open_one.outcome is AddOutcome.ADDED
    theirs = await add(storage, curious, told(REPORT + ADDED, 4, title=titled(3) + ", says the guild"))
    assert theirs.article_id == open_one.article_id
    kept = await storage.articles.newest(None)
    assert kept is not None
    assert kept.title == titled(3)


async def test_a_near_copy_is_not_posted_again(storage: Storage) -> None:
    source = await feed(storage)
    await storage.autoposts.add(HOME, ChannelId(5), Wish("everything"), label="all", created_by=UserId(3))
    first = await add(storage, source, told(STORY, 1, at=NOW), post=True)
    second = await add(storage, source, told(STORY + ADDED, 2, at=NOW), post=True)
    assert (first.delivery_count, second.delivery_count) == (1, 0)


async def test_what_a_source_has_side_by_side_is_two_articles(storage: Storage, database_file: Path) -> None:
    """In one batch, or listed already, however alike; reading both again leaves every table as it was."""
    source = await feed(storage)
    both = [told(STORY, 1), told(STORY + ADDED, 2)]
    first = await storage.articles.add_many(both, source_id=source, post=False)
    assert [one.outcome for one in first] == [AddOutcome.ADDED] * 2
    before = dump(database_file)
    again = await storage.articles.add_many(both, source_id=source, post=False)
    assert [one.article_id for one in again] == [one.article_id for one in first]
    assert dump(database_file) == before


@pytest.mark.parametrize("listed", ["others", "known", "batch"])
async def test_what_the_source_still_lists_is_another_article(storage: Storage, listed: str) -> None:
    source = await feed(storage)
    first = await add(storage, source, told(STORY, 1))
    assert first.article_id is not None
    batch, known = [told(STORY + ADDED, 2)], [None]
    if listed == "known":
        batch, known = [*batch, told("Gone.", 3)], [None, first.article_id]
    if listed == "batch":
        batch, known = [*batch, told(STORY, 1)], [None, None]
    others = [first.article_id] if listed == "others" else []
    results = await storage.articles.add_many(batch, source_id=source, post=False, known=known, others=others)
    assert results[0].outcome is AddOutcome.ADDED


BOILERPLATE = STORY.replace("voted on Friday", "explains each week")
EPISODES = [
    "Minister resigns over a contract",
    "Storm closes the northern bridge",
    "Orchestra opens its season",
]


async def test_boilerplate_makes_no_two_articles_one(storage: Storage) -> None:
    """Each episode of a show has the same hundred words below it, and each is archived and posted."""
    source = await feed(storage)
    await storage.autoposts.add(HOME, ChannelId(5), Wish("everything"), label="all", created_by=UserId(3))
    results = [
        await add(storage, source, told(BOILERPLATE + " Listen." * n, n, at=NOW, title=title), post=True)
        for n, title in enumerate(EPISODES)
    ]
    assert [(one.outcome, one.delivery_count) for one in results] == [(AddOutcome.ADDED, 1)] * 3


async def test_a_text_that_several_articles_share_is_nobodys(storage: Storage) -> None:
    """Whatever its title: it cannot be told which of them is meant."""
    source = await feed(storage)
    for number, title in enumerate(EPISODES):
        await add(storage, source, told(BOILERPLATE, number, title=title))
    later = told(BOILERPLATE + ADDED, 9, title=EPISODES[0] + " in Orlen")
    assert (await add(storage, source, later)).outcome is AddOutcome.ADDED


AT_SEVEN = NOW.replace(hour=10, minute=7)
MINUTES = [
    ("the same minute", AT_SEVEN, timedelta(seconds=20), AddOutcome.UPDATED),
    ("another minute", AT_SEVEN, timedelta(minutes=1), AddOutcome.ADDED),
    ("the full hour", AT_SEVEN.replace(minute=0), timedelta(0), AddOutcome.ADDED),
]


@pytest.mark.parametrize(
    ("at", "apart", "outcome"), [case[1:] for case in MINUTES], ids=[case[0] for case in MINUTES]
)
async def test_the_minute_stands_in_for_the_title(
    storage: Storage, at: datetime, apart: timedelta, outcome: AddOutcome
) -> None:
    """Under another headline it is the same article if it came out in the same minute, and not when all else does."""
    source = await feed(storage)
    await add(storage, source, told(STORY, 1, at=at, title="Lamp"))
    again = await add(storage, source, told(STORY + ADDED, 2, at=at + apart, title="Tower"))
    assert again.outcome is outcome


TITLES = [
    ("Quay repaired", "Old quay repaired", True),
    ("Quay repaired", "quay REPAIRED!", True),
    ("Quay repaired", "Quay closed", False),
    ("Episode 3", "Episode 4", False),
    ("Live from the harbour", "Live from the harbour 2", False),
    ("Quay", "Quay of the old town is to be repaired", False),
    ("旧灯塔开放到冬天", "旧灯塔开放到冬天结束", True),
    ("旧灯塔开放到冬天", "旧灯塔开放到春天", False),
    ("", "", False),
]


@pytest.mark.parametrize(("one", "other", "is_near"), TITLES)
def test_a_title_is_near_another_that_has_words_more(one: str, other: str, is_near: bool) -> None:
    assert is_near_title(one, other) is is_near_title(other, one) is is_near


async def test_long_texts_hold_nobody_up(storage: Storage) -> None:
    """25 edited texts of 60,000 characters: the loop goes on meanwhile, and others write in between."""
    source = await feed(storage)
    chance = random.Random(1)
    base = [chance.choice("abcdefghijklmnop") + chance.choice("aeiou") for _ in range(20_000)]

    def long(number: int) -> AnalysedArticle:
        words = list(base)
        for place in range(number * 13, 20_000, 1_000):
            words[place] = f"n{number}x{place}"
        return told(" ".join(words), number, title="Minutes of the council in full")

    for start in (0, 25):
        batch = [long(number) for number in range(start, start + 25)]
        stalls, waits = await measured(
            storage, storage.articles.add_many(batch, source_id=source, post=False)
        )
        assert max(stalls) < 0.25  # 0.03 s on a quiet machine
        assert max(waits) < 1.0


async def measured(
    storage: Storage, work: Coroutine[object, object, object]
) -> tuple[list[float], list[float]]:
    """How long the loop stood still, and how long somebody else waited to write, while the work went on."""
    task = asyncio.ensure_future(work)
    stalls, waits = [0.0], [0.0]

    async def beat() -> None:
        while not task.done():
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            stalls.append(time.perf_counter() - began)

    async def write() -> None:
        while not task.done():
            began = time.perf_counter()
            await storage.guilds.meet(AWAY)
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(0.005)

    await asyncio.gather(task, beat(), write())
    return stalls, waits


async def test_an_entry_is_the_article_it_became_whatever_its_address(storage: Storage) -> None:
    """It is updated and found at its new address too, as long as the source still brings it."""
    source, other = await feed(storage), await feed(storage, "gazette", guild=AWAY)
    first = await add(storage, source, told("Tolls rise.", 1))
    moved = told("Tolls fall after all.", 2, host="new.example")
    [changed] = await storage.articles.add_many(
        [moved], source_id=source, post=True, known=[first.article_id]
    )
    assert (changed.outcome, changed.article_id) == (AddOutcome.UPDATED, first.article_id)
    again = await add(storage, source, moved)
    assert (again.outcome, again.article_id) == (AddOutcome.UNCHANGED, first.article_id)
    claimed = told("Tolls are gone.", 3, host="b.example")
    [apart] = await storage.articles.add_many(
        [claimed], source_id=other, post=False, known=[first.article_id]
    )
    assert apart.outcome is AddOutcome.ADDED


async def test_the_address_decides_between_two_articles_of_a_source(storage: Storage) -> None:
    """An entry whose address is now that of another article of the source is that one."""
    source = await feed(storage)
    first, second = (
        await add(storage, source, told("Tolls rise.", 1)),
        await add(storage, source, told("Ferries.", 2)),
    )
    merged = [replace(told("Ferries.", 2))]
    [result] = await storage.articles.add_many(merged, source_id=source, post=False, known=[first.article_id])
    assert result.article_id == second.article_id


async def test_marks_are_kept_for_little_more_than_two_weeks(storage: Storage, database_file: Path) -> None:
    """Old news gets none, and those of news that has grown old are forgotten."""
    source = await feed(storage)
    await add(storage, source, told(STORY, 1, at=NOW - 30 * DAY))
    assert dump(database_file)["article_marks"] == []
    for number in range(2, 5):
        await add(storage, source, told(STORY.replace("lighthouse", f"house {number}"), number))
    assert len(dump(database_file)["article_marks"]) == 3 * MARKS
    assert await storage.articles.forget_marks() == 0
    storage.articles._now = lambda: NOW + 15 * DAY
    assert await storage.articles.forget_marks() == 3 * MARKS


HOSTS = [("times.example/a?b", "times.example"), ("m.times.example/a", "times.example"), ("news.times.example", "news.times.example"), ("times.example:8080/a", "times.example:8080"), ("m.example", "m.example")]  # fmt: skip


@pytest.mark.parametrize(("key", "host"), HOSTS)
def test_the_host_of_an_address(key: str, host: str) -> None:
    assert host_at(key) == host


def test_marks_do_not_depend_on_spacing_case_or_paragraphs() -> None:
    """They are few, of 32 bits, and there are none for a short text, whatever is in it."""
    assert text_marks(STORY) == text_marks(STORY.upper().replace("\n\n", "  "))
    assert len(text_marks(STORY)) == MARKS
    assert all(0 <= mark < 2**32 for mark in text_marks("\ud800 word " * 99))
    assert text_marks("Too short. " * 9) == text_marks("") == ()
