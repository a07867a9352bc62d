"""The cards about sources: in plain words, and ones that Discord takes whatever a publisher calls itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import discord
import pytest
from aiohttp import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs._render.labels import settings_marks
from cogs._sourcing import adding_cards, progress, source_cards
from cogs._sourcing.adding_cards import Added, Trial
from cogs._sourcing.editing import Changes, changed
from cogs._sourcing.offers import (
    OFFERS_MAX,
    Offer,
    Order,
    offers_in,
    order_in,
    typed_address,
    written,
)
from cogs._sourcing.presses import PATTERN
from cogs._sourcing.progress import ProgressCard
from cogs._sourcing.source_cards import PAGE_SIZE, SourcePage
from cogs._sourcing.words import forecast_words, state_words, times_words
from news.models import (
    AnalysedArticle,
    AnswerId,
    ChannelId,
    ExtractedArticle,
    FeedEntry,
    Quote,
    Source,
    SourceId,
    SourceSettings,
)
from news.sources import Forecast
from tests.cogs.shown import parts, text_of
from tests.cogs.test_render_limits import check, headlines, texts, urls
from tests.newsstand import FakeClock

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEPT = AnswerId(10**18 - 1)


@pytest.mark.parametrize(
    ("forecast", "words"),
    [
        (Forecast(34.2, 7), "About 34 articles a day, from its last week."),
        (Forecast(1.1, 7), "About one article a day, from its last week."),
        (Forecast(0.4, 20), "About 3 articles a week, from its last 20 days."),
        (Forecast(1 / 7, 90), "About one article a week, from its last 90 days."),
        (Forecast(2 / 30, 60), "About 2 articles a month, from its last 60 days."),
        (Forecast(0.001, 900), "Less than one article a month, from its last 900 days."),
        (Forecast(1440, 1), "About 1,440 articles a day, from its last day."),
        (None, "How much it will bring cannot be told from what it shows now."),
    ],
)
def test_a_forecast_in_words(forecast: Forecast | None, words: str) -> None:
    """Rounded to what people can picture: a day, a week, a month."""
    assert forecast_words(forecast) == words


def a_source(**facts: Any) -> Source:
    known: dict[str, Any] = {
        "id": SourceId(1),
        "name": "Able Post",
        "url": "https://able.example/feed?key=1",
        "domain": "able.example",
        "is_public": False,
    }
    return Source(**(known | facts))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "First check pending"),
        ({"last_checked_at": NOW}, "Works"),
        (
            {"failures": 2, "failing_since": NOW, "last_error": "It is *closed*."},
            "Fails since <t:1767268800:f>: It is \\*closed\\*.",
        ),
        ({"failures": 2, "last_error": None}, "Fails"),
        ({"settings": SourceSettings(is_paused=True), "failures": 2}, "Paused here"),
        ({"url": None}, "Imported files: there is nothing to check"),
    ],
)
def test_a_state_in_words(facts: dict[str, Any], words: str) -> None:
    """How a source is doing, in one line."""
    assert state_words(a_source(**facts)) == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"next_check_at": NOW}, "not checked yet · next check at once · nothing new since it was added"),
        (
            {"last_checked_at": NOW, "next_check_at": NOW + timedelta(hours=1), "last_new_at": NOW},
            "checked <t:1767268800:R> · next check <t:1767272400:R> · last new article <t:1767268800:R>",
        ),
        (
            {"last_checked_at": NOW, "settings": SourceSettings(is_paused=True)},
            "checked <t:1767268800:R> · no check while paused · nothing new since it was added",
        ),
        ({"url": None}, ""),
    ],
)
def test_times_in_words(facts: dict[str, Any], words: str) -> None:
    """When it was checked, when it will be, what it last brought; each reader sees their own time."""
    assert times_words(a_source(**facts), now=NOW) == words


def test_marks_are_words() -> None:
    """What sets a source apart is said in words, all of it."""
    settings = SourceSettings(label="press release", is_headlines_only=True, is_age_restricted=True)
    assert settings_marks(settings) == "Press release · headlines only · age-restricted"
    assert settings_marks(SourceSettings()) == ""


def test_changes_leave_the_rest_as_it_is() -> None:
    """Only what is named is changed; a label can be taken away."""
    before = SourceSettings(name="A", label="satire", is_headlines_only=True, is_paused=True)
    assert changed(before, Changes()) == before
    after = changed(before, Changes(name="", has_label=True, is_headlines_only=False, is_age_restricted=True))
    assert after == SourceSettings(is_age_restricted=True, is_paused=True)


def test_an_order_is_kept_whole() -> None:
    """What was found comes back as it was, but for its entries."""
    order = Order("https://able.example/?a=1", "test", ChannelId(5), SourceId(6))
    offers = [
        Offer("https://able.example/feed", "Able", "feed", Forecast(34.25, 7)),
        Offer("https://able.example/map", "Able map", "sitemap"),
    ]
    kept = written(order, offers)
    assert order_in(kept) == order
    assert offers_in(kept) == offers
    assert order_in(written(Order("x"))) == Order("x")
    assert offers_in(written(Order("x"))) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("look at https://able.example/sport please", "https://able.example/sport"),
        ("(https://able.example/a).", "https://able.example/a"),
        ("able.example is nice", "https://able.example"),
        ("https://able.example/@user/feed?x=a@b", "https://able.example/@user/feed?x=a@b"),
        ("https//able.example", "https//able.example"),
        ("mailto:ada@able.example", "mailto:ada@able.example"),
        ("ada:s3cret@able.example/feed", "ada:s3cret@able.example/feed"),
    ],
)
def test_what_is_typed_as_an_address(typed: str, read: str) -> None:
    """The first address of a sentence is meant; what is none stays, to be refused in words that fit."""
    assert typed_address(typed) == read


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://ada:s3cret@able.example/feed", "https://able.example/feed"),
        ("ada:s3cret@able.example/feed", "able.example/feed"),
        ("HTTP://s3cret@able.example", "HTTP://able.example"),
        ("https://able.example/@user/feed?x=a@b", "https://able.example/@user/feed?x=a@b"),
        ("https://able.example?x=a@b", "https://able.example?x=a@b"),
    ],
)
def test_credentials_are_not_kept(url: str, kept: str) -> None:
    """Whatever is saved of an order, it is without user name and password."""
    assert order_in(written(Order(url))).url == kept


def test_a_public_source_of_others_shows_its_host_alone() -> None:
    """The operator's address may hold a key in its path; a server's own is shown, without the query."""
    facts = {"url": "https://able.example/k3y/feed?key=1", "is_public": True}
    page = SourcePage(a_source(**facts), 0)
    assert "k3y" not in shown_in(source_cards.page_card(page, now=NOW))
    own = SourcePage(a_source(**facts, is_own=True), 0)
    assert "able.example/k3y/feed" in shown_in(source_cards.page_card(own, now=NOW))


def test_offers_of_one_name() -> None:
    """Sections of a site that all carry its name are told apart by their paths."""
    found = [
        Offer(f"https://able.example/{name}?k=s3cret", "Able Post", "feed") for name in ("sport", "world")
    ]
    text = shown_in(adding_cards.choice_card(Order("able.example"), found, KEPT))
    assert "**1. Able Post** · able.example/sport" in text
    assert "**2. Able Post** · able.example/world" in text
    assert "s3cret" not in text


# --- limits ------------------------------------------------------------------------------------------

forecasts = st.one_of(st.none(), st.just(Forecast(34.2, 7)), st.just(Forecast(10.0**9, 10**6)))
entries = st.builds(FeedEntry, title=st.one_of(st.none(), texts), published_at=st.sampled_from([None, NOW]))
offers = st.builds(
    Offer,
    url=st.one_of(urls.filter(bool), st.just("https://a.example/" + "[" * 400)),
    name=texts,
    method=st.sampled_from(["feed", "sitemap", "front_page", "declared"]),
    forecast=forecasts,
    newest=st.lists(entries, max_size=3).map(tuple),
)
sources = st.builds(
    a_source,
    id=st.integers(1, 10**18 - 1),
    name=texts,
    domain=st.one_of(st.none(), texts),
    url=urls,
    last_checked_at=st.sampled_from([None, NOW]),
    next_check_at=st.sampled_from([None, NOW + timedelta(days=1)]),
    last_new_at=st.sampled_from([None, NOW]),
    last_error=st.one_of(st.none(), texts),
    failures=st.integers(0, 10**6),
    failing_since=st.sampled_from([None, NOW]),
    is_public=st.booleans(),
    settings=st.builds(
        SourceSettings,
        label=st.sampled_from([None, "press release"]),
        is_headlines_only=st.booleans(),
        is_age_restricted=st.booleans(),
        is_paused=st.booleans(),
    ),
)
previews = st.builds(
    AnalysedArticle,
    article=st.builds(
        ExtractedArticle,
        title=texts,
        text=texts,
        url=urls,
        authors=st.lists(texts, max_size=6).map(tuple),
        description=st.one_of(st.none(), texts),
        is_paywalled=st.booleans(),
    ),
    quotes=st.lists(
        st.builds(lambda words: Quote(0, len(words), words, words, None, None, "direct", 1.0), texts),
        max_size=2,
    ).map(tuple),
)


def shown_in(card: Any) -> str:
    return text_of(type("Message", (), {"components": card.view().to_components()}))


def check_presses(card: Any) -> None:
    """Every button and menu of the card is one that the bot knows."""
    ids = [part["custom_id"] for part in parts(card.view().to_components()) if "custom_id" in part]
    assert all(re.fullmatch(PATTERN, custom_id) for custom_id in ids), ids


@settings(deadline=None)
@given(st.lists(offers, min_size=2, max_size=OFFERS_MAX), urls)
def test_any_choice_fits(found: list[Offer], url: str | None) -> None:
    """However the finds are called, all of them can be taken."""
    card = adding_cards.choice_card(Order(url or ""), found, KEPT)
    check(card)
    check_presses(card)
    labels = [part["label"] for part in parts(card.view().to_components()) if part["type"] == 2]
    assert labels == [f"Take number {number + 1}" for number in range(len(found))]


@settings(deadline=None)
@given(st.lists(offers, min_size=1, max_size=OFFERS_MAX), st.one_of(st.none(), previews), texts)
def test_any_trial_fits(found: list[Offer], preview: AnalysedArticle | None, problem: str) -> None:
    """What a source would bring is within the limits, with a way to add it."""
    del problem
    five = Offer("https://a.example", found[0].name, "feed", None, (found[0].newest * 5)[:5])
    card = adding_cards.trial_card(Order("x", "test"), Trial([five, *found[1:]], 0, preview), KEPT)
    check(card)
    check_presses(card)
    assert "Add it" in [part.get("label") for part in parts(card.view().to_components())]


@settings(deadline=None)
@given(sources, forecasts, st.lists(headlines(), max_size=3), texts)
def test_any_added_source_fits(
    source: Source, forecast: Forecast | None, newest: list[Any], url: str
) -> None:
    """The cards of adding are within the limits, with the question."""
    card = adding_cards.added_card(Added(source, True, forecast, newest, None, "It cannot post there. " * 20))
    check(card)
    check_presses(card)
    assert "Post here" in [part.get("label") for part in parts(card.view().to_components())]
    for other in (
        adding_cards.place_card(source, chosen=ChannelId(2**63), problem="x" * 400),
        adding_cards.archive_card(source),
        adding_cards.reading_card(Order(url)),
        adding_cards.unreadable_card("x" * 400, Order(url), KEPT),
    ):
        check(other)
        check_presses(other)


@settings(deadline=None)
@given(st.lists(sources, min_size=PAGE_SIZE, max_size=PAGE_SIZE + 1, unique_by=lambda s: s.id), texts)
def test_any_list_of_sources_fits(found: list[Source], note: str) -> None:
    """A full page leaves no source out, and each can be opened."""
    del note
    card = source_cards.list_card(found, page=0, now=NOW, note="Removed: " + "x" * 150)
    check(card)
    check_presses(card)
    assert all(f"**{number}.**" in shown_in(card) for number in range(1, PAGE_SIZE + 1))
    (menu,) = [part for part in parts(card.view().to_components()) if part["type"] == 3]
    assert len(menu["options"]) == PAGE_SIZE


@settings(deadline=None)
@given(sources, st.integers(0, 10**9))
def test_any_source_page_fits(source: Source, count: int) -> None:
    """A source's page and the questions about it are within the limits."""
    page = SourcePage(source, count)
    for card in (
        source_cards.page_card(page, now=NOW, note="n" * 400),
        source_cards.confirm_card(page, count),
        source_cards.cannot_remove_card(source),
    ):
        check(card)
        check_presses(card)
    check(source_cards.older_card(source, 3, 100))
    check(source_cards.checking_card(source))


