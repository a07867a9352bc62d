""" "Wrong speaker?", `/desk reports`, `hide`, `rename` and `hidden`: what a server decides for itself."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from cogs._desk.hidden_cards import HiddenPage, hidden_card
from cogs._desk.reports_cards import PAGE_SIZE, reports_card
from cogs._render.limits import MESSAGE_COMPONENTS_MAX, MESSAGE_TEXT_MAX
from news.models import (
    ArticleId,
    ChannelId,
    GuildId,
    JudgedQuote,
    Page,
    QuoteId,
    ReportedQuote,
    ReportId,
    ShownName,
    ShownNameId,
    UserId,
    VerdictId,
)
from storage.names import words_of
from tests import newsstand
from tests.cogs.shown import labels_of, parts, text_of
from tests.newsstand import Newsstand, quoted, topic

WORDS = "The bridge opens on Monday, whoever pays."
EVIL = "**Ada** [x](https://evil.example) @everyone <@1> `" + "_" * 200


@pytest.fixture(autouse=True)
def with_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    extensions = (*newsstand.READER_EXTENSIONS, "desk", "autopost")
    monkeypatch.setattr(newsstand, "READER_EXTENSIONS", extensions)


@pytest.fixture
async def organiser(stand: Newsstand) -> Any:
    """A member who may manage the server."""
    manager = stand.guild.create_role("Desk", permissions=discord.Permissions(manage_guild=True))
    return stand.guild.add_member(stand.env.create_user("una"), roles=[manager])


async def say(
    stand: Newsstand, words: str = WORDS, who: str = "Ada Okafor", *, source: str = "Harbour Gazette"
) -> ArticleId:
    text = f"{who} said: “{words}” Nothing else was said."
    return await stand.article(
        f"{who} speaks, part {stand.count}",
        text,
        quotes=(quoted(text, words, who, role="mayor"),),
        topics=(topic(who, "person"), topic("Lune Bridge", "place")),
        source=await stand.source(source),
        url=f"https://{source.casefold().replace(' ', '-')}.example/{stand.count}",
    )


async def quote(stand: Newsstand, who: Any = None, **options: str) -> Any:
    return (
        await (who or stand.reader).slash(stand.channel, "quote", **(options or {"text": "bridge"}))
    ).response


async def report(stand: Newsstand, who: Any = None) -> Any:
    """What somebody sees who presses the button."""
    member = who or stand.reader
    return (await member.click(await quote(stand, member), label="Wrong speaker?")).response


async def desk(stand: Newsstand, member: Any, command: str, **options: str) -> Any:
    result = await member.slash(stand.channel, f"desk {command}", **options)
    assert result.ephemeral
    return result.response


def lost(stand: Newsstand, member: Any) -> None:
    """The member may not manage the server any more."""
    stand.env.backend.get_guild(stand.guild.id).members[member.id].role_ids.clear()


# --- reporting ---------------------------------------------------------------------------------------


async def test_a_report_is_thanked_for_and_seen_by_organisers(stand: Newsstand, organiser: Any) -> None:
    """One press reports; who said it can be added; organisers see the words, the speaker, who reported, and the link."""
    await say(stand)
    thanks = await report(stand)
    assert "Thank you: it is reported" in text_of(thanks)
    assert "/desk reports" in text_of(thanks)
    form = await stand.reader.click(thanks, label="Say who said it")
    noted = await stand.reader.submit_modal(form, {"who": "Bea Lund, I think"})
    assert "your words are with the report" in text_of(noted.response)
    await report(stand, stand.other)
    shown = await desk(stand, organiser, "reports")
    text = text_of(shown)
    assert f"> “{WORDS}”" in text.replace("\\", "")
    assert "— **Ada Okafor**, mayor" in text
    assert "Reported 2 times" in text
    assert f"<@{stand.reader.id}>" in text
    assert "“Bea Lund, I think”" in text
    assert labels_of(shown) == ["Read", "Withhold the speaker", "Hide this quote", "It is right"]
    for word in ("confidence", "0.9"):
        assert word not in text


async def test_the_button_stands_where_a_speaker_is_named(stand: Newsstand) -> None:
    """On a quote's card and on its context; not where nobody is named. Never more than three in a row."""
    await say(stand)
    message = await quote(stand)
    assert "Wrong speaker?" in labels_of(message)
    context = (await stand.reader.click(message, label="Context")).response
    assert "Wrong speaker?" in labels_of(context)
    for card in (message, context):
        rows = [part for part in parts(card.components) if part["type"] == 1]
        assert all(len(row["components"]) <= 3 for row in rows)
    text = "Somebody said: “The ferry sails at nine.” That was all."
    await stand.article("Ferry", text, quotes=(quoted(text, "The ferry sails at nine.", None),))
    assert "Wrong speaker?" not in labels_of(await quote(stand, text="ferry"))


