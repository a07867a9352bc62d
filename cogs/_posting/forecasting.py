"""What a draft would have posted last week, in words."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from news.posting.forecast import forecast

if TYPE_CHECKING:
    from cogs._posting.drafts import Draft
    from cogs._posting.session import Session

log = logging.getLogger(__name__)

WAIT_S: Final = 1.5
"""How long the card waits for its forecast, in seconds: Discord waits three for the card."""
A_LOT: Final = (
    "That is a lot for one channel: fewer an hour (When…) or several outlets (What…) keep it readable."
)


async def forecast_words(session: Session, draft: Draft) -> str:
    """The forecast as Markdown of ours; "" where it cannot be told in time."""
    ping = draft.settings.ping
    try:
        async with asyncio.timeout(WAIT_S):
            matches = await session.storage.forecasting.matches_of_last_week(
                session.guild_id, draft.wish, ping_query=ping.query if ping else None
            )
    except TimeoutError:
        log.info("no forecast within %s s for a wish for %s", WAIT_S, draft.wish.kind)
        return ""
    expected = forecast(draft.settings, matches)
    return f"{expected.sentence} {A_LOT}" if expected.is_a_lot else expected.sentence
