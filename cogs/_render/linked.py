"""An article that somebody pointed at and that is not in the archive: its quotes, straight from its page."""

from __future__ import annotations

from typing import Final

from cogs._render.articles import NO_SNIPPET, SUBSCRIBERS_ONLY
from cogs._render.card import Card, link_button
from cogs._render.limits import NAME_MAX, QUOTE_IN_LIST_MAX
from cogs._render.quotes import said_by
from cogs._render.text import escaped, link, moment, plural, spoken
from news.addresses import host_of
from news.models import AnalysedArticle

QUOTES_A_PAGE: Final = 6
NONE_FOUND: Final = "No quotes were found in this article: nobody's exact words stand in it between marks."


def linked_card(analysed: AnalysedArticle, url: str, page: int) -> tuple[Card, int]:
    """One page of the quotes of an article at an address, and how many pages there are.

    `page` counts from 0; one beyond the last is the last. Nothing of the text is shown where its page or a paywall
    forbids it.
    """
    article = analysed.article
    quotes = () if article.snippet_max == 0 else analysed.quotes
    pages = max(1, -(-len(quotes) // QUOTES_A_PAGE))
    start = min(page, pages - 1) * QUOTES_A_PAGE
    when = f" · {moment(article.published_at, 'f')}" if article.published_at else ""
    card = Card().text(
        f"### Quotes in {link(article.title, url, bold=False)}",
        f"{escaped(host_of(url) or 'unknown site', NAME_MAX)}{when}",
    )
    for quote in quotes[start : start + QUOTES_A_PAGE]:
        card.text(f"> {spoken(quote.text, QUOTE_IN_LIST_MAX)}\n{said_by(quote)}")
    card.text(_why_none(analysed) if not quotes else f"-# {plural(len(quotes), 'quote')} in this article")
    return card.text("-# Read from its page just now; it is not kept.").buttons(
        link_button("Read", url)
    ), pages


def _why_none(analysed: AnalysedArticle) -> str:
    if analysed.article.is_paywalled:
        return SUBSCRIBERS_ONLY
    return NO_SNIPPET if analysed.article.snippet_max == 0 else NONE_FOUND
