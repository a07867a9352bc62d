"""What the buttons of an answer do: Share, paging on a shared card, after a restart, and when something fails."""

from __future__ import annotations

import logging
from typing import Any, cast

import discord
import pytest

from cogs._render.limits import CUSTOM_ID_MAX
from cogs._ui.failure import AskedWrongError, describe
from cogs._ui.presses import request_for
from news.errors import FetchError, StorageError
from news.models import AnswerId
from tests.cogs.shown import labels_of, parts, text_of
from tests.different import word
from tests.newsstand import Newsstand


async def many(stand: Newsstand, count: int = 20) -> Any:
    for number in range(count):
        await stand.article(f"{word(number)} {number + 1}", f"{word(number)}.")
    return (await stand.reader.slash(stand.channel, "headlines")).response


async def test_share_shows_the_page_to_everyone(stand: Newsstand) -> None:
    """Share posts the same page into the channel, with who shared it, and pings nobody."""
    message = await many(stand)
    message = (await stand.reader.click(message, label="Older ▶")).response
    shared = (await stand.reader.click(message, label="Share")).response
    assert not shared.ephemeral
    assert "**9.**" in text_of(shared)
    assert f"Shared by {stand.reader.mention}" in text_of(shared)
    assert labels_of(shared) == ["◀ Newer", "Older ▶"]
    (sent,) = [r for r in stand.env.http_requests if "Shared by" in str(r.json)]
    assert cast(Any, sent.json)["data"]["allowed_mentions"] == {"parse": []}


async def test_share_needs_the_right_to_write(stand: Newsstand) -> None:
    """Who may not write in a channel cannot make the bot write there, and is told so."""
    message = await many(stand, 1)
    quiet = stand.guild.create_text_channel(
        "quiet",
        overwrites={stand.guild.default_role: discord.PermissionOverwrite(send_messages=False)},
    )
    message = (await stand.reader.slash(quiet, "headlines")).response
    refused = (await stand.reader.click(message, label="Share")).response
    assert refused.ephemeral
    assert "You cannot write in this channel" in text_of(refused)
    assert len(quiet.history()) == 0
    stand.expects_errors = True


async def test_a_shared_card_answers_each_presser_alone(stand: Newsstand) -> None:
    """Paging a shared card leaves it as it is and gives the presser an answer of their own."""
    message = await many(stand)
    shared = (await stand.reader.click(message, label="Share")).response
    own = (await stand.other.click(shared, label="Older ▶")).response
    assert own.ephemeral
    assert "**9.**" in text_of(own)
    assert "**1.**" in text_of(shared)
    again = (await stand.other.click(own, label="Older ▶")).response
    assert again.id == own.id


async def test_buttons_survive_a_restart(stand: Newsstand) -> None:
    """Buttons of an old message work in a new process: paging, menus and Share."""
    message = await many(stand)
    await stand.restart()
    turned = (await stand.reader.click(message, label="Older ▶")).response
    assert "**9.**" in text_of(turned)
    option = next(part for part in parts(turned.components) if part["type"] == 3)["options"][0]
    opened = (await stand.reader.select(turned, [option["value"]])).response
    assert f"{word(8)} 9" in text_of(opened)
    shared = (await stand.reader.click(turned, label="Share")).response
    assert not shared.ephemeral


async def test_buttons_work_after_a_quarter_of_an_hour(stand: Newsstand) -> None:
    """No view is kept, so none ends after 15 minutes and takes the buttons of all messages with it."""
    message = await many(stand)
    await stand.env.advance_time(16 * 60)
    assert "**9.**" in text_of((await stand.reader.click(message, label="Older ▶")).response)


async def test_a_forgotten_answer_says_to_ask_again(stand: Newsstand) -> None:
    """A list whose question is no longer kept says so."""
    message = await many(stand)
    stand.clock.advance(days=60)
    await stand.storage.answers.delete_older_than(stand.clock())
    told = (await stand.reader.click(message, label="Older ▶")).response
    assert "Please run the command again." in text_of(told)


