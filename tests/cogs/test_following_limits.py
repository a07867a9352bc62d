"""The cards of what is one's own fit Discord's limits, whatever is followed, kept or called whatever."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from cogs._following.cards import (
    FOLLOWS_A_PAGE,
    SAVED_A_PAGE,
    Choice,
    ahead_card,
    choice_card,
    draft_card,
    followed_card,
    following_card,
    saved_card,
)
from cogs._following.drafts import Draft
from cogs._following.privacy_cards import ask_card, privacy_card
from cogs._render.card import Card
from cogs._render.digests import DigestLine
from cogs._render.limits import MESSAGE_COMPONENTS_MAX, MESSAGE_TEXT_MAX
from cogs._render.text import weight
from news.models import (
    AnswerId,
    ArticleId,
    Follow,
    FollowId,
    GuildId,
    Headline,
    KeptOfPerson,
    Page,
    Quote,
    QuoteId,
    Reader,
    SavedId,
    SavedItem,
    Schedule,
    StoredQuote,
    StoryId,
    Subject,
    UserId,
)
from storage.retention import Policy
from tests.cogs.shown import parts

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
EVIL = "**Ada** [x](https://evil.example) @everyone <@1> `" + "_" * 300 + "😀" * 200
HEADLINE = Headline(
    ArticleId(2**62), StoryId(2**62), EVIL, "https://times.example/" + "a" * 480, EVIL, EVIL, NOW, label=None
)
QUOTE = StoredQuote(
    QuoteId(2**62), Quote(0, 900, EVIL * 3, EVIL, EVIL, "said", "direct", 0.9), None, HEADLINE
)
LINES = [DigestLine(HEADLINE, because=EVIL)] * 25
WEEKLY = Schedule("week", 23 * 60 + 59, 6, "America/Argentina/Buenos_Aires")
READER = Reader(UserId(1), WEEKLY, NOW, NOW, NOW, NOW)
FOLLOWS = [
    Follow(FollowId(2**62 + n), UserId(1), GuildId(2**62), Subject("topic", 2**62), EVIL, NOW, is_person=True)
    for n in range(100)
]
SAVED = [
    SavedItem(SavedId(2**62 + n), "quote", NOW, None, HEADLINE, QUOTE)
    if n % 2
    else SavedItem(SavedId(2**62 + n), "article", NOW, None, HEADLINE)
    for n in range(SAVED_A_PAGE)
]
KEPT = KeptOfPerson(100, 500, READER, 100_000)

CARDS: dict[str, Card] = {
    "what to follow": choice_card(
        EVIL, [Choice(Subject("story", 2**62 + n), "Story", EVIL) for n in range(6)], 2**62
    ),
    "before saving": draft_card(
        Draft((Subject("topic", 1),), WEEKLY, EVIL, EVIL),
        AnswerId(2**62),
        [EVIL] * 25,
        LINES,
        first="soon",
        others=[(f"{EVIL} {n}", str(n), EVIL) for n in range(25)],
    ),
    "ahead": ahead_card(READER, LINES, NOW),
    "followed": followed_card([(one, True) for one in FOLLOWS[:4]], READER, NOW),
    "first page": following_card(FOLLOWS, READER, NOW, servers={GuildId(2**62): EVIL}),
    "last page": following_card(FOLLOWS, READER, NOW, page=99, servers={GuildId(2**62): EVIL}),
    "kept": saved_card(Page(tuple(SAVED), 1, has_more=True, total=500), note="Removed."),
    "privacy": privacy_card(KEPT, policy=Policy(36_500, "nothing"), contact=EVIL),
    "question": ask_card(KEPT),
}


@pytest.mark.parametrize("name", CARDS)
def test_each_card_fits_and_is_inert(name: str) -> None:
    """No more text and components than Discord takes, no label or value too long, no mention and no foreign link."""
    shown = list(parts(CARDS[name].open_reserve().view().to_components()))
    texts = [part["content"] for part in shown if part["type"] == 10]
    assert texts
    assert sum(map(weight, texts)) <= MESSAGE_TEXT_MAX
    assert len(shown) <= MESSAGE_COMPONENTS_MAX
    assert not any("@everyone" in text or "(https://evil" in text for text in texts)
    ids = [part["custom_id"] for part in shown if part.get("custom_id")]
    assert len(ids) == len(set(ids))
    assert all(len(one) <= 100 for one in ids)
    for menu in (part for part in shown if part["type"] == 3):
        check_menu(menu)


def check_menu(menu: dict[str, Any]) -> None:
    options = menu["options"]
    assert 0 < len(options) <= 25
    assert len({option["value"] for option in options}) == len(options)
    assert all(weight(option["label"]) <= 100 and len(option["value"]) <= 100 for option in options)


def test_lists_show_all_that_they_page() -> None:
    """Nothing of a page is left out for want of room."""
    for name, count in (("first page", FOLLOWS_A_PAGE), ("kept", SAVED_A_PAGE)):
        texts = "\n".join(
            part["content"] for part in parts(CARDS[name].view().to_components()) if part["type"] == 10
        )
        assert len(re.findall(r"(?m)^\*\*\d+\.\*\*", texts)) == count, name
