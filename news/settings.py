"""Environment variables → one frozen `Settings`. Read by `bot.py` alone; everything else is handed what it needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from news.errors import SettingsError
from news.models import GuildId

V = TypeVar("V")

_YES = {"1", "yes", "true", "on"}
_NO = {"0", "no", "false", "off"}
# Three dot-separated base64url parts: the bot's id, a time stamp and a signature.
_TOKEN = re.compile(r"[\w-]{5,}\.[\w-]{3,}\.[\w-]{10,}")
SQLITE = "sqlite:///"


class _RefusedError(Exception):
    """A value is malformed: `problem` and `fix` complete the sentence that begins with the variable's name."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


def _token(value: str) -> str:
    bare = value.removeprefix("Bot ").strip()
    if not _TOKEN.fullmatch(bare):
        raise _RefusedError(
            "does not look like a bot token",
            "Copy it again from the developer portal: your application → Bot → Reset Token.",
        )
    return bare


def _address(*schemes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        try:
            parts = urlsplit(value)
            is_whole = parts.scheme in schemes and bool(parts.hostname)
        except ValueError:
            is_whole = False
        if not is_whole:
            raise _RefusedError(
                "is not a whole address", f"Write it with its scheme, such as {schemes[-1]}://host:8080."
            )
        return value.rstrip("/")

    return parse


def _database(value: str) -> str:
    if not value.startswith(SQLITE) or value == SQLITE:
        raise _RefusedError(
            "is not a database address", "Write sqlite:///newsdesk.db or sqlite:////folder/newsdesk.db."
        )
    return value


def _seconds(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.isascii() or not value.isdecimal() or not least <= int(value[:9]) <= most:
            raise _RefusedError(
                "is not a fitting number of seconds", f"Write a whole number from {least} to {most}."
            )
        return int(value)

    return parse


def _days(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.isascii() or not value.isdecimal() or not least <= int(value[:9]) <= most:
            raise _RefusedError(
                "is not a fitting number of days",
                f"Write a whole number from {least} to {most}, or leave it out to keep everything.",
            )
        return int(value)

    return parse


def _count(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.isascii() or not value.isdecimal() or not least <= int(value[:9]) <= most:
            raise _RefusedError("is not a fitting number", f"Write a whole number from {least} to {most}.")
        return int(value)

    return parse


def _yes_or_no(value: str) -> bool:
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise _RefusedError("is neither yes nor no", "Write yes or no.")


def _guilds(value: str) -> frozenset[GuildId]:
    parts = [part for part in re.split(r"[,\s]+", value) if part]
    if not all(part.isascii() and part.isdecimal() and 15 <= len(part) <= 20 for part in parts):
        raise _RefusedError(
            "is not a list of server ids",
            "Write the ids separated by commas; Discord copies one with Copy Server ID.",
        )
    return frozenset(GuildId(int(part)) for part in parts)


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        for choice in choices:
            if value.lower() == choice.lower():
                return choice
        raise _RefusedError("is not one of the known values", f"Write one of: {', '.join(choices)}.")

    return parse


def _one_line(value: str) -> str:
    if len(value) > 200 or not value.isprintable():
        raise _RefusedError("is not one short line", "Write an e-mail address or a web address.")
    return value


def _setting(env: str, parse: Callable[[str], V], default: V) -> V:
    """A dataclass field that remembers its variable and how to read it."""
    described: Any = field(default=default, metadata={"env": env, "parse": parse})
    return described


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided. Names, meanings and defaults are documented in `.env.example`."""

    discord_token: str | None = _setting("DISCORD_TOKEN", _token, None)
    discord_api_url: str | None = _setting("DISCORD_API_URL", _address("http", "https"), None)
    discord_gateway_url: str | None = _setting("DISCORD_GATEWAY_URL", _address("ws", "wss"), None)
    database_url: str = _setting("DATABASE_URL", _database, "sqlite:///newsdesk.db")
    poll_min_seconds: int = _setting("POLL_MIN_SECONDS", _seconds(1, 86_400), 300)
    allow_private_addresses: bool = _setting("ALLOW_PRIVATE_ADDRESSES", _yes_or_no, False)
    operator_contact: str | None = _setting("OPERATOR_CONTACT", _one_line, None)
    allowed_guilds: frozenset[GuildId] = _setting("ALLOWED_GUILDS", _guilds, frozenset[GuildId]())
    user_install: bool = _setting("USER_INSTALL", _yes_or_no, False)
    retention_days: int | None = _setting("RETENTION_DAYS", _days(7, 36_500), None)
    retention_keeps: str = _setting("RETENTION_KEEPS", _one_of("quotes", "headlines", "nothing"), "quotes")
    workers: int = _setting("WORKERS", _count(0, 16), 1)
    log_level: str = _setting("LOG_LEVEL", _one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
    log_format: str = _setting("LOG_FORMAT", _one_of("text", "json"), "text")

    def __repr__(self) -> str:
        """Every setting but the token, which must not reach a log."""
        shown = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "discord_token"}
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


def load_settings(environ: Mapping[str, str], *, folder: Path | None = None) -> Settings:
    """Settings from environment variables. An empty value counts as not set.

    A database file without a full path lies in `folder`, wherever the program is started from. Raises SettingsError,
    which names the variable and the fix and never repeats the value.
    """
    values: dict[str, Any] = {}
    for f in fields(Settings):
        variable: str = f.metadata["env"]
        raw = environ.get(variable, "").strip()
        if not raw:
            continue
        try:
            values[f.name] = f.metadata["parse"](raw)
        except _RefusedError as refused:
            raise SettingsError(variable, refused.problem, refused.fix) from None
    settings = Settings(**values)
    if folder is None:
        return settings
    file = folder / settings.database_url.removeprefix(SQLITE)
    return replace(settings, database_url=f"{SQLITE}{file}")


def require_token(settings: Settings) -> str:
    """The bot's token. Raises SettingsError when there is none."""
    if settings.discord_token is None:
        raise SettingsError(
            "DISCORD_TOKEN",
            "is not set",
            "Copy .env.example to .env and put your bot's token there, or try `make demo`, which needs none.",
        )
    return settings.discord_token
