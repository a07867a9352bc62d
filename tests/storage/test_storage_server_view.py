"""What one server hides, renames and judges: in that server alone, in every read, and after a new analysis."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from news.errors import NotVisibleError
from news.models import (
    AnalysedArticle,
    ArticleId,
    ChannelId,
    GuildId,
    Quote,
    QuoteId,
    QuoteVerdict,
    ReportId,
    ReportOutcome,
    SearchQuery,
    SourceId,
    StoredQuote,
    TopicId,
    UserId,
    Wish,
)
from storage import Storage
from storage.reports import PER_USER
from storage.shown_names import SHOWN_NAMES_MAX, TooManyNamesError, UnusableNameError
from tests.storage.builders import NOW, article, topic
from tests.storage.reading_sources import AWAY, HOME

OLIVE, ROB = UserId(7), UserId(8)
SAID = '"We hold on to the harbour," said Mara Voss. "We never let go of it," said Ilse Brandt.'


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", is_public=True, added_to=None
    )


async def add(storage: Storage, source: SourceId, text: str = SAID, **fields: Any) -> ArticleId:
    named = (topic("Lake Pact", "organisation"), topic("Mara Voss", "person"))
    told = article("Pact holds", text, url=fields.pop("url", "https://times.example/1"), topics=named)
    result = await storage.articles.add(told, source_id=source, post=fields.pop("post", False))
    assert result.article_id is not None, result.error
    return result.article_id


async def one(storage: Storage, name: str) -> TopicId:
    (found,) = await storage.topics.resolve(HOME, name)
    return found.id


async def quote_by(storage: Storage, name: str, guild: GuildId = HOME) -> StoredQuote:
    return (await storage.quotes.find(guild, text=SAYS[name])).items[0]


SAYS = {"Mara Voss": "hold harbour", "Ilse Brandt": "never let go"}


async def redo(storage: Storage, article_id: ArticleId, *quotes: Quote) -> None:
    """An improved analysis finds these quotes and the same topics."""
    (stored,) = await storage.analyses.texts([article_id])
    named = (topic("Lake Pact", "organisation"), topic("Mara Voss", "person"))
    new = AnalysedArticle(stored.article, quotes=quotes, topics=named, analysed_by=1)
    assert not isinstance((await storage.analyses.replace([(stored, new)]))[article_id], Exception)


async def judged(storage: Storage, name: str, verdict: QuoteVerdict, *, guild: GuildId = HOME) -> StoredQuote:
    """The quote by that person before it was judged."""
    stored = await quote_by(storage, name, guild)
    reported = await storage.reports.add(guild, stored.id, ROB)
    assert reported.report_id is not None
    assert await storage.reports.judge(reported.report_id, guild, verdict, by=OLIVE) is not None
    return stored


async def people_seen(storage: Storage, guild: GuildId) -> set[str]:
    """Every name that any read gives."""
    topics, quotes = storage.topics, storage.quotes
    (pact,) = await topics.resolve(guild, "Lake Pact")
    (line,) = (await storage.articles.headlines(guild)).items
    found = [
        *await topics.complete(guild, ""),
        *await topics.complete(guild, "mara"),
        *await topics.complete(guild, "v"),
        *await topics.complete(guild, "", speakers_only=True),
        *await topics.resolve(guild, "Mara Voss"),
        *await topics.related(pact.id, guild),
        *await topics.of_article(line.article_id, guild),
        *await storage.profiles.complete(guild, "voss"),
    ]
    spoken = [
        *await quotes.of_article(line.article_id, guild),
        *(await quotes.find(guild, page_size=9)).items,
        *(await quotes.find(guild, text="harbour", page_size=9)).items,
        *[drawn for _ in range(20) if (drawn := await quotes.random(guild))],
    ]
    return {topic.name for topic in found} | {str(stored.quote.speaker) for stored in spoken}


async def test_a_hidden_person_is_nowhere(storage: Storage, source: SourceId) -> None:
    """No suggestion, page, draw, list or search in this server; the other server sees no difference."""
    article_id = await add(storage, source)
    before = await people_seen(storage, HOME)
    mara = await one(storage, "Mara Voss")
    assert (await storage.shown_names.hide(HOME, mara, by=OLIVE))[1]
    assert await people_seen(storage, HOME) == before - {"Mara Voss"}
    assert await people_seen(storage, AWAY) == before
    assert await people_seen(storage, HOME) == before - {"Mara Voss"}
    assert await storage.topics.get(mara, HOME) is None
    assert len(await storage.quotes.of_article(article_id, HOME)) == 1
    assert (await storage.quotes.find(HOME)).total == 1
    assert (await storage.quotes.find(HOME, speaker_id=mara)).total == 0
    assert not (await storage.articles.search(HOME, SearchQuery(speaker="Mara Voss"))).items
    assert (await storage.articles.search(AWAY, SearchQuery(speaker="Mara Voss"))).items


async def test_a_renamed_person_has_the_new_name_everywhere(storage: Storage, source: SourceId) -> None:
    """Found by both names, in any part; quotes, lists and pages show the new one."""
    await add(storage, source)
    mara = await one(storage, "Mara Voss")
    await storage.shown_names.rename(HOME, mara, "  The  Harbour\nMistress ", by=OLIVE)
    seen = await people_seen(storage, HOME)
    assert "The Harbour Mistress" in seen
    assert "Mara Voss" not in seen
    for typed in ("mist", "m", "mara", "harb mis", "voss mara"):
        names = [found.name for found in await storage.topics.complete(HOME, typed, people_only=True)]
        assert names == ["The Harbour Mistress"], typed
    for name in ("the harbour mistress", "Mara Voss"):
        assert [found.id for found in await storage.topics.resolve(HOME, name)] == [mara]
        assert (await storage.articles.search(HOME, SearchQuery(speaker=name))).items
    assert "The Harbour Mistress" not in await people_seen(storage, AWAY)


async def test_names_stand_after_a_new_analysis(storage: Storage, source: SourceId) -> None:
    """What is hidden and renamed stays so when the article is analysed anew."""
    article_id = await add(storage, source)
    await storage.shown_names.hide(HOME, await one(storage, "Mara Voss"), by=OLIVE)
    await storage.shown_names.rename(HOME, await one(storage, "Ilse Brandt"), "The Pilot", by=OLIVE)
    before = await people_seen(storage, HOME)
    await redo(storage, article_id)
    await redo(storage, article_id, *article(text=SAID).quotes)
    assert await people_seen(storage, HOME) == before


async def test_names_follow_a_merge(storage: Storage, source: SourceId, database_file: Path) -> None:
    """What was decided of a name holds for the topic that it was merged into."""
    await add(storage, source)
    mara, ilse = await one(storage, "Mara Voss"), await one(storage, "Ilse Brandt")
    await storage.shown_names.hide(HOME, mara, by=OLIVE)
    with closing(sqlite3.connect(database_file)) as db:
        db.execute("UPDATE topics SET merged_into = ? WHERE id = ?", (ilse, mara))
        db.commit()
    assert await storage.topics.get(ilse, HOME) is None
    assert await storage.topics.get(ilse, AWAY) is not None


async def test_hiding_is_undone_once(storage: Storage, source: SourceId) -> None:
    """Two organisers at once: the second one changes nothing; undone, everything is as it was, labels of posts too."""
    await add(storage, source)
    before = await people_seen(storage, HOME)
    mara = await one(storage, "Mara Voss")
    await storage.autoposts.add(
        HOME, ChannelId(5), Wish("topic", topic_ids=(mara,)), label="Mara Voss", created_by=OLIVE
    )
    shown, is_new = await storage.shown_names.rename(HOME, mara, "Skipper", by=OLIVE)
    assert is_new
    assert [wish.label for wish in await storage.autoposts.of_guild(HOME)] == ["Skipper"]
    assert await storage.shown_names.rename(HOME, mara, "Skipper", by=ROB) == (shown, False)
    assert await storage.shown_names.undo(shown.id, AWAY) is None
    assert await storage.shown_names.undo(shown.id, HOME) == shown
    assert await storage.shown_names.undo(shown.id, HOME) is None
    assert await people_seen(storage, HOME) == before
    assert [wish.label for wish in await storage.autoposts.of_guild(HOME)] == ["Mara Voss"]


async def test_nothing_is_posted_for_a_hidden_topic(storage: Storage, source: SourceId) -> None:
    """An autopost for it waits; what a channel gets otherwise stays."""
    await add(storage, source)
    pact = await one(storage, "Lake Pact")
    for guild, channel in ((HOME, 5), (AWAY, 6)):
        await storage.autoposts.add(
            guild, ChannelId(channel), Wish("topic", topic_ids=(pact,)), label="Lake Pact", created_by=OLIVE
        )
    await storage.shown_names.hide(HOME, pact, by=OLIVE)
    await add(storage, source, "The Lake Pact met again.", url="https://times.example/2", post=True)
    assert len(await storage.deliveries.of_channel(ChannelId(5), 10)) == 0
    assert len(await storage.deliveries.of_channel(ChannelId(6), 10)) == 1


@pytest.mark.parametrize("name", ["", "   ", "!!!", "\0", "x" * 81, "\ud800"])
async def test_names_that_cannot_be_given(storage: Storage, source: SourceId, name: str) -> None:
    """A name needs a letter or digit and an end; nothing is stored."""
    await add(storage, source)
    with pytest.raises(UnusableNameError):
        await storage.shown_names.rename(HOME, await one(storage, "Lake Pact"), name, by=OLIVE)
    assert await storage.shown_names.of_guild(HOME) == []


async def test_there_are_only_so_many(storage: Storage, source: SourceId, database_file: Path) -> None:
    """A server that hides 200 names hides no more; a topic that is not there cannot be hidden."""
    await add(storage, source)
    with closing(sqlite3.connect(database_file)) as db:
        db.executemany(
            "INSERT INTO shown_names (guild_id, name_key, is_person, name, set_by, set_at) VALUES (1, ?, 0, 'x', 1, 1)",
            [(f"name {number}",) for number in range(SHOWN_NAMES_MAX)],
        )
        db.commit()
    with pytest.raises(TooManyNamesError):
        await storage.shown_names.hide(HOME, await one(storage, "Lake Pact"), by=OLIVE)
    with pytest.raises(NotVisibleError):
        await storage.shown_names.hide(HOME, TopicId(999), by=OLIVE)


# --- quotes that were judged -------------------------------------------------------------------------


async def test_a_withheld_speaker(storage: Storage, source: SourceId) -> None:
    """The words stay, under nobody's name, and count nowhere for the person; other servers see no difference."""
    article_id = await add(storage, source)
    mara = await one(storage, "Mara Voss")
    before = await judged(storage, "Mara Voss", "withheld")
    first, second = await storage.quotes.of_article(article_id, HOME)
    assert (first.quote.text, first.quote.speaker, first.speaker_id, first.is_withheld) == (
        before.quote.text,
        None,
        None,
        True,
    )
    assert second.quote.speaker == "Ilse Brandt"
    assert (await storage.quotes.find(HOME, speaker_id=mara)).total == 0
    assert (await storage.quotes.find(HOME, speaker_id=mara, text="harbour")).total == 0
    assert (await storage.quotes.find(AWAY, speaker_id=mara)).total == 1
    assert (await storage.profiles.get(mara, HOME)).quote_count == 0
    known = await storage.topics.get(mara, HOME)
    assert known is not None
    assert known.quote_count == 0
    assert "Mara Voss" not in {p.name for p in await storage.topics.complete(HOME, "", speakers_only=True)}


