"""How much room the database takes, how fast it grows and how long the disk lasts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LOW_BYTES: Final = 512 * 1024 * 1024
"""Less free than this is told: the write-ahead log and a batch of articles need some of it at any time."""
SOON_DAYS: Final = 7
"""A disk that is full so soon at the present rate is told, too."""
GROWTH_OVER_DAYS: Final = 30
MIB: Final = 1024 * 1024
GIB: Final = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Room:
    """The file and its disk at one moment, in bytes."""

    file_bytes: int
    log_bytes: int
    """Of the write-ahead log beside it."""
    free_bytes: int
    """Within the file: what was forgotten, and is used again by what comes."""
    disk_free_bytes: int
    articles: int
    a_day: int | None = None
    """By how much it grows, over the last 30 days at most; None: nobody knows yet."""
    gives_back: bool = True
    """Whether free room of the file goes back to the disk by itself, in small steps."""

    @property
    def days_left(self) -> int | None:
        """When the disk is full at this rate; None: not in sight."""
        if self.a_day is None or self.a_day <= 0:
            return None
        return (self.disk_free_bytes + self.free_bytes) // self.a_day


def growth(days: Sequence[tuple[int, int]]) -> int | None:
    """Bytes a day over (day, bytes used), oldest first; None where they are of one day."""
    if len(days) < 2 or days[-1][0] == days[0][0]:
        return None
    return (days[-1][1] - days[0][1]) // (days[-1][0] - days[0][0])


def shortage(room: Room) -> str | None:
    """What is to be done before the disk is full, for an operator; None where there is room."""
    is_low = room.disk_free_bytes < LOW_BYTES
    is_soon = room.days_left is not None and room.days_left < SOON_DAYS
    if not is_low and not is_soon:
        return None
    left = f"{size_words(room.disk_free_bytes)} are free on the disk of the database"
    when = f", which lasts for about {room.days_left} days" if room.days_left is not None else ""
    return (
        f"{left}{when}. When it is full, nothing new is stored or posted. Free some space, let texts be forgotten "
        "(RETENTION_DAYS), or move the database to a larger disk (DATABASE_URL)."
    )


def size_words(count: int) -> str:
    """A size as people say it."""
    if count >= GIB:
        return f"{count / GIB:,.1f} GiB"
    return f"{count / MIB:,.1f} MiB" if count >= MIB else f"{count / 1024:,.0f} KiB"


def room_lines(room: Room, parts: Mapping[str, int]) -> list[str]:
    """What to tell an operator about it, a line each, in plain text. `parts`: bytes by part, from the last look at all of it."""
    lines = [
        f"{size_words(room.file_bytes)} for {room.articles:,} articles, {size_words(room.disk_free_bytes)} free on its disk"
    ]
    if room.a_day is not None:
        ends = f", full in about {room.days_left:,} days" if room.days_left is not None else ""
        lines.append(f"grows by {size_words(max(room.a_day, 0))} a day{ends}")
    if parts:
        lines.append(
            ", ".join(f"{part} {size_words(count)}" for part, count in parts.items() if count >= MIB // 10)
        )
    if room.free_bytes > MIB:
        way = (
            "is given back in small steps"
            if room.gives_back
            else "is used again; `python bot.py compact` gives it back"
        )
        lines.append(f"{size_words(room.free_bytes)} of it is free and {way}")
    return lines