def test_a_source_in_a_hundred_channels() -> None:
    """Its page names the first ten, and can still be used."""
    page = SourcePage(a_source(), 1, list(range(100)))
    card = source_cards.page_card(page, now=NOW)
    assert shown_in(card).count("<#") == 10
    assert "Remove" in [part.get("label") for part in parts(card.view().to_components())]


# --- progress ----------------------------------------------------------------------------------------


async def test_progress_is_shown_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """The card is changed every few seconds at most, one change at a time, and not at all once it is closed."""
    clock, shown = FakeClock(NOW), list[str]()

    async def note(_: Any, view: discord.ui.LayoutView) -> None:
        shown.append(text_of(type("Message", (), {"components": view.to_components()})).splitlines()[1])
        if len(shown) == 2:
            raise ClientError  # the card was closed, or the network is down

    monkeypatch.setattr(progress, "change", note)
    monkeypatch.setattr(progress, "EDIT_EVERY", timedelta(seconds=3))
    card = ProgressCard(cast(Any, None), clock)
    for done in range(1, 11):
        clock.advance(seconds=1)
        card.offer(lambda done=done: source_cards.older_card(a_source(), done, 100))
        await card.settle()
    assert shown == ["3 of 100 pages read.", "6 of 100 pages read.", "9 of 100 pages read."]
