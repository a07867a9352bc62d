"""The demo as a process: its link, its end, what it leaves behind."""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from demo_page import ROOT, running_demo

import demo
from news.errors import NewsdeskError


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


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    """A port that is in use ends the demo with status 2 and one line that says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "bot.py", "demo", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert f"Port {port} cannot be used" in ended.stderr


@pytest.mark.parametrize("text", ["99999", "65536", "-1", "1e3", "", "٣"])
def test_what_is_no_port_is_refused(text: str) -> None:
    """A number beyond the ports, or no number, is refused before anything starts."""
    with pytest.raises(argparse.ArgumentTypeError, match="not a port"):
        demo.port(text)


def test_missing_parts_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the demo's packages, one line names them and what to run."""
    monkeypatch.setattr(demo, "NEEDS", ("simcord_that_is_not_there",))
    with pytest.raises(NewsdeskError, match=r"simcord_that_is_not_there.*make demo.*requirements-demo\.txt"):
        demo.require_parts()
