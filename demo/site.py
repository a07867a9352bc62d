"""An outlet's web site on loopback: its feed, its pages, its pictures."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

from aiohttp import web

from demo import wire
from demo.pictures import SCENES, picture
from demo.wire import Dispatch, Outlet
from news.ports import Clock

FEED_LENGTH = 25
"""How many of its newest dispatches the feed holds, as feeds do."""


class OutletSite:
    """Serves the released dispatches, and those published later. Closes its port when left."""

    def __init__(self, outlet: Outlet, dispatches: Sequence[Dispatch], *, now: Clock) -> None:
        self._outlet = outlet
        self._now = now
        self._published = list(dispatches)
        self._origin = ""
        self.port = 0
        app = web.Application()
        app.router.add_get("/feed.xml", self._feed)
        app.router.add_get("/news/{slug}", self._page)
        app.router.add_get("/pictures/{scene}.png", self._picture)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._origin = f"http://{self._outlet.host}:{self.port}"
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._runner.cleanup()

    @property
    def feed_url(self) -> str:
        """Where the feed is while the site runs, and `own_names` holds."""
        return f"{self._origin}/feed.xml"

    def publish(self, dispatch: Dispatch) -> None:
        """The dispatch is in the feed from now on, as of now."""
        self._published.append(wire.release(dispatch, self._now()))

    async def _feed(self, _request: web.Request) -> web.Response:
        text = wire.feed_xml(self._outlet, self._published[-FEED_LENGTH:], origin=self._origin)
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


@contextmanager
def own_names(outlets: Iterable[Outlet]) -> Iterator[None]:
    """Within, the outlets' invented hosts lead to this machine, in this process alone."""
    hosts = {outlet.host for outlet in outlets}
    ask = socket.getaddrinfo

    def answer(host: Any, *args: Any, **options: Any) -> Any:
        return ask("127.0.0.1" if host in hosts else host, *args, **options)

    socket.getaddrinfo = answer
    try:
        yield
    finally:
        socket.getaddrinfo = ask


async def publish(programme: Iterable[tuple[float, Dispatch]], sites: Mapping[Outlet, OutletSite]) -> None:
    """Publish each dispatch on its outlet's site after its wait in seconds; returns when the programme is over."""
    for wait_s, dispatch in programme:
        await asyncio.sleep(wait_s)
        sites[dispatch.outlet].publish(dispatch)
