"""Names set under or behind a quotation: `"…" — Ann Example`, and the line that signs words set apart in a page."""

from __future__ import annotations

from news.quotes.openings import opening_phrase
from news.quotes.reading import Reading
from news.quotes.subjects import Mention, name_mention


def signature(reading: Reading, q: int) -> Mention | None:
    """The name behind a dash that closes a quotation: `"…" — Ann Example`."""
    size = len(reading.tokens)
    if reading.span_of[q].signed_at >= 0:
        return _signed_line(reading, q)
    dash = q + 1
    while dash < size and dash < q + 3 and reading.tokens[dash].text not in "—–-":
        if reading.tokens[dash].kind != "b" and reading.tokens[dash].text != ".":
            return None
        dash += 1
    chunk = reading.chunk_from.get(dash + 1) if dash < size else None
    if chunk is None or not chunk.has_name() or reading.tokens[dash].text not in "—–-":
        return None
    end = (
        chunk.end + 2
        if reading.word(chunk.end) == ","
        and reading.tokens[chunk.end + 1 : chunk.end + 2]
        and reading.tokens[chunk.end + 1].kind == "n"
        else chunk.end
    )
    behind = reading.tokens[end] if end < size else None
    if (
        behind is not None
        and behind.kind != "b"
        and not (
            behind.text in ".," and (chunk.end + 1 >= size or reading.tokens[chunk.end + 1].kind in "bC")
        )
    ):
        return None
    return name_mention(reading, chunk, chunk.start)


def _signed_line(reading: Reading, q: int) -> Mention | None:
    """Whom the line under a quotation set apart names."""
    line = q + 1
    while line < len(reading.tokens) and reading.tokens[line].start < reading.span_of[q].signed_at:
        line += 1
    mention = opening_phrase(reading, line, len(reading.tokens)) if line < len(reading.tokens) else None
    return mention if mention is not None and mention.kind == "name" else None
