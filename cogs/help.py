"""`/help` and `/about`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from cogs._render.help import About, CommandLine, about_card, help_card
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog
from cogs._ui.failure import AnyInteraction
from cogs._ui.presses import add_reader_cog
from news.version import VERSION

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

IDS_WAIT_S: Final = 1.5
"""How long `/help` waits for the ids of the commands, which only make them clickable."""

CommandIds = Callable[[], Awaitable[Mapping[str, int]]]
Commands = Callable[[], Iterable[Any]]


class HelpCog(ReaderCog):
    """The two commands. `commands` gives those of the tree, `fetch_ids` asks Discord for their ids."""

    def __init__(self, services: Services, *, commands: Commands, fetch_ids: CommandIds) -> None:
        super().__init__(services)
        self._commands = commands
        self._fetch_ids = fetch_ids
        self._ids: Mapping[str, int] = {}
        self.answerers = {"help": self._answer_help, "about": answer_about}

    @app_commands.command()
    async def help(self, interaction: AnyInteraction) -> None:
        """What Newsdesk can do"""
        await self.ask(interaction, "help")

    @app_commands.command()
    async def about(self, interaction: AnyInteraction) -> None:
        """What Newsdesk is, who runs it, what it reads and keeps"""
        await self.ask(interaction, "about")

    async def _answer_help(self, context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG002
        """Everyone's commands, and on a second page, in a server, those of organisers."""
        lines = command_lines(self._commands())
        has_organisers = context.guild_id is not None and any(line.for_organisers for line in lines)
        page = min(page, 1) if has_organisers else 0
        return Answer(
            help_card(lines, await self._known_ids(), for_organisers=page == 1),
            page=page,
            has_more=has_organisers and page == 0,
            paging=("For everyone", "For organisers"),
            can_share=False,
        )

    async def _known_ids(self) -> Mapping[str, int]:
        if not self._ids:
            try:
                async with asyncio.timeout(IDS_WAIT_S):
                    self._ids = await self._fetch_ids()
            except (TimeoutError, discord.HTTPException, OSError) as error:
                log.info("The commands are listed without links: %s", error)
        return self._ids


async def answer_about(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """What this is, who runs it, what it reads here."""
    about = About(
        version=VERSION,
        contact=context.services.settings.operator_contact,
        source_count=len(await context.sources()),
        article_count=await context.storage.articles.count(context.guild_id),
        is_direct_message=context.guild_id is None,
        retention_days=context.services.settings.retention_days,
    )
    return Answer(about_card(about), can_share=False)


def command_lines(commands: Iterable[Any]) -> list[CommandLine]:
    """Every slash command, subcommands by their full names, in alphabetical order within each group."""
    lines: list[CommandLine] = []
    for command in commands:
        for_organisers = bool(command.default_permissions)
        leaves = command.walk_commands() if isinstance(command, app_commands.Group) else [command]
        lines += [
            CommandLine(leaf.qualified_name, leaf.description, for_organisers)
            for leaf in leaves
            if isinstance(leaf, app_commands.Command)
        ]
    return sorted(lines, key=lambda line: line.name)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""

    async def fetch_ids() -> dict[str, int]:
        return {command.name: command.id for command in await bot.tree.fetch_commands()}

    cog = HelpCog(bot.services, commands=bot.tree.get_commands, fetch_ids=fetch_ids)
    await add_reader_cog(bot, cog)
