"""`/autopost list` and what follows from it: how each is doing, pausing, resuming, removing, and what is broken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest

from cogs._posting.list_cards import PAGE_SIZE, Line, list_card, one_card, state_words
from news.models import (
    Autopost,
    AutopostId,
    ChannelId,
    DeliveryState,
    Ended,
    GuildId,
    PostSettings,
    Quiet,
    SourceId,
    UserId,
    Wish,
)
from storage.guilds import LEFT
from tests.cogs.autopost_world import added, kinds, menu_of, only
from tests.cogs.posting_world import START, World, last_text, posting_world, titles
from tests.cogs.shown import labels_of, options_of, text_of


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def test_the_list_when_there_are_none(world: World) -> None:
    """An empty list says how to make the first."""
    result = await world.organiser.slash(world.news, "autopost list")
    assert "`/autopost add` makes one" in text_of(result.response)


async def test_removing_from_the_list(world: World) -> None:
    """One is chosen in the menu, confirmed, and gone; the others stay. It works after a restart as well."""
    await added(world)
    await added(world, channel=world.sport)
    listed = await world.organiser.slash(world.news, "autopost list")
    await world.restart()
    value = options_of(listed.response)[0]["value"]
    opened = await world.organiser.select(listed.response, [value])
    await world.restart()
    asked = await world.organiser.click(opened.response, label="Remove")
    assert "Remove this autopost?" in text_of(asked.response)
    await world.restart()
    done = await world.organiser.click(asked.response, label="Remove")
    assert "Removed: every new article" in text_of(done.response)
    assert await kinds(world) == [("everything", world.sport.id)]
    again = await world.organiser.slash(world.news, "autopost list")
    assert "1 autopost" in text_of(again.response)


async def test_keeping_one(world: World) -> None:
    """The confirmation leads back to it with nothing changed."""
    await added(world)
    asked = await world.organiser.slash(world.news, "autopost remove", autopost="everything")
    kept = await world.organiser.click(asked.response, label="Keep it")
    assert "### Autopost\n" in text_of(kept.response)
    assert len(await kinds(world)) == 1


async def test_removing_by_command(world: World) -> None:
    """The suggestions name what and where; the removal is confirmed."""
    await added(world)
    await added(world, channel=world.sport)
    (choice,) = await world.organiser.autocomplete(world.news, "autopost remove", "autopost", "sport")
    assert choice["name"] == "everything → #sport"
    asked = await world.organiser.slash(world.news, "autopost remove", autopost=choice["value"])
    await world.organiser.click(asked.response, label="Remove")
    assert await kinds(world) == [("everything", world.news.id)]


@pytest.mark.parametrize("value", ["nothing like it", "#999", "e"])
async def test_removing_what_is_not_there(world: World, value: str) -> None:
    """A name that fits none, or several, removes none."""
    await added(world)
    await added(world, channel=world.sport)
    result = await world.organiser.slash(world.news, "autopost remove", autopost=value)
    assert "`/autopost list` shows" in text_of(result.response)
    assert len(await kinds(world)) == 2


async def test_removing_twice(world: World) -> None:
    """A second press on a card of one that is gone says so."""
    await added(world)
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
    await added(world)
    asked = await world.organiser.slash(world.news, "autopost remove", autopost=f"#{foreign.id}")
    assert "not there any more" in text_of(asked.response)
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "1 autopost" in text_of(listed.response)


async def test_a_button_asks_for_the_permission_again(world: World) -> None:
    """Someone who lost Manage Server since the card was shown changes nothing."""
    await added(world)
    asked = await world.organiser.slash(world.news, "autopost remove", autopost="everything")
    world.demote(world.organiser)
    result = await world.organiser.click(asked.response, label="Remove")
    assert "Manage Server" in last_text(result)
    assert len(await kinds(world)) == 1


async def test_a_paused_channel_is_taken_up_again_from_the_list(world: World) -> None:
    """The list says why a channel is paused; once it is mended, Check again posts what was held."""
    source = await world.source()
    await added(world, channel=world.sport)
    world.env.inject_error("POST", f"/channels/{world.sport.id}/messages", status=403, code=50013)
    await world.article(source, title="Held boat")
    await world.tick()
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "Newsdesk may not write in the channel" in text_of(listed.response)
    checked = await world.organiser.click(listed.response, label="Check again")
    assert f"Works again: <#{world.sport.id}>" in text_of(checked.response)
    await world.tick()
    assert "Held boat" in titles(world.sport)[0]
    rows = await world.deliveries(world.sport)
    assert [row.state for row in rows] == [DeliveryState.SENT]


async def test_a_held_post_of_a_working_channel_is_seen_and_released(world: World) -> None:
    """A post that is held for itself shows in the list with its reason, and Check again sends it."""
    source = await world.source()
    await added(world, channel=world.sport)
    await world.article(source)
    (row,) = await world.deliveries(world.sport)
    await world.storage.deliveries.record(
        [Ended(row.id, DeliveryState.HELD, "Discord did not take it")], world.env.now()
    )
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "Works, but 1 post held back: Discord did not take it" in text_of(listed.response)
    await world.organiser.click(listed.response, label="Check again")
    await world.tick()
    assert len(world.sport.history()) == 1


async def test_checking_again_too_early(world: World) -> None:
    """While the permission is still missing, the list names it and nothing is tried."""
    source = await world.source()
    await added(world, channel=world.sport)
    await world.allow(world.sport, send_messages=False)
    await world.article(source)
    await world.tick()
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "Newsdesk lacks Send Messages there" in text_of(listed.response)
    checked = await world.organiser.click(listed.response, label="Check again")
    assert "Nothing has changed yet" in text_of(checked.response)
    assert [row.state for row in await world.deliveries(world.sport)] == [DeliveryState.HELD]


async def test_pausing_and_resuming(world: World) -> None:
    """A paused one posts nothing and says who paused it; once resumed only what is new is posted."""
    source = await world.source()
    await added(world, channel=world.sport)
    paused = await world.organiser.slash(world.news, "autopost pause", autopost="everything")
    assert "nothing is posted until you resume" in text_of(paused.response)
    assert "Paused by olive since <t:" in text_of(paused.response)
    await world.article(source, title="Missed boat")
    await world.tick()
    assert world.sport.history() == []
    resumed = await world.organiser.click(paused.response, label="Resume")
    assert "nothing old" in text_of(resumed.response)
    await world.tick()
    assert world.sport.history() == []
    await world.article(source, title="Next boat")
    await world.tick()
    assert "Next boat" in text_of(world.sport.history()[0])
    again = await world.organiser.slash(world.news, "autopost resume", autopost="everything")
    assert "Nothing to resume" in text_of(again.response)


async def test_resuming_says_that_the_source_is_paused(world: World) -> None:
    """The channel is well; what still keeps posts away is said without blaming it."""
    source = await world.source()
    await added(world, source=f"#{source}")
    await world.organiser.slash(world.news, "autopost pause", autopost="example")
    await world.organiser.slash(world.news, "source pause", source=f"#{source}")
    resumed = await world.organiser.slash(world.news, "autopost resume", autopost="example")
    assert "But nothing is posted yet: `/autopost list` says why." in text_of(resumed.response)
    assert "cannot be posted in" not in text_of(resumed.response)


async def test_the_next_digest_is_counted_alone(world: World) -> None:
    """What waits for a later one, as after quiet hours, is not said to be in it."""
    source = await world.source()
    await added(world)
    autopost = await only(world)
    for changed in (
        replace(autopost.settings, quiet=Quiet(0, 60)),
        replace(autopost.settings, mode="digest"),
    ):
        await world.storage.autoposts.change(autopost.id, world.guild_id, settings=changed)
        await world.article(source)
        await world.article(source)
    listed = await world.organiser.slash(world.news, "autopost list")
    assert "next digest with 2 articles <t:" in text_of(listed.response)
    assert "4 articles" not in text_of(listed.response)


async def test_checking_again_resumes_nothing_that_was_paused(world: World) -> None:
    """Mending a channel leaves alone what organisers paused."""
    await added(world, channel=world.sport)
    await world.organiser.slash(world.news, "autopost pause", autopost="everything")
    await world.storage.targets.break_(ChannelId(world.sport.id), "no permission")
    listed = await world.organiser.slash(world.news, "autopost list")
    await world.organiser.click(listed.response, label="Check again")
    assert (await only(world)).paused_reason == "paused by olive"


async def test_one_that_is_broken_leads_to_what_mends_it(world: World) -> None:
    """Its card says since when and why, looks again, and moves what the channel gets elsewhere."""
    await cast(Any, world.env.bot).load_extension("cogs.mending")
    await added(world, channel=world.sport)
    await world.storage.targets.break_(ChannelId(world.sport.id), "Send Messages is missing", 50013)
    listed = await world.organiser.slash(world.news, "autopost list")
    one = await world.organiser.select(
        listed.response, [str((await only(world)).id)], custom_id=menu_of(listed, "pick")
    )
    assert "Broken, since <t:" in text_of(one.response)
    moving = await world.organiser.click(one.response, label="Choose another channel")
    await world.organiser.select(moving.response, [world.news])
    assert await kinds(world) == [("everything", world.news.id)]


async def test_opening_one(world: World) -> None:
    """It shows all of its settings, and leads to the form, to examples and back to the list."""
    source = await world.source()
    await world.article(source, title="Tide table changed", post=False)
    await added(world)
    listed = await world.organiser.slash(world.news, "autopost list")
    one = await world.organiser.select(
        listed.response, [str((await only(world)).id)], custom_id=menu_of(listed, "pick")
    )
    assert "**When** At once, at most 5 an hour" in text_of(one.response)
    examples = await world.organiser.click(one.response, label="Examples")
    assert "Tide table changed" in text_of(examples.response)
    assert "Daily digest" in text_of(examples.followups[-1])
    assert "All" not in labels_of(examples.followups[-1])
    edited = await world.organiser.click(one.response, label="Edit")
    assert "Change this autopost" in text_of(edited.response)


async def test_a_preview_by_command(world: World) -> None:
    """The newest matches and the digest, for the asker alone; at once without a digest there is none."""
    source = await world.source()
    await world.article(source, title="Tide table changed", post=False)
    settings = PostSettings(mode="instant", look="line")
    await world.storage.autoposts.add(
        world.guild_id, world.sport.id, Wish("everything"), settings, label="everything", created_by=UserId(1)
    )
    shown = await world.organiser.slash(world.news, "autopost preview", autopost="everything")
    assert shown.ephemeral
    assert "[**Tide table changed**]" in text_of(shown.response)
    assert shown.followups == []
    assert world.sport.history() == []


async def test_the_list_leads_to_a_new_one(world: World) -> None:
    """An empty list offers the form."""
    listed = await world.organiser.slash(world.news, "autopost list")
    begun = await world.organiser.click(listed.response, label="Add one")
    assert "New autopost" in text_of(begun.response)
    await world.organiser.click(begun.response, label="Save")
    assert await kinds(world) == [("everything", world.news.id)]


async def test_a_test_in_a_forum_is_refused(world: World) -> None:
    """It would be a post of its own; the answer says what to do instead."""
    forum = world.guild.create_forum_channel("newsroom")
    made = await added(world, channel=forum)
    refused = await world.organiser.click(made.response, label="Send a test post")
    assert "`/autopost preview`" in last_text(refused)


# --- how it is, in words -------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Line(autopost(1)), "Works"),
        (
            Line(autopost(1), in_digest=2, next_digest_at=START),
            f"Works · next digest with 2 articles <t:{int(START.timestamp())}:R>",
        ),
        (
            Line(autopost(1, paused_reason="paused by olive", paused_at=START), problem="x"),
            f"Paused by olive since <t:{int(START.timestamp())}:R>",
        ),
        (
            Line(autopost(1), problem="no *permission*", problem_since=START),
            f"Broken, since <t:{int(START.timestamp())}:R>: no \\*permission\\*",
        ),
        (
            Line(autopost(1, paused_reason=LEFT, paused_at=START)),
            f"Paused since <t:{int(START.timestamp())}:R>: Newsdesk was removed from this server",
        ),
        (Line(autopost(1), held=1, held_reason="refused"), "Works, but 1 post held back: refused"),
    ],
    ids=["works", "digest", "paused", "broken", "left", "held"],
)
def test_the_state_in_words(line: Line, words: str) -> None:
    """Works, paused by whom, broken and why, held and why, and when its digest comes."""
    assert state_words(line) == words


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
    worst = PostSettings(min_sources=100, language="zh", cap_per_hour=1000)
    lines = [
        Line(
            autopost(n, label="[*_~`|" * 30, settings=worst),
            "x" * 2_000,
            START + timedelta(days=n),
            mark="*" * 200,
        )
        for n in range(1, 101)
    ]
    view = list_card(lines, page=3, names={}, note="y" * 300).view()
    message = discord_message(view)
    assert f"**{4 * PAGE_SIZE}.**" in text_of(message)
    assert view.content_length() <= 4000
    assert view.total_children_count <= 40
    one = one_card(lines[0], is_announcement=True, has_others=True, note="y" * 300).view()
    assert "All autoposts" in labels_of(discord_message(one))
    assert one.content_length() <= 4000


def discord_message(view: discord.ui.LayoutView) -> Any:
    """What Discord would be sent."""

    class Sent:
        components = view.to_components()

    return Sent()
