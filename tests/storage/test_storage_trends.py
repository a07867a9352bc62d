"""What rose, read from a real archive."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

import pytest

from news.errors import StorageError
from news.models import (
    AnalysedArticle,
    ExtractedArticle,
    GuildId,
    SourceId,
    SourceSettings,
    Topic,
    TopicId,
    UserId,
)
from news.trends import Period, Trending
from storage import Storage
from storage.risen import Risen
from tests.different import word
from tests.storage.builders import NOW, topic

HERE = GuildId(7)


class Archive:
    """A storage that is filled with short articles on given topics."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.count = 0
        self.sources: dict[str, SourceId] = {}

    async def source(self, name: str, *, added_to: GuildId | None = None) -> SourceId:
        if name not in self.sources:
            self.sources[name] = await self.storage.sources.add_feed(
                f"https://{name}.example/feed",
                name=name,
                domain=f"{name}.example",
                is_public=added_to is None,
                added_to=added_to,
            )
        return self.sources[name]

    async def add(
        self, *names: str | Topic, at: datetime = NOW, source: str = "post", text: str = ""
    ) -> None:
        self.count += 1
        topics = tuple(topic(name, "organisation") if isinstance(name, str) else name for name in names)
        words = text or " ".join(word(100 * self.count + place) for place in range(30))
        analysed = AnalysedArticle(
            ExtractedArticle(
                title=self.title(self.count),
                text=words,
                url=f"https://{source}.example/{self.count}",
                published_at=at - timedelta(minutes=self.count % 50),
            ),
            topics=topics,
        )
        result = await self.storage.articles.add(analysed, source_id=await self.source(source), post=False)
        assert result.error is None

    @staticmethod
    def title(number: int) -> str:
        """The headline of the article of that number, like no other."""
        return " ".join(word(100 * number + place) for place in range(40, 44))

    async def usual(self, name: str | Topic, *, days: int = 28, each: int = 1) -> None:
        """Some articles on each of the days before yesterday; the other paper was read then, too."""
        await self.add("Weather Office", at=NOW - timedelta(days=1 + days), source="gazette")
        for day in range(days):
            for _ in range(each):
                await self.add(name, at=NOW - timedelta(days=2 + day))

    async def rising(self, **asked: object) -> Trending:
        return await self.storage.trends.rising(HERE, now=NOW, **asked)  # pyright: ignore[reportArgumentType]  # options as given


@pytest.fixture
def archive(storage: Storage) -> Archive:
    return Archive(storage)


def names(trending: Trending) -> list[str]:
    return [rise.topic.name for rise in trending.rises]