async def test_a_report_can_be_taken_back(stand: Newsstand, organiser: Any) -> None:
    """The second press says that it was reported already; taken back, organisers see nothing."""
    await say(stand)
    first = await report(stand)
    assert "You have reported this already" in text_of(await report(stand))
    back = (await stand.reader.click(first, label="Take it back")).response
    assert "taken back" in text_of(back)
    assert "Nothing is reported" in text_of(await desk(stand, organiser, "reports"))


async def test_a_report_survives_a_restart(stand: Newsstand, organiser: Any) -> None:
    """The bot is restarted before each press; the buttons still work."""
    await say(stand)
    message = await quote(stand)
    await stand.restart()
    thanks = (await stand.reader.click(message, label="Wrong speaker?")).response
    await stand.restart()
    assert "Who said it?" in str((await stand.reader.click(thanks, label="Say who said it")).modal)
    shown = await desk(stand, organiser, "reports")
    await stand.restart()
    done = (await organiser.click(shown, label="Withhold the speaker")).response
    await stand.restart()
    assert "shown as it was" in text_of((await organiser.click(done, label="Undo")).response)


async def test_a_direct_message_says_where_to_report(stand: Newsstand) -> None:
    """There are no organisers there: the operator's contact, and nothing is stored."""
    await say(stand)
    user = stand.env.create_user("dora")
    await user.send_dm("hello")
    message = (await user.slash("quote", text="bridge")).response
    told = (await user.click(message, label="Wrong speaker?")).response
    assert "Reports are for servers" in text_of(told)
    assert (await stand.storage.reports.waiting(stand.guild_id)).total == 0


async def test_organisers_are_told_once_a_day(stand: Newsstand, organiser: Any) -> None:
    """One line where they chose to be told things, without the quote; the next one not before tomorrow."""
    notices = stand.guild.create_text_channel("desk")
    await stand.storage.guilds.set_notices_channel(stand.guild_id, ChannelId(notices.id))
    await say(stand)
    await report(stand)
    await report(stand, stand.other)
    (message,) = notices.history()
    assert "/desk reports" in text_of(message)
    assert "bridge" not in text_of(message)
    stand.clock.advance(days=1)
    await say(stand, "The bridge stays shut for good, they say.")
    await report(stand)
    assert len(notices.history()) == 2


async def test_without_a_chosen_channel_nobody_is_told(stand: Newsstand) -> None:
    """A line about reports goes nowhere that nobody chose for it."""
    await say(stand)
    await report(stand)
    assert all("reported" not in text_of(message) for message in stand.channel.history())


async def test_the_notice_asks_for_the_permission(stand: Newsstand, organiser: Any) -> None:
    """Its button shows the reports to organisers alone."""
    notices = stand.guild.create_text_channel("desk")
    await stand.storage.guilds.set_notices_channel(stand.guild_id, ChannelId(notices.id))
    await say(stand)
    await report(stand)
    (message,) = notices.history()
    refused = (await stand.reader.click(message, label="Reports")).response
    assert "Manage Server" in text_of(refused)
    shown = (await organiser.click(message, label="Reports")).response
    assert "1 quote waiting" in text_of(shown)


# --- deciding ----------------------------------------------------------------------------------------


