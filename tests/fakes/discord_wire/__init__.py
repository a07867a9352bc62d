"""Our own small Discord on loopback: real HTTP and WebSocket, real error codes, faults on demand.

    async with DiscordWire() as wire:
        ada = wire.create_user("ada")
        guild = wire.create_guild("Newsroom", owner=ada)
        channel = wire.create_channel(guild, "news")
        ...  # start a bot with wire.environment
        answer = await wire.slash(ada, channel, "quote", by="Mira Solheim")
        assert "harbour" in answer.text

It knows what simcord does not: nonces, lost answers, broken connections, resumed sessions, a bot killed and started
again. Modules, inside out: `errors`, `world` (memory), `validation`, `payloads`, `writing`, `interactions`,
`gateway`, `faults`, `rest`, `server`, `options`, `wire` (what tests hold).
"""

from tests.fakes.discord_wire import faults
from tests.fakes.discord_wire.interactions import Interaction
from tests.fakes.discord_wire.options import NotOfferedError
from tests.fakes.discord_wire.server import LOST, Call
from tests.fakes.discord_wire.wire import TOKEN, DiscordWire
from tests.fakes.discord_wire.world import (
    FORUM,
    MANAGE_GUILD,
    NEWS,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Button,
    Channel,
    Guild,
    Message,
    User,
)

__all__ = [
    "FORUM",
    "LOST",
    "MANAGE_GUILD",
    "NEWS",
    "SEND_MESSAGES",
    "TOKEN",
    "VIEW_CHANNEL",
    "Button",
    "Call",
    "Channel",
    "DiscordWire",
    "Guild",
    "Interaction",
    "Message",
    "NotOfferedError",
    "User",
    "faults",
]
