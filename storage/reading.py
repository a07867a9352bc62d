"""What every reading part needs: who sees what, and headlines by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from aiosqlite import Connection

from news.models import ArticleId, GuildId, Headline, Page, SourceId, StoryId
from storage.identity import host_of
from storage.queries import as_list, queries, rows
from storage.server_view import AS_FOUND, ServerView, server_view
from storage.times import id_time

T = TypeVar("T")
PAGE_MAX = 10_000
"""No list is paged deeper; an offset beyond it only costs."""


async def visible_sources(db: Connection, guild_id: GuildId | None) -> list[SourceId]:
    """The sources that a server may see, in order; those of a direct message (None) are the public ones.

    All of them, as its organisers see them; what readers see of them says `sight_of`.
    """
    return _ids(await rows(queries().visible_source_ids(db, guild_id=guild_id)))


@dataclass(frozen=True, slots=True)
class Sight:
    """What one asker sees, by what is asked for. Each list is a part of the one before it, in order."""

    guild_id: GuildId | None
    articles: list[SourceId]
    """Sources of which titles are shown."""
    counted: list[SourceId]
    """Those that count for topics and people: no satire."""
    quoted: list[SourceId]
    """Those whose words are quoted: no satire, and not where only headlines are shown."""
    texts: list[SourceId]
    """Those of whose articles more than the title is shown. Satire may be read."""
    replaced: Mapping[SourceId, SourceId]
    """What is read instead of a source that the server used to read."""
    shown: ServerView = AS_FOUND
    """What the server's organisers hide or call otherwise."""

    def narrowed(self, visible: list[SourceId], source_id: SourceId | None) -> list[SourceId]:
        """The one source and what it replaced, where they are among the visible ones; all when none is asked for."""
        if source_id is None:
            return visible
        return [one for one in visible if source_id in (one, self.replaced.get(one))]

    @property
    def quoted_if_fewer(self) -> str | None:
        """`quoted` as a parameter where it differs from `counted`; None spares a query to look at it."""
        return None if len(self.quoted) == len(self.counted) else as_list(self.quoted)


async def sight_of(db: Connection, guild_id: GuildId | None, *, shows_age_restricted: bool) -> Sight:
    """What a server sees (None: a direct message), by its own settings of each source."""
    found = await rows(queries().visible_source_ids(db, guild_id=guild_id))
    seen = [row for row in found if shows_age_restricted or not row["is_age_restricted"]]
    counted = [row for row in seen if not row["is_satire"]]
    quoted = _ids([row for row in counted if not row["is_headlines_only"]])
    is_edited = any(row["is_edited"] for row in found)
    return Sight(
        guild_id=guild_id,
        articles=_ids(seen),
        counted=_ids(counted),
        quoted=quoted,
        texts=_ids([row for row in seen if not row["is_headlines_only"]]),
        replaced={
            SourceId(row["id"]): SourceId(row["replaced_by"])
            for row in seen
            if row["replaced_by"] is not None
        },
        shown=await server_view(db, guild_id, quoted=quoted) if is_edited else AS_FOUND,
    )


def _ids(found: Sequence[Any]) -> list[SourceId]:
    return [SourceId(row["id"]) for row in found]


async def headlines(
    db: Connection, ids: Sequence[int], visible: Sequence[SourceId], *, guild_id: GuildId | None
) -> list[Headline]:
    """Headlines in the order of `ids`, named by the least restricted source of `visible` as the server calls it.

    An article of none of these sources is left out.
    """
    if not ids or not visible:
        return []
    found = await rows(
        queries().headlines_by_ids(db, ids=as_list(ids), visible=as_list(visible), guild_id=guild_id)
    )
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
        label=row["label"],
    )