async def test_withholding_the_speaker(stand: Newsstand, organiser: Any) -> None:
    """From then on the words stand under nobody's name here, in every article that has them; Undo brings it back."""
    await say(stand)
    await say(stand, source="Valley Post")
    await report(stand)
    shown = await desk(stand, organiser, "reports")
    done = (await organiser.click(shown, label="Withhold the speaker")).response
    assert "shown without **Ada Okafor**" in text_of(done)
    assert "Nothing is reported" in text_of(done)
    card = await quote(stand)
    assert "— speaker withheld by this server" in text_of(card)
    assert "Ada" not in text_of(card).split("speaker withheld")[0]
    assert "Wrong speaker?" not in labels_of(card)
    assert "More by them" not in labels_of(card)
    theirs = await quote(stand, by="Ada Okafor")
    assert WORDS not in text_of(theirs)
    undone = (await organiser.click(done, label="Undo")).response
    assert "1 quote waiting" in text_of(undone)
    assert "**Ada Okafor**" in text_of(await quote(stand))


async def test_hiding_a_quote(stand: Newsstand, organiser: Any) -> None:
    """It is shown nowhere in this server, and `/desk hidden` brings it back."""
    await say(stand)
    await report(stand)
    await organiser.click(await desk(stand, organiser, "reports"), label="Hide this quote")
    assert "No quotes" in text_of(await quote(stand))
    listed = await desk(stand, organiser, "hidden")
    assert "A quote by **Ada Okafor** in “Ada Okafor speaks" in text_of(listed)
    assert WORDS not in text_of(listed)
    again = (await organiser.click(listed, label="Undo")).response
    assert "shows everything as it was found" in text_of(again)
    assert WORDS in text_of(await quote(stand))


async def test_finding_it_right(stand: Newsstand, organiser: Any) -> None:
    """Nothing changes, and the next one who presses learns that it was looked at."""
    await say(stand)
    await report(stand)
    await organiser.click(await desk(stand, organiser, "reports"), label="It is right")
    assert "**Ada Okafor**" in text_of(await quote(stand))
    assert "The organisers have looked at this" in text_of(await report(stand, stand.other))
    assert "Nothing is reported" in text_of(await desk(stand, organiser, "reports"))


async def test_two_organisers_at_once(stand: Newsstand, organiser: Any) -> None:
    """Whoever comes second learns that it was handled, and undoes nothing."""
    await say(stand)
    await report(stand)
    first, second = await desk(stand, organiser, "reports"), await desk(stand, organiser, "reports")
    await organiser.click(first, label="Withhold the speaker")
    late = (await organiser.click(second, label="Hide this quote")).response
    assert "handled already" in text_of(late)
    assert "speaker withheld" in text_of(await quote(stand))


@pytest.mark.parametrize("label", ["Withhold the speaker", "Hide this quote", "It is right"])
async def test_every_press_asks_for_the_permission(stand: Newsstand, organiser: Any, label: str) -> None:
    """Whoever lost Manage Server between command and press decides nothing."""
    await say(stand)
    await report(stand)
    shown = await desk(stand, organiser, "reports")
    lost(stand, organiser)
    refused = (await organiser.click(shown, label=label)).response
    assert "Manage Server" in text_of(refused)
    assert (await stand.storage.reports.waiting(stand.guild_id)).total == 1


async def test_reports_stay_in_their_server(stand: Newsstand, organiser: Any) -> None:
    """What one server decides changes nothing in another, not even with its buttons."""
    await say(stand)
    await report(stand)
    other = stand.env.create_guild("Elsewhere")
    assert (await stand.storage.reports.waiting(GuildId(other.id))).total == 0
    await organiser.click(await desk(stand, organiser, "reports"), label="Hide this quote")
    assert (await stand.storage.quotes.find(GuildId(other.id))).total == 1


# --- names -------------------------------------------------------------------------------------------


