"""What every reading part needs: who sees what, and headlines by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from aiosqlite import Connection

from news.models import ArticleId, GuildId, Headline, Page, SourceId, StoryId
from storage.identity import host_of
from storage.queries import as_list, queries, rows
from storage.times import id_time

T = TypeVar("T")
PAGE_MAX = 10_000
"""No list is paged deeper; an offset beyond it only costs."""


async def visible_sources(db: Connection, guild_id: GuildId | None) -> list[SourceId]:
    """The sources that a server may see, in order; those of a direct message (None) are the public ones."""
    found = await rows(queries().visible_source_ids(db, guild_id=guild_id))
    return [SourceId(row["id"]) for row in found]


async def headlines(db: Connection, ids: Sequence[int], visible: Sequence[SourceId]) -> list[Headline]:
    """Headlines in the order of `ids`, named by a source of `visible`; an article of none of them is left out."""
    if not ids or not visible:
        return []
    found = await rows(queries().headlines_by_ids(db, ids=as_list(ids), visible=as_list(visible)))
    return [_headline(row) for row in found]


def page_of(items: Sequence[T], *, number: int, size: int, total: int | None = None) -> Page[T]:
    """A page from one item more than it holds, which tells whether there is a next one.

    Where the list ends on this page its length is known, so `total` is filled even if nobody counted.
    """
    has_more = len(items) > size
    if total is None and not has_more and (items or number == 0):
        total = number * size + len(items)
    return Page(items=tuple(items[:size]), number=number, has_more=has_more, total=total)


def page_bounds(page: int, page_size: int) -> tuple[int, int, int]:
    """Page number, size and offset, brought into what can be asked for."""
    size = max(1, page_size)
    number = min(max(0, page), PAGE_MAX)
    return number, size, number * size


def _headline(row: Any) -> Headline:
    return Headline(
        article_id=ArticleId(row["id"]),
        story_id=StoryId(row["story_id"]),
        title=row["title"],
        url=row["url"],
        domain=host_of(row["url"]) or row["domain"],
        source_name=row["source_name"],
        published_at=id_time(row["id"]),
    )
