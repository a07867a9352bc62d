"""What to do about a delivery, decided without touching anything: no clock, no storage, no network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import discord

from news.models import Delivery, DeliveryState, Ended, Later, Outcome, Sent
from storage.deliveries import LONGEST_WAIT

FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 300.0
MOST_TRIES = 24
"""Tries before a delivery is held: with the waits above that is a Discord outage of an hour and more."""

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
"""Before every message: Discord's ids count from this moment."""
NONCE_PROTECTS = timedelta(minutes=2)
"""How long Discord is trusted to drop a repeated nonce. Its documentation says "the past few minutes"."""

NO_ANSWER = "Discord did not answer; it is tried again"
TOO_FAST = "Discord asked for a pause; it is tried again"
LOGGED_OUT = "Discord refuses the bot's token; it is tried again"
INTERRUPTED = "Newsdesk was stopped while it was sending"
NOT_READ = "the channel could not be read back; it is tried again"
POST_GONE = "the post whose thread it belongs to was hidden or deleted"
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

ARCHIVED = 50083
LOCKED = 160005
FORUM_FULL = 160006
TAG_REQUIRED = 40067
THREAD_EXISTS = 160004
UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008

_TARGET_REASONS = {
    UNKNOWN_CHANNEL: "The channel was deleted.",
    10004: "Newsdesk is not in the server any more.",
    10015: "The webhook of the channel was deleted.",
    50001: "Newsdesk cannot see the channel. Give it View Channel there.",
    50007: "Direct messages to this person are closed.",
    50008: "Newsdesk cannot write in a channel of this kind.",
    50009: "The server's verification level keeps Newsdesk from writing in the channel.",
    50013: "Newsdesk may not write in the channel. Give it Send Messages there.",
    50024: "Newsdesk cannot write in a channel of this kind.",
    ARCHIVED: "The thread is archived, and Newsdesk may not open it.",
    50278: "This person is in no server with Newsdesk any more.",
    LOCKED: "The thread is locked.",
    FORUM_FULL: "The forum is full: Discord lets no more of its posts be open. Close some of them.",
    TAG_REQUIRED: "Every post in the forum needs a tag. Choose one for this autopost.",
}
"""Discord's codes after which trying again changes nothing until someone acts, in words for an organiser."""

_MESSAGE_REASONS = {
    20009: "Discord takes it for explicit content and does not let it be posted there.",
    20031: "Its title has words that Discord does not allow there.",
    200000: "The server's AutoMod blocked it.",
    200001: "The server's AutoMod blocked its title.",
    240000: "Discord takes a link in it for harmful.",
}
"""Discord's codes for a message that it will never take, while the place is well."""

_PASSING = frozenset({20016, 20022, 20028, 40062, 130000})
"""Discord's codes for "not now": slow mode, write rate limits, resources under load. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again later. `may_exist`: the message may have been created although nothing came back."""

    reason: str
    may_exist: bool
    after_s: float = 0.0
    """The wait Discord asked for, in seconds; ours may be longer."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep it until someone acts. With `breaks_target` nothing else goes there either. `code`: Discord's."""

    reason: str
    breaks_target: bool
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Fail:
    """Discord will never take this one message; the channel itself is well. `code`: Discord's."""

    reason: str
    code: int | None = None


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
    if error.code == UNKNOWN_MESSAGE:
        return AlreadySent()
    if words := _TARGET_REASONS.get(error.code):
        return Hold(words, breaks_target=True, code=error.code)
    if words := _MESSAGE_REASONS.get(error.code):
        return Fail(words, error.code)
    if error.code in _PASSING:
        return Retry(TOO_FAST, may_exist=False)
    return _decide_by_status(error)


def _decide_by_status(error: discord.HTTPException) -> Decision:
    code = error.code or None
    if error.status == 429:
        return Retry(TOO_FAST, may_exist=False, after_s=LONGEST_WAIT_S)
    if error.status == 401:
        return Retry(LOGGED_OUT, may_exist=False, after_s=LONGEST_WAIT_S)
    if error.status == 403 and code:
        return Hold(
            f"Discord does not let Newsdesk write in the channel ({code}).", breaks_target=True, code=code
        )
    if error.status in (400, 413):
        return Fail(f"Discord did not accept the post ({code or error.status}).", code)
    # What is left is a server error, or an answer without a code: a proxy or a firewall on the way.
    return Retry(NO_ANSWER, may_exist=True)


def of_post(decision: Decision) -> Decision:
    """The decision for what goes into the thread of an earlier post: its place is the thread, and the target is well."""
    if isinstance(decision, Hold) and decision.breaks_target:
        if decision.code == UNKNOWN_CHANNEL:
            return Skip(POST_GONE)
        return Fail(f"It belongs into the thread of an earlier post. {decision.reason}", decision.code)
    return decision


def bounded(decision: Decision, delivery: Delivery) -> Decision:
    """The decision, but held after MOST_TRIES: a post that never arrives must not block its channel for ever.

    `delivery.attempts` counts the tries that ended, this one not included.
    """
    if isinstance(decision, Retry) and delivery.attempts + 1 >= MOST_TRIES:
        return Hold(GAVE_UP, breaks_target=False)
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


def as_looked_for(delivery: Delivery, *, now: datetime) -> Delivery:
    """The delivery with a time of its claim that reading back may rely on.

    A claim in the future was written on a clock that was wrong: it says nothing of where its message may be, so that all
    is looked through that is ever looked through.
    """
    is_astray = delivery.claimed_at is not None and delivery.claimed_at > now
    return replace(delivery, claimed_at=LONG_AGO) if is_astray else delivery


def may_send_again(reading: Absent | Unreadable, delivery: Delivery, *, now: datetime) -> bool:
    """Whether sending (again) with the same nonce cannot make a second message.

    Yes when the channel does not have it. When that cannot be known, only while Discord still remembers the nonce of
    every earlier try: that of a first try, or all tries of a delivery that is younger than that.
    """
    if isinstance(reading, Absent):
        return True
    # An age below zero: the clock was set back, and how old the nonce is cannot be known.
    began_at = delivery.claimed_at if delivery.attempts <= 1 else delivery.created_at
    return began_at is not None and timedelta(0) <= now - began_at < NONCE_PROTECTS


def outcome_of(result: Sent | Decision, delivery: Delivery, *, now: datetime, jitter: float) -> Outcome:
    """What is written down of a try. `jitter`: see `wait_s`."""
    match result:
        case Sent():
            return result
        case Retry(reason, _, asked_s):
            wait = timedelta(seconds=wait_s(delivery.attempts, jitter=jitter, asked_s=asked_s))
            return Later(delivery.id, now + wait, reason)
        case Hold(reason, breaks_target, code):
            return Ended(delivery.id, DeliveryState.HELD, reason, breaks_target, code)
        case Fail(reason, code):
            return Ended(delivery.id, DeliveryState.FAILED, reason, code=code)
        case AlreadySent(reason) | Skip(reason):
            return Ended(delivery.id, DeliveryState.SKIPPED, reason)


def may_follow(outcome: Outcome) -> bool:
    """Whether the next delivery of the target may be sent after this one has ended so."""
    match outcome:
        case Sent():
            return True
        case Later():
            return False
        case Ended():
            return not outcome.breaks_target
