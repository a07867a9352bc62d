"""Sources of one name can be told apart, and nothing secret is shown for it."""

from __future__ import annotations

from typing import Any

from cogs._render.telling_apart import marks_of, source_labels, source_marks
from news.models import Source, SourceId

TIMES = ("The Example Times", "times.example")


def source(number: int, url: str, **facts: Any) -> Source:
    known: dict[str, Any] = {"name": TIMES[0], "domain": TIMES[1], "is_public": False}
    return Source(id=SourceId(number), url=url, **(known | facts))


def test_names_that_differ_need_nothing() -> None:
    """A path stands only where it is needed."""
    things = [(*TIMES, "https://times.example/a"), ("Other", "times.example", "https://times.example/b")]
    assert marks_of(things) == ["", ""]


def test_one_name_and_domain() -> None:
    """The path tells them apart, never the query."""
    urls = ["https://times.example/sport?key=s3cret", "https://times.example/rss/world"]
    assert marks_of([(*TIMES, url) for url in urls]) == ["/sport", "/rss/world"]


def test_one_path() -> None:
    """Where only the query differs, they are numbered."""
    urls = ["https://times.example/feed?key=1", "https://times.example/feed?key=2", "https://times.example/x"]
    assert marks_of([(*TIMES, url) for url in urls]) == ["/feed no. 1", "/feed no. 2", "/x"]


def test_a_public_source_of_others_keeps_its_path() -> None:
    """Its path may hold a key of the operator's."""
    theirs = source(1, "https://times.example/k3y/feed", is_public=True)
    ours = source(2, "https://times.example/sport", is_own=True)
    assert source_marks([ours, theirs]) == {1: "", 2: "/sport"}
    assert not any("k3y" in label for label, _ in source_labels([ours, theirs]))


def test_labels() -> None:
    """As suggestions show them."""
    found = [source(1, "https://times.example/a"), source(2, "https://times.example/b", name="Other")]
    assert source_labels(found) == [("The Example Times · times.example", 1), ("Other · times.example", 2)]
    found[1] = source(2, "https://times.example/b")
    assert [label for label, _ in source_labels(found)] == [
        "The Example Times · times.example/a",
        "The Example Times · times.example/b",
    ]
