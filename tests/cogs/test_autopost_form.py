"""The form of an autopost: each of its cards, what is typed into it, and that nothing is stored before Save."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import discord
import pytest
from simcord.builders import RoleHandle

from news.models import Ping, PostSettings, Quiet, Schedule, SourceSettings, UserId, Wish
from tests.cogs.autopost_world import added, kinds, menu_of, menu_options, only, settings
from tests.cogs.posting_world import World, last_text, posting_world
from tests.cogs.shown import labels_of, text_of
from tests.different import word
from tests.newsstand import topic


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def opened(world: World, *labels: str, **options: Any) -> Any:
    """`/autopost add`, and the card behind each of these buttons in turn."""
    card = await world.organiser.slash(world.news, "autopost add", **options)
    for label in labels:
        card = await world.organiser.click(card.response, label=label)
    return card


async def choose(world: World, card: Any, menu: str, *values: Any) -> Any:
    """An entry of one of its menus is chosen."""
    return await world.organiser.select(card.response, list(values), custom_id=menu_of(card, menu))


async def fill(world: World, card: Any, label: str, **fields: Any) -> Any:
    """A form behind a button, filled in and sent."""
    form = await world.organiser.click(card.response, label=label)
    return await world.organiser.submit_modal(form, fields)


async def saved(world: World, card: Any) -> Any:
    """Back to the whole wish and saved."""
    if "Save" not in labels_of(card.response):
        card = await world.organiser.click(card.response, label="Back")
    return await world.organiser.click(card.response, label="Save")


def mention(role: Any) -> str:
    return f"<@&{role.id}>"


# --- what -----------------------------------------------------------------------------------------------


async def test_several_sources(world: World) -> None:
    """Sources are added by a menu that offers those that are not in it yet; one can be taken away again."""
    ids = [await world.source(name) for name in ("Harbour Gazette", "Hill Courier", "Valley Post")]
    card = await opened(world, "What…", source=f"#{ids[0]}")
    assert [option["label"] for option in menu_options(card, "source")] == ["Hill Courier", "Valley Post"]
    card = await choose(world, card, "source", str(ids[1]))
    card = await choose(world, card, "source", str(ids[2]))
    assert "from **Harbour Gazette, Hill Courier, Valley Post**" in text_of(card.response)
    assert "Any of" not in text_of(card.response)
    card = await choose(world, card, "drop", str(ids[1]))
    done = await saved(world, card)
    assert "from **Harbour Gazette, Valley Post**" in text_of(done.response)
    assert (await only(world)).wish == Wish("source", source_ids=(ids[0], ids[2]))


async def test_topics_and_people_together(world: World) -> None:
    """A topic and a person are one wish; the menu offers more of both."""
    source = await world.source()
    other = await world.source("Valley Post")
    for one in (source, other):
        await world.article(one, topics=[topic("Lune Council"), topic("Mara Lune", "person")], post=False)
    card = await opened(world, topic="Lune Council", person="Mara Lune")
    assert "about **Lune Council, Mara Lune**" in text_of(card.response)
    await saved(world, card)
    assert len((await only(world)).wish.topic_ids) == 2


async def test_another_kind_takes_the_place_of_the_first(world: World) -> None:
    """Sources and topics are not mixed: it is said what became of the sources, and how a search does both."""
    source = await world.source()
    await world.article(source, topics=[topic("Lune Council")], post=False)
    card = await opened(world, "What…", source=f"#{source}")
    value = menu_options(card, "topic")[0]["value"]
    card = await choose(world, card, "topic", value)
    assert "It was for sources before" in text_of(card.response)
    assert "about **Lune Council**" in text_of(card.response)
    card = await world.organiser.click(card.response, label="Everything")
    assert "every new article that this server reads" in text_of(card.response)


async def test_a_story(world: World) -> None:
    """A story is suggested by its headline and posts what is told of it."""
    source = await world.source()
    await world.article(source, title="Ferry aground at Kettle Bay", post=False)
    (choice,) = await world.organiser.autocomplete(world.news, "autopost add", "story", "ferry")
    done = await added(world, story=choice["value"])
    assert "on the story **Ferry aground at Kettle Bay**" in text_of(done.response)
    assert (await only(world)).kind == "story"


async def test_a_search(world: World) -> None:
    """It is typed as an option or into the card; what of it cannot be used is said, and the rest works."""
    card = await opened(world, "What…", search='harbour "new ferry"')
    form = await world.organiser.click(card.response, label="Search…")
    (label,) = form.modal["components"]
    assert label["component"]["value"] == 'harbour "new ferry"'
    card = await world.organiser.submit_modal(form, {"query": "tide OR flood after:2026-01-01"})
    assert "Not all of the search could be used" in text_of(card.response)
    done = await saved(world, card)
    assert "the search **tide OR flood" in text_of(done.response)
    assert (await only(world)).wish.query == "tide OR flood after:2026-01-01"


@pytest.mark.parametrize("way", ["option", "form"])
async def test_a_search_for_nothing(world: World, way: str) -> None:
    """Without a word to look for it is refused with what to type."""
    if way == "option":
        refused = await world.organiser.slash(world.news, "autopost add", search="!!!")
    else:
        refused = await fill(world, await opened(world, "What…"), "Search…", query="!!!")
    assert "That search finds nothing" in last_text(refused)
    assert "Type at least one word" in last_text(refused)


async def test_by_name(world: World) -> None:
    """A typed name adds what has it; where several have it, they are offered; an unknown one is said to be."""
    for name in ("Harbour Gazette", "Harbour Mirror"):
        await world.source(name)
    card = await opened(world, "What…")
    asked = await fill(world, card, "By name…", kind=["source"], name="harbour")
    assert "Several have that name" in text_of(asked.response)
    value = next(o["value"] for o in menu_options(asked, "source") if o["label"] == "Harbour Mirror")
    card = await choose(world, asked, "source", value)
    assert "from **Harbour Mirror**" in text_of(card.response)
    card = await fill(world, card, "By name…", kind=["source"], name="harbour gazette")
    assert "**Harbour Mirror, Harbour Gazette**" in text_of(card.response)
    refused = await fill(world, card, "By name…", kind=["topic"], name="Zeppelins")
    assert "Nothing called “Zeppelins”" in last_text(refused)


async def test_outlets_and_language(world: World) -> None:
    """How many independent outlets must tell it, and in which language."""
    card = await opened(world, "What…")
    card = await choose(world, card, "outlets", "3")
    card = await choose(world, card, "language", "de")
    assert "in German, once 3 independent outlets tell it" in text_of(card.response)
    await saved(world, card)
    found = await settings(world)
    assert (found.min_sources, found.language) == (3, "de")


# --- when -----------------------------------------------------------------------------------------------


async def test_when(world: World) -> None:
    """The cap, the day and hour of the digest and quiet hours are chosen from menus, and all stand in the words."""
    card = await opened(world, "When…")
    for menu, value in (("pace", "10"), ("digest", "week4"), ("time", "420"), ("quiet", "1320-420")):
        card = await choose(world, card, menu, value)
    assert "at most 10 an hour; the rest in a digest every Friday at 07:00 (UTC)" in text_of(card.response)
    assert "Quiet from 22:00 to 07:00" in text_of(card.response)
    await saved(world, card)
    assert await settings(world) == PostSettings(
        cap_per_hour=10, schedule=Schedule("week", 420, weekday=4), quiet=Quiet(1320, 420)
    )


async def test_at_once_without_a_digest(world: World) -> None:
    """Where everything comes at once, nothing about digests is asked."""
    card = await choose(world, await opened(world, "When…"), "pace", "instant")
    with pytest.raises(ValueError):
        menu_of(card, "digest")
    card = await choose(world, card, "pace", "digest")
    card = await choose(world, card, "digest", "hour")
    card = await choose(world, card, "time", "15")
    assert "In one digest every hour at :15" in text_of(card.response)


@pytest.mark.parametrize(
    ("at", "quiet", "minute", "hours"),
    [
        ("18:35", "", 18 * 60 + 35, None),
        ("6:05 pm", "22:30-06:45", 18 * 60 + 5, Quiet(22 * 60 + 30, 6 * 60 + 45)),
        ("7", "11pm to 6am", 7 * 60, Quiet(23 * 60, 6 * 60)),
    ],
)
async def test_exact_times(world: World, at: str, quiet: str, minute: int, hours: Quiet | None) -> None:
    """Times are typed as people write them."""
    card = await fill(world, await opened(world, "When…"), "Exact times…", at=at, quiet=quiet)
    await saved(world, card)
    found = await settings(world)
    assert (found.schedule.minute, found.quiet) == (minute, hours)


@pytest.mark.parametrize(
    ("at", "quiet", "words"),
    [
        ("25:00", "", "no time of the day"),
        ("noon", "", "no time of the day"),
        ("18:00", "at night", "need a beginning and an end"),
        ("18:00", "22:00-22:00", "nothing would ever be posted"),
    ],
)
async def test_times_that_are_none(world: World, at: str, quiet: str, words: str) -> None:
    """What cannot be read is refused with how to type it, and the card stays as it was."""
    card = await opened(world, "When…")
    refused = await fill(world, card, "Exact times…", at=at, quiet=quiet)
    assert words in last_text(refused)
    await saved(world, card)
    assert await settings(world) == PostSettings()


# --- look -----------------------------------------------------------------------------------------------


async def test_the_look_and_its_example(world: World) -> None:
    """The newest match stands below in the look that is chosen, before anything is stored."""
    source = await world.source()
    await world.article(source, title="Tide table changed", post=False)
    card = await opened(world, "Look…")
    assert "### [Tide table changed]" in text_of(card.response)
    card = await choose(world, card, "look", "line")
    card = await choose(world, card, "images", "off")
    assert "### [Tide table changed]" not in text_of(card.response)
    assert "[**Tide table changed**]" in text_of(card.response)
    await saved(world, card)
    found = await settings(world)
    assert (found.look, found.images) == ("line", "off")


async def test_the_example_is_one_that_would_be_posted(world: World) -> None:
    """Where all that matches would be left out, it is said why; saved is said with what narrows it."""
    source = await world.source()
    await world.article(source, title="Tide table changed", post=False)
    card = await opened(world, "What…", source=f"#{source}")
    card = await world.organiser.click((await choose(world, card, "outlets", "2")).response, label="Back")
    shown = text_of(card.response)
    assert "would be left out: told by 1 of 2 independent outlets. Its look:" in shown
    assert "as it would be posted" not in shown
    done = await saved(world, card)
    assert "**The Example Times**, once 2 independent outlets tell it. Nothing old" in text_of(done.response)


async def test_the_example_mentions_the_role_only_where_a_post_would(world: World) -> None:
    """The ping's own search is held against the example, too."""
    role = world.guild.create_role("Goals", mentionable=True)
    await world.article(await world.source(), title="Tide table changed", post=False)
    card = await opened(world, "Ping…", role=role)
    for query, is_pinged in (("storm", False), ("tide", True)):
        card = await fill(world, card, "Only for…", query=query)
        whole = await world.organiser.click(card.response, label="Back")
        example = text_of(whole.response).partition("The newest match, as it would be posted:")[2]
        assert (mention(role) in example) is is_pinged, query
        card = await world.organiser.click(whole.response, label="Ping…")


