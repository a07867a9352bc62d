"""Presses and the clock take turns: neither overlaps the other, and no press is stale because of a tick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import discord
import pytest
from discord.ext import commands, tasks

from demo import stage
from demo.stage import Stage, StageClock, index_html, join, run_in_memory


class Ticker(commands.Bot):
    """Posts at each tick, greets where it comes in, and answers /ping."""

    def __init__(self) -> None:
        super().__init__(command_prefix="!", intents=discord.Intents(guilds=True))
        self.joined: list[str] = []
        self.posts = 0
        self.channel_id = 0

    async def setup_hook(self) -> None:
        @self.tree.command(description="Answers")
        async def ping(interaction: discord.Interaction) -> None:
            await asyncio.sleep(0)
            await interaction.response.send_message("pong", ephemeral=True)

        await self.tree.sync()
        self.post.start()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.joined.append(guild.name)

    @tasks.loop(seconds=1)
    async def post(self) -> None:
        channel = self.get_channel(self.channel_id)
        if isinstance(channel, discord.TextChannel):
            self.posts += 1
            await channel.send(f"post {self.posts}")


class Visitor:
    """The page's own requests, without a browser."""

    def __init__(self, http: aiohttp.ClientSession, state: dict[str, Any]) -> None:
        self.http = http
        self.state = state
        self.sequence = 0

    async def run(self, command: dict[str, Any]) -> dict[str, Any]:
        """Send a command as of the revision that the page first saw."""
        self.sequence += 1
        body = {
            "protocol_version": 3,
            "sequence": self.sequence,
            "request_id": f"r{self.sequence}",
            "generation": self.state["context"]["generation"],
            "bot_generation": self.state["botGeneration"],
            "published_revision": self.state["publishedRevision"],
            "kind": "run_command",
            "command_id": command["commandId"],
            "path": command["path"],
            "schema_fingerprint": command["schemaFingerprint"],
            "options": {},
        }
        async with self.http.post("/api/action", json=body) as response:
            return await response.json()


@asynccontextmanager
async def visited_stage() -> AsyncIterator[tuple[Ticker, Stage, Visitor]]:
    bot = Ticker()
    async with run_in_memory(bot) as env:
        guild = env.create_guild("The Reading Room")
        channel = guild.create_text_channel("newsroom")
        you = guild.add_member(env.create_user("you"))
        preview = env.preview(channel, viewers=[you], layout="channel")
        staged = Stage(env, preview, 0)
        async with preview:
            link = urlsplit(preview.url)
            headers = {"X-Simcord-Capability": link.fragment}
            async with aiohttp.ClientSession(f"http://{link.netloc}", headers=headers) as http:
                async with http.post("/api/pages", json={}) as response:
                    state = await response.json()
                http.headers["X-Simcord-Context"] = state["context"]["id"]
                bot.channel_id = channel.id
                yield bot, staged, Visitor(http, state)


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticks follow each other at once, and each is a second long."""
    seconds = count()
    monkeypatch.setattr(stage, "TICK_S", 0.001)
    monkeypatch.setattr(stage, "perf_counter", lambda: float(next(seconds)))


async def test_presses_never_meet_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands sent while messages arrive at every tick are all carried out, though each knows an old page."""
    hurry(monkeypatch)
    async with visited_stage() as (bot, staged, visitor):
        clock = asyncio.create_task(staged.keep_time())
        async with visitor.http.get("/api/commands") as response:
            (command,) = (await response.json())["entries"]
        receipts = [await visitor.run(command) for _ in range(6)]
        clock.cancel()
        await asyncio.gather(clock, return_exceptions=True)
        assert {(receipt["rejected"], receipt["settlement"]) for receipt in receipts} == {(False, "settled")}
        assert bot.posts > 3


async def test_what_is_posted_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that the bot sends by itself stands on the page without a press."""
    hurry(monkeypatch)
    async with visited_stage() as (_, staged, visitor):
        clock = asyncio.create_task(staged.keep_time())
        shown: dict[str, Any] = {}
        while not shown:
            async with visitor.http.get("/api/state") as response:
                shown = (await response.json())["messages"]
        clock.cancel()
        await asyncio.gather(clock, return_exceptions=True)
        assert next(iter(shown.values()))["author"]["name"] == "Newsdesk"


async def test_the_bot_comes_in_as_on_discord() -> None:
    """A server on the stage is joined, so that the bot says its hello."""
    bot = Ticker()
    async with run_in_memory(bot) as env:
        await join(env, env.create_guild("The Reading Room"))
        assert bot.joined == ["The Reading Room"]


async def test_the_clock_is_the_stage_s() -> None:
    """The bot's present is the simulated one, before and while it runs."""
    clock = StageClock()
    assert clock() == stage.START
    async with run_in_memory(Ticker()) as env:
        clock.follow(env)
        await env.advance_time(90)
        assert (clock() - stage.START).total_seconds() == 90


def test_the_page_says_what_to_try() -> None:
    """Every change to simcord's page takes hold: a new version that words it differently is noticed."""
    page = index_html({"paper.example": 8080})
    assert "SimCord Preview" not in page
    for part in (
        "/newsdesk.css",
        "/newsdesk.js",
        "/newsdesk.svg",
        "Try these",
        """data-sites='{"paper.example": 8080}'""",
        "<strong>Newsdesk</strong>",
        ">N</span>",
    ):
        assert part in page
