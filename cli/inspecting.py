"""`python bot.py inspect PATH|URL`: what the bot would take from one file, page or site. Stores nothing."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from news.errors import NewsdeskError, ParseError
from news.finding import find_sources
from news.loading import iter_articles
from news.models import AnalysedArticle, Quote
from news.pipeline import analyse, read_address
from news.ports import utc_now
from news.sources import forecast
from news.sources.addresses import looks_like_article

if TYPE_CHECKING:
    from cli import Subparsers
    from news.finding import FoundSource
    from news.settings import Settings


_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,9}[a-z]{2,24}(?:[/:]|$)", re.IGNORECASE)
"""The beginning of an address without its scheme, such as `times.example/politics`."""
_FILES = frozenset((".txt", ".html", ".htm", ".xml", ".json", ".zip", ".rss", ".atom"))
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "inspect",
        help="show what the bot would take from a file or an address",
        description="Show title, authors, date, text, quotes with speakers and topics; of a site's address the sources "
        "behind it. Nothing is stored.",
    )
    parser.add_argument("place", metavar="PATH|URL")
    parser.add_argument(
        "--json",
        action="store_true",
        help="print JSON: one object, or an array of them for a file of several articles",
    )
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what was found; 1 when a part of the file failed. Raises FetchError and ParseError."""
    place: str = arguments.place
    if getattr(logging, settings.log_level) == logging.INFO:
        logging.getLogger().setLevel(logging.WARNING)  # what was tried on the way is for those who ask for it
    sources: list[FoundSource] = []
    if _SCHEME.match(place):
        found, sources = await _read_address(place, settings)
        failures = list[str]()
    else:
        found, failures = await asyncio.to_thread(_read_path, Path(place))
    if arguments.json:
        described = [describe(analysed) for analysed in found] or [describe_source(each) for each in sources]
        json.dump(
            described[0] if len(described) == 1 else described, sys.stdout, ensure_ascii=False, indent=2
        )
        print()
    else:
        console = Console(soft_wrap=True, highlight=False)
        for analysed in found:
            _print(analysed, console)
        for source in sources:
            _print_source(source, console)
    for failure in failures:
        print(f"newsdesk: {failure}", file=sys.stderr)
    return 1 if failures else 0


async def _read_address(url: str, settings: Settings) -> tuple[list[AnalysedArticle], list[FoundSource]]:
    """The articles at an address, and the sources behind it unless it is an article's own."""
    from news.fetch import Fetcher

    async with Fetcher(
        contact=settings.operator_contact, allow_private_addresses=settings.allow_private_addresses
    ) as fetcher:
        try:
            found = await read_address(fetcher, url)
        except ParseError:
            return [], await find_sources(fetcher, url)
        if found and looks_like_article(url):
            return found, []
        try:
            return found, await find_sources(fetcher, url)
        except NewsdeskError:
            return found, []


def _read_path(path: Path) -> tuple[list[AnalysedArticle], list[str]]:
    if not path.exists() and path.suffix.lower() not in _FILES and _HOST.match(str(path)):
        raise ParseError(f"{path}: no such file. For an address write https://{path}")
    if path.is_dir():
        raise ParseError(f"{path} is a folder: name one file of it, or use import")
    found: list[AnalysedArticle] = []
    failures: list[str] = []
    for loaded in iter_articles([path]):
        found.extend(analyse(article) for article in loaded.articles)
        if loaded.error is not None:
            failures.append(f"{loaded.name}: {loaded.error}")
    if not found:
        raise ParseError("; ".join(failures) or f"{path}: no article in it")
    return found, failures


def describe(analysed: AnalysedArticle) -> dict[str, Any]:
    """An article and what was found in it as plain JSON values; times are ISO 8601 in UTC."""
    article = analysed.article
    described = asdict(article)
    for name in ("published_at", "modified_at"):
        described[name] = described[name].isoformat() if described[name] else None
    described["quotes"] = [asdict(quote) for quote in analysed.quotes]
    described["topics"] = [asdict(topic) for topic in analysed.topics]
    return described


def describe_source(source: FoundSource) -> dict[str, Any]:
    """A source that could be added, with its three newest entries, as plain JSON values."""
    return {
        "source": source.url,
        "name": source.name,
        "method": source.method,
        "entries": len(source.feed.entries),
        "per_day": _per_day(source),
        "newest": [
            {
                "title": entry.title,
                "link": entry.link,
                "published_at": entry.published_at.isoformat() if entry.published_at else None,
            }
            for entry in source.newest()
        ],
    }


def _per_day(source: FoundSource) -> float | None:
    expected = forecast(source.feed.entries, now=utc_now())
    return expected.per_day if expected else None


def _print_source(source: FoundSource, console: Console) -> None:
    per_day = _per_day(source)
    rate = f", about {per_day:g} a day" if per_day else ""
    console.print(f"[bold]{escape(source.name)}[/bold]")
    console.print(f"[dim]{'source':>10}[/dim] {escape(source.url)}")
    console.print(f"[dim]{'read as':>10}[/dim] {source.method.replace('_', ' ')}")
    console.print(f"[dim]{'entries':>10}[/dim] {len(source.feed.entries)}{rate}")
    for entry in source.newest():
        date = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "undated"
        console.print(f"  [dim]{date}[/dim] {escape(entry.title or entry.link or '(no title)')}")
    console.print()


def _print(analysed: AnalysedArticle, console: Console) -> None:
    article = analysed.article
    facts = {
        "authors": ", ".join(article.authors) or "none found",
        "date": f"{article.published_at:%Y-%m-%d %H:%M} UTC" if article.published_at else "none found",
        "address": article.url or "none",
        "publisher": article.publisher or "none found",
        "language": article.language or "not certain",
    }
    console.print(f"[bold]{escape(article.title)}[/bold]")
    for name, value in facts.items():
        console.print(f"[dim]{name:>10}[/dim] {escape(value)}")
    console.print(f"\n{escape(article.text or '(no text)')}\n")
    console.print(f"[bold]Quotes[/bold] ({len(analysed.quotes)})")
    for quote in analysed.quotes:
        console.print(f"  “{escape(quote.text)}” — {escape(_speaker(quote))}")
    console.print(f"\n[bold]Topics[/bold] ({len(analysed.topics)})")
    for topic in analysed.topics:
        console.print(f"  {escape(topic.name)} [dim]{topic.kind} {topic.weight:.2f}[/dim]")
    console.print()


def _speaker(quote: Quote) -> str:
    named = ", ".join(part for part in (quote.speaker or "speaker not clear", quote.speaker_role) if part)
    return f"{named} ({quote.cue}, {quote.kind}, confidence {quote.confidence:.2f})"
