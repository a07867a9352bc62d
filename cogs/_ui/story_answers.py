"""Answers about stories, for the commands that lead to one."""

from __future__ import annotations

from typing import Final

from cogs._render.limits import CHOICE_MAX
from cogs._render.stories import ARTICLES_A_PAGE, story_card, story_quotes_card, told_by
from cogs._render.text import plain
from cogs._ui.answers import Answer, AnswerContext, Request, Suggestion
from news.errors import NotVisibleError
from news.models import AnswerId, Story, StoryId, StoryPage, TopicSummary

QUOTES_A_PAGE: Final = 5
_WORDS_SEARCHED: Final = 3


def story_label(story: Story) -> str:
    """A headline with who tells it, or with its domain where nobody else does."""
    rest = told_by(story) or plain(story.lead.domain or story.lead.source_name, 30)
    return f"{plain(story.lead.title, CHOICE_MAX - len(rest) - 3)} · {rest}"


async def story_answer(
    context: AnswerContext, story_id: StoryId, number: int = 0, *, others: tuple[Suggestion, ...] = ()
) -> Answer:
    """A page of a story. Raises NotVisibleError where nothing of it is seen here."""
    page = await _page(context, story_id)
    last = (len(page.articles) - 1) // ARTICLES_A_PAGE
    number = min(number, last)
    topics = await context.storage.topics.of_article(page.story.lead.article_id, context.guild_id)
    return Answer(
        story_card(page, number, topics, search_id=await _search(context, page, topics)),
        page=number,
        has_more=number < last,
        request=Request("story", {"headline": f"#{story_id}"}),
        paging=("Earlier", "Later"),
        note=f"-# Articles {number * ARTICLES_A_PAGE + 1}–{min(len(page.articles), (number + 1) * ARTICLES_A_PAGE)} "
        f"of {len(page.articles)}, oldest first"
        if last
        else "",
        suggestions=others,
    )


async def story_quotes_answer(context: AnswerContext, story_id: StoryId, number: int) -> Answer:
    """A page of who said what in a story. Raises NotVisibleError where nothing of it is seen here."""
    page = await _page(context, story_id)
    last = max(len(page.quotes) - 1, 0) // QUOTES_A_PAGE
    number = min(number, last)
    return Answer(
        story_quotes_card(page, number, page_size=QUOTES_A_PAGE),
        page=number,
        has_more=number < last,
        request=Request("story-quotes", {"story": story_id}),
        paging=("Back", "More"),
    )


async def _page(context: AnswerContext, story_id: StoryId) -> StoryPage:
    page = await context.storage.stories.page(story_id, context.guild_id)
    if page is None:
        raise NotVisibleError(f"story {story_id}")
    return page


async def _search(context: AnswerContext, page: StoryPage, topics: list[TopicSummary]) -> AnswerId:
    """A saved search for what the story is about: its first topic, else words of its headline."""
    if topics:
        query = f'"{topics[0].name}"'.replace('""', '"')
    else:
        words = sorted(set(page.story.lead.title.split()), key=len, reverse=True)[:_WORDS_SEARCHED]
        query = " ".join(word for word in page.story.lead.title.split() if word in words)
    return await context.storage.answers.save("search", {"query": query}, None, guild_id=context.guild_id)
