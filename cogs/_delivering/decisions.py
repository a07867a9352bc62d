"""What to do about a delivery, decided without touching anything: no clock, no storage, no network."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord

from news.models import ChannelId, Delivery, DeliveryState
from storage.deliveries import LONGEST_WAIT

FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 300.0
MOST_TRIES = 24
"""Tries before a delivery is held: with the waits above that is a Discord outage of an hour and more."""

NONCE_PROTECTS = timedelta(minutes=2)
"""How long Discord is trusted to drop a repeated nonce. Its documentation says "the past few minutes"."""

NO_ANSWER = "Discord did not answer; it is tried again"
TOO_FAST = "Discord asked for a pause; it is tried again"
LOGGED_OUT = "Discord refuses the bot's token; it is tried again"
INTERRUPTED = "Newsdesk was stopped while it was sending"
NOT_READ = "the channel could not be read back; it is tried again"
DELETED = "it was posted, and someone deleted it"
ARTICLE_GONE = "the article was removed, or this server does not read its source any more"
AGE_RESTRICTED = (
    "its source is shown in age-restricted channels only, and this channel is not one; "
    "`/source edit` changes the source, the channel's own settings change the channel"
)
UNREADABLE = (
    "Newsdesk was stopped while it was sending and cannot read the channel back to see whether the post "
    "arrived. Give it Read Message History there."
)
GAVE_UP = "Discord did not take it after many tries."

_NOTHING_SENT = frozenset({TOO_FAST, LOGGED_OUT})

_CHANNEL_REASONS = {
    10003: "The channel was deleted.",
    10004: "Newsdesk is not in the server any more.",
    10015: "The webhook of the channel was deleted.",
    50001: "Newsdesk cannot see the channel. Give it View Channel there.",
    50007: "Direct messages to this person are closed.",
    50008: "Newsdesk cannot write in a channel of this kind.",
    50013: "Newsdesk may not write in the channel. Give it Send Messages there.",
    50024: "Newsdesk cannot write in a channel of this kind.",
    50083: "The thread is archived.",
    160005: "The thread is locked.",
}
"""Discord's codes after which trying again changes nothing until someone acts, in words for an organiser."""

_UNKNOWN_MESSAGE = 10008


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again later. `may_exist`: the message may have been created although nothing came back."""

    reason: str
    may_exist: bool
    after_s: float = 0.0
    """The wait Discord asked for, in seconds; ours may be longer."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep it until someone acts. With `pauses_channel` nothing else goes to that channel either."""

    reason: str
    pauses_channel: bool


@dataclass(frozen=True, slots=True)
class Fail:
    """Discord will never take this one message; the channel itself is well."""

    reason: str


@dataclass(frozen=True, slots=True)
class AlreadySent:
    """It was posted by an earlier try and has been deleted since."""

    reason: str = DELETED


@dataclass(frozen=True, slots=True)
class Skip:
    """There is nothing to send, or not in this channel."""

    reason: str


Decision = Retry | Hold | Fail | AlreadySent | Skip


def decide_after_error(error: Exception) -> Decision:
    """What a failed send, or a failed reading back, means.

    Whatever is not a clear answer of Discord (a reset connection, a timeout, an error of our own in between)
    counts as "may exist": only reading the channel back can tell.
    """
    if isinstance(error, discord.RateLimited):
        return Retry(TOO_FAST, may_exist=False, after_s=error.retry_after)
    if not isinstance(error, discord.HTTPException):
        return Retry(NO_ANSWER, may_exist=True)
    if error.code == _UNKNOWN_MESSAGE:
        return AlreadySent()
    if words := _CHANNEL_REASONS.get(error.code):
        return Hold(words, pauses_channel=True)
    return _decide_by_status(error)


def _decide_by_status(error: discord.HTTPException) -> Decision:
    if error.status == 429:
        return Retry(TOO_FAST, may_exist=False, after_s=LONGEST_WAIT_S)
    if error.status == 401:
        return Retry(LOGGED_OUT, may_exist=False, after_s=LONGEST_WAIT_S)
    if error.status == 403 and error.code:
        return Hold(
            f"Discord does not let Newsdesk write in the channel ({error.code}).", pauses_channel=True
        )
    if error.status == 400:
        return Fail(f"Discord did not accept the post ({error.code}).")
    # What is left is a server error, or an answer without a code: a proxy or a firewall on the way.
    return Retry(NO_ANSWER, may_exist=True)


def bounded(decision: Decision, delivery: Delivery) -> Decision:
    """The decision, but held after MOST_TRIES: a post that never arrives must not block its channel for ever.

    `delivery.attempts` counts the tries that ended, this one not included.
    """
    if isinstance(decision, Retry) and delivery.attempts + 1 >= MOST_TRIES:
        return Hold(GAVE_UP, pauses_channel=False)
    return decision


def wait_s(attempts: int, *, jitter: float, asked_s: float = 0.0) -> float:
    """Seconds to the next try: doubling from FIRST_WAIT_S to LONGEST_WAIT_S, never less than Discord asked for (an hour at most).

    `jitter` is between 0 and 1 and takes up to half of the wait away, so that channels do not come back as one.
    """
    doubled = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(max(attempts, 0), 16))
    return max(min(asked_s, LONGEST_WAIT.total_seconds()), doubled * (1.0 - jitter / 2.0))


def may_exist(delivery: Delivery) -> bool:
    """Whether an earlier try may have created the message, so that the channel has to be read back first."""
    if delivery.state is DeliveryState.SENDING:
        return True
    if delivery.claimed_at is None:
        return False
    return delivery.reason not in _NOTHING_SENT


@dataclass(frozen=True, slots=True)
class Found:
    """The channel has the message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Absent:
    """The channel was read far enough back and does not have it."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The channel's history cannot be read, or not far enough back."""


Reading = Found | Absent | Unreadable


def may_send_again(reading: Absent | Unreadable, delivery: Delivery, *, now: datetime) -> bool:
    """Whether sending (again) with the same nonce cannot make a second message.

    Yes when the channel does not have it. When that cannot be known, only while Discord still remembers the nonce.
    """
    if isinstance(reading, Absent):
        return True
    if delivery.claimed_at is None:
        return False
    # An age below zero: the clock was set back, and how old the nonce is cannot be known.
    return timedelta(0) <= now - delivery.claimed_at < NONCE_PROTECTS


def by_channel(
    deliveries: Iterable[Delivery], *, busy: Collection[ChannelId]
) -> dict[ChannelId, list[Delivery]]:
    """The deliveries of each channel in the order given, without the channels that are being written to."""
    queues: dict[ChannelId, list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.channel_id not in busy:
            queues.setdefault(delivery.channel_id, []).append(delivery)
    return queues
