"""`/follow`, `/following`, `/saved`, `/privacy` and their buttons, as people use them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import pytest

from news.models import ArticleId, SourceSettings, Subject, UserId
from tests.cogs.shown import labels_of, options_of, parts, text_of
from tests.different import word
from tests.newsstand import NOON, Newsstand, quoted, topic

SAID = "The bridge opens on Monday."


async def bridge(stand: Newsstand, **fields: Any) -> ArticleId:
    text = f"Ada Okafor, the mayor, said: “{SAID}” Nothing else was said."
    return await stand.article(
        fields.pop("title", "Lune Bridge opens"),
        text,
        quotes=(quoted(text, SAID, "Ada Okafor", role="mayor"),),
        topics=(topic("Lune Bridge", "place"), topic("Ada Okafor", "person")),
        **fields,
    )


def user(stand: Newsstand, member: Any = None) -> UserId:
    return UserId((member or stand.reader).id)


async def fill_in(
    stand: Newsstand, asked: Any, *, city: str = "Oslo", hour: int = 18, day: str = "day", who: Any = None
) -> Any:
    """The form for the hour is sent; what is answered."""
    assert asked.modal is not None
    given = {"city": city, "hour": [str(60 * hour)], "day": [day]}
    return (await (who or stand.reader).submit_modal(asked, given)).response


async def follow_bridge(stand: Newsstand) -> Any:
    """The reader follows their first topic and is shown it."""
    await bridge(stand)
    asked = await stand.reader.slash(stand.channel, "follow", topic="Lune Bridge")
    shown = await fill_in(stand, asked)
    return (await stand.reader.click(shown, label="Start")).response


async def test_the_first_follow_asks_for_the_hour_and_shows_the_digest(stand: Newsstand) -> None:
    """City and hour are asked for once; the digest is shown as it would look now, and nothing is saved before Start."""
    await bridge(stand)
    asked = await stand.reader.slash(stand.channel, "follow", topic="Lune Bridge")
    shown = await fill_in(stand, asked)
    said = text_of(shown)
    assert "every day at 18:00, Oslo time" in said
    assert "You will follow **Lune Bridge**." in said
    assert "Lune Bridge opens" in said
    assert "because you follow Lune Bridge" in said
    assert await stand.storage.follows.of_user(user(stand)) == []
    assert await stand.storage.personal_digests.get(user(stand)) is None
    started = (await stand.reader.click(shown, label="Start")).response
    assert "You follow **Lune Bridge** now." in text_of(started)
    [found] = await stand.storage.follows.of_user(user(stand))
    assert (found.label, found.guild_id) == ("Lune Bridge", stand.guild_id)
    reader = await stand.storage.personal_digests.get(user(stand))
    assert reader is not None
    assert reader.schedule.zone == "Europe/Oslo"
    assert reader.digest_at == datetime(2026, 1, 1, 17, tzinfo=NOON.tzinfo)


async def test_the_second_follow_asks_nothing(stand: Newsstand) -> None:
    """Who has chosen an hour follows at one press; what is followed already says so."""
    await follow_bridge(stand)
    result = await stand.reader.slash(stand.channel, "follow", person="Ada Okafor", topic="Lune Bridge")
    assert result.ephemeral
    said = text_of(result.response)
    assert "You follow **Ada Okafor** now." in said
    assert "You follow **Lune Bridge** already." in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "Choose what to follow"),
        ({"topic": "Nowhere"}, "There is no topic called “Nowhere” here"),
        ({"person": "Lune Bridge"}, "There is no person called"),
        ({"source": "Nobody's paper"}, "No source called"),
        ({"story": "words of no headline"}, "There is no story called"),
    ],
    ids=["nothing", "topic", "person", "source", "story"],
)
async def test_what_cannot_be_followed_is_said(stand: Newsstand, options: dict[str, str], told: str) -> None:
    """Each says what was wrong and what to do."""
    await bridge(stand)
    stand.expects_errors = True
    result = await stand.reader.slash(stand.channel, "follow", **options)
    assert told in text_of(result.response)


async def test_a_city_nobody_knows_is_asked_for_again(stand: Newsstand) -> None:
    """A place that cannot be read gets an example; nothing is followed."""
    stand.expects_errors = True
    await bridge(stand)
    asked = await stand.reader.slash(stand.channel, "follow", topic="Lune Bridge")
    assert "I know no such place" in text_of(await fill_in(stand, asked, city="☃☃☃"))


async def test_another_place_of_that_name_can_be_meant(stand: Newsstand) -> None:
    """Where several places have the name, a menu offers the others."""
    await bridge(stand)
    asked = await stand.reader.slash(stand.channel, "follow", topic="Lune Bridge")
    shown = await fill_in(stand, asked, city="London")
    menus = [part for part in parts(shown.components) if part["type"] == 3]
    other = next(one for menu in menus for one in menu["options"] if one["value"] != "0")
    changed = (await stand.reader.select(shown, [other["value"]])).response
    assert f"{other['label'].partition(',')[0]} time" in text_of(changed)


async def test_the_buttons_of_cards_follow(stand: Newsstand) -> None:
    """Topic, person and story cards follow at one press; an article's asks what of it."""
    await follow_bridge(stand)
    for command, options in (
        ("person", {"name": "Ada Okafor"}),
        ("story", {"headline": "Lune Bridge"}),
    ):
        card = (await stand.reader.slash(stand.channel, command, **options)).response
        assert "now." in text_of((await stand.reader.click(card, label="Follow")).response)
    card = (await stand.reader.slash(stand.channel, "article", title="Lune Bridge")).response
    choice = (await stand.reader.click(card, label="Follow")).response
    assert [option["label"].partition(":")[0] for option in options_of(choice)] == [
        "Topic",
        "Person",
        "Source",
        "Story",
    ]
    source = options_of(choice)[2]["value"]
    added = (await stand.reader.select(choice, [source])).response
    assert "You follow **Harbour Gazette** now." in text_of(added)
    kinds = [one.subject.kind for one in await stand.storage.follows.of_user(user(stand))]
    assert sorted(kinds) == ["source", "story", "topic", "topic"]


