"""Noun phrases that name nobody: where one begins and ends, and whether its head can speak."""

from __future__ import annotations

from news.quotes.frames import CONNECTORS
from news.quotes.reading import Reading
from news.words.lexicon import ORGANISATION_WORDS
from news.words.speaking import (
    BODIES,
    DOCUMENTS,
    FOREIGN_LINKS,
    FOREIGN_SPEAKERS,
    LINKS,
    MASSES,
    NOT_SPEAKING,
    NOUNS_IN_LY,
    PEOPLE,
)
from news.words.titles import ROLE_NOUNS, is_title
from news.words.verbs import ENGLISH_BASE

_PHRASE_TOKENS = 12
_LINKED = 3
_LATER_TOKENS = 24
_KNOWN_HEADS = PEOPLE | DOCUMENTS | BODIES | ROLE_NOUNS
_HUMAN_ENDINGS = ("ers", "ists", "men", "women", "ors", "ians", "ants", "ees", "ats", "ives", "man", "woman")
_ADVERBIALS = frozenset(
    {"told", "in", "on", "during", "after", "before", "as", "when", "while", "via", "by", "about"}
)
_ADJECTIVES_BEHIND = frozenset({"familiar", "involved", "unhappy", "briefed", "close"})
_SHARES = frozenset({"percent", "%"})
_SOMEBODY = frozenset({"one", "another", "others", "some", "many"})


def phrase_start(reading: Reading, i: int, low: int, *, is_governed: bool = False) -> int | None:
    """Where the noun phrase that ends with token `i` begins, its "of …" and "for …" included; None when there is none.

    A phrase behind another preposition is no subject and counts as none unless `is_governed` is set.
    """
    return _start(reading, i, low, _LINKED, is_governed=is_governed)


def _start(reading: Reading, i: int, low: int, links: int, *, is_governed: bool = False) -> int | None:
    k = i + 1
    while k > low and i - k < _PHRASE_TOKENS and _is_part(reading, k - 1, low):
        k -= 1
        if reading.word(k) in reading.determiners:
            break
    if k > i:
        return None
    if links and k - 2 >= low and reading.word(k - 1) in LINKS and _is_noun_end(reading, k - 2, low):
        outer = _start(reading, k - 2, low, links - 1, is_governed=is_governed)
        if outer is not None:
            return outer
    if k - 2 >= low and reading.word(k - 1) == "of" and reading.word(k - 2) in reading.determiners:
        return k - 2  # "one of the dockers"
    if links and k - 3 >= low and reading.word(k - 1) == "by" and _is_participle(reading.word(k - 2)):
        return _start(reading, k - 3, low, links - 1)  # "a letter seen by the board"
    if links and _is_object_of_infinitive(reading, k, low):
        return _start(reading, k - 3, low, links - 1)  # "the nominee to run the bank"
    if (
        not is_governed
        and k > low
        and reading.word(k - 1) in reading.prepositions
        and reading.word(k - 1) != "as"
    ):
        return None
    return k


def _is_object_of_infinitive(reading: Reading, k: int, low: int) -> bool:
    """Whether `to` and a verb stand right before the phrase, and a noun before them."""
    return (
        k - 3 >= low
        and reading.word(k - 2) == "to"
        and reading.tokens[k - 1].kind == "w"
        and not reading.is_cue(k - 1)
        and reading.word(k - 1) not in reading.determiners
        and reading.word(k - 1) not in reading.prepositions
        and _is_noun_end(reading, k - 3, low)
        and reading.tokens[k - 3].kind == "w"
        and reading.word(k - 3) in _KNOWN_HEADS
    )


def _is_participle(word: str) -> bool:
    return word.endswith(("ed", "en")) or word in (
        "sent",
        "put",
        "made",
        "shot",
        "kept",
        "held",
        "told",
        "sung",
    )


