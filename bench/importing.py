"""`import` over generated text files and HTML pages, reading and analysis included, beside storing them with plain sqlite3."""

from __future__ import annotations

import argparse
import asyncio
import html
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from bench._generator import Generator
from bench._reporting import Figure, report
from bench._scale import sized
from cli.importing import import_paths
from news.models import ExtractedArticle
from storage import Storage

EXPECTED_S: Final = {"quick": 6, "usual": 30, "full": 60}
FLOOR_NAME: Final = "read the file, plain sqlite3 (floor)"
FORMS: Final = ("text files", "HTML pages")
BATCH = 100


def as_text_file(article: ExtractedArticle) -> str:
    """An article in the shape of a text file: slug, title, body with escaped quotation marks, a tail of furniture."""
    slug = re.sub(r"\W", "_", article.title)
    body = article.text.replace("“", '\\"').replace("”", '\\"')
    return f"{slug}\n\n{article.title}\n\n{body}\n\nLeave a Reply\n\nBack To Top\n"


def as_page(article: ExtractedArticle) -> str:
    """An article as a page with a head, a menu, related links and a footer."""
    paragraphs = "\n".join(f"<p>{html.escape(part)}</p>" for part in article.text.split("\n\n"))
    links = "".join(f'<li><a href="/{n}">Another headline of the day, number {n}</a></li>' for n in range(40))
    return (
        f"<!doctype html><html lang=en><head><title>{article.title} | Paper</title>"
        f'<link rel=canonical href="{article.url}"><meta property="og:title" content="{article.title}">'
        f'<meta property="article:published_time" content="{article.published_at}"></head>'
        f"<body><nav><ul>{links}</ul></nav><article><h1>{article.title}</h1>{paragraphs}</article>"
        f"<aside><h2>Related</h2><ul>{links}</ul></aside><footer>All rights reserved</footer></body></html>"
    )


def cpu_s() -> float:
    """CPU of this process and of those that it started and that have ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def store_plainly(database: Path, files: Iterable[Path]) -> None:
    """The text of each file in a table with a full-text index, in batches as ours: no reading, no analysis."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE VIRTUAL TABLE texts USING fts5 (title, text)")
        for number, file in enumerate(files):
            if number % BATCH == 0:
                db.execute("COMMIT" if number else "SELECT 1")
                db.execute("BEGIN")
            title, _, text = file.read_text(encoding="utf-8").partition("\n")
            db.execute("INSERT INTO texts VALUES (?, ?)", (title, text))
        db.execute("COMMIT")


async def imported(folder: Path, files: Path, count: int) -> tuple[float, float, float]:
    """CPU milliseconds an article, articles a second, and CPU milliseconds for one that is already there."""
    storage = await Storage.open(f"sqlite:///{folder / 'bench.db'}")
    spent: list[tuple[float, float]] = []
    for turn in ("first", "again"):
        began, cpu = time.perf_counter(), cpu_s()
        summary = await import_paths(storage, [files])
        spent.append((time.perf_counter() - began, cpu_s() - cpu))
        outcomes = ", ".join(f"{n} {outcome}" for outcome, n in summary.outcomes.items())
        print(f"{turn}: {outcomes}, {len(summary.failures)} failed")
        if summary.failures:
            raise RuntimeError(f"{len(summary.failures)} files could not be imported")
    await storage.close()
    (wall, first), (_, again) = spent
    return 1_000 * first / count, count / wall, 1_000 * again / count


async def measure(count: int) -> None:
    """Write `count` files of each form, import each form into an empty database twice."""
    articles = [analysed.article for analysed in Generator().articles(count)]
    figures: list[Figure] = []
    for form, suffix, write in zip(FORMS, (".txt", ".html"), (as_text_file, as_page), strict=True):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = folder / "files"
            files.mkdir()
            for number, article in enumerate(articles):
                (files / f"{number:06}{suffix}").write_text(write(article), encoding="utf-8")
            cpu = cpu_s()
            store_plainly(folder / "floor.db", sorted(files.iterdir()))
            floor = 1_000 * (cpu_s() - cpu) / count
            ms, rate, again = await imported(folder, files, count)
        figures += [
            Figure(f"{form}: CPU an article", ms, "ms", beside={FLOOR_NAME: floor}),
            Figure(f"{form}: articles", rate, "a second", better="more"),
            Figure(f"{form}: CPU an article that is there", again, "ms", beside={FLOOR_NAME: floor}),
        ]
    report("importing", figures, conditions={"articles": count})


def main() -> int:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=sized(quick=80, usual=1_000, full=3_000))
    asyncio.run(measure(parser.parse_args().count))
    return 0


if __name__ == "__main__":
    sys.exit(main())
