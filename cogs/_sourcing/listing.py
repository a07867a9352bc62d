"""`/source import` and `/source export`. `cogs/source.py` has asked for the permission before it calls these."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivering.replies import change, show
from cogs._render.card import Card
from cogs._render.limits import CHOICE_MAX, CHOICES_MAX, SELECT_OPTIONS_MAX
from cogs._render.text import escaped, plain, plural
from cogs._sourcing import listing_cards
from cogs._sourcing.adding import Asking
from cogs._sourcing.listing_cards import PATTERN
from cogs._sourcing.listing_plan import KIND, Plan, by_address, packed, plan_import, unpacked
from cogs._sourcing.listing_run import Run
from cogs._ui.failure import NO_MENTIONS, AnyInteraction, AskedWrongError
from cogs._ui.safe import FORM_S, SafeModal, SafePress
from news.addresses import site_of
from news.models import AnswerId, GuildId, Source
from news.sources.bundles import Bundle, bundle_named, bundles_for, find_bundles
from news.sources.lists import BYTES_MAX, ListedSource, SourceList, parse_list, to_opml

if TYPE_CHECKING:
    from datetime import datetime

    from cogs._services import Services

log = logging.getLogger(__name__)

PER_COST: Final = 25
COST_MAX: Final = 5
"""Of an allowance: so many addresses cost a unit more, and the longest list a quarter of what a person has."""
PASTED_MAX: Final = 4_000
"""Characters that a form of Discord takes."""
_TOO_OLD: Final = "That list is not kept any more. Run `/source import` again."
_UNDER_WAY: Final = (
    "A list is being imported in this server already. Wait until it is done, or press Stop on its card."
)


# --- commands --------------------------------------------------------------------------------------


async def import_list(
    interaction: AnyInteraction, services: Services, file: discord.Attachment | None, bundle: str | None
) -> None:
    """Adds many sources: from a file, from one of our bundles, or pasted into a form when neither is given."""
    asking = Asking.of(interaction, services)
    if file is not None and bundle:
        raise AskedWrongError(user_message="Choose a file or a bundle; each is an import of its own.")
    if file is not None:
        await _import_file(asking, file)
    elif bundle:
        await show_bundle(asking, _chosen_bundle(bundle))
    else:
        await interaction.response.send_modal(ListForm(services))


async def _import_file(asking: Asking, file: discord.Attachment) -> None:
    if file.size > BYTES_MAX:
        raise AskedWrongError(user_message="That file is larger than 1 MB. Cut it into smaller lists.")
    asking.take_allowance()
    await asking.interaction.response.defer(ephemeral=True, thinking=True)
    try:
        body = await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise AskedWrongError(
            f"attachment not read: {error}",
            user_message="The file could not be fetched from Discord. Please try again.",
        ) from error
    listed = await asyncio.to_thread(parse_list, body, name=file.filename)
    await _show_preview(asking, listed)


def _chosen_bundle(value: str) -> Bundle:
    found = bundle_named(value)
    if found is None:
        matches = find_bundles(value[:CHOICE_MAX])
        if len(matches) != 1:
            raise AskedWrongError(
                user_message=f"There is no bundle “{escaped(value, 60)}”. Pick one of the suggestions: they appear as "
                "you type a language or a theme."
            )
        found = matches[0]
    return found


def complete_bundles(typed: str) -> list[app_commands.Choice[str]]:
    """Bundles of which every typed word begins a word of language, theme or title."""
    return [
        app_commands.Choice(
            name=plain(f"{b.label} · {plural(len(b.sources), 'source')}", CHOICE_MAX), value=b.slug
        )
        for b in find_bundles(typed[:CHOICE_MAX])[:CHOICES_MAX]
    ]


async def show_bundle(asking: Asking, bundle: Bundle) -> None:
    """What a starter bundle would bring, to be confirmed."""
    await _show_preview(asking, SourceList(bundle.sources), title=bundle.label)


async def export_list(interaction: AnyInteraction, services: Services) -> None:
    """Answers with the server's sources as an OPML file."""
    asking = Asking.of(interaction, services)
    now = services.now()
    sources = await services.storage.sources.visible(asking.guild_id)
    title = f"Sources of {asking.guild.name}"
    # In a thread: thousands of addresses take a fifth of a second.
    written, body = await asyncio.to_thread(_as_file, sources, title, now)
    if not written:
        raise AskedWrongError(
            user_message="This server reads no source with an address yet, so there is nothing to export. "
            "`/source add` adds one."
        )
    name = f"newsdesk-sources-{now:%Y-%m-%d}.opml"
    view = _export_card(len(written), sum(map(_is_of_others, written))).view()
    view.add_item(discord.ui.File(f"attachment://{name}"))
    await interaction.response.send_message(
        view=view, file=discord.File(io.BytesIO(body), name), ephemeral=True, allowed_mentions=NO_MENTIONS
    )


def _as_file(sources: Iterable[Source], title: str, now: datetime) -> tuple[list[Source], bytes]:
    written = [_exported(source) for source in sources if source.url]
    return written, to_opml(written, title=title, created_at=now)


def _is_of_others(source: Source) -> bool:
    return source.is_public and not source.is_own


def _exported(source: Source) -> Source:
    """The source as it may leave the bot: of a public one that others chose no more than its site.

    Path and query of its address may hold a key of theirs.
    """
    if not _is_of_others(source):
        return source
    return replace(source, url=site_of(source.url or ""), method="front_page")