def _is_part(reading: Reading, k: int, low: int) -> bool:
    """Whether the token can stand inside a noun phrase: a name, a number, an adjective, a noun."""
    token = reading.tokens[k]
    if token.kind in "Cas":
        word = token.text.lower()
        return word not in reading.calendar and (word not in reading.prepositions or k == low)
    if token.kind == "n" or token.text in "-–’'%$":
        return k + 1 < len(reading.tokens)
    if token.kind != "w":
        return False
    word = token.text
    if word in reading.determiners or word in ROLE_NOUNS:
        return True
    if (
        word in reading.prepositions
        or word in CONNECTORS
        or word in reading.other_pronouns
        or word in reading.pronouns
    ):
        return False
    if reading.is_cue(k):
        before = reading.word(k - 1) if k > low else ""
        return (
            word in DOCUMENTS or before in reading.determiners or (before == "of" and word in ENGLISH_BASE)
        )  # "secretary of state"
    return not (word in reading.skipped and word not in ("first", "long", "further", "back"))


def _is_noun_end(reading: Reading, k: int, low: int) -> bool:
    token = reading.tokens[k]
    if token.kind in "Ca":
        return token.text.lower() not in reading.calendar
    return token.kind == "w" and token.text not in reading.determiners and _is_part(reading, k, low)


def phrase_end(reading: Reading, start: int, high: int) -> int:
    """Where the noun phrase that begins at `start` ends, behind its "of …" and "for …"; `start` when there is none."""
    k = start
    while k < min(high, start + _LATER_TOKENS):
        token = reading.tokens[k]
        if token.kind in "Can" or token.kind == "s" or token.text in "-’'":
            is_day = token.text.lower() in reading.calendar and reading.word(k - 1) not in reading.determiners
            if is_day and not _dates_noun(reading, k):
                break
        elif token.kind != "w" or _ends_phrase(reading, k, start):
            break
        k += 1
    while (
        k > start
        and reading.tokens[k - 1].kind == "w"
        and (reading.word(k - 1) in reading.prepositions or reading.word(k - 1) in reading.determiners)
    ):
        k -= 1
    return k


def _dates_noun(reading: Reading, k: int) -> bool:
    """Whether a month stands in front of the phrase's own noun: `a separate June 2011 memo`."""
    noun = k + 2 if k + 1 < len(reading.tokens) and reading.tokens[k + 1].kind == "n" else k + 1
    return reading.word(noun) in DOCUMENTS and reading.tokens[k - 1].kind == "w"


def _ends_phrase(reading: Reading, k: int, start: int) -> bool:
    word = reading.word(k)
    if (
        word == "that"
        and k > start
        and reading.tokens[k - 1].kind in "wC"
        and reading.word(k - 1) not in reading.prepositions
    ):
        return True  # opens a relative clause
    if k == start or word in reading.determiners:
        return False
    if (word in LINKS and word not in ("in", "on")) or (reading.language != "en" and word in FOREIGN_LINKS):
        return False
    if _names_author(reading, k):
        return False
    return (
        word in CONNECTORS
        or word in _ADVERBIALS
        or word in reading.prepositions
        or word in reading.other_pronouns
        or word in reading.skipped
        or (word.endswith(("ly", "ing")) and word not in DOCUMENTS and word not in NOUNS_IN_LY)
        or _leads_to_agent(reading, k, start)
        or (reading.is_cue(k) and word not in ROLE_NOUNS and reading.word(k - 1) not in reading.determiners)
    )


def _names_author(reading: Reading, k: int) -> bool:
    """Whether "by" follows a paper here, or the time between the two: `a study last year by two economists`."""
    word, before = reading.word(k), reading.word(k - 1)
    if word == "last":
        return before in DOCUMENTS and reading.word(k + 2) == "by"
    is_timed = before in ("year", "month", "week") and reading.word(k - 2) == "last"
    return word == "by" and (before in DOCUMENTS or is_timed) and reading.word(k + 1) not in reading.calendar


