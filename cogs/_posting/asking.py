"""From a command's options to a wish, and the suggestions of autoposts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cogs._posting.list_cards import channel_name
from cogs._posting.naming import one_named, sources_named
from cogs._posting.subjects import ANYTHING, SubjectKind, Wanted, found_by, label_for, wish_for
from cogs._render.text import escaped
from cogs._ui.failure import AskedWrongError
from cogs._ui.options import Choices, choices
from news.models import Autopost, GuildId, Source
from news.posting.filters import read_filter

if TYPE_CHECKING:
    from storage import Storage

_KINDS: Final = (
    "An autopost is for sources, for topics and people, for stories, or for a search. Give one of them: a search can "
    'do both, such as `source:"Example Times" harbour`. Several autoposts still post an article only once in a channel.'
)


async def choose_wish(
    storage: Storage,
    guild_id: GuildId,
    *,
    source: str | None = None,
    topic: str | None = None,
    person: str | None = None,
    story: str | None = None,
    search: str | None = None,
) -> Wanted:
    """What is to be posted. Nothing given means everything. Raises AskedWrongError with what to do instead."""
    given = [value for value in (source, topic or person, story, search) if value]
    if len(given) > 1:
        raise AskedWrongError(user_message=_KINDS)
    if source:
        return await _named(storage, guild_id, "source", [(source, False)])
    if topic or person:
        return await _named(
            storage,
            guild_id,
            "topic",
            [(each, is_person) for each, is_person in ((topic, False), (person, True)) if each],
        )
    if story:
        return await _named(storage, guild_id, "story", [(story, False)])
    return _found_by(search) if search else ANYTHING


async def _named(
    storage: Storage, guild_id: GuildId, kind: SubjectKind, values: Sequence[tuple[str, bool]]
) -> Wanted:
    found = [await one_named(storage, guild_id, kind, value, is_person=person) for value, person in values]
    return Wanted(wish_for(kind, [each.id for each in found]), label_for([each.name for each in found]))


def _found_by(search: str) -> Wanted:
    read = read_filter(search)
    if read.is_empty:
        problems = "; ".join(escaped(problem, 200) for problem in read.problems[:3])
        raise AskedWrongError(
            user_message=f"That search finds nothing: {problems}. Type at least one word; `/search` tries a search out."
        )
    return found_by(search)


async def choose_source(storage: Storage, guild_id: GuildId, value: str) -> Source:
    """The source that was picked, or typed by its name or domain. Raises AskedWrongError with what to do instead."""
    found = await sources_named(storage, guild_id, value)
    if len(found) > 1:
        raise AskedWrongError(
            user_message=f"“{escaped(value, 80)}” fits several sources. Pick one of the suggestions: they appear as you "
            "type."
        )
    return found[0]


def autopost_choices(autoposts: Sequence[Autopost], typed: str, names: dict[int, str]) -> Choices:
    """Suggestions: those that contain every typed word, in the order given."""
    words = typed.casefold().split()
    named = [(f"{a.label} → {channel_name(a, names)}", int(a.id)) for a in autoposts]
    return choices((name, value) for name, value in named if all(word in name.casefold() for word in words))
