"""`python bot.py demo`: newsroom → temporary archive → real bot → a page on loopback, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import simcord
from simcord.backend.errors import SetupError

from cli.importing import import_paths
from demo.outside import OutsideNewsroom
from demo.pictures import SCENES, picture
from demo.programme import out_already, still_to_come
from demo.publishers import PUBLISHERS
from demo.site import OutletSite, own_names, publish
from demo.stage import Stage, StageClock, join, run_in_memory
from demo.wire import NEWSROOM, OUTLETS, WIRE, Outlet, picture_url
from news.errors import NewsdeskError
from news.models import ChannelId, GuildId, PostSettings, Schedule, SourceId, UserId, Wish
from news.settings import Settings

if TYPE_CHECKING:
    from cogs._services import Services

log = logging.getLogger(__name__)

CLOSE_S = 4.0
"""How long closing may take before what is left is abandoned, in seconds."""

TOPIC = "The Kestrel Wire's articles arrive here by themselves, the rest in a digest each hour"
INVITATION = """
  Newsdesk is ready ({articles} articles, {seconds:.1f} s). Open this link in a browser:

    {url}

  Then type there, for example:

    /quote by: Ines Calloway       who said what, word for word
    /topic Skerra Bridge           what is happening on a topic
    /follow topic: Mount Ostrey    what is new on it, in one direct message a day

  A new article arrives in #newsroom by itself in about {first_s:.0f} seconds, others and a digest follow. Ctrl-C ends the demo.
"""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `bot.py` hands in, so that nothing here imports it."""

    open_services: Callable[..., Coroutine[Any, Any, Services]]
    create_bot: Callable[[Services], discord.Client]


async def run_demo(arguments: argparse.Namespace, **parts: Callable[..., Any]) -> int:
    """Show the bot until SIGINT, SIGTERM or the page's own end; the exit status."""
    stopping = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # an event loop without signals still has Ctrl-C
            asyncio.get_running_loop().add_signal_handler(signal_number, stopping.set)
    showing = asyncio.create_task(_show(arguments, Parts(**parts)), name="demo")
    stop = asyncio.create_task(stopping.wait(), name="stop signal")
    await asyncio.wait({showing, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if showing.done():
        showing.result()
        return 0
    showing.cancel()
    _, unfinished = await asyncio.wait({showing}, timeout=CLOSE_S)
    if unfinished:
        log.warning("closing took more than %s s", CLOSE_S)
    return 0


async def _show(arguments: argparse.Namespace, parts: Parts) -> None:
    """Build the world from the ground up, and take it down in reverse when cancelled or closed from the page."""
    began = time.perf_counter()
    clock = StageClock()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="newsdesk-demo-"))
        services = await parts.open_services(_settings(Path(folder)), stack, now=clock, page_delay_s=0)
        await _fill(services)
        stack.enter_context(own_names(OUTLETS))
        sites = {
            outlet: await stack.enter_async_context(OutletSite(outlet, out_already(outlet), now=clock))
            for outlet in OUTLETS
        }
        sources = {outlet: await _read(services, outlet, site) for outlet, site in sites.items()}
        outside = OutsideNewsroom(services.newsroom)
        bot = parts.create_bot(replace(services, newsroom=outside))
        env = await stack.enter_async_context(run_in_memory(bot))
        clock.follow(env)
        preview = await _raise_curtain(env, services, sources[WIRE])
        ports = {outlet.host: site.port for outlet, site in sites.items()}
        stage = Stage(env, preview, arguments.port, ports)
        try:
            await stack.enter_async_context(preview)
        except SetupError as error:
            raise NewsdeskError(
                f"Port {arguments.port} cannot be used: it is taken, or kept for administrators. "
                "Choose another with --port, or leave --port out."
            ) from error
        await _attend(
            stack,
            outside.work(),
            services.newsroom.run(),
            stage.keep_time(),
            publish(still_to_come(first_s=arguments.first, every_s=arguments.every), sites),
        )
        count = await services.storage.articles.count(None)
        seconds = time.perf_counter() - began
        print(
            INVITATION.format(url=preview.url, articles=count, seconds=seconds, first_s=arguments.first),
            flush=True,
        )
        await preview.wait_closed()


def _settings(folder: Path) -> Settings:
    """The demo's own settings. Private addresses are allowed here alone: its feed is on loopback."""
    return Settings(
        database_url=f"sqlite:///{folder / 'newsdesk.db'}",
        poll_min_seconds=2,
        allow_private_addresses=True,
        operator_contact="you, on this machine",
    )


async def _fill(services: Services) -> None:
    """Load each publisher's files exactly as `python bot.py import` does."""
    for publisher in PUBLISHERS:
        path = NEWSROOM / publisher.folder
        summary = await import_paths(services.storage, [path], source=publisher.name)
        for name, reason in summary.failures:
            log.error("%s: %s", name, reason)


async def _read(services: Services, outlet: Outlet, site: OutletSite) -> SourceId:
    """The outlet is a source that everyone sees, under its own name; what it has out already is read quietly."""
    await services.storage.sources.add_feed(
        site.feed_url, name=outlet.name, domain=outlet.host, added_to=None
    )
    added = await services.newsroom.add_source(site.feed_url, None)  # keeps the name
    return added.id


async def _raise_curtain(env: simcord.Env, services: Services, wire: SourceId) -> simcord.preview.Preview:
    """A server with its people and autoposts, and the one channel that the page shows; the page is not open yet."""
    guild = env.create_guild("The Reading Room")
    newsroom = guild.create_text_channel("newsroom", topic=TOPIC)
    organisers = guild.create_role("Organisers", permissions=discord.Permissions(manage_guild=True))
    you = guild.add_member(env.create_user("you", global_name="You"), roles=[organisers])
    reader = guild.add_member(env.create_user("reader", global_name="A reader"))
    await join(env, guild)  # it says hello in #newsroom
    for wish, label, settings in _autoposts(wire):
        await services.storage.autoposts.add(
            GuildId(guild.id),
            ChannelId(newsroom.id),
            wish,
            settings,
            label=label,
            created_by=UserId(you.id),
        )
    return env.preview(
        newsroom,
        viewers=[you, reader],
        layout="channel",
        display="responsive",
        locale="en-GB",
        assets=_pictures(),
    )


def _autoposts(wire: SourceId) -> list[tuple[Wish, str, PostSettings]]:
    """The wire at once, without the usual cap, which a newcomer who waits would meet; everything else hourly."""
    at_once = PostSettings(mode="instant")
    # One minute after the stage's clock begins is one of these.
    hourly = PostSettings(mode="digest", schedule=Schedule(every="hour", minute=1))
    return [
        (Wish("source", source_ids=(wire,)), WIRE.name, at_once),
        (Wish("everything"), "everything", hourly),
    ]


def _pictures() -> dict[str, tuple[str, bytes]]:
    """Every picture under each address that an article gives it: the page itself has no network."""
    drawn = {scene: picture(scene) for scene in SCENES}
    homes = [each.home for each in (*PUBLISHERS, *OUTLETS)]
    return {picture_url(scene, home): (f"{scene}.png", png) for home in homes for scene, png in drawn.items()}


async def _attend(stack: AsyncExitStack, *jobs: Coroutine[Any, Any, None]) -> None:
    """Run jobs beside the page; they are ended, and waited for, before what they use is closed."""
    tasks = [asyncio.create_task(job) for job in jobs]
    for task in tasks:
        task.add_done_callback(_complain)

    async def end() -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    stack.push_async_callback(end)


def _complain(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("a part of the demo has stopped", exc_info=error)
