"""`/desk reports`: what people reported, and what can be done about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cogs._desk.press_ids import Action, edit_id
from cogs._render.articles import origin
from cogs._render.card import WARNING, AnyButton, Card, button, link_button
from cogs._render.limits import NAME_MAX, QUOTE_IN_LIST_MAX
from cogs._render.quotes import said_by
from cogs._render.text import escaped, moment, plural, spoken
from news.models import Page, QuoteId, QuoteVerdict, ReportedQuote, StoredQuote, UserId, VerdictId

PAGE_SIZE: Final = 3
REPORTERS_SHOWN: Final = 3
NOTES_SHOWN: Final = 2
NOTE_SHOWN_MAX: Final = 100
TITLE_SHOWN_MAX: Final = 120
NOT_HERE: Final = "This quote is not shown in this channel: its source is for age-restricted channels, or is not read here any more."
GONE: Final = "That report was handled already, or taken back."
_DONE: Final[Mapping[QuoteVerdict, str]] = {
    "withheld": "The words are shown without **{name}** in this server now, and do not count for them.",
    "hidden": "That quote by **{name}** is not shown in this server any more.",
    "right": "**{name}** stays, and nobody is asked about it again.",
}


def reports_card(
    page: Page[ReportedQuote],
    quotes: Mapping[QuoteId, StoredQuote],
    *,
    note: str = "",
    undo: VerdictId | None = None,
) -> Card:
    """A page of the reports. `note`: what was just done, Markdown of ours; `undo`: the decision that it can undo."""
    card = Card(accent=WARNING) if page.items else Card()
    card.open_reserve()
    undo_button = button("Undo", edit_id("undo", undo, page.number)) if undo is not None else None
    card.text(note).buttons(undo_button)
    if not page.items:
        return card.text(
            "### Reports",
            "Nothing is reported. Under every quote that names a speaker, people find the button “Wrong speaker?”.",
        )
    total = page.total or len(page.items)
    card.text(f"### Reports\n{plural(total, 'quote')} waiting, the latest report first")
    for reported in page.items:
        _add(card, reported, quotes.get(reported.quote_id), page.number)
    return card.buttons(*_paging(page))


def done_words(verdict: QuoteVerdict, speaker: str) -> str:
    """What was just decided."""
    return _DONE[verdict].format(name=escaped(speaker, NAME_MAX))


def undone_words(verdict: QuoteVerdict, speaker: str) -> str:
    """What was just undone."""
    name = escaped(speaker, NAME_MAX)
    if verdict == "right":
        return f"Undone: the quote by **{name}** waits again."
    return f"Undone: the quote by **{name}** is shown as it was."


def _add(card: Card, reported: ReportedQuote, stored: StoredQuote | None, page: int) -> None:
    if stored is None or stored.quote.speaker is None:
        card.text(f"A quote by **{escaped(reported.speaker, NAME_MAX)}**", _reported(reported), NOT_HERE)
        return
    card.text(f"> {spoken(stored.quote.text, QUOTE_IN_LIST_MAX)}\n{said_by(stored.quote)}")
    headline = stored.headline
    card.section(
        _reported(reported),
        _notes(reported.notes),
        f"{escaped(headline.title, TITLE_SHOWN_MAX)} · {origin(headline)}",
        accessory=link_button("Read", headline.url),
    )
    card.buttons(
        _choice("Withhold the speaker", "withheld", reported, page),
        _choice("Hide this quote", "hidden", reported, page),
        _choice("It is right", "right", reported, page),
    )


def _choice(label: str, action: Action, reported: ReportedQuote, page: int) -> AnyButton:
    return button(label, edit_id(action, reported.report_id, page))


def _reported(reported: ReportedQuote) -> str:
    count = len(reported.reporters)
    times = "once" if count == 1 else f"{count:,} times"
    return f"Reported {times}, lately {moment(reported.reported_at)}, by {_people(reported.reporters)}"


def _people(users: Sequence[UserId]) -> str:
    """Mentions, which ping nobody in what organisers are answered."""
    shown = ", ".join(f"<@{user}>" for user in users[:REPORTERS_SHOWN])
    rest = len(users) - REPORTERS_SHOWN
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _notes(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    return "Who said it, they say: " + ", ".join(
        f"“{escaped(note, NOTE_SHOWN_MAX)}”" for note in notes[:NOTES_SHOWN]
    )


def _paging(page: Page[ReportedQuote]) -> list[AnyButton]:
    buttons: list[AnyButton] = []
    if page.number > 0:
        buttons.append(button("◀ Newer", edit_id("reports", 0, page.number - 1)))
    if page.has_more:
        buttons.append(button("Older ▶", edit_id("reports", 0, page.number + 1)))
    return buttons