async def test_a_hidden_quote(storage: Storage, source: SourceId) -> None:
    """It is in no list, count or draw of this server."""
    article_id = await add(storage, source)
    before = await judged(storage, "Mara Voss", "hidden")
    assert await storage.quotes.get(before.id, HOME) is None
    assert await storage.quotes.get(before.id, AWAY) == before
    assert [stored.quote.speaker for stored in await storage.quotes.of_article(article_id, HOME)] == [
        "Ilse Brandt"
    ]
    assert (await storage.quotes.find(HOME)).total == 1
    assert {drawn.quote.speaker for _ in range(20) if (drawn := await storage.quotes.random(HOME))} == {
        "Ilse Brandt"
    }


async def test_verdicts_stand_after_a_new_analysis(
    storage: Storage, source: SourceId, database_file: Path
) -> None:
    """By the words and the speaker, also under another id, with a mended end, and with a fuller name."""
    article_id = await add(storage, source)
    await judged(storage, "Mara Voss", "withheld")
    mara, ilse = article(text=SAID).quotes
    longer = replace(mara, end=mara.end + 1, text=SAID[mara.start : mara.end + 1])
    for changed in (mara, longer, replace(mara, speaker="Captain Mara Voss")):
        await redo(storage, article_id, changed, ilse)
        assert [stored.is_withheld for stored in await storage.quotes.of_article(article_id, HOME)] == [
            True,
            False,
        ]
    await redo(storage, article_id, mara, ilse)
    with closing(sqlite3.connect(database_file)) as db:
        db.execute("UPDATE quote_verdicts SET quote_id = quote_id + 5000")
        db.commit()
    assert [stored.is_withheld for stored in await storage.quotes.of_article(article_id, HOME)] == [
        True,
        False,
    ]


