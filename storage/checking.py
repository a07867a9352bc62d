"""Checks of sources: which are due, what the last one left behind, what people are to be told of failing ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from aiosqlite import Connection

from news.models import (
    ArticleId,
    ChannelId,
    CheckRecord,
    GuildId,
    PollState,
    SeenEntry,
    Source,
    SourceId,
    SourceLabel,
    SourceNotice,
    SourceSettings,
)
from news.ports import LONGEST_WAIT, Clock
from storage.connection import Database
from storage.grouping import GroupWriter
from storage.identity import host_of
from storage.names import folded_words
from storage.queries import as_list, queries, rows
from storage.times import from_ms, from_ms_or_none, to_ms

FAILING_FOR = timedelta(hours=24)
"""A source that fails for this long is worth a word."""
ENTRIES_KEPT = timedelta(days=120)
"""How long an entry is remembered after it left its feed, in the time in which the feed brings something."""
_PUT_OFF = LONGEST_WAIT + timedelta(hours=1)
"""A next check further away than this was set while the clock ran ahead: the feed is due."""
_LOOKED_AT = 4
"""Due feeds looked at for each one wanted, so that one look mostly finds enough different hosts."""
_FORGOTTEN_AT_ONCE = 200
"""Sources whose old entries are forgotten in one transaction."""
_NEVER, _FOREVER = -1, 2**62


class Checks:
    """The schedule of polling. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()
        self._records = GroupWriter[CheckRecord](self._write_records)

    # --- what is due -----------------------------------------------------------------------------

    async def due(
        self, now: datetime, limit: int, *, busy_hosts: Collection[str] = (), per_host: int = 1
    ) -> list[tuple[Source, PollState]]:
        """Feeds that someone reads and whose next check is not after `now`, longest waiting first.

        At most `per_host` of one host (`Source.domain`; those without one are not counted), none of `busy_hosts`. One
        whose next check is further away than any wait lasts is due too, after all others. One that every server which
        reads it has paused is not.
        """
        async with self._database.reading() as db:
            fair = _Fair(limit, per_host, busy_hosts)
            await self._look(db, fair, after=_NEVER, until=to_ms(now))
            await self._look(db, fair, after=to_ms(now + _PUT_OFF), until=_FOREVER)
            found = await rows(self._sql.sources_by_ids(db, ids=as_list(fair.taken), guild_id=None))
        by_id = {row["id"]: (source_of(row), _poll_state(row)) for row in found}
        return [by_id[one] for one in fair.taken]

    async def _look(self, db: Connection, fair: _Fair, *, after: int, until: int) -> None:
        """Take what is due between the two, look by look: each passes over the hosts that have had their share."""
        after_id, at_once = _FOREVER, fair.limit * _LOOKED_AT
        while not fair.is_full:
            found = await rows(
                self._sql.due_sources(
                    db,
                    after_at=after,
                    after_id=after_id,
                    until=until,
                    hosts=as_list(fair.left_out),
                    limit=at_once,
                )
            )
            fair.take(found)
            if len(found) < at_once:
                return
            after, after_id = found[-1]["next_check_at"], found[-1]["id"]

    # --- one check ---------------------------------------------------------------------------------

    async def poll_state(self, source_id: SourceId) -> PollState:
        """What the last check of a source left behind; of an unknown source, what none left."""
        async with self._database.reading() as db:
            found = await rows(self._sql.sources_by_ids(db, ids=as_list([source_id]), guild_id=None))
        return next(map(_poll_state, found), PollState())

    async def entry_states(self, source_id: SourceId, keys: Collection[str]) -> dict[str, SeenEntry]:
        """What is remembered of those of `keys` that this source has brought before."""
        async with self._database.reading() as db:
            found = await rows(self._sql.entry_states(db, source_id=source_id, keys=as_list(keys)))
        return {row["entry_key"]: _seen_entry(row) for row in found}

    async def record_check(self, record: CheckRecord) -> None:
        """Note how a check went; returns once it is committed. Records of the same moment share a transaction.

        A source that is gone is no error; the `former_url` of a state is left to `move`. Raises ValueError or
        sqlite3's IntegrityError for a record that cannot be kept; nothing of it is, and the others are.
        """
        await self._records.put(record)

    async def _write_records(self, records: Sequence[CheckRecord]) -> None:
        checks = [_check_row(record) for record in records]
        entries = [row for record in records for row in _entry_rows(record)]
        async with self._database.transaction() as db:
            await self._sql.record_checks(db, checks)
            if entries:
                await self._sql.remember_entries(db, entries)

    async def forget_entries(self) -> int:
        """How many entries were forgotten: those that left their feed 120 days before the last it brought."""
        forgotten, after_id = 0, 0
        now = to_ms(self._now())
        while True:
            async with self._database.transaction() as db:
                found = await rows(self._sql.polled_sources(db, after_id=after_id, limit=_FORGOTTEN_AT_ONCE))
                for row in found:
                    forgotten += await self._sql.forget_entries(
                        db, source_id=row["id"], now=now, kept_ms=ENTRIES_KEPT // timedelta(milliseconds=1)
                    )
                    await self._sql.correct_entries(db, source_id=row["id"], now=now)
            if len(found) < _FORGOTTEN_AT_ONCE:
                return forgotten
            after_id = found[-1]["id"]

    # --- addresses that move -------------------------------------------------------------------------

    async def move(self, source_id: SourceId, new_url: str) -> bool:
        """Whether the source is polled at the new address from here on; the one before is kept for `move_back`.

        False when it is another source's, or the same. Whoever does not read the source is not led to it by its new
        address: adding that one adds a source of its own.
        """
        async with self._database.transaction() as db:
            return await self._sql.move_source(db, source_id=source_id, url=new_url, **_place(new_url)) > 0

    async def move_back(self, source_id: SourceId) -> bool:
        """Whether the source is polled at its former address again; False when it has none, or another has it now."""
        async with self._database.transaction() as db:
            former = await self._sql.former_url(db, source_id=source_id)
            return await self._sql.move_source_back(db, source_id=source_id, **_place(former)) > 0

    # --- telling people ------------------------------------------------------------------------------

    async def notices(
        self, now: datetime, limit: int = 50, *, except_guilds: Collection[GuildId] = ()
    ) -> list[SourceNotice]:
        """What servers are to be told of sources of their own: that one fails for a day, or that it works again.

        Each comes again until `note_told`, and hides others beyond `limit`: leave out the servers that cannot be told
        for now. Not of public sources, which are the operator's; not where the server has paused the source; not to
        servers that were left. A source that fails again after it worked is told anew.
        """
        wanted = {"except_guilds": as_list(except_guilds)}
        long_ago = to_ms(now - FAILING_FOR)
        async with self._database.reading() as db:
            failing = await rows(self._sql.failing_to_tell(db, long_ago=long_ago, limit=limit, **wanted))
            room = max(0, limit - len(failing))
            working = await rows(self._sql.working_to_tell(db, limit=room, **wanted))
            return [
                *[await self._notice(db, row, "failing") for row in failing],
                *[await self._notice(db, row, "working") for row in working],
            ]

    async def _notice(self, db: Connection, row: Any, kind: Any) -> SourceNotice:
        told = self._sql.sources_by_ids(db, ids=as_list([row["source_id"]]), guild_id=row["guild_id"])
        [source] = await rows(told)
        channel = row["notices_channel_id"]
        return SourceNotice(
            guild_id=GuildId(row["guild_id"]),
            source=source_of(source),
            kind=kind,
            since=from_ms(row["since"]),
            channel_id=None if channel is None else ChannelId(channel),
        )

    async def note_told(self, guild_id: GuildId, source_id: SourceId, kind: str) -> None:
        """The server was told, or nobody there wants to be: the notice of this kind does not come again."""
        async with self._database.transaction() as db:
            if kind == "failing":
                await self._sql.note_told_failing(
                    db, guild_id=guild_id, source_id=source_id, now=to_ms(self._now())
                )
            else:
                await self._sql.note_told_working(db, guild_id=guild_id, source_id=source_id)

    async def failing_hosts(self) -> tuple[int, list[datetime]]:
        """How many hosts the whole installation reads; and of those that fail as a whole, since when each does."""
        async with self._database.reading() as db:
            found = await rows(self._sql.failing_hosts(db))
        return len(found), [from_ms(row["since"]) for row in found if row["since"] is not None]


