"""Extracts saved pages and scores them: `python bench/articles.py [FOLDER] [--set NAME] [--every N] [--worst N] [--no-peer]`.

FOLDER holds `articles/SET/html/ID.html.gz`, `articles/SET/gold.jsonl` and, as the judge, `articles/score.py`.
Our row stands beside trafilatura's, measured in the same run. CPU time a page is the median over the scrapinghub set.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock_time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trafilatura

from news.articles.page import extract_article

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench"
SPEED_SET = "scrapinghub"
Row = dict[str, Any]
Extractor = Callable[[bytes, str], Row]


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


def trafilaturas(html: bytes, url: str) -> Row:
    """The peer's prediction, in its default setting without comments and tables."""
    found = trafilatura.bare_extraction(html, url=url or None, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    row: Row = found if isinstance(found, dict) else found.as_dict()
    return {"title": row["title"], "authors": row["author"], "published": row["date"], "text": row["text"]}


def pages(folder: Path, sets: list[str], every: int) -> Iterator[tuple[Row, bytes]]:
    """The gold line and the bytes of each page."""
    for name in sets:
        lines = (folder / name / "gold.jsonl").read_text("utf-8").strip().split("\n")
        for line in lines[::every]:
            gold = json.loads(line)
            yield (
                gold,
                gzip.decompress(
                    (folder / name / "html" / f"{gold['id'].split('/')[1]}.html.gz").read_bytes()
                ),
            )


def run(extract: Extractor, folder: Path, options: argparse.Namespace, title: str) -> None:
    """Predict every page, let the judge print its table, and add the time a page."""
    times: list[float] = []
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for gold, html in pages(folder, options.set, options.every):
            begin = time.process_time()
            row = extract(html, gold.get("url") or "")
            if gold["id"].startswith(SPEED_SET):
                times.append(time.process_time() - begin)
            file.write(json.dumps({"id": gold["id"], **row}) + "\n")
        file.flush()
        print(f"\n{title}", flush=True)
        judge = [
            sys.executable,
            folder / "score.py",
            file.name,
            "--root",
            folder,
            "--only-predicted",
            "--worst",
            str(options.worst),
        ]
        subprocess.run([*map(str, judge), "--set", *options.set], check=True)
    if times:
        print(
            f"CPU a page on {SPEED_SET}: median {statistics.median(times) * 1000:.1f} ms, mean {statistics.mean(times) * 1000:.1f} ms"
        )


def main() -> int:
    """Print both tables; 0 also when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--set", nargs="*", default=[])
    parser.add_argument("--every", type=int, default=1, help="take every Nth page only")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    folder = options.folder / "articles"
    if not (folder / "score.py").exists():
        print(f"No pages to measure: {folder} does not exist.")
        return 0
    options.set = options.set or sorted(path.parent.name for path in folder.glob("*/gold.jsonl"))
    run(ours, folder, options, "newsdesk")
    if not options.no_peer:
        run(trafilaturas, folder, options, f"trafilatura {trafilatura.__version__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
