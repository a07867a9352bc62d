"""Posts as readers and moderators meet them: looks, pings, edits, publishing, digests, hiding, and why they are there."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest

from cogs.posts import HIDE_NAME, NO_POST, NOT_OURS, WHY_NAME
from news.models import (
    AnalysedArticle,
    ArticleId,
    Autopost,
    Delivery,
    DeliveryState,
    ExtractedArticle,
    Ping,
    PostSettings,
    Quote,
    Schedule,
    SourceId,
    SourceSettings,
    UserId,
    Wish,
)
from tests.cogs.posting_world import World, posting_world
from tests.cogs.shown import labels_of, links_of, parts, text_of
from tests.newsstand import quoted

TITLE = "Ferry returns to Marrow Point"
TEXT = (
    "The ferry to Marrow Point sails again from Monday, the harbour office said. It had lain in the dock since a storm "
    "broke its ramp in autumn. “We have waited for this all winter,” said Ada Okafor, the mayor. Tickets cost as much as before."
)
SAID = "We have waited for this all winter,"
EVERYTHING = Wish("everything")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


@pytest.fixture
def moderator(world: World) -> Any:
    """Somebody who manages messages and nothing else."""
    role = world.guild.create_role("Watch", permissions=discord.Permissions(manage_messages=True))
    return world.guild.add_member(world.env.create_user("mia"), roles=[role])


async def autopost(world: World, channel: Any, wish: Wish = EVERYTHING, **chosen: Any) -> Autopost:
    return await world.storage.autoposts.add(
        world.guild_id,
        channel.id,
        wish,
        PostSettings(**chosen),
        label="everything",
        created_by=UserId(1),
    )


async def ferry(world: World, source: SourceId, **fields: Any) -> ArticleId:
    """The story of these tests, as one source tells it."""
    world.count += 1
    host = f"outlet-{source}.example"
    quotes: tuple[Quote, ...] = fields.pop("quotes", ())
    article = ExtractedArticle(
        **{
            "title": TITLE,
            "text": TEXT,
            "url": f"https://{host}/{world.count}",
            "published_at": world.env.now(),
            **fields,
        }
    )
    result = await world.storage.articles.add(
        AnalysedArticle(article, quotes=quotes), source_id=source, post=True
    )
    assert result.article_id is not None, result.error
    return result.article_id


async def only_row(world: World, channel: Any) -> Delivery:
    (row,) = await world.deliveries(channel)
    return row


def sends(world: World, method: str = "POST") -> list[dict[str, Any]]:
    """The bodies of requests that made or changed messages."""
    return [
        request.json
        for request in world.env.http_requests
        if request.method == method and "/messages" in request.path and request.json is not None
    ]


def pictures_of(message: Any) -> list[dict[str, Any]]:
    return [part for part in parts(message.components) if part["type"] == 11]


async def test_a_line(world: World) -> None:
    """One line with the linked headline, where it is from and when; a small row of buttons; no picture."""
    source = await world.source()
    await autopost(world, world.news, look="line")
    await ferry(world, source, image="https://times.example/ferry.png")
    await world.tick()
    (message,) = world.news.history()
    (line,) = text_of(message).splitlines()
    assert line.startswith(f"[**{TITLE}**](https://outlet-1.example/1) · outlet-1.example · <t:")
    assert "Details" in labels_of(message)
    assert pictures_of(message) == []


async def test_a_card_with_a_quote(world: World) -> None:
    """The quote stands on that card alone, with its speaker."""
    source = await world.source()
    await autopost(world, world.news, look="quote")
    await autopost(world, world.sport)
    await ferry(world, source, quotes=(quoted(TEXT, SAID, "Ada Okafor", role="mayor"),))
    await world.tick()
    (card,), (compact,) = world.news.history(), world.sport.history()
    assert "> “We have waited for this all winter”\n> — **Ada Okafor**" in text_of(card)
    assert "— **Ada Okafor**" not in text_of(compact)
    assert links_of(card) == links_of(compact) == ["https://outlet-1.example/1"]


async def test_a_servers_own_words(world: World) -> None:
    """The template's Markdown is the server's, and nothing of the publisher's is Markdown in it."""
    source = await world.source()
    template = "**NEW** [{title}]({url}) from {source}\n> {quote}\nby {author}"
    await autopost(world, world.news, template=template)
    await ferry(world, source, title="*Ferry* [returns] @everyone", authors=("Ada_B",))
    await world.tick()
    (message,) = world.news.history()
    assert text_of(message) == (
        "**NEW** [\\*Ferry\\* (returns) @\u200beveryone](https://outlet-1.example/1) from outlet-1.example\n"
        "by Ada\\_B"
    )


