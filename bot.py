"""Newsdesk's composition root and command line: settings → storage → fetcher → services → cogs.

`python bot.py` runs the bot; `python bot.py --help` lists the tools for operators.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import logging
import pkgutil
import signal
import sys
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

import cogs
import demo
from cli import build_parser
from cli.environment import read_environment, use_addresses
from cli.logs import configure_logging
from cli.running import fail, run_to_exit_status
from cli.tracing import trace_requests
from cogs._services import Services
from news.errors import SettingsError
from news.fetch import PAGE_DELAY_S, Fetcher
from news.newsroom.room import Newsroom
from news.ports import Clock, utc_now
from news.settings import Settings, load_settings, require_token
from storage import Storage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

log = logging.getLogger("newsdesk")

FOLDER = Path(__file__).resolve().parent
LONGEST_PAUSE_S = 30.0
"""A longer pause that Discord asks for, in seconds, is an error at once: nothing waits for it in silence."""
SHUTDOWN_S = 3.5
"""How long closing may take before what is left is abandoned, in seconds."""


class NewsBot(commands.Bot):
    """The Discord client. It holds services and loads every cog; it decides nothing."""

    def __init__(self, services: Services) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,  # required by discord.py; no message is ever read
            help_command=None,
            intents=discord.Intents(
                guilds=True
            ),  # nothing privileged: slash commands and posting need no more
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=trace_requests(services.rest),
            max_ratelimit_timeout=LONGEST_PAUSE_S,
        )
        self.services = services

    async def setup_hook(self) -> None:
        """Load every cog, then tell Discord about the commands if they changed since the last start."""
        for module in pkgutil.iter_modules(cogs.__path__, "cogs."):
            if not module.name.startswith("cogs._"):
                await self.load_extension(module.name)
        described = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        fingerprint = json.dumps([self.application_id, described], sort_keys=True, default=str)
        digest = hashlib.sha256(fingerprint.encode()).hexdigest()
        if digest != await self.services.storage.guilds.get_commands_hash():
            await self.tree.sync()
            await self.services.storage.guilds.set_commands_hash(digest)
            log.info("commands synced: %d", len(described))

    async def on_ready(self) -> None:
        """Say in the log that the bot is there; Discord may send this again after a reconnect."""
        log.info("ready as %s in %d servers", self.user, len(self.guilds))
        if not gc.get_freeze_count():
            # Servers and channels stay: looking through a thousand servers' for garbage stops everything for 0.3 s.
            gc.collect()
            gc.freeze()

    def tell_of_articles(self) -> None:
        """What has just been stored is posted at once; see `Articles.when_added`."""
        if not self.is_closed():
            self.dispatch("articles_added")


async def open_services(
    settings: Settings,
    stack: AsyncExitStack,
    *,
    now: Clock = utc_now,
    page_delay_s: float = PAGE_DELAY_S,
) -> Services:
    """Everything the bot needs, opened in order; the stack closes it in reverse. Raises StorageError.

    `page_delay_s` is the pause between two pages of one host; only sites of our own need none.
    """
    storage = await Storage.open(settings.database_url, now=now)
    stack.push_async_callback(storage.close)
    fetcher = await stack.enter_async_context(
        Fetcher(
            contact=settings.operator_contact,
            allow_private_addresses=settings.allow_private_addresses,
            page_delay_s=page_delay_s,
        )
    )
    newsroom = Newsroom(
        fetcher=fetcher,
        sources=storage.sources,
        articles=storage.articles,
        now=now,
        poll_min_s=settings.poll_min_seconds,
    )
    return Services(storage=storage, settings=settings, now=now, newsroom=newsroom)


async def run_bot(settings: Settings) -> int:
    """Run until SIGINT or SIGTERM, or until Discord refuses us; the exit status."""
    token = require_token(settings)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stopping.set)
    async with AsyncExitStack() as stack:
        services = await open_services(settings, stack)
        bot = NewsBot(services)
        services.storage.articles.when_added = bot.tell_of_articles
        session = asyncio.create_task(bot.start(token), name="discord session")
        polling = asyncio.create_task(services.newsroom.run(), name="polling")
        stop = asyncio.create_task(stopping.wait(), name="stop signal")
        try:
            await asyncio.wait({session, stop, polling}, return_when=asyncio.FIRST_COMPLETED)
            for ended in (session, polling):
                if ended.done():
                    ended.result()
        finally:
            log.info("closing")
            await close_within(SHUTDOWN_S, bot, (polling, stop, session))
    return 0


async def close_within(seconds: float, bot: NewsBot, tasks: Sequence[asyncio.Task[Any]]) -> None:
    """End the session and the tasks, polling first; the write in hand is finished by storage."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            tasks[0].cancel()
            await bot.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the command line; the exit status."""
    parser, subparsers = build_parser()
    demo.add_to(subparsers, open_services=open_services, create_bot=NewsBot)
    arguments = parser.parse_args(argv)
    try:
        settings = load_settings(read_environment(FOLDER), folder=FOLDER)
    except SettingsError as error:
        return fail(str(error))
    configure_logging(settings.log_level, settings.log_format)
    use_addresses(settings)
    return run_to_exit_status(arguments.run(arguments, settings) if arguments.run else run_bot(settings))


if __name__ == "__main__":
    sys.exit(main())
