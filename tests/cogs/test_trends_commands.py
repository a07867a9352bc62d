"""`/trending` and `/compare`: what rose and why, and two over time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cogs._render.charts import draw, draw_risen, draw_two, in_words, two_in_words
from cogs._render.trends import loudness, reason, usually
from news.models import TopicId, TopicSummary
from news.profiles import Span
from news.trends import Heard, Period, Rise
from tests.cogs.shown import labels_of, parts, text_of
from tests.newsstand import NOON, Newsstand, quoted, topic

DAY = timedelta(days=1)
FIRST = NOON.date()


async def tell(
    stand: Newsstand, *names: str, days: float = 0, source: str = "Harbour Gazette", **given: Any
) -> None:
    """An article on these, so many days ago."""
    await stand.article(
        given.pop("title", f"Piece {stand.count} on {names[0]}"),
        topics=tuple(topic(name) for name in names),
        source=await stand.source(source),
        published_at=stand.clock() - DAY * days - timedelta(minutes=stand.count),
        **given,
    )


async def burst(stand: Newsstand) -> None:
    """Four weeks of the council, one a day, and today four on the dam, in two papers."""
    for day in range(2, 30):
        await tell(stand, "Lune Council", days=day)
    await tell(stand, "Weather Office", days=29, source="Valley Post")
    for source in ("Harbour Gazette", "Valley Post") * 2:
        await tell(stand, "Lune Dam", source=source)
    await tell(stand, "Lune Council")


async def ask(stand: Newsstand, command: str, **options: Any) -> Any:
    result = await stand.reader.slash(stand.channel, command, **options)
    assert result.ephemeral
    return result.response


def pictures(message: Any) -> list[str]:
    """The descriptions of its pictures."""
    return [
        item["description"]
        for part in parts(message.components)
        if part["type"] == 12
        for item in part["items"]
    ]


async def test_what_rose_is_told_with_its_reason(stand: Newsstand) -> None:
    """Name, articles now and usually, its newest article; a chart in words; a button to its page; Share."""
    await burst(stand)
    message = await ask(stand, "trending")
    shown = text_of(message)
    assert "### What rose in 24 hours" in shown
    assert "**1. Lune Dam**: 4 articles in 24 hours, none in the weeks before" in shown
    assert "on Lune Dam" in shown
    assert "Lune Council**" not in shown
    assert "-# Of 5 articles in 24 hours; usual is the mean of the 28 days before." in shown
    assert labels_of(message) == ["Lune Dam", "Share"]
    assert pictures(message) == [
        "Chart: articles now against the usual. 1, Lune Dam: 4 articles in 24 hours, none in the weeks before."
    ]
    opened = (await stand.reader.click(message, label="Lune Dam")).response
    assert "### Lune Dam" in text_of(opened)
    shared = (await stand.reader.click(message, label="Share")).response
    assert "Lune Dam" in text_of(shared)
    assert pictures(shared)


async def test_a_week_and_a_source(stand: Newsstand) -> None:
    """Options narrow it down; titles say so."""
    await burst(stand)
    await tell(stand, "Lune Dam", days=3)
    shown = text_of(await ask(stand, "trending", period="week", source="Harbour Gazette"))
    assert "What rose in a week in **Harbour Gazette**" in shown
    empty = await ask(stand, "trending", source="Valley Post")
    assert (
        "Nothing is far above its usual level in 24 hours: 2 articles in **Valley Post** looked through."
        in text_of(empty)
    )
    assert labels_of(empty) == ["All sources"]
    wider = (await stand.reader.click(empty, label="All sources")).response
    assert "Lune Dam" in text_of(wider)


async def test_nothing_rose(stand: Newsstand) -> None:
    """It is said how much was looked through, and what to try."""
    await tell(stand, "Lune Council")
    shown = text_of(await ask(stand, "trending"))
    assert "1 article in 1 source looked through" in shown
    assert "Try a longer `period`" in shown


async def test_an_empty_archive(stand: Newsstand) -> None:
    assert "No articles have come in yet." in text_of(await ask(stand, "trending"))


async def test_a_young_archive_says_so(stand: Newsstand) -> None:
    for source in ("Harbour Gazette", "Valley Post") * 2:
        await tell(stand, "Lune Dam", source=source)
    message = await ask(stand, "trending")
    assert "### Most in the news in 24 hours\n**1. Lune Dam**: 4 articles in 24 hours\n" in text_of(message)
    assert "less than a week of news from before to compare with: most articles first" in text_of(message)
    assert not pictures(message)


async def test_a_new_source_is_left_out_and_that_is_said(stand: Newsstand) -> None:
    """It was just added with all that it ever printed: none of that rose."""
    await burst(stand)
    for _ in range(5):
        await tell(stand, "Brand New", source="Newcomer")
    message = await ask(stand, "trending")
    assert "Brand New" not in text_of(message)
    assert "1 new source is left out until it was read for a week before." in text_of(message)


async def test_two_are_compared(stand: Newsstand) -> None:
    """Counts and sources of both, marks as in the chart, what has both, and a quote of one about the other."""
    await burst(stand)
    text = "Ada Okafor said: “The dam will hold.” Nothing else was said."
    await stand.article(
        "Mayor on the dam",
        text,
        quotes=(quoted(text, "The dam will hold.", "Ada Okafor", role="Mayor"),),
        topics=(topic("Ada Okafor", "person"), topic("Lune Dam"), topic("Lune Council")),
    )
    message = await ask(stand, "compare", first="Lune Dam", second="lune council")
    shown = text_of(message)
    assert "### Lune Dam and Lune Council, 30 days" in shown
    assert "● **Lune Dam**: 5 articles from 2 sources" in shown
    assert "■ **Lune Council**: 30 articles from 1 source" in shown
    assert "**Both at once**\n1 article, the newest story:\n" in shown
    assert "“The dam will hold.”\n> — **Ada Okafor**" in shown
    assert labels_of(message) == ["Lune Dam", "Lune Council", "The story", "Share"]
    (words,) = pictures(message)
    assert words.startswith("Chart: articles that name Lune Dam or Lune Council, by day,")


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"first": "Lune Dam", "second": "lune dam"}, "Both names mean **Lune Dam**."),
        ({"first": "Lune Dam", "second": "zeppelins"}, "Nothing called “zeppelins” in 2 sources."),
        ({"first": "lunacy", "second": "Lune Dam"}, "Did you mean"),
        ({"first": "Lune Dam", "second": "Lune Council", "period": "year"}, "52 weeks"),
        ({"first": "Lune Dam", "second": "Lune Council", "period": "week"}, "No article has both."),
        ({"first": "#999999", "second": "Lune Dam"}, "not in the archive any more"),
    ],
    ids=["twice", "unknown", "like-one", "year", "nothing-shared", "gone"],
)
async def test_names_that_cannot_be_compared(stand: Newsstand, options: dict[str, str], answer: str) -> None:
    """The same name twice and unknown names are answered with what to do."""
    stand.expects_errors = "#" in options["first"]
    await burst(stand)
    assert answer in text_of(await ask(stand, "compare", **options))


async def test_names_complete(stand: Newsstand) -> None:
    await burst(stand)
    for option in ("first", "second"):
        found = await stand.reader.autocomplete(stand.channel, "compare", option, "lune d")
        assert [choice["name"] for choice in found] == ["Lune Dam · organisation · 4 articles"]


@pytest.mark.parametrize(
    ("usual", "words"),
    [
        (None, ""),
        (0.0, "none in the weeks before"),
        (0.3, "less than one a day usually"),
        (1.6, "2 a day usually"),
        (1234.0, "1,234 a day usually"),
    ],
    ids=str,
)
def test_the_usual_in_words(usual: float | None, words: str) -> None:
    assert usually(usual, "a day") == words


@pytest.mark.parametrize(
    ("articles", "usual", "words"),
    [
        (31, 9.0, "31 articles this week, 9 a week usually"),
        (0, 9.0, "Nothing this week, 9 a week usually"),
        (0, 0.0, "Nothing in the last weeks"),
        (1, None, "1 article this week"),
    ],
    ids=str,
)
def test_loudness_in_words(articles: int, usual: float | None, words: str) -> None:
    """A topic nobody writes about now is called so."""
    assert loudness(Heard(articles, usual)) == words


def test_the_reason_in_words() -> None:
    """Both figures, in the units of the period."""
    thing = TopicSummary(TopicId(1), "X", "place", 14, 0)
    rise = Rise(thing, 14, 2.1, 5.0, 9, 4)
    assert reason(rise, Period.DAY) == "14 articles in 24 hours, 2 a day usually"
    assert reason(rise, Period.WEEK) == "14 articles in a week, 2 a week usually"


def spans(*articles: int, quotes: int = 0) -> list[Span]:
    return [Span(FIRST + DAY * n, FIRST + DAY * (n + 1), count, quotes) for n, count in enumerate(articles)]


def test_charts_are_pictures() -> None:
    """Each is a PNG, with no usual level and no quotes as well."""
    for png in (
        draw(spans(1, 2)),
        draw(spans(1, 2, quotes=3)),
        draw_two(spans(1, 2), spans(0, 0)),
        draw_risen([(14, 2.0), (3, None)]),
    ):
        assert png.startswith(b"\x89PNG")


def test_charts_are_told_in_words() -> None:
    """What is counted, over which time, the most and the sum; quotes only where there are some."""
    assert in_words("Lune Dam", spans(1, 5)) == (
        "Chart: articles that name Lune Dam, by day, 1 January 2026 to 2 January 2026. "
        "Most on 2 January 2026: 5 articles. In all 6 articles."
    )
    assert two_in_words(("A", spans(1, 5)), ("B", spans(0, 0))) == (
        "Chart: articles that name A or B, by day, 1 January 2026 to 2 January 2026. "
        "A: 6 articles, most on 2 January 2026: 5. B: 0 articles."
    )
