"""Discord's refusals: HTTP status, JSON error code and words, as its documentation lists them."""

from __future__ import annotations

from typing import Any

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


def unauthorized() -> DiscordError:
    """A missing or wrong token."""
    return DiscordError(401, 0, "401: Unauthorized")


def not_found() -> DiscordError:
    """A path that this Discord does not have."""
    return DiscordError(404, 0, "404: Not Found")


def unknown(thing: str) -> DiscordError:
    """`thing` does not exist, or not for this bot: Channel, Guild, Message, User, Webhook, Interaction."""
    codes = {
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "User": 10013,
        "Webhook": 10015,
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


def empty_message() -> DiscordError:
    """A message without anything in it."""
    return DiscordError(400, 50006, "Cannot send an empty message")


def invalid_form(field: str, problem: str) -> DiscordError:
    """Invalid Form Body, naming the `field` as Discord does."""
    detail: Json = {"_errors": [{"code": "BASE_TYPE_BAD", "message": problem}]}
    for part in reversed(field.split(".")):
        detail = {part: detail}
    return DiscordError(400, 50035, "Invalid Form Body", errors=detail)
