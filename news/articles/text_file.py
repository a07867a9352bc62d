"""Text files in the shape our archive exports have: slug, title, paragraphs, and what the page had around them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from news.articles import furniture
from news.articles.bylines import MetaLine, is_name, read_meta_line, split_names
from news.articles.decoding import decode_text
from news.articles.furniture import Line
from news.articles.language import guess_language
from news.errors import ParseError
from news.models import ExtractedArticle

TEXT_FILE_BYTES_MAX = 5 * 1024 * 1024
TEXT_FILE_LINES_MAX = 20_000
TITLE_CHARS_MAX = 300
_HEAD_LINES = 16
"""Bylines and dates are looked for among this many lines below the title."""
_TITLE_SEARCH_LINES = 15
_TITLE_WRAP_MAX = 4
_SLUG_PREFIX_MIN = 30
"""A slug cut off by a limit on file names still tells the title when this much of it agrees."""
_PASSES_MAX = 6
_LONG_PROSE_CHARS = 80

_WRAP_WIDTHS = range(45, 161)
_WRAPPED_SHARE_MIN = 0.6
_SENTENCE_BROKEN_SHARE_MIN = 0.4
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)

Block = list[str]


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the title was found, and what stands around it."""

    title: str
    above: Sequence[str]
    below: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Body:
    """What is left of the lines under the title, and what the others said."""

    lines: list[str]
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    tags: tuple[str, ...]


def read_text_file(data: bytes, *, name: str) -> ExtractedArticle:
    """The article in a text file: title, paragraphs parted by one blank line, authors and date where lines say so.

    `name` is the file's name, used as the title when the file has none. `text` is empty when the file holds a title
    and page furniture only. Raises ParseError with the reason for empty, binary, HTML or too large files. Linear.
    """
    if len(data) > TEXT_FILE_BYTES_MAX:
        raise ParseError(f"the file is larger than {TEXT_FILE_BYTES_MAX // 1024 // 1024} MB")
    text = decode_text(data)
    if _HTML.match(text):
        raise ParseError("the file is an HTML page, not plain text")
    blocks = _blocks(text)
    if not any(any(map(str.isalnum, line)) for block in blocks for line in block):
        raise ParseError("the file has no readable text")
    head = _find_title(_paragraphs(blocks), name)
    body = _clean_body(head)
    if not body.lines and head.title == _title_from(name):
        raise ParseError("the file holds no article, only page furniture")
    return ExtractedArticle(
        title=head.title,
        text="\n\n".join(body.lines),
        authors=body.authors,
        published_at=body.published_at,
        modified_at=body.modified_at,
        language=guess_language("\n".join(body.lines)),
        tags=body.tags,
    )


# --- lines to paragraphs ---------------------------------------------------------------------------


def _blocks(text: str) -> list[Block]:
    """Runs of lines between blank ones, each line stripped."""
    if text.count("\n") > TEXT_FILE_LINES_MAX:
        raise ParseError(f"the file has more than {TEXT_FILE_LINES_MAX} lines")
    blocks: list[Block] = [[]]
    for line in map(str.strip, text.split("\n")):
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _paragraphs(blocks: Sequence[Block]) -> list[str]:
    """One string a paragraph: hard-wrapped lines joined, all others kept apart."""
    width = _wrap_width(blocks)
    paragraphs: list[str] = []
    for block in blocks:
        pieces: list[list[str]] = [[block[0]]]
        for line, after in itertools.pairwise(block):
            if width and _goes_on(line, after, width):
                pieces[-1].append(after)
            else:
                pieces.append([after])
        paragraphs += [_join(piece) for piece in pieces]
    return paragraphs


