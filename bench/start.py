"""The live bot's start over real sockets: seconds to the gateway and memory, beside a bare discord.py bot in turn."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.discord_wire import DiscordWire
from tests.wire.bot_process import started

BARE = """
import os, discord, yarl
discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
client = discord.Client(intents=discord.Intents(guilds=True))
client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""


def memory_mb(pid: int | str) -> tuple[float, float]:
    """Resident and proportional set size of a process in MB; Linux only."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    sizes = {line.split()[0].rstrip(":"): int(line.split()[1]) for line in rollup.splitlines()[1:]}
    return sizes["Rss"] / 1024, sizes["Pss"] / 1024


async def start_once(arguments: list[str], folder: Path) -> tuple[float, float, float]:
    """One start: seconds from the process's birth to its session at the gateway, RSS and PSS in MB then."""
    async with DiscordWire() as wire:
        owner = wire.create_user("owner")
        wire.create_channel(wire.create_guild("Newsroom", owner=owner), "news")
        environment = {**wire.environment, "DATABASE_URL": f"sqlite:///{folder / 'start.db'}"}
        began = time.perf_counter()
        async with started(arguments, environment=environment, output=folder / "output") as process:
            await process.ready(wire)
            spent = time.perf_counter() - began
            await asyncio.sleep(1)  # what a session sets up after it began belongs to it
            resident, proportional = memory_mb(process.pid)
            await process.stop()
    return spent, resident, proportional


async def measure(runs: int) -> None:
    """Start both in turn; print medians and their ratio."""
    bots = {"Newsdesk": ["bot.py"], "bare discord.py": ["-c", BARE]}
    figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in bots}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            for name, arguments in bots.items():
                figures[name].append(await start_once(arguments, Path(folder)))
    medians = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)]
        for name, rows in figures.items()
    }
    print(f"{'':<16} {'seconds':>8} {'RSS MB':>8} {'PSS MB':>8}   (medians of {runs})")
    for name, row in medians.items():
        print(f"{name:<16} {row[0]:>8.2f} {row[1]:>8.1f} {row[2]:>8.1f}")
    ratios = [ours / bare for ours, bare in zip(*medians.values(), strict=True)]
    print(f"{'ratio':<16} {ratios[0]:>8.2f} {ratios[1]:>8.2f} {ratios[2]:>8.2f}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("skipped: memory is read from /proc, which this system does not have")
    asyncio.run(measure(arguments.runs))


if __name__ == "__main__":
    main()
