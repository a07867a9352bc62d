"""Which texts of a story are copies of one."""

from __future__ import annotations

import random

import pytest

from bench._invented_news import News
from news.stories import OutletText, independent_texts, signature

_NEWS = News(seed=11, words=8_000)
_EVENT = _NEWS.event(0)
WIRE = _NEWS.text(_EVENT, words=220)
OWN = [_NEWS.text(_EVENT, words=220) for _ in range(3)]


def texts(*printed: tuple[str, str]) -> list[OutletText]:
    """Articles by outlet and text, numbered in order."""
    return [OutletText(number, outlet, signature(text)) for number, (outlet, text) in enumerate(printed, 1)]


@pytest.mark.parametrize(
    ("printed", "outlets", "independent"),
    [
        pytest.param([("A", WIRE)], 1, 1, id="one article"),
        pytest.param([("A", WIRE), ("B", WIRE)], 2, 1, id="the same text"),
        pytest.param([("A", WIRE), ("B", WIRE[: len(WIRE) // 3])], 2, 1, id="cut"),
        pytest.param([("A", WIRE), ("B", _NEWS.changed(WIRE, share=0.15))], 2, 1, id="edited"),
        pytest.param([("A", WIRE), ("B", f"{OWN[1][:200]}\n{WIRE}")], 2, 1, id="with a new beginning"),
        pytest.param([("A", OWN[0]), ("B", OWN[1]), ("C", OWN[2])], 3, 3, id="three reporters"),
        pytest.param([(o, WIRE) for o in "ABCDE"] + [("F", OWN[0])], 6, 2, id="six outlets, two independent"),
        pytest.param([("A", OWN[0]), ("a", OWN[1]), ("A", OWN[2])], 1, 1, id="updates of one outlet"),
        pytest.param([("A", WIRE), ("B", WIRE), ("A", OWN[0])], 2, 2, id="wire text and an own one"),
        pytest.param([("A", "Too short."), ("B", "")], 2, 0, id="nothing to compare"),
        pytest.param([], 0, 0, id="no article"),
    ],
)
def test_independent_texts_are_counted(
    printed: list[tuple[str, str]], outlets: int, independent: int
) -> None:
    """Outlets are who printed it; independent are texts that are no copies."""
    counted = independent_texts(texts(*printed))
    assert (counted.outlets, counted.independent) == (outlets, independent)


def test_every_article_is_in_one_group() -> None:
    """Groups and unread articles together are the articles, whatever their order."""
    printed = texts(("A", WIRE), ("B", OWN[0]), ("C", "short"), ("D", WIRE), ("E", OWN[1]))
    shuffled = printed[:]
    random.Random(4).shuffle(shuffled)
    counted = independent_texts(printed)
    assert counted == independent_texts(shuffled)
    assert counted.groups == ((1, 4), (2,), (5,))
    assert counted.unread == (3,)


def test_scripts_without_spaces_are_compared() -> None:
    """A Japanese text is the copy of itself and of no other."""
    first = (
        "二日早朝、浜野沖を震源とする地震があり、浜野市で震度五弱を観測した。気象台によると津波の心配はない。"
    )
    other = "将棋の佐原美月四段が一日、王座戦の予選で初勝利を挙げた。十五歳の佐原四段は史上最年少の女性棋士である。"
    counted = independent_texts(
        texts(("A", first), ("B", f"{first}市によると三人がけがをした。"), ("C", other))
    )
    assert counted.groups == ((1, 2), (3,))