def _export_card(count: int, of_others: int) -> Card:
    card = Card().text(
        "### Sources of this server",
        f"{plural(count, 'source')} as OPML: any feed reader takes the file, and so does `/source import` in another "
        "server. Addresses in it may hold keys of yours: think before you share it.",
    )
    if of_others:
        card.text(
            f"{plural(of_others, 'public source is', 'public sources are')} in it with the address of the site alone: "
            "the feed's, which the operator chose, may hold a key. An import looks for the feed again."
        )
    return card


# --- preview and import ----------------------------------------------------------------------------


class ListForm(SafeModal, title="Import a list"):
    """Asks for a pasted list."""

    def __init__(self, services: Services) -> None:
        super().__init__(timeout=FORM_S)
        self._services = services
        self.lines: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="lines",
            style=discord.TextStyle.paragraph,
            placeholder="https://…",
            min_length=3,
            max_length=PASTED_MAX,
        )
        self.add_item(
            discord.ui.Label(
                text="One address on each line",
                description="Of a news site or its feed; a #channel beside it gets what is new",
                component=self.lines,
            )
        )

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Shows what the list would bring; the permission is asked for again."""
        asking = Asking.of(interaction, self._services)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _show_preview(
            asking, parse_list(self.lines.value.encode("utf-8", "replace"), name="pasted.txt")
        )


async def _show_preview(
    asking: Asking, listed: SourceList, *, title: str | None = None, note: str = ""
) -> None:
    if not listed.items:
        await show(asking.interaction, listing_cards.unusable_card(listed.problems).view())
        return
    plan = await _plan(asking, listed.items)
    answer_id = await _keep(asking, listed.items)
    card = listing_cards.preview_card(plan, answer_id, problems=listed.problems, title=title, note=note)
    await show(asking.interaction, card.view())


async def _plan(asking: Asking, items: Sequence[ListedSource]) -> Plan:
    sources = await asking.services.storage.sources.visible(asking.guild_id)
    here = await asyncio.to_thread(by_address, sources)
    return plan_import(items, here, asking.guild)


async def _keep(asking: Asking, items: Sequence[ListedSource]) -> AnswerId:
    answers = asking.services.storage.answers
    kept = await asyncio.to_thread(packed, items)
    return await answers.save(KIND, kept, None, guild_id=asking.guild_id)


async def _kept(asking: Asking, answer_id: AnswerId) -> tuple[ListedSource, ...]:
    saved = await asking.services.storage.answers.get(answer_id, guild_id=asking.guild_id)
    try:
        return await asyncio.to_thread(
            unpacked, saved.arguments if saved is not None and saved.kind == KIND else {}
        )
    except ValueError as error:
        raise AskedWrongError(f"list {answer_id}: {error}", user_message=_TOO_OLD) from error


class Listing(commands.Cog):
    """The imports that are under way, one in each server, and what the buttons of their cards do."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._runs: dict[GuildId, Run] = {}

    async def cog_unload(self) -> None:
        """Ends what is under way."""
        for run in self._runs.values():
            run.stop()

    async def press(self, interaction: AnyInteraction, press: ListingPress) -> None:
        """What a button or menu does. The permission is asked for again each time."""
        asking = Asking.of(interaction, self._services)
        answer_id = AnswerId(int(press.match["answer"]))
        match press.match["action"]:
            case "import":
                await self._import(asking, answer_id)
            case "rest":
                await _show_preview(asking, SourceList(await _kept(asking, answer_id)))
            case "bundles":
                offered = bundles_for(str(asking.guild.preferred_locale), limit=SELECT_OPTIONS_MAX)
                await show(interaction, listing_cards.bundles_card(offered).view())
            case "bundle":
                await show_bundle(asking, _chosen_bundle(next(iter(press.chosen), "")))
            case "cancel":
                await change(interaction, listing_cards.cancelled_card().view())
            case "stop":
                await self._stop(asking, answer_id)
            case _:
                raise AskedWrongError(user_message=_TOO_OLD)

    async def _import(self, asking: Asking, answer_id: AnswerId) -> None:
        items = await _kept(asking, answer_id)
        plan = await _plan(asking, items)
        if asking.guild_id in self._runs:
            raise AskedWrongError(user_message=_UNDER_WAY)
        if plan.new:
            asking.take_allowance(cost=min(COST_MAX, 1 + len(plan.new) // PER_COST))
        run = self._runs[asking.guild_id] = Run(asking, plan, answer_id)
        try:
            await show(asking.interaction, listing_cards.progress_card(run.tally, answer_id).view())
            tally = await run.carry_out()
        finally:
            del self._runs[asking.guild_id]
        failed = {item.url for item, _ in tally.failed}
        retry = await _keep(asking, [item for item in items if item.url in failed]) if failed else None
        rest = answer_id if tally.done < tally.total else None
        card = listing_cards.summary_card(tally, plan, retry=retry, rest=rest)
        await change(asking.interaction, card.view())

    async def _stop(self, asking: Asking, answer_id: AnswerId) -> None:
        """Ends the import of this server. After a restart there is none: what is left is offered instead."""
        run = self._runs.get(asking.guild_id)
        if run is not None:
            run.stop()
            await asking.interaction.response.defer()
            return
        note = "Newsdesk was restarted in the middle of the import. What was added until then stays."
        await _show_preview(asking, SourceList(await _kept(asking, answer_id)), note=note)


class ListingPress(SafePress, template=PATTERN):
    """A button or menu of an import."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(Listing.__cog_name__)
        if not isinstance(cog, Listing):
            raise AskedWrongError(user_message="Imports are switched off just now. Try again in a minute.")
        await cog.press(interaction, self)


async def add_listing(bot: Any, services: Services) -> None:
    """Loads what stands behind the buttons of imports; called where `/source` is loaded."""
    await bot.add_cog(Listing(services))
    bot.add_dynamic_items(ListingPress)
