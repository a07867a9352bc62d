"""Stories: which articles are one, who tells it, what is shown of it, and one post a channel."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from news.models import (
    AnalysedArticle,
    ArticleId,
    ChannelId,
    DeliveryState,
    Ended,
    GuildId,
    SourceId,
    SourceSettings,
    StoryId,
    UserId,
    Wish,
)
from storage import Storage
from tests.storage.builders import NOW, article, due_of

HOME, AWAY = GuildId(1), GuildId(2)
NEWS = ChannelId(10)
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
OTHER = (
    "The national library of Vastmark opens its reading room on Sundays from next month. Students had asked for it for years. "
    "The ministry pays for six more librarians, and the catalogue will be searchable from home by the end of the summer."
)


async def feed(storage: Storage, name: str, *, added_to: GuildId | None = HOME) -> SourceId:
    host = f"{name.casefold()}.example"
    return await storage.sources.add_feed(
        f"https://{host}/feed", name=name, domain=host, is_public=added_to is None, added_to=added_to
    )


def told(title: str, text: str, host: str, *, at: datetime = NOW, number: int = 1) -> AnalysedArticle:
    return article(title, text, url=f"https://{host}.example/{number}", published_at=at)


async def add(storage: Storage, source: SourceId, what: AnalysedArticle, *, post: bool = False) -> ArticleId:
    result = await storage.articles.add(what, source_id=source, post=post)
    assert result.article_id is not None, result.error
    return result.article_id


async def fire(storage: Storage, *, post: bool = False) -> dict[str, ArticleId]:
    """A fire that an agency's text tells in two papers, and a reporter of a third one."""
    ids: dict[str, ArticleId] = {}
    for number, (name, title, text) in enumerate(
        [
            ("Times", "Fire at Sorrel cannery in Port Brine", FIRE),
            ("Gazette", "Blaze shuts Port Brine harbour basin", FIRE + " More follows."),
            ("Courier", "Port Brine cannery fire: sirens at dawn", OWN),
        ]
    ):
        at = NOW - timedelta(minutes=5 - number)
        source = await feed(storage, name)
        ids[name] = await add(storage, source, told(title, text, name.casefold(), at=at), post=post)
    return ids


async def story_of(storage: Storage, article_id: ArticleId) -> StoryId:
    found = await storage.articles.get(article_id, HOME)
    assert found is not None
    return found.headline.story_id


async def test_three_outlets_of_one_event_are_one_story(storage: Storage) -> None:
    """Copies count as one independent text, and another event is another story."""
    ids = await fire(storage)
    other = await add(
        storage, await feed(storage, "Times"), told("Library opens on Sundays", OTHER, "times", number=2)
    )
    newest = (await storage.stories.newest(HOME)).items
    assert [(one.article_count, one.outlets, one.independent) for one in newest] == [(1, 1, 1), (3, 3, 2)]
    assert newest[0].lead.article_id == other
    assert newest[1].lead.article_id == ids["Courier"]
    assert (newest[1].first_at, newest[1].last_at) == (NOW - timedelta(minutes=5), NOW - timedelta(minutes=3))
    assert [one.id for one in await storage.stories.top(HOME, since=NOW - timedelta(days=1), limit=1)] == [
        newest[1].id
    ]
    [found] = await storage.stories.complete(HOME, "blaze basin")
    assert found.id == newest[1].id


