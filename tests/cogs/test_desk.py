"""`/desk setup` and the hello: from nothing to the first channel that gets articles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import SetupError
from simcord.backend import serializers

from cogs._sourcing.forms import AddressForm
from cogs._sourcing.offers import Order
from news.errors import FeedNotFoundError, FetchError
from tests.cogs.posting_world import World, last_text, posting_world
from tests.cogs.shown import labels_of, options_of, text_of

ADDRESS = "address"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def step_two(world: World) -> Any:
    """The card that asks for a channel."""
    await world.source()
    first = await world.organiser.slash(world.news, "desk setup")
    options = options_of(first.response)
    value = next(option["value"] for option in options if option["label"] == "The Example Times")
    return await world.organiser.select(first.response, [value])


async def step_three(world: World) -> Any:
    """The card that ends the set-up."""
    second = await step_two(world)
    return await world.organiser.select(second.response, [world.sport])


async def test_from_a_source_to_a_post(world: World) -> None:
    """A source, a channel, Save: from then on new articles are posted, old ones are not."""
    third = await step_three(world)
    assert f"<#{world.sport.id}> gets every new article from **The Example Times**" in text_of(third.response)
    assert await world.storage.autoposts.of_guild(world.guild_id) == []
    done = await world.organiser.click(third.response, label="Save")
    assert "All set" in text_of(done.response)
    assert "/autopost list" in text_of(done.response)
    (autopost,) = await world.storage.autoposts.of_guild(world.guild_id)
    assert (autopost.kind, autopost.channel_id) == ("source", world.sport.id)
    assert world.sport.history() == []
    assert autopost.source_id is not None
    await world.article(autopost.source_id)
    await world.tick()
    assert len(world.sport.history()) == 1


async def test_every_step_survives_a_restart(world: World) -> None:
    """The bot is restarted between all steps; the cards still lead to the end."""
    await world.source()
    card = await world.organiser.slash(world.news, "desk setup")
    await world.restart()
    card = await world.organiser.select(card.response, ["0"])
    await world.restart()
    card = await world.organiser.select(card.response, [world.sport])
    await world.restart()
    card = await world.organiser.click(card.response, label="Save")
    assert "every new article that this server reads" in text_of(card.response)
    (autopost,) = await world.storage.autoposts.of_guild(world.guild_id)
    assert autopost.kind == "everything"


async def test_the_newest_article_shows_how_it_will_look(world: World) -> None:
    """The last step shows it as it would be posted; nothing is set up or posted by that."""
    second = await step_two(world)
    (source,) = await world.storage.sources.visible(world.guild_id)
    await world.article(source.id, title="Tide table changed", post=False)
    third = await world.organiser.select(second.response, [world.sport])
    assert "Tide table changed" in text_of(third.response)
    assert world.sport.history() == []
    assert await world.storage.autoposts.of_guild(world.guild_id) == []


async def test_a_test_post_after_saving(world: World) -> None:
    """The card that ends the set-up offers a test post in the channel itself."""
    third = await step_three(world)
    (source,) = await world.storage.sources.visible(world.guild_id)
    await world.article(source.id, title="Tide table changed", post=False)
    done = await world.organiser.click(third.response, label="Save")
    tested = await world.organiser.click(done.response, label="Send a test post")
    assert f"The test post is in <#{world.sport.id}>." in text_of(tested.response)
    (message,) = world.sport.history()
    assert text_of(message).startswith("**Test post.**")


async def test_finishing_twice(world: World) -> None:
    """The same set-up again says that it was there."""
    third = await step_three(world)
    await world.organiser.click(third.response, label="Save")
    again = await step_three(world)
    done = await world.organiser.click(again.response, label="Save")
    assert "already gets every new article" in text_of(done.response)
    assert len(await world.storage.autoposts.of_guild(world.guild_id)) == 1


async def test_a_source_by_its_address(world: World) -> None:
    """Without sources the card asks for an address; a readable one leads to the question where to post."""
    first = await world.organiser.slash(world.news, "desk setup")
    assert "reads no source yet" in text_of(first.response)
    modal = await world.organiser.click(first.response, label="Add by address")
    assert modal.modal is not None
    second = await world.organiser.submit_modal(modal, {ADDRESS: " https://harbour.example "})
    assert world.newsroom.looked == ["https://harbour.example"]
    assert "**Harbour Gazette** · harbour.example" in text_of(first.response)
    assert "Where should new articles be posted?" in text_of(first.response)
    assert second.acknowledged
    elsewhere = await world.organiser.click(first.response, label="Elsewhere…")
    done = await world.organiser.select(elsewhere.response, [world.sport])
    assert f"From now on <#{world.sport.id}> gets every new article" in text_of(done.response)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://broken.example", FetchError.user_message),
        ("https://nofeed.example", FeedNotFoundError.user_message),
    ],
)
async def test_an_address_that_cannot_be_used(world: World, address: str, words: str) -> None:
    """The reason is said in plain words, and one press tries again."""
    first = await world.organiser.slash(world.news, "desk setup")
    modal = await world.organiser.click(first.response, label="Add by address")
    await world.organiser.submit_modal(modal, {ADDRESS: address})
    assert words in text_of(first.response)
    assert address.removeprefix("https://") in text_of(first.response)
    await world.restart()
    again = await world.organiser.click(first.response, label="Try again")
    assert typed_before(again) == address
    await world.organiser.submit_modal(again, {ADDRESS: "https://harbour.example"})
    assert "Where should new articles be posted?" in text_of(first.response)


def typed_before(shown: Any) -> str | None:
    """What the form's field holds when it opens."""
    (label,) = shown.modal["components"]
    return label["component"].get("value")


