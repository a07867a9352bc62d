"""Quotes as cards: one with its source, one in its paragraph, the quotes of an article."""

from __future__ import annotations

from collections.abc import Sequence

from cogs._render.articles import (
    FORGOTTEN,
    NO_COPY,
    NO_SPEAKER,
    no_speaker,
    origin,
    restriction,
    showable,
    shows_quotes,
    with_page,
)
from cogs._render.card import AnyButton, AnySelect, Card, button, link_button, menu
from cogs._render.keeping import save_button
from cogs._render.limits import (
    CONTEXT_MAX,
    NAME_MAX,
    QUOTE_IN_LIST_MAX,
    QUOTE_MAX,
    QUOTE_ON_CARD_MAX,
)
from cogs._render.press_ids import go_id, pick_id, swap_id, wrong_id
from cogs._render.text import (
    block_quote,
    cut_into_pages,
    escape,
    escaped,
    link,
    moment,
    one_line,
    plain,
    plural,
    shorten,
    spoken,
    weight,
)
from news.models import Article, Headline, Quote, StoredQuote, TopicSummary, WithdrawnQuote

TOPICS_IN_MENU = 10
WHOLE_PAGE_MAX = 1_300
"""Characters of the words on a page; escaping may double them."""
CORRECTED = "speaker corrected"


def quote_card(
    stored: StoredQuote, topics: Sequence[TopicSummary] = (), *, about: str = "", also: str = ""
) -> Card:
    """A quote as `/quote` shows it. `about`: what was asked for, `also`: who else printed it, both Markdown of ours. `topics`: those of its article that quotes are about."""
    card = Card().text(about)
    card.text(block_quote(spoken(stored.quote.text, QUOTE_ON_CARD_MAX)))
    card.section(
        speaker_line(stored),
        article_line(stored.headline),
        accessory=link_button("Read", stored.headline.url),
    )
    card.text(also)
    card.buttons(
        button("The whole quote", go_id("quote-whole", stored.id)) if is_long(stored.quote) else None
    )
    card.buttons(
        button("Context", go_id("quote-context", stored.id)),
        more_button(stored),
        button("Another", swap_id("quote-random")),
    )
    card.buttons(wrong_button(stored), save_button("quote", stored.id))
    return card.select(about_menu(topics))


def speaker_line(stored: StoredQuote) -> str:
    """Speaker, role and reporting verb; says so where the speaker is not clear, or was another before."""
    if stored.is_withheld:
        return f"— {no_speaker(stored)}"
    return said_by(stored.quote) + (f" · {CORRECTED}" if stored.corrected_at is not None else "")


def more_button(stored: StoredQuote) -> AnyButton | None:
    """Leads to more by the speaker; None where nobody is named who has a page."""
    if stored.speaker_id is None or stored.is_speaker_private:
        return None
    return button("More by them", go_id("quotes-by", stored.speaker_id))


def wrong_button(stored: StoredQuote) -> AnyButton | None:
    """Reports the speaker; None where nobody is named."""
    return button("Wrong speaker?", wrong_id(stored.id)) if stored.quote.speaker else None


def said_by(quote: Quote) -> str:
    """Speaker, role and reporting verb; says so where the speaker is not clear."""
    if not quote.speaker:
        return f"— {NO_SPEAKER}"
    role = escaped(quote.speaker_role, NAME_MAX) if quote.speaker_role else ""
    cue = escaped(quote.cue, NAME_MAX) if quote.cue else ""
    line = f"— **{escaped(quote.speaker, NAME_MAX)}**" + (f", {role}" if role else "")
    return line + (f" · “{cue}”" if cue else "")


def is_long(quote: Quote) -> bool:
    """Whether a card shows only the beginning of its words, with the rest behind a button."""
    return weight(one_line(quote.text)) > QUOTE_ON_CARD_MAX


def whole_card(stored: StoredQuote, page: int) -> tuple[Card, int]:
    """One page of a long quote's words, each cut at a sentence where there is one, and how many pages there are.

    `page` counts from 0; one beyond the last is the last.
    """
    pages = cut_into_pages(one_line(stored.quote.text).rstrip(" ,"), WHOLE_PAGE_MAX)
    number = min(page, len(pages) - 1)
    opening, closing = "“" if number == 0 else "…", "”" if number == len(pages) - 1 else "…"
    card = Card().text("### The whole quote").text(block_quote(f"{opening}{escape(pages[number])}{closing}"))
    card.section(
        speaker_line(stored),
        article_line(stored.headline),
        accessory=link_button("Read", stored.headline.url),
    )
    return card, len(pages)


