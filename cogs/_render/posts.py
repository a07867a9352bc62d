"""What is posted into channels: one article in the look that its server chose. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from cogs._render.articles import (
    SUBSCRIBERS_ONLY,
    author_names,
    lead,
    origin,
    quote_line,
    shows_quotes,
    source_line,
    topic_button,
    with_page,
)
from cogs._render.card import Card, button, link_button, picture
from cogs._render.limits import TITLE_MAX
from cogs._render.press_ids import go_id
from cogs._render.text import link, moment, plural
from news.models import Article, PostSettings, StoredQuote, Story, TopicSummary

LEAD_COMPACT: Final = 200
"""Characters of a publisher's text on the compact card."""
LINE_TITLE_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Post:
    """An article with all that a look may show of it."""

    article: Article
    quotes: Sequence[StoredQuote] = ()
    topics: Sequence[TopicSummary] = ()
    story: Story | None = None
    """What it is part of; who else tells it is said."""


def post_card(post: Post, settings: PostSettings, *, ping_role_id: int | None = None) -> Card:
    """An article as it is posted: in the server's own words, as a line or as a card.

    Every look has the button that names the article, by which the message is known again. `ping_role_id`: the one role
    that it mentions; the sender has to allow that, and nothing else.
    """
    ping = f"<@&{ping_role_id}>" if ping_role_id is not None else ""
    if settings.look == "line":
        return _line(post, ping)
    card = Card().text(ping)
    article = post.article
    card.section(*_lines(post, settings), accessory=_picture(article, settings))
    if settings.look == "quote" and (said := best_quote(post)) is not None:
        card.text(quote_line(said))
    return _buttons(card, post, read=True)


def told_words(story: Story | None) -> str:
    """ "Told by 6 outlets (2 independent)", or "Told by 6 outlets" where all are; "" where one outlet tells it."""
    if story is None or story.outlets < 2:
        return ""
    independent = f" ({story.independent} independent)" if story.independent < story.outlets else ""
    return f"Told by {plural(story.outlets, 'outlet')}{independent}"


def best_quote(post: Post) -> StoredQuote | None:
    """The quote that stands for an article: whole, by somebody who is named, where there is one.

    None where there is none, or the publisher's text may not be shown.
    """
    quotes = post.quotes if shows_quotes(post.article) else ()
    return min(quotes, key=lambda one: (not one.quote.speaker, one.quote.kind != "direct"), default=None)


def _line(post: Post, ping: str) -> Card:
    headline = post.article.headline
    title = link(headline.title, headline.url, limit=LINE_TITLE_MAX)
    parts = [title, origin(headline), told_words(post.story), moment(headline.published_at)]
    line = " · ".join(part for part in parts if part)
    return _buttons(Card(is_framed=False).text(f"{ping} {line}".strip()), post, read=False)


def _lines(post: Post, settings: PostSettings) -> list[str]:
    article, headline = post.article, post.article.headline
    lines = [f"### {link(headline.title, headline.url, limit=TITLE_MAX, bold=False)}", source_line(headline)]
    lines += [f"-# {told}"] if (told := told_words(post.story)) else []
    if article.is_headlines_only:
        return lines
    if settings.look == "quote":
        lines += [f"By {author_names(article.authors)}"] if article.authors else []
        lines.append(lead(article))
    else:
        lines.append(lead(article, limit=LEAD_COMPACT))
    return [*lines, SUBSCRIBERS_ONLY] if article.is_paywalled else lines


def _picture(article: Article, settings: PostSettings) -> discord.ui.Thumbnail[Any] | None:
    if settings.images == "off" or article.is_headlines_only:
        return None
    words = f"Picture to: {article.headline.title}"
    return picture(article.image, words, is_spoiler=settings.images == "spoiler")


def _buttons(card: Card, post: Post, *, read: bool) -> Card:
    headline = post.article.headline
    first = link_button("Read", headline.url) if read else None
    return card.buttons(
        first,
        button("Details", go_id("article", headline.article_id)),
        *map(topic_button, with_page(post.topics)[:1]),
    )


def collapsed_card(why: str) -> Card:
    """What is left of a post that may not be shown any more. `why`: Markdown of ours."""
    return Card(is_framed=False).text(f"-# {why}")
