"""Reads a folder of feeds with expected results: `python bench/feeds.py [FOLDER]` prints how many are read right and how fast.

The folder holds NAME.xml or NAME.jsonfeed beside NAME.expected.json and, as the judge, `score_feeds.py`. Speeds are
those of the ordinary feeds (`r_*`) and beside them those of the two well-known libraries, in process time, with the
garbage collector on as in the bot: rounds of the three readers alternate, so that a busy machine slows all alike, and
the best round of each counts. Dates come new in every round, as they do when feeds are polled.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import fastfeedparser
import fastfeedparser.main
import feedparser

from news.dates import parse_date
from news.errors import ParseError
from news.feeds import parse_feed

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "feeds"
ROUNDS = 15
REPEATS = {"newsdesk": 10, "fastfeedparser": 10, "feedparser": 1}
READERS: dict[str, Callable[[bytes], object]] = {
    "newsdesk": lambda body: parse_feed(body, url="https://feeds.example/feed"),
    "fastfeedparser": fastfeedparser.parse,
    "feedparser": feedparser.parse,
}


def predict(path: Path, expected: dict[str, Any]) -> dict[str, Any]:
    """What we read from one file, in the judge's words."""
    try:
        feed = parse_feed(path.read_bytes(), url=expected["feed_url"])
    except ParseError as error:
        return {"file": path.name, "error": str(error)}
    entries = [
        {
            "title": entry.title,
            "link": entry.link,
            "id": entry.id,
            "published": entry.published_at.isoformat() if entry.published_at else None,
            "enclosure": entry.enclosure,
        }
        for entry in feed.entries
    ]
    return {"file": path.name, "title": feed.title, "link": feed.link, "entries": entries}


def forget_dates() -> None:
    """Empty what readers remember of dates: feeds that are polled bring new ones."""
    parse_date.cache_clear()
    fastfeedparser.main._parse_date.cache_clear()


def seconds_a_feed(name: str, bodies: list[bytes]) -> float:
    """Process time of one round of one reader."""
    spent = 0.0
    for _ in range(REPEATS[name]):
        forget_dates()
        begin = time.process_time()
        for body in bodies:
            READERS[name](body)
        spent += time.process_time() - begin
    return spent / REPEATS[name] / len(bodies)


def print_speeds(bodies: list[bytes]) -> None:
    """Feeds a second of each reader, and that as a share of fastfeedparser's."""
    best = dict.fromkeys(READERS, float("inf"))
    for _ in range(ROUNDS):
        for name in READERS:
            best[name] = min(best[name], seconds_a_feed(name, bodies))
    for name, spent in best.items():
        print(
            f"{name:<16}{1 / spent:>8.0f} feeds/s {best['fastfeedparser'] / spent:>8.2f} of fastfeedparser's"
        )


def main() -> int:
    """Print the judge's line and the speeds; 0 also when there is nothing to measure."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not folder.is_dir():
        print(f"No feeds to measure: {folder} does not exist.")
        return 0
    cases = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.expected.json"))]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(predict(folder / case["file"], case)) + "\n" for case in cases)
        file.flush()
        judge = [sys.executable, str(folder / "score_feeds.py"), file.name, "--root", str(folder), "--diff"]
        subprocess.run(judge, check=True)
    ordinary = [(folder / case["file"]).read_bytes() for case in cases if case["file"].startswith("r_")]
    if ordinary:
        print_speeds(ordinary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
