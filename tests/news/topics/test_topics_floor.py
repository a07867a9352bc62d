"""What an article is about does not get worse: a floor over articles of our own, in English and in eight other languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from news.topics import find_topics
from tests.news.topics.measuring_topics import TopicTally, measure_topics
from tests.news.topics.topics_corpus_reading import (
    TopicArticle,
    TopicsCorpusError,
    read_topic_file,
    topic_articles,
)


class TopicFloor(NamedTuple):
    """Shares between 0 and 1 that the figures of the same names keep."""

    people_f1: float
    recall: float
    kind: float
    salience: float
    precision: float
    clean: float
    alias: float


FLOORS = {
    "en": TopicFloor(
        people_f1=0.84, recall=0.91, kind=0.89, salience=0.77, precision=0.92, clean=0.94, alias=0.83
    ),
    "de": TopicFloor(
        people_f1=0.80, recall=0.49, kind=0.89, salience=0.59, precision=0.86, clean=0.96, alias=0.73
    ),
    "es": TopicFloor(
        people_f1=0.81, recall=0.81, kind=0.80, salience=0.53, precision=0.81, clean=0.94, alias=0.80
    ),
    "fr": TopicFloor(
        people_f1=0.87, recall=0.76, kind=0.77, salience=0.72, precision=0.81, clean=0.90, alias=0.81
    ),
    "it": TopicFloor(
        people_f1=0.79, recall=0.86, kind=0.84, salience=0.73, precision=0.85, clean=0.91, alias=0.72
    ),
    "pl": TopicFloor(
        people_f1=0.60, recall=0.92, kind=0.75, salience=0.62, precision=0.75, clean=0.86, alias=0.70
    ),
    "pt": TopicFloor(
        people_f1=0.68, recall=0.92, kind=0.73, salience=0.65, precision=0.92, clean=0.96, alias=0.87
    ),
    "ru": TopicFloor(
        people_f1=0.95, recall=0.72, kind=0.83, salience=0.66, precision=0.82, clean=0.92, alias=0.88
    ),
    "uk": TopicFloor(
        people_f1=0.81, recall=0.77, kind=0.78, salience=0.77, precision=0.88, clean=0.93, alias=0.84
    ),
}
"""Slightly below what was measured. Raise them when the figures rise; lowering one needs a reason in the commit."""

APART = 0.90
"""Of the pairs that are never one topic, over all languages."""

WORST_SHOWN = 12
LINES_SHOWN = 6


@cache
def tally_of(language: str) -> TopicTally:
    return measure_topics(in_language(language))


def in_language(language: str) -> list[TopicArticle]:
    return [article for article in topic_articles() if article.language == language]


def worst(tally: TopicTally) -> str:
    """The articles with the most errors, and the errors."""
    by_article: dict[str, list[str]] = {}
    for line in tally.wrong:
        name, _, what = line.partition(": ")
        by_article.setdefault(name, []).append(what)
    ranked = sorted(by_article.items(), key=lambda item: -len(item[1]))[:WORST_SHOWN]
    return "\nthe worst articles:\n" + "\n".join(
        "\n    ".join([name, *errors[:LINES_SHOWN]]) for name, errors in ranked
    )


@pytest.mark.parametrize("language", FLOORS)
def test_topics_have_a_floor(language: str) -> None:
    """People, other names, their kinds and aliases, the first five, and the names that must never appear."""
    tally = tally_of(language)
    fallen = [
        f"{name} fell to {getattr(tally, name):.4f}, the floor is {lowest}"
        for name, lowest in FLOORS[language]._asdict().items()
        if getattr(tally, name) < lowest
    ]
    assert not fallen, "; ".join(fallen) + worst(tally)


def test_who_is_not_one_stays_two() -> None:
    """Brothers, a firm and its founder, and two bodies with like names are not merged."""
    tally = measure_topics(topic_articles())
    assert tally.pairs >= 20
    assert tally.apart >= APART, f"{tally.apart:.4f}{worst(tally)}"


def test_topics_point_into_the_article() -> None:
    """Every mention is a stretch of the text, weights lie in (0, 1] best first, and no topic is its own alias."""
    for article in topic_articles():
        topics = find_topics(article.text, title=article.title, tags=article.tags)
        assert [topic.weight for topic in topics] == sorted((topic.weight for topic in topics), reverse=True)
        for topic in topics:
            assert 0.0 < topic.weight <= 1.0
            assert topic.name not in topic.aliases
            assert all(0 <= start < end <= len(article.text) for start, end in topic.mentions), topic


def test_there_are_articles_enough() -> None:
    """At least 50 in English and 6 in each other language, 100 in all, each of its own name and text."""
    articles = topic_articles()
    assert len(articles) >= 100
    assert len(in_language("en")) >= 50
    assert {article.language for article in articles} == {*FLOORS}
    assert min(len(in_language(language)) for language in FLOORS) >= 6
    assert len({article.name for article in articles}) == len(articles)
    assert len({(article.title, article.text) for article in articles}) == len(articles)
    assert sum(len(article.never) for article in articles) >= 1000


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["", "Mara Quill left.", "> person* Lena Ruud"], "not in the article"),
        (["", "Mara Quill left.", "> person* Mara Quill = Ruud"], "not in the article"),
        (["", "Mara Quill left.", "> person* Mara Quill", "> never Monday"], "not in the article"),
        (["", "Mara Quill left.", "> people* Mara Quill"], "no gold line"),
        (["", "Mara Quill left.", "> person Mara Quill"], "with a star"),
        (["", "Mara Quill left.", "> person* Mara Quill", "> apart Mara Quill"], "no pair"),
        (["", "Mara Quill left.", "> person* Mara Quill", "> never Mara Quill"], "both asked for"),
        (["by: Jonas Penn", "", "Mara Quill left.", "> person* Mara Quill"], "only title and tags"),
        (["", "Mara Quill left.", "> may Mara Quill"], "nothing is asked for"),
    ],
    ids=["name", "alias", "trap", "kind", "star", "pair", "clash", "head", "nothing"],
)
def test_unclear_articles_are_refused(tmp_path: Path, lines: list[str], said: str) -> None:
    """A gold line that the article does not bear out stops the tests with its reason."""
    path = tmp_path / "en.txt"
    path.write_text("## one · x\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(TopicsCorpusError, match=said):
        read_topic_file(path)
