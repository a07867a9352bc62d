"""Noun phrases before and after a verb: who its subject is, as the article words it."""

from __future__ import annotations

from typing import NamedTuple

from news.quotes.frames import CONNECTORS, DETERMINERS
from news.quotes.phrases import is_collective, phrase_end, phrase_start
from news.quotes.reading import Reading
from news.words.lexicon import ORGANISATION_WORDS
from news.words.names import Chunk, role_text
from news.words.speaking import DOCUMENTS
from news.words.titles import ROLE_NOUNS, is_title
from news.words.wordsets import word_set

_APPOSITIVE_TOKENS = 45
CLAUSE_TOKENS = 40
"""How far a clause is followed, in tokens."""


_SUBORDINATING = word_set("after before since until")
_SOMEBODY = word_set("one another others some many")
_INSERTIONS = word_set(
    "who which whose speaking a an the one both all himself herself for in on at however meanwhile sent seen led put"
)


class Mention(NamedTuple):
    """A subject as the article words it. `kind`: name, pronoun, or phrase (a noun phrase or nobody in particular)."""

    kind: str
    token: int
    text: str
    role: str | None = None
    chunk: Chunk | None = None


def subject_before(reading: Reading, verb: int, low: int) -> Mention | None:
    """The subject that ends right before the verb; None when no noun phrase stands there."""
    return _phrase_ending(reading, verb_start(reading, verb, low) - 1, low, 0)


def verb_start(reading: Reading, verb: int, low: int) -> int:
    """Where the verb's group begins, its auxiliaries, adverbs and day included: `on Monday also said`."""
    i = verb - 1
    while i >= low:
        token = reading.tokens[i]
        if token.kind == "w" and reading.is_skipped(token.text):
            i -= 1
        elif (
            token.kind == "C"
            and token.text.lower() in reading.calendar
            and i - 1 > low
            and (i + 1) not in reading.chunk_to
        ):
            i -= 2 if reading.word(i - 1) in ("on", "late", "early", "last") else 1
        else:
            break
    return i + 1


def _phrase_ending(reading: Reading, i: int, low: int, depth: int) -> Mention | None:
    if i < low or depth > 3:
        return None
    token = reading.tokens[i]
    if token.text == ")":
        opening = find_back(reading, i, low, "(", 14)
        return _phrase_ending(reading, opening - 1, low, depth + 1) if opening is not None else None
    if token.text in ",—–":
        return _before_appositive(reading, i, low, depth)
    word = token.text.lower()
    if word in reading.pronouns:
        return Mention("pronoun", i, word)
    if word == "who":
        back = i - 2 if reading.word(i - 1) in (",", "—", "–") else i - 1
        if back > low and reading.tokens[back].kind == "w" and reading.word(back) not in reading.pronouns:
            start = phrase_start(reading, back, low, is_governed=True)  # "a book about a man who told her"
            return phrase_mention(reading, start, back + 1) if start is not None else None
        return _phrase_ending(reading, back, low, depth + 1)
    if word in reading.other_pronouns:
        return phrase_mention(reading, i, i + 1) if word in _SOMEBODY else Mention("phrase", i, word)
    if token.kind in "Ca":
        return _name_ending(reading, i, low)
    if token.kind == "w":
        return _noun_phrase(reading, i, low)
    return None


def _name_ending(reading: Reading, i: int, low: int) -> Mention | None:
    chunk = reading.chunk_to.get(i + 1)
    if chunk is None or chunk.start < low:
        return None
    if not chunk.has_name():
        return _noun_phrase(reading, i, low)
    before = reading.word(chunk.start - 1) if chunk.start > low else ""
    if before == "as" and (chunk.start - 1 == low or reading.tokens[chunk.start - 2].kind in "pq"):
        return name_mention(reading, chunk, chunk.start)  # "as Ann Example put it"
    opens = chunk.start - 1 == low or reading.tokens[chunk.start - 2].kind in "pqb"
    if before == "der" and opens:
        return name_mention(reading, chunk, low)  # "Der Hafenmeister Ann Example sagte"
    if before in _SUBORDINATING and reading.language == "en":
        return name_mention(reading, chunk, chunk.start)  # "after Ann Example said"
    if before in reading.determiners and chunk.start - 2 >= low:
        before = (
            reading.word(chunk.start - 2) if reading.word(chunk.start - 2) in reading.prepositions else before
        )
    elif before in ROLE_NOUNS and _is_governed(reading, chunk, low):
        return _noun_phrase(reading, i, low)
    if before not in reading.prepositions and _is_behind_noun(reading, chunk, low):
        return _noun_phrase(reading, i, low)
    if before in reading.prepositions and not _is_behind_organisation(reading, chunk):
        bearer = _bearer(reading, chunk, low)
        if bearer is not None:
            return bearer
        return _joined_organisation(reading, chunk, low) or _noun_phrase(reading, i, low)
    if before in ("and", "&", "or", "und", "et", "y", "e", "и", "і", "та", "i") and _joins_names(
        reading, chunk, low
    ):
        return _pair_ending(reading, chunk)
    return name_mention(reading, chunk, low)


