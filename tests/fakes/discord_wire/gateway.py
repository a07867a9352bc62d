"""The gateway: sessions over WebSocket that identify, resume, beat and receive events."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakes.discord_wire import payloads
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, REQUEST_MEMBERS = 0, 1, 2, 6, 7, 8
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11

UNKNOWN_OPCODE, NOT_AUTHENTICATED, WRONG_TOKEN, DISALLOWED_INTENTS = 4001, 4003, 4004, 4014

PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, message content: this application was granted none."""
INTENT_GUILDS, INTENT_GUILD_MESSAGES, INTENT_DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12


@dataclass(slots=True)
class Session:
    """What one IDENTIFY began. Outlives its connection, so that it can be resumed."""

    id: str
    intents: int
    connection: Connection | None = None
    sequence: int = 0
    sent: list[tuple[int, Json]] = field(default_factory=list[tuple[int, Json]])

    def dispatch(self, event: str, content: Json) -> None:
        """Send an event, or keep it until the session is resumed."""
        self.sequence += 1
        frame: Json = {"op": DISPATCH, "t": event, "s": self.sequence, "d": content}
        self.sent.append((self.sequence, frame))
        if self.connection is not None:
            self.connection.send(frame)


class Connection:
    """One WebSocket. `send` never waits; a writer task keeps the order."""

    def __init__(self, socket: web.WebSocketResponse, *, is_compressed: bool) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._outbox: asyncio.Queue[Json | int] = asyncio.Queue()
        self._deflate = zlib.compressobj() if is_compressed else None

    def send(self, frame: Json) -> None:
        """Queue a frame."""
        self._outbox.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close after all that was queued."""
        self._outbox.put_nowait(code)

    async def write(self) -> None:
        """Send what is queued until told to close."""
        while True:
            item = await self._outbox.get()
            if isinstance(item, int):
                await self.socket.close(code=item)
                return
            text = json.dumps(item)
            if self._deflate is None:
                await self.socket.send_str(text)
            else:
                packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)


class Gateway:
    """All sessions and connections. `changed` is called whenever one comes or goes."""

    def __init__(
        self, world: World, *, address: Callable[[], str], changed: Callable[[], None], heartbeat_s: float
    ) -> None:
        self._world = world
        self._address = address
        self._changed = changed
        self._heartbeat_ms = int(heartbeat_s * 1000)
        self._sessions: dict[str, Session] = {}
        self._connections: list[Connection] = []
        self.identify_count = 0
        self.resume_count = 0

    @property
    def live_sessions(self) -> list[Session]:
        """Sessions with a connection."""
        return [session for session in self._sessions.values() if session.connection is not None]

    def dispatch(self, event: str, content: Json, *, intents: int = 0) -> None:
        """Send an event to every session that asked for one of `intents` (0: to every session)."""
        for session in self._sessions.values():
            if not intents or session.intents & intents:
                session.dispatch(event, content)

    def drop(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close every connection; sessions can be resumed."""
        for connection in self._connections:
            connection.close(code)

    def ask_to_reconnect(self) -> None:
        """Send opcode 7 to every connection."""
        for connection in self._connections:
            connection.send({"op": RECONNECT, "d": None})

    def invalidate(self) -> None:
        """Forget every session and say so (opcode 9, not resumable)."""
        self._sessions.clear()
        for connection in self._connections:
            connection.session = None
            connection.send({"op": INVALID_SESSION, "d": False})

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one WebSocket to its end."""
        socket = web.WebSocketResponse(max_msg_size=16 * 1024)
        await socket.prepare(request)
        connection = Connection(socket, is_compressed=request.query.get("compress") == "zlib-stream")
        self._connections.append(connection)
        connection.send({"op": HELLO, "d": {"heartbeat_interval": self._heartbeat_ms, "_trace": []}})
        writer = asyncio.create_task(connection.write())
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, json.loads(message.data))
        finally:
            self._connections.remove(connection)
            if connection.session is not None:
                connection.session.connection = None
            writer.cancel()
            # A writer that met a broken socket has nothing to add to what the reader saw.
            await asyncio.gather(writer, return_exceptions=True)
            self._changed()
        return socket

    def _receive(self, connection: Connection, frame: Json) -> None:
        operation, content = frame.get("op"), frame.get("d")
        if operation == HEARTBEAT:
            connection.send({"op": HEARTBEAT_ACK, "d": None})
        elif operation == IDENTIFY:
            self._identify(connection, content)
        elif operation == RESUME:
            self._resume(connection, content)
        elif connection.session is None:
            connection.close(NOT_AUTHENTICATED)
        elif operation == REQUEST_MEMBERS:
            self._give_members(connection.session, content)

    def _identify(self, connection: Connection, content: Any) -> None:
        self.identify_count += 1
        if content["token"] != self._world.token:
            return connection.close(WRONG_TOKEN)
        if content["intents"] & PRIVILEGED_INTENTS:
            return connection.close(DISALLOWED_INTENTS)
        session = Session(secrets.token_hex(16), content["intents"], connection)
        self._sessions[session.id] = session
        connection.session = session
        session.dispatch("READY", self._ready(session, content.get("shard") or [0, 1]))
        for guild in self._world.guilds.values():
            session.dispatch("GUILD_CREATE", payloads.guild_json(guild, bot=self._world.bot))
        self._changed()
        return None

    def _ready(self, session: Session, shard: list[int]) -> Json:
        return {
            "v": 10,
            "user": payloads.user_json(self._world.bot),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in self._world.guilds],
            "session_id": session.id,
            "resume_gateway_url": self._address(),
            "shard": shard,
            "application": {"id": str(self._world.application_id), "flags": 0},
        }

    def _resume(self, connection: Connection, content: Any) -> None:
        self.resume_count += 1
        session = self._sessions.get(content["session_id"])
        if content["token"] != self._world.token or session is None:
            return connection.send({"op": INVALID_SESSION, "d": False})
        session.connection, connection.session = connection, session
        for sequence, frame in session.sent:
            if sequence > content["seq"]:
                connection.send(frame)
        session.dispatch("RESUMED", {"_trace": []})
        self._changed()
        return None

    def _give_members(self, session: Session, content: Any) -> None:
        """Answer a request for members by id; without the members intent there is no other."""
        guild = self._world.guilds.get(int(content["guild_id"]))
        wanted = content.get("user_ids") or []
        if guild is None:
            return
        ids = [int(user_id) for user_id in (wanted if isinstance(wanted, list) else [wanted])]
        found = [guild.members[user_id] for user_id in ids if user_id in guild.members]
        answer: Json = {"guild_id": str(guild.id), "chunk_index": 0, "chunk_count": 1}
        answer["members"] = [payloads.member_json(member) for member in found]
        answer["nonce"] = content.get("nonce")
        session.dispatch("GUILD_MEMBERS_CHUNK", answer)
