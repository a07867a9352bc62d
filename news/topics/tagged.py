"""What the tagger and the rules find, as one list of mentions with their kinds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from news.topics.known_names import known_names
from news.topics.mentions import Mention, Scan, opens_sentence
from news.topics.name_rules import core_words, is_compound, is_date
from news.topics.name_tagger import Span
from news.topics.name_units import is_cyrillic, nominatives
from news.words.demonyms import DEMONYMS
from news.words.given_names import GIVEN
from news.words.lexicon import EVENT_WORDS, ORGANISATION_WORDS, PARTICLES, PLACE_WORDS
from news.words.names import has_elision
from news.words.places import PLACES
from news.words.speaking import DETERMINERS
from news.words.titles import ROLE_NOUNS, is_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from news.models import TopicKind
    from news.topics.entities import Entity
    from news.topics.name_features import Reader
    from news.words.tokens import Token

_SURNAME_WORDS = 3
_FULL_NAME = 2
_PARTICLES = 2
_PAIR = 2
_BEGINNING = 5
"""Letters that a surname keeps in all its cases."""
_MONTHS = frozenset(("April", "May", "June", "August"))
"""Surnames and months."""
_FITTED = frozenset(("en", "de", "ru"))
"""Languages of the texts that the weights were fitted on: there the rules alone make nobody a person."""
_CLUBS = frozenset(
    (
        "foundation",
        "athletic",
        "rovers",
        "wanderers",
        "united",
        "fc",
        "club",
        "party",
        "university",
        "bank",
        "council",
    )
)
_TOWARDS = frozenset(("in", "nach", "aus", "bei", "von", "über", "Aus", "In", "Nach"))
_TOWNS_OR_NOUNS = frozenset(
    ("Essen", "Halle", "Hagen", "Regen", "Singen", "Rosen", "Zeven", "Wangen", "Brand", "Hof")
)
"""German towns that are nouns as well."""
_ANDS = frozenset(("y", "e", "al"))
_CYRILLIC_NOUNS = (
    "ння",
    "ття",
    "ние",
    "тие",
    "ость",
    "ість",
    "тель",
    "ція",
    "ция",
    "ерка",
    "ница",
    "ниця",
    "іт",
    "рія",
    "рия",
)
_KINDS: dict[str, TopicKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}


def tagged_mentions(
    reader: Reader, spans: Sequence[Span], ruled: Sequence[Entity], scan: Scan, text: str
) -> list[tuple[Mention, TopicKind]]:
    """The tagger's mentions and, where it sees none, the rules', in order and apart.

    A name that is once a person, and more often that than anything else, is one wherever the text has it.
    """
    found: list[tuple[Mention, TopicKind]] = []
    units, language = reader.units, scan.language
    is_post = reader.page.is_post and language in _FITTED
    for found_span in (*_with_particles(units, spans), *_german(units, spans, language)):
        if (
            units[found_span.start].kind == "t"
            and found_span.kind == "PER"
            and units[found_span.start].text.islower()
        ):
            continue  # "#corvane" may be anything
        if language not in _FITTED and units[found_span.start].kind == "w":
            continue  # a name cut at a particle, which the rules have whole
        span = _less_office(units, found_span)
        kind = _kind(units, span)
        mention = _mention(units, span, kind, scan, text) if kind else None
        if mention is not None and kind is not None:
            found.append((mention, kind))
    found = _agreed(sorted(found, key=lambda item: item[0].start))
    starts, ends = [mention.start for mention, _ in found], [mention.end for mention, _ in found]
    begun = {m.name.split()[-1][:_BEGINNING] for m, kind in found if kind == "person"}
    for entity in ruled:
        for mention in entity.mentions:
            kind = _ruled_kind(entity.kind, mention, language)
            if bisect_right(ends, mention.start) != bisect_left(starts, mention.end):
                continue
            is_single = " " not in mention.name and not mention.name.isupper()
            if is_post and kind == "organisation" and is_single and mention.name[:_BEGINNING] not in begun:
                continue  # in a headline the tagger knows better than a rule what is only a big letter
            found.append((mention, kind))
    surnames = {mention.name.split()[-1] for mention, kind in found if kind == "person"}
    found = [item for item in found if not _is_pair(item[0].name, surnames)]
    found.sort(key=lambda item: item[0].start)
    return found


def _less_office(units: list[Token], span: Span) -> Span:
    """The place alone where the rest belongs to somebody's office: `U.S.` of `U.S. Defense Secretary Ann Example`."""
    is_office = span.end < len(units) and units[span.end].kind == "C" and is_title(units[span.end].text)
    if is_office and span.end - span.start > 1 and units[span.start].text in PLACES:
        return Span(span.start, span.start + 1, "LOC")
    return span


