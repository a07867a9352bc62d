"""Lists of articles as cards: search hits; and what is said when there is nothing."""

from __future__ import annotations

from cogs._render.articles import article_menu, origin
from cogs._render.card import Card
from cogs._render.text import escaped, link, moment
from news.models import Page, SearchHit, Story

_HIT_ROOM = 520
HIT_TITLE_MAX = 160
SNIPPET_MAX = 200


def hits_card(title: str, page: Page[SearchHit], *, page_size: int, note: str = "") -> Card:
    """A page of search hits, each with the passage that matched. Titles and notes are Markdown of ours."""
    first = page.number * page_size + 1
    card = Card().text(f"### {title}", note)
    for number, hit in enumerate(page.items, first):
        card.text(_hit_lines(hit, number))
    return card.select(article_menu([hit.headline for hit in page.items], first=first))


def _hit_lines(hit: SearchHit, number: int) -> str:
    headline = hit.headline
    meta = f"{origin(headline, limit=60)} · {moment(headline.published_at)}"
    title = link(headline.title, headline.url, limit=HIT_TITLE_MAX)
    if len(title) > _HIT_ROOM - SNIPPET_MAX - 110:
        title = f"**{escaped(headline.title, HIT_TITLE_MAX)}**"
    snippet = escaped(hit.snippet, SNIPPET_MAX)
    return "\n".join(
        line for line in (f"**{number}.** {title}", meta, f"-# {snippet}" if snippet else "") if line
    )


def empty_card(what: str, *, next_step: str) -> Card:
    """Nothing found: what was looked for, and what to try. Both Markdown of ours."""
    return Card().text(what, next_step)


def page_note(page: Page[Story] | Page[SearchHit], *, page_size: int, thing: str) -> str:
    """Small print below a list: "Page 2 of 5 · 37 articles". Empty for a list of one page, and on the first
    of an unknown number."""
    if page.number == 0 and (not page.has_more or page.total is None):
        return ""
    if page.total is None:
        return f"-# Page {page.number + 1}"
    pages = max((page.total + page_size - 1) // page_size, page.number + 1)
    return f"-# Page {page.number + 1} of {pages} · {page.total:,} {thing}"


def named(name: str) -> str:
    """A name for a title, escaped and in bold."""
    return f"**{escaped(name, 80)}**"
