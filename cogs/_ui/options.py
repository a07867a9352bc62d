"""What people type into a command's options: names, times, and the suggestions while they type.

A suggestion's value is "#" and an id; free text typed by hand works as well and is looked up.
"""

from __future__ import annotations

import functools
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from discord import app_commands

from cogs._render.limits import CHOICE_MAX, CHOICES_MAX, NAME_MAX
from cogs._render.telling_apart import source_labels
from cogs._render.text import escaped, plain, plural
from cogs._render.topics import KINDS
from cogs._ui.answers import AnswerContext, Arguments, ReaderCog, Suggestion, context_of
from cogs._ui.failure import AnyInteraction, AskedWrongError
from news.errors import NotVisibleError, PrivatePersonError
from news.models import Headline, Source, SourceId, TopicId, TopicSummary
from news.search_query import parse_moment

log = logging.getLogger(__name__)

Choices = list[app_commands.Choice[str]]
SINCE_CHOICES = ("today", "24 hours", "3 days", "week", "month")
OTHERS_MAX = 3
_ID_DIGITS_MAX = 19

C = TypeVar("C", bound=ReaderCog)
Completer = Callable[[C, AnyInteraction, str], Coroutine[Any, Any, Choices]]


@dataclass(frozen=True, slots=True)
class Named:
    """The topic or person that a typed name means, and the others it may mean."""

    topic: TopicSummary
    others: tuple[TopicSummary, ...] = ()

    def suggestions(self, option: str) -> list[Suggestion]:
        """Buttons for the others."""
        return topic_suggestions(self.others, option, beside=(self.topic,))


def typed_text(arguments: Arguments, option: str) -> str:
    """An option as typed, or ""."""
    value = arguments.get(option)
    return "" if value is None else str(value).strip()


def chosen_id(typed: str) -> int | None:
    """The id behind a suggestion that was picked, or None for free text."""
    digits = typed.removeprefix("#")
    if digits == typed or not digits.isascii() or not digits.isdecimal() or len(digits) > _ID_DIGITS_MAX:
        return None
    number = int(digits)
    return number if number < 2**63 else None


async def read_topic(
    context: AnswerContext, arguments: Arguments, option: str, *, speakers_only: bool = False
) -> Named | None:
    """What `option` names; None when it is left out or nothing has that name. Best first where it is ambiguous.

    Raises NotVisibleError for an id that the asker cannot see, PrivatePersonError for somebody who has no page.
    """
    typed = typed_text(arguments, option)
    if not typed:
        return None
    topics = context.storage.topics
    if (topic_id := chosen_id(typed)) is not None:
        topic = await topics.get(TopicId(topic_id), context.guild_id)
        if topic is None:
            raise NotVisibleError(f"topic {topic_id}")
        found = [topic]
    else:
        found = await topics.resolve(context.guild_id, typed[:NAME_MAX], speakers_only=speakers_only)
    return best_named(found)


def best_named(found: Sequence[TopicSummary]) -> Named | None:
    """The first of those who may be spoken of, and the others. Raises PrivatePersonError where all are private people."""
    public = [topic for topic in found if not topic.is_private]
    if found and not public:
        raise PrivatePersonError(found[0].name)
    return Named(public[0], tuple(public[1 : 1 + OTHERS_MAX])) if public else None


async def similar_topics(
    context: AnswerContext, typed: str, *, speakers_only: bool = False
) -> list[TopicSummary]:
    """Names that someone may have meant: those with a word that begins as one of theirs does."""
    found: dict[int, TopicSummary] = {}
    for word in sorted(typed[:NAME_MAX].split(), key=len, reverse=True)[:3]:
        for length in (len(word), 4, 3):
            matches = await context.storage.topics.complete(
                context.guild_id, word[:length], speakers_only=speakers_only, limit=OTHERS_MAX
            )
            found |= {topic.id: topic for topic in matches}
            if matches:
                break
    return list(found.values())[:OTHERS_MAX]


async def read_source(context: AnswerContext, arguments: Arguments) -> Source | None:
    """The source that is named; None when left out. Raises AskedWrongError when no readable source has that name."""
    typed = typed_text(arguments, "source")
    if not typed:
        return None
    sources = context.storage.sources
    if (source_id := chosen_id(typed)) is not None:
        source = await sources.get(SourceId(source_id), context.guild_id)
        if source is None:
            raise NotVisibleError(f"source {source_id}")
        _require_shown(context, source)
        return source
    found = await sources.complete(context.guild_id, typed[:NAME_MAX])
    if not found:
        names = [escaped(source.name, 40) for source in (await context.sources())[:5]]
        known = f" Some that are: {', '.join(names)}." if names else ""
        raise AskedWrongError(
            f"no source {typed!r}",
            user_message=f"No source called “{escaped(typed, NAME_MAX)}” is read here.{known} "
            "Pick one of the suggestions that appear as you type.",
        )
    exact = [s for s in found if typed.casefold() in (s.name.casefold(), (s.domain or "").casefold())]
    best = exact or found
    source = next((s for s in best if context.shows(s)), best[0])
    _require_shown(context, source)
    return source


