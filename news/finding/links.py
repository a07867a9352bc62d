"""What a page says about where its feeds lie: links in its head and body, and the software it was made with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from news.addresses import split
from news.encoding import decode_web
from news.feeds import feed_links
from news.feeds.discovery import parse_soup
from news.feeds.fields import absolute_link
from news.finding.platforms import channel_feeds, known_host_feeds, software_feeds
from news.html_tree import tidy
from news.sources.addresses import is_same_site
from news.sources.page_links import words_below

HTML_CHARS_MAX = 1_000_000
ANCHORS_MAX = 5_000
LINKS_MAX = 10
_FEED_PATH = re.compile(
    r"(?:\.(?:rss|atom|rdf)|/(?:feeds?|rss|atom)(?:/(?:index|rss2?|atom|all|news|latest))?(?:\.(?:xml|json|php|aspx?))?/?|"
    r"[/_.-](?:rss|feed|atom)[\w-]{0,30}\.(?:xml|json|php)|/(?:rss|feeds?)/[\w/-]{1,100}(?:\.xml)?/?)$",
    re.I,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type|output|alt)=(?:rss2?|atom|feed|rdf)\b", re.I)
_FEED_WORDS = re.compile(r"\b(?:rss|atom|feed|feeds|newsfeed|webfeed|xml-feed)\b", re.I)
_FEED_TEXT_CHARS_MAX = 40
_FEED_HOST = re.compile(r"(?:feeds?|rss)\.[\w.-]{4,100}|feedpress\.me|[\w-]{1,60}\.feedburner\.com", re.I)
_NO_FEED = re.compile(r"feedback|feedly\.com|/share|javascript:|mailto:", re.I)
_COMMENTS = re.compile(r"comment|kommentar", re.I)
# What makes the page → where such pages have their feeds, relative to the place where the software lives.
_SOFTWARE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wordpress", ("feed/",)),
    ("ghost", ("rss/",)),
    ("hugo", ("index.xml",)),
    ("jekyll", ("feed.xml",)),
    ("drupal", ("rss.xml",)),
    ("blogger", ("feeds/posts/default",)),
    ("joomla", ("?format=feed&type=rss",)),
    ("squarespace", ("?format=rss",)),
    ("wix", ("blog-feed.xml",)),
    ("eleventy", ("feed.xml", "feed/feed.xml")),
    ("gatsby", ("rss.xml",)),
    ("hexo", ("atom.xml",)),
    ("pelican", ("feeds/all.atom.xml",)),
    ("discourse", ("latest.rss",)),
    ("medium", ("feed",)),
    ("substack", ("feed",)),
)
_WP_API = "/wp-json/"


@dataclass(frozen=True, slots=True)
class PageHints:
    """What a page says about its feeds. Addresses are absolute and distinct; each list has LINKS_MAX at most."""

    named: tuple[str, ...] = ()
    """By `<link rel=alternate>`."""
    platform: tuple[str, ...] = ()
    """By the rules for the page's own canonical address, or the channel it names."""
    anchors: tuple[str, ...] = ()
    """By links in the body that end or are called like feeds."""
    software: tuple[str, ...] = ()
    """By what the page was made with."""


def read_hints(html: bytes, url: str) -> PageHints:
    """What the page at `url` says about its feeds. Reads HTML_CHARS_MAX characters. Pure; never raises for what it holds."""
    text = decode_web(html[: HTML_CHARS_MAX * 2])[:HTML_CHARS_MAX]
    soup = parse_soup(text, only=("a", "base", "link", "meta"))
    base_tag = soup.find("base", href=True)
    base = absolute_link(base_tag.get("href") if isinstance(base_tag, Tag) else None, url) or url
    own = _canonical(soup, base) or url
    platform = [*known_host_feeds(own), *channel_feeds(text, url), *software_feeds(own)]
    return PageHints(
        named=tuple(feed_links(text, url)[:LINKS_MAX]),
        platform=tuple(dict.fromkeys(platform))[:LINKS_MAX],
        anchors=tuple(_feed_anchors(soup, base))[:LINKS_MAX],
        software=tuple(dict.fromkeys(_by_software(soup, base)))[:LINKS_MAX],
    )


def _canonical(soup: BeautifulSoup, base: str) -> str | None:
    """The address that the page gives itself, if it is of the same site."""
    tag = soup.find("link", rel="canonical", href=True)
    stated = absolute_link(tag.get("href"), base) if isinstance(tag, Tag) else None
    return stated if stated and is_same_site(stated, base) else None


def _feed_anchors(soup: BeautifulSoup, base: str) -> list[str]:
    """Links of the body that look like feeds: those by their address first, comments last."""
    by_address: dict[str, None] = {}
    by_words: dict[str, None] = {}
    for tag in soup.find_all("a", href=True, limit=ANCHORS_MAX):
        link = absolute_link(tag.get("href"), base)
        parts = split(link) if link else None
        if link is None or parts is None or _NO_FEED.search(link):
            continue
        if not is_same_site(link, base) and not _FEED_HOST.fullmatch(parts.hostname or ""):
            continue
        if _FEED_PATH.search(parts.path[-300:]) or _FEED_QUERY.search(parts.query):
            by_address[link] = None
        elif _is_called_feed(tag):
            by_words[link] = None
    return sorted((by_address | by_words), key=lambda link: bool(_COMMENTS.search(link)))


def _is_called_feed(tag: Tag) -> bool:
    called = (words_below(tag), tag.get("title"), tag.get("aria-label"))
    lines = (tidy(str(words or "")) for words in called)
    return any(len(line) <= _FEED_TEXT_CHARS_MAX and _FEED_WORDS.search(line) for line in lines)


def _by_software(soup: BeautifulSoup, base: str) -> list[str]:
    api = next(
        (
            str(tag["href"])
            for tag in soup.find_all("link", href=True, limit=300)
            if _WP_API in str(tag["href"])
        ),
        None,
    )
    if api:
        home = absolute_link(api.partition(_WP_API)[0] + "/", base)
        if home and is_same_site(home, base):
            return [urljoin(home, "feed/")]
    stated = soup.find("meta", attrs={"name": re.compile(r"generator", re.I)})
    generator = str(stated.get("content") or "").lower()[:200] if isinstance(stated, Tag) else ""
    return [urljoin(base, f"/{path}") for name, paths in _SOFTWARE if name in generator for path in paths]
