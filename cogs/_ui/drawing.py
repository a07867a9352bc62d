"""Charts beside answers: drawn off the event loop, within a bound, and left out rather than waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final, ParamSpec

from cogs._render import charts
from cogs._ui.failure import AnyInteraction

log = logging.getLogger(__name__)

P = ParamSpec("P")
DRAWN_WITHIN_S: Final = 1.2
"""How long an answer waits for its chart, in seconds: Discord waits three for the whole."""


async def drawn(draw: Callable[P, bytes], *args: P.args, **kwargs: P.kwargs) -> bytes | None:
    """What `draw` makes in a thread; None where it takes too long or fails, which the log says."""
    try:
        async with asyncio.timeout(DRAWN_WITHIN_S):
            return await asyncio.to_thread(draw, *args, **kwargs)
    except TimeoutError:
        log.info("a chart took longer than %s s; the answer is shown without it", DRAWN_WITHIN_S)
    except Exception:
        log.exception("a chart could not be drawn; the answer is shown without it")
    return None


async def ready_to_draw(interaction: AnyInteraction) -> None:
    """Imports what drawing needs before a command is answered, which the first time takes longer than Discord waits."""
    if charts.is_ready():
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    await asyncio.to_thread(_warm_up)


def _warm_up() -> None:
    try:
        charts.warm_up()
    except Exception:
        log.exception("matplotlib cannot be imported; answers have no charts")
