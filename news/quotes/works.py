"""Telling speech from titles of works, nicknames, terms and words in ironic marks."""

from __future__ import annotations

from news.quotes.reading import Reading, is_single
from news.words.verbs import STRONG
from news.words.wordsets import word_set

_NAMING = word_set("""
song songs single film films movie movies book books novel memoir album play series show program programme episode
podcast documentary article essay poem column magazine game painting exhibit exhibition titled entitled named nicknamed
dubbed called so-called means meaning meant translates translated known term terms word words phrase acronym alias aka headlined headline sitcom musical opera
genannt sogenannte sogenannten titre intitulé titulado chamado intitolato
""")
_CALLING = word_set("called dubbed titled named")
"""Of these, what reports a person's word where it has a subject: `what Ann Example called "…"`."""
_SMALL = word_set(
    "a an the and or of in on at to for with from by vs is der die das und de la le du el los y e"
)
_MAKING = word_set("wrote writes writing write sang sings singing read reads reading published")
_BRANDING = word_set(
    "call calls called calling label labels labelled labeled labelling labeling brand brands branded branding"
    " hail hails hailed hailing"
)
_OBJECTS = word_set("him her it them us me as the a an his their its")
_MESSAGES = word_set(
    "message slogan sign signs placard placards banner chant chants motto cry sentence proclamation"
)
_POINTERS = frozenset(
    """
    read also,also read,read more,read next,read too,related,see also,more,watch,listen,watch also,also watch,more on this,don't miss
    lesen sie auch,mehr zum thema,à lire aussi,lire aussi,lee también,leer también,leia também,leia mais,leggi anche
    читайте також,читайте также,czytaj też,czytaj także
    """.replace("\n", ",")
    .replace("    ", "")
    .split(",")
) - {""}
"""What stands in front of the headline of another article."""
_POINTER_TOKENS = 5
_OBJECT_TOKENS = 4
_KNOWN = word_set("known billed marketed bekannt connu conhecido conosciuto conocido")
_SPOKEN = word_set("term terms word words phrase named called")
_SHORT_WORDS = 3
_NEAR_TOKENS = 8
_ITEM_TOKENS = 10


def is_speech(reading: Reading, q: int, has_cue: bool, rule: str = "") -> bool:
    """Whether the quoted stretch is something that someone said or wrote, as far as form and place tell."""
    span = reading.span_of[q]
    if _is_nickname(reading, q) or _is_in_headline(reading, q) or _is_listed(reading, q):
        return False
    if span.signed_at >= 0 and reading.is_repeated(span):
        return False  # set apart in the page, and told in the text as well
    words = reading.text[span.start : span.end].split()
    last = reading.text[span.end - 1]
    if not any(char.isalnum() for char in reading.text[span.start : span.end]):
        return False
    before = reading.word(q - 1) if q else ""
    ends = last in ".?!…,"
    if rule in ("after", "inverted") and last in ",?!—–…" and _opens_sentence(reading, q):
        return True
    if _is_naming(reading, q, before) and not (ends and len(words) > _SHORT_WORDS):
        return False
    if _is_title_case(words) and not (has_cue and _is_led_to(reading, q)) and _is_named(reading, q, last):
        return before == ":" and last in ".!" and _tells_message(reading, q)
    if _is_told_to(reading, q, words):
        return False
    if before == ":" and ends and len(words) > 1:
        return True
    if rule == "noun" and len(words) > 1:
        return True
    if has_cue:
        return rule != "inside" or _size(words) > 1 or _is_near_cue(reading, q)
    return (
        _size(words) > _SHORT_WORDS
        or (_size(words) == _SHORT_WORDS and reading.language == "en")
        or (len(words) > 1 and _is_whole_sentence(reading, q))
        or (ends and last != "," and _opens_sentence(reading, q))
    )


def _is_near_cue(reading: Reading, q: int) -> bool:
    """Whether a reporting verb of the strong kind stands in the few words before."""
    low = max(0, q - _NEAR_TOKENS)
    return any(reading.is_cue(k) and reading.tokens[k].text in STRONG for k in range(low, q))


def _is_nickname(reading: Reading, q: int) -> bool:
    """Whether the words stand inside a name: `Ann “Rusty” Example`."""
    span = reading.span_of[q]
    if (
        q == 0
        or q + 1 >= len(reading.tokens)
        or len(reading.text[span.start : span.end].split()) > _SHORT_WORDS
    ):
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


def _is_listed(reading: Reading, q: int) -> bool:
    """Whether the words are an item of a list of readings, its headline or what is quoted from it.

    `“Ferry sold,” by the Courier's Ann Example: “The last ferry …”`
    """
    k = q + 1 + (reading.word(q + 1) == ",")
    if (
        reading.word(k) == "by"
        and (k > q + 1 or reading.last_char(q) == ",")
        and not _is_behind_verb(reading, q)
    ):
        return True
    if reading.word(q - 1) != ":":
        return False
    if _is_pointer(reading, q):
        return True
    for k in range(q - 2, max(0, q - 2 - _ITEM_TOKENS), -1):
        if reading.tokens[k].kind == "q":
            return reading.word(k + 1) == "by" and reading.last_char(k) == ","
        if reading.tokens[k].kind == "b":
            return False
    return False


def _is_pointer(reading: Reading, q: int) -> bool:
    """Whether the line before the colon does no more than point to another article: `Read also: “…”`."""
    first = q - 1
    while first > 0 and q - first <= _POINTER_TOKENS and reading.tokens[first - 1].kind != "b":
        first -= 1
    words = " ".join(reading.word(k) for k in range(first, q - 1))
    return words in _POINTERS


