"""How well and how fast articles are found in saved pages, beside three open extractors and the bare parse.

`python -m bench.articles [FOLDER] [--set NAME] [--every N] [--worst N] [--no-peers]`. FOLDER holds
`articles/SET/html/ID.html.gz`, `articles/SET/gold.jsonl` and, as the judge, `articles/score.py`. All take every page in
turn, so that a busy machine slows all alike; CPU time a page is the median over the scrapinghub set.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock_time
from pathlib import Path
from types import ModuleType
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench._article_peers import Extractor, Row, parse_only, peers
from bench._reporting import Figure, report, skip
from bench._scale import sized
from bench._scoring import load_scorer
from news.articles.page import extract_article

EXPECTED_S: Final = {"quick": 14, "usual": 60, "full": 130}
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench"
SPEED_SET = "scrapinghub"
OURS: Final = "newsdesk"
FLOOR_NAME: Final = "lxml parse alone (floor)"
MEASURES: Final = (
    ("body", "f1"),
    ("snippets", "f1"),
    ("title", "match"),
    ("date", "match"),
    ("author", "f1"),
)
"""As the judge names them; each is the mean over the sets that have it."""


def ours(html: bytes, url: str) -> Row:
    """Our prediction in the judge's words."""
    article = extract_article(html, url=url)
    if article is None:
        return {}
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published": as_written(article.published_at, article.published_on),
        "text": article.text,
    }


def as_written(at: datetime | None, on: date | None) -> str | None:
    """The moment on a clock that shows the publisher's day: the judge takes the day as written and the one in UTC.

    The peers hand over what is written. We keep the moment in UTC and the publisher's day beside it.
    """
    if at is None or on is None or at.date() == on:
        return at.isoformat() if at else None
    midnight = datetime.combine(on, clock_time(), tzinfo=UTC)
    offset = midnight - at if on > at.date() else midnight + timedelta(hours=23, minutes=59) - at
    return at.astimezone(timezone(timedelta(minutes=round(offset.total_seconds() / 60)))).isoformat()


def pages(folder: Path, sets: Sequence[str], every: int) -> Iterator[tuple[str, Row, bytes]]:
    """The set, the gold line and the bytes of each page."""
    for name in sets:
        lines = (folder / name / "gold.jsonl").read_text("utf-8").strip().split("\n")
        for line in lines[::every]:
            gold = json.loads(line)
            file = folder / name / "html" / f"{gold['id'].split('/')[1]}.html.gz"
            yield name, gold, gzip.decompress(file.read_bytes())


class Run:
    """What every extractor made of every page, and in what time."""

    def __init__(self, extractors: Mapping[str, Extractor]) -> None:
        self._extractors = extractors
        self.gold: dict[str, list[Row]] = defaultdict(list)
        self.predicted: dict[str, dict[str, Row]] = {name: {} for name in extractors}
        self.ms: dict[str, list[float]] = {name: [] for name in extractors}

    def take(self, name: str, gold: Row, html: bytes) -> None:
        """Lets each extractor read the page once."""
        self.gold[name].append(gold)
        for system, extract in self._extractors.items():
            began = time.process_time()
            row = extract(html, gold.get("url") or "")
            if name == SPEED_SET:
                self.ms[system].append(1_000 * (time.process_time() - began))
            self.predicted[system][gold["id"]] = row

    def judged(self, judge: ModuleType) -> dict[str, dict[str, Any]]:
        """By extractor and set, what the judge says."""
        return {
            system: {name: judge.score_set(gold, rows)[0] for name, gold in self.gold.items()}
            for system, rows in self.predicted.items()
            if system != FLOOR_NAME
        }


def figures(run: Run, judged: Mapping[str, Mapping[str, Any]]) -> list[Figure]:
    """The mean of each measure, bodies set by set, and the CPU."""
    made: list[Figure] = []
    for measure, key in MEASURES:
        means = {system: _mean(results, measure, key) for system, results in judged.items()}
        made.append(_score(f"{measure} {key}", means))
    for name in run.gold:
        bodies = {s: results[name]["body"]["f1"] for s, results in judged.items() if "body" in results[name]}
        if bodies:
            made.append(_score(f"body f1 on {name}", bodies))
    medians = {system: statistics.median(times) for system, times in run.ms.items() if times}
    if OURS in medians:
        made.append(Figure("CPU a page", medians.pop(OURS), "ms", beside=medians))
    return made


def _mean(results: Mapping[str, Any], measure: str, key: str) -> float:
    return statistics.fmean(
        [result[measure][key] for result in results.values() if measure in result] or [0.0]
    )


def _score(name: str, values: Mapping[str, float]) -> Figure:
    # Who does not look for dates or authors at all is no peer in finding them.
    others = {system: round(value, 4) for system, value in values.items() if system != OURS and value}
    return Figure(name, round(values[OURS], 4), "of 1", better="more", beside=others, is_timing=False)


def print_worst(run: Run, judge: ModuleType, count: int) -> None:
    """Our worst pages."""
    rows = [page for gold in run.gold.values() for page in judge.score_set(gold, run.predicted[OURS])[1]]
    for f1, page, precision, recall in sorted(rows)[:count]:
        print(f"{f1:.3f} P={precision:.2f} R={recall:.2f} {page}")


def main() -> int:
    """Measures; 0 also when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--set", nargs="*", default=[])
    every = sized(quick=20, usual=2, full=1)
    parser.add_argument("--every", type=int, default=every, help="take every Nth page only")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    folder = options.folder / "articles"
    if not (folder / "score.py").exists():
        skip("articles", "there is no folder of saved pages")
        return 0
    sets = options.set or sorted(path.parent.name for path in folder.glob("*/gold.jsonl"))
    run = Run({FLOOR_NAME: parse_only, OURS: ours, **({} if options.no_peers else peers())})
    for name, gold, html in pages(folder, sets, options.every):
        run.take(name, gold, html)
    judge = load_scorer(folder)
    report(
        "articles",
        figures(run, run.judged(judge)),
        conditions={"pages": sum(map(len, run.gold.values())), "sets": len(sets), "every": options.every},
    )
    print_worst(run, judge, options.worst)
    return 0


if __name__ == "__main__":
    sys.exit(main())
