"""A story in sentences of its articles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.stories import StoryArticle, summarise
from news.stories.sentences import sentence_bounds
from tests.news.stories.story_corpus import corpus

STORIES: dict[str, list[StoryArticle]] = {}
for _each in corpus():
    STORIES.setdefault(_each.story, []).append(StoryArticle(_each.id, _each.title, _each.text))
_PIECES = st.sampled_from(
    [
        "The ferry ran aground off Skarvoy on Monday. ",
        "“No,” he said. ",
        "\n",
        "Dr. ",
        "。",
        "浜野沖で地震があった",
        "OSLO (X) — ",
        ".",
        " ",
        "“",
    ]
)


@settings(max_examples=150)
@given(
    texts=st.lists(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=300), max_size=4),
    limit=st.integers(0, 5),
)
def test_a_summary_is_verbatim(texts: list[str], limit: int) -> None:
    """Every sentence is exactly the slice of its article; no more than asked for, none twice."""
    articles = [StoryArticle(number, "A title", text) for number, text in enumerate(texts)]
    summary = summarise(articles, limit=limit)
    assert len(summary) <= limit
    assert len({each.text for each in summary}) == len(summary)
    for each in summary:
        assert texts[each.article_id][each.start : each.end] == each.text
    assert summarise(articles, limit=limit) == summary


@pytest.mark.parametrize("story", [name for name, told in STORIES.items() if len(told) > 1])
def test_every_story_has_a_summary(story: str) -> None:
    """Stories of several articles get sentences of their articles, in any language."""
    texts = {article.article_id: article.text for article in STORIES[story]}
    summary = summarise(STORIES[story])
    assert 1 <= len(summary) <= 3
    assert all(texts[each.article_id][each.start : each.end] == each.text for each in summary)


def test_a_summary_begins_with_what_happened() -> None:
    """The ferry's first sentence is the wire's, without the dateline."""
    assert summarise(STORIES["ferry"])[0].text.startswith("The ferry Halden Star ran aground on a reef")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "“We shall never forget the night when the ferry struck the reef,” said nobody.", id="a quotation"
        ),
        pytest.param(
            "Subscribe to our newsletter for more about the ferry and the reef off Skarvoy.", id="furniture"
        ),
        pytest.param(
            "The ferry that ran aground on the reef off the island of Skarvoy on Monday with", id="no end"
        ),
        pytest.param("Ferry on reef.", id="too short"),
        pytest.param(
            "“The ferry ran aground on the reef off Skarvoy, he told the harbour master on Monday.",
            id="an open mark",
        ),
        pytest.param("", id="nothing"),
    ],
)
def test_what_cannot_stand_alone_is_left_out(text: str) -> None:
    """A summary holds whole sentences of the reporter's own."""
    assert summarise([StoryArticle(1, "Ferry on reef", text)]) == ()


def test_nothing_is_said_twice() -> None:
    """A sentence of which most was said is left out."""
    first = "The ferry Halden Star ran aground on a reef off Skarvoy on Monday morning."
    again = "The ferry Halden Star ran aground early on Monday on a reef off Skarvoy island."
    summary = summarise([StoryArticle(1, "Ferry", first), StoryArticle(2, "Ferry", again)])
    assert len(summary) == 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Ness left. She ran.", ["Dr. Ness left.", "She ran."]),
        ("Am 3. März kam er. Dann ging er.", ["Am 3. März kam er.", "Dann ging er."]),
        ("TOLVIK (Northwire) — Boats left. All did.", ["Boats left.", "All did."]),
        ("「はい」と話した。海は静かだ。", ["「はい」と話した。", "海は静かだ。"]),
        ("He said “Go.” Then he left.", ["He said “Go.”", "Then he left."]),
        ("A bank e.g. this one. It paid 4.1 crowns.", ["A bank e.g. this one.", "It paid 4.1 crowns."]),
        ("One line\nAnother", ["One line", "Another"]),
    ],
)
def test_sentences_end_where_they_should(text: str, sentences: list[str]) -> None:
    """Abbreviations, ordinals and decimals end no sentence; datelines belong to none."""
    assert [text[start:end] for start, end in sentence_bounds(text)] == sentences
