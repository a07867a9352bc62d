"""What people see when something fails: what happened, why, and one next step. The one place that answers errors."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands

from cogs._render.card import WARNING, Card, button
from cogs._render.limits import NAME_MAX
from cogs._render.press_ids import go_id
from cogs._render.text import escaped
from news.errors import (
    FeedNotFoundError,
    FetchError,
    NewsdeskError,
    ParseError,
    PrivatePersonError,
    StorageError,
)

log = logging.getLogger(__name__)

NO_MENTIONS: Final = discord.AllowedMentions.none()
_UNKNOWN_INTERACTION = 10062
_ALREADY_ACKNOWLEDGED = 40060
_WORDS_MAX: Final = 600
_GONE = {_UNKNOWN_INTERACTION, 10015, 50027}  # also: unknown webhook, invalid token (15 minutes are over)

AnyInteraction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """What to tell a person. `is_ours`: a fault that an operator should see in the log, with its id."""

    text: str
    is_ours: bool = False


def told(error: NewsdeskError) -> str:
    """What a person is told of an error, as Markdown; what strangers' servers had a part in is escaped."""
    if isinstance(error, PrivatePersonError):
        return private_words(error.name)
    if isinstance(error, FetchError | FeedNotFoundError | ParseError):
        return escaped(error.user_message, _WORDS_MAX)
    return error.user_message


def private_words(name: str) -> str:
    """What is said of somebody who has no page: whether the archive knows more of them is not."""
    return (
        f"There is no page about **{escaped(name, NAME_MAX)}**.\n"
        "People have one when they speak in a public role or when several independent sources name them. "
        "Everybody else stays inside the article that names them: `/search` finds it."
    )


class AskedWrongError(NewsdeskError):
    """Something a person typed or chose cannot be used; `user_message` says what would be."""


async def answer_failure(interaction: AnyInteraction, error: BaseException) -> None:
    """Tells the person, only them, what went wrong. Never raises, whatever state the interaction is in.

    An unexpected error gets a short id that stands in the answer and in the log.
    """
    error = _cause(error)
    if isinstance(error, discord.HTTPException) and error.code in _GONE | {_ALREADY_ACKNOWLEDGED}:
        log.warning("Too late to answer %s: %s", _name(interaction), error)
        return
    failure = describe(error)
    error_id = secrets.token_hex(3) if failure.is_ours else None
    if error_id is not None:
        log.error("Error %s in %s", error_id, _name(interaction), exc_info=error)
    else:
        log.info("%s was refused: %s", _name(interaction), error)
    await _send(interaction, failure_card(failure.text, error_id=error_id).view())


def failure_card(text: str, *, error_id: str | None = None) -> Card:
    """The look of every failure. `text` is Markdown of ours."""
    note = f"-# Error {error_id}: name it when you report this." if error_id else ""
    return Card(accent=WARNING).text(text, note).buttons(button("Help", go_id("help")))


def describe(error: BaseException) -> Failure:
    """What happened, why, and what to do next, for any error. Pure."""
    match error:
        case StorageError():
            return Failure("The archive cannot be read just now. Please try again in a minute.", is_ours=True)
        case NewsdeskError():
            return Failure(told(error))
        case app_commands.AppCommandError():
            return _describe_command_error(error)
        case discord.Forbidden():
            return Failure(
                "Discord did not let me do that: I lack a permission here. "
                "An organiser can give it to me in the channel's settings; then try again."
            )
        case discord.HTTPException() | aiohttp.ClientError() | TimeoutError():
            return Failure("Discord or the network did not answer in time. Please try again.", is_ours=True)
        case _:
            return Failure(
                "Something went wrong on our side, and it is in our log. Please try again; "
                "if it happens again, tell the operator (`/about` says how).",
                is_ours=True,
            )


def _describe_command_error(error: app_commands.AppCommandError) -> Failure:
    match error:
        case app_commands.MissingPermissions():
            return Failure(
                f"You need {_permissions(error.missing_permissions)} in this server for that. "
                "Ask someone who has it, or an administrator to give it to you."
            )
        case app_commands.BotMissingPermissions():
            return Failure(
                f"I need {_permissions(error.missing_permissions)} here for that. "
                "An organiser can give it to me in the channel's settings; then try again."
            )
        case app_commands.NoPrivateMessage():
            return Failure("That works in a server only. Run it in a channel of the server it is meant for.")
        case app_commands.CommandOnCooldown():
            when = discord.utils.utcnow().timestamp() + error.retry_after
            return Failure(f"That was a little too often. Try again <t:{int(when) + 1}:R>.")
        case app_commands.TransformerError():
            return Failure(
                f"“{escaped(str(error.value), 80)}” cannot be used there. Pick one of the suggestions."
            )
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return Failure(
                "That command has changed. Reload Discord (Ctrl+R, or restart the app) and try again."
            )
        case app_commands.CheckFailure():
            return Failure("You cannot use that here. `/help` lists what works for you.")
        case _:
            return Failure("Something went wrong on our side. Please try again.", is_ours=True)


def _permissions(names: list[str]) -> str:
    shown = [f"**{name.replace('_', ' ').replace('guild', 'server').title()}**" for name in names]
    return f"the permission {shown[0]}" if len(shown) == 1 else f"the permissions {', '.join(shown)}"


def _cause(error: BaseException) -> BaseException:
    """What a command raised, without the library's wrapping."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        inner = error.original if isinstance(error, app_commands.CommandInvokeError) else error.__cause__
        if not isinstance(inner, Exception):
            break
        error = inner
    return error


def _name(interaction: AnyInteraction) -> str:
    command = interaction.command
    if command is not None:
        return f"/{command.qualified_name}"
    data: Any = interaction.data or {}
    return f"{interaction.type.name} {data.get('custom_id', '')}".strip()


async def _send(interaction: AnyInteraction, view: discord.ui.LayoutView) -> None:
    if interaction.type is discord.InteractionType.autocomplete:
        return  # suggestions cannot show a message
    try:
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS)
        else:
            await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS)
    except (discord.HTTPException, discord.InteractionResponded, aiohttp.ClientError, OSError) as error:
        # Expired, answered by another copy of the bot, or the network is down: nobody is left to tell.
        log.warning("The failure of %s could not be told: %s", _name(interaction), error)