@pytest.mark.parametrize("few", [0, 50], ids=["walked", "gathered"])
async def test_stories_of_most_articles_are_looked_at(
    storage: Storage, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only one story can be looked at, it is the one of most articles, and of as many that of the newest; an article
    of two sources is one."""
    monkeypatch.setattr("storage.stories._FEW_SOURCES", few)
    monkeypatch.setattr("storage.stories._TOP_COUNTED", 1)
    since = NOW - timedelta(days=1)
    library = told("Library opens on Sundays", OTHER, "times", number=2)
    early = told("Sorrel cannery burns", OWN, "echo", at=NOW - timedelta(hours=9), number=3)
    for name in ("Times", "Gazette", "Courier", "Echo"):
        newest = await add(storage, await feed(storage, name), library)
    await add(storage, await feed(storage, "Echo"), early)
    [top] = await storage.stories.top(HOME, since=since)
    assert top.id == await story_of(storage, newest)
    ids = await fire(storage)
    [top] = await storage.stories.top(HOME, since=since)
    assert top.id == await story_of(storage, ids["Times"])


async def test_a_story_is_counted_from_what_a_server_sees(storage: Storage) -> None:
    """Whoever reads one of the papers sees a story of one article; who reads none sees none."""
    ids = await fire(storage)
    gazette = await feed(storage, "Gazette", added_to=AWAY)
    assert gazette
    [line] = (await storage.stories.newest(AWAY)).items
    assert (line.article_count, line.outlets, line.independent) == (1, 1, 1)
    assert line.lead.article_id == ids["Gazette"]
    page = await storage.stories.page(line.id, AWAY)
    assert page is not None
    assert [one.copy_of for one in page.articles] == [None]
    assert await storage.stories.page(line.id, None) is None
    assert await storage.stories.of_article(ids["Times"], AWAY) is None


async def test_a_page_says_it_in_the_publishers_words(storage: Storage) -> None:
    """The summary is whole sentences of its articles, copies say whose text they are, oldest first."""
    ids = await fire(storage)
    page = await storage.stories.page(await story_of(storage, ids["Times"]), HOME)
    assert page is not None
    assert [one.headline.article_id for one in page.articles] == list(ids.values())
    assert [one.copy_of for one in page.articles] == [None, ids["Times"], None]
    assert 1 <= len(page.summary) <= 3
    assert all(one.text in FIRE + OWN and len(one.text) <= 300 for one in page.summary)


async def test_headlines_only_sources_give_no_sentence_and_satire_does_not_count(storage: Storage) -> None:
    """A server's own settings of a source hold for its stories."""
    ids = await fire(storage)
    courier, times = await feed(storage, "Courier"), await feed(storage, "Times")
    await storage.sources.set_settings(courier, HOME, SourceSettings(label="satire"))
    await storage.sources.set_settings(times, HOME, SourceSettings(is_headlines_only=True))
    page = await storage.stories.page(await story_of(storage, ids["Times"]), HOME)
    assert page is not None
    assert (page.story.article_count, page.story.outlets) == (2, 2)
    assert {one.headline.article_id for one in page.summary} <= {ids["Gazette"]}


async def test_satire_is_not_among_the_most_told(storage: Storage) -> None:
    """What a server calls satire stands in its headlines, labelled, and is none of the day's stories."""
    jester = await feed(storage, "Jester")
    await add(storage, jester, told("Library opens on Sundays", OTHER, "jester", at=NOW - timedelta(hours=1)))
    assert len(await storage.stories.top(HOME, since=NOW - timedelta(days=1))) == 1
    await storage.sources.set_settings(jester, HOME, SourceSettings(label="satire"))
    assert await storage.stories.top(HOME, since=NOW - timedelta(days=1)) == []
    assert len((await storage.stories.newest(HOME)).items) == 1


async def test_an_edited_article_stays_and_shows_its_former_headline(storage: Storage) -> None:
    """What it is about may change; its story does not, and the old headline is told."""
    ids = await fire(storage)
    changed = told(
        "Cannery fire in Port Brine is out", OWN + " It is out.", "courier", at=NOW - timedelta(hours=3)
    )
    again = await add(storage, await feed(storage, "Courier"), changed)
    assert again == ids["Courier"]
    page = await storage.stories.page(await story_of(storage, again), HOME)
    assert page is not None
    assert [[title for _, title in one.former_titles] for one in page.articles][-1] == [
        "Port Brine cannery fire: sirens at dawn"
    ]


async def test_a_restart_and_another_process_decide_alike(storage: Storage, database_file: Path) -> None:
    """The index is made of the rows: a second process follows the first, and the first follows the second."""
    times, gazette = await feed(storage, "Times"), await feed(storage, "Gazette")
    first = await add(
        storage, times, told("Fire at Sorrel cannery", FIRE, "times", at=NOW - timedelta(hours=2))
    )
    other = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    second = await add(other, gazette, told("Blaze shuts basin", FIRE + " More.", "gazette"))
    library = await add(other, gazette, told("Library opens on Sundays", OTHER, "gazette", number=2))
    await other.close()
    third = await add(
        storage, times, told("Reading room opens on Sundays", OTHER + " So it is.", "times", number=2)
    )
    assert await story_of(storage, second) == first
    assert await story_of(storage, third) == library


async def test_a_rolled_back_article_is_in_no_story(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not stored begins no story that another could join."""
    times = await feed(storage, "Times")

    async def broken(*args: object, **kwargs: object) -> None:
        raise ValueError("no parts")

    with monkeypatch.context() as patch:
        patch.setattr("storage.adding.put_parts", broken)
        failed = await storage.articles.add(
            told("Fire at Sorrel", FIRE, "times"), source_id=times, post=False
        )
    assert failed.error is not None
    gazette = await feed(storage, "Gazette")
    stored = await add(storage, gazette, told("Blaze shuts basin", FIRE + " More.", "gazette"))
    assert await story_of(storage, stored) == stored


async def test_old_news_is_a_story_of_its_own(storage: Storage) -> None:
    """Files imported from years ago join nothing, not even each other."""
    source = await feed(storage, "Times")
    at = NOW - timedelta(days=400)
    one = await add(storage, source, told("Fire at Sorrel cannery", FIRE, "times", at=at))
    two = await add(
        storage, source, told("Fire at cannery", FIRE + " More.", "gazette", at=at + timedelta(hours=1))
    )
    assert [await story_of(storage, one), await story_of(storage, two)] == [one, two]


async def test_a_show_with_one_ending_is_no_story(storage: Storage) -> None:
    """Unrelated headlines of one publisher over the same words stay apart; so do headlines that share one word."""
    source = await feed(storage, "Times")
    one = await add(storage, source, told("Wolves return to the valley", FIRE, "times"))
    two = await add(storage, source, told("Orchestra begins season", FIRE + " Listen.", "times", number=2))
    three = await add(storage, source, told("Mayor resigns", "", "times", number=3))
    four = await add(storage, source, told("Mayor opens bridge", "", "times", number=4))
    assert len({await story_of(storage, each) for each in (one, two, three, four)}) == 4


# --- posting -------------------------------------------------------------------------------------------


async def wished(storage: Storage, source_id: SourceId | None = None) -> None:
    kind = "everything" if source_id is None else "source"
    await storage.autoposts.add(
        HOME,
        NEWS,
        Wish(kind, source_ids=() if source_id is None else (source_id,)),
        label=kind,
        created_by=UserId(7),
    )


async def states(storage: Storage) -> list[str]:
    return [one.state.value for one in reversed(await storage.deliveries.of_channel(NEWS, 20))]


async def test_a_story_is_posted_once(storage: Storage) -> None:
    """Later articles of it are skipped, and the row says of which story; a wish for a source brings each."""
    for name in ("Times", "Gazette", "Courier"):
        await feed(storage, name)
    await wished(storage)
    await wished(storage, await feed(storage, "Courier"))
    await fire(storage, post=True)
    assert await states(storage) == ["pending", "skipped", "pending"]
    skipped = (await storage.deliveries.of_channel(NEWS, 20))[1]
    assert skipped.reason == "on the card of its story: Fire at Sorrel cannery in Port Brine"


@pytest.mark.parametrize("end", [DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.HELD])
async def test_where_the_first_is_not_posted_another_is(storage: Storage, end: DeliveryState) -> None:
    """Nothing is lost: the newest that gave way goes instead, and later ones give way to that."""
    for name in ("Times", "Gazette", "Courier"):
        await feed(storage, name)
    await wished(storage)
    await fire(storage, post=True)
    [first] = await due_of(storage.deliveries, NOW)
    assert end in (DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.HELD)
    await storage.deliveries.record([Ended(first.id, end, "so it went")], NOW)
    assert await states(storage) == [end.value, "skipped", "pending"]


async def test_of_a_held_story_the_newest_is_released(storage: Storage) -> None:
    """A channel that works again gets one post a story."""
    for name in ("Times", "Gazette", "Courier"):
        await feed(storage, name)
    await wished(storage)
    await storage.targets.break_(NEWS, "Newsdesk may not write here.")
    await fire(storage, post=True)
    assert await states(storage) == ["held"] * 3
    await storage.targets.mend(NEWS)
    assert await states(storage) == ["skipped", "skipped", "pending"]


@pytest.mark.parametrize("sketches", ["kept", "of another version", "none"])
async def test_after_a_start_an_article_joins_what_was_stored_before(tmp_path: Path, sketches: str) -> None:
    """The window is filled from sketches, or from the words where a sketch is missing or another version made it."""
    url = f"sqlite:///{tmp_path / 'window.db'}"
    storage = await Storage.open(url, now=lambda: NOW)
    source = await feed(storage, "Early")
    first = await add(storage, source, told("Cannery burns in Port Brine", FIRE, "early"))
    await storage.close()
    with closing(sqlite3.connect(tmp_path / "window.db")) as db, db:
        (kept,) = db.execute("SELECT sketch FROM story_texts").fetchone()
        assert kept
        other = {"kept": kept, "of another version": b"\xff" + kept[1:], "none": None}[sketches]
        db.execute("UPDATE story_texts SET sketch = ?", (other,))
        if sketches == "kept":
            db.execute(
                "UPDATE articles SET text = '', title = 'Nothing'"
            )  # whatever else were read would not join
    storage = await Storage.open(url, now=lambda: NOW)
    later = await feed(storage, "Late")
    copied = await add(storage, later, told("Port Brine: cannery burns", FIRE + " More soon.", "late"))
    await storage.close()
    with closing(sqlite3.connect(tmp_path / "window.db")) as db:
        stories = dict(db.execute("SELECT id, story_id FROM articles").fetchall())
    # With the headline taken away, only the outlet could refuse it, and another one tells it.
    assert stories[copied] == first