async def test_another_speaker_is_judged_anew(storage: Storage, source: SourceId) -> None:
    """Words that an improved analysis gives to somebody else show that one; hidden words stay hidden."""
    article_id = await add(storage, source)
    await judged(storage, "Mara Voss", "withheld")
    await judged(storage, "Ilse Brandt", "hidden")
    mara, ilse = article(text=SAID).quotes
    await redo(storage, article_id, replace(mara, speaker="Pavo Sato"), replace(ilse, speaker="Pavo Sato"))
    (shown,) = await storage.quotes.of_article(article_id, HOME)
    assert (shown.quote.speaker, shown.is_withheld) == ("Pavo Sato", False)


async def test_a_verdict_is_undone(storage: Storage, source: SourceId) -> None:
    """Undone, the quote and its reports are as they were; a second undo finds nothing."""
    await add(storage, source)
    before = await judged(storage, "Mara Voss", "hidden")
    assert (await storage.reports.waiting(HOME)).total == 0
    (verdict,) = await storage.reports.judged(HOME)
    assert await storage.reports.undo(verdict.id, AWAY) is None
    assert await storage.reports.undo(verdict.id, HOME) == verdict
    assert await storage.reports.undo(verdict.id, HOME) is None
    assert await storage.quotes.get(before.id, HOME) == before
    assert (await storage.reports.waiting(HOME)).total == 1