async def test_a_digest_in_quiet_hours(world: World) -> None:
    """It is said that a digest whose hour lies in the quiet hours goes out at their end."""
    card = await opened(world, "When…")
    card = await fill(world, card, "Exact times…", at="2:30", quiet="22:00-07:00")
    words = "what comes then is posted together afterwards. The digest, too, goes out then."
    assert words in text_of(card.response)
    card = await fill(world, card, "Exact times…", at="7:00", quiet="22:00-07:00")
    assert "The digest, too" not in text_of(card.response)


async def test_words_of_ones_own(world: World) -> None:
    """A template is typed with its placeholders, shown at once, and an unknown one is named."""
    source = await world.source()
    await world.article(source, title="Tide table changed", post=False)
    card = await opened(world, "Look…")
    card = await fill(world, card, "Own words…", template="New: {title} by {autor}")
    assert "New: Tide table changed by {autor}" in text_of(card.response)
    assert "{autor} is none of the placeholders" in text_of(card.response)
    refused = await saved(world, card)
    assert "**Not yet:** {autor} is none of the placeholders" in text_of(refused.response)
    assert await kinds(world) == []
    card = await world.organiser.click(refused.response, label="Look…")
    card = await fill(world, card, "Own words…", template="New: {title}")
    await saved(world, card)
    assert (await settings(world)).template == "New: {title}"


