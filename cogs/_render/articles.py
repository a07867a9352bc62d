"""Articles as cards: one article, a post in a channel, a list of headlines."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from cogs._render.card import AnyButton, AnySelect, Card, button, link_button, menu, picture
from cogs._render.limits import (
    DESCRIPTION_SHOWN_MAX,
    LEAD_MAX,
    NAME_MAX,
    QUOTE_IN_LIST_MAX,
    SHORT_LABEL_MAX,
    TITLE_MAX,
)
from cogs._render.press_ids import go_id, pick_id
from cogs._render.text import escaped, link, moment, one_line, plain, shorten, spoken
from news.models import Article, Headline, StoredQuote, TopicSummary

CARD_QUOTES = 3
POST_QUOTES = 1
CARD_TOPICS = 6
AUTHORS_SHOWN = 4
LIST_TITLE_MAX = 200


def origin(headline: Headline, *, limit: int = NAME_MAX) -> str:
    """Where it appeared: the publisher's domain, or the name of the source for a file without an address."""
    return escaped(headline.domain or headline.source_name, limit) or "unknown source"


def source_line(headline: Headline) -> str:
    """Source · domain · time, each once."""
    name, domain = escaped(headline.source_name, NAME_MAX), escaped(headline.domain or "", NAME_MAX)
    parts = [name] if name.casefold() != domain.casefold() else []
    parts += [domain, moment(headline.published_at, "f")]
    return " · ".join(part for part in parts if part)


def article_card(
    article: Article,
    quotes: Sequence[StoredQuote],
    topics: Sequence[TopicSummary] = (),
    *,
    others: Sequence[Headline] = (),
) -> Card:
    """An article as `/article` shows it: lead, up to three quotes, its topics as buttons, the link.

    `others`: articles that may have been meant instead.
    """
    card = _head(article)
    card.text(*_quote_lines(article, quotes[:CARD_QUOTES]))
    headline = article.headline
    card.buttons(
        link_button("Read", headline.url),
        button("All quotes", go_id("quotes-of", headline.article_id))
        if len(quotes) > CARD_QUOTES and not article.is_paywalled
        else None,
    )
    shown = topics[:CARD_TOPICS]
    for start in range(0, len(shown), 3):
        card.buttons(*(topic_button(topic) for topic in shown[start : start + 3]))
    return card.select(article_menu(others, placeholder="Did you mean another article?"))


def post_card(
    article: Article,
    quotes: Sequence[StoredQuote] = (),
    topics: Sequence[TopicSummary] = (),
    *,
    reason: str | None = None,
) -> discord.ui.LayoutView:
    """An article as it is posted into a channel. `reason`: why it is here, such as the topic's name; plain text.

    Send it with `allowed_mentions=discord.AllowedMentions.none()`.
    """
    card = _head(article)
    card.text(*_quote_lines(article, quotes[:POST_QUOTES]))
    if reason:
        card.text(f"-# Posted for {escaped(reason, NAME_MAX)}")
    card.buttons(
        link_button("Read", article.headline.url),
        button("Details", go_id("article", article.headline.article_id)),
        topic_button(topics[0]) if topics else None,
    )
    return card.view()


def _head(article: Article) -> Card:
    headline = article.headline
    lines = [f"### {link(headline.title, headline.url, limit=TITLE_MAX, bold=False)}", source_line(headline)]
    if article.authors:
        lines.append("By " + author_names(article.authors))
    lines.append(lead(article))
    if article.is_paywalled:
        lines.append("-# The publisher asks for a subscription: only its own description is shown.")
    return Card().section(*lines, accessory=picture(article.image, f"Picture to: {headline.title}"))


def lead(article: Article) -> str:
    """The publisher's description, or at most 300 characters of the text; never text behind a paywall."""
    if article.description and one_line(article.description):
        return escaped(
            shorten(one_line(article.description), DESCRIPTION_SHOWN_MAX), 2 * DESCRIPTION_SHOWN_MAX
        )
    if article.is_paywalled:
        return ""
    # Two limits: what we may show counts the publisher's characters, what fits counts escapes as well.
    return escaped(shorten(one_line(article.text[: 4 * LEAD_MAX]), LEAD_MAX), 2 * LEAD_MAX)


def author_names(authors: Sequence[str]) -> str:
    """Up to four names, and how many more there are."""
    names = [escaped(name, NAME_MAX) for name in authors[:AUTHORS_SHOWN]]
    rest = len(authors) - len(names)
    return ", ".join(name for name in names if name) + (f" and {rest} more" if rest > 0 else "")


def _quote_lines(article: Article, quotes: Sequence[StoredQuote]) -> list[str]:
    if article.is_paywalled:  # quotes are the publisher's text as well
        return []
    return [quote_line(stored) for stored in quotes]


def quote_line(stored: StoredQuote) -> str:
    """One quote for a list: the words, then who said them."""
    speaker = escaped(stored.quote.speaker, NAME_MAX) if stored.quote.speaker else ""
    return f"> {spoken(stored.quote.text, QUOTE_IN_LIST_MAX)}\n> — {f'**{speaker}**' if speaker else 'speaker not clear'}"


def topic_button(topic: TopicSummary) -> AnyButton:
    """A short button that opens a topic or person."""
    return button(plain(topic.name, SHORT_LABEL_MAX), go_id("topic", topic.id))


def headline_line(headline: Headline, number: int, *, limit: int = LIST_TITLE_MAX) -> str:
    """One story of a list: number, linked title, domain, time."""
    title = link(headline.title, headline.url, limit=limit)
    return f"**{number}.** {title}\n{origin(headline)} · {moment(headline.published_at)}"


def fitted_lines(headlines: Sequence[Headline], *, room: int, first: int = 1) -> list[str]:
    """A line for each headline, together within `room` characters: long addresses and titles give way first."""
    share = room // max(len(headlines), 1) - 2
    lines: list[str] = []
    for number, headline in enumerate(headlines, first):
        line = headline_line(headline, number)
        if len(line) > share:
            unlinked = f"**{number}.** **{escaped(headline.title, max(share - 130, 20)) or 'Untitled'}**"
            line = f"{unlinked}\n{origin(headline, limit=60)} · {moment(headline.published_at)}"
        lines.append(line)
    return lines


def article_menu(
    headlines: Sequence[Headline], *, first: int = 1, placeholder: str = "Open an article…"
) -> AnySelect | None:
    """A menu that opens one of the listed articles."""
    return menu(
        placeholder,
        pick_id("article"),
        [
            (f"{number}. {one_line(h.title)}", str(h.article_id), h.domain or h.source_name)
            for number, h in enumerate(headlines, first)
        ],
    )
