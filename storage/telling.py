"""Who tells a story: counts over the rows that one asker sees. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from news.models import ArticleId, SourceId


@dataclass(frozen=True, slots=True)
class Telling:
    """One article as one source brought it."""

    story_id: int
    article_id: ArticleId
    text_group: int | None
    source_id: SourceId
    outlet: str
    is_on_topic: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """A story as far as somebody sees it. Articles in the order of the news."""

    articles: tuple[ArticleId, ...]
    outlets: int
    independent: int
    copies: dict[ArticleId, ArticleId]
    """Of each article that prints another's text again, the first that has it."""

    def lead(self, wanted: Collection[ArticleId]) -> ArticleId | None:
        """The newest of the wanted articles with a text of its own, else the newest; None where none is wanted."""
        own = [one for one in self.articles if one in wanted and one not in self.copies]
        rest = [one for one in self.articles if one in wanted]
        return (own or rest or [None])[-1]


def told(tellings: Sequence[Telling]) -> Told:
    """What the tellings of one story come to. What one outlet alone printed several times counts once."""
    by_text: defaultdict[int, set[str]] = defaultdict(set)
    first: dict[int, ArticleId] = {}
    copies: dict[ArticleId, ArticleId] = {}
    for each in sorted(tellings, key=lambda one: one.article_id):
        if each.text_group is None:
            continue
        by_text[each.text_group].add(each.outlet)
        original = first.setdefault(each.text_group, each.article_id)
        if original != each.article_id:
            copies[each.article_id] = original
    shared = sum(len(outlets) > 1 for outlets in by_text.values())
    alone = {outlet for outlets in by_text.values() if len(outlets) == 1 for outlet in outlets}
    articles = tuple(sorted({each.article_id for each in tellings}))
    return Told(
        articles=articles,
        outlets=len({each.outlet for each in tellings}),
        independent=min(max(1, shared + len(alone)), max(1, len(articles))),
        copies=copies,
    )


def by_story(tellings: Iterable[Telling]) -> dict[int, list[Telling]]:
    """The tellings of each story, in the order in which they come."""
    return {story_id: list(of_it) for story_id, of_it in groupby(tellings, key=lambda one: one.story_id)}
