"""Measure news.stories on a story benchmark folder: `python bench/stories.py [DATA]` (default ../shared/bench).

Prints how well headlines are grouped, next to tf-idf centroids in the same run where scikit-learn is installed, which
copies are found, and time and memory with many invented articles in the window.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._invented_news import News, Told
from bench._scoring import Row, load, load_scorer
from news.stories import StoryIndex

DEFAULT_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "bench"
CENTROID_COS = 0.03
"""The baseline's threshold, tuned on the development half."""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


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
        return None
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


def show_grouping(folder: Path) -> None:
    """BCubed of us and the baseline: the file as it is, halves of its stories, and the file shuffled."""
    scorer, rows = load_scorer(folder), load(folder / "stories.jsonl")
    shuffled = random.Random(1).sample(rows, len(rows))
    moment = [{**row, "timestamp": rows[0]["timestamp"]} for row in rows]
    runs: list[tuple[str, list[Row], Callable[[list[Row]], dict[int, str] | None]]] = [
        ("tf-idf centroids, idf known", rows, centroids),
        ("newsdesk", rows, newsdesk),
        ("newsdesk, times unknown", moment, newsdesk),
        ("newsdesk, shuffled", shuffled, newsdesk),
        ("tf-idf centroids, shuffled", shuffled, centroids),
    ]
    for seed in range(3):
        for name, half in zip("ab", halves(rows, seed=seed), strict=True):
            runs.append((f"newsdesk, half {seed}{name} of the stories", half, newsdesk))
    for name, some, group in runs:
        began = time.process_time()
        found = group(some)
        if found is None:
            print(f"{name:36} skipped: scikit-learn is not installed")
            continue
        ms = 1000 * (time.process_time() - began) / len(some)
        result = scorer.score({row["id"]: row["cluster"] for row in some}, found)
        figures = "  ".join(
            f"{key} {result[key]:.3f}" for key in ("bcubed_p", "bcubed_r", "bcubed_f1", "pair_f1")
        )
        print(
            f"{name:36} {figures}  stories {result['pred_clusters']}/{result['gold_clusters']}  {ms:.2f} ms"
        )


def halves(rows: list[Row], *, seed: int) -> tuple[list[Row], list[Row]]:
    """The articles of one random half of the stories, and of the other."""
    stories = sorted({row["cluster"] for row in rows})
    chosen = set(random.Random(seed).sample(stories, len(stories) // 2))
    return [row for row in rows if row["cluster"] in chosen], [
        row for row in rows if row["cluster"] not in chosen
    ]


def show_copies(index: StoryIndex, news: News, articles: Iterable[Told], *, first_id: int) -> None:
    """How many copies of articles in the window join them, by share of the words that were changed."""
    sample = list(articles)
    at = sample[-1].published_at
    for share in (0.0, 0.2, 0.5):
        joined = 0
        for told in sample:
            number, title = first_id + told.id, news.title(news.event(-1))
            copy = news.changed(told.text, share=share)
            joined += index.add(number, title=title, text=copy, published_at=at) == index.story_of(told.id)
            index.forget(number)
        print(f"copies with {share:.0%} of the words changed: {joined} of {len(sample)} joined")


def show_scale(count: int) -> None:
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
    tail = sorted(spent[-max(1, count // 10) :])
    print(
        f"{count} articles in the window: {1000 * sum(tail) / len(tail):.2f} ms an article at the end, "
        f"99 % {1000 * tail[int(0.99 * len(tail))]:.2f} ms, highest {1000 * tail[-1]:.2f} ms, "
        f"{_resident_mb() - before:.0f} MB, {len(set(found.values()))} stories of {len(set(gold.values()))}"
    )
    show_copies(index, news, last, first_id=10 * count)


def _resident_mb() -> float:
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 / 1e6 if pages.exists() else 0.0


def main() -> int:
    """Run from the command line; 0 also when the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--articles", type=int, default=100_000, help="invented articles in the window")
    options = parser.parse_args()
    folder: Path = options.data / "stories"
    if (folder / "score.py").is_file():
        show_grouping(folder)
    else:
        print(f"skipped: no story benchmark at {folder}")
    if options.articles:
        show_scale(options.articles)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
