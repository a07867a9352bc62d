"""`find_quotes`: the one function that the rest of Newsdesk calls."""

from __future__ import annotations

from itertools import islice

from news.models import Quote, QuoteKind
from news.quotes.attribution import Attribution, Attributor
from news.quotes.people import People
from news.quotes.reading import Reading
from news.quotes.works import is_speech

_BY_ITSELF = frozenset({"after", "inverted", "follow", "next", "continued", "label"})
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
        kind=_kind(reading, q, said.rule),
        confidence=said.confidence if said.speaker else 0.0,
        speaker_kind=("phrase" if said.is_phrase else "name") if said.speaker else None,
    )


def _kind(reading: Reading, q: int, rule: str) -> QuoteKind:
    """direct when the words stand by themselves: they open like a sentence, or a clause leads to them by a mark."""
    span = reading.span_of[q]
    first = reading.text[span.start]
    before = reading.word(q - 1) if q else ""
    if not (first.isupper() or not first.isalpha()):
        # small letters go on where a clause has interrupted the words, or a colon introduces them
        return (
            "direct"
            if span.continued or rule == "resumed" or before == ":" or _goes_on(reading, q)
            else "partial"
        )
    words = reading.text[span.start : span.end].split()
    stands = rule in _BY_ITSELF or before in (":", ",", "") or _opens(reading, q)
    return "direct" if len(words) > 1 or stands else "partial"


def _goes_on(reading: Reading, q: int) -> bool:
    """Whether an earlier part of the words stands in the same sentence, before a mark and a clause."""
    low, _ = reading.sentences.bounds(reading.sentences.index_of(q))
    return reading.word(q - 1) in (",", "—", "–") and any(
        reading.tokens[k].kind == "q" for k in range(low, q)
    )


def _opens(reading: Reading, q: int) -> bool:
    low, _ = reading.sentences.bounds(reading.sentences.index_of(q))
    return low == q