def _wrap_width(blocks: Sequence[Block]) -> int | None:
    """The column at which the file's lines were wrapped, or None when its line breaks mean something.

    Wrapped lines are as full as their next word allows, and most of them end in the middle of a sentence.
    """
    pairs = [pair for block in blocks for pair in itertools.pairwise(block)]
    lengths = sorted(len(line) for line, _ in pairs)
    if not lengths:
        return None
    width = lengths[len(lengths) * 9 // 10]
    full = [(line, after) for line, after in pairs if _goes_on(line, after, width)]
    broken = sum(not furniture.is_sentence(line) for line, _ in full)
    is_wrapped = len(full) >= _WRAPPED_SHARE_MIN * len(pairs) and broken >= _SENTENCE_BROKEN_SHARE_MIN * len(
        pairs
    )
    return width if width in _WRAP_WIDTHS and is_wrapped and _reads_on(full) else None


def _reads_on(full: Sequence[tuple[str, str]]) -> bool:
    """Whether some lines go on in the middle of a sentence: headlines of one length do not."""
    return any(not after[0].isupper() and not furniture.is_sentence(line) for line, after in full)


def _goes_on(line: str, after: str, width: int) -> bool:
    """Whether the line is so full that the next line's first word had to go below."""
    if _CJK.search(line):
        return len(line) >= width - 2
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def _join(lines: Sequence[str]) -> str:
    text = lines[0]
    parts = [text]
    for line, after in itertools.pairwise(lines):
        is_tight = _CJK.match(after) and _CJK.search(line[-1:] + line[-2:-1])
        hyphen = line[-1:] in "-‐" and line[-2:-1].isalpha() and after[0].islower()
        parts.append(after if is_tight or hyphen else " " + after)
    return "".join(parts)


# --- slug and title --------------------------------------------------------------------------------


def _find_title(lines: Sequence[str], name: str) -> _Head:
    """The title: the line that the slug was made from, else the first line that may be one, else the file's name."""
    slug = lines[0]
    for first in range(1, min(len(lines), _TITLE_SEARCH_LINES)):
        for last in range(first + 1, min(first + _TITLE_WRAP_MAX, len(lines)) + 1):
            title = " ".join(lines[first:last])
            if len(title) <= TITLE_CHARS_MAX and _is_slug_of(slug, title):
                return _Head(title, lines[1:first], lines[last:])
    if _has_slug_form(slug):
        return _title_after_slug(lines, name)
    return _title_without_slug(lines, name)


def _is_slug_of(slug: str, title: str) -> bool:
    """Whether every non-word character of the title became `_`; runs, case and a cut-off end may differ."""
    if slug == re.sub(r"\W", "_", title):
        return True
    short, whole = _bare(slug), _bare(title)
    if not short or " " in slug.strip():
        return False
    return short == whole or (len(short) >= _SLUG_PREFIX_MIN and whole.startswith(short))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "_", text).strip("_").casefold()


def _has_slug_form(line: str) -> bool:
    return line.count("_") >= 2 and not re.search(r"[^\w-]", line)


def _title_after_slug(lines: Sequence[str], name: str) -> _Head:
    """A slug whose title does not follow: the next line if it looks like one, else the slug's words."""
    if len(lines) > 1 and _may_be_title(lines[1]):
        return _Head(lines[1], (), lines[2:])
    words = re.sub(r"[_\s]+", " ", lines[0]).strip()
    return _Head(words[:TITLE_CHARS_MAX] or _title_from(name), (), lines[1:])


def _title_without_slug(lines: Sequence[str], name: str) -> _Head:
    for index, line in enumerate(lines[:_TITLE_SEARCH_LINES]):
        if (
            len(line) <= TITLE_CHARS_MAX
            and furniture.judge(line) not in furniture.STRONG
            and not read_meta_line(line)
        ):
            if index == len(lines) - 1 or _may_be_title(line):
                return _Head(line, lines[:index], lines[index + 1 :])
            break
    return _Head(_title_from(name), (), lines)


def _may_be_title(line: str) -> bool:
    """Whether the line is short and no paragraph: a title may be a question or end with a stop, but not be long."""
    if len(line) > TITLE_CHARS_MAX or furniture.judge(line) in furniture.STRONG:
        return False
    return not furniture.is_sentence(line) or len(line) <= TITLE_CHARS_MAX // 3


