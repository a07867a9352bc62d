"""Reading what a card shows, as a person would."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def parts(components: Iterable[Any]) -> Iterable[dict[str, Any]]:
    """Every component of a message, however deep, in order."""
    for component in components:
        raw = component if isinstance(component, dict) else component.to_dict()
        yield raw
        yield from parts(raw.get("components") or [])
        if raw.get("accessory"):
            yield from parts([raw["accessory"]])


def text_of(message: Any) -> str:
    """All the text of a card."""
    return "\n".join(part["content"] for part in parts(message.components) if part["type"] == 10)


def labels_of(message: Any) -> list[str]:
    """The labels of its buttons."""
    return [part["label"] for part in parts(message.components) if part["type"] == 2]


def options_of(message: Any) -> list[dict[str, Any]]:
    """What its only menu offers."""
    (menu,) = [part for part in parts(message.components) if part["type"] == 3]
    return menu["options"]


def links_of(message: Any) -> list[str]:
    """The addresses of its link buttons."""
    return [part["url"] for part in parts(message.components) if part["type"] == 2 and part.get("url")]
