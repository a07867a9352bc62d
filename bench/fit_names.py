"""Fits news/topics/name_weights.txt: `python -m bench.fit_names [FOLDER] [--report]` (needs requirements-bench.txt).

FOLDER holds `topics/FILE.jsonl` and the judge, `topics/score.py`. Only files whose licences allow it are read: Universal NER's
PUD in English, German and Russian (CC BY-SA), Wikigold, the Broad Twitter Corpus's headlines and GUM's news (CC BY). Nothing
of their sentences is kept, only weights. The fit (L-BFGS, both penalties) has no chance in it.

Prints the quality on texts the weights have not seen (five folds by text; a text and its translations fall in the same) and,
last, on those they have. With `--report` the file is left as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycrfsuite  # pyright: ignore[reportMissingImports] - requirements-bench.txt

from bench._scoring import Row, load, load_scorer
from news.topics import entities as entities_module
from news.topics.entities import gather, gather_by_rules, rule_labels
from news.topics.mentions import scan
from news.topics.name_features import Reader
from news.topics.name_tagger import LABELS, WEIGHTS, Weights, find_spans, read_weights
from news.topics.name_units import units_of
from news.words.titles import is_title
from news.words.tokens import Token

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench"
ENTITY_FILES = (
    "entities_pud_en",
    "entities_wikigold",
    "entities_newstweets",
    "entities_pud_de",
    "entities_pud_ru",
)
ABOUT_FILE = "about_gum_news"
FOLDS = 5
SETTINGS = {
    "c1": 0.2,
    "c2": 0.5,
    "max_iterations": 120,
    "feature.minfreq": 3,
    "feature.possible_transitions": True,
}
SMALLEST = 3
"""In hundredths: weights nearer to nought are left out."""
KINDS = {"person": "PER", "organisation": "ORG", "place": "LOC"}
GUM_KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
NOBLE = frozenset(["prince", "princess", "duke", "duchess", "lord", "lady", "pope", "king", "queen"])
"""Titles that stay in a name where the texts have them there."""
JOINTS = frozenset(["of", "the", "and", "for", "de", "al", "bin", "&", "'s"])
HEAD = "# Written by bench/fit_names.py: do not edit. NOTICE names the texts. A feature, then label:weight in hundredths."


@dataclass
class Text:
    """One annotated text as the model sees it."""

    row: Row
    file: str
    fold: int
    features: list[list[list[str]]]
    """By run, by unit."""
    labels: list[list[str]]


def fold_of(name: str) -> int:
    """The fold of a text; a text and its translations have one."""
    return int(hashlib.sha256(re.sub(r"pud_\w\w", "pud", name).encode()).hexdigest(), 16) % FOLDS


def read_texts(folder: Path, judge: Any) -> list[Text]:
    """Every annotated text."""
    return [
        read_text(row, file, judge)
        for file in (*ENTITY_FILES, ABOUT_FILE)
        for row in load(folder / f"{file}.jsonl")
    ]


def read_text(row: Row, file: str, judge: Any) -> Text:
    """The runs of a text with their features and true labels."""
    text = row["text"]
    scanned = scan(text)
    units = units_of(scanned.tokens)
    reader = Reader(units, scanned.language, len(text), rule_labels(scanned, gather_by_rules(scanned, text)))
    spans = [(*judge.trim(text, e["start"], e["end"]), e["type"]) for e in gold_spans(row, file)]
    every = true_labels(units, text, spans)
    return Text(
        row,
        file,
        fold_of(row["id"]),
        [reader.run(start, end) for start, end in reader.runs],
        [lawful(every[start:end]) for start, end in reader.runs],
    )


def gold_spans(row: Row, file: str) -> list[Row]:
    """The annotated spans; in GUM the places of every name that an entity has."""
    if file != ABOUT_FILE:
        return row["entities"]
    names: dict[str, str] = {}
    for entity in row["entities"]:
        kind = GUM_KINDS.get(entity["type"], "MISC")
        for name in entity["names"] if entity["named"] else ():
            words = re.sub(r"^(?:the|an?) ", "", name, flags=re.IGNORECASE).split()
            if (
                words
                and words[0][0].isupper()
                and all(w[0].isupper() or w in JOINTS or not w[0].isalpha() for w in words)
            ):
                while kind == "PER" and len(words) > 1 and is_title(words[0]):
                    words = words[1:]
                names.setdefault(" ".join(words), kind)
    spans: list[Row] = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", row["text"]):
            if not any(s["start"] < found.end() and found.start() < s["end"] for s in spans):
                spans.append({"start": found.start(), "end": found.end(), "type": names[name]})
    return spans


def true_labels(units: list[Token], text: str, spans: list[tuple[int, int, str]]) -> list[str]:
    """A label for each unit. Titles before people are outside, but for the nobility's."""
    labels = ["O"] * len(units)
    for begin, end, kind in spans:
        words = text[begin:end].split(" ")
        start = begin
        while kind == "PER" and len(words) > 1 and is_title(words[0]) and words[0].lower() not in NOBLE:
            start += len(words[0]) + 1
            words = words[1:]
        within = [i for i, u in enumerate(units) if u.kind in "Cahtwpns" and u.start < end and u.end > start]
        for i in within:
            labels[i] = ("B-" if i == within[0] else "I-") + kind
    return labels


