"""`python bot.py doctor`: is everything there that the bot needs, and if not, what to do."""

from __future__ import annotations

import argparse
import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import discord
from rich.console import Console
from rich.markup import escape

from cogs._permissions import invite_url
from news.errors import FetchError, NewsdeskError
from news.fetch import Fetcher
from storage import Storage
from storage.room import room_lines, shortage

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli import Subparsers
    from news.settings import Settings
    from storage.inspecting_file import Damage

RESTORE = "End the bot and put a backup in its place: python bot.py restore FILE. The damaged file is kept beside it."
REPAIR = "`python bot.py repair` says what it would do; --yes does it."
NETWORK_PROBE = "https://www.iana.org/"
"""A small page of a host that is always there, read once to see whether the web can be reached."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked. `is_fatal`: the bot cannot run like this. `advice`: what to do, if anything."""

    what: str
    is_fine: bool
    words: str
    advice: str = ""
    is_fatal: bool = True


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "doctor",
        help="check settings, token, database and network; print the invite link",
        description="Check everything that the bot needs, and say what to do about what is missing.",
    )
    parser.add_argument("--offline", action="store_true", help="ask neither Discord nor the web")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a line for each check and the invite link; 1 when something keeps the bot from running."""
    console = Console(soft_wrap=True, highlight=False)
    findings = [Finding("settings", is_fine=True, words="every value can be read")]
    application_id = application_id_of(settings.discord_token) if settings.discord_token else None
    findings.append(await check_token(settings, is_online=not arguments.offline))
    with console.status("Looking at the database…") as status:
        findings += await check_database(
            settings.database_url, on_part=lambda part: status.update(f"Looking at the database: {part}")
        )
    if not arguments.offline:
        findings.append(await check_network(settings))
    for finding in findings:
        mark = (
            "[green]ok[/green]  "
            if finding.is_fine
            else "[red]bad[/red] "
            if finding.is_fatal
            else "[yellow]note[/yellow]"
        )
        console.print(f"{mark} [bold]{finding.what}[/bold]: {escape(finding.words)}")
        if finding.advice:
            console.print(f"     → {escape(finding.advice)}")
    if application_id is not None:
        console.print(f"\nInvite link: {invite_url(application_id)}")
        console.print("Open it, choose your server, then run /desk setup there.")
    return 1 if any(finding.is_fatal and not finding.is_fine for finding in findings) else 0


def application_id_of(token: str) -> int | None:
    """The application's id as a token carries it: its first part is that id in base64. None when it is not."""
    head = token.split(".", 1)[0]
    try:
        return int(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (binascii.Error, ValueError):
        return None


async def check_token(settings: Settings, *, is_online: bool) -> Finding:
    """Whether there is a token and, online, whether Discord takes it."""
    advice = "Developer portal → your application → Bot → Reset Token; put it into .env as DISCORD_TOKEN."
    if settings.discord_token is None:
        return Finding("token", is_fine=False, words="DISCORD_TOKEN is not set", advice=advice)
    if not is_online:
        return Finding("token", is_fine=True, words="has the right form (not tried: offline)")
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        await client.login(settings.discord_token)
        return Finding("token", is_fine=True, words=f"Discord knows it as {client.user}")
    except discord.LoginFailure:
        return Finding("token", is_fine=False, words="Discord refuses it", advice=advice)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        return Finding(
            "token",
            is_fine=False,
            words=f"could not be tried: {error}",
            advice="Check the network, a firewall or proxy, and DISCORD_API_URL.",
        )
    finally:
        await client.close()


async def check_database(url: str, *, on_part: Callable[[str], object] = lambda _: None) -> list[Finding]:
    """Whether the database opens and is whole, how large it is, and whether its disk has room."""
    try:
        storage = await Storage.open(url)
    except NewsdeskError as error:
        return [
            Finding(
                "database", is_fine=False, words=str(error), advice=RESTORE if "damaged" in str(error) else ""
            )
        ]
    try:
        found = await storage.upkeep.inspect(on_part=on_part, pause_s=0)
        room = await storage.upkeep.room()
    finally:
        await storage.close()
    size = Finding("room", is_fine=True, words="; ".join(room_lines(room, found.sizes)))
    if (short := shortage(room)) is not None:
        size = Finding("room", is_fine=False, words=size.words, advice=short, is_fatal=False)
    return [*map(damage_finding, found.damage), *([] if found.damage else [_whole(url)]), size]


def damage_finding(damage: Damage) -> Finding:
    """What is wrong in the file, with the next step."""
    if damage.remedy == "restore":
        return Finding("database", is_fine=False, words=f"is damaged: {damage.words}", advice=RESTORE)
    return Finding("database", is_fine=False, words=damage.words, advice=REPAIR, is_fatal=False)


def _whole(url: str) -> Finding:
    return Finding("database", is_fine=True, words=f"{url} is whole")


async def check_network(settings: Settings) -> Finding:
    """Whether the web can be reached."""
    try:
        async with Fetcher(contact=settings.operator_contact) as fetcher:
            await fetcher.get(NETWORK_PROBE)
    except FetchError as error:
        return Finding(
            "network",
            is_fine=False,
            words=f"{NETWORK_PROBE} cannot be read: {error}",
            advice="Feeds will not be read until the web can be reached; files can still be imported.",
            is_fatal=False,
        )
    return Finding("network", is_fine=True, words="the web can be reached")
