"""`/why` tells every stage of an article, a source and an autopost, and nothing of another server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cogs._explaining.cards import outcome
from cogs._explaining.why_not import Known, why_not
from news.models import (
    ArticleId,
    Autopost,
    AutopostId,
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    GuildId,
    PostSettings,
    Quiet,
    SourceId,
    SourceSettings,
    StoryId,
    TopicId,
    UserId,
    Wish,
)
from news.posting.filters import ArticleWords
from news.posting.planning import ON_CARD
from storage.explaining import ArticleTrail, Brought, Trail
from storage.times import first_id
from tests.cogs import posting_world as posting
from tests.cogs.posting_world import START, World, last_text, posting_world
from tests.newsstand import topic

ELSEWHERE = GuildId(99)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(posting, "EXTENSIONS", (*posting.EXTENSIONS, "why", "mending"))
    async with posting_world(tmp_path) as made:
        yield made


async def why(world: World, item: str) -> str:
    return last_text(await world.organiser.slash(world.news, "why", item=item))


async def test_a_posted_article_is_explained(world: World) -> None:
    """When it was published, seen and stored, who wanted it, and when it was posted, with the message."""
    source = await world.source()
    await world.autopost(world.news)
    article = await world.article(source, title="Ferry back in service")
    await world.tick(3)
    shown = await why(world, f"article#{article}")
    (message,) = world.news.history()
    for part in (
        "Ferry back in service",
        "**Published** <t:",
        "**Seen** <t:",
        "The Example Times",
        "**Stored** <t:",
        "nobody else tells it",
        f"<#{world.news.id}>** wanted it: everything",
        "**posted** <t:",
        f"/{world.news.id}/{message.id})",
    ):
        assert part in shown, part


async def test_topics_are_called_what_the_server_calls_them(world: World) -> None:
    """A renamed one has its name here, and a hidden one stands nowhere."""
    source = await world.source()
    article = await world.article(source, topics=(topic("Harbour Office"), topic("Ferry Union")))
    shown = await why(world, f"article#{article}")
    assert "Harbour Office" in shown
    by_name = {one.name: one.id for one in await world.storage.topics.of_article(article, world.guild_id)}
    await world.storage.shown_names.hide(world.guild_id, by_name["Harbour Office"], by=UserId(1))
    await world.storage.shown_names.rename(world.guild_id, by_name["Ferry Union"], "The Union", by=UserId(1))
    shown = await why(world, f"article#{article}")
    assert "**Topics** The Union" in shown
    assert "Harbour Office" not in shown
    assert "Ferry Union" not in shown


async def test_what_an_autopost_did_not_want_is_explained(world: World) -> None:
    """For each channel that got nothing, the first reason."""
    times, echo = await world.source(), await world.source("Harbour Echo")
    await world.storage.autoposts.add(
        world.guild_id,
        world.sport.id,
        Wish("source", source_ids=(echo,)),
        label="Harbour Echo",
        created_by=UserId(1),
    )
    query = 'ferry AND storm AND "north pier"'
    await world.storage.autoposts.add(
        world.guild_id, world.news.id, Wish("search", query=query), label="storms", created_by=UserId(1)
    )
    article = await world.article(times, title="Ferry back in service")
    shown = await why(world, f"article#{article}")
    assert "it did not come from **Harbour Echo**" in shown
    assert 'does not have: **storm**, **"north pier"**' in shown


async def test_a_held_article_says_which_digest_it_waits_for(world: World) -> None:
    """Over the cap: the time of the digest and the rule."""
    source = await world.source()
    autopost = await world.autopost(world.news)
    await world.storage.autoposts.change(autopost.id, world.guild_id, settings=PostSettings(cap_per_hour=1))
    await world.article(source)
    held = await world.article(source)
    shown = await why(world, f"article#{held}")
    assert "**waits** for the digest of <t:" in shown
    assert "over 1 post an hour" in shown
    of_autopost = await why(world, f"autopost#{autopost.id}")
    assert "1 for digests (1 over the cap)" in of_autopost
    assert "**Next digest** <t:" in of_autopost


async def test_a_source_is_explained(world: World) -> None:
    """State, checks, what it brought, who reads it and who gets it."""
    source = await world.source()
    await world.autopost(world.news, source_id=source)
    await world.article(source)
    shown = await why(world, f"source#{source}")
    for part in (
        "**State** not asked yet",
        "1 article in 24 hours",
        "**Read** by this server",
        f"<#{world.news.id}>",
    ):
        assert part in shown, part


async def test_a_broken_channel_is_named(world: World) -> None:
    """The autopost says why nothing arrives, and so does an article that waits."""
    source = await world.source()
    autopost = await world.autopost(world.news)
    await world.storage.targets.break_(ChannelId(world.news.id), "The thread is locked.", 160005)
    article = await world.article(source)
    assert "nothing can be posted there since <t:" in await why(world, f"autopost#{autopost.id}")
    assert "**held**: The thread is locked." in await why(world, f"article#{article}")


@pytest.mark.parametrize(
    "typed", ["Ferry back", "https://times.example/1", "The Example Times", "everything"]
)
async def test_what_was_typed_is_found(typed: str, world: World) -> None:
    """A part of a headline, an address, a source's name or what an autopost posts."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source, title="Ferry back in service")
    assert "### Why · " in await why(world, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "no such thing",
        "article#999",
        "source#77",
        "autopost#5",
        "article#" + "9" * 19,
        "https://x.example/",
    ],
)
async def test_what_is_not_there_is_said(typed: str, world: World) -> None:
    """With what can be typed instead."""
    shown = await why(world, typed or " ")
    assert "pick one of the suggestions" in shown


