"""`/autopost`: organisers choose what is posted where, and see whether it works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import SetupError

from cogs._delivering import wishes
from cogs._delivering.cards import PAGE_SIZE, Line, list_card
from cogs._delivering.places import missing_permissions
from news.models import Autopost, AutopostId, ChannelId, DeliveryState, GuildId, SourceId, UserId, Wish
from tests.cogs.posting_world import START, World, last_text, posting_world, titles
from tests.cogs.shown import labels_of, options_of, text_of
from tests.newsstand import topic


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def kinds(world: World) -> list[tuple[str, int]]:
    return [(a.kind, a.channel_id) for a in await world.storage.autoposts.of_guild(world.guild_id)]


async def test_everything_into_this_channel(world: World) -> None:
    """Without options every new article comes into the channel of the command; the answer says so to its asker only."""
    result = await world.organiser.slash(world.news, "autopost add")
    assert result.ephemeral
    text = text_of(result.response)
    assert f"<#{world.news.id}> gets every new article" in text
    assert "Nothing old is posted" in text
    assert await kinds(world) == [("everything", world.news.id)]
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
    result = await world.organiser.slash(world.news, "autopost add", source=value, channel=world.sport)
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
    result = await world.organiser.slash(world.news, "autopost add", topic=topics[0]["value"])
    assert "about **Lune Council**" in text_of(result.response)
    result = await world.organiser.slash(world.news, "autopost add", person="mara lune")
    assert "about **Mara Lune**" in text_of(result.response)
    assert len(await kinds(world)) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"source": "Nowhere Post"}, "reads no source called “Nowhere Post”"),
        ({"source": "#99"}, "reads no source"),
        ({"topic": "Zeppelins"}, "Nothing called “Zeppelins”"),
        ({"person": "Lune Council"}, "Nobody called “Lune Council”"),
        ({"source": "The Example Times", "topic": "Lune Council"}, "one source, one topic or one person"),
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
    """Asking again says that it is there already and changes nothing."""
    await world.organiser.slash(world.news, "autopost add")
    result = await world.organiser.slash(world.news, "autopost add")
    assert "already gets" in text_of(result.response)
    assert len(await kinds(world)) == 1


async def test_a_channel_the_bot_cannot_write_in(world: World) -> None:
    """What is missing is named, and nothing is stored."""
    await world.allow(world.sport, send_messages=False, read_message_history=False)
    result = await world.organiser.slash(world.news, "autopost add", channel=world.sport)
    text = text_of(result.response)
    assert "it lacks Send Messages and Read Message History there" in text
    assert f"<#{world.sport.id}>" in text
    assert await kinds(world) == []


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
    monkeypatch.setattr(wishes, "AUTOPOSTS_MAX", 1)
    await world.organiser.slash(world.news, "autopost add")
    refused = await world.organiser.slash(world.sport, "autopost add")
    assert "Remove one with `/autopost remove`" in text_of(refused.response)
    again = await world.organiser.slash(world.news, "autopost add")
    assert "already gets" in text_of(again.response)
    assert len(await kinds(world)) == 1


async def test_a_member_without_manage_server_has_no_command(world: World) -> None:
    """Discord's client hides the command from members who may not manage the server."""
    with pytest.raises(SetupError):
        await world.reader.slash(world.news, "autopost add")


@pytest.mark.parametrize("command", ["add", "list", "remove"])
async def test_a_command_that_was_opened_to_all_is_still_refused(world: World, command: str) -> None:
    """Where a server's own settings let everyone through, the bot still asks for Manage Server."""
    world.open_to_all("autopost")
    options = {"autopost": "everything"} if command == "remove" else {}
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
    added = await world.organiser.slash(world.news, "autopost add", channel=world.sport)
    pressed = await world.organiser.click(added.response, label="Send a test post")
    assert pressed.ephemeral
    assert f"The test post is in <#{world.sport.id}>." in text_of(pressed.response)
    (message,) = world.sport.history()
    assert text_of(message).startswith("**Test post.**")
    assert "New harbour news" in text_of(message)
    assert await world.deliveries(world.sport) == []
    await world.article(source, title="Newest harbour news")
    await world.tick()
    assert len(world.sport.history()) == 2


async def test_a_test_post_without_articles(world: World) -> None:
    """With an empty archive the answer says so and nothing is posted."""
    added = await world.organiser.slash(world.news, "autopost add")
    pressed = await world.organiser.click(added.response, label="Send a test post")
    assert "nothing in the archive yet" in text_of(pressed.response)
    assert world.news.history() == []


