"""Speech told by dashes, as many languages of the Continent print it, with the clauses that interrupt it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from news.quotes.marks import Span

LANGUAGES = frozenset({"fr", "es", "pt", "it", "uk", "ru", "pl"})
_LINE = re.compile(r"^[ \t]*([—–―])[ \t]*(?=\S)", re.MULTILINE)
_DASH = re.compile(r"[ \t]*[—–―][ \t]*")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_VERB_WITHIN = 3
_SPLIT = re.compile(r"[,?!…][ \t]*[—–-][ \t]+")
_RESUMED = re.compile(r"[.,;][ \t]*[—–-][ \t]+")
_ENGLISH = re.compile(
    r"^[ \t]*[—―][ \t]*(?P<words>[A-Z][^\n“”\"—]{8,400}?)[,?!…][ \t]+"
    r"(?:said|asked|replied|answered|added|cried|shouted|whispered)[ \t]+(?:[A-Z]|(?:he|she|the)\b)",
    re.MULTILINE,
)
"""The one form that is sure in English, where a dash opens lists and signs letters: `— We stay, said Ann Example.`"""
_BLANKS = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
"""Every blank there is: what is pasted from a page has more than spaces at its ends."""
_END = f"{_BLANKS},"
_BEGINNING = f"{_BLANKS}.,;"


def find_dialogue(text: str, cues: frozenset[str]) -> list[Span]:
    """The speech of paragraphs that open with a dash and hold a reporting clause, in order; marks are left out.

    A paragraph without a clause of its own may be an item of a list, and gives none.
    """
    spans: list[Span] = []
    for opening in _LINE.finditer(text):
        end = text.find("\n", opening.end())
        end = len(text) if end < 0 else end
        parts = list(_parts(text, opening.start(1), opening.end(), end))
        if any(_is_clause(text, start, stop, cues) for _, start, stop in parts[1:]):
            spans.extend(
                _span(text, outer, start, stop)
                for n, (outer, start, stop) in enumerate(parts)
                if n % 2 == 0 and text[start:stop].strip(_BEGINNING)
            )
        elif parts:
            comma = _inverted_at(text, parts[0][1], end, cues)
            if comma is not None:
                spans.append(_span(text, opening.start(1), opening.end(), comma))
    return [span for span in spans if span.start < span.end]


def find_english_dialogue(text: str) -> list[Span]:
    """The speech of paragraphs that open with a dash and turn to an inverted clause behind it, in order."""
    spans: list[Span] = []
    for line in _ENGLISH.finditer(text):
        start, end = line.span("words")
        end = start + len(text[start:end].rstrip(_END)) if text[end] == "," else end + 1
        spans.append(Span(start, end, line.start() + line.group().index(line.group().lstrip()[0]), end))
    return spans


def _parts(text: str, outer: int, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The stretches of a line between its dashes: where each begins with its dash, without it, and where it ends."""
    for dash in _DASH.finditer(text, start, end):
        yield outer, start, dash.start()
        outer, start = dash.start() + len(dash.group()) - len(dash.group().lstrip()), dash.end()
    yield outer, start, end


def _is_clause(text: str, start: int, stop: int, cues: frozenset[str]) -> bool:
    """Whether a reporting verb stands among the first words."""
    words = _WORD.finditer(text, start, min(stop, start + 60))
    return any(word.group().lower() in cues for word, _ in zip(words, range(_VERB_WITHIN), strict=False))


def _inverted_at(text: str, start: int, end: int, cues: frozenset[str]) -> int | None:
    """Where a comma leads to an inverted verb: `— Nous restons, a dit Ann Example.`"""
    for at in range(start, end):
        if text[at] == "," and _is_clause(text, at + 1, end, cues):
            return at
    return None


def _span(text: str, outer: int, start: int, stop: int) -> Span:
    inner = text[start:stop]
    first = start + len(inner) - len(inner.lstrip(_BEGINNING))
    return Span(first, max(first, start + len(inner.rstrip(_END))), outer, max(stop, first))


def split_by_clauses(text: str, spans: list[Span], cues: frozenset[str]) -> list[Span]:
    """The spans with clauses inside their marks cut out: `«We stay, — said Ann Example. — Always.»`"""
    result: list[Span] = []
    for span in spans:
        result.extend(_split(text, span, cues))
    return result


def _split(text: str, span: Span, cues: frozenset[str]) -> list[Span]:
    pieces: list[Span] = []
    start, outer = span.start, span.outer_start
    for cut in _SPLIT.finditer(text, span.start, span.end):
        if cut.start() < start or not _is_clause(text, cut.end(), span.end, cues):
            continue
        stop = cut.start() + (text[cut.start()] != ",")
        if words := text[start:stop].strip():
            first = text.index(words, start)
            end = first + len(words)
            pieces.append(Span(first, end, outer, stop, True, False, span.continued and not pieces))
        resumed = _RESUMED.search(text, cut.end(), span.end)
        if resumed is None:
            return pieces
        start, outer = resumed.end(), resumed.start() + 1
    if not pieces:
        return [span]
    while start < span.end and text[start].isspace():
        start += 1
    last = Span(start, span.end, outer, span.outer_end, span.is_closed, span.continues)
    return [*pieces, last] if start < span.end else pieces
