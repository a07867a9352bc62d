"""`find_topics`: the one function that the rest of Newsdesk calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from news.models import Topic
from news.topics.entities import Entity, gather
from news.topics.kinds import guess_kind
from news.topics.mentions import scan
from news.topics.phrases import Phrase, find_phrases
from news.topics.tags import clean_tags
from news.words.languages import guess_language

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_TOPICS = 12
_MAX_PHRASES = 3
_ROOMS = (" office", " room", " lawn", " lobby", " studio", " ballroom", " corridor", " garden")
"""Where something was said, rather than what it was about, when named but once."""
_NAMED_ONCE = 0.96
"""A person or a place outweighs any other name that comes but once."""
_LEAD_CHARS = 600
_TITLE_CHARS = 300
_NAME_WEIGHT = 6.0
_TAG_WEIGHT = 4.5
_PHRASE_MAX = 4.0


def find_topics(text: str, *, title: str | None = None, tags: Sequence[str] = ()) -> list[Topic]:
    """At most 12 topics, best first: names, then the publisher's tags, then a few key phrases.

    Mentions are offsets into `text` in code points. Weights lie above 0 and at most 1 and compare within one
    article only. A headline that writes every word big is read with the body's letters. Never raises on any text.
    """
    scanned = scan(text, guess_language(text or title or ""))
    title = (title or "")[:_TITLE_CHARS]
    entities = gather(scanned, text)
    scored = [(_score(entity, title), _topic(entity)) for entity in entities]
    known = {form.casefold() for entity in entities for form in (entity.name, *entity.forms)}
    scored += _from_title(title, known, scanned.language)
    phrases = find_phrases(scanned.tokens, _MAX_PHRASES)
    scored += [
        (_phrase_score(phrase, title), Topic(phrase.name, "phrase", 1.0, phrase.places)) for phrase in phrases
    ]
    scored = _with_tags(scored, clean_tags(tags))
    scored.sort(key=lambda item: -item[0])
    return _weighted(scored[:MAX_TOPICS])


def _weighted(scored: list[tuple[float, Topic]]) -> list[Topic]:
    if not scored:
        return []
    top = scored[0][0]
    return [
        Topic(topic.name, topic.kind, max(round(score / top, 4), 0.0001), topic.mentions, topic.aliases)
        for score, topic in scored
    ]


def _topic(entity: Entity) -> Topic:
    name = entity.name
    mentions = tuple((mention.start, mention.end) for mention in entity.mentions)
    aliases = tuple(form for form, _ in entity.forms.most_common() if form != name)
    return Topic(name, entity.kind, 1.0, mentions, aliases)


def _score(entity: Entity, title: str) -> float:
    score = len(entity.mentions) ** 0.7
    surname = entity.name.split()[-1:] if entity.kind == "person" else []
    if any(_occurs(form, title) for form in (entity.name, *entity.forms, *surname)):
        score *= 2.0
    if len(entity.mentions) == 1 and entity.name.lower().endswith(_ROOMS):
        score *= 0.5
    if len(entity.mentions) == 1 and entity.kind in ("organisation", "event"):
        score *= _NAMED_ONCE
    return _NAME_WEIGHT * score * _lead(entity.mentions[0].start)


def _lead(first: int) -> float:
    """1.4 for what the first paragraph names, falling to 1 with the distance."""
    return 1.0 + 0.4 * _LEAD_CHARS / (_LEAD_CHARS + first)


def _phrase_score(phrase: Phrase, title: str) -> float:
    score = len(phrase.places) ** 0.7 * _lead(phrase.places[0][0])
    return min(_PHRASE_MAX, score * (2.0 if phrase.name in title.lower() else 1.0))


def _occurs(form: str, title: str) -> bool:
    at = title.casefold().find(form.casefold()) if form else -1
    if at < 0:
        return False
    before, after = title[at - 1 : at], title[at + len(form) : at + len(form) + 1]
    return not before.isalnum() and not after.isalnum()


def _from_title(title: str, known: set[str], language: str) -> list[tuple[float, Topic]]:
    """Names that stand in the headline alone; none when it writes every word big."""
    words = re.findall(r"[^\W\d_]{3,}", title)
    if not words or sum(word[0].isupper() for word in words) > 0.6 * len(words) or language == "de":
        return []
    scanned = scan(title, language)
    return [
        (_NAME_WEIGHT, Topic(entity.name, entity.kind, 1.0))
        for entity in gather(scanned, title)
        if not any(entity.name.casefold() in form for form in known)
        and entity.name.split()[-1].casefold() not in known
    ]


def _with_tags(scored: list[tuple[float, Topic]], tags: list[str]) -> list[tuple[float, Topic]]:
    """Scores raised where a tag names the topic, and the tags that name nothing found yet."""
    wanted = {tag.casefold(): tag for tag in tags}
    result: list[tuple[float, Topic]] = []
    for score, topic in scored:
        forms = {form.casefold() for form in (topic.name, *topic.aliases)}
        matched = forms & wanted.keys()
        for form in matched:
            wanted.pop(form)
        result.append((score * 2.0 if matched else score, topic))
    for tag in wanted.values():
        kind = guess_kind(tag, (), "en", is_reused=False) if tag[:1].isupper() else "phrase"
        result.append((_TAG_WEIGHT, Topic(tag, kind, 1.0)))
    return result