async def test_an_address_too_short_for_the_form(world: World) -> None:
    """What Discord would not take back in the field is not put there."""
    first = await world.organiser.slash(world.news, "desk setup")
    modal = await world.organiser.click(first.response, label="Add by address")
    assert not typed_before(modal)
    for typed in ("x", "x" * 501):
        assert AddressForm(world.services, Order(typed)).address.default is None


async def test_a_fault_of_ours_while_adding(world: World) -> None:
    """An unexpected error is told with an id, and the card offers to try again."""
    world.expected = (ZeroDivisionError,)
    first = await world.organiser.slash(world.news, "desk setup")
    modal = await world.organiser.click(first.response, label="Add by address")
    failed = await world.organiser.submit_modal(modal, {ADDRESS: "https://bug.example"})
    assert "Error " in text_of(failed.followups[-1])
    assert "Try again" in labels_of(first.response)


async def test_a_channel_the_bot_cannot_write_in(world: World) -> None:
    """What is missing is named; once it is given, Check again leads on."""
    await world.allow(world.sport, send_messages=False)
    second = await step_three(world)
    assert "it lacks Send Messages there" in text_of(second.response)
    assert "Save" not in labels_of(second.response)
    still = await world.organiser.click(second.response, label="Check again")
    assert "it lacks Send Messages there" in text_of(still.response)
    await world.allow(world.sport, send_messages=True)
    third = await world.organiser.click(second.response, label="Check again")
    assert "Save" in labels_of(third.response)


async def test_going_back(world: World) -> None:
    """From each step the beginning can be reached."""
    third = await step_three(world)
    first = await world.organiser.click(third.response, label="Back")
    assert "step 1 of 3" in text_of(first.response)
    second = await step_two(world)
    first = await world.organiser.click(second.response, label="Back")
    assert "step 1 of 3" in text_of(first.response)


async def test_a_source_that_was_removed_meanwhile(world: World) -> None:
    """Finishing with a source that the server dropped says so and stores nothing."""
    third = await step_three(world)
    (source,) = await world.storage.sources.visible(world.guild_id)
    await world.storage.sources.remove_from(source.id, world.guild_id)
    done = await world.organiser.click(third.response, label="Save")
    assert "does not read its source" in last_text(done)
    assert await world.storage.autoposts.of_guild(world.guild_id) == []


