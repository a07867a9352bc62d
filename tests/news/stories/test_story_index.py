"""Which story an article belongs to."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench._invented_news import News, Told
from news.stories import StoryIndex

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
_NEWS = News(seed=7, words=4_000)
_STREAM = list(_NEWS.stream(160, days=12, new=0.3))


def tell(index: StoryIndex, told: Told) -> int:
    """The story of an article of the invented news."""
    return index.add(told.id, title=told.title, text=told.text, published_at=told.published_at)


def rows_of(index: StoryIndex, stream: list[Told]) -> list[tuple[int, str, str, datetime, int]]:
    """What storage would have kept of those articles that are in the window."""
    return [
        (each.id, each.title, each.text, each.published_at, story)
        for each in stream
        if (story := index.story_of(each.id)) is not None
    ]


@settings(max_examples=12)
@given(
    cut=st.integers(1, len(_STREAM) - 1),
    days=st.sampled_from([1, 3, 7]),
    order=st.randoms(use_true_random=False),
)
def test_a_restored_index_decides_as_the_one_that_lived(cut: int, days: int, order: random.Random) -> None:
    """An index restored from the window's articles, in any order, gives every later article the same story."""
    lived = StoryIndex(window=days * DAY, articles_max=60)
    for told in _STREAM[:cut]:
        tell(lived, told)
    rows = rows_of(lived, _STREAM[:cut])
    order.shuffle(rows)
    restored = StoryIndex.restore(rows, window=days * DAY, articles_max=60)
    assert [tell(restored, told) for told in _STREAM[cut:]] == [tell(lived, told) for told in _STREAM[cut:]]


def test_forgetting_everything_leaves_nothing() -> None:
    """An index whose articles were all withdrawn decides as a new one."""
    index = StoryIndex()
    for told in _STREAM[:40]:
        tell(index, told)
    for told in _STREAM[:40]:
        index.forget(told.id)
    new = StoryIndex()
    assert len(index) == 0
    assert [tell(index, told) for told in _STREAM[:40]] == [tell(new, told) for told in _STREAM[:40]]


def test_an_article_known_keeps_its_story() -> None:
    """What comes again is the same article, whatever it says now."""
    index = StoryIndex()
    first = [tell(index, told) for told in _STREAM[:20]]
    again = [
        index.add(t.id, title="Something else", text="", published_at=t.published_at) for t in _STREAM[:20]
    ]
    assert (again, len(index)) == (first, 20)


def test_what_left_the_window_is_forgotten() -> None:
    """The index holds the articles of its window and no more than it may; older ones are their own stories."""
    index = StoryIndex(window=2 * DAY, articles_max=30)
    for told in _STREAM:
        tell(index, told)
        assert len(index) <= 30
    newest = _STREAM[-1].published_at
    kept = [t for t in _STREAM if index.story_of(t.id) is not None]
    assert all(t.published_at >= newest - 2 * DAY for t in kept)
    assert index.add(10_000, title=kept[0].title, text=kept[0].text, published_at=newest - 3 * DAY) == 10_000
    assert index.story_of(10_000) is None


def test_a_quiet_story_ends() -> None:
    """What happens again after the window is another story."""
    index = StoryIndex()
    first = index.add(1, title="Ferry Halden Star runs aground off Skarvoy", text="", published_at=NOON)
    soon = index.add(2, title="Halden Star ferry aground off Skarvoy", text="", published_at=NOON + DAY / 4)
    late = index.add(3, title="Halden Star ferry aground off Skarvoy", text="", published_at=NOON + 9 * DAY)
    assert (first, soon, late) == (1, 1, 3)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("words", [80, 200, 450])
def test_copies_always_join(share: float, words: int) -> None:
    """A wire text under another headline joins its story, also with half of its words changed."""
    news = News(seed=3, words=20_000)
    index, number, missed = StoryIndex(), 0, []
    for event_number in range(60):
        event, other = news.event(event_number), news.event(-1)
        text, at = news.text(event, words=words), NOON + timedelta(minutes=event_number)
        first = index.add(number, title=news.title(event), text=text, published_at=at)
        changed = news.changed(text, share=share)
        if index.add(number + 1, title=news.title(other), text=changed, published_at=at) != first:
            missed.append(event_number)
        number += 2
    assert missed == []


@pytest.mark.parametrize("text", ["", "\n" * 1_000, "ab" * 500_000, "x " * 500_000, "\ud800\x00" * 9])
def test_any_text_is_taken(text: str) -> None:
    """A text of any size and making gets a story."""
    index = StoryIndex()
    assert index.add(1, title=text, text=text, published_at=NOON) == 1
    assert index.add(2, title="", text=text, published_at=NOON + DAY) in (1, 2)
