"""Quotation marks paired into spans, paragraph by paragraph, in one pass."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """The words between two marks: `text[start:end]` without the marks, stripped.

    `outer_start` and `outer_end` include the marks. `is_closed` is False where a paragraph ends before the quotation
    does; `continues` says that the next paragraph goes on with it. `signed_at` is where the line begins that says
    whose words these are, as under a quotation set apart in the page; -1 where none does.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    is_closed: bool = True
    continues: bool = False
    continued: bool = False
    signed_at: int = -1


class _Mark(NamedTuple):
    start: int
    end: int
    text: str


_MARK = re.compile(r"''|``|[\"“”„‟«»‹›「」『』＂‘’‚‛'`´]")
_PARAGRAPH = re.compile(r"[^\n\r]+")

_CLOSERS: dict[str, tuple[str, ...]] = {
    "“": (
        "”",
        '"',
    ),
    "”": ("”",),
    "„": (
        "“",
        "”",
        '"',
        "‟",
    ),
    "‟": ("”",),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "›": ("‹",),
    "「": ("」",),
    "『": ("』",),
    '"': (
        '"',
        "”",
    ),
    "＂": ("＂",),
    "''": ("''",),
    "``": ("''",),
    "‘": ("’",),
    "‚": (
        "‘",
        "’",
    ),
    "'": ("'",),
}
_OPENING_CONTEXT = re.compile(r"[\s(\[{—–\-:/…,]")
_LED_TO = re.compile(r"\b(?:said|says|added|wrote|asked|replied)[,:]$")
"""What leads to a mark that a slip has set before a space: `Ann Example said," We stay."`"""
_STRONG_BEFORE = frozenset(".,?!…—–")
_SIGNATURE_WORDS = 12
_SIGNATURE_CHARS = 120
_BIG_SHARE = 0.6


def find_spans(text: str) -> list[Span]:
    """The quoted stretches of `text` in order, never overlapping, none longer than its paragraph.

    Takes time linear in the text. Whether a stretch is speech is for others to say.
    """
    spans: list[Span] = []
    pending = False
    for paragraph in _PARAGRAPH.finditer(text):
        if not paragraph.group().strip():
            continue
        if pending and spans and _is_signature(paragraph.group()):
            signed_at = paragraph.start()
            spans[-1] = spans[-1]._replace(is_closed=True, continues=False, signed_at=signed_at)
            pending = False
            continue
        found, is_open = _scan(text, paragraph.start(), paragraph.end(), goes_on=pending)
        if pending and spans and not (found and found[0].continued):
            spans[-1] = spans[-1]._replace(continues=False)
        spans.extend(found)
        pending = is_open
    if spans and spans[-1].continues:
        spans[-1] = spans[-1]._replace(continues=False)
    return [span for span in spans if span.start < span.end and _is_worth(text, span)]


def _is_signature(line: str) -> bool:
    """Whether the line that closes a quotation says who spoke, and is none of its words: `Ann Example, the mayor"`."""
    line = line.strip()
    if len(line) > _SIGNATURE_CHARS or line[-1] not in '"”' or not line[0].isupper():
        return False
    words = line[:-1].rstrip(".").split()
    if not 1 < len(words) <= _SIGNATURE_WORDS or any(mark in line[:-1] for mark in '"“”?!;:'):
        return False
    big = sum(word[0].isupper() for word in words)
    is_named = any(one[0].isupper() and other[0].isupper() for one, other in pairwise(words))
    return big >= _BIG_SHARE * len(words) and is_named


def _is_worth(text: str, span: Span) -> bool:
    """An unclosed stretch counts only where something speaks for it: its place, or a paragraph that goes on."""
    if span.is_closed or span.continues or span.continued:
        return True
    before = text[max(0, span.outer_start - 2) : span.outer_start].strip(" \t")
    return not before or before[-1] in ":,\n\r"


def _scan(text: str, start: int, end: int, *, goes_on: bool) -> tuple[list[Span], bool]:
    """The spans of one paragraph, and whether its last quotation is still open at the end."""
    marks = [_mark(text, m) for m in _MARK.finditer(text, start, end)]
    if not marks:
        return [], False
    single_closer = _next_single_closers(text, marks, end)
    spans: list[Span] = []
    at_start = len(text[start:end]) - len(text[start:end].lstrip()) + start
    opened: _Mark | None = None
    first = next((mark for mark in marks if not _is_apostrophe(text, mark, end)), marks[0])
    if goes_on and first.text != "“" and _only_closes(text, first, end):
        opened = _Mark(at_start, at_start, "“" if first.text == "”" else first.text)
    skip_to = -1
    inner = False
    for i, mark in enumerate(marks):
        if mark.start < skip_to:
            continue
        if inner and mark.text == "”":
            inner = False  # closes what was opened inside
        elif opened is None:
            if mark.text in ("‘", "'"):
                closer = single_closer[i]
                if closer is None or not _opens(text, mark, start, end):
                    continue
                spans.append(_span(text, mark, closer.start, closer.end, True))
                skip_to = closer.end
            elif mark.text in _CLOSERS and _opens(text, mark, start, end):
                opened = mark
        elif mark.text == "“" and (opened.text == '"' or _is_nested(marks, i)):
            inner = True
        elif (mark.text in _CLOSERS[opened.text] and _closes(text, mark, opened, end)) or (
            mark.text == opened.text == "“" and _only_closes(text, mark, end)
        ):
            spans.append(_span(text, opened, mark.start, mark.end, True))
            opened = None
        elif mark.text == opened.text and _only_opens(text, mark, end):
            opened = mark  # the earlier mark was never closed
    if opened is not None:
        spans.append(_span(text, opened, end, end, False)._replace(continues=True))
    if goes_on and spans and spans[0].outer_start == at_start:
        spans[0] = spans[0]._replace(continued=True)
    return spans, opened is not None