@pytest.mark.parametrize(
    ("images", "shown"), [("show", [False]), ("spoiler", [True]), ("off", [])], ids=["show", "spoiler", "off"]
)
async def test_pictures(world: World, images: Any, shown: list[bool]) -> None:
    """Shown with a description, veiled, or not there at all."""
    source = await world.source()
    await autopost(world, world.news, images=images)
    await ferry(world, source, image="https://times.example/ferry.png")
    await world.tick()
    (message,) = world.news.history()
    assert [bool(picture.get("spoiler")) for picture in pictures_of(message)] == shown
    assert all(TITLE in picture["description"] for picture in pictures_of(message))


async def test_a_ping_is_of_one_role_and_once(world: World) -> None:
    """The post mentions the autopost's role and may ping nothing else; the edit that follows pings nobody."""
    role = world.guild.create_role("Ferry watchers")
    source, other = await world.source(), await world.source("Hill Courier")
    await autopost(world, world.news, ping=Ping(role.id))
    await ferry(world, source, title="@everyone <@&5> Ferry returns")
    await world.tick()
    (sent,) = sends(world)
    assert sent["allowed_mentions"] == {"parse": [], "roles": [role.id]}
    (message,) = world.news.history()
    assert text_of(message).startswith(f"<@&{role.id}>\n")
    assert text_of(message).count("<@&") == text_of(message).count("\\<@&") + 1
    await ferry(world, other, title="@everyone <@&5> Ferry returns")
    await world.tick(5)
    edits = sends(world, "PATCH")
    assert edits
    assert [edit["allowed_mentions"] for edit in edits] == [{"parse": []}] * len(edits)


async def test_another_outlet_edits_the_card(world: World) -> None:
    """One card a story: who tells it, too, is said on the card, and nothing more is posted."""
    source, other = await world.source(), await world.source("Hill Courier")
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    assert "Told by" not in text_of(world.news.history()[0])
    await ferry(world, other)
    await world.tick(5)
    (message,) = world.news.history()
    assert "Told by 2 outlets (1 independent)" in text_of(message)
    row = await only_row(world, world.news)
    assert (row.state, row.update_at) == (DeliveryState.SENT, None)


async def test_an_article_of_its_own_edits_the_card(world: World) -> None:
    """What another outlet writes itself is on the card of the story, and its own row says so."""
    source, other = await world.source(), await world.source("Hill Courier")
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    own = "After the storm of last autumn the ferry to Marrow Point returns on Monday. Its ramp is new, the harbour office said."
    await ferry(world, other, title="Ferry to Marrow Point returns on Monday", text=own)
    await world.tick(5)
    (message,) = world.news.history()
    assert text_of(message).startswith(f"### [{TITLE}]")
    assert "Told by 2 outlets\n" in text_of(message)
    _, second = await world.deliveries(world.news)
    assert second.state is DeliveryState.SKIPPED
    assert "on the card of its story" in (second.reason or "")


async def test_a_card_is_edited_once_a_minute(world: World) -> None:
    """What comes within a minute of an edit is in the next one."""
    source = await world.source()
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    for name in ("Hill Courier", "Weir Herald", "Dock Times"):
        await ferry(world, await world.source(name))
        await world.tick(5)
    assert len(sends(world, "PATCH")) == 1
    await world.tick(61)
    await world.tick(2)
    assert len(sends(world, "PATCH")) == 2
    assert "Told by 4 outlets" in text_of(world.news.history()[0])


async def test_a_change_that_shows_nothing_makes_no_request(world: World) -> None:
    """A post is edited only where it would look different."""
    source, other = await world.source(), await world.source("Hill Courier")
    await autopost(world, world.news, template="{title}")
    await ferry(world, source)
    await world.tick()
    await ferry(world, other)
    await world.tick(5)
    assert sends(world, "PATCH") == []
    assert (await world.deliveries(world.news))[0].update_at is None


