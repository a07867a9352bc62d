"""`import` over generated text files and HTML pages: articles a second, reading and analysis included."""

from __future__ import annotations

import argparse
import asyncio
import html
import re
import tempfile
import time
from pathlib import Path

from bench._generator import Generator
from cli.importing import import_paths
from news.models import ExtractedArticle
from storage import Storage


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


async def measure(count: int) -> None:
    """Write `count` files of each form, import each form into an empty database; print articles a second."""
    articles = [analysed.article for analysed in Generator().articles(count)]
    for form, suffix, write in (("text files", ".txt", as_text_file), ("HTML pages", ".html", as_page)):
        with tempfile.TemporaryDirectory() as folder:
            files = Path(folder) / "files"
            files.mkdir()
            for number, article in enumerate(articles):
                (files / f"{number:06}{suffix}").write_text(write(article), encoding="utf-8")
            storage = await Storage.open(f"sqlite:///{Path(folder) / 'bench.db'}")
            for turn in ("first", "again"):
                began = time.perf_counter()
                summary = await import_paths(storage, [files])
                spent = time.perf_counter() - began
                outcomes = ", ".join(f"{n} {outcome}" for outcome, n in summary.outcomes.items())
                print(
                    f"{form}, {turn}: {count / spent:.0f} a second ({outcomes}, {len(summary.failures)} failed)"
                )
            await storage.close()


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    asyncio.run(measure(parser.parse_args().count))


if __name__ == "__main__":
    main()