def lawful(labels: list[str]) -> list[str]:
    """The labels of a run; a name that began before it begins with it."""
    made: list[str] = []
    for label in labels:
        before = made[-1] if made else "O"
        made.append("B" + label[1:] if label[0] == "I" and before[2:] != label[2:] else label)
    return made


def fit(texts: list[Text]) -> list[str]:
    """The lines of a weights file fitted on the texts."""
    trainer: Any = pycrfsuite.Trainer(verbose=False)
    for text in texts:
        for features, labels in zip(text.features, text.labels, strict=True):
            trainer.append(features, labels)
    trainer.select("lbfgs")
    trainer.set_params(SETTINGS)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger: Any = pycrfsuite.Tagger()
        tagger.open(path)
        found = tagger.info()
        tagger.close()
    return weight_lines(found.transitions, found.state_features)


def weight_lines(
    transitions: dict[tuple[str, str], float], features: dict[tuple[str, str], float]
) -> list[str]:
    """The lines, steps first, then features in order."""
    table: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for (before, label), weight in transitions.items():
        table[f"> {before}"][LABELS.index(label)] = round(100 * weight)
    for (feature, label), weight in features.items():
        if abs(round(100 * weight)) >= SMALLEST:
            table[feature][LABELS.index(label)] = round(100 * weight)
    return [
        f"{name}\t" + " ".join(f"{label}:{weight}" for label, weight in sorted(table[name].items()))
        for name in sorted(table, key=lambda name: (not name.startswith("> "), name))
    ]


def report(title: str, texts: list[Text], weights_of: Callable[[Text], Weights], judge: Any) -> None:
    """Print how well names are told with the weights that each text gets."""
    spans: dict[str, list[Row]] = defaultdict(list)
    people: list[Row] = []
    for text in texts:
        using = weights_of(text)
        entities_module.find_spans = lambda reader, using=using: find_spans(reader, using)
        for entity in gather(scan(text.row["text"]), text.row["text"]):
            if entity.kind in KINDS:
                spans[text.row["id"]] += [
                    {"start": m.start, "end": m.end, "type": KINDS[entity.kind]} for m in entity.mentions
                ]
            if entity.kind == "person":
                people.append({"id": text.row["id"], "name": entity.name})
    entities_module.find_spans = find_spans
    print(title)
    for file in ENTITY_FILES:
        rows = [text.row for text in texts if text.file == file]
        found = judge.entities(rows, [{"id": row["id"], "entities": spans[row["id"]]} for row in rows])
        keys = ("PER P", "PER R", "PER F1", "ORG F1", "LOC F1", "untyped F1")
        print(f"  {file:20} " + "  ".join(f"{key} {found[key]:5.1f}" for key in keys), flush=True)
    rows = [text.row for text in texts if text.file == ABOUT_FILE]
    given = [
        {"id": r["id"], "topics": [], "people": [p["name"] for p in people if p["id"] == r["id"]]}
        for r in rows
    ]
    found = judge.about(rows, given)
    print(
        f"  {ABOUT_FILE:20} "
        + "  ".join(f"{k} {found[k]:5.1f}" for k in ("people P", "people R", "people F1"))
    )


def main() -> int:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--report", action="store_true", help="leave the weights as they are")
    parser.add_argument("--final-only", action="store_true", help="without the five folds")
    options = parser.parse_args()
    folder = options.folder / "topics"
    judge = load_scorer(folder)
    texts = read_texts(folder, judge)
    print(f"{len(texts)} texts, {sum(len(run) for text in texts for run in text.features)} units")
    if not options.final_only:
        folds = [read_weights(fit([text for text in texts if text.fold != fold])) for fold in range(FOLDS)]
        report("on texts not seen", texts, lambda text: folds[text.fold], judge)
    lines = fit(texts)
    seen = read_weights(lines)
    report("on texts seen", texts, lambda _: seen, judge)
    print(json.dumps({"lines": len(lines), "bytes": sum(len(line.encode()) + 1 for line in lines)}))
    if not options.report:
        WEIGHTS.write_text("\n".join([HEAD, *lines]) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
