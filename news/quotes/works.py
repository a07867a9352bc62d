"""Telling speech from titles of works, nicknames, terms and words in ironic marks."""

from __future__ import annotations

from news.quotes.reading import Reading
from news.words.wordsets import word_set

_NAMING = word_set("""
song songs single film films movie movies book books novel memoir album play series show program programme episode
podcast documentary article essay poem column magazine game painting exhibit exhibition titled entitled named nicknamed
dubbed called so-called known term terms word words phrase acronym alias aka headlined headline sitcom musical opera
genannt sogenannte sogenannten titre intitulé titulado chamado intitolato
""")
_CALLING = word_set("called dubbed titled named")
"""Of these, what reports a person's word where it has a subject: `what Ann Example called "…"`."""
_SMALL = word_set(
    "a an the and or of in on at to for with from by vs is der die das und de la le du el los y e"
)
_BEFORE_WORKS = word_set("on in of the his her their its from watch watching read reading hosts host and")
_SHORT_WORDS = 3


def is_speech(reading: Reading, q: int, has_cue: bool) -> bool:
    """Whether the quoted stretch is something that someone said or wrote, as far as form and place tell."""
    span = reading.span_of[q]
    if _is_nickname(reading, q) or _is_in_headline(reading, q):
        return False
    words = reading.text[span.start : span.end].split()
    last = reading.text[span.end - 1]
    if not any(char.isalnum() for char in reading.text[span.start : span.end]):
        return False
    before = reading.word(q - 1) if q else ""
    ends = last in ".?!…,"
    names = before in _NAMING and not (has_cue and before in _CALLING)
    if names and not (ends and len(words) > _SHORT_WORDS):
        return False
    if _is_title_case(words) and not (has_cue and _is_led_to(reading, q)) and _is_named(reading, q, last):
        return False
    if has_cue:
        return True
    return _size(words) > _SHORT_WORDS or (ends and last != "," and _opens_sentence(reading, q))


def _is_nickname(reading: Reading, q: int) -> bool:
    """Whether the words stand inside a name: `Ann “Rusty” Example`."""
    span = reading.span_of[q]
    if q == 0 or q + 1 >= len(reading.tokens) or len(reading.text[span.start : span.end].split()) > _SHORT_WORDS:
        return False
    before, after = reading.tokens[q - 1], reading.tokens[q + 1]
    return (
        before.kind in "Ca"
        and after.kind in "Ca"
        and (q - 1) not in reading.sentences.starts
        and reading.text[span.start].isupper()
        and reading.last_char(q).isalnum()
        and reading.text[before.end : span.outer_start].strip(" ") == ""
        and reading.text[span.outer_end : after.start].strip(" ") == ""
    )


def _is_in_headline(reading: Reading, q: int) -> bool:
    """Whether the words stand in a headline left on top of the text: single marks there, double ones below."""
    span = reading.span_of[q]
    return span.outer_end <= reading.headline_end


def _is_led_to(reading: Reading, q: int) -> bool:
    """Whether a reporting verb and a mark stand right before: `shouted, "Save Our Pier"`."""
    if q and reading.tokens[q - 1].text in reading.participles:
        return True
    return q >= 2 and reading.tokens[q - 1].text in ",:" and (
        reading.is_cue(q - 2) or reading.tokens[q - 2].text in reading.participles
    )


def _is_named(reading: Reading, q: int, last: str) -> bool:
    """Whether title-case words stand where a work's name does; a full stop inside the marks says otherwise."""
    before = reading.word(q - 1) if q else ""
    return last not in ".!?" or before in _BEFORE_WORKS or (q > 0 and reading.tokens[q - 1].kind == "s")


def _size(words: list[str]) -> int:
    """How many words there are; scripts without spaces count about two characters to a word."""
    unspaced = sum(1 for word in words for char in word if char >= "\u3040")
    return len(words) + unspaced // 2


def _is_title_case(words: list[str]) -> bool:
    """Whether every word but small ones is capitalised, and there are at least two of those."""
    big = [word for word in words if word.lower() not in _SMALL and word[:1].isalpha()]
    return 2 <= len(big) <= 8 and all(word[0].isupper() for word in big)


def _opens_sentence(reading: Reading, q: int) -> bool:
    low, _ = reading.sentences.bounds(reading.sentences.index_of(q))
    return q == low
