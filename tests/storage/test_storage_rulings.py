"""What the operator rules on names can be taken back whole: every word stands under the name that it had before."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from cli.reextracting import reextract
from news.models import AnalysedArticle, ArticleId, ExtractedArticle, GuildId, SourceId, Topic
from storage import Storage
from storage.rulings import Ruled, RulingError
from tests.storage.audit import audit
from tests.storage.builders import NOW, article, topic

HOME = GuildId(1)
NAMES = ["Hale Corrin", "Bo Quill", "Ann Dane", "Cy Marsh", "Rhea Toll"]


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", is_public=False, added_to=HOME
    )


def spoken(number: int, *names: str) -> AnalysedArticle:
    """An article in which each of them says something of their own."""
    said = " ".join(f'"{name.split()[0]} has plan {number} ready for all," said {name}.' for name in names)
    topics: tuple[Topic, ...] = tuple(topic(name, "person") for name in names)
    published_at = NOW - timedelta(hours=number + 1)
    return article(
        f"Plans {number}",
        said,
        url=f"https://times.example/plans/{number}",
        published_at=published_at,
        topics=topics,
    )


class World:
    """An archive with what was found in it, so that looking at it anew finds the same."""

    def __init__(self, storage: Storage, source: SourceId, path: Path) -> None:
        self.storage, self.source, self.path = storage, source, path
        self.known: dict[str, AnalysedArticle] = {}
        self.ids: list[ArticleId] = []

    async def add(self, *articles: AnalysedArticle) -> None:
        """Stores them."""
        for one in articles:
            self.known[one.article.title] = one
            result = await self.storage.articles.add(one, source_id=self.source, post=False)
            assert result.article_id is not None, result.error
            self.ids.append(result.article_id)

    async def redo(self, ruled: Ruled) -> None:
        """What the command does after a ruling."""
        await self.look_again(list(ruled.article_ids))

    async def look_again(self, ids: list[ArticleId]) -> None:
        """Looks at the articles anew."""

        def find(extracted: ExtractedArticle) -> AnalysedArticle:
            first = self.known[extracted.title]
            return AnalysedArticle(extracted, quotes=first.quotes, topics=first.topics, analysed_by=1)

        assert not (await reextract(self.storage, ids, find=find)).failures
        assert audit(self.path) == []

    def pages(self) -> dict[str, int]:
        """How many quotes stand on whose page."""
        with closing(sqlite3.connect(self.path)) as db:
            found = db.execute(
                "SELECT t.name, COUNT(*) FROM quotes q JOIN topics t ON t.id = q.speaker_id GROUP BY 1"
            )
            return dict(found.fetchall())


@pytest.fixture
def world(storage: Storage, source: SourceId, database_file: Path) -> World:
    return World(storage, source, database_file)


@pytest.mark.parametrize("way", ["undo", "split"])
@pytest.mark.parametrize(
    "together", [("Hale Corrin", "Bo Quill"), ("Bo Quill", "Hale Corrin"), ("Ann Dane", "Bo Quill")]
)
async def test_people_of_one_article_are_parted_again(
    world: World, way: str, together: tuple[str, ...]
) -> None:
    """Two names of one article were merged by mistake: taken back, nobody's words stay under the other's name."""
    await world.add(spoken(0, "Hale Corrin"), spoken(1, *together), spoken(2, "Ann Dane"))
    before = world.pages()
    rulings = world.storage.rulings
    await world.redo(await rulings.merge("Ann Dane", "Hale Corrin"))
    await world.redo(await rulings.merge("Bo Quill", "Hale Corrin"))
    assert world.pages() == {"Hale Corrin": 4}
    for name in ("Bo Quill", "Ann Dane"):
        await world.redo(await (rulings.undo(name) if way == "undo" else rulings.split(name)))
    assert world.pages() == before


@pytest.mark.parametrize("as_", ["Bo Quill", "bo quill"])
async def test_a_name_is_not_split_off_as_what_is_merged_into_it(world: World, as_: str) -> None:
    """The two names would change places for good."""
    await world.add(spoken(0, "Hale Corrin"), spoken(1, "Bo Quill"))
    await world.redo(await world.storage.rulings.merge("Bo Quill", "Hale Corrin"))
    with pytest.raises(RulingError, match="merge --undo"):
        await world.storage.rulings.split("Hale Corrin", as_=as_)


async def test_rulings_follow_what_a_name_was_split_off_as(world: World) -> None:
    """What is merged into a name that was split off for all goes to where that name went."""
    await world.add(spoken(0, "Hale Corrin"), spoken(1, "Bo Quill"), spoken(2, "Ann Dane"))
    rulings = world.storage.rulings
    await world.redo(await rulings.split("Hale Corrin", as_="Hale the Elder"))
    await world.redo(await rulings.merge("Bo Quill", "Hale Corrin"))
    assert world.pages() == {"Hale the Elder": 2, "Ann Dane": 1}
    with pytest.raises(RulingError, match="already"):
        await rulings.merge("Hale the Elder", "Hale Corrin")
    await world.redo(await rulings.merge("Ann Dane", "Bo Quill"))
    assert world.pages() == {"Hale the Elder": 3}


@pytest.mark.parametrize("way", ["undo", "split"])
async def test_what_went_along_with_a_merge_comes_back_with_it(world: World, way: str) -> None:
    """C was A by a ruling, A was merged into B by mistake: taken back, C is A again, its buttons too, and not B."""
    await world.add(spoken(0, "Hale Corrin"), spoken(1, "Bo Quill"), spoken(2, "Ann Dane"))
    rulings, topics = world.storage.rulings, world.storage.topics
    ids = {name: (await topics.resolve(HOME, name))[0].id for name in ("Ann Dane", "Bo Quill")}
    await world.redo(await rulings.merge("Ann Dane", "Bo Quill"))
    await world.redo(await rulings.merge("Bo Quill", "Hale Corrin"))
    assert world.pages() == {"Hale Corrin": 3}
    await world.redo(await (rulings.undo("Bo Quill") if way == "undo" else rulings.split("Bo Quill")))
    assert world.pages() == {"Hale Corrin": 1, "Bo Quill": 2}
    meant = await topics.get(ids["Ann Dane"], HOME)
    assert meant is not None
    assert meant.id == ids["Bo Quill"]
    await world.redo(await rulings.undo("Ann Dane"))
    assert world.pages() == {"Hale Corrin": 1, "Bo Quill": 1, "Ann Dane": 1}


async def test_what_was_split_off_in_one_source_can_be_merged_back(world: World) -> None:
    """The ruling of that source then leads to the name itself."""
    await world.add(spoken(0, "Hale Corrin"))
    rulings = world.storage.rulings
    await world.redo(await rulings.split("Hale Corrin", source_id=world.source, as_="Hale Corrin (actor)"))
    assert world.pages() == {"Hale Corrin (actor)": 1}
    await world.redo(await rulings.merge("Hale Corrin (actor)", "Hale Corrin"))
    assert world.pages() == {"Hale Corrin": 1}


@pytest.mark.parametrize("as_", ["!!!", "   ", "\0"])
async def test_a_split_needs_a_name(world: World, as_: str) -> None:
    """A topic without a letter or digit could be found by nobody."""
    await world.add(spoken(0, "Hale Corrin"))
    with pytest.raises(RulingError, match="letter"):
        await world.storage.rulings.split("Hale Corrin", as_=as_)


@pytest.mark.parametrize("seed", range(6))
async def test_all_rulings_taken_back_leave_no_trace(world: World, seed: int) -> None:
    """Each ruling redoes all that it touches, in whatever order; all taken back, every quote stands where it stood."""
    chance = random.Random(seed)
    await world.add(*(spoken(n, *chance.sample(NAMES, 2)) for n in range(10)))
    before, rulings = world.pages(), world.storage.rulings
    for _ in range(6):
        first, second = chance.sample(NAMES, 2)
        try:
            if chance.random() < 0.7:
                ruled = await rulings.merge(first, second)
            else:
                source_id, as_ = (
                    chance.choice([None, world.source]),
                    chance.choice([None, second, "Somebody Else"]),
                )
                ruled = await rulings.split(first, source_id=source_id, as_=as_)
        except RulingError:
            continue
        await world.redo(ruled)
        redone = world.pages()
        await world.look_again(world.ids)
        assert world.pages() == redone
    left = await rulings.all()
    chance.shuffle(left)
    for one in left:
        source_id = world.source if one.source else None
        await world.redo(await rulings.undo(one.name, source_id=source_id))
    assert world.pages() == before
