"""Whatever an article holds, its card is one that Discord takes, and its text stays text."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import Any, Literal

import discord
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs._render.articles import LEAD_MAX, article_card, lead
from cogs._render.card import Card, button
from cogs._render.help import About, CommandLine, about_card, help_card
from cogs._render.limits import (
    BUTTON_LABEL_MAX,
    CUSTOM_ID_MAX,
    LINK_MAX,
    MESSAGE_COMPONENTS_MAX,
    MESSAGE_TEXT_MAX,
    OPTION_MAX,
)
from cogs._render.lists import hits_card
from cogs._render.quotes import context_card, in_paragraph, quote_card, quotes_of_card
from cogs._render.stories import ARTICLES_A_PAGE, stories_card, story_card, story_quotes_card
from cogs._render.text import weight
from cogs._render.topics import TopicPage, topic_card
from cogs._sourcing.notice_cards import notice_card
from cogs._ui.answers import Answer, Suggestion, private_card
from news.models import (
    AnswerId,
    Article,
    ArticleId,
    GuildId,
    Headline,
    Page,
    Quote,
    QuoteId,
    SearchHit,
    Source,
    SourceId,
    SourceNotice,
    StoredQuote,
    Story,
    StoryArticle,
    StoryId,
    StoryPage,
    StorySentence,
    TopicId,
    TopicSummary,
)
from tests.cogs.shown import parts

NASTY = [
    "@everyone <@&1> <#2>",
    "[x](javascript:alert(1))",
    "```py\n",
    "# Title\n- item\n> quote\n-# small",
    "||spoiler|| **bold** ~~gone~~",
    "<t:0:R> https://bad.example/x",
    "\\" * 40,
    "*" * 5000,
    "word " * 3000,
    "😀" * 2500,
    "\u202e\ud800\x00",
    "",
]
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.text(min_size=300, max_size=400))
urls = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "https://a.example/x",
            "javascript:alert(1)",
            "https://a.example/" + "y" * 480,
            "https://a.example/(" * 9,
        ]
    ),
    st.text(max_size=30),
)
ids = st.integers(1, 2**63 - 1)
maybe = st.one_of(st.none(), texts)


@st.composite
def headlines(draw: st.DrawFn) -> Headline:
    return Headline(
        article_id=ArticleId(draw(ids)),
        story_id=StoryId(1),
        title=draw(texts),
        url=draw(urls),
        domain=draw(maybe),
        source_name=draw(texts),
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        label=draw(st.sampled_from([None, "opinion", "press release"])),
    )


@st.composite
def quotes(draw: st.DrawFn) -> StoredQuote:
    text = draw(texts)
    quote = Quote(0, len(text), text, draw(maybe), draw(maybe), draw(maybe), "direct", 0.5)
    return StoredQuote(
        QuoteId(draw(ids)), quote, draw(st.one_of(st.none(), ids.map(TopicId))), draw(headlines())
    )


topics = st.builds(
    TopicSummary,
    id=ids.map(TopicId),
    name=texts,
    kind=st.sampled_from(["person", "organisation", "place", "event", "phrase"]),
    article_count=st.integers(0, 10**9),
    quote_count=st.integers(0, 10**9),
)
articles = st.builds(
    Article,
    headline=headlines(),
    text=texts,
    authors=st.lists(texts, max_size=9).map(tuple),
    description=maybe,
    image=urls,
    language=st.none(),
    is_paywalled=st.booleans(),
    is_headlines_only=st.booleans(),
)
sources = st.builds(
    Source,
    id=st.integers(1, 10**17).map(SourceId),
    name=texts,
    url=urls,
    domain=maybe,
    is_public=st.just(False),
    last_checked_at=st.just(datetime(2026, 1, 3, tzinfo=UTC)),
    last_error=maybe,
)


PINGED = 4_711
"""The one role or channel that a message may mention."""


def check(card: Card | discord.ui.LayoutView) -> None:
    """The message is within every limit of Discord's, and nothing in it is live but what we made live."""
    view = card.view() if isinstance(card, Card) else card
    shown: list[dict[str, Any]] = list(parts(view.to_components()))
    assert len(shown) <= MESSAGE_COMPONENTS_MAX
    contents = [part["content"] for part in shown if part["type"] == 10]
    assert all(contents)
    assert sum(map(weight, contents)) <= MESSAGE_TEXT_MAX
    custom_ids = [part["custom_id"] for part in shown if part.get("custom_id")]
    assert len(custom_ids) == len(set(custom_ids))
    assert all(len(custom_id) <= CUSTOM_ID_MAX for custom_id in custom_ids)
    for part in shown:
        _check_part(part)
    for content in contents:
        content.encode()
        assert not re.search(
            rf"@(everyone|here)|(?<!\\)<(?!t:\d+:[a-zA-Z]>|/|(?:@&|#){PINGED}>)|(?<!\\)```|(?<!\\)\|\|",
            content,
        )
        for target in re.findall(r"(?<!\\)\]\(([^)]*)\)", content):
            assert target.startswith(("https://", "http://"))


