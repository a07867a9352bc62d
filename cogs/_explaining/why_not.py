"""Why an article was not for an autopost, in words for an organiser. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from cogs._render.text import escaped, moment
from news.models import Autopost, TopicId
from news.posting.filters import ArticleWords, read_filter
from news.search_grammar import Term, terms_of
from storage.explaining import ArticleTrail, Brought

NEWS_FOR: Final = timedelta(days=2)
"""Nothing older is posted by itself."""
ALLOWED: Final = timedelta(minutes=10)
"""For clocks that differ, and for wishes made while the news came in."""
TERMS_SHOWN: Final = 5
_NAME_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article where a wish is held against it again."""

    trail: ArticleTrail
    words: ArticleWords | None = None
    """None where the article cannot be read here any more."""
    hidden: Collection[TopicId] = field(default_factory=frozenset[TopicId])
    """Topics of it that the server hides."""


def why_not(autopost: Autopost, known: Known) -> str:
    """The first thing that kept the article from this autopost, as Markdown for the end of a sentence."""
    return _other_wish(autopost, known) or _not_news(autopost, known.trail) or _LATER


_LATER: Final = "it meets what the autopost wants now; it did not when it came, or the autopost or the article was changed since"


def _other_wish(autopost: Autopost, known: Known) -> str | None:
    """Why the wish itself is not met; None where it is."""
    wish, trail = autopost.wish, known.trail
    label = escaped(autopost.label, _NAME_MAX)
    match wish.kind:
        case "everything":
            return None
        case "source":
            is_met = trail.source_ids.intersection(wish.source_ids)
            return None if is_met else f"it did not come from **{label}**"
        case "story":
            return None if trail.story_id in wish.story_ids else "it does not tell that story"
        case "topic":
            return _other_topic(autopost, known, label)
        case "search":
            return _other_words(wish.query or "", known.words)


def _other_topic(autopost: Autopost, known: Known, label: str) -> str | None:
    met = {topic for topic in autopost.wish.topic_ids if topic in known.trail.topics}
    if not met:
        return f"**{label}** is no topic of it"
    if met.issubset(known.hidden):
        return f"this server hides **{label}** (`/desk hidden`)"
    if known.trail.brought and all(one.is_satire for one in known.trail.brought):
        return "its source is labelled satire, which is posted for no topic"
    return None


def _other_words(query: str, words: ArticleWords | None) -> str | None:
    if words is None:
        return "its words cannot be read here any more"
    wanted = read_filter(query)
    if wanted.matches(words):
        return None
    terms = dict.fromkeys(_typed(term) for term in terms_of(wanted.node))
    missing = [term for term in terms if not read_filter(term).matches(words)]
    if not missing:
        return "it has a word that the search leaves out" if terms else "the search looks for nothing"
    shown = ", ".join(f"**{escaped(term, _NAME_MAX)}**" for term in missing[:TERMS_SHOWN])
    more = f" and {len(missing) - TERMS_SHOWN} more" if len(missing) > TERMS_SHOWN else ""
    return f"the search asks for what it does not have: {shown}{more}"


def _typed(term: Term) -> str:
    text = f'"{term.text}"' if term.kind == "phrase" else term.text + "*" * (term.kind == "prefix")
    return f"{term.field}:{text}" if term.field else text


def _not_news(autopost: Autopost, trail: ArticleTrail) -> str | None:
    """Why it was too old for this autopost when it came; None where it was not."""
    if trail.first_seen_at - trail.news_at > NEWS_FOR:
        return "it was more than two days old when it came, and nothing old is posted"
    if trail.news_at < autopost.created_at - ALLOWED:
        return f"it is from before the autopost was made ({moment(autopost.created_at, 'f')})"
    reasons = [_not_from(one, trail) for one in trail.brought]
    if reasons and all(reason is not None for reason in reasons):
        return reasons[0]
    return None


def _not_from(one: Brought, trail: ArticleTrail) -> str | None:
    """Why what this source brought is posted nowhere here; None where it may be."""
    name = f"**{escaped(one.name, _NAME_MAX)}**"
    if one.is_paused:
        return f"{name} is paused here (`/source resume`)"
    if one.is_quiet:
        return f"it came with a first look at {name}, which archives and posts nothing"
    if one.read_since is not None and trail.news_at < one.read_since - ALLOWED:
        return f"it is from before this server read {name} ({moment(one.read_since, 'f')})"
    return None
