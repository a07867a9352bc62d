"""What organisers decide about a source holds in every answer and every post."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import discord
import pytest

from cogs._delivering import decisions
from cogs._ui.age import is_age_restricted
from news.models import (
    AnalysedArticle,
    ArticleId,
    DeliveryState,
    ExtractedArticle,
    SourceId,
    SourceSettings,
    Topic,
)
from tests.cogs.autopost_world import added
from tests.cogs.posting_world import World, last_text, posting_world
from tests.cogs.shown import labels_of, options_of, parts, text_of
from tests.newsstand import quoted

TEXT = (
    "The council of Marrow Point voted for the bridge on Monday.\n\n"
    "“The bridge will open in May, whatever the weather,” said Mayor Marta Ellwood."
)
QUOTE = "The bridge will open in May, whatever the weather,"
DARK, HEADLINES = SourceSettings(is_age_restricted=True), SourceSettings(is_headlines_only=True)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def article(
    world: World, source: SourceId, title: str = "Bridge opens in May", *, url: str = "", post: bool = False
) -> ArticleId:
    """An article with a lead, a picture, a byline, a quote and a topic."""
    found = ExtractedArticle(
        title=title,
        text=TEXT,
        url=url or f"https://times.example/{title.casefold().replace(' ', '-')}",
        description="The council has decided.",
        authors=("Jonas Threlkeld",),
        image="https://times.example/bridge.jpg",
        published_at=world.env.now(),
    )
    analysed = AnalysedArticle(
        found,
        (quoted(TEXT, QUOTE, "Marta Ellwood", role="Mayor"),),
        (Topic("Marrow Point", "place", weight=0.9),),
    )
    result = await world.storage.articles.add(analysed, source_id=source, post=post)
    assert result.article_id is not None, result.error
    return result.article_id


async def source_with(world: World, settings: SourceSettings, name: str = "The Example Times") -> SourceId:
    """A source of this server with these settings."""
    source = await world.source(name)
    await world.storage.sources.set_settings(source, world.guild_id, settings)
    return source


def restrict(world: World, channel: Any, *, nsfw: bool = True) -> None:
    """Discord asks for people's age before it shows them the channel."""
    cast(Any, world.env.bot).get_channel(channel.id).nsfw = nsfw


# --- labels --------------------------------------------------------------------------------------------


async def test_a_label_stands_beside_the_source_everywhere(world: World) -> None:
    """Headlines, search hits, the article and a post say that it is opinion."""
    source = await source_with(world, SourceSettings(label="opinion"))
    await world.autopost(world.sport)
    await article(world, source, post=True)
    await world.tick()
    asked = [
        await world.reader.slash(world.news, "headlines"),
        await world.reader.slash(world.news, "article", title="Bridge opens in May"),
    ]
    for shown in [*(text_of(result.response) for result in asked), text_of(world.sport.history()[0])]:
        assert "Opinion · " in shown
    (option,) = options_of(asked[0].response)
    assert option["description"].startswith("Opinion · ")


async def test_without_a_label_nothing_is_said(world: World) -> None:
    """Ordinary news carries no mark."""
    await article(world, await world.source())
    shown = await world.reader.slash(world.news, "headlines")
    assert "\ntimes.example · <t:" in last_text(shown)


# --- headlines only ------------------------------------------------------------------------------------


async def test_headlines_only(world: World) -> None:
    """Title, source, domain and link: no lead, no byline, no picture, no quote, in an answer and in a post."""
    source = await source_with(world, HEADLINES)
    await world.autopost(world.sport)
    await article(world, source, post=True)
    await world.tick()
    answered = (await world.reader.slash(world.news, "article", title="Bridge opens in May")).response
    for message in (answered, world.sport.history()[0]):
        shown = text_of(message)
        assert "Bridge opens in May" in shown
        assert "The Example Times · times.example" in shown
        assert "Read" in labels_of(message)
        assert not any(words in shown for words in ("council", "Threlkeld", "Ellwood", "whatever"))
        assert [part for part in parts(message.components) if part["type"] == 11] == []
    assert "This source is shown with headlines only." in text_of(answered)


# --- age-restricted ------------------------------------------------------------------------------------


async def test_answers_hold_what_the_channel_may_show(world: World) -> None:
    """An age-restricted source is there in age-restricted channels, and in no other."""
    source = await source_with(world, DARK)
    await article(world, source)
    restrict(world, world.sport)
    for channel, is_there in ((world.news, False), (world.sport, True)):
        shown = await world.reader.slash(channel, "headlines")
        assert ("Bridge opens in May" in last_text(shown)) is is_there
        found = await world.reader.slash(channel, "article", title="Bridge opens in May")
        assert ("The council has decided" in last_text(found)) is is_there
        choices = await world.reader.autocomplete(channel, "article", "title", "bridge")
        assert bool(choices) is is_there
        sources = await world.reader.autocomplete(channel, "headlines", "source", "exam")
        assert bool(sources) is is_there


async def test_a_channel_where_everything_is_hidden(world: World) -> None:
    """Readers are told that there is something, not to add a source."""
    await article(world, await source_with(world, DARK))
    shown = last_text(await world.reader.slash(world.news, "headlines"))
    assert "for age-restricted channels only" in shown
    assert "/desk setup" not in shown


