"""`python -m bench [NAME...]`: every measurement, or those named, one after the other, compared with the last kept run."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench._comparing import compare, told
from bench._results import RESULTS, UNSAVED, Result, cores, gathered, last_committed, load, load_now, save
from bench._running import Measurement, Outcome, limit_s, measurements, run
from bench._scale import Scale

RunOne = Callable[..., Outcome]


def arguments_of(words: Sequence[str] | None, known: Sequence[str]) -> argparse.Namespace:
    """The command line, read. Ends the process with code 2 where it cannot be."""
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Runs measurements and compares them with the last committed result.",
        epilog=f"Measurements: {', '.join(known)}. docs/benchmarks.md tells of each.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these measurements")
    sizes = parser.add_mutually_exclusive_group()
    for option, size, words_of in (
        ("--quick", "quick", "about three minutes"),
        ("--full", "full", "an hour and more: a million articles"),
    ):
        sizes.add_argument(option, dest="scale", action="store_const", const=size, help=words_of)
    parser.add_argument("--save", action="store_true", help="keep the result and its chart in bench/results")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with this result instead")
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw the chart there (.svg or .png)")
    parser.set_defaults(scale="usual")
    read = parser.parse_args(words)
    if unknown := [name for name in read.names if name not in known]:
        parser.error(f"no measurement named {', '.join(unknown)}; there are: {', '.join(known)}")
    if read.chart is not None and read.chart.suffix not in (".svg", ".png"):
        parser.error(f"a chart is a .svg or a .png, not {read.chart.name}")
    return read


def run_all(chosen: Sequence[Measurement], scale: Scale, run_one: RunOne = run) -> list[Outcome]:
    """What came of each; says before each how far it is and how long it should take."""
    began = time.monotonic()
    outcomes: list[Outcome] = []
    whole = sum(one.expected(scale) for one in chosen)
    left = whole
    for place, one in enumerate(chosen, start=1):
        spent = time.monotonic() - began
        slower = max(1.0, spent / (whole - left)) if whole > left else 1.0
        print(
            f"\n=== {place} of {len(chosen)}: {one.name} · {_clock(spent)} spent, about {_clock(left * slower)} to go"
            f" (this one {_clock(one.expected(scale))})\n    {one.about}",
            flush=True,
        )
        limit = limit_s(one.expected(scale), busy=load_now() / cores())
        outcome = run_one(one.name, scale=scale, limit_s=limit)
        left -= one.expected(scale)
        if outcome.state in ("failed", "ended"):
            print(f"!!! {one.name} {outcome.state}: {outcome.message}", flush=True)
        outcomes.append(outcome)
    return outcomes


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """Lines on the whole: goals that were missed, peers that were absent, what could not be measured."""
    figures = [(outcome.name, figure) for outcome in outcomes for figure in outcome.figures]
    goals = [(name, figure) for name, figure in figures if figure.is_reached is not None]
    missed = [f"{name}: {figure.name}" for name, figure in goals if not figure.is_reached]
    absent = sorted({peer for outcome in outcomes for peer in outcome.missing})
    lines = [
        f"{len(figures)} figures of {sum(outcome.state == 'measured' for outcome in outcomes)} measurements"
        f" in {_clock(sum(outcome.seconds for outcome in outcomes))};"
        f" {len(goals) - len(missed)} of {len(goals)} goals reached"
    ]
    lines += [f"  goal missed: {one}" for one in missed]
    lines += [f"  not installed: {', '.join(absent)}"] if absent else []
    return lines + [
        f"  {one.state}: {one.name} ({one.message})" for one in outcomes if one.state != "measured"
    ]


def keep(result: Result, options: argparse.Namespace) -> None:
    """The result and its chart lie in files, whose names are printed."""
    file = RESULTS / f"{result.name}.json" if options.save else UNSAVED / "latest.json"
    save(result, file)
    print(f"\nwritten: {_shown(file)}")
    try:
        from bench._chart import draw

        chart: Path = options.chart or file.with_suffix(".svg")
        draw(result, chart)
        print(f"drawn:   {_shown(chart)}")
    except (ImportError, OSError) as error:
        print(f"no chart was drawn: {error}", file=sys.stderr)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def say_what_changed(result: Result, against: Path | None) -> None:
    """Prints the comparison with that file, or else with the last committed result."""
    path = against or last_committed(scale=result.scale)
    if path is None:
        print("\nNothing to compare with: no result is committed in bench/results.")
        return
    try:
        then = load(path)
    except (OSError, ValueError) as error:
        print(f"\nNot compared with {path.name}: {error}", file=sys.stderr)
        return
    print("\n" + "\n".join(told(compare(then, result), then=then, now=result)))


def main(words: Sequence[str] | None = None, run_one: RunOne = run) -> int:
    """Measures, writes, compares; 1 only when a measurement itself failed, whatever the figures are."""
    known = measurements()
    options = arguments_of(words, list(known))
    scale: Scale = options.scale
    chosen = [known[name] for name in options.names or known if options.names or known[name].expected(scale)]
    load_before = load_now()
    outcomes = run_all(chosen, scale, run_one)
    result = gathered(
        outcomes, at=datetime.now(UTC), scale=scale, load_before=load_before, load_after=load_now()
    )
    print("\n" + "\n".join(summary(outcomes)))
    say_what_changed(result, options.against)
    keep(result, options)
    return 1 if any(outcome.state in ("failed", "ended") for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
