"""What the index keeps of an article, written down and read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bench._invented_news import News
from news.stories import StoryIndex

WEEKS = timedelta(days=40)


def test_an_index_filled_from_what_was_packed_decides_as_the_one_it_came_from() -> None:
    """Each article's story, and that of what comes then, is the same after a start from the packed articles."""
    told = list(News(seed=3, words=3_000).stream(260))
    lived, filled = StoryIndex(window=WEEKS), StoryIndex(window=WEEKS)
    for one in told[:200]:
        story = lived.add(one.id, title=one.title, text=one.text, published_at=one.published_at)
        packed = lived.packed(one.id)
        assert packed is not None
        assert len(packed) < 700
        assert filled.recall(one.id, packed, published_at=one.published_at, story_id=story)
        assert filled.packed(one.id) == packed
    joined = 0
    for one in told[200:]:
        stories = [
            index.add(one.id, title=one.title, text=one.text, published_at=one.published_at)
            for index in (lived, filled)
        ]
        assert stories[0] == stories[1]
        joined += stories[0] != one.id
    assert joined > 5


@pytest.mark.parametrize("broken", [b"", b"\xff" * 40, None], ids=["empty", "another version", "cut"])
def test_what_cannot_be_read_changes_nothing(broken: bytes | None) -> None:
    """An article whose packed form is of another version, or cut, is said to be unread, and stays as it is known."""
    index, at = StoryIndex(), datetime(2026, 3, 2, tzinfo=UTC)
    assert index.add(7, title="Ферри сел на мель у порта, часть 3", text="", published_at=at) == 7
    packed = index.packed(7) or b""
    assert not index.recall(7, packed[:-1] if broken is None else broken, published_at=at, story_id=5)
    assert index.story_of(7) == 7
    assert index.recall(7, packed, published_at=at, story_id=5)
    assert index.story_of(7) == 5
    assert index.packed(8) is None
