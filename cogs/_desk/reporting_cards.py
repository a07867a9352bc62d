"""What somebody sees who reports a speaker. Pure."""

from __future__ import annotations

from typing import Final

from cogs._render.card import AnyButton, Card, button
from cogs._render.press_ids import wrong_id
from cogs._render.text import escaped
from news.models import ReportId, ReportOutcome, ReportResult

_CONTACT_MAX: Final = 200
_NEXT: Final = (
    "The organisers of this server see it in `/desk reports`. They can show the words without the speaker, hide the quote, or "
    "find it right. You hear no more of it; your report is deleted after 90 days at the latest."
)
_SAID: Final = {
    ReportOutcome.NEW: f"### Thank you: it is reported\n{_NEXT}",
    ReportOutcome.AGAIN: f"### You have reported this already\n{_NEXT}",
    ReportOutcome.JUDGED: "### The organisers have looked at this\n"
    "They found that the speaker is right. The article, behind the button Read, shows who said it.",
    ReportOutcome.NO_SPEAKER: "### Nobody is named under this quote any more\nIt was changed since this card was sent. "
    "`/quote` shows how it stands now.",
    ReportOutcome.TOO_MANY: "### That is enough for today\n"
    "You, or this server, have reported as much as can be looked at in a day. Please try again tomorrow.",
}


def reported_card(result: ReportResult) -> Card:
    """What became of a report, and what happens next."""
    card = Card().text(_SAID[result.outcome])
    return card.buttons(*_own_buttons(result.report_id))


def noted_card(report_id: ReportId) -> Card:
    """The report has what the person wrote."""
    card = Card().text(f"### Thank you: your words are with the report\n{_NEXT}")
    return card.buttons(*_own_buttons(report_id))


def taken_back_card() -> Card:
    """The report is gone."""
    return Card().text("### Your report is taken back\nNothing of it is kept.")


def elsewhere_card(contact: str | None) -> Card:
    """Where to report outside of servers: there are no organisers to see it."""
    who = f"tell who runs Newsdesk: {escaped(contact, _CONTACT_MAX)}" if contact else "ask there"
    return Card().text(
        "### Reports are for servers",
        "In a server that reads this source, press the button again: its organisers see the report. "
        f"Here, {who}.",
    )


def _own_buttons(report_id: ReportId | None) -> list[AnyButton]:
    if report_id is None:
        return []
    return [
        button("Say who said it", wrong_id(report_id, "note")),
        button("Take it back", wrong_id(report_id, "back")),
    ]
