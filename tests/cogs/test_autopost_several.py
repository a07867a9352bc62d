"""Several autoposts at once: one setting for all, the settings of one for others, pausing and removing many."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cogs._posting.fields import FIELDS
from cogs._posting.several_cards import Refused, Several, changed_card, choose_card, value_card
from news.models import (
    AnswerId,
    Autopost,
    AutopostId,
    ChannelId,
    GuildId,
    Ping,
    PostSettings,
    Schedule,
    UserId,
    Wish,
)
from tests.cogs.autopost_world import menu_of, menu_options
from tests.cogs.posting_world import START, World, last_text, posting_world
from tests.cogs.shown import labels_of, parts, text_of

LINE = PostSettings(look="line", mode="digest")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def make(world: World, channel: Any, settings: PostSettings | None = None) -> AutopostId:
    made = await world.storage.autoposts.add(
        world.guild_id, channel.id, Wish("everything"), settings, label="everything", created_by=UserId(1)
    )
    return made.id


async def three(world: World) -> list[AutopostId]:
    """Three autoposts, the last of them with settings of its own."""
    other = world.guild.create_text_channel("other")
    return [await make(world, world.news), await make(world, world.sport), await make(world, other, LINE)]


async def chosen(world: World, ids: list[AutopostId]) -> Any:
    """The card with these chosen, reached from the list."""
    listed = await world.organiser.slash(world.news, "autopost list")
    card = await world.organiser.click(listed.response, label="Several at once…")
    return await choose(world, card, "pick", *map(str, ids))


async def choose(world: World, card: Any, menu: str, *values: str) -> Any:
    return await world.organiser.select(card.response, list(values), custom_id=menu_of(card, menu))


async def all_settings(world: World) -> list[PostSettings]:
    return [one.settings for one in await world.storage.autoposts.of_guild(world.guild_id)]


async def test_one_setting_for_all(world: World) -> None:
    """Those that are chosen get it, the others and all their other settings stay; restarts do no harm."""
    ids = await three(world)
    card = await chosen(world, ids[1:])
    assert "2 autoposts chosen" in text_of(card.response)
    await world.restart()
    card = await choose(world, card, "field", "images")
    assert [o["value"] for o in menu_options(card, "value")] == ["show", "spoiler", "off"]
    await world.restart()
    done = await choose(world, card, "value", "off")
    assert "2 autoposts: Pictures: none." in text_of(done.response)
    assert [one.images for one in await all_settings(world)] == ["show", "off", "off"]
    assert (await all_settings(world))[2].look == "line"


async def test_each_setting_of_the_form_can_be_set_for_all(world: World) -> None:
    """Every setting is offered but what means something only beside a role."""
    card = await chosen(world, (await three(world))[:1])
    assert {o["value"] for o in menu_options(card, "field")} == set(FIELDS) - {"pingfrom"}


async def test_settings_that_differ(world: World) -> None:
    """It is said where they differ, and the menu stands on none."""
    ids = await three(world)
    card = await choose(world, await chosen(world, ids), "field", "look")
    assert "They differ in it now." in text_of(card.response)
    assert not any(option.get("default") for option in menu_options(card, "value"))


async def test_what_a_channel_cannot_do_is_left(world: World) -> None:
    """Where a channel lacks what the setting needs, that autopost stays as it was, with the reason."""
    ids = await three(world)
    await world.allow(world.sport, create_public_threads=False)
    await world.allow(world.news, create_public_threads=True, send_messages_in_threads=True)
    card = await choose(world, await chosen(world, ids[:2]), "field", "updates")
    done = await choose(world, card, "value", "thread")
    assert "1 autopost left as before" in text_of(done.response)
    assert "Create Public Threads" in text_of(done.response)
    assert [one.updates for one in await all_settings(world)] == ["thread", "edit", "edit"]


async def test_a_time_that_some_have_not(world: World) -> None:
    """An hourly digest has no hour of the day: that autopost is left, and the others get theirs."""
    hourly = PostSettings(schedule=Schedule("hour", 15))
    ids = [await make(world, world.news), await make(world, world.sport, hourly)]
    card = await choose(world, await chosen(world, ids), "field", "time")
    done = await choose(world, card, "value", "420")
    assert "1 autopost: Digest at 07:00." in text_of(done.response)
    assert "does not go with its other settings" in text_of(done.response)
    assert [one.schedule.minute for one in await all_settings(world)] == [420, 15]


async def test_the_settings_of_one_for_others(world: World) -> None:
    """Chosen from the card of one, or as what several get: look, digest and cap go along, what is posted stays."""
    ids = await three(world)
    listed = await world.organiser.slash(world.news, "autopost list")
    one = await choose(world, listed, "pick", str(ids[2]))
    card = await world.organiser.click(one.response, label="Copy to others…")
    assert "Copy the settings of every new article" in text_of(card.response)
    assert {o["value"] for o in menu_options(card, "pick")} == {str(ids[0]), str(ids[1])}
    card = await choose(world, card, "pick", str(ids[0]))
    done = await world.organiser.click(card.response, label="Copy")
    assert "settings as those of" in text_of(done.response)
    assert await all_settings(world) == [LINE, PostSettings(), LINE]
    card = await chosen(world, ids[:2])
    await choose(world, card, "from", str(ids[1]))
    assert await all_settings(world) == [PostSettings(), PostSettings(), LINE]


async def test_a_ping_that_is_not_ones_own_to_copy(world: World) -> None:
    """Settings that ping a role which this organiser could not mention are not copied."""
    role = world.guild.create_role("Captains")
    ids = [await make(world, world.news, PostSettings(ping=Ping(role.id))), await make(world, world.sport)]
    card = await chosen(world, ids[1:])
    done = await choose(world, card, "from", str(ids[0]))
    assert "You could not mention" in text_of(done.response)
    assert (await all_settings(world))[1].ping is None


async def test_nobody_is_pinged_anew_in_a_channel_that_cannot_be_seen(world: World) -> None:
    """What may be mentioned there is not known, such as in an archived thread; all the rest can be changed."""
    role = world.guild.create_role("Captains")
    ids = [await make(world, world.news, PostSettings(look="line", ping=Ping(role.id)))]
    away = await world.storage.autoposts.add(
        world.guild_id, ChannelId(4711), Wish("everything"), label="everything", created_by=UserId(1)
    )
    card = await chosen(world, [away.id])
    done = await choose(world, card, "from", str(ids[0]))
    assert "Newsdesk cannot see that channel" in text_of(done.response)
    assert (await all_settings(world))[1].ping is None


@pytest.mark.parametrize("command", ["pause", "remove", "resume"])
async def test_a_command_without_a_name_leads_to_the_choice(world: World, command: str) -> None:
    """Left out, the option lets several be chosen."""
    await three(world)
    card = await world.organiser.slash(world.news, f"autopost {command}")
    assert "Several autoposts" in text_of(card.response)


async def test_pausing_and_resuming_several(world: World) -> None:
    """All of them stop, and all of them go on."""
    ids = await three(world)
    card = await chosen(world, ids[:2])
    paused = await world.organiser.click(card.response, label="Pause")
    assert "Paused 2 autoposts" in text_of(paused.response)
    autoposts = await world.storage.autoposts.of_guild(world.guild_id)
    assert [one.paused_reason for one in autoposts] == ["paused by olive", "paused by olive", None]
    resumed = await world.organiser.click(paused.response, label="Resume")
    assert "Resumed 2 autoposts" in text_of(resumed.response)
    autoposts = await world.storage.autoposts.of_guild(world.guild_id)
    assert [one.paused_reason for one in autoposts] == [None] * 3


async def test_removing_several(world: World) -> None:
    """They are named, and gone after one more press."""
    ids = await three(world)
    card = await chosen(world, ids[:2])
    asked = await world.organiser.click(card.response, label="Remove…")
    assert "Remove these 2 autoposts?" in text_of(asked.response)
    done = await world.organiser.click(asked.response, label="Remove")
    assert "Removed: 2 autoposts." in text_of(done.response)
    assert [one.id for one in await world.storage.autoposts.of_guild(world.guild_id)] == ids[2:]


async def test_those_that_were_removed_meanwhile(world: World) -> None:
    """Nothing is done with what is gone, and it is said."""
    ids = await three(world)
    card = await chosen(world, ids[:1])
    await world.storage.autoposts.remove(ids[:1], world.guild_id)
    refused = await world.organiser.click(card.response, label="Pause")
    assert "None of those is there any more" in last_text(refused)


@pytest.mark.parametrize("label", ["Pause", "Resume", "Remove…"])
async def test_each_press_asks_for_the_permission(world: World, label: str) -> None:
    """Someone who lost Manage Server changes nothing."""
    card = await chosen(world, await three(world))
    world.demote(world.organiser)
    refused = await world.organiser.click(card.response, label=label)
    assert "Manage Server" in last_text(refused)


# --- the cards ------------------------------------------------------------------------------------------


def many(count: int) -> list[Autopost]:
    return [
        Autopost(AutopostId(n), GuildId(1), ChannelId(10**18 + n), Wish("everything"), "[*_~`|" * 30, START)
        for n in range(1, count + 1)
    ]


def test_more_than_a_menu_holds() -> None:
    """They are chosen page by page."""
    several = Several(AnswerId(1), many(60), frozenset(range(1, 61)), {})
    for page, count in ((0, 25), (1, 25), (2, 10), (9, 10)):
        view = choose_card(several, page=page).view()
        (menu,) = [
            part for part in parts(view.to_components()) if "several|pick" in part.get("custom_id", "")
        ]
        assert len(menu["options"]) == count


def test_the_worst_cards_fit() -> None:
    """A hundred with the longest names, and as many refusals, stay within Discord's limits."""
    autoposts = many(100)
    several = Several(AnswerId(10**17), autoposts, frozenset(range(1, 101)), {})
    refused = [Refused(autopost, "y" * 400) for autopost in autoposts]
    for card in (
        choose_card(several, page=3, note="y" * 300),
        value_card(several, FIELDS["language"]),
        changed_card(several, done="x" * 200, count=3, refused=refused),
    ):
        view = card.view()
        assert view.content_length() <= 4000
        assert view.total_children_count <= 40
        labels = labels_of(Sent(view.to_components()))
        assert {"All autoposts", "Back"} & set(labels)


class Sent:
    def __init__(self, components: Any) -> None:
        self.components = components