def _kind(units: list[Token], span: Span) -> TopicKind | None:
    """The kind in our terms; what names neither people nor bodies nor places is left to the rules.

    A name with a word for an event is an event's, a place of our list is one, and a given name before one or two other
    words is a person's: the tagger has seen few languages.
    """
    if span.kind not in _KINDS:
        return None
    words = [unit.text for unit in units[span.start : span.end]]
    lows = [word.lower() for word in words]
    if span.kind == "PER":
        is_thing = len(words) == 1 and span.start > 0 and units[span.start - 1].text in ("the", "The")
        is_body = len(words) > 1 and lows[-1] in ORGANISATION_WORDS and words[0] not in GIVEN
        return "organisation" if is_thing or is_body else "person"
    if len(words) > 1 and (lows[-1] in EVENT_WORDS or lows[0] in EVENT_WORDS):
        return "event"
    if " ".join(words) in PLACES:
        return "place"
    if span.kind == "LOC" and len(words) > 1 and lows[-1] in _CLUBS:
        return "organisation"
    if len(words) > 1 and words[0] in GIVEN and _is_like_person(words[1:], lows[1:]):
        return "person"
    return _KINDS[span.kind]


def _is_like_person(words: list[str], lows: list[str]) -> bool:
    """Whether what follows a given name may be a surname, perhaps with a place behind it."""
    if any(low in ORGANISATION_WORDS or low in PLACE_WORDS or low in EVENT_WORDS for low in lows):
        return False
    until = lows.index("of") if "of" in lows else len(lows)
    return 1 <= until <= _SURNAME_WORDS and all(
        word[0].isupper() or word in PARTICLES for word in words[:until]
    )


def _with_particles(units: list[Token], spans: Sequence[Span]) -> list[Span]:
    """The spans; where nothing but particles parts a given name and a person, they are one: `Álvaro` `de la Riva`."""
    joined: list[Span] = []
    for found in spans:
        span = found._replace(end=_surname_end(units, found)) if found.kind == "PER" else found
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == span.kind == "PER"
            and 0 < span.start - last.end <= _PARTICLES
            and all(units[k].text.lower() in PARTICLES - _ANDS for k in range(last.end, span.start))
        ):
            joined[-1] = last._replace(end=span.end)
        else:
            joined.append(span)
    return joined


def _surname_end(units: list[Token], span: Span) -> int:
    """The end of a span that is a given name alone, with the surname behind it: `Ann` `von der Heyde`, `Ann` `May`."""
    end = span.end
    if end - span.start != 1 or not _is_known(units[span.start].text):
        return end
    step = end
    while (
        step < len(units)
        and step - end < _PARTICLES
        and units[step].kind == "w"
        and units[step].text in PARTICLES - _ANDS
    ):
        step += 1
    if step >= len(units) or units[step].kind != "C" or units[step].text.lower() in ORGANISATION_WORDS:
        return end
    behind = units[step + 1].kind if step + 1 < len(units) else "p"
    if step == end:
        return end + 1 if units[end].text in _MONTHS and behind != "n" else end
    return end if behind == "C" or units[step].text in known_names().places else step + 1


