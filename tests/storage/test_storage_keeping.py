"""The smaller tables: sources and their schedule, saved answers, the commands' hash; and how names are folded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from news.models import AnswerId, CheckRecord, GuildId, PollState, SeenEntry, UserId
from storage import Storage
from storage.identity import text_hash, url_key
from storage.names import name_key, words_of
from tests.storage.builders import NOW

HOME, AWAY = GuildId(1), GuildId(2)
FEED = "https://times.example/feed"


async def test_a_feed_is_one_source_for_all(storage: Storage) -> None:
    """Adding it in a second server links it and keeps its name; it may become public, never private again."""
    first = await storage.sources.add_feed(FEED, name="Times", domain="times.example", added_to=HOME)
    second = await storage.sources.add_feed(FEED, name="Mine!", domain=None, is_public=True, added_to=AWAY)
    third = await storage.sources.add_feed(FEED, name="Times", domain=None, added_to=AWAY)
    assert first == second == third
    [seen] = await storage.sources.visible(AWAY)
    assert (seen.name, seen.domain, seen.is_public) == ("Times", "times.example", True)


@pytest.mark.parametrize("typed", ["exa ti", "TIMES", "", "times.exa"])
async def test_sources_complete_by_name_and_domain(storage: Storage, typed: str) -> None:
    await storage.sources.add_feed(FEED, name="The Example Times", domain="times.example", added_to=HOME)
    assert [source.name for source in await storage.sources.complete(HOME, typed)] == ["The Example Times"]
    assert await storage.sources.complete(HOME, "gazette") == []


async def test_the_schedule_of_a_feed(storage: Storage) -> None:
    """A check leaves its validators; an error counts up and a success clears it; files are never polled."""
    await storage.sources.add_files()
    feed = await storage.sources.add_feed(FEED, name="Times", domain="times.example", added_to=HOME)
    state = PollState(etag='"1"', last_modified="Mon", body_hash="abc", is_seeded=True)
    next_check = NOW + timedelta(minutes=5)

    async def check(state: PollState | None, error: str | None, new_count: int) -> None:
        await storage.sources.record_check(
            CheckRecord(feed, NOW, next_check, state=state, error=error, new_count=new_count)
        )

    assert [(one.id, kept) for one, kept in await storage.sources.due(NOW, 5)] == [(feed, PollState())]
    await check(state, None, 3)
    assert await storage.sources.due(NOW, 5) == []
    [(source, kept)] = await storage.sources.due(next_check, 5)
    assert (kept, source.last_checked_at, source.last_new_at) == (state, NOW, NOW)
    await check(None, "no answer", 0)
    await check(None, "no answer", 0)
    [(source, kept)] = await storage.sources.due(next_check, 5)
    assert (kept, source.last_error, source.failures) == (state, "no answer", 2)
    await check(None, None, 0)
    [(source, _)] = await storage.sources.due(next_check, 5)
    assert (source.last_error, source.failures) == (None, 0)


async def test_a_feed_that_nobody_reads_is_not_polled(storage: Storage) -> None:
    feed = await storage.sources.add_feed(FEED, name="Times", domain="times.example", added_to=HOME)
    await storage.sources.remove_from(feed, HOME)
    assert await storage.sources.due(NOW, 5) == []


async def test_answers_are_kept_until_they_are_old(storage: Storage) -> None:
    """Arguments come back as they were, whatever was typed."""
    arguments: dict[str, str | int | None] = {"query": 'a"b 料 \ud800', "page": 3, "source": None}
    kept = await storage.answers.save("search", arguments, UserId(9), guild_id=HOME)
    saved = await storage.answers.get(kept, guild_id=HOME)
    assert saved is not None
    assert (saved.kind, saved.arguments, saved.user_id) == ("search", arguments, 9)
    assert await storage.answers.get(AnswerId(99), guild_id=HOME) is None
    assert await storage.answers.delete_older_than(NOW) == 0
    assert await storage.answers.delete_older_than(NOW + timedelta(seconds=1)) == 1
    assert await storage.answers.get(kept, guild_id=HOME) is None


@pytest.mark.parametrize("place", [HOME, None], ids=["a server", "direct messages"])
async def test_an_answer_is_found_where_it_was_asked(storage: Storage, place: GuildId | None) -> None:
    """What was typed in one server is not shown in another, nor in direct messages, whatever id a button carries."""
    kept = await storage.answers.save("search", {"query": "harbour"}, None, guild_id=place)
    assert await storage.answers.get(kept, guild_id=place) is not None
    for elsewhere in {HOME, GuildId(77), None} - {place}:
        assert await storage.answers.get(kept, guild_id=elsewhere) is None


async def test_the_commands_hash_is_remembered(storage: Storage) -> None:
    assert await storage.guilds.get_commands_hash() is None
    for text in ("abc", "def"):
        await storage.guilds.set_commands_hash(text)
        assert await storage.guilds.get_commands_hash() == text


KEYS = [
    ("https://WWW.Times.example:443/a/B/?utm_source=x&b=2&a=1#top", "times.example/a/B?a=1&b=2"),
    ("http://times.example/a/B?a=1&b=2", "times.example/a/B?a=1&b=2"),
    ("https://times.example:8443/", "times.example:8443"),
    ("https://user:pw@times.example/a?fbclid=1&gclid=2", "times.example/a"),
    ("https://times.example/a?token=1&empty=", "times.example/a?empty=&token=1"),
    ("https://times.example/a?utmost=1", "times.example/a?utmost=1"),
    (" https://times.example./a ", "times.example/a"),
    ("ftp://times.example/a", None),
    ("https://[::1", None),
    ("https://times.example:99999/", None),
    ("https:///a", None),
    ("tag:times.example,2026:1", None),
    ("https://t.example/\ud800", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_addresses_are_folded(url: str | None, key: str | None) -> None:
    assert url_key(url) == key


def test_the_same_words_have_the_same_hash() -> None:
    """Spacing and encoding do not matter; a letter does, and so does whether there is a text at all."""
    assert text_hash("A title", "Some  text\n\nhere") == text_hash("A title ", "Some text here")
    assert text_hash("A title", "café") == text_hash("A title", "cafe\u0301")
    assert text_hash("A title", "Some text") != text_hash("A title", "Some test")
    assert text_hash("A title Some text", "") != text_hash("A title", "Some text")


NAMES = [
    ("Siobhán O’Brien", "siobhan o'brien"),
    ("Saint‑Malo", "saint-malo"),
    ("  Élin   Sørby ", "elin sørby"),
    ("ŽIŽKA", "zizka"),
    ("Straße", "strasse"),
    ("ﬁn", "fin"),
    ("Ａｂｃ", "abc"),
    ("がん", "がん"),
    ("มะลิ", "มะลิ"),
    ("a\0b", "a b"),
    (" \n", ""),
]


@pytest.mark.parametrize(("name", "key"), NAMES)
def test_names_are_folded(name: str, key: str) -> None:
    assert name_key(name) == key
    assert name_key(key) == key


def test_words_of_a_name() -> None:
    assert words_of("Jean-Luc O'Brien, Jr.") == ["jean", "luc", "o", "brien", "jr"]


async def test_a_feeds_entries_are_remembered_per_source(storage: Storage) -> None:
    """What a feed brought is known for that feed alone, however often it comes again."""
    times = await storage.sources.add_feed(FEED, name="Times", domain="times.example", added_to=HOME)
    files = await storage.sources.add_files()
    for _ in range(2):
        await storage.sources.record_check(
            CheckRecord(times, NOW, NOW, seen=dict.fromkeys("ab", SeenEntry("1")))
        )
    assert await storage.sources.entry_states(times, ["a", "b", "c"]) == dict.fromkeys("ab", SeenEntry("1"))
    assert await storage.sources.entry_states(files, ["a"]) == {}


async def test_one_servers_files_stay_apart_from_everyones(storage: Storage) -> None:
    """The same name for public files and for those of two servers makes three sources; nobody's files are refused."""
    public = await storage.sources.add_files("Notes")
    home = await storage.sources.add_files("Notes", is_public=False, added_to=HOME)
    away = await storage.sources.add_files("Notes", is_public=False, added_to=AWAY)
    assert len({public, home, away}) == 3
    assert await storage.sources.add_files("Notes", is_public=False, added_to=HOME) == home
    assert {source.id for source in await storage.sources.visible(HOME)} == {public, home}
    with pytest.raises(ValueError, match="public or of one server"):
        await storage.sources.add_files("Notes", is_public=False)
