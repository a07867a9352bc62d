"""`/desk settings`: the server's clock and the words that keep an article out of its channels."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cogs._delivering.server_settings import words_in
from news.models import PostSettings, Schedule, UserId, Wish
from storage.guilds import BLOCKED_MAX
from tests.cogs.autopost_world import added, menu_of, menu_options, settings
from tests.cogs.posting_world import World, last_text, posting_world
from tests.cogs.shown import labels_of, text_of


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def typed(world: World, label: str, **fields: str) -> Any:
    """A form of `/desk settings`, filled in and sent."""
    card = await world.organiser.slash(world.news, "desk settings")
    form = await world.organiser.click(card.response, label=label)
    return await world.organiser.submit_modal(form, fields)


async def test_a_time_zone_by_its_city(world: World) -> None:
    """A city is typed, then chosen; later autoposts and those that went by the old clock go by the new one."""
    await added(world)
    other = PostSettings(schedule=Schedule(zone="Asia/Tokyo"))
    await world.storage.autoposts.add(
        world.guild_id, world.sport.id, Wish("everything"), other, label="everything", created_by=UserId(1)
    )
    asked = await typed(world, "Time zone…", city="norway")
    assert "Which city?" in text_of(asked.response)
    menu = menu_of(asked, "inzone")
    value = next(o["value"] for o in menu_options(asked, "inzone") if o["label"] == "Bergen, Norway")
    done = await world.organiser.select(asked.response, [value], custom_id=menu)
    assert "1 autopost goes along from its next digest on" in text_of(done.response)
    assert "clocks of Oslo" in text_of(done.response)
    zones = [one.settings.schedule.zone for one in await world.storage.autoposts.of_guild(world.guild_id)]
    assert zones == ["Europe/Oslo", "Asia/Tokyo"]
    shown = await world.organiser.slash(world.news, "autopost add")
    assert "18:00 (Oslo)" in text_of(shown.response)


async def test_a_zone_by_its_own_name(world: World) -> None:
    """Where only one is meant, nothing more is asked."""
    done = await typed(world, "Time zone…", city="Europe/Oslo")
    assert "clocks of Oslo" in text_of(done.response)
    assert await world.storage.guilds.zone(world.guild_id) == "Europe/Oslo"


@pytest.mark.parametrize("city", ["Qqxzzy", "☃"], ids=["letters", "no letters"])
async def test_a_city_that_nobody_knows(city: str, world: World) -> None:
    """The answer says what to type, and one press tries again; nothing is changed."""
    asked = await typed(world, "Time zone…", city=city)
    assert f"knows no “{city}”" in text_of(asked.response)
    assert "Try again" in labels_of(asked.response)
    assert await world.storage.guilds.zone(world.guild_id) is None


async def test_blocked_words(world: World) -> None:
    """One a line or parted by commas, each once; the form opens with them, and an empty one blocks none."""
    done = await typed(world, "Blocked words…", words="gore, Two  Words\n\ngore\nspoil*")
    assert "3 words and phrases" in text_of(done.response)
    assert await world.storage.guilds.blocked_words(world.guild_id) == ("gore", "Two Words", "spoil*")
    card = await world.organiser.slash(world.news, "desk settings")
    form = await world.organiser.click(card.response, label="Blocked words…")
    (label,) = form.modal["components"]
    assert label["component"]["value"] == "gore\nTwo Words\nspoil*"
    emptied = await world.organiser.submit_modal(form, {"words": ""})
    assert "No word is blocked any more" in text_of(emptied.response)
    assert await world.storage.guilds.blocked_words(world.guild_id) == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("\n".join(f"w{n}" for n in range(BLOCKED_MAX + 1)), "a server can block"),
        ("x" * 101, "100 is the most"),
    ],
    ids=["too many", "too long"],
)
async def test_too_much_to_block(world: World, words: str, said: str) -> None:
    """What cannot be kept whole is refused whole, with the bound."""
    refused = await typed(world, "Blocked words…", words=words)
    assert said in last_text(refused)
    assert await world.storage.guilds.blocked_words(world.guild_id) == ()


@pytest.mark.parametrize("label", ["Time zone…", "Blocked words…"])
async def test_a_form_asks_for_the_permission_again(world: World, label: str) -> None:
    """Someone who lost Manage Server while typing changes nothing."""
    card = await world.organiser.slash(world.news, "desk settings")
    form = await world.organiser.click(card.response, label=label)
    world.demote(world.organiser)
    refused = await world.organiser.submit_modal(
        form, {"city": "Oslo"} if "zone" in label else {"words": "gore"}
    )
    assert "Manage Server" in last_text(refused)
    assert await world.storage.guilds.zone(world.guild_id) is None
    assert await world.storage.guilds.blocked_words(world.guild_id) == ()


async def test_the_zone_of_a_form_is_kept_once_it_is_saved(world: World) -> None:
    """A city chosen while an autopost is made is the server's for later ones, but only with Save."""
    shown = await world.organiser.slash(world.news, "autopost add")
    when = await world.organiser.click(shown.response, label="When…")
    form = await world.organiser.click(when.response, label="Time zone…")
    when = await world.organiser.submit_modal(form, {"city": "America/Lima"})
    assert "**Lima**" in text_of(when.response)
    assert await world.storage.guilds.zone(world.guild_id) is None
    back = await world.organiser.click(when.response, label="Back")
    await world.organiser.click(back.response, label="Save")
    assert await world.storage.guilds.zone(world.guild_id) == "America/Lima"
    assert await settings(world) == replace(PostSettings(), schedule=Schedule(zone="America/Lima"))


def test_a_list_of_any_length_is_read() -> None:
    """Only as much as the form can hold is looked at."""
    assert len(words_in("a,b;c\n" * 100_000)) == 3
