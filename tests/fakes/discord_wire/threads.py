"""Threads: how they begin, from a message or in a forum, and how they are archived, locked, opened and listed."""

from __future__ import annotations

from datetime import datetime

from tests.fakes.discord_wire import errors
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.messages import HAS_THREAD, THREAD_BEGINNING, Message
from tests.fakes.discord_wire.places import (
    CREATE_PUBLIC_THREADS,
    MANAGE_THREADS,
    NEWS,
    NEWS_THREAD,
    SEND_MESSAGES,
    TEXT,
    THREAD,
    THREADS_ONLY,
    Channel,
    Guild,
    ThreadState,
)
from tests.fakes.discord_wire.world import World
from tests.fakes.discord_wire.writing import compose

NAME_MAX = 100
TAGS_MAX = 5
DURATIONS_MINUTES = (60, 1440, 4320, 10080)


def begin_from_message(world: World, message: Message, body: Json) -> Channel:
    """A thread under `message`, with the message's own id; refused with 160004 when it has one."""
    channel = message.channel
    if channel.guild_id is None or channel.kind not in (TEXT, NEWS):
        raise errors.wrong_channel()
    if message.flags & HAS_THREAD:
        raise errors.has_thread()
    thread = _begin(world, message.id, channel, body, kind=NEWS_THREAD if channel.kind == NEWS else THREAD)
    message.flags |= HAS_THREAD
    # What the thread begins with is a message without words that stands for the one it was begun from.
    stand_in = Message(world.new_id(), thread, message.author, world.now(), kind=THREAD_BEGINNING)
    world.messages[stand_in.id] = stand_in
    return thread


def begin_in_forum(world: World, forum: Channel, body: Json) -> Message:
    """A forum post: a thread and its first message, which share an id. No nonce guards them."""
    if forum.kind not in THREADS_ONLY:
        raise errors.wrong_channel()
    tag_ids = _tags(world, forum, body)
    id_ = world.new_id()
    compose(world, forum, body.get("message") or {})  # refused before anything is there
    thread = _begin(world, id_, forum, body, kind=THREAD)
    assert thread.thread is not None
    thread.thread.tag_ids = tag_ids
    message = compose(world, thread, body.get("message") or {})
    message.id = id_
    return world.post(message)


def _begin(world: World, id_: int, parent: Channel, body: Json, *, kind: int) -> Channel:
    if not 1 <= len(body.get("name") or "") <= NAME_MAX:
        raise errors.invalid_form("name", f"Must be between 1 and {NAME_MAX} in length.")
    minutes = body.get("auto_archive_duration") or 1440
    _check_duration(minutes)
    assert parent.guild_id is not None
    guild = world.guilds[parent.guild_id]
    _check_room(world, guild, parent)
    now = world.now()
    state = ThreadState(parent, world.bot.id, now, now, auto_archive_minutes=minutes)
    return world.place(guild, Channel(id_, body["name"], kind, guild.id, thread=state))


def _check_duration(minutes: int) -> None:
    if minutes not in DURATIONS_MINUTES:
        raise errors.invalid_form("auto_archive_duration", f"Value must be one of {DURATIONS_MINUTES}.")


def _check_room(world: World, guild: Guild, parent: Channel) -> None:
    if len(guild.active_threads()) >= world.bounds.active_threads:
        raise errors.too_many_threads(is_news=parent.kind == NEWS)


def _tags(world: World, forum: Channel, body: Json) -> list[int]:
    wanted = [int(tag_id) for tag_id in body.get("applied_tags") or []]
    if len(wanted) > TAGS_MAX:
        raise errors.invalid_form("applied_tags", f"Must be {TAGS_MAX} or fewer in length.")
    offered = {tag.id: tag for tag in forum.tags}
    if any(tag_id not in offered for tag_id in wanted):
        raise errors.unknown("Tag")
    if any(offered[tag_id].is_moderated for tag_id in wanted) and not world.may(forum, MANAGE_THREADS):
        raise errors.missing_permissions()
    if forum.requires_tag and not wanted:
        raise errors.tag_required()
    return wanted


def needs_to_begin(channel: Channel) -> int:
    """The permission for a new thread in `channel`: in a forum it is that of sending."""
    return SEND_MESSAGES if channel.kind in THREADS_ONLY else CREATE_PUBLIC_THREADS


def check_may_write(world: World, thread: Channel) -> None:
    """Refuse a message for a locked thread; an archived one is opened by it, if there is room."""
    state = thread.thread
    if state is None:
        return
    if state.is_locked and not world.may(thread, MANAGE_THREADS):
        raise errors.locked_thread()
    if state.is_archived:
        _open(world, thread, state)


def check_is_open(channel: Channel) -> None:
    """Refuse what cannot be done in an archived thread, such as editing a message."""
    if channel.thread is not None and channel.thread.is_archived:
        raise errors.archived_thread()


def _open(world: World, thread: Channel, state: ThreadState) -> None:
    assert thread.guild_id is not None
    _check_room(world, world.guilds[thread.guild_id], state.parent)
    state.is_archived, state.archived_at = False, world.now()


def archive(world: World, thread: Channel, *, is_locked: bool | None = None) -> None:
    """`thread` is archived; `is_locked` None leaves the lock as it is."""
    state = thread.thread
    assert state is not None, f"#{thread.name} is no thread"
    state.is_archived, state.archived_at = True, world.now()
    if is_locked is not None:
        state.is_locked = is_locked


def change(world: World, thread: Channel, body: Json) -> None:
    """Do what a PATCH asks for. Opening a thread that is not locked needs no more than writing into it."""
    state = thread.thread
    assert state is not None
    manages = world.may(thread, MANAGE_THREADS)
    locks = bool(body.get("locked", state.is_locked))
    opens_only = set(body) <= {"archived"} and body.get("archived") is False and not locks
    if (
        not manages
        and not (opens_only and world.may(thread, SEND_MESSAGES))
        and state.owner_id != world.bot.id
    ):
        raise errors.missing_permissions()
    if not manages and (state.is_locked or locks):
        raise errors.locked_thread() if state.is_locked else errors.missing_permissions()
    if state.is_archived and body.get("archived") is not False:
        raise errors.archived_thread()
    if "applied_tags" in body:
        state.tag_ids = _tags(world, state.parent, body)
    if state.is_archived:
        _open(world, thread, state)
    thread.name = body.get("name") or thread.name
    state.is_locked = locks
    if body.get("archived"):
        archive(world, thread)


def archived_in(
    world: World, parent: Channel, *, before: datetime | None, limit: int
) -> tuple[list[Channel], bool]:
    """Up to `limit` archived threads of `parent`, the latest archived first, and whether there are more."""
    found = [
        (channel.thread.archived_at, channel)
        for channel in world.channels.values()
        if channel.thread is not None and channel.thread.parent is parent and channel.thread.is_archived
    ]
    if before is not None:
        found = [(at, channel) for at, channel in found if at < before.timestamp()]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [channel for _, channel in found[:limit]], len(found) > limit