def _check_part(part: dict[str, Any]) -> None:
    if part["type"] == 2:
        assert 1 <= weight(part["label"]) <= BUTTON_LABEL_MAX
        if part.get("url"):
            assert part["url"].startswith(("https://", "http://"))
            assert len(part["url"]) <= LINK_MAX
    if part["type"] == 3:
        assert 1 <= len(part["options"]) <= 25
        for option in part["options"]:
            assert 1 <= weight(option["label"]) <= OPTION_MAX
            assert len(option["value"]) <= OPTION_MAX
            assert weight(option.get("description") or "") <= OPTION_MAX
    if part["type"] == 1:
        assert 1 <= len(part["components"]) <= 3
    if part["type"] == 11:
        assert part["media"]["url"].startswith(("https://", "http://"))


def finished(card: Card, suggestions: list[str]) -> Card:
    """A card with the most that can stand below it."""
    answer = Answer(
        card,
        page=1,
        has_more=True,
        note="-# Page 2 of 99",
        suggestions=[Suggestion(name, "name", number) for number, name in enumerate(suggestions, 1)],
    )
    return private_card(answer, AnswerId(10**17), can_share=True)


@settings(deadline=None)
@given(articles, st.lists(quotes(), max_size=5), st.lists(topics, max_size=12), st.lists(texts, max_size=4))
def test_any_article_fits(
    article: Article, said: list[StoredQuote], about: list[TopicSummary], names: list[str]
) -> None:
    """The card of an article in an answer is within the limits."""
    others = [stored.headline for stored in said]
    check(finished(article_card(article, said, about, others=others), names))
    assert not (article.is_paywalled and not article.description and lead(article))
    assert not (article.is_headlines_only and lead(article))
    assert len(lead(article).replace("\\", "").replace("\u200b", "")) <= max(LEAD_MAX, 500)


@settings(deadline=None)
@given(st.lists(headlines(), max_size=8), st.lists(texts, min_size=8, max_size=8))
def test_any_list_fits(found: list[Headline], snippets: list[str]) -> None:
    """Lists of headlines and of hits are within the limits, and leave no article out."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    told = (Story(StoryId(n), h, 10**9, 10**9, 10**9, moment, moment) for n, h in enumerate(found))
    stories = Page(tuple(told), 3, True)
    card = stories_card("Headlines", stories, page_size=8)
    check(finished(card, snippets[:3]))
    shown = "\n".join(part["content"] for part in parts(card.view().to_components()) if part["type"] == 10)
    assert all(f"**{number}.**" in shown for number in range(25, 25 + len(found)))
    hits = Page(tuple(SearchHit(h, s) for h, s in zip(found[:6], snippets, strict=False)), 0, True)
    card = hits_card("Search", hits, page_size=6, note="note")
    check(finished(card, snippets[:3]))
    shown = "\n".join(part["content"] for part in parts(card.view().to_components()) if part["type"] == 10)
    assert all(f"**{number}.**" in shown for number in range(1, 1 + len(hits.items)))


@settings(deadline=None)
@given(
    headlines(),
    st.lists(headlines(), min_size=1, max_size=8),
    st.lists(quotes(), max_size=6),
    st.lists(topics, max_size=5),
    texts,
)
def test_any_story_fits(
    lead: Headline, found: list[Headline], said: list[StoredQuote], about: list[TopicSummary], words: str
) -> None:
    """The pages of a story are within the limits, and leave no article out."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    page = StoryPage(
        Story(StoryId(1), lead, len(found), 10**9, 10**9, moment, moment),
        tuple(StoryArticle(h, found[0].article_id, ((moment, words),)) for h in found),
        tuple(StorySentence(words[:300], h) for h in found[:3]),
        tuple(said),
    )
    for number in range(2):
        card = story_card(page, number, about, search_id=AnswerId(10**17))
        shown = "\n".join(
            part["content"] for part in parts(card.view().to_components()) if part["type"] == 10
        )
        listed = range(number * ARTICLES_A_PAGE, min(len(found), (number + 1) * ARTICLES_A_PAGE))
        assert all(f"**{place + 1}.**" in shown for place in listed)
        check(finished(card, ["a", "b"]))
    check(finished(story_quotes_card(page, 0, page_size=5), []))


