"""Times as people type them. Pure."""

from __future__ import annotations

import re
from typing import Final

from cogs._ui.failure import AskedWrongError
from news.models import MINUTES_OF_DAY, Quiet

_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_MINUTE: Final = re.compile(r":?(\d{1,2})")
_BETWEEN: Final = re.compile(r"\s*(?:-|–|—|to|until)\s*", re.IGNORECASE)


def read_clock(typed: str) -> int | None:
    """Minutes after midnight of "18:30", "6:30 pm", "18" or "18h30"; None for anything else."""
    found = _CLOCK.fullmatch(typed.strip()[:20])
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    at = 60 * hour + minute
    return at % MINUTES_OF_DAY if hour <= 24 and minute < 60 and at <= MINUTES_OF_DAY else None


def digest_minute(typed: str, *, is_hourly: bool) -> int:
    """The time of a digest that was typed. Raises AskedWrongError with how to type it."""
    if is_hourly:
        found = _MINUTE.fullmatch(typed.strip()[:20])
        if found is None or int(found[1]) > 59:
            raise AskedWrongError(
                user_message="That is no minute of an hour. Type `:15` for a quarter past, `:00` for the full hour."
            )
        return int(found[1])
    at = read_clock(typed)
    if at is None:
        raise AskedWrongError(user_message="That is no time of the day. Type it as `18:30`, or as `6:30 pm`.")
    return at


def quiet_hours(typed: str) -> Quiet | None:
    """The hours that were typed; None for nothing. Raises AskedWrongError with how to type them."""
    if not typed.strip():
        return None
    ends = [read_clock(part) for part in _BETWEEN.split(typed.strip()[:40])]
    start, until = (ends[0], ends[1]) if len(ends) == 2 else (None, None)
    if start is None or until is None:
        raise AskedWrongError(
            user_message="Quiet hours need a beginning and an end. Type them as `22:30-06:45`, or leave them empty."
        )
    if start == until:
        raise AskedWrongError(
            user_message="Those hours begin and end at the same time: nothing would ever be posted. To stop posting, "
            "use `/autopost pause`."
        )
    return Quiet(start, until)
