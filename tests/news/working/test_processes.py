"""Work in processes of our own: what it gives, and what it costs others when it goes wrong."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from news.analysing import analyse, analyse_by
from news.errors import ParseError, WorkError
from news.models import ExtractedArticle
from news.working.channel import Answer, Bounds
from news.working.processes import Processes, opened_workers
from news.working.threads import THREADS, Threads
from news.working.unpacking import unpacked
from tests.news import working_jobs as jobs
from tests.processes import await_end

ROOT = Path(__file__).resolve().parents[3]
SHORT = Bounds(job_s=0.6)


@pytest.fixture
async def workers() -> AsyncIterator[Processes]:
    async with Processes(1) as opened:
        yield opened


def words(notes: str) -> list[str]:
    """What was written down, in order."""
    return Path(notes).read_text().split()


# --- what it gives -----------------------------------------------------------------------------------


async def test_nothing_is_started_before_there_is_work(workers: Processes) -> None:
    """A bot that has nothing to read has no second process; then the same one does it all."""
    assert workers.pids == []
    first, second = await workers.do(jobs.own_pid), await workers.do(jobs.own_pid)
    assert first == second != os.getpid()
    assert workers.pids == [first]


async def test_an_article_is_analysed_as_in_our_own_process(workers: Processes) -> None:
    """The same quotes and topics, whoever looks for them."""
    article = ExtractedArticle(
        title="Full house at the Lantern",
        text="“We sold every seat in an hour,” said Ada Merrow, who directs the Lantern Theatre in Port Ellery.",
    )
    found = await analyse_by(workers, article)
    assert found == analyse(article) == await analyse_by(THREADS, article)
    assert found.quotes[0].speaker == "Ada Merrow"


async def test_a_worker_holds_nothing_of_discord_or_the_database(workers: Processes) -> None:
    """It imports what its work needs: memory for parsing, not for a second bot."""
    article = ExtractedArticle(title="Quay", text="The quay is open again.")
    await analyse_by(workers, article)
    loaded = await workers.do(jobs.modules)
    assert not {"discord", "aiohttp", "aiosqlite", "sqlite3", "storage", "cogs"} & set(loaded)


async def test_workers_stand_back_behind_the_bot(workers: Processes) -> None:
    """Where CPU is short, commands come first."""
    assert await workers.do(jobs.niceness) > os.nice(0)


async def test_people_come_first(workers: Processes, tmp_path: Path) -> None:
    """What somebody waits for is done before all that the poller wants read."""
    notes = str(tmp_path / "notes")
    polled = [asyncio.create_task(workers.do(jobs.noted, notes, f"p{n}")) for n in range(3)]
    await asyncio.sleep(0)
    asked = asyncio.create_task(workers.first().do(jobs.noted, notes, "person"))
    await asyncio.gather(*polled, asked)
    assert words(notes) == ["p0", "person", "p1", "p2"]


# --- what goes wrong ---------------------------------------------------------------------------------


async def test_an_error_is_raised_where_the_work_was_asked_for(workers: Processes) -> None:
    """With its words for people, and the trace of the worker for the log; the worker goes on."""
    with pytest.raises(ParseError, match="no feed") as raised:
        await workers.do(jobs.refuse)
    assert raised.value.user_message == "There is no feed."
    assert "working_jobs.py" in raised.value.__notes__[0]
    assert await workers.do(jobs.own_pid) == workers.pids[0]


@pytest.mark.parametrize("work", [jobs.be_stubborn, jobs.give_a_function])
async def test_what_cannot_be_sent_back_is_an_error_with_its_trace(
    workers: Processes, work: Callable[[], object]
) -> None:
    """An error or a result that cannot be packed costs its own work alone."""
    with pytest.raises(Exception, match=r"this and that|pickle") as raised:
        await workers.do(work)
    assert "in a worker" in raised.value.__notes__[0]
    assert await workers.do(jobs.noted, os.devnull, "on") == "on"


async def test_what_the_work_logs_is_in_our_log(
    workers: Processes, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Under its own name, with the trace; and what a library prints does not disturb the talk."""
    caplog.set_level(logging.INFO)
    await workers.do(jobs.tell, "harbour")
    warning, error = (record for record in caplog.records if record.name == jobs.__name__)
    assert warning.getMessage() == "told: harbour"
    assert "ParseError: no feed" in (error.exc_text or "")
    assert "harbour" in capfd.readouterr().err


