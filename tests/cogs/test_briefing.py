"""`/briefing`: five stories, a quote of the day, what rose; and a page for each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cogs.shown import labels_of, text_of
from tests.newsstand import Newsstand, quoted, topic

HOLD = "The dam will hold through the winter."


async def tell(
    stand: Newsstand,
    title: str,
    *names: str,
    source: str = "Harbour Gazette",
    days: float = 0,
    words: str | None = None,
    role: str | None = "Mayor",
) -> None:
    """An article of its own words, in which Ada Okafor may say something."""
    said = f"Ada Okafor said: “{words}” " if words else ""
    text = said + f"{title}. " + " ".join(f"{title.split()[0].lower()}{n}" for n in range(25)) + "."
    quotes = (quoted(text, words, "Ada Okafor", role=role),) if words else ()
    people = (topic("Ada Okafor", "person"),) if words else ()
    await stand.article(
        title,
        text,
        quotes=quotes,
        topics=(*(topic(name) for name in names), *people),
        source=await stand.source(source),
        published_at=stand.clock() - timedelta(days=days, minutes=stand.count),
        url=f"https://{source.casefold().replace(' ', '-')}.example/{stand.count}",
    )


async def ask(stand: Newsstand, **options: Any) -> Any:
    result = await stand.reader.slash(stand.channel, "briefing", **options)
    assert result.ephemeral
    return result.response


TITLES = ["Lune Dam cracks", "Ferry strike begins", "Grain prices fall", "Orchestra returns"]


async def test_an_overview_and_a_page_for_each_story(stand: Newsstand) -> None:
    """The stories with their sources, a quote, what rose; Next leads to each, Back returns, Share shows it to all."""
    for title in TITLES:
        await tell(stand, title, words=HOLD if "Dam" in title else None)
    await tell(stand, "Lune Dam once more", "Lune Dam", words=HOLD, source="Valley Post")
    for number in range(3):
        await tell(stand, f"Council{number} meets apart", "Lune Council", source="Valley Post")
    message = await ask(stand)
    shown = text_of(message)
    assert "### Briefing" in shown
    assert "**5.** " in shown
    assert "**6.** " not in shown
    assert f"**Quote of the day**\n> “{HOLD}”\n— **Ada Okafor**, Mayor" in shown
    assert "printed by 2 sources" in shown
    assert "**Most in the news**\n**Lune Council**: 3 articles in 24 hours" in shown
    assert labels_of(message)[-2:] == ["Next story ▶", "Share"]
    story = (await stand.reader.click(message, label="Next story ▶")).response
    assert "-# Story 1 of 5" in text_of(story)
    assert {"Read", "The story", "◀ Back", "Next story ▶", "Share"} <= set(labels_of(story))
    back = (await stand.reader.click(story, label="◀ Back")).response
    assert "**Quote of the day**" in text_of(back)
    shared = (await stand.reader.click(back, label="Share")).response
    assert "### Briefing" in text_of(shared)


async def test_the_last_story_has_no_next(stand: Newsstand) -> None:
    for title in TITLES[:2]:
        await tell(stand, title)
    message = await ask(stand)
    for _ in range(2):
        message = (await stand.reader.click(message, label="Next story ▶")).response
    assert "-# Story 2 of 2" in text_of(message)
    assert "Next story ▶" not in labels_of(message)


async def test_few_stories_of_a_day_are_joined_by_those_of_three(stand: Newsstand) -> None:
    """Where the last 24 hours bring little, older news fills up; news of last week does not."""
    await tell(stand, TITLES[0])
    await tell(stand, TITLES[1], days=2)
    await tell(stand, TITLES[2], days=6)
    shown = text_of(await ask(stand))
    assert TITLES[0] in shown
    assert TITLES[1] in shown
    assert TITLES[2] not in shown


async def test_a_briefing_on_a_topic(stand: Newsstand) -> None:
    """Only its stories, and how loud it is."""
    for day in range(1, 30):
        await tell(stand, f"Dam{day} watched again", "Lune Dam", days=day)
    await tell(stand, TITLES[0], "Lune Dam")
    await tell(stand, TITLES[1], "Ferry Union")
    message = await ask(stand, topic="lune dam")
    shown = text_of(message)
    assert "### Briefing on Lune Dam" in shown
    assert "7 articles this week, 7 a week usually" in shown
    assert TITLES[1] not in shown
    assert "Lune Dam" in labels_of(message)


async def test_private_words_are_no_quote_of_the_day(stand: Newsstand) -> None:
    """Somebody without a public role whom one site names is not held up."""
    await tell(stand, TITLES[0], words=HOLD, role="neighbour")
    assert "Quote of the day" not in text_of(await ask(stand))


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({}, "No stories in 1 source since"),
        ({"topic": "Lune Dam"}, "No stories about **Lune Dam** in 1 source since"),
        ({"topic": "zeppelins"}, "Nothing called “zeppelins” in 1 source"),
    ],
    ids=["all", "topic", "unknown"],
)
async def test_nothing_to_brief_on(stand: Newsstand, options: dict[str, str], answer: str) -> None:
    """It is said what was looked through, and what to try."""
    await tell(stand, TITLES[0], "Lune Dam", days=9)
    assert answer in text_of(await ask(stand, **options))


async def test_an_empty_archive(stand: Newsstand) -> None:
    assert "No articles have come in yet." in text_of(await ask(stand))


async def test_topics_complete(stand: Newsstand) -> None:
    await tell(stand, TITLES[0], "Lune Dam")
    found = await stand.reader.autocomplete(stand.channel, "briefing", "topic", "lune")
    assert [choice["name"] for choice in found] == ["Lune Dam · organisation · 1 article"]
