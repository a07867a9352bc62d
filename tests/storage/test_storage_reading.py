"""Headlines, completions, quotes and topics, as readers ask for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from news.models import AnalysedArticle, GuildId, QuoteId, SourceId, TopicId
from storage import Storage
from tests.storage.builders import NOW, article, mentioned, topic

HOME = GuildId(1)


def numbered(number: int, *, text: str | None = None, names: tuple[str, ...] = ()) -> AnalysedArticle:
    """The higher the number, the older."""
    return article(
        f"Note {number} from Orlen",
        text or f"Note {number}.",
        url=f"https://times.example/{number}",
        published_at=NOW - timedelta(hours=number),
        topics=tuple(topic(name, "organisation") for name in names),
    )


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="The Example Times", domain="times.example", added_to=HOME
    )


async def add(storage: Storage, source: SourceId, *articles: AnalysedArticle) -> None:
    results = await storage.articles.add_many(articles, source_id=source, post=False)
    assert [result.error for result in results] == [None] * len(articles)


async def test_headlines_are_paged_newest_first(storage: Storage, source: SourceId) -> None:
    """Pages follow one another without a gap or a repeat; the last one knows how many there were."""
    await add(storage, source, *(numbered(n) for n in range(20)))
    pages = [await storage.articles.headlines(HOME, page=n) for n in range(4)]
    titles = [line.title for page in pages for line in page.items]
    assert titles == [f"Note {n} from Orlen" for n in range(20)]
    assert [(page.number, page.has_more, page.total) for page in pages] == [
        (0, True, None),
        (1, True, None),
        (2, False, 20),
        (3, False, None),
    ]


async def test_headlines_of_several_sources_are_merged(storage: Storage, source: SourceId) -> None:
    """Paging over many sources is the same as over one."""
    others = [await storage.sources.add_files(f"Folder {n}") for n in range(3)]
    for n in range(24):
        await add(storage, [source, *others][n % 4], numbered(n))
    titles = [
        line.title
        for number in range(5)
        for line in (await storage.articles.headlines(HOME, page=number, page_size=5)).items
    ]
    assert titles == [f"Note {n} from Orlen" for n in range(24)]


async def test_headlines_since(storage: Storage, source: SourceId) -> None:
    """What is exactly as old as asked is still in."""
    await add(storage, source, *(numbered(n) for n in range(6)))
    page = await storage.articles.headlines(HOME, since=NOW - timedelta(hours=2))
    assert [line.title for line in page.items] == [f"Note {n} from Orlen" for n in range(3)]


@pytest.mark.parametrize(("page", "page_size"), [(-1, 8), (0, 0), (10**30, 5)])
async def test_any_page_can_be_asked_for(
    storage: Storage, source: SourceId, page: int, page_size: int
) -> None:
    """A page that cannot be is brought to one that can; nothing fails."""
    await add(storage, source, numbered(1))
    await storage.articles.headlines(HOME, page=page, page_size=page_size)
    await storage.quotes.find(HOME, page=page, page_size=page_size)


TYPED = [
    ("orl", 3),
    ("NOTE orlen", 3),
    ("1", 1),
    ("orlen 2", 1),
    ("rlen", 0),
    ("", 3),
    ("  ", 3),
    ("Orlén", 3),
    ("x", 0),
]


@pytest.mark.parametrize(("typed", "count"), TYPED)
async def test_titles_complete_by_any_word(
    storage: Storage, source: SourceId, typed: str, count: int
) -> None:
    """Every typed word begins a word of the title, without regard to case and accents; nothing typed: the newest."""
    await add(storage, source, *(numbered(n) for n in range(3)))
    assert len(await storage.articles.complete_title(HOME, typed)) == count


PEOPLE = ('"We hold on," said Mara Voss.', '"We let go," said Ilse Brandt. "I agree," said Mara Voss.')


@pytest.mark.parametrize("typed", ["", "  ", "!!!", "😀", "\uff9e", "\ud800"])
async def test_a_title_without_a_word_is_nobodys(storage: Storage, source: SourceId, typed: str) -> None:
    """Suggestions begin with the newest, but an article that is asked for by no words is not there."""
    await add(storage, source, *(numbered(n) for n in range(3)))
    assert len(await storage.articles.complete_title(HOME, typed)) == 3
    assert await storage.articles.titled(HOME, typed) == []


async def test_topics_complete_most_active_first(storage: Storage, source: SourceId) -> None:
    """By any word of a name or alias, the one with most articles first; speakers by their quotes."""
    await add(
        storage,
        source,
        numbered(1, text=PEOPLE[0], names=("Lake Pact",)),
        numbered(2, text=PEOPLE[1], names=("Lake Pact", "Harbour Union")),
        numbered(3, names=("Lake Pact",)),
    )
    complete = storage.topics.complete
    assert [one.name for one in await complete(HOME, "")][:1] == ["Lake Pact"]
    assert [one.name for one in await complete(HOME, "un")] == ["Harbour Union"]
    assert [one.name for one in await complete(HOME, "pact la")] == ["Lake Pact"]
    assert [one.name for one in await complete(HOME, "", speakers_only=True)] == ["Mara Voss", "Ilse Brandt"]
    assert [one.name for one in await complete(HOME, "v", people_only=True)] == ["Mara Voss"]
    assert [(one.article_count, one.quote_count) for one in await complete(HOME, "voss")] == [(2, 2)]
    assert len(await complete(HOME, "", limit=2)) == 2
    assert await complete(HOME, "?!") == []


async def test_an_alias_finds_a_topic(storage: Storage, source: SourceId) -> None:
    """Whoever types the short form finds the long one; the very name comes first."""
    told = article(
        topics=(
            topic("Northern Grain Board", "organisation", aliases=("NGB", "Grain Board")),
            topic("NGB", "place"),
        )
    )
    await add(storage, source, told)
    # A place and an organisation of one name are one topic: what identifies is the name.
    assert [one.name for one in await storage.topics.complete(HOME, "ngb")] == ["NGB", "Northern Grain Board"]
    assert [one.name for one in await storage.topics.resolve(HOME, "ngb")] == ["NGB", "Northern Grain Board"]
    assert [one.name for one in await storage.topics.resolve(HOME, "board north")] == []
    assert [one.name for one in await storage.topics.resolve(HOME, "board northern")] == [
        "Northern Grain Board"
    ]


async def test_related_topics(storage: Storage, source: SourceId) -> None:
    """Co-occurring topics by articles shared."""
    await add(
        storage,
        source,
        numbered(1, text=PEOPLE[0], names=("Lake Pact", "Harbour Union")),
        numbered(2, names=("Lake Pact", "Harbour Union")),
    )
    [pact] = await storage.topics.resolve(HOME, "Lake Pact")
    related = await storage.topics.related(pact.id, HOME)
    assert [(one.name, one.article_count) for one in related] == [("Harbour Union", 2), ("Mara Voss", 1)]
    assert [one.name for one in await storage.topics.related(pact.id, HOME, people_only=True)] == [
        "Mara Voss"
    ]


async def test_quotes_newest_first_in_the_articles_order(storage: Storage, source: SourceId) -> None:
    """`total` counts all that match, and paging reaches each once."""
    both = article(
        text=PEOPLE[1],
        topics=(mentioned(PEOPLE[1], "agree"),),
        url=None,
        published_at=NOW - timedelta(hours=2),
    )
    await add(storage, source, numbered(1, text=PEOPLE[0]), both)
    [mara] = await storage.topics.resolve(HOME, "mara voss")
    [pact] = await storage.topics.resolve(HOME, "agree")
    find = storage.quotes.find

    async def texts(**wanted: object) -> list[str]:
        first = await find(HOME, **wanted)  # type: ignore[arg-type]
        pages = [await find(HOME, page=n, **wanted) for n in range(first.total or 0)]  # type: ignore[arg-type]
        return [quote.quote.text for page in pages for quote in page.items]

    assert await texts() == ["We hold on", "We let go", "I agree"]
    assert await texts(speaker_id=mara.id) == ["We hold on", "I agree"]
    assert await texts(speaker_id=mara.id, topic_id=pact.id) == ["I agree"]
    assert await texts(topic_id=pact.id) == ["We let go", "I agree"]
    assert await texts(text="AGREE") == ["I agree"]
    assert await texts(text="we", speaker_id=mara.id) == ["We hold on"]
    assert await texts(since=NOW - timedelta(hours=1)) == ["We hold on"]
    assert await texts(speaker_id=TopicId(999)) == []
    assert (await find(HOME, text="…")).total == 0
    assert await storage.quotes.get(QuoteId(999), HOME) is None


async def test_quotes_of_a_topic_are_not_those_of_people_who_only_speak(
    storage: Storage, source: SourceId
) -> None:
    """Quotes about Mara Voss are not all quotes of articles in which she says something."""
    await add(storage, source, numbered(1, text=PEOPLE[1]))
    [mara] = await storage.topics.resolve(HOME, "mara voss")
    assert (await storage.quotes.find(HOME, topic_id=mara.id)).total == 0
    assert (await storage.quotes.find(HOME, speaker_id=mara.id)).total == 1


NAMED = """\
"We let go of the Lake Pact," said Tomas Brandt.

