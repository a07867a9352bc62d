"""The live bot's start over real sockets: seconds to the gateway, CPU and memory, beside a bare discord.py bot in turn."""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench._reporting import Figure, report, skip
from bench._scale import sized
from tests.fakes.discord_wire import DiscordWire
from tests.wire.bot_process import started

EXPECTED_S: Final = {"quick": 14, "usual": 35, "full": 70}
GOAL_S = 0.6
FLOOR = "bare discord.py (floor)"
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


def cpu_s(pid: int | str) -> float:
    """CPU time that a process has taken with all its threads, in seconds; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def start_once(arguments: list[str], folder: Path) -> tuple[float, float, float, float]:
    """One start: seconds from the process's birth to its session at the gateway, CPU seconds, RSS and PSS in MB then.

    Python's bytecode is kept in `folder`, as it is beside an installed program; the first start of all writes it.
    """
    async with DiscordWire() as wire:
        owner = wire.create_user("owner")
        wire.create_channel(wire.create_guild("Newsroom", owner=owner), "news")
        environment = {
            **wire.environment,
            "DATABASE_URL": f"sqlite:///{folder / 'start.db'}",
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        }
        began = time.perf_counter()
        async with started(arguments, environment=environment, output=folder / "output") as process:
            await process.ready(wire)
            spent, cpu = time.perf_counter() - began, cpu_s(process.pid)
            await asyncio.sleep(2)  # what a session sets up after it began belongs to it
            resident, proportional = memory_mb(process.pid)
            await process.stop()
    return spent, cpu, resident, proportional


async def measure(runs: int) -> None:
    """Start both in turn; report medians. The very first start of each is not counted: it fills caches."""
    bots = {"Newsdesk": ["bot.py"], FLOOR: ["-c", BARE]}
    found: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in bots}
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs + 1):
            for name, arguments in bots.items():
                row = await start_once(arguments, Path(folder))
                if run:
                    found[name].append(row)
    ours, bare = (
        [statistics.median(column) for column in zip(*rows, strict=True)] for rows in found.values()
    )
    named = [
        ("to the gateway", "s", GOAL_S),
        ("CPU to the gateway", "s", None),
        ("RSS once settled", "MB", None),
        ("PSS once settled", "MB", None),
    ]
    report(
        "start",
        [
            Figure(name, value, unit, beside={FLOOR: floor}, goal=goal)
            for (name, unit, goal), value, floor in zip(named, ours, bare, strict=True)
        ],
        conditions={"runs": runs},
    )


def main() -> int:
    """Read the command line and measure; 0 also where memory cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=sized(quick=1, usual=4, full=9))
    arguments = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        skip("start", "memory is read from /proc, which this system does not have")
        return 0
    asyncio.run(measure(arguments.runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
