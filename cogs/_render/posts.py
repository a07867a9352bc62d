"""What is posted into channels: one article in the look that its server chose. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from cogs._render.articles import (
    AUTHORS_SHOWN,
    SUBSCRIBERS_ONLY,
    author_names,
    lead,
    lead_words,
    menu_origin,
    origin,
    quote_line,
    shows_quotes,
    source_line,
    with_page,
)
from cogs._render.card import Card, button, link_button, picture
from cogs._render.keeping import follow_button
from cogs._render.labels import label_mark
from cogs._render.limits import TITLE_MAX
from cogs._render.press_ids import go_id
from cogs._render.stories import told_by
from cogs._render.text import escape, link, moment, one_line, plural, safe_url
from news.models import Article, PostSettings, StoredQuote, Story, TopicSummary
from news.posting.templates import read_template

LEAD_COMPACT: Final = 200
"""Characters of a publisher's text on the compact card."""
LINE_TITLE_MAX: Final = 200
OWN_WORDS_MAX: Final = 1_600
"""Characters of a post in a server's own words; Discord may count some of them twice."""
TOPICS_NAMED: Final = 3


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
    own = own_words(post, settings.template) if settings.template else ""
    if settings.look == "line" and not own:
        return _line(post, ping)
    card = Card(is_framed=not own).text(ping)
    lines = [own, _label_line(post, settings)] if own else _lines(post, settings)
    card.section(*lines, accessory=_picture(post.article, settings))
    if settings.look == "quote" and not own and (said := best_quote(post)) is not None:
        card.text(quote_line(said))
    return _buttons(card, post, read=True)


def own_words(post: Post, template: str) -> str:
    """The post as the server's template has it; "" where nothing of it is left. Every value is escaped.

    A line for what the publisher holds back is not in it: what may not be shown is empty.
    """
    article, headline = post.article, post.article.headline
    when = moment(headline.published_at, "f")
    said = best_quote(post)
    values = {
        "title": headline.title or "Untitled",
        "url": safe_url(headline.url) or "",
        "source": menu_origin(headline),
        "time": when,
        "lead": lead_words(article),
        "author": "" if article.is_headlines_only else ", ".join(article.authors[:AUTHORS_SHOWN]),
        "topics": ", ".join(topic.name for topic in with_page(post.topics)[:TOPICS_NAMED]),
        "quote": said.quote.text.rstrip(" ,") if said is not None else "",
        "speaker": (said.quote.speaker or "") if said is not None else "",
        "outlets": told_by(post.story) if post.story is not None else "",
    }

    def made_safe(value: str) -> str:
        # The time is ours. Square brackets cannot be escaped inside a link, and any value may stand in one.
        return when if value == when else escape(one_line(value).replace("[", "(").replace("]", ")"))

    words = read_template(template).render(values, made_safe, limit=OWN_WORDS_MAX)
    return words.replace("]()", "]")  # of an article without an address


def _label_line(post: Post, settings: PostSettings) -> str:
    """What the organisers say of the source, where their template does not say where it is from."""
    mark = label_mark(post.article.headline.label)
    is_said = "source" in read_template(settings.template or "").placeholders
    return f"-# {mark}" if mark and not is_said else ""


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
    return card.buttons(
        link_button("Read", headline.url) if read else None,
        button("Details", go_id("article", headline.article_id)),
        follow_button("article", headline.article_id),
    )


def collapsed_card(why: str) -> Card:
    """What is left of a post that may not be shown any more. `why`: Markdown of ours."""
    return Card(is_framed=False).text(f"-# {why}")
