"""How entries are known again, and which changes count. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from news.models import ArticleId, FeedEntry, ParsedFeed, SeenEntry
from news.taking_in.known_entries import (
    CHANGED_MAX,
    EFFORT_MAX,
    Plan,
    after_reading,
    entry_digest,
    entry_key,
    know_entries,
    plan_entries,
)

DATED = datetime(2026, 1, 1, tzinfo=UTC)
ENTRY = FeedEntry(
    title="Ferry late", link="https://quay.example/1", id="q1", summary="An hour late.", published_at=DATED
)


def feed(*entries: FeedEntry) -> ParsedFeed:
    return ParsedFeed(title="Quay", link="https://quay.example/", entries=entries)


def numbered(count: int, *, said: str = "as before") -> ParsedFeed:
    return feed(
        *(
            FeedEntry(title=f"Story {n}", link=f"https://quay.example/{n}", id=f"q{n}", summary=said)
            for n in range(count)
        )
    )


def seen_of(parsed: ParsedFeed) -> dict[str, SeenEntry]:
    """What is remembered after this feed was taken in."""
    return {
        key: SeenEntry(known.digest, ArticleId(number))
        for number, known in enumerate(know_entries(parsed).values(), 1)
        for key in known.keys
    }


def plan_of(parsed: ParsedFeed, states: dict[str, SeenEntry]) -> Plan:
    return plan_entries(know_entries(parsed), states)


def test_entries_are_told_apart_by_id_then_link_then_title() -> None:
    """Two entries with different ids are two; the same id with another title is one."""
    assert entry_key(FeedEntry(id="a", title="x")) == entry_key(FeedEntry(id="a", title="y"))
    assert entry_key(FeedEntry(id="a")) != entry_key(FeedEntry(id="b"))
    assert entry_key(FeedEntry(link="https://a.example/")) != entry_key(FeedEntry(title="a"))


@pytest.mark.parametrize(
    "same",
    [
        replace(ENTRY, summary="  An hour\n late. "),
        replace(ENTRY, summary="<p class='x9'>An <b>hour</b> late.</p>"),
        replace(ENTRY, summary="An hour late. <img src='https://count.example/p.gif?t=177'>"),
        replace(ENTRY, summary="An hour late. https://quay.example/1?utm_source=rss&t=9"),
        replace(ENTRY, summary="An hour late. 1,204 views"),
        replace(ENTRY, summary="An hour late. Comments: 12"),
        replace(ENTRY, updated_at=DATED),
        replace(ENTRY, link="https://quay.example/elsewhere"),
    ],
    ids=range(8),
)
def test_noise_is_no_change(same: FeedEntry) -> None:
    """Markup, spacing, addresses and what is counted beside an article say nothing about it."""
    assert entry_digest(same) == entry_digest(ENTRY)


@pytest.mark.parametrize(
    "other",
    [
        replace(ENTRY, title="Ferry later"),
        replace(ENTRY, summary="Two hours late."),
        replace(ENTRY, summary="An hour late. 3 dead."),
        replace(ENTRY, content_html="<p>It left at nine.</p>"),
        replace(ENTRY, updated_at=datetime(2026, 1, 2, tzinfo=UTC)),
    ],
    ids=range(5),
)
def test_words_and_figures_are_a_change(other: FeedEntry) -> None:
    """A corrected figure, a new title, a later version."""
    assert entry_digest(other) != entry_digest(ENTRY)


def test_long_hostile_text_is_read_in_no_time() -> None:
    """Nothing but angle brackets, digits or half an address: the time grows with the length alone."""
    for piece in ("<", "1,", "https://", "9" * 50 + " ", "(1", "<a "):
        assert entry_digest(FeedEntry(title="x", content_html=piece * 200_000))


def test_new_changed_and_unchanged_are_told_apart() -> None:
    """Oldest first, whatever the order of the feed's own changes."""
    states = seen_of(numbered(3))
    now = numbered(5)
    entries = (now.entries[0], replace(now.entries[1], summary="corrected"), *now.entries[2:])
    plan = plan_of(feed(*entries), states)
    assert [plan.entries[key].entry.id for key in plan.new] == ["q4", "q3"]
    assert [plan.entries[key].entry.id for key in plan.changed] == ["q1"]
    assert {plan.entries[key].entry.id for key in plan.kept} == {"q0", "q2"}
    assert plan.is_complete


