"""Who sees what: a server never sees another server's private source, whatever it asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import pytest

from news.errors import NotVisibleError
from news.models import (
    AddOutcome,
    AddResult,
    ArticleId,
    ChannelId,
    GuildId,
    QuoteId,
    Schedule,
    SearchQuery,
    SourceId,
    SourceSettings,
    Subject,
    TopicId,
    UserId,
    Wish,
)
from storage import Storage
from storage.follows import NotInDigestError
from tests.storage.builders import NOW, article, due_of, mentioned, topic

HOME, AWAY, NOBODY = GuildId(1), GuildId(2), None
READER = UserId(9)


@dataclass(frozen=True)
class World:
    """A private article at home, and a public one that shares the topic "Lake Pact" and the speaker Mara Voss."""

    storage: Storage
    private: SourceId
    public: SourceId
    article_id: ArticleId
    quote_id: QuoteId
    only_topic: TopicId
    shared_topic: TopicId
    speaker: TopicId


@pytest.fixture
async def world(storage: Storage) -> World:
    private = await storage.sources.add_feed(
        "https://insider.example/feed?key=s3cret", name="Insider", domain="insider.example", added_to=HOME
    )
    public = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", is_public=True, added_to=None
    )
    secret_text = 'Zeppelin pilots of the Lake Pact wait. "The zeppelins stay down," said Mara Voss.'
    open_text = 'Ferries of the Lake Pact sail again. "We sail at dawn," said Mara Voss.'
    secret = article(
        "Zeppelin fleet grounded",
        secret_text,
        url="https://insider.example/zeppelin?key=s3cret",
        image="https://insider.example/z.jpg?key=s3cret",
        topics=(topic("Zeppelin fleet"), mentioned(secret_text, "Lake Pact")),
    )
    open_one = article(
        "Ferries sail",
        open_text,
        topics=(mentioned(open_text, "Lake Pact"),),
        url="https://times.example/f",
    )
    spoken = tuple(replace(quote, speaker_role="captain") for quote in open_one.quotes)
    open_one = replace(open_one, quotes=spoken)
    added = await storage.articles.add(secret, source_id=private, post=False)
    await storage.articles.add(open_one, source_id=public, post=False)
    assert added.article_id is not None
    [quote] = await storage.quotes.of_article(added.article_id, HOME)
    topics = {found.name: found.id for found in await storage.topics.of_article(added.article_id, HOME)}
    assert quote.speaker_id is not None
    return World(
        storage,
        private,
        public,
        added.article_id,
        quote.id,
        topics["Zeppelin fleet"],
        topics["Lake Pact"],
        quote.speaker_id,
    )


Reader = Callable[[World, "GuildId | None"], Awaitable[object]]
ZEPPELIN = SearchQuery(words=["zeppelin"])
# Each gives how much of the private article the asker sees; at home always more than elsewhere.
READS: dict[str, Reader] = {}
SEEN_ELSEWHERE = {"headlines", "headlines of a shared topic", "quotes by the speaker", "all quotes", "quotes about", "shared count", "speaker's quotes", "count", "sources", "completing a shared topic", "excluded only", "random quotes", "titles", "quotes since", "resolving"}  # fmt: skip


def read(name: str) -> Callable[[Reader], Reader]:
    def keep(reader: Reader) -> Reader:
        READS[name] = reader
        return reader

    return keep


@read("article")
async def _(w: World, g: GuildId | None) -> object:
    return [one for one in [await w.storage.articles.get(w.article_id, g)] if one]


@read("headlines")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.headlines(g)).items


@read("headlines of its topic")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.headlines(g, topic_id=w.only_topic)).items


@read("headlines of a shared topic")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.headlines(g, topic_id=w.shared_topic)).items


@read("headlines of its source")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.headlines(g, source_id=w.private)).items


@read("search")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.search(g, ZEPPELIN)).items


@read("ranked search")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.search(g, ZEPPELIN, by_relevance=True)).items


@read("search by source")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.search(g, SearchQuery(source="insider"))).items


@read("search by speaker")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.search(g, SearchQuery(words=["zeppelins"], speaker="voss"))).items


@read("excluded only")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.articles.search(g, SearchQuery(excluded=["nothing"]))).items


@read("completing its title")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.articles.complete_title(g, "zep")


@read("completing one letter")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.articles.complete_title(g, "z")


@read("titles")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.articles.complete_title(g, "")


@read("count")
async def _(w: World, g: GuildId | None) -> object:
    return range(await w.storage.articles.count(g))


@read("newest of its source")
async def _(w: World, g: GuildId | None) -> object:
    return [one for one in [await w.storage.articles.newest(g, w.private)] if one]


@read("its quotes")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.quotes.of_article(w.article_id, g)


@read("its quote")
async def _(w: World, g: GuildId | None) -> object:
    return [one for one in [await w.storage.quotes.get(w.quote_id, g)] if one]


@read("quotes by the speaker")
async def _(w: World, g: GuildId | None) -> object:
    return range((await w.storage.quotes.find(g, speaker_id=w.speaker)).total or 0)


@read("quotes about")
async def _(w: World, g: GuildId | None) -> object:
    return range((await w.storage.quotes.find(g, topic_id=w.shared_topic)).total or 0)


@read("topics with quotes about them")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.topics.of_article(w.article_id, g, quoted_about=True)


@read("quotes since")
async def _(w: World, g: GuildId | None) -> object:
    return range((await w.storage.quotes.find(g, since=NOW - timedelta(days=2))).total or 0)


@read("all quotes")
async def _(w: World, g: GuildId | None) -> object:
    page = await w.storage.quotes.find(g, page_size=9)
    assert len(page.items) == page.total
    return page.items


@read("quotes with its words")
async def _(w: World, g: GuildId | None) -> object:
    return (await w.storage.quotes.find(g, text="zeppelins")).items


@read("random quotes")
async def _(w: World, g: GuildId | None) -> object:
    drawn = [await w.storage.quotes.random(g) for _ in range(40)]
    return {quote.id for quote in drawn if quote}


@read("completing its topic")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.topics.complete(g, "zep")


@read("completing its topic by a letter")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.topics.complete(g, "z")


@read("completing a shared topic")
async def _(w: World, g: GuildId | None) -> object:
    return range((await w.storage.topics.complete(g, "pact"))[0].article_count)


@read("resolving")
async def _(w: World, g: GuildId | None) -> object:
    return range((await w.storage.topics.resolve(g, "Lake Pact"))[0].article_count)


@read("resolving its topic")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.topics.resolve(g, "Zeppelin fleet")


@read("its topic")
async def _(w: World, g: GuildId | None) -> object:
    return [one for one in [await w.storage.topics.get(w.only_topic, g)] if one]


@read("shared count")
async def _(w: World, g: GuildId | None) -> object:
    found = await w.storage.topics.get(w.shared_topic, g)
    return range(found.article_count if found else 0)


@read("speaker's quotes")
async def _(w: World, g: GuildId | None) -> object:
    found = await w.storage.topics.get(w.speaker, g)
    return range(found.quote_count if found else 0)


@read("its topics")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.topics.of_article(w.article_id, g)


@read("what is related")
async def _(w: World, g: GuildId | None) -> object:
    related = await w.storage.topics.related(w.shared_topic, g)
    return [one for one in related if one.id == w.only_topic]


@read("its source")
async def _(w: World, g: GuildId | None) -> object:
    return [one for one in [await w.storage.sources.get(w.private, g)] if one]


@read("sources")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.sources.visible(g)


@read("completing its source")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.sources.complete(g, "ins")


@read("following its source")
async def _(w: World, g: GuildId | None) -> object:
    return await _followed(w, g, Subject("source", w.private))


@read("following its topic")
async def _(w: World, g: GuildId | None) -> object:
    return await _followed(w, g, Subject("topic", w.only_topic))


@read("following its story")
async def _(w: World, g: GuildId | None) -> object:
    return await _followed(w, g, Subject("story", w.article_id))  # told by nobody else


async def _followed(w: World, g: GuildId | None, subject: Subject) -> object:
    try:
        return [await w.storage.follows.add(READER, g, subject)]
    except (NotVisibleError, NotInDigestError):
        return []


@read("what of it can be followed")
async def _(w: World, g: GuildId | None) -> object:
    return await w.storage.follows.sources_of(w.article_id, g)


@read("a digest of its source")
async def _(w: World, g: GuildId | None) -> object:
    return await _digest(w, g, Subject("source", w.private))


@read("a digest of its topic")
async def _(w: World, g: GuildId | None) -> object:
    return await _digest(w, g, Subject("topic", w.only_topic))


async def _digest(w: World, g: GuildId | None, subject: Subject) -> object:
    """What somebody gets who followed it at home and is a member where they ask."""
    await _followed(w, HOME, subject)
    return await w.storage.personal_digests.preview(READER, Schedule("day"), [] if g is None else [g])


@read("an article kept at home")
async def _(w: World, g: GuildId | None) -> object:
    await w.storage.saved.add(READER, HOME, w.article_id)
    kept = await w.storage.saved.of_user(READER, [] if g is None else [g])
    return [item.headline for item in kept.items if item.headline is not None]


@read("a quote kept at home")
async def _(w: World, g: GuildId | None) -> object:
    await w.storage.saved.add(READER, HOME, w.article_id, w.quote_id)
    kept = await w.storage.saved.of_user(READER, [] if g is None else [g])
    return [item.quote for item in kept.items if item.quote is not None]


@pytest.mark.parametrize("asker", [AWAY, NOBODY], ids=["another server", "a direct message"])
@pytest.mark.parametrize("name", READS)
async def test_a_private_source_stays_at_home(world: World, name: str, asker: GuildId | None) -> None:
    """Every read shows the private article at home, and elsewhere neither the article nor a count of it."""
    at_home = await READS[name](world, HOME)
    elsewhere = await READS[name](world, asker)
    assert isinstance(at_home, (list, tuple, set, range))
    assert isinstance(elsewhere, (list, tuple, set, range))
    shared = 1 if name in SEEN_ELSEWHERE else 0
    assert len(elsewhere) == shared
    assert len(at_home) > len(elsewhere)
    assert "nsider" not in repr(elsewhere)
    assert "s3cret" not in repr(elsewhere)


async def test_the_same_article_shows_each_reader_their_own_source(world: World) -> None:
    """Name, domain, address and picture come from a source the asker sees, never with another's token."""
    told = await world.storage.articles.get(world.article_id, HOME)
    assert told is not None
    extracted = replace(
        article(told.headline.title, told.text).article, url="https://gazette.example/zeppelin", image=None
    )
    same = replace(article(), article=extracted)
    gazette = await world.storage.sources.add_feed(
        "https://gazette.example/feed", name="Gazette", domain="gazette.example", added_to=AWAY
    )
    linked = await world.storage.articles.add(same, source_id=gazette, post=False)
    assert linked.article_id == world.article_id
    theirs = await world.storage.articles.get(world.article_id, AWAY)
    ours = await world.storage.articles.get(world.article_id, HOME)
    assert theirs is not None
    assert ours is not None
    assert (theirs.headline.source_name, theirs.headline.domain) == ("Gazette", "gazette.example")
    assert "s3cret" not in repr(theirs)
    assert ours.headline.source_name == "Insider"
    found = await world.storage.articles.search(AWAY, ZEPPELIN)
    assert [hit.headline.source_name for hit in found.items] == ["Gazette"]
    assert await world.storage.articles.get(world.article_id, NOBODY) is None