async def test_withheld_words_are_not_on_the_chart(storage: Storage, source: SourceId) -> None:
    """What counts for nobody is no quote of the day either."""
    await add(storage, source)
    mara = await one(storage, "Mara Voss")
    await judged(storage, "Mara Voss", "withheld")
    (day,) = (await storage.profiles.get(mara, HOME)).days
    assert (day.articles, day.quotes) == (1, 0)
    since = day.day - timedelta(days=1)
    assert list((await storage.trends.over_time(mara, HOME, since=since)).days) == [day]
    (away,) = (await storage.profiles.get(mara, AWAY)).days
    assert away.quotes == 1


@pytest.mark.parametrize("verdict", ["withheld", "hidden"])
async def test_a_decision_holds_for_copies_that_come_later(
    storage: Storage, source: SourceId, verdict: QuoteVerdict
) -> None:
    """The same words by the same person: in this server alone, one entry, one undo; others who say them stay."""
    await add(storage, source)
    mara = await one(storage, "Mara Voss")
    await judged(storage, "Mara Voss", verdict)
    copy = await add(
        storage, source, "Later. " + SAID.replace("on to", "on  to"), url="https://times.example/2"
    )
    other = await add(
        storage, source, '"We hold on to the harbour," said Pavo Sato.', url="https://times.example/3"
    )
    shown = await storage.quotes.of_article(copy, HOME)
    assert "Mara Voss" not in {stored.quote.speaker for stored in shown}
    assert "Ilse Brandt" in {stored.quote.speaker for stored in shown}
    assert [stored.quote.speaker for stored in await storage.quotes.of_article(other, HOME)] == ["Pavo Sato"]
    assert "Mara Voss" in {stored.quote.speaker for stored in await storage.quotes.of_article(copy, AWAY)}
    assert (await storage.quotes.find(HOME, speaker_id=mara)).total == 0
    (entry,) = await storage.reports.judged(HOME)
    assert await storage.reports.undo(entry.id, HOME) is not None
    shown = await storage.quotes.of_article(copy, HOME)
    assert "Mara Voss" in {stored.quote.speaker for stored in shown}
    assert await storage.reports.judged(HOME) == []


