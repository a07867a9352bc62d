"""Time zones as people choose them: by a city."""

from __future__ import annotations

import asyncio
from datetime import datetime

from news.posting.schedules import zone_of
from news.posting.zones import zones_named


async def zone_offers(typed: str, now: datetime) -> list[tuple[str, str, str | None]]:
    """Entries of a menu for a typed city, best first; empty where none is known. Several cities may share a zone."""
    zones = await asyncio.to_thread(zones_named, typed)  # the first to ask waits 70 ms for the list of cities
    return [
        (
            f"{zone.name}|{number}",
            ", ".join(filter(None, (zone.city, zone.country))),
            f"Now {now.astimezone(zone_of(zone.name)):%H:%M}",
        )
        for number, zone in enumerate(zones)
    ]


def zone_in(value: str) -> str:
    """The IANA name of an entry."""
    return value.partition("|")[0]