async def test_removing_a_source_hides_it_again(world: World) -> None:
    """What a server no longer reads is gone for it at once; its autoposts for it are gone too."""
    await world.storage.autoposts.add(
        HOME, ChannelId(5), Wish("source", source_ids=(world.private,)), label="Insider", created_by=UserId(3)
    )
    await world.storage.sources.remove_from(world.private, HOME)
    assert await world.storage.articles.get(world.article_id, HOME) is None
    assert await world.storage.autoposts.of_guild(HOME) == []
    assert [source.name for source in await world.storage.sources.visible(HOME)] == ["Times"]


async def test_no_autopost_for_a_source_the_server_does_not_see(world: World) -> None:
    """Guessing a source's id gives nothing."""
    with pytest.raises(NotVisibleError):
        await world.storage.autoposts.add(
            AWAY, ChannelId(6), Wish("source", source_ids=(world.private,)), label="?", created_by=UserId(3)
        )


async def test_no_autopost_for_a_topic_the_server_does_not_see(world: World) -> None:
    """Guessing a topic's id gives nothing, not even that there is such a topic."""
    for topic_id in (world.only_topic, TopicId(9_999)):
        with pytest.raises(NotVisibleError, match="is not visible"):
            await world.storage.autoposts.add(
                AWAY, ChannelId(6), Wish("topic", topic_ids=(topic_id,)), label="?", created_by=UserId(3)
            )
    await world.storage.autoposts.add(
        HOME,
        ChannelId(5),
        Wish("topic", topic_ids=(world.only_topic,)),
        label="Zeppelins",
        created_by=UserId(3),
    )