def test_a_feed_that_renumbers_its_entries_brings_nothing_new() -> None:
    """Other ids, or tracking in the links: the addresses say what they are."""
    before = numbered(4)
    states = seen_of(before)
    renumbered = feed(*(replace(entry, id=f"new-{entry.id}") for entry in before.entries))
    tracked = feed(*(replace(entry, link=f"{entry.link}?utm_source=feed") for entry in before.entries))
    moved = feed(*(replace(entry, link=f"{entry.link}/moved") for entry in before.entries))
    for changed in (renumbered, tracked, moved):
        assert plan_of(changed, states).new == ()
    plan = plan_of(renumbered, states)
    assert {key for known in plan.entries.values() for key in known.keys} > states.keys() - {
        entry_key(entry) for entry in before.entries
    }


def test_a_link_that_several_entries_share_names_none() -> None:
    """Nor does the site's own address: an entry with an id of its own is new there."""
    shared = feed(ENTRY, replace(ENTRY, id="q2", title="Another"))
    assert {len(known.keys) for known in know_entries(shared).values()} == {1}
    home = feed(replace(ENTRY, link="https://quay.example/"))
    assert plan_of(feed(replace(ENTRY, id="q9", link="https://quay.example/")), seen_of(home)).new


def test_what_was_seen_before_digests_were_kept_is_no_change() -> None:
    """After an update of Newsdesk no feed is read anew."""
    known = know_entries(numbered(3))
    plan = plan_entries(known, {key: SeenEntry("", None) for key in known})
    assert not plan.new
    assert not plan.changed
    assert all(state.digest for state in plan.kept.values())


def test_many_changes_at_once_are_the_feeds_own() -> None:
    """A new template or a token in every entry: what the feed says now is remembered, and no page is read."""
    plan = plan_of(numbered(20, said="in a new dress"), seen_of(numbered(20)))
    assert not plan.changed
    assert plan.is_complete
    assert {state.digest.partition("~")[0] for state in plan.kept.values()} == {
        known.digest for known in plan.entries.values()
    }


def test_changed_entries_are_read_a_few_at_a_time() -> None:
    """The newest first; the others are left for the next check as they were."""
    before = numbered(60)
    entries = [
        replace(entry, summary="corrected") if number < 15 else entry
        for number, entry in enumerate(before.entries)
    ]
    states = seen_of(before)
    plan = plan_of(feed(*entries), states)
    assert [plan.entries[key].entry.id for key in plan.changed] == [
        f"q{n}" for n in range(CHANGED_MAX - 1, -1, -1)
    ]
    assert not plan.is_complete
    left = entry_key(entries[12])
    assert plan.kept[left] == states[left]


def test_an_entry_that_always_changes_is_left_alone_in_the_end() -> None:
    """Three readings that show nothing, or thirty that do; then what it says is only remembered."""
    for is_update, readings in ((False, 3), (True, EFFORT_MAX)):
        states, read = seen_of(feed(ENTRY)), 0
        for number in range(100):
            plan = plan_of(feed(replace(ENTRY, summary=f"token {number}")), states)
            [(key, known)] = plan.entries.items()
            state = plan.kept.get(key) or after_reading(plan.changed[key], known, is_update=is_update)
            read += key in plan.changed
            states = dict.fromkeys(known.keys, state)
        assert read == readings


def test_no_feed_is_longer_than_we_read() -> None:
    """Of a feed without end, as many as we read."""
    assert len(know_entries(numbered(1_500))) == 1_000
