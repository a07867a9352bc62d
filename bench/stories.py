"""How well headlines are grouped into stories, beside tf-idf centroids by scikit-learn; time and memory of a full window.

`python -m bench.stories [DATA]` (default ../shared/bench). Also: which copies are found among many invented articles.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._invented_news import News, Told
from bench._reporting import Figure, missing_peer, report
from bench._scale import sized
from bench._scoring import Row, load, load_scorer
from news.stories import StoryIndex

EXPECTED_S: Final = {"quick": 14, "usual": 90, "full": 240}
OURS: Final = "newsdesk"
PEER: Final = "tf-idf centroids, idf known"
DEFAULT_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "bench"
CENTROID_COS = 0.03
"""The baseline's threshold, tuned on the development half."""
Group = Callable[[list[Row]], dict[int, str] | None]


def newsdesk(rows: list[Row]) -> dict[int, str]:
    """Our stories, in the order of the file."""
    index = StoryIndex()
    return {
        row["id"]: str(
            index.add(
                row["id"],
                title=row["title"],
                text=row["text"],
                published_at=datetime.fromtimestamp(row["timestamp"], UTC),
            )
        )
        for row in rows
    }


def centroids(rows: list[Row]) -> dict[int, str] | None:
    """Nearest centroid of tf-idf words and pairs, in one pass; its idf is that of the whole file, known beforehand."""
    try:
        from sklearn.feature_extraction.text import (  # pyright: ignore[reportMissingImports]
            TfidfVectorizer,
        )
    except ImportError:
        return missing_peer("scikit-learn")
    vectors: Any = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english").fit_transform(
        row["title"] for row in rows
    )
    sums: list[dict[int, float]] = []
    found: dict[int, str] = {}
    for place, row in enumerate(rows):
        vector = vectors[place]
        words = dict(zip(vector.indices.tolist(), vector.data.tolist(), strict=True))
        best, cos = max(
            ((n, _cosine(words, each)) for n, each in enumerate(sums)), key=_second, default=(0, 0.0)
        )
        if cos < CENTROID_COS:
            best = len(sums)
            sums.append({})
        for word, weight in words.items():
            sums[best][word] = sums[best].get(word, 0.0) + weight
        found[row["id"]] = str(best)
    return found


def _second(pair: tuple[int, float]) -> float:
    return pair[1]


def _cosine(unit: dict[int, float], other: dict[int, float]) -> float:
    dot = sum(weight * other.get(word, 0.0) for word, weight in unit.items())
    return dot / sum(weight * weight for weight in other.values()) ** 0.5 if dot else 0.0


def grouping(folder: Path, *, halved: bool) -> list[Figure]:
    """BCubed of us and the baseline: the file as it is, the file shuffled, and, if wanted, halves of its stories."""
    scorer, rows = load_scorer(folder), load(folder / "stories.jsonl")
    shuffled = random.Random(1).sample(rows, len(rows))
    moment = [{**row, "timestamp": rows[0]["timestamp"]} for row in rows]
    systems: dict[str, Group] = {PEER: centroids, OURS: newsdesk}
    results = {name: scored(name, scorer, rows, group) for name, group in systems.items()}
    if results[PEER] is not None:
        turned = {
            name: scored(f"{name}, shuffled", scorer, shuffled, group) for name, group in systems.items()
        }
    else:
        turned = {OURS: scored(f"{OURS}, shuffled", scorer, shuffled, newsdesk)}
    figures = [*figures_of("headlines", results), *figures_of("headlines shuffled", turned)]
    unknown = {OURS: scored(f"{OURS}, times unknown", scorer, moment, newsdesk)}
    figures += figures_of("headlines without times", unknown)
    for seed in range(3 if halved else 0):
        for name, half in zip("ab", halves(rows, seed=seed), strict=True):
            scored(f"newsdesk, half {seed}{name} of the stories", scorer, half, newsdesk)
    return figures


