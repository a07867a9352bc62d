"""What Discord refuses in a message, a choice or a command: the limits that discord.py leaves to the caller."""

from __future__ import annotations

from collections import Counter

from tests.fakes.discord_wire import errors
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.messages import IS_COMPONENTS_V2, walk

CONTENT_MAX = 2000
TEXT_TOTAL_MAX = 4000
COMPONENTS_MAX = 40
CUSTOM_ID_MAX = 100
LABEL_MAX = 80
NONCE_MAX = 25
CHOICES_MAX = 25
CHOICE_MAX = 100
COMMAND_MAX = 8000

BUTTON, TEXT_DISPLAY = 2, 10


def check_message(body: Json, *, flags: int, is_edit: bool = False) -> None:
    """Refuse a message that Discord would refuse. `flags` are those that it will have."""
    content, components = body.get("content") or "", body.get("components") or []
    if len(content) > CONTENT_MAX:
        raise errors.invalid_form("content", f"Must be {CONTENT_MAX} or fewer in length.")
    if len(str(body.get("nonce") or "")) > NONCE_MAX:
        raise errors.invalid_form("nonce", f"Must be {NONCE_MAX} or fewer in length.")
    if flags & IS_COMPONENTS_V2:
        check_components_v2(body)
    elif any(part["type"] in (9, 10, 11, 12, 13, 14, 17) for part in components):
        raise errors.invalid_form("components", "These components need the IS_COMPONENTS_V2 flag.")
    if not is_edit and not (content or components or body.get("embeds") or body.get("attachments")):
        raise errors.empty_message()
    check_components(components)


def check_components_v2(body: Json) -> None:
    """Refuse what the flag forbids: content and embeds beside it, more than 4,000 characters of text."""
    for field in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(field):
            raise errors.invalid_form(field, "Cannot be used with MessageFlags.IS_COMPONENTS_V2.")
    texts = [part["content"] for part in walk(body.get("components") or []) if part["type"] == TEXT_DISPLAY]
    if sum(map(len, texts)) > TEXT_TOTAL_MAX:
        raise errors.invalid_form("components", f"Text must be {TEXT_TOTAL_MAX} or fewer in length.")
    if any(not text.strip() for text in texts):
        raise errors.invalid_form("components", "Text displays may not be empty.")


def check_components(components: list[Json]) -> None:
    """Refuse too many components, and buttons that are too long, doubled or without a purpose."""
    parts = list(walk(components))
    if len(parts) > COMPONENTS_MAX:
        raise errors.invalid_form("components", f"Must be {COMPONENTS_MAX} or fewer in total.")
    ids = Counter(part["custom_id"] for part in parts if "custom_id" in part)
    for custom_id, uses in ids.items():
        if not 1 <= len(custom_id) <= CUSTOM_ID_MAX:
            raise errors.invalid_form("components", f"custom_id must be 1 to {CUSTOM_ID_MAX} in length.")
        if uses > 1:
            raise errors.invalid_form("components", "Component custom id cannot be duplicated")
    for part in parts:
        if part["type"] == BUTTON:
            check_button(part)


def check_button(button: Json) -> None:
    """Refuse a button with a long label, or one that neither opens an address nor has an id."""
    if len(button.get("label") or "") > LABEL_MAX:
        raise errors.invalid_form("components", f"A label must be {LABEL_MAX} or fewer in length.")
    if bool(button.get("url")) == bool(button.get("custom_id")):
        raise errors.invalid_form("components", "A button has a url or a custom_id.")
    if len(button.get("url") or "") > 512:
        raise errors.invalid_form("components", "A button's url must be 512 or fewer in length.")


def check_choices(choices: list[Json]) -> None:
    """Refuse autocompletions that Discord would not show."""
    if len(choices) > CHOICES_MAX:
        raise errors.invalid_form("data.choices", f"Must be {CHOICES_MAX} or fewer in length.")
    for choice in choices:
        value = choice["value"]
        if not 1 <= len(choice["name"]) <= CHOICE_MAX or (isinstance(value, str) and len(value) > CHOICE_MAX):
            raise errors.invalid_form("data.choices", f"Must be between 1 and {CHOICE_MAX} in length.")


def command_length(command: Json) -> int:
    """Characters of a command as Discord counts them: names, descriptions and values, options included."""
    own = len(command.get("name", "")) + len(command.get("description", ""))
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in command.get("choices") or [])
    return own + choices + sum(command_length(option) for option in command.get("options") or [])


def check_commands(commands: list[Json]) -> None:
    """Refuse a set of commands with too many, too long or doubled ones."""
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        names = [command["name"] for command in commands if command.get("type", 1) == kind]
        if len(names) > most:
            raise errors.DiscordError(400, 30032, f"Maximum number of application commands reached ({most})")
        if len(set(names)) < len(names):
            raise errors.invalid_form("name", "Application command names must be unique")
    for command in commands:
        if command_length(command) > COMMAND_MAX:
            raise errors.invalid_form("name", f"Command exceeds maximum size ({COMMAND_MAX})")
