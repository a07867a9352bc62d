"""What of a page's markup can speak about its article, gathered in one walk over the tree.

Bounded: of each kind only the first ones are kept, so that a hostile page costs no more than its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from news.html_tree import Element, label_text, tidy

KEPT_MAX = 200
"""Tags of one kind that are kept: what comes after is no metadata but mischief."""
VALUE_CHARS_MAX = 5_000
_META_NAMES_MAX = 500
_UNSHOWN_MAX = 50
_ANCESTORS_MAX = 40
_ATTRIBUTE_CHARS_MAX = 300
_LISTED_DEPTH = 4
# Every tag a name, a date or a heading stands in; the rest of the tree is passed over inside lxml.
_TAGS = (
    "meta", "title", "link", "script", "h1", "h2", "time", "a", "span", "div", "p", "address", "li", "strong", "em",
    "b", "cite", "small", "h3", "h4", "h5", "h6", "abbr", "section",
)  # fmt: skip
_CUT_TAGS = frozenset(("span", "div", "section"))
"""The only tags that data-nosnippet means anything on."""
_HEAD_TAGS = frozenset(("meta", "title", "link", "script"))
_MINOR = frozenset(("h3", "h4", "h5", "h6"))
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors|autor|autoren|autorenzeile|auteur|writer|reporter|contributor|authored|vcard)(?:$|[\s_-]|name|link|box|line|s\b)"
    r"|(?:[a-z\d]|^)(?:Author|Byline|Autor|Writer|Contributor)",
)
_BYLINE_HREF = re.compile(
    r"/(?:author|authors|autor|autoren|autore|auteur|auteurs|writer|writers|contributors?|people|staff|reporters?|journalists?|profile|redaktion)/[^/?#]"
)
# Looked for first: the patterns themselves are slow, and most classes are neither.
_MAYBE = re.compile(r"uthor|utor|uteur|yline|riter|eporter|ontributor|vcard|[dD]at|ubli|echa|imestamp|osted")
_DATED = re.compile(r"(?:^|[\s_-])(?:date|dateline|datum|pubdate|published|fecha|timestamp|posted-on|entry-date|publish-date)(?:$|[\s_-]|time)", re.IGNORECASE)  # fmt: skip
_ASIDE = re.compile(
    r"comment|kommentar|related|sidebar|widget[_-]|widgets|respond|teaser|recommend|(?<!post-)(?<!entry-)(?<!article-)(?<!post_)footer|most-?read|newsletter|cookie|consent",
    re.IGNORECASE,
)
_OWN = re.compile(r"entry|post|article|story", re.IGNORECASE)
_ASIDE_TAGS = frozenset(("form", "aside", "nav", "figure", "figcaption"))
_FOREIGN = re.compile(r"comment-|comments|kommentar|related|recommend|most-?read|sidebar|newsletter|cookie|consent", re.IGNORECASE)  # fmt: skip
_NO_HEADLINE = re.compile(
    r"breadcrumb|(?:^|[\s_-])logo|site-?(?:title|name)|brand(?:$|[\s_-])|sidebar|widget|comment|related|newsletter|subscribe|modal|overlay|cookie|consent|navigation|nav-|menu",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?:^|[\s_-])(?:card|teaser|tile|carousel|promo|feed|listing)(?:$|[\s_-]|s\b|__)", re.IGNORECASE)  # fmt: skip


class MetaTags:
    """The `<meta>` values of a page by lower-case name, property or itemprop."""

    def __init__(self) -> None:
        self._values: dict[str, list[str]] = {}

    def add(self, tag: Element) -> None:
        """Keep what a `<meta>` says, under each of its names."""
        content = tidy((tag.get("content") or "")[:VALUE_CHARS_MAX])
        for key in ("property", "name", "itemprop", "http-equiv"):
            if not content or not (name := tag.get(key)):
                continue
            name = name.strip().lower()
            values = self._values.get(name)
            if values is None and len(self._values) < _META_NAMES_MAX:
                values = self._values[name] = []
            if values is not None and len(values) < KEPT_MAX:
                values.append(content)

    def all(self, *names: str) -> Iterator[str]:
        """Every value of the names, in the order of the names."""
        return (value for name in names for value in self._values.get(name, ()))

    def named(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """Every value of the names that a pattern finds."""
        return (value for name, values in self._values.items() if pattern.search(name) for value in values)

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        return next(self.all(*names), None)


class PageTags:
    """The tags of a page that metadata are read from, each kind in document order."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.meta = MetaTags()
        self.page_title = ""
        self.canonical: list[str] = []
        self.scripts: list[str] = []
        self.headings: list[Element] = []
        self.subheadings: list[Element] = []
        self.minor_headings: list[Element] = []
        self.times: list[Element] = []
        self.dated: list[Element] = []
        self.authored: list[Element] = []
        """Elements that say they hold an author: itemprop, rel, class, or a link to an author's page."""
        self.unshown: list[str] = []
        """Texts that data-nosnippet keeps out of any excerpt."""
        self.headline: Element | None = None
        """The heading that holds the headline, once the title is chosen."""
        self.order: dict[Element, int] = {}
        """Where each kept element stands in the document."""
        self._aside: dict[Element, bool] = {}
        self._main_line: set[Element] = set()
        self._walk(root)

    def _walk(self, root: Element) -> None:
        """One pass in document order. Most tags are plain ones, so what they cost is what the pass costs."""
        kinds: dict[object, list[Element]] = dict.fromkeys(_MINOR, self.minor_headings)
        kinds.update({"h1": self.headings, "h2": self.subheadings, "time": self.times})
        classes: dict[str | None, tuple[bool, bool]] = {None: (False, False)}
        for position, tag in enumerate(root.iter(*_TAGS)):
            name = tag.tag
            if name in _HEAD_TAGS:
                self._read_head(tag)
                continue
            kind = kinds.get(name)
            if kind is not None:
                self._keep(kind, tag, position)
            style = tag.get("class")
            known = classes.get(style)
            if known is None:
                known = classes[style] = _kinds_of((style or "")[:_ATTRIBUTE_CHARS_MAX])
            is_byline, is_dated = known
            if (
                name in _CUT_TAGS
                and tag.get("data-nosnippet") is not None
                and len(self.unshown) < _UNSHOWN_MAX
            ):
                self.unshown.append(label_text(tag))
            if prop := tag.get("itemprop"):
                is_byline = is_byline or "author" in prop
                is_dated = is_dated or "datePublished" in prop
            if name == "a" and not is_byline:
                is_byline = _is_author_link(tag)
            if is_byline:
                self._keep(self.authored, tag, position)
            if is_dated and name != "time":
                self._keep(self.dated, tag, position)

    def _read_head(self, tag: Element) -> None:
        if tag.tag == "meta":
            self.meta.add(tag)
        elif tag.tag == "title":
            if not self.page_title and not _is_in_picture(tag):
                self.page_title = label_text(tag)
        elif tag.tag == "link":
            if "canonical" in (tag.get("rel") or "").lower().split() and len(self.canonical) < KEPT_MAX:
                self.canonical.append(tag.get("href") or "")
        elif "ld+json" in (tag.get("type") or "").lower() and len(self.scripts) < KEPT_MAX:
            self.scripts.append(tag.text or "")

    def _keep(self, kind: list[Element], tag: Element, position: int) -> None:
        if len(kind) < KEPT_MAX:
            kind.append(tag)
            self.order[tag] = position

    def is_aside(self, tag: Element) -> bool:
        """Whether an element belongs to comments, a form, a footer or a list of other articles.

        What holds the headline too is none of these, whatever its class says.
        """
        if self.headline is not None and not self._main_line:
            self._main_line = set(_ancestors(self.headline))
        climbed: list[Element] = []
        around: Element | None = tag
        verdict = False
        while around is not None and len(climbed) < _ANCESTORS_MAX:
            if around in self._aside:
                verdict = self._aside[around]
                break
            climbed.append(around)
            if around.tag in ("body", "html") or around in self._main_line:
                break
            style = attributes_of(around)
            if (
                around.tag in _ASIDE_TAGS
                or (around.tag == "footer" and not _OWN.search(style))
                or _ASIDE.search(style)
            ):
                verdict = True
                break
            around = around.getparent()
        for element in climbed:
            self._aside[element] = verdict
        return verdict


