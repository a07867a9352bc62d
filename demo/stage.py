"""The stage of the demo: a Discord in memory, shown as a page on loopback where nobody's press meets another's.

simcord (pinned in requirements-demo.txt) allows one operation at a time. A press while time is advanced would be refused
as overlapping, and a press that was begun before a new message was shown would be refused as stale. On Discord neither
happens. So presses and the advance of time take turns here, and a press is judged by what the page shows when its turn
comes. This reaches into simcord's inside, each place is named below; tests/demo tries them with a real browser.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from types import MappingProxyType
from typing import Any, ClassVar

import discord
import simcord
from aiohttp import web
from simcord.backend import serializers
from simcord.backend.cdn import CDN_BASE
from simcord.preview import Preview
from simcord.preview._server import PreviewServer

from demo.pictures import badge
from demo.quick import OwnPictures, remember_markdown

log = logging.getLogger(__name__)

START = datetime(2026, 1, 1, tzinfo=UTC)
"""Where simcord's clock begins."""
TICK_S = 1.0
LONGEST_STEP_S = 5.0
"""A machine that slept for a night does not live through it second by second afterwards."""
SETTLED_WITHIN_S = 30.0
"""How long the bot may work at one tick or press: on a machine that does other things, five seconds are soon over."""
PAGE = Path(__file__).parent / "page"


class StageClock:
    """The present as aware UTC: simcord's, and its beginning until it runs."""

    def __init__(self) -> None:
        self._env: simcord.Env | None = None

    def follow(self, env: simcord.Env) -> None:
        """From now on, tell this world's time."""
        self._env = env

    def __call__(self) -> datetime:
        """The present."""
        return self._env.now() if self._env else START


class DemoServer(PreviewServer):
    """simcord's page with the demo's own words around it."""

    _OWN: ClassVar[dict[str, str]] = {
        "/newsdesk.css": "text/css",
        "/newsdesk.js": "application/javascript",
        "/newsdesk.svg": "image/svg+xml",
    }
    sites: Mapping[str, int] = MappingProxyType({})
    """Ports on this machine at which invented hosts really are."""
    _STATIC_FILES: ClassVar[dict[str, str]] = PreviewServer._STATIC_FILES | {path: path[1:] for path in _OWN}

    async def _static(self, request: Any) -> Any:
        if request.path not in (*self._OWN, "/"):
            return await super()._static(request)
        if request.headers.get("Host", "") not in self._allowed_hosts():
            raise web.HTTPForbidden
        kind = self._OWN.get(request.path, "text/html")
        text = index_html(self.sites) if request.path == "/" else (PAGE / request.path[1:]).read_text("utf-8")
        return web.Response(text=text, content_type=kind, headers=self._SECURITY_HEADERS)


def index_html(sites: Mapping[str, int]) -> str:
    """simcord's page under the demo's name, with a list of what to try; links to `sites` lead to their ports here."""
    examples = (PAGE / "try.html").read_text("utf-8")
    examples = examples.replace("<section", f"<section data-sites='{json.dumps(dict(sites))}'", 1)
    text = Path(simcord.preview.__file__).with_name("static").joinpath("index.html").read_text("utf-8")
    changes = (
        ("<title>SimCord Preview</title>", "<title>Newsdesk demo</title>"),
        (
            "</head>",
            '<link rel="icon" href="/newsdesk.svg"><link rel="stylesheet" href="/newsdesk.css"></head>',
        ),
        ("</body>", '<script type="module" src="/newsdesk.js"></script></body>'),
        ('aria-hidden="true">S</span>', 'aria-hidden="true">N</span>'),
        (
            "<strong>SimCord</strong><small>Preview</small>",
            "<strong>Newsdesk</strong><small>demo, shown by SimCord</small>",
        ),
        (
            '<header class="sidebar-heading">',
            examples + '<header class="sidebar-heading">',
        ),
    )
    for old, new in changes:
        text = text.replace(old, new, 1)
    return text


def run_in_memory(bot: discord.Client) -> simcord.run:
    """A context manager that runs the bot on a Discord in memory, under its own name and picture."""
    run = simcord.run(bot, check_errors=False)
    run._env.settle_timeout = SETTLED_WITHIN_S
    backend = run._env.backend
    backend.bot_user.name, backend.bot_user.avatar = "Newsdesk", "newsdesk"
    backend.cdn._blobs[f"{CDN_BASE}/avatars/{backend.bot_user.id}/newsdesk.png"] = badge()
    return run


async def join(env: simcord.Env, guild: Any) -> None:
    """The bot comes into the server. simcord reports every server as one that was there before; Discord would not."""
    payload = dict(serializers.guild_create_payload(env.backend, env.backend.get_guild(guild.id)))
    del payload["unavailable"]
    env.backend.emit("GUILD_CREATE", payload)
    await env.settle()


class Stage:
    """A preview whose presses and clock take turns."""

    def __init__(
        self, env: simcord.Env, preview: Preview, port: int, sites: Mapping[str, int] | None = None
    ) -> None:
        self._env = env
        self._preview = preview
        self._turn = asyncio.Lock()
        preview._server = server = DemoServer(preview, port)  # before it starts
        server.sites = sites or {}
        preview._media_worker = OwnPictures([badge(), *(png for _, png in preview._explicit_assets.values())])
        remember_markdown()
        self._act: Callable[[str | None, Any], Awaitable[dict[str, Any]]] = preview._action
        preview._action = self._action  # type: ignore[method-assign]  # every press

    async def _action(self, context_id: str | None, body: Any) -> dict[str, Any]:
        """Do one press when its turn comes. What a tick has shown meanwhile does not make it stale."""
        async with self._turn:
            return await self._act(context_id, self._brought_up_to_date(context_id, body))

    def _brought_up_to_date(self, context_id: str | None, body: Any) -> Any:
        page = self._preview._pages.get(context_id or "")
        if page is None or not isinstance(body, Mapping):
            return body
        seen = body.get("published_revision")
        is_behind = isinstance(seen, int) and seen < page.revision
        return {**body, "published_revision": page.revision} if is_behind else body

    async def keep_time(self) -> None:
        """Advance the world by the time that really passes, and show what was posted. Runs until cancelled."""
        last, shown = perf_counter(), self._posted()
        while True:
            await asyncio.sleep(TICK_S)
            async with self._turn:
                last, elapsed = perf_counter(), perf_counter() - last
                try:
                    await self._env.advance_time(min(elapsed, LONGEST_STEP_S))
                    if self._posted() != shown:
                        shown = self._posted()
                        await self._preview.refresh()
                except Exception:
                    log.exception("the page missed a tick; the next one comes in a second")

    def _posted(self) -> list[tuple[int, str | None]]:
        """What changes when a message is posted, edited or deleted."""
        channels = self._env.backend.messages.values()
        return [
            (message.id, message.edited_timestamp) for channel in channels for message in channel.values()
        ]
