"""Fits news/articles/page_weights.toml: `python -m bench.fit_body [FOLDER] [--report]` (needs requirements-bench.txt).

FOLDER holds `articles/SET/html/ID.html.gz`, `articles/SET/gold.jsonl` and the judge, `articles/score.py`. Only sets whose
licences allow it are read: scrapinghub/article-extraction-benchmark (MIT, Scrapinghub), dobbersc/fundus-evaluation and
flairNLP/fundus (MIT), WCXB (CC BY 4.0, Murrough Foley). Nothing of their text is kept, only weights.

Prints the quality on sites the weights have not seen (five folds by registered domain) and, last, on those they have.
With `--report` the file is left as it is.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np  # pyright: ignore[reportMissingImports] - requirements-bench.txt
from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingImports] - the same

from news.articles.metadata import read_metadata
from news.articles.page_blocks import Layout, read_layout
from news.articles.page_features import AMOUNTS, MARK_FIELDS, Features, features
from news.articles.page_judging import APART, HOPELESS, KINDS, LOOKS, kind_of, second_looks
from news.encoding import decode_web
from news.html_tree import parse_html

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench"
WEIGHTS = Path(__file__).resolve().parents[1] / "news" / "articles" / "page_weights.toml"
SETS = ("scrapinghub", "fundus_eval", "fundus_fixtures", "wcxb")
FOLDS, INNER_FOLDS = 5, 3
FIRST_WEIGHTS, SECOND_WEIGHTS = 80, 70
STRENGTH = 0.1
GOLD_SHARE = 0.6
HEAD = """\
# Weights of the two looks that page_judging.py takes at each block of a page. Written by bench/fit_body.py: do not edit.
# Fitted on the development halves of scrapinghub/article-extraction-benchmark (MIT, (c) Scrapinghub), fundus-evaluation
# and flairNLP/fundus test pages (MIT, (c) their authors) and WCXB (CC BY 4.0, (c) 2026 Murrough Foley). Of their text
# nothing is here. Above 0 speaks for the article; in natural logarithms of odds.
"""
NAMES_FIRST = [f"{part}/{name}" for part, names in MARK_FIELDS.items() for name in names] + [f"amounts/{name}" for name in AMOUNTS]  # fmt: skip
NAMES_SECOND = NAMES_FIRST + [f"{kind}/{name}" for kind in KINDS for name in LOOKS]
Array = Any


@dataclass
class Page:
    """One page of the sets, as the model sees it."""

    id: str
    gold: str
    fold: int
    inner: int
    layout: Layout
    marks: Array
    is_apart: Array
    """Links that stand apart: never looked at."""
    is_gold: Array
    weights: Array


def score_module(folder: Path) -> Any:
    """The judge."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_pages(folder: Path, judge: Any) -> list[Page]:
    """Every page of the sets that has gold text and blocks."""
    pages: list[Page] = []
    for name in SETS:
        for line in (folder / name / "gold.jsonl").read_text("utf-8").strip().split("\n"):
            gold = json.loads(line)
            path = folder / name / "html" / f"{gold['id'].split('/')[1]}.html.gz"
            root = parse_html(decode_web(gzip.decompress(path.read_bytes())))
            if root is None or "text" not in gold:
                continue
            url = gold.get("url") or ""
            said = read_metadata(root, url=url, search_date=False)
            layout = read_layout(root)
            found = features(layout, title=said.title or "", description=said.description or "")
            sizes = np.sqrt([block.size for block in layout.blocks])
            host = ".".join((urlsplit(url).hostname or gold["id"]).split(".")[-2:])
            pages.append(
                Page(
                    id=gold["id"],
                    gold=gold["text"],
                    fold=_draw(host, FOLDS),
                    inner=_draw(host + "inner", INNER_FOLDS),
                    layout=layout,
                    marks=matrix(found),
                    is_apart=np.array([block is None for block in found], bool),
                    is_gold=np.array(
                        [share >= GOLD_SHARE for share in gold_shares(layout, gold["text"], judge)]
                    ),
                    weights=sizes / max(sizes.sum(), 1),
                )
            )
    return [page for page in pages if len(page.is_gold)]


def _draw(name: str, count: int) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % count


def gold_shares(layout: Layout, gold: str, judge: Any) -> list[float]:
    """For each block the share of its four-word shingles that the gold text has."""
    tokens = [judge.TOK.findall(block.text) for block in layout.blocks]
    known: Counter[Any] = judge.shingles(gold)
    whole = f" {' '.join(judge.TOK.findall(gold))} "
    shares: list[float] = []
    for words in tokens:
        if len(words) >= 4:
            shingles = [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
            shares.append(sum(known[shingle] > 0 for shingle in shingles) / len(shingles))
        else:
            shares.append(float(len(words) >= 2 and f" {' '.join(words)} " in whole))
    return shares


def matrix(found: list[Features | None]) -> Array:
    """Marks as columns of 0 and 1, then amounts: the columns of NAMES_FIRST."""
    columns = []
    for part, names in MARK_FIELDS.items():
        values = [getattr(block, part) if block else 0 for block in found]
        columns.append(
            np.array(
                [[value >> bit & 1 for bit in range(len(names))] for value in values], np.float32
            ).reshape(len(found), len(names))
        )
    amounts = np.array(
        [block.amounts if block else [0.0] * len(AMOUNTS) for block in found], np.float32
    ).reshape(len(found), len(AMOUNTS))
    return np.concatenate([*columns, amounts], axis=1)


def second_matrix(page: Page, early: Array, chosen: list[int]) -> Array:
    """The columns of NAMES_SECOND for the blocks that are looked at again."""
    looks = np.array(second_looks(page.layout, list(early), chosen), np.float32).reshape(
        len(chosen), len(LOOKS)
    )
    kinds = np.array([kind_of(page.layout.blocks[index]) for index in chosen])
    return np.concatenate(
        [page.marks[chosen], looks, *(looks * (kinds == kind)[:, None] for kind in (1, 2))], axis=1
    )


def fit(columns: Array, is_gold: Array, weights: Array, count: int) -> tuple[Array, Array, float]:
    """The places, weights and bias of the `count` columns that matter most."""
    weights = weights * len(is_gold) / weights.sum()
    share = weights[:, None] / weights.sum()
    mean = (columns * share).sum(0)
    spread = np.sqrt(np.maximum((columns**2 * share).sum(0) - mean**2, 0))
    keep = np.arange(columns.shape[1])
    for size in (2 * count, count, count):
        model = LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-3)
        model.fit(columns[:, keep], is_gold, sample_weight=weights)
        if len(keep) == count:
            break
        order = np.argsort(-np.abs(model.coef_[0]) * spread[keep])
        keep = np.sort(keep[order[:size]])
    return keep, model.coef_[0], float(model.intercept_[0])