async def test_what_a_private_source_calls_somebody_stays_at_home(storage: Storage) -> None:
    """A nickname that one server's feed alone uses finds nobody elsewhere; the name itself finds them everywhere."""
    private = await storage.sources.add_feed("https://a.example/", name="A", domain=None, added_to=HOME)
    public = await storage.sources.add_feed(
        "https://b.example/", name="B", domain=None, added_to=None, is_public=True
    )
    named = topic("Mara Voss", "person", aliases=("Voss", "Iron Heron"))
    told = article("Voss waits", '"We wait," said Mara Voss.', url="https://a.example/1", topics=(named,))
    plain = article("Voss sails", '"We sail," said Mara Voss.', url="https://b.example/1")
    await storage.articles.add(told, source_id=private, post=False)
    await storage.articles.add(plain, source_id=public, post=False)

    async def found(asker: GuildId | None, name: str) -> list[int]:
        topics = storage.topics
        by_speaker = await storage.articles.search(asker, SearchQuery(speaker=name))
        return [
            len(await topics.complete(asker, name[:4])),
            len(await topics.complete(asker, name[0])),
            len(await topics.resolve(asker, name)),
            len(await topics.resolve(asker, " ".join(reversed(name.split())))),
            int(bool(by_speaker.items)),
        ]

    assert await found(HOME, "Iron Heron") == [1] * 5
    assert await found(HOME, "Mara Heron") == [1] * 5
    for asker in (AWAY, NOBODY):
        assert await found(asker, "Iron Heron") == [0] * 5
        assert await found(asker, "Mara Heron") == [1, 1, 0, 0, 0]
        assert await found(asker, "Mara Voss") == [1] * 5
    theirs = await storage.sources.add_feed("https://c.example/", name="C", domain=None, added_to=AWAY)
    await storage.articles.add(told, source_id=theirs, post=False)
    assert await found(AWAY, "Iron Heron") == [1] * 5
    assert await found(NOBODY, "Iron Heron") == [0] * 5


