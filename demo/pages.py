"""Article pages of the invented publishers, as HTML: three layouts, each with furniture of its own. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Literal

Layout = Literal["wire", "radio", "magazine"]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. `url` is the canonical address; `related` are (address, title) pairs."""

    site: str
    home: str
    layout: Layout
    language: str
    url: str
    title: str
    summary: str
    author: str
    published_at: datetime
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...]
    picture: str | None
    picture_text: str
    related: tuple[tuple[str, str], ...]


def render_page(page: Page) -> str:
    """The whole HTML document."""
    return (
        f'<!doctype html>\n<html lang="{page.language}">\n<head>\n{_head(page)}\n</head>\n<body>\n'
        f"{_BODIES[page.layout](page)}\n</body>\n</html>\n"
    )


def _head(page: Page) -> str:
    picture = f'<meta property="og:image" content="{page.picture}">\n' if page.picture else ""
    tags = "\n".join(f'<meta property="article:tag" content="{escape(tag)}">' for tag in page.tags)
    return (
        f'<meta charset="utf-8">\n<title>{escape(page.title)} | {escape(page.site)}</title>\n'
        f'<link rel="canonical" href="{page.url}">\n'
        f'<meta name="description" content="{escape(page.summary)}">\n'
        f'<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{escape(page.title)}">\n'
        f'<meta property="og:url" content="{page.url}">\n'
        f'<meta property="og:site_name" content="{escape(page.site)}">\n{picture}'
        f'<meta property="article:published_time" content="{page.published_at.isoformat()}">\n{tags}\n'
        f'<script type="application/ld+json">{_linked_data(page)}</script>'
    )


def _linked_data(page: Page) -> str:
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.summary,
        "datePublished": page.published_at.isoformat(),
        "author": {"@type": "Person", "name": page.author},
        "publisher": {"@type": "Organization", "name": page.site},
        "mainEntityOfPage": page.url,
        "keywords": list(page.tags),
        "inLanguage": page.language,
    }
    if page.picture:
        facts["image"] = page.picture
    return json.dumps(facts, ensure_ascii=False).replace("</", "<\\/")


def _paragraphs(page: Page) -> str:
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in page.paragraphs)


def _figure(page: Page) -> str:
    if page.picture is None:
        return ""
    return f'<figure><img src="{page.picture}" alt="{escape(page.picture_text)}"><figcaption>Illustration: {escape(page.site)}</figcaption></figure>'


def _related(page: Page) -> str:
    return "".join(f'<li><a href="{url}">{escape(title)}</a></li>' for url, title in page.related)


def _wire(page: Page) -> str:
    return f"""<header class="top"><a href="{page.home}/">{escape(page.site)}</a>
<nav><a href="{page.home}/politics">Politics</a> <a href="{page.home}/economy">Economy</a> <a href="{page.home}/life">Life</a></nav></header>
<main><article>
<h1>{escape(page.title)}</h1>
<div class="meta"><span class="byline">{escape(page.author)}</span> <time datetime="{page.published_at.isoformat()}">{_day(page)}, {page.published_at:%H:%M}</time></div>
{_figure(page)}
<div class="story">
{_paragraphs(page)}
</div>
</article>
<aside class="related"><h2>More from {escape(page.site)}</h2><ul>{_related(page)}</ul></aside>
</main>
<footer><p>{escape(page.site)} is invented. Reproduction welcome.</p></footer>"""


def _radio(page: Page) -> str:
    return f"""<div id="cookie-consent" role="dialog"><p>We use two cookies, and both are ours. May we keep them?</p>
<button>Accept both</button> <button>Only the small one</button></div>
<nav class="menu"><ul><li><a href="{page.home}/listen">Listen live</a></li><li><a href="{page.home}/news">News</a></li><li><a href="{page.home}/music">Music</a></li></ul></nav>
<div class="page"><article class="post">
<header><h1 class="post-title">{escape(page.title)}</h1>
<p class="post-byline">By <a rel="author" href="{page.home}/people">{escape(page.author)}</a>, <time datetime="{page.published_at.isoformat()}">{_day(page)}</time></p></header>
{_figure(page)}
<div class="share"><a href="#">Share</a> <a href="#">Copy link</a> <a href="#">Print</a></div>
<section class="post-body">
{_paragraphs(page)}
</section>
<div class="newsletter"><h3>The morning letter</h3><p>Five stories with your first cup. <a href="{page.home}/letter">Subscribe</a></p></div>
</article>
<section class="more"><h2>Also on air</h2><ul>{_related(page)}</ul></section></div>
<footer>© 2025 {escape(page.site)} · <a href="{page.home}/contact">Contact</a> · <a href="{page.home}/privacy">Privacy</a></footer>"""


def _magazine(page: Page) -> str:
    return f"""<div class="wrapper"><header><div class="brand"><a href="{page.home}/">{escape(page.site)}</a></div></header>
<div class="column"><p class="kicker">{escape(page.tags[0])}</p>
<h1>{escape(page.title)}</h1>
<p class="standfirst">{escape(page.summary)}</p>
<p class="credits">{escape(page.author)} · {_day(page)}</p>
{_figure(page)}
<div class="text">
{_paragraphs(page)}
</div>
<ul class="tags">{"".join(f'<li><a href="{page.home}/tag">{escape(tag)}</a></li>' for tag in page.tags)}</ul>
</div>
<aside><h4>Read next</h4><ul>{_related(page)}</ul></aside>
<footer><a href="#top">Back to top</a> <a href="{page.home}/imprint">Imprint</a></footer></div>"""


_BODIES = {"wire": _wire, "radio": _radio, "magazine": _magazine}


def _day(page: Page) -> str:
    return f"{page.published_at.day} {page.published_at:%B %Y}"