async def test_the_button_of_a_test_post_is_for_organisers(world: World) -> None:
    """Everyone sees a test post; its button answers organisers and refuses others, each in private."""
    source = await world.source()
    await world.article(source, post=False)
    added = await world.organiser.slash(world.news, "autopost add")
    await world.organiser.click(added.response, label="Send a test post")
    (message,) = world.news.history()
    refused = await world.reader.click(message, label="Autoposts of this server")
    assert refused.ephemeral
    assert "Manage Server" in text_of(refused.response)
    shown = await world.organiser.click(message, label="Autoposts of this server")
    assert shown.ephemeral
    assert "1 autopost" in text_of(shown.response)


async def test_the_list_when_there_are_none(world: World) -> None:
    """An empty list says how to make the first."""
    result = await world.organiser.slash(world.news, "autopost list")
    assert "`/autopost add` makes one" in text_of(result.response)


async def test_removing_from_the_list(world: World) -> None:
    """One is chosen in the menu, confirmed, and gone; the others stay. It works after a restart as well."""
    await world.organiser.slash(world.news, "autopost add")
    await world.organiser.slash(world.sport, "autopost add")
    listed = await world.organiser.slash(world.news, "autopost list")
    await world.restart()
    value = options_of(listed.response)[0]["value"]
    asked = await world.organiser.select(listed.response, [value])
    assert "Remove this autopost?" in text_of(asked.response)
    await world.restart()
    done = await world.organiser.click(asked.response, label="Remove")
    assert "Removed: every new article" in text_of(done.response)
    assert await kinds(world) == [("everything", world.sport.id)]
    again = await world.organiser.slash(world.news, "autopost list")
    assert "1 autopost" in text_of(again.response)


async def test_keeping_one(world: World) -> None:
    """The confirmation leads back to the list with nothing changed."""
    await world.organiser.slash(world.news, "autopost add")
    asked = await world.organiser.slash(world.news, "autopost remove", autopost="everything")
    kept = await world.organiser.click(asked.response, label="Keep it")
    assert "1 autopost" in text_of(kept.response)
    assert len(await kinds(world)) == 1


async def test_removing_by_command(world: World) -> None:
    """The suggestions name what and where; the removal is confirmed."""
    await world.organiser.slash(world.news, "autopost add")
    await world.organiser.slash(world.sport, "autopost add")
    (choice,) = await world.organiser.autocomplete(world.news, "autopost remove", "autopost", "sport")
    assert choice["name"] == "everything → #sport"
    asked = await world.organiser.slash(world.news, "autopost remove", autopost=choice["value"])
    await world.organiser.click(asked.response, label="Remove")
    assert await kinds(world) == [("everything", world.news.id)]


@pytest.mark.parametrize("value", ["nothing like it", "#999", "e"])
async def test_removing_what_is_not_there(world: World, value: str) -> None:
    """A name that fits none, or several, removes none."""
    await world.organiser.slash(world.news, "autopost add")
    await world.organiser.slash(world.sport, "autopost add")
    result = await world.organiser.slash(world.news, "autopost remove", autopost=value)
    assert "`/autopost list` shows" in text_of(result.response)
    assert len(await kinds(world)) == 2


async def test_removing_twice(world: World) -> None:
    """A second press on a card of one that is gone says so."""
    await world.organiser.slash(world.news, "autopost add")
    first = await world.organiser.slash(world.news, "autopost remove", autopost="everything")
    second = await world.organiser.slash(world.news, "autopost remove", autopost="everything")
    await world.organiser.click(first.response, label="Remove")
    result = await world.organiser.click(second.response, label="Remove")
    assert "not there any more" in last_text(result)


async def test_other_servers_autoposts_are_out_of_reach(world: World) -> None:
    """A button of one server cannot name an autopost of another."""
    foreign = await world.storage.autoposts.add(
        GuildId(77), ChannelId(78), Wish("everything"), label="everything", created_by=UserId(1)
    )
    await world.organiser.slash(world.news, "autopost add")
    asked = await world.organiser.slash(world.news, "autopost remove", autopost=f"#{foreign.id}")
    assert "not there any more" in text_of(asked.response)
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "1 autopost" in text_of(listed.response)


