"""Runs of capitalised words in a token list: names with the titles before them."""

from __future__ import annotations

from typing import NamedTuple

from news.words.given_names import GIVEN
from news.words.lexicon import CALENDAR, ORGANISATION_WORDS, PARTICLES, SECOND_PARTICLES, STARTERS
from news.words.titles import HONORIFICS, ROLE_NOUNS, is_title
from news.words.tokens import Token

_MAX_WORDS = 8
_WHOLE_NAME = 2
_APOSTROPHES = ("'", "’")
CONTRACTIONS = ("n't", "n’t", "'ll", "’ll", "'ve", "’ve", "'re", "’re", "'m", "’m", "'d", "’d")
"""Ends of words that are no names, however big they begin."""


class Chunk(NamedTuple):
    """A run of capitalised words, `tokens[start:end]`; the name itself begins at `name` (== end when all is title)."""

    start: int
    name: int
    end: int

    def has_name(self) -> bool:
        """Whether anything but titles is in it."""
        return self.name < self.end


def find_chunks(
    tokens: list[Token], starters: frozenset[str] = STARTERS, calendar: frozenset[str] = CALENDAR
) -> list[Chunk]:
    """The names in the tokens, in order and apart. Days, months and function words belong to none."""
    chunks: list[Chunk] = []
    big = [k for k, token in enumerate(tokens) if token.kind in "Ca"]
    surnames = frozenset(
        tokens[k].text for k in big if tokens[k].text[-2:] == "ly" and not _begins_sentence(tokens, k)
    )
    i = 0
    for start in big:
        is_surname = tokens[start].text in surnames  # "Reilly", which a sentence may begin with
        if start < i or not (is_surname or _opens(tokens, start, starters, calendar)):
            continue
        i = start
        end = _extend(tokens, i, starters, calendar)
        chunks.append(Chunk(i, _name_start(tokens, i, end), end))
        i = end
    return chunks


def _opens(tokens: list[Token], i: int, starters: frozenset[str], calendar: frozenset[str]) -> bool:
    token = tokens[i]
    if token.kind == "a":
        return True
    if token.kind != "C":
        return False
    low = token.text.lower()
    if low.endswith(CONTRACTIONS) or (low in calendar and not _is_given_month(tokens, i)):
        return False
    if low.endswith("ly") and token.text not in GIVEN and _begins_sentence(tokens, i):
        return False  # "Shortly", "Formally"
    if low not in starters or (token.text.isupper() and len(low) > 1 and low not in {"i", "a"}):
        return True
    # "Le Pen", "Van Example", "El Sample": particles open a name unless a sentence begins with them
    return (
        low in PARTICLES
        and i > 0
        and tokens[i - 1].kind not in "bpq"
        and i + 1 < len(tokens)
        and tokens[i + 1].kind == "C"
    )


def _extend(tokens: list[Token], i: int, starters: frozenset[str], calendar: frozenset[str]) -> int:
    size = len(tokens)
    end = i + 1
    while end < size and end - i < _MAX_WORDS:
        token = tokens[end]
        if token.kind == "a":
            if token.text.lower() in HONORIFICS and end > i and not is_title(tokens[end - 1].text):
                break  # "Minister for Fish Mr. Example": the name begins anew
            end += 1
        elif token.kind == "C":
            low = token.text.lower()
            if low in calendar and not _is_surname_month(tokens, end):
                break
            if low in starters and low not in PARTICLES:
                break
            end += 1
        elif token.kind == "w" and token.text in PARTICLES and token.text not in SECOND_PARTICLES:
            step = end + 1
            if step < size and tokens[step].kind == "w" and tokens[step].text in PARTICLES:
                step += 1
            if step > end + 1 and _is_affiliation(tokens, i, end, step):
                break
            if token.text == "des" and all(is_title(tokens[k].text) for k in range(i, end)):
                break  # German: "Sprecherin des Hafenamts" is a job
            if step >= size or tokens[step].kind != "C" or tokens[step].text.lower() in ORGANISATION_WORDS:
                break
            end = step + 1
        elif _owns_organisation(tokens, end):
            end += 2
        else:
            break
    return end


_MONTHS = frozenset({"may", "april", "june", "august", "mai", "avril"})
_SHORT_DAYS = frozenset({"jun", "jan", "sun", "mon", "mar", "sat"})


_GIVEN_MONTHS = frozenset({"jan", "april", "june", "may", "august"})
_BEFORE_MONTHS = frozenset(
    [
        "in",
        "of",
        "last",
        "next",
        "since",
        "until",
        "by",
        "from",
        "to",
        "and",
        "this",
        "during",
        "for",
        "on",
        "late",
        "early",
        "mid",
    ]
)


