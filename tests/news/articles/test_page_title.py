"""Which of a page's titles is its headline."""

from __future__ import annotations

import pytest

from news.articles.metadata import read_metadata
from news.html_tree import parse_html

LONG = "Harbour council votes to rebuild the old ferry pier"
SITE = '<meta property="og:site_name" content="The Harbour Post">'


def title_of(head: str, body: str, url: str = "https://harbourpost.example/news/pier") -> str | None:
    root = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return read_metadata(root, url=url).title


CASES = {
    "h1 in a path of links": (
        f'<title>Ferry pier news | Post</title><script type="application/ld+json">{{"@type":"NewsArticle","headline":"{LONG}"}}</script>',
        f"<nav><ul><li><h1>Ferry pier news</h1></li></ul></nav><h2>{LONG}</h2>",
        LONG,
    ),
    "h1 in a list without a nav": (
        f'<title>Pier: news</title><meta property="og:title" content="{LONG}">',
        f"<ol class=path><li><h1>Pier: news</h1></li></ol><article><h2>{LONG}</h2></article>",
        LONG,
    ),
    "h1 is the logo": (f"<title>{LONG} - Post</title>", f"<h1 class=site-title>Post</h1><h2>{LONG}</h2>", LONG),
    "h1 is the site by its address": (
        f"<title>Harbour Post » Blog Archive » {LONG}</title>",
        f"<h1>Harbour Post</h1><h3>{LONG}</h3>",
        LONG,
    ),
    "site's name first": (f"<title>Mira's Tidal Notes | {LONG}</title>", f"<h2>{LONG}</h2>", LONG),
    "h2 of another article": (
        f"<title>{LONG} | Post</title>",
        f"<div class=card><h2>Why the lighthouse went dark last winter</h2></div><h1>{LONG}</h1>",
        LONG,
    ),
    "kicker that no title has": (
        "<title>Ferries: Pier to be rebuilt | Post</title>",
        f"<h1><span class=kicker>Islands</span> <span>{LONG}</span></h1>",
        LONG,
    ),
    "kicker set apart by a hidden dash": (
        "<title>Pier to be rebuilt | Post</title>",
        f"<h1><span>Islands</span><span class=hidden> – </span><span>{LONG}</span></h1>",
        LONG,
    ),
    "kicker that the titles have too": (
        f'<title>Islands: {LONG} | Post</title><meta property="og:title" content="Islands: {LONG}">',
        f"<h1><span class=kicker>Islands</span>: <span>{LONG}</span></h1>",
        f"Islands: {LONG}",
    ),
    "suffix in Chinese": ("<title>渡船码头将重建，工程四月动工-海港晚报</title>", "<p>x</p>", "渡船码头将重建，工程四月动工"),
    "h1 is the same headline reworded": (
        f'<title>Council rebuilds pier</title><script type="application/ld+json">{{"@type":"NewsArticle","headline":"{LONG} at last"}}</script>',
        f"<h1>{LONG}</h1>",
        LONG,
    ),
    "h1 says something else": (
        f'<title>x</title><script type="application/ld+json">{{"@type":"NewsArticle","headline":"{LONG}"}}</script>',
        "<h1>Everything the islands talk about</h1>",
        LONG,
    ),
    "soft hyphens": (f"<title>{LONG}</title>", f"<h1>{LONG.replace('b', 'b&shy;')}</h1>", LONG.replace("b", "b\u00ad")),
    "site in og:title": (SITE + f'<meta property="og:title" content="{LONG} | The Harbour Post">', "", LONG),
    "nothing": ("", "", None),
    "only the site": ("<title>The Harbour Post</title>", "", "The Harbour Post"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "body", "title"), CASES.values(), ids=CASES)
def test_the_headline_is_the_one_printed(head: str, body: str, title: str | None) -> None:
    """Paths of links, logos, kickers and the site's name are no headline; a heading that the titles confirm is."""
    assert title_of(head, body) == title
