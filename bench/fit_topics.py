"""Fits news/topics/ranking.toml: `python -m bench.fit_topics [FOLDER] [--report]` (needs numpy, see requirements-bench.txt).

FOLDER holds `about_gum_news.jsonl` (GUM, text CC BY 2.5, annotation CC BY 4.0) and the judge, `score.py`; nothing else is
read for fitting. A search by one weight at a time, from PRIOR, for F1@5 + nDCG@10 with at most 22 percent of noise; leaving
PRIOR costs. Only weights are kept. Prints the figures on articles the weights have not seen (each left out once) and, last,
on those they have. With `--report` the file is left as it is.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np  # pyright: ignore[reportMissingImports] - requirements-bench.txt

from bench._scoring import Row, load, load_scorer
from news.topics.candidates import candidates
from news.topics.choosing import MAX_PHRASES, overlaps
from news.topics.ranking import FEATURES, Candidate, features, measure

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "topics"
WEIGHTS = Path(__file__).resolve().parents[1] / "news" / "topics" / "ranking.toml"
HEAD = """\
# How much each feature of news/topics/ranking.py counts, in natural logarithms of odds. Written by bench/fit_topics.py.
# Fitted on 23 Wikinews articles of GUM (text CC BY 2.5, annotation CC BY 4.0; Zeldes 2017, Lin and Zeldes 2024). Of their
# text nothing is here.

[weights]
"""
PRIOR: dict[str, float] = {
    "person": -2.0,
    "organisation": -2.25,
    "place": -2.25,
    "event": -1.5,
    "word": -4.5,
    "term": -3.5,
    "name_count": 0.9,
    "name_share": 0.5,
    "name_title": 1.5,
    "name_lead": 1.0,
    "name_spread": 0.3,
    "name_subject": 0.2,
    "name_source": -2.0,
    "name_speaks": 0.0,
    "phrase_count": 1.0,
    "phrase_share": 0.3,
    "phrase_title": 1.2,
    "phrase_lead": 0.6,
    "phrase_spread": 0.3,
    "phrase_clear": 0.5,
}
"""Weights set by hand; what an article of another kind still gets right."""
STEPS = (0.5, 0.25)
SWEEPS = 2
LEAVING = 5.0
NOISE_COSTS = 1.5
KINDS = 6
"""The first features say what kind a candidate is; the others speak for or against it."""
MOST_NOISE = 21.5
"""Half a point below the goal, for articles not seen."""
FIRST, SECOND = 5, 10
SALIENT = 2
Array = Any


@dataclass(slots=True)
class Page:
    """One article: its candidates, what each names in gold, and how salient that is."""

    found: list[Candidate]
    values: Array
    names: list[tuple[str, ...]]
    hits: list[int | None]
    salience: list[int]
    is_named: list[bool]
    overlapping: dict[tuple[int, int], bool] = field(default_factory=dict[tuple[int, int], bool])

    def first(self, weights: Array) -> list[int]:
        """The first ten topics, as `news.topics.choosing.choose` takes them."""
        kept: list[int] = []
        phrases = 0
        for i in np.argsort(-(self.values @ weights), kind="stable"):
            if self.found[i].kind == "phrase":
                if phrases == MAX_PHRASES or any(self._overlap(int(i), j) for j in kept):
                    continue
                phrases += 1
            kept.append(int(i))
            if len(kept) == SECOND:
                break
        return kept

    def _overlap(self, i: int, j: int) -> bool:
        if (i, j) not in self.overlapping:
            self.overlapping[i, j] = overlaps(self.found[i], self.found[j])
        return self.overlapping[i, j]

    def figures(self, weights: Array) -> tuple[float, float, float]:
        """F1@5, nDCG@10 and noise@10, as the judge counts them."""
        seen: set[tuple[str, ...]] = set()
        met: set[int | None] = set()
        gains: list[tuple[int | None, int]] = []
        for i in self.first(weights):
            if self.names[i] in seen:
                continue
            seen.add(self.names[i])
            hit = None if self.hits[i] in met else self.hits[i]
            met |= {hit} - {None}
            gains.append((hit, 0 if hit is None else self.salience[hit]))
        top = gains[:FIRST]
        wanted = sum(s >= SALIENT and named for s, named in zip(self.salience, self.is_named, strict=True))
        precision = sum(s >= SALIENT for _, s in top) / max(1, len(top))
        recall = sum(hit is not None and s >= SALIENT and self.is_named[hit] for hit, s in top) / max(
            1, wanted
        )
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        ideal = _discounted(sorted(self.salience, reverse=True)[:SECOND])
        ndcg = min(1.0, _discounted([s for _, s in gains]) / ideal) if ideal else 0.0
        noise = sum(hit is None for hit, _ in gains) / max(1, len(gains))
        return 100 * f1, 100 * ndcg, 100 * noise


def _discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(i + 2) for i, gain in enumerate(gains))


def read_page(row: Row, judge: ModuleType) -> Page:
    """The row's candidates beside its gold."""
    found = candidates(row["text"], row.get("title") or "")
    article = measure(found, len(row["text"]))
    gold = sorted(row["entities"], key=lambda e: -e["salience"])
    forms = [judge.uniq(judge.norm(name) for name in entity["names"]) for entity in gold]
    names = [judge.norm(one.name) for one in found]
    hits = [
        next((i for i, e in enumerate(gold) if judge.find(forms[i], name, e["type"] == "person")), None)
        for name in names
    ]
    values = np.array([features(one, article) for one in found])
    return Page(found, values, names, hits, [e["salience"] for e in gold], [e["named"] for e in gold])


