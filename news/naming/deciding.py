"""Which of the known topics a written name is: rules that would rather miss one than take two people for one. Pure.

The evidence is what the readers of the article's source see anyway: articles of the last 90 days (and, in an archive that
is loaded backwards, the next) that write a name in full. See docs/decisions/0015-one-person.md for the thresholds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from news.models import TopicId, TopicKind
from news.naming.forms import PersonName, is_honorific, split_person, stands_for
from news.naming.roles import roles_agree, roles_conflict
from news.words.given_names import gender_of

Fit = Literal["exact", "spelling", "related", "surname", "given", "abbreviation"]
"""How a candidate was found: by its very name, by another spelling of it, by a transcription that may be another name, by
the surname alone, by the word as a given name (such a one only speaks against), by an abbreviation that articles explain."""

SHORT_MIN: Final = 3
"""Articles that must name somebody in full before a surname alone may be theirs: one or two are no dominance."""
SHORT_SHARE: Final = 0.9
"""Of the articles on people of a surname: below it, one article in ten would go to the wrong one at least."""
ROLE_SHARE: Final = 0.5
"""The same where the role agrees and nobody else of the name has that role."""
RELATED_MIN: Final = 5
RELATED_SHARE: Final = 0.8
"""Of the articles on people of a surname, for a given name in another language: half of the name is the same already."""
GIVEN_SHARE: Final = 0.2
"""A word that names somebody by given name this often, beside who bears it as a surname, may be either."""
TOGETHER_SHARE: Final = 0.1
"""Two names that stand in one article as two, in so many of the articles of the rarer one, are two people."""
ABBREVIATION_MIN: Final = 2
ABBREVIATION_SHARE: Final = 0.8
MALE_FORMS: Final = frozenset(
    ["mr", "mr.", "herr", "monsieur", "señor", "señor", "senhor", "signor", "pan", "господин", "г-н", "пан"]
)
FEMALE_FORMS: Final = frozenset(
    [
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "miss",
        "frau",
        "madame",
        "mme",
        "sra",
        "sra.",
        "señora",
        "senhora",
        "pani",
        "пані",
        "госпожа",
        "г-жа",
    ]
)


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as an article writes it, with what the article says of who bears it."""

    name: str
    kind: TopicKind
    role: str | None = None
    language: str | None = None
    others: tuple[str, ...] = ()
    """The other people whom the same article names."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that the name may be, with the evidence on it."""

    topic_id: TopicId
    name: str
    kind: TopicKind
    fit: Fit
    article_count: int = 0
    """Articles that name it in full, of a span of time that is the same for all candidates."""
    is_seen: bool = True
    """Whether the readers of the source at hand see it at all, whenever it was in the news."""
    is_public: bool = False
    """Whether everybody sees it."""
    roles: tuple[str, ...] = ()
    together: float = 0.0
    """Of the articles with the rarer of both, the share that has this one and the very name at hand as two."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The topic that a name is, None for a new one, and why."""

    topic_id: TopicId | None
    reason: str


def decide(
    written: WrittenName, candidates: Sequence[Candidate], *, taken: Collection[TopicId] = ()
) -> Decision:
    """Which candidate the name is. `taken`: topics that other names of the article are; nobody is two of its people.

    The same whatever the order of the candidates. A topic of that very name is what remains where nothing better is sure.
    """
    free = sorted((one for one in candidates if one.topic_id not in taken), key=lambda one: one.topic_id)
    if written.kind != "person":
        return _decide_other(written, free)
    person = split_person(written.name, written.language)
    if person is None or "(" in written.name:
        return _remaining(free, "told apart by the operator")
    if person.is_short:
        return _decide_short(written, person, free)
    return _decide_full(written, person, free)


def _remaining(free: Sequence[Candidate], reason: str) -> Decision:
    exact = _exact(free)
    return Decision(None if exact is None else exact.topic_id, reason)


def _exact(free: Sequence[Candidate]) -> Candidate | None:
    return next((one for one in free if one.fit == "exact"), None)


def _oldest(same: Sequence[Candidate]) -> Candidate:
    """Of topics that are one: the first that everybody may see, so that a private feed's spelling is nobody else's name."""
    return min(same, key=lambda one: (not one.is_public, one.topic_id))


# --- people ------------------------------------------------------------------------------------------


def _decide_full(written: WrittenName, person: PersonName, free: Sequence[Candidate]) -> Decision:
    same = [one for one in free if one.fit in ("exact", "spelling") and _may_be_spelt(written, person, one)]
    related = [one for one in free if one.fit == "related" and _is_nothing_against(written, one)]
    best = max(related, key=_weight, default=None)
    if best is not None and _is_known_as_other(written, best, free):
        return Decision(
            best.topic_id, "the given name in another language; nobody else of the surname is in the news"
        )
    if not same:
        return Decision(None, "nobody of that name")
    if not _are_one(same):
        return _remaining(free, "several people answer to the name")
    return Decision(_oldest(same).topic_id, "the same name")


def _weight(one: Candidate) -> tuple[int, int]:
    return one.article_count, -one.topic_id


def _is_nothing_against(written: WrittenName, one: Candidate) -> bool:
    return one.together == 0 and not roles_conflict(written.role, one.roles)


def _may_be_spelt(written: WrittenName, person: PersonName, one: Candidate) -> bool:
    """Whether a topic found by given name and surname may be the same: what stands between is no contradiction."""
    if one.fit == "exact":
        return True
    known = split_person(one.name)
    if known is None or not one.is_seen or one.together > TOGETHER_SHARE:
        return False
    if known.middles == person.middles:
        return True
    return _agree_between(
        person.middles, known.middles, has_role=roles_agree(written.role, one.roles)
    ) and not (roles_conflict(written.role, one.roles))


