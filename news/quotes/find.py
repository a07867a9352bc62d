"""`find_quotes`: the one function that the rest of Newsdesk calls."""

from __future__ import annotations

from itertools import islice

from news.models import Quote, QuoteKind
from news.quotes.attribution import Attribution, Attributor
from news.quotes.people import People
from news.quotes.reading import Reading
from news.quotes.works import is_speech

QUOTES_MAX = 300
"""At most so many quotations an article; the first ones win. It bounds cards, posts and storage."""


def find_quotes(text: str, *, title: str | None = None) -> list[Quote]:
    """The quotations of an article in order, never overlapping; `text[q.start:q.end] == q.text` for each.

    Offsets count code points of `text` and leave the marks out. A quotation over several paragraphs is one quote a
    paragraph. At most `QUOTES_MAX`, the first ones. `speaker` is None when it is not clear who spoke. `title` is accepted for symmetry with
    `find_topics`; nothing in it is quoted. Never raises on any text; takes time linear in it.
    """
    del title  # a headline's names are too often shortened to help
    reading = Reading(text)
    if not reading.spans:
        return []
    said = Attributor(reading, People(reading)).attribute()
    spoken = (q for q in reading.quote_tokens if is_speech(reading, q, said[q].cue is not None, said[q].rule))
    return [_quote(reading, q, said[q]) for q in islice(spoken, QUOTES_MAX)]


def _quote(reading: Reading, q: int, said: Attribution) -> Quote:
    span = reading.span_of[q]
    return Quote(
        start=span.start,
        end=span.end,
        text=reading.text[span.start : span.end],
        speaker=said.speaker,
        speaker_role=said.role,
        cue=said.cue,
        kind=_kind(reading, q),
        confidence=said.confidence if said.speaker else 0.0,
        speaker_kind=("phrase" if said.is_phrase else "name") if said.speaker else None,
    )


def _kind(reading: Reading, q: int) -> QuoteKind:
    """direct when the words stand by themselves: they open like a sentence, or a clause leads to them by a mark."""
    span = reading.span_of[q]
    first = reading.text[span.start]
    before = reading.tokens[q - 1].text if q else "\n"
    is_whole = first.isupper() or not first.isalpha() or before in ":," or span.continued
    words = reading.text[span.start : span.end].split()
    return "direct" if is_whole and (len(words) > 1 or before in ":,") else "partial"
