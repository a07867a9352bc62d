"""Whatever an article holds, its post in every look, and every digest, is a message that Discord takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cogs._posting.words import wish_words
from cogs._render.digests import (
    LINES_A_PAGE,
    LINES_SHOWN,
    Digest,
    DigestLine,
    digest_card,
    digest_page_card,
    top_first,
)
from cogs._render.posts import Post, collapsed_card, post_card
from cogs._render.press_ids import digest_id, go_id
from cogs._render.why_posted import Why, why_card
from news.models import (
    Article,
    ArticleId,
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    GuildId,
    Headline,
    PostSettings,
    StoredQuote,
    Story,
    StoryId,
    TopicSummary,
    Wish,
)
from tests.cogs.shown import parts
from tests.cogs.test_render_limits import PINGED, articles, check, headlines, quotes, texts, topics

TEMPLATES = [
    None,
    "**[{title}]({url})** in {source}, {time}\n{lead}\n> {quote}\n— {speaker}\n{author} {topics} {outlets}",
    "{title}" * 60,
    "{lead} {quote}" * 70,
    "{speaker}",
    "no placeholder",
]
AT = datetime(2026, 1, 1, tzinfo=UTC)
LONG = "https://a.example/" + "y" * 480


def story(headline: Headline, outlets: int, independent: int) -> Story:
    return Story(StoryId(1), headline, outlets, outlets, independent, AT, AT)


looks = st.builds(
    PostSettings,
    look=st.sampled_from(["line", "card", "quote"]),
    images=st.sampled_from(["show", "spoiler", "off"]),
    template=st.sampled_from(TEMPLATES),
)
counts = st.integers(1, 10**6)
lines = st.builds(
    lambda headline, outlets, because: DigestLine(headline, story(headline, outlets, 1), because),
    headlines(),
    counts,
    texts,
)


def buttons_of(view: Any) -> list[str]:
    """The custom ids of a message's buttons."""
    return [
        part["custom_id"]
        for part in parts(view.to_components())
        if part["type"] == 2 and part.get("custom_id")
    ]


def words_of(view: Any) -> str:
    return "\n".join(part["content"] for part in parts(view.to_components()) if part["type"] == 10)


@settings(deadline=None)
@given(articles, st.lists(quotes(), max_size=3), st.lists(topics, max_size=3), looks, st.booleans(), counts)
def test_any_article_fits_in_every_look(
    article: Article,
    said: list[StoredQuote],
    about: list[TopicSummary],
    look: PostSettings,
    pings: bool,
    outlets: int,
) -> None:
    """Within the limits, with the button by which it is known again, and with no mention but the one that was asked for."""
    post = Post(article, said, about, story(article.headline, outlets, 1))
    view = post_card(post, look, ping_role_id=PINGED if pings else None).view()
    check(view)
    assert go_id("article", article.headline.article_id) in buttons_of(view)
    assert words_of(view).count("<@&") == pings
    pictures = [part for part in parts(view.to_components()) if part["type"] == 11]
    if (look.look == "line" and not look.template) or look.images == "off" or article.is_headlines_only:
        assert pictures == []
    assert all(part.get("spoiler", False) is (look.images == "spoiler") for part in pictures)


@settings(deadline=None)
@given(st.lists(lines, max_size=12), st.one_of(st.none(), quotes()), st.integers(0, 10**6), st.booleans())
def test_any_digest_fits(found: list[DigestLine], said: StoredQuote | None, more: int, pings: bool) -> None:
    """Ten stories with the longest addresses, a quote and a ping are within the limits, and no story is left out."""
    total = len(found) + more
    ordered = top_first(found)
    digest = Digest(
        DeliveryId(10**17),
        "Daily digest",
        "posted at 18:00, as this channel chose",
        AT,
        AT,
        ordered,
        total,
        said,
        ping_role_id=PINGED if pings else None,
    )
    view = digest_card(digest).view()
    check(view)
    assert digest_id(DeliveryId(10**17), 0) in buttons_of(view)
    shown = words_of(view)
    assert all(f"**{n}.** " in shown for n in range(1, min(len(found), LINES_SHOWN) + 1))
    assert shown.count("<@&") == pings
    page = digest_page_card(DeliveryId(10**17), ordered[:LINES_A_PAGE], page=0, total=total)
    check(page.view())
    assert all(f"**{n}.** " in words_of(page.view()) for n in range(1, min(len(found), LINES_A_PAGE) + 1))


def test_a_digest_of_the_longest_lines_fits() -> None:
    """The longest headlines, addresses, names and reasons there can be, ten times, and all are there."""
    headline = Headline(
        ArticleId(1), StoryId(1), "*" * 400, LONG, "d" * 80 + ".example", "S" * 90, AT, "press release"
    )
    line = DigestLine(headline, story(headline, 10**6, 10**5), "you follow " + "*" * 90)
    digest = Digest(DeliveryId(1), "Weekly digest", "w" * 200, AT, AT, [line] * 10, 10**6)
    view = digest_card(digest).view()
    check(view)
    assert "**10.** " in words_of(view)


@settings(deadline=None)
@given(
    headlines(),
    st.lists(st.tuples(headlines(), st.one_of(st.none(), texts)), max_size=9),
    texts,
    texts,
    counts,
)
def test_any_reason_fits(
    headline: Headline, items: list[tuple[Headline, str | None]], reason: str, query: str, outlets: int
) -> None:
    """The card that says why a message is there is within the limits, of posts and of digests."""
    sent = Delivery(
        DeliveryId(1),
        GuildId(1),
        ChannelId(PINGED),
        headline.article_id,
        DeliveryState.SENT,
        "nonce",
        3,
        AT,
        sent_at=AT,
        hidden_at=AT,
        reason=reason,
    )
    words = wish_words(Wish("search", query=query), query)
    look = PostSettings(min_sources=3, language=query[:20] or None)
    check(why_card(Why(sent, words, look, headline, "", story(headline, outlets, 1))))
    digest = replace(sent, kind="digest", article_id=None)
    check(why_card(Why(digest, words, look, items=items, total=outlets)))


def test_a_collapsed_post_is_one_small_line() -> None:
    """Nothing of the article is left in it."""
    view = collapsed_card("A moderator hid this post.").view()
    check(view)
    assert words_of(view) == "-# A moderator hid this post."
    assert buttons_of(view) == []