def scored(name: str, scorer: ModuleType, rows: list[Row], group: Group) -> Row | None:
    """What the scorer says of a grouping, with "ms" an article; None where it could not be made. Prints a line."""
    began = time.process_time()
    found = group(rows)
    if found is None:
        return None
    ms = 1000 * (time.process_time() - began) / len(rows)
    result: Row = scorer.score({row["id"]: row["cluster"] for row in rows}, found)
    shown = "  ".join(f"{key} {result[key]:.3f}" for key in ("bcubed_p", "bcubed_r", "bcubed_f1", "pair_f1"))
    print(f"{name:36} {shown}  stories {result['pred_clusters']}/{result['gold_clusters']}  {ms:.2f} ms")
    return {**result, "ms": ms}


def figures_of(name: str, results: Mapping[str, Row | None]) -> list[Figure]:
    """The figures of one order of the headlines, ours beside the baseline."""
    there = {system: result for system, result in results.items() if result is not None}
    scores = {system: result["bcubed_f1"] for system, result in there.items()}
    times = {system: result["ms"] for system, result in there.items()}
    return [
        Figure(f"{name}: BCubed F1", scores.pop(OURS), "of 1", "more", scores, is_timing=False),
        Figure(f"{name}: CPU an article", times.pop(OURS), "ms", beside=times),
    ]


def halves(rows: list[Row], *, seed: int) -> tuple[list[Row], list[Row]]:
    """The articles of one random half of the stories, and of the other."""
    stories = sorted({row["cluster"] for row in rows})
    chosen = set(random.Random(seed).sample(stories, len(stories) // 2))
    return [row for row in rows if row["cluster"] in chosen], [
        row for row in rows if row["cluster"] not in chosen
    ]


def copies(index: StoryIndex, news: News, articles: Iterable[Told], *, first_id: int) -> list[Figure]:
    """How many copies of articles in the window join them, by share of the words that were changed."""
    sample = list(articles)
    at = sample[-1].published_at
    figures: list[Figure] = []
    for share in (0.0, 0.2, 0.5):
        joined = 0
        for told in sample:
            number, title = first_id + told.id, news.title(news.event(-1))
            copy = news.changed(told.text, share=share)
            joined += index.add(number, title=title, text=copy, published_at=at) == index.story_of(told.id)
            index.forget(number)
        name = f"copies that join, {share:.0%} of the words changed"
        figures.append(Figure(name, joined / len(sample), "of 1", better="more", is_timing=False))
    return figures


def window(count: int) -> list[Figure]:
    """Time, memory and agreement with `count` invented articles within a week."""
    news, index = News(), StoryIndex(window=timedelta(days=8))
    before, spent, last = _resident_mb(), [], list[Told]()
    gold: dict[int, int] = {}
    found: dict[int, int] = {}
    for told in news.stream(count):
        began = time.process_time()
        found[told.id] = index.add(told.id, title=told.title, text=told.text, published_at=told.published_at)
        spent.append(time.process_time() - began)
        gold[told.id] = told.event
        last = [*last[-299:], told] if told.text.count(" ") > 80 else last
    tail = sorted(1_000 * each for each in spent[-max(1, count // 10) :])
    stories, events = len(set(found.values())), len(set(gold.values()))
    return [
        Figure("full window: CPU an article", sum(tail) / len(tail), "ms"),
        Figure("full window: CPU an article p99", tail[int(0.99 * len(tail))], "ms"),
        Figure("full window: memory", _resident_mb() - before, "MB"),
        Figure("full window: stories for an event", round(stories / events, 4), "stories", is_timing=False),
        *copies(index, news, last, first_id=10 * count),
    ]


def _resident_mb() -> float:
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 / 1e6 if pages.exists() else 0.0


def main() -> int:
    """Measures; the invented articles also where there is no folder of headlines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DEFAULT_DATA)
    size = sized(quick=3_000, usual=30_000, full=100_000)
    parser.add_argument("--articles", type=int, default=size, help="invented articles in the window")
    parser.add_argument("--halves", action="store_true", help="show random halves of the stories, too")
    options = parser.parse_args()
    folder: Path = options.data / "stories"
    figures: list[Figure] = []
    if (folder / "score.py").is_file():
        figures += grouping(folder, halved=options.halves)
    else:
        print("headlines left out: there is no folder of them")
    if options.articles:
        figures += window(options.articles)
    report("stories", figures, conditions={"articles": options.articles})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
