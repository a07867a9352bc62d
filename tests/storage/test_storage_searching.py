"""Full-text search: what people type is never an error, and what they mean is found."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.models import GuildId, SearchQuery
from storage import Storage, beginnings, finding
from storage.matching import SNIPPET_MAX, cut_snippet, shorten
from tests.storage.builders import NOW, article

HOME = GuildId(1)
TEXTS = {
    "C++ in harbours": "Engineers rewrite the lock in C++ and Rust. The café stays open AND warm.",
    "Rail strike ends": 'Trains run. "The near future is bright," said Mara Voss. Ferries do not.',
    "港の料金": "東京港の料金が春に上がると市議会が決めた。料金は2倍になる。Tarn Council",
    "ท่าเรือ": "ค่าธรรมเนียมท่าเรือจะเพิ่มขึ้นในฤดูใบไม้ผลิ",
}


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


@pytest.fixture
async def archive(storage: Storage) -> Storage:
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="The Example Times", domain="times.example", added_to=HOME
    )
    other = await storage.sources.add_feed(
        "https://gazette.example/feed", name="Gazette", domain="gazette.example", added_to=HOME
    )
    for age, (title, text) in enumerate(TEXTS.items()):
        told = article(title, text, url=f"https://t.example/{age}", published_at=NOW - timedelta(days=age))
        await storage.articles.add(told, source_id=other if age == 1 else source, post=False)
    return storage


CPP, RAIL, JA, TH = TEXTS
FOUND = [
    ("a word", SearchQuery(words=["rust"]), [CPP]),
    ("two words", SearchQuery(words=["trains", "strike"]), [RAIL]),
    ("signs in a word", SearchQuery(words=["C++"]), [CPP]),
    ("an operator as a word", SearchQuery(words=["AND", "warm"]), [CPP]),
    ("NEAR as a word", SearchQuery(words=["NEAR"]), [RAIL]),
    ("without the accent", SearchQuery(words=["cafe"]), [CPP]),
    ("a phrase", SearchQuery(phrases=["future is bright"]), [RAIL]),
    ("words are no phrase", SearchQuery(phrases=["bright future"]), []),
    ("a prefix", SearchQuery(prefixes=["engin"]), [CPP]),
    ("a star is no prefix", SearchQuery(words=["engin*"]), []),
    ("excluded", SearchQuery(words=["the"], excluded=["rust"]), [RAIL]),
    ("only excluded", SearchQuery(excluded=["rust", "料金"]), [RAIL, TH]),
    ("a column name is a word", SearchQuery(words=["title:rust"]), []),
    ("a source token is no word", SearchQuery(words=["s1"]), []),
    ("by a speaker", SearchQuery(speaker="voss"), [RAIL]),
    ("by a speaker, words", SearchQuery(words=["ferries"], speaker="Mara"), [RAIL]),
    ("by a stranger", SearchQuery(words=["ferries"], speaker="Brandt"), []),
    ("a source", SearchQuery(source="gazette"), [RAIL]),
    ("a domain", SearchQuery(words=["rust"], source="times.example"), [CPP]),
    ("no such source", SearchQuery(source="herald"), []),
    ("after", SearchQuery(after=NOW - timedelta(hours=30)), [CPP, RAIL]),
    ("before", SearchQuery(words=["the"], before=NOW), [RAIL]),
    ("nothing asked", SearchQuery(), [CPP, RAIL, JA, TH]),
    ("nothing an index holds", SearchQuery(words=["🙂", "+++"]), []),
    ("Japanese", SearchQuery(words=["市議会"]), [JA]),
    ("Japanese, two characters", SearchQuery(words=["料金"]), [JA]),
    ("Japanese and a word", SearchQuery(words=["料金", "tarn"]), [JA]),
    ("Japanese and another word", SearchQuery(words=["料金", "rust"]), []),
    ("Japanese, excluded", SearchQuery(words=["市議会"], excluded=["東京"]), []),
    ("Thai", SearchQuery(words=["ท่าเรือ"]), [TH]),
    ("a wildcard is a character", SearchQuery(words=["料%金"]), []),
]


@pytest.mark.parametrize("by_relevance", [False, True], ids=["newest", "best"])
@pytest.mark.parametrize(("query", "titles"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
async def test_search_finds_what_is_meant(
    archive: Storage, query: SearchQuery, titles: list[str], by_relevance: bool
) -> None:
    page = await archive.articles.search(HOME, query, by_relevance=by_relevance)
    found = [hit.headline.title for hit in page.items]
    assert (sorted(found) if by_relevance else found) == (sorted(titles) if by_relevance else titles)
    assert all(hit.snippet and len(hit.snippet) <= SNIPPET_MAX for hit in page.items)


async def test_the_best_match_comes_first(storage: Storage) -> None:
    """A word in the title weighs more than one deep in an older or newer text."""
    source = await storage.sources.add_files()
    filler = "word " * 200
    deep = article("Something else", filler + "ferry", url="https://t.example/1", published_at=NOW)
    top = article(
        "Ferry sinks", "The ferry sank.", url="https://t.example/2", published_at=NOW - timedelta(days=9)
    )
    await storage.articles.add_many([deep, top], source_id=source, post=False)
    best = await storage.articles.search(HOME, SearchQuery(words=["ferry"]), by_relevance=True)
    newest = await storage.articles.search(HOME, SearchQuery(words=["ferry"]))
    assert [hit.headline.title for hit in best.items] == ["Ferry sinks", "Something else"]
    assert [hit.headline.title for hit in newest.items] == ["Something else", "Ferry sinks"]
    assert "ferry" in newest.items[0].snippet


@pytest.mark.parametrize("typed", ["港の", "料"])
async def test_titles_without_spaces_complete_by_any_part(archive: Storage, typed: str) -> None:
    assert [line.title for line in await archive.articles.complete_title(HOME, typed)] == [JA]


async def test_quotes_without_spaces_are_found(storage: Storage) -> None:
    """Part of a Japanese sentence finds the quote."""
    source = await storage.sources.add_files()
    await storage.articles.add(
        article(text='"料金は二倍になる," said Mara Voss.'), source_id=source, post=False
    )
    assert (await storage.quotes.find(None, text="二倍")).total == 1
    assert (await storage.quotes.find(None, text="三倍")).total == 0


async def test_search_takes_thousands_of_sources(storage: Storage) -> None:
    """A server that reads thousands of sources, but not all, can still search."""
    async with storage._database.transaction() as db:
        many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        await db.execute(
            "INSERT INTO sources (kind, name, url, created_at, is_public) "
            f"{many} SELECT 'feed', 'F' || i, 'https://f.example/' || i, 0, i < 2999 FROM n"
        )
    ids = [source.id for source in await storage.sources.visible(None)]
    await storage.articles.add(article(), source_id=ids[0], post=False)
    assert len(ids) == 2998
    assert (await storage.articles.search(None, SearchQuery(words=["tolls"]))).total == 1
    assert len((await storage.articles.headlines(None)).items) == 1


ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=30)
NASTY = st.sampled_from(
    [
        '"',
        "C++",
        "AND",
        "NEAR(a b)",
        "*",
        "a*",
        "-",
        "^a",
        "{title}:x",
        "(",
        "'",
        "\0",
        "\ud800",
        "%",
        "_",
        "🙂",
        "料",
        "s1",
    ]
)
TERM = ANY_TEXT | NASTY
TERMS = st.lists(TERM, max_size=4)
QUERY = st.builds(
    SearchQuery,
    words=TERMS,
    prefixes=TERMS,
    phrases=TERMS,
    excluded=TERMS,
    speaker=st.none() | TERM,
    source=st.none() | TERM,
)


def test_no_text_is_ever_a_syntax_error(tmp_path: Path) -> None:
    """Whatever is typed into any option, the answer is a list."""
    loop = asyncio.new_event_loop()
    opened = loop.run_until_complete(Storage.open(f"sqlite:///{tmp_path}/a.db", now=lambda: NOW))

    async def fill() -> None:
        source = await opened.sources.add_files()
        told = [article(title, text, url=None) for title, text in TEXTS.items()]
        await opened.articles.add_many(told, source_id=source, post=False)

    async def ask(query: SearchQuery, typed: str, by_relevance: bool) -> None:
        await opened.articles.search(None, query, by_relevance=by_relevance)
        await opened.articles.search(None, SearchQuery(words=["the"], excluded=[typed]))
        await opened.articles.complete_title(None, typed)
        await opened.topics.complete(None, typed)
        await opened.topics.resolve(None, typed)
        await opened.quotes.find(None, text=typed)
        await opened.sources.complete(None, typed)
        answer = await opened.answers.save("search", {"query": typed}, None, guild_id=None)
        saved = await opened.answers.get(answer, guild_id=None)
        assert saved is not None
        assert saved.arguments == {"query": typed}

    @settings(max_examples=150, derandomize=True, database=None)
    @given(query=QUERY, typed=TERM, by_relevance=st.booleans())
    def asked(query: SearchQuery, typed: str, by_relevance: bool) -> None:
        loop.run_until_complete(ask(query, typed, by_relevance))

    try:
        loop.run_until_complete(fill())
        asked()
    finally:
        loop.run_until_complete(opened.close())
        loop.close()


SNIPPETS = [
    ("short", "Trains \x02run\x03 today", "Trains run today"),
    ("lines", "One\n\n\x02two\x03", "One two"),
    ("no hit", "word " * 100, None),
    ("late hit", "word " * 100 + "\x02hit\x03" + " word" * 100, None),
    ("one long word", "x" * 900, None),
    ("late hit in a long word", "x" * 500 + "\x02y\x03" + "x" * 400, None),
]


@pytest.mark.parametrize(
    ("marked", "expected"), [case[1:] for case in SNIPPETS], ids=[case[0] for case in SNIPPETS]
)
def test_a_snippet_is_short_and_shows_the_hit(marked: str, expected: str | None) -> None:
    cut = cut_snippet(marked)
    assert len(cut) <= SNIPPET_MAX
    assert expected is None or cut == expected
    assert "\x02" not in marked or marked.split("\x02")[1].split("\x03")[0] in cut


@given(text=st.text(max_size=600), at=st.integers(0, 700))
def test_a_snippet_never_exceeds_its_length(text: str, at: int) -> None:
    assert len(shorten(text, at)) <= SNIPPET_MAX


@pytest.mark.parametrize("words", ["quota", "漁獲"])
async def test_nothing_of_a_paywalled_text_is_shown(storage: Storage, words: str) -> None:
    """A text behind a paywall is found, and no passage of it is shown."""
    files = await storage.sources.add_files()
    told = article("Nets stay dry", "The fishing quota was cut by half. 漁獲枠は半分になった。")
    locked = replace(told, article=replace(told.article, is_paywalled=True))
    await storage.articles.add(locked, source_id=files, post=False)
    found = await storage.articles.search(HOME, SearchQuery(words=[words]))
    assert [(hit.headline.title, hit.snippet) for hit in found.items] == [("Nets stay dry", "")]
