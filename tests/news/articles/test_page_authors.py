"""Who wrote a page's article."""

from __future__ import annotations

import json
from typing import Any

import pytest

from news.articles.metadata import read_metadata
from news.articles.page_names import clean_names
from news.html_tree import parse_html

TITLE = "Harbour council votes to rebuild the old ferry pier"
SITE = '<meta property="og:site_name" content="The Harbour Post">'


def authors_of(html: str, url: str = "https://harbourpost.example/pier") -> tuple[str, ...]:
    root = parse_html(f"<html><body>{html}</body></html>")
    assert root is not None
    return read_metadata(root, url=url).authors


def linked(author: Any) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, "author": author}
    return f'{SITE}<script type="application/ld+json">{json.dumps(node)}</script><h1>{TITLE}</h1>'


BELOW = SITE + f"<h1>{TITLE}</h1>"
CASES = {
    "site in JSON-LD, person in the byline": (linked({"name": "Harbour Post"}) + '<p class="byline">By Mira Lund</p>', ("Mira Lund",)),
    "site alone, in a meta tag": (SITE + '<meta name="author" content="The Harbour Post">', ("The Harbour Post",)),
    "a person whose site bears the name": ('<meta property="og:site_name" content="Mira Lund"><meta name="author" content="Mira Lund">', ("Mira Lund",)),
    "address as author": ('<meta name="author" content="harbourpost.example">' + BELOW + "<p>By Mira Lund</p>", ("Mira Lund",)),
    "mail as author": ('<meta name="author" content="m.lund@harbourpost.example">' + BELOW + "<p>By Mira Lund</p>", ("Mira Lund",)),
    "a house and its town": ('<meta name="author" content="harbourpost.example, Harbourtown, Islands">' + BELOW, ("harbourpost.example",)),
    "account, then the same person": (linked({"name": "mlund"}) + '<a rel="author" href="/mira">Mira Lund</a>', ("Mira Lund",)),
    "account and somebody else": (linked({"name": "quayside"}) + '<p class="author">Bo Reed</p>', ("quayside",)),
    "agency": (linked({"name": "tidewire"}), ("tidewire",)),
    "name and date in one element": (BELOW + '<div class="author">Mira Lund<span>March 3, 2026</span></div>', ("Mira Lund",)),
    "name, dash and date": (BELOW + '<div class="byline">By Mira Lund - January 10, 2026 21 minutes</div>', ("Mira Lund",)),
    "name and role in tags": (BELOW + '<div class="author"><b>Mira Lund</b><span>Head of Tides</span></div>', ("Mira Lund",)),
    "label in a tag of its own": (BELOW + '<div class="author"><span>Written by</span><a>Mira Lund</a></div>', ("Mira Lund",)),
    "reviewed by another": (BELOW + '<div class="author"><span>By</span><b>Mira Lund</b><i>Reviewed by Bo Reed</i></div>', ("Mira Lund",)),
    "link to an author's page": (BELOW + '<p><a href="/authors/mira-lund">Mira Lund</a></p>', ("Mira Lund",)),
    "author of another article": (BELOW + '<p class="byline">By Mira Lund</p><div class="related"><p class="byline">By Bo Reed</p></div>', ("Mira Lund",)),
    "commenter": (BELOW + '<ol class="comments"><li class="author">Troll Bridge</li></ol>', ()),
    "photographer": (BELOW + '<figure><figcaption class="author">Bo Reed</figcaption></figure>', ()),
    "line in the text": (BELOW + "<p>By Mira Lund and Bo Reed</p><p>The council voted.</p>", ("Mira Lund", "Bo Reed")),
    "line in German": (BELOW + "<p>Von Mira Lund und Bo Reed</p>", ("Mira Lund", "Bo Reed")),
    "posted by one name": (BELOW + "<p>Eingestellt von Mira</p>", ("Mira",)),
    "by the way is no byline": (BELOW + "<p>By Tuesday</p><p>By the way, the pier is old.</p>", ()),
    "bare name beside a date": (BELOW + "<div><span>Mira Lund</span><span>March 3, 2026</span></div>", ("Mira Lund",)),
    "bare names parted by a slash": (BELOW + "<div>Mira Lund/Bo Reed</div><div>3.3.2026</div>", ("Mira Lund", "Bo Reed")),
    "bare name without a date": (BELOW + "<div>Harbour Island</div><p>The council voted.</p>", ()),
    "many": (linked([{"name": "Mira Lund"}, {"name": "MIRA LUND"}, {"name": "Bo Reed, Senior Reporter"}]), ("Mira Lund", "Bo Reed")),
    "label and name of another tag": ('<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="Nine Minutes">', ()),
    "wrong types": (linked([17, None, {"name": 4}, {"name": ["Mira Lund", 3]}, [["Bo"]]]), ("Mira Lund",)),
}  # fmt: skip


@pytest.mark.parametrize(("html", "names"), CASES.values(), ids=CASES)
def test_authors_are_the_people_who_wrote_it(html: str, names: tuple[str, ...]) -> None:
    """JSON-LD, meta tags, markup, then the lines below the headline; the site itself only for want of anybody."""
    assert authors_of(html) == names


TEXTS = {
    "By Mira Lund": ("Mira Lund",),
    "Von: Mira Lund, Bo Reed und Ada Quill": ("Mira Lund", "Bo Reed", "Ada Quill"),
    "Mira Lund, Senior Reporter": ("Mira Lund",),
    "Mira Lund | Tidewire": ("Mira Lund", "Tidewire"),
    "Mira Lund - Harbour Team": ("Mira Lund", "Harbour Team"),
    "Mira Lund-Berg": ("Mira Lund-Berg",),
    "Lund, Mira": ("Mira Lund",),
    "Lund, Mira A.": ("Mira A. Lund",),
    "Mira Lund, PhD": ("Mira Lund, PhD",),
    "tw/ml": ("tw/ml",),
    "Mira Lund/Bo Reed": ("Mira Lund", "Bo Reed"),
    "Mira Lund am 3. März 2026": ("Mira Lund",),
    "Mira Lund (ml)": ("Mira Lund",),
    "Written by": (),
    "5 min read": (),
    "admin": (),
    "https://harbour.example/mira": (),
    "Updated on March 3, 2026": (),
    "Bo &amp; Ada": ("Bo", "Ada"),
    "Tide_Watcher": ("Tide_Watcher",),
}


@pytest.mark.parametrize(("text", "names"), TEXTS.items(), ids=TEXTS)
def test_names_come_out_clean(text: str, names: tuple[str, ...]) -> None:
    """Without labels, dates, roles and marks; several in one text are parted."""
    assert clean_names([text]) == names
