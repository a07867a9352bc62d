"""What a request asks for: ids in its path and the JSON in its body."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.fakes.discord_wire import errors

BASE = "/api/v10"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Path = tuple[str, str, Handler]
"""Method, path after BASE, and what answers it."""


def id_in(request: web.Request, name: str) -> int:
    """A snowflake in the path; a malformed one is refused as Discord does."""
    raw = request.match_info[name]
    if not raw.isascii() or not raw.isdigit():
        raise errors.invalid_form(name, f'Value "{raw}" is not snowflake.')
    return int(raw)


async def body_of(request: web.Request) -> Any:
    """The JSON of a request, also of one that uploads files; an empty body is an empty object."""
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return json.loads(raw) if raw else {}
    form = await request.post()
    body = json.loads(str(form["payload_json"])) if "payload_json" in form else {}
    files = [part for part in form.values() if isinstance(part, web.FileField)]
    described = (body.get("data") or body) if "type" in body else body
    described.setdefault("attachments", [{"filename": part.filename} for part in files])
    return body


def limit_in(request: web.Request, *, usual: int, most: int = 100, least: int = 1) -> int:
    """How many a list may hold."""
    limit = int(request.query.get("limit", str(usual)))
    if not least <= limit <= most:
        raise errors.invalid_form("limit", f"int value should be between {least} and {most}.")
    return limit
