"""Passages of our own with what is quoted in them and by whom: `corpus/*.txt`, as its README says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
_MARKS = "\"“”„‟«»‹›「」『』‘’‚‛'`—–-|:"
_SHORTENED = " … "
_KINDS = ("phrase", "pronoun", "follow-up")


class CorpusError(Exception):
    """A passage that is not written as the README says."""


@dataclass(frozen=True)
class Gold:
    """One quotation: `passage.text[start:end]`, and who spoke it."""

    start: int
    end: int
    speaker: str | None
    """None when a careful reader could not tell."""
    given: str
    """How the speaker is given: name, phrase, pronoun, follow-up or nobody."""
    kind: str
    role: str | None
    cue: str | None
    aliases: tuple[str | None, ...]
    """Other answers that are as right; None among them where it is as well to name nobody."""
    is_optional: bool


@dataclass(frozen=True)
class Passage:
    """A text with its quotations in order."""

    name: str
    file: str
    """Without the ending: `politics`, `lang-de`."""
    text: str
    gold: tuple[Gold, ...]

    @property
    def language(self) -> str:
        return self.file.removeprefix("lang-") if self.file.startswith("lang-") else "en"


@cache
def passages() -> tuple[Passage, ...]:
    """All of them, by file and in their order."""
    return tuple(passage for path in sorted(FOLDER.glob("*.txt")) for passage in read_file(path))


def read_file(path: Path) -> list[Passage]:
    """The passages of one file. Raises CorpusError with the file and the passage's name."""
    parts = re.split(r"^## +", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_passage(part, path.stem) for part in parts[1:]]


def _passage(part: str, file: str) -> Passage:
    head, _, rest = part.partition("\n")
    name = f"{file}/{head.split(' · ')[0].strip()}"
    body, gold = _split(rest)
    text = body.strip("\n")
    if not text or not gold:
        raise CorpusError(
            f"{name}: text and gold lines are both needed (`> nothing` where nothing is quoted)"
        )
    rows = [_row(name, text, line) for line in gold if line != "nothing"]
    if [row.start for row in rows] != sorted({row.start for row in rows}):
        raise CorpusError(f"{name}: gold lines in order of the text, each once")
    return Passage(name, file, text, tuple(rows))


def _split(rest: str) -> tuple[str, list[str]]:
    """The text and the gold lines; the notes behind are dropped."""
    body, opened, behind = rest.partition("\n> ")
    lines = (opened.lstrip("\n") + behind).split("\n") if opened else []
    return body, [line[2:].strip() for line in lines if line.startswith("> ")]


def _row(name: str, text: str, line: str) -> Gold:
    words, *fields = (field.strip() for field in line.split(" | "))
    if not fields:
        raise CorpusError(f"{name}: no speaker in {line!r}")
    start, end = _span(name, text, words)
    row: dict[str, Any] = {"speaker": None if fields[0] == "-" else fields[0], "aliases": ()}
    row |= {"given": "nobody" if fields[0] == "-" else "name", "kind": "direct", "role": None, "cue": None}
    row["is_optional"] = False
    for field in fields[1:]:
        key, _, value = field.partition(" ")
        if key in _KINDS and not value:
            row["given"] = key
        elif field == "partial":
            row["kind"] = "partial"
        elif field == "optional":
            row["is_optional"] = True
        elif key in ("role", "cue") and value:
            row[key] = value
        elif key == "or" and value:
            row["aliases"] = (*row["aliases"], None if value == "-" else value)
        else:
            raise CorpusError(f"{name}: {field!r} is no field")
    return Gold(start=start, end=end, **row)


def _span(name: str, text: str, words: str) -> tuple[int, int]:
    """Where the words stand. They open behind a mark or at a line's start, and there is one such place."""
    beginning, _, ending = words.partition(_SHORTENED)
    starts = [at for at in _places(text, beginning) if _is_opened(text, at)]
    if not ending:
        starts = [at for at in starts if _is_closed(text, at + len(beginning))]
    if len(starts) != 1:
        raise CorpusError(f"{name}: {beginning!r} opens {len(starts)} quotations")
    if not ending:
        return starts[0], starts[0] + len(beginning)
    ends = [at + len(ending) for at in _places(text, ending) if at > starts[0]]
    end = next((end for end in ends if _is_closed(text, end)), None)
    if end is None or "\n" in text[starts[0] : end]:
        raise CorpusError(f"{name}: {ending!r} does not end the paragraph's quotation")
    return starts[0], end


def _places(text: str, words: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(words), text)]


def _is_opened(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \u00a0\u202f")
    return not before or before[-1] in _MARKS + "\n"


def _is_closed(text: str, end: int) -> bool:
    behind = text[end:].lstrip(" \u00a0\u202f")
    return not behind or behind[0] in _MARKS + "\n\\"
