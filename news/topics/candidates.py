"""Everything an article may be about: its names, put together, and its phrases, with what speaks for each."""

from __future__ import annotations

import re
from collections import Counter

from news.topics.entities import Entity, gather
from news.topics.furniture import is_code, without_furniture
from news.topics.headlines import recase
from news.topics.mentions import Scan, is_reporting_verb, scan
from news.topics.merging import fold, merge
from news.topics.phrases import Phrase, find_phrases, word_keys
from news.topics.ranking import Candidate
from news.words.languages import guess_language
from news.words.nations import NATION_OF
from news.words.places import PLACES

_TOLD = re.compile(
    r"\b(?:told|tells?|according to|interview with|reported by|laut|gegenüber|selon|à|según|a|segundo)\s+(?:the\s+|der\s+|dem\s+)?$",
    re.IGNORECASE,
)
_TOLD_ENDS = (
    "told",
    "tell",
    "tells",
    "to",
    "with",
    "by",
    "the",
    "der",
    "dem",
    "laut",
    "über",
    "selon",
    "à",
    "según",
    "a",
    "segundo",
)
"""What the words before a medium's name end in, for a first look."""
_REPORTED = re.compile(
    r"\s*(?:reported|reports|interview(?:s|ed)|learned|has learned|spoke (?:to|with)|berichtete)\b"
)
_BEFORE_CHARS = 24
_AFTER_CHARS = 24
_PEOPLE_IN_TITLE = 0.5
"""`Canadian` in a headline, where Canada is meant or not."""
_PEOPLE_OFTEN = 3


def candidates(text: str, title: str) -> list[Candidate]:
    """The names of `text` and `title`, then its phrases; each thing once."""
    language = guess_language(text or title)
    scanned = scan(text, language)
    entities = merge(without_furniture(gather(scanned, text), text), text, language)
    entities = [entity for entity in entities if not is_code(entity, text)]
    names = frozenset(
        word for entity in entities for form in (entity.name, *entity.forms) for word in form.split()
    )
    title = recase(title, scanned.lower_words, names, language)
    nations = Counter(nation for token in scanned.tokens if (nation := NATION_OF.get(token.text)))
    found = [_name(entity, text, title, language, _peoples(entity, nations)) for entity in entities]
    found += _nations(scanned, found, nations, title)
    found += _from_title(title, entities, scanned.lower_words, language)
    title_keys = word_keys(title, language)
    phrases = find_phrases(
        scanned.tokens, language, _named_tokens(scanned, entities), scanned.lower_words, title_keys
    )
    return found + [_phrase(phrase, title_keys) for phrase in phrases]


def _named_tokens(scanned: Scan, entities: list[Entity]) -> set[int]:
    """The indices of the tokens that belong to names."""
    spans = sorted((mention.start, mention.end) for entity in entities for mention in entity.mentions)
    named: set[int] = set()
    at = 0
    for i, token in enumerate(scanned.tokens):
        while at < len(spans) and spans[at][1] <= token.start:
            at += 1
        if at < len(spans) and spans[at][0] < token.end:
            named.add(i)
    return named


def _peoples(entity: Entity, nations: Counter[str]) -> int:
    return sum(nations[form] for form in {entity.name, *entity.forms} if form in nations)


def _name(entity: Entity, text: str, title: str, language: str, peoples: int) -> Candidate:
    mentions = entity.mentions
    forms = (entity.name, *(form for form, _ in entity.forms.most_common() if form != entity.name))
    subject = sum(mention.is_first for mention in mentions) / len(mentions)
    told = sum(_only_reports(text, mention.start, mention.end) for mention in mentions) / len(mentions)
    speaks = sum(is_reporting_verb(mention.after, language) for mention in mentions) / len(mentions)
    return Candidate(
        entity.name,
        entity.kind,
        tuple((mention.start, mention.end) for mention in mentions),
        forms[1:],
        title=_title_share(entity, forms, title),
        subject=subject,
        source=told if _may_report(entity) else 0.0,
        speaks=speaks,
        peoples=peoples,
    )


