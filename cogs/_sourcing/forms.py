"""The forms about sources: an address, and a source's settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord

from cogs._render.labels import LABELS
from cogs._render.text import one_line, plain
from cogs._sourcing.adding import carry_out
from cogs._sourcing.editing import Changes, edit, label_named
from cogs._sourcing.offers import Order, typed_address
from cogs._ui.failure import AnyInteraction
from cogs._ui.safe import FORM_S, SafeModal
from news.models import SOURCE_NAME_CHARS_MAX, Source, SourceId

if TYPE_CHECKING:
    from cogs._services import Services

URL_MIN: Final = 3
URL_MAX: Final = 500
SOURCE_NAME_MAX: Final = SOURCE_NAME_CHARS_MAX
NO_LABEL: Final = "none"
HEADLINES_ONLY: Final = "headlines"
AGE_RESTRICTED: Final = "age"


class AddressForm(SafeModal):
    """Asks for an address, then does with it what the order says. Opened from a card, it answers in its place."""

    def __init__(self, services: Services, order: Order) -> None:
        super().__init__(title=_title(order), timeout=FORM_S)
        self._services = services
        self._order = order
        self.address: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="address",
            placeholder="https://…",
            min_length=URL_MIN,
            max_length=URL_MAX,
            # Discord refuses a form whose text breaks its own limits.
            default=order.url if URL_MIN <= len(order.url) <= URL_MAX else None,
        )
        self.add_item(
            discord.ui.Label(
                text="Address",
                description="Of a news site, of one of its sections, or of its RSS or Atom feed",
                component=self.address,
            )
        )

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Begins reading; the permission is asked for again."""
        order = replace(self._order, url=typed_address(self.address.value))
        await carry_out(interaction, self._services, order)


def _title(order: Order) -> str:
    if order.verb == "test":
        return "Test an address"
    return "Read it from another address" if order.replaces else "Add a source"


class SettingsForm(SafeModal):
    """A source's settings in this server. A public source keeps its address: it is not this server's to change."""

    def __init__(self, services: Services, source: Source) -> None:
        super().__init__(title=plain(f"Edit {source.name}", 45), timeout=FORM_S)
        self._services = services
        self._source_id: SourceId = source.id
        settings = source.settings
        self.shown_name: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="name",
            required=False,
            max_length=SOURCE_NAME_MAX,
            default=settings.name or None,
            placeholder=plain(source.name, SOURCE_NAME_MAX) or None,
        )
        self.label: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="label",
            options=[
                discord.SelectOption(label=words, value=value, default=value == (settings.label or NO_LABEL))
                for value, words in ((NO_LABEL, "No label"), *LABELS.items())
            ],
        )
        self.limits: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="limits",
            required=False,
            min_values=0,
            max_values=2,
            placeholder="Everything, everywhere",
            options=[
                discord.SelectOption(
                    label="Headlines only",
                    value=HEADLINES_ONLY,
                    description="Titles and links; no leads, no quotes",
                    default=settings.is_headlines_only,
                ),
                discord.SelectOption(
                    label="Age-restricted",
                    value=AGE_RESTRICTED,
                    description="Shown in age-restricted channels alone",
                    default=settings.is_age_restricted,
                ),
            ],
        )
        self.address: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="address", required=False, max_length=URL_MAX, placeholder="https://…"
        )
        self._add_fields(has_address=source.url is not None and not source.is_public)

    def _add_fields(self, *, has_address: bool) -> None:
        fields: list[tuple[str, str, discord.ui.Item[Any]]] = [
            ("Name", "What this server calls it. Empty: what it calls itself", self.shown_name),
            ("Label", "Stands before its name. Satire gives no quotes, topics or counts", self.label),
            ("How it is shown", "Pick none, one or both", self.limits),
        ]
        if has_address:
            fields.append(("New address", "Empty: the address stays as it is", self.address))
        for text, description, component in fields:
            self.add_item(discord.ui.Label(text=text, description=description, component=component))

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Saves the settings; the permission is asked for again."""
        picked = set(self.limits.values)
        changes = Changes(
            name=one_line(self.shown_name.value),
            label=label_named(next(iter(self.label.values), NO_LABEL)),
            has_label=True,
            is_headlines_only=HEADLINES_ONLY in picked,
            is_age_restricted=AGE_RESTRICTED in picked,
            address=typed_address(self.address.value),
        )
        await edit(interaction, self._services, self._source_id, changes)
