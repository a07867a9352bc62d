"""The documentation names what there is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest
import simcord
from discord import app_commands

import demo
from bot import NewsBot
from cli import build_parser
from cogs._permissions import INVITE_PERMISSIONS, invite_url
from cogs._services import Services
from news.ports import utc_now
from news.settings import Settings
from storage import Storage

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def rows_below(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading of the README, without its head."""
    table = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def documented_commands() -> set[str]:
    """Every slash command of the README's table; a row may name several, and subcommands after their group."""
    found: set[str] = set()
    for cell, *_ in rows_below("Commands"):
        group = ""
        for code in re.findall(r"`([^`]+)`", cell):
            words = re.sub(r"\[.*?\]", "", code).split()
            if words[0].startswith("/"):
                is_group = words[0] in {"/autopost", "/desk", "/source"}
                group = words[0][1:] if is_group else ""
                found.add(" ".join(words[:2])[1:] if is_group else words[0][1:])
            else:
                found.add(f"{group} {words[0]}")
    return found


async def test_the_readme_lists_every_command(tmp_path: Path) -> None:
    """The table of commands and the commands that Discord is told about are the same; each is described."""
    storage = await Storage.open(f"sqlite:///{tmp_path / 'news.db'}")
    bot = NewsBot(Services(storage, Settings(), utc_now, cast(Any, None)))
    try:
        async with simcord.run(bot):
            leaves = [
                leaf
                for command in bot.tree.get_commands()
                for leaf in (
                    command.walk_commands() if isinstance(command, app_commands.Group) else [command]
                )
            ]
    finally:
        await storage.close()
    commands = [leaf for leaf in leaves if isinstance(leaf, app_commands.Command)]
    assert {leaf.qualified_name for leaf in commands} == documented_commands()
    for leaf in commands:
        assert leaf.description.strip("… "), leaf.qualified_name
        assert all(option.description.strip("… ") for option in leaf.parameters), leaf.qualified_name


def test_the_readme_lists_every_operators_tool(capsys: pytest.CaptureFixture[str]) -> None:
    """The table for operators and `bot.py --help` name the same tools."""
    parser, subparsers = build_parser()
    demo.add_to(subparsers)
    parser.print_help()
    offered = set(re.findall(r"^    (\w+)(?:  |$)", capsys.readouterr().out, re.M))
    cells = [cell for cell, *_ in rows_below("For operators")]
    documented = {words[2] for cell in cells if len(words := cell.strip("`").split()) > 2}
    assert documented == offered


def test_the_readme_names_every_option_of_the_tools() -> None:
    """Each option that a tool's own help offers stands in its row."""
    parser, subparsers = build_parser()
    demo.add_to(subparsers)
    for cell, *_ in rows_below("For operators"):
        words = cell.strip("`").split()
        if len(words) < 3:
            continue
        tool = cast(Any, subparsers).choices[words[2]]
        offered = {option for option in re.findall(r"--[a-z]+", tool.format_usage()) if option != "--help"}
        assert offered == set(re.findall(r"--[a-z]+", cell)), words[2]
    assert parser.prog == "bot.py"


def test_the_readme_has_the_invite_link() -> None:
    """The link of step 3 asks for exactly what the bot asks for."""
    link = invite_url(1).replace("client_id=1", "client_id=YOUR_APPLICATION_ID")
    assert link in README
    named = re.search(r"permissions ([A-Z][\w ,]+)\)", README)
    assert named
    asked = {name.replace("_", " ") for name, is_asked in INVITE_PERMISSIONS if is_asked}
    # Discord's client calls it View Channels; discord.py calls it by its older name.
    assert {words.lower() for words in named[1].split(", ")} == {
        {"read messages": "view channels"}.get(name, name) for name in asked
    }


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda p: p.name
)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture of the documentation exists."""
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert not missing
