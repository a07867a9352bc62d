"""Sources as declarations: a TOML file that says where a publisher's lists lie and how an entry of them is marked up.

docs/add-a-source.md tells how to write one.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import soupsieve
from bs4 import Tag

from news.addresses import host_of
from news.dates import parse_date
from news.errors import ParseError
from news.models import FeedEntry, ParsedFeed
from news.sources.addresses import article_link, date_in_address, is_same_site
from news.sources.page_links import base_of, language_of, read_soup, words_below
from news.sources.titles import plain_headline

if TYPE_CHECKING:
    from datetime import datetime


log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "declared"
ENTRIES_MAX = 100
_TEXTS = {"name": True, "home": True, "language": False}
_LISTS = ("hosts", "feeds", "pages")
_SELECTORS = {"block": True, "link": True, "title": False, "date": False, "skip": False}
_SELECTOR_CHARS_MAX = 300


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors; all but `block` count from the block on."""

    block: str
    """One for each article of the list."""
    link: str
    """Its `href` leads to the article; `:scope` is the block itself."""
    title: str | None = None
    """None: the words of the link."""
    date: str | None = None
    """Read from `datetime` or `content`, else from its words."""
    skip: str | None = None
    """Blocks that match, or hold what matches, are no articles."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """How to read one publisher."""

    name: str
    home: str
    hosts: tuple[str, ...]
    """Without `www.`; an address of one of these, or of a host below it, is the publisher's."""
    feeds: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    """Pages that list articles, best first, read with `select`."""
    select: Selectors | None = None
    language: str | None = None


