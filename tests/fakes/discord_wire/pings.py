"""Whom a message notifies: the mentions in its words, as far as `allowed_mentions` lets them through."""

from __future__ import annotations

import re

from tests.fakes.discord_wire import errors
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.messages import Message
from tests.fakes.discord_wire.places import MENTION_EVERYONE, Guild
from tests.fakes.discord_wire.world import World

MENTION = re.compile(r"<@(?P<kind>[!&]?)(?P<id>\d+)>|@(?P<all>everyone|here)\b")
ALL_KINDS = ("everyone", "roles", "users")


def pings_of(world: World, message: Message, body: Json) -> list[str]:
    """Who is notified: "everyone", "role 123", "user 123". Without `allowed_mentions`, all that are mentioned."""
    allowed = body.get("allowed_mentions")
    parsed = ALL_KINDS if allowed is None else allowed.get("parse", [])
    named = {kind: {str(id_) for id_ in (allowed or {}).get(kind) or []} for kind in ("roles", "users")}
    found: list[str] = []
    for match in MENTION.finditer(message.text):
        kind = "everyone" if match["all"] else "roles" if match["kind"] == "&" else "users"
        is_let_through = kind in parsed or match["id"] in named.get(kind, ())
        if is_let_through and _may_mention(world, message, kind, match["id"]):
            found.append("everyone" if kind == "everyone" else f"{kind[:-1]} {match['id']}")
    return list(dict.fromkeys(found))


def _may_mention(world: World, message: Message, kind: str, id_: str | None) -> bool:
    guild_id = message.channel.guild_id
    if kind == "users":
        return True
    if guild_id is None:
        return False
    guild: Guild = world.guilds[guild_id]
    role = guild.roles.get(int(id_ or 0))
    if kind == "roles" and (role is None or role.is_mentionable):
        return role is not None
    return world.may(message.channel, MENTION_EVERYONE)


def check_allowed_mentions(body: Json) -> None:
    """Refuse what Discord refuses: a kind that is both parsed whole and listed, and unknown kinds."""
    allowed = body.get("allowed_mentions") or {}
    parsed = allowed.get("parse") or []
    for kind in parsed:
        if kind not in ALL_KINDS:
            raise errors.invalid_form("allowed_mentions.parse", f"Value must be one of {ALL_KINDS}.")
        if allowed.get(kind):
            raise errors.invalid_form("allowed_mentions", f"{kind!r} is mutually exclusive with parse.")
