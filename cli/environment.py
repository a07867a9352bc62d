"""Where settings come from: the process's environment, and the `.env` file beside bot.py for what it leaves open."""

from __future__ import annotations

import io
import os
from pathlib import Path

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from dotenv.parser import parse_stream

from news.errors import SettingsError
from news.settings import Settings


def read_environment(folder: Path) -> dict[str, str]:
    """Every variable of the environment, and those of `folder/.env` that it does not have.

    Raises SettingsError for a `.env` that cannot be read as it is; a missing one is fine.
    """
    return {**_dotenv(folder / ".env"), **os.environ}


def _dotenv(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise SettingsError(".env", "is not plain text in UTF-8", "Save it again as UTF-8.") from None
    except OSError as error:
        fix = f"Check that this user may read {path}."
        raise SettingsError(".env", f"cannot be read ({error.strerror})", fix) from None
    bindings = list(parse_stream(io.StringIO(text)))
    for binding in bindings:
        if binding.error:
            problem = f"has a line that is no setting (line {binding.original.line})"
            raise SettingsError(".env", problem, "Write NAME=value, one a line.")
    return {binding.key: binding.value or "" for binding in bindings if binding.key}


def use_addresses(settings: Settings) -> None:
    """Point discord.py at another Discord-compatible server. Both addresses are class variables there."""
    if settings.discord_api_url:
        Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    # discord.py would warn of two libraries for voice, which Newsdesk does not use.
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False