async def test_nothing_of_another_server_is_told(world: World) -> None:
    """Its articles, sources, autoposts and deliveries do not exist here, whatever id is sent."""
    theirs = await world.source("Their Secret Paper", added_to=ELSEWHERE)
    secret = await world.article(theirs, title="Secret ferry")
    autopost = await world.storage.autoposts.add(
        ELSEWHERE, ChannelId(990), Wish("everything"), label="their label", created_by=UserId(1)
    )
    for item in (f"article#{secret}", f"source#{theirs}", f"autopost#{autopost.id}", "Secret ferry"):
        assert "pick one of the suggestions" in await why(world, item)
    ours = await world.source()
    shared = await world.storage.articles.get(secret, ELSEWHERE)
    assert shared is not None
    article = await world.article(ours)
    await world.storage.autoposts.add(
        ELSEWHERE, ChannelId(991), Wish("source", source_ids=(theirs,)), label="x", created_by=UserId(1)
    )
    assert await world.storage.explaining.of_article(article, world.guild_id) == []
    assert (await world.storage.explaining.status(world.guild_id)).pending == 0
    choices = await world.organiser.autocomplete(world.news, "why", "item", "their")
    assert choices == []


async def test_suggestions_are_of_all_three_kinds(world: World) -> None:
    """An article, its source and the autopost that has it; readers get none."""
    source = await world.source()
    await world.autopost(world.news, source_id=source)
    await world.article(source, title="Example of a ferry")
    choices = await world.organiser.autocomplete(world.news, "why", "item", "example")
    assert [choice["name"].split(":")[0] for choice in choices] == ["Article", "Source", "Autopost"]


async def test_readers_are_refused(world: World) -> None:
    """Whatever the server's own settings of commands say."""
    world.open_to_all("why")
    refused = await world.reader.slash(world.news, "why", item="x")
    assert "Manage Server" in last_text(refused)


# --- pure --------------------------------------------------------------------------------------------

SINCE = START - timedelta(days=30)


def brought(**changes: Any) -> Brought:
    fields: dict[str, Any] = {
        "source_id": SourceId(1),
        "name": "Times",
        "outlet": "times.example",
        "added_at": START,
        "is_quiet": False,
        "is_paused": False,
        "is_satire": False,
        "read_since": SINCE,
        "last_read_at": START,
    }
    return Brought(**fields | changes)


def trail(
    *sources: Brought, age: timedelta = timedelta(), seen_late: timedelta = timedelta()
) -> ArticleTrail:
    news_at = START - age
    return ArticleTrail(
        id=ArticleId(first_id(news_at)),
        story_id=StoryId(5),
        title="Ferry",
        published_at=news_at,
        first_seen_at=news_at + seen_late,
        updated_at=None,
        language="en",
        brought=sources or (brought(),),
        topics={TopicId(8): "Ports"},
    )


def wanting(wish: Wish, label: str = "Label") -> Autopost:
    return Autopost(
        AutopostId(1), GuildId(1), ChannelId(2), wish, label, created_at=START - timedelta(days=2)
    )


WORDS = ArticleWords.of("Ferry back", "The ferry sails again.", sources=("Times",), speakers=())


@pytest.mark.parametrize(
    ("wish", "known", "reason"),
    [
        (Wish("source", source_ids=(SourceId(2),)), Known(trail()), "it did not come from **Label**"),
        (Wish("story", story_ids=(StoryId(6),)), Known(trail()), "it does not tell that story"),
        (Wish("topic", topic_ids=(TopicId(9),)), Known(trail()), "**Label** is no topic of it"),
        (Wish("topic", topic_ids=(TopicId(8),)), Known(trail(), hidden={TopicId(8)}), "this server hides"),
        (Wish("topic", topic_ids=(TopicId(8),)), Known(trail(brought(is_satire=True))), "satire"),
        (Wish("search", query="ferry storm"), Known(trail(), WORDS), "**storm**"),
        (Wish("search", query="ferry -again"), Known(trail(), WORDS), "a word that the search leaves out"),
        (Wish("search", query="ferry"), Known(trail()), "cannot be read here"),
        (Wish("everything"), Known(trail(seen_late=timedelta(days=3))), "more than two days old"),
        (Wish("everything"), Known(trail(age=timedelta(days=3))), "from before the autopost was made"),
        (Wish("everything"), Known(trail(brought(is_quiet=True))), "first look at **Times**"),
        (Wish("everything"), Known(trail(brought(is_paused=True))), "**Times** is paused here"),
        (
            Wish("everything"),
            Known(trail(brought(read_since=START + timedelta(days=1)))),
            "before this server read",
        ),
        (Wish("everything"), Known(trail()), "it did not when it came"),
    ],
)
def test_the_first_reason_is_said(wish: Wish, known: Known, reason: str) -> None:
    """What the wish asks for comes before what is no news."""
    assert reason in why_not(wanting(wish), known)


