"""Settings: what is read, what is refused, and that the documentation names the same variables."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from news.errors import SettingsError
from news.settings import Settings, load_settings, require_token

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"  # invented


def test_env_example_lists_every_setting() -> None:
    """.env.example and Settings name the same variables."""
    documented = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    assert documented == [field.metadata["env"] for field in fields(Settings)]


def test_env_example_states_the_defaults() -> None:
    """The value behind each # in .env.example is the default; Discord's own addresses count as none."""
    text = (ROOT / ".env.example").read_text()
    stated = dict(re.findall(r"^#([A-Z_]+)=(.*)$", text, re.M))
    own_addresses = {"DISCORD_API_URL", "DISCORD_GATEWAY_URL"}
    assert load_settings({k: v for k, v in stated.items() if k not in own_addresses}) == Settings()
    load_settings({k: v for k, v in stated.items() if k in own_addresses})


def test_an_unedited_env_example_misses_only_the_token() -> None:
    """Copying .env.example without filling it in ends in one clear line about the token."""
    with pytest.raises(SettingsError, match=r"^DISCORD_TOKEN is not set\. Copy \.env\.example"):
        require_token(load_settings({"DISCORD_TOKEN": ""}))


@pytest.mark.parametrize(
    ("variable", "value", "name", "expected"),
    [
        ("DISCORD_TOKEN", TOKEN, "discord_token", TOKEN),
        ("DISCORD_TOKEN", f"Bot {TOKEN}", "discord_token", TOKEN),
        ("DISCORD_API_URL", "http://127.0.0.1:8080/api/", "discord_api_url", "http://127.0.0.1:8080/api"),
        ("DISCORD_GATEWAY_URL", "ws://127.0.0.1:8080", "discord_gateway_url", "ws://127.0.0.1:8080"),
        ("DATABASE_URL", "sqlite:////var/lib/n.db", "database_url", "sqlite:////var/lib/n.db"),
        ("POLL_MIN_SECONDS", "1", "poll_min_seconds", 1),
        ("ALLOW_PRIVATE_ADDRESSES", "Yes", "allow_private_addresses", True),
        ("USER_INSTALL", "0", "user_install", False),
        ("OPERATOR_CONTACT", "desk@news.example", "operator_contact", "desk@news.example"),
        (
            "ALLOWED_GUILDS",
            "100000000000000001, 100000000000000002",
            "allowed_guilds",
            {100000000000000001, 100000000000000002},
        ),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("LOG_FORMAT", " json ", "log_format", "json"),
    ],
)
def test_values_are_read(variable: str, value: str, name: str, expected: object) -> None:
    """Each variable reaches its field, spaces and case forgiven where they cannot matter."""
    assert getattr(load_settings({variable: value}), name) == expected


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DISCORD_TOKEN", "hunter2"),
        ("DISCORD_TOKEN", "your token here"),
        ("DISCORD_API_URL", "discord.com"),
        ("DISCORD_API_URL", "ftp://discord.com"),
        ("DISCORD_API_URL", "http://[::1"),
        ("DISCORD_GATEWAY_URL", "https://gateway.example"),
        ("DATABASE_URL", "newsdesk.db"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "mysql://localhost/news"),
        ("POLL_MIN_SECONDS", "0"),
        ("POLL_MIN_SECONDS", "five"),
        ("POLL_MIN_SECONDS", "-5"),
        ("POLL_MIN_SECONDS", "٣٠٠"),
        ("POLL_MIN_SECONDS", "9" * 5000),
        ("ALLOW_PRIVATE_ADDRESSES", "maybe"),
        ("ALLOWED_GUILDS", "my server"),
        ("OPERATOR_CONTACT", "a\nb"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_malformed_value_is_one_line_that_names_the_variable_and_the_fix(variable: str, value: str) -> None:
    """The operator learns which variable, what is wrong and what to write; a secret is not repeated."""
    with pytest.raises(SettingsError) as caught:
        load_settings({variable: value})
    line = str(caught.value)
    assert line.startswith(f"{variable} ")
    assert "\n" not in line
    assert caught.value.fix in line
    assert variable != "DISCORD_TOKEN" or value not in line


def test_the_token_never_shows() -> None:
    """Settings printed into a log do not give the token away."""
    assert TOKEN not in repr(load_settings({"DISCORD_TOKEN": TOKEN}))
