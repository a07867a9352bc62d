"""Newsdesk's composition root and command line: settings → storage → fetcher → services → cogs.

`python bot.py` runs the bot; `python bot.py --help` lists the tools for operators.
"""

from __future__ import annotations

import gc

if __name__ == "__main__":
    gc.disable()  # what is imported stays: looking through it for garbage is a seventh of the start

import asyncio
import hashlib
import json
import logging
import pkgutil
import signal
import sys
from contextlib import AsyncExitStack, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

import cogs
from cli.environment import read_environment, use_addresses
from cli.logs import configure_logging
from cli.loop_watch import watched_loop
from cli.running import fail, run_to_exit_status
from cli.tracing import trace_requests
from cogs._services import Services
from news.errors import SettingsError
from news.newsroom.late import LateNewsroom, import_parts
from news.ports import Clock, Workers, utc_now
from news.settings import Settings, load_settings, require_token
from news.working.processes import opened_workers
from news.working.threads import THREADS
from storage import Storage
from storage.giving_way import give_way
from storage.storing import opened_storing

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from news.newsroom.room import Newsroom

log = logging.getLogger("newsdesk")

FOLDER = Path(__file__).resolve().parent
LONGEST_PAUSE_S = 30.0
"""A longer pause that Discord asks for, in seconds, is an error at once: nothing waits for it in silence."""
READY_WAITS_S = 10.0
"""How long polling waits for Discord, in seconds: the bot is there first, but the news does not hang on it."""
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
        self.is_there = asyncio.Event()

    async def setup_hook(self) -> None:
        """Load every cog, then tell Discord about the commands if they changed since the last start."""
        found = [one.name for one in pkgutil.iter_modules(cogs.__path__, "cogs.")]
        names = [name for name in found if not name.startswith("cogs._")]
        await asyncio.to_thread(lambda: [import_module(name) for name in names])
        for name in names:
            await self.load_extension(name)
            await asyncio.sleep(
                0
            )  # discord.py runs each module once more: not all within one step of the loop
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
        self.is_there.set()

    def tell_of_articles(self) -> None:
        """What has just been stored is posted at once; see `Articles.when_added`."""
        if not self.is_closed():
            self.dispatch("articles_added")


async def open_services(
    settings: Settings,
    stack: AsyncExitStack,
    *,
    now: Clock = utc_now,
    page_delay_s: float | None = None,
    workers: Workers = THREADS,
    stores_elsewhere: bool = False,
) -> Services:
    """Everything the bot needs, opened in order; the stack closes it in reverse. Raises StorageError.

    `page_delay_s` is the pause between two pages of one host, None the usual one; only sites of our own need none.
    `workers` read what comes in; they outlive the stack. `stores_elsewhere`: in a process of its own, see `Storage.stored_by`.
    The newsroom is opened when it is first needed.
    """
    storage = await Storage.open(settings.database_url, now=now)
    stack.push_async_callback(storage.close)
    # Ends before the archive is closed: who closes it last tidies its log away.
    storing = await stack.enter_async_context(opened_storing(int(stores_elsewhere)))

    async def open_room() -> Newsroom:
        await import_parts()
        from news.fetch import PAGE_DELAY_S, Fetcher
        from news.newsroom.room import Newsroom

        fetcher = Fetcher(
            contact=settings.operator_contact,
            allow_private_addresses=settings.allow_private_addresses,
            page_delay_s=PAGE_DELAY_S if page_delay_s is None else page_delay_s,
        )
        return Newsroom(
            fetcher=await stack.enter_async_context(fetcher),
            sources=storage.sources,
            articles=storage.articles if storing is None else storage.stored_by(storing),
            now=now,
            poll_min_s=settings.poll_min_seconds,
            workers=workers,
        )

    return Services(storage=storage, settings=settings, now=now, newsroom=LateNewsroom(open_room))


async def run_bot(settings: Settings) -> int:
    """Run until SIGINT or SIGTERM, or until Discord refuses us; the exit status."""
    token = require_token(settings)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stopping.set)
    async with AsyncExitStack() as stack:
        workers = await stack.enter_async_context(opened_workers(settings.workers))
        services = await open_services(
            settings, stack, workers=workers, stores_elsewhere=settings.workers > 0
        )
        bot = NewsBot(services)
        services.storage.articles.when_added = bot.tell_of_articles
        session = asyncio.create_task(bot.start(token), name="discord session")
        polling = asyncio.create_task(poll_once_there(bot), name="polling")
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


async def poll_once_there(bot: NewsBot) -> None:
    """Polls for as long as the task lives, from when the bot is there: what polling imports would hold that up."""
    give_way()
    with suppress(TimeoutError):
        await asyncio.wait_for(bot.is_there.wait(), READY_WAITS_S)
    # Servers and channels stay: looking through a thousand servers' for garbage stops everything for 0.3 s. Done once, not
    # after each reconnect, and here on the loop (10 to 20 ms), as a thread would hold the interpreter just as long.
    gc.collect()
    gc.freeze()
    gc.enable()
    with watched_loop():
        await bot.services.newsroom.run()


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
    given = sys.argv[1:] if argv is None else argv
    command = read_command(given) if given else None
    if command is not None:
        gc.enable()
    try:
        settings = load_settings(read_environment(FOLDER), folder=FOLDER)
    except SettingsError as error:
        return fail(str(error))
    configure_logging(settings.log_level, settings.log_format)
    use_addresses(settings)
    return run_to_exit_status(run_bot(settings) if command is None else command(settings))


def read_command(given: Sequence[str]) -> Callable[[Settings], Coroutine[Any, Any, int]] | None:
    """What the command line asks for, None for the bot itself; ends the program where it says nothing sensible.

    Imports every tool: the bot alone starts without them.
    """
    import demo
    from cli import build_parser

    parser, subparsers = build_parser()
    demo.add_to(subparsers, open_services=open_services, create_bot=NewsBot)
    arguments = parser.parse_args(given)
    if arguments.run is None:
        return None
    return lambda settings: arguments.run(arguments, settings)


if __name__ == "__main__":
    sys.exit(main())
