"""Articles and pages for `bench.path`: the prose of our invented newsroom under other names, in pages as large as real ones."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

NEWSROOM: Final = Path(__file__).resolve().parents[1] / "demo" / "newsroom"
FOLDERS: Final = ("ellery-courier", "kestrel-wire", "counting-house", "skerra-lantern", "tarrow-gazette")
PARAGRAPHS: Final = 16
"""Of one article: about 700 words."""
SUMMARY_CHARS: Final = 240
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
_SENTENCE_START = re.compile(r"(?:^|[.?!”\"]\s+|\n)([A-Z][a-z]+)")
_SYLLABLES: Final = (
    "ar",
    "bel",
    "cor",
    "dan",
    "el",
    "fen",
    "gar",
    "hol",
    "is",
    "kel",
    "lor",
    "mar",
    "nor",
    "os",
    "pel",
    "ro",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as it is told, before any page is made of it."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    author: str
    published_at: datetime


@cache
def _prose() -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """Titles and paragraphs of the newsroom, and the words that are written large wherever they stand: its names."""
    files = [path for folder in FOLDERS for path in sorted((NEWSROOM / folder).glob("*.txt"))]
    texts = [path.read_text(encoding="utf-8").strip().split("\n\n") for path in files]
    titles = tuple(parts[1] for parts in texts if len(parts) > 3)
    paragraphs = tuple(part for parts in texts for part in parts[2:] if len(part) > 120)
    whole = "\n".join(paragraphs)
    small = set(re.findall(r"\b[a-z]{4,}\b", whole))
    begins = {match[1] for match in _SENTENCE_START.finditer(whole)}
    names = {name for name in _NAME.findall(whole) if name.lower() not in small}
    return titles, paragraphs, frozenset(names - {one for one in begins if whole.count(one) < 3})


def piece(number: int, published_at: datetime) -> Piece:
    """The article of that number, the same each time; its names are its own."""
    titles, paragraphs, names = _prose()
    chance = random.Random(number)
    own: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        word = match[0]
        if word not in names:
            return word
        if word not in own:
            own[word] = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3))).title()
        return own[word]

    chosen = chance.sample(paragraphs, PARAGRAPHS)
    told = [_NAME.sub(renamed, words) for words in (chance.choice(titles), *chosen)]
    author = " ".join("".join(chance.choices(_SYLLABLES, k=2)).title() for _ in range(2))
    return Piece(number, f"{told[0]} ({number})", tuple(told[1:]), author, published_at)


def feed_xml(pieces: list[Piece], *, name: str, origin: str) -> bytes:
    """A feed as most sites have it: headlines, a few words each, and links."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{origin}/news/{one.number}</link>"
        f"<guid>{origin}/news/{one.number}</guid><pubDate>{format_datetime(one.published_at)}</pubDate>"
        f"<description>{escape(one.paragraphs[0][:SUMMARY_CHARS])}</description></item>"
        for one in pieces
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{name}</title><link>{origin}/</link><description>Invented news</description>{items}</channel></rss>"
    ).encode()


def page_html(one: Piece, *, name: str, origin: str) -> bytes:
    """A page of some 100 kB, of which the article is a twentieth: styles, scripts, menus, teasers, comments."""
    url = f"{origin}/news/{one.number}"
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": one.title,
        "datePublished": one.published_at.isoformat(),
        "author": [{"@type": "Person", "name": one.author}],
        "publisher": {"@type": "Organization", "name": name},
        "mainEntityOfPage": url,
    }
    head = (
        f'<meta charset="utf-8"><title>{escape(one.title)} | {name}</title><link rel="canonical" href="{url}">'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(one.title)}">'
        f'<meta property="og:site_name" content="{name}">'
        f'<meta name="description" content="{escape(one.paragraphs[0][:160])}">'
        f'<meta property="article:published_time" content="{one.published_at.isoformat()}">'
        f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    )
    body = "".join(
        f'<p class="css-{n % 7} body-text">{escape(words, quote=False)}</p>'
        + (_teaser(n) if n % 5 == 4 else "")
        for n, words in enumerate(one.paragraphs)
    )
    return (
        f'<!doctype html><html lang="en"><head>{head}{_styles()}{_scripts()}</head><body>{_menu()}'
        f'<main><article><h1>{escape(one.title)}</h1><p class="byline">By <a rel="author" href="/by">{one.author}</a> '
        f'<time datetime="{one.published_at.isoformat()}">{one.published_at:%d %B %Y}</time></p>{body}</article>'
        f"{_river()}{_comments()}</main>{_footer()}{_scripts()}</body></html>"
    ).encode()


@cache
def _styles() -> str:
    rules = "".join(
        f".css-{n}{{display:flex;margin:{n % 9}px auto;color:#{n:06x};font:400 1{n % 9}px/1.4 serif}}"
        for n in range(160)
    )
    return f"<style>{rules}</style>"


@cache
def _scripts() -> str:
    code = "".join(
        f'window.__q=window.__q||[];window.__q.push(["slot-{n}",{{"size":[300,{n}],"lazy":true,"path":"/x/{n}"}}]);'
        for n in range(160)
    )
    return f"<script>{code}</script>"


@cache
def _menu() -> str:
    links = "".join(
        f'<li class="menu__item css-{n}"><a class="menu__link" href="/section/{n}">Section {n}</a><ul>'
        + "".join(f'<li><a href="/section/{n}/{m}">Topic {m} of section {n}</a></li>' for m in range(8))
        + "</ul></li>"
        for n in range(24)
    )
    return f'<header><nav aria-label="Main"><ul class="menu">{links}</ul></nav></header>'


def _teaser(n: int) -> str:
    return f'<aside class="teaser css-{n}"><h3>Read more</h3><a href="/news/t{n}">What the harbour did next, part {n}</a></aside>'


@cache
def _river() -> str:
    cards = "".join(
        f'<div class="card css-{n}"><a href="/news/r{n}"><img src="/img/{n}.jpg" alt="A picture, number {n}" loading="lazy">'
        f"<h4>Another headline of this day that leads elsewhere, number {n}</h4></a><span>{n} min ago</span></div>"
        for n in range(60)
    )
    return f'<section class="river"><h2>Most read</h2>{cards}</section>'


@cache
def _comments() -> str:
    said = "".join(
        f'<div class="comment" id="c{n}"><b>reader{n}</b><p>I read this twice, and number {n} of it I did not believe.</p></div>'
        for n in range(40)
    )
    return f'<section id="comments"><h2>Comments</h2>{said}</section>'


@cache
def _footer() -> str:
    links = "".join(f'<a class="css-{n}" href="/about/{n}">About us, {n}</a> ' for n in range(40))
    return f"<footer>{links}<p>All of this is invented.</p></footer>"
