"""One thing is one topic, however an article writes it; two people never are."""

from __future__ import annotations

from collections import Counter

import pytest

from news.models import Topic, TopicKind
from news.topics import find_topics
from news.topics.entities import Entity
from news.topics.mentions import Mention
from news.topics.merging import merge


def topic_of(text: str, name: str, title: str | None = None) -> Topic:
    """The one topic of that name."""
    (topic,) = (topic for topic in find_topics(text, title=title) if topic.name == name)
    return topic


def entity_at(text: str, name: str, kind: TopicKind) -> Entity:
    """The name as found at its first place."""
    start = text.index(name)
    mention = Mention(start, start + len(name), name, "", "", "", is_first=False)
    return Entity(name, [mention], Counter({name: 1}), kind)


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        (
            "The Northern Dockers Union called a strike. The NDU wants more. Nobody trusts the NDU.",
            "Northern Dockers Union",
            "NDU",
        ),
        (
            "The Consumer Centre for Vellmar (CVZ) paid. The CVZ said so, and the CVZ was right.",
            "Consumer Centre for Vellmar",
            "CVZ",
        ),
        ("The ship left the United States in May. The U.S. wants it back.", "United States", "U.S."),
        (
            "The Federal Reserve met in Lisbon. The Fed kept its rate, and so the Fed slept.",
            "Federal Reserve",
            "Fed",
        ),
        (
            "The mayor, Joost van den Quill, left. “No,” said Van den Quill.",
            "Joost van den Quill",
            "Van den Quill",
        ),
        ("Anna Quill drew it. The town misses Anna, and Anna knows it.", "Anna Quill", "Anna"),
    ],
    ids=["initials", "brackets", "well known", "short form", "particles", "given name"],
)
def test_names_of_one_thing_are_its_aliases(text: str, name: str, alias: str) -> None:
    """A short form is no topic of its own: it is an alias, and its places are mentions."""
    topic = topic_of(text, name)
    assert alias in topic.aliases
    assert text[slice(*topic.mentions[-1])].casefold() in {alias.casefold(), name.casefold()}
    assert alias not in {other.name for other in find_topics(text)}


def test_cases_of_a_slavic_name_are_one_topic() -> None:
    """The cases of a name are forms of one person; other names are not."""
    text = "Антонина Залесская приехала. Премию дали Залесской. Ответил Вершинин."
    entities = [
        entity_at(text, "Антонина Залесская", "person"),
        entity_at(text, "Залесской", "organisation"),
        entity_at(text, "Вершинин", "person"),
    ]
    merged = {entity.name: set(entity.forms) for entity in merge(entities, text, "ru")}
    assert merged == {
        "Антонина Залесская": {"Антонина Залесская", "Залесской"},
        "Вершинин": {"Вершинин"},
    }


def test_a_surname_of_two_is_nobody() -> None:
    """Two of a surname stay two, and the surname alone is neither's alias nor a topic."""
    text = "Nils Ruud and Lena Ruud own the yard. In the end Ruud refused to sell. Nobody asked Ruud why."
    found = {topic.name: topic for topic in find_topics(text)}
    assert {"Nils Ruud", "Lena Ruud"} <= set(found)
    assert "Ruud" not in found
    assert not any("Ruud" in topic.aliases for topic in found.values())


def test_a_generic_head_that_several_share_is_no_topic() -> None:
    """`Party` says nothing where two parties are named."""
    text = "The Harbour Party beat the Meadow Party. The Party cheered, and the Party of the loser wept."
    assert "Party" not in {topic.name for topic in find_topics(text)}


def test_a_people_in_the_headline_stands_for_its_place() -> None:
    """`Canadian` in a headline is about Canada; the adjective is an alias."""
    text = "A Canadian ferry ran aground. Canadian divers went down."
    assert "Canadian" in topic_of(text, "Canada", title="Canadian ferry runs aground").aliases
