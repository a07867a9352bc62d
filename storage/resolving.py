"""Which topics the names of an article are: rulings of the operator first, then the evidence that its readers see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aiosqlite import Connection

from news.models import SourceId, TopicId, TopicKind
from news.naming import name_forms
from news.naming.deciding import Candidate, Fit, WrittenName, decide, is_contradicted
from news.naming.forms import is_abbreviation, split_person, stands_for
from news.naming.spelling import has_relatives
from storage.queries import as_list, queries, rows
from storage.times import ID_SHIFT, MS_A_DAY

CANDIDATES_MAX: Final = 12
"""Topics of a form that are looked at, those with the most articles."""
ARTICLES_MAX: Final = 60
"""Newest articles of a candidate that are counted. Of one with more, the span that they cover is what all are counted in."""
QUOTES_MAX: Final = 30
WINDOW: Final = 90 * MS_A_DAY << ID_SHIFT
"""How far from an article its evidence may be, as a difference of article ids: 90 days."""
_BEST_FIRST: Final = ("exact", "spelling", "related", "surname", "abbreviation", "given")


@dataclass(frozen=True, slots=True)
class Asked:
    """A name of an article, to be resolved."""

    name: str
    key: str
    """It folded, as it is stored."""
    kind: TopicKind
    identity: str
    """The name that says what it is: the longer one, where the article itself has it beside an abbreviation."""
    identity_key: str
    is_short: bool
    """The name says less than who or what it is: it is no evidence of who is called so."""
    role: str | None
    language: str | None


def ask(
    name: str,
    key: str,
    kind: TopicKind,
    *,
    aliases: Mapping[str, str],
    role: str | None = None,
    language: str | None = None,
) -> Asked:
    """What is to be resolved of a name. `aliases`: other forms that the article uses, by their folded ones."""
    if kind == "person":
        person = split_person(name, language)
        return Asked(name, key, kind, name, key, person is None or person.is_short, role, language)
    if not is_abbreviation(name):
        return Asked(name, key, kind, name, key, False, role, language)
    longer = {folded: alias for folded, alias in aliases.items() if stands_for(name, alias)}
    identity_key = max(longer, key=lambda folded: (len(folded), folded), default=key)
    return Asked(name, key, kind, longer.get(identity_key, name), identity_key, not longer, role, language)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a name is: a stored topic, or with `topic_id` None a new one of this name and kind."""

    topic_id: int | None
    name: str
    key: str
    kind: TopicKind
    stored_kind: TopicKind | None
    written_id: int | None
    """The topic of the very name that was written, where it is another one."""
    is_short: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose article it is, through what its readers see it, and when it is news."""

    owner_id: SourceId
    evidence_id: SourceId | None
    """The source whose own articles are evidence beside the public ones; None: only these."""
    article_id: int


@dataclass(slots=True)
class _Seen:
    """What the readers see of a candidate: articles that name it in full, and all."""

    full: list[int] = field(default_factory=list[int])
    all: set[int] = field(default_factory=set[int])
    scanned: list[int] = field(default_factory=list[int])
    is_public: bool = False


async def resolve(db: Connection, asked: Sequence[Asked], scope: Scope) -> list[Resolved]:
    """What each of the names of one article is, in their order; no two people of it are one, unless by a ruling."""
    if not asked:
        return []
    found = await _found(db, asked, scope)
    plain = [_plain(one, found.get(place, ())) for place, one in enumerate(asked)]
    if (sure := [one for one in plain if one is not None]) and len(sure) == len(asked):
        return sure
    seen = await _evidence(db, asked, found, scope)
    roles = await _roles(db, asked, found, scope)
    return _decided(asked, found, seen, roles, scope)


async def _found(db: Connection, asked: Sequence[Asked], scope: Scope) -> Mapping[int, list[Any]]:
    names: list[tuple[int, str, bool]] = []
    forms: list[tuple[int, str, str, str]] = []
    short: list[tuple[int, str]] = []
    for place, one in enumerate(asked):
        is_person = one.kind == "person"
        names += [(place, key, is_person) for key in sorted({one.key, one.identity_key})]
        forms += [(place, *form, one.identity_key) for form in _forms_of(one)]
        if one.is_short and not is_person:
            short.append((place, one.key))
    found = await rows(
        queries().names_found(
            db,
            names=as_list(names),
            forms=as_list(forms),
            short=as_list(short),
            owner_id=scope.owner_id,
            source_id=scope.evidence_id,
            most=CANDIDATES_MAX,
        )
    )
    by_place: defaultdict[int, list[Any]] = defaultdict(list)
    for row in found:
        place = int(row["place"])
        written = asked[place]
        if row["fit"] != "spelling" or not is_contradicted(written.name, row["name"], written.language):
            by_place[place].append(row)
    return by_place


def _forms_of(one: Asked) -> list[tuple[Fit, str]]:
    """By what a name is looked up, with what a topic found so is to it. Phrases have one spelling."""
    if one.kind == "phrase":
        return []
    forms = name_forms(one.identity, is_person=one.kind == "person", language=one.language)
    if one.kind != "person":
        return [("spelling", form) for form in forms]
    person = split_person(one.name, one.language)
    if person is None or "(" in one.name:
        return []
    if not person.is_short:
        fits: dict[str, Fit] = {"v": "spelling"}
        if has_relatives(person.given):
            # How much of the news on the surname is on one person is asked for a name in another language alone.
            fits |= {"x": "related", "s": "surname"}
        return [(fits[form[0]], form) for form in forms if form[0] in fits]
    if person.is_given_alone:
        return []
    looked_up: list[tuple[Fit, str]] = [("surname", f"s:{person.surname}")]
    return looked_up if person.given else [*looked_up, ("given", f"g:{person.surname}")]


async def _evidence(
    db: Connection, asked: Sequence[Asked], found: Mapping[int, list[Any]], scope: Scope
) -> Mapping[int, _Seen]:
    """What the readers see of the candidates; nothing is asked where each name has the topic of that very name alone."""
    wanted = _undecided(asked, found)
    seen: defaultdict[int, _Seen] = defaultdict(_Seen)
    if not wanted:
        return seen
    high = scope.article_id + WINDOW
    rows_of = await rows(
        queries().name_evidence(
            db, ids=as_list(sorted(wanted)), source_id=scope.evidence_id, high=high, most=ARTICLES_MAX
        )
    )
    for row in rows_of:
        one = seen[row["id"]]
        one.scanned.append(row["article_id"])
        if row["seen"]:
            one.all.add(row["article_id"])
            one.is_public = one.is_public or row["seen"] > 1
            if not row["is_short"]:
                one.full.append(row["article_id"])
    return seen


def _undecided(asked: Sequence[Asked], found: Mapping[int, list[Any]]) -> set[int]:
    """The topics among which evidence has to decide."""
    wanted: set[int] = set()
    for place in range(len(asked)):
        ids = {row["id"] for row in found.get(place, ()) if row["fit"] != "ruling"}
        others = {row["id"] for row in found.get(place, ()) if row["fit"] not in ("ruling", "exact")}
        if others - {row["id"] for row in found.get(place, ()) if row["fit"] == "exact"}:
            wanted |= ids
    return wanted


async def _roles(
    db: Connection, asked: Sequence[Asked], found: Mapping[int, list[Any]], scope: Scope
) -> Mapping[int, list[str]]:
    """What the candidates are called elsewhere, where the article gives a role to compare it with."""
    known: defaultdict[int, list[str]] = defaultdict(list)
    with_role = {place: rows for place, rows in found.items() if _has_role(asked[place])}
    wanted = _undecided(asked, with_role)
    if wanted:
        for row in await rows(
            queries().roles_of_candidates(
                db,
                ids=as_list(sorted(wanted)),
                source_id=scope.evidence_id,
                low=scope.article_id - WINDOW,
                high=scope.article_id + WINDOW,
                most=QUOTES_MAX,
            )
        ):
            known[row["id"]].append(row["speaker_role"])
    return known


def _has_role(one: Asked) -> bool:
    if one.kind != "person":
        return False
    person = split_person(one.name, one.language)
    return bool(one.role or (person and person.title))


def _decided(
    asked: Sequence[Asked],
    found: Mapping[int, list[Any]],
    seen: Mapping[int, _Seen],
    roles: Mapping[int, list[str]],
    scope: Scope,
) -> list[Resolved]:
    own = {
        (row["name_key"], bool(row["is_person"])): place
        for place, of in found.items()
        for row in of
        if row["fit"] == "exact"
    }
    people = [one.name for one in asked if one.kind == "person" and not one.is_short]
    done: dict[int, Resolved] = {}
    taken: set[int] = set()
    for place in sorted(range(len(asked)), key=lambda place: (asked[place].is_short, place)):
        one, rows_of = asked[place], found.get(place, [])
        ruling = _ruling(one, rows_of)
        if ruling is not None:
            done[place] = _ruled(one, ruling, rows_of)
        else:
            # What is the very name of another entry is that one's topic.
            free = [
                row for row in rows_of if own.get((row["name_key"], bool(row["is_person"])), place) == place
            ]
            named = [row for row in free if row["fit"] != "exact" or row["name_key"] == one.identity_key]
            candidates = _candidates(named, seen, roles, scope)
            written = WrittenName(
                one.identity,
                one.kind,
                one.role,
                one.language,
                tuple(people) if one.is_short else (),
            )
            decision = decide(written, candidates, taken={TopicId(topic_id) for topic_id in taken})
            done[place] = _resolved(one, decision.topic_id, rows_of)
        if (topic_id := done[place].topic_id) is not None and ruling is None:
            taken.add(topic_id)
    return [done[place] for place in range(len(asked))]


def _plain(one: Asked, found: Sequence[Any]) -> Resolved | None:
    """What the name is where nothing but a topic of that very name was found, or nothing at all: there is no choice."""
    if not found:
        return _resolved(one, None, found)
    exact_id = _exact_id(one, found)
    if exact_id is None or one.key != one.identity_key or any(row["id"] != exact_id for row in found):
        return None
    return _resolved(one, exact_id, found)


def _ruling(one: Asked, found: Sequence[Any]) -> Any | None:
    """What the operator decided on the name: for its source before for all, on the name as written before the longer one."""
    ruled = [row for row in found if row["fit"] == "ruling"]
    return min(ruled, key=lambda row: (row["asked_key"] != one.key, not row["source_id"]), default=None)


def _exact_id(one: Asked, found: Sequence[Any]) -> int | None:
    return next((row["id"] for row in found if row["fit"] == "exact" and row["name_key"] == one.key), None)


def _ruled(one: Asked, ruling: Any, found: Sequence[Any]) -> Resolved:
    kind: TopicKind = one.kind
    if ruling["is_person"]:
        kind = "person"
    elif one.kind == "person":
        kind = "organisation"
    exact_id = _exact_id(one, found)
    return Resolved(
        topic_id=ruling["id"],
        name=ruling["name"],
        key=ruling["name_key"],
        kind=ruling["kind"] or kind,
        stored_kind=ruling["kind"],
        written_id=None if exact_id == ruling["id"] else exact_id,
        is_short=one.is_short,
    )


def _resolved(one: Asked, topic_id: int | None, found: Sequence[Any]) -> Resolved:
    row = (
        None
        if topic_id is None
        else next(row for row in found if row["id"] == topic_id and row["fit"] != "ruling")
    )
    exact_id = _exact_id(one, found)
    return Resolved(
        topic_id=topic_id,
        name=one.identity if row is None else row["name"],
        key=one.identity_key if row is None else row["name_key"],
        kind=one.kind if row is None or row["kind"] == "phrase" else row["kind"],
        stored_kind=None if row is None else row["kind"],
        written_id=None if exact_id == topic_id else exact_id,
        is_short=one.is_short
        and (one.kind == "person" or (row is not None and row["fit"] == "abbreviation")),
    )


def _candidates(
    found: Sequence[Any], seen: Mapping[int, _Seen], roles: Mapping[int, list[str]], scope: Scope
) -> list[Candidate]:
    """The candidates with what the readers see of them, counted over one span of time."""
    known = {row["id"]: seen.get(row["id"], _Seen()) for row in found}
    full = [min(one.scanned) for one in known.values() if len(one.scanned) >= ARTICLES_MAX]
    since = max([scope.article_id - WINDOW, *full])
    exact = next((row["id"] for row in found if row["fit"] == "exact"), None)
    best: dict[int, Candidate] = {}
    for row in sorted(
        (row for row in found if row["fit"] != "ruling"), key=lambda row: _BEST_FIRST.index(row["fit"])
    ):
        if row["id"] in best:
            continue
        one = known[row["id"]]
        best[row["id"]] = Candidate(
            topic_id=TopicId(row["id"]),
            name=row["name"],
            kind=row["kind"],
            fit=row["fit"],
            article_count=sum(article_id >= since for article_id in one.full),
            is_seen=bool(one.all),
            is_public=one.is_public,
            roles=tuple(sorted(roles.get(row["id"], ()))),
            together=0.0 if exact in (None, row["id"]) else _together(one, known[exact]),
        )
    return list(best.values())


def _together(one: _Seen, other: _Seen) -> float:
    fewer = min(len(one.all), len(other.all))
    return len(one.all & other.all) / fewer if fewer else 0.0