async def test_a_decision_goes_along_where_an_article_parts(storage: Storage) -> None:
    """Two servers' own sources brought one article, and one changes it: the new one is judged there as the old one was."""
    feeds = [
        await storage.sources.add_feed(
            f"https://{name}.example/feed",
            name=name,
            domain=f"{name}.example",
            is_public=False,
            added_to=guild,
        )
        for name, guild in (("home", HOME), ("away", AWAY))
    ]
    (first,) = {await add(storage, source) for source in feeds}
    await judged(storage, "Mara Voss", "withheld")
    changed = await add(storage, feeds[0], SAID + " The pact was signed at noon, after all.")
    assert changed != first
    assert [stored.is_withheld for stored in await storage.quotes.of_article(changed, HOME)] == [True, False]


async def test_what_was_found_right_holds_for_its_own_article(storage: Storage, source: SourceId) -> None:
    """A copy may stand under a wrong name all the same, so that it can be reported."""
    await add(storage, source)
    await judged(storage, "Mara Voss", "right")
    copy = await add(storage, source, "Later. " + SAID, url="https://times.example/2")
    first = (await storage.quotes.of_article(copy, HOME))[0]
    assert (await storage.reports.add(HOME, first.id, ROB)).outcome is ReportOutcome.NEW


async def test_short_words_are_judged_one_by_one(storage: Storage, source: SourceId) -> None:
    """ "Not now" is said again and again, and each time is its own."""
    short = '"Not now," said Mara Voss.'
    await add(storage, source, short)
    mara = await one(storage, "Mara Voss")
    stored = (await storage.quotes.find(HOME, text="not now")).items[0]
    reported = await storage.reports.add(HOME, stored.id, ROB)
    assert reported.report_id is not None
    assert await storage.reports.judge(reported.report_id, HOME, "hidden", by=OLIVE) is not None
    await add(storage, source, f"Once more. {short}", url="https://times.example/2")
    assert (await storage.quotes.find(HOME, speaker_id=mara)).total == 1


async def test_what_is_not_read_here_any_more_counts_for_nothing(storage: Storage, source: SourceId) -> None:
    """A withheld quote of a source that the server left takes nothing from the quotes of others."""
    own = await storage.sources.add_feed(
        "https://own.example/feed", name="Own", domain="own.example", is_public=False, added_to=HOME
    )
    await add(storage, own, '"We sail at nine in the morning," said Mara Voss.', url="https://own.example/1")
    stored = (await storage.quotes.find(HOME, text="sail")).items[0]
    reported = await storage.reports.add(HOME, stored.id, ROB)
    assert reported.report_id is not None
    assert await storage.reports.judge(reported.report_id, HOME, "withheld", by=OLIVE) is not None
    await add(storage, source)
    await storage.sources.remove_from(own, HOME)
    mara = await storage.topics.get(await one(storage, "Mara Voss"), HOME)
    assert mara is not None
    assert mara.quote_count == 1


