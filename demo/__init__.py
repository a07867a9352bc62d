"""A newsroom of our own invention, and the real bot answering about it in a local browser page."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from news.errors import NewsdeskError

if TYPE_CHECKING:
    from cli import Subparsers
    from news.settings import Settings

NEEDS = ("simcord", "PIL", "markdown_it")
"""Modules of requirements-demo.txt, which a live bot does not install."""
LAST_PORT = 65535


def port(text: str) -> int:
    """A port number, 0 for any free one. Raises ArgumentTypeError with what a port may be."""
    if not (text.isascii() and text.isdecimal()) or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; take a number from 1024 to {LAST_PORT}")
    return int(text)


def require_parts() -> None:
    """Nothing, where all that the demo needs is installed. Raises NewsdeskError with what to do."""
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        raise NewsdeskError(
            f"The demo needs {', '.join(missing)}, not installed here. Start it with `make demo`, "
            "or first run `python -m pip install -r requirements-demo.txt`."
        )


def add_to(subparsers: Subparsers, **parts: Callable[..., Any]) -> None:
    """Add `demo` to the command line. `parts` are `open_services` and `create_bot` of `bot.py`, handed to `run_demo`."""
    parser = subparsers.add_parser(
        "demo",
        help="the bot in a local browser page, with sample articles: no account, no token",
        description="Run the real bot against a Discord in memory and open it to a browser on this machine.",
    )
    parser.add_argument("--port", type=port, default=0, help="port of the page (default: any free one)")
    parser.add_argument(
        "--first", type=float, default=15.0, help="seconds until the first new article (default: 15)"
    )
    parser.add_argument(
        "--every",
        type=float,
        default=40.0,
        help="seconds between new articles after that (default: 40; later ones take five times as long)",
    )

    async def run(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001  the demo has settings of its own
        require_parts()
        for name in (None, "discord"):  # the link should be all that is to be read
            logging.getLogger(name).setLevel(logging.ERROR)
        from demo.run import run_demo  # imports what require_parts has looked for

        return await run_demo(arguments, **parts)

    parser.set_defaults(run=run)
