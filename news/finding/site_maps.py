"""Which of a site's sitemaps are worth asking for: those that list its newest articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from news.addresses import split
from news.sources.addresses import is_same_site

if TYPE_CHECKING:
    from news.sources.sitemap import ChildSitemap

_USUAL = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml", "/sitemap_index.xml")
_NEWS = re.compile(r"(?:google[-_]?)?news(?!letter)", re.I)
_ARTICLES = re.compile(r"article|post|stor(?:y|ies)|artikel|nota|beitr|latest|recent|daily|content", re.I)
_NO_ARTICLES = re.compile(
    r"image|video|photo|gallery|categor|tag|author|user|page-|pages|section|topic|taxonom|product|misc|static|local-|"
    r"forum|profile|autor|kategorie|newsletter",
    re.I,
)
_NUMBER = re.compile(r"\d{1,9}")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def likely_sitemaps(stated: Sequence[str], site: str) -> list[str]:
    """The sitemaps to ask for, best first: those that the site states, else the usual names. News sitemaps come first."""
    own = [url for url in stated if is_same_site(url, site)]
    urls = own or [urljoin(site, path) for path in _USUAL]
    return sorted(dict.fromkeys(urls), key=_likeliness)


def newest_children(children: Iterable[ChildSitemap]) -> list[ChildSitemap]:
    """The children of an index that list articles, those with the newest first.

    By what their names say, then by when they changed, then by the numbers in their names: the highest is the newest.
    """
    fitting = [child for child in children if not _NO_ARTICLES.search(_name(child.url))]
    newest = sorted(fitting, key=lambda child: _numbers(child.url), reverse=True)
    newest.sort(key=lambda child: child.modified_at or _LONG_AGO, reverse=True)
    return sorted(newest, key=lambda child: _likeliness(child.url))


def _likeliness(url: str) -> int:
    name = _name(url)
    return 0 if _NEWS.search(name) else 3 if _NO_ARTICLES.search(name) else 1 if _ARTICLES.search(name) else 2


def _name(url: str) -> str:
    parts = split(url)
    return f"{parts.path}?{parts.query}"[-200:] if parts else ""


def _numbers(url: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(_name(url)))
