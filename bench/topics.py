"""Measure news.topics on a topic benchmark folder: `python bench/topics.py [DATA]` (default ../shared/bench).

Prints what articles are about, people, entities and key phrases next to a naive baseline of our own.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._scoring import Row, load, load_scorer
from news.topics import find_topics
from news.topics.entities import gather
from news.topics.mentions import scan

if TYPE_CHECKING:
    pass

DEFAULT_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "bench"
_TYPES = {"person": "PER", "organisation": "ORG", "place": "LOC"}
_RUN = re.compile(r"[^\W\d_a-z][\w.'-]+(?: [^\W\d_a-z][\w.'-]+)*")
ENTITY_SETS = (
    "entities_pud_en",
    "entities_wikigold",
    "entities_newstweets",
    "entities_pud_de",
    "entities_pud_ru",
)
PHRASE_SETS = ("keyphrases_tags", "keyphrases_wikinews_fr", "keyphrases_kpcrowd", "keyphrases_pt_bn")


def about_row(row: Row) -> Row:
    """Topics best first and every person, as the scorer wants them."""
    topics = find_topics(row["text"], title=row.get("title"))
    people = [e.name for e in gather(scan(row["text"]), row["text"]) if e.kind == "person"]
    return {"id": row["id"], "topics": [topic.name for topic in topics], "people": people}


def naive_row(row: Row) -> Row:
    """Runs of capitalised words by count: the baseline."""
    runs = Counter(_RUN.findall(row["text"]))
    names = [name for name, _ in runs.most_common(12)]
    return {"id": row["id"], "topics": names, "people": [n for n in names if " " in n], "keyphrases": names}


def entity_row(row: Row) -> Row:
    """Every name at its place with its type."""
    entities = [
        {"start": m.start, "end": m.end, "type": _TYPES[e.kind]}
        for e in gather(scan(row["text"]), row["text"])
        if e.kind in _TYPES
        for m in e.mentions
    ]
    return {"id": row["id"], "entities": entities}


def phrase_row(row: Row) -> Row:
    """Topics as key phrases."""
    return {"id": row["id"], "keyphrases": [t.name for t in find_topics(row["text"], title=row.get("title"))]}


def line(name: str, result: Row, keys: tuple[str, ...], ms: float | None = None) -> None:
    """One line of figures."""
    figures = "  ".join(f"{key} {result[key]:5.1f}" for key in keys if key in result)
    print(f"{name:34} {figures}" + (f"  {ms:.2f} ms" if ms is not None else ""))


def timed(rows: list[Row], make: Any) -> tuple[list[Row], float]:
    """The rows a system makes and its CPU milliseconds an article."""
    began = time.process_time()
    predicted = [make(row) for row in rows]
    return predicted, 1000 * (time.process_time() - began) / max(1, len(rows))


def main() -> int:
    """Run from the command line; 0 also when the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path, default=DEFAULT_DATA)
    parser.add_argument(
        "--each",
        action="store_true",
        help="show the topics of every article of about_gum_news",
    )
    options = parser.parse_args()
    folder: Path = options.data / "topics"
    if not (folder / "score.py").is_file():
        print(f"skipped: no topic benchmark at {folder}")
        return 0
    scorer = load_scorer(folder)
    about = load(folder / "about_gum_news.jsonl")
    for name, make in (("about_gum_news naive", naive_row), ("about_gum_news newsdesk", about_row)):
        predicted, ms = timed(about, make)
        keys = ("F1@5", "F1@10", "nDCG@10", "noise@10", "people P", "people R", "people F1")
        line(name, scorer.about(about, predicted), keys, ms)
    for file in ENTITY_SETS:
        rows = load(folder / f"{file}.jsonl")
        predicted, ms = timed(rows, entity_row)
        line(file, scorer.entities(rows, predicted), ("PER P", "PER R", "PER F1", "all F1", "untyped F1"), ms)
    for file in PHRASE_SETS:
        rows = [
            row for row in load(folder / f"{file}.jsonl") if file != "keyphrases_tags" or row["lang"] == "en"
        ]
        for name, make in ((f"{file} naive", naive_row), (f"{file} newsdesk", phrase_row)):
            predicted, ms = timed(rows, make)
            line(name, scorer.keyphrases(rows, predicted), ("F1@5", "F1@10", "partF1@10"), ms)
    if options.each:
        show_each(about)
    return 0


def show_each(rows: list[Row]) -> None:
    """Our topics beside the salient entities, article by article."""
    for row in rows:
        gold = sorted((e for e in row["entities"] if e["salience"] >= 2), key=lambda e: -e["salience"])
        print(f"\n{row['title']}")
        print("  gold:", "; ".join(f"{e['names'][0]} {e['salience']}" for e in gold))
        topics = find_topics(row["text"], title=row.get("title"))
        print("  ours:", "; ".join(f"{t.name} ({t.kind[:3]} {t.weight:.2f})" for t in topics))
        people = {e["names"][0] for e in row["entities"] if e["type"] == "person" and e["named"]}
        print("  people gold:", sorted(people))
        print("  people ours:", sorted(about_row(row)["people"]))


if __name__ == "__main__":
    raise SystemExit(main())