def _is_apostrophe(text: str, mark: _Mark, end: int) -> bool:
    """Whether the mark stands inside a word."""
    return (
        mark.text in "'’"
        and mark.start > 0
        and text[mark.start - 1].isalnum()
        and text[mark.end : min(mark.end + 1, end)].isalnum()
    )


def _mark(text: str, found: re.Match[str]) -> _Mark:
    """The mark, with the backslash that escapes it."""
    start, end = found.span()
    if start and text[start - 1] == "\\" and end - start == 1:
        start -= 1
    return _Mark(start, end, found.group())


def _span(text: str, opened: _Mark, close_start: int, close_end: int, is_closed: bool) -> Span:
    inner = text[opened.end : close_start]
    left = len(inner) - len(inner.lstrip())
    start = opened.end + left
    return Span(start, start + len(inner.strip()), opened.start, close_end, is_closed)


def _opens(text: str, mark: _Mark, start: int, end: int) -> bool:
    """Whether the mark can begin a quotation: a word follows it and none runs into it."""
    if mark.end >= end:
        return False
    before = text[mark.start - 1] if mark.start > start else " "
    after = text[mark.end]
    if before == "=":
        return False  # an attribute of left-over markup
    if mark.text in "'‘" and _is_year(text, mark.end):
        return False
    if mark.text in "「『„‚":
        return True
    if mark.text == "«":
        return not (before.isalnum() and after.isspace())
    if mark.text in ("“", "‟"):
        return True
    free = not before.isalnum() and before not in ".!?…"
    if mark.text == "”":
        # a closing mark typed where an opening one belongs
        return free and before.isspace() and not after.isspace()
    if mark.text in ("»", "›"):
        return free and not after.isspace()
    if after.isspace():
        return bool(mark.text == '"' and _LED_TO.search(text, max(start, mark.start - 12), mark.start))
    return free or bool(_OPENING_CONTEXT.match(before))


def _is_nested(marks: list[_Mark], i: int) -> bool:
    """Whether two closing marks follow, so that this one opens a quotation inside another of its own style."""
    following = [mark.text for mark in marks[i + 1 : i + 9] if mark.text in "“”"]
    return following[:2] == ["”", "”"]


def _only_closes(text: str, mark: _Mark, end: int) -> bool:
    """Whether the mark ends what an earlier paragraph began: it stands behind a word's or sentence's end."""
    if mark.text not in ("”", '"', "''", "»", "“"):
        return False
    before = text[mark.start - 1]
    after = text[mark.end] if mark.end < end else " "
    return not before.isspace() and before not in "([—–" and (after.isspace() or after in ".,;:!?)—–")


def _is_year(text: str, at: int) -> bool:
    """Whether a year or decade written short follows an apostrophe: `'09`, `'90s`."""
    return text[at : at + 2].isdigit() and not text[at + 2 : at + 3].isdigit()


def _only_opens(text: str, mark: _Mark, end: int) -> bool:
    """Whether the mark can begin a quotation and cannot end one."""
    if mark.end >= end or mark.text not in ('"', "“", "''", "«", "„"):
        return False
    before, after = text[mark.start - 1], text[mark.end]
    return before.isspace() and not after.isspace() and (mark.text != '"' or after.isalnum())


def _closes(text: str, mark: _Mark, opened: _Mark, end: int) -> bool:
    if mark.text == '"' and opened.text == '"':
        return not _only_opens(text, mark, end)
    if mark.text == "''":
        return mark.end >= end or not (text[mark.start - 1].isspace() and text[mark.end].isalnum())
    return True


def _next_single_closers(text: str, marks: list[_Mark], end: int) -> list[_Mark | None]:
    """For each mark, the single mark that would close a quotation opened there; None when there is none.

    A closing mark after punctuation is preferred to one that may be an apostrophe ("the dogs’ bowls").
    """
    result: list[_Mark | None] = [None] * len(marks)
    strong: dict[str, _Mark | None] = {"’": None, "'": None}
    weak: dict[str, _Mark | None] = {"’": None, "'": None}
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        if mark.text in ("‘", "'"):
            key = "’" if mark.text == "‘" else "'"
            result[i] = strong[key] or weak[key]
        if mark.text == "‘":
            strong["’"] = weak["’"] = None
        elif mark.text in ("’", "'"):
            _note_closer(text, mark, end, strong, weak)
    return result


def _note_closer(
    text: str, mark: _Mark, end: int, strong: dict[str, _Mark | None], weak: dict[str, _Mark | None]
) -> None:
    before = text[mark.start - 1] if mark.start else " "
    after = text[mark.end] if mark.end < end else " "
    if _is_year(text, mark.end):
        return
    if before.isspace():
        if mark.text == "'" and after.isalnum():
            strong["'"] = weak["'"] = None  # an opening mark: what stands behind it closes that one
        return
    if after.isalnum():
        return
    if before in _STRONG_BEFORE:
        strong[mark.text] = mark
    elif not (before in "sx" and after.isspace()) or weak[mark.text] is None:
        weak[mark.text] = mark