async def test_work_that_takes_too_long_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    """It fails alone, the log names it, its process is gone, and the next work is done by another."""
    async with Processes(1, bounds=SHORT) as workers:
        before = await workers.do(jobs.own_pid)
        waiting = asyncio.create_task(workers.do(jobs.spin))
        later = asyncio.create_task(workers.do(jobs.own_pid))
        with pytest.raises(WorkError, match=r"more than 0\.6 s"):
            await waiting
        assert await later not in {before, os.getpid()}
        assert await_end(before, within_s=0)
    assert "spin was given up" in caplog.text


async def test_a_worker_that_dies_costs_its_work_one_more_try(
    workers: Processes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The system may end it for want of memory: the work is done again, once."""
    assert await workers.do(jobs.die_once, str(tmp_path / "died")) == "done"
    assert "a worker died at its work (signal 9)" in caplog.text


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV], ids=lambda number: number.name)
async def test_work_that_ends_its_worker_fails_alone(workers: Processes, number: int) -> None:
    """After two tries it is given up; what others wait for is done."""
    bad = asyncio.create_task(workers.do(jobs.die, number))
    good = asyncio.create_task(workers.do(jobs.noted, os.devnull, "fine"))
    with pytest.raises(WorkError, match=f"ended its worker 2 times \\(signal {int(number)}\\)"):
        await bad
    assert await good == "fine"


async def test_a_worker_has_no_more_memory_than_it_may() -> None:
    """A page that blows up is an error of that page, and the worker that held it is replaced."""
    async with Processes(1, bounds=Bounds(memory_bytes=400_000_000)) as workers:
        before = await workers.do(jobs.own_pid)
        with pytest.raises(WorkError, match="too much memory"):
            await workers.do(jobs.eat, 600_000_000)
        assert await workers.do(jobs.own_pid) != before


@pytest.mark.parametrize(
    ("bounds", "count"),
    [(Bounds(jobs_max=2), 2), (Bounds(resident_bytes=1), 4)],
    ids=["many jobs", "much memory"],
)
async def test_workers_are_replaced_now_and_then(bounds: Bounds, count: int) -> None:
    """What grows in a process for ever ends with the process."""
    async with Processes(1, bounds=bounds) as workers:
        assert len({await workers.do(jobs.own_pid) for _ in range(4)}) == count


async def test_without_processes_threads_do_the_work(
    workers: Processes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine that lets us start none reads news all the same; the log says what is wrong."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert await workers.do(jobs.own_pid) == os.getpid()
    assert "no worker can be started" in caplog.text


async def test_work_that_nobody_waits_for_keeps_its_place(workers: Processes, tmp_path: Path) -> None:
    """Who gives up frees no worker that is still at it, and takes no other's turn."""
    notes = str(tmp_path / "notes")
    tasks = [asyncio.create_task(workers.do(jobs.noted, notes, str(n))) for n in range(4)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    tasks[2].cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert [one for one in done if isinstance(one, str)] == ["1", "3"]
    assert words(notes) == ["0", "1", "3"]


# --- how it ends -------------------------------------------------------------------------------------


async def test_a_worker_without_work_ends() -> None:
    """Its memory is the machine's again; the next work starts another."""
    async with Processes(1, idle_s=0.05) as workers:
        pid = await workers.do(jobs.own_pid)
        assert await asyncio.to_thread(await_end, pid, within_s=5)
        assert await workers.do(jobs.own_pid) != pid


async def test_closing_ends_what_is_under_way() -> None:
    """Nobody waits for a page at the end: it is read when the program runs again."""
    async with Processes(1) as workers:
        pid = await workers.do(jobs.own_pid)
        tasks = [asyncio.create_task(workers.do(jobs.spin)) for _ in range(2)]
        await asyncio.sleep(0)
    assert [str(one) for one in await asyncio.gather(*tasks, return_exceptions=True)] == [
        "the program ends"
    ] * 2
    assert await_end(pid, within_s=0)
    with pytest.raises(WorkError):
        await workers.do(jobs.own_pid)


async def test_workers_0_are_threads() -> None:
    """WORKERS=0 starts no process."""
    async with opened_workers(0) as workers:
        assert await workers.do(jobs.own_pid) == os.getpid()
        assert await workers.first().do(jobs.own_pid) == os.getpid()


async def test_few_threads_work_at_once(tmp_path: Path) -> None:
    """The event loop waits for each thread that has the interpreter: so many may, and people come first here, too."""
    notes, one = str(tmp_path / "notes"), Threads(1)
    tasks = [asyncio.create_task(one.do(jobs.noted, notes, str(n))) for n in range(3)]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(one.first().do(jobs.noted, notes, "person")))
    with pytest.raises(ParseError):
        await one.do(jobs.refuse)
    await asyncio.gather(*tasks)
    assert words(notes) == ["0", "person", "1", "2"]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_no_worker_outlives_the_bot(state: str, end: signal.Signals) -> None:
    """However the bot ends, and whatever its worker does at that moment."""
    command = [
        sys.executable,
        "-m",
        "tests.news.working_jobs",
        "0.6" if end is signal.SIGKILL else "60",
        state,
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout is not None
        pid = int(bot.stdout.readline())
        bot.send_signal(end)
        assert await_end(pid, within_s=10)
        assert (bot.stdout.read() == "closed\n") is (end is signal.SIGTERM)


# --- a worker that a page has taken over ----------------------------------------------------------------


class Shell:
    """What runs in whoever unpickles it."""

    def __init__(self, *what: object) -> None:
        self._what = what

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self._what[0], self._what[1:]


@pytest.mark.parametrize(
    "value",
    [
        Shell(os.system, "exit 1"),
        Shell(eval, "1"),
        Shell(getattr, "words", "upper"),
        Shell(subprocess.Popen, ["true"]),
        Shell(logging.FileHandler, "owned"),
        os.system,
        Processes,
        Path,
    ],
    ids=["system", "eval", "getattr", "popen", "file", "function", "class of ours", "library"],
)
def test_nothing_of_a_worker_runs_in_the_bot(value: object) -> None:
    """A page may take a worker over, not the bot: no function is called and no class made but those that hold values."""
    with pytest.raises(pickle.UnpicklingError, match="is not taken from a worker"):
        unpacked(pickle.dumps(Answer(value)))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("news.working.channel", "struct.Struct"),
        ("news.working.worker", "os.system"),
        ("news.working.worker", "pickle"),
        ("news.working.worker", "main"),
        ("news.sources", "read_source_body"),
    ],
)
def test_what_our_modules_import_or_do_is_not_taken(module: str, name: str) -> None:
    """A name of ours leads to a class that is defined there, not on to what that module uses or does."""
    named = b"".join(b"\x8c" + bytes([len(one)]) + one.encode() for one in (module, name))
    with pytest.raises(pickle.UnpicklingError, match="is not taken"):
        unpacked(b"\x80\x04" + named + b"\x93.")


async def test_a_worker_that_says_what_is_not_taken_is_ended(workers: Processes) -> None:
    """Its work fails, and the next is done by another."""
    before = await workers.do(jobs.own_pid)
    with pytest.raises(WorkError, match="not taken"):
        await workers.do(jobs.give_a_command)
    assert await workers.do(jobs.own_pid) != before


async def test_a_worker_cannot_fill_the_bots_memory(workers: Processes) -> None:
    """An answer that announces more than the bot would hold is not read."""
    with pytest.raises(WorkError, match="ended its worker"):
        await workers.do(jobs.announce_much)
    assert await workers.do(jobs.noted, os.devnull, "on") == "on"
