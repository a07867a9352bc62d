"""Changing what this server decided about a source, and where it is read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, get_args

from cogs._delivering.replies import show
from cogs._render.labels import settings_marks
from cogs._render.text import escaped, one_line
from cogs._sourcing.adding import Asking, carry_out
from cogs._sourcing.offers import Order
from cogs._sourcing.pages import source_page, visible_source
from cogs._sourcing.source_cards import channel_names, page_card
from cogs._ui.failure import AnyInteraction, AskedWrongError
from news.models import Source, SourceId, SourceLabel, SourceSettings

if TYPE_CHECKING:
    from cogs._services import Services

_SATIRE: Final = "Satire gives no quotes, topics or counts."


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be changed; None leaves it as it is."""

    name: str | None = None
    """"" goes back to what the source calls itself."""
    label: SourceLabel | None = None
    has_label: bool = False
    """Whether the label is to be changed: None is a label too, it says that there is none."""
    is_headlines_only: bool | None = None
    is_age_restricted: bool | None = None
    address: str = ""


def label_named(value: str) -> SourceLabel | None:
    """The label that a choice stands for; None for "none"."""
    return next((label for label in get_args(SourceLabel) if label == value), None)


def changed(settings: SourceSettings, changes: Changes) -> SourceSettings:
    """The settings after the changes. Pure."""
    if changes.name is not None:
        settings = replace(settings, name=one_line(changes.name) or None)
    if changes.has_label:
        settings = replace(settings, label=changes.label)
    if changes.is_headlines_only is not None:
        settings = replace(settings, is_headlines_only=changes.is_headlines_only)
    if changes.is_age_restricted is not None:
        settings = replace(settings, is_age_restricted=changes.is_age_restricted)
    return settings


async def edit(
    interaction: AnyInteraction, services: Services, source_id: SourceId, changes: Changes
) -> None:
    """Makes the changes and shows the source; a new address is read first, as if it were added."""
    asking = Asking.of(interaction, services)
    source = await visible_source(services.storage, source_id, asking.guild_id)
    if changes.address:
        _require_own_address(source)
    settings = changed(source.settings, changes)
    if settings != source.settings:
        await services.storage.sources.set_settings(source_id, asking.guild_id, settings)
    if changes.address:
        await carry_out(interaction, services, Order(changes.address, replaces=source_id))
        return
    note = _what_changed(source.settings, settings)
    if settings.is_age_restricted and not source.settings.is_age_restricted:
        note = f"{note} {await _silenced(asking, source_id)}"
    await show_page(asking, source_id, note=note)


async def _silenced(asking: Asking, source_id: SourceId) -> str:
    """Which channels get nothing of it any more, and what to do; "" where all go on."""
    page = await source_page(asking.services.storage, source_id, asking.guild, now=asking.services.now())
    if not page.silent:
        return ""
    return (
        f"**From now on nothing of it is posted in {channel_names(page.silent)}**: not age-restricted. Mark them as "
        "age-restricted in their settings, or choose others with Post it…"
    )


def _require_own_address(source: Source) -> None:
    if source.url is None:
        raise AskedWrongError(
            user_message="Imported files have no address. `/source add` adds one to read from."
        )
    if source.is_public:
        raise AskedWrongError(
            user_message="That is a public source: its address is the operator's to change. You can pause it here and "
            "add another with `/source add`."
        )


def _what_changed(before: SourceSettings, after: SourceSettings) -> str:
    """What is different now, in words."""
    if before == after:
        return "Nothing was changed."
    said: list[str] = []
    if before.name != after.name:
        name = (
            f"It is called **{escaped(after.name, 80)}** here now."
            if after.name
            else "It has its own name again."
        )
        said.append(name)
    if replace(before, name=after.name) != after:
        marks = settings_marks(after)
        said.append(f"It is shown as: {marks}." if marks else "It is shown as ordinary news.")
    if after.label == "satire" and before.label != "satire":
        said.append(_SATIRE)
    return " ".join(said)


async def set_paused(asking: Asking, source_id: SourceId, *, is_paused: bool) -> None:
    """Pauses or resumes a source in this server, and shows its page."""
    storage = asking.services.storage
    source = await visible_source(storage, source_id, asking.guild_id)
    if source.settings.is_paused == is_paused:
        note = "It is paused already." if is_paused else "It is not paused."
    else:
        settings = replace(source.settings, is_paused=is_paused)
        await storage.sources.set_settings(source_id, asking.guild_id, settings)
        note = (
            "Paused: nothing new of it is posted here until you resume it. What is in the archive stays."
            if is_paused
            else "Resumed: from now on new articles are posted again. What came meanwhile is not."
        )
    await show_page(asking, source_id, note=note)


async def show_page(asking: Asking, source_id: SourceId, *, note: str = "") -> None:
    """The source's page, in the place of the card where that is the person's own."""
    now = asking.services.now()
    page = await source_page(asking.services.storage, source_id, asking.guild, now=now)
    await show(asking.interaction, page_card(page, now=now, note=note).view())
