"""What becomes of a delivery, decided without Discord and without storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from cogs._delivering import decisions
from cogs._delivering.decisions import Absent, AlreadySent, Fail, Hold, Retry, Unreadable
from cogs._delivering.read_back import custom_ids, marks_article
from news.models import ArticleId, ChannelId, Delivery, DeliveryId, DeliveryState, GuildId

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


@pytest.mark.parametrize("code", [10003, 10004, 10015, 50001, 50007, 50013, 50083, 160005])
def test_a_channel_that_cannot_be_written_to_is_paused(code: int) -> None:
    """A code that only a person can change holds the post and pauses the channel, in a plain sentence."""
    decision = decisions.decide_after_error(http_error(404 if code < 20000 else 403, code))
    assert isinstance(decision, Hold)
    assert decision.pauses_channel
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


def test_a_post_discord_does_not_accept_fails_alone() -> None:
    """A malformed post is given up; its channel goes on."""
    assert isinstance(decisions.decide_after_error(http_error(400, 50035)), Fail)


def test_an_unknown_refusal_pauses_the_channel() -> None:
    """A 403 with a code we do not know counts against the ban limit too: the channel is paused."""
    decision = decisions.decide_after_error(http_error(403, 999999))
    assert isinstance(decision, Hold)
    assert decision.pauses_channel


def test_tries_are_bounded() -> None:
    """A post that never arrives is held in the end, and its channel goes on."""
    retry = decisions.decide_after_error(http_error(500))
    assert decisions.bounded(retry, delivery(attempts=0)) is retry
    last = decisions.bounded(retry, delivery(attempts=decisions.MOST_TRIES - 1))
    assert isinstance(last, Hold)
    assert not last.pauses_channel


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
    ("reading", "age_s", "expected"),
    [
        (Absent(), 86_400, True),
        (Unreadable(), 30, True),
        (Unreadable(), 121, False),
        (Unreadable(), -1, False),
    ],
)
def test_sending_again(reading: Absent | Unreadable, age_s: int, expected: bool) -> None:
    """Where the channel cannot be read, the nonce protects a repeat for two minutes and no longer, nor after the clock was set back."""
    row = delivery(claimed_at=NOW - timedelta(seconds=age_s))
    assert decisions.may_send_again(reading, row, now=NOW) is expected


def test_order_is_kept_within_a_channel() -> None:
    """Deliveries are grouped by channel in the order given; a channel that is being written to waits."""
    rows = [delivery(id=DeliveryId(n), channel_id=ChannelId(c)) for n, c in [(1, 5), (2, 6), (3, 5), (4, 8)]]
    queues = decisions.by_channel(rows, busy={ChannelId(8)})
    assert {channel: [row.id for row in queue] for channel, queue in queues.items()} == {5: [1, 3], 6: [2]}


def test_the_marker_is_found_however_deep() -> None:
    """Custom ids are found in containers, rows and sections; a test post of the same article is no delivery."""
    button = SimpleNamespace(custom_id="nd1|go|article|99")
    row = SimpleNamespace(children=[button])
    section = SimpleNamespace(children=[], accessory=SimpleNamespace(custom_id="nd1|go|topic|4"))
    ids = list(custom_ids([SimpleNamespace(children=[section, row])]))
    assert sorted(ids) == ["nd1|go|article|99", "nd1|go|topic|4"]
    assert marks_article(ids, ArticleId(99))
    assert not marks_article(ids, ArticleId(9))
    assert not marks_article(ids, ArticleId(4))
    assert not marks_article([*ids, "nd1|autopost|show|0"], ArticleId(99))
