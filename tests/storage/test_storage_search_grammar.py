"""AND, OR, NOT and brackets: a search finds in the archive what a filter finds as articles come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.models import GuildId
from news.posting.filters import ArticleWords, read_filter
from news.search_query import read_search
from storage import Storage, beginnings, finding
from tests.storage.builders import NOW, article

HOME = GuildId(1)
TEXTS = {
    "Ferry line cuts timetable": "The harbour ferry waits for the storm.",
    "Dam holds": "The dam of Tarn held in the storm. Café owners cheer.",
    "Rail strike ends": 'Trains run. "We waited for the ferry," said Mara Voss.',
    "港の料金": "東京港の料金が春に上がる。Tarn ferry",
}
SOURCES = {"The Morning Gazette": "gazette.example", "Tarn Herald": "herald.example"}
FERRY, DAM, RAIL, PORT = TEXTS


class Archive:
    """An archive of four articles, the first two of one source, and the same articles as filters see them."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.storage = self.loop.run_until_complete(Storage.open(f"sqlite:///{folder}/a.db", now=lambda: NOW))
        self.words: dict[str, ArticleWords] = {}
        self.loop.run_until_complete(self._fill())

    async def _fill(self) -> None:
        added = [
            await self.storage.sources.add_feed(
                f"https://{domain}/feed", name=name, domain=domain, added_to=HOME
            )
            for name, domain in SOURCES.items()
        ]
        for age, (title, text) in enumerate(TEXTS.items()):
            told = article(
                title, text, url=f"https://t.example/{age}", published_at=NOW - timedelta(days=age)
            )
            await self.storage.articles.add(told, source_id=added[age // 2], post=False)
            speakers = [quote.speaker for quote in told.quotes if quote.speaker]
            self.words[title] = ArticleWords.of(
                title, text, sources=list(SOURCES.items())[age // 2], speakers=speakers
            )

    def searched(
        self, typed: str, *, by_relevance: bool = False, page: int = 0, page_size: int = 6
    ) -> list[str]:
        query = read_search(typed, now=NOW).query
        found = self.storage.articles.search(
            HOME, query, by_relevance=by_relevance, page=page, page_size=page_size
        )
        return [hit.headline.title for hit in self.loop.run_until_complete(found).items]

    def filtered(self, typed: str) -> list[str]:
        read = read_filter(typed)
        return [title for title, words in self.words.items() if read.matches(words)]

    def close(self) -> None:
        self.loop.run_until_complete(self.storage.close())
        self.loop.close()


@pytest.fixture(scope="module", autouse=True, params=["few sources", "many sources"])
def sources(request: pytest.FixtureRequest) -> Iterator[None]:
    """As of a few sources, which the index is asked for, and of many, for which the hits are walked through."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "many sources":
            patch.setattr(finding, "FEW_SOURCES", 0)
            patch.setattr(beginnings, "GATHERED_PAGES", -1)
            patch.setattr(finding, "QUOTING_MAX", 0)
            patch.setattr(finding, "QUOTING_TRIED", 1)
        yield


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    opened = Archive(tmp_path_factory.mktemp("grammar"))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("ferry OR dam", [FERRY, DAM, RAIL, PORT]),
        ("dam OR trains", [DAM, RAIL]),
        ("(dam OR trains) storm", [DAM]),
        ("dam OR trains storm", [DAM]),
        ("storm -(ferry OR rail)", [DAM]),
        ("ferry -(harbour storm)", [RAIL, PORT]),
        ("ferry NOT trai*", [FERRY, PORT]),
        ('"harbour ferry" OR "rail strike"', [FERRY, RAIL]),
        ("cafe OR nothing", [DAM]),
        ("料金 OR dam", [DAM, PORT]),
        ("(料金 OR storm) ferry", [FERRY, PORT]),
        ("source:gazette OR trains", [FERRY, DAM, RAIL]),
        ("by:voss OR dam", [DAM, RAIL]),
        ("ferry -source:gazette", [RAIL, PORT]),
        ("tarn (source:herald OR dam)", [DAM, PORT]),
        ("料金 -ferry", []),
        ("料金 -dam", [PORT]),
        ("dam AND", [DAM]),
        ("dam OR _", [DAM]),
        ("NOT ferry OR trains", [DAM, RAIL]),
        ('"AND" OR dam', [DAM]),
    ],
)
@pytest.mark.parametrize("by_relevance", [False, True], ids=["newest", "best"])
def test_operators_and_brackets_find_what_is_meant(
    archive: Archive, typed: str, titles: list[str], by_relevance: bool
) -> None:
    """Words, names, sources and scripts without spaces may be joined in any way."""
    found = archive.searched(typed, by_relevance=by_relevance)
    assert (sorted(found) if by_relevance else found) == (sorted(titles) if by_relevance else titles)


def test_alternatives_page_without_a_double_or_a_gap(archive: Archive) -> None:
    """What several alternatives find comes once, page after page, newest first."""
    typed = "storm OR ferry OR 料金 OR source:gazette"
    pages = [archive.searched(typed, page=page, page_size=1) for page in range(5)]
    assert pages == [[FERRY], [DAM], [RAIL], [PORT], []]


TERMS = st.sampled_from(
    [
        *("ferry", "dam", "storm", "trains", "nothing", "tai*", "fer*", '"the ferry"', '"storm dam"', "cafe"),
        *("料金", "東京港", "港", "source:gazette", "source:herald", "by:voss", "by:nobody", "café-owners"),
    ]
)
TYPED = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " AND ", " OR "]), inner).map("".join),
        inner.map(lambda one: f"({one})"),
        inner.filter(lambda one: "by:" not in one).map(lambda one: f"NOT ({one})"),
        inner.filter(lambda one: "by:" not in one and one[0] != "(").map(lambda one: f"-{one}"),
    ),
    max_leaves=7,
)


def test_a_search_finds_what_a_filter_of_the_same_words_finds(archive: Archive) -> None:
    """One grammar: what was typed for an autopost shows in a search what it would have posted."""

    @settings(max_examples=300, derandomize=True, database=None)
    @given(TYPED)
    def compared(typed: str) -> None:
        read = read_search(typed, now=NOW)
        if not read.is_empty and not read.problems:
            assert archive.searched(typed) == archive.filtered(typed)

    compared()


PIECES = st.sampled_from(
    ["AND", "OR", "NOT", "(", ")", "-", '"', "by:", "source:", "a", "bc*", "東京", "_", "\0", "C++"]
)


def test_no_operator_is_ever_a_syntax_error(archive: Archive) -> None:
    """Whatever pieces of the grammar are typed, the answer is a list."""

    @settings(max_examples=150, derandomize=True, database=None)
    @given(st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join))
    def asked(typed: str) -> None:
        archive.searched(typed)
        archive.searched(typed, by_relevance=True)

    asked()


def test_the_most_that_can_be_asked_takes_milliseconds(archive: Archive) -> None:
    """Sixteen alternatives are the bound, and each is a look at an index."""
    typed = " ".join(f"(by:a{n} OR source:b{n} OR 料{n})" for n in range(10))
    began = time.perf_counter()
    archive.searched(typed)
    assert time.perf_counter() - began < 2
