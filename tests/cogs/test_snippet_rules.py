"""What pages allow to be shown holds in every answer and every post."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cogs._render.articles import NO_COPY, NO_SNIPPET, lead
from cogs._render.posts import Post, post_card
from cogs._render.quotes import in_paragraph
from news.models import (
    AnalysedArticle,
    Article,
    ArticleId,
    ExtractedArticle,
    Headline,
    PostSettings,
    Quote,
    QuoteId,
    StoredQuote,
    StoryId,
)
from tests.cogs.posting_world import posting_world
from tests.cogs.shown import parts, text_of
from tests.newsstand import Newsstand, quoted

SAID = "The dam will hold for a hundred years"
TEXT = (
    f"Engineers looked at the dam above Kettle Bay. “{SAID},” said Ada Okafor. They come again in May.\n\n"
    "Zeppelins brought the cement."
)
DESCRIPTION = "Engineers have looked at the dam and found no crack in it."
OUR_WORDS = ("Engineers", "hundred years", "Zeppelins", "crack")


async def ask(stand: Newsstand, command: str, /, **options: Any) -> str:
    return text_of((await stand.reader.slash(stand.channel, command, **options)).response)


async def dam_article(stand: Newsstand, **rules: Any) -> ArticleId:
    quotes = (quoted(TEXT, SAID, "Ada Okafor", role="Engineer"),)
    return await stand.article("The dam holds", TEXT, quotes=quotes, **rules)


async def test_a_page_that_allows_nothing_shows_its_headline_alone(stand: Newsstand) -> None:
    """`/article`, `/search` and `/quote` show none of its words; the first says why."""
    await dam_article(stand, snippet_max=0, description=DESCRIPTION)
    article = await ask(stand, "article", title="The dam holds")
    found = await ask(stand, "search", query="zeppelins")
    said = [await ask(stand, "quote"), await ask(stand, "quote", by="Ada Okafor")]
    assert NO_SNIPPET in article
    assert "The dam holds" in found
    for shown in (article, found, *said):
        assert not [words for words in OUR_WORDS if words in shown]


@pytest.mark.parametrize(
    ("snippet_max", "description"), [(20, None), (20, DESCRIPTION), (36, DESCRIPTION), (1, None)]
)
async def test_a_page_that_allows_little_shows_little(
    stand: Newsstand, snippet_max: int, description: str | None
) -> None:
    """Lead and passages are cut at what the page allows; longer quotes are not shown."""
    await dam_article(stand, snippet_max=snippet_max, description=description)
    article = await ask(stand, "article", title="The dam holds")
    found = await ask(stand, "search", query="cement")
    assert "hundred years" not in article + found + await ask(stand, "quote")
    for shown in (article, found):
        for line in shown.replace("### Search “cement”", "").splitlines():
            if any(word in line for word in ("Engineers", "looked", "cement", "brought")):
                assert len(line.strip("> ")) <= snippet_max


async def test_a_page_that_allows_no_copy(stand: Newsstand) -> None:
    """The description, passages and quotes are shown; the opening and the paragraph around a quote are not."""
    await dam_article(stand, is_archivable=False)
    article = await ask(stand, "article", title="The dam holds")
    assert NO_COPY in article
    assert SAID in article
    assert "Engineers" not in article
    assert "cement" in await ask(stand, "search", query="zeppelins")
    asked = await stand.reader.slash(stand.channel, "quote", by="Ada Okafor")
    context = text_of((await stand.reader.click(asked.response, label="Context")).response)
    assert SAID in context
    assert NO_COPY in context
    assert "come again" not in context


async def test_a_description_is_enough_where_no_copy_is_allowed(stand: Newsstand) -> None:
    """It is the publisher's own word on the article, so nothing is missing and nothing is said."""
    await dam_article(stand, is_archivable=False, description=DESCRIPTION)
    article = await ask(stand, "article", title="The dam holds")
    assert DESCRIPTION in article
    assert NO_COPY not in article


@pytest.mark.parametrize("rules", [{"snippet_max": 0}, {"snippet_max": 12}])
async def test_posts_show_no_more(tmp_path: Path, rules: dict[str, Any]) -> None:
    """What is posted into a channel keeps to the page's rules as answers do."""
    async with posting_world(tmp_path) as world:
        source = await world.source()
        await world.autopost(world.sport)
        article = ExtractedArticle(
            title="The dam holds",
            text=TEXT,
            url="https://times.example/dam",
            description=DESCRIPTION,
            published_at=world.env.now(),
            **rules,
        )
        analysed = AnalysedArticle(article, (quoted(TEXT, SAID, "Ada Okafor", role="Engineer"),))
        await world.storage.articles.add(analysed, source_id=source, post=True)
        await world.tick()
        (message,) = world.sport.history()
        shown = text_of(message)
    assert "The dam holds" in shown
    assert not [words for words in ("looked", "hundred years", "crack") if words in shown]
    assert ("Engineers" in shown) is bool(rules["snippet_max"])


_HEADLINE = Headline(
    ArticleId(1), StoryId(1), "The dam holds", None, None, "Gazette", datetime(2026, 1, 1, tzinfo=UTC)
)
_ARTICLE = Article(_HEADLINE, TEXT, (), None, None, None, is_paywalled=False)


@pytest.mark.parametrize("limit", [0, 1, 2, 5, 40, 100, 299, 300, 5_000])
def test_a_lead_counts_the_publishers_characters(limit: int) -> None:
    """Whichever is less: what the page allows or what we would show."""
    for article in (_ARTICLE, replace(_ARTICLE, description=DESCRIPTION * 12)):
        assert len(lead(replace(article, snippet_max=limit))) <= limit
    assert lead(replace(_ARTICLE, snippet_max=5_000)) == lead(_ARTICLE)


@pytest.mark.parametrize("limit", [len(SAID), len(SAID) + 1, 50, 60, 90, 2_000])
def test_context_is_as_long_as_the_page_allows(limit: int) -> None:
    """The quote with what fits around it; the page's limit gives no way."""
    start = TEXT.index(SAID)
    quote = Quote(start, start + len(SAID), SAID, "Ada Okafor", None, "said", "direct", 1)
    shown = in_paragraph(StoredQuote(QuoteId(1), quote, None, _HEADLINE), TEXT, limit=limit)
    assert SAID in shown
    assert len(re.sub(r"\*\*|\\|\u200b", "", shown).replace(" ", "")) <= limit


def test_a_post_of_a_page_that_allows_nothing_is_a_headline() -> None:
    """Even where a quote was handed over."""
    quote = Quote(0, 9, "Engineers", None, None, None, "direct", 0)
    post = Post(replace(_ARTICLE, snippet_max=0, text=""), [StoredQuote(QuoteId(1), quote, None, _HEADLINE)])
    for settings in (PostSettings(), PostSettings(look="quote"), PostSettings(template="{title} {quote}")):
        card = post_card(post, settings).view()
        shown = "\n".join(part["content"] for part in parts(card.to_components()) if part["type"] == 10)
        assert "Engineers" not in shown
