"""What a speaker is, by the words beside the name: an office or a job, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.quotes.frames import CONNECTORS, DETERMINERS
from news.quotes.phrases import phrase_start
from news.words.names import role_text
from news.words.speaking import PEOPLE
from news.words.titles import HONORIFICS, ROLE_NOUNS, is_title
from news.words.verbs import OTHER_PRONOUNS, PREPOSITIONS
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from news.quotes.reading import Reading
    from news.words.names import Chunk

_APPOSITION_TOKENS = 14
_JOB_TOKENS = 5
_PAIR = 2
_JOB_ENDINGS = ("er", "or", "ist", "man", "woman", "ian", "eer", "ant")
_ARTICLES = word_set(
    "a an the der die das ein eine le la les un une el los las uno o os as um uma il lo gli i l’ l'"
)
_ADJECTIVES = word_set("former democratic republican gop count major first")
_VERBS = word_set("is was are were has had have will would did does can could")
_NO_JOBS = word_set(
    "man woman men women person people boy girl kid child teen youth elder native others pair group"
)
_BEFORE_NOUNS = PREPOSITIONS | DETERMINERS
_ENDS = frozenset(",.;—–)!?")


def role_or_none(phrase: str | None, language: str) -> str | None:
    """The phrase when its head is an office or a job: `a ministry spokesman`, `the head of …`; else None."""
    if phrase is None:
        return None
    first, _, rest = phrase.partition(" ")
    phrase = rest if rest and first.lower() in _ARTICLES else phrase
    words = [word.strip(",.;:()").lower() for word in phrase.split()]
    head: list[str] = []
    for word in words:
        if word in PREPOSITIONS and head:
            break
        head.append(word)
    if any(word in _VERBS or word in OTHER_PRONOUNS or word.endswith(("n't", "n’t")) for word in head):
        return None
    # English heads end with their noun; elsewhere adjectives may follow it
    nouns = head[-1:] if language == "en" else head
    return phrase if any(_is_role(word) for word in nouns) else None


def _is_role(word: str) -> bool:
    single = word.removesuffix("s")
    return any(
        form in ROLE_NOUNS
        or (form in PEOPLE and form not in _NO_JOBS)
        or (is_title(form) and form not in HONORIFICS and form not in _ADJECTIVES)
        for form in (word, single)
    )


def leading_role(reading: Reading, chunk: Chunk) -> str | None:
    """The job in small letters right before a name, its titles included: `said duty forecaster Ann Example`; else None."""
    k = chunk.start
    while k > 0 and chunk.start - k < _JOB_TOKENS and _is_job_word(reading, k - 1):
        k -= 1
    if k == chunk.start:
        return None
    before = reading.word(k - 1)
    words = reading.slice(k, chunk.start)
    if not (reading.is_cue(k - 1) or (before in _ARTICLES and reading.is_cue(k - 2))):
        # only a verb right before tells that unknown words are a job
        head = words.rsplit(" ", 1)[-1].lower()
        if not (_is_role(head) or head.endswith(_JOB_ENDINGS)):
            return None
    titles = role_text(reading.tokens, chunk)
    return f"{words} {titles}" if titles else words


def _is_job_word(reading: Reading, k: int) -> bool:
    token = reading.tokens[k]
    if token.text == "-":
        return k > 0 and reading.tokens[k - 1].end == token.start
    word = token.text
    return token.kind == "w" and not (
        word in _BEFORE_NOUNS
        or word in reading.determiners
        or word in reading.prepositions
        or word in reading.pronouns
        or word in reading.other_pronouns
        or word in CONNECTORS
        or reading.is_skipped(word)
        or (reading.is_cue(k) and not _is_role(word))
    )


def apposed_role(reading: Reading, chunk: Chunk) -> str | None:
    """The phrase in front of a name between commas: `The head of the board, Ann Example, said`; else None."""
    if reading.word(chunk.start - 1) != "," or reading.word(chunk.end) != "," or chunk.start < _PAIR:
        return None
    low, _ = reading.sentences.bounds(reading.sentences.index_of(chunk.start))
    start = phrase_start(reading, chunk.start - 2, low)
    return (
        role_or_none(reading.slice(start, chunk.start - 1), reading.language) if start is not None else None
    )


def trailing_role(reading: Reading, chunk: Chunk) -> str | None:
    """The job that stands in commas right behind a name: `Ann Example, the board's chief inspector,`; else None."""
    size = len(reading.tokens)
    start = chunk.end + 1
    if reading.word(chunk.end) != ",":
        return None
    if start + 1 < size and reading.tokens[start].kind == "n" and reading.word(start + 1) == ",":
        start += 2  # an age
    end = start
    while end < size and end - start < _APPOSITION_TOKENS:
        token = reading.tokens[end]
        if token.kind in "qb" or token.text in _ENDS:
            break
        if reading.is_cue(end) and reading.word(end - 1) not in _BEFORE_NOUNS:
            return None
        end += 1
    else:
        return None
    cut = next((k for k in range(start, end) if reading.word(k) in ("who", "whose", "which")), end)
    return role_or_none(reading.slice(start, cut), reading.language) if cut > start else None
