"""Our own small Discord on loopback: real HTTP and WebSocket, real error codes, faults on demand.

    async with DiscordWire() as wire:
        ada = wire.create_user("ada")
        guild = wire.create_guild("Newsroom", owner=ada)
        channel = wire.create_channel(guild, "news")
        ...  # start a bot with wire.environment
        answer = await wire.slash(ada, channel, "quote", by="Mira Solheim")
        assert "harbour" in answer.text

It knows what simcord does not: nonces, lost answers, broken connections, resumed sessions, a bot killed and started
again. Modules, inside out: `errors`, `places` and `messages` (what there is), `world` (memory), `validation`, `pings`,
`payloads`, `writing`, `threads`, `interactions`, `gateway`, `announcing`, `faults`, `limiting`, `reading`, `rest` and
`channel_paths`, `server`, `options`, `building` and `acting`, `wire` (what tests hold).
"""

from tests.fakes.discord_wire import faults
from tests.fakes.discord_wire.interactions import Interaction
from tests.fakes.discord_wire.limiting import Limiter, Rate
from tests.fakes.discord_wire.messages import Button, Message
from tests.fakes.discord_wire.options import NotOfferedError
from tests.fakes.discord_wire.places import (
    CREATE_PUBLIC_THREADS,
    FORUM,
    MANAGE_GUILD,
    MANAGE_THREADS,
    MENTION_EVERYONE,
    NEWS,
    READ_HISTORY,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    STAGE,
    VIEW_CHANNEL,
    VOICE,
    Channel,
    Guild,
    Role,
    User,
)
from tests.fakes.discord_wire.server import LOST, Call
from tests.fakes.discord_wire.wire import TOKEN, DiscordWire

__all__ = [
    "CREATE_PUBLIC_THREADS",
    "FORUM",
    "LOST",
    "MANAGE_GUILD",
    "MANAGE_THREADS",
    "MENTION_EVERYONE",
    "NEWS",
    "READ_HISTORY",
    "SEND_IN_THREADS",
    "SEND_MESSAGES",
    "STAGE",
    "TOKEN",
    "VIEW_CHANNEL",
    "VOICE",
    "Button",
    "Call",
    "Channel",
    "DiscordWire",
    "Guild",
    "Interaction",
    "Limiter",
    "Message",
    "NotOfferedError",
    "Rate",
    "Role",
    "User",
    "faults",
]
