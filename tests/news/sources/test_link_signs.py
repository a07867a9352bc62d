"""What an address tells by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from news.sources.addresses import article_link, date_in_address, is_listing, is_same_site, looks_like_article

SITE = "https://www.harbour.example/"


@pytest.mark.parametrize(
    ("link", "is_same"),
    [
        ("https://harbour.example/x", True),
        ("http://HARBOUR.example:8080/x", True),
        ("https://sport.harbour.example/x", True),
        ("https://harbour.example./x", True),
        ("https://notharbour.example/x", False),
        ("https://harbour.example.rival.example/x", False),
        ("https://example/x", False),
        ("/x", False),
        ("https://[broken", False),
    ],
)
def test_a_site_is_a_host_and_what_lies_below_it(link: str, is_same: bool) -> None:
    assert is_same_site(link, SITE) is is_same


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2026/01/05/storm", (2026, 1, 5)),
        ("storm-2026-01-05.html", (2026, 1, 5)),
        ("20260105/storm", (2026, 1, 5)),
        ("2026/1/5/storm", (2026, 1, 5)),
        ("storm-20260105123", None),
        ("2026/02/31/storm", None),
        ("2026/01/storm", None),
        ("storm?date=2026-01-05", None),
        ("1850-01-05/storm", None),
    ],
)
def test_a_day_in_an_address_is_read(path: str, day: tuple[int, int, int] | None) -> None:
    assert date_in_address(SITE + path) == (datetime(*day, tzinfo=UTC) if day else None)


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("2026/01/05/storm", True),
        ("storm-tears-the-roof-off", True),
        ("news/9948213", True),
        ("artikel.php?id=4711", True),
        ("topics/climate/2026/01/05/storm-tears-roof", True),
        ("", False),
        ("politics", False),
        ("politics/local", False),
        ("feed.xml", False),
        ("tag/storms-and-other-weather", False),
        ("author/ilse-marr-of-the-harbour", False),
        ("privacy-policy", False),
        ("pictures/storm-tears-the-roof-off.jpg", False),
        ("search?q=storm-tears-the-roof", False),
    ],
)
def test_articles_are_told_from_lists(path: str, is_article: bool) -> None:
    assert looks_like_article(SITE + path) is is_article


def test_no_address_is_too_strange_to_be_judged() -> None:
    """Broken percent signs and other scripts are addresses like others."""
    for path in (
        "%",
        "%zz%ff",
        "новости/шторм-сорвал-крышу-рынка",
        "\u202e",
        "?" * 500,
        "/" * 5_000,
        "-1" * 5_000,
    ):
        is_listing(SITE + path)
        looks_like_article(SITE + path)
        date_in_address(SITE + path)


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("story?id=7&utm_source=x&utm_medium=y#top", "https://www.harbour.example/story?id=7"),
        ("?utm_campaign=x&fbclid=1", "https://www.harbour.example/"),
        ("//sport.harbour.example/x", "https://sport.harbour.example/x"),
        ("https://ann:secret@harbour.example/x", None),
        ("mailto:ilse@harbour.example", None),
        (None, None),
    ],
)
def test_an_article_s_address_is_kept_without_what_follows_its_readers(
    link: str | None, kept: str | None
) -> None:
    assert article_link(link, SITE) == kept
