"""The form's cards stay within Discord's limits with the worst that can stand on them, and its parts read what was kept."""

from __future__ import annotations

from typing import Any

import pytest

from cogs._posting import form_cards
from cogs._posting.clocks import digest_minute, quiet_hours, read_clock
from cogs._posting.drafts import Draft, draft_in, written
from cogs._posting.fields import FIELDS, field_named
from cogs._posting.form_cards import Form, Offers
from cogs._posting.preview import below
from cogs._posting.subjects import Subject, label_for, with_subject, without_subject
from cogs._posting.words import LABEL_MAX, setting_lines
from cogs._render.card import Card
from cogs._ui.failure import AskedWrongError
from news.models import (
    SUBJECTS_MAX,
    AnswerId,
    AutopostId,
    ChannelId,
    Ping,
    PostSettings,
    Quiet,
    Schedule,
    SourceId,
    StoryId,
    TopicId,
    Wish,
)
from tests.cogs.shown import labels_of, parts

UGLY = "[*_~`|<@1>" * 60
SETTINGS = PostSettings(
    mode="both",
    cap_per_hour=20,
    schedule=Schedule("week", 421, weekday=6, zone="America/Argentina/Buenos_Aires"),
    quiet=Quiet(1320, 405),
    min_sources=7,
    language="xx",
    ping=Ping(10**18, UGLY[:500], 9),
    look="quote",
    template=UGLY[:900],
    images="spoiler",
    updates="thread",
    publishes=True,
    tag_ids=(1, 2, 3, 4, 5),
)
MANY = [Subject(10**15 + n, UGLY, UGLY) for n in range(60)]
WISH = Wish("search", query=UGLY[:500])


def form(**changes: Any) -> Form:
    facts: dict[str, Any] = {
        "draft": Draft(WISH, UGLY, ChannelId(10**18), SETTINGS),
        "id": AnswerId(10**17),
        "place": "announcement",
        "forecast": "x" * 300,
        "problems": ["y" * 300] * 3,
        "note": "z" * 300,
    }
    return Form(**facts | changes)


CARDS: dict[str, tuple[Card, set[str]]] = {
    "main": (form_cards.main_card(form()), {"Save", "Cancel", "What…", "Ping…", "Publishing…"}),
    "what": (
        form_cards.what_card(form(), MANY[:25], Offers(MANY, MANY, MANY)),
        {"By name…", "Search…", "Everything", "Back"},
    ),
    "named": (form_cards.named_card(form(), "source", MANY), {"Back"}),
    "when": (form_cards.when_card(form()), {"Time zone…", "Exact times…", "Back"}),
    "zone": (
        form_cards.zone_card(form(), [(f"z|{n}", UGLY, UGLY) for n in range(25)], UGLY),
        {"Another…", "Back"},
    ),
    "no zone": (form_cards.zone_card(form(), [], UGLY), {"Try again", "Back"}),
    "look": (form_cards.look_card(form(), ["p" * 200] * 3), {"Own words…", "Back"}),
    "ping": (form_cards.ping_card(form()), {"Only for…", "Nobody", "Back"}),
    "tags": (form_cards.place_card(form(place="forum"), [(str(n), UGLY) for n in range(20)]), {"Back"}),
    "publishing": (form_cards.place_card(form(), []), {"Back"}),
    "there": (form_cards.there_card(form(), 7), {"Change its settings", "Keep them"}),
}


@pytest.mark.parametrize("name", CARDS)
def test_the_worst_cards_fit(name: str) -> None:
    """With the longest of everything each card is within Discord's limits, and no button was left out for it."""
    card, labels = CARDS[name]
    view = below(card, [], Draft(WISH, UGLY, ChannelId(1)), title="-# The newest match")
    assert view.content_length() <= 4000
    assert view.total_children_count <= 40
    assert labels <= set(labels_of(Sent(view.to_components())))
    ids = [part["custom_id"] for part in parts(view.to_components()) if part.get("custom_id")]
    assert len(ids) == len(set(ids))
    assert all(len(each) <= 100 for each in ids)
    rows = [part for part in parts(view.to_components()) if part["type"] == 1]
    assert all(len(row["components"]) <= 3 for row in rows)


class Sent:
    def __init__(self, components: Any) -> None:
        self.components = components


@pytest.mark.parametrize(
    "wish",
    [
        Wish("everything"),
        WISH,
        Wish("source", source_ids=(SourceId(1), SourceId(2))),
        Wish("topic", topic_ids=(TopicId(3),)),
        Wish("story", story_ids=(StoryId(10**15),)),
    ],
    ids=lambda wish: wish.kind,
)
def test_a_draft_is_read_as_it_was_written(wish: Wish) -> None:
    """Whatever was chosen is there again after a restart."""
    draft = Draft(
        wish, UGLY, ChannelId(10**18), SETTINGS, AutopostId(9), is_zone_chosen=True, is_first_run=True
    )
    assert draft_in(written(draft)) == draft


