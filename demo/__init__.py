"""A newsroom of our own invention, and the real bot answering about it in a local browser page."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cli import Subparsers
    from news.settings import Settings


def add_to(subparsers: Subparsers, **parts: Callable[..., Any]) -> None:
    """Add `demo` to the command line. `parts` are `open_services` and `create_bot` of `bot.py`, handed to `run_demo`."""
    parser = subparsers.add_parser(
        "demo",
        help="the bot in a local browser page, with sample articles: no account, no token",
        description="Run the real bot against a Discord in memory and open it to a browser on this machine.",
    )
    parser.add_argument("--port", type=int, default=0, help="port of the page (default: any free one)")

    parser.add_argument(
        "--first", type=float, default=20.0, help="seconds until the first new article (default: 20)"
    )
    parser.add_argument(
        "--every", type=float, default=40.0, help="seconds between new articles after that (default: 40)"
    )

    async def run(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001  the demo has settings of its own
        for name in (None, "discord"):  # the link should be all that is to be read
            logging.getLogger(name).setLevel(logging.ERROR)
        from demo.run import run_demo  # needs requirements-demo.txt, which a live bot does not install

        return await run_demo(arguments, **parts)

    parser.set_defaults(run=run)