async def test_a_deleted_message_is_left_alone(world: World) -> None:
    """What a member deleted is not edited again, and does not come back."""
    source, other = await world.source(), await world.source("Hill Courier")
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    (message,) = world.news.history()
    world.env.backend.delete_message(world.news.id, message.id)
    await ferry(world, other)
    await world.tick(5)
    await world.tick(120)
    assert world.news.history() == []
    assert (await world.deliveries(world.news))[0].update_at is None


async def test_posts_are_published(world: World) -> None:
    """In an announcement channel, to the servers that follow it, where the autopost says so."""
    announcements = world.guild.create_news_channel("announcements")
    source = await world.source()
    await autopost(world, announcements, publishes=True)
    await ferry(world, source)
    await world.tick()
    await world.tick(3)
    (message,) = announcements.history()
    stored = world.env.backend.get_message(announcements.id, message.id)
    assert stored.flags & 3  # published; which of the two bits says so is the simulation's affair
    await world.tick(30)
    published = [one for one in world.env.http_requests if one.path.endswith("/crosspost")]
    assert len(published) == 1


async def test_what_is_published_already_is_done(world: World) -> None:
    """A crash between publishing and writing it down repeats the request, and Discord's answer to that is success."""
    announcements = world.guild.create_news_channel("announcements")
    source = await world.source()
    await autopost(world, announcements, publishes=True)
    world.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=400, code=40033)
    await ferry(world, source)
    await world.tick()
    await world.tick(3)
    await world.tick(30)
    published = [one for one in world.env.http_requests if one.path.endswith("/crosspost")]
    assert len(published) == 1
    assert await world.storage.updating.to_publish() == []


async def test_a_moderator_hides_a_post(world: World, moderator: Any) -> None:
    """It is deleted, and another outlet, a new try or a restart do not bring it back."""
    source, other = await world.source(), await world.source("Hill Courier")
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    (message,) = world.news.history()
    result = await moderator.context_menu(world.news, HIDE_NAME, message)
    assert result.ephemeral
    told = text_of(result.followups[0] if result.followups else result.response)
    assert "The message is deleted." in told
    assert "/why" in told
    assert world.news.history() == []
    await ferry(world, other)
    await world.tick(120)
    await world.restart()
    await world.tick(5)
    assert world.news.history() == []


async def test_a_post_whose_arrival_was_never_learnt_can_be_hidden(
    world: World, moderator: Any, tmp_path: Path
) -> None:
    """Held after a try, because the channel could not be read back: the message that is there is its own."""
    source = await world.source()
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    (message,) = world.news.history()
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        db.execute("UPDATE deliveries SET state = 'held', message_id = NULL, sent_at = NULL")
        db.commit()
    await moderator.context_menu(world.news, HIDE_NAME, message)
    assert world.news.history() == []
    await world.storage.targets.mend((await only_row(world, world.news)).channel_id)
    await world.tick(5)
    assert world.news.history() == []


@pytest.mark.parametrize("menu", [HIDE_NAME, WHY_NAME])
async def test_the_menus_are_for_moderators(world: World, menu: str) -> None:
    """The permission is asked for by the bot, too: what a server opened to all is still for moderators."""
    source = await world.source()
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    (message,) = world.news.history()
    found = world.env.backend.find_command(menu, None, 3)
    assert found is not None
    everyone = {"id": str(world.guild.id), "type": 1, "permission": True}
    world.env.backend.set_command_permissions(world.guild.id, int(found["id"]), [everyone])
    refused = await world.reader.context_menu(world.news, menu, message)
    assert refused.ephemeral
    assert "**Manage Messages**" in text_of(refused.response)
    assert len(world.news.history()) == 1


@pytest.mark.parametrize("menu", [HIDE_NAME, WHY_NAME])
async def test_other_messages_are_no_posts(world: World, moderator: Any, menu: str) -> None:
    """Somebody's own words, and answers of the bot that were shared, get a clear answer."""
    words = await world.reader.send(world.news, "Good morning")
    refused = await moderator.context_menu(world.news, menu, words)
    assert text_of(refused.response) == NOT_OURS
    source = await world.source()
    await ferry(world, source)
    asked = await moderator.slash(world.news, "headlines")
    shared = await moderator.click(asked.response, label="Share")
    refused = await moderator.context_menu(world.news, menu, shared.response)
    assert text_of(refused.response) == NO_POST


