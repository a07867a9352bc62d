"""What people are told of an answer that is no page."""

from __future__ import annotations

import pytest
from yarl import URL

from news.errors import FetchError
from news.fetch.answers import refuse_status


@pytest.mark.parametrize(
    ("status", "wait_s", "words"),
    [
        (404, None, "There is nothing at that address (the site answered 404). Check how it is spelled"),
        (410, None, "gone for good"),
        (403, None, "does not let us read"),
        (429, 3_600, "asks us to come back in 60 minutes"),
        (429, 7_300, "asks us to come back in 3 hours"),
        (429, 30, "asks us to come back in a minute"),
        (429, None, "too many requests at the moment. Try again later."),
        (503, 200_000, "trouble of its own (it answered 503), which often passes. It asks us to come back in 3 days."),
        (500, None, "which often passes. Try again later."),
        (418, None, "status 418"),
    ],
)  # fmt: skip
def test_words(status: int, wait_s: int | None, words: str) -> None:
    """They hold for an address that somebody has just typed as well as for one that was read for years."""
    with pytest.raises(FetchError) as refused:
        refuse_status(status, URL("https://harbour.example/k"), wait_s, is_conditional=False)
    assert words in refused.value.user_message
    assert "any more" not in refused.value.user_message
