"""From what somebody typed or picked to what is to be followed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from cogs._render.limits import NAME_MAX
from cogs._render.text import escaped
from cogs._ui.answers import AnswerContext, Arguments
from cogs._ui.failure import AskedWrongError
from cogs._ui.options import best_named, chosen_id, read_source, read_topic, typed_text
from news.models import Subject, TopicSummary

_TYPED_MAX: Final = 200


async def chosen_subjects(context: AnswerContext, arguments: Arguments) -> list[Subject]:
    """What the options name, each once. Raises AskedWrongError where none is given or one names nothing here,
    PrivatePersonError for somebody who has no page."""
    readers: dict[str, Callable[[AnswerContext, Arguments], Awaitable[Subject | None]]] = {
        "topic": _topic,
        "person": _person,
        "source": _source,
        "story": _story,
    }
    found: dict[Subject, None] = {}
    for option, read in readers.items():
        if typed := typed_text(arguments, option):
            subject = await read(context, arguments)
            if subject is None:
                raise AskedWrongError(
                    f"no {option} {typed!r}",
                    user_message=f"There is no {option} called “{escaped(typed, NAME_MAX)}” here. Names are suggested as you "
                    "type: pick one of them.",
                )
            found[subject] = None
    if not found:
        raise AskedWrongError(
            user_message="Choose what to follow: a topic, a person, a source or a story. Names are suggested as you type."
        )
    return list(found)


async def _topic(context: AnswerContext, arguments: Arguments) -> Subject | None:
    named = await read_topic(context, arguments, "topic")
    return _subject(named.topic) if named is not None else None


async def _person(context: AnswerContext, arguments: Arguments) -> Subject | None:
    typed = typed_text(arguments, "person")
    if chosen_id(typed) is not None:
        named = await read_topic(context, arguments, "person")
    else:
        found = await context.storage.topics.resolve(context.guild_id, typed[:NAME_MAX])
        named = best_named([topic for topic in found if topic.kind == "person"])
    return _subject(named.topic) if named is not None and named.topic.kind == "person" else None


def _subject(topic: TopicSummary) -> Subject:
    return Subject("topic", topic.id)


async def _source(context: AnswerContext, arguments: Arguments) -> Subject | None:
    source = await read_source(context, arguments)
    return Subject("source", source.id) if source is not None else None


async def _story(context: AnswerContext, arguments: Arguments) -> Subject | None:
    typed = typed_text(arguments, "story")
    if (story_id := chosen_id(typed)) is not None:
        return Subject("story", story_id)
    found = await context.storage.stories.complete(context.guild_id, typed[:_TYPED_MAX], 1)
    return Subject("story", found[0].id) if found else None
