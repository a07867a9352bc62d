"""What a server's organisers decide for their own server: names shown otherwise, quotes judged, reports about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from news.models.ids import ArticleId, QuoteId, ReportId, ShownNameId, UserId, VerdictId

QuoteVerdict = Literal["withheld", "hidden", "right"]
"""The words are shown without their speaker; not at all; as they are, and nobody is asked again."""


@dataclass(frozen=True, slots=True)
class ShownName:
    """A topic or person that one server hides, or calls otherwise than the archive does."""

    id: ShownNameId
    name: str
    """As the archive has it."""
    is_person: bool
    new_name: str | None
    """What the server calls it; None: it is hidden."""
    set_by: UserId
    set_at: datetime


class ReportOutcome(StrEnum):
    """What became of a report."""

    NEW = "new"
    AGAIN = "again"
    """The same person has reported it before, and nobody has looked at it yet."""
    JUDGED = "judged"
    """Organisers have looked at it and found the speaker right."""
    NO_SPEAKER = "no speaker"
    """There is no such quote, or no speaker is named under it any more."""
    TOO_MANY = "too many"
    """The person, or the server, has reported as much as is looked at in a day."""


@dataclass(frozen=True, slots=True)
class ReportResult:
    """`report_id` where there is a report that waits. `is_first_today`: the organisers have not been told today."""

    outcome: ReportOutcome
    report_id: ReportId | None = None
    is_first_today: bool = False


@dataclass(frozen=True, slots=True)
class ReportedQuote:
    """A quote that people of one server have reported and nobody has judged."""

    report_id: ReportId
    """Of the latest report; stands for all of the same quote."""
    quote_id: QuoteId
    article_id: ArticleId
    speaker: str
    """Who is named under it."""
    reporters: Sequence[UserId]
    """Latest first, each once."""
    notes: Sequence[str]
    """What they wrote, as typed: who said it."""
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class JudgedQuote:
    """A quote that one server shows without its speaker, or not at all."""

    id: VerdictId
    article_id: ArticleId
    verdict: QuoteVerdict
    speaker: str
    given_by: UserId
    given_at: datetime
