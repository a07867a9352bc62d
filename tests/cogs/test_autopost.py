"""`/autopost`: organisers choose what is posted where, and see how it will look before anything is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from simcord import SetupError

from cogs._delivering.places import missing_permissions
from cogs._posting import making
from news.models import PostSettings
from tests.cogs.autopost_world import added, kinds, menu_of
from tests.cogs.posting_world import World, last_text, posting_world
from tests.cogs.shown import text_of
from tests.newsstand import topic


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def test_everything_into_this_channel(world: World) -> None:
    """Without options every new article comes into the channel of the command: one press on Save, seen by its asker only."""
    result = await world.organiser.slash(world.news, "autopost add")
    assert result.ephemeral
    text = text_of(result.response)
    assert f"<#{world.news.id}> gets every new article" in text
    assert "Nothing is stored until you press Save, and nothing old is posted." in text
    assert await kinds(world) == []
    saved = await world.organiser.click(result.response, label="Save")
    assert "From now on" in text_of(saved.response)
    assert await kinds(world) == [("everything", world.news.id)]
    (autopost,) = await world.storage.autoposts.of_guild(world.guild_id)
    assert autopost.settings == PostSettings()
    assert world.news.history() == []


@pytest.mark.parametrize("picked", [True, False])
async def test_a_source_into_another_channel(world: World, picked: bool) -> None:
    """A source is picked from the suggestions or typed by its name."""
    await world.source()
    value = "the example times"
    if picked:
        (choice,) = await world.organiser.autocomplete(world.news, "autopost add", "source", "exam")
        assert choice["name"] == "The Example Times"
        value = choice["value"]
    result = await added(world, source=value, channel=world.sport)
    assert "from **The Example Times**" in text_of(result.response)
    assert await kinds(world) == [("source", world.sport.id)]


async def test_a_topic_and_a_person(world: World) -> None:
    """Topics and people are suggested by any of their words; people only where a person is asked for."""
    source = await world.source()
    other = await world.source("Valley Post")
    for one in (source, other):
        await world.article(one, topics=[topic("Lune Council"), topic("Mara Lune", "person")], post=False)
    people = await world.organiser.autocomplete(world.news, "autopost add", "person", "lune")
    assert [choice["name"] for choice in people] == ["Mara Lune · person · 2 articles"]
    topics = await world.organiser.autocomplete(world.news, "autopost add", "topic", "coun")
    assert [choice["name"] for choice in topics] == ["Lune Council · organisation · 2 articles"]
    result = await added(world, topic=topics[0]["value"])
    assert "about **Lune Council**" in text_of(result.response)
    result = await added(world, person="mara lune")
    assert "about **Mara Lune**" in text_of(result.response)
    assert len(await kinds(world)) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"source": "Nowhere Post"}, "reads no source called “Nowhere Post”"),
        ({"source": "#99"}, "reads no source"),
        ({"topic": "Zeppelins"}, "Nothing called “Zeppelins”"),
        ({"person": "Lune Council"}, "Nobody called “Lune Council”"),
        (
            {"source": "The Example Times", "topic": "Lune Council"},
            "for sources, for topics and people, for stories, or for a search",
        ),
    ],
)
async def test_what_cannot_be_wished_for(world: World, options: dict[str, str], words: str) -> None:
    """A name nobody knows, or two wishes at once, gets a plain sentence, and nothing is stored."""
    source = await world.source()
    await world.article(source, topics=[topic("Lune Council")], post=False)
    result = await world.organiser.slash(world.news, "autopost add", **options)
    assert result.ephemeral
    assert words in text_of(result.response)
    assert await kinds(world) == []


async def test_two_things_of_one_name_are_told_apart(world: World) -> None:
    """A person and a place of the same name differ in what is suggested."""
    for source in (await world.source(), await world.source("Valley Post")):
        await world.article(source, topics=[topic("Skerra", "place"), topic("Skerra", "person")], post=False)
    found = await world.organiser.autocomplete(world.news, "autopost add", "topic", "skerra")
    assert {choice["name"] for choice in found} == {
        "Skerra · place · 2 articles",
        "Skerra · person · 2 articles",
    }


async def test_the_same_wish_twice(world: World) -> None:
    """Asking again says that it is there already and changes nothing; one more press gives it the new settings."""
    await added(world)
    result = await added(world)
    assert "already gets every new article" in text_of(result.response)
    assert len(await kinds(world)) == 1
    draft = await world.organiser.slash(world.news, "autopost add")
    looks = await world.organiser.click(draft.response, label="Look…")
    line = await world.organiser.select(looks.response, ["line"], custom_id=menu_of(looks, "look"))
    back = await world.organiser.click(line.response, label="Back")
    there = await world.organiser.click(back.response, label="Save")
    (before,) = await world.storage.autoposts.of_guild(world.guild_id)
    assert before.settings.look == "card"
    changed = await world.organiser.click(there.response, label="Change its settings")
    assert "Autopost changed" in text_of(changed.response)
    (after,) = await world.storage.autoposts.of_guild(world.guild_id)
    assert (after.id, after.settings.look) == (before.id, "line")


async def test_a_channel_the_bot_cannot_write_in(world: World) -> None:
    """What is missing is named, and Save stores nothing; once it is given, the same press does."""
    await world.allow(world.sport, send_messages=False, read_message_history=False)
    result = await world.organiser.slash(world.news, "autopost add", channel=world.sport)
    text = text_of(result.response)
    assert "it lacks Send Messages and Read Message History there" in text
    assert f"<#{world.sport.id}>" in text
    still = await world.organiser.click(result.response, label="Save")
    assert "Nothing was stored yet" in text_of(still.response)
    assert await kinds(world) == []
    await world.allow(world.sport, send_messages=True, read_message_history=True)
    done = await world.organiser.click(still.response, label="Save")
    assert "From now on" in text_of(done.response)


def test_permissions_by_their_names() -> None:
    """A thread needs its own permission to send; nothing missing is an empty list."""
    assert missing_permissions(discord.Permissions.all()) == []
    assert missing_permissions(discord.Permissions.none(), is_thread=True) == [
        "View Channel",
        "Read Message History",
        "Send Messages in Threads",
    ]


async def test_there_is_a_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the limit another wish is refused with what to do; one that is there already is not."""
    monkeypatch.setattr(making, "AUTOPOSTS_MAX", 1)
    await added(world)
    refused = await added(world, channel=world.sport)
    assert "Remove one with `/autopost remove`" in last_text(refused)
    again = await added(world)
    assert "already gets" in text_of(again.response)
    assert len(await kinds(world)) == 1