async def test_members_cannot_set_up(world: World) -> None:
    """The command is hidden from members, and refused where a server opened it to all."""
    with pytest.raises(SetupError):
        await world.reader.slash(world.news, "desk setup")
    world.open_to_all("desk")
    result = await world.reader.slash(world.news, "desk setup")
    assert "Manage Server" in text_of(result.response)


@pytest.mark.parametrize("label", ["Save", "When…"])
async def test_each_press_asks_for_the_permission(world: World, label: str) -> None:
    """Someone who lost Manage Server in the middle gets no further."""
    third = await step_three(world)
    world.demote(world.organiser)
    done = await world.organiser.click(third.response, label=label)
    assert "Manage Server" in last_text(done)
    assert await world.storage.autoposts.of_guild(world.guild_id) == []
    assert world.sport.history() == []


async def test_the_modal_asks_for_the_permission(world: World) -> None:
    """The address is not read for someone who lost Manage Server while typing it."""
    first = await world.organiser.slash(world.news, "desk setup")
    modal = await world.organiser.click(first.response, label="Add by address")
    world.demote(world.organiser)
    await world.organiser.submit_modal(modal, {ADDRESS: "https://harbour.example"})
    assert world.newsroom.looked == []


async def test_hello_once(world: World) -> None:
    """In a new server the bot says hello in the first channel it can write in, with a way to set it up; once only."""
    guild = world.env.create_guild("Hill Village")
    closed = guild.create_text_channel("closed")
    open_ = guild.create_text_channel("open")
    manager = guild.create_role("Desk", permissions=discord.Permissions(manage_guild=True))
    owner = guild.add_member(world.env.create_user("una"), roles=[manager])
    member = guild.add_member(world.env.create_user("max"))
    await world.allow(closed, send_messages=False)
    await join(world, guild)
    assert closed.history() == []
    (hello,) = open_.history()
    for command in ("/headlines", "/quote", "/search"):
        assert command in text_of(hello)
    refused = await member.click(hello, label="Set up")
    assert refused.ephemeral
    assert "Manage Server" in text_of(refused.response)
    begun = await owner.click(hello, label="Set up")
    assert begun.ephemeral
    assert "step 1 of 3" in text_of(begun.response)
    await join(world, guild)
    assert len(open_.history()) == 1


async def test_a_server_that_comes_back_is_told_what_is_paused(world: World) -> None:
    """Nothing is posted there by itself: once it is said so, with a way to the autoposts."""
    await world.autopost(world.news)
    await world.storage.guilds.leave(world.guild_id)
    await join(world, world.guild)
    await join(world, world.guild)
    (back,) = world.news.history()
    assert "Newsdesk is back" in text_of(back)
    assert "1 autopost of before is paused" in text_of(back)
    shown = await world.organiser.click(back, label="All autoposts")
    assert shown.ephemeral
    assert "Paused since <t:" in text_of(shown.response)


async def join(world: World, guild: Any) -> None:
    """Discord reports a server that is joined without `unavailable`; the simulated one always sends that."""
    backend = world.env.backend
    payload = dict(serializers.guild_create_payload(backend, backend.get_guild(guild.id)))
    del payload["unavailable"]
    backend.emit("GUILD_CREATE", payload)
    await world.env.settle()


async def test_hello_where_the_bot_was_invited_before_it_was_started(world: World) -> None:
    """A server that the bot is in at its first start is greeted too, and not again at the next."""
    guild = world.env.create_guild("Early Village")
    square = guild.create_text_channel("square")
    await world.restart()
    assert len(square.history()) == 1
    await world.restart()
    assert len(square.history()) == 1


async def test_hello_nowhere(world: World) -> None:
    """Where the bot can write in no channel, nothing is said and nothing breaks."""
    guild = world.env.create_guild("Silent Village")
    closed = guild.create_text_channel("closed")
    await world.allow(closed, send_messages=False)
    await join(world, guild)
    assert closed.history() == []