@pytest.mark.parametrize("first", ["hide", "rename"])
async def test_of_two_names_that_became_one_hiding_counts(
    storage: Storage, source: SourceId, first: str
) -> None:
    """One name was hidden, the other renamed, and both were merged into a third: it is hidden."""
    await add(storage, source, '"Aye," said Ann Dane. "No," said Cy Marsh. "Hm," said Bo Quill.')
    names = ("Ann Dane", "Cy Marsh") if first == "hide" else ("Cy Marsh", "Ann Dane")
    for name in names:
        topic_id = await one(storage, name)
        if name == "Ann Dane":
            await storage.shown_names.hide(HOME, topic_id, by=OLIVE)
        else:
            await storage.shown_names.rename(HOME, topic_id, "The Marsh", by=OLIVE)
    for name in names:
        await storage.rulings.merge(name, "Bo Quill")
    assert await storage.topics.resolve(HOME, "Bo Quill") == []


async def test_two_organisers_judge_at_once(storage: Storage, source: SourceId) -> None:
    """The first one's word stands; the second learns that it was handled."""
    await add(storage, source)
    stored = await quote_by(storage, "Mara Voss")
    reported = await storage.reports.add(HOME, stored.id, ROB)
    assert reported.report_id is not None
    judge = storage.reports.judge
    assert await judge(reported.report_id, AWAY, "hidden", by=ROB) is None
    assert await judge(reported.report_id, HOME, "right", by=OLIVE) is not None
    assert await judge(reported.report_id, HOME, "hidden", by=ROB) is None
    assert await storage.quotes.get(stored.id, HOME) == stored
    assert (await storage.reports.add(HOME, stored.id, UserId(9))).outcome is ReportOutcome.JUDGED


async def test_reports_are_one_a_person_and_bounded(storage: Storage, source: SourceId) -> None:
    """The same press twice is one report; a person has ten a day, and what they wrote is theirs to change."""
    await add(storage, source)
    stored = await quote_by(storage, "Mara Voss")
    add_report = storage.reports.add
    first = await add_report(HOME, stored.id, ROB)
    assert (first.outcome, first.is_first_today) == (ReportOutcome.NEW, True)
    assert await add_report(HOME, stored.id, ROB) == replace(
        first, outcome=ReportOutcome.AGAIN, is_first_today=False
    )
    second = await add_report(HOME, stored.id, OLIVE)
    assert (second.outcome, second.is_first_today) == (ReportOutcome.NEW, False)
    assert first.report_id is not None
    assert await storage.reports.note(first.report_id, HOME, ROB, " It was\nBren \0" + "x" * 999)
    assert not await storage.reports.note(first.report_id, HOME, OLIVE, "mine")
    assert not await storage.reports.take_back(first.report_id, HOME, OLIVE)
    (reported,) = (await storage.reports.waiting(HOME)).items
    assert (list(reported.reporters), reported.speaker) == ([OLIVE, ROB], "Mara Voss")
    assert reported.notes[0].startswith("It was Bren x")
    assert len(reported.notes[0]) == 200
    assert await storage.reports.take_back(first.report_id, HOME, ROB)
    assert (await storage.reports.waiting(AWAY)).total == 0
    assert (await add_report(HOME, QuoteId(999), ROB)).outcome is ReportOutcome.NO_SPEAKER
    for number in range(PER_USER):
        text = f'"We sail at {number} again," said Mara Voss.'
        await add(storage, source, text, url=f"https://times.example/x{number}")
        newest = (await storage.quotes.find(HOME, text=f"sail at {number} again")).items[0]
        assert (await add_report(HOME, newest.id, ROB)).outcome is ReportOutcome.NEW
    other = await quote_by(storage, "Ilse Brandt")
    assert (await add_report(HOME, other.id, ROB)).outcome is ReportOutcome.TOO_MANY


