"""What a person types after a slash, as the JSON that Discord makes of it."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord_wire import payloads
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.messages import Message
from tests.fakes.discord_wire.places import Channel, Role, User
from tests.fakes.discord_wire.world import World

SUBCOMMAND, GROUP, STRING, INTEGER = 1, 2, 3, 4
CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3

OptionValue = str | int | float | bool | Channel | User | Role


class NotOfferedError(LookupError):
    """Discord's client would not let a person type this: no such command, option or choice."""


def find_command(world: World, guild_id: int | None, name: str, kind: int = CHAT_INPUT) -> Json:
    """The registered command with that name: the guild's own before the global one."""
    for scope in (guild_id, None):
        for command in world.commands.get(scope, []):
            if command["name"] == name and command["type"] == kind:
                return command
    raise NotOfferedError(f"no command {name!r} is registered")


def command_data(
    world: World,
    guild_id: int | None,
    words: str,
    options: dict[str, OptionValue],
    *,
    focused: str | None = None,
) -> Json:
    """The `data` of an interaction: `words` is the command with its subcommands, such as "autopost add"."""
    name, *path = words.split()
    command = find_command(world, guild_id, name)
    resolved: Json = {}
    level, described = command, []
    for word in path:
        level = _named(level.get("options") or [], word, kinds=(SUBCOMMAND, GROUP))
        described.append({"type": level["type"], "name": word})
    filled = [
        _option(
            world, _named(level.get("options") or [], option), value, resolved, is_focused=option == focused
        )
        for option, value in options.items()
    ]
    if focused is None:
        _check_required(level, options)
    for part in reversed(described):
        filled = [{**part, "options": filled}]
    result: Json = {"id": command["id"], "name": name, "type": CHAT_INPUT, "options": filled}
    if resolved:
        result["resolved"] = resolved
    return result


def menu_data(world: World, guild_id: int | None, name: str, target: Message | User) -> Json:
    """The `data` of an interaction from the menu of a message or a person; `name` is the whole of the entry."""
    kind = MESSAGE_MENU if isinstance(target, Message) else USER_MENU
    command = find_command(world, guild_id, name, kind)
    described = (
        {"messages": {str(target.id): payloads.message_json(target, application_id=world.application_id)}}
        if isinstance(target, Message)
        else {"users": {str(target.id): payloads.user_json(target)}}
    )
    about: Json = {"id": command["id"], "name": name, "type": kind, "target_id": str(target.id)}
    return about | {"resolved": described}


def _named(options: list[Json], name: str, *, kinds: tuple[int, ...] | None = None) -> Json:
    for option in options:
        if option["name"] == name and (kinds is None or option["type"] in kinds):
            return option
    raise NotOfferedError(f"no option {name!r}; there are {[option['name'] for option in options]}")


def _check_required(level: Json, options: dict[str, OptionValue]) -> None:
    for option in level.get("options") or []:
        if option.get("required") and option["name"] not in options:
            raise NotOfferedError(f"option {option['name']!r} is required")


def _option(world: World, option: Json, value: OptionValue, resolved: Json, *, is_focused: bool) -> Json:
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise NotOfferedError(f"{value!r} is none of {choices}")
    result: Json = {"type": option["type"], "name": option["name"], "value": _plain(world, value, resolved)}
    if is_focused:
        result["focused"] = True
    return result


def _plain(world: World, value: OptionValue, resolved: Json) -> Any:
    """The value itself, or the id of a channel, user or role that `resolved` then describes."""
    if isinstance(value, Channel):
        shown = payloads.channel_json(value)
        shown["permissions"] = str(world.permissions_in(value, world.owner))
        resolved.setdefault("channels", {})[str(value.id)] = shown
        return str(value.id)
    if isinstance(value, User):
        resolved.setdefault("users", {})[str(value.id)] = payloads.user_json(value)
        return str(value.id)
    if isinstance(value, Role):
        resolved.setdefault("roles", {})[str(value.id)] = payloads.role_json(value, 1)
        return str(value.id)
    return value
