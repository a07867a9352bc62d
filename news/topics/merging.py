"""One thing, one topic: entities that are written differently put together."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from news.topics.grammar import CASE_LANGUAGES, case_stems
from news.words.demonyms import DEMONYMS
from news.words.given_names import GIVEN
from news.words.lexicon import EVENT_WORDS, ORGANISATION_WORDS, PARTICLES, PLACE_WORDS
from news.words.nations import NATION_OF
from news.words.places import PLACES
from news.words.same_names import SAME_NAMES
from news.words.titles import is_title
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from news.topics.entities import Entity
    from news.topics.mentions import Mention

_SMALL = word_set("of the and for de la del di des du da do und der die das für et y e i")
_LEAST_INITIALS = 3
_LEAST_SINGULAR = 5
_MOST_WORDS = 6
_WHOLE_NAME = 2
_SIDES = frozenset(
    {"North", "South", "East", "West", "Central", "Northern", "Southern", "Eastern", "Western"}
)
_GENERATIONS = word_set("jr jr. sr sr. ii iii iv")
_GENERIC = ORGANISATION_WORDS | EVENT_WORDS | PLACE_WORDS


_ABBREVIATED = re.compile(r"\s*[(\[]\s*[\"“„«]?([^\W\d_][^\W_]{1,9})[\"”“»]?\s*[)\]]")
_LEFT_MOST = 40
_ARTICLES = word_set("the a an der die das la le il el o")
_JOINTS = word_set("of for on in and de di von für und et y e en sur per")
_BEFORE_CHARS = 24
_MONSIEUR = ("M. ", "MM. ", "Mme ", "Mlle ")
_ADDRESSED = re.compile(r"(?:MM?\.|Mme|Mlle)\s+(?=\w)")
_ELIDING = frozenset({"fr", "it", "ca"})
_ELIDED = re.compile(r"(?:[LlDd]|[Dd]ell|[Aa]ll|[Nn]ell|[Ss]ull|[Dd]all)['’](?=\w{2})")


def merge(entities: list[Entity], text: str, language: str) -> list[Entity]:
    """The entities of `text` with those that are one put together, in the order of their first mention.

    Joined are: the same letters in other case, accents or marks, and a name in its cases; singular and plural; initials, or
    what stands in brackets behind a name, and the name; well-known pairs (`US`, `United States`); a surname or a given name
    and the one person who bears it. Two people never are; a surname that several bear is left out.
    """
    merged = _joined(_without_generic(_without_elision(entities, language)), lambda entity: fold(entity.name))
    merged = _joined(merged, lambda entity: SAME_NAMES.get(entity.name, entity.name))
    merged = _joined(merged, lambda entity: NATION_OF.get(entity.name, entity.name))
    merged = _with_plurals(merged)
    merged = _with_initials(merged)
    merged = _with_brackets(merged, text)
    merged = _with_cases(merged, language)
    merged = _with_capitals(merged)
    merged = _with_short_names(merged)
    merged = _with_given_names(merged)
    merged = _with_surnames(merged)
    for entity in merged:
        if entity.kind == "person":
            _with_particles(entity, text)
        entity.mentions.sort(key=lambda mention: mention.start)
    merged = [entity for entity in merged if entity.name not in NATION_OF]
    return sorted(merged, key=lambda entity: entity.mentions[0].start)


def _joined(entities: Iterable[Entity], key: Callable[[Entity], object]) -> list[Entity]:
    groups: dict[object, list[Entity]] = defaultdict(list)
    for entity in entities:
        groups[key(entity)].append(entity)
    return [_put_together(group) for group in groups.values()]


def _put_together(group: list[Entity]) -> Entity:
    """The best named of the group, with the mentions of all."""
    if len(group) == 1:
        return group[0]
    best = max(
        group,
        key=lambda e: (
            e.name not in NATION_OF,
            _is_long(e.name),
            " " in e.name,
            len(e.mentions),
            -e.mentions[0].start,
        ),
    )
    for other in group:
        if other is not best:
            best.mentions.extend(other.mentions)
            best.forms.update(other.forms)
    return best


def _is_long(name: str) -> bool:
    """Whether the name is written out rather than in capitals or with points."""
    return not name.isupper() and "." not in name


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """The name as it is compared: without case, accents, marks, a leading article or a possessive ending."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s$", "", name))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\s.\-‐–'’·]+", " ", plain).strip().casefold().removeprefix("the ") or name


def _without_elision(entities: list[Entity], language: str) -> list[Entity]:
    """Without the article that a sentence begins with: `L'Institut`; `L'Exemple` stays where it is written so elsewhere."""
    if language not in _ELIDING:
        return entities
    for entity in entities:
        if entity.name.startswith(_MONSIEUR):
            _cut(entity, _ADDRESSED)
            entity.kind = "person"
            continue
        match = _ELIDED.match(entity.name)
        if match is None or not all(
            mention.is_first or mention.name[0].islower() for mention in entity.mentions
        ):
            continue
        _cut(entity, _ELIDED)
    return entities


