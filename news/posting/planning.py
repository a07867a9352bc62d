"""What becomes of an article in a channel that wants it: the one table of these decisions. Pure and total.

The rules, first match decides:

1. what an organiser stopped (the wish is paused; the article is barred there, satire for example): skipped
2. a blocked word, then another language: skipped
3. the channel has a post of this story: skipped, and that post is edited, or sent to its thread, as chosen
4. too few independent outlets yet: skipped, until one more tells it
5. nothing can be sent to the channel: held, until that is mended
6. a wish for digests alone: held for the next, which in quiet hours goes out at their end
7. quiet hours: held for a digest at their end
8. more posts than the cap in the last hour: held for the next digest
9. posted at once, with a ping where one is wanted and met

What is skipped for good comes before what is only held, so that nothing waits that would be left out in the end. The story
comes before the outlets: a post that is there is kept up to date whatever was chosen since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from news.models.posting import DeliveryState, PostSettings, PostUpdates
from news.posting.schedules import next_digest_at, quiet_until, zone_of

PlannedState = Literal[DeliveryState.PENDING, DeliveryState.HELD, DeliveryState.SKIPPED]
HeldBy = Literal["schedule", "quiet", "cap", "target"]
ON_CARD: Final = "on the card of its story"
"""Begins the reason of an article that the channel has on another one's post."""
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_IN_DIGEST: Final = "in the digest "
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article and a channel when it is decided. The defaults are those of an ordinary article."""

    paused_reason: str | None = None
    """Why the wish is paused, as it was written down; None: it is not."""
    barred: str | None = None
    """Why such an article is never posted there, in words: "satire", "only for age-restricted channels"."""
    broken_reason: str | None = None
    """Why nothing can be sent to the channel."""
    told: str | None = None
    """The post of this story that the channel has, or is about to get, in words: its title."""
    can_join: PostUpdates = "off"
    """What that post allows: to be edited, a thread of its own as well, or neither."""
    independent: int = 1
    """Independent outlets that tell the story, this article's among them."""
    language: str | None = None
    """Of the article, such as "de" or "de-AT"; None: not known."""
    blocked: str | None = None
    """The blocked word that it has."""
    posted_last_hour: int = 0
    """Posts of this wish within the last hour, those on their way among them, digests and threads not."""
    pings: bool = True
    """Whether the ping's own search finds the article; it is True where there is none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of it. Held means a time or a reason to wait for, skipped always a reason."""

    state: PlannedState
    reason: str | None = None
    """A part of a sentence for `/why`; None of what is posted at once."""
    digest_at: datetime | None = None
    """When the digest goes out that takes it, aware UTC. None of what is held: until the channel can be written to."""
    ping_role_id: int | None = None
    held_by: HeldBy | None = None
    """Which rule holds it; None of what is not held."""
    joins: PostUpdates = "off"
    """What it does to the post of its story: "edit" when skipped, "thread" when pending."""


def plan(settings: PostSettings, facts: Facts, now: datetime) -> Plan:
    """What becomes of an article that meets a wish with these settings. Never raises; `now` is aware UTC."""
    return (
        _left_out(settings, facts)
        or _of_told_story(settings, facts, now)
        or _told_by_few(settings, facts)
        or _waiting(settings, facts, now)
        or Plan(DeliveryState.PENDING, ping_role_id=_role_to_ping(settings, facts))
    )


def digest_after(settings: PostSettings, now: datetime) -> datetime:
    """When the next digest with these settings goes out: by its schedule, in quiet hours at their end."""
    due = next_digest_at(settings.schedule, now)
    return quiet_until(settings.quiet, settings.schedule.zone, due) or due


def rule_of(reason: str | None) -> str:
    """What of a plan's reason to wait is its rule: "over 5 posts an hour"; "" where it is the digest's hour alone.

    That hour is a time of the server's; cards show it as each reader's own.
    """
    return (reason or "").partition(_IN_DIGEST)[0].rstrip(": ")


def _left_out(settings: PostSettings, facts: Facts) -> Plan | None:
    if facts.paused_reason is not None:
        return _skipped(facts.paused_reason)
    if facts.barred is not None:
        return _skipped(facts.barred)
    if facts.blocked is not None:
        return _skipped(f"it has a word that this server blocks: {facts.blocked}")
    if not _is_understood(settings.language, facts.language):
        return _skipped(f"it is in another language ({facts.language}, not {settings.language})")
    return None


def _of_told_story(settings: PostSettings, facts: Facts, now: datetime) -> Plan | None:
    """A further article of a posted story. Nothing new is said in quiet hours, so a thread waits with the card's edit."""
    if facts.told is None:
        return None
    joins = _joining(settings.updates, facts.can_join)
    can_write = facts.broken_reason is None and _quiet_until(settings, now) is None
    if joins == "thread" and can_write:
        return Plan(
            DeliveryState.PENDING, f"in the thread of the post of its story: {facts.told}", joins="thread"
        )
    if joins == "off":
        return _skipped(f"the channel has a post of this story: {facts.told}")
    return Plan(DeliveryState.SKIPPED, f"{ON_CARD}: {facts.told}", joins="edit")


def _told_by_few(settings: PostSettings, facts: Facts) -> Plan | None:
    if facts.independent >= settings.min_sources:
        return None
    return _skipped(f"told by {max(facts.independent, 0)} of {settings.min_sources} independent outlets")


def _waiting(settings: PostSettings, facts: Facts, now: datetime) -> Plan | None:
    if facts.broken_reason is not None:
        return Plan(DeliveryState.HELD, facts.broken_reason, held_by="target")
    if settings.mode == "digest":
        return _in_digest("schedule", "", settings, digest_after(settings, now), now)
    quiet_end = _quiet_until(settings, now)
    if quiet_end is not None:
        return _in_digest("quiet", "quiet hours: ", settings, quiet_end, now)
    if settings.mode == "both" and facts.posted_last_hour >= settings.cap_per_hour:
        over = f"over {_counted(settings.cap_per_hour, 'post')} an hour: "
        return _in_digest("cap", over, settings, digest_after(settings, now), now)
    return None


def _role_to_ping(settings: PostSettings, facts: Facts) -> int | None:
    ping = settings.ping
    if ping is None or not facts.pings or facts.independent < ping.min_sources:
        return None
    return ping.role_id


def _joining(wanted: PostUpdates, possible: PostUpdates) -> PostUpdates:
    """What is wanted as far as the post allows it; a card can be edited where it could have a thread."""
    if "off" in (wanted, possible):
        return "off"
    return "thread" if wanted == possible == "thread" else "edit"


def _is_understood(wanted: str | None, language: str | None) -> bool:
    return wanted is None or not language or _base(wanted) == _base(language)


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _quiet_until(settings: PostSettings, now: datetime) -> datetime | None:
    return quiet_until(settings.quiet, settings.schedule.zone, now)


def _skipped(reason: str) -> Plan:
    return Plan(DeliveryState.SKIPPED, reason)


def _in_digest(by: HeldBy, why: str, settings: PostSettings, due: datetime, now: datetime) -> Plan:
    reason = f"{why}{_IN_DIGEST}{_when(due, settings.schedule.zone, now)}"
    return Plan(DeliveryState.HELD, reason, due, held_by=by)


def _when(moment: datetime, zone: str, now: datetime) -> str:
    """ "at 18:00 Europe/Oslo", with the day where it is not the day of `now` there."""
    place = zone_of(zone)
    there, today = moment.astimezone(place), now.astimezone(place).date()
    day = (
        f"on {_DAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1]} "
        if there.date() != today
        else ""
    )
    return f"{day}at {there:%H:%M} {zone}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
