"""Builds web pages of our own, in the layouts of common publishing systems. Publishers and people are invented."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

TITLE = "Harbour council votes to rebuild the old ferry pier"
PARAGRAPHS = (
    "The harbour council voted on Tuesday to rebuild the old ferry pier, eleven years after a storm tore it from its posts"
    " and left the northern islands with a single boat a day.",
    "“We have waited long enough,” said Ada Quill, who chairs the council. “The islands need a landing place that stands"
    " in winter, and they need it before the next one.”",
    "The work is to begin in April and to cost nine million crowns, a third of it from the province. Bo Reed, the harbour"
    " master, said the new posts would be driven four metres deeper than the old ones.",
    "Fishermen had asked for a second crane on the quay. The council put that question off until autumn, when the first"
    " accounts of the building works will be known.",
)
FURNITURE = (
    "Subscribe to our newsletter",
    "Share this article",
    "Read also: Ten islands to see this summer",
    "Cookie settings",
    "All rights reserved",
    "Leave a Reply",
    "Most read today",
)


@dataclass
class Page:
    """One page to be. `layout` names the publishing system whose markup it borrows."""

    title: str = TITLE
    paragraphs: tuple[str, ...] = PARAGRAPHS
    layout: str = "plain"
    lang: str = "en"
    site: str = "The Harbour Post"
    head: str = ""
    linked_data: list[Any] = field(default_factory=list[Any])
    byline: str = ""
    heading: str | None = None
    page_title: str | None = None

    def html(self) -> str:
        """The page's source."""
        scripts = "".join(
            f'<script type="application/ld+json">{part if isinstance(part, str) else json.dumps(part)}</script>'
            for part in self.linked_data
        )
        title = self.page_title if self.page_title is not None else f"{self.title} | {self.site}"
        return (
            f'<!doctype html><html lang="{self.lang}"><head><meta charset="utf-8"><title>{title}</title>{self.head}{scripts}'
            f"</head><body>{_HEADER}{_LAYOUTS[self.layout](self)}{_FOOTER}</body></html>"
        )


def article_data(**properties: Any) -> dict[str, Any]:
    """A NewsArticle as most publishers write it."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2026-03-03T18:30:00+01:00",
        "author": {"@type": "Person", "name": "Mira Lund"},
        "publisher": {"@type": "Organization", "name": "The Harbour Post"},
        **properties,
    }


_HEADER = (
    '<header class="site-header"><a href="/">The Harbour Post</a><nav><ul><li><a href="/news">News</a></li>'
    '<li><a href="/sport">Sport</a></li><li><a href="/tides">Tides</a></li></ul></nav></header>'
)
_FOOTER = (
    '<div class="cookie-banner"><p>Cookie settings</p><button>Accept</button></div>'
    '<footer><p>All rights reserved</p><a href="/imprint">Imprint</a></footer><script>var tracking = "words words";</script>'
)
_ASIDE = (
    '<aside class="most-read"><h3>Most read today</h3><ul><li><a href="/a">Ten islands to see this summer</a></li>'
    '<li><a href="/b">Why the lighthouse went dark</a></li><li><a href="/c">A recipe for fish soup</a></li></ul></aside>'
)


def _body(page: Page) -> str:
    """The paragraphs with a heading in the middle and the usual interruptions between them."""
    marked = [f"<p>{text}</p>" for text in page.paragraphs]
    marked.insert(
        1,
        '<figure><img src="/pier.jpg" alt=""><figcaption>The pier in 2015. Photo: N. Berg</figcaption></figure>',
    )
    marked.insert(
        3,
        '<div class="newsletter-box"><p>Subscribe to our newsletter</p><form><input name="mail"></form></div>',
    )
    marked.insert(4, '<p class="read-more"><a href="/a">Read also: Ten islands to see this summer</a></p>')
    return "".join(marked)


def _heading(page: Page) -> str:
    return f"<h1>{page.title if page.heading is None else page.heading}</h1>"


def _plain(page: Page) -> str:
    return f"<main><article>{_heading(page)}{page.byline}{_body(page)}</article>{_ASIDE}</main>"


def _wordpress(page: Page) -> str:
    return (
        '<div id="content" class="site-content"><main id="main"><article class="post-81 post type-post hentry">'
        f'<header class="entry-header">{_heading(page).replace("<h1>", "<h1 class=entry-title>")}'
        f'<div class="entry-meta">{page.byline}</div></header><div class="entry-content">{_body(page)}'
        '<div class="sharedaddy"><h3>Share this article</h3><ul><li><a href="#">Mail</a></li></ul></div></div></article>'
        '<div id="comments"><h2>2 comments</h2><ol><li class="comment"><a rel="author" href="#">Troll Under Bridge</a>'
        "<p>I would have built it out of cheese, and I say so every single time somebody asks about this pier.</p></li></ol>"
        '<div id="respond"><h3>Leave a Reply</h3><form><label class="author">Name</label></form></div></div></main>'
        f'<div id="secondary" class="widget-area">{_ASIDE}</div></div>'
    )


def _divs(page: Page) -> str:
    texts = "".join(f'<div class="c-9f2">{text}</div>' for text in page.paragraphs)
    return f'<div class="app"><div class="c-1a">{_heading(page)}{page.byline}<div class="c-77">{texts}</div></div>{_ASIDE}</div>'


def _breaks(page: Page) -> str:
    return f'<div id="story">{_heading(page)}{page.byline}<div class="text">{"<br><br>".join(page.paragraphs)}</div></div>{_ASIDE}'


def _table(page: Page) -> str:
    return (
        f'<table><tr><td><a href="/">Home</a><br><a href="/news">News</a></td><td>{_heading(page)}{page.byline}'
        f"{_body(page)}</td></tr></table>"
    )


def _front(page: Page) -> str:
    links = "".join(f'<li><h2><a href="/{n}">Short headline number {n}</a></h2></li>' for n in range(30))
    return f"<main><h1>{page.site}</h1><ul>{links}</ul></main>"


def _bare(page: Page) -> str:
    return f"{_heading(page)}{page.byline}"


_LAYOUTS = {
    "plain": _plain,
    "wordpress": _wordpress,
    "divs": _divs,
    "breaks": _breaks,
    "table": _table,
    "front": _front,
    "bare": _bare,
}