@settings(deadline=None)
@given(quotes(), st.lists(topics, max_size=12), articles, st.lists(quotes(), max_size=6))
def test_any_quote_fits(
    stored: StoredQuote, about: list[TopicSummary], article: Article, more: list[StoredQuote]
) -> None:
    """The cards of a quote are within the limits."""
    check(finished(quote_card(stored, about, about="### Quotes"), ["a", "b"]))
    check(finished(context_card(stored, article), []))
    check(finished(quotes_of_card(article.headline, more, total=len(more)), []))


@settings(deadline=None)
@given(
    topics, st.lists(headlines(), max_size=5), st.lists(quotes(), max_size=3), st.lists(topics, max_size=9)
)
def test_any_topic_fits(
    topic: TopicSummary, newest: list[Headline], said: list[StoredQuote], around: list[TopicSummary]
) -> None:
    """The card of a topic is within the limits."""
    told = [Story(StoryId(1), line, 9, 9, 2, line.published_at, line.published_at) for line in newest]
    page = TopicPage(topic, 3, True, told, said, len(said), around, around)
    check(finished(topic_card(page), ["a", "b", "c"]))


@settings(deadline=None)
@given(st.lists(sources, min_size=1, max_size=40), st.sampled_from(["failing", "working"]))
def test_any_notice_fits(failing: list[Source], kind: Literal["failing", "working"]) -> None:
    """What a server is told of its sources is within the limits, and names at least ten of them."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    card = notice_card([SourceNotice(GuildId(1), source, kind, since, None) for source in failing])
    check(card)
    shown = "\n".join(part["content"] for part in parts(card.view().to_components()) if part["type"] == 10)
    assert shown.count("since <t:") >= min(10, len(failing))


@given(texts, texts, texts)
def test_context_holds_the_exact_words(before: str, words: str, after: str) -> None:
    """The quote in its paragraph is the quote: bold, whole, and nothing of the next paragraph with it."""
    text = f"First.\n\n{before}{words}{after}\n\nLast."
    start = len("First.\n\n") + len(before)
    quote = Quote(start, start + len(words), words, None, None, None, "direct", 0)
    shown = in_paragraph(StoredQuote(QuoteId(1), quote, None, _HEADLINE), text)
    assert shown.count("**") >= 2
    assert not shown.endswith("Last.")


_HEADLINE = Headline(ArticleId(1), StoryId(1), "t", None, None, "s", datetime(2026, 1, 1, tzinfo=UTC))


def test_help_and_about_fit() -> None:
    """A hundred commands still make a help that Discord takes."""
    commands = [CommandLine(f"command-{n}", "d" * 100, n % 2 == 0) for n in range(100)]
    for for_organisers in (False, True):
        card = help_card(commands, {f"command-{n}": n for n in range(100)}, for_organisers=for_organisers)
        check(card)
    check(about_card(About("1.0", "@everyone https://x.example", 3, 10**6, False)))


def test_a_button_stands_once() -> None:
    """The same button twice on a card is shown once: Discord would refuse the message."""
    card = Card().buttons(button("A", "x1"), button("B", "x1")).buttons(button("C", "x1"), button("D", "x2"))
    assert [part["label"] for part in parts(card.view().to_components()) if part["type"] == 2] == ["A", "D"]


def test_sent_views_are_not_kept() -> None:
    """A view is finished before it is sent, so that discord.py stores none and none can time out."""

    async def is_finished() -> bool:
        return Card().text("x").view().is_finished()

    assert asyncio.run(is_finished())
