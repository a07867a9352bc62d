"""The Kestrel Wire's web site on loopback: its feed, its pages, its pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Self

from aiohttp import web

from demo import wire
from demo.pictures import SCENES, picture
from demo.wire import Dispatch
from news.ports import Clock


class WireSite:
    """Serves what is published, and publishes the rest one by one. Closes its port when left."""

    def __init__(self, dispatches: Sequence[Dispatch], *, now: Clock) -> None:
        self._now = now
        self._published = [each for each in dispatches if each.published_at is not None]
        self._waiting = [each for each in dispatches if each.published_at is None]
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

    async def publish_one_by_one(self, *, first_s: float, every_s: float) -> None:
        """Publish each waiting dispatch in turn, the first after `first_s` seconds; returns when all are out."""
        await asyncio.sleep(first_s)
        while self._waiting:
            self._published.append(wire.release(self._waiting.pop(0), self._now()))
            await asyncio.sleep(every_s)

    async def _feed(self, _request: web.Request) -> web.Response:
        text = wire.feed_xml(self._published, origin=self._origin)
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
