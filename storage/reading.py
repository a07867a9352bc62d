"""What every reading part needs: who sees what, and headlines by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from aiosqlite import Connection

from news.models import ArticleId, GuildId, Headline, Page, SourceId, StoryId
from storage.identity import host_of
from storage.queries import as_list, queries, rows
from storage.server_view import AS_FOUND, ServerView, server_view
from storage.source_ids import SourceIds, set_of
from storage.times import id_time

T = TypeVar("T")
PAGE_MAX = 10_000
"""No list is paged deeper; an offset beyond it only costs."""


async def visible_sources(db: Connection, guild_id: GuildId | None) -> SourceIds:
    """The sources that a server may see, in order; those of a direct message (None) are the public ones.

    All of them, as its organisers see them; what readers see of them says `sight_of`.
    """
    return (await _listed(db, guild_id))[0].everything.articles


@dataclass(frozen=True, slots=True)
class Sight:
    """What one asker sees, by what is asked for. Each list is a part of the one before it, in order."""

    guild_id: GuildId | None
    articles: SourceIds
    """Sources of which titles are shown."""
    counted: SourceIds
    """Those that count for topics and people: no satire."""
    quoted: SourceIds
    """Those whose words are quoted: no satire, and not where only headlines are shown."""
    texts: SourceIds
    """Those of whose articles more than the title is shown. Satire may be read."""
    replaced: Mapping[SourceId, SourceId]
    """What is read instead of a source that the server used to read."""
    shown: ServerView = AS_FOUND
    """What the server's organisers hide or call otherwise."""

    def narrowed(self, visible: SourceIds, source_id: SourceId | None) -> SourceIds:
        """The one source and what it replaced, where they are among the visible ones; all when none is asked for."""
        if source_id is None:
            return visible
        meant = {source_id, *(old for old, new in self.replaced.items() if new == source_id)}
        return SourceIds(sorted(meant & visible.as_set))

    @property
    def quoted_if_fewer(self) -> str | None:
        """`quoted` as a parameter where it differs from `counted`; None spares a query to look at it."""
        return None if len(self.quoted) == len(self.counted) else as_list(self.quoted)


async def sight_of(db: Connection, guild_id: GuildId | None, *, shows_age_restricted: bool) -> Sight:
    """What a server sees (None: a direct message), by its own settings of each source."""
    listed, is_edited = await _listed(db, guild_id)
    seen = listed.everything if shows_age_restricted else listed.suitable
    if seen.guild_id != guild_id:
        seen = replace(seen, guild_id=guild_id)
    if not is_edited:
        return seen
    return replace(seen, shown=await server_view(db, guild_id, quoted=seen.quoted))


@dataclass(frozen=True, slots=True)
class _Listed:
    """What one server sees in age-restricted channels and in all others, less what its organisers show otherwise."""

    version: str
    everything: Sight
    suitable: Sight


_KEPT_IDS: Final = 50_000
"""Ids kept of all the servers that asked last, a connection: some 4 MB."""
_kept: WeakKeyDictionary[Connection, dict[GuildId | None, _Listed]] = WeakKeyDictionary()


async def _listed(db: Connection, guild_id: GuildId | None) -> tuple[_Listed, bool]:
    """What the server sees, and whether its organisers hide or rename anything.

    Kept for as long as nothing changed: a server may see thousands of sources, and all that is read is read for what it
    sees. One that has no sources of its own and decided nothing sees what everybody does: a round of posts for a thousand
    such servers reads it once. Never within a transaction, which may be rolled back.
    """
    is_alone = type(db) is not Connection or db.in_transaction  # in its own thread it is another object
    now = await queries().sight_version(db, guild_id=guild_id)
    kept = {} if is_alone else _kept.setdefault(db, {})
    if not now["has_own"]:
        guild_id = None
    listed = kept.pop(guild_id, None)
    if listed is None or listed.version != now["version"]:
        found = await rows(queries().visible_source_ids(db, guild_id=guild_id))
        # Changes between the two statements only make it be read once more.
        listed = _Listed(now["version"], *_sights(guild_id, found))
    kept[guild_id] = listed  # the last that was asked for stands last
    while len(kept) > 1 and sum(len(one.everything.articles) for one in kept.values()) > _KEPT_IDS:
        del kept[next(iter(kept))]
    return listed, bool(now["is_edited"])


def _sights(guild_id: GuildId | None, found: Sequence[Any]) -> tuple[Sight, Sight]:
    suitable = [row for row in found if not row["is_age_restricted"]]
    everything = _sight(guild_id, found)
    return everything, everything if len(suitable) == len(found) else _sight(guild_id, suitable)


def _sight(guild_id: GuildId | None, seen: Sequence[Any]) -> Sight:
    counted = [row for row in seen if not row["is_satire"]]
    quoted = [row for row in counted if not row["is_headlines_only"]]
    texts = [row for row in seen if not row["is_headlines_only"]]
    articles = SourceIds(SourceId(row["id"]) for row in seen)
    return Sight(
        guild_id=guild_id,
        articles=articles,
        counted=_ids(counted, or_same=articles),
        quoted=_ids(quoted, or_same=articles),
        texts=_ids(texts, or_same=articles),
        replaced={
            SourceId(row["id"]): SourceId(row["replaced_by"])
            for row in seen
            if row["replaced_by"] is not None
        },
    )


def _ids(found: Sequence[Any], *, or_same: SourceIds) -> SourceIds:
    """The ids of rows that are a part of others; those themselves where that is all of them."""
    return or_same if len(found) == len(or_same) else SourceIds(SourceId(row["id"]) for row in found)


async def headlines(
    db: Connection, ids: Sequence[int], visible: Sequence[SourceId], *, guild_id: GuildId | None
) -> list[Headline]:
    """Headlines in the order of `ids`, named by the least restricted source of `visible` as the server calls it.

    An article of none of these sources is left out.
    """
    if not ids or not visible:
        return []
    seen = set_of(visible)
    shown: dict[int, Any] = {}
    for row in await rows(queries().headlines_by_ids(db, ids=as_list(ids), guild_id=guild_id)):
        if row["source_id"] in seen:
            shown.setdefault(row["place"], row)
    return [_headline(row) for row in shown.values()]


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
