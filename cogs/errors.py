"""Every failure of a command is answered in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._ui.failure import answer_failure

if TYPE_CHECKING:
    from bot import NewsBot


async def setup(bot: NewsBot) -> None:
    """Extension entry point. Buttons and modals answer through the same function, see `_ui.safe`."""
    bot.tree.error(answer_failure)
