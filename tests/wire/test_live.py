"""The real bot, started as an operator starts it, on a Discord that it cannot tell from the real one."""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from news.models import ChannelId, DeliveryState, GuildId, UserId, Wish
from tests.fakes.discord_wire import DiscordWire, faults
from tests.wire.bot_process import Process, run, started
from tests.wire.newsroom import (
    SPEAKER,
    FeedSite,
    Place,
    analysed,
    article,
    assert_sound,
    quote_of,
    read_only,
    write_text_files,
)

STOPS_WITHIN_S = 5.0
COMMANDS_PUT = ("PUT", "/applications/*/commands")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    # Our machine may be busy; the product's own tests hold the three seconds.
    async with DiscordWire(interaction_deadline_s=10.0) as wire:
        yield Place(wire, tmp_path)


@asynccontextmanager
async def bot(place: Place) -> AsyncIterator[Process]:
    """`python bot.py`, connected."""
    async with begun(place, "bot.py") as process:
        yield process


@asynccontextmanager
async def quick_bot(place: Place) -> AsyncIterator[Process]:
    """The same without discord.py's two seconds before it is ready, which posting waits for; ready."""
    async with begun(place, "tests/wire/quick_bot.py") as process:
        await process.said("ready as")
        yield process


@asynccontextmanager
async def begun(place: Place, script: str) -> AsyncIterator[Process]:
    """A script that runs the bot, as soon as it is connected."""
    before = place.wire.gateway.identify_count
    log = place.folder / f"bot-{before}.log"
    async with started([script], environment=place.environment, output=log) as process:
        await process.ready(place.wire, since=before)
        yield process


async def stopped_cleanly(process: Process, number: signal.Signals = signal.SIGTERM) -> None:
    """Stop the bot and see that it went as an operator wants: in time, status 0, no traceback."""
    status, took_s = await process.stop(number)
    assert (status, "Traceback" in process.output) == (0, False), process.output[-3000:]
    assert took_s < STOPS_WITHIN_S


def closed_cleanly(database: Path) -> None:
    """The database is sound and no write-ahead log waits beside it."""
    assert not database.with_name(database.name + "-wal").exists()
    assert_sound(database)


async def test_answers_about_imported_articles(place: Place) -> None:
    """Import, start, ask: a quote with its speaker, an autocompletion and a press on a button, all over the wire."""
    wire, channel, reader = place.wire, place.channels[0], place.reader
    files = write_text_files(place.folder / "articles", 4)
    async with place.storage() as storage:
        await place.settle(storage)
    imported = await run(
        ["bot.py", "import", str(files)], environment=place.environment, output=place.folder / "import.log"
    )
    assert await imported.wait() == 0, imported.output
    async with bot(place) as process:
        offered = await wire.autocomplete(reader, channel, "quote", by=SPEAKER.split()[1])
        assert any(SPEAKER in name for name, _ in offered), offered
        answer = await wire.slash(reader, channel, "quote", by=SPEAKER)
        assert answer.is_ephemeral
        assert quote_of(3) in answer.text
        assert SPEAKER in answer.text
        headlines = await wire.slash(reader, channel, "headlines")
        assert all(article(number).title in headlines.text for number in range(4)), headlines.text
        assert "Leave a Reply" not in answer.text + headlines.text
        pressable = [button for button in answer.buttons if button.custom_id and not button.is_disabled]
        assert (await wire.click(reader, answer.message, pressable[0])).messages
        assert wire.messages(channel) == []
        assert wire.invalid_requests == 0
        await stopped_cleanly(process)
    closed_cleanly(place.database)


async def test_commands_are_synced_once(place: Place) -> None:
    """The first start registers the commands; a second start with the same commands sends nothing."""
    for _ in range(2):
        async with bot(place) as process:
            await stopped_cleanly(process)
    assert [call.status for call in place.wire.calls(*COMMANDS_PUT)] == [200]
    names = {command["name"] for command in place.wire.world.commands[None]}
    assert {"headlines", "article", "search", "quote", "topic", "help", "about", "autopost", "desk"} <= names


async def test_hello_is_said_once(place: Place) -> None:
    """A server is greeted when the bot first meets it, with a Set up button, and not again after a restart."""
    wire = place.wire
    greeted = [place.channels[0]]
    for start in range(2):
        async with quick_bot(place) as process:
            joined = wire.create_guild(f"Joined {start}", owner=place.reader, channels=("general",))
            greeted.extend(joined.channels.values())
            await wire.wait_for_messages(greeted[-1], 1)
            await stopped_cleanly(process)
    hellos = [wire.messages(channel) for channel in greeted]
    assert [len(messages) for messages in hellos] == [1, 1, 1]
    assert all("Set up" in [button.label for button in hello.buttons] for (hello,) in hellos)