def _mention(units: list[Token], span: Span, kind: TopicKind, scan: Scan, text: str) -> Mention | None:
    """The span as a mention, less the titles before a person; None for what is no name."""
    start, end, title = span.start, span.end, ""
    if kind == "person":
        start += _words_before(units, start, end, scan.language)
        while start < end - 1 and is_title(units[start].text):
            title = f"{title} {units[start].text}".strip()
            start += 1
        end = next((k for k in range(start + 1, end) if units[k].text == "of"), end)
    a, b = units[start].start, units[end - 1].end
    if has_elision(units[start].text):
        a += 2
    name = text[a:b]
    if a in scan.skipped or not _is_name(name, end - start):
        return None
    if not title:
        k = start
        while k > 0 and units[k - 1].kind in "Ca" and is_title(units[k - 1].text):
            k -= 1
        title = " ".join(unit.text for unit in units[k:start])
    before = units[start - 1].text.lower() if start else ""
    after = units[end].text.lower() if end < len(units) else ""
    return Mention(a, b, name, title, before, after, opens_sentence(units, start))


def _words_before(units: list[Token], start: int, end: int, language: str) -> int:
    """How many words before a given name are none of the person's: 1 for `Режисерка Мар’яна Стасюк`, 3 for `Labor Deputy Leader Ann Example`."""
    if end - start < _FULL_NAME or _is_known(units[start].text):
        return 0
    first = units[start].text
    if (
        is_cyrillic(first)
        and first.lower().endswith(_CYRILLIC_NOUNS)
        and units[start + 1].kind == "C"
        and opens_sentence(units, start)
    ):
        return 1
    given = next((k for k in range(start + 1, end - 1) if _is_known(units[k].text)), start)
    if language == "en" and not any(_is_role(units[k].text.lower()) for k in range(start, given)):
        return 0
    return given - start


def _is_known(word: str) -> bool:
    """Whether the word, in any case, is a given name."""
    known = known_names().given
    return any(form in known for form in nominatives(word))


def _is_role(low: str) -> bool:
    """Whether the word belongs to a body or a job."""
    return low in ORGANISATION_WORDS or low in ROLE_NOUNS or is_title(low)


def _german(units: list[Token], spans: Sequence[Span], language: str) -> list[Span]:
    """What German's big nouns hide from the tagger: known places behind a preposition, given names before a surname."""
    if language != "de":
        return []
    taken = {at for span in spans for at in range(span.start, span.end)}
    known = known_names()
    found: list[Span] = []
    for i in range(1, len(units)):
        text = units[i].text
        if units[i].kind != "C" or i in taken:
            continue
        if units[i - 1].text in _TOWARDS and text in known.places and text not in _TOWNS_OR_NOUNS:
            found.append(Span(i, i + 1, "LOC"))
        elif text in GIVEN and i + 1 not in taken and _is_german_surname(units, i + 1):
            found.append(Span(i, i + 2, "PER"))
            taken.add(i + 1)
    return found


def _is_german_surname(units: list[Token], i: int) -> bool:
    """Whether the word behind a given name may be a surname, and no article stands before both."""
    if i >= len(units) or units[i].kind != "C" or units[i - 2].text.lower() in DETERMINERS:
        return False
    return not _is_role(units[i].text.lower())


def _ruled_kind(kind: TopicKind, mention: Mention, language: str) -> TopicKind:
    """The kind of what only the rules see: nobody without a title is a person against the tagger in its languages."""
    if kind == "person" and language in _FITTED and not mention.title:
        return "organisation"
    return kind


def _is_pair(name: str, surnames: set[str]) -> bool:
    """Whether a hyphen or a dash only pairs two people of the text: `the Quill-Vask talks`."""
    parts = name.replace("–", "-").split("-")
    return len(parts) == _PAIR and all(part in surnames for part in parts)


def _is_name(name: str, size: int) -> bool:
    """Whether the words name anything: no day, no pair of countries, no suffix alone."""
    if is_date(name) or is_compound(name) or not core_words(name.split()):
        return False
    return size > 1 or (name not in DEMONYMS and len(name.strip(".")) > 1)


def _agreed(found: list[tuple[Mention, TopicKind]]) -> list[tuple[Mention, TopicKind]]:
    """The mentions, each of the kind that its form has most often; a full name's surname is a person's."""
    votes: defaultdict[str, Counter[TopicKind]] = defaultdict(Counter)
    for mention, kind in found:
        votes[mention.name][kind] += 1
        words = mention.name.split()
        if kind == "person" and len(words) > 1:
            votes[words[-1]][kind] += 1
    return [(mention, votes[mention.name].most_common(1)[0][0]) for mention, _ in found]
