"""From what an organiser typed or picked to what it means. A picked suggestion carries an id, typed words are looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cogs._posting.subjects import Subject, SubjectKind, of_source, of_story, of_topic
from cogs._render.telling_apart import source_marks
from cogs._render.text import escaped
from cogs._ui.failure import AskedWrongError
from cogs._ui.options import best_named, chosen_id
from news.models import GuildId, Source, SourceId, StoryId, TopicId, TopicSummary

if TYPE_CHECKING:
    from storage import Storage

TYPED_SHOWN: Final = 80
CHOICES: Final = 25


async def named(storage: Storage, guild_id: GuildId, kind: SubjectKind, value: str) -> list[Subject]:
    """What has that name, best first: one where it is clear. Raises AskedWrongError where nothing has it.

    Raises PrivatePersonError for somebody of whom nothing is posted.
    """
    match kind:
        case "source":
            found = await sources_named(storage, guild_id, value)
            marks = source_marks(found)
            return [of_source(source, marks[source.id]) for source in found]
        case "topic":
            return [of_topic(topic) for topic in await topics_named(storage, guild_id, value)]
        case "story":
            return await _stories(storage, guild_id, value)


async def one_named(
    storage: Storage, guild_id: GuildId, kind: SubjectKind, value: str, *, is_person: bool = False
) -> Subject:
    """The one thing that an option of a command names. Raises like `named`, and where several are meant."""
    if kind == "topic":
        return of_topic((await topics_named(storage, guild_id, value, is_person=is_person))[0])
    found = await named(storage, guild_id, kind, value)
    if len(found) > 1:
        raise AskedWrongError(
            user_message=f"“{escaped(value, TYPED_SHOWN)}” fits several. Pick one of the suggestions: they appear as you "
            "type."
        )
    return found[0]


async def sources_named(storage: Storage, guild_id: GuildId, value: str) -> list[Source]:
    """The source that was picked, or those of a typed name or domain; never empty. Raises AskedWrongError."""
    if (picked := chosen_id(value)) is not None:
        source = await storage.sources.get(SourceId(picked), guild_id)
        found = [source] if source else []
    else:
        found = await storage.sources.complete(guild_id, value, CHOICES)
        exact = [s for s in found if value.casefold() in (s.name.casefold(), (s.domain or "").casefold())]
        found = exact[:1] or found
    if not found:
        raise AskedWrongError(
            user_message=f"This server reads no source called “{escaped(value, TYPED_SHOWN)}”. Pick one of the "
            "suggestions, or add a source with `/source add`."
        )
    return found


async def topics_named(
    storage: Storage, guild_id: GuildId, value: str, *, is_person: bool = False
) -> Sequence[TopicSummary]:
    """The topic or person that was picked, or those of a typed name, best first; never empty. Raises like `named`."""
    if (picked := chosen_id(value)) is not None:
        topic = await storage.topics.get(TopicId(picked), guild_id)
        meant = best_named([topic] if topic else [])
    else:
        found = await storage.topics.resolve(guild_id, value)
        meant = best_named([topic for topic in found if topic.kind == "person" or not is_person])
    if meant is None:
        raise AskedWrongError(
            user_message=f"{'Nobody' if is_person else 'Nothing'} called “{escaped(value, TYPED_SHOWN)}” is in this "
            "server's articles yet. Pick one of the suggestions: they appear as you type."
        )
    return (meant.topic, *meant.others)


async def _stories(storage: Storage, guild_id: GuildId, value: str) -> list[Subject]:
    if (picked := chosen_id(value)) is not None:
        found = await storage.stories.get_many([StoryId(picked)], guild_id)
    else:
        found = await storage.stories.complete(guild_id, value, CHOICES)
    if not found:
        raise AskedWrongError(
            user_message=f"No story called “{escaped(value, TYPED_SHOWN)}” is in this server's articles. Pick one of the "
            "suggestions: they appear as you type."
        )
    return [of_story(story) for story in found]
