"""`python bot.py reextract`: the archive redone, in batches, beside a running bot."""

from __future__ import annotations

import asyncio
import itertools
import math
import shutil
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosqlite import Connection

from cli import build_parser
from cli.reextracting import reextract
from news.analysing import ANALYSIS_VERSION, analyse
from news.errors import ParseError
from news.models import AnalysedArticle, ChannelId, ExtractedArticle, GuildId, Topic, UserId, Wish
from news.settings import Settings
from storage import Storage
from storage.connection import Database
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW, generated

COUNT, BATCH = 12, 3
HOME, CHANNEL = GuildId(1), ChannelId(5)


class StoppedError(Exception):
    """The operator presses Ctrl-C."""


def improved(article: ExtractedArticle) -> AnalysedArticle:
    """What an improved analysis finds: of four quotes the first is gone, the second has another speaker; one topic more."""
    number = int((article.text.split(" by ")[1]).split("-")[0])
    known = generated(number, words=60)
    _, second, *others = known.quotes
    bridge = Topic("Tarn Bridge", "place", 0.9)
    quotes = (replace(second, speaker="Zora Kestrel"), *others)
    return AnalysedArticle(article, quotes=quotes, topics=(bridge, *known.topics), analysed_by=1)


async def opened(path: Path) -> Storage:
    return await Storage.open(f"sqlite:///{path}", now=lambda: NOW)


@pytest.fixture
async def archive(tmp_path: Path) -> Path:
    """Articles as an older version found them; a channel wants everything on a topic that only the new one finds."""
    path = tmp_path / "archive.db"
    storage = await opened(path)
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )
    first = replace(generated(0, words=60), topics=(Topic("Tarn Bridge", "place", 0.5),))
    await storage.articles.add(first, source_id=source, post=False)
    (bridge,) = await storage.topics.complete(HOME, "Tarn Bridge")
    await storage.autoposts.add(
        HOME, CHANNEL, Wish("topic", topic_ids=(bridge.id,)), label="Tarn Bridge", created_by=UserId(7)
    )
    rest = [generated(number, words=60) for number in range(1, COUNT)]
    await storage.articles.add_many(rest, source_id=source, post=False)
    await storage.close()
    return path


async def redo(path: Path, *, stop_after: int | None = None) -> int:
    """Redo what is stale; how many. Stopped after so many batches, if a number is given."""
    storage = await opened(path)
    done = 0

    def count(_: int) -> None:
        nonlocal done
        done += 1
        if done == stop_after:
            raise StoppedError

    try:
        summary = await reextract(storage, await storage.analyses.stale(1), find=improved, on_batch=count)
    finally:
        await storage.close()
    assert summary.failures == []
    return summary.done_count


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.reextracting.BATCH_ARTICLES", BATCH)


async def test_the_archive_is_redone_and_nothing_is_posted(archive: Path) -> None:
    """Quotes that stay keep their ids, the others are withdrawn or corrected; every count is right; no delivery is made."""
    before = dump(archive)
    assert await redo(archive) == COUNT
    assert audit(archive) == []
    after = dump(archive)
    ids = {row[0] for row in before["quotes"]}
    kept = {row[0] for row in after["quotes"]}
    assert len(ids) == 4 * COUNT
    assert kept <= ids
    assert len(kept) == 3 * COUNT
    assert {row[0] for row in after["withdrawn_quotes"]} == ids - kept
    assert after["deliveries"] == before["deliveries"] == []
    assert after["autoposts"] == before["autoposts"] != []
    storage = await opened(archive)
    (bridge,) = await storage.topics.complete(HOME, "Tarn Bridge")
    (kestrel,) = await storage.topics.complete(HOME, "Zora Kestrel")
    found = await storage.quotes.find(HOME, speaker_id=kestrel.id, page_size=50)
    await storage.close()
    assert (bridge.article_count, kestrel.article_count, kestrel.quote_count) == (COUNT, COUNT, COUNT)
    assert all(quote.corrected_at == NOW for quote in found.items)
    assert await redo(archive) == 0
    assert dump(archive) == after


