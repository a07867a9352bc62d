"""Permanent redirects: believed once several checks agree, and never away from the site or its query. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from news.errors import FetchError
from news.fetch.addresses import check_url
from news.polling.sites import site_of

if TYPE_CHECKING:
    from datetime import datetime

    from news.fetch import FetchedPage
    from news.models import PollState, Source

LEARNED_AFTER = 3
"""Answers in a row that must agree."""
GONE_AFTER = timedelta(days=1)
"""A learned address that fails for so long, however it fails, is gone."""
_COUNTED_MAX = 1_000


def noted_move(state: PollState, source: Source, page: FetchedPage) -> PollState:
    """The state with what this answer says about where its address has moved."""
    target = page.moved_to
    if target is None or target == source.url:
        return state if state.moved_to is None else replace(state, moved_to=None, moved_count=0)
    count = min(state.moved_count + 1, _COUNTED_MAX) if target == state.moved_to else 1
    return replace(state, moved_to=target, moved_count=count)


def address_to_learn(state: PollState, source: Source) -> str | None:
    """Where the source is to be asked from now on; None: where it was.

    It is told once: an address that cannot be taken, because another source has it, is not tried at every check.
    """
    if state.moved_count != LEARNED_AFTER or state.moved_to is None or source.url is None:
        return None
    return state.moved_to if is_learnable(state.moved_to, source.url) else None


def is_learnable(target: str, source_url: str) -> bool:
    """Whether an address may take the place of another: of the same site, with the same query, no less safe on the way.

    A query may be a key, and what is read with one belongs to whoever has it: a public address in its place would show
    others the archive of the first. Nor a private address, an odd port or credentials; on the same host and port,
    a private one too: there we are already.
    """
    try:
        parts, source_parts = urlsplit(target), urlsplit(source_url)
        is_same_place = parts.netloc == source_parts.netloc
        check_url(target, allow_private=is_same_place)
        is_same_site = site_of(parts.hostname or "") == site_of(source_parts.hostname or "")
    except (FetchError, ValueError):
        return False
    is_as_safe = parts.scheme == "https" or source_parts.scheme == "http"
    return is_same_site and is_as_safe and parts.query == source_parts.query


def is_gone(source: Source, error: Exception, *, now: datetime) -> bool:
    """Whether this failure says that there is nothing at the source's address any more. `now` is aware UTC."""
    if isinstance(error, FetchError) and error.status in (404, 410):
        return True
    return source.failing_since is not None and now - source.failing_since >= GONE_AFTER
