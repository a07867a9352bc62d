"""Reporting verbs that do not put the words into their subject's mouth: denied, refused, or only asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.quotes.subjects import Mention, name_mention, phrase_mention
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from news.quotes.reading import Reading

_GROUP_TOKENS = 6
_BEHIND_TOKENS = 3
_OBJECT_TOKENS = 12

_NEGATIONS: dict[str, frozenset[str]] = {
    "en": word_set("never not cannot neither nor without"),
    "de": word_set("nie nicht niemals keineswegs ohne"),
    "fr": word_set("pas jamais ne sans"),
    "es": word_set("no nunca jamás sin"),
    "pt": word_set("não nunca jamais sem"),
    "it": word_set("non mai senza"),
    "uk": word_set("не ніколи"),
    "ru": word_set("не никогда"),
    "pl": word_set("nie nigdy"),
}
_BEHIND: dict[str, frozenset[str]] = {
    "de": word_set("nicht nie niemals"),
    "fr": word_set("pas jamais"),
}
"""Negations that stand behind their verb: `sagte nicht`, `ne dit pas`."""

_SOFTENED = word_set(
    "only just merely simply nur bloß ohne seulement sólo solo apenas só soltanto тільки только tylko"
)
"""Words behind a negation that undo it: `did not only say`."""

_GROUP = word_set(
    "having have had haben ever even yet to zu being avoir haber haver ter aver avere of das es ça"
)
"""What may stand inside a verb's group besides auxiliaries and adverbs."""

_DENIALS = word_set(
    """
    deny denies denied denying refuse refuses refused refusing decline declines declined declining avoid avoids
    avoided avoiding forbear forbore failed fail fails short instead stopped
    bestritt bestreitet bestritten weigerte weigert leugnete leugnet
    nié nie niait démenti dément refusé refuse refusait
    negó niega rechazó rehusó desmintió negou nega recusou desmentiu negato nega rifiutato smentito
    заперечив заперечила заперечує відмовився відмовилася отрицал отрицала отрицает отказался отказалась
    zaprzeczył zaprzeczyła odmówił odmówiła
    """
)
_OWN_DENIALS = word_set("deny denies denied denying")
_DOUBTED = word_set("false untrue disputed disputes rejected rejects dismissed dismisses") | (
    _DENIALS - {"instead"}  # opens a sentence that goes on: `Instead, the board spoke of "…"`
)
_REPORTS = word_set(
    "that claims claim reports report rumours rumors suggestions allegations allegation dass que che що что że"
)
_OPEN: dict[str, frozenset[str]] = {
    "en": word_set("whether if unless nor neither"),
    "de": word_set("ob falls weder noch"),
    "fr": word_set("si ni"),
    "es": word_set("si ni"),
    "pt": word_set("se nem"),
    "it": word_set("se né"),
    "uk": word_set("чи якщо"),
    "ru": word_set("ли если"),
    "pl": word_set("czy jeśli"),
}
"""Words before a subject that leave open, or deny, that it did anything."""

_REPORTERS = word_set(
    "quoted quotes quote quoting cited cites cite citing recalled recalls remembered remembers"
)
_PASSIVE = word_set("is was were are be been being")


def is_denied(reading: Reading, verb: int, low: int, high: int, mention: Mention | None) -> bool:
    """Whether the text does not say that the subject spoke: `never said`, `denied saying`, `asked whether she said`."""
    return (
        _is_negated(reading, verb, low)
        or _is_negated_behind(reading, verb, high)
        or _denies_speaking(reading, verb)
        or (mention is not None and _is_left_open(reading, verb, low, mention))
    )


def is_doubtful(reading: Reading, low: int, high: int) -> bool:
    """Whether anything between two tokens denies, doubts or leaves open that somebody spoke."""
    open_words = _OPEN[reading.language]
    return any(
        is_negation(reading, k) or reading.word(k) in _DOUBTED or reading.word(k) in open_words
        for k in range(low, high)
    )


def is_negation(reading: Reading, k: int) -> bool:
    """Whether the word negates, in the text's own language, and the next one does not take that back."""
    word = reading.word(k).replace("’", "'")
    negates = word in _NEGATIONS[reading.language] or word.endswith("n't")
    return (negates or (reading.language == "fr" and word.startswith("n'"))) and (
        reading.word(k + 1) not in _SOFTENED
    )


def _is_negated(reading: Reading, verb: int, low: int) -> bool:
    for k in range(verb - 1, max(low, verb - _GROUP_TOKENS) - 1, -1):
        word = reading.word(k)
        if is_negation(reading, k):
            return True
        if word in _DENIALS:
            return k < verb - 1 or reading.tokens[verb].text in reading.participles
        if word != "," and not (reading.is_skipped(word) or word in _GROUP):
            return False
        if word == "," and reading.word(k + 1) not in _GROUP:
            return reading.language == "de" and reading.word(k - 1) in _DENIALS
    return False


def _is_negated_behind(reading: Reading, verb: int, high: int) -> bool:
    negations = _BEHIND.get(reading.language, frozenset())
    for k in range(verb + 1, min(verb + 1 + _BEHIND_TOKENS, high)):
        if reading.tokens[k].kind in "pqb":
            return False
        if reading.word(k) in negations:
            return reading.word(k + 1) not in _SOFTENED
    return False


def _denies_speaking(reading: Reading, verb: int) -> bool:
    """Whether the verb is itself a denial of what follows: `denied saying`, `denied he was "…"`; not `"…," she denied`."""
    if reading.word(verb) not in _OWN_DENIALS or verb + 1 >= len(reading.tokens):
        return False
    return reading.tokens[verb + 1].kind not in "pqb"


def _is_left_open(reading: Reading, verb: int, low: int, mention: Mention) -> bool:
    """Whether the subject's clause hangs on `whether`, or on the denial of a report."""
    start = mention.chunk.start if mention.chunk is not None else mention.token
    k = start - 1
    if not low <= k < verb:
        return False
    if reading.word(k) in _OPEN[reading.language]:
        return True
    behind = k
    while k > low and behind - k < 3 and reading.word(k) in _REPORTS:
        k -= 1
    word = reading.word(k)
    return word in _DOUBTED or (k < behind and word == "true" and is_negation(reading, k - 1))


def quoted_person(reading: Reading, verb: int, low: int) -> Mention | None:
    """Whom somebody else quotes, as in `quoted Ann Example as saying`; a phrase when that is nobody by name.

    None when the verb stands in no such frame, or its subject is the one quoted: `was quoted as saying`.
    """
    if reading.word(verb - 1) != "as":
        return None
    last = verb - 2 - (reading.word(verb - 2) == ",")
    for k in range(last, max(low, last - _OBJECT_TOKENS) - 1, -1):
        if reading.word(k) not in _REPORTERS:
            continue
        if k == last or reading.word(k + 1) == "by" or _is_passive(reading, k, low):
            return None
        chunk = reading.chunk_to.get(last + 1)
        if (
            chunk is not None
            and chunk.has_name()
            and reading.word(chunk.start - 1) not in ("of", "for", "and", "'s")
        ):
            return name_mention(reading, chunk, k + 1)
        return phrase_mention(reading, k + 1, last + 1)
    return None


def _is_passive(reading: Reading, k: int, low: int) -> bool:
    return any(
        reading.word(v) in _PASSIVE and all(reading.is_skipped(reading.word(s)) for s in range(v, k))
        for v in range(max(low, k - 3), k)
    )