The Lake Pact met again. "Nobody slept," said Odile Quill. The Tarn Council stayed away.

"It rains," said Ilse Sato.

"They were late," said Karsten Abara, who met Odile Quill."""
ABOUT = {
    "Lake Pact": ["We let go of the Lake Pact", "Nobody slept"],
    "Tarn Council": ["Nobody slept"],
    "Odile Quill": ["They were late"],
    "Karsten Abara": [],
}


def named(text: str, *, title: str = "Talks") -> AnalysedArticle:
    people = ("Odile Quill", "Karsten Abara")
    topics = tuple(mentioned(text, name, "person" if name in people else "organisation") for name in ABOUT)
    return article(title, text, topics=topics)


async def about(storage: Storage, name: str) -> list[str]:
    """The quotes about a name; `total` agrees, and the topics that offer quotes are those that have some."""
    [meant] = [found for found in await storage.topics.resolve(HOME, name) if found.name == name]
    page = await storage.quotes.find(HOME, topic_id=meant.id, page_size=9)
    assert page.total == len(page.items)
    [line] = (await storage.articles.headlines(HOME)).items
    offered = await storage.topics.of_article(line.article_id, HOME, quoted_about=True)
    assert (meant.id in {topic.id for topic in offered}) == bool(page.items)
    return [stored.quote.text for stored in page.items]


@pytest.mark.parametrize("name", ABOUT)
async def test_quotes_about_a_topic_name_it_or_stand_beside_its_name(
    storage: Storage, source: SourceId, name: str
) -> None:
    """Another paragraph of the same article is no quote about it, nor is one whose speaker is all that is named."""
    await add(storage, source, named(NAMED))
    assert await about(storage, name) == ABOUT[name]


async def test_a_name_far_away_in_a_long_paragraph_is_not_what_a_quote_is_about(
    storage: Storage, source: SourceId
) -> None:
    """A text without paragraphs does not make every quote one about everything."""
    far = (
        "The Lake Pact met. Then it was still for a while. "
        + "It rained on. " * 30
        + '"Good," said Ilse Sato.'
    )
    await add(storage, source, named(far))
    assert await about(storage, "Lake Pact") == []


async def test_a_changed_article_changes_what_its_quotes_are_about(
    storage: Storage, source: SourceId
) -> None:
    """Nothing of the words before stays."""
    await add(storage, source, named(NAMED))
    await add(storage, source, named(NAMED.replace("Lake Pact met", "Tarn Council met")))
    assert await about(storage, "Lake Pact") == ["We let go of the Lake Pact"]
    assert await about(storage, "Tarn Council") == ["Nobody slept"]


async def drawn(storage: Storage) -> set[str]:
    return {quote.quote.text for _ in range(60) if (quote := await storage.quotes.random(HOME))}


async def test_who_may_be_quoted_at_random(storage: Storage, source: SourceId) -> None:
    """Those named with a role, and those whom two sources that the server sees speak of; nobody else."""
    anonymous, private, in_office = (
        article(text=f'"{said}," said {who}.', url=f"https://times.example/{said.split()[0]}")
        for said, who in (
            ("Nobody knows", "Ilse Sato"),
            ("My cat ran", "Bren Quill"),
            ("We vote", "Elin Abara"),
        )
    )
    anonymous = replace(anonymous, quotes=tuple(replace(quote, speaker=None) for quote in anonymous.quotes))
    private, bystander = (
        replace(one, quotes=tuple(replace(quote, speaker_role=None) for quote in one.quotes))
        for one in (private, numbered(1, text=PEOPLE[0]))
    )
    assert await drawn(storage) == set()
    await add(storage, source, anonymous, private)
    assert await drawn(storage) == set()
    await add(storage, source, in_office, bystander)
    assert await drawn(storage) == {"We vote"}
    elsewhere = await storage.sources.add_feed(
        "https://elsewhere.example/feed", name="Elsewhere", domain=None, added_to=GuildId(2)
    )
    await add(storage, elsewhere, numbered(2, text=PEOPLE[1]))
    assert await drawn(storage) == {"We vote"}
    await storage.sources.add_feed(
        "https://elsewhere.example/feed", name="Elsewhere", domain=None, added_to=HOME
    )
    assert "We hold on" in await drawn(storage)
    assert "My cat ran" not in await drawn(storage)


async def test_sources_of_imported_files(storage: Storage) -> None:
    """A folder has no domain: the article's address says whose it is; a feed of the same article speaks first."""
    files = await storage.sources.add_files()
    assert await storage.sources.add_files() == files
    await add(storage, files, article())
    [line] = (await storage.articles.headlines(None)).items
    assert (line.source_name, line.domain) == ("Imported files", "times.example")
    feed = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", is_public=True, added_to=None
    )
    await add(storage, feed, article())
    [line] = (await storage.articles.headlines(None)).items
    assert line.source_name == "Times"