TEASER = "Port closed. Subscribers read on."
PAID = 'Port closed for a year. "We saw it coming," said Mara Voss.'


async def add(
    storage: Storage, source: SourceId, text: str, *, post: bool = False, url: str = "https://port.example/1"
) -> AddResult:
    told = article("Port closed", text, url=url, topics=(topic("Port dues"),), published_at=NOW)
    added = await storage.articles.add(told, source_id=source, post=post)
    assert added.error is None
    return added


@pytest.mark.parametrize("is_other_public", [False, True], ids=["private", "public"])
async def test_later_words_of_a_private_feed_stay_with_its_readers(
    storage: Storage, is_other_public: bool
) -> None:
    """Two feeds share a teaser; the paid text that one of them gives later is read by its own readers alone."""
    mine = await storage.sources.add_feed("https://a.example/?t=1", name="Mine", domain=None, added_to=HOME)
    theirs = await storage.sources.add_feed(
        "https://b.example/", name="Theirs", domain=None, added_to=AWAY, is_public=is_other_public
    )
    teaser = await add(storage, mine, TEASER)
    assert (await add(storage, theirs, TEASER)).article_id == teaser.article_id
    paid = await add(storage, mine, PAID)
    assert (paid.outcome, paid.article_id == teaser.article_id) == (AddOutcome.UPDATED, False)
    search = SearchQuery(words=["year"])
    assert len((await storage.articles.search(HOME, search)).items) == 1
    for asker in (AWAY, NOBODY):
        assert (await storage.articles.search(asker, search)).items == ()
        assert (await storage.quotes.find(asker)).items == ()
    assert paid.article_id is not None
    assert teaser.article_id is not None
    assert await storage.articles.get(paid.article_id, AWAY) is None
    kept = await storage.articles.get(teaser.article_id, AWAY)
    assert kept is not None
    assert kept.text == TEASER
    # What each gives again is recognised, and the feed that kept the old words may change them by itself.
    assert (await add(storage, mine, PAID)).outcome is AddOutcome.UNCHANGED
    assert (await add(storage, theirs, TEASER)).outcome is AddOutcome.UNCHANGED
    assert (await add(storage, mine, PAID + " Now.")).article_id == paid.article_id
    assert (await add(storage, theirs, TEASER + " Now.")).article_id == teaser.article_id


