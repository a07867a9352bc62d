"""What a wish is about: its sources, topics or stories by name, one more of them, one less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from cogs._posting.drafts import EVERYTHING, Draft
from cogs._posting.words import LABEL_MAX
from cogs._render.telling_apart import place, source_marks
from cogs._render.text import plain, plural
from cogs._render.topics import KINDS
from cogs._ui.failure import AskedWrongError
from news.models import SUBJECTS_MAX, GuildId, Source, SourceId, Story, StoryId, TopicId, TopicSummary, Wish

if TYPE_CHECKING:
    from storage import Storage

SubjectKind = Literal["source", "topic", "story"]
_EVERYTHING_LABEL: Final = "everything"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that articles can be from or about, as a menu names it. Plain text."""

    id: int
    name: str
    mark: str = ""
    """What it is, or what tells it from others of its name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish, and what it is called in words: the names of its subjects, the search, or "everything"."""

    wish: Wish = EVERYTHING
    label: str = _EVERYTHING_LABEL


ANYTHING: Final = Wanted()


def from_source(source: Source) -> Wanted:
    """Every article of one source."""
    return Wanted(Wish("source", source_ids=(source.id,)), plain(source.name, LABEL_MAX))


def about_topic(topic: TopicSummary) -> Wanted:
    """Every article about one topic or person."""
    return Wanted(Wish("topic", topic_ids=(topic.id,)), plain(topic.name, LABEL_MAX))


def found_by(query: str) -> Wanted:
    """Every article that a search finds."""
    return Wanted(Wish("search", query=query), plain(query, LABEL_MAX))


def of_source(source: Source, mark: str = "") -> Subject:
    """A source as a menu names it."""
    return Subject(source.id, source.name, place(source.domain, mark))


def of_topic(topic: TopicSummary) -> Subject:
    """A topic or person as a menu names it."""
    return Subject(
        topic.id, topic.name, f"{KINDS[topic.kind].lower()} · {plural(topic.article_count, 'article')}"
    )


def of_story(story: Story) -> Subject:
    """A story as a menu names it."""
    return Subject(story.id, story.lead.title, plural(story.outlets, "outlet"))


def ids_of(wish: Wish) -> tuple[int, ...]:
    """The ids of what it is about, whatever kind that is."""
    return (*wish.source_ids, *wish.topic_ids, *wish.story_ids)


def wish_for(kind: SubjectKind, ids: Sequence[int]) -> Wish:
    """A wish for any one of these; for everything where there are none."""
    match kind if ids else None:
        case "source":
            return Wish("source", source_ids=tuple(SourceId(each) for each in ids))
        case "topic":
            return Wish("topic", topic_ids=tuple(TopicId(each) for each in ids))
        case "story":
            return Wish("story", story_ids=tuple(StoryId(each) for each in ids))
        case None:
            return EVERYTHING


def label_for(names: Sequence[str]) -> str:
    """The names in a row, as many as fit: "The Example Times, Valley Post and 3 more"."""
    shown: list[str] = []
    for number, name in enumerate(names, 1):
        rest = len(names) - number
        ending = f" and {rest} more" if rest else ""
        room = LABEL_MAX - len(ending) - sum(len(each) + 2 for each in shown)
        if shown and len(name) > room:
            return f"{', '.join(shown)} and {rest + 1} more"
        shown.append(plain(name, room))
    return ", ".join(shown) or _EVERYTHING_LABEL


def with_subject(draft: Draft, kind: SubjectKind, added: int) -> Draft:
    """The draft with one more of a kind; what is of another kind gives way. Raises AskedWrongError at the limit."""
    before = ids_of(draft.wish) if draft.wish.kind == kind else ()
    if added not in before and len(before) >= SUBJECTS_MAX:
        raise AskedWrongError(
            user_message=f"An autopost has at most {SUBJECTS_MAX} of them. Save this one and make another: together "
            "they still post an article only once in a channel."
        )
    return replace(draft, wish=wish_for(kind, list(dict.fromkeys((*before, added)))))


def without_subject(draft: Draft, dropped: int) -> Draft:
    """The draft without one of its subjects; for everything where it was the last."""
    kind = draft.wish.kind
    if kind in ("everything", "search"):
        return draft
    return replace(draft, wish=wish_for(kind, [each for each in ids_of(draft.wish) if each != dropped]))


async def subjects_of(storage: Storage, wish: Wish, guild_id: GuildId) -> list[Subject]:
    """What the wish is about, as the server sees it; without what is gone."""
    match wish.kind:
        case "source":
            found = [await storage.sources.get(each, guild_id) for each in wish.source_ids]
            sources = [source for source in found if source is not None]
            marks = source_marks(sources)
            return [of_source(source, marks[source.id]) for source in sources]
        case "topic":
            return [of_topic(topic) for topic in await storage.topics.get_many(wish.topic_ids, guild_id)]
        case "story":
            stories = storage.readers(shows_age_restricted=True).stories
            return [of_story(story) for story in await stories.get_many(wish.story_ids, guild_id)]
        case "everything" | "search":
            return []


async def relabelled(storage: Storage, draft: Draft, guild_id: GuildId) -> Draft:
    """The draft with the names that its subjects have now."""
    if draft.wish.kind == "search":
        return replace(draft, label=found_by(draft.wish.query or "").label)
    names: list[str] = [each.name for each in await subjects_of(storage, draft.wish, guild_id)]
    return replace(draft, label=label_for(names))


def offered(subjects: Sequence[Subject], *, without: Sequence[int] = ()) -> list[tuple[str, str, str | None]]:
    """Entries of a menu."""
    return [(str(each.id), each.name, each.mark or None) for each in subjects if each.id not in without]