def _pair_ending(reading: Reading, chunk: Chunk) -> Mention:
    """Two names that speak together: `Ann Example and Bo Sample`."""
    other = reading.chunk_to[chunk.start - 1]
    start = other.name if other.has_name() else other.start
    return phrase_mention(reading, start, chunk.end)


def _is_governed(reading: Reading, chunk: Chunk, low: int) -> bool:
    """Whether a preposition stands before the job that leads to the name: `an aide to campaign manager Ann Example`."""
    k = chunk.start - 1
    while k > low and chunk.start - k < 6 and _is_role_part(reading, k - 1):
        k -= 1
    if k > low and reading.word(k - 1) in DETERMINERS and reading.word(k - 1) not in reading.prepositions:
        k -= 1
    return k > low and reading.word(k - 1) in reading.prepositions and reading.word(k - 1) != "as"


def _is_behind_noun(reading: Reading, chunk: Chunk, low: int) -> bool:
    """Whether a plural name of many is what a preposition leads to: `a spokesman for committee Whigs`."""
    if reading.language != "en" or chunk.end - chunk.start > 1 or not reading.word(chunk.start).endswith("s"):
        return False
    k = chunk.start - 1
    return (
        k - 1 > low
        and reading.tokens[k].kind == "w"
        and reading.word(k) not in ROLE_NOUNS
        and not reading.is_cue(k)
        and reading.word(k - 1) in ("for", "of", "from")
    )


def _is_behind_organisation(reading: Reading, chunk: Chunk) -> bool:
    """Whether the chunk is an organisation and then a name: `the head of the Harbour Council Ann Example`."""
    last = reading.word(chunk.name - 1) if chunk.name > chunk.start else ""
    return last in ORGANISATION_WORDS and not is_title(last)


def _bearer(reading: Reading, chunk: Chunk, low: int) -> Mention | None:
    """The person whose job at an organisation leads to the name: `head of the Harbour Council Ann Example`."""
    if reading.word(chunk.start - 1) not in ("of", "for", "at", "the"):
        return None
    words = range(chunk.name, chunk.end)
    last = max((k for k in words if reading.word(k) in ORGANISATION_WORDS), default=None)
    if last is None or chunk.end - last - 1 not in (2, 3):
        return None
    job = chunk.start - (3 if reading.word(chunk.start - 1) == "the" else 2)
    if job < low or not (reading.word(job) in ROLE_NOUNS or is_title(reading.word(job))):
        return None
    name = Chunk(last + 1, last + 1, chunk.end)
    role = reading.slice(job, last + 1)
    return Mention("name", name.name, reading.slice(name.name, name.end), role, name)


def _joined_organisation(reading: Reading, chunk: Chunk, low: int) -> Mention | None:
    """An organisation whose name holds a preposition: `Department of Examples`."""
    gap = 2 if reading.word(chunk.start - 1) == "the" else 1
    head = reading.chunk_to.get(chunk.start - gap)
    if head is None or head.start < low or reading.word(chunk.start - 1) not in ("of", "for", "the"):
        return None
    if reading.word(head.end - 1) not in ORGANISATION_WORDS or is_title(reading.tokens[head.end - 1].text):
        return None
    outer = reading.word(head.start - 1) if head.start > low else ""
    if outer == "the" and head.start - 2 >= low:
        outer = reading.word(head.start - 2)
    if outer in reading.prepositions:
        return None
    name = reading.slice(head.start, chunk.end)
    return Mention("name", head.start, name, None, Chunk(head.start, head.start, chunk.end))