def _leads_to_agent(reading: Reading, k: int, start: int) -> bool:
    """Whether a participle stands here that tells of the noun before it: `a letter reviewed by the board`."""
    return (
        k - 1 > start
        and reading.word(k).endswith("ed")
        and reading.word(k + 1) in ("by", "to", "in", "from", "on")
        and reading.word(k - 1) not in reading.determiners
        and reading.word(k) not in _KNOWN_HEADS
    )


def can_speak(reading: Reading, start: int, end: int) -> float:
    """How surely the phrase is somebody or something that has words: 1 for people, bodies and papers, 0 for none."""
    if reading.language != "en":
        return _can_speak_abroad(reading, start, end)
    if end - start == 1 and reading.word(start) in _SOMEBODY:
        return 0.95
    head = _head(reading, start, end)
    if head is None:
        return 0.0
    word = reading.word(head)
    single = word.removesuffix("s")
    if word in _SHARES and reading.tokens[head - 1].kind == "n" and head > start:
        return 1.0  # "52 percent of the voters"
    if {word, single} & NOT_SPEAKING or _holds_verb(reading, start, end):
        return 0.0
    forms = (word, single)
    if any(
        form in PEOPLE or form in BODIES or form in DOCUMENTS or form in ROLE_NOUNS or form in ORGANISATION_WORDS
        or is_title(form)
        for form in forms
    ):  # fmt: skip
        return 1.0 if word != single or word in MASSES or _is_determined(reading, start, head) else 0.0
    if word.endswith(_HUMAN_ENDINGS) or (reading.tokens[head].kind in "Ca"):
        return 0.95
    # a bare singular is seldom a subject
    return 0.8 if reading.word(start) in reading.determiners or word.endswith("s") else 0.0


def _can_speak_abroad(reading: Reading, start: int, end: int) -> float:
    """In the other languages a phrase's head stands first: `un portavoz del puerto`."""
    words = [reading.word(k) for k in range(start, min(end, start + 3))]
    known = any(word in FOREIGN_SPEAKERS or word in ROLE_NOUNS or is_title(word) for word in words)
    return 1.0 if known else 0.0


def is_collective(word: str) -> bool:
    """Whether the noun is a body's, or that of people in the plural, so that a name before it is not who acts."""
    single = word.removesuffix("s")
    return word in BODIES or (single != word and (single in PEOPLE or single in BODIES))


def _is_determined(reading: Reading, start: int, head: int) -> bool:
    """Whether a singular is a subject: with an article, a number, an owner or a capital letter."""
    return reading.word(start) in reading.determiners or any(
        reading.tokens[k].kind in "Casn" for k in range(start, head + 1)
    )


def _holds_verb(reading: Reading, start: int, end: int) -> bool:
    """Whether the words are more than a noun phrase: `Ann Example seemed`, `the boards can't`."""
    last = reading.tokens[end - 1]
    is_owned = end - 2 >= start and reading.tokens[end - 2].kind == "s"
    is_noun = is_owned or last.text in _KNOWN_HEADS or is_title(last.text)
    if last.kind == "w" and last.text.endswith(("ed", "ing")) and not is_noun:
        return True
    return any(
        reading.word(k).endswith(("n't", "n’t")) or reading.word(k) == "according" for k in range(start, end)
    )


def _head(reading: Reading, start: int, end: int) -> int | None:
    """The noun that the phrase is about: the last word before its first link."""
    k = start
    while k < end and reading.word(k) in reading.determiners:
        k += 1
    last = None
    while k < end:
        word = reading.word(k)
        if last is not None and (
            word in reading.prepositions
            or word in LINKS
            or word in _ADJECTIVES_BEHIND
            or (k + 1 < end and reading.word(k + 1) == "by" and word not in DOCUMENTS)
            or (word == "last" and reading.word(k - 1) in DOCUMENTS)
        ):
            break
        if reading.tokens[k].kind in "Cawn" and not (
            last is not None and word.endswith("ing") and word not in DOCUMENTS
        ):
            last = k
        k += 1
    return last
