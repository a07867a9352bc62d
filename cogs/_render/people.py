"""A person as a card: who they are to the press, what they said, and how much is heard of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cogs._render.card import Card, button
from cogs._render.charts import in_words
from cogs._render.keeping import follow_button
from cogs._render.limits import NAME_MAX, QUOTE_IN_LIST_MAX
from cogs._render.press_ids import go_id
from cogs._render.quotes import about_menu
from cogs._render.text import escaped, moment, plain, plural, spoken
from news.models import StoredQuote, TopicSummary
from news.profiles import Profile, QuoteOnce, Span

ROLES_SHOWN: Final = 3
SOURCES_SHOWN: Final = 4
NEWEST_SHOWN: Final = 3
REPEATED_SHOWN: Final = 2
ORIGIN_MAX: Final = 40
CHART_FILE: Final = "over-time.png"


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that a person's page shows, from the sources that the asker may see."""

    person: TopicSummary
    profile: Profile
    spans: Sequence[Span] = ()
    chart: bytes | None = None
    """A PNG of the spans; None where there is too little to draw, or drawing takes too long."""


def person_card(page: PersonPage) -> Card:
    """Name, roles and counts; the chart; newest and most repeated quotes; buttons to more of them."""
    person, profile = page.person, page.profile
    card = Card().text(
        f"### {escaped(person.name, NAME_MAX)}", _roles(profile), _counts(page), _where(profile)
    )
    if page.chart is not None:
        words = in_words(plain(person.name, NAME_MAX), page.spans)
        card.drawing(CHART_FILE, page.chart, description=words)
    repeated = profile.repeated[:REPEATED_SHOWN]
    told = {once.newest.id for once in repeated}
    newest = [once for once in profile.newest if once.newest.id not in told][:NEWEST_SHOWN]
    _part(card, "Printed most", repeated)
    _part(card, "Newest", newest)
    if not newest and not repeated:
        card.text("-# Nobody quotes them word for word so far.")
    card.buttons(
        button("More quotes", go_id("quotes-by", person.id)) if profile.quote_count else None,
        button("Headlines", go_id("headlines-about", person.id)),
        button("Search", go_id("search-by", person.id)) if profile.quote_count else None,
    )
    card.buttons(follow_button("topic", person.id))
    return card.select(about_menu(profile.topics))


def also_in(once: QuoteOnce, *, beside: StoredQuote) -> str:
    """The sources of the same words other than that of `beside`, small print; "" where there is none."""
    others = [name for name in once.source_names if name != beside.headline.source_name]
    if not others:
        return ""
    rest = f" and {plural(len(others) - SOURCES_SHOWN, 'more source')}" if len(others) > SOURCES_SHOWN else ""
    return "-# Also in " + ", ".join(escaped(name, ORIGIN_MAX) for name in others[:SOURCES_SHOWN]) + rest


def _roles(profile: Profile) -> str:
    return " · ".join(escaped(role, NAME_MAX) for role, _ in profile.roles[:ROLES_SHOWN])


def _counts(page: PersonPage) -> str:
    least = "at least " if page.profile.has_more else ""
    articles = f"named in {plural(page.person.article_count, 'article')}"
    if not page.profile.quote_count:
        return articles[0].upper() + articles[1:]
    return f"{least}{plural(page.profile.quote_count, 'quote')} · {articles}".capitalize()


def _where(profile: Profile) -> str:
    if not profile.sources:
        return ""
    names = [f"{escaped(name, ORIGIN_MAX)} ({count:,})" for name, count in profile.sources[:SOURCES_SHOWN]]
    rest = len(profile.sources) - len(names)
    return "-# Quoted by " + ", ".join(names) + (f" and {plural(rest, 'more source')}" if rest else "")


def _part(card: Card, title: str, quotes: Sequence[QuoteOnce]) -> None:
    if quotes:
        card.rule().text(f"**{title}**", *(_quote_lines(once) for once in quotes))


def _quote_lines(once: QuoteOnce) -> str:
    headline = once.newest.headline
    names = once.source_names
    where = escaped(headline.domain or headline.source_name, ORIGIN_MAX)
    more = f" and {plural(len(names) - 1, 'more source')}" if len(names) > 1 else ""
    return (
        f"> {spoken(once.newest.quote.text, QUOTE_IN_LIST_MAX)}\n"
        f"> — {where}{more} · {moment(headline.published_at, 'D')}"
    )
