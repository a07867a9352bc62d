"""The REST API: paths, checks and answers over the memory. One handler a path, in the order of the table."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.fakes.discord_wire import errors, payloads
from tests.fakes.discord_wire.announcing import Announcer
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.interactions import CHOICES, DEFER, SEND, UPDATE, Interactions
from tests.fakes.discord_wire.messages import Message
from tests.fakes.discord_wire.places import VIEW_CHANNEL, Guild
from tests.fakes.discord_wire.reading import BASE, Path, body_of, id_in
from tests.fakes.discord_wire.validation import check_commands
from tests.fakes.discord_wire.world import World


class Rest:
    """Handlers of the paths that a bot like ours calls, but for those under /channels."""

    def __init__(self, world: World, interactions: Interactions, announcer: Announcer, address: str) -> None:
        self._world = world
        self._interactions = interactions
        self._announcer = announcer
        self._address = address

    def table(self) -> list[Path]:
        """Every path with its handler."""
        webhook = "/webhooks/{application}/{token}"
        return [
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
            ("GET", "/guilds/{guild}/threads/active", self.active_threads),
            ("POST", "/interactions/{interaction}/{token}/callback", self.answer),
            ("POST", webhook, self.follow_up),
            ("GET", webhook + "/messages/{message}", self.answered),
            ("PATCH", webhook + "/messages/{message}", self.edit_answered),
            ("DELETE", webhook + "/messages/{message}", self.delete_answered),
        ]

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
        self._announcer.left(guild)
        return web.Response(status=204)

    async def guild(self, request: web.Request) -> web.Response:
        return web.json_response(payloads.guild_json(self._guild(request), bot=self._world.bot))

    async def guild_channels(self, request: web.Request) -> web.Response:
        channels = [channel for channel in self._guild(request).channels.values() if channel.thread is None]
        return web.json_response([payloads.channel_json(channel) for channel in channels])

    async def active_threads(self, request: web.Request) -> web.Response:
        found = [
            thread
            for thread in self._guild(request).active_threads()
            if self._world.may(thread, VIEW_CHANNEL)
        ]
        return web.json_response({"threads": [payloads.channel_json(one) for one in found], "members": []})

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