async def test_a_member_without_manage_server_has_no_command(world: World) -> None:
    """Discord's client hides the command from members who may not manage the server."""
    with pytest.raises(SetupError):
        await world.reader.slash(world.news, "autopost add")


@pytest.mark.parametrize("command", ["add", "list", "edit", "preview", "pause", "resume", "remove"])
async def test_a_command_that_was_opened_to_all_is_still_refused(world: World, command: str) -> None:
    """Where a server's own settings let everyone through, the bot still asks for Manage Server."""
    world.open_to_all("autopost")
    options = {"autopost": "everything"} if command not in ("add", "list") else {}
    result = await world.reader.slash(world.news, f"autopost {command}", **options)
    assert result.ephemeral
    assert "Manage Server" in text_of(result.response)
    assert await kinds(world) == []


async def test_suggestions_are_for_organisers(world: World) -> None:
    """A member without the permission learns no names from the suggestions."""
    await world.source()
    world.open_to_all("autopost")
    assert await world.reader.autocomplete(world.news, "autopost add", "source", "exam") == []


async def test_a_test_post(world: World) -> None:
    """The newest match is posted with a line that says it is a test; no delivery comes of it, and the real post follows."""
    source = await world.source()
    await world.article(source, title="Old harbour news", post=False)
    await world.tick(5)
    await world.article(source, title="New harbour news", post=False)
    made = await added(world, channel=world.sport)
    pressed = await world.organiser.click(made.response, label="Send a test post")
    assert pressed.ephemeral
    assert f"The test post is in <#{world.sport.id}>." in text_of(pressed.response)
    (message,) = world.sport.history()
    assert text_of(message).startswith("**Test post.**")
    assert "New harbour news" in text_of(message)
    assert await world.deliveries(world.sport) == []
    await world.article(source, title="Newest harbour news")
    await world.tick()
    assert len(world.sport.history()) == 2


async def test_a_test_post_has_no_blocked_word(world: World) -> None:
    """The next newest match stands in for one that would not be posted; where there is none, that is said."""
    source = await world.source()
    await world.article(source, title="Bells ring over the harbour", post=False)
    await world.tick(5)
    await world.article(source, title="The herring is blue today", post=False)
    made = await added(world, channel=world.sport)
    await world.storage.guilds.set_blocked_words(world.guild_id, ["herring"])
    await world.organiser.click(made.response, label="Send a test post")
    (test,) = world.sport.history()
    assert "Bells ring" in text_of(test)
    await world.storage.guilds.set_blocked_words(world.guild_id, ["herring", "bells"])
    pressed = await world.organiser.click(made.response, label="Send a test post")
    assert "a word that this server blocks" in text_of(pressed.response)
    assert len(world.sport.history()) == 1


async def test_a_test_post_without_articles(world: World) -> None:
    """With an empty archive the answer says so and nothing is posted."""
    made = await added(world)
    pressed = await world.organiser.click(made.response, label="Send a test post")
    assert "nothing in the archive yet" in text_of(pressed.response)
    assert world.news.history() == []


async def test_the_button_of_a_test_post_is_for_organisers(world: World) -> None:
    """Everyone sees a test post; its button answers organisers and refuses others, each in private."""
    source = await world.source()
    await world.article(source, post=False)
    made = await added(world)
    await world.organiser.click(made.response, label="Send a test post")
    (message,) = world.news.history()
    refused = await world.reader.click(message, label="Autoposts of this server")
    assert refused.ephemeral
    assert "Manage Server" in text_of(refused.response)
    shown = await world.organiser.click(message, label="Autoposts of this server")
    assert shown.ephemeral
    assert "1 autopost" in text_of(shown.response)
