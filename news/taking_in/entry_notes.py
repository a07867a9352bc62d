"""What is remembered of an entry beside the article it became, and how that is written into one field. Pure."""

from __future__ import annotations

from dataclasses import dataclass

TITLE_CHARS_MAX = 80
TRIES_MORE = 3
"""How often the page of an entry is asked for again because it failed, or was not reached, for now."""
_PARTED_BY = "~"


@dataclass(frozen=True, slots=True)
class Note:
    """The parts of `SeenEntry.digest`."""

    digest: str
    """Changes with what the feed says of the entry; "" where that was never noted."""
    effort: int = 0
    """What reading it anew has cost so far."""
    title: str | None = None
    """As `noted_title` has it; None where it was noted before titles were."""
    tries: int | None = None
    """How often its page, which still waits to be read, was asked for in vain; None: it waits for nothing."""


def read_note(written: str) -> Note:
    """The note in a digest, also in one of an older Newsdesk: `digest` or `digest~effort`."""
    parts: list[str | None] = [*written.split(_PARTED_BY, 3), None, None, None]
    return Note(digest=parts[0] or "", effort=_number(parts[1]) or 0, tries=_number(parts[2]), title=parts[3])


def write_note(note: Note) -> str:
    """One line that `read_note` understands."""
    if note.title is None:
        return f"{note.digest}{_PARTED_BY}{note.effort}" if note.effort else note.digest
    tries = "" if note.tries is None else note.tries
    return _PARTED_BY.join((note.digest, str(note.effort), str(tries), note.title))


def is_waiting(written: str) -> bool:
    """Whether a digest says that the entry's page is still to be read."""
    return read_note(written).tries is not None


def noted_title(title: str | None) -> str:
    """As much of a title as tells it from another: lower case, at most TITLE_CHARS_MAX characters."""
    return " ".join((title or "").split()).casefold()[:TITLE_CHARS_MAX]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
