"""Digests as cards: several stories in one message, the most widely told first, the rest behind a button. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cogs._render.articles import menu_origin, origin, quote_line
from cogs._render.card import AnyButton, AnySelect, Card, button, menu
from cogs._render.press_ids import digest_id, pick_id
from cogs._render.stories import told_by
from cogs._render.text import escaped, link, moment, one_line, plural, weight
from news.models import DeliveryId, Headline, StoredQuote, Story

LINES_SHOWN: Final = 10
LINES_A_PAGE: Final = 8
BECAUSE_MAX: Final = 80
_MINUTE: Final = timedelta(minutes=1)
_TITLES: Final = (200, 120, 60)
"""How long a headline may be: the first of these with which all lines fit."""
_NOTE_ROOM: Final = 120
"""Kept for what follows the lines: how many more there are."""
_ORIGIN_MAX: Final = 60
_OPENS: Final = pick_id("told")
"""What the menu usually does: it opens a story, as whoever picks sees it where they are."""


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One story of a digest."""

    headline: Headline
    story: Story | None = None
    because: str = ""
    """Why it is there where that differs from line to line: what a person follows. Plain text."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest shows."""

    delivery_id: DeliveryId
    title: str
    """Such as "Daily digest"; Markdown of ours, as `why` is."""
    why: str
    since: datetime
    until: datetime
    lines: Sequence[DigestLine]
    """In the order of the message; at most LINES_SHOWN of them stand in it."""
    total: int
    """How many stories there are in all."""
    quote: StoredQuote | None = None
    ping_role_id: int | None = None


def top_first(lines: Sequence[DigestLine]) -> list[DigestLine]:
    """The same lines, most independent texts first, then most outlets, then newest."""
    return sorted(lines, key=_rank, reverse=True)


def _rank(line: DigestLine) -> tuple[int, int, datetime, int]:
    story, headline = line.story, line.headline
    independent, outlets = (story.independent, story.outlets) if story is not None else (1, 1)
    return independent, outlets, headline.published_at, headline.article_id


def digest_card(digest: Digest, *, extra: Sequence[AnyButton] = (), menu_id: str = _OPENS) -> Card:
    """A digest as it is posted, or sent to a person; `extra` are buttons beside "All", `menu_id` is what the menu does.

    "All" is there however few there are: the message is known again by it.
    """
    card = Card().open_reserve()
    card.text(f"<@&{digest.ping_role_id}>" if digest.ping_role_id is not None else "")
    card.text(
        f"### {digest.title}",
        f"-# {_period(digest.since, digest.until)} · {plural(digest.total, 'story', 'stories')}",
        f"-# {digest.why}" if digest.why else "",
    )
    said = quote_of_period(digest.quote) if digest.quote is not None else ""
    shown = digest.lines[:LINES_SHOWN]
    for line in fitting_lines(shown, room=card.room - weight(said) - _NOTE_ROOM):
        card.text(line)
    if said:
        card.rule().text(said)
    rest = digest.total - len(shown)
    card.text(f"-# and {rest:,} more" if rest > 0 else "")
    label = f"All {digest.total:,}" if rest > 0 else "All"
    card.buttons(button(label, digest_id(digest.delivery_id, 0)), *extra)
    return card.select(digest_menu(shown, menu_id=menu_id))


def _period(since: datetime, until: datetime) -> str:
    """From when to when, without saying twice what both have: the minute, or the day."""
    if until - since < _MINUTE:
        return moment(until, "f")
    same_day = since.astimezone(UTC).date() == until.astimezone(UTC).date()
    return f"{moment(since, 'f')} – {moment(until, 't' if same_day else 'f')}"


def quote_of_period(stored: StoredQuote) -> str:
    """The quote below a digest's lines, with where it stood."""
    where = f"{origin(stored.headline, limit=_ORIGIN_MAX)} · {moment(stored.headline.published_at)}"
    return f"{quote_line(stored)}\n-# {where}"


def digest_page_card(
    digest_number: DeliveryId,
    lines: Sequence[DigestLine],
    *,
    page: int,
    total: int,
    menu_id: str = _OPENS,
) -> Card:
    """A page of all that a digest holds; `page` counts from 0, and `lines` are those of that page."""
    first = page * LINES_A_PAGE + 1
    last = max(total - 1, 0) // LINES_A_PAGE
    card = (
        Card()
        .open_reserve()
        .text(
            "### All of this digest", f"-# {plural(total, 'story', 'stories')}, page {page + 1} of {last + 1}"
        )
    )
    for line in fitting_lines(lines, room=card.room - _NOTE_ROOM, first=first):
        card.text(line)
    card.select(digest_menu(lines, first=first, menu_id=menu_id))
    return card.buttons(
        button("◀ Back", digest_id(digest_number, page - 1)) if page > 0 else None,
        button("More ▶", digest_id(digest_number, page + 1)) if page < last else None,
    )


def digest_menu(lines: Sequence[DigestLine], *, first: int = 1, menu_id: str = _OPENS) -> AnySelect | None:
    """A menu that opens a story, or the article where nobody else tells it."""
    return menu(
        "Open one…",
        menu_id,
        [
            (
                f"{number}. {one_line(line.headline.title)}",
                str(line.headline.article_id),
                " · ".join(filter(None, (menu_origin(line.headline), _told(line)))),
            )
            for number, line in enumerate(lines, first)
        ],
    )


def fitting_lines(lines: Sequence[DigestLine], *, room: int, first: int = 1) -> list[str]:
    """A line for each story, together within `room` characters: long headlines give way first, then the links of
    those with the longest addresses, whose articles the menu still opens."""
    numbered = list(enumerate(lines, first))
    shown = [""] * len(numbered)
    for limit in _TITLES:
        shown = [_line(line, number, limit=limit) for number, line in numbered]
        if _weight(shown) <= room:
            return shown
    longest = sorted(range(len(shown)), key=lambda place: weight(shown[place]), reverse=True)
    for place in longest:
        number, line = numbered[place]
        shown[place] = _line(line, number, limit=_TITLES[-1], is_linked=False)
        if _weight(shown) <= room:
            break
    return shown


def _weight(lines: Sequence[str]) -> int:
    return sum(map(weight, lines))


def _line(line: DigestLine, number: int, *, limit: int, is_linked: bool = True) -> str:
    headline = line.headline
    title = link(headline.title, headline.url if is_linked else None, limit=limit)
    parts = [origin(headline, limit=_ORIGIN_MAX), _told(line), moment(headline.published_at)]
    below = " · ".join(part for part in parts if part)
    because = f"\n-# because {escaped(line.because, BECAUSE_MAX)}" if line.because else ""
    return f"**{number}.** {title}\n{below}{because}"


def _told(line: DigestLine) -> str:
    return told_by(line.story) if line.story is not None else ""