@pytest.mark.parametrize(
    "changes", [{"kind": "planet"}, {"sources": "1,x"}, {"channel": "here"}], ids=["kind", "ids", "channel"]
)
def test_a_draft_of_another_version(changes: dict[str, Any]) -> None:
    """What cannot be read is an error of its own, not a half-read draft."""
    kept = written(Draft(Wish("everything"), "everything", ChannelId(1)))
    with pytest.raises(ValueError, match="cannot be read"):
        draft_in(kept | changes)
    with pytest.raises(ValueError, match="cannot be read"):
        draft_in({})


@pytest.mark.parametrize("name", FIELDS)
def test_each_choice_is_what_it_says(name: str) -> None:
    """Choosing an entry makes the settings stand on it, and no menu has more than 25."""
    field = FIELDS[name]
    for start in (PostSettings(), SETTINGS, PostSettings(ping=Ping(1), schedule=Schedule("hour", 5))):
        if name == "pingfrom" and start.ping is None:
            continue
        offers = field.offers(start)
        assert 0 < len(offers) <= 25
        for value, words, _ in offers:
            assert words
            assert field.value(field.changed(start, value)) == value
        assert len({value for value, _, _ in offers}) == len(offers)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pace", "0"),
        ("pace", "all"),
        ("digest", "week7"),
        ("time", "1440"),
        ("time", "-5"),
        ("quiet", "22"),
        ("outlets", "0"),
        ("language", "e"),
        ("look", "video"),
        ("images", ""),
        ("updates", "²"),
        ("publishes", "maybe"),
        ("pingfrom", "1e3"),
    ],
)
def test_what_was_never_offered_is_refused(name: str, value: str) -> None:
    """A press that somebody made up changes nothing."""
    with pytest.raises(AskedWrongError):
        field_named(name).changed(SETTINGS, value)
    with pytest.raises(AskedWrongError):
        field_named("colour")


def test_every_setting_stands_in_the_words() -> None:
    """What differs from the usual can be read on the card."""
    said = "\n".join(setting_lines(SETTINGS, is_announcement=True))
    for words in (
        "at most 20 an hour; the rest in a digest every Sunday at 07:01 (Buenos Aires)",
        "Quiet from 22:00 to 06:45",
        "Your own words, pictures behind a spoiler",
        "post's thread",
        "<@&1000000000000000000> for what the search",
        "once 9 independent outlets",
        "to the servers that follow the channel",
        "5 tags on every post",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("18:30", 1110),
        ("6:30 PM", 1110),
        ("6.30", 390),
        ("18h30", 1110),
        ("7", 420),
        ("12 am", 0),
        ("12 pm", 720),
        ("24:00", 0),
        ("24:01", None),
        ("13 pm", None),
        ("7:60", None),
        ("", None),
        ("٣:٠٠" * 200, None),
    ],
)
def test_a_clock_as_people_type_it(typed: str, minute: int | None) -> None:
    """Twelve or twenty-four hours; what is no time of the day is None."""
    assert read_clock(typed) == minute


def test_the_minute_of_an_hourly_digest() -> None:
    """With or without its colon."""
    assert [digest_minute(typed, is_hourly=True) for typed in (":05", "15", " 0 ")] == [5, 15, 0]
    for typed in ("60", "5:00", "x" * 1_000_000):
        with pytest.raises(AskedWrongError):
            digest_minute(typed, is_hourly=True)


def test_quiet_hours_as_people_type_them() -> None:
    """Over midnight, with any dash or words between; nothing means none."""
    for typed in ("22:30-6:45", "22:30 – 06:45", "10:30pm to 6:45am", "22.30 until 6.45"):
        assert quiet_hours(typed) == Quiet(1350, 405)
    assert quiet_hours("  ") is None
    with pytest.raises(AskedWrongError):
        quiet_hours("1-2-3")
    with pytest.raises(AskedWrongError):
        quiet_hours("-" * 1_000_000)


def test_a_label_of_many_names() -> None:
    """As many names as fit, and how many more there are; never longer than it may be."""
    assert label_for([]) == "everything"
    assert label_for(["Times"]) == "Times"
    assert label_for(["Times", "Post"]) == "Times, Post"
    assert label_for(["Times"] * 25).endswith(" more")
    for count in range(1, 26):
        for name in ("x" * 100, "Harbour Gazette", "a"):
            assert len(label_for([name] * count)) <= LABEL_MAX


def test_no_more_subjects_than_there_may_be() -> None:
    """The 26th is refused with what to do; one that is there already is not added twice; the last taken away means all."""
    draft = Draft(Wish("everything"), "everything", ChannelId(1))
    for number in range(SUBJECTS_MAX):
        draft = with_subject(draft, "source", number)
    assert with_subject(draft, "source", 3) == draft
    with pytest.raises(AskedWrongError):
        with_subject(draft, "source", 99)
    assert with_subject(draft, "topic", 99).wish == Wish("topic", topic_ids=(TopicId(99),))
    for number in range(SUBJECTS_MAX):
        draft = without_subject(draft, number)
    assert draft.wish == Wish("everything")
    search = Draft(WISH, "x", ChannelId(1))
    assert without_subject(search, 1) == search
