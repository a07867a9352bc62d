"""The loopback Discord with Discord's limits as a process of its own, told what to do by lines on its standard input.

begin   forget what was counted      report   a line of JSON with what was counted since      (end of input) end
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from contextlib import suppress
from typing import Any

from tests.fakes.discord_wire import DiscordWire, Limiter

PER_GUILD = 10
"""Channels of a server."""


class TimedLimiter(Limiter):
    """Also writes down when each message was let through."""

    sends: list[float]

    def pass_by(self, method: str, path: str) -> dict[str, str]:
        """As for every limiter."""
        headers = super().pass_by(method, path)
        if method == "POST" and path.endswith("/messages"):
            self.sends.append(time.monotonic())
        return headers


def build(wire: DiscordWire, channels: int) -> dict[str, Any]:
    """Servers with so many channels; how to reach them."""
    owner = wire.create_user("owner")
    guilds: dict[int, list[int]] = {}
    for number in range(0, channels, PER_GUILD):
        guild = wire.create_guild(f"Newsroom {number}", owner=owner)
        made = [wire.create_channel(guild, f"news-{n}").id for n in range(min(PER_GUILD, channels - number))]
        guilds[guild.id] = made
    return {"environment": wire.environment, "guilds": guilds}


def report(wire: DiscordWire, limiter: TimedLimiter) -> dict[str, Any]:
    """What was counted."""
    sends = limiter.sends
    fullest = 0
    first = 0
    for last, moment in enumerate(sends):
        while moment - sends[first] >= 1.0:
            first += 1
        fullest = max(fullest, last - first + 1)
    arrived = {m.nonce: m.created_at for m in wire.world.messages.values() if m.nonce}
    return {
        "sends": sends,
        "refused": dict(limiter.refused),
        "fullest_second": fullest,
        "arrived": arrived,
    }


async def ask(wire: DiscordWire) -> float:
    """Seconds until a command of somebody in the first channel was answered in full; as long as was waited where it was not."""
    channel = next(one for one in wire.world.channels.values() if one.guild_id)
    owner = next(one for one in wire.world.users.values() if one.name == "owner")
    began = time.perf_counter()
    with suppress(TimeoutError):
        await wire.slash(owner, channel, "headlines")
    return time.perf_counter() - began


async def serve(channels: int, windows: Any) -> None:
    """Serve until the input ends; the first line says how to reach it."""
    loop = asyncio.get_running_loop()
    async with DiscordWire() as wire:
        print(json.dumps(build(wire, channels)), flush=True)
        limiter = TimedLimiter(windows=windows)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            if line.strip() == "begin":
                limiter = TimedLimiter(windows=windows)
                limiter.sends = []
                wire.limit(limiter)
                print("{}", flush=True)
            elif line.strip() == "ask":
                print(json.dumps({"seconds": await ask(wire)}), flush=True)
            else:
                print(json.dumps(report(wire, limiter)), flush=True)


def main() -> None:
    """Run as a process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--channels", type=int, required=True)
    parser.add_argument("--windows", choices=["fixed", "sliding"], required=True)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.channels, arguments.windows))


if __name__ == "__main__":
    main()
