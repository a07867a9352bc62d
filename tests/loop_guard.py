"""A test in which the product holds the event loop for over 50 ms fails, and says which line does.

The limit is CPU of the loop's thread, times a factor for a slower machine. A test that is less than twice over it runs
once more, and fails when it is over again: a machine that others use makes everything dearer for a moment.
`@pytest.mark.may_block("why")` lets one test off.
The run ends with the slowest callbacks of the product, those below the limit, too.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import ExitStack

import pytest
from _pytest.runner import runtestprotocol

from tests.loop_watch import LIMIT_S, Finding, LoopWatch, machine_factor

SLOW = "held the loop"
"""The name of the property in which a test says what held the loop."""
SHOWN = 10
_WATCH = pytest.StashKey[LoopWatch]()
_CLOSING = pytest.StashKey[ExitStack]()
_BEFORE = pytest.StashKey[list[Finding]]()
_OVER = pytest.StashKey[list[Finding]]()


def pytest_configure(config: pytest.Config) -> None:
    """The watch begins with the session."""
    config.addinivalue_line(
        "markers", 'may_block("why"): the product may hold the event loop in this test, for the reason given'
    )
    watch, closing = LoopWatch(factor=machine_factor(tries=7)), ExitStack()
    closing.enter_context(watch.running())
    config.stash[_WATCH], config.stash[_CLOSING] = watch, closing


def pytest_unconfigure(config: pytest.Config) -> None:
    """Everything that the watch put in place is taken away."""
    config.stash[_CLOSING].close()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What the harness itself keeps is not looked through for garbage while the product is measured."""
    gc.collect()
    gc.freeze()


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test, and once more when it held the loop for so little over the limit that the machine may be the reason."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if is_in_doubt(item.stash.get(_OVER, []), LIMIT_S * item.config.stash[_WATCH].factor):
        item.stash[_OVER] = []
        item._initrequest()  # type: ignore[reportAttributeAccessIssue]  # a function's, which has no public way to begin anew
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def is_in_doubt(over: list[Finding], limit_s: float) -> bool:
    """Whether all that was over the limit is CPU, and less than twice of it: a call that waits is beyond doubt."""
    return bool(over) and all(0 < one.cost_s < 2 * limit_s for one in over)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that passed, but whose product held the loop, failed."""
    report = yield
    found = [*item.stash.get(_BEFORE, []), *item.config.stash[_WATCH].taken()]
    if call.when == "setup" and report.passed:
        item.stash[_BEFORE] = found  # told with the test itself
        return report
    item.stash[_BEFORE] = []
    held = item.stash.setdefault(_OVER, [])
    for one in found:
        report.user_properties.append((SLOW, [one.cost_s, f"{one.kind}: {one.blame.place}", item.nodeid]))
    over = [one for one in found if one.is_over]
    if over and report.passed and not _may_block(item):
        held.extend(over)
        limit = LIMIT_S * item.config.stash[_WATCH].factor * 1000
        told = "\n".join(map(str, over))
        report.outcome = "failed"
        report.longrepr = f"The event loop was held for more than {limit:.0f} ms of CPU, or waited:\n{told}"
    return report


def _may_block(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("may_block")
    if marker is not None and not (marker.args and str(marker.args[0]).strip()):
        raise pytest.UsageError(f"{item.nodeid}: may_block needs its reason")
    return marker is not None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The callbacks of the product that held the loop longest, each place once."""
    slowest: dict[str, tuple[float, str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, told in getattr(report, "user_properties", []):
                if name == SLOW and told[0] >= slowest.get(told[1], (0.0, ""))[0]:
                    slowest[told[1]] = (told[0], told[2])
    if slowest:
        terminalreporter.section("held the event loop longest (CPU of a callback)")
        for place, (cost, test) in sorted(slowest.items(), key=lambda one: -one[1][0])[:SHOWN]:
            terminalreporter.write_line(f"{cost * 1000:6.0f} ms  {place}  [{test}]")