async def test_a_look_of_ours_again(world: World) -> None:
    """Choosing a look takes the place of one's own words."""
    card = await fill(world, await opened(world, "Look…"), "Own words…", template="{title}")
    card = await choose(world, card, "look", "quote")
    await saved(world, card)
    found = await settings(world)
    assert (found.look, found.template) == ("quote", None)


async def test_threads_need_permissions_of_their_own(world: World) -> None:
    """They are asked for with that choice alone, by name, with where to give them."""
    await world.allow(world.news, create_public_threads=False, send_messages_in_threads=False)
    card = await opened(world)
    assert "Create Public Threads" not in text_of(card.response)
    card = await world.organiser.click(card.response, label="Look…")
    card = await choose(world, card, "updates", "thread")
    refused = await saved(world, card)
    assert "lacks Create Public Threads and Send Messages in Threads" in text_of(refused.response)
    assert await kinds(world) == []
    await world.allow(world.news, create_public_threads=True, send_messages_in_threads=True)
    await saved(world, refused)
    assert (await settings(world)).updates == "thread"


# --- ping -----------------------------------------------------------------------------------------------


async def test_a_role_that_anyone_may_mention(world: World) -> None:
    """It is chosen, with the search and the outlets that it is pinged for; nobody is pinged by the card."""
    role = world.guild.create_role("Ferry news", mentionable=True)
    card = await choose(world, await opened(world, "Ping…"), "role", role)
    card = await choose(world, card, "pingfrom", "2")
    card = await fill(world, card, "Only for…", query="evacuation")
    assert f"{mention(role)} for what the search **evacuation** finds, once 2 independent" in text_of(
        card.response
    )
    await saved(world, card)
    assert (await settings(world)).ping == Ping(role.id, "evacuation", 2)


