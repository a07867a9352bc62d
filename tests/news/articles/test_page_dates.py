"""When a page says it was published, and days as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from news.articles.metadata import Metadata, read_metadata
from news.articles.text_dates import days_in, month_of
from news.html_tree import parse_html

TITLE = "Harbour council votes to rebuild the old ferry pier"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
URL = "https://harbour.example/news/pier"


def metadata(
    html: str, *, url: str = URL, lang: str = "en", now: datetime = NOW, search: bool = True
) -> Metadata:
    root = parse_html(f'<html lang="{lang}">{html}</html>')
    assert root is not None
    return read_metadata(root, url=url, now=now, search_date=search)


DAYS = {
    "3 March 2024": ("en", (2024, 3, 3)),
    "March 3rd, 2024": ("en", (2024, 3, 3)),
    "Mar. 3, 2024": ("en", (2024, 3, 3)),
    "on 3 Mar 2024 at noon": (None, (2024, 3, 3)),
    "Dienstag, 3. März 2024": ("de", (2024, 3, 3)),
    "le 3 août 2024": ("fr", (2024, 8, 3)),
    "3 de marzo de 2024": ("es", (2024, 3, 3)),
    "3 de março de 2024": ("pt", (2024, 3, 3)),
    "3 grudnia 2024": ("pl", (2024, 12, 3)),
    "3 декабря 2024": ("ru", (2024, 12, 3)),
    "3 Aralık 2024": ("tr", (2024, 12, 3)),
    "3 maaliskuuta 2024": ("fi", (2024, 3, 3)),
    "2024年3月3日": ("ja", (2024, 3, 3)),
    "2024년 3월 3일": ("ko", (2024, 3, 3)),
    "2024-03-05": (None, (2024, 3, 5)),
    "2024/3/5": ("ja", (2024, 3, 5)),
    "3.11.2019": ("de", (2019, 11, 3)),
    "03.11.19": ("de", (2019, 11, 3)),
    "12.16.2025": ("en", (2025, 12, 16)),
    "3/11/2019": ("fr", (2019, 11, 3)),
    "11/3/2019": ("en", (2019, 11, 3)),
    "3/11/2019 ": ("en-GB", (2019, 11, 3)),
    "25/3/2019": ("en", (2019, 3, 25)),
    "11/3/2019  ": ("de", (2019, 11, 3)),
}
NO_DAYS = (
    "45.12.2019", "3 Monkey 2024", "30 February 2024", "3 March 1994", "version 1.2.2024.7", "1/2 cup", "10.50",
    "12/25", "call 555-12-2019-33", "March 2024", "in 2024", "3/11/2019%", "0.1.20", "",
)  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), DAYS.items(), ids=DAYS)
def test_a_day_is_read_as_its_language_writes_it(
    text: str, wanted: tuple[str | None, tuple[int, int, int]]
) -> None:
    """Names of months, the order of figures, two-digit years, and the scripts of East Asia."""
    language, day = wanted
    assert [found for _, _, found in days_in(text, language)] == [datetime(*day, tzinfo=UTC)]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_not_read_as_one(text: str) -> None:
    """Impossible days, versions, fractions, months alone, and anything before 1995."""
    assert list(days_in(text, "en")) == []


def test_months_are_looked_up_in_the_pages_language_first() -> None:
    """The same letters name different months in different languages."""
    assert (
        month_of("marca", "pl"),
        month_of("mar", "es"),
        month_of("listopada", "pl"),
        month_of("listopadu", "cs"),
    ) == (
        3,
        3,
        11,
        11,
    )
    assert month_of("nonsense", "xx") is None


PAGES = {
    "JSON-LD before meta": (
        '<meta property="article:published_time" content="2026-01-01"><script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2026-03-03T10:00:00Z"}</script>',
        "2026-03-03T10:00",
    ),
    "not another article's": (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Lighthouse goes dark","url":"https://harbour.example/news/lighthouse","datePublished":"2025-01-01"}</script><meta property="article:published_time" content="2026-03-03">',
        "2026-03-03T00:00",
    ),
    "the page's date, where no article has one": (
        '<script type="application/ld+json">{"@type":"WebPage","datePublished":"2026-03-03T10:00:00Z"}</script>',
        "2026-03-03T10:00",
    ),
    "a picture's date is not the article's": (
        '<script type="application/ld+json">{"@type":"ImageObject","datePublished":"2026-03-03"}</script>',
        None,
    ),
    "a meta tag of any publisher's": ('<meta name="cms.publish-date" content="2026-03-03">', "2026-03-03T00:00"),
    "publisher is no date": ('<meta name="publisher" content="2026-03-03">', None),
    "figures in a meta tag": ('<meta name="date" content="03.04.2026 12:30">', "2026-04-03T12:30"),
    "a mere date may be a change's": (
        f'<meta name="date" content="2026-03-05T09:00:00"><h1>{TITLE}</h1><p>March 3, 2026</p>',
        "2026-03-03T00:00",
    ),
    "a stated publication is not doubted": (
        f'<meta property="article:published_time" content="2026-03-05"><h1>{TITLE}</h1><p>March 3, 2026</p>',
        "2026-03-05T00:00",
    ),
    "a mere date stands against an old day": (
        f'<meta name="date" content="2026-03-05"><h1>{TITLE}</h1><p>March 3, 2019</p>',
        "2026-03-05T00:00",
    ),
    "the time nearest to the headline": (
        f'<div class=teaser><time datetime="2026-05-05">x</time></div><h1>{TITLE}</h1><time datetime="2026-03-03T10:00Z">x</time><div id=comments><time datetime="2026-04-04">x</time></div>',
        "2026-03-03T10:00",
    ),
    "published before updated": (
        f'<h1>{TITLE}</h1><time class=updated datetime="2026-04-04">x</time><time class=published datetime="2026-03-03">x</time>',
        "2026-03-03T00:00",
    ),
    "a time without an attribute": (f"<h1>{TITLE}</h1><time>March 3, 2026</time>", "2026-03-03T00:00"),
    "a short form's title": (f'<h1>{TITLE}</h1><abbr class=published title="2026-03-03T21:11:00+02:00">21:11</abbr>', "2026-03-03T19:11"),
    "text below the headline": (f"<h1>{TITLE}</h1><p>By Mira Lund | March 3, 2026</p><p>On 4 May 2026 it rained.</p>", "2026-03-03T00:00"),
    "text above the headline": (f"<div><span>3 March 2026</span></div><h1>{TITLE}</h1><p>No day here.</p>", "2026-03-03T00:00"),
    "an update for want of others": (f"<h1>{TITLE}</h1><p>Last updated on March 3, 2026</p>", "2026-03-03T00:00"),
    "not the update": (f"<h1>{TITLE}</h1><p>Updated March 9, 2026</p><p>Published March 3, 2026</p>", "2026-03-03T00:00"),
    "month, day and year apart": (f"<h1>{TITLE}</h1><div><b>Mar</b><b>03</b><b>2026</b></div><p>Text.</p>", "2026-03-03T00:00"),
    "a label at the end": (f"<h1>{TITLE}</h1>" + "<p>Words and more words about the pier and the harbour.</p>" * 60 + "<p>Published on March 3, 2026</p>", "2026-03-03T00:00"),
    "never in the future": (f"<h1>{TITLE}</h1><p>July 3, 2026</p>", None),
    "not in comments": (f"<h1>{TITLE}</h1><p>Text.</p><ol class=comments><li>March 3, 2026</li></ol>", None),
    "a day inside a sentence is the story's": (f"<h1>{TITLE}</h1><p>{'The pier was torn down by a storm that came from the west ' * 4}on March 3, 2016.</p>", None),
    "before 1995": (f"<h1>{TITLE}</h1><p>March 3, 1984</p>", None),
}  # fmt: skip


@pytest.mark.parametrize(("html", "moment"), PAGES.values(), ids=PAGES)
def test_the_date_is_the_first_that_can_be_trusted(html: str, moment: str | None) -> None:
    """Stated, then marked up near the headline, then written near it; comments, sentences and the future are no dates."""
    wanted = datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
    assert metadata(html).published_at == wanted


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/03/04/pier", 4),
        ("/20260304/pier", 4),
        ("/news/04-03-2026-pier/7.html", 4),
        ("/pier-2026-03-04", 4),
    ],
)
def test_the_address_may_hold_the_day(path: str, day: int) -> None:
    """As a path of its own or with hyphens, the year first or last."""
    assert metadata("<h1>x</h1>", url=f"https://harbour.example{path}").published_at == datetime(
        2026, 3, day, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("stated", "text", "day"),
    [
        ("2026-03-03T22:46:08-03:00", "", date(2026, 3, 3)),
        ("2026-03-04T01:46:08Z", "March 3, 2026", date(2026, 3, 3)),
        ("2026-03-04T01:46:08Z", "", date(2026, 3, 4)),
        ("2026-03-04T01:46:08Z", "January 9, 2026", date(2026, 3, 4)),
    ],
)
def test_the_day_is_the_publishers_own(stated: str, text: str, day: date) -> None:
    """As written with the publisher's offset, or as printed below the headline; the moment is aware UTC all the same."""
    found = metadata(
        f'<meta property="article:published_time" content="{stated}"><h1>{TITLE}</h1><p>{text}</p>'
    )
    assert (found.published_on, found.published_at) == (day, datetime(2026, 3, 4, 1, 46, 8, tzinfo=UTC))


def test_british_sites_write_the_day_first() -> None:
    """The address tells where "en" does not."""
    html = f"<h1>{TITLE}</h1><p>03/04/2026</p>"
    assert metadata(html, url="https://harbour.co.uk/pier").published_on == date(2026, 4, 3)
    assert metadata(html).published_on == date(2026, 3, 4)


def test_the_text_is_searched_only_if_asked() -> None:
    """A page too large to search still has what it states."""
    assert metadata(f"<h1>{TITLE}</h1><p>March 3, 2026</p>", search=False).published_at is None