@pytest.mark.parametrize("state", list(DeliveryState))
@pytest.mark.parametrize("in_digest", [False, True])
def test_every_state_has_its_words(state: DeliveryState, in_digest: bool) -> None:
    """Also where times and reasons were not noted."""
    delivery = Delivery(
        DeliveryId(1),
        GuildId(1),
        ChannelId(2),
        ArticleId(3),
        state,
        "n",
        0,
        START,
        reason="because",
        digest_id=DeliveryId(9) if in_digest else None,
    )
    shown = outcome(
        Trail(delivery, "Ferry", "everything", START, None, "too old", "skipped", "late", 4), GuildId(1)
    )
    assert shown.startswith("Matched <t:")
    assert "None" not in shown


def test_what_stands_on_the_card_of_its_story_was_not_left_out() -> None:
    """The channel shows it, on the post of another outlet."""
    delivery = Delivery(
        DeliveryId(1),
        GuildId(1),
        ChannelId(2),
        ArticleId(3),
        DeliveryState.SKIPPED,
        "n",
        0,
        START,
        reason=f"{ON_CARD}: The *ferry*",
    )
    line = outcome(Trail(delivery, "Ferry", "everything", START, None, None, None, None, None), GuildId(1))
    assert "**shown** on the card of its story" in line
    assert "left out" not in line


async def test_of_a_digest_the_rule_is_told_and_its_hour_once(world: World) -> None:
    """The hour stands there as each reader's own; the reason does not repeat it in the server's."""
    source = await world.source()
    autopost = await world.autopost(world.news)
    for changed, rule in (
        (PostSettings(quiet=Quiet(0, 60)), ": quiet hours"),
        (PostSettings(mode="digest"), ""),
    ):
        await world.storage.autoposts.change(autopost.id, world.guild_id, settings=changed)
        (line,) = [
            line
            for line in (await why(world, f"article#{await world.article(source)}")).splitlines()
            if "**waits**" in line
        ]
        assert line.endswith(f":f>{rule}")


async def test_too_few_outlets_are_those_of_then(world: World) -> None:
    """More may tell it by now, as the card says beside it."""
    source = await world.source()
    autopost = await world.autopost(world.news)
    settings = PostSettings(min_sources=2)
    await world.storage.autoposts.change(autopost.id, world.guild_id, settings=settings)
    article = await world.article(source)
    assert "told by 1 of 2 independent outlets when it came" in await why(world, f"article#{article}")
    assert "once 2 independent outlets tell it." in await why(world, f"autopost#{autopost.id}")


async def test_a_paused_source_is_named_as_in_the_list(world: World) -> None:
    """What the list calls silent does not "work" here; a pause is told once."""
    source = await world.source()
    autopost = await world.autopost(world.news, source_id=source)
    await world.storage.sources.set_settings(source, world.guild_id, SourceSettings(is_paused=True))
    shown = await why(world, f"autopost#{autopost.id}")
    assert "**State** Nothing is posted: the source is paused here." in shown
    await world.storage.autoposts.pause([autopost.id], world.guild_id, "paused by olive")
    assert "**State** Paused by olive since <t:" in await why(world, f"autopost#{autopost.id}")


async def test_a_channel_as_discord_writes_it(world: World) -> None:
    """A channel that is typed with its # arrives as a mention, and its autopost is found."""
    await world.autopost(world.news)
    assert "Why · autopost" in await why(world, f"<#{world.news.id}>")
    assert "Nothing here is called" in await why(world, f"<#{world.sport.id}>")


async def test_a_hidden_post_leads_to_no_message(world: World) -> None:
    """There is none any more."""
    source = await world.source()
    await world.autopost(world.news)
    article = await world.article(source)
    await world.tick(3)
    (row,) = await world.deliveries(world.news)
    assert "discord.com/channels" in await why(world, f"article#{article}")
    await world.storage.updating.hide(row.id, UserId(5))
    shown = await why(world, f"article#{article}")
    assert "hidden <t:" in shown
    assert "discord.com/channels" not in shown
