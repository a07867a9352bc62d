"""What belongs to the page, not to the story, is no topic; headlines are read with the body's letters."""

from __future__ import annotations

import time

import pytest

from news.topics import find_topics
from news.topics.entities import gather
from news.topics.furniture import without_furniture
from news.topics.headlines import recase
from news.topics.mentions import scan
from news.topics.tags import clean_tags

STORY = "The yard was sold to Anna Quill in a single day, and the town was not asked."


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Image: Jonas Penn.", "Jonas Penn"),
        ("Additional reporting by Jonas Penn. Editing by Mara Holt.", "Mara Holt"),
        ("Das Gespräch führte Jonas Penn.", "Jonas Penn"),
        ("Propos recueillis par Jonas Penn", "Jonas Penn"),
        ("Фото: Тарас Мельник", "Тарас Мельник"),
        ("Sign up for our Vellmar Brief newsletter", "Vellmar Brief"),
        ("Follow us on Facebook and Twitter.", "Facebook"),
        ("FIRST DIVISION RESULTS", "FIRST DIVISION RESULTS"),
        ("CORVANE: Police are looking for a tuba.", "CORVANE"),
    ],
)
def test_furniture_is_no_topic(line: str, name: str) -> None:
    """Nobody in a credit, a call to sign up or a line of capitals is what the article is about."""
    found = {topic.name for topic in find_topics(f"{STORY}\n\n{line}")}
    assert "Anna Quill" in found
    assert name not in found


def test_a_person_who_is_also_credited_stays() -> None:
    """Only the credit is no mention: the person whom the story names is still a topic."""
    text = f"{STORY}\n\nPhoto: Anna Quill"
    (quill,) = (topic for topic in find_topics(text) if topic.name == "Anna Quill")
    assert [text[a:b] for a, b in quill.mentions] == ["Anna Quill"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Old Yard Sold To Anna Quill In May", "old yard sold to Anna Quill in may"),
        ("OLD YARD SOLD TO ANNA QUILL", "old yard sold to Anna Quill"),
        ("How the yard came to Anna Quill", "How the yard came to Anna Quill"),
        ("Senator Mirabel Ostrow Blocks Vote On Alaska", "senator Mirabel Ostrow blocks vote on Alaska"),
    ],
)
def test_headlines_take_the_letters_of_the_body(title: str, expected: str) -> None:
    """Words that the body writes small are small in a headline that writes every word big; its names stay names."""
    assert recase(title, frozenset({"yard", "sold"}), frozenset({"Anna", "Quill"}), "en") == expected


def test_section_words_are_no_tags() -> None:
    """Tags that file an article or rate something name nothing; the others do, persons turned."""
    assert clean_tags(["Sponsored", "4 stars", "Tribune", "Quill, Anna", "harbour policy", "Companies"]) == [
        "Anna Quill",
        "harbour policy",
    ]


@pytest.mark.parametrize("unit", ["Photo: Anna Quill. ", "Follow us on Facebook\n", "GREYWICK: it rains.\n"])
def test_time_is_linear_in_furniture(unit: str) -> None:
    """A page of nothing but furniture takes time in step with its length."""

    def seconds(count: int) -> float:
        text = unit * count
        entities = gather(scan(text), text)
        began = time.process_time()
        without_furniture(entities, text)
        return time.process_time() - began

    small, large = seconds(300), seconds(3_000)
    assert large < 40 * small + 0.5
