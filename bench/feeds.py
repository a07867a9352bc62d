"""Reads a folder of feeds with expected results: `python bench/feeds.py [FOLDER]` prints how many are read right and how fast.

The folder holds NAME.xml or NAME.jsonfeed beside NAME.expected.json and, as the judge, `score_feeds.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import fastfeedparser
import feedparser

from news.errors import ParseError
from news.feeds import parse_feed

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "feeds"


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


def per_second(name: str, bodies: list[bytes]) -> None:
    """Print how many feeds a second one reader takes; the best of three rounds."""
    readers = {
        "newsdesk": lambda body: parse_feed(body, url="https://feeds.example/feed"),
        "fastfeedparser": fastfeedparser.parse,
        "feedparser": feedparser.parse,
    }
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        for body in bodies:
            readers[name](body)
        best = min(best, time.process_time() - begin)
    print(f"{name:<16}{len(bodies) / best:>8.0f} feeds/s")


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
    for name in ("newsdesk", "fastfeedparser", "feedparser"):
        per_second(name, ordinary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
