"""Results as tests want them, made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench._reporting import Figure
from bench._results import Result
from bench._running import Outcome, State

MACHINE: dict[str, Any] = {"python": "3.11.0", "sqlite": "3.45.0", "cores": 2, "cpu": "A processor"}


def outcome(
    name: str,
    *figures: Figure,
    state: State = "measured",
    conditions: Mapping[str, str | int | float] | None = None,
) -> Outcome:
    """A measurement with these figures."""
    return Outcome(name, state, 1.0, conditions=conditions or {}, figures=figures)


def result(*outcomes: Outcome, load: float = 0.5, machine: dict[str, Any] | None = None) -> Result:
    """A run of these measurements."""
    return Result(
        date="2026-01-02T03:04Z",
        scale="quick",
        commit="0123456789ab",
        machine=machine or MACHINE,
        load={"before": load, "after": load},
        outcomes=outcomes,
    )
