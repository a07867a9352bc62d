"""The loopback Discord itself, met by a toy bot: what it must get right for the other wire tests to mean anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord_wire import (
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    DiscordWire,
    Guild,
    NotOfferedError,
    User,
    faults,
)


class Card(discord.ui.LayoutView):
    """A card of components V2 with one button."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Container(discord.ui.TextDisplay("Two ferries met.")))
        row = discord.ui.ActionRow()
        button = discord.ui.Button(label="More", custom_id="more")
        button.callback = self.more
        row.add_item(button)
        self.add_item(row)

    async def more(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("And a third.", ephemeral=True)


class ToyBot(commands.Bot):
    """Commands that answer, defer, complete and look around."""

    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True), max_messages=None)
        self._connection.guild_ready_timeout = 0.05

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify again at once; discord.py's own hook sleeps five seconds for the real Discord's sake."""

    async def setup_hook(self) -> None:
        @app_commands.command()
        async def card(interaction: discord.Interaction) -> None:
            """Answer at once."""
            await interaction.response.send_message(view=Card(), ephemeral=True)

        @app_commands.command()
        async def where(interaction: discord.Interaction) -> None:
            """Answer with the kind of place."""
            context = interaction.context.to_array()
            await interaction.response.send_message(f"{context} {interaction.is_user_integration()}")

        @app_commands.command()
        async def slowly(interaction: discord.Interaction, name: str) -> None:
            """Answer after a deferral."""
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send(f"Hello {name}")

        @app_commands.context_menu(name="Who said this?")
        async def who(interaction: discord.Interaction, message: discord.Message) -> None:
            """Answer about a message."""
            await interaction.response.send_message(message.content, ephemeral=True)

        @slowly.autocomplete("name")
        async def names(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=typed + end, value=typed + end) for end in ("a", "o")]

        self.tree.add_command(card)
        self.tree.add_command(slowly)
        self.tree.add_command(where)
        self.tree.add_command(who)
        await self.tree.sync()


@asynccontextmanager
async def toy_bot(wire: DiscordWire, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ToyBot]:
    monkeypatch.setattr(Route, "BASE", wire.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(wire.gateway_url))
    bot = ToyBot()
    running = asyncio.create_task(bot.start(wire.world.token))
    try:
        ready = asyncio.ensure_future(bot.wait_until_ready())
        await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED, timeout=wire.timeout_s)
        assert ready.done(), running
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(running)


class Place:
    """A wire with one guild, one channel and one person."""

    def __init__(self, wire: DiscordWire) -> None:
        self.wire = wire
        self.ada: User = wire.create_user("ada")
        self.guild: Guild = wire.create_guild("Newsroom", owner=self.ada)
        self.channel: Channel = wire.create_channel(self.guild, "news")


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with DiscordWire() as wire:
        yield Place(wire)


def text_channel(bot: ToyBot, channel: Channel) -> discord.TextChannel:
    found = bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_a_bot_logs_in_and_answers(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card, a deferral, a press and an autocompletion all travel over real sockets."""
    wire = place.wire
    async with toy_bot(wire, monkeypatch):
        card = await wire.slash(place.ada, place.channel, "card")
        assert (card.text, card.is_ephemeral) == ("Two ferries met.", True)
        assert (await wire.click(place.ada, card.message, "More")).text == "And a third."
        deferred = await wire.slash(place.ada, place.channel, "slowly", name="Ada")
        assert (deferred.text, deferred.is_ephemeral, len(deferred.messages)) == ("Hello Ada", True, 1)
        assert await wire.autocomplete(place.ada, place.channel, "slowly", name="x") == [
            ("xa", "xa"),
            ("xo", "xo"),
        ]
        assert wire.messages(place.channel) == []
        with pytest.raises(NotOfferedError):
            await wire.slash(place.ada, place.channel, "slowly")


