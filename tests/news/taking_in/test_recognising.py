"""Which entry is it? The table of docs/decisions/0009-polling.md, item 4, row by row. Pure."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from news.models import ArticleId, FeedEntry, ParsedFeed, SeenEntry
from news.taking_in.entry_notes import Note, noted_title, read_note, write_note
from news.taking_in.known_entries import Plan, know_entries, plan_entries
from news.taking_in.recognising import is_near_title

TITLE = "Harbour to be dredged in spring"
REWORDED = "Harbour to be dredged in summer"
OTHER_TITLE = "Orchestra opens its season"


def entry(key: str | None, place: str | None, title: str = TITLE) -> FeedEntry:
    link = f"https://quay.example/{place}" if place else None
    return FeedEntry(id=key, link=link, title=title, summary=f"All about it: {title}.")


def feed(*entries: FeedEntry) -> ParsedFeed:
    return ParsedFeed(title="Quay", link="https://quay.example/", entries=entries)


def seen_of(*entries: FeedEntry) -> dict[str, SeenEntry]:
    """What is remembered after these came, in this order, as articles 1, 2, 3, …"""
    return {
        key: SeenEntry(write_note(Note(known.digest, title=known.title)), ArticleId(number))
        for number, one in enumerate(entries, 1)
        for known in know_entries(feed(one)).values()
        for key in known.keys
    }


def plan_of(*entries: FeedEntry, states: dict[str, SeenEntry]) -> Plan:
    return plan_entries(know_entries(feed(*entries)), states)


def articles_of(plan: Plan) -> dict[str, int | None]:
    """The number of the article that each entry is, by its title; None for a new one."""
    states = {**plan.kept, **plan.changed, **plan.waiting}
    return {
        known.title: (states[key].article_id if key in states else None)
        for key, known in plan.entries.items()
    }


BEFORE = (entry("q1", "one"), entry("q2", "two", "Ferry late again"))
THIS, THE_OTHER, NEW = 1, 2, None
STILL_LISTED = entry("q7", "one", "The former address is another entry's now")

ROWS = {
    # id, address, title → which article
    ("known", "known", "same"): THIS,
    ("known", "known", "reworded"): THIS,
    ("known", "known", "other"): THIS,
    ("known", "another's", "same"): THE_OTHER,
    ("known", "another's", "reworded"): THE_OTHER,
    ("known", "another's", "other"): THE_OTHER,
    ("known", "unknown", "same"): THIS,
    ("known", "unknown", "reworded"): THIS,
    ("known", "unknown", "other"): NEW,
    ("known", "none", "same"): THIS,
    ("known", "none", "reworded"): THIS,
    ("known", "none", "other"): THIS,
    ("unknown", "known", "same"): THIS,
    ("unknown", "known", "reworded"): THIS,
    ("unknown", "known", "other"): THIS,
    ("unknown", "unknown", "same"): NEW,
    ("unknown", "unknown", "reworded"): NEW,
    ("unknown", "unknown", "other"): NEW,
    ("unknown", "none", "same"): NEW,
    ("none", "known", "other"): THIS,
    ("none", "unknown", "same"): NEW,
}
IDS = {"known": "q1", "unknown": "q9", "none": None}
PLACES = {"known": "one", "another's": "two", "unknown": "nine", "none": None}
TITLES = {"same": TITLE, "reworded": REWORDED, "other": OTHER_TITLE}


@pytest.mark.parametrize(("key", "place", "title"), ROWS, ids=" ".join)
def test_which_entry_it_is(key: str, place: str, title: str) -> None:
    """By its address, else by its id, if its title speaks for that too."""
    now = entry(IDS[key], PLACES[place], TITLES[title])
    plan = plan_of(now, states=seen_of(*BEFORE))
    assert articles_of(plan) == {noted_title(now.title): ROWS[key, place, title]}


@pytest.mark.parametrize(("key", "place", "title"), [row for row in ROWS if row[1] != "known"], ids=" ".join)
def test_while_its_former_address_is_listed_an_id_is_another_entrys(key: str, place: str, title: str) -> None:
    """An article that is still there under its own address has not become this one."""
    now = entry(IDS[key], PLACES[place], TITLES[title])
    plan = plan_of(now, STILL_LISTED, states=seen_of(*BEFORE))
    expected = NEW if place == "unknown" else ROWS[key, place, title]
    assert articles_of(plan)[noted_title(now.title)] == expected
    assert articles_of(plan)[noted_title(STILL_LISTED.title)] == THIS


def positional(numbers: range, *, title: str = "Story number {} of the town") -> list[FeedEntry]:
    """A feed that numbers its entries from 1, newest first."""
    return [entry(str(at), f"s{n}", title.format(n)) for at, n in enumerate(reversed(numbers), 1)]


@pytest.mark.parametrize(
    ("length", "came", "title"),
    [
        *product((5, 10, 40), (1, 3), ("Story number {} of the town", "Weather today")),
        (5, 5, "Story number {} of the town"),
        (40, 40, "Story number {} of the town"),
    ],
)
def test_a_feed_that_counts_from_one_brings_what_is_new(length: int, came: int, title: str) -> None:
    """Every id is known, and so is every address but those of the new ones; nothing is taken for a change."""
    before = positional(range(length), title=title)
    plan = plan_of(*positional(range(came, length + came), title=title), states=seen_of(*before))
    assert [plan.entries[key].entry.link for key in plan.new] == [
        f"https://quay.example/s{n}" for n in range(length, length + came)
    ]
    assert not plan.changed
    remembered = {entry.link: number for number, entry in enumerate(before, 1)}
    for key, state in plan.kept.items():
        assert state.article_id == remembered[plan.entries[key].entry.link]


def test_addresses_that_all_change_under_the_same_words_say_nothing() -> None:
    """A token in every link: an entry that was reworded meanwhile is the one it was."""
    before = [entry(f"q{n}", f"{n}?s=a", f"Subject {chr(97 + n)} of its own") for n in range(5)]
    now = [replace(one, link=f"{one.link}bc") for one in before]
    now[2] = replace(now[2], title=OTHER_TITLE)
    plan = plan_of(*now, states=seen_of(*before))
    assert plan.new == ()
    assert [state.article_id for state in plan.changed.values()] == [3]


def test_a_site_that_moves_all_its_addresses_brings_nothing_new() -> None:
    """The ids stay, the titles too."""
    before = [entry(f"q{n}", str(n), f"Subject {chr(97 + n)} of its own") for n in range(8)]
    now = [replace(one, link=f"https://news.quay.example/archive/{one.id}") for one in before]
    plan = plan_of(*now, states=seen_of(*before))
    assert (plan.new, len(plan.kept)) == ((), 8)


def test_what_was_remembered_before_titles_were_is_known_by_its_id() -> None:
    """After an update of Newsdesk nothing comes twice."""
    states = {key: replace(state, digest="0" * 32) for key, state in seen_of(*BEFORE).items()}
    assert plan_of(entry("q1", "nine", REWORDED), states=states).new == ()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (TITLE, TITLE, True),
        (TITLE, REWORDED, True),
        (TITLE, OTHER_TITLE, False),
        ("Quay story 2", "Quay story two, corrected", True),
        ("Storm: 3 dead", "Storm: 5 dead", False),
        ("Episode 12: the quay", "Episode 13: the quay", False),
        ("Live", "Live", True),
        ("Live", "Live from the quay", False),
        ("", "", False),
        ("港口将于春季疏浚工程开始", "港口将于夏季疏浚工程开始", True),
        ("港口将于春季疏浚工程开始", "交响乐团新演出季拉开帷幕", False),
    ],
)
def test_when_a_title_may_be_another_reworded(first: str, second: str, expected: bool) -> None:
    """Half of the words are the same; a number that was exchanged makes another story."""
    assert is_near_title(noted_title(first), noted_title(second)) is expected
    assert is_near_title(noted_title(second), noted_title(first)) is expected


@pytest.mark.parametrize(
    "note",
    [
        Note(""),
        Note("0" * 32),
        Note("0" * 32, 20),
        Note("0" * 32, 0, ""),
        Note("0" * 32, 3, "storm ~ 3~4 dead", 2),
        Note("0" * 32, 0, "quay", 0),
    ],
)
def test_a_note_is_read_as_it_was_written(note: Note) -> None:
    assert read_note(write_note(note)) == note


@pytest.mark.parametrize("written", ["a~x", "a~~~", "~~~~", "a~9999999999999999", "a~²~²~t"])
def test_an_odd_note_is_read_all_the_same(written: str) -> None:
    """A row that somebody wrote by hand breaks no check."""
    note = read_note(written)
    assert (note.effort, note.tries) == (0, None)
