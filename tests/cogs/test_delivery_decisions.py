"""What becomes of a delivery, decided without Discord and without storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from cogs._delivering import decisions
from cogs._delivering.decisions import Absent, AlreadySent, Decision, Fail, Hold, Retry, Skip, Unreadable
from cogs._delivering.read_back import custom_ids, marks
from news.models import (
    ArticleId,
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    Ended,
    GuildId,
    Later,
    Outcome,
    Sent,
)

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def http_error(status: int, code: int = 0) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    response = SimpleNamespace(status=status, reason="refused")
    return kind(response, {"code": code, "message": "no"})  # type: ignore[arg-type]


def delivery(**changes: object) -> Delivery:
    plain = Delivery(
        id=DeliveryId(7),
        guild_id=GuildId(1),
        channel_id=ChannelId(2),
        article_id=ArticleId(99),
        state=DeliveryState.PENDING,
        nonce="n",
        attempts=0,
        created_at=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code", [10003, 10004, 10015, 40067, 50001, 50007, 50009, 50013, 50083, 50278, 160005, 160006]
)
def test_a_target_that_cannot_be_written_to_is_broken(code: int) -> None:
    """A code that only a person can change holds the post and breaks its target, in a plain sentence."""
    decision = decisions.decide_after_error(http_error(404 if code < 20000 else 403, code))
    assert isinstance(decision, Hold)
    assert decision.breaks_target
    assert decision.code == code
    assert decision.reason.endswith(".")
    assert str(code) not in decision.reason


def test_an_unknown_message_means_it_was_posted_and_deleted() -> None:
    """A 404 for a repeated nonce is about the message, not about the channel."""
    assert decisions.decide_after_error(http_error(404, 10008)) == AlreadySent()


@pytest.mark.parametrize(
    "error",
    [
        http_error(500),
        http_error(502),
        http_error(503),
        http_error(524),
        http_error(404),
        http_error(403),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(104, "reset"),
        aiohttp.ClientPayloadError(),
        TimeoutError(),
        ConnectionResetError(),
        RuntimeError("Session is closed"),
        ValueError("an answer that is no JSON"),
    ],
    ids=repr,
)
def test_no_clear_answer_may_have_made_the_message(error: Exception) -> None:
    """Whatever is no clear answer of Discord is tried again, and the channel is read back before that."""
    decision = decisions.decide_after_error(error)
    assert isinstance(decision, Retry)
    assert decision.may_exist
    assert decisions.may_exist(delivery(claimed_at=NOW, attempts=1, reason=decision.reason))


@pytest.mark.parametrize("error", [http_error(429), discord.RateLimited(120.0), http_error(401)], ids=repr)
def test_a_refused_request_made_nothing(error: Exception) -> None:
    """After a rate limit or a refused token the next try needs no reading back."""
    decision = decisions.decide_after_error(error)
    assert isinstance(decision, Retry)
    assert not decision.may_exist
    assert decision.after_s >= 120
    assert not decisions.may_exist(delivery(claimed_at=NOW, attempts=1, reason=decision.reason))


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 50035), (400, 20009), (400, 20031), (400, 200000), (403, 200001), (403, 240000), (413, 40005)],
)
def test_a_post_discord_does_not_accept_fails_alone(status: int, code: int) -> None:
    """A malformed post, one with a harmful link or words that AutoMod blocks is given up; its channel goes on."""
    decision = decisions.decide_after_error(http_error(status, code))
    assert isinstance(decision, Fail)
    assert decision.code == code
    assert decision.reason.endswith(".")


@pytest.mark.parametrize("code", [20016, 20022, 20028, 40062, 130000])
def test_not_now_is_no_refusal(code: int) -> None:
    """Slow mode, write limits and overload pass: the post is tried again, and nothing was made."""
    decision = decisions.decide_after_error(http_error(403, code))
    assert isinstance(decision, Retry)
    assert not decision.may_exist


def test_a_thread_that_is_gone_breaks_no_channel() -> None:
    """What goes into the thread of a post ends with that thread; the channel itself is well."""
    gone = decisions.of_post(decisions.decide_after_error(http_error(404, 10003)))
    assert gone == Skip(decisions.POST_GONE)
    locked = decisions.of_post(decisions.decide_after_error(http_error(400, 160005)))
    assert isinstance(locked, Fail)
    retry = decisions.decide_after_error(http_error(500))
    assert decisions.of_post(retry) is retry


def test_an_unknown_refusal_breaks_the_target() -> None:
    """A 403 with a code we do not know counts against the ban limit too: nothing else is sent there."""
    decision = decisions.decide_after_error(http_error(403, 999999))
    assert isinstance(decision, Hold)
    assert decision.breaks_target


def test_tries_are_bounded() -> None:
    """A post that never arrives is held in the end, and its channel goes on."""
    retry = decisions.decide_after_error(http_error(500))
    assert decisions.bounded(retry, delivery(attempts=0)) is retry
    last = decisions.bounded(retry, delivery(attempts=decisions.MOST_TRIES - 1))
    assert isinstance(last, Hold)
    assert not last.breaks_target


def test_waits_grow_and_are_bounded() -> None:
    """The wait doubles up to five minutes, jitter only shortens it, and Discord's own wish is kept."""
    waits = [decisions.wait_s(n, jitter=0.0) for n in range(40)]
    assert waits == sorted(waits)
    assert waits[0] == decisions.FIRST_WAIT_S
    assert waits[-1] == decisions.LONGEST_WAIT_S
    assert decisions.wait_s(3, jitter=1.0) == waits[3] / 2
    assert decisions.wait_s(0, jitter=1.0, asked_s=500.0) == 500.0
    assert decisions.wait_s(0, jitter=1.0, asked_s=86_400.0) == 3_600.0


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (delivery(), False),
        (delivery(state=DeliveryState.SENDING, claimed_at=NOW), True),
        (delivery(state=DeliveryState.SENDING, claimed_at=NOW, reason=decisions.TOO_FAST), True),
        (delivery(claimed_at=NOW, reason=None), True),
        (delivery(claimed_at=NOW, reason=decisions.UNREADABLE), True),
        (delivery(claimed_at=NOW, reason=decisions.TOO_FAST), False),
    ],
)
def test_who_is_read_back(row: Delivery, expected: bool) -> None:
    """A first try needs no reading back, nor does one that Discord refused; every other does."""
    assert decisions.may_exist(row) is expected


