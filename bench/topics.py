"""How well topics, people and names are found, beside a naive baseline of our own, spaCy's small English model and YAKE.

`python -m bench.topics [DATA]` (default ../shared/bench).
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
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._reporting import Figure, report, skip
from bench._scale import sized
from bench._scoring import Row, load, load_scorer
from bench._topic_peers import spacy_names, yake_phrases
from news.topics import find_topics
from news.topics.entities import gather
from news.topics.mentions import scan

EXPECTED_S: Final = {"quick": 14, "usual": 45, "full": 70}
OURS: Final = "newsdesk"
NAIVE: Final = "naive"
"""Beside us in what is found, not in time: it is too little for that."""
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
SMALL: Final = 10
"""Texts that are left of a set, at the least: one of fewer is measured whole."""
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DEFAULT_DATA)
    parser.add_argument(
        "--each",
        action="store_true",
        help="show the topics of every article of about_gum_news",
    )
    every = sized(quick=6, usual=2, full=1)
    parser.add_argument(
        "--every", type=int, default=every, help="of the large sets, take every Nth text only"
    )
    parser.add_argument("--no-peers", action="store_true", help="leave out spaCy and YAKE")
    options = parser.parse_args()
    folder: Path = options.data / "topics"
    if not (folder / "score.py").is_file():
        skip("topics", "there is no folder of texts with topics")
        return 0
    scorer = load_scorer(folder)
    spacy, yake = (None, None) if options.no_peers else (spacy_names(), yake_phrases())
    about = load(folder / "about_gum_news.jsonl")
    find_topics(about[0]["text"])  # word lists and weights are read once a process
    systems: dict[str, Make] = {NAIVE: naive_row}
    systems |= {"YAKE n=1": yake} if yake else {}
    systems |= {"spaCy": spacy.about} if spacy else {}
    figures = [
        *measure_about(about, scorer, systems),
        *measure_entities(folder, scorer, spacy.entities if spacy else None, options.every),
        *measure_phrases(folder, scorer, systems, options.every),
    ]
    report("topics", figures, conditions={"articles": len(about), "every": options.every})
    if options.each:
        show_each(about)
    return 0


Results = dict[str, tuple[Row, float]]
"""By system: what the scorer says, and CPU milliseconds a text."""


def figures_of(name: str, results: Results, keys: tuple[str, ...]) -> list[Figure]:
    """The figures of one set, ours beside the others'."""
    figures: list[Figure] = []
    for key in keys:
        values = {system: result[key] for system, (result, _) in results.items() if key in result}
        if OURS in values:
            mine = values.pop(OURS)
            figures.append(Figure(f"{name} {key}", mine, "of 100", "more", values, is_timing=False))
    times = {system: ms for system, (_, ms) in results.items() if system != NAIVE}
    return [*figures, Figure(f"{name} CPU a text", times.pop(OURS), "ms", beside=times)]


def measure_about(about: list[Row], scorer: ModuleType, systems: dict[str, Make]) -> list[Figure]:
    """What articles are about, and who is in them."""
    results: Results = {}
    for name, make in {**systems, OURS: topics_row}.items():
        predicted, ms = timed(about, make)
        if make is topics_row:  # whoever asks for topics does not ask for people besides: not timed
            predicted = [
                made | {"people": people_of(row)} for made, row in zip(predicted, about, strict=True)
            ]
        keys = ("F1@5", "F1@10", "nDCG@10", "noise@10", "people P", "people R", "people F1")
        results[name] = scorer.about(about, predicted), ms
        line(f"about_gum_news {name}", results[name][0], keys, ms)
    return figures_of("about", results, ("F1@5", "F1@10", "nDCG@10", "people F1"))


def measure_entities(folder: Path, scorer: ModuleType, peer: Make | None, every: int) -> list[Figure]:
    """Names at their places, set by set; the peer knows English alone."""
    figures: list[Figure] = []
    for file in ENTITY_SETS:
        rows = sampled(load(folder / f"{file}.jsonl"), every)
        known = peer is not None and not file.endswith(("_de", "_ru"))
        results: Results = {}
        for name, make in {**({"spaCy": peer} if known and peer else {}), OURS: entity_row}.items():
            predicted, ms = timed(rows, make)
            keys = ("PER P", "PER R", "PER F1", "all F1", "untyped F1")
            results[name] = scorer.entities(rows, predicted), ms
            line(f"{file} {name}", results[name][0], keys, ms)
        figures += figures_of(file, results, ("PER F1", "all F1"))
    return figures


def sampled(rows: list[Row], every: int) -> list[Row]:
    """Every Nth of many; few are all taken."""
    return rows[::every] if len(rows) > every * SMALL else rows


def measure_phrases(folder: Path, scorer: ModuleType, systems: dict[str, Make], every: int) -> list[Figure]:
    """Key phrases, set by set; of the publishers' tags the English ones, as in the table of the peers."""
    figures: list[Figure] = []
    for file in PHRASE_SETS:
        rows = [
            row for row in load(folder / f"{file}.jsonl") if file != "keyphrases_tags" or row["lang"] == "en"
        ]
        rows = sampled(rows, every)
        results: Results = {}
        for name, make in {**systems, OURS: phrase_row}.items():
            if name == "spaCy" and file in FOREIGN_SETS:
                continue
            predicted, ms = timed(rows, make)
            results[name] = scorer.keyphrases(rows, predicted), ms
            line(f"{file} {name}", results[name][0], ("F1@5", "F1@10", "partF1@10"), ms)
        figures += figures_of(file, results, ("F1@5", "F1@10"))
    return figures


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
