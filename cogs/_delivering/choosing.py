"""From what an organiser typed or picked to a wish. A picked suggestion carries an id, typed words are looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cogs._delivering.wishes import EVERYTHING, Wish
from cogs._render.text import escaped
from cogs._ui.failure import AskedWrongError
from cogs._ui.options import Choices, best_named, choices, chosen_id
from news.models import Autopost, GuildId, Source, SourceId, TopicId, TopicSummary

if TYPE_CHECKING:
    from storage import Storage

_TYPED_MAX: Final = 80


def channel_name(autopost: Autopost, names: dict[int, str]) -> str:
    """The channel's name for places that cannot show a mention."""
    return "#" + names.get(autopost.channel_id, "deleted-channel")


def autopost_choices(autoposts: Sequence[Autopost], typed: str, names: dict[int, str]) -> Choices:
    """Suggestions for removing: those that contain every typed word, in the order given."""
    words = typed.casefold().split()
    named = [(f"{a.label} → {channel_name(a, names)}", int(a.id)) for a in autoposts]
    return choices((name, value) for name, value in named if all(word in name.casefold() for word in words))


async def choose_wish(
    storage: Storage, guild_id: GuildId, *, source: str | None, topic: str | None, person: str | None
) -> Wish:
    """What is to be posted. Nothing given means everything. Raises AskedWrongError with what to do instead."""
    given = [value for value in (source, topic, person) if value]
    if len(given) > 1:
        raise AskedWrongError(
            user_message="An autopost has one source, one topic or one person. "
            "Make one for each: together they still post an article only once in a channel."
        )
    if source:
        found = await choose_source(storage, guild_id, source)
        return Wish("source", found.name, source_id=found.id)
    if topic or person:
        summary = await _topic(storage, guild_id, topic or person or "", is_person=bool(person))
        return Wish("topic", summary.name, topic_id=summary.id)
    return EVERYTHING


async def choose_source(storage: Storage, guild_id: GuildId, value: str) -> Source:
    """The source that was picked, or typed by its name or domain. Raises AskedWrongError with what to do instead."""
    picked = chosen_id(value)
    if picked is not None:
        found = await storage.sources.get(SourceId(picked), guild_id)
    else:
        matches = await storage.sources.complete(guild_id, value)
        exact = [s for s in matches if value.casefold() in (s.name.casefold(), (s.domain or "").casefold())]
        found = next(iter(exact or matches), None) if exact or len(matches) == 1 else None
    if found is None:
        raise AskedWrongError(
            user_message=f"This server reads no source called “{escaped(value, _TYPED_MAX)}”. Pick one of the "
            "suggestions, or add a source with `/source add`."
        )
    return found


async def _topic(storage: Storage, guild_id: GuildId, value: str, *, is_person: bool) -> TopicSummary:
    """The topic. Raises AskedWrongError, and PrivatePersonError for somebody of whom nothing is posted."""
    picked = chosen_id(value)
    if picked is not None:
        found = await storage.topics.get(TopicId(picked), guild_id)
        best_named([found] if found else [])
    else:
        matches = await storage.topics.resolve(guild_id, value)
        named = best_named([m for m in matches if m.kind == "person" or not is_person])
        found = named.topic if named else None
    if found is None:
        what = "Nobody" if is_person else "Nothing"
        raise AskedWrongError(
            user_message=f"{what} called “{escaped(value, _TYPED_MAX)}” is in this server's articles yet. "
            "Pick one of the suggestions: they appear as you type."
        )
    return found