@pytest.mark.parametrize(
    ("reading", "tried_s", "made_s", "attempts", "expected"),
    [
        (Absent(), 86_400, 86_400, 9, True),
        (Unreadable(), 30, 900, 1, True),
        (Unreadable(), 121, 900, 1, False),
        (Unreadable(), -1, 900, 1, False),
        (Unreadable(), 30, 900, 2, False),
        (Unreadable(), 30, 100, 2, True),
        (Unreadable(), 30, -1, 2, False),
    ],
)
def test_sending_again(
    reading: Absent | Unreadable, tried_s: int, made_s: int, attempts: int, expected: bool
) -> None:
    """Where the channel cannot be read, the nonce protects a repeat for two minutes after the first try and no longer,
    nor after the clock was set back. Of a later try only that of the delivery's making is known.
    """
    row = delivery(
        claimed_at=NOW - timedelta(seconds=tried_s),
        created_at=NOW - timedelta(seconds=made_s),
        attempts=attempts,
    )
    assert decisions.may_send_again(reading, row, now=NOW) is expected


SENT = Sent(DeliveryId(7), 5)


@pytest.mark.parametrize(
    ("result", "outcome", "next_follows"),
    [
        (SENT, SENT, True),
        (Retry("r", may_exist=True), Later(DeliveryId(7), NOW + timedelta(seconds=1), "r"), False),
        (Hold("h", True, 50013), Ended(DeliveryId(7), DeliveryState.HELD, "h", True, 50013), False),
        (Hold("h", False), Ended(DeliveryId(7), DeliveryState.HELD, "h"), True),
        (Fail("f", 240000), Ended(DeliveryId(7), DeliveryState.FAILED, "f", code=240000), True),
        (Skip("s"), Ended(DeliveryId(7), DeliveryState.SKIPPED, "s"), True),
    ],
    ids=repr,
)
def test_what_is_written_down(result: Sent | Decision, outcome: Outcome, next_follows: bool) -> None:
    """Each result becomes one outcome; only one that waits or a broken target holds back what follows in its queue."""
    assert decisions.outcome_of(result, delivery(), now=NOW, jitter=1.0) == outcome
    assert decisions.may_follow(outcome) is next_follows


def test_the_marker_is_found_however_deep() -> None:
    """Custom ids are found in containers, rows and sections; a test post of the same article is no delivery."""
    button = SimpleNamespace(custom_id="nd1|go|article|99")
    row = SimpleNamespace(children=[button])
    section = SimpleNamespace(children=[], accessory=SimpleNamespace(custom_id="nd1|go|topic|4"))
    ids = list(custom_ids([SimpleNamespace(children=[section, row])]))
    assert sorted(ids) == ["nd1|go|article|99", "nd1|go|topic|4"]
    assert marks(ids, delivery())
    assert not marks(ids, delivery(article_id=ArticleId(9)))
    assert not marks(ids, delivery(article_id=ArticleId(4)))
    assert not marks([*ids, "nd1|autopost|show|0"], delivery())


def test_a_digest_is_known_by_its_own_mark() -> None:
    """A digest that leads to an article is not that article's post, and another digest is not this one."""
    digest = delivery(kind="digest", article_id=None)
    ids = ["nd1|digest|7|0", "nd1|go|article|99"]
    assert marks(ids, digest)
    assert not marks(ids, replace(digest, id=DeliveryId(8)))
    assert not marks(ids, delivery())
