"""A site's front page as a source: which of its links lead to articles, by signs that publishers have in common."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from news.dates import parse_date
from news.errors import ParseError
from news.models import FeedEntry, ParsedFeed
from news.sources.addresses import (
    article_link,
    article_signs,
    date_in_address,
    is_listing,
    is_numbered,
    is_same_site,
)
from news.sources.page_links import Anchor, base_of, language_of, links_of, name_of, read_soup
from news.sources.titles import is_headline_length, is_short, is_title, plain_headline

if TYPE_CHECKING:
    from datetime import datetime

ENTRIES_MAX = 100
ARTICLES_MIN = 5
"""A page with fewer links to articles is no front page."""
_ACCEPTED = 4
"""Points that a link needs by itself; see `_points`."""
_WITH_OTHERS = 2
"""Points that are enough where most links of the same kind are accepted."""
_ALONE = 6
"""Points that a link needs where most links of the same kind are refused, as in a menu."""
_SURE = 6
"""Points that nothing but an article has."""
_MOST, _FEW, _NEARLY_ALL = 0.6, 0.3, 0.8
_REPEATED = 3


@dataclass(slots=True)
class _Candidate:
    """One address that the page links to, with all anchors that lead there."""

    link: str
    anchors: list[Anchor] = field(default_factory=list[Anchor])
    title: str = ""
    is_headed: bool = False
    """Whether the title stands in a heading."""
    time: str | None = None
    points: int = 0


def read_front_page(body: bytes, *, url: str, content_type: str | None = None) -> ParsedFeed:
    """The articles that a page links to, in its order, at most ENTRIES_MAX. Pure.

    Navigation, advertisements, lists of tags and other sites are left out. Dates are those of `<time>` or of the address.
    Raises ParseError, and nothing else, when there are fewer than ARTICLES_MIN.
    """
    soup = read_soup(body, content_type=content_type)
    base = base_of(soup, url)
    found = _articles(links_of(soup), url, base)
    if len(found) < ARTICLES_MIN:
        found = _articles(links_of(soup, by_class=False), url, base)
    if len(found) < ARTICLES_MIN:
        raise ParseError(f"the page links to {len(found)} articles; a front page has {ARTICLES_MIN} and more")
    return ParsedFeed(
        title=name_of(soup),
        link=url,
        entries=tuple(_entry(candidate) for candidate in found[:ENTRIES_MAX]),
        language=language_of(soup),
    )


def _entry(candidate: _Candidate) -> FeedEntry:
    return FeedEntry(
        title=candidate.title, link=candidate.link, id=candidate.link, published_at=_published_at(candidate)
    )


def _published_at(candidate: _Candidate) -> datetime | None:
    return parse_date(candidate.time) or date_in_address(candidate.link)


def _articles(anchors: list[Anchor], url: str, base: str) -> list[_Candidate]:
    candidates = _candidates(anchors, url, base)
    _look_around(candidates)
    groups: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.anchors[0].signature].append(candidate)
    for candidate in candidates:
        candidate.points = _points(candidate, len(groups[candidate.anchors[0].signature]))
    _prefer_the_usual_shape(candidates)
    return [
        candidate
        for candidate in candidates
        if candidate.title and candidate.points >= _points_needed(groups[candidate.anchors[0].signature])
    ]


def _candidates(anchors: list[Anchor], url: str, base: str) -> list[_Candidate]:
    """Every address of the site that may be an article's, in the order of the page."""
    own = article_link(url, url)
    found: dict[str, _Candidate] = {}
    for anchor in anchors:
        link = article_link(anchor.href, base)
        if link is None or link == own or not is_same_site(link, url) or is_listing(link):
            continue
        found.setdefault(link, _Candidate(link)).anchors.append(anchor)
    return [candidate for candidate in found.values() if _may_be_article(candidate)]


def _may_be_article(candidate: _Candidate) -> bool:
    """Not a section, which has a short name in its address and on the page."""
    return article_signs(candidate.link) > 0 or any(
        is_headline_length(anchor.text) or anchor.heading for anchor in candidate.anchors
    )


def _look_around(candidates: list[_Candidate]) -> None:
    """Give each candidate its title and date: of its anchors, else of the block that holds no other candidate."""
    holders: dict[int, str | None] = {}
    for candidate in candidates:
        for anchor in candidate.anchors:
            for block in anchor.blocks:
                first = holders.setdefault(block.number, candidate.link)
                if first != candidate.link:
                    holders[block.number] = None
    for candidate in candidates:
        own = [
            block
            for anchor in candidate.anchors
            for block in anchor.blocks
            if holders[block.number] == candidate.link
        ]
        candidate.time = next((block.time for block in own if block.time), None)
        heading = next((block.heading for block in own if is_title(block.heading)), "")
        candidate.title, candidate.is_headed = _best_title(candidate.anchors, heading)


def _best_title(anchors: list[Anchor], block_heading: str) -> tuple[str, bool]:
    """What the page calls the article, and whether a heading says so."""
    heading = next((anchor.heading for anchor in anchors if is_title(anchor.heading)), "") or block_heading
    if heading:
        return plain_headline(heading), True
    texts = [text for anchor in anchors for text in (anchor.named, anchor.text) if is_title(text)]
    texts = texts or [anchor.label for anchor in anchors if is_title(anchor.label)]
    return (plain_headline(max(texts, key=is_headline_length)) if texts else ""), False


def _points(candidate: _Candidate, group_size: int) -> int:
    title = candidate.title
    points = article_signs(candidate.link) + 2 * candidate.is_headed
    points += 2 * is_headline_length(title) - 2 * is_short(title)
    return points + (candidate.time is not None) + (group_size >= _REPEATED)


def _prefer_the_usual_shape(candidates: list[_Candidate]) -> None:
    """Where nearly all addresses that are surely articles' carry a number or a date, one without is hardly another."""
    sure = [candidate for candidate in candidates if candidate.points >= _SURE]
    numbered = sum(is_numbered(candidate.link) for candidate in sure)
    if len(sure) < ARTICLES_MIN or numbered < _NEARLY_ALL * len(sure):
        return
    for candidate in candidates:
        if candidate.points < _SURE and not is_numbered(candidate.link):
            candidate.points -= 2


def _points_needed(group: list[_Candidate]) -> int:
    """Links of one kind are judged together: those of a list of articles are all articles, those of a menu none."""
    if len(group) < _REPEATED:
        return _ACCEPTED + 1
    accepted = sum(candidate.points >= _ACCEPTED for candidate in group) / len(group)
    return _WITH_OTHERS if accepted >= _MOST else _ALONE if accepted < _FEW else _ACCEPTED
