"""One thing, one topic: entities that are written differently put together."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from news.words.given_names import GIVEN
from news.words.lexicon import EVENT_WORDS, ORGANISATION_WORDS, PLACE_WORDS
from news.words.nations import NATION_OF
from news.words.places import PLACES
from news.words.titles import is_title
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from news.topics.entities import Entity

_SMALL = word_set("of the and for de la del di des du da do und der die das für et y e i")
_SAME: tuple[tuple[str, ...], ...] = (
    ("United States", "United States of America", "U.S.", "US", "USA", "U.S.A.", "Vereinigte Staaten",
     "Vereinigten Staaten", "États-Unis", "Etats-Unis", "Estados Unidos", "EE.UU.", "EEUU", "EUA", "Stati Uniti", "США",
     "Соединенные Штаты", "Соединённые Штаты"),
    ("United Kingdom", "U.K.", "UK", "Great Britain", "Britain"),
    ("European Union", "EU", "E.U.", "Europäische Union", "Europäischen Union", "Union européenne", "UE",
     "Unión Europea", "União Europeia", "Unione europea", "Евросоюз", "ЕС", "Європейський Союз", "ЄС"),
    ("United Nations", "UN", "U.N.", "Vereinte Nationen", "Vereinten Nationen", "UNO", "Nations unies", "ONU",
     "Naciones Unidas", "Nações Unidas", "Nazioni Unite", "ООН"),
    ("United Arab Emirates", "UAE", "U.A.E."),
    ("North Korea", "DPRK", "Democratic People's Republic of Korea"),
    ("Kyiv", "Kiev"),
    ("New York City", "NYC", "N.Y.C."),
    ("Los Angeles", "L.A.", "LA"),
)  # fmt: skip
"""Names of one place or body that no letters tell to be the same."""

_SAME_FORMS = {form: number for number, forms in enumerate(_SAME) for form in forms}
_LEAST_INITIALS = 3
_LEAST_SINGULAR = 5
_GENERIC = ORGANISATION_WORDS | EVENT_WORDS | PLACE_WORDS


def merge(entities: list[Entity]) -> list[Entity]:
    """The entities with those that are one put together, in the order of their first mention.

    Joined are: the same letters in other case, accents or marks; singular and plural; initials and their expansion;
    well-known pairs (`US`, `United States`); a given name and the one person who bears it. Two people never are.
    """
    merged = _joined(_without_generic(entities), _folded)
    merged = _joined(merged, lambda entity: _SAME_FORMS.get(entity.name, _folded(entity)))
    merged = _joined(merged, lambda entity: _nation(entity.name))
    merged = _with_plurals(merged)
    merged = _with_initials(merged)
    merged = _with_capitals(merged)
    merged = _with_short_names(merged)
    merged = _with_given_names(merged)
    for entity in merged:
        entity.mentions.sort(key=lambda mention: mention.start)
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
        key=lambda e: (e.name not in NATION_OF, _is_long(e.name), len(e.mentions), -e.mentions[0].start),
    )
    for other in group:
        if other is not best:
            best.mentions.extend(other.mentions)
            best.forms.update(other.forms)
    return best


def _is_long(name: str) -> bool:
    """Whether the name is written out rather than in capitals or with points."""
    return not name.isupper() and "." not in name


def _nation(name: str) -> str:
    return NATION_OF.get(name, name)


def _folded(entity: Entity) -> str:
    return fold(entity.name)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """The name as it is compared: without case, accents, marks, a leading article or a possessive ending."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s$", "", name))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\s.\-‐–'’·]+", " ", plain).strip().casefold().removeprefix("the ") or name


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
    """Without offices that stand alone, and without `Party` or `Korea` where several longer names end in it."""
    heads: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        words = entity.name.split()
        if len(words) > 1:
            heads[words[-1]].add(entity.name)

    def is_generic(entity: Entity) -> bool:
        name = entity.name
        if name.isupper() or " " in name:
            return False
        is_shared = len(heads.get(name, ())) > 1 and (name.lower() in _GENERIC or name not in PLACES)
        return is_title(name) or (is_shared and entity.kind != "person")

    return [entity for entity in entities if not is_generic(entity)]


def _with_short_names(entities: list[Entity]) -> list[Entity]:
    """`University` and the one university of the text, `Korea` and the one Korea, `Lattice` and Lattice Inc."""
    longer: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        words = entity.name.split()
        if len(words) > 1 and entity.kind != "person":
            is_place = entity.name in PLACES
            first, last = words[0], words[-1]
            is_firm = all(word.lower() in ORGANISATION_WORDS for word in words[1:])
            if first.lower() in _GENERIC or is_firm:
                longer[first].add(entity.name)
            if last.lower() in _GENERIC or is_place:
                longer[last].add(entity.name)

    def key(entity: Entity) -> str:
        name = entity.name
        found = longer.get(name, ()) if entity.kind != "person" and name not in PLACES else ()
        return next(iter(found)) if len(found) == 1 else name

    return _joined(entities, key)