async def test_hiding_a_name(stand: Newsstand, organiser: Any) -> None:
    """No page, no suggestion, no quote by them; Undo brings all of it back."""
    await say(stand)
    (suggested,) = await organiser.autocomplete(stand.channel, "desk hide", "name", "okaf")
    hidden = await desk(stand, organiser, "hide", name=suggested["value"])
    assert "Ada Okafor is hidden in this server" in text_of(hidden)
    assert await organiser.autocomplete(stand.channel, "desk hide", "name", "okaf") == []
    assert await stand.reader.autocomplete(stand.channel, "person", "name", "okaf") == []
    page = (await stand.reader.slash(stand.channel, "person", name="Ada Okafor")).response
    assert "Nothing called “Ada Okafor”" in text_of(page)
    assert "No quotes" in text_of(await quote(stand))
    undone = (await organiser.click(hidden, label="Undo")).response
    assert "is shown in this server again" in text_of(undone)
    assert WORDS in text_of(await quote(stand))


async def test_renaming_a_name(stand: Newsstand, organiser: Any) -> None:
    """The new name stands under the words and on the page; both names find it; nothing in it is Markdown."""
    await say(stand)
    renamed = await desk(stand, organiser, "rename", name="okafor", new_name="*Ada* @everyone")
    assert "is called \\*Ada\\*" in text_of(renamed)
    assert "@everyone" not in text_of(renamed).replace("@\u200beveryone", "")
    await desk(stand, organiser, "rename", name="okafor", new_name="Madam Mayor")
    assert "**Madam Mayor**" in text_of(await quote(stand))
    for name in ("Madam Mayor", "Ada Okafor"):
        page = (await stand.reader.slash(stand.channel, "topic", name=name)).response
        assert "### Madam Mayor" in text_of(page)
    listed = await desk(stand, organiser, "hidden")
    assert "**Ada Okafor** (person) · called **Madam Mayor**" in text_of(listed)
    await organiser.click(listed, label="Undo")
    assert "**Ada Okafor**" in text_of(await quote(stand))


async def test_names_that_are_not_there(stand: Newsstand, organiser: Any) -> None:
    """What nothing is called, and a name without letters, are refused with what to do instead."""
    await say(stand)
    assert "Nothing called “Zorro”" in text_of(await desk(stand, organiser, "hide", name="Zorro"))
    refused = await desk(stand, organiser, "rename", name="okafor", new_name="!!!")
    assert "A name needs a letter or a digit" in text_of(refused)
    assert "not in the archive" in text_of(await desk(stand, organiser, "hide", name="#999"))


async def test_undoing_asks_for_the_permission(stand: Newsstand, organiser: Any) -> None:
    """Whoever lost Manage Server brings no name back."""
    await say(stand)
    hidden = await desk(stand, organiser, "hide", name="okafor")
    lost(stand, organiser)
    assert "Manage Server" in text_of((await organiser.click(hidden, label="Undo")).response)
    assert len(await stand.storage.shown_names.of_guild(stand.guild_id)) == 1


async def test_readers_decide_nothing(stand: Newsstand) -> None:
    """Where a server opens `/desk` to everyone, only those with Manage Server get anywhere."""
    await say(stand)
    found = stand.env.backend.find_command("desk", None)
    assert found is not None
    everyone = [{"id": str(stand.guild.id), "type": 1, "permission": True}]
    stand.env.backend.set_command_permissions(stand.guild.id, int(found["id"]), everyone)
    for command, options in (
        ("hide", {"name": "okafor"}),
        ("rename", {"name": "okafor", "new_name": "Madam"}),
        ("hidden", {}),
        ("reports", {}),
    ):
        result = await stand.reader.slash(stand.channel, f"desk {command}", **options)
        assert "Manage Server" in text_of(result.response)
    assert await stand.reader.autocomplete(stand.channel, "desk hide", "name", "okaf") == []
    assert await stand.storage.shown_names.of_guild(stand.guild_id) == []


