"""Times as the database keeps them: milliseconds since 1970 UTC in, aware UTC out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
MS_A_DAY = 86_400_000
ID_SHIFT = 20
"""An article's id is its time in ms shifted by this; the low bits break ties."""


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC, rounded down. Raises ValueError on a naive time."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment!r}")
    return (moment - _EPOCH) // _MILLISECOND


def to_ms_or_none(moment: datetime | None) -> int | None:
    """As `to_ms`; None stays None."""
    return None if moment is None else to_ms(moment)


def from_ms(ms: int) -> datetime:
    """Aware UTC."""
    return _EPOCH + ms * _MILLISECOND


def from_ms_or_none(ms: int | None) -> datetime | None:
    """As `from_ms`; None stays None."""
    return None if ms is None else from_ms(ms)


def first_id(moment: datetime) -> int:
    """The lowest article id of that time: news at or after `moment` has this id or a higher one."""
    return to_ms(moment) << ID_SHIFT


def id_time(article_id: int) -> datetime:
    """The time of the news that an article's id stands for, aware UTC."""
    return from_ms(article_id >> ID_SHIFT)


def id_day(article_id: int) -> int:
    """The UTC day of the news, in days since 1970."""
    return (article_id >> ID_SHIFT) // MS_A_DAY