async def test_the_menu_of_a_message(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry in the Apps menu of a message brings that message with it; one that is not there cannot be chosen."""
    wire = place.wire
    said = wire.say(place.ada, place.channel, "Two ferries met.")
    async with toy_bot(wire, monkeypatch):
        answer = await wire.message_menu(place.ada, said, "Who said this?")
        assert (answer.text, answer.is_ephemeral) == ("Two ferries met.", True)
        with pytest.raises(NotOfferedError):
            await wire.user_menu(place.ada, place.channel, place.ada, "Who said this?")


async def test_threads_and_servers_come_and_go(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connected bot hears of threads that begin, are archived or opened, and of servers it loses and regains."""
    wire = place.wire
    async with toy_bot(wire, monkeypatch) as bot:
        heard = asyncio.Queue[str]()
        for event in (
            "thread_create",
            "thread_update",
            "guild_unavailable",
            "guild_available",
            "guild_remove",
        ):

            async def listener(*_: object, event: str = event) -> None:
                heard.put_nowait(event)

            bot.add_listener(listener, f"on_{event}")
        thread = wire.create_thread(wire.say(place.ada, place.channel, "Ferries"), "ferries")
        wire.archive(thread)
        wire.reopen(thread)
        wire.lose_guild(place.guild)
        wire.regain_guild(place.guild)
        wire.remove_bot(place.guild)
        told = [await heard.get() for _ in range(5)]
        assert told == [
            "thread_create",
            "thread_update",
            "guild_unavailable",
            "guild_available",
            "guild_remove",
        ]
        wire.add_bot(place.guild)
        await wire.slash(place.ada, place.channel, "card")
        assert bot.get_guild(place.guild.id) is not None


async def test_direct_messages_and_user_installs(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interaction says where it happens and who installed the app."""
    wire, ben = place.wire, place.wire.create_user("ben")
    async with toy_bot(wire, monkeypatch) as bot:
        places = [place.channel, wire.direct_channel(place.ada), wire.private_channel(ben)]
        answers = [(await wire.slash(place.ada, there, "where")).text for there in places]
        assert answers == ["[0] False", "[1] False", "[2] True"]
        sent = await (await bot.fetch_user(ben.id)).send("Good morning")
        assert [message.id for message in wire.messages(wire.direct_channel(ben))] == [sent.id]


async def test_a_nonce_makes_one_message(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same nonce gives the same message for some minutes, in any channel, and 404 once that was deleted."""
    wire = place.wire
    other = wire.create_channel(place.guild, "other")
    async with toy_bot(wire, monkeypatch) as bot:
        channel = text_channel(bot, place.channel)
        first = await channel.send("one", nonce="n1")
        assert (await channel.send("two", nonce="n1")).id == first.id
        assert (await text_channel(bot, other).send("three", nonce="n1")).id == first.id
        wire.advance(3600)
        assert (await channel.send("four", nonce="n1")).id != first.id
        await (await channel.send("five", nonce="n2")).delete()
        with pytest.raises(discord.NotFound, match="Unknown Message"):
            await channel.send("six", nonce="n2")
    assert [message.text for message in wire.messages(place.channel)] == ["one", "four"]


async def test_a_lost_reply_left_its_message(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a lost reply the message exists and the bot sees a broken connection; sent again, it is the same."""
    wire = place.wire
    async with toy_bot(wire, monkeypatch) as bot:
        channel = text_channel(bot, place.channel)
        wire.fail(faults.reply_lost(), faults.connection_lost())
        with pytest.raises((aiohttp.ClientError, OSError)):
            await channel.send("one", nonce="n1")
        assert len(wire.messages(place.channel)) == 1
        with pytest.raises((aiohttp.ClientError, OSError)):
            await channel.send("two", nonce="n2")
        assert len(wire.messages(place.channel)) == 1
        await channel.send("one", nonce="n1")
        assert len(wire.messages(place.channel)) == 1
        assert wire.faults.left == 0


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.server_error(503), discord.DiscordServerError),
        (faults.server_error(503, after=True), discord.DiscordServerError),
        (faults.refused(403, 50013), discord.Forbidden),
        (faults.rate_limited(1, is_cloudflare=True), discord.HTTPException),
        (faults.rate_limited(0.01, scope="shared", times=2), None),
        (faults.rate_limited(0.01, scope="global"), None),
        (faults.rate_limited(0.01, scope=None), None),
        (faults.slow(0.02), None),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, type) else None,
)
async def test_faults_look_like_discords(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    fault: faults.Fault,
    error: type[discord.HTTPException] | None,
) -> None:
    """Each fault reaches discord.py as the error that the real one makes, or is repeated by it unseen."""
    wire = place.wire
    async with toy_bot(wire, monkeypatch) as bot:
        channel = text_channel(bot, place.channel)
        wire.fail(fault)
        if error is None:
            await channel.send("one")
        else:
            with pytest.raises(error):
                await channel.send("one")
        assert len(wire.messages(place.channel)) == (error is None or fault.after)
        assert wire.faults.left == 0


async def test_permissions_have_their_codes(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel that is hidden, silent or gone answers 50001, 50013 or 10003, and counts as invalid."""
    wire = place.wire
    async with toy_bot(wire, monkeypatch) as bot:
        channel = bot.get_partial_messageable(place.channel.id)
        for denied, code in ((SEND_MESSAGES, 50013), (VIEW_CHANNEL, 50001)):
            wire.deny(place.channel, denied)
            with pytest.raises(discord.Forbidden) as refused:
                await channel.send("one")
            assert refused.value.code == code
        wire.delete_channel(place.channel)
        with pytest.raises(discord.NotFound) as gone:
            await channel.send("one")
        assert gone.value.code == 10003
        assert wire.invalid_requests == 2


async def test_limits_are_discords(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text that discord.py lets through and Discord does not is refused here too."""
    long = discord.ui.LayoutView()
    for _ in range(3):
        long.add_item(discord.ui.TextDisplay("x" * 1500))
    async with toy_bot(place.wire, monkeypatch) as bot:
        channel = text_channel(bot, place.channel)
        refusals = [
            channel.send(view=long),
            channel.send("x" * 2001),
            channel.send("x", nonce="n" * 26),
        ]
        for refusal in refusals:
            with pytest.raises(discord.HTTPException) as refused:
                await refusal
            assert refused.value.code == 50035
    assert place.wire.messages(place.channel) == []


async def test_history_pages_both_ways(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are listed newest first by default and oldest first after one."""
    async with toy_bot(place.wire, monkeypatch) as bot:
        channel = text_channel(bot, place.channel)
        sent = [await channel.send(str(number)) for number in range(4)]
        newest = [message.content async for message in channel.history(limit=2)]
        later = [message.content async for message in channel.history(after=sent[0])]
        assert (newest, later) == (["3", "2"], ["1", "2", "3"])


async def test_sessions_resume_or_begin_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dropped gateway is resumed with what was missed; an invalid session means a new IDENTIFY."""
    wire = place.wire
    async with toy_bot(wire, monkeypatch):
        wire.gateway.drop(4000)
        await wire.wait_until_disconnected()
        assert (await wire.slash(place.ada, place.channel, "card")).text == "Two ferries met."
        wire.gateway.ask_to_reconnect()
        await wire.wait_for(lambda: wire.gateway.resume_count == 2, "a second resume")
        assert wire.gateway.identify_count == 1
        wire.gateway.invalidate()
        await wire.wait_for(lambda: wire.gateway.identify_count == 2, "a second identify")
        assert (await wire.slash(place.ada, place.channel, "card")).text == "Two ferries met."


async def test_a_wrong_token_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logging in with another token fails as it does at Discord."""
    monkeypatch.setattr(Route, "BASE", place.wire.api_url)
    async with ToyBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login("wrong")


async def test_a_silent_bot_is_named_in_the_error(place: Place) -> None:
    """Waiting for what never comes ends in time and says what was missing."""
    with pytest.raises(TimeoutError, match="1 messages in #news"):
        await place.wire.wait_for_messages(place.channel, 1, timeout_s=0.01)