def _title_from(name: str) -> str:
    stem = PurePosixPath(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    title = " ".join(re.sub(r"[\W_]+", " ", stem).split())[:TITLE_CHARS_MAX]
    if not title:
        raise ParseError("the file has no title")
    return title


# --- the body --------------------------------------------------------------------------------------


def _clean_body(head: _Head) -> _Body:
    """The body without furniture, bylines and dates. Goes over it until nothing more falls off."""
    above = [meta for meta in map(read_meta_line, head.above) if meta]
    lines, metas, tags = [(line, _judge(line, head.title)) for line in head.below], list(above), list[str]()
    for _ in range(_PASSES_MAX):
        kept, found, named = _one_pass(lines, tuple(name for meta in metas for name in meta.authors))
        metas += found
        tags += named
        if len(kept) == len(lines):
            break
        lines = kept
    text = [line for line, _ in lines]
    return _Body(
        text, _authors(metas), _moment(metas, is_update=False), _moment(metas, is_update=True), tuple(tags)
    )


def _judge(line: str, title: str) -> Line:
    """A line that only repeats the title is furniture: a second heading, a link to the page itself."""
    if len(line) <= TITLE_CHARS_MAX and furniture.fold(line) == furniture.fold(title):
        return Line.FURNITURE
    return furniture.judge(line)


def _one_pass(
    judged: Sequence[tuple[str, Line]], known: tuple[str, ...]
) -> tuple[list[tuple[str, Line]], list[MetaLine], list[str]]:
    """What is left after one look at the lines, and what the dropped ones said: bylines and dates, tags."""
    lines, kinds = [line for line, _ in judged], [kind for _, kind in judged]
    head_meta = _head_meta(lines, kinds)
    authors = known + tuple(name for meta in head_meta.values() for name in meta.authors)
    metas = head_meta | _tail_meta(lines, kinds, skip=head_meta)
    end = furniture.tail_start(lines, kinds, metas, authors)
    dropped = set(range(end, len(lines))) | set(head_meta) | _head_furniture(lines, kinds, head_meta)
    copies = frozenset(lines[index] for index in dropped if kinds[index] is not Line.PROSE)
    dropped |= furniture.middle_furniture(lines[:end], kinds[:end], copies)
    found = [meta for index, meta in metas.items() if index in dropped]
    tags = [tag for index in sorted(dropped) for tag in furniture.tag_names(lines[index])]
    return [pair for index, pair in enumerate(judged) if index not in dropped], found, tags


def _head_meta(lines: Sequence[str], kinds: Sequence[Line]) -> dict[int, MetaLine]:
    """Bylines and dates above the first long paragraph, and bare names beside them."""
    found: dict[int, MetaLine] = {}
    for index, line in enumerate(lines[:_HEAD_LINES]):
        meta = read_meta_line(line)
        if meta:
            found[index] = meta
        elif kinds[index] is Line.PROSE and len(line) >= _LONG_PROSE_CHARS:
            break
    for index in list(found):
        for beside in (index - 1, index + 1):
            if (
                found[index].date
                and 0 <= beside < len(lines)
                and beside not in found
                and _is_bare_name(lines[beside])
            ):
                found[beside] = MetaLine(authors=split_names(lines[beside]))
                break
    return dict(sorted(found.items()))


def _is_bare_name(line: str) -> bool:
    return len(line) <= TITLE_CHARS_MAX // 3 and bool(split_names(line)) and is_name(split_names(line)[0])


def _tail_meta(lines: Sequence[str], kinds: Sequence[Line], skip: dict[int, MetaLine]) -> dict[int, MetaLine]:
    """Bylines and dates among the lines below the last long paragraph."""
    found: dict[int, MetaLine] = {}
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - 60), -1):
        if kinds[index] is Line.PROSE and len(lines[index]) >= _LONG_PROSE_CHARS:
            break
        meta = None if index in skip else read_meta_line(lines[index])
        if meta:
            found[index] = meta
    return _before_comments(found, kinds)


def _before_comments(found: dict[int, MetaLine], kinds: Sequence[Line]) -> dict[int, MetaLine]:
    """Below the first heading over comments or links, dates and names are those of others: they say nothing."""
    others = [index for index, kind in enumerate(kinds) if kind in {Line.COMMENTS, Line.RELATED}]
    first = min(others, default=len(kinds))
    return {index: meta if index < first else MetaLine() for index, meta in sorted(found.items())}


def _head_furniture(lines: Sequence[str], kinds: Sequence[Line], meta: dict[int, MetaLine]) -> set[int]:
    """Sure furniture above the first paragraph, and section labels of up to three words right above such lines."""
    found: set[int] = set()
    for index, kind in enumerate(kinds[:_HEAD_LINES]):
        if index in meta or kind in furniture.STRONG:
            found.add(index)
        elif kind is Line.PROSE:
            break
    labels = {
        index
        for index, line in enumerate(lines[:_HEAD_LINES])
        if kinds[index] is Line.TITLE_LIKE
        and index + 1 in found
        and len(line.split()) <= 3
        and len(line) <= 40
    }
    return found | {index for index in labels if index == 0 or index - 1 in found}


def _authors(metas: Sequence[MetaLine]) -> tuple[str, ...]:
    """The names of the first line that has any: later ones are photographers and editors."""
    return next((meta.authors for meta in metas if meta.authors), ())


def _moment(metas: Sequence[MetaLine], *, is_update: bool) -> datetime | None:
    dates = [meta.date for meta in metas if meta.date and meta.date.is_update == is_update]
    return next((date.moment for date in dates if date.moment), None)
