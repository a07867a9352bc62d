"""Paths under /channels: channels, messages, publishing and threads."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from tests.fakes.discord_wire import errors, payloads, threads
from tests.fakes.discord_wire.announcing import Announcer
from tests.fakes.discord_wire.errors import OLD_EDITS, PUBLISHINGS, Json
from tests.fakes.discord_wire.messages import CROSSPOSTED, Message
from tests.fakes.discord_wire.places import (
    MANAGE_CHANNELS,
    MANAGE_MESSAGES,
    MANAGE_THREADS,
    NEWS,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    WITHOUT_MESSAGES,
    Channel,
)
from tests.fakes.discord_wire.reading import Path, body_of, id_in, limit_in
from tests.fakes.discord_wire.world import HOUR_S, World
from tests.fakes.discord_wire.writing import compose, rewrite


class ChannelPaths:
    """Handlers of the paths under /channels."""

    def __init__(self, world: World, announcer: Announcer) -> None:
        self._world = world
        self._announcer = announcer

    def table(self) -> list[Path]:
        """Every path with its handler."""
        channel = "/channels/{channel}"
        message = channel + "/messages/{message}"
        return [
            ("GET", channel, self.channel),
            ("PATCH", channel, self.change_channel),
            ("DELETE", channel, self.delete_channel),
            ("POST", channel + "/typing", self.typing),
            ("GET", channel + "/messages", self.list_messages),
            ("POST", channel + "/messages", self.create_message),
            ("GET", message, self.message),
            ("PATCH", message, self.edit_message),
            ("DELETE", message, self.delete_message),
            ("POST", message + "/crosspost", self.publish),
            ("POST", message + "/threads", self.begin_thread),
            ("POST", channel + "/threads", self.create_forum_post),
            ("GET", channel + "/threads/archived/public", self.archived_threads),
        ]

    def _channel(self, request: web.Request, needs: int) -> Channel:
        return self._world.channel_for_bot(id_in(request, "channel"), needs=needs)

    def _message(self, request: web.Request) -> Message:
        return self._world.message_in(self._channel(request, VIEW_CHANNEL), id_in(request, "message"))

    def _own(self, request: web.Request) -> Message:
        message = self._message(request)
        if message.author is not self._world.bot:
            raise errors.not_the_author()
        return message

    def _message_json(self, message: Message) -> Json:
        return payloads.message_json(message, application_id=self._world.application_id)

    # --- channels ----------------------------------------------------------------------------------

    async def channel(self, request: web.Request) -> web.Response:
        return web.json_response(payloads.channel_json(self._channel(request, VIEW_CHANNEL)))

    async def change_channel(self, request: web.Request) -> web.Response:
        """Open, archive, lock, name or tag a thread; other channels are not ours to change."""
        thread = self._channel(request, VIEW_CHANNEL)
        if thread.thread is None:
            raise errors.missing_permissions()
        threads.change(self._world, thread, await body_of(request))
        self._announcer.channel("THREAD_UPDATE", thread)
        return web.json_response(payloads.channel_json(thread))

    async def delete_channel(self, request: web.Request) -> web.Response:
        channel = self._channel(request, VIEW_CHANNEL)
        if channel.guild_id is None:
            raise errors.wrong_channel()
        if not self._world.may(channel, MANAGE_CHANNELS if channel.thread is None else MANAGE_THREADS):
            raise errors.missing_permissions()
        self._world.take_away(self._world.guilds[channel.guild_id], channel)
        self._announcer.channel("THREAD_DELETE" if channel.thread else "CHANNEL_DELETE", channel)
        return web.json_response(payloads.channel_json(channel))

    async def typing(self, request: web.Request) -> web.Response:
        self._channel(request, SEND_MESSAGES)
        return web.Response(status=204)

    # --- messages ----------------------------------------------------------------------------------

    async def list_messages(self, request: web.Request) -> web.Response:
        """The newest, or those beside an id. A bot that may not read the history is told of none, without an error."""
        channel = self._channel(request, VIEW_CHANNEL)
        limit = limit_in(request, usual=50)
        edges = {name: int(request.query[name]) for name in ("before", "after") if name in request.query}
        found = (
            self._world.history(channel, limit=limit, **edges)
            if self._world.may(channel, READ_HISTORY)
            else []
        )
        return web.json_response([self._message_json(message) for message in found])

    async def create_message(self, request: web.Request) -> web.Response:
        channel = self._channel(request, SEND_MESSAGES)
        if channel.kind in WITHOUT_MESSAGES:
            raise errors.not_a_text_channel()
        if channel.recipient is not None and not channel.recipient.takes_direct_messages:
            raise errors.cannot_message_user()
        body = await body_of(request)
        asked = compose(self._world, channel, body)
        was_archived = channel.thread is not None and channel.thread.is_archived
        threads.check_may_write(self._world, channel)
        message = self._world.post(asked, enforce_nonce=bool(body.get("enforce_nonce")))
        if message is asked:
            self._announcer.message("MESSAGE_CREATE", message)
        if was_archived:
            self._announcer.channel("THREAD_UPDATE", channel)
        return web.json_response(self._message_json(message))

    async def message(self, request: web.Request) -> web.Response:
        return web.json_response(self._message_json(self._message(request)))

    async def edit_message(self, request: web.Request) -> web.Response:
        """Rewrite a message of the bot's own; edits of old ones are counted by the hour."""
        message = self._own(request)
        threads.check_is_open(message.channel)
        if self._world.now() - message.created_at > HOUR_S:
            self._world.use(OLD_EDITS, message.channel, an_hour=self._world.bounds.old_edits_an_hour)
        rewrite(self._world, message, await body_of(request))
        self._announcer.message("MESSAGE_UPDATE", message)
        return web.json_response(self._message_json(message))

    async def delete_message(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not self._world.bot:
            self._channel(request, MANAGE_MESSAGES)
        threads.check_is_open(message.channel)
        message.is_deleted = True
        self._announcer.deletion(message)
        return web.Response(status=204)

    async def publish(self, request: web.Request) -> web.Response:
        """Crosspost: a message of an announcement channel goes to the servers that follow it, once."""
        message = self._message(request)
        if message.channel.kind != NEWS:
            raise errors.wrong_channel()
        needs = SEND_MESSAGES if message.author is self._world.bot else SEND_MESSAGES | MANAGE_MESSAGES
        self._channel(request, needs)
        if message.flags & CROSSPOSTED:
            raise errors.already_published()
        self._world.use(PUBLISHINGS, message.channel, an_hour=self._world.bounds.publishings_an_hour)
        message.flags |= CROSSPOSTED
        self._announcer.message("MESSAGE_UPDATE", message)
        return web.json_response(self._message_json(message))

    # --- threads -----------------------------------------------------------------------------------

    async def begin_thread(self, request: web.Request) -> web.Response:
        channel = self._channel(request, VIEW_CHANNEL)
        self._channel(request, threads.needs_to_begin(channel))
        thread = threads.begin_from_message(self._world, self._message(request), await body_of(request))
        self._announcer.channel("THREAD_CREATE", thread)
        return web.json_response(payloads.channel_json(thread), status=201)

    async def create_forum_post(self, request: web.Request) -> web.Response:
        forum = self._channel(request, VIEW_CHANNEL)
        self._channel(request, threads.needs_to_begin(forum))
        message = threads.begin_in_forum(self._world, forum, await body_of(request))
        self._announcer.channel("THREAD_CREATE", message.channel)
        self._announcer.message("MESSAGE_CREATE", message)
        answer = payloads.channel_json(message.channel) | {"message": self._message_json(message)}
        return web.json_response(answer, status=201)

    async def archived_threads(self, request: web.Request) -> web.Response:
        parent = self._channel(request, READ_HISTORY)
        before = request.query.get("before")
        edge = None if before is None else datetime.fromisoformat(before)
        limit = limit_in(request, usual=50, least=2)
        found, has_more = threads.archived_in(self._world, parent, before=edge, limit=limit)
        listed = [payloads.channel_json(thread) for thread in found]
        return web.json_response({"threads": listed, "members": [], "has_more": has_more})
