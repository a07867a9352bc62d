"""Acting as a person: slash commands, menus, buttons, selects and modals, each waited for until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.discord_wire import payloads
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.gateway import Gateway
from tests.fakes.discord_wire.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Interactions,
)
from tests.fakes.discord_wire.messages import Button, Message, walk
from tests.fakes.discord_wire.options import OptionValue, command_data, menu_data
from tests.fakes.discord_wire.places import ALL_PERMISSIONS, Channel, User
from tests.fakes.discord_wire.world import World

GUILD, BOT_DM, PRIVATE_CHANNEL = 0, 1, 2
"""Where an interaction happens, as Discord numbers it."""


class Acting:
    """What people do with the bot. Every act raises TimeoutError where no answer comes."""

    world: World
    gateway: Gateway
    interactions: Interactions

    async def wait_until_connected(self) -> None:
        """Wait for a bot that has identified or resumed."""
        await self.wait_for(lambda: bool(self.gateway.live_sessions), "a bot at the gateway")

    async def wait_for(self, is_true: Callable[[], bool], what: str, timeout_s: float | None = None) -> None:
        """Wait until `is_true`, asked after every request and every change at the gateway."""
        raise NotImplementedError

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

    async def message_menu(
        self, user: User, message: Message, name: str, *, channel: Channel | None = None
    ) -> Interaction:
        """Choose the entry `name` in the Apps menu of `message`."""
        there = channel or message.channel
        return await self._act(COMMAND, user, there, menu_data(self.world, there.guild_id, name, message))

    async def user_menu(self, user: User, channel: Channel, target: User, name: str) -> Interaction:
        """Choose the entry `name` in the Apps menu of the person `target`."""
        return await self._act(COMMAND, user, channel, menu_data(self.world, channel.guild_id, name, target))

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
        interaction = self.interactions.open(kind, user, channel, content, source)
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