async def test_words_that_all_readers_may_see_change_in_place(storage: Storage) -> None:
    """Two feeds of one server, or one feed of two servers: an edit is no second article."""
    mine = await storage.sources.add_feed("https://a.example/", name="Mine", domain=None, added_to=HOME)
    section = await storage.sources.add_feed("https://a.example/s", name="S", domain=None, added_to=HOME)
    await storage.sources.add_feed("https://a.example/", name="Mine", domain=None, added_to=AWAY)
    first = await add(storage, mine, TEASER)
    await add(storage, section, TEASER)
    changed = await add(storage, mine, PAID)
    assert (changed.outcome, changed.article_id) == (AddOutcome.UPDATED, first.article_id)
    assert await storage.articles.count(HOME) == 1


async def test_a_post_that_waits_follows_its_words(storage: Storage) -> None:
    """A delivery queued for the shared teaser is not lost when the feed's words part from it."""
    mine = await storage.sources.add_feed("https://a.example/", name="Mine", domain=None, added_to=HOME)
    theirs = await storage.sources.add_feed("https://b.example/", name="Theirs", domain=None, added_to=AWAY)
    for guild, channel in ((HOME, ChannelId(5)), (AWAY, ChannelId(6))):
        await storage.autoposts.add(guild, channel, Wish("everything"), label="all", created_by=UserId(3))
    teaser = await add(storage, mine, TEASER, post=True)
    await add(storage, theirs, TEASER, post=True)
    paid = await add(storage, mine, PAID, post=True)
    due = {one.channel_id: one.article_id for one in await due_of(storage.deliveries, NOW)}
    assert due == {5: paid.article_id, 6: teaser.article_id}


# --- what a server restricts ---------------------------------------------------------------------------

