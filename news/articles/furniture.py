"""What on a page is not the article: menus, share rows, comment forms, links to other pages.

A line is judged by its form (no sentence end, label with an asterisk, row of share words), by its place (head or tail)
and by words in many languages. Prose is expensive to drop: one signal is never enough for a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from news.articles import furniture_words as words

SHORT_CHARS_MAX = 400
"""Longer lines are prose whatever they say."""
TITLE_LIKE_CHARS_MAX = 120
_TITLE_LIKE_WORDS_MAX = 14
_CJK_TITLE_CHARS_MAX = 45
_LONE_WORDS_MAX = 4
_RUN_MIN = 3
"""Title-like lines in a row, with no word we know among them, that make a list of links."""


class Line(Enum):
    """What a line is, judged alone."""

    PROSE = "a sentence, or anything that may be one"
    TITLE_LIKE = "short, with a capital and no end: a heading or a link"
    FURNITURE = "furniture at the head or tail of a page"
    INLINE = "furniture wherever it stands"
    SITE_VOICE = "a sentence in which the page speaks of itself"
    COMMENTS = "heading above comments"
    AUTHOR_BOX = "heading above a box about the author"
    RELATED = "heading above links to other articles"


_TEXT_WORTH = 25.0
_ZONES = frozenset({Line.COMMENTS, Line.AUTHOR_BOX, Line.RELATED})
STRONG = frozenset(Line) - {Line.PROSE, Line.TITLE_LIKE}


def _phrases(listing: str) -> tuple[frozenset[str], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The whole lines, the beginnings and the (beginning, ending) pairs of a word list."""
    phrases = [" ".join(phrase.split()).casefold() for phrase in listing.replace("\n", "").split("|")]
    exact = frozenset(phrase.strip(" .:!") for phrase in phrases if phrase and "*" not in phrase)
    starred = [phrase.partition("*") for phrase in phrases if "*" in phrase]
    starts = tuple(head for head, _, tail in starred if not tail)
    return exact, starts, tuple((head, tail) for head, _, tail in starred if tail)


_LISTS = (
    (Line.INLINE, _phrases(words.AD_LABELS)),
    (Line.COMMENTS, _phrases(words.COMMENT_HEADINGS)),
    (Line.RELATED, _phrases(words.RELATED_HEADINGS)),
    (Line.AUTHOR_BOX, _phrases(words.AUTHOR_HEADINGS)),
    (Line.FURNITURE, _phrases(words.SIGN_UP)),
    (Line.FURNITURE, _phrases(words.BUTTONS)),
)
_READ_ALSO = _phrases(words.READ_ALSO)[0]
_SHARE_WORDS = frozenset(words.SHARE_WORDS.casefold().split())
_CALLS = tuple(words.CALLS.replace("\n", "").split("|"))
_CHANNELS = re.compile(rf"\b(?:{'|'.join(words.CHANNELS.replace(chr(10), '').split('|'))})\b")
_SITE_SENTENCES = tuple(
    tuple(group.strip().casefold().split("+")) for group in words.SITE_SENTENCES.replace("\n", "").split("|")
)
_AUTHOR_WORKS = frozenset(words.AUTHOR_WORKS.replace("\n", "").casefold().split("|"))
_TAG_LABELS = _phrases(words.TAG_LABELS)[0]
_PHOTO_LABELS = _phrases(words.PHOTO_LABELS)[0]

_SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।։።။᙮‼⁇⁈⁉︒](?:\s?[)\]}"'”’»›」』）"“‘]){0,3}$""")
_CLOSING_QUOTE = re.compile(r"""["”»’」』“]$""")
_OPENS_AS_TEXT = re.compile(r"""^(?:["“„«»‹›'‘‚「『(\[–—―]|[-•*·▪◦‣]\s|\d{1,3}[.)]\s|[a-z]\)\s)""")
_QUOTE_MARK = re.compile('["“”„«»「『]')
_UNFINISHED_END = re.compile(r"[,;:،؛、，；：–—-]$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_FORM_MARK = re.compile(r"\S\s[*＊※]|\S[*＊※]$|[※＊]\s")
_ADDRESS_ONLY = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4}|(?:[#@]\w+[\s,]*)+",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"©|\(c\)\s*\d{4}|^copyright\b", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:about |ca\. )?\d[\d.,]*\s?(?:k|тис\.?|тыс\.?|min\.?|minutes?|minuten|мин\.?|хв\.?|dk|分)?\s?"
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarz\w*|комментари\w*|коментар\w*|yorum|"
    r"コメント|shares?|views?|likes?|replies|reply|read|reading|lesezeit|de lecture|de lectura|de leitura|di lettura|leestijd|"
    r"чтения|читання|czytania|okuma|aufrufe|vues|просмотр\w*|перегляд\w*|responses?|thoughts? on .{1,100})(?: (?:time|süresi))?",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"(?:reading time|read time|lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|"
    r"czas czytania|время чтения|час читання|okuma süresi|وقت القراءة|読了時間)\b\s*[:：]?\s*.{0,20}",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r".{1,60}\s(?:says|said|sagt|dit|dice|diz|schreef|pisze|пише|пишет|diyor ki|kirjoitti|skriver)\s?:",
    re.IGNORECASE,
)
_SIGNED_BY_AGENCY = re.compile(r"\([\w.-]{2,12}(?:/[\w.-]{2,12}){0,4}\)")
_ARROW = re.compile(r"^(?:[←→↑↓‹›▲▼►◄✕×☰]|«\s(?!.*»)).{1,120}$|^(?!.*«).{1,120}\s»$|^.{1,120}[→›↑↓▼►]$")
_ROW = re.compile(r"\s[|•·]\s|\s?\|\s?")
_PATH = re.compile(r"\s(?:[»›>]|/)\s")
_LABELLED = re.compile(r"^(.{1,40}?)\s?[:：]\s?(.*)$")
_CAPTION_CREDIT = re.compile(
    r"(?:[.!?)»”\"|]\s*|\()(?:photo|foto|bild|image|imagen|crédit|credit|фото|fot\.|写真|صورة|fotoğraf)(?: (?:by|credit|von|de|di))?\s?[:：/©]"
    r"[^.!?]{1,80}\)?$",
    re.IGNORECASE,
)


def judge(line: str) -> Line:
    """What the line is by its own form and words, wherever it stands. Looks at no neighbour."""
    if len(line) > SHORT_CHARS_MAX:
        return Line.PROSE
    if not any(map(str.isalnum, line)):
        return Line.INLINE
    plain = fold(line)
    return _by_words(line, plain) or _by_form(line, plain) or _by_shape(line)


def fold(line: str) -> str:
    """The line as the word lists have it: case folded, without marks and arrows at either end."""
    return line.casefold().replace("’", "'").strip(' .:：!?…|*•→←↑↓›‹»«>-–—+▼▲►"“”')


def is_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does."""
    return bool(_SENTENCE_END.search(line[-6:]))


def tag_names(line: str) -> tuple[str, ...]:
    """The tags of a line such as "Tags: water, Saltmarsh"; empty when it is none."""
    labelled = _LABELLED.match(line[:SHORT_CHARS_MAX])
    if not labelled or fold(labelled[1]) not in _TAG_LABELS or is_sentence(line):
        return ()
    tags = [tag.strip(" #.") for tag in re.split(r"[,;|、،，#]", labelled[2])]
    return tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) <= 60))


def is_about_author(line: str, authors: Sequence[str]) -> bool:
    """Whether the line says who the author is: it begins with the name and has a word for the trade."""
    if len(line) > SHORT_CHARS_MAX or not any(line.startswith(name) for name in authors):
        return False
    return not _AUTHOR_WORKS.isdisjoint(re.findall(r"\w+", line.casefold()))


def _by_words(line: str, plain: str) -> Line | None:
    ended = is_sentence(line) and len(plain) > 40
    for kind, (exact, starts, pairs) in _LISTS:
        if plain in exact:
            return kind
        if ended or len(plain) > TITLE_LIKE_CHARS_MAX or is_sentence(line):
            continue
        if plain.startswith(starts) or any(plain.startswith(a) and plain.endswith(b) for a, b in pairs):
            return kind
    return Line.SITE_VOICE if _speaks_for_site(line, plain) else None


def _speaks_for_site(line: str, plain: str) -> bool:
    """Whether the page speaks of itself; between quotation marks somebody else speaks."""
    if _QUOTE_MARK.search(line):
        return False
    is_call = plain.startswith(_CALLS) and _CHANNELS.search(plain) is not None
    if is_call:
        return True
    near = [group for group in _SITE_SENTENCES if group[0] in plain]  # nearly always none
    return any(_has_in_order(plain, group) for group in near)


def _has_in_order(text: str, parts: Sequence[str]) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _by_form(line: str, plain: str) -> Line | None:
    labelled = _LABELLED.match(line)
    if labelled and fold(labelled[1]) in _READ_ALSO and labelled[2]:
        return Line.INLINE
    ended = is_sentence(line)
    if labelled and fold(labelled[1]) in _PHOTO_LABELS and not ended and len(line) <= 100:
        return Line.INLINE
    if _CAPTION_CREDIT.search(line[-110:]) and len(line) <= 200:
        return Line.INLINE
    if labelled and fold(labelled[1]) in _TAG_LABELS and not ended:
        return Line.FURNITURE
    if _COPYRIGHT.search(line) or _SIGNED_BY_AGENCY.fullmatch(line) or _SAYS.fullmatch(line):
        return Line.FURNITURE
    return _by_row(line, plain, ended=ended)


def _by_row(line: str, plain: str, *, ended: bool) -> Line | None:
    tokens = re.findall(r"[\w-]+", plain)
    if 0 < len(tokens) <= 20 and all(token in _SHARE_WORDS for token in tokens):
        return Line.INLINE if len(tokens) > 1 else Line.FURNITURE
    if _COUNT.fullmatch(plain) or _READING_TIME.fullmatch(plain):
        return Line.COMMENTS if "omment" in plain or "omentar" in plain else Line.FURNITURE
    if plain.replace(" ", "").isdigit() or _ADDRESS_ONLY.fullmatch(line):
        return Line.FURNITURE
    if (
        _FORM_MARK.search(line)
        and not line.startswith("*")
        and line.count("*") + line.count("※") + line.count("＊") == 1
    ):
        return Line.FURNITURE
    if ended or len(line) > 200:
        return None
    parts = _ROW.split(line) if _ROW.search(line) else _PATH.split(line)
    if len(parts) >= 3 and all(0 < len(part) <= 40 and not any(map(str.isdigit, part)) for part in parts):
        return Line.FURNITURE
    return Line.FURNITURE if _ARROW.match(line) else None


def _by_shape(line: str) -> Line:
    if (
        is_sentence(line)
        or _OPENS_AS_TEXT.match(line)
        or _CLOSING_QUOTE.search(line)
        or _UNFINISHED_END.search(line)
    ):
        return Line.PROSE
    limit = _CJK_TITLE_CHARS_MAX if _CJK.search(line) else TITLE_LIKE_CHARS_MAX
    if len(line) > limit or len(line.split()) > _TITLE_LIKE_WORDS_MAX or line[0].islower():
        return Line.PROSE
    return Line.TITLE_LIKE


def tail_start(
    lines: Sequence[str], kinds: Sequence[Line], meta: Mapping[int, object], authors: Sequence[str]
) -> int:
    """Where the furniture at the end begins; `len(lines)` when there is none. Linear.

    `meta` holds the indexes of byline and date lines. The cut is the suffix whose signs of furniture outweigh its
    signs of text most; without any sure sign it must be a run of title-like lines below prose.
    """
    worths = _worths(lines, kinds, meta, authors)
    best, best_at, total = 0.0, len(lines), 0.0
    for index in range(len(lines) - 1, -1, -1):
        total += worths[index]
        if total > best and worths[index] > 0:
            best, best_at = total, index
    if all(kinds[index] is Line.TITLE_LIKE and index not in meta for index in range(best_at, len(lines))):
        return best_at if _is_link_list(lines, kinds, best_at) else len(lines)
    return best_at


def _is_link_list(lines: Sequence[str], kinds: Sequence[Line], start: int) -> bool:
    """A run of title-like lines below a finished sentence: other headlines. A lead-in with a colon makes a list."""
    return (
        len(lines) - start >= _RUN_MIN
        and start > 0
        and kinds[start - 1] is Line.PROSE
        and is_sentence(lines[start - 1])
    )


def _worths(
    lines: Sequence[str], kinds: Sequence[Line], meta: Mapping[int, object], authors: Sequence[str]
) -> list[float]:
    """How much each line speaks for furniture (above 0) or for text (below 0), its place considered."""
    worths: list[float] = []
    zone: Line | None = None
    has_prose = False
    for index, line in enumerate(lines):
        kind = kinds[index]
        if kind in STRONG:
            worths.append(4.0)
            if kind in _ZONES and has_prose:
                zone = kind
        elif index in meta or is_about_author(line, authors):
            worths.append(2.0)
        elif kind is Line.TITLE_LIKE:
            worths.append(_title_like_worth(lines, kinds, index, in_zone=zone is not None))
        else:
            has_prose = True
            nearby = range(max(0, index - 2), min(len(lines), index + 3))
            is_framed = any(kinds[at] in STRONG or at in meta for at in nearby)
            worths.append(
                _prose_worth(line, zone if is_framed else None, kinds[index - 1] if index else None)
            )
    return worths


def _title_like_worth(lines: Sequence[str], kinds: Sequence[Line], index: int, *, in_zone: bool) -> float:
    """A lone line of several words before sure furniture may be a last sentence without its full stop."""
    if in_zone:
        return 1.0
    before = lines[index - 1] if index else ""
    if (
        before
        and kinds[index - 1] is Line.PROSE
        and not (is_sentence(before) or _CLOSING_QUOTE.search(before))
    ):
        return -4.0  # the line before is unfinished: this one goes on with it, as in a poem
    beside = {kinds[at] for at in (index - 1, index + 1) if 0 <= at < len(lines)}
    lone = Line.TITLE_LIKE not in beside and not (index and kinds[index - 1] in STRONG)
    if lone and (
        len(lines[index].split()) > _LONE_WORDS_MAX or (_CJK.search(lines[index]) and len(lines[index]) > 12)
    ):
        return -4.0
    return 1.0


def _prose_worth(line: str, zone: Line | None, before: Line | None) -> float:
    """A sentence outweighs any box above or below it, unless readers or the author's box speak there."""
    if zone is Line.AUTHOR_BOX and before is Line.AUTHOR_BOX:
        return -2.0
    if zone is not Line.COMMENTS:
        return -_TEXT_WORTH
    length = len(line) * (2 if _CJK.search(line) else 1)
    return -2.5 if length < 80 else -4.0 if length < 250 else -6.0


def middle_furniture(lines: Sequence[str], kinds: Sequence[Line], dropped: frozenset[str]) -> set[int]:
    """Indexes of furniture between paragraphs: sure labels, boxes of two and more sure lines, lists of links.

    `dropped` holds lines already found to be furniture elsewhere on the page: their copies go too.
    """
    found = {index for index, kind in enumerate(kinds) if kind is Line.INLINE}
    found |= {index for index, line in enumerate(lines) if kinds[index] is not Line.PROSE and line in dropped}
    for index, kind in enumerate(kinds):
        if kind not in STRONG:
            continue
        neighbours = {kinds[at] for at in (index - 1, index + 1) if 0 <= at < len(kinds)}
        if not neighbours.isdisjoint(STRONG):
            found.add(index)
        if kind is Line.RELATED:
            found |= _links_below(kinds, index)
    return found


def _links_below(kinds: Sequence[Line], heading: int) -> set[int]:
    """The heading and the title-like lines right below it; empty when prose follows at once."""
    end = heading + 1
    while end < len(kinds) and kinds[end] is Line.TITLE_LIKE:
        end += 1
    return set(range(heading, end)) if end > heading + 1 else set()