async def test_a_hello_that_did_not_arrive_is_said_later(place: Place) -> None:
    """Discord is down when the bot meets a server: it is greeted at the next start."""
    wire, channel = place.wire, place.channels[0]
    wire.fail(faults.connection_lost())
    for start in range(2):
        async with quick_bot(place) as process:
            path = f"/channels/{channel.id}/messages"
            await wire.wait_for_calls("POST", path, at_least=start + 1, timeout_s=2.0)
            await process.stop()
    assert len(wire.messages(channel)) == 1


async def test_a_new_article_of_a_feed_is_posted(place: Place) -> None:
    """What a feed held when it was added stays quiet; each later article arrives once, pinging nobody."""
    wire, channel = place.wire, place.channels[0]
    site = FeedSite()
    site.numbers = [0, 1]
    async with site.serve():
        async with place.storage() as storage:
            await place.settle(storage)
            source_id = await storage.sources.add_feed(
                site.url,
                name="The Harbour Courier",
                domain="harbour-courier.example",
                added_to=GuildId(place.guild.id),
            )
            await storage.autoposts.add(
                GuildId(place.guild.id),
                ChannelId(channel.id),
                Wish("source", source_ids=(source_id,)),
                label="The Harbour Courier",
                created_by=UserId(place.guild.owner_id),
            )
        async with bot(place) as process:
            await site.wait_for_poll(timeout_s=60.0)
            assert wire.messages(channel) == []
            for number in (2, 3):
                site.numbers.append(number)
                await wire.wait_for_messages(channel, number - 1, timeout_s=60.0)
            assert place.titles(channel) == [article(2).title, article(3).title]
            assert all(message.pings_nobody for message in wire.messages(channel))
            assert all(0 < len(message.nonce or "") <= 25 for message in wire.messages(channel))
            await stopped_cleanly(process)
    closed_cleanly(place.database)


async def test_a_second_process_may_add_articles(place: Place) -> None:
    """`import --post` beside the running bot: the bot posts what the other process stored, in order."""
    async with place.storage() as storage:
        await place.want_everything(storage)
    files = write_text_files(place.folder / "articles", 3)
    async with quick_bot(place) as process:
        imported = await run(
            ["bot.py", "import", "--post", str(files)],
            environment=place.environment,
            output=place.folder / "import.log",
        )
        assert await imported.wait() == 0, imported.output
        for channel in place.channels:
            await place.wire.wait_for_messages(channel, 3)
            assert place.titles(channel) == [article(number).title for number in range(3)]
        await place.wait_until_all_sent(6)
        await stopped_cleanly(process)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_a_signal_ends_it_cleanly_while_it_posts(place: Place, number: signal.Signals) -> None:
    """A signal in the middle of a slow send: status 0 within five seconds, and after a restart nothing twice."""
    wire, channel = place.wire, place.channels[0]
    async with place.storage() as storage:
        await place.want_everything(storage)
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(0, 1, 2), source_id=source_id, post=True)
    wire.fail(faults.slow(1.0, path=f"/channels/{channel.id}/messages"))
    async with quick_bot(place) as process:
        await wire.wait_for_messages(channel, 1)
        await stopped_cleanly(process, number)
    closed_cleanly(place.database)
    async with quick_bot(place) as process:
        await place.wait_until_all_sent(6)
        await stopped_cleanly(process)
    expected = [article(number).title for number in range(3)]
    assert [place.titles(channel) for channel in place.channels] == [expected, expected]


@pytest.mark.parametrize("stage", ["login", "identify", "ready"])
async def test_a_signal_during_the_start_ends_it_cleanly(place: Place, stage: str) -> None:
    """However early the signal comes, the status is 0 and the database is closed."""
    wire = place.wire
    async with place.storage() as storage:
        await place.settle(storage)
    if stage == "login":
        wire.fail(faults.slow(30.0, "GET", "/users/@me", after=False))
    async with started(["bot.py"], environment=place.environment, output=place.folder / "log") as process:
        if stage == "login":
            await wire.wait_for_arrival("GET", "/users/@me")
        else:
            await process.ready(wire)
        if stage == "ready":
            await process.said("ready as")
        await stopped_cleanly(process)
    closed_cleanly(place.database)


