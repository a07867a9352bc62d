"""The scorer of our topic articles counts what its figures promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from news.models import Topic
from tests.news.topics.measuring_topics import TopicTally, topic_figures
from tests.news.topics.topics_corpus_reading import TopicArticle, read_topic_file

ARTICLE = """## pier · what the scorer is tried on
title: Pier closes

Mara Quill told the Northern Dockers Union (NDU) on Monday that the harbour fee stays. Nils Quill of Lisbon left.

> person* Mara Quill
> person Nils Quill
> organisation* Northern Dockers Union = NDU
> place Lisbon
> phrase harbour fee
> may Pier
> never Monday; Quill
> apart Mara Quill | Nils Quill
"""
ALL_RIGHT = (
    Topic("Mara Quill", "person", 1.0),
    Topic("the NDU", "organisation", 0.9, (), ("Northern Dockers Union",)),
    Topic("harbour fees", "phrase", 0.8),
    Topic("Nils Quill", "person", 0.7),
    Topic("Pier", "place", 0.6),
    Topic("Lisbon", "place", 0.5),
)


@pytest.fixture
def article(tmp_path: Path) -> TopicArticle:
    path = tmp_path / "en.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return read_topic_file(path)[0]


def tally_of(article: TopicArticle, *topics: Topic) -> TopicTally:
    tally = TopicTally()
    tally.take(article, topics)
    return tally


def test_all_right_is_one(article: TopicArticle) -> None:
    """Right names, an abbreviation for its body, a plural and an allowed name cost nothing."""
    tally = tally_of(article, *ALL_RIGHT)
    assert tally.wrong == []
    assert {tally.people_f1, tally.recall, tally.kind, tally.salience, tally.precision} == {1.0}
    assert {tally.clean, tally.alias, tally.apart} == {1.0}
    assert topic_figures(tally).endswith("0 of 2 traps, 0 of 1 pairs merged")


def test_nothing_found_is_nothing(article: TopicArticle) -> None:
    """No topics at all: recall is 0, and there is nothing wrong among none."""
    tally = tally_of(article)
    assert tally.people_f1 == tally.recall == tally.salience == tally.alias == 0.0
    assert tally.precision == tally.clean == tally.kind == 1.0


@pytest.mark.parametrize(
    ("topic", "figure", "share"),
    [
        (Topic("Quill", "person", 1.0), "people_f1", 0.0),
        (Topic("Mara Quill", "organisation", 1.0), "people_f1", 0.0),
        (Topic("Lisbon", "person", 1.0), "kind", 0.0),
        (Topic("Lisbon", "person", 1.0), "people_f1", 0.0),
        (Topic("Monday", "event", 1.0), "clean", 0.5),
        (Topic("Mara Quill", "person", 1.0, (), ("Quill",)), "clean", 0.5),
        (Topic("Monday", "event", 1.0), "precision", 0.0),
        (Topic("Northern Dockers Union", "organisation", 1.0), "alias", 0.0),
        (Topic("Mara Quill", "person", 1.0, (), ("Nils Quill",)), "apart", 0.0),
        (Topic("Mara Quill", "person", 1.0, ((87, 97),)), "apart", 0.0),
        (Topic("Mara Quill", "person", 1.0), "salience", 0.5),
    ],
    ids=[
        "surname alone",
        "person of another kind",
        "wrong kind",
        "place as person",
        "trap",
        "trap as alias",
        "noise",
        "no alias",
        "merged by alias",
        "merged by mention",
        "half of the salient",
    ],
)
def test_each_error_lowers_its_figure(article: TopicArticle, topic: Topic, figure: str, share: float) -> None:
    """Each kind of error is seen by the figure that is named for it."""
    assert article.text[87:97] == "Nils Quill"
    assert getattr(tally_of(article, topic), figure) == share


def test_a_second_topic_of_one_thing_is_noise(article: TopicArticle) -> None:
    """One thing given twice is right once."""
    twice = tally_of(article, *ALL_RIGHT[:2], Topic("Northern Dockers Union", "organisation", 0.5))
    assert twice.first_right == 2
    assert twice.first == 3