def withdrawn_card(withdrawn: WithdrawnQuote) -> Card:
    """What is said instead of a quote that vanished from its article: the words are not repeated."""
    headline = withdrawn.headline
    card = Card().text(
        "### This quote was withdrawn",
        f"Since {moment(withdrawn.withdrawn_at, 'f')} it is no quote of this article any more: the publisher changed the "
        "article, or the words were taken for a quote by mistake. The article shows what was said.",
    )
    card.section(article_line(headline), accessory=link_button("Read", headline.url))
    return card.buttons(button("The article", go_id("article", headline.article_id)))


def article_line(headline: Headline) -> str:
    """The article that a quote stands in: title, domain, time."""
    return f"{link(headline.title, headline.url, bold=False)}\n{origin(headline)} · {moment(headline.published_at, 'f')}"


def about_menu(topics: Sequence[TopicSummary]) -> AnySelect | None:
    """A menu that finds quotes about one of the topics."""
    return menu(
        "Quotes about…",
        pick_id("quotes-about"),
        [
            (one_line(t.name), str(t.id), plural(t.article_count, "article"))
            for t in with_page(topics)[:TOPICS_IN_MENU]
        ],
    )


def context_card(stored: StoredQuote, article: Article | None) -> Card:
    """The paragraph around a quote, the quote in bold; no more of it than the page allows.

    Nothing around it where the article is behind a paywall, its page allows no copy of it to be shown, its text is not kept
    any more, or its source is shown with headlines only. Where not even that may be shown, the quote is left out.
    """
    card = Card().text("### In context")
    quote = block_quote(f"**{spoken(stored.quote.text, QUOTE_MAX)}**")
    if article is None or article.is_paywalled:
        card.text(quote, "-# The publisher asks for a subscription, so only the quote is shown.")
    elif not shows_quotes(article):
        card.text("" if article.snippet_max == 0 else quote, restriction(article))
    elif not article.is_archivable:
        card.text(quote, NO_COPY)
    elif article.is_text_forgotten:
        card.text(quote, FORGOTTEN)
    else:
        room = showable(article, CONTEXT_MAX)
        card.text(block_quote(in_paragraph(stored, article.text, limit=room)))
    card.section(
        speaker_line(stored),
        article_line(stored.headline),
        accessory=link_button("Read", stored.headline.url),
    )
    return card.buttons(
        button("The article", go_id("article", stored.headline.article_id)),
        more_button(stored),
        wrong_button(stored),
    )


def in_paragraph(stored: StoredQuote, text: str, *, limit: int = CONTEXT_MAX) -> str:
    """The paragraph that the quote stands in, escaped, the quote in bold; at most `limit`, the quote itself always.

    A long paragraph is cut between words on both sides of the quote. The usual limit gives way for a few words around
    a long quote, a page's own does not.
    """
    start, end = stored.quote.start, stored.quote.end
    if text[start:end] != stored.quote.text:  # the article was changed since
        return f"**{escaped(stored.quote.text, QUOTE_MAX)}**"
    first = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    last = text.find("\n\n", end)
    last = last if last >= 0 else len(text)
    words = escaped(text[start:end], QUOTE_MAX)
    side = max((limit - len(words)) // 2, 80 if limit >= CONTEXT_MAX else 0)
    before, after = _end_of(text[first:start], side), escaped(text[end:last], side)
    # Bold may not begin or end at a space, and words must not grow together with what stands beside them.
    gap_before = " " if text[first:start][-1:].isspace() else ""
    gap_after = " " if text[end:last][:1].isspace() else ""
    return f"{before}{gap_before}**{words}**{gap_after}{after}"


def _end_of(text: str, limit: int) -> str:
    """The end of a text, escaped, cut between words."""
    tail = one_line(text)
    size = limit
    while True:
        shown = tail[-size:] if size else ""
        if len(shown) < len(tail):
            shown = "…" + shown[shown.find(" ") + 1 :] if " " in shown else "…"
        result = escaped(shown, 3 * limit)
        if len(result) <= limit or size == 0:
            return result if len(result) <= limit else ""
        size = max(0, size - max(1, (len(result) - limit) // 2))


def quotes_of_card(headline: Headline, quotes: Sequence[StoredQuote], *, total: int) -> Card:
    """Some of an article's quotes, with a menu that shows one in its paragraph."""
    card = Card().text(f"### Quotes in {link(headline.title, headline.url, bold=False)}", origin(headline))
    for stored in quotes:
        card.text(f"> {spoken(stored.quote.text, QUOTE_IN_LIST_MAX)}\n{speaker_line(stored)}")
    options = [
        (shorten(one_line(q.quote.text), 90), str(q.id), plain(q.quote.speaker or no_speaker(q), 90))
        for q in quotes
    ]
    return card.select(menu("Show one in context…", pick_id("quote-context"), options)).text(
        f"-# {plural(total, 'quote')} in this article"
    )
