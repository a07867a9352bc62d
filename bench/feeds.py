"""How many feeds of a folder with expected results are read right and how fast, beside two libraries and the bare parse.

`python -m bench.feeds [FOLDER]`. The folder holds NAME.xml or NAME.jsonfeed beside NAME.expected.json and, as the judge, `score_feeds.py`. Speeds are
those of the ordinary feeds (`r_*`) and beside them those of the two well-known libraries and of lxml alone, in process
time, with the garbage collector on as in the bot: rounds of the readers alternate, so that a busy machine slows all alike, and
the best round of each counts. Dates come new in every round, as they do when feeds are polled.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import lxml.etree

from bench._reporting import Figure, missing_peer, report, skip
from bench._scale import sized
from news.dates import parse_date
from news.errors import ParseError
from news.feeds import parse_feed

EXPECTED_S: Final = {"quick": 8, "usual": 25, "full": 40}
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "feeds"
OURS: Final = "newsdesk"
FLOOR_NAME: Final = "lxml parse alone (floor)"
PEERS: Final = ("fastfeedparser", "feedparser")
REPEATS: Final = {"feedparser": 1}
"""How often a round reads all feeds; it is slow, and one is enough to time it."""
USUAL_REPEATS: Final = 10
Reader = Callable[[bytes], object]


def readers() -> dict[str, Reader]:
    """Ours, the floor and the peers that are installed."""
    found: dict[str, Reader] = {
        OURS: partial(parse_feed, url="https://feeds.example/feed"),
        FLOOR_NAME: parse_only,
    }
    for name in PEERS:
        try:
            found[name] = import_module(name).parse
        except ImportError:
            missing_peer(name)
    return found


def parse_only(body: bytes) -> object:
    """The tree alone, by lxml with recovery."""
    return lxml.etree.fromstring(body, lxml.etree.XMLParser(recover=True))


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
    if peer := sys.modules.get("fastfeedparser.main"):
        peer._parse_date.cache_clear()


def seconds_a_feed(name: str, read: Reader, bodies: list[bytes]) -> float:
    """Process time of one round of one reader."""
    repeats = REPEATS.get(name, USUAL_REPEATS)
    spent = 0.0
    for _ in range(repeats):
        forget_dates()
        began = time.process_time()
        for body in bodies:
            read(body)
        spent += time.process_time() - began
    return spent / repeats / len(bodies)


def speed(bodies: list[bytes], rounds: int) -> Figure:
    """CPU a feed, the best round of each reader."""
    known = readers()
    best = dict.fromkeys(known, float("inf"))
    for _ in range(rounds):
        for name, read in known.items():
            best[name] = min(best[name], 1_000 * seconds_a_feed(name, read, bodies))
    return Figure("CPU a feed", best.pop(OURS), "ms", beside=best)


def right(folder: Path, cases: list[dict[str, Any]]) -> Figure:
    """How many feeds are read right in everything; what is wrong is printed by the judge. Raises RuntimeError if it fails."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(predict(folder / case["file"], case)) + "\n" for case in cases)
        file.flush()
        judge = [sys.executable, str(folder / "score_feeds.py"), file.name, "--root", str(folder), "--diff"]
        said = subprocess.run(judge, check=True, stdout=subprocess.PIPE, text=True).stdout
    print(said, end="")
    found = re.search(r"files all-right (\d+)/(\d+)", said)
    if found is None:
        raise RuntimeError("the judge of the feeds said nothing that we know")
    return Figure(
        "feeds all right", int(found[1]), "feeds", better="more", goal=int(found[2]), is_timing=False
    )


def main() -> int:
    """Measures; 0 also when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=sized(quick=3, usual=10, full=15))
    options = parser.parse_args()
    folder: Path = options.folder
    if not folder.is_dir():
        skip("feeds", "there is no folder of feeds")
        return 0
    cases = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.expected.json"))]
    figures = [right(folder, cases)]
    ordinary = [(folder / case["file"]).read_bytes() for case in cases if case["file"].startswith("r_")]
    if ordinary:
        figures.append(speed(ordinary, options.rounds))
    report(
        "feeds", figures, conditions={"feeds": len(cases), "timed": len(ordinary), "rounds": options.rounds}
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