class _Fair:
    """Takes due feeds one by one, so many of each host."""

    def __init__(self, limit: int, per_host: int, busy_hosts: Iterable[str]) -> None:
        self.limit = max(0, limit)
        self.taken: list[SourceId] = []
        self.left_out = set(busy_hosts)
        """Hosts of which no more is wanted."""
        self._per_host = per_host
        self._counts = Counter[str]()

    @property
    def is_full(self) -> bool:
        return len(self.taken) >= self.limit

    def take(self, found: Iterable[Any]) -> None:
        for row in found:
            host = row["domain"]
            if self.is_full:
                return
            if host in self.left_out:
                continue
            self.taken.append(SourceId(row["id"]))
            if host is not None:
                self._counts[host] += 1
                if self._counts[host] >= self._per_host:
                    self.left_out.add(host)


_COLUMNS = 18
"""Those of a source, which stand first in each query of whole sources: taken at once, as there may be thousands."""


def source_of(row: Any) -> Source:
    """A source as the server that asked sees it, from a row of `sources_by_ids`."""
    (
        source_id, name, url, domain, is_public, checked_at, next_at, new_at, error, failures, failing_since, method,
        *decided, is_own,
    ) = row[:_COLUMNS]  # fmt: skip
    return Source(
        id=SourceId(source_id),
        name=name,
        url=url,
        domain=domain,
        is_public=bool(is_public),
        last_checked_at=from_ms_or_none(checked_at),
        next_check_at=from_ms_or_none(next_at),
        last_new_at=from_ms_or_none(new_at),
        last_error=error,
        failures=failures,
        failing_since=from_ms_or_none(failing_since),
        method=method,
        settings=_settings(*decided) if any(decided) else _AS_FOUND,
        is_own=bool(is_own),
    )


