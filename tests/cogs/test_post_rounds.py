"""When a posted message is edited or published, and when it is left as it is: decided without touching anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from cogs._delivering import publishing, updating
from cogs._delivering.digesting import Cause, cause_of, title_words, why_words
from cogs._delivering.publishing import NotPublished, Published, Rest, Wanted
from cogs._delivering.updating import Again, Done
from news.models import (
    ArticleId,
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    GuildId,
    PostSettings,
    Quiet,
    Schedule,
)
from news.posting.planning import Facts, plan
from storage.queues import CAUGHT_UP

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SENT = Delivery(
    DeliveryId(1),
    GuildId(1),
    ChannelId(2),
    ArticleId(3),
    DeliveryState.SENT,
    "nonce",
    1,
    NOW - HOUR,
    message_id=4,
    sent_at=NOW - HOUR,
)


def failed(status: int, code: int = 0) -> discord.HTTPException:
    """What discord.py raises for an answer like that."""
    response = cast(Any, SimpleNamespace(status=status, reason="reason"))
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    return kind(response, {"code": code, "message": "message"})


@pytest.mark.parametrize(
    ("delivery", "edits", "outcome"),
    [
        (SENT, [], None),
        (SENT, [NOW - MINUTE], None),
        (SENT, [NOW - timedelta(seconds=59)], Again(NOW + timedelta(seconds=1))),
        (SENT, [NOW - 2 * MINUTE] * 19, None),
        (SENT, [NOW - 20 * HOUR, *[NOW - 2 * MINUTE] * 19], Again(NOW + 4 * HOUR)),
        (SENT, [NOW - 25 * HOUR] * 20, None),
        (SENT, [NOW + HOUR] * 20, None),
        (replace(SENT, sent_at=NOW - timedelta(days=7)), [], None),
        (replace(SENT, sent_at=NOW - timedelta(days=7, seconds=1)), [], Done(note=updating.TOO_OLD)),
        (replace(SENT, hidden_at=NOW), [], Done(note=updating.HIDDEN)),
        (replace(SENT, message_id=None), [], Done(note="it was not sent")),
    ],
    ids=[
        "first",
        "a minute later",
        "too soon",
        "nineteen today",
        "twenty today",
        "twenty the day before",
        "the clock was set back",
        "seven days",
        "over seven days",
        "hidden",
        "not sent",
    ],
)
def test_when_a_message_is_edited(
    delivery: Delivery, edits: list[datetime], outcome: Done | Again | None
) -> None:
    """At most once a minute and twenty times in a day, for seven days, and never once it is hidden."""
    assert updating.when_to_edit(delivery, edits, NOW) == outcome


@pytest.mark.parametrize(
    ("error", "note"),
    [
        (failed(400, 30046), "Discord lets no message older than an hour be edited this often"),
        (failed(404, 10008), "someone deleted the message"),
        (failed(404, 10003), "its channel was deleted"),
        (failed(400, 50083), "its thread is archived"),
        (failed(403, 50013), "Newsdesk may not write in its channel any more"),
        (failed(400, 50035), "Discord did not accept the edit (50035)"),
        (failed(413), "Discord did not accept the edit (413)"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_an_edit_that_discord_refuses_is_the_last(error: Exception, note: str) -> None:
    """A clear refusal leaves the message as it is, with a note for organisers."""
    assert updating.after_error(error, NOW) == Done(note=note)


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (failed(500), updating.AGAIN_AFTER),
        (failed(429), updating.AGAIN_AFTER),
        (failed(401), updating.AGAIN_AFTER),
        (TimeoutError(), updating.AGAIN_AFTER),
        (aiohttp.ServerDisconnectedError(), updating.AGAIN_AFTER),
        (discord.RateLimited(600), timedelta(seconds=600)),
        (discord.RateLimited(5), MINUTE),
        (discord.RateLimited(10**6), updating.LONGEST_WAIT),
    ],
    ids=["500", "429", "401", "timeout", "reset", "asked", "asked little", "asked much"],
)
def test_an_edit_without_an_answer_is_tried_again(error: Exception, wait: timedelta) -> None:
    """An edit may be repeated, so that whatever is no clear refusal is tried again, later."""
    assert updating.after_error(error, NOW) == Again(NOW + wait)


@pytest.mark.parametrize(
    ("published", "at"),
    [
        ([], NOW),
        ([NOW - MINUTE] * 9, NOW),
        ([NOW - 40 * MINUTE, *[NOW - MINUTE] * 9], NOW + 20 * MINUTE),
        ([NOW - HOUR] * 10, NOW),
        ([NOW + HOUR] * 10, NOW),
    ],
    ids=["none", "nine", "ten", "an hour ago", "the clock was set back"],
)
def test_a_channel_publishes_ten_an_hour(published: list[datetime], at: datetime) -> None:
    """The next is published when the tenth last is an hour ago."""
    assert publishing.may_publish_at(published, NOW) == at


def test_the_most_widely_told_is_published_first() -> None:
    """Most independent outlets, then most outlets, then the newest."""
    rows = [replace(SENT, id=DeliveryId(number)) for number in range(1, 5)]
    waiting = [Wanted(rows[0], 1, 9), Wanted(rows[1], 2, 2), Wanted(rows[2], 2, 3), Wanted(rows[3], 2, 3)]
    order: list[int] = []
    while (first := publishing.next_of(waiting)) is not None:
        waiting.remove(first)
        order.append(first.delivery.id)
    assert order == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("delivery", "note"),
    [
        (replace(SENT, sent_at=NOW - 6 * HOUR), None),
        (replace(SENT, sent_at=NOW - 6 * HOUR - MINUTE), publishing.WAITED),
        (replace(SENT, hidden_at=NOW), publishing.HIDDEN),
    ],
    ids=["six hours", "more", "hidden"],
)
def test_a_post_waits_six_hours_to_be_published(delivery: Delivery, note: str | None) -> None:
    """After that it is news to nobody; what is hidden is not published at all."""
    assert publishing.too_late(delivery, NOW) == (None if note is None else NotPublished(note))


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (failed(400, 40033), Published()),
        (failed(404, 10008), NotPublished("someone deleted the message")),
        (failed(400, 50068), NotPublished(publishing.NOT_ANNOUNCING)),
        (failed(400, 1), NotPublished("Discord did not accept it (1)")),
        (failed(429), Rest(NOW + HOUR)),
        (discord.RateLimited(3_000), Rest(NOW + 50 * MINUTE)),
        (discord.RateLimited(10**6), Rest(NOW + 2 * HOUR)),
        (failed(503), Rest(NOW + MINUTE)),
        (TimeoutError(), Rest(NOW + MINUTE)),
    ],
    ids=["published before", "deleted", "no news", "refused", "429", "asked", "asked much", "503", "timeout"],
)
def test_what_a_failed_request_to_publish_means(error: Exception, outcome: object) -> None:
    """ "Already published" is success; what Discord asks to wait for rests that channel alone."""
    assert publishing.after_error(error, NOW) == outcome


@pytest.mark.parametrize(
    ("settings", "facts", "cause"),
    [
        (PostSettings(mode="digest"), Facts(), "schedule"),
        (PostSettings(cap_per_hour=1), Facts(posted_last_hour=1), "cap"),
        (PostSettings(quiet=Quiet(0, 23 * 60)), Facts(), "quiet"),
    ],
    ids=["digest", "cap", "quiet"],
)
def test_a_digest_knows_why_its_articles_waited(settings: PostSettings, facts: Facts, cause: Cause) -> None:
    """What is written down when an article is planned says it again when its digest is made."""
    reason = plan(settings, facts, NOW).reason
    assert reason is not None
    assert cause_of(reason) == cause
    assert cause_of(CAUGHT_UP) == "late"


@pytest.mark.parametrize(
    ("causes", "title", "why"),
    [
        (set(), "Weekly digest", ""),
        ({"schedule"}, "Weekly digest", "Posted every Monday at 18:00 (UTC)"),
        ({"cap"}, "Weekly digest", "What was over 5 posts an hour"),
        ({"quiet"}, "Digest of the quiet hours", "What came in quiet hours"),
        (
            {"quiet", "late"},
            "Catching up",
            "What came in quiet hours · what could not be posted in time",
        ),
        (
            {"cap", "quiet"},
            "Weekly digest",
            "What was over 5 posts an hour · what came in quiet hours",
        ),
    ],
    ids=["unknown", "schedule", "cap", "quiet", "late", "two"],
)
def test_what_a_digest_is_called(causes: set[Cause], title: str, why: str) -> None:
    """After its schedule, or after what kept its articles from being posted by themselves."""
    settings = PostSettings(schedule=Schedule("week"))
    assert (title_words(causes, settings), why_words(causes, settings)) == (title, why)


def test_a_digest_of_several_autoposts_names_none() -> None:
    """What they chose differs, so that no figure of theirs is said."""
    causes: set[Cause] = {"cap", "schedule"}
    assert title_words(causes, None) == "Digest"
    assert why_words(causes, None) == "What was over the most posts an hour"