async def test_a_first_follow_may_begin_with_a_button(stand: Newsstand) -> None:
    """Follow on a card asks for the hour as the command does, and leaves the card as it is."""
    await bridge(stand)
    card = (await stand.reader.slash(stand.channel, "topic", name="Lune Bridge")).response
    shown = await fill_in(stand, await stand.reader.click(card, label="Follow"), day="2", hour=7)
    assert shown.id != card.id
    assert "every Wednesday at 07:00, Oslo time" in text_of(shown)


async def test_following_lists_changes_and_stops(stand: Newsstand) -> None:
    """`/following`: what and when; unfollow, another time, a look ahead, pause, stop and resume."""
    await follow_bridge(stand)
    listed = (await stand.reader.slash(stand.channel, "following")).response
    assert "You follow 1 thing" in text_of(listed)
    assert "Lune Bridge · topic · Harbour Town" in text_of(listed)
    ahead = (await stand.reader.click(listed, label="Next digest")).response
    assert "Lune Bridge opens" in text_of(ahead)
    listed = (await stand.reader.click(ahead, label="What I follow")).response
    stopped = (await stand.reader.click(listed, label="Stop")).response
    assert "Stopped." in text_of(stopped)
    listed = (await stand.reader.click(stopped, label="Undo")).response
    assert "goes on" in text_of(listed)
    paused = (await stand.reader.click(listed, label="Pause a week")).response
    assert "**Your digest is paused.**" in text_of(paused)
    assert "next <t:1767891600:f>" in text_of(paused)
    listed = (await stand.reader.click(paused, label="Resume")).response
    assert "next <t:1767286800:f>" in text_of(listed)
    changed = await fill_in(stand, await stand.reader.click(listed, label="Time"), city="Tokyo", hour=6)
    saved = (await stand.reader.click(changed, label="Save")).response
    assert "every day at 06:00, Tokyo time" in text_of(saved)
    (option,) = options_of(saved)
    dropped = (await stand.reader.select(saved, [option["value"]])).response
    assert "You follow **Lune Bridge** no more." in text_of(dropped)
    assert await stand.storage.follows.of_user(user(stand)) == []


async def test_nobody_changes_what_is_somebody_elses(stand: Newsstand) -> None:
    """A button acts on whoever presses it, whoever's card it is."""
    await follow_bridge(stand)
    listed = (await stand.reader.slash(stand.channel, "following")).response
    (option,) = options_of(listed)
    assert not await stand.storage.follows.remove(int(option["value"]), user(stand, stand.other))  # type: ignore[arg-type]
    assert len(await stand.storage.follows.of_user(user(stand))) == 1


async def test_long_lists_page(stand: Newsstand) -> None:
    """A hundred follows fit, a dozen a page."""
    await follow_bridge(stand)
    for number in range(30):
        source = await stand.source(f"Paper {word(number)}")
        await stand.storage.follows.add(user(stand), stand.guild_id, Subject("source", source))
    page = (await stand.reader.slash(stand.channel, "following")).response
    assert "**12.**" in text_of(page)
    for _ in range(2):
        page = (await stand.reader.click(page, label="More ▶")).response
    assert "**31.**" in text_of(page)
    assert "You follow 31 things" in text_of(page)


async def test_saved_articles_and_quotes(stand: Newsstand) -> None:
    """Save on a card keeps it; `/saved` lists, opens and removes."""
    await bridge(stand)
    article = (await stand.reader.slash(stand.channel, "article", title="Lune Bridge")).response
    assert "Kept: this article." in text_of((await stand.reader.click(article, label="Save")).response)
    assert "already" in text_of((await stand.reader.click(article, label="Save")).response)
    quote = (await stand.reader.slash(stand.channel, "quote", by="Ada Okafor")).response
    kept = (await stand.reader.click(quote, label="Save")).response
    listed = (await stand.reader.click(kept, label="What I keep")).response
    assert SAID in text_of(listed)
    assert "Lune Bridge opens" in text_of(listed)
    opens, removes = [part for part in parts(listed.components) if part["type"] == 3]
    opened = await stand.reader.select(listed, [opens["options"][0]["value"]], custom_id=opens["custom_id"])
    assert SAID in text_of(opened.response)
    removed = await stand.reader.select(
        listed, [removes["options"][0]["value"]], custom_id=removes["custom_id"]
    )
    assert SAID not in text_of(removed.response)


