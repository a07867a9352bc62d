"""The loopback Discord as a test holds it: build a world, act as a person, break things, wait, look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.discord_wire import payloads
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.faults import Fault, Faults
from tests.fakes.discord_wire.gateway import Gateway
from tests.fakes.discord_wire.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Interactions,
)
from tests.fakes.discord_wire.options import OptionValue, command_data
from tests.fakes.discord_wire.rest import BASE, Rest
from tests.fakes.discord_wire.server import Call, Server
from tests.fakes.discord_wire.world import (
    ALL_PERMISSIONS,
    EVERYDAY,
    MANAGE_GUILD,
    TEXT,
    Button,
    Channel,
    Guild,
    Member,
    Message,
    Overwrite,
    User,
    World,
    walk,
)

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.Gfake1.this-is-no-real-token-of-anyone-000000"
"""The one token that is accepted; shaped like a real one."""


GUILD, BOT_DM, PRIVATE_CHANNEL = 0, 1, 2
"""Where an interaction happens, as Discord numbers it."""


class DiscordWire:
    """A small Discord on 127.0.0.1 for one application, speaking real HTTP and WebSocket.

    Use it as an async context manager. Its memory outlives every bot that connects to it. Acts of people wait for
    the bot's answer and raise TimeoutError, naming what was missing, after `timeout_s`.
    """

    def __init__(
        self, *, timeout_s: float = 15.0, interaction_deadline_s: float = 3.0, heartbeat_s: float = 40.0
    ) -> None:
        self.timeout_s = timeout_s
        self.world = World(token=TOKEN)
        self.faults = Faults()
        self._waiters: list[asyncio.Future[None]] = []
        self._server = Server(self.world, self.faults, changed=self._changed)
        self._interactions = Interactions(self.world, deadline_s=interaction_deadline_s)
        self.gateway = Gateway(
            self.world, address=lambda: self.gateway_url, changed=self._changed, heartbeat_s=heartbeat_s
        )

    async def __aenter__(self) -> Self:
        await self._server.start(self._routes)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gateway.drop()
        await self._server.stop()

    def _routes(self) -> list[web.RouteDef]:
        rest = Rest(self.world, self._interactions, self.gateway, self.gateway_url)
        return [web.get("/gateway", self.gateway.handle), *rest.routes()]

    @property
    def api_url(self) -> str:
        """What DISCORD_API_URL is set to."""
        return f"http://127.0.0.1:{self._server.port}{BASE}"

    @property
    def gateway_url(self) -> str:
        """What DISCORD_GATEWAY_URL is set to."""
        return f"ws://127.0.0.1:{self._server.port}/gateway"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that lead the bot here."""
        return {
            "DISCORD_TOKEN": self.world.token,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    # --- building a world --------------------------------------------------------------------------

    def create_user(self, name: str) -> User:
        """A person."""
        return self.world.add_user(name)

    def create_guild(
        self, name: str, *, owner: User, bot_permissions: int = EVERYDAY, channels: Sequence[str] = ()
    ) -> Guild:
        """A server with text `channels` that the bot is in. A connected bot is told that it joined."""
        guild = self.world.add_guild(name, owner=owner, bot_permissions=bot_permissions)
        for channel in channels:
            self.world.add_channel(guild, channel, kind=TEXT)
        joined = payloads.guild_json(guild, bot=self.world.bot, is_new=True)
        self.gateway.dispatch("GUILD_CREATE", joined)
        return guild

    def create_channel(self, guild: Guild, name: str, *, kind: int = TEXT) -> Channel:
        """A channel that everyone in `guild` may write to."""
        channel = self.world.add_channel(guild, name, kind=kind)
        self.gateway.dispatch("CHANNEL_CREATE", payloads.channel_json(channel))
        return channel

    def direct_channel(self, user: User) -> Channel:
        """The direct messages of `user` with the bot."""
        return self.world.direct_channel(user)

    def private_channel(self, other: User) -> Channel:
        """Direct messages with `other`: the bot answers there only people who installed it for themselves."""
        return self.world.private_channel(other)

    def join(self, guild: Guild, user: User, *, is_organiser: bool = False) -> Member:
        """`user` becomes a member; an organiser has Manage Server."""
        return self.world.add_member(guild, user, permissions=EVERYDAY | MANAGE_GUILD * is_organiser)

    def deny(self, channel: Channel, permissions: int, *, to: User | None = None) -> None:
        """Take rights away in `channel`, from the bot or another member; 0 gives them back."""
        target = to or self.world.bot
        channel.overwrites[target.id] = Overwrite(target.id, is_member=True, deny=permissions)
        self.gateway.dispatch("CHANNEL_UPDATE", payloads.channel_json(channel))

    def delete_channel(self, channel: Channel) -> None:
        """Delete a guild's channel."""
        self.world.channels.pop(channel.id)
        if channel.guild_id is not None:
            self.world.guilds[channel.guild_id].channels.pop(channel.id)
        self.gateway.dispatch("CHANNEL_DELETE", payloads.channel_json(channel))

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of `guild`."""
        self.world.guilds.pop(guild.id)
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)})

    # --- acting as a person ------------------------------------------------------------------------

    async def slash(
        self, user: User, channel: Channel, command: str, /, **options: OptionValue
    ) -> Interaction:
        """Send a slash command such as "quote" or "autopost add" and wait until its answer is complete."""
        content = command_data(self.world, channel.guild_id, command, options)
        return await self._act(COMMAND, user, channel, content)

    async def autocomplete(
        self, user: User, channel: Channel, command: str, /, **options: OptionValue
    ) -> list[tuple[str, Any]]:
        """The (name, value) pairs offered while the last of `options` is being typed."""
        focused = list(options)[-1]
        content = command_data(self.world, channel.guild_id, command, options, focused=focused)
        return (await self._act(AUTOCOMPLETE, user, channel, content)).choices

    async def click(self, user: User, message: Message, button: str | Button) -> Interaction:
        """Press a button, named by its label or taken from `message.buttons`."""
        custom_id = button.custom_id if isinstance(button, Button) else self._button_id(message, button)
        content: Json = {"custom_id": custom_id, "component_type": 2}
        return await self._act(COMPONENT, user, message.channel, content, message)

    def _button_id(self, message: Message, label: str) -> str:
        for button in message.buttons:
            if button.label == label and button.custom_id and not button.is_disabled:
                return button.custom_id
        raise LookupError(f"no button {label!r} to press; there are {[b.label for b in message.buttons]}")

    async def select(self, user: User, message: Message, custom_id: str, values: list[str]) -> Interaction:
        """Choose `values` in the select menu with that id."""
        kinds = [part["type"] for part in walk(message.components) if part.get("custom_id") == custom_id]
        content: Json = {"custom_id": custom_id, "component_type": kinds[0], "values": values}
        return await self._act(COMPONENT, user, message.channel, content, message)

    async def submit(self, user: User, opened: Interaction, **values: str) -> Interaction:
        """Fill the modal that `opened` brought (custom_id=value) and send it."""
        if opened.modal is None:
            raise LookupError("that answer opened no modal")
        inputs = [part for part in walk(opened.modal["components"]) if part.get("type") == 4]
        filled = [
            {"type": 4, "custom_id": part["custom_id"], "value": values.get(part["custom_id"], "")}
            for part in inputs
        ]
        rows = [{"type": 18, "component": part} for part in filled]
        content: Json = {"custom_id": opened.modal["custom_id"], "components": rows}
        return await self._act(MODAL_SUBMIT, user, opened.channel, content, opened.source)

    async def _act(
        self, kind: int, user: User, channel: Channel, content: Json, source: Message | None = None
    ) -> Interaction:
        await self.wait_until_connected()
        interaction = self._interactions.open(kind, user, channel, content, source)
        self.gateway.dispatch("INTERACTION_CREATE", self._interaction_json(interaction))
        await self.wait_for(lambda: interaction.is_complete, f"an answer to {content}")
        return interaction

    def _interaction_json(self, interaction: Interaction) -> Json:
        channel, user, world = interaction.channel, interaction.user, self.world
        about: Json = {
            "id": str(interaction.id),
            "application_id": str(world.application_id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": payloads.channel_json(channel),
            "app_permissions": str(world.permissions_in(channel, world.bot)),
            "locale": "en-GB",
            "entitlements": [],
            "attachment_size_limit": 10 * 1024**2,
            "authorizing_integration_owners": {"0": str(channel.guild_id or 0)},
            "context": GUILD if channel.guild_id is not None else BOT_DM,
        }
        if not channel.has_bot:
            about["context"], about["authorizing_integration_owners"] = PRIVATE_CHANNEL, {"1": str(user.id)}
        if channel.guild_id is None:
            about["user"] = payloads.user_json(user)
        else:
            guild = world.guilds[channel.guild_id]
            allowed = world.permissions_in(channel, user) or ALL_PERMISSIONS
            about["guild_id"], about["guild_locale"] = str(guild.id), "en-GB"
            about["guild"] = {"id": str(guild.id), "features": [], "locale": "en-GB"}
            about["member"] = payloads.member_json(guild.members[user.id], permissions=allowed)
        if interaction.source is not None:
            about["message"] = payloads.message_json(interaction.source, application_id=world.application_id)
        return about

    # --- breaking things ---------------------------------------------------------------------------

    def fail(self, *faults: Fault) -> None:
        """Arm faults (`discord_wire.faults` has them all); each happens to the next requests that match it."""
        self.faults.add(*faults)

    def advance(self, seconds: float) -> None:
        """Let time pass at Discord, so that nonces and tokens are forgotten."""
        self.world.advance(seconds)

    # --- looking and waiting -----------------------------------------------------------------------

    def messages(self, channel: Channel) -> list[Message]:
        """What all of `channel` sees, oldest first."""
        return self.world.history(channel, limit=1_000_000)[::-1]

    def calls(self, method: str = "*", path: str = "*") -> list[Call]:
        """Requests so far, in order of arrival; `path` is a glob such as "/channels/*/messages"."""
        return [
            call
            for call in self._server.calls
            if method in ("*", call.method) and fnmatchcase(call.path, path)
        ]

    @property
    def invalid_requests(self) -> int:
        """Requests that count towards Discord's ban limit."""
        return sum(call.counts_as_invalid for call in self._server.calls)

    async def wait_until_connected(self) -> None:
        """Wait for a bot that has identified or resumed."""
        await self.wait_for(lambda: bool(self.gateway.live_sessions), "a bot at the gateway")

    async def wait_until_disconnected(self) -> None:
        """Wait until no bot is connected."""
        await self.wait_for(lambda: not self.gateway.live_sessions, "the bot leaving the gateway")

    async def wait_for_messages(
        self, channel: Channel, at_least: int, timeout_s: float | None = None
    ) -> list[Message]:
        """The channel's messages, oldest first, as soon as there are `at_least` so many."""
        await self.wait_for(
            lambda: len(self.messages(channel)) >= at_least,
            f"{at_least} messages in #{channel.name}",
            timeout_s,
        )
        return self.messages(channel)

    async def wait_for_arrival(self, method: str, path: str) -> None:
        """Wait until a matching request has come in, answered or not."""
        await self.wait_for(lambda: bool(self.calls(method, path)), f"{method} {path}")

    async def wait_for_calls(
        self, method: str, path: str, at_least: int = 1, timeout_s: float | None = None
    ) -> list[Call]:
        """The answered requests that match, as soon as there are `at_least` so many."""

        def answered() -> list[Call]:
            return [call for call in self.calls(method, path) if call.status is not None]

        await self.wait_for(lambda: len(answered()) >= at_least, f"{at_least} × {method} {path}", timeout_s)
        return answered()

    async def wait_for(self, is_true: Callable[[], bool], what: str, timeout_s: float | None = None) -> None:
        """Wait until `is_true`, asked after every request and every change at the gateway."""
        limit = self.timeout_s if timeout_s is None else timeout_s
        try:
            async with asyncio.timeout(limit):
                while not is_true():
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
        except TimeoutError:
            recent = [f"{call.method} {call.path} → {call.status}" for call in self._server.calls[-8:]]
            raise TimeoutError(f"waited {limit} s for {what}; last requests: {recent}") from None

    def _changed(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)


__all__ = ["TOKEN", "DiscordWire"]
