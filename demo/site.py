"""The Kestrel Wire's web site on loopback: its feed, its pages, its pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Self

from aiohttp import web

from demo import wire
from demo.pictures import SCENES, picture
from demo.wire import Dispatch
from news.ports import Clock

FEED_LENGTH = 25
"""How many of its newest dispatches the feed holds, as feeds do."""


class WireSite:
    """Serves the released dispatches, and those published later. Closes its port when left."""

    def __init__(self, dispatches: Sequence[Dispatch], *, now: Clock) -> None:
        self._now = now
        self._published = list(dispatches)
        self._origin = ""
        app = web.Application()
        app.router.add_get("/feed.xml", self._feed)
        app.router.add_get("/news/{slug}", self._page)
        app.router.add_get("/pictures/{scene}.png", self._picture)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._origin = "http://127.0.0.1:{1}".format(*self._runner.addresses[0][:2])
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._runner.cleanup()

    @property
    def feed_url(self) -> str:
        """Where the feed really is, while the site runs."""
        return f"{self._origin}/feed.xml"

    async def publish(self, programme: Iterable[tuple[float, Dispatch]]) -> None:
        """Publish each dispatch after its wait in seconds; returns when the programme is over."""
        for wait_s, dispatch in programme:
            await asyncio.sleep(wait_s)
            self._published.append(wire.release(dispatch, self._now()))

    async def _feed(self, _request: web.Request) -> web.Response:
        text = wire.feed_xml(self._published[-FEED_LENGTH:], origin=self._origin)
        return web.Response(text=text, content_type="application/rss+xml")

    async def _page(self, request: web.Request) -> web.Response:
        for dispatch in self._published:
            if dispatch.slug == request.match_info["slug"]:
                text = wire.dispatch_page(dispatch, self._published)
                return web.Response(text=text, content_type="text/html")
        raise web.HTTPNotFound

    async def _picture(self, request: web.Request) -> web.Response:
        scene = request.match_info["scene"]
        if scene not in SCENES:
            raise web.HTTPNotFound
        return web.Response(body=picture(scene), content_type="image/png")
