"""Stories in the chat: `/story`, the lines of `/headlines`, the button of an article, posts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cogs.shown import labels_of, options_of, text_of
from tests.newsstand import Newsstand, quoted, topic
from tests.storage.test_storage_stories import FIRE, OTHER, OWN

SAID = OWN + " “We saw the roof fall,” said Ilse Brandt."


async def ask(stand: Newsstand, command: str, /, **options: Any) -> Any:
    """What a command answers; it must be for the asker alone."""
    result = await stand.reader.slash(stand.channel, command, **options)
    assert result.ephemeral
    return result.response


async def fire(stand: Newsstand) -> None:
    """A fire in three papers, one of which has a text of its own with a quote."""
    for minutes, name, title, text in (
        (50, "Times", "Fire at Sorrel cannery in Port Brine", FIRE),
        (40, "Gazette", "Blaze shuts Port Brine harbour basin", FIRE + " More follows."),
        (30, "Courier", "Port Brine cannery fire: sirens at dawn", SAID),
    ):
        quotes = (
            (quoted(text, "We saw the roof fall,", "Ilse Brandt", role="harbour captain"),)
            if text == SAID
            else ()
        )
        await stand.article(
            title,
            text,
            source=await stand.source(name),
            quotes=quotes,
            topics=(topic("Sorrel cannery"),),
            url=f"https://{name.casefold()}.example/fire",
            published_at=stand.clock() - timedelta(minutes=minutes),
        )


async def test_headlines_have_a_line_for_each_story(stand: Newsstand) -> None:
    """Who tells a story is said where it is more than one; the menu opens the story, or the lone article."""
    await fire(stand)
    await stand.article("Library opens on Sundays", OTHER)
    message = await ask(stand, "headlines")
    shown = text_of(message)
    assert shown.count("**2.**") == 1
    assert "**3.**" not in shown
    assert shown.count("3 outlets, 2 independent") == 1
    story, lone = options_of(message)
    opened = (await stand.reader.select(message, [story["value"]])).response
    assert "same text as times.example" in text_of(opened)
    opened = (await stand.reader.select(message, [lone["value"]])).response
    assert "### [Library opens on Sundays]" in text_of(opened)


async def test_a_story_by_words_of_any_headline(stand: Newsstand) -> None:
    """Its facts, sentences of its articles with their source, its time line, who said what."""
    await fire(stand)
    message = await ask(stand, "story", headline="blaze basin")
    shown = text_of(message)
    assert "### [Port Brine cannery fire: sirens at dawn](https://courier.example/fire)" in shown
    assert "3 outlets, 2 independent · 3 articles" in shown
    assert (
        shown.index("**1.** [Fire at Sorrel")
        < shown.index("**2.** [Blaze shuts")
        < shown.index("**3.** [Port Brine")
    )
    assert "“We saw the roof fall,”" in shown or "We saw the roof fall" in shown
    assert {"Quotes", "Search", "Sorrel cannery", "Share"} <= set(labels_of(message))
    quotes = (await stand.reader.click(message, label="Quotes")).response
    assert "Ilse Brandt" in text_of(quotes)
    found = (await stand.reader.click(message, label="Search")).response
    assert "Sorrel cannery" in text_of(found)


async def test_a_story_that_nobody_tells(stand: Newsstand) -> None:
    """An empty answer says what was looked through and what to try."""
    await fire(stand)
    shown = text_of(await ask(stand, "story", headline="volcano"))
    assert "No story with “volcano” in a headline in 3 sources." in shown
    assert "`/headlines`" in shown


async def test_stories_are_suggested_newest_first(stand: Newsstand) -> None:
    """A suggestion is a story: its lead and who tells it."""
    await fire(stand)
    suggested = await stand.reader.autocomplete(stand.channel, "story", "headline", "fire")
    assert [choice["name"] for choice in suggested] == [
        "Port Brine cannery fire: sirens at dawn · 3 outlets, 2 independent"
    ]


async def test_an_article_leads_to_its_story(stand: Newsstand) -> None:
    """The button is there where others tell it, too."""
    await fire(stand)
    await stand.article("Library opens on Sundays", OTHER)
    assert "Story" not in labels_of(await ask(stand, "article", title="Library opens"))
    message = await ask(stand, "article", title="Blaze shuts")
    story = (await stand.reader.click(message, label="Story")).response
    assert "3 outlets, 2 independent" in text_of(story)