def _is_behind_verb(reading: Reading, q: int) -> bool:
    """Whether the words are governed by a verb right before: `was called “a wall,” by friend and foe`."""
    return (
        q > 0
        and reading.tokens[q - 1].kind == "w"
        and reading.word(q - 1) not in ("in", "see", "and", "from")
    )


def _is_in_headline(reading: Reading, q: int) -> bool:
    """Whether the words stand in a headline left on top of the text: single marks there, double ones below."""
    span = reading.span_of[q]
    if span.outer_end <= reading.headline_end:
        return True
    if not reading.has_single_heads or not is_single(reading.text, span):
        return False
    if reading.is_double:
        return True
    alone = q == 0 or reading.tokens[q - 1].kind == "b"
    return alone and _ends_paragraph(reading, q + 1)


def _ends_paragraph(reading: Reading, k: int) -> bool:
    while k < len(reading.tokens) and reading.tokens[k].text in ".!?":
        k += 1
    return k < len(reading.tokens) and reading.tokens[k].kind == "b"


def _is_naming(reading: Reading, q: int, before: str) -> bool:
    """Whether the word before says that a name follows: `a show called “…”`, `known as “…”`, `a song, “…”`."""
    if before == ",":
        return reading.word(q - 2) in _NAMING and reading.word(q - 2) not in _SPOKEN
    if before == "as":
        return reading.word(q - 2) in _KNOWN
    if before in ("this", "it", "these", "them") and reading.word(q - 2) == "call":
        return (
            reading.tokens[q - 3].kind == "w" or (q - 3) in reading.sentences.starts
        )  # "engineers call it “creep”"
    if before == "calls" and reading.word(q - 3) in reading.determiners:
        return False  # "the union calls “a joke”"
    if (
        reading.word(q - 2) in reading.determiners
        and reading.word(q - 3) in _BRANDING
        and _begins_small(reading, q)
    ):
        return False  # "called the episode “embarrassing”"
    if before in ("call", "calls"):
        return reading.word(q - 2) not in reading.pronouns and reading.tokens[q - 2].kind == "w"
    if before in _CALLING:
        # "what Ann Example called “…”" reports a word; "a show called “…”" names a thing
        k = q - 2
        return k < 0 or not (
            reading.tokens[k].kind in "Cap"
            or reading.word(k) in reading.pronouns
            or reading.is_skipped(reading.word(k))
        )
    return before in _NAMING


def _is_told_to(reading: Reading, q: int, words: list[str]) -> bool:
    """Whether the words are the programme that somebody speaks to: `told “Harbour and Friends,”`, `told Vellmar Radio's “Today”`."""
    if (
        not all(word[0].isupper() or word.lower() in _SMALL for word in words)
        or reading.text[reading.span_of[q].end - 1] in "!?."
    ):
        return False
    chunk = reading.chunk_to.get(q - 1) if reading.tokens[q - 1].kind == "s" else None
    return reading.word(chunk.start - 1 if chunk is not None else q - 1) == "told"


def _begins_small(reading: Reading, q: int) -> bool:
    return reading.text[reading.span_of[q].start].islower()


def _is_led_to(reading: Reading, q: int) -> bool:
    """Whether a reporting verb stands right before, with or without a mark: `shouted, "Save Our Pier"`."""
    k = q - 2 if q and reading.tokens[q - 1].text in ",:" else q - 1
    if _is_branded(reading, q):
        return True
    if k < 0 or (k == q - 1 and reading.tokens[k].text in _MAKING):
        return False  # "she wrote “The Long Pier”"
    return reading.is_cue(k) or reading.tokens[k].text in reading.participles


def _tells_message(reading: Reading, q: int) -> bool:
    """Whether a colon leads from a message or a sign to its words, however many of them are big."""
    return any(reading.word(k) in _MESSAGES for k in range(max(0, q - 5), q - 1))


def _is_branded(reading: Reading, q: int) -> bool:
    """Whether somebody gives somebody else this name: `called Ann Example “The Queen of the Pier”`, `hailed her as “…”`."""
    for k in range(q - 2, max(0, q - 2 - _OBJECT_TOKENS), -1):
        if reading.word(k) in _BRANDING:
            return True
        if reading.tokens[k].kind not in "Ca" and reading.word(k) not in _OBJECTS:
            return False
    return False


def _is_named(reading: Reading, q: int, last: str) -> bool:
    """Whether title-case words stand where a work's name does; as a sentence of their own they do not."""
    return last not in ".!?" or not _opens_sentence(reading, q)


def _size(words: list[str]) -> int:
    """How many words there are; scripts without spaces count about two characters to a word."""
    unspaced = sum(1 for word in words for char in word if char >= "\u3040")
    return len(words) + unspaced // 2


def _is_title_case(words: list[str]) -> bool:
    """Whether every word but small ones is capitalised, and there are at least two of those."""
    big = [word for word in words if word.lower() not in _SMALL and word[:1].isalpha()]
    return 2 <= len(big) <= 8 and all(word[0].isupper() for word in big)


def _is_whole_sentence(reading: Reading, q: int) -> bool:
    """Whether nothing but a full stop is in its sentence, as where that stands outside the marks."""
    low, high = reading.sentences.bounds(reading.sentences.index_of(q))
    return q == low and all(
        reading.tokens[k].text in ".!?…" or reading.tokens[k].kind == "b" for k in range(q + 1, high)
    )


def _opens_sentence(reading: Reading, q: int) -> bool:
    low, _ = reading.sentences.bounds(reading.sentences.index_of(q))
    return q == low
