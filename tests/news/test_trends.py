"""What rises: the scoring, as a table of cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from news.models import TopicId
from news.profiles import DayCount
from news.trends import (
    Candidate,
    Heard,
    Period,
    heard_of,
    is_weak_phrase,
    known_days,
    rising,
    shares,
    spans_between,
    usual_level,
)

TODAY = date(2026, 3, 31)


def candidate(number: int, now: int, usual: float | None, **fields: object) -> Candidate:
    """Somebody's topic with articles of its own, told by three sites."""
    given: dict[str, object] = {
        "articles": frozenset(range(1000 * number, 1000 * number + now)),
        "sites": 3,
        "texts": now,
    }
    return Candidate(TopicId(number), Heard(now, usual), **{**given, **fields})  # pyright: ignore[reportArgumentType]  # a table of fields


@pytest.mark.parametrize(
    ("name", "heard", "risen"),
    [
        ("three out of nothing", Heard(3, 0.0), True),
        ("two are too few", Heard(2, 0.0), False),
        ("always loud", Heard(40, 38.0), False),
        ("loud and twice as loud", Heard(80, 38.0), True),
        ("just below twice the usual", Heard(9, 5.0), False),
        ("one text in fourteen papers", Heard(14, 0.0, copied=1 / 14), False),
        ("copies now as usual", Heard(12, 4.0, copied=0.5, usually_copied=0.5), True),
        ("nobody knows what is usual", Heard(3, None), True),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_what_counts_as_risen(name: str, heard: Heard, risen: bool) -> None:
    """At least three texts, and twice the usual; the copies of one text count once, now and usually."""
    assert heard.is_risen is risen


def test_what_rose_is_not_what_is_always_loud() -> None:
    """Fourteen where two are usual come before sixty where thirty are; forty where forty are do not come at all."""
    found = rising([candidate(1, 60, 30.0), candidate(2, 14, 2.0), candidate(3, 40, 40.0)], limit=5)
    assert [one.candidate.topic_id for one in found] == [2, 1]


def test_without_a_usual_level_the_loudest_comes_first() -> None:
    found = rising([candidate(1, 5, None), candidate(2, 9, None)], limit=5)
    assert [one.candidate.topic_id for one in found] == [2, 1]


@pytest.mark.parametrize(
    ("fields", "is_listed"),
    [
        ({"sites": 1, "texts": 1}, False),
        ({"sites": 1, "texts": 2}, True),
        ({"sites": 2, "texts": 1}, True),
        ({"is_weak": True}, False),
    ],
    ids=["one-site-one-text", "one-site-two-texts", "two-sites", "weak-phrase"],
)
def test_who_has_to_tell_it(fields: dict[str, object], is_listed: bool) -> None:
    """Two sites or two texts of their own; phrases that stand at the end of their articles never."""
    assert bool(rising([candidate(1, 6, 0.0, **fields)], limit=5)) is is_listed


def test_a_topic_of_the_same_articles_stands_under_the_better_one() -> None:
    """What rose in the articles of a better one is no second line; what has articles of its own is."""
    top = candidate(1, 10, 0.0)
    shadow = candidate(2, 5, 0.0, articles=frozenset([1000, 1001, 1002, 1003, 7]))
    apart = candidate(3, 5, 0.0, articles=frozenset([1000, 1001, 1002, 7, 8]))
    for order in ([top, shadow, apart], [apart, shadow, top]):
        found = rising(order, limit=5)
        assert [one.candidate.topic_id for one in found] == [1, 3]
        assert [one.topic_id for one in found[0].shadows] == [2]


def test_shadows_do_not_use_up_the_list() -> None:
    """The limit is one of lines."""
    same = frozenset(range(9))
    found = rising([candidate(n, 9, 0.0, articles=same) for n in (1, 2, 3)] + [candidate(4, 4, 0.0)], limit=2)
    assert [one.candidate.topic_id for one in found] == [1, 4]


@pytest.mark.parametrize(
    ("ranks", "is_weak"), [([0, 5, 9], True), ([0, 1, 9], False), ([2], False), ([], False)]
)
def test_a_phrase_is_weak_where_it_seldom_comes_first(ranks: list[int], is_weak: bool) -> None:
    assert is_weak_phrase(ranks) is is_weak


@pytest.mark.parametrize(
    ("first", "days"),
    [(None, 0), (TODAY, 0), (TODAY - timedelta(days=3), 3), (TODAY - timedelta(days=400), 28)],
    ids=["nothing", "today", "three-days", "years"],
)
def test_the_days_that_say_what_is_usual_are_counted(first: date | None, days: int) -> None:
    """At most four weeks, and none before the archive begins."""
    assert known_days(first, TODAY) == days


@pytest.mark.parametrize(("days", "level"), [(28, 7.0), (14, 14.0), (6, None), (0, None)])
def test_the_usual_is_a_mean_of_the_known_days(days: int, level: float | None) -> None:
    """28 articles are seven a week over four weeks, fourteen over two, and nothing over less than one."""
    assert usual_level(28, known_days=days, length=7) == level


def test_how_loud_a_topic_is() -> None:
    """The seven days to today beside the four weeks before them; what is older counts for nothing."""
    days = [DayCount(TODAY - timedelta(days=n), 1, 0) for n in range(60)]
    heard = heard_of(days, since=TODAY - timedelta(days=60), today=TODAY)
    assert (heard.articles, heard.usual) == (7, 7.0)


@pytest.mark.parametrize("length", [1, 7, 30])
def test_spans_end_today_and_lose_nothing(length: int) -> None:
    """Empty days are points as well, and every article of the period is in one."""
    days = [DayCount(TODAY - timedelta(days=n), 2, 1) for n in (0, 3, 29)]
    spans = spans_between(days, TODAY - timedelta(days=29), TODAY, length=length)
    assert spans[-1].end == TODAY + timedelta(days=1)
    assert sum(span.articles for span in spans) == 6
    assert len(spans) == -(-30 // length)


def test_the_share_of_texts_is_over_all_topics() -> None:
    assert shares({TopicId(1): (1, 4), TopicId(2): (3, 4)}) == 0.5
    assert shares({}) == 1.0


@pytest.mark.parametrize("period", Period)
def test_a_period_has_a_length(period: Period) -> None:
    assert period.days in (1, 7, 30)
