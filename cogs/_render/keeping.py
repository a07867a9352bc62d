"""The two buttons by which somebody keeps hold of what a card shows. Pure."""

from __future__ import annotations

from cogs._render.card import AnyButton, button
from cogs._render.press_ids import FollowKind, SaveKind, follow_id, save_id


def follow_button(kind: FollowKind, value: int) -> AnyButton:
    """Follows the card's topic, person, source or story; an article's asks which of them."""
    return button("Follow", follow_id(kind, value))


def save_button(kind: SaveKind, value: int) -> AnyButton:
    """Keeps the article or quote for `/saved`."""
    return button("Save", save_id(kind, value))
