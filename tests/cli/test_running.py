"""How a command ends: its status, and not later than it has to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

HANGING = """
import asyncio, sys, time
from cli.running import run_to_exit_status

async def command() -> int:
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 60)
    await asyncio.sleep(0)
    return 7

sys.exit(run_to_exit_status(command()))
"""


def test_a_thread_that_hangs_keeps_no_process_alive() -> None:
    """A name that is being looked up for a minute does not hold the bot for a minute; its status is its own."""
    ended = subprocess.run([sys.executable, "-c", HANGING], cwd=ROOT, timeout=30, check=False)
    assert ended.returncode == 7
