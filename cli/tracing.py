"""Leads what discord.py asks of Discord past one gate, by the trace that it offers for that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import aiohttp
from discord.http import Route

if TYPE_CHECKING:
    from yarl import URL

    from cogs._delivering.rest_guard import RestGuard


def trace_requests(rest: RestGuard) -> aiohttp.TraceConfig:
    """What makes every request to Discord's REST API wait for `rest`, also those that discord.py repeats by itself.

    For `discord.Client(http_trace=...)`. The gateway and pictures, which go over the same session, pass freely.
    """

    async def begin(
        _session: object, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        if _is_rest(params.url):
            context.request = await rest.begin(params.url.path)

    async def end(_session: object, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
        if _is_rest(params.url):
            headers = params.response.headers
            rest.end(
                params.response.status,
                context.request,
                scope=headers.get("X-RateLimit-Scope"),
                retry_after_s=_seconds(headers.get("Retry-After")),
            )

    async def fail(
        _session: object, context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
    ) -> None:
        if _is_rest(params.url):
            rest.end(None, context.request)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begin)
    trace.on_request_end.append(end)
    trace.on_request_exception.append(fail)
    return trace


def _is_rest(url: URL) -> bool:
    return str(url).startswith(Route.BASE)


def _seconds(header: str | None) -> float:
    """What a Retry-After header says; a second where it is missing or no number."""
    try:
        return max(0.0, float(header or 1))
    except ValueError:
        return 1.0
