"""A site of a measurement runs beside it, and ends with it."""

from __future__ import annotations

import urllib.request

import pytest

from bench._own_process import port_of, running
from bench._polling_site import address


@pytest.mark.parametrize("module", ["bench._polling_site", "bench._path_site"])
def test_a_site_is_there_for_the_block_and_not_longer(module: str) -> None:
    """It answers on the port that it says; after the block nobody listens there."""
    with port_of(module) as port:
        urllib.request.urlopen(f"http://{address(0)}:{port}/feed", timeout=30).close()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://{address(0)}:{port}/feed", timeout=30)


def test_a_site_that_does_not_end_is_killed() -> None:
    """One that looks away from its input holds no measurement up."""
    with running(
        "timeit", "-n", "1", "-s", "import threading", "threading.Event().wait()", ends_within_s=0.1
    ) as process:
        pass
    assert process.poll() is not None
    assert process.returncode != 0


def test_a_site_that_cannot_start_says_so() -> None:
    """Its own words stand above; no number is made of nothing."""
    with pytest.raises(RuntimeError, match="ended before it listened"), port_of("bench._no_such_site"):
        pass