def _cut(entity: Entity, start: re.Pattern[str]) -> None:
    """Take what matches from the beginning of the name and of all its mentions."""
    entity.name = start.sub("", entity.name, count=1)
    cut = [(start.match(mention.name), mention) for mention in entity.mentions]
    entity.mentions = [
        m._replace(start=m.start + found.end(), name=m.name[found.end() :]) if found else m
        for found, m in cut
    ]
    entity.forms = Counter(mention.name for mention in entity.mentions)


def _with_plurals(entities: list[Entity]) -> list[Entity]:
    """`Polaroid` and `Polaroids` together; not people, whose names end as they end."""
    names = {entity.name for entity in entities if not _is_person(entity)}

    def key(entity: Entity) -> str:
        is_plural = len(entity.name) >= _LEAST_SINGULAR and entity.name + "s" in names
        return entity.name + "s" if is_plural and not _is_person(entity) else entity.name

    return _joined(entities, key)


def _is_person(entity: Entity) -> bool:
    """Whether it bears a person's name, rather than being taken for one by its company alone."""
    return entity.kind == "person" and (" " not in entity.name or entity.name.split()[0] in GIVEN)


def _with_initials(entities: list[Entity]) -> list[Entity]:
    """A word of capitals and the one longer name whose initials it is: `NDU`, `Northern Dockers Union`."""
    long: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        words = [word for word in re.split(r"[\s-]+", entity.name) if word]
        if entity.kind == "person" or len(words) < 2:
            continue
        big = "".join(word[0] for word in words if word.lower() not in _SMALL)
        for initials in {big, "".join(word[0] for word in words)}:
            if len(initials) >= _LEAST_INITIALS:
                long[initials.upper()].add(entity.name)

    def key(entity: Entity) -> str:
        found = long.get(entity.name.replace(".", ""), ()) if entity.name.isupper() else ()
        return next(iter(found)) if len(found) == 1 else entity.name

    return _joined(entities, key)


def _with_capitals(entities: list[Entity]) -> list[Entity]:
    """`ANNA QUILL` of a story's first line and the surname, or the full name, that stands in it elsewhere."""
    last: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        if entity.kind == "person" and not entity.name.isupper():
            last[entity.name.split()[-1].casefold()].add(entity.name)

    def key(entity: Entity) -> str:
        words = entity.name.split()
        found = last.get(words[-1].casefold(), ()) if len(words) > 1 and entity.name.isupper() else ()
        if len(found) != 1:
            return entity.name
        only = next(iter(found))
        return only if len(only.split()) == 1 or only.casefold() == entity.name.casefold() else entity.name

    return _joined(entities, key)


def _with_given_names(entities: list[Entity]) -> list[Entity]:
    """A given name alone, and the one person of the text who bears it."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        words = entity.name.split()
        if len(words) > 1 and entity.kind == "person" and words[0] not in PLACES:
            bearers[words[0]].add(entity.name)

    def key(entity: Entity) -> str:
        found = bearers.get(entity.name, ())
        is_given = entity.kind == "person" or entity.name in GIVEN
        return next(iter(found)) if len(found) == 1 and is_given else entity.name

    return _joined(entities, key)


def _without_generic(entities: list[Entity]) -> list[Entity]:
    """Without offices that stand alone, two people paired (`Quill-Vask`), and `Party` or `Korea` where several longer names end in it."""
    heads: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        words = entity.name.split()
        if len(words) > 1:
            heads[words[-1]].add(entity.name)

    ends = {entity.name.split()[-1] for entity in entities if entity.kind == "person"}

    def is_generic(entity: Entity) -> bool:
        name = entity.name
        parts = re.split(r"[-–]", name)
        if len(parts) > 1 and ends.issuperset(parts):
            return True
        if name.isupper() or " " in name:
            return False
        is_shared = len(heads.get(name, ())) > 1 and (name.lower() in _GENERIC or name not in PLACES)
        return is_title(name) or (is_shared and entity.kind != "person")

    return [entity for entity in entities if not is_generic(entity) and not _is_people(entity.name)]


def _is_people(name: str) -> bool:
    """Whether the name only says from where in the world: `West African`."""
    *sides, last = name.split()
    return (
        bool(sides) and last in DEMONYMS and name not in NATION_OF and all(side in _SIDES for side in sides)
    )


def _with_brackets(entities: list[Entity], text: str) -> list[Entity]:
    """An abbreviation that the text uses again, and the body behind whose name it stands in brackets once."""
    short = {entity.name for entity in entities if sum(char.isupper() for char in entity.name) > 1}
    meant: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        if entity.kind == "person" or " " not in entity.name:
            continue
        for mention in entity.mentions[:_LEFT_MOST]:
            match = _ABBREVIATED.match(text, mention.end, mention.end + 20)
            if match and match[1] in short and match[1] not in PLACES and _is_whole(mention, match[1], text):
                meant[match[1]].add(entity.name)

    def key(entity: Entity) -> str:
        found = meant.get(entity.name, ())
        return next(iter(found)) if len(found) == 1 else entity.name

    return _joined(entities, key)


def _is_whole(mention: Mention, short: str, text: str) -> bool:
    """Whether the name is all that the abbreviation stands for: they begin alike, or the name begins a noun phrase."""
    if mention.name[0].casefold() == short[0].casefold():
        return True
    before = text[max(0, mention.start - _BEFORE_CHARS) : mention.start].lower().split()
    return before[-1:] != [] and before[-1] in _ARTICLES and not _JOINTS.intersection(before[-2:-1])


def _with_cases(entities: list[Entity], language: str) -> list[Entity]:
    """A name in its cases, in languages that have them: `Залесская`, `Залесской`; a person's surname with them."""
    if language not in CASE_LANGUAGES:
        return entities
    surnames: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for entity in entities:
        stems = case_stems(entity.name, language)
        if entity.kind == "person" and len(stems) > 1:
            surnames[stems[-1:]].add(" ".join(stems))

    def key(entity: Entity) -> str:
        stems = case_stems(entity.name, language)
        found = surnames.get(stems, ()) if len(stems) == 1 else ()
        return next(iter(found)) if len(found) == 1 else " ".join(stems)

    return _joined(entities, key)