def parse_declaration(text: str, *, file: str) -> Declaration:
    """The declaration in a TOML document. Raises ParseError that says which line or key of `file` is wrong, and why."""
    try:
        table = cast("dict[str, object]", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ParseError(f"{file}: {error}") from error
    _refuse_unknown(table, {*_TEXTS, *_LISTS, "select"}, file)
    texts = {key: _text(table, key, file, is_required=required) for key, required in _TEXTS.items()}
    lists = {key: _texts(table, key, file) for key in _LISTS}
    select = _selectors(table.get("select"), file) if "select" in table else None
    declaration = Declaration(
        name=texts["name"] or "",
        home=texts["home"] or "",
        hosts=lists["hosts"],
        feeds=lists["feeds"],
        pages=lists["pages"],
        select=select,
        language=texts["language"],
    )
    _check(declaration, file)
    return declaration


def _check(declaration: Declaration, file: str) -> None:
    """Raises ParseError for what each key by itself does not show."""
    if not declaration.hosts:
        raise ParseError(f'{file}: hosts is missing: write hosts = ["harbour.example"]')
    for host in declaration.hosts:
        if host != host.lower() or "/" in host or ":" in host or host.startswith("www."):
            raise ParseError(
                f"{file}: hosts: {host!r} must be a name in lower case without https://, port and www."
            )
    for address in (declaration.home, *declaration.feeds, *declaration.pages):
        if not address.startswith(("https://", "http://")) or not host_of(address):
            raise ParseError(f"{file}: {address!r} is no whole address: begin with https://")
    if not declaration.feeds and not declaration.pages:
        raise ParseError(f"{file}: neither feeds nor pages: say where the articles are listed")
    if bool(declaration.pages) != (declaration.select is not None):
        raise ParseError(f"{file}: pages and [select] belong together: one is missing")
    for page in declaration.pages:
        if not _names(declaration, page):
            raise ParseError(f"{file}: pages: {page!r} is not on one of the hosts")


def _refuse_unknown(table: Mapping[str, object], known: set[str], file: str) -> None:
    for key in table:
        if key not in known:
            raise ParseError(f"{file}: {key!r} is not known; there are {', '.join(sorted(known))}")


def _text(table: Mapping[str, object], key: str, file: str, *, is_required: bool) -> str | None:
    value = table.get(key)
    if value is None and not is_required:
        return None
    if not isinstance(value, str) or not value.strip():
        raise ParseError(f"{file}: {key} must be a text")
    return value.strip()


def _texts(table: Mapping[str, object], key: str, file: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(
        isinstance(each, str) for each in cast("list[object]", values)
    ):
        raise ParseError(f"{file}: {key} must be a list of texts")
    return tuple(cast("list[str]", values))


def _selectors(value: object, file: str) -> Selectors:
    if not isinstance(value, dict):
        raise ParseError(f"{file}: select must be a table: [select]")
    table = cast("dict[str, object]", value)
    _refuse_unknown(table, set(_SELECTORS), f"{file}: [select]")
    chosen = {
        key: _text(table, key, f"{file}: [select]", is_required=required)
        for key, required in _SELECTORS.items()
    }
    for key, selector in chosen.items():
        _check_selector(selector, f"{file}: [select] {key}")
    return Selectors(
        block=chosen["block"] or "",
        link=chosen["link"] or "",
        title=chosen["title"],
        date=chosen["date"],
        skip=chosen["skip"],
    )


def _check_selector(selector: str | None, place: str) -> None:
    if selector is None:
        return
    if len(selector) > _SELECTOR_CHARS_MAX:
        raise ParseError(f"{place}: longer than {_SELECTOR_CHARS_MAX} characters")
    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        raise ParseError(f"{place}: {selector!r} is no CSS selector: {str(error).splitlines()[0]}") from error


# --- the registry ----------------------------------------------------------------------------------


def declaration_for(url: str) -> Declaration | None:
    """The declaration that an address falls under; None when nobody wrote one."""
    return find_declaration(shipped_declarations(), url)


def find_declaration(declarations: Iterable[Declaration], url: str) -> Declaration | None:
    """The one of `declarations` whose host the address is on; that with the longest host where several are."""
    fitting = [each for each in declarations if _names(each, url)]
    host = host_of(url) or ""
    return max(
        fitting,
        key=lambda each: max(len(own) for own in each.hosts if host == own or host.endswith(f".{own}")),
        default=None,
    )


def _names(declaration: Declaration, url: str) -> bool:
    host = (host_of(url) or "").lower()
    return any(host == own or host.endswith(f".{own}") for own in declaration.hosts)


@lru_cache(maxsize=1)
def shipped_declarations() -> tuple[Declaration, ...]:
    """Those in the folder `declared`. A broken file is logged and left out: the others go on."""
    found: list[Declaration] = []
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            found.append(parse_declaration(path.read_text(encoding="utf-8"), file=path.name))
        except (ParseError, OSError, UnicodeDecodeError) as error:
            log.error("a declaration is left out: %s", error)  # noqa: TRY400  the message says all; no trace needed
    return tuple(found)


# --- reading ---------------------------------------------------------------------------------------


def read_declared(
    body: bytes, declaration: Declaration, *, url: str, content_type: str | None = None
) -> ParsedFeed:
    """The entries of one of the declared pages, in its order, at most ENTRIES_MAX. Pure.

    Raises ParseError, and nothing else, when the selectors find nothing: the layout has changed, or it is another page.
    """
    select = declaration.select
    if select is None:
        raise ParseError(f"the declaration of {declaration.name} has no selectors")
    soup = read_soup(body, content_type=content_type)
    base = base_of(soup, url)
    found: dict[str, FeedEntry] = {}
    for block in soup.select(select.block, limit=ENTRIES_MAX * 3):
        entry = _entry(block, select, base)
        if entry and entry.link and is_same_site(entry.link, url):
            found.setdefault(entry.link, entry)
    if not found:
        raise ParseError(
            f"nothing on the page fits the declaration of {declaration.name}: has its layout changed?"
        )
    return ParsedFeed(
        title=declaration.name,
        link=declaration.home,
        entries=tuple(found.values())[:ENTRIES_MAX],
        language=declaration.language or language_of(soup),
    )


def _entry(block: Tag, select: Selectors, base: str) -> FeedEntry | None:
    if select.skip and (block.select_one(select.skip) or soupsieve.match(select.skip, block)):
        return None
    anchor = _first(block, select.link)
    link = article_link(anchor.get("href"), base) if anchor else None
    titled = _first(block, select.title) if select.title else anchor
    title = plain_headline(words_below(titled)) if titled else ""
    if not link or not title:
        return None
    dated = _first(block, select.date) if select.date else None
    return FeedEntry(title=title, link=link, id=link, published_at=_date(dated) or date_in_address(link))


def _first(block: Tag, selector: str) -> Tag | None:
    return block if selector == ":scope" else block.select_one(selector)


def _date(element: Tag | None) -> datetime | None:
    if element is None:
        return None
    stated = element.get("datetime") or element.get("content") or words_below(element)
    return parse_date(str(stated))