def _require_shown(context: AnswerContext, source: Source) -> None:
    if not context.shows(source):
        raise AskedWrongError(
            f"source {source.id} is age-restricted",
            user_message=f"**{escaped(source.name, NAME_MAX)}** is shown in age-restricted channels only. "
            "Ask again in one of those.",
        )


def read_since(context: AnswerContext, arguments: Arguments) -> datetime | None:
    """The moment that `since` names; None when left out. Raises AskedWrongError when it cannot be read."""
    typed = typed_text(arguments, "since")
    if not typed:
        return None
    when = parse_moment(typed, now=context.now)
    if when is None:
        raise AskedWrongError(
            f"no moment {typed!r}",
            user_message=f"“{escaped(typed, 40)}” is not a time that I understand. Try `today`, `24 hours`, "
            f"`3 days`, `week`, `month`, or a past date such as `{context.now:%Y-%m-%d}`.",
        )
    return when


def settled(arguments: Arguments, **names: TopicSummary | Source | None) -> Arguments:
    """The arguments with names replaced by ids, so that later pages are about the same thing."""
    ids = {option: f"#{thing.id}" for option, thing in names.items() if thing is not None}
    return arguments | ids


# --- suggestions while typing ----------------------------------------------------------------------


def completes(function: Completer[C]) -> Completer[C]:
    """An autocompletion that never fails: whatever goes wrong is logged, and nothing is suggested."""

    @functools.wraps(function)
    async def guarded(self: C, interaction: AnyInteraction, typed: str) -> Choices:
        try:
            return await function(self, interaction, typed)
        except Exception:
            log.exception("Suggestions of %s failed", function.__qualname__)
            return []

    return guarded


def choices(named: Iterable[tuple[str, int]]) -> Choices:
    """At most 25 suggestions, each (what is shown, id); names are cut to Discord's 100 characters."""
    shown: dict[str, app_commands.Choice[str]] = {}
    for name, number in named:
        label = plain(name, CHOICE_MAX)
        if label:
            shown.setdefault(f"#{number}", app_commands.Choice(name=label, value=f"#{number}"))
    return list(shown.values())[:CHOICES_MAX]


async def complete_topics(
    cog: ReaderCog, interaction: AnyInteraction, typed: str, *, speakers_only: bool = False
) -> Choices:
    """Topics and people, the most active first."""
    context = context_of(interaction, cog.services)
    found = await context.storage.topics.complete(
        context.guild_id, typed[:NAME_MAX], speakers_only=speakers_only
    )
    return choices((topic_label(topic, speakers_only=speakers_only), topic.id) for topic in found)


def topic_label(topic: TopicSummary, *, speakers_only: bool = False) -> str:
    """ "Skerra · place · 7 articles": the same name may be that of a person and of a place."""
    count = plural(topic.quote_count, "quote") if speakers_only else plural(topic.article_count, "article")
    rest = f" · {KINDS[topic.kind].lower()} · {count}"
    return plain(topic.name, CHOICE_MAX - len(rest)) + rest


def topic_suggestions(
    topics: Sequence[TopicSummary], option: str, *, beside: Sequence[TopicSummary] = ()
) -> list[Suggestion]:
    """Buttons for names that may have been meant; `beside`: topics shown already."""
    labels = told_apart([*beside, *topics])[len(beside) :]
    return [Suggestion(label, option, topic.id) for label, topic in zip(labels, topics, strict=True)]


def told_apart(topics: Sequence[TopicSummary]) -> list[str]:
    """Their names, with the kind where several have the same: "Skerra (place)"."""
    seen = Counter(topic.name.casefold() for topic in topics)
    return [
        f"{topic.name} ({KINDS[topic.kind].lower()})" if seen[topic.name.casefold()] > 1 else topic.name
        for topic in topics
    ]


async def complete_sources(cog: ReaderCog, interaction: AnyInteraction, typed: str) -> Choices:
    """Sources that are read here."""
    context = context_of(interaction, cog.services)
    found = await context.storage.sources.complete(context.guild_id, typed[:NAME_MAX])
    return choices(source_labels(filter(context.shows, found), has_always_domain=False))


async def complete_titles(cog: ReaderCog, interaction: AnyInteraction, typed: str) -> Choices:
    """Headlines, newest first."""
    context = context_of(interaction, cog.services)
    found = await context.storage.articles.complete_title(context.guild_id, typed[:NAME_MAX])
    return choices((title_label(headline), headline.article_id) for headline in found)


def title_label(headline: Headline) -> str:
    """A headline with its domain, which tells two of the same words apart."""
    domain = plain(headline.domain or headline.source_name, 30)
    return f"{plain(headline.title, CHOICE_MAX - len(domain) - 3)} · {domain}"


def complete_since(typed: str, now: datetime) -> Choices:
    """Spans that begin with what was typed, and the date itself if it is one."""
    wanted = typed.strip().casefold()
    found = [name for name in SINCE_CHOICES if wanted in name]
    if wanted and wanted not in found and parse_moment(wanted, now=now) is not None:
        found.insert(0, wanted)
    return [app_commands.Choice(name=name, value=name) for name in found or SINCE_CHOICES]


def first_names(topics: Sequence[TopicSummary]) -> str:
    """Names in a row, escaped, for "Did you mean …"."""
    return ", ".join(f"**{escaped(name, NAME_MAX)}**" for name in told_apart(topics))
