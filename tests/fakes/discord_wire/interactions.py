"""Slash commands, autocompletions, button presses and modals: what was asked and how the bot answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_wire import errors
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.messages import EPHEMERAL, MENU_ANSWER, SLASH_ANSWER, Button, Message
from tests.fakes.discord_wire.places import Channel, User
from tests.fakes.discord_wire.validation import check_choices
from tests.fakes.discord_wire.world import World
from tests.fakes.discord_wire.writing import compose, rewrite

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
"""Kinds of interactions."""
SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""Kinds of first answers."""

TOKEN_LIFE_S = 15 * 60


@dataclass(slots=True)
class Interaction:
    """One act of a person and the bot's answer to it, as far as it has come."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    data: Json
    created_at: float
    source: Message | None = None
    """The message whose button was pressed."""
    answer_kind: int | None = None
    """Kind of the first answer; None while the bot is silent."""
    answered_after_s: float | None = None
    """Seconds until the first answer, which must come within three."""
    original: Message | None = None
    followups: list[Message] = field(default_factory=list[Message])
    choices: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    """Autocompletions offered, as (name, value)."""
    modal: Json | None = None
    was_updated: bool = False

    @property
    def answer_message_kind(self) -> int:
        """The kind of message that an answer is."""
        return MENU_ANSWER if self.data.get("target_id") else SLASH_ANSWER

    @property
    def is_complete(self) -> bool:
        """Whether the person sees more than "is thinking…"."""
        if self.answer_kind in (SEND, UPDATE, CHOICES, MODAL):
            return True
        if self.answer_kind == DEFER:
            return self.original is not None and bool(self.original.text or self.original.embeds)
        return self.answer_kind == DEFER_UPDATE and (self.was_updated or bool(self.followups))

    @property
    def messages(self) -> list[Message]:
        """What was answered: the first message, then the follow-ups."""
        return [message for message in (self.original, *self.followups) if message is not None]

    @property
    def message(self) -> Message:
        """The last of the messages."""
        return self.messages[-1]

    @property
    def text(self) -> str:
        """All that the messages say."""
        return "\n".join(message.text for message in self.messages)

    @property
    def buttons(self) -> list[Button]:
        """The buttons of all the messages."""
        return [button for message in self.messages for button in message.buttons]

    @property
    def is_ephemeral(self) -> bool:
        """Whether nobody but the person sees any of the answer."""
        return all(message.is_ephemeral for message in self.messages)


class Interactions:
    """Every interaction so far. `deadline_s` is how long the first answer may take."""

    def __init__(self, world: World, *, deadline_s: float) -> None:
        self._world = world
        self._deadline_s = deadline_s
        self._by_token: dict[str, Interaction] = {}

    def open(
        self, kind: int, user: User, channel: Channel, content: Json, source: Message | None = None
    ) -> Interaction:
        """A new interaction that waits for its answer."""
        interaction = Interaction(
            id=self._world.new_id(),
            token=secrets.token_urlsafe(24),
            kind=kind,
            user=user,
            channel=channel,
            data=content,
            created_at=self._world.now(),
            source=source,
        )
        self._by_token[interaction.token] = interaction
        return interaction

    def answer(self, interaction_id: int, token: str, body: Json) -> Interaction:
        """Take the first answer. A second is refused with 40060, one that is late with 10062."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise errors.unknown("Interaction")
        if interaction.answer_kind is not None:
            raise errors.already_answered()
        waited = self._world.now() - interaction.created_at
        if waited > self._deadline_s:
            raise errors.unknown("Interaction")
        self._take(interaction, int(body["type"]), body.get("data") or {})
        interaction.answer_kind = int(body["type"])
        interaction.answered_after_s = waited
        return interaction

    def _take(self, interaction: Interaction, kind: int, content: Json) -> None:
        if kind == SEND:
            interaction.original = self._post(interaction, content)
        elif kind == DEFER:
            interaction.original = self._placeholder(interaction, content)
        elif kind in (UPDATE, DEFER_UPDATE) and interaction.source is not None:
            interaction.original = interaction.source
            if kind == UPDATE:
                rewrite(self._world, interaction.source, content)
        elif kind == CHOICES and interaction.kind == AUTOCOMPLETE:
            offered = content.get("choices") or []
            check_choices(offered)
            interaction.choices = [(choice["name"], choice["value"]) for choice in offered]
        elif kind == MODAL and interaction.kind != MODAL_SUBMIT:
            interaction.modal = content
        else:
            raise errors.invalid_form("type", "This interaction cannot be answered so.")

    def _post(self, interaction: Interaction, content: Json) -> Message:
        message = compose(self._world, interaction.channel, content, seen_by=interaction.user)
        message.asked_by, message.kind = interaction.user, interaction.answer_message_kind
        return self._world.post(message)

    def _placeholder(self, interaction: Interaction, content: Json) -> Message:
        flags = int(content.get("flags") or 0)
        message = Message(
            id=self._world.new_id(),
            channel=interaction.channel,
            author=self._world.bot,
            created_at=self._world.now(),
            flags=flags,
            seen_by=interaction.user if flags & EPHEMERAL else None,
            asked_by=interaction.user,
            kind=interaction.answer_message_kind,
        )
        return self._world.post(message)

    def by_token(self, token: str) -> Interaction:
        """An answered interaction whose token still lives."""
        interaction = self._by_token.get(token)
        if interaction is None:
            raise errors.unknown("Webhook")
        if self._world.now() - interaction.created_at > TOKEN_LIFE_S:
            raise errors.expired_token()
        return interaction

    def follow_up(self, token: str, body: Json) -> Message:
        """Send one more message; the first after a deferral fills the deferred one and keeps its privacy."""
        interaction = self.by_token(token)
        if interaction.answer_kind is None:
            raise errors.unknown("Webhook")
        if interaction.answer_kind == DEFER and interaction.original and not interaction.is_complete:
            rest = int(body.get("flags") or 0) & ~EPHEMERAL
            return rewrite(self._world, interaction.original, {**body, "flags": rest})
        message = self._post(interaction, body)
        interaction.followups.append(message)
        return message

    def find(self, token: str, name: str) -> Message:
        """A message of the answer: `@original` or an id."""
        interaction = self.by_token(token)
        for message in interaction.messages:
            is_meant = message is interaction.original if name == "@original" else str(message.id) == name
            if is_meant and not message.is_deleted:
                return message
        raise errors.unknown("Message")

    def edit(self, token: str, name: str, body: Json) -> Message:
        """Rewrite a message of the answer."""
        message = rewrite(self._world, self.find(token, name), body)
        self.by_token(token).was_updated = True
        return message

    def delete(self, token: str, name: str) -> None:
        """Take a message of the answer away."""
        self.find(token, name).is_deleted = True