def fit_both(pages: list[Page]) -> tuple[Any, Any]:
    """Both looks. The second learns from first scores of sites that the first has not seen."""
    first = fit_first(pages)
    again: list[Array] = []
    golds: list[Array] = []
    weights: list[Array] = []
    unseen = [fit_first([page for page in pages if page.inner != turn]) for turn in range(INNER_FOLDS)]
    for page in pages:
        early = first_scores(unseen[page.inner], page)
        chosen = [index for index, score in enumerate(early) if score >= HOPELESS]
        if chosen:
            again.append(second_matrix(page, early, chosen))
            golds.append(page.is_gold[chosen])
            weights.append(page.weights[chosen])
    second = fit(np.concatenate(again), np.concatenate(golds), np.concatenate(weights), SECOND_WEIGHTS)
    return first, second


def fit_first(pages: list[Page]) -> Any:
    """The first look."""
    return fit(
        np.concatenate([page.marks[~page.is_apart] for page in pages]),
        np.concatenate([page.is_gold[~page.is_apart] for page in pages]),
        np.concatenate([page.weights[~page.is_apart] for page in pages]),
        FIRST_WEIGHTS,
    )


def apply(model: Any, columns: Array) -> Array:
    """The scores."""
    keep, weights, bias = model
    return columns[:, keep] @ weights + bias


def first_scores(model: Any, page: Page) -> Array:
    """What the first look gives."""
    return np.where(page.is_apart, APART, apply(model, page.marks))


def late_scores(models: tuple[Any, Any], page: Page) -> Array:
    """What page_judging.scores gives with these weights, before page_smoothing."""
    early = first_scores(models[0], page)
    chosen = [index for index, score in enumerate(early) if score >= HOPELESS]
    late = np.array(early)
    if chosen:
        late[chosen] = apply(models[1], second_matrix(page, early, chosen))
    return late


def report(label: str, pages: list[Page], late: list[Array], judge: Any) -> None:
    """Print F1, precision and recall of the blocks above 0, before page_body tidies them."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for page, values in zip(pages, late, strict=True):
        text = "\n\n".join(
            block.text for block, value in zip(page.layout.blocks, values, strict=True) if value >= 0
        )
        rows[page.id.split("/")[0]].append(judge.tpfpfn(page.gold, text))
    print(label)
    for name, row in rows.items():
        found = judge.body_metrics(row)
        print(
            f"  {name:<16} F1 {found['f1']:.4f}  P {found['precision']:.4f}  R {found['recall']:.4f}",
            flush=True,
        )


def write(models: tuple[Any, Any]) -> None:
    """Write the weights, rounded to what matters."""
    lines = [HEAD]
    for name, names, (keep, weights, bias) in zip(
        ("first", "second"), (NAMES_FIRST, NAMES_SECOND), models, strict=True
    ):
        tables: dict[str, list[str]] = {"bias": [f"all = {bias:.3f}"]}
        for place, weight in zip(keep, weights, strict=True):
            table, _, key = names[place].partition("/")
            tables.setdefault(table, []).append(f"{json.dumps(key, ensure_ascii=False)} = {weight:.3f}")
        lines += [f"[{name}.{table}]\n" + "\n".join(rows) + "\n" for table, rows in tables.items()]
    WEIGHTS.write_text("\n".join(lines), "utf-8")


def main() -> int:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--report", action="store_true", help="leave the weights as they are")
    parser.add_argument("--final-only", action="store_true", help="without the five folds")
    options = parser.parse_args()
    folder = options.folder / "articles"
    judge = score_module(folder)
    pages = read_pages(folder, judge)
    print(f"{len(pages)} pages, {sum(len(page.is_gold) for page in pages)} blocks")
    if not options.final_only:
        late: dict[str, Array] = {}
        for fold in range(FOLDS):
            models = fit_both([page for page in pages if page.fold != fold])
            late |= {page.id: late_scores(models, page) for page in pages if page.fold == fold}
        report("on sites not seen", pages, [late[page.id] for page in pages], judge)
    models = fit_both(pages)
    report("on sites seen", pages, [late_scores(models, page) for page in pages], judge)
    if not options.report:
        write(models)
    return 0


if __name__ == "__main__":
    sys.exit(main())