_AS_FOUND = SourceSettings()


def _settings(
    name: str | None, label: SourceLabel | None, headlines_only: int, age_restricted: int, paused: int
) -> SourceSettings:
    return SourceSettings(name, label, bool(headlines_only), bool(age_restricted), bool(paused))


def _place(url: str | None) -> dict[str, str | None]:
    domain = host_of(url)
    return {"domain": domain, "domain_words": folded_words(domain)}


def _poll_state(row: Any) -> PollState:
    return PollState(
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        is_seeded=bool(row["is_seeded"]),
        ttl_s=row["ttl_s"],
        rhythm_s=row["rhythm_s"],
        moved_to=row["moved_to"],
        moved_count=row["moved_count"],
        former_url=row["former_url"],
    )


def _seen_entry(row: Any) -> SeenEntry:
    article_id = row["article_id"]
    return SeenEntry(row["digest"], None if article_id is None else ArticleId(article_id))


def _check_row(record: CheckRecord) -> dict[str, Any]:
    state = record.state or PollState()
    return {
        "source_id": record.source_id,
        "checked_at": to_ms(record.checked_at),
        "next_check_at": to_ms(record.next_check_at),
        "error": record.error,
        "new_count": record.new_count,
        "has_state": record.state is not None,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "body_hash": state.body_hash,
        "is_seeded": state.is_seeded,
        "ttl_s": state.ttl_s,
        "rhythm_s": state.rhythm_s,
        "moved_to": state.moved_to,
        "moved_count": state.moved_count,
    }


def _entry_rows(record: CheckRecord) -> list[dict[str, Any]]:
    now = to_ms(record.checked_at)
    return [
        {
            "source_id": record.source_id,
            "entry_key": key,
            "now": now,
            "digest": entry.digest,
            "article_id": entry.article_id,
        }
        for key, entry in record.seen.items()
    ]