# --- private people ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "option"),
    [("topic", "name"), ("headlines", "topic"), ("quote", "by"), ("quote", "about"), ("person", "name")],
)
async def test_private_people_have_no_list(stand: Newsstand, command: str, option: str) -> None:
    """Typed in full, every command says why there is nothing, with the next step; none suggests them."""
    text = f"Bea Lund said: “{WORDS}” Nothing else was said."
    await stand.article(
        "Fire", text, quotes=(quoted(text, WORDS, "Bea Lund"),), topics=(topic("Bea Lund", "person"),)
    )
    (found,) = await stand.storage.topics.resolve(stand.guild_id, "Bea Lund")
    for typed in ("Bea Lund", "lund", f"#{found.id}"):
        message = (await stand.reader.slash(stand.channel, command, **{option: typed})).response
        assert "There is no page about **Bea Lund**." in text_of(message)
        assert "`/search` finds it" in text_of(message)
    assert await stand.reader.autocomplete(stand.channel, command, option, "lund") == []
    opened = (await stand.reader.slash(stand.channel, "article", title="Fire")).response
    assert "Bea Lund" in text_of(opened)
    assert "Bea Lund" not in labels_of(opened)
    card = await quote(stand)
    assert "**Bea Lund**" in text_of(card)
    assert "More by them" not in labels_of(card)


async def test_nothing_is_posted_about_private_people(stand: Newsstand, organiser: Any) -> None:
    """`/autopost` neither suggests them nor takes their name."""
    await stand.article(topics=(topic("Bea Lund", "person"),))
    for option in ("topic", "person"):
        assert await organiser.autocomplete(stand.channel, "autopost add", option, "lund") == []
        message = (await organiser.slash(stand.channel, "autopost add", **{option: "Bea Lund"})).response
        assert "There is no page about **Bea Lund**." in text_of(message)


# --- limits ------------------------------------------------------------------------------------------


def fits(card: Any) -> bool:
    shown = list(parts([card.view().to_components()[0]]))
    text = sum(len(part["content"]) for part in shown if part["type"] == 10)
    return text <= MESSAGE_TEXT_MAX and len(shown) <= MESSAGE_COMPONENTS_MAX


async def test_the_longest_pages_fit(stand: Newsstand) -> None:
    """Three reports with the longest words, names and notes, and five entries: within Discord's limits, all buttons there."""
    await say(stand, EVIL + "_*" * 3_000, EVIL * 3)
    (stored,) = (await stand.storage.quotes.find(stand.guild_id)).items
    reported = [
        ReportedQuote(
            ReportId(number),
            QuoteId(number),
            ArticleId(1),
            EVIL * 3,
            [UserId(2**62 + k) for k in range(99)],
            [EVIL] * 9,
            stand.clock(),
        )
        for number in range(PAGE_SIZE)
    ]
    page = Page(tuple(reported), number=1, has_more=True, total=99)
    quotes = {QuoteId(number): stored for number in range(PAGE_SIZE)}
    card = reports_card(page, quotes, note=EVIL[:200], undo=VerdictId(1))
    assert fits(card)
    labels = [part["label"] for part in parts(card.view().to_components()) if part["type"] == 2]
    assert labels.count("It is right") == PAGE_SIZE
    assert labels[-2:] == ["◀ Newer", "Older ▶"]
    names = [
        ShownName(ShownNameId(k), EVIL * 3, True, EVIL * 3, UserId(2**62), stand.clock()) for k in range(3)
    ]
    judged = [
        JudgedQuote(VerdictId(k), stored.headline.article_id, "hidden", EVIL * 3, UserId(1), stand.clock())
        for k in range(2)
    ]
    listed = hidden_card(
        HiddenPage([*names, *judged], 1, 99, {stored.headline.article_id: stored.headline}), note=EVIL[:200]
    )
    assert fits(listed)
    assert words_of(EVIL)


async def test_help_has_a_page_for_organisers(stand: Newsstand, organiser: Any) -> None:
    """Everyone's commands come first; those of organisers are a press away."""
    shown = (await organiser.slash(stand.channel, "help")).response
    assert "</desk settings:" not in text_of(shown)
    page = (await organiser.click(shown, label="For organisers ▶")).response
    assert "</desk settings:" in text_of(page)
    assert "</quote:" not in text_of(page)