def _nations(scanned: Scan, found: list[Candidate], nations: Counter[str], title: str) -> list[Candidate]:
    """Places that only their people or adjectives stand for, where the headline has them or the text often."""
    known = {form for one in found for form in (one.name, *one.aliases)}
    in_title = {NATION_OF.get(word) for word in re.findall(r"[^\W\d_]+", title)}
    wanted = {
        n for n, count in nations.items() if n not in known and (count >= _PEOPLE_OFTEN or n in in_title)
    }
    places: dict[str, list[tuple[int, int]]] = {nation: [] for nation in sorted(wanted)}
    forms: dict[str, dict[str, None]] = {nation: {} for nation in wanted}
    for token in scanned.tokens:
        nation = NATION_OF.get(token.text, "")
        if nation in places:
            places[nation].append((token.start, token.end))
            forms[nation][token.text] = None
    return [
        Candidate(
            nation, "place", tuple(spans), tuple(forms[nation]), title=_PEOPLE_IN_TITLE * (nation in in_title)
        )
        for nation, spans in places.items()
    ]


def _may_report(entity: Entity) -> bool:
    """Whether it may be a medium: not a person in full."""
    return entity.kind != "person" or " " not in entity.name


def _title_share(entity: Entity, forms: tuple[str, ...], title: str) -> float:
    """1 when the headline names it, a half when it only has a person's surname; 0 for who only reports there."""
    for form in forms:
        at = find_word(form, title)
        if at >= 0:
            return 0.0 if _may_report(entity) and _only_reports(title, at, at + len(form)) else 1.0
    if any(NATION_OF.get(word) in forms for word in re.findall(r"[^\W\d_]+", title)):
        return _PEOPLE_IN_TITLE
    surname = entity.name.split()[-1]
    return 1.0 if entity.kind == "person" and find_word(surname, title) >= 0 else 0.0


def _only_reports(text: str, start: int, end: int) -> bool:
    """Whether the name at the place only says to whom something was said, or who reports it."""
    before = text[max(0, start - _BEFORE_CHARS) : start]
    is_told = before.rstrip().lower().endswith(_TOLD_ENDS) and _TOLD.search(before) is not None
    return is_told or _REPORTED.match(text, end, end + _AFTER_CHARS) is not None


def find_word(form: str, title: str) -> int:
    """Where the form stands in the title as words of its own, in any case; -1 when nowhere."""
    at = title.casefold().find(form.casefold()) if form else -1
    if at < 0:
        return -1
    before, after = title[max(0, at - 1) : at], title[at + len(form) : at + len(form) + 1]
    return -1 if before.isalnum() or after.isalnum() else at


def _from_title(
    title: str, entities: list[Entity], lower_words: frozenset[str], language: str
) -> list[Candidate]:
    """Names that stand in the headline alone."""
    if language == "de":
        return []
    known = {fold(form) for entity in entities for form in (entity.name, *entity.forms)}
    found: list[Candidate] = []
    for entity in merge(gather(scan(title, language), title), title, language):
        folded = fold(entity.name)
        mention = entity.mentions[0]
        is_inside = entity.name not in PLACES and any(folded in form for form in known)
        is_known = folded in known or is_inside or any(is_part(form, folded) for form in known)
        is_odd = any(word.lower() in lower_words for word in entity.name.split())
        if not is_known and not is_odd and not _only_reports(title, mention.start, mention.end):
            found.append(Candidate(entity.name, entity.kind, (), title=1.0))
    return found


def is_part(form: str, folded: str) -> bool:
    """Whether the folded form is the end of a longer name: a surname, the `World Cup` of a `Harbour World Cup`."""
    return folded.endswith(f" {form}")


def _phrase(phrase: Phrase, title_keys: frozenset[str]) -> Candidate:
    count = len(phrase.places)
    title = sum(key in title_keys for key in phrase.key) / len(phrase.key)
    clear = (phrase.nouns / count + phrase.heads / count) / 2
    return Candidate(
        phrase.name,
        "phrase",
        phrase.places,
        phrase.forms[1:],
        title=title if title == 1 else title / 2,
        clear=clear,
    )