async def test_a_button_asks_for_the_permission_again(world: World) -> None:
    """Someone who lost Manage Server since the card was shown changes nothing."""
    await world.organiser.slash(world.news, "autopost add")
    asked = await world.organiser.slash(world.news, "autopost remove", autopost="everything")
    world.demote(world.organiser)
    result = await world.organiser.click(asked.response, label="Remove")
    assert "Manage Server" in last_text(result)
    assert len(await kinds(world)) == 1


async def test_a_paused_channel_is_taken_up_again_from_the_list(world: World) -> None:
    """The list says why a channel is paused; once it is mended, Check again posts what was held."""
    source = await world.source()
    await world.organiser.slash(world.news, "autopost add", channel=world.sport)
    world.env.inject_error("POST", f"/channels/{world.sport.id}/messages", status=403, code=50013)
    await world.article(source, title="Held boat")
    await world.tick()
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "Paused: Newsdesk may not write in the channel" in text_of(listed.response)
    checked = await world.organiser.click(listed.response, label="Check again")
    assert f"Works again: <#{world.sport.id}>" in text_of(checked.response)
    await world.tick()
    assert "Held boat" in titles(world.sport)[0]
    rows = await world.deliveries(world.sport)
    assert [row.state for row in rows] == [DeliveryState.SENT]


async def test_a_held_post_of_a_working_channel_is_seen_and_released(world: World) -> None:
    """A post that is held for itself shows in the list with its reason, and Check again sends it."""
    source = await world.source()
    await world.organiser.slash(world.news, "autopost add", channel=world.sport)
    await world.article(source)
    (row,) = await world.deliveries(world.sport)
    await world.storage.deliveries.finish(row.id, DeliveryState.HELD, "Discord did not take it")
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "Works, but 1 post held back: Discord did not take it" in text_of(listed.response)
    await world.organiser.click(listed.response, label="Check again")
    await world.tick()
    assert len(world.sport.history()) == 1


async def test_checking_again_too_early(world: World) -> None:
    """While the permission is still missing, the list names it and nothing is tried."""
    source = await world.source()
    await world.organiser.slash(world.news, "autopost add", channel=world.sport)
    await world.allow(world.sport, send_messages=False)
    await world.article(source)
    await world.tick()
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "Paused: Newsdesk lacks Send Messages there." in text_of(listed.response)
    checked = await world.organiser.click(listed.response, label="Check again")
    assert "Nothing has changed yet" in text_of(checked.response)
    assert [row.state for row in await world.deliveries(world.sport)] == [DeliveryState.HELD]


def autopost(number: int, **changes: Any) -> Autopost:
    facts: dict[str, Any] = {
        "id": AutopostId(number),
        "guild_id": GuildId(1),
        "channel_id": ChannelId(10**18 + number),
        "wish": Wish("source", source_ids=(SourceId(number),)),
        "label": f"Paper {number}",
        "created_at": START,
    }
    return Autopost(**facts | changes)


def test_a_long_list_is_paged() -> None:
    """Each page shows its part with its place in the whole; a page past the end shows the last."""
    lines = [Line(autopost(number)) for number in range(1, 2 * PAGE_SIZE + 2)]
    first = list_card(lines, page=0, names={}).view()
    beyond = list_card(lines, page=99, names={}).view()
    assert "page" not in text_of(discord_message(list_card(lines[:1], page=0, names={}).view()))
    assert "page 1 of 3" in text_of(discord_message(first))
    assert f"**{PAGE_SIZE}.**" in text_of(discord_message(first))
    assert "page 3 of 3" in text_of(discord_message(beyond))
    assert f"**{2 * PAGE_SIZE + 1}.**" in text_of(discord_message(beyond))
    assert "Check again" not in labels_of(discord_message(first))


def test_the_worst_list_fits() -> None:
    """The longest labels, full of Markdown, and the longest reasons stay within Discord's limits."""
    lines = [Line(autopost(n, label="[*_~`|" * 30), "x" * 200) for n in range(1, 101)]
    view = list_card(lines, page=3, names={}, note="y" * 300).view()
    message = discord_message(view)
    assert f"**{4 * PAGE_SIZE}.**" in text_of(message)
    assert view.content_length() <= 4000
    assert view.total_children_count <= 40


def discord_message(view: discord.ui.LayoutView) -> Any:
    """What Discord would be sent."""

    class Sent:
        components = view.to_components()

    return Sent()