def is_contradicted(name: str, known: str, language: str | None = None) -> bool:
    """Whether two people of one given name and surname cannot be one: "Ann B. Quill" and "Ann C. Quill"."""
    ours, theirs = split_person(name, language), split_person(known)
    if ours is None or theirs is None or not ours.middles or not theirs.middles:
        return False
    return not _agree_between(ours.middles, theirs.middles, has_role=False)


def _agree_between(ours: tuple[str, ...], theirs: tuple[str, ...], *, has_role: bool) -> bool:
    """Middle names: initials agree with names; a missing one with initials, and with whole names only for one office.

    "Jean Marie" is somebody else than "Jean", more often than not.
    """
    if not ours or not theirs:
        return has_role or all(len(one) == 1 for one in (*ours, *theirs))
    if len(ours) != len(theirs):
        return False
    return all(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a, b in zip(ours, theirs, strict=True))


def _are_one(same: Sequence[Candidate]) -> bool:
    """Whether the candidates may be one another: not where one is "Ann B." and one "Ann C."."""
    between = [
        person.middles for one in same if (person := split_person(one.name)) is not None and person.middles
    ]
    return all(_agree_between(first, second, has_role=False) for first in between for second in between)


def _is_known_as_other(written: WrittenName, best: Candidate, free: Sequence[Candidate]) -> bool:
    named = [one for one in free if one.fit != "given"]
    if roles_agree(written.role, best.roles):
        return all(
            one is best or not roles_agree(written.role, one.roles) or one.article_count == 0 for one in named
        ) or (_share(best, named) >= ROLE_SHARE)
    return best.article_count >= RELATED_MIN and _share(best, named) >= RELATED_SHARE


def _share(best: Candidate, all_of_name: Sequence[Candidate]) -> float:
    in_all = sum(one.article_count for one in all_of_name)
    return best.article_count / in_all if in_all else 0.0


def _decide_short(written: WrittenName, person: PersonName, free: Sequence[Candidate]) -> Decision:
    if person.is_given_alone:
        return _remaining(free, "a given name alone names nobody")
    if any(
        (other := split_person(name)) is not None and _share_surname(other, person) for name in written.others
    ):
        return _remaining(free, "the article names somebody else of that surname")
    bearers = [one for one in free if one.fit == "surname" and _bears(person, one)]
    best = max(bearers, key=_weight, default=None)
    if best is None or not best.article_count:
        return _remaining(free, "nobody of that surname")
    against = _against(written, person, best, free)
    if against is not None:
        return _remaining(free, against)
    role = _role(written, person)
    share = _share(best, bearers)
    if best.article_count >= SHORT_MIN and share >= SHORT_SHARE:
        return Decision(best.topic_id, "nearly all on that surname is on one person")
    same_role = [one for one in bearers if roles_agree(role, one.roles)]
    if same_role == [best] and share >= ROLE_SHARE:
        return Decision(best.topic_id, "the surname with the role of one person")
    return _remaining(free, "nobody is clearly meant by the surname")


def _role(written: WrittenName, person: PersonName) -> str | None:
    if person.title and not is_honorific(person.title):
        return f"{person.title} {written.role or ''}".strip()
    return written.role


def _share_surname(one: PersonName, other: PersonName) -> bool:
    return bool(
        {one.surname, one.surname.rsplit(" ", 1)[-1]} & {other.surname, other.surname.rsplit(" ", 1)[-1]}
    )


def _bears(person: PersonName, one: Candidate) -> bool:
    known = split_person(one.name)
    if known is None or known.is_short or (person.suffix and person.suffix != known.suffix):
        return False
    if person.given and person.given != known.given[0]:
        return False
    return not (person.middles and known.middles) or _agree_between(
        person.middles, known.middles, has_role=False
    )


def _against(
    written: WrittenName, person: PersonName, best: Candidate, free: Sequence[Candidate]
) -> str | None:
    """What speaks against the best candidate for a surname, or None."""
    if roles_conflict(_role(written, person), best.roles):
        return "the role is of another walk of life"
    known = split_person(best.name)
    gender = gender_of(best.name.split(" ")[0]) if known is not None else None
    said = set(person.title.split()) | set((written.role or "").lower().split())
    if (gender == "m" and said & FEMALE_FORMS) or (gender == "f" and said & MALE_FORMS):
        return "the form of address is for somebody else"
    given = sum(one.article_count for one in free if one.fit == "given")
    if not person.given and given > GIVEN_SHARE * best.article_count:
        return "the word is also a given name in the news"
    if best.together > TOGETHER_SHARE:
        return "both stand in one article as two"
    return None


# --- all else ----------------------------------------------------------------------------------------


def _decide_other(written: WrittenName, free: Sequence[Candidate]) -> Decision:
    explained = [one for one in free if one.fit == "abbreviation" and stands_for(written.name, one.name)]
    best = max(explained, key=_weight, default=None)
    if (
        best is not None
        and best.article_count >= ABBREVIATION_MIN
        and _share(best, explained) >= ABBREVIATION_SHARE
    ):
        return Decision(best.topic_id, "articles explain the abbreviation so")
    is_phrase = written.kind == "phrase"
    same = [
        one
        for one in free
        if one.fit == "exact"
        or (one.fit == "spelling" and one.is_seen and (one.kind == "phrase") == is_phrase)
    ]
    if not same:
        return Decision(None, "nothing of that name")
    return Decision(_oldest(same).topic_id, "the same name")