@pytest.mark.parametrize("stop_after", range(1, COUNT // BATCH + 1))
async def test_it_may_be_stopped_after_any_batch(archive: Path, tmp_path: Path, stop_after: int) -> None:
    """What was finished is kept, and the next run does the rest: it ends where an undisturbed run ends."""
    whole = tmp_path / "whole.db"
    shutil.copy(archive, whole)
    await redo(whole)
    with pytest.raises(StoppedError):
        await redo(archive, stop_after=stop_after)
    assert audit(archive) == []
    assert await redo(archive) == COUNT - stop_after * BATCH
    assert audit(archive) == []
    assert dump(archive) == dump(whole)


async def test_it_may_be_stopped_within_a_batch(archive: Path, tmp_path: Path) -> None:
    """A batch that was cut off is as if it had not begun."""
    whole = tmp_path / "whole.db"
    shutil.copy(archive, whole)
    await redo(whole)
    storage = await opened(archive)
    for steps in (3, 25, 60, 120):
        work = asyncio.create_task(reextract(storage, await storage.analyses.stale(1), find=improved))
        for _ in range(steps):
            await asyncio.sleep(0)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
    await storage.close()
    assert audit(archive) == []
    await redo(archive)
    assert dump(archive) == dump(whole)


async def test_a_running_bot_goes_on_writing(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that takes long gives the file to others in between; what it adds stays."""
    monkeypatch.setattr("storage.analyses.LOCKED_S", 0.0)
    monkeypatch.setattr("cli.reextracting.BATCH_ARTICLES", COUNT)
    operator, bot = await opened(archive), await opened(archive)
    (source,) = await bot.sources.visible(HOME)
    ended: list[str] = []

    async def add() -> None:
        fresh = generated(100, words=60)
        result = await bot.articles.add(fresh, source_id=source.id, post=False)
        assert result.error is None
        ended.append("bot")

    async def work() -> None:
        summary = await reextract(operator, await operator.analyses.stale(1), find=improved)
        assert summary.done_count == COUNT
        ended.append("operator")

    await asyncio.gather(work(), add())
    await operator.close()
    await bot.close()
    assert ended == ["bot", "operator"]
    assert audit(archive) == []
    assert len(dump(archive)["articles"]) == COUNT + 1


@pytest.mark.parametrize(
    ("an_article_s", "together"), [(0.0, COUNT), (0.04, 3), (0.06, 2), (0.125, 1), (9.0, 1)], ids=str
)
async def test_the_file_is_given_away_after_a_tenth_of_a_second(
    an_article_s: float, together: int, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No article is begun in a transaction that is that old; one that takes longer has a transaction of its own."""
    passed = itertools.count()
    monkeypatch.setattr("storage.analyses.monotonic", lambda: next(passed) * an_article_s)
    begun: list[Database] = []
    transaction = Database.transaction

    def counted(database: Database) -> AbstractAsyncContextManager[Connection]:
        begun.append(database)
        return transaction(database)

    storage = await opened(archive)
    texts = await storage.analyses.texts(await storage.analyses.stale(1))
    monkeypatch.setattr(Database, "transaction", counted)
    results = await storage.analyses.replace([(one, improved(one.article)) for one in texts])
    monkeypatch.undo()
    await storage.close()
    assert len(results) == COUNT
    assert len(begun) == math.ceil(COUNT / together)
    assert audit(archive) == []


async def test_what_cannot_be_analysed_stays_as_it_was(archive: Path) -> None:
    """A mistake of ours takes no quotes away: the article is named, and tried again the next time."""
    before = dump(archive)
    storage = await opened(archive)
    ids = await storage.analyses.stale(1)
    summary = await reextract(storage, ids, find=AnalysedArticle)
    await storage.close()
    assert (summary.done_count, len(summary.failures)) == (0, COUNT)
    assert dump(archive) == before


def test_an_analysis_says_which_it_is() -> None:
    """What is stored today need not be redone today."""
    article = ExtractedArticle("Dam holds", "“It will hold,” said Ada Okafor, the mayor.")
    assert analyse(article).analysed_by == ANALYSIS_VERSION > 0


async def run(path: Path, *arguments: str) -> int:
    parser, _ = build_parser()
    parsed: Any = parser.parse_args(["reextract", *arguments])
    return await parsed.run(parsed, Settings(database_url=f"sqlite:///{path}"))


async def test_the_command_says_what_it_did(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It keeps to a day and a source, counts, and has nothing to do the second time."""
    assert await run(archive, "--since", "2026-02-01") == 0
    assert "Every article is up to date" in capsys.readouterr().err
    with pytest.raises(ParseError, match="no source is called 'Gazette'"):
        await run(archive, "--source", "Gazette")
    assert await run(archive, "--source", "times") == 0
    assert f"{COUNT} articles redone" in capsys.readouterr().err
    assert audit(archive) == []
    assert await run(archive) == 0
    assert "Every article is up to date" in capsys.readouterr().err
    assert await run(archive, "--all") == 0
    assert "0 quotes new, 0 withdrawn, 0 given to another speaker" in " ".join(
        capsys.readouterr().err.split()
    )


def test_a_date_is_read_or_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A day begins at midnight UTC; what is no date is refused with an example."""
    parser, _ = build_parser()
    parsed = parser.parse_args(["reextract", "--since", "2026-01-31"])
    assert parsed.since == datetime(2026, 1, 31, tzinfo=UTC)
    with pytest.raises(SystemExit):
        parser.parse_args(["reextract", "--since", "soon"])
    assert "write it as 2026-01-31" in capsys.readouterr().err
