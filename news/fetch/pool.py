"""Connections that wait for a next request: few, and not for long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.client_reqrep import ConnectionKey


class SmallPool(aiohttp.TCPConnector):
    """A connector that keeps connections to at most `kept` hosts open between requests, and closes the rest.

    aiohttp bounds those in use alone: after a start, thousands of feeds of as many hosts are asked one after the other,
    and each left a connection behind for 15 seconds. With 2,000 feeds that were 2,000 open files, which is twice what
    most systems allow a process (aiohttp 3.14.5).
    """

    def __init__(self, *, kept: int, **options: Any) -> None:
        super().__init__(**options)  # pyright: ignore[reportUnknownMemberType]  aiohttp leaves a type open
        self._kept = kept

    def _release(self, key: ConnectionKey, protocol: ResponseHandler, *, should_close: bool = False) -> None:
        # aiohttp calls this with every connection that a request is done with; there is no public way to say it.
        is_full = key not in self._conns and len(self._conns) >= self._kept
        super()._release(key, protocol, should_close=should_close or is_full)