async def test_a_role_as_an_option(world: World) -> None:
    """A role given with the command is pinged, under the same rules."""
    role = world.guild.create_role("Ferry news", mentionable=True)
    await added(world, role=role)
    assert (await settings(world)).ping == Ping(role.id)
    closed = world.guild.create_role("Captains")
    refused = await added(world, role=closed, channel=world.sport)
    assert "You could not mention" in text_of(refused.response)
    assert len(await kinds(world)) == 1


async def test_a_role_that_the_organiser_could_not_mention(world: World) -> None:
    """It is not taken: an autopost pings for nobody what they could not ping themselves."""
    role = world.guild.create_role("Captains")
    card = await choose(world, await opened(world, "Ping…"), "role", role)
    assert "You could not mention" in text_of(card.response)
    await saved(world, card)
    assert (await settings(world)).ping is None


async def test_everyone_is_never_pinged(world: World) -> None:
    """Not even by somebody who may."""
    stored = world.env.backend.get_guild(world.guild.id).roles[world.guild.id]
    everyone = RoleHandle(world.env, world.guild, stored)
    boss = world.guild.create_role(
        "Boss", permissions=discord.Permissions(mention_everyone=True, manage_guild=True)
    )
    chief = world.guild.add_member(world.env.create_user("ida"), roles=[boss])
    card = await chief.slash(world.news, "autopost add", role=everyone)
    assert "would ping the whole server" in text_of(card.response)
    refused = await chief.click(card.response, label="Save")
    assert await kinds(world) == []
    assert "Nothing was stored yet" in text_of(refused.response)


async def test_the_bot_lacks_what_the_ping_needs(world: World) -> None:
    """The organiser could mention the role, the bot could not: what is missing is named, with where to give it."""
    boss = world.guild.create_role(
        "Boss", permissions=discord.Permissions(mention_everyone=True, manage_guild=True)
    )
    chief = world.guild.add_member(world.env.create_user("ida"), roles=[boss])
    role = world.guild.create_role("Captains")
    await world.allow(world.news, mention_everyone=False)
    card = await chief.slash(world.news, "autopost add", role=role)
    assert "it lacks Mention @everyone, @here, and All Roles" in text_of(card.response)
    await world.allow(world.news, mention_everyone=True)
    await chief.click(card.response, label="Save")
    assert (await settings(world)).ping == Ping(role.id)


