"""What a draft would have posted last week, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cogs._posting.drafts import Draft
    from cogs._posting.session import Session


async def forecast_words(session: Session, draft: Draft) -> str:
    """The forecast as Markdown of ours; "" where it cannot be told."""
    del session, draft
    return ""
