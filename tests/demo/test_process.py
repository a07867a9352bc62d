"""The demo as a process: its link, its end, what it leaves behind."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from demo_page import running_demo


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_signal_ends_it_cleanly(by: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM end the demo within 5 s with status 0; nothing is said and no file stays."""
    with running_demo(tmp_path, "--first", "600") as demo:
        assert list(tmp_path.iterdir())
        assert demo.end(by, within_s=5) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_the_link_comes_with_what_to_try(tmp_path: Path) -> None:
    """One link and three commands are printed."""
    with running_demo(tmp_path, "--first", "600") as demo:
        assert demo.said.count("http") == 1
        assert sum(line.strip().startswith("/") for line in demo.said.splitlines()) == 3
