"""Messages as their readers see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.places import Channel, User

CROSSPOSTED = 1 << 0
HAS_THREAD = 1 << 5
EPHEMERAL = 1 << 6
IS_COMPONENTS_V2 = 1 << 15

ORDINARY, SLASH_ANSWER, THREAD_BEGINNING, MENU_ANSWER = 0, 20, 21, 23
"""Kinds of messages, as Discord numbers them."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a message as a reader sees it."""

    label: str
    custom_id: str | None
    url: str | None
    is_disabled: bool


@dataclass(slots=True)
class Message:
    """A message. `request` is the JSON of the request that last wrote it, for a look at allowed_mentions."""

    id: int
    channel: Channel
    author: User
    created_at: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    attachments: list[Json] = field(default_factory=list[Json])
    flags: int = 0
    nonce: str | None = None
    edited_at: float | None = None
    is_deleted: bool = False
    seen_by: User | None = None
    """The only reader of an ephemeral message; None when the whole channel sees it."""
    asked_by: User | None = None
    """Who asked, when the message is an answer to an interaction; None for one that the bot posted by itself."""
    request: Json = field(default_factory=dict[str, Any])
    kind: int = ORDINARY
    pinged: list[str] = field(default_factory=list[str])
    """Whom it notified: "everyone", "role 123" or "user 123"; what an edit would notify again is listed again."""

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """All that it says: the content, then every text display, top to bottom, a line each."""
        shown = [str(part["content"]) for part in walk(self.components) if part.get("type") == 10]
        return "\n".join([self.content, *shown] if self.content else shown)

    @property
    def buttons(self) -> list[Button]:
        """Its buttons, top to bottom."""
        return [
            Button(
                part.get("label", ""),
                part.get("custom_id"),
                part.get("url"),
                is_disabled=bool(part.get("disabled")),
            )
            for part in walk(self.components)
            if part.get("type") == 2
        ]

    @property
    def pings_nobody(self) -> bool:
        """Whether the last request said that no mention may ping."""
        return self.request.get("allowed_mentions", {}).get("parse", ["everyone"]) == []


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, depth first, in reading order."""
    for part in components:
        yield part
        yield from walk(part.get("components", []))
        for key in ("accessory", "component"):
            if key in part:
                yield from walk([part[key]])