async def test_what_was_asked_is_kept_without_a_name(stand: Newsstand) -> None:
    """The saved question does not say who asked."""
    message = await many(stand)
    page = next(
        part["custom_id"] for part in parts(message.components) if "|page|" in part.get("custom_id", "")
    )
    answer_id = AnswerId(int(page.split("|")[2]))
    saved = await stand.storage.answers.get(answer_id, guild_id=stand.guild_id)
    assert saved is not None
    assert saved.user_id is None
    assert len(page) <= CUSTOM_ID_MAX


@pytest.mark.parametrize("place", ["command", "button"])
async def test_a_fault_of_ours_has_an_id_in_the_answer_and_in_the_log(
    stand: Newsstand, place: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected error is told with an id that the log has too; nothing of its text reaches the person."""
    message = await many(stand)

    async def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(stand.storage.stories, "newest", broken)
    with caplog.at_level(logging.ERROR):
        if place == "command":
            told = await stand.reader.slash(stand.channel, "headlines")
        else:
            told = await stand.reader.click(message, label="Older ▶")
    shown = text_of(told.response)
    assert told.response.ephemeral
    assert "secret" not in shown
    error_id = shown.split("Error ")[1][:6]
    assert f"Error {error_id}" in caplog.text
    stand.expects_errors = True


async def test_the_help_button_of_a_failure_helps(stand: Newsstand) -> None:
    """A failure offers one button, and it works."""
    told = (await stand.reader.slash(stand.channel, "headlines", since="soon")).response
    assert labels_of(told) == ["Help"]
    assert "What Newsdesk can do" in text_of((await stand.reader.click(told, label="Help")).response)
    stand.expects_errors = True


async def test_an_expired_interaction_is_left_alone(
    stand: Newsstand, caplog: pytest.LogCaptureFixture
) -> None:
    """When Discord no longer takes an answer, that is one line in the log and no second failure."""
    await many(stand, 1)
    stand.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    with caplog.at_level(logging.WARNING):
        await stand.reader.slash(stand.channel, "headlines")
    assert "Too late to answer /headlines" in caplog.text
    stand.expects_errors = True


@pytest.mark.parametrize(
    ("error", "said", "is_ours"),
    [
        (discord.app_commands.MissingPermissions(["manage_guild"]), "**Manage Server**", False),
        (discord.app_commands.BotMissingPermissions(["send_messages"]), "**Send Messages**", False),
        (discord.app_commands.NoPrivateMessage(), "in a server only", False),
        (discord.app_commands.CheckFailure(), "cannot use that here", False),
        (FetchError("https://x.example", "refused"), "could not be read", False),
        (StorageError("locked"), "archive cannot be read", True),
        (TimeoutError(), "did not answer in time", True),
        (ValueError("x"), "on our side", True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_failures_say_what_happened_and_what_to_do(error: BaseException, said: str, is_ours: bool) -> None:
    """Every kind of failure has words of its own; only faults of ours get an id."""
    failure = describe(error)
    assert said in failure.text
    assert failure.is_ours is is_ours


async def test_every_command_is_described(stand: Newsstand) -> None:
    """Commands and options have descriptions, names are unique, required options come first, within Discord's sizes."""
    commands = stand.tree.get_commands(type=discord.AppCommandType.chat_input)
    described = [command.to_dict(stand.tree) for command in commands]
    names = [command["name"] for command in described]
    assert sorted(names) == [
        "about",
        "article",
        "briefing",
        "compare",
        "follow",
        "following",
        "headlines",
        "help",
        "person",
        "privacy",
        "quote",
        "saved",
        "search",
        "story",
        "topic",
        "trending",
    ]
    for command in described:
        options = command.get("options", [])
        texts = [command["name"], command["description"]]
        required = [bool(option.get("required")) for option in options]
        assert required == sorted(required, reverse=True)
        for option in options:
            texts += [option["name"], option["description"]]
            texts += [str(c["name"]) + str(c["value"]) for c in option.get("choices", [])]
        assert all(text and text != "…" for text in texts)
        assert sum(map(len, texts)) <= 8_000
        assert command["contexts"] == [0, 1]
        assert command["integration_types"] == [0]


@pytest.mark.parametrize("value", ["9" * 19, "-1", "1.5", "", "٣x"])
def test_a_made_up_id_is_no_fault_of_ours(value: str) -> None:
    """A forged press ends in a plain answer, not in an error of the database."""
    with pytest.raises(AskedWrongError):
        request_for("quotes-of", value)