def _is_given_month(tokens: list[Token], k: int) -> bool:
    """Whether a month is somebody's given name here: `governor Jan Example`; not `in June Example Steel closed`."""
    if tokens[k].text.lower() not in _GIVEN_MONTHS or k + 1 >= len(tokens):
        return False
    before, following = tokens[k - 1].text.lower() if k else "", tokens[k + 1]
    return (
        following.kind == "C"
        and following.text.lower() not in CALENDAR
        and not is_title(following.text)
        and before not in _BEFORE_MONTHS
    )


def _is_surname_month(tokens: list[Token], k: int) -> bool:
    """Whether a month or a day written short is somebody's surname here: `Ann May said`; not `Ann May 3`."""
    following = tokens[k + 1] if k + 1 < len(tokens) else None
    if following is not None and following.kind == "n":
        return False
    low = tokens[k].text.lower()
    if low in _SHORT_DAYS:
        return following is None or following.text != "."
    return low in _MONTHS and tokens[k - 1].text in GIVEN


def _owns_organisation(tokens: list[Token], mark: int) -> bool:
    """Whether the mark is the possessive inside an organisation's name: `Harbour Workers' Union`."""
    if tokens[mark].text not in _APOSTROPHES or mark + 1 >= len(tokens):
        return False
    before, after = tokens[mark - 1], tokens[mark + 1]
    return (
        before.text.endswith("s")
        and before.end == tokens[mark].start
        and after.kind == "C"
        and after.start == tokens[mark].end + 1
        and after.text.lower() in ORGANISATION_WORDS
    )


def _is_affiliation(tokens: list[Token], start: int, particle: int, step: int) -> bool:
    """Whether a double particle behind a whole name leads to where somebody works: `Ann Example von der Reederei Nord`."""
    if particle - start < _WHOLE_NAME or tokens[particle].text != "von":
        return False
    return step + 1 < len(tokens) and tokens[step].kind == "C" and tokens[step + 1].kind == "C"


def _name_start(tokens: list[Token], start: int, end: int) -> int:
    """Where the name begins: after the last title that has something behind it."""
    name = start
    for k in range(start, end):
        text = tokens[k].text
        if k + 1 == end and k > start and _is_surname_place(tokens[k - 1]):
            break  # "Mr. King", "Ann Baker": what may be an office is a surname here
        is_job = k == start and k + 2 < end and text.lower() in ROLE_NOUNS and text not in GIVEN
        if (
            is_title(text)
            or is_job
            or (k == start and _is_big_noun(tokens, k, end))
            or (text.lower() in ORGANISATION_WORDS and k + 1 < end and tokens[k + 1].text in GIVEN)
        ):
            name = k + 1
    return name


_FEMININE_JOBS = (
    "rin",
    "tin",
    "gin",
    "ologin",
    "erin",
    "lege",
    "legin",
    "nete",
    "chef",
    "chefin",
    "herr",
    "frau",
)
"""Ends of German jobs, big wherever they stand: "Biologin Ann Example"."""


def _is_big_noun(tokens: list[Token], k: int, end: int) -> bool:
    """Whether a sentence made a common noun big: `Drummer Ann Example`, `Twins Ann and Bo Example`."""
    if k + 1 >= end or tokens[k].text in GIVEN:
        return False
    if k + 2 < end and tokens[k].text.endswith(_FEMININE_JOBS) and tokens[k + 1].text in GIVEN:
        return True
    if not _begins_sentence(tokens, k):
        return False
    whole = k + 2 < end or (tokens[k].text.endswith("s") and end < len(tokens) and tokens[end].text == "and")
    return whole and (tokens[k + 1].text in GIVEN or "-" in tokens[k].text)


def _begins_sentence(tokens: list[Token], k: int) -> bool:
    return k == 0 or tokens[k - 1].kind in "bq" or tokens[k - 1].text in ".!?:"


def _is_surname_place(before: Token) -> bool:
    return (
        (before.kind == "a" and before.text != "St.")
        or before.text in GIVEN
        or before.text.lower() in HONORIFICS
    )


def name_text(tokens: list[Token], chunk: Chunk) -> str:
    """The name as words joined by single spaces."""
    words = [token.text for token in tokens[chunk.name : chunk.end]]
    if words and has_elision(words[0]):
        words[0] = words[0][2:]
    return " ".join(words).replace(" ' ", "' ").replace(" ’ ", "’ ")


def has_elision(word: str) -> bool:
    """Whether an article or "of" runs into the name, as in French and Italian: `d'Example`, `l'Example`."""
    return word[:1] in ("d", "l") and word[1:2] in _APOSTROPHES and word[2:3].isupper()


def role_text(tokens: list[Token], chunk: Chunk) -> str | None:
    """The titles before the name, forms of address left out; None when there are none."""
    words = [token.text for token in tokens[chunk.start : chunk.name] if token.text.lower() not in HONORIFICS]
    return " ".join(words) or None


def looks_like_organisation(name: str) -> bool:
    """Whether a word of the name says that it is an organisation."""
    return any(word.lower() in ORGANISATION_WORDS for word in name.split()) or (
        name.isupper() and len(name) <= 6
    )
