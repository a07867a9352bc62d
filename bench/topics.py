"""Measure news.topics on a topic benchmark folder: `python bench/topics.py [DATA]` (default ../shared/bench).

Prints what articles are about, people, entities and key phrases next to a naive baseline of our own and, where they are
installed, spaCy's small English model and YAKE.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._scoring import Row, load, load_scorer
from bench._topic_peers import spacy_names, yake_phrases
from news.topics import find_topics
from news.topics.entities import gather
from news.topics.mentions import scan

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
FOREIGN_SETS = ("keyphrases_wikinews_fr", "keyphrases_pt_bn")
Make = Callable[[Row], Row]


def topics_row(row: Row) -> Row:
    """Topics best first, as the scorer wants them."""
    topics = find_topics(row["text"], title=row.get("title"))
    return {"id": row["id"], "topics": [topic.name for topic in topics]}


def people_of(row: Row) -> list[str]:
    """Every person of a text, topic or not."""
    return [e.name for e in gather(scan(row["text"]), row["text"]) if e.kind == "person"]


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
    print(f"{name:38} {figures}" + (f"  {ms:.2f} ms" if ms is not None else ""))


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
    parser.add_argument("--no-peers", action="store_true", help="leave out spaCy and YAKE")
    options = parser.parse_args()
    folder: Path = options.data / "topics"
    if not (folder / "score.py").is_file():
        print(f"skipped: no topic benchmark at {folder}")
        return 0
    scorer = load_scorer(folder)
    spacy, yake = (None, None) if options.no_peers else (spacy_names(), yake_phrases())
    about = load(folder / "about_gum_news.jsonl")
    find_topics(about[0]["text"])  # word lists and weights are read once a process
    systems: dict[str, Make] = {"naive": naive_row}
    systems |= {"YAKE n=1": yake} if yake else {}
    systems |= {"spaCy": spacy.about} if spacy else {}
    for name, make in {**systems, "newsdesk": topics_row}.items():
        predicted, ms = timed(about, make)
        if make is topics_row:  # whoever asks for topics does not ask for people besides: not timed
            predicted = [
                made | {"people": people_of(row)} for made, row in zip(predicted, about, strict=True)
            ]
        keys = ("F1@5", "F1@10", "nDCG@10", "noise@10", "people P", "people R", "people F1")
        line(f"about_gum_news {name}", scorer.about(about, predicted), keys, ms)
    measure_entities(folder, scorer, spacy.entities if spacy else None)
    measure_phrases(folder, scorer, systems)
    if options.each:
        show_each(about)
    return 0


def measure_entities(folder: Path, scorer: ModuleType, peer: Make | None) -> None:
    """Names at their places, set by set; the peer knows English alone."""
    for file in ENTITY_SETS:
        rows = load(folder / f"{file}.jsonl")
        known = peer is not None and not file.endswith(("_de", "_ru"))
        for name, make in {**({"spaCy": peer} if known and peer else {}), "newsdesk": entity_row}.items():
            predicted, ms = timed(rows, make)
            keys = ("PER P", "PER R", "PER F1", "all F1", "untyped F1")
            line(f"{file} {name}", scorer.entities(rows, predicted), keys, ms)


def measure_phrases(folder: Path, scorer: ModuleType, systems: dict[str, Make]) -> None:
    """Key phrases, set by set; of the publishers' tags the English ones, as in the table of the peers."""
    for file in PHRASE_SETS:
        rows = [
            row for row in load(folder / f"{file}.jsonl") if file != "keyphrases_tags" or row["lang"] == "en"
        ]
        for name, make in {**systems, "newsdesk": phrase_row}.items():
            if name == "spaCy" and file in FOREIGN_SETS:
                continue
            predicted, ms = timed(rows, make)
            line(f"{file} {name}", scorer.keyphrases(rows, predicted), ("F1@5", "F1@10", "partF1@10"), ms)


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
        print("  people ours:", sorted(people_of(row)))


if __name__ == "__main__":
    raise SystemExit(main())