@pytest.mark.parametrize("few", [0, 3_000], ids=["by roll-ups", "by article"])
async def test_what_rose_comes_before_what_is_always_loud(
    archive: Archive, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six today where none was before are listed with their figures; two a day as ever are not."""
    monkeypatch.setattr("storage.risen.FEW_ARTICLES", few)
    await archive.usual("Harbour Union", each=2)
    for source in ("post", "gazette") * 3:
        await archive.add("Lune Dam", source=source)
    for _ in range(2):
        await archive.add("Harbour Union")
    trending = await archive.rising()
    assert names(trending) == ["Lune Dam"]
    (rise,) = trending.rises
    assert (rise.now, rise.usual, rise.sites, rise.texts) == (6, 0.0, 2, 6)
    assert rise.story is not None
    assert (trending.article_count, trending.known_days, trending.has_usual) == (8, 28, True)


async def test_a_usual_level_is_a_mean_of_the_days_before(archive: Archive) -> None:
    """Twelve in 24 hours where one a day is usual: both figures are told."""
    await archive.usual("Lune Dam")
    for source in ("post", "gazette") * 6:
        await archive.add("Lune Dam", source=source)
    (rise,) = (await archive.rising()).rises
    assert (rise.now, rise.usual) == (12, 1.0)


@pytest.mark.parametrize("few", [0, 3_000], ids=["by roll-ups", "by article"])
async def test_weeks_and_months_are_counted_by_article_or_by_day(
    archive: Archive, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something of five days ago rose this week and not today."""
    monkeypatch.setattr("storage.risen.FEW_ARTICLES", few)
    await archive.usual("Harbour Union", days=60)
    for _ in range(4):
        await archive.add("Lune Dam", at=NOW - timedelta(days=5))
    assert names(await archive.rising()) == []
    week = await archive.rising(period=Period.WEEK)
    assert names(week) == ["Lune Dam"]
    assert week.rises[0].usual == 0.0
    assert names(await archive.rising(period=Period.MONTH)) == ["Lune Dam"]


async def test_a_young_archive_knows_no_usual_level(archive: Archive) -> None:
    """Under a week of days before, the most articles come first, and it is said."""
    await archive.usual("Harbour Union", days=3)
    for name, count in (("Harbour Union", 4), ("Lune Dam", 5)):
        for _ in range(count):
            await archive.add(name)
    trending = await archive.rising()
    assert names(trending) == ["Lune Dam", "Harbour Union"]
    assert not trending.has_usual
    assert trending.rises[0].usual is None


async def test_copies_of_one_text_are_one(archive: Archive) -> None:
    """Five papers with the same agency text are no five reports."""
    words = " ".join(f"word{number} stands here" for number in range(60))
    for source in ("a", "b", "c", "d", "e"):
        await archive.add("Lune Dam", source=source, text=words)
    assert names(await archive.rising()) == []


async def test_names_of_the_same_articles_are_one_line(archive: Archive) -> None:
    for _ in range(4):
        await archive.add("Lune Dam", "Ebba Corps")
    (rise,) = (await archive.rising()).rises
    assert [other.name for other in rise.together] in (["Ebba Corps"], ["Lune Dam"])


async def test_other_servers_sources_satire_and_hidden_names_count_for_nothing(archive: Archive) -> None:
    """What a server does not see or hides rises nowhere in it."""
    await archive.source("secret", added_to=GuildId(8))
    for _ in range(4):
        await archive.add("Lune Dam", source="secret")
        await archive.add("Harbour Union")
    trending = await archive.rising()
    assert names(trending) == ["Harbour Union"]
    await archive.storage.shown_names.hide(HERE, trending.rises[0].topic.id, by=UserId(1))
    assert names(await archive.rising()) == []
    elsewhere = archive.storage.trends
    assert names(await elsewhere.rising(GuildId(9), now=NOW)) == ["Harbour Union"]
    post = await archive.source("post")
    await archive.storage.sources.set_settings(post, GuildId(9), SourceSettings(label="satire"))
    assert names(await elsewhere.rising(GuildId(9), now=NOW)) == []


async def test_private_people_do_not_rise(archive: Archive) -> None:
    """Somebody whom one site alone names stays in the articles; whom two name is spoken of."""
    for _ in range(4):
        await archive.add(topic("Bea Lund", "person"))
    assert names(await archive.rising()) == []
    await archive.add(topic("Bea Lund", "person"), source="gazette")
    assert names(await archive.rising()) == ["Bea Lund"]


@pytest.mark.parametrize("few", [0, 3_000], ids=["by roll-ups", "by article"])
async def test_one_source_is_looked_at_alone(
    archive: Archive, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other's articles count for nothing, however the articles are counted."""
    monkeypatch.setattr("storage.risen.FEW_ARTICLES", few)
    for source in ("post", "gazette") * 3:
        await archive.add("Lune Dam", source=source)
    for _ in range(3):
        await archive.add("Harbour Union", source="gazette")
    trending = await archive.rising(source_id=await archive.source("post"))
    assert names(trending) == ["Lune Dam"]
    assert trending.article_count == 3


async def test_a_phrase_at_the_end_of_its_articles_does_not_rise(archive: Archive) -> None:
    """What stands fourth and lower in most of its articles is no subject."""
    tail = topic("bridge repairs", "phrase")
    for number in range(4):
        await archive.add(f"One{number} Corp", f"Two{number} Corp", f"Three{number} Corp", tail)
    assert names(await archive.rising()) == []
    for _ in range(4):
        await archive.add(tail)
    assert names(await archive.rising()) == ["bridge repairs"]


async def test_an_empty_archive_has_nothing(archive: Archive) -> None:
    for period in Period:
        trending = await archive.rising(period=period)
        assert (trending.rises, trending.article_count, trending.known_days) == ((), 0, 0)


async def test_one_topic_over_time_and_what_two_share(archive: Archive) -> None:
    """Days, sources and the articles that have both, newest first."""
    await archive.usual("Lune Dam", days=3)
    await archive.add("Lune Dam", "Harbour Union", source="gazette")
    (dam,) = await archive.storage.topics.resolve(HERE, "Lune Dam")
    (union,) = await archive.storage.topics.resolve(HERE, "Harbour Union")
    days = await archive.storage.trends.over_time(dam.id, HERE, since=date(2026, 1, 1))
    assert sum(day.articles for day in days.days) == 4
    assert (days.since, days.source_count) == (date(2026, 1, 6), 2)
    shared = await archive.storage.trends.shared(union.id, dam.id, HERE, since=NOW - timedelta(days=7))
    assert (shared.count, shared.has_more, len(shared.headlines)) == (1, False, 1)
    none = await archive.storage.trends.shared(union.id, TopicId(999), HERE, since=NOW)
    assert none.count == 0


async def test_the_story_beside_it_is_about_it(archive: Archive) -> None:
    """Of stories told as often, the one in which the topic stands highest, not the newest round-up that names it."""
    await archive.add("Lune Dam", at=NOW - timedelta(hours=9))
    about = archive.count
    for _ in range(3):
        await archive.add("One Corp", "Two Corp", "Lune Dam")
    trending = await archive.rising()
    (dam,) = [rise for rise in trending.rises if rise.topic.name == "Lune Dam"]
    assert dam.story is not None
    assert dam.story.lead.title == archive.title(about)


async def test_a_new_source_makes_nothing_rise(archive: Archive) -> None:
    """A source is added and brings 30 articles at once: it is left out until it was read for a week, and that is said."""
    await archive.usual("Harbour Union")
    for _ in range(30):
        await archive.add("Brand New", source="newcomer")
    for _ in range(4):
        await archive.add("Lune Dam")
    trending = await archive.rising()
    assert names(trending) == ["Lune Dam"]
    assert (trending.known_days, trending.young_sources, trending.article_count) == (28, 1, 4)
    later = await archive.storage.trends.rising(HERE, now=NOW + timedelta(days=9))
    assert (later.known_days, later.young_sources) == (8, 0)


async def test_a_new_source_alone_is_listed_by_count(archive: Archive) -> None:
    """Where it is asked for by name, what it tells most comes first."""
    await archive.usual("Harbour Union")
    for _ in range(3):
        await archive.add("Brand New", source="newcomer")
    trending = await archive.rising(source_id=archive.sources["newcomer"])
    assert names(trending) == ["Brand New"]
    assert not trending.has_usual


async def test_costly_counts_are_kept_for_minutes(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over many articles what was found is told for a while; after five minutes it is found anew behind the answer, after
    fifteen before it. What is hidden is gone at once."""
    monkeypatch.setattr("storage.risen.KEPT_FROM", dict.fromkeys(Period, 4))
    for _ in range(4):
        await archive.add("Lune Dam")
    (rise,) = (await archive.rising()).rises
    await archive.add("Lune Dam")
    assert [one.now for one in (await archive.rising()).rises] == [4]
    trends = archive.storage.trends
    told: list[int] = []
    for minutes in (5, 5, 20):
        later = await trends.rising(HERE, now=NOW + timedelta(minutes=minutes))
        told += [one.now for one in later.rises]
        await trends.settled()
        if minutes == 5:
            await archive.add("Lune Dam")
    assert told == [4, 5, 7]
    await archive.storage.shown_names.hide(HERE, rise.topic.id, by=UserId(1))
    assert names(await archive.rising()) == []


async def test_few_articles_are_counted_each_time(archive: Archive) -> None:
    """A small archive's answer has what came a moment ago."""
    for _ in range(4):
        await archive.add("Lune Dam")
    assert [one.now for one in (await archive.rising()).rises] == [4]
    await archive.add("Lune Dam")
    assert [one.now for one in (await archive.rising()).rises] == [5]


async def test_what_is_kept_waits_for_nobody(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """While what rose is found for one server, another is told what is known for it."""
    monkeypatch.setattr("storage.risen.KEPT_FROM", dict.fromkeys(Period, 0))
    trends = archive.storage.trends
    first = await trends.rising(None, now=NOW)
    async with trends._risen._finding:  # pyright: ignore[reportPrivateUsage]  # as another server holds it
        again = await asyncio.wait_for(trends.rising(None, now=NOW), timeout=5)
    assert again == first


async def test_only_so_many_answers_are_kept(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers come, and what they see: the oldest answers give way."""
    monkeypatch.setattr("storage.risen.KEPT_FROM", dict.fromkeys(Period, 0))
    monkeypatch.setattr("storage.risen.KEPT_MAX", 3)
    for number in range(6):
        await archive.add("Lune Dam", source=f"post{number}")
        await archive.rising()
    assert len(archive.storage.trends._risen._kept) == 3  # pyright: ignore[reportPrivateUsage]  # the bound is inside


async def test_an_archive_closes_while_something_is_found_behind_an_answer(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found for the next asker ends with the archive, and leaves no task."""
    monkeypatch.setattr("storage.risen.KEPT_FROM", dict.fromkeys(Period, 0))
    trends = archive.storage.trends
    before = asyncio.all_tasks()
    await trends.rising(HERE, now=NOW)
    await trends.rising(HERE, now=NOW + timedelta(minutes=6))
    await archive.storage.close()
    assert asyncio.all_tasks() == before


async def test_what_cannot_be_found_anew_is_told_a_little_longer(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault behind an answer is logged, and the answer stands until it is too old; then who asks is told."""
    monkeypatch.setattr("storage.risen.KEPT_FROM", dict.fromkeys(Period, 0))
    trends = archive.storage.trends
    first = await trends.rising(HERE, now=NOW)

    asked = asyncio.Event()

    async def fails(*_: object) -> None:
        await asked.wait()
        raise StorageError("the disk is gone")

    monkeypatch.setattr(Risen, "_find", fails)
    for minutes in (6, 14):
        asked.clear()
        assert await trends.rising(HERE, now=NOW + timedelta(minutes=minutes)) == first
        assert trends.is_finding
        asked.set()
        await trends.settled()
        assert not trends.is_finding
        assert "the disk is gone" in caplog.text
    with pytest.raises(StorageError):
        await trends.rising(HERE, now=NOW + timedelta(minutes=15))


async def test_nothing_waits_for_what_reads_long(storage: Storage) -> None:
    """Its connection is no other reader's, whichever of them is next."""
    database = storage._database  # pyright: ignore[reportPrivateUsage]  # connections are the database's own
    async with database.reading_long() as slow:
        for _ in range(4):
            async with database.reading() as quick:
                assert quick is not slow
