"""OPML, the format in which feed readers exchange their lists: reading any of it, and writing ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape, unescape
from typing import Any, Final, cast

import lxml.etree as lxml_etree  # pyright: ignore

from news.addresses import host_of, site_of
from news.encoding import without_controls
from news.html_tree import tame
from news.models import Source
from news.sources.list_lines import address_in
from news.sources.listed import NO_ADDRESS, Problem, Read, Written

_etree: Any = cast(Any, lxml_etree)  # lxml ships no types
_FEED_ROOTS: Final = frozenset(("rss", "feed", "rdf", "channel"))
_DOCTYPE: Final = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE_END: Final = re.compile(r"\]\s{0,100}+>")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,300}\?>", re.IGNORECASE)
# Everything that XML alone does not know is a bare ampersand: queries are full of them, and no entity may expand.
_AMPERSAND: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});)", re.IGNORECASE)


def read_opml(text: str) -> Iterator[Read]:
    """The outlines that name an address, at any depth. Never raises; no entity is expanded, nothing is fetched."""
    root = _parsed(text)
    if root is None:
        yield Problem(0, "this file cannot be read as a list; OPML, CSV, JSON and plain text can")
        return
    if _local_name(root) in _FEED_ROOTS:
        yield Problem(0, "this is a feed, not a list of feeds; add its address with `/source add`")
        return
    if _local_name(root) == "html":
        yield Problem(0, "this is a web page, not a list; add its address with `/source add`")
        return
    has_outline = False
    for element in root.iter():
        if _local_name(element) != "outline":
            continue
        has_outline = True
        yield from _outline(element)
    if not has_outline:
        yield Problem(0, "this file has no outlines; is it OPML?")


def _parsed(text: str) -> Any:
    clean = _without_doctype(_DECLARATION.sub(_blank, without_controls(text), count=1))
    if _DOCTYPE.search(clean):
        return None
    clean = tame(_AMPERSAND.sub("&amp;", clean.lstrip("\ufeff")))
    parser: Any = _etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        return _etree.fromstring(clean.encode("utf-8"), parser)
    except (_etree.LxmlError, ValueError):
        return None


def _without_doctype(text: str) -> str:
    """The document without its DOCTYPE, entities and all; line breaks stay, so that later lines keep their numbers."""
    begin = _DOCTYPE.search(text)
    if begin is None:
        return text
    end, subset = text.find(">", begin.end()) + 1, text.find("[", begin.end())
    if 0 <= subset < end:
        closing = _DOCTYPE_END.search(text, subset)
        end = closing.end() if closing else 0
    cut = text[begin.start() : end or len(text)]
    return text[: begin.start()] + "\n" * cut.count("\n") + (text[end:] if end else "")


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _local_name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].casefold() if isinstance(tag, str) else ""


def _outline(element: Any) -> Iterator[Read]:
    given = {str(key).casefold(): str(value).strip() for key, value in element.attrib.items()}
    line = int(element.sourceline or 0)
    url = given.get("xmlurl") or given.get("url") or given.get("htmlurl")
    if url:
        name = given.get("title") or given.get("text")
        yield Written(line, address_in(url) or url, unescape(name) if name else None)
    elif given.get("type", "").casefold() in ("rss", "atom", "link"):
        yield Problem(line, NO_ADDRESS)


def to_opml(sources: Iterable[Source], *, title: str, created_at: datetime) -> bytes:
    """An OPML 2.0 document of the sources that have an address. `created_at` is aware UTC.

    A source that is no feed is written as a link: other readers would not understand its address, ours does.
    """
    outlines = [_written(source) for source in sources if source.url]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        "  <head>",
        f"    <title>{_text(title)}</title>",
        f"    <dateCreated>{format_datetime(created_at, usegmt=True)}</dateCreated>",
        "  </head>",
        "  <body>",
        *outlines,
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _written(source: Source) -> str:
    name = source.name
    given = {"text": name, "title": name}
    if source.method == "feed":
        given |= {"type": "rss", "xmlUrl": source.url or ""}
    else:
        given |= {"type": "link", "url": source.url or ""}
    if source.domain:
        # The source's own site: it may be one without https, or on another port.
        site = site_of(source.url or "")
        given["htmlUrl"] = site if host_of(site) == source.domain else f"https://{source.domain}/"
    if source.settings.label:
        given["category"] = source.settings.label
    attributes = " ".join(f'{key}="{_text(value)}"' for key, value in given.items())
    return f"    <outline {attributes}/>"


def _text(value: str) -> str:
    return escape(" ".join(without_controls(value).split()), quote=True)
