"""Stories as cards: a list of them, one with its time line, its quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cogs._render.articles import (
    LIST_TITLE_MAX,
    article_menu,
    menu_origin,
    origin,
    quote_line,
    topic_button,
    with_page,
)
from cogs._render.card import AnySelect, Card, button, menu
from cogs._render.keeping import follow_button
from cogs._render.limits import TITLE_MAX
from cogs._render.press_ids import go_id, page_id, pick_id
from cogs._render.text import escaped, link, moment, one_line, plain, plural, shorten, weight
from news.models import (
    AnswerId,
    Page,
    StoredQuote,
    Story,
    StoryArticle,
    StoryPage,
    StorySentence,
    TopicSummary,
)

ARTICLES_A_PAGE: Final = 4
QUOTES_SHOWN: Final = 2
TOPICS_SHOWN: Final = 3
_LIST_ROOM: Final = 3_000
_SENTENCE_ROOM: Final = 400
_TITLE_MAX, _FORMER_MAX = 90, 70
_LINKED_MAX = 200
"""What a linked title or source may take of a card; a longer address is left to the menu."""


def told_by(story: Story) -> str:
    """ "6 outlets, 2 independent", or "6 outlets" where all are: who tells it; "" for one article."""
    if story.article_count < 2:
        return ""
    if story.outlets < 2:
        return plural(story.article_count, "article")
    outlets = plural(story.outlets, "outlet")
    return outlets if story.independent >= story.outlets else f"{outlets}, {story.independent} independent"


def story_line(story: Story, number: int, *, limit: int = LIST_TITLE_MAX, is_linked: bool = True) -> str:
    """One story of a list: number, linked headline, where it appeared, who else tells it, when."""
    lead = story.lead
    title = link(lead.title, lead.url if is_linked else None, limit=limit)
    parts = [origin(lead, limit=60), told_by(story), moment(lead.published_at)]
    return f"**{number}.** {title}\n" + " · ".join(part for part in parts if part)


def stories_card(title: str, page: Page[Story], *, page_size: int) -> Card:
    """A page of stories, one line each, and a menu that opens one. `title` is Markdown of ours."""
    first = page.number * page_size + 1
    card = Card().text(f"### {title}")
    share = _LIST_ROOM // max(len(page.items), 1) - 2
    for number, story in enumerate(page.items, first):
        line = story_line(story, number)
        if len(line) > share:  # long addresses and titles give way first
            line = story_line(story, number, limit=max(share - 170, 20), is_linked=False)
        card.text(line)
    return card.select(story_menu(page.items, first=first))


def story_menu(stories: Sequence[Story], *, first: int = 1) -> AnySelect | None:
    """A menu that opens a story, or the article where nobody else tells it."""
    return menu(
        "Open one…",
        pick_id("told"),
        [
            (
                f"{number}. {one_line(story.lead.title)}",
                str(story.lead.article_id),
                " · ".join(part for part in (menu_origin(story.lead), told_by(story)) if part),
            )
            for number, story in enumerate(stories, first)
        ],
    )


def story_card(
    page: StoryPage,
    number: int,
    topics: Sequence[TopicSummary] = (),
    *,
    search_id: AnswerId | None = None,
) -> Card:
    """A story: its lead, its summary, a page of its time line, who said what, and where to go from here.

    `number` counts pages of the time line from 0. `search_id`: a saved search for it.
    """
    story = page.story
    card = Card().text(f"### {_linked(story.lead.title, story.lead.url, TITLE_MAX)}", _facts(story))
    if number == 0:
        _summary(card, page.summary)
    _time_line(card, page, number)
    if number == 0 and page.quotes:
        lines = [_said(stored) for stored in page.quotes[:QUOTES_SHOWN]]
        if weight(lines[0]) + 40 < card.room:
            card.rule().text("**Who said what**")
            for line in lines:
                card.text(line)
    card.buttons(
        button("Quotes", go_id("story-quotes", story.id)) if page.quotes else None,
        button("Search", page_id(search_id, 0)) if search_id is not None else None,
        follow_button("story", story.id),
    )
    card.buttons(*map(topic_button, with_page(topics)[:TOPICS_SHOWN]))
    shown = [article.headline for article in articles_of(page, number)]
    return card.select(article_menu(shown, first=number * ARTICLES_A_PAGE + 1))


def articles_of(page: StoryPage, number: int) -> Sequence[StoryArticle]:
    """The articles on a page of the time line."""
    return page.articles[number * ARTICLES_A_PAGE : (number + 1) * ARTICLES_A_PAGE]


def _facts(story: Story) -> str:
    """Who tells it, how many articles, from when to when."""
    parts = [told_by(story)] if story.outlets > 1 else []
    parts.append(plural(story.article_count, "article"))
    if story.article_count > 1:
        parts.append(f"{moment(story.first_at, 'f')} – {moment(story.last_at, 'f')}")
    else:
        parts.append(moment(story.last_at, "f"))
    return " · ".join(parts)


def _summary(card: Card, sentences: Sequence[StorySentence]) -> None:
    for sentence in sentences:
        headline = sentence.headline
        source = _linked(headline.domain or headline.source_name, headline.url, 60)
        card.text(f"{escaped(sentence.text, _SENTENCE_ROOM)} ({source})")


def _time_line(card: Card, page: StoryPage, number: int) -> None:
    """The articles, oldest first: when, the headline, where, whose text it is, what the headline was."""
    names = {one.headline.article_id: origin(one.headline, limit=40) for one in page.articles}
    card.rule()
    for place, article in enumerate(articles_of(page, number), number * ARTICLES_A_PAGE + 1):
        headline = article.headline
        copied = names.get(article.copy_of) if article.copy_of is not None else None
        parts = [origin(headline, limit=60), moment(headline.published_at)]
        parts += [f"same text as {copied}"] if copied and copied != names[headline.article_id] else []
        former = [
            f"-# Until {moment(until, 'f')}: “{escaped(title, _FORMER_MAX)}”"
            for until, title in article.former_titles[-2:]
        ]
        title = _linked(headline.title, headline.url, _TITLE_MAX)
        card.text(f"**{place}.** {title}", " · ".join(parts), *former)


def _linked(words: str, url: str | None, limit: int) -> str:
    """Words as a link, unless its address takes more than its share of the card."""
    linked = link(words, url, limit=limit, bold=False)
    return linked if weight(linked) <= limit + _LINKED_MAX else link(words, None, limit=limit, bold=False)


def _said(stored: StoredQuote) -> str:
    return f"{quote_line(stored)} · {origin(stored.headline, limit=60)}"


def story_quotes_card(page: StoryPage, number: int, *, page_size: int) -> Card:
    """Who said what in a story, some at a time, with a menu that shows one in its paragraph."""
    first = number * page_size
    quotes = page.quotes[first : first + page_size]
    lead = page.story.lead
    card = Card().text(f"### Quotes on {link(lead.title, lead.url, limit=TITLE_MAX, bold=False)}")
    for stored in quotes:
        card.text(_said(stored))
    options = [
        (shorten(one_line(q.quote.text), 90), str(q.id), plain(q.quote.speaker or "speaker not named", 90))
        for q in quotes
    ]
    card.select(menu("Show one in context…", pick_id("quote-context"), options))
    return card.buttons(button("The story", go_id("story", page.story.id)))