async def test_nobody_after_all(world: World) -> None:
    """The ping is taken away again, and so is a filter that finds nothing refused."""
    role = world.guild.create_role("Ferry news", mentionable=True)
    card = await opened(world, "Ping…", role=role)
    refused = await fill(world, card, "Only for…", query="...")
    assert "Type at least one word, or leave it empty" in last_text(refused)
    card = await world.organiser.click(card.response, label="Nobody")
    await saved(world, card)
    assert (await settings(world)).ping is None


# --- where ----------------------------------------------------------------------------------------------


async def test_another_channel_from_the_card(world: World) -> None:
    """The channel is chosen on the card itself."""
    card = await choose(world, await opened(world), "channel", world.sport)
    await saved(world, card)
    assert await kinds(world) == [("everything", world.sport.id)]


async def test_publishing_in_an_announcement_channel(world: World) -> None:
    """It is offered there alone, and left behind when another channel is chosen."""
    channel = world.guild.create_news_channel("announcements")
    assert "Publishing…" not in labels_of((await opened(world)).response)
    for target in (channel, world.sport):
        card = await opened(world, "Publishing…", channel=channel)
        card = await choose(world, card, "publishes", "yes")
        card = await world.organiser.click(card.response, label="Back")
        assert "to the servers that follow the channel" in text_of(card.response)
        await saved(world, await choose(world, card, "channel", target))
    published = [one.settings.publishes for one in await world.storage.autoposts.of_guild(world.guild_id)]
    assert published == [True, False]