async def test_a_source_asked_for_by_name_in_the_wrong_channel(world: World) -> None:
    """The answer says where it may be asked for."""
    source = await source_with(world, DARK)
    for value in (f"#{source}", "The Example Times"):
        shown = await world.reader.slash(world.news, "headlines", source=value)
        assert "**The Example Times** is shown in age-restricted channels only." in last_text(shown)


async def test_a_page_is_read_again_for_the_channel(world: World) -> None:
    """What was asked for in an age-restricted channel is not shared once the channel is none any more."""
    await article(world, await source_with(world, DARK))
    restrict(world, world.sport)
    asked = await world.reader.slash(world.sport, "headlines")
    restrict(world, world.sport, nsfw=False)
    await world.reader.click(asked.response, label="Share")
    assert all("Bridge opens in May" not in text_of(message) for message in world.sport.history())


async def test_posts_keep_to_age_restricted_channels(world: World) -> None:
    """Posted in the one, skipped in the other with a reason that an organiser understands."""
    source = await source_with(world, DARK)
    restrict(world, world.sport)
    await world.autopost(world.news)
    await world.autopost(world.sport)
    await article(world, source, post=True)
    await world.tick()
    assert len(world.sport.history()) == 1
    assert world.news.history() == []
    (row,) = await world.deliveries(world.news)
    assert (row.state, row.reason) == (DeliveryState.SKIPPED, decisions.AGE_RESTRICTED)
    # What comes after it is not held up.
    await article(world, await world.source("Harbour Gazette"), "Tide table changed", post=True)
    await world.tick()
    assert len(world.news.history()) == 1


async def test_an_article_that_another_source_brought_too(world: World) -> None:
    """It is posted in any channel: one of its sources is for all of them."""
    dark = await source_with(world, DARK)
    open_to_all = await world.source("Harbour Gazette")
    await world.autopost(world.news)
    await article(world, dark, url="https://harbour.example/bridge", post=True)
    await article(world, open_to_all, url="https://harbour.example/bridge")
    await world.tick()
    (message,) = world.news.history()
    assert "Harbour Gazette" in text_of(message)


async def test_an_autopost_that_would_post_nothing(world: World) -> None:
    """It is said at once when a source and a channel do not go together; in the right channel it is added."""
    source = await source_with(world, DARK)
    restrict(world, world.sport)
    refused = await world.organiser.slash(world.news, "autopost add", source=f"#{source}", channel=world.news)
    assert "is shown in age-restricted channels only" in last_text(refused)
    assert f"<#{world.news.id}> is not one" in last_text(refused)
    still = await world.organiser.click(refused.response, label="Save")
    assert "Nothing was stored yet" in last_text(still)
    assert await world.storage.autoposts.of_guild(world.guild_id) == []
    made = await added(world, source=f"#{source}", channel=world.sport)
    assert "Autopost added" in last_text(made)


async def test_the_set_up_says_it_too(world: World) -> None:
    """`/desk setup` names the problem when the channel is chosen, and offers another."""
    source = await source_with(world, DARK)
    first = await world.organiser.slash(world.news, "desk setup")
    second = await world.organiser.select(first.response, [str(source)])
    third = await world.organiser.select(second.response, [world.news])
    assert "is shown in age-restricted channels only" in text_of(third.response)
    assert "Check again" in labels_of(third.response)


async def test_a_test_post_of_an_age_restricted_source(world: World) -> None:
    """It is shown in an age-restricted channel."""
    source = await source_with(world, DARK)
    await article(world, source)
    restrict(world, world.sport)
    made = await added(world, source=f"#{source}", channel=world.sport)
    await world.organiser.click(made.response, label="Send a test post")
    assert "Bridge opens in May" in text_of(world.sport.history()[0])


async def test_a_thread_is_as_its_channel_is(world: World) -> None:
    """Whoever may see a thread was asked for their age in its channel."""
    bot = cast(Any, world.env.bot)
    channel = bot.get_channel(world.news.id)
    payload = {
        "id": "77",
        "parent_id": str(channel.id),
        "owner_id": "1",
        "name": "bridge",
        "type": discord.ChannelType.public_thread.value,
        "message_count": 0,
        "member_count": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 60,
            "archive_timestamp": "2026-01-01T00:00:00+00:00",
        },
    }
    thread = discord.Thread(guild=channel.guild, state=channel._state, data=cast(Any, payload))
    assert not is_age_restricted(thread)
    restrict(world, world.news)
    assert is_age_restricted(thread)
    assert is_age_restricted(channel)
    assert not is_age_restricted(None)


# --- paused --------------------------------------------------------------------------------------------


async def test_an_empty_answer_says_that_the_source_is_paused(world: World) -> None:
    """That may be why nothing is found."""
    source = await source_with(world, replace(SourceSettings(), is_paused=True))
    await article(world, await world.source("Harbour Gazette"))
    shown = await world.reader.slash(world.news, "headlines", source=f"#{source}")
    assert "No headlines in **The Example Times**, which is paused here" in last_text(shown)