def _with_surnames(entities: list[Entity]) -> list[Entity]:
    """The end of a person's name, or one of two surnames, and the person; without those that two people share.

    What is called by its last word, as people are, is a person.
    """
    bearers = _bearers(entities)

    def bearers_of(entity: Entity) -> set[str]:
        is_fitting = entity.kind == "person" and entity.name not in PLACES and not entity.name.isupper()
        found = bearers.get(entity.name.casefold(), set()) if is_fitting else set[str]()
        return set() if entity.name in found else found

    kept = [entity for entity in entities if len(bearers_of(entity)) < 2 or " " in entity.name]

    def key(entity: Entity) -> str:
        found = bearers_of(entity)
        return next(iter(found)) if len(found) == 1 else entity.name

    alone = {name for entity in kept if (name := key(entity)) != entity.name}
    joined = _joined(kept, key)
    for entity in joined:
        if entity.name in alone:
            entity.kind = "person"
    return joined


def _with_particles(entity: Entity, text: str) -> None:
    """Give `Quill` the particles back that stand before it: `van den Quill` of Joost van den Quill."""
    words = entity.name.split()
    first = next((i for i, word in enumerate(words) if i and word.lower() in PARTICLES), 0)
    particles = " ".join(words[first:-1]) + " "
    if not first or not all(word.lower() in PARTICLES for word in words[first:-1]):
        return
    for i, mention in enumerate(entity.mentions):
        start = mention.start - len(particles)
        if (
            mention.name == words[-1]
            and start >= 0
            and text[start : mention.start].lower() == particles.lower()
        ):
            entity.mentions[i] = mention._replace(start=start, name=text[start : mention.end])
    entity.forms = Counter(mention.name for mention in entity.mentions)


def _bearers(entities: list[Entity]) -> dict[str, set[str]]:
    """The ends of names, and surnames in the middle of a person's, with the full names they may stand for."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        words = [word for word in entity.name.casefold().split() if word not in _GENERATIONS]
        if not 1 < len(words) <= _MOST_WORDS:
            continue
        if entity.kind == "person":
            parts = [words[i:j] for i in range(1, len(words)) for j in range(i + 1, len(words) + 1)]
        elif entity.kind == "organisation" and not any(word in _GENERIC for word in words):
            parts = [words[-1:]] if len(words) == _WHOLE_NAME or words[1] in PARTICLES else []
        else:
            parts = []
        for part in parts:
            if part[0] not in _SMALL or part[-1] == words[-1]:
                bearers[" ".join(part)].add(entity.name)
    return bearers


def _with_short_names(entities: list[Entity]) -> list[Entity]:
    """`University` and the one university of the text, `Korea` and the one Korea, `Lattice` and Lattice Inc."""
    longer: dict[str, set[str]] = defaultdict(set)
    surnames = {
        entity.name.split()[-1] for entity in entities if entity.kind == "person" and " " in entity.name
    }
    firms: set[str] = set()
    for entity in entities:
        words = entity.name.split()
        if len(words) > 1 and entity.kind != "person":
            is_place = entity.name in PLACES
            first, last = words[0], words[-1]
            is_firm = all(word.lower() in ORGANISATION_WORDS for word in words[1:])
            if first.lower() in _GENERIC or is_firm:
                longer[first].add(entity.name)
            if is_firm and first not in surnames:
                firms.add(first)
            if last.lower() in _GENERIC or is_place:
                longer[last].add(entity.name)

    def key(entity: Entity) -> str:
        name = entity.name
        is_body = entity.kind != "person" or name in firms
        found = longer.get(name, ()) if is_body and name not in PLACES else ()
        return next(iter(found)) if len(found) == 1 else name

    return _joined(entities, key)
