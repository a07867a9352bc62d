"""`/source import` and `/source export`. `cogs/source.py` has asked for the permission before it calls these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import Choices

if TYPE_CHECKING:
    from cogs._services import Services


async def import_list(
    interaction: AnyInteraction, services: Services, file: discord.Attachment | None, bundle: str | None
) -> None:
    """Adds many sources: from a file, from one of our bundles, or pasted into a form when neither is given."""
    raise AskedWrongError(
        user_message="Lists cannot be imported yet. `/source add` takes one address at a time."
    )


async def export_list(interaction: AnyInteraction, services: Services) -> None:
    """Answers with the server's sources as an OPML file."""
    raise AskedWrongError(user_message="Lists cannot be exported yet. `/source list` shows the sources.")


def complete_bundles(typed: str) -> Choices:
    """Bundles whose name has what was typed."""
    return []
