"""What the crash trials of a run came to, in the terminal's last lines: points tried, and what was lost or doubled."""

from __future__ import annotations

import pytest

CRASH_POINTS = "crash points"
"""The name of the property in which a test says how many it tried."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each test that tried crash points, wherever it ran."""
    lines = [
        str(told)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, told in getattr(report, "user_properties", [])
        if name == CRASH_POINTS
    ]
    if lines:
        terminalreporter.section(CRASH_POINTS)
        for line in sorted(lines):
            terminalreporter.write_line(line)