def told_plainly(process: Process) -> str:
    """The one line that says why the bot ended, with no traceback beside it."""
    assert "Traceback" not in process.output, process.output[-3000:]
    (line,) = [line for line in process.output.splitlines() if line.startswith("newsdesk:")]
    return line


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"DISCORD_TOKEN": ""}, ("DISCORD_TOKEN", "not set", ".env")),
        ({"DISCORD_TOKEN": "hunter2"}, ("DISCORD_TOKEN", "does not look like", "developer portal")),
        (
            {"DISCORD_TOKEN": "MTAwMDAwMDAwMDAwMDAwMDAw.Gother.an-old-token-that-was-reset-0000000000"},
            ("DISCORD_TOKEN", "refused", "developer portal"),
        ),
        ({"DISCORD_API_URL": "http://127.0.0.1:{closed}/api/v10"}, ("cannot be reached", "network")),
        ({"DISCORD_API_URL": "discord"}, ("DISCORD_API_URL", "whole address")),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all/news.db"}, ("/nowhere/at/all",)),
    ],
    ids=["no token", "malformed token", "wrong token", "network down", "malformed address", "no such folder"],
)
async def test_what_an_operator_can_mend_is_one_line(
    place: Place, changed: dict[str, str], words: tuple[str, ...]
) -> None:
    """A start that cannot work ends with one plain line that names the setting and the fix, and no secret."""
    changed = {name: value.format(closed=closed_port()) for name, value in changed.items()}
    process = await run(["bot.py"], environment=place.environment | changed, output=place.folder / "bot.log")
    assert await process.wait() not in (0, None)
    told = told_plainly(process)
    assert all(word in told for word in words), told
    assert not any(value and "TOKEN" in name and value in process.output for name, value in changed.items())


@pytest.mark.parametrize(
    "fault",
    [
        faults.server_error(503, "GET", "/users/@me"),
        faults.rate_limited(1, "GET", "/users/@me", is_cloudflare=True),
        faults.connection_lost("GET", "/users/@me", times=9),
    ],
    ids=["503", "banned for a while", "reset"],
)
async def test_a_discord_that_is_unwell_at_the_start_is_one_line(place: Place, fault: faults.Fault) -> None:
    """When Discord itself answers the login with an error, the operator reads so in words."""
    place.wire.fail(fault)
    process = await run(["bot.py"], environment=place.environment, output=place.folder / "log")
    assert await process.wait() not in (0, None)
    assert "Discord" in told_plainly(process)


async def test_a_token_that_is_reset_while_it_runs_is_one_line(place: Place) -> None:
    """Discord closes the gateway with 4004: the bot ends and names the setting."""
    async with bot(place) as process:
        place.wire.gateway.drop(4004)
        assert await process.wait() not in (0, None)
        assert "DISCORD_TOKEN" in told_plainly(process)


async def test_a_dropped_gateway_is_resumed(place: Place) -> None:
    """Commands sent while the connection was away are answered once it is back, without a new IDENTIFY."""
    wire = place.wire
    async with bot(place) as process:
        wire.gateway.drop(4000)
        await wire.wait_until_disconnected()
        assert (await wire.slash(place.reader, place.channels[0], "help")).text
        assert (wire.gateway.identify_count, wire.gateway.resume_count) == (1, 1)
        await stopped_cleanly(process)


async def test_every_fault_ends_in_one_message(place: Place) -> None:
    """A lost answer, a rate limit, a server error after the deed: each article arrives once, in order."""
    wire, (news, coast) = place.wire, place.channels
    for channel in (news, coast):
        path = f"/channels/{channel.id}/messages"
        wire.fail(
            # One for each article: its repeat, if there is one, passes by the fault of the next.
            faults.reply_lost(path=path),
            faults.rate_limited(0.1, path=path, scope="shared"),
            faults.server_error(503, path=path, after=True, skip=1),
        )
    async with place.storage() as storage:
        await place.want_everything(storage)
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(0, 1, 2), source_id=source_id, post=True)
    async with quick_bot(place) as process:
        await place.wait_until_all_sent(6, timeout_s=60.0)
        await stopped_cleanly(process)
    expected = [article(number).title for number in range(3)]
    assert [place.titles(channel) for channel in place.channels] == [expected, expected]
    assert wire.faults.left == 0


async def test_a_channel_that_may_not_be_written_to_is_asked_once(place: Place) -> None:
    """A refusal pauses that channel after one request and holds its posts; the other channel is served."""
    wire, (news, coast) = place.wire, place.channels
    wire.fail(faults.refused(403, 50013, path=f"/channels/{news.id}/messages", times=99))
    async with place.storage() as storage:
        await place.want_everything(storage)
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(0, 1), source_id=source_id, post=True)
    async with quick_bot(place) as process:
        await wire.wait_for_messages(coast, 2)
        await wire.wait_for_calls("POST", f"/channels/{news.id}/messages")
        await stopped_cleanly(process)
    assert len(wire.calls("POST", f"/channels/{news.id}/messages")) == 1
    states = {delivery.state for delivery in await place.deliveries() if delivery.channel_id == news.id}
    assert DeliveryState.SENT not in states
    with read_only(place.database) as db:
        assert db.execute("SELECT count(*) FROM deliveries").fetchone() == (4,)
