"""Mentions gathered into things: one entry a person, organisation, place or event."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from news.topics.kinds import guess_kind
from news.topics.mentions import Mention, Scan
from news.topics.name_features import Reader
from news.topics.name_rules import SMALL_JOINTS, core_words, plausible
from news.topics.name_tagger import find_spans
from news.topics.name_units import units_of
from news.topics.people import People
from news.topics.tagged import tagged_mentions
from news.words.given_names import GIVEN
from news.words.lexicon import PLACE_WORDS
from news.words.names import looks_like_organisation
from news.words.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from news.models import TopicKind

_EXPANSION = re.compile(r"\s*\(\s*[\"“]?([^\W\d_]{2,8})[\"”]?\s*\)")
_ARTICLE_CHARS = 800


@dataclass(slots=True)
class Entity:
    """One thing the text names, under all the forms it uses."""

    name: str
    mentions: list[Mention] = field(default_factory=list[Mention])
    forms: Counter[str] = field(default_factory=Counter[str])
    kind: TopicKind = "organisation"

    def add(self, mention: Mention) -> None:
        """Count one more mention."""
        self.mentions.append(mention)
        self.forms[mention.name] += 1


def gather(scan: Scan, text: str) -> list[Entity]:
    """The entities of a scanned text, in the order of their first mention.

    Rules find names first; the fitted tagger reads their opinion among its features and has the last word on who is a person.
    """
    ruled = gather_by_rules(scan, text)
    if not scan.mentions and "@" not in text:
        return ruled
    reader = Reader(units_of(scan.tokens), scan.language, len(text), rule_labels(scan, ruled))
    kept = tagged_mentions(reader, find_spans(reader), ruled, scan, text)
    return _merged(kept, text, scan.language)


def gather_by_rules(scan: Scan, text: str) -> list[Entity]:
    """The entities as rules alone find them, in the order of their first mention."""
    kept = plausible(scan)
    expansions = _expansions(kept, text)
    people = _full_names(kept) | _given_names(kept)
    entities: dict[str, Entity] = {}
    for mention in kept:
        name = _canonical(mention, people, expansions)
        entities.setdefault(name, Entity(name)).add(mention)
    place_heads = _place_heads(entities)
    for entity in entities.values():
        entity.kind = guess_kind(
            entity.name,
            entity.mentions,
            scan.language,
            is_reused=_is_reused(entity),
            is_article=len(text) > _ARTICLE_CHARS,
            is_part_of_place=entity.name in place_heads,
        )
    return list(entities.values())


def _place_heads(names: Iterable[str]) -> set[str]:
    """Words that places of the text are called after: "Skerra" of a Skerra Bridge."""
    split = [name.split() for name in names]
    return {words[0] for words in split if len(words) > 1 and words[-1].lower() in PLACE_WORDS}


def _is_reused(entity: Entity) -> bool:
    """Whether the last word of a longer name stands alone elsewhere, as a person's surname does."""
    words = entity.name.split()
    return len(words) > 1 and entity.forms[words[-1]] > 0


def rule_labels(scan: Scan, entities: list[Entity]) -> dict[int, str]:
    """What the rules say of each token in a name, by the token's start: B or I and the kind."""
    kinds = [(m.start, m.end, e.kind) for e in entities for m in e.mentions]
    labels: dict[int, str] = {}
    ends = {start: (end, kind) for start, end, kind in kinds}
    until, kind = 0, ""
    for token in scan.tokens:
        if token.start in ends:
            until, kind = ends[token.start]
            labels[token.start] = "B" + kind[:3]
        elif token.start < until:
            labels[token.start] = "I" + kind[:3]
    return labels


def _merged(kept: list[tuple[Mention, TopicKind]], text: str, language: str) -> list[Entity]:
    """Entities of mentions with their kinds; each has the kind that most of its mentions have."""
    mentions = [mention for mention, _ in kept]
    expansions = _expansions(mentions, text)
    people = People((mention.name for mention, kind in kept if kind == "person"), language)
    entities: dict[str, Entity] = {}
    votes: defaultdict[str, Counter[TopicKind]] = defaultdict(Counter)
    for mention, kind in kept:
        name = expansions.get(mention.name, mention.name)
        if kind == "person" or (kind == "organisation" and people.is_short(mention.name)):
            name, kind = people.canonical(mention.name), "person"
        entities.setdefault(name, Entity(name)).add(mention)
        votes[name][kind] += 1
    for entity in entities.values():
        entity.kind = votes[entity.name].most_common(1)[0][0]
    return list(entities.values())


def _expansions(mentions: list[Mention], text: str) -> dict[str, str]:
    """Short forms given in brackets behind a long one, as short → long: `European Example Bank (EEB)`."""
    found: dict[str, str] = {}
    for mention in mentions:
        match = _EXPANSION.match(text, mention.end, mention.end + 16)
        if match is None or " " not in mention.name:
            continue
        short = match.group(1)
        initials = "".join(word[0] for word in mention.name.split() if word.lower() not in SMALL_JOINTS)
        if short.isupper() and initials[:1].upper() == short[0]:
            found.setdefault(short, mention.name)
    return found


def _full_names(mentions: list[Mention]) -> dict[str, str | None]:
    """Surname → full name where one bearer has it; None where two share it."""
    bearers: dict[str, dict[str, str]] = defaultdict(dict)
    for mention in mentions:
        words = mention.name.split()
        if 2 <= len(words) <= 4 and mention.name not in PLACES and not looks_like_organisation(mention.name):
            core = core_words(words)
            if len(core) >= 2 and not core[-1].isupper():
                bearers[core[-1]].setdefault(core[0], mention.name)
    return {
        surname: next(iter(names.values())) if len(names) == 1 else None for surname, names in bearers.items()
    }


def _given_names(mentions: list[Mention]) -> dict[str, str | None]:
    """Given name → full name where one person of the text bears it: `Tess` of Tess Example."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        words = mention.name.split()
        if len(words) > 1 and words[0] in GIVEN and not looks_like_organisation(mention.name):
            bearers[words[0]].add(words[-1])
    one = {given for given, surnames in bearers.items() if len(surnames) == 1}
    return {
        words[0]: mention.name
        for mention in reversed(mentions)
        if len(words := mention.name.split()) > 1 and words[0] in one
    }


def _canonical(mention: Mention, people: dict[str, str | None], expansions: dict[str, str]) -> str:
    name = mention.name
    if name in expansions:
        return expansions[name]
    words = name.split()
    if len(words) == 1:
        if name in PLACES:
            return name
        return people.get(name) or name
    core = core_words(words)
    full = people.get(core[-1]) if core else None
    if full and full.split()[0] == core[0]:
        return full
    return name
