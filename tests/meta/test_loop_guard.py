"""The guard of the event loop finds what holds it, and names the line."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.loop_watch import Finding, LoopWatch

PRODUCT = """
import gc, sqlite3, subprocess, sys, threading, time
sys.path.insert(0, __file__.rpartition("/")[0])

def burn(seconds):
    began = time.thread_time()
    while time.thread_time() - began < seconds:
        sum(range(10_000))  # the culprit: cpu

async def cpu():
    burn(0.2)

async def little():
    burn(0.012)

async def sleep():
    time.sleep(0.0001)  # the culprit: time.sleep

async def database():
    sqlite3.connect(":memory:").close()  # the culprit: sqlite3.connect

async def process():
    subprocess.run([sys.executable, "-S", "-c", ""])  # the culprit: Popen.communicate

async def lock():
    threading.Event().wait(0.0001)  # the culprit: waits for another thread

async def large_file():
    open(__file__.replace("product.py", "large.txt")).close()  # the culprit: open

async def importing():
    import heavy  # the culprit: import

async def garbage():
    kept = [[] for _ in range(1_500_000)]
    gc.collect()  # the culprit: gc

async def elsewhere():
    await asyncio_to_thread(burn, 0.2)

from asyncio import to_thread as asyncio_to_thread
"""
HEAVY = "from product import burn\nburn(0.2)\n"


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A product that does what one must not do."""
    place = tmp_path / "product.py"
    place.write_text(PRODUCT, encoding="utf-8")
    (tmp_path / "heavy.py").write_text(HEAVY, encoding="utf-8")
    (tmp_path / "large.txt").write_bytes(b"x" * 400_000)
    spec = importlib.util.spec_from_file_location("product", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "product", module)
    spec.loader.exec_module(module)
    monkeypatch.delitem(sys.modules, "heavy", raising=False)
    return module


def found_while(run: Callable[[], object], place: Path) -> list[Finding]:
    watch = LoopWatch(product=(str(place),), limit_s=0.03)
    with watch.running():
        run()
    return watch.taken()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cpu", "cpu"),
        ("sleep", "time.sleep"),
        ("database", "sqlite3.connect"),
        ("process", "Popen.communicate"),
        ("lock", "waits for another thread"),
        ("large_file", "open"),
        ("importing", "import"),
        ("garbage", "gc"),
    ],
)
def test_what_holds_the_loop_is_found_with_its_line(
    product: ModuleType, tmp_path: Path, name: str, kind: str
) -> None:
    """CPU, an import, the collector, and each call that waits: the test learns what it is and where it stands.

    When the collector comes is chance, so it is told and decides nothing.
    """
    found = found_while(lambda: asyncio.run(getattr(product, name)()), tmp_path)
    lines = PRODUCT.splitlines()
    culprits = [(one.kind, one.is_over, lines[one.blame.lines[0].number - 1]) for one in found]
    assert any(told == kind and f"the culprit: {kind}" in line for told, _, line in culprits), culprits
    assert any(is_over for told, is_over, _ in culprits if told == kind) is (kind != "gc")


def test_what_is_short_or_in_a_thread_is_no_culprit(product: ModuleType, tmp_path: Path) -> None:
    """12 ms on the loop are told, not blamed; work in a thread is not the loop's."""

    async def both() -> None:
        await asyncio.create_task(product.little())
        await asyncio.create_task(product.elsewhere())

    assert not [one for one in found_while(lambda: asyncio.run(both()), tmp_path) if one.is_over]


def test_what_a_test_calls_by_itself_is_no_culprit(product: ModuleType, tmp_path: Path) -> None:
    """A test may call a slow function within a loop; that is not how the product calls it."""

    async def calls() -> None:
        product.burn(0.2)

    assert not found_while(lambda: asyncio.run(calls()), tmp_path)


GUARDED = """
import asyncio, product, pytest

TIMES = []

@pytest.mark.parametrize("costs", {costs})
def test_holds(costs):
    TIMES.append(1)
    asyncio.run(product.burns(costs[len(TIMES) - 1]))
"""
BURNS = """
import time

async def burns(seconds):
    began = time.thread_time()
    while time.thread_time() - began < seconds:
        sum(range(10_000))
"""
PLUGIN = """
import pytest
from pathlib import Path
from tests import loop_guard, loop_watch

loop_watch.machine_factor = lambda tries=3: 1.0

def pytest_sessionstart(session):
    watch = session.config.stash[loop_guard._WATCH]
    watch.product, watch.factor = (str(Path(__file__).with_name("product.py")),), 1.0
"""


@pytest.mark.parametrize(
    ("costs", "passes"),
    [((0.075, 0.001), True), ((0.075, 0.075), False), ((0.15, 0.001), False), ((0.001, 0.15), True)],
    ids=["once", "twice", "far over the limit", "not at all"],
)
def test_a_test_a_little_over_the_limit_runs_once_more(
    tmp_path: Path, costs: tuple[float, float], passes: bool
) -> None:
    """What a busy machine may explain is looked at twice; what it cannot explain fails at once."""
    for name, text in {
        "test_guarded": GUARDED.format(costs=[costs]),
        "product": BURNS,
        "conftest": PLUGIN,
    }.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    words = ["-q", "-p", "tests.loop_guard", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ("1 passed" in run.stdout, "1 failed" in run.stdout) == (passes, not passes), run.stdout