async def test_why_a_post_is_there(world: World, moderator: Any) -> None:
    """Which autopost, what of the article met it, who else tells it, when, and by which rule."""
    source = await world.source()
    wish = Wish("search", query='ferry "harbour office" -tunnel source:example rocket OR storm')
    await autopost(world, world.news, wish)
    await ferry(world, source)
    await world.tick()
    (message,) = world.news.history()
    result = await moderator.context_menu(world.news, WHY_NAME, message)
    assert result.ephemeral
    told = text_of(result.response)
    assert f"<#{world.news.id}> gets every new article that the search" in told
    assert '**Matched** It has **ferry**, **"harbour office"**, **source:example**, **storm**.' in told
    assert "Nobody else tells it yet" in told
    assert "Up to 5 posts an hour are posted at once" in told
    assert "**Came in and matched** <t:" in told
    assert "**Sent** <t:" in told
    assert "`/why`" in told


async def test_why_of_a_source_promises_no_single_post(world: World, moderator: Any) -> None:
    """A wish for a source brings each of its articles, also two on one story."""
    source = await world.source()
    await autopost(world, world.news, Wish("source", source_ids=(source,)))
    await autopost(world, world.sport)
    await ferry(world, source)
    await world.tick()
    for channel, is_once in ((world.news, False), (world.sport, True)):
        (message,) = channel.history()
        told = text_of((await moderator.context_menu(channel, WHY_NAME, message)).response)
        assert ("A story is posted once in a channel." in told) is is_once


async def test_why_after_the_autopost_was_removed(world: World, moderator: Any) -> None:
    """The message is still known, and that its autopost is gone is said."""
    source = await world.source()
    made = await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    await world.storage.autoposts.remove([made.id], world.guild_id)
    (message,) = world.news.history()
    told = text_of((await moderator.context_menu(world.news, WHY_NAME, message)).response)
    assert "removed since" in told


async def digest_of(world: World, count: int, **chosen: Any) -> Any:
    """A digest of so many stories, as it was posted."""
    source = await world.source()
    await autopost(world, world.news, mode="digest", schedule=Schedule("hour", minute=1), **chosen)
    for _ in range(count):
        await world.article(source)
    await world.tick(5)
    assert world.news.history() == []
    await world.tick(60)
    await world.tick(5)
    (message,) = world.news.history()
    return message


async def test_a_digest(world: World, moderator: Any) -> None:
    """Ten stories with links, how many more there are, and a button that pages all of them for who presses it."""
    message = await digest_of(world, 23)
    shown = text_of(message)
    assert shown.startswith("### Hourly digest\n")
    assert "23 stories" in shown
    assert "**10.** " in shown
    assert "**11.** " not in shown
    assert "and 13 more" in shown
    opened = await world.reader.click(message, label="All 23")
    assert opened.ephemeral
    assert "page 1 of 3" in text_of(opened.response)
    later = await world.reader.click(opened.response, label="More ▶")
    assert "**9.** " in text_of(later.response)
    assert "**16.** " in text_of(later.response)
    why = text_of((await moderator.context_menu(world.news, WHY_NAME, message)).response)
    assert "**Digest** of 23 articles" in why
    assert "waited" not in why  # as all of its schedule do
    states = {row.state for row in await world.deliveries(world.news)}
    assert states == {DeliveryState.SENT}


async def test_a_digest_of_another_server_is_not_shown(world: World) -> None:
    """A button's number is no key: elsewhere it opens nothing."""
    message = await digest_of(world, 2)
    elsewhere = world.env.create_guild("Hill Town")
    (digest,) = [row for row in await world.deliveries(world.news) if row.kind == "digest"]
    assert message.id == digest.message_id
    from cogs.posts import _may_see

    class Press:
        guild_id = elsewhere.id
        user = world.reader

    assert not _may_see(Press(), digest)  # pyright: ignore[reportArgumentType]  # all that it looks at


async def test_a_hidden_digest_is_gone(world: World, moderator: Any) -> None:
    """Hiding works on digests as on posts, and nothing of it comes again."""
    message = await digest_of(world, 3)
    await moderator.context_menu(world.news, HIDE_NAME, message)
    assert world.news.history() == []
    await world.tick(60)
    assert world.news.history() == []


