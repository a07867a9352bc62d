"""Articles as cards: one article, a post in a channel, a list of headlines."""

from __future__ import annotations

from collections.abc import Sequence

from cogs._render.card import AnyButton, AnySelect, Card, button, link_button, menu, picture
from cogs._render.keeping import follow_button, save_button
from cogs._render.labels import label_mark
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
from news.models import Article, ExtractedArticle, Headline, StoredQuote, Story, TopicSummary

CARD_QUOTES = 3
CARD_TOPICS = 6
AUTHORS_SHOWN = 4
LIST_TITLE_MAX = 200
HEADLINES_ONLY = "-# This source is shown with headlines only."
SUBSCRIBERS_ONLY = "-# The publisher asks for a subscription: only its own description is shown."
NO_SNIPPET = "-# The publisher asks that nothing of the text is shown."
NO_SPEAKER = "speaker not clear"
WITHHELD = "speaker withheld by this server"
NO_COPY = "-# The publisher asks that no copy of the text is shown."
FORGOTTEN = "-# Its text is not kept any more; the link leads to the publisher."


def origin(headline: Headline, *, limit: int = NAME_MAX) -> str:
    """Where it appeared: the publisher's domain, or the name of the source for a file without an address.

    Behind what the server's organisers say of the source: "Opinion · times.example".
    """
    where = escaped(headline.domain or headline.source_name, limit) or "unknown source"
    return " · ".join(part for part in (label_mark(headline.label), where) if part)


def source_line(headline: Headline) -> str:
    """Label · source · domain · time, each once."""
    name, domain = escaped(headline.source_name, NAME_MAX), escaped(headline.domain or "", NAME_MAX)
    parts = [label_mark(headline.label)]
    parts += [name] if name.casefold() != domain.casefold() else []
    parts += [domain, moment(headline.published_at, "f")]
    return " · ".join(part for part in parts if part)


def article_card(
    article: Article,
    quotes: Sequence[StoredQuote],
    topics: Sequence[TopicSummary] = (),
    *,
    others: Sequence[Headline] = (),
    story: Story | None = None,
) -> Card:
    """An article as `/article` shows it: lead, up to three quotes, its topics as buttons, the link.

    `others`: articles that may have been meant instead. `story`: a button leads there where others tell it, too. Of a source that is shown with headlines only: the title,
    where it appeared and the link. What is left out because the publisher or the organisers want it so, is said.
    """
    card = _head(article)
    shown_quotes = quotes if shows_quotes(article) else ()
    card.text(*(quote_line(stored) for stored in shown_quotes[:CARD_QUOTES]))
    card.text(restriction(article))
    headline = article.headline
    card.buttons(
        link_button("Read", headline.url),
        button("All quotes", go_id("quotes-of", headline.article_id))
        if len(shown_quotes) > CARD_QUOTES
        else None,
        button("Story", go_id("story", story.id)) if story is not None and story.article_count > 1 else None,
    )
    shown = with_page(topics)[:CARD_TOPICS]
    for start in range(0, len(shown), 3):
        card.buttons(*(topic_button(topic) for topic in shown[start : start + 3]))
    card.buttons(follow_button("article", headline.article_id), save_button("article", headline.article_id))
    return card.select(article_menu(others, placeholder="Did you mean another article?"))


def _head(article: Article) -> Card:
    headline = article.headline
    lines = [f"### {link(headline.title, headline.url, limit=TITLE_MAX, bold=False)}", source_line(headline)]
    if article.is_headlines_only:
        return Card().text(*lines)
    if article.authors:
        lines.append("By " + author_names(article.authors))
    lines.append(lead(article))
    if article.is_paywalled:
        lines.append(SUBSCRIBERS_ONLY)
    return Card().section(*lines, accessory=picture(article.image, f"Picture to: {headline.title}"))


def lead(article: Article, *, limit: int = DESCRIPTION_SHOWN_MAX) -> str:
    """`lead_words`, escaped."""
    # Two limits: what we may show counts the publisher's characters, what fits counts escapes as well.
    return escaped(lead_words(article, limit=limit), 2 * limit)


def lead_words(article: Article, *, limit: int = DESCRIPTION_SHOWN_MAX) -> str:
    """The publisher's description, or at most 300 characters of the text; never text behind a paywall.

    No longer than `limit`, and than the page allows. Empty for a source that is shown with headlines only. Not escaped.
    """
    if article.is_headlines_only:
        return ""
    if article.description and (words := one_line(article.description)):
        return shorten(words, showable(article, min(limit, DESCRIPTION_SHOWN_MAX)))
    if article.is_paywalled or not article.is_archivable:
        return ""
    return shorten(one_line(article.text[: 4 * LEAD_MAX]), showable(article, min(limit, LEAD_MAX)))


def showable(article: Article | ExtractedArticle, limit: int) -> int:
    """How many characters of the publisher's may be shown in one piece: `limit`, or what its page allows if less."""
    return limit if article.snippet_max is None else min(limit, article.snippet_max)


def restriction(article: Article) -> str:
    """Why there is less to see than of other articles, a line of small print; "" where nothing is held back.

    A subscription is not mentioned: it is said beside the lead.
    """
    if article.is_headlines_only:
        return HEADLINES_ONLY
    if article.snippet_max == 0:
        return NO_SNIPPET
    if article.is_text_forgotten:
        return FORGOTTEN
    return "" if article.is_archivable or lead(article) else NO_COPY


def author_names(authors: Sequence[str]) -> str:
    """Up to four names, and how many more there are."""
    names = [escaped(name, NAME_MAX) for name in authors[:AUTHORS_SHOWN]]
    rest = len(authors) - len(names)
    return ", ".join(name for name in names if name) + (f" and {rest} more" if rest > 0 else "")


def shows_quotes(article: Article) -> bool:
    """Whether its quotes may be shown: they are the publisher's text as well."""
    return not (article.is_paywalled or article.is_headlines_only or article.snippet_max == 0)


def quote_line(stored: StoredQuote) -> str:
    """One quote for a list: the words, then who said them."""
    speaker = escaped(stored.quote.speaker, NAME_MAX) if stored.quote.speaker else ""
    who = f"**{speaker}**" if speaker else no_speaker(stored)
    return f"> {spoken(stored.quote.text, QUOTE_IN_LIST_MAX)}\n> — {who}"


def no_speaker(stored: StoredQuote) -> str:
    """Why nobody is named under a quote."""
    return WITHHELD if stored.is_withheld else NO_SPEAKER


def with_page(topics: Sequence[TopicSummary]) -> list[TopicSummary]:
    """Those that have a page: no private people."""
    return [topic for topic in topics if not topic.is_private]


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
            (f"{number}. {one_line(h.title)}", str(h.article_id), menu_origin(h))
            for number, h in enumerate(headlines, first)
        ],
    )


def menu_origin(headline: Headline) -> str:
    """`origin` for a place without Markdown."""
    mark = label_mark(headline.label)
    where = headline.domain or headline.source_name
    return f"{mark} · {where}" if mark else where