def _joins_names(reading: Reading, chunk: Chunk, low: int) -> bool:
    return chunk.start - 2 >= low and (chunk.start - 1) in reading.chunk_to


def name_mention(reading: Reading, chunk: Chunk, low: int) -> Mention:
    """The chunk as a mention, with the titles in it and the job before it as its role."""
    text = reading.slice(chunk.name, chunk.end)
    role = role_text(reading.tokens, chunk)
    k = chunk.start - 1
    if k >= low and reading.word(k) in ROLE_NOUNS:
        while k > low and chunk.start - k < 6 and _is_role_part(reading, k - 1):
            k -= 1
        role = reading.slice(k, chunk.start) + (f" {role}" if role else "")
    return Mention("name", chunk.name, text, role, chunk)


def _is_role_part(reading: Reading, k: int) -> bool:
    token = reading.tokens[k]
    if token.kind == "C" or token.kind == "a":
        return True
    word = token.text
    return (
        token.kind == "w"
        and word not in DETERMINERS
        and word not in reading.prepositions
        and word not in reading.other_pronouns
        and (
            word in ROLE_NOUNS
            or word in ("former", "campaign", "senior", "vice", "deputy", "chief", "ex", "press", "policy")
        )
    )


def _noun_phrase(reading: Reading, i: int, low: int) -> Mention:
    """A subject without a name of its own that ends here; an empty one where no noun phrase does."""
    start = phrase_start(reading, i, low)
    if start is None:
        return Mention("phrase", i, reading.slice(i, i + 1), None, Chunk(i, i, i))
    return phrase_mention(reading, start, i + 1)


def phrase_mention(reading: Reading, start: int, end: int) -> Mention:
    """The tokens as a subject that names nobody."""
    text = reading.slice(start, end)
    return Mention("phrase", start, text, text, Chunk(start, end, end))


def _before_appositive(reading: Reading, comma: int, low: int, depth: int) -> Mention | None:
    """The name that an insertion between two commas belongs to: `Ann Example, who leads the union, said`."""
    k = comma - 1
    nearest: Mention | None = None
    while k > low and comma - k < _APPOSITIVE_TOKENS:
        if reading.tokens[k].text in ",—–" and k - 1 >= low:
            before = reading.tokens[k - 1]
            if before.text.lower() in reading.pronouns:
                return Mention("pronoun", k - 1, before.text.lower())
            chunk = reading.chunk_to.get(k)
            if before.text == ")":
                found = _phrase_ending(reading, k - 1, low, depth + 1)
                if found and found.kind == "name":
                    return found
            elif chunk is not None and chunk.has_name():
                found = _name_ending(reading, k - 1, low)
                if found and found.kind == "name":
                    if reading.word(chunk.start - 1) != "," or chunk.start <= low:
                        return found
                    nearest = nearest or found  # stands between commas itself: it may be the insertion
        k -= 1
    if nearest is not None:
        return nearest
    inner = reading.chunk_to.get(comma)
    if (
        inner is not None
        and inner.has_name()
        and (
            reading.word(inner.start - 1) == ","
            or (reading.word(inner.start - 1) in reading.determiners and reading.word(inner.start - 2) == ",")
        )
    ):
        return name_mention(reading, inner, inner.start)
    return _phrase_before_insertion(reading, comma, low)


def _phrase_before_insertion(reading: Reading, comma: int, low: int) -> Mention | None:
    """The noun phrase that a relative clause between commas belongs to: `An aide, who would not be named, said`."""
    for k in range(comma - 1, max(low, comma - _APPOSITIVE_TOKENS), -1):
        word = reading.word(k)
        inserts = word in _INSERTIONS or (word.endswith(("ed", "ing")) and reading.tokens[k].kind == "w")
        if inserts and reading.tokens[k - 1].text in ",—–" and k - 2 >= low:
            return _phrase_ending(reading, k - 2, low, 3)
    return None


def find_back(reading: Reading, i: int, low: int, mark: str, limit: int) -> int | None:
    """The nearest token with that text among the `limit` ones before `i`; None when there is none."""
    for k in range(i - 1, max(low, i - limit) - 1, -1):
        if reading.tokens[k].text == mark:
            return k
    return None