def _is_author_link(tag: Element) -> bool:
    href = tag.get("href")
    return bool(href and _BYLINE_HREF.search(href[:_ATTRIBUTE_CHARS_MAX])) or "author" in (
        tag.get("rel") or ""
    )


@lru_cache(maxsize=4096)
def _kinds_of(style: str) -> tuple[bool, bool]:
    """Whether a class is that of a byline, and of a date. The patterns are slow, so plain words are looked for first."""
    if not _MAYBE.search(style):
        return False, False
    return bool(_BYLINE.search(style)), bool(_DATED.search(style))


def _ancestors(tag: Element) -> Iterator[Element]:
    around: Element | None = tag
    while around is not None:
        yield around
        around = around.getparent()


def attributes_of(tag: Element) -> str:
    """Class and id of an element, cut to what people write."""
    return f"{tag.get('class') or ''} {tag.get('id') or ''}"[:_ATTRIBUTE_CHARS_MAX]


def is_no_headline(tag: Element) -> bool:
    """Whether a heading stands where a page's headline does not: in a path of links, a menu, a logo, a box."""
    around: Element | None = tag
    for level in range(_ANCESTORS_MAX):
        if around is None or around.tag in ("body", "html", "article", "main"):
            return False
        if around.tag in ("nav", "footer", "aside", "form"):
            return True
        if around.tag == "li" and level <= _LISTED_DEPTH:
            return True
        if _NO_HEADLINE.search(attributes_of(around)) and level <= _LISTED_DEPTH:
            return True
        around = around.getparent()
    return False


def is_foreign(tag: Element) -> bool:
    """Whether an element by its own name holds comments, a form, a footer or links to other articles."""
    return tag.tag in ("form", "footer", "nav") or _FOREIGN.search(attributes_of(tag)) is not None


def is_in_card(tag: Element) -> bool:
    """Whether an element belongs to a card or teaser, as lists of other articles have them."""
    around: Element | None = tag
    for _ in range(_LISTED_DEPTH):
        if around is None or around.tag in ("body", "html", "article", "main"):
            return False
        if _CARD.search(attributes_of(around)):
            return True
        around = around.getparent()
    return False


def _is_in_picture(tag: Element) -> bool:
    """Whether a `<title>` is that of a drawing."""
    parent = tag.getparent()
    return parent is not None and parent.tag not in ("head", "html", "body")