async def test_reports_are_forgotten(storage: Storage, source: SourceId, database_file: Path) -> None:
    """Handled ones after a day, any after 90 days; what was decided stays."""
    await add(storage, source)
    await judged(storage, "Mara Voss", "withheld")
    stored = await quote_by(storage, "Ilse Brandt")
    assert (await storage.reports.add(HOME, stored.id, ROB)).report_id is not None
    assert await storage.reports.forget() == 0
    for days, forgotten in ((2, 1), (91, 1)):
        moved = await Storage.open(f"sqlite:///{database_file}", now=lambda days=days: NOW + timedelta(days))
        assert await moved.reports.forget() == forgotten
        await moved.close()
    assert len(await storage.reports.judged(HOME)) == 1


async def test_reports_of_what_is_gone_are_not_listed(storage: Storage, source: SourceId) -> None:
    """A quote that vanished or went to another speaker since is nothing to look at."""
    article_id = await add(storage, source)
    for name in SAYS:
        await storage.reports.add(HOME, (await quote_by(storage, name)).id, ROB)
    assert (await storage.reports.waiting(HOME)).total == 2
    mara, _ = article(text=SAID).quotes
    await redo(storage, article_id, replace(mara, speaker="Pavo Sato"))
    assert (await storage.reports.waiting(HOME)).total == 0
    await redo(storage, article_id, mara)
    assert [one.speaker for one in (await storage.reports.waiting(HOME)).items] == ["Mara Voss"]


async def test_judging_an_unknown_report(storage: Storage) -> None:
    """A made-up number decides nothing."""
    assert await storage.reports.judge(ReportId(2**62), HOME, "hidden", by=OLIVE) is None


# --- private people ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "is_private"),
    [
        ("", True),
        ("President ", False),
        ("former U.S. President ", False),
        ("Mr. ", True),
        ("Father ", True),
        ("president ", True),
        ("The president met ", True),
        ("Bürgermeisterin ", False),
        ("x" * 500, True),
    ],
)
async def test_an_office_before_the_name_is_public(
    storage: Storage, source: SourceId, before: str, is_private: bool
) -> None:
    """Whom an article names in an office has a page, whether or not a quote says so."""
    text = f"On Monday {before}Bren Quill came. Nobody else did."
    start = text.index("Bren")
    named = replace(topic("Bren Quill", "person"), mentions=((start, start + 10),))
    await storage.articles.add(article(text=text, topics=(named,)), source_id=source, post=False)
    (found,) = await storage.topics.resolve(HOME, "Bren Quill")
    assert found.is_private is is_private
    assert len(await storage.topics.complete(HOME, "quill")) == (not is_private)
    assert len(await storage.topics.complete(HOME, "q")) == (not is_private)


async def test_suggestions_stay_quick_among_private_people(storage: Storage, source: SourceId) -> None:
    """Where nearly everybody is private, suggestions are still those who are not."""
    chance = random.Random(5)
    told: list[AnalysedArticle] = []
    for number in range(120):
        people = [topic(f"Sal{chance.randrange(10**6):06} Quill{k}", "person") for k in range(5)]
        told.append(
            article(
                f"Note {number}",
                f"Note {number}.",
                url=f"https://times.example/n{number}",
                topics=tuple(people),
            )
        )
    text = '"We vote on it on Monday," said Salome Abara.'
    told.append(article("Vote", text, url="https://times.example/vote"))
    await storage.articles.add_many(told, source_id=source, post=False)
    began = time.perf_counter()
    assert [found.name for found in await storage.topics.complete(HOME, "salom")] == ["Salome Abara"]
    assert [found.name for found in await storage.topics.complete(HOME, "quill1")] == []
    assert time.perf_counter() - began < 1
