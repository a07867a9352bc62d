"""The REST API: paths, checks and answers over the memory. One handler a path, in the order of the table."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.fakes.discord_wire import errors, payloads
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.gateway import INTENT_DIRECT_MESSAGES, INTENT_GUILD_MESSAGES, Gateway
from tests.fakes.discord_wire.interactions import CHOICES, DEFER, SEND, UPDATE, Interactions
from tests.fakes.discord_wire.validation import check_commands
from tests.fakes.discord_wire.world import (
    FORUM,
    MANAGE_MESSAGES,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Guild,
    Message,
    World,
)
from tests.fakes.discord_wire.writing import compose, rewrite

BASE = "/api/v10"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def id_in(request: web.Request, name: str) -> int:
    """A snowflake in the path; a malformed one is refused as Discord does."""
    raw = request.match_info[name]
    if not raw.isascii() or not raw.isdigit():
        raise errors.invalid_form(name, f'Value "{raw}" is not snowflake.')
    return int(raw)


async def body_of(request: web.Request) -> Any:
    """The JSON of a request, also of one that uploads files; an empty body is an empty object."""
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return json.loads(raw) if raw else {}
    form = await request.post()
    body = json.loads(str(form["payload_json"])) if "payload_json" in form else {}
    files = [part for part in form.values() if isinstance(part, web.FileField)]
    described = (body.get("data") or body) if "type" in body else body
    described.setdefault("attachments", [{"filename": part.filename} for part in files])
    return body


class Rest:
    """Handlers of the paths that a bot like ours calls. Unknown paths are 404."""

    def __init__(self, world: World, interactions: Interactions, gateway: Gateway, address: str) -> None:
        self._world = world
        self._interactions = interactions
        self._gateway = gateway
        self._address = address

    def routes(self) -> list[web.RouteDef]:
        """Every path with its handler."""
        channel, webhook = "/channels/{channel}", "/webhooks/{application}/{token}"
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/gateway", self.gateway),
            ("GET", "/gateway/bot", self.gateway_bot),
            ("GET", "/users/@me", self.me),
            ("GET", "/users/@me/guilds", self.my_guilds),
            ("DELETE", "/users/@me/guilds/{guild}", self.leave),
            ("POST", "/users/@me/channels", self.open_direct),
            ("GET", "/users/{user}", self.user),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", "/applications/{application}/commands", self.commands),
            ("PUT", "/applications/{application}/commands", self.set_commands),
            ("GET", "/applications/{application}/guilds/{guild}/commands", self.commands),
            ("PUT", "/applications/{application}/guilds/{guild}/commands", self.set_commands),
            ("GET", "/guilds/{guild}", self.guild),
            ("GET", "/guilds/{guild}/channels", self.guild_channels),
            ("GET", "/guilds/{guild}/members/{user}", self.member),
            ("GET", channel, self.channel),
            ("POST", channel + "/typing", self.typing),
            ("GET", channel + "/messages", self.list_messages),
            ("POST", channel + "/messages", self.create_message),
            ("GET", channel + "/messages/{message}", self.message),
            ("PATCH", channel + "/messages/{message}", self.edit_message),
            ("DELETE", channel + "/messages/{message}", self.delete_message),
            ("POST", channel + "/threads", self.create_forum_post),
            ("POST", "/interactions/{interaction}/{token}/callback", self.answer),
            ("POST", webhook, self.follow_up),
            ("GET", webhook + "/messages/{message}", self.answered),
            ("PATCH", webhook + "/messages/{message}", self.edit_answered),
            ("DELETE", webhook + "/messages/{message}", self.delete_answered),
        ]
        return [web.route(method, BASE + path, handler) for method, path, handler in table]

    def _message_json(self, message: Message) -> Json:
        return payloads.message_json(message, application_id=self._world.application_id)

    # --- the bot itself ----------------------------------------------------------------------------

    async def gateway(self, _request: web.Request) -> web.Response:
        return web.json_response({"url": self._address})

    async def gateway_bot(self, _request: web.Request) -> web.Response:
        limits = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        return web.json_response({"url": self._address, "shards": 1, "session_start_limit": limits})

    async def me(self, _request: web.Request) -> web.Response:
        return web.json_response(payloads.user_json(self._world.bot))

    async def application(self, _request: web.Request) -> web.Response:
        return web.json_response(payloads.application_json(self._world))

    async def commands(self, request: web.Request) -> web.Response:
        return web.json_response(self._world.commands.get(self._scope(request), []))

    async def set_commands(self, request: web.Request) -> web.Response:
        wanted: list[Json] = await body_of(request)
        check_commands(wanted)
        scope = self._scope(request)
        own = {"application_id": str(self._world.application_id), "version": str(self._world.new_id())}
        self._world.commands[scope] = [
            {"type": 1, "description": "", **command, **own, "id": str(self._world.new_id())}
            for command in wanted
        ]
        return web.json_response(self._world.commands[scope])

    def _scope(self, request: web.Request) -> int | None:
        if id_in(request, "application") != self._world.application_id:
            raise errors.DiscordError(403, 20012, "You are not authorized to perform this action")
        return self._guild(request).id if "guild" in request.match_info else None

    # --- guilds, people, channels ------------------------------------------------------------------

    def _guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(id_in(request, "guild"))
        if guild is None:
            raise errors.unknown("Guild")
        return guild

    async def my_guilds(self, _request: web.Request) -> web.Response:
        return web.json_response(
            [
                {"id": str(guild.id), "name": guild.name, "icon": None, "owner": False, "permissions": "0"}
                for guild in self._world.guilds.values()
            ]
        )

    async def leave(self, request: web.Request) -> web.Response:
        guild = self._world.guilds.pop(self._guild(request).id)
        self._gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)})
        return web.Response(status=204)

    async def guild(self, request: web.Request) -> web.Response:
        return web.json_response(payloads.guild_json(self._guild(request), bot=self._world.bot))

    async def guild_channels(self, request: web.Request) -> web.Response:
        channels = self._guild(request).channels.values()
        return web.json_response([payloads.channel_json(channel) for channel in channels])

    async def member(self, request: web.Request) -> web.Response:
        member = self._guild(request).members.get(id_in(request, "user"))
        if member is None:
            raise errors.unknown("Member")
        return web.json_response(payloads.member_json(member))

    async def user(self, request: web.Request) -> web.Response:
        user = self._world.users.get(id_in(request, "user"))
        if user is None:
            raise errors.unknown("User")
        return web.json_response(payloads.user_json(user))

    async def open_direct(self, request: web.Request) -> web.Response:
        user = self._world.users.get(int((await body_of(request))["recipient_id"]))
        if user is None:
            raise errors.unknown("User")
        return web.json_response(payloads.channel_json(self._world.direct_channel(user)))

    async def channel(self, request: web.Request) -> web.Response:
        return web.json_response(payloads.channel_json(self._channel(request, VIEW_CHANNEL)))

    def _channel(self, request: web.Request, needs: int) -> Channel:
        return self._world.channel_for_bot(id_in(request, "channel"), needs=needs)

    # --- messages ----------------------------------------------------------------------------------

    async def typing(self, request: web.Request) -> web.Response:
        self._channel(request, SEND_MESSAGES)
        return web.Response(status=204)

    async def list_messages(self, request: web.Request) -> web.Response:
        channel = self._channel(request, READ_HISTORY)
        limit = int(request.query.get("limit", "50"))
        if not 1 <= limit <= 100:
            raise errors.invalid_form("limit", "int value should be between 1 and 100.")
        edges = {name: int(request.query[name]) for name in ("before", "after") if name in request.query}
        found = self._world.history(channel, limit=limit, **edges)
        return web.json_response([self._message_json(message) for message in found])

    async def create_message(self, request: web.Request) -> web.Response:
        channel = self._channel(request, SEND_MESSAGES)
        if channel.kind == FORUM:
            raise errors.DiscordError(400, 50008, "Cannot send messages in a non-text channel")
        if channel.recipient is not None and not channel.recipient.takes_direct_messages:
            raise errors.cannot_message_user()
        body = await body_of(request)
        asked = compose(self._world, channel, body)
        message = self._world.post(asked, enforce_nonce=bool(body.get("enforce_nonce")))
        if message is asked:
            self._announce(message)
        return web.json_response(self._message_json(message))

    def _announce(self, message: Message) -> None:
        event = self._message_json(message)
        intent = INTENT_DIRECT_MESSAGES
        if message.channel.guild_id is not None:
            event["guild_id"] = str(message.channel.guild_id)
            intent = INTENT_GUILD_MESSAGES
        self._gateway.dispatch("MESSAGE_CREATE", event, intents=intent)

    def _message(self, request: web.Request) -> Message:
        return self._world.message_in(self._channel(request, VIEW_CHANNEL), id_in(request, "message"))

    async def message(self, request: web.Request) -> web.Response:
        return web.json_response(self._message_json(self._message(request)))

    async def edit_message(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not self._world.bot:
            raise errors.not_the_author()
        rewrite(self._world, message, await body_of(request))
        return web.json_response(self._message_json(message))

    async def delete_message(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not self._world.bot:
            self._channel(request, MANAGE_MESSAGES)
        message.is_deleted = True
        return web.Response(status=204)

    async def create_forum_post(self, request: web.Request) -> web.Response:
        """A forum post: a thread and its first message share an id, and no nonce guards them."""
        forum = self._channel(request, SEND_MESSAGES)
        if forum.kind != FORUM or forum.guild_id is None:
            raise errors.DiscordError(400, 50024, "Cannot execute action on this channel type")
        body = await body_of(request)
        if not 1 <= len(body.get("name") or "") <= 100:
            raise errors.invalid_form("name", "Must be between 1 and 100 in length.")
        guild = self._world.guilds[forum.guild_id]
        thread = self._world.add_channel(guild, body["name"], kind=11)
        thread.overwrites = forum.overwrites
        message = compose(self._world, thread, body.get("message") or {})
        message.id = thread.id
        self._world.post(message)
        metadata = {"archived": False, "auto_archive_duration": 1440, "locked": False}
        metadata["archive_timestamp"] = payloads.timestamp(message.created_at)
        answer = payloads.channel_json(thread) | {"parent_id": str(forum.id), "thread_metadata": metadata}
        answer |= {"owner_id": str(self._world.bot.id), "message_count": 1, "member_count": 1}
        return web.json_response({**answer, "message": self._message_json(message)})

    # --- interactions ------------------------------------------------------------------------------

    async def answer(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        token = request.match_info["token"]
        interaction = self._interactions.answer(id_in(request, "interaction"), token, body)
        if request.query.get("with_response") not in ("1", "true") or interaction.answer_kind == CHOICES:
            return web.Response(status=204)
        return web.json_response(self._callback_json(interaction.id, interaction.answer_kind, interaction))

    def _callback_json(self, interaction_id: int, kind: int | None, interaction: Any) -> Json:
        about: Json = {"id": str(interaction_id), "type": interaction.kind}
        result: Json = {"interaction": about}
        message: Message | None = interaction.original
        if message is not None:
            about["response_message_id"] = str(message.id)
            about["response_message_loading"] = kind == DEFER
            about["response_message_ephemeral"] = message.is_ephemeral
            if kind in (SEND, UPDATE):
                result["resource"] = {"type": kind, "message": self._message_json(message)}
        return result

    async def follow_up(self, request: web.Request) -> web.Response:
        message = self._interactions.follow_up(request.match_info["token"], await body_of(request))
        if request.query.get("wait") not in ("1", "true"):
            return web.Response(status=204)
        return web.json_response(self._message_json(message))

    async def answered(self, request: web.Request) -> web.Response:
        found = self._interactions.find(request.match_info["token"], request.match_info["message"])
        return web.json_response(self._message_json(found))

    async def edit_answered(self, request: web.Request) -> web.Response:
        token, name = request.match_info["token"], request.match_info["message"]
        message = self._interactions.edit(token, name, await body_of(request))
        return web.json_response(self._message_json(message))

    async def delete_answered(self, request: web.Request) -> web.Response:
        self._interactions.delete(request.match_info["token"], request.match_info["message"])
        return web.Response(status=204)


def needs_token(path: str) -> bool:
    """Whether a path asks for the bot's token: interactions and webhooks carry their own."""
    return not path.startswith((BASE + "/interactions/", BASE + "/webhooks/")) and path != BASE + "/gateway"