async def test_what_cannot_be_seen_any_more_says_so(stand: Newsstand) -> None:
    """What somebody kept of a source that the server reads no more is listed without its words."""
    private = await stand.source("Insider", added_to=stand.guild_id)
    await bridge(stand, source=private, title="Secret plans")
    article = (await stand.reader.slash(stand.channel, "article", title="Secret plans")).response
    await stand.reader.click(article, label="Save")
    await stand.storage.sources.remove_from(private, stand.guild_id)
    shown = text_of((await stand.reader.slash(stand.channel, "saved")).response)
    assert "cannot be seen any more" in shown
    assert "Secret" not in shown


async def test_what_is_for_age_restricted_channels_stays_there(stand: Newsstand) -> None:
    """`/saved` shows it in such channels alone."""
    source = await stand.source("Night Owl")
    article_id = await bridge(stand, source=source, title="Late news")
    await stand.storage.saved.add(user(stand), stand.guild_id, article_id)
    await stand.storage.sources.set_settings(source, stand.guild_id, SourceSettings(is_age_restricted=True))
    assert "Late news" not in text_of((await stand.reader.slash(stand.channel, "saved")).response)
    cast(Any, stand.env.bot).get_channel(stand.channel.id).nsfw = True
    assert "Late news" in text_of((await stand.reader.slash(stand.channel, "saved")).response)


async def test_what_a_server_alone_reads_is_shown_to_its_members(stand: Newsstand) -> None:
    """In another server, what was kept here shows to members of both, and not to who left."""
    private = await stand.source("Insider", added_to=stand.guild_id)
    article_id = await bridge(stand, source=private, title="Secret plans")
    elsewhere = stand.env.create_guild("Far Away")
    channel = elsewhere.create_text_channel("general")
    member = elsewhere.add_member(stand.reader.user)
    stranger = elsewhere.add_member(stand.env.create_user("zoe"))
    for one in (member, stranger):
        await stand.storage.saved.add(UserId(one.id), stand.guild_id, article_id)
    assert "Secret plans" in text_of((await member.slash(channel, "saved")).response)
    assert "Secret plans" not in text_of((await stranger.slash(channel, "saved")).response)


async def test_privacy_shows_and_deletes_all(stand: Newsstand) -> None:
    """What is stored is listed; all of it goes at a second press; `/about` leads there."""
    await follow_bridge(stand)
    about = (await stand.reader.slash(stand.channel, "about")).response
    shown = (await stand.reader.click(about, label="Privacy")).response
    assert "**Follows** 1 of at most 100" in text_of(shown)
    asked = (await stand.reader.click(shown, label="Delete all of mine")).response
    assert "1 follow" in text_of(asked)
    gone = (await stand.reader.click(asked, label="Delete all")).response
    assert "Deleted: what you follow" in text_of(gone)
    assert "A report of yours stays" in text_of(gone)
    assert await stand.storage.follows.of_user(user(stand)) == []
    assert await stand.storage.personal_digests.get(user(stand)) is None
    shown = (await stand.reader.slash(stand.channel, "privacy")).response
    assert "Delete all of mine" not in labels_of(shown)


async def test_buttons_work_after_a_restart(stand: Newsstand) -> None:
    """What was chosen before a restart can still be started."""
    await bridge(stand)
    asked = await stand.reader.slash(stand.channel, "follow", topic="Lune Bridge")
    shown = await fill_in(stand, asked)
    await stand.restart()
    started = (await stand.reader.click(shown, label="Start")).response
    assert "You follow **Lune Bridge** now." in text_of(started)


async def test_headlines_of_a_source_lead_to_following_it(stand: Newsstand) -> None:
    """A source has no page of its own: the list of its headlines has the button."""
    await follow_bridge(stand)
    listed = (await stand.reader.slash(stand.channel, "headlines", source="Harbour Gazette")).response
    followed = (await stand.reader.click(listed, label="Follow")).response
    assert "You follow **Harbour Gazette** now." in text_of(followed)
    assert "Follow" not in labels_of((await stand.reader.slash(stand.channel, "headlines")).response)


async def test_follows_made_in_direct_messages_read_public_sources(stand: Newsstand) -> None:
    """There what is public can be followed, and what one server alone reads does not exist."""
    await bridge(stand)
    await stand.source("Insider", added_to=stand.guild_id)
    person = stand.reader.user
    shown = await fill_in(stand, await person.slash("follow", source="Harbour Gazette"), who=person)
    started = (await person.click(shown, label="Start")).response
    assert "You follow **Harbour Gazette** now." in text_of(started)
    [found] = await stand.storage.follows.of_user(user(stand))
    assert found.guild_id is None
    stand.expects_errors = True
    refused = (await person.slash("follow", source="Insider")).response
    assert "No source called “Insider” is read here." in text_of(refused)
