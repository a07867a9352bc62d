"""Reading older articles of a source, with a card that says how far it is."""

from __future__ import annotations

import logging
from typing import Final

from cogs._delivering.replies import show
from cogs._render.text import plural
from cogs._sourcing.adding import Asking
from cogs._sourcing.editing import show_page
from cogs._sourcing.pages import visible_source
from cogs._sourcing.progress import ProgressCard
from cogs._sourcing.source_cards import older_card
from cogs._ui.failure import AskedWrongError, told
from news.errors import NewsdeskError
from news.models import Source, SourceId

log = logging.getLogger(__name__)

OLDER_MAX: Final = 100
"""Older articles that one press reads at most."""
OLDER_COST: Final = 5
"""Of an allowance: it fetches far more than looking at an address does."""


async def read_older(asking: Asking, source_id: SourceId) -> None:
    """Archives older articles of the source, quietly, then shows its page with how many there were.

    The newsroom bounds how many servers do so at one time.
    """
    source = await visible_source(asking.services.storage, source_id, asking.guild_id)
    if source.url is None:
        raise AskedWrongError(user_message="Imported files have no site to look for older articles in.")
    asking.take_allowance(cost=OLDER_COST)
    await show(asking.interaction, older_card(source).view())
    note = await _read(asking, source)
    await show_page(asking, source_id, note=note)


async def _read(asking: Asking, source: Source) -> str:
    """What came of it, in words."""
    progress = ProgressCard(asking.interaction, asking.services.now)
    try:
        count = await asking.services.newsroom.backfill(
            source.id,
            asking.guild_id,
            limit=OLDER_MAX,
            on_progress=lambda done, total: progress.offer(lambda: older_card(source, done, total)),
        )
    except NewsdeskError as error:
        log.info("no older articles of source %d: %s", source.id, error)
        return f"No older articles were read: {told(error)}"
    finally:
        await progress.settle()
    if count == 0:
        return "No older articles were found that are not in the archive already."
    return f"{plural(count, 'older article')} came into the archive. None of them is posted."
