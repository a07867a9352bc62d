"""`/person`: who has a page, and what stands on it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cogs._render.charts import draw, in_words
from news.models import GuildId
from news.profiles import DayCount, is_public_role, merge_roles, spans_of, words_key
from tests.cogs.shown import labels_of, parts, text_of
from tests.newsstand import Newsstand, quoted, topic

WORDS = "The bridge opens on Monday."
ROOT = Path(__file__).parents[2]


async def say(
    stand: Newsstand, words: str, who: str, *, role: str | None = None, source: str = "Harbour Gazette"
) -> Any:
    text = f"{who} said: “{words}” Nothing else was said."
    return await stand.article(
        f"{who} speaks, part {stand.count}",
        text,
        quotes=(quoted(text, words, who, role=role),),
        topics=(topic(who, "person"),),
        source=await stand.source(source),
        url=f"https://{source.casefold().replace(' ', '-')}.example/{stand.count}",
    )


async def ask(stand: Newsstand, name: str) -> Any:
    result = await stand.reader.slash(stand.channel, "person", name=name)
    assert result.ephemeral
    return result.response


async def test_a_page_tells_roles_sources_and_quotes(stand: Newsstand) -> None:
    """Role, counts, who quotes them, newest quotes, and the same words of two sources as one quote."""
    await say(stand, WORDS, "Ada Okafor", role="Mayor")
    await say(stand, "Nobody will pay a toll here.", "Ada Okafor")
    await say(stand, WORDS, "Ada Okafor", role="mayor", source="Valley Post")
    message = await ask(stand, "Okafor")
    shown = text_of(message)
    assert "### Ada Okafor\nMayor\n2 quotes · named in 3 articles" in shown
    assert "-# Quoted by Harbour Gazette (2), Valley Post (1)" in shown
    assert shown.count(WORDS) == 1
    assert "**Printed most**\n> “The bridge opens on Monday.”" in shown
    assert "and 1 more source" in shown
    assert labels_of(message) == ["More quotes", "Headlines", "Search", "Follow", "Share"]


@pytest.mark.parametrize(("label", "expected"), [("More quotes", "Quotes by"), ("Search", "Search “by:")])
async def test_its_buttons_lead_on(stand: Newsstand, label: str, expected: str) -> None:
    """More quotes and Search open answers about the same person."""
    await say(stand, WORDS, "Ada Okafor", role="Mayor")
    message = await ask(stand, "Ada Okafor")
    opened = (await stand.reader.click(message, label=label)).response
    assert expected in text_of(opened)
    assert "Ada Okafor" in text_of(opened)


@pytest.mark.parametrize("role", [None, "a neighbour", "witness"])
async def test_private_people_stay_inside_their_article(stand: Newsstand, role: str | None) -> None:
    """Somebody without a public role whom one source names has no page and is not suggested."""
    await say(stand, WORDS, "Bea Lund", role=role)
    message = await ask(stand, "Bea Lund")
    assert "There is no page about **Bea Lund**." in text_of(message)
    assert WORDS not in text_of(message)
    assert labels_of(message) == ["Help"]
    assert await stand.storage.profiles.complete(stand.guild_id, "Bea") == []


async def test_several_sources_make_a_person_public(stand: Newsstand) -> None:
    """Two independent sources are enough; what only another server reads counts for nothing."""
    await say(stand, WORDS, "Bea Lund")
    await say(stand, WORDS, "Bea Lund", source="Valley Post")
    assert "### Bea Lund" in text_of(await ask(stand, "Bea Lund"))
    assert [p.name for p in await stand.storage.profiles.complete(stand.guild_id, "Lu")] == ["Bea Lund"]


async def test_other_servers_sources_count_for_nothing(stand: Newsstand) -> None:
    """A person whom a source of another server names as well is still private here."""
    other = stand.env.create_guild("Elsewhere")
    await stand.source("Secret Post", added_to=GuildId(other.id))
    await say(stand, WORDS, "Bea Lund")
    await say(stand, WORDS, "Bea Lund", role="Mayor", source="Secret Post")
    assert "There is no page" in text_of(await ask(stand, "Bea Lund"))


async def test_a_topic_page_of_a_person_leads_to_theirs(stand: Newsstand) -> None:
    """`/topic` of a person has a button to the person's page."""
    await say(stand, WORDS, "Ada Okafor", role="Mayor")
    message = (await stand.reader.slash(stand.channel, "topic", name="Ada Okafor")).response
    opened = (await stand.reader.click(message, label="Their page")).response
    assert "### Ada Okafor\nMayor" in text_of(opened)