def figures(pages: list[Page], weights: Array) -> Array:
    """The mean figures."""
    return np.array([page.figures(weights) for page in pages]).mean(0)


def fit(pages: list[Page]) -> Array:
    """The best weights found."""
    prior = np.array([PRIOR[name] for name in FEATURES])

    def worth(weights: Array) -> float:
        f1, ndcg, noise = figures(pages, weights)
        return (
            f1
            + ndcg
            - NOISE_COSTS * max(0.0, noise - MOST_NOISE)
            - LEAVING * float(((weights - prior) ** 2).sum())
        )

    weights, best = prior, worth(prior)
    for step in STEPS:
        for _ in range(SWEEPS):
            for place in range(len(weights)):
                for change in (step, -step):
                    tried = weights.copy()
                    tried[place] += change
                    if place >= KINDS and tried[place] * prior[place] < 0:
                        continue  # what speaks for a topic never speaks against it
                    value = worth(tried)
                    if value > best + 1e-6:
                        weights, best = tried, value
                        break
    return weights


def line(name: str, values: Array) -> None:
    """One line of figures."""
    print(f"{name:12} F1@5 {values[0]:.1f}  nDCG@10 {values[1]:.1f}  noise@10 {values[2]:.1f}")


def main() -> int:
    """Run from the command line; 0 also when the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--report", action="store_true", help="leave the file as it is")
    options = parser.parse_args()
    if not (options.folder / "score.py").is_file():
        print(f"skipped: no topic benchmark at {options.folder}")
        return 0
    judge = load_scorer(options.folder)
    pages = [read_page(row, judge) for row in load(options.folder / "about_gum_news.jsonl")]
    line("by hand", figures(pages, np.array([PRIOR[name] for name in FEATURES])))
    unseen = [figures([page], fit([p for p in pages if p is not page])) for page in pages]
    line("left out", np.array(unseen).mean(0))
    weights = fit(pages)
    line("fitted", figures(pages, weights))
    if not options.report:
        lines = [f"{name} = {weight:.2f}\n" for name, weight in zip(FEATURES, weights, strict=True)]
        WEIGHTS.write_text(HEAD + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
