"""The steps of `bench.path`, each for itself; and what their sites are told."""

from __future__ import annotations

import asyncio
import resource
import shutil
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench._ingest_floor import Recorder, replay
from bench._path_site import START, numbers
from bench._polling_site import address
from news.analysing import find_parts
from news.articles import extract_article
from news.fetch import Fetcher
from news.models import AddOutcome, AnalysedArticle
from news.quotes import find_quotes
from news.stories import StoryIndex
from news.taking_in.take_in import STORED_AT_ONCE
from news.taking_in.work import article_behind_gates, read_known_entries
from news.topics import find_topics, strong_topics
from storage import Storage

CONNECTIONS: Final = 20

Found = dict[str, float]
"""Figures by name."""


def turn(port: int, number: int, entries: int) -> None:
    """Every feed begins with so many entries of this round."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/set?round={number}&entries={entries}"):
        pass


def pages_of(port: int, feeds: int, entries: int, number: int) -> list[str]:
    """The addresses of a round's pages."""
    return [
        f"http://{address(feed)}:{port}/news/{one}"
        for feed in range(feeds)
        for one in numbers(feed, number, entries)
    ]


# --- CPU -------------------------------------------------------------------------------------------


def cpu_s(who: int = resource.RUSAGE_SELF) -> float:
    """User and system time of this process, or of its children that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


class Cpu:
    """CPU of blocks of code, in milliseconds for one of `count`."""

    def __init__(self, count: int) -> None:
        self.found: Found = {}
        self._count = count

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """What the block takes is that of this name."""
        began = cpu_s()
        yield
        self.found[name] = self.found.get(name, 0.0) + (cpu_s() - began) * 1_000 / self._count


# --- the steps -------------------------------------------------------------------------------------


async def measure_steps(port: int, feeds: int, entries: int, folder: Path) -> Found:
    """Milliseconds of CPU an article, by step and floor, each step for itself over the same articles."""
    await asyncio.to_thread(turn, port, 0, entries)
    urls = pages_of(port, feeds, entries, 0)
    cpu = Cpu(len(urls))
    pages, feed_bodies = await _fetch(cpu, urls, [f"http://{address(n)}:{port}/feed" for n in range(feeds)])
    _warm(pages)
    with cpu.of("parse feed"):
        for url, body in feed_bodies.items():
            read_known_entries(body, page_url=url, content_type="application/rss+xml", method="feed", url=url)
    with cpu.of("lxml parse alone"):
        for body in pages.values():
            _parse_alone(body)
    with cpu.of("extract"):
        read = [
            article_behind_gates(body, url=url, asked=url, robots_rules=None)[0]
            for url, body in pages.items()
        ]
    articles = [one for one in read if one is not None]
    if len(articles) != len(urls):
        raise RuntimeError(f"{len(articles)} of {len(urls)} pages gave an article")
    with cpu.of("quotes"):
        quotes = [tuple(find_quotes(one.text, title=one.title)) for one in articles]
    with cpu.of("topics"):
        topics = [strong_topics(find_topics(one.text, title=one.title, tags=one.tags)) for one in articles]
    with cpu.of("story"):
        index = StoryIndex()
        for number, one in enumerate(articles):
            assert one.published_at is not None
            index.add(number, title=one.title, text=one.text, published_at=one.published_at)
    analysed = [
        AnalysedArticle(one, quotes=spans, topics=found, analysed_by=1)
        for one, spans, found in zip(articles, quotes, topics, strict=True)
    ]
    await _store(cpu, analysed, folder)
    cpu.found["store"] -= cpu.found["story"]
    return cpu.found


def _warm(pages: dict[str, bytes]) -> None:
    """What is imported and compiled with the first article is no article's."""
    url, body = next(iter(pages.items()))
    article = extract_article(body, url=url)
    assert article is not None
    find_parts(article.text, title=article.title, tags=(), has_quotes=True)
    _parse_alone(body)


def _parse_alone(body: bytes) -> None:
    import lxml.html

    lxml.html.document_fromstring(body).text_content()


async def _fetch(
    cpu: Cpu, urls: Sequence[str], feeds: Sequence[str]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The bodies of pages and feeds, by our fetcher; and what raw sockets take for the same."""
    places = asyncio.Semaphore(CONNECTIONS)

    async def get(ask: Callable[[str], Awaitable[bytes]], url: str) -> tuple[str, bytes]:
        async with places:
            return url, await ask(url)

    with cpu.of("raw sockets"):
        await asyncio.gather(*(get(_raw, url) for url in (*urls, *feeds)))
    async with Fetcher(contact=None, allow_private_addresses=True, page_delay_s=0) as fetcher:

        async def page(url: str) -> bytes:
            return (await fetcher.get_page(url)).body

        async def feed(url: str) -> bytes:
            return (await fetcher.get(url)).body

        with cpu.of("fetch"):
            bodies = dict(await asyncio.gather(*(get(feed, url) for url in feeds)))
            pages = dict(await asyncio.gather(*(get(page, url) for url in urls)))
    return pages, bodies


async def _raw(url: str) -> bytes:
    host, port = url.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"GET /{url.split('/', 3)[3]} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read(-1)
    writer.close()
    return answer.partition(b"\r\n\r\n")[2]


async def _store(cpu: Cpu, analysed: Sequence[AnalysedArticle], folder: Path) -> None:
    """Store all in batches as the poller does; then the rows of that once more, by plain sqlite3."""
    ours, watched, plain = (folder / f"{name}.db" for name in ("ours", "watched", "plain"))
    storage = await _opened(ours)
    source_id = await storage.sources.add_files("Bench", is_public=True)
    await storage.close()
    for other in (watched, plain):
        shutil.copyfile(ours, other)
    batches = [analysed[at : at + STORED_AT_ONCE] for at in range(0, len(analysed), STORED_AT_ONCE)]
    storage = await _opened(ours)
    with cpu.of("store"):
        results = [
            one
            for batch in batches
            for one in await storage.articles.add_many(batch, source_id=source_id, post=True)
        ]
    if wrong := [one for one in results if one.outcome is not AddOutcome.ADDED]:
        raise RuntimeError(f"{len(wrong)} of {len(results)} articles were not stored: {wrong[0]}")
    await storage.close()
    storage = await _opened(watched)
    recorder = Recorder(storage)
    await recorder.start()
    for batch in batches:
        await storage.articles.add_many(batch, source_id=source_id, post=True)
        await recorder.next()
    tables, transactions = await recorder.read(0, len(batches) - 1)
    await storage.close()
    cpu.found["plain sqlite3"] = replay(plain, tables, transactions) * 1_000 / len(analysed)


async def _opened(path: Path) -> Storage:
    return await Storage.open(f"sqlite:///{path}", now=lambda: START)