async def test_nobody_of_that_name(stand: Newsstand) -> None:
    """A name that nobody has is answered with what was searched."""
    await say(stand, WORDS, "Ada Okafor", role="Mayor")
    assert "Nothing called “Zorro” in 1 source." in text_of(await ask(stand, "Zorro"))


async def test_the_same_words_are_one_quote_in_a_list(stand: Newsstand) -> None:
    """`/quote by:` shows words once that two sources print, and names the other one."""
    await say(stand, WORDS, "Ada Okafor", role="Mayor")
    await say(stand, WORDS.upper(), "Ada Okafor", source="Valley Post")
    message = (await stand.reader.slash(stand.channel, "quote", by="Okafor")).response
    assert "-# Also in Valley Post" in text_of(message)
    assert not [label for label in labels_of(message) if label.startswith("Older")]


async def test_the_chart_comes_with_words(stand: Newsstand) -> None:
    """A person of several days has a picture with a description of what it shows; Share sends it as well."""
    for _ in range(3):
        await say(stand, WORDS, "Ada Okafor", role="Mayor")
        stand.clock.advance(days=3)
    message = await ask(stand, "Ada Okafor")
    (gallery,) = [part for part in parts(message.components) if part["type"] == 12]
    assert gallery["items"][0]["description"].startswith("Chart: articles that name Ada Okafor")
    shared = (await stand.reader.click(message, label="Share")).response
    assert [part for part in parts(shared.components) if part["type"] == 12]


def test_a_chart_is_a_png_told_in_words() -> None:
    """The picture is a PNG of twice the size shown; its words name the period, the most and the sum."""
    days = [DayCount(date(2026, 1, 1), 2, 1), DayCount(date(2026, 1, 3), 5, 0)]
    spans = spans_of(days)
    assert [(span.articles, span.quotes) for span in spans] == [(2, 1), (0, 0), (5, 0)]
    assert draw(spans).startswith(b"\x89PNG")
    assert in_words("Ada", spans) == (
        "Chart: articles that name Ada and quotes by them, by day, 1 January 2026 to 3 January 2026. "
        "Most on 3 January 2026: 5 articles, 0 quotes. In all 7 articles, 1 quote."
    )


@pytest.mark.parametrize("length", [1, 2, 26, 27, 400, 5000])
def test_a_chart_has_a_bounded_number_of_bars(length: int) -> None:
    """However long the time, nothing is lost and the bars fit on a phone."""
    days = [DayCount(date(2010, 1, 6) + timedelta(days=index), 1, 2) for index in range(length)]
    spans = spans_of(days)
    assert len(spans) <= 26
    assert sum(span.articles for span in spans) == (length if length > 1 else 0)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("We will not pay the toll.", "we will not  pay the toll", True),
        ("We will not pay the toll.", "We will pay the toll now.", False),
        ("No comment.", "No comment.", False),
    ],
)
def test_the_same_words_are_told_by_words(one: str, other: str, is_same: bool) -> None:
    """Case, marks and spaces do not matter; a few words that are said every day are no quote of their own."""
    assert (words_key(one) is not None and words_key(one) == words_key(other)) is is_same


@pytest.mark.parametrize(
    ("role", "is_public"),
    [("Mayor", True), ("patient advocate", True), ("a neighbour", False), ("her mother", False), ("", False)],
)
def test_a_role_is_public_or_not(role: str, is_public: bool) -> None:
    """An office is public; how somebody was met by the news is not."""
    assert is_public_role(role) is is_public


def test_roles_meet_without_regard_to_case() -> None:
    """Each role is written as it is most often, most often first."""
    assert merge_roles([("mayor", 1), ("Mayor", 3), ("author", 2)]) == [("Mayor", 4), ("author", 2)]


def test_the_bot_starts_without_charts() -> None:
    """Importing the bot and its cogs does not import matplotlib."""
    code = "import bot, cogs.person, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