async def test_blocked_words(world: World) -> None:
    """What has a word that the server blocks is neither posted nor in a digest, whenever the word was blocked."""
    source = await world.source()
    await autopost(world, world.news, mode="digest", schedule=Schedule("hour", minute=1))
    await world.article(source, title="The herring is blue today")
    await world.article(source, title="Bells ring over the harbour")
    await world.article(source, title="Lamps were lit along the quay")
    await world.storage.guilds.set_blocked_words(world.guild_id, ["herring"])
    await world.tick(60)
    await world.tick(5)
    (message,) = world.news.history()
    assert "herring" not in text_of(message)
    assert "2 stories" in text_of(message)
    opened = await world.reader.click(message, label="All")
    assert "herring" not in text_of(opened.response)
    rows = [row for row in await world.deliveries(world.news) if row.kind == "article"]
    assert [(row.state, row.reason) for row in rows if row.state is not DeliveryState.SENT] == [
        (DeliveryState.SKIPPED, "it has a word that this server blocks: herring")
    ]
    assert len(rows) == 3


async def test_a_post_of_a_source_that_became_age_restricted_is_taken_back(world: World) -> None:
    """Its card is emptied when it is looked at again: the channel is not one of those that may show it."""
    source = await world.source()
    await autopost(world, world.news)
    article_id = await ferry(world, source)
    await world.tick()
    await world.storage.sources.set_settings(source, world.guild_id, SourceSettings(is_age_restricted=True))
    await ferry(world, source, title=f"{TITLE}, at last", url="https://outlet-1.example/1")
    assert article_id
    await world.tick(5)
    (message,) = world.news.history()
    assert TITLE not in text_of(message)
    assert "age-restricted" in text_of(message)


async def test_an_age_restricted_source_is_posted_where_it_may(world: World) -> None:
    """A forum counts as its own setting says, as a text channel does."""
    source = await world.source()
    await world.storage.sources.set_settings(source, world.guild_id, SourceSettings(is_age_restricted=True))
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick(5)
    assert world.news.history() == []
    assert (await only_row(world, world.news)).state is DeliveryState.SKIPPED


async def test_a_hidden_name_leaves_the_posts(world: World) -> None:
    """Whom organisers hide stands on no card any more, also on those that were posted before."""
    source = await world.source()
    await autopost(world, world.news, look="quote")
    await ferry(world, source, quotes=(quoted(TEXT, SAID, "Ada Okafor", role="mayor"),))
    await world.tick()
    assert "**Ada Okafor**" in text_of(world.news.history()[0])
    (ada,) = await world.storage.topics.resolve(world.guild_id, "Ada Okafor")
    await world.storage.shown_names.hide(world.guild_id, ada.id, by=UserId(1))
    await world.tick(5)
    (message,) = world.news.history()
    assert "**Ada Okafor**" not in text_of(message)
    assert TITLE in text_of(message)


async def test_hiding_while_an_edit_is_under_way(
    world: World, moderator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit that reaches Discord after the moderator's press brings nothing back."""
    source, other = await world.source(), await world.source("Hill Courier")
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    (message,) = world.news.history()
    row = await only_row(world, world.news)
    real = discord.PartialMessage.edit

    async def late(partial: discord.PartialMessage, **arguments: Any) -> discord.Message:
        await world.storage.updating.hide(row.id, UserId(7))  # in another process
        return await real(partial, **arguments)

    monkeypatch.setattr(discord.PartialMessage, "edit", late)
    await ferry(world, other)
    await world.tick(5)
    assert message
    assert world.news.history() == []


async def test_what_cannot_be_deleted_is_emptied(world: World, moderator: Any) -> None:
    """Where Discord refuses to delete it, nothing of the article is left in the message."""
    source = await world.source()
    await autopost(world, world.news)
    await ferry(world, source)
    await world.tick()
    (message,) = world.news.history()
    world.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50013)
    result = await moderator.context_menu(world.news, HIDE_NAME, message)
    told = text_of(result.followups[0] if result.followups else result.response)
    assert "took everything out of it" in told
    (left,) = world.news.history()
    assert TITLE not in text_of(left)
    assert labels_of(left) == []


async def test_ten_an_hour_are_published(world: World) -> None:
    """The eleventh post of an hour waits, and what is posted meanwhile is not held up by it."""
    announcements = world.guild.create_news_channel("announcements")
    source = await world.source()
    await autopost(world, announcements, publishes=True, mode="instant")
    for _ in range(12):
        await world.article(source)
    await world.tick(40)
    published = [one for one in world.env.http_requests if one.path.endswith("/crosspost")]
    assert len(published) == 10
    assert len(announcements.history()) == 12
    assert len(await world.storage.updating.to_publish()) == 2
