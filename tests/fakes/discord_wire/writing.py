"""Requests to write a message, turned into messages."""

from __future__ import annotations

from tests.fakes.discord_wire.errors import Json, invalid_form
from tests.fakes.discord_wire.messages import EPHEMERAL, IS_COMPONENTS_V2, Message
from tests.fakes.discord_wire.payloads import numbered
from tests.fakes.discord_wire.pings import check_allowed_mentions, pings_of
from tests.fakes.discord_wire.places import Channel, User
from tests.fakes.discord_wire.validation import check_message
from tests.fakes.discord_wire.world import World


def compose(world: World, channel: Channel, body: Json, *, seen_by: User | None = None) -> Message:
    """The bot's message that `body` asks for, checked and not yet posted. `seen_by` only when it is ephemeral."""
    flags = int(body.get("flags") or 0)
    check_message(body, flags=flags)
    check_allowed_mentions(body)
    nonce = body.get("nonce")
    message = Message(
        id=world.new_id(),
        channel=channel,
        author=world.bot,
        created_at=world.now(),
        content=body.get("content") or "",
        embeds=body.get("embeds") or [],
        components=numbered(body.get("components") or []),
        attachments=attachments(world, body),
        flags=flags,
        nonce=None if nonce is None else str(nonce),
        seen_by=seen_by if flags & EPHEMERAL else None,
        request=body,
    )
    message.pinged = pings_of(world, message, body)
    return message


def rewrite(world: World, message: Message, body: Json) -> Message:
    """`message` with the fields that `body` names replaced; the components flag comes and never goes."""
    wanted = int(body.get("flags") or 0)
    if "flags" in body and body["flags"] is not None and message.flags & ~wanted & IS_COMPONENTS_V2:
        raise invalid_form("flags", "The IS_COMPONENTS_V2 flag cannot be removed.")
    flags = message.flags | wanted & IS_COMPONENTS_V2
    check_message(body, flags=flags, is_edit=True)
    check_allowed_mentions(body)
    message.flags = flags
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = body["embeds"] or []
    if "components" in body:
        message.components = numbered(body["components"] or [])
    if "attachments" in body:
        message.attachments = attachments(world, body)
    message.edited_at = world.now()
    message.request = body
    message.pinged += pings_of(world, message, body)
    return message


def attachments(world: World, body: Json) -> list[Json]:
    """The attachments as Discord keeps them: an address and a size for each."""
    return [
        {
            "id": str(world.new_id()),
            "filename": item.get("filename", "file"),
            "size": item.get("size", 0),
            "description": item.get("description"),
            "url": f"https://cdn.invalid/{item.get('filename', 'file')}",
            "proxy_url": f"https://cdn.invalid/{item.get('filename', 'file')}",
        }
        for item in body.get("attachments") or []
    ]