OF_SOURCES = {"its source", "sources", "completing its source"}
OF_QUOTES = {
    "search by speaker", "its quotes", "its quote", "quotes by the speaker", "quotes about", "quotes since", "all quotes",
    "quotes with its words", "speaker's quotes", "random quotes",
}  # fmt: skip
OF_TOPICS = {
    "headlines of its topic", "headlines of a shared topic", "completing its topic", "completing its topic by a letter",
    "completing a shared topic", "resolving", "resolving its topic", "its topic", "shared count", "its topics",
    "topics with quotes about them", "what is related",
}  # fmt: skip
OF_PERSONS = {
    "following its source", "following its topic", "following its story", "what of it can be followed",
    "a digest of its source", "a digest of its topic", "an article kept at home", "a quote kept at home",
}  # fmt: skip
"""What comes in direct messages, and what is kept: never as an age-restricted channel shows it."""
OF_TOPICS |= {"following its topic", "a digest of its topic"}
OF_QUOTES |= {"a quote kept at home"}
RESTRICTIONS = {
    "age-restricted": (SourceSettings(is_age_restricted=True), set(READS) - OF_SOURCES),
    "satire": (SourceSettings(label="satire"), OF_QUOTES | OF_TOPICS),
    "headlines only": (SourceSettings(is_headlines_only=True), OF_QUOTES),
    "paused": (SourceSettings(is_paused=True), set[str]()),
    "opinion": (SourceSettings(label="opinion"), set[str]()),
}


def size(found: object) -> int:
    assert isinstance(found, (list, tuple, set, range))
    return len(found)


@pytest.mark.parametrize("restriction", RESTRICTIONS)
@pytest.mark.parametrize("name", READS)
async def test_each_read_leaves_out_what_the_server_restricts(
    world: World, name: str, restriction: str
) -> None:
    """What is restricted counts as not read there, in reads of that kind and no others; elsewhere nothing changes."""
    settings, hidden_in = RESTRICTIONS[restriction]
    before = size(await READS[name](world, HOME))
    elsewhere = size(await READS[name](world, AWAY))
    await world.storage.sources.set_settings(world.private, HOME, settings)
    assert size(await READS[name](world, HOME)) == (elsewhere if name in hidden_in else before)
    assert size(await READS[name](world, AWAY)) == elsewhere


@pytest.mark.parametrize("name", sorted(set(READS) - OF_SOURCES - OF_PERSONS))
async def test_an_age_restricted_channel_sees_all(world: World, name: str) -> None:
    """What is kept out of other channels is there for `readers(shows_age_restricted=True)`."""
    before = size(await READS[name](world, HOME))
    await world.storage.sources.set_settings(world.private, HOME, SourceSettings(is_age_restricted=True))
    shown = replace(world, storage=cast("Storage", world.storage.readers(shows_age_restricted=True)))
    assert size(await READS[name](shown, HOME)) == before


async def test_of_headlines_only_nothing_but_the_title_is_shown_or_searched(world: World) -> None:
    """No text, no description, no snippet; a word of the text finds nothing, one of the title does."""
    storage = world.storage
    await storage.sources.set_settings(world.private, HOME, SourceSettings(is_headlines_only=True))
    told = await storage.articles.get(world.article_id, HOME)
    assert told is not None
    assert (told.text, told.description, told.is_headlines_only) == ("", None, True)
    [hit] = (await storage.articles.search(HOME, ZEPPELIN)).items
    assert (hit.headline.title, hit.snippet) == ("Zeppelin fleet grounded", "")
    for by_relevance in (False, True):
        for query in (SearchQuery(words=["pilots"]), SearchQuery(words=["fleet", "pilots"])):
            found = await storage.articles.search(HOME, query, by_relevance=by_relevance)
            assert found.items == ()
    [open_one] = (await storage.articles.search(HOME, SearchQuery(words=["ferries", "again"]))).items
    assert open_one.snippet


EXCLUDED = [SearchQuery(), SearchQuery(words=["zeppelin"]), SearchQuery(prefixes=["zepp"])]