def tagged(world: World, *names: str, required: bool = False) -> Any:
    """A forum with these tags."""
    forum = world.guild.create_forum_channel("newsroom")
    stored = world.env.backend.get_channel(forum.id)
    stored.available_tags = [
        {"id": str(900 + n), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for n, name in enumerate(names)
    ]
    known = cast(Any, world.env.bot).get_channel(forum.id)
    known._available_tags = {
        900 + n: discord.ForumTag.from_data(state=known._state, data=cast(Any, tag))
        for n, tag in enumerate(stored.available_tags)
    }
    known._flags = 1 << 4 if required else 0
    return forum


async def test_tags_of_a_forum(world: World) -> None:
    """They are chosen from the forum's own."""
    forum = tagged(world, "Local", "World", "Sport")
    card = await opened(world, "Tags…", channel=forum)
    card = await choose(world, card, "tags", "900", "902")
    await saved(world, card)
    assert (await settings(world)).tag_ids == (900, 902)


async def test_a_forum_that_asks_for_a_tag(world: World) -> None:
    """Save says so until one is chosen."""
    forum = tagged(world, "Local", required=True)
    refused = await added(world, channel=forum)
    assert "asks for a tag on every post" in text_of(refused.response)
    card = await world.organiser.click(refused.response, label="Tags…")
    await saved(world, await choose(world, card, "tags", "900"))
    assert (await settings(world)).tag_ids == (900,)


async def test_what_a_forum_needs_has_the_name_it_has_there(world: World) -> None:
    """In a forum the permission to send is called Create Posts."""
    forum = tagged(world)
    await world.allow(forum, send_messages=False)
    card = await opened(world, channel=forum)
    assert "it lacks Create Posts there" in text_of(card.response)


async def test_a_voice_chat(world: World) -> None:
    """The chat of a voice channel gets posts, but has no threads."""
    voice = world.guild.create_voice_channel("lounge")
    card = await opened(world, "Look…", channel=voice)
    card = await choose(world, card, "updates", "thread")
    refused = await saved(world, card)
    assert "neither a thread nor a voice chat has any" in text_of(refused.response)
    card = await world.organiser.click(refused.response, label="Look…")
    await saved(world, await choose(world, card, "updates", "off"))
    assert await kinds(world) == [("everything", voice.id)]


# --- drafts ---------------------------------------------------------------------------------------------


async def test_every_step_survives_a_restart(world: World) -> None:
    """The bot is restarted between all presses, and what was chosen is there."""
    source = await world.source()
    card = await world.organiser.slash(world.news, "autopost add", source=f"#{source}")
    for label, menu, value in (
        ("When…", "pace", "digest"),
        ("Look…", "look", "quote"),
        ("What…", "outlets", "2"),
    ):
        await world.restart()
        card = await world.organiser.click(card.response, label=label)
        await world.restart()
        card = await choose(world, card, menu, value)
        await world.restart()
        card = await world.organiser.click(card.response, label="Back")
    await world.restart()
    await world.organiser.click(card.response, label="Save")
    assert await settings(world) == PostSettings(mode="digest", look="quote", min_sources=2)


async def test_nothing_is_stored_when_it_is_cancelled(world: World) -> None:
    """Cancel ends the form."""
    card = await opened(world)
    ended = await world.organiser.click(card.response, label="Cancel")
    assert "Nothing was stored" in text_of(ended.response)
    assert await kinds(world) == []


async def test_only_who_began_may_press(world: World) -> None:
    """Another organiser who gets hold of the card is sent to a form of their own."""
    boss = world.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    other = world.guild.add_member(world.env.create_user("ida"), roles=[boss])
    await opened(world)
    shown = await other.slash(world.news, "autopost add")
    draft = await world.storage.answers.save("autopost-draft", {}, None, guild_id=world.guild_id)
    rewrite(world, shown.response, int(draft) - 2)
    refused = await other.click(shown.response, label="Save")
    assert "Somebody else is filling in that form" in last_text(refused)
    assert await kinds(world) == []


def rewrite(world: World, message: Any, draft: int) -> None:
    """The buttons of a message name another draft."""

    def walk(parts: list[dict[str, Any]]) -> None:
        for part in parts:
            if str(part.get("custom_id", "")).startswith("nd1|form|"):
                head, kind, action, _, detail = part["custom_id"].split("|")
                part["custom_id"] = "|".join((head, kind, action, str(draft), detail))
            walk(part.get("components") or [])

    walk(message._message.components)


@pytest.mark.parametrize("draft", [999, 0])
async def test_a_draft_that_is_gone(world: World, draft: int) -> None:
    """A card from long ago says what to do."""
    card = await opened(world)
    rewrite(world, card.response, draft)
    refused = await world.organiser.click(card.response, label="Save")
    assert "too old" in last_text(refused)


@pytest.mark.parametrize("label", ["Save", "When…", "More examples", "Cancel"])
async def test_every_press_asks_for_the_permission(world: World, label: str) -> None:
    """Someone who lost Manage Server in the middle gets no further."""
    card = await opened(world)
    world.demote(world.organiser)
    refused = await world.organiser.click(card.response, label=label)
    assert "Manage Server" in last_text(refused)
    assert await kinds(world) == []


async def test_a_form_asks_for_the_permission(world: World) -> None:
    """What is typed by someone who lost Manage Server meanwhile is not taken."""
    card = await opened(world, "What…")
    form = await world.organiser.click(card.response, label="Search…")
    world.demote(world.organiser)
    refused = await world.organiser.submit_modal(form, {"query": "tide"})
    assert "Manage Server" in last_text(refused)


async def test_a_source_that_was_removed_meanwhile(world: World) -> None:
    """Saving says so and stores nothing."""
    source = await world.source()
    card = await opened(world, source=f"#{source}")
    await world.storage.sources.remove_from(source, world.guild_id)
    refused = await world.organiser.click(card.response, label="Save")
    assert "does not read its source" in last_text(refused)
    assert await kinds(world) == []


# --- editing --------------------------------------------------------------------------------------------


async def edited(world: World) -> Any:
    return await world.organiser.slash(world.news, "autopost edit", autopost=f"#{(await only(world)).id}")


async def test_editing(world: World) -> None:
    """The form opens with what it is; Save changes what, where and how, and it stays the same autopost."""
    source = await world.source()
    await added(world)
    before = await only(world)
    card = await edited(world)
    assert "Change this autopost" in text_of(card.response)
    card = await choose(world, card, "channel", world.sport)
    card = await world.organiser.click(card.response, label="What…")
    card = await choose(world, card, "source", str(source))
    done = await saved(world, card)
    assert "Autopost changed" in text_of(done.response)
    after = await only(world)
    assert (after.id, after.channel_id, after.wish) == (
        before.id,
        world.sport.id,
        Wish("source", source_ids=(source,)),
    )


async def test_editing_what_pings_for_somebody_else(world: World) -> None:
    """An organiser who could not mention the role may change anything else, but not point it at another such role."""
    role, other = world.guild.create_role("Captains"), world.guild.create_role("Pilots")
    pinging = PostSettings(ping=Ping(role.id))
    await world.storage.autoposts.add(
        world.guild_id, world.news.id, Wish("everything"), pinging, label="everything", created_by=UserId(1)
    )
    card = await world.organiser.click((await edited(world)).response, label="Look…")
    await saved(world, await choose(world, card, "look", "line"))
    assert await settings(world) == replace(pinging, look="line")
    card = await world.organiser.click((await edited(world)).response, label="Ping…")
    card = await choose(world, card, "role", other)
    assert "You could not mention" in text_of(card.response)
    moved = await choose(world, await edited(world), "channel", world.sport)
    refused = await world.organiser.click(moved.response, label="Save")
    assert "Nothing was stored yet" in text_of(refused.response)
    assert await settings(world) == replace(pinging, look="line")


async def test_editing_into_one_that_is_there(world: World) -> None:
    """Two of one channel never want the same: it is said, and both stay as they were."""
    await added(world, channel=world.sport)
    moving = await only(world)
    await added(world)
    card = await world.organiser.slash(world.news, "autopost edit", autopost=f"#{moving.id}")
    card = await choose(world, card, "channel", world.news)
    refused = await saved(world, card)
    assert "by another autopost already" in last_text(refused)
    assert await kinds(world) == [("everything", world.sport.id), ("everything", world.news.id)]


async def test_editing_one_that_was_removed(world: World) -> None:
    """Saving says that it is gone."""
    await added(world)
    card = await edited(world)
    await world.storage.autoposts.remove([(await only(world)).id], world.guild_id)
    refused = await world.organiser.click(card.response, label="Save")
    assert "was removed meanwhile" in last_text(refused)


async def test_more_examples(world: World) -> None:
    """The newest matches are shown as they would be posted, to the asker alone."""
    source, other = await world.source(), await world.source("Valley Post")
    for title in ("Ferry back in service", "Tide table changed"):
        await world.article(source, title=title, post=False)
        await world.tick(5)
    await world.article(other, title="Pier closed", post=False)
    card = await opened(world, source=f"#{source}")
    shown = await world.organiser.click(card.response, label="More examples")
    assert shown.ephemeral
    text = text_of(shown.response)
    assert text.index("Tide table changed") < text.index("Ferry back in service")
    assert "Pier closed" not in text
    assert world.news.history() == []


# --- the forecast ---------------------------------------------------------------------------------------


async def test_the_forecast_follows_what_is_chosen(world: World) -> None:
    """The card says what last week would have brought, by the settings that are chosen just now."""
    source = await world.source()
    for number in range(7):
        await world.article(source, title=f"{word(number)} and {word(number + 50)}", post=False)
    card = await opened(world)
    assert "Last week this would have made 5 posts and 1 digest with 2 articles" in text_of(card.response)
    card = await world.organiser.click(card.response, label="When…")
    card = await choose(world, card, "pace", "digest")
    card = await world.organiser.click(card.response, label="Back")
    assert "Last week this would have made 1 digest with 7 articles" in text_of(card.response)


async def test_the_forecast_names_blocked_words_and_paused_sources(world: World) -> None:
    """What the server blocks and what it has paused bring nothing: the card says so, in plain text, before saving."""
    source = await world.source()
    await world.article(source, title="Ferries wait for a _storm_", post=False)
    await world.storage.guilds.set_blocked_words(world.guild_id, ["_storm_"])
    await world.storage.sources.set_settings(source, world.guild_id, SourceSettings(is_paused=True))
    card = await opened(world, source=f"#{source}")
    told = text_of(card.response)
    assert "1 article is left out for words that this server blocks: \\_storm\\_." in told
    assert "is paused here: nothing comes of it until that ends (`/source edit`)." in told


async def test_a_forecast_that_takes_too_long_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card comes in time without it, and can be saved."""

    async def slow(*_: Any, **__: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(world.storage.forecasting, "matches_of_last_week", slow)
    card = await opened(world)
    assert "Last week" not in text_of(card.response)
    await saved(world, card)
    assert await kinds(world) == [("everything", world.news.id)]
