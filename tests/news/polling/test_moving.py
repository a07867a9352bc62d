"""When a permanent redirect is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from news.errors import FetchError
from news.fetch import FetchedPage
from news.models import PollState, Source, SourceId
from news.polling.moving import LEARNED_AFTER, address_to_learn, is_gone, is_learnable, noted_move

OLD, NEW = "https://harbour.example/feed", "https://www.harbour.example/news/feed"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def source(**fields: object) -> Source:
    return Source(SourceId(1), "Post", OLD, "harbour.example", is_public=True, **fields)  # type: ignore[arg-type]


def answer(moved_to: str | None) -> FetchedPage:
    return FetchedPage(
        url=moved_to or OLD,
        status=200,
        body=b"",
        content_type=None,
        etag=None,
        last_modified=None,
        retry_after_s=None,
        max_age_s=None,
        moved_to=moved_to,
    )


@pytest.mark.parametrize(
    ("answers", "learned"),
    [
        ([NEW] * (LEARNED_AFTER - 1), []),
        ([NEW] * LEARNED_AFTER, [NEW]),
        ([NEW, NEW, None, NEW, NEW], []),
        ([NEW, NEW, "https://harbour.example/third", NEW, NEW], []),
        ([NEW] * 20, [NEW]),
        ([OLD] * 5, []),
    ],
)
def test_a_redirect_is_learned_when_answers_in_a_row_agree(
    answers: list[str | None], learned: list[str]
) -> None:
    """And told once, so that an address that cannot be taken is not tried for ever."""
    state, told = PollState(), list[str]()
    for one in answers:
        state = noted_move(state, source(), answer(one))
        target = address_to_learn(state, source())
        told += [target] if target else []
    assert told == learned


@pytest.mark.parametrize(
    ("target", "old", "expected"),
    [
        (NEW, OLD, True),
        ("https://feeds.harbour.example/all", OLD, True),
        ("https://other.example/feed", OLD, False),
        ("https://harbour.example.evil.example/feed", OLD, False),
        ("https://press.co.uk/feed", "https://harbour.co.uk/feed", False),
        ("https://www.harbour.co.uk/feed", "https://harbour.co.uk/feed", True),
        ("https://harbour.example/feed?key=abc", OLD, False),
        ("https://harbour.example/feed", f"{OLD}?key=abc", False),
        ("https://harbour.example/feed?key=xyz", f"{OLD}?key=abc", False),
        ("https://harbour.example/new?key=abc", f"{OLD}?key=abc", True),
        ("http://harbour.example/new", OLD, False),
        ("http://harbour.example/new", "http://harbour.example/feed", True),
        ("https://harbour.example/new", "http://harbour.example/feed", True),
        ("https://127.0.0.1/feed", OLD, False),
        ("https://[::1]/feed", OLD, False),
        ("https://169.254.169.254/latest", OLD, False),
        ("https://10.0.0.8/feed", OLD, False),
        ("https://harbour.example:22/feed", OLD, False),
        ("https://ada:secret@harbour.example/feed", OLD, False),
        ("ftp://harbour.example/feed", OLD, False),
        ("http://127.0.0.1:8000/new", "http://127.0.0.1:8000/old", True),
        ("http://127.0.0.1:9000/new", "http://127.0.0.1:8000/old", False),
        ("https://[broken", OLD, False),
    ],
)
def test_nobody_is_led_where_they_should_not_go(target: str, old: str, expected: bool) -> None:
    """Not off the site, away from the query that may be a key, inside, to an odd port, or where others can listen."""
    assert is_learnable(target, old) is expected


@pytest.mark.parametrize(
    ("error", "failing_for", "expected"),
    [
        (FetchError("u", "gone", status=410), None, True),
        (FetchError("u", "not there", status=404), None, True),
        (FetchError("u", "down", status=502), None, False),
        (FetchError("u", "down", status=502), timedelta(hours=23), False),
        (FetchError("u", "down", status=502), timedelta(days=2), True),
        (FetchError("u", "no such host"), timedelta(days=2), True),
    ],
)
def test_when_an_address_is_gone(error: FetchError, failing_for: timedelta | None, expected: bool) -> None:
    """At once when the site says so; after a day of anything else."""
    since = NOW - failing_for if failing_for else None
    assert is_gone(source(failing_since=since), error, now=NOW) is expected
