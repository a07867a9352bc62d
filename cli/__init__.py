"""The tools an operator runs from a shell: one module a command, one parser for all."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from news.settings import Settings

Command = Callable[[argparse.Namespace, Settings], Coroutine[Any, Any, int]]
"""Runs one command; the exit status: 0 done, 1 done in part, 2 not done."""


class Subparsers(Protocol):
    """What argparse's `add_subparsers` returns; its own class is private."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser:  # noqa: A002
        """A parser for one command."""
        ...


def build_parser() -> tuple[argparse.ArgumentParser, Subparsers]:
    """The command line with every command of this package, and the place where `bot.py` adds its own.

    Parsing leaves the Command to run in `run`, or None for the bot itself.
    """
    from cli import (
        backing_up,
        compacting,
        doctor,
        importing,
        inspecting,
        merging,
        polling,
        publishing,
        reextracting,
        removing,
        repairing,
        restoring,
        retaining,
    )

    parser = argparse.ArgumentParser(
        prog="bot.py",
        description="Newsdesk reads the news for a Discord server and answers about it. Without a command: run the bot.",
    )
    parser.set_defaults(run=None)
    subparsers: Subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    tools = (
        importing,
        inspecting,
        publishing,
        polling,
        reextracting,
        merging,
        removing,
        retaining,
        backing_up,
        restoring,
        compacting,
        repairing,
        doctor,
    )
    for module in tools:
        module.add_to(subparsers)
    return parser, subparsers
