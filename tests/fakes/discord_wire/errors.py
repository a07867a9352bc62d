"""Discord's refusals: HTTP status, JSON error code and words, as its documentation lists them."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType
from typing import Any, Literal

Json = dict[str, Any]


class DiscordError(Exception):
    """A request that Discord refuses. Becomes the JSON answer `{"code": …, "message": …}` with `status`."""

    def __init__(self, status: int, code: int, message: str, *, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """The JSON that Discord answers with."""
        body: Json = {"code": self.code, "message": self.message}
        if self.errors:
            body["errors"] = self.errors
        return body

    def headers(self) -> dict[str, str]:
        """What stands in the answer's headers beside the usual."""
        return {}


Scope = Literal["user", "shared", "global"]


class RateLimitError(DiscordError):
    """Too many requests. `scope` says whose limit it is; None says nothing about it.

    `stated_s` is what the Retry-After header says, where it differs from the body: it does for sub-limits such as
    that of edits of published messages (discord-api-docs#6109).
    """

    def __init__(
        self,
        retry_after_s: float,
        *,
        scope: Scope | None = "user",
        code: int = 0,
        message: str = "You are being rate limited.",
        stated_s: float | None = None,
        bucket: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(429, code, message)
        self.retry_after_s = retry_after_s
        self.scope: Scope | None = scope
        self._stated_s = retry_after_s if stated_s is None else stated_s
        self._bucket = bucket

    def body(self) -> Json:
        """With `retry_after` in seconds."""
        body: Json = {"message": self.message, "retry_after": round(self.retry_after_s, 3)}
        body["global"] = self.scope == "global"
        return body | ({"code": self.code} if self.code else {})

    def headers(self) -> dict[str, str]:
        """Via is there as behind Discord's proxy: without it discord.py takes the answer for a ban."""
        found = {**self._bucket, "Via": "1.1 wire", "Retry-After": str(max(1, ceil(self._stated_s)))}
        if self.scope is not None:
            found["X-RateLimit-Scope"] = self.scope
        if self.scope == "global":
            found["X-RateLimit-Global"] = "true"
        return found


PUBLISHINGS, OLD_EDITS = "publishings", "edits of old messages"
"""What is counted by the hour."""


def too_many(what: str, *, retry_after_s: float) -> RateLimitError:
    """One of the limits by the hour: its wait stands in the body, and the headers know nothing of it."""
    if what == OLD_EDITS:
        words = "Maximum number of edits to messages older than 1 hour reached. Try again later"
        return RateLimitError(retry_after_s, scope="shared", code=30046, message=words, stated_s=1)
    words = "The write action you are performing on the channel has hit the write rate limit."
    return RateLimitError(retry_after_s, scope="shared", code=20028, message=words, stated_s=1)


def unauthorized() -> DiscordError:
    """A missing or wrong token."""
    return DiscordError(401, 0, "401: Unauthorized")


def not_found() -> DiscordError:
    """A path that this Discord does not have."""
    return DiscordError(404, 0, "404: Not Found")


def unknown(thing: str) -> DiscordError:
    """`thing` does not exist, or not for this bot: Channel, Guild, Member, Message, User, Webhook, Tag…"""
    codes = {
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "User": 10013,
        "Webhook": 10015,
        "Tag": 10087,
        "Interaction": 10062,
    }
    name = "interaction" if thing == "Interaction" else thing
    return DiscordError(404, codes[thing], f"Unknown {name}")


def missing_access() -> DiscordError:
    """The bot cannot see the channel."""
    return DiscordError(403, 50001, "Missing Access")


def missing_permissions() -> DiscordError:
    """The bot sees the channel and may not do this in it."""
    return DiscordError(403, 50013, "Missing Permissions")


def cannot_message_user() -> DiscordError:
    """The person takes no direct messages from this bot."""
    return DiscordError(403, 50007, "Cannot send messages to this user")


def not_the_author() -> DiscordError:
    """A message of somebody else cannot be edited."""
    return DiscordError(403, 50005, "Cannot edit a message authored by another user")


def already_answered() -> DiscordError:
    """The first answer to an interaction was given already."""
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def expired_token() -> DiscordError:
    """An interaction's token is fifteen minutes old, or never was one."""
    return DiscordError(401, 50027, "Invalid Webhook Token")


def wrong_channel() -> DiscordError:
    """The channel is of a kind that this cannot be done in."""
    return DiscordError(400, 50024, "Cannot execute action on this channel type")


def not_a_text_channel() -> DiscordError:
    """The channel holds no messages of its own."""
    return DiscordError(400, 50008, "Cannot send messages in a non-text channel")


def has_thread() -> DiscordError:
    """A message begins one thread and no second."""
    return DiscordError(400, 160004, "A thread has already been created for this message")


def locked_thread() -> DiscordError:
    """Only those who manage threads write there."""
    return DiscordError(400, 160005, "This thread is locked")


def archived_thread() -> DiscordError:
    """It has to be opened first."""
    return DiscordError(400, 50083, "Thread is archived")


def too_many_threads(*, is_news: bool) -> DiscordError:
    """The guild is full of active threads."""
    if is_news:
        return DiscordError(400, 160007, "Maximum number of active announcement threads reached")
    return DiscordError(400, 160006, "Maximum number of active threads reached")


def tag_required() -> DiscordError:
    """The forum's flag asks for a tag."""
    return DiscordError(400, 40067, "A tag is required to create a forum post in this channel")


def already_published() -> DiscordError:
    """A message is published once."""
    return DiscordError(400, 40033, "This message has already been crossposted")


def empty_message() -> DiscordError:
    """A message without anything in it."""
    return DiscordError(400, 50006, "Cannot send an empty message")


def invalid_form(field: str, problem: str) -> DiscordError:
    """Invalid Form Body, naming the `field` as Discord does."""
    detail: Json = {"_errors": [{"code": "BASE_TYPE_BAD", "message": problem}]}
    for part in reversed(field.split(".")):
        detail = {part: detail}
    return DiscordError(400, 50035, "Invalid Form Body", errors=detail)