@pytest.mark.parametrize("query", EXCLUDED)
@pytest.mark.parametrize("by_relevance", [False, True])
async def test_what_is_not_shown_tells_nothing_by_its_absence(
    world: World, query: SearchQuery, by_relevance: bool
) -> None:
    """To leave out a word of a text of which only the headline is shown leaves nothing out; a word of the title does."""
    storage = world.storage
    await storage.sources.set_settings(world.private, HOME, SourceSettings(is_headlines_only=True))

    async def titles(*excluded: str) -> set[str]:
        wanted = replace(query, excluded=excluded)
        found = await storage.articles.search(HOME, wanted, by_relevance=by_relevance)
        return {hit.headline.title for hit in found.items}

    everything = await titles("nowhere")
    assert "Zeppelin fleet grounded" in everything
    assert await titles("pilots") == everything
    assert await titles("grounded") == everything - {"Zeppelin fleet grounded"}


async def test_unspaced_text_of_headlines_only_is_not_searched(storage: Storage) -> None:
    source = await storage.sources.add_feed("https://a.example/", name="A", domain=None, added_to=HOME)
    await storage.articles.add(
        article("港口通行费上涨", "议会周五决定提高渡轮的费用。"), source_id=source, post=False
    )

    async def found(term: str) -> list[str]:
        return [hit.snippet for hit in (await storage.articles.search(HOME, SearchQuery(words=[term]))).items]

    assert len(await found("渡轮的")) == len(await found("渡轮")) == 1
    await storage.sources.set_settings(source, HOME, SourceSettings(is_headlines_only=True))
    assert await found("渡轮的") == await found("渡轮") == []
    assert await found("通行费") == await found("通行") == [""]
    for wanted in (SearchQuery(), SearchQuery(words=["通行费"]), SearchQuery(words=["通行"])):
        for excluded, count in (("渡轮", 1), ("港口", 0)):
            left = await storage.articles.search(HOME, replace(wanted, excluded=[excluded]))
            assert len(left.items) == count


async def test_what_came_through_a_freer_source_too_is_shown_as_that_one_allows(world: World) -> None:
    """It is named by the least restricted source, with its text, its quotes and its label."""
    storage = world.storage
    told = await storage.articles.get(world.article_id, HOME)
    assert told is not None
    free = await storage.sources.add_feed(
        "https://free.example/f", name="Free", domain="free.example", added_to=HOME
    )
    same = article(told.headline.title, told.text, url="https://free.example/z")
    assert (await storage.articles.add(same, source_id=free, post=False)).article_id == world.article_id
    for settings in (
        SourceSettings(label="satire"),
        SourceSettings(is_headlines_only=True),
        SourceSettings(is_age_restricted=True),
    ):
        await storage.sources.set_settings(world.private, HOME, settings)
        seen = await storage.articles.get(world.article_id, HOME)
        assert seen is not None
        assert (seen.headline.source_name, seen.headline.label, seen.is_headlines_only) == (
            "Free",
            None,
            False,
        )
        assert seen.text == told.text
        [quote] = await storage.quotes.of_article(world.article_id, HOME)
        assert quote.headline.source_name == "Free"


async def test_a_headline_carries_the_servers_words_for_its_source(world: World) -> None:
    """Name and label are those that this server gave; no other server sees them."""
    await world.storage.sources.set_settings(world.public, HOME, SourceSettings("The daily", "state media"))
    for asker, words in (
        (HOME, ("The daily", "state media")),
        (AWAY, ("Times", None)),
        (NOBODY, ("Times", None)),
    ):
        found = (await world.storage.articles.headlines(asker, source_id=world.public)).items
        assert [(one.source_name, one.label) for one in found] == [words]
    by_name = await world.storage.articles.search(HOME, SearchQuery(words=["ferries"], source="daily"))
    assert len(by_name.items) == 1