def subject_after(reading: Reading, i: int, high: int, *, is_inverted: bool = True) -> Mention | None:
    """The subject that begins here, as after an inverted verb: `said Ann Example`, `said the mayor, Ann Example`."""
    start = i
    is_bare = True
    while i < high and i - start < 16:
        token = reading.tokens[i]
        word = token.text.lower()
        if word in reading.pronouns and i == start:
            return Mention("pronoun", i, word)
        chunk = reading.chunk_from.get(i)
        if chunk is not None:
            found = name_after(reading, chunk, high, start, is_inverted=is_inverted) if is_bare else None
            if found:
                return found
            i = chunk.end
        elif token.text == ",":
            found = _apposed_name(reading, i, high)
            if found is None:
                return phrase_after(reading, start, high)
            return found if found.role or i == start else found._replace(role=reading.slice(start, i))
        elif token.kind == "w" and word in _SOMEBODY and i == start and reading.tokens[i + 1].kind in "pb":
            return phrase_mention(reading, i, i + 1)
        elif token.kind == "w" and i == start and word in reading.determiners:
            i += 1
        elif token.kind == "w":
            if (
                word in reading.other_pronouns
                or word in ("that", "when", "while", "as")
                or (word in reading.skipped and word != "a")
            ):
                return phrase_after(reading, start, high)
            is_bare = is_bare and word not in reading.prepositions
            i += 1
        elif token.kind in "sn" or token.text in "-–":
            i += 1
        else:
            break
    return phrase_after(reading, start, high)


def _may_follow_name(reading: Reading, word: str) -> bool:
    """Whether a lower-case word can stand behind a name without being its noun: `said Ann Example on Monday`."""
    return (
        reading.language != "en"  # the verb stands before: what follows the name is no noun of it
        or word in reading.prepositions
        or word in CONNECTORS
        or reading.is_skipped(word)
        or word.endswith("ing")
    )


def name_after(
    reading: Reading, chunk: Chunk, high: int, start: int, *, is_inverted: bool = False
) -> Mention | None:
    """The chunk as a subject, two joined names as a phrase; None where it is only part of a longer noun phrase."""
    following = reading.tokens[chunk.end] if chunk.end < high else None
    if not chunk.has_name():
        return None
    if following is not None:
        if following.kind == "s":
            return None
        if following.kind == "w" and (
            following.text in ROLE_NOUNS
            or leads_to_role(reading, chunk.end, high)
            or (
                not is_inverted
                and (
                    is_collective(following.text)
                    or (following.text in DOCUMENTS and reading.language == "en")
                )
                and not reading.is_cue(chunk.end)
            )
        ):
            return None
        if is_inverted and following.kind == "w" and not _may_follow_name(reading, following.text):
            return None
        if (
            following.text in ("and", "&", "und", "et", "y", "и", "і", "та")
            and (chunk.end + 1) in reading.chunk_from
        ):
            return phrase_mention(reading, chunk.name, reading.chunk_from[chunk.end + 1].end)
    return name_mention(reading, chunk, start)


def leads_to_role(reading: Reading, i: int, high: int) -> bool:
    """Whether lower-case words up to a job noun follow: `Trump campaign manager …`."""
    for k in range(i, min(i + 3, high)):
        token = reading.tokens[k]
        if token.kind != "w" or token.text in reading.prepositions or token.text in reading.skipped:
            return False
        if token.text in reading.determiners:
            return False  # "shook her head"
        if token.text in ROLE_NOUNS:
            return True
    return False


def _apposed_name(reading: Reading, comma: int, high: int) -> Mention | None:
    chunk = reading.chunk_from.get(comma + 1)
    if chunk is None or not chunk.has_name():
        return None
    after = reading.tokens[chunk.end] if chunk.end < high else None
    if after is None or after.text in ".,;:" or after.kind == "q" or after.text in reading.prepositions:
        return name_mention(reading, chunk, comma + 1)
    return None


def phrase_after(reading: Reading, start: int, high: int) -> Mention | None:
    """The noun phrase that begins here and names nobody; None when there is none."""
    end = phrase_end(reading, start, high)
    return phrase_mention(reading, start, end) if end > start else None
