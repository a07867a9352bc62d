"""What to tell which server about its sources, decided without touching anything: no clock, no storage, no network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import discord

from cogs._delivering.places import Place, may_write, what_is_missing
from cogs._sourcing.notice_cards import mark_of
from cogs._ui.age import is_age_restricted
from news.models import NONCE_CHARS, ChannelId, GuildId, SourceNotice
from news.ports import LONGEST_WAIT

NOTICES_OFF: Final = ChannelId(0)
"""Stands for "tell nobody" where a channel's id would stand."""
OVERDUE: Final = timedelta(minutes=10)
"""A check that is late by more is waited for: after a pause of ours a source may work by now."""
OUTAGE_HOSTS_MIN: Final = 3
"""With fewer sites failing nobody can tell their failure from ours."""


def is_our_outage(hosts: int, failing_since: Sequence[datetime], *, since: datetime) -> bool:
    """Whether so many sites began to fail about when one did (`since`) that our network is down, and not they.

    `hosts`: all sites that are read; `failing_since`: of each that fails, since when. Those that have been dead for
    longer say nothing about it. How long it takes until a failure shows depends on how often a site is asked.
    """
    together = sum(when >= since - LONGEST_WAIT for when in failing_since)
    alive_before = hosts - (len(failing_since) - together)
    return together >= OUTAGE_HOSTS_MIN and 2 * together > alive_before


def worth_telling(notice: SourceNotice, *, now: datetime, last_outage_at: datetime | None) -> bool:
    """Whether a failure still holds: the source was tried after our own last outage, and no check of it is overdue."""
    if notice.kind == "working":
        return True
    source = notice.source
    if source.next_check_at is not None and source.next_check_at < now - OVERDUE:
        return False
    return last_outage_at is None or (
        source.last_checked_at is not None and source.last_checked_at > last_outage_at
    )


def by_server(notices: Iterable[SourceNotice]) -> list[list[SourceNotice]]:
    """One list for each message: those of one server and one kind, failing longest first."""
    batches: dict[tuple[GuildId, str], list[SourceNotice]] = {}
    for notice in sorted(notices, key=lambda n: (n.since, n.source.id)):
        batches.setdefault((notice.guild_id, notice.kind), []).append(notice)
    return list(batches.values())


def nonce_of(notices: Sequence[SourceNotice], installation_id: str) -> str:
    """At most 25 characters, the same for the same notices at every try: Discord drops a repeat within a few minutes."""
    marks = ";".join(f"{kind} {source} {since}" for kind, source, since in sorted(map(mark_of, notices)))
    secret = f"{installation_id}:notice:{notices[0].guild_id}:{marks}"
    return hashlib.sha256(secret.encode()).hexdigest()[:NONCE_CHARS]


@dataclass(frozen=True, slots=True)
class NoticePlace:
    """Where a server is told. `problem`: why nothing can be said there, in words for an organiser."""

    place: Place | None
    is_off: bool = False
    is_chosen: bool = False
    problem: str | None = None


def notice_place(guild: discord.Guild, chosen: ChannelId | None) -> NoticePlace:
    """Where the server wants to be told, else where it can be told without bothering its members.

    Without a choice that is the channel in which Discord itself tells its organisers things, else the one for
    system messages; never any other. A chosen channel that cannot be written to is not replaced by another.
    """
    if chosen == NOTICES_OFF:
        return NoticePlace(None, is_off=True)
    if chosen is None:
        usual = (guild.public_updates_channel, guild.system_channel)
        found = next((place for place in usual if place is not None and may_write(place)), None)
        return NoticePlace(found, problem=None if found else _NOWHERE)
    place = guild.get_channel_or_thread(chosen)
    if not isinstance(place, Place):
        return NoticePlace(None, is_chosen=True, problem=f"The channel <#{chosen}> is not there any more.")
    if may_write(place):
        return NoticePlace(place, is_chosen=True)
    return NoticePlace(None, is_chosen=True, problem=what_is_missing(place))


def fit_for(notices: Iterable[SourceNotice], where: NoticePlace) -> list[SourceNotice]:
    """Those that may be said there: age-restricted sources are not named in a channel that nobody chose for it.

    `/source list` and `/desk settings` show these to organisers.
    """
    is_open = not where.is_chosen and not is_age_restricted(where.place)
    return [notice for notice in notices if not (is_open and notice.source.settings.is_age_restricted)]


_NOWHERE: Final = "Nobody chose a channel, and Newsdesk may not write in the one for system messages."
