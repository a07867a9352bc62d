"""The links of a page with what stands around each, navigation and advertisements left out. One walk, bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from news.encoding import decode_web
from news.feeds.discovery import parse_soup
from news.feeds.fields import absolute_link, plain_title
from news.html_tree import tidy

HTML_CHARS_MAX = 3_000_000
TAGS_MAX = 30_000
"""BeautifulSoup takes 20 µs a tag; a large front page has 10,000."""
ANCHORS_MAX = 3_000
_LEVELS = 8
"""How many elements around a link are looked at."""
_SIGNED_LEVELS = 4
_STRINGS_MAX = 60
_TEXT_CHARS_MAX = 1_000
_TAG_START = re.compile(r"<[a-zA-Z]")
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "select",
        "textarea",
        "head",
        "dialog",
    ]
)
_FURNITURE = frozenset(["nav", "footer", "form", "button", "menu"])
_CONTENT = frozenset(["article", "main", "section", "li"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5"])
_ROLES = frozenset(
    ["navigation", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog", "tablist"]
)
_FURNITURE_WORDS = frozenset(
    [
        "nav",
        "navbar",
        "navi",
        "navigation",
        "menu",
        "megamenu",
        "submenu",
        "footer",
        "breadcrumb",
        "breadcrumbs",
        "pagination",
        "pager",
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "share",
        "sharing",
        "social",
        "newsletter",
        "subscribe",
        "subscription",
        "login",
        "signin",
        "advert",
        "adverts",
        "advertisement",
        "advertising",
        "ads",
        "sponsored",
        "sponsor",
        "tagcloud",
        "taglist",
        "skip",
        "legal",
        "copyright",
        "toolbar",
        "dropdown",
        "offcanvas",
    ]
)
_AD = re.compile(
    r"ads?(?:[-_ ]?(?:slot|unit|box|container|wrapper|banner|area|zone|label))?|(?:google|gpt|dfp)[-_]?ads?",
    re.I,
)
_STATE_PREFIXES = ("has-", "with-", "no-", "is-", "js-", "not-", "post-", "category-", "tag-")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_INLINE = frozenset(
    [
        "b",
        "i",
        "em",
        "strong",
        "mark",
        "u",
        "wbr",
        "font",
        "sup",
        "sub",
        "small",
        "abbr",
        "ruby",
        "rb",
        "bdi",
        "q",
    ]
)
_HIDDEN_CLASSES = frozenset(
    ("sr-only", "visually-hidden", "screen-reader-text", "u-hidden", "visuallyhidden")
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NAMED = re.compile(r"head(?:line|ing)|title|titel|titre|titulo|titolo", re.I)


@dataclass(slots=True)
class Block:
    """An element around links: the first heading and the first date in it."""

    number: int
    heading: str = ""
    time: str | None = None


@dataclass(slots=True)
class Anchor:
    """One link as it stands in a page. Texts are on one line, and empty where there is none."""

    href: str
    text: str
    """All of its words."""
    heading: str
    """Those in a heading, inside or around it."""
    named: str
    """Those whose class says that they are a title."""
    label: str
    """What it is called for those who do not see it, or its picture."""
    signature: str
    """The same for links that are laid out the same way."""
    blocks: tuple[Block, ...]
    """What stands around it, innermost first, the link itself included."""


def read_soup(body: bytes, *, content_type: str | None = None) -> BeautifulSoup:
    """The page as a tree, of its first HTML_CHARS_MAX characters and TAGS_MAX tags. Never raises for what a page holds."""
    text = decode_web(body[: HTML_CHARS_MAX * 2], content_type=content_type)[:HTML_CHARS_MAX]
    after = next(islice(_TAG_START.finditer(text), TAGS_MAX, None), None)
    return parse_soup(text[: after.start()] if after else text)


def base_of(soup: BeautifulSoup, url: str) -> str:
    """What the page's relative links are relative to."""
    tag = soup.find("base", href=True)
    return absolute_link(tag.get("href") if isinstance(tag, Tag) else None, url) or url


def name_of(soup: BeautifulSoup) -> str | None:
    """What the page calls its site, or itself."""
    for name in ("og:site_name", "application-name", "og:title"):
        tag = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
        if isinstance(tag, Tag) and (stated := plain_title(tag.get("content"))):
            return stated
    title = soup.find("title")
    return plain_title(words_below(title)) if isinstance(title, Tag) else None


def language_of(soup: BeautifulSoup) -> str | None:
    """The language that the page states, as ISO 639-1."""
    html = soup.find("html")
    stated = str(html.get("lang") or "")[:2].lower() if isinstance(html, Tag) else ""
    return stated if len(stated) == 2 and stated.isalpha() else None


def links_of(soup: BeautifulSoup, *, by_class: bool = True) -> list[Anchor]:
    """The links of a page outside of its furniture; with `by_class`, also of what only its class calls furniture."""
    return _Walk(by_class=by_class).anchors(soup)


class _Walk:
    """One walk through a tree, in document order and without recursion: pages nest as deep as they like."""

    def __init__(self, *, by_class: bool) -> None:
        self._by_class = by_class
        self._blocks: dict[int, Block] = {}

    def anchors(self, soup: BeautifulSoup) -> list[Anchor]:
        """Every link outside of furniture."""
        found: list[Tag] = []
        waiting: list[tuple[Tag, bool]] = [(soup, False)]
        while waiting and len(found) < ANCHORS_MAX:
            element, is_content = waiting.pop()
            self._note(element)
            if element.name == "a" and element.get("href") and not _is_in_a_sentence(element):
                found.append(element)
            is_content = is_content or element.name in _CONTENT
            inside = [child for child in element.children if isinstance(child, Tag)]
            waiting.extend(
                (child, is_content) for child in reversed(inside) if not self._skips(child, is_content)
            )
        return [self._anchor(tag) for tag in found]

    def _skips(self, element: Tag, is_content: bool) -> bool:
        name = element.name
        if name in _SILENT or name in _FURNITURE or (name == "header" and not is_content):
            return True
        if str(element.get("role") or "").lower() in _ROLES:
            return True
        return self._by_class and name not in ("body", "main", "article", "a") and _is_furniture(element)

    def _note(self, element: Tag) -> None:
        """Tell the elements around a heading or a date that they have it."""
        if element.name in _HEADINGS:
            heading = words_below(_named_below(element) or element)
            for around in _around(element):
                block = self._block(around)
                block.heading = block.heading or heading
        elif (stated := _stated_time(element)) is not None:
            for around in _around(element):
                block = self._block(around)
                block.time = block.time or stated

    def _block(self, element: Tag) -> Block:
        return self._blocks.setdefault(id(element), Block(len(self._blocks)))

    def _anchor(self, tag: Tag) -> Anchor:
        around = list(_around(tag))
        inside = [child for child in _below(tag) if isinstance(child, Tag)]
        heading = next((each for each in (*inside, *around[1:4]) if each.name in _HEADINGS), None)
        named = next((each for each in (tag, *inside) if _NAMED.search(_classes(each))), None)
        picture = next((each for each in inside if each.name == "img"), None)
        label = tag.get("aria-label") or tag.get("title") or (picture.get("alt") if picture else None)
        return Anchor(
            href=str(tag.get("href")),
            text=words_below(tag),
            heading=words_below(_named_below(heading) or heading) if heading else "",
            named=words_below(named) if named else "",
            label=tidy(str(label or "")[:_TEXT_CHARS_MAX]),
            signature="/".join(_kind(each) for each in around[: _SIGNED_LEVELS + 1]),
            blocks=tuple(self._block(each) for each in around),
        )


def _is_in_a_sentence(anchor: Tag) -> bool:
    """Whether words stand right before a link: it is part of a running text."""
    before = anchor.previous_sibling
    return isinstance(before, NavigableString) and len(_LETTERS.findall(str(before)[-_TEXT_CHARS_MAX:])) >= 2


def _named_below(heading: Tag) -> Tag | None:
    """The part of a heading that its class calls the title, beside a kicker for instance."""
    inside = (child for child in _below(heading) if isinstance(child, Tag))
    return next((child for child in inside if _NAMED.search(_classes(child)) and words_below(child)), None)


def _around(element: Tag) -> Iterator[Tag]:
    """The element and the nearest around it, up to the body."""
    yield element
    for parent in islice(element.parents, _LEVELS):
        if parent.name in ("body", "html", "[document]"):
            return
        yield parent


def _below(element: Tag) -> Iterator[PageElement]:
    """The first _STRINGS_MAX nodes below an element, in document order.

    Not `descendants`, which first looks for the last one: quadratic over a page that only nests.
    """
    waiting = [iter(element.contents)]
    left = _STRINGS_MAX
    while waiting and left:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        left -= 1
        yield child
        if isinstance(child, Tag):
            waiting.append(iter(child.contents))


def _stated_time(element: Tag) -> str | None:
    """The date that an element states for machines."""
    if element.name == "time":
        return str(element.get("datetime") or words_below(element))[:100] or None
    if element.get("itemprop") == "datePublished":
        return str(element.get("content") or element.get("datetime") or "")[:100] or None
    return None


def _classes(element: Tag) -> str:
    return " ".join(str(name) for name in element.get_attribute_list("class") if name)


def _kind(element: Tag) -> str:
    """The tag with its first class that is not numbered: what repeats where a template repeats."""
    plain = (name for name in _classes(element).split()[:8] if not any(char.isdigit() for char in name))
    return f"{element.name}.{next(plain, '')}"


def _is_furniture(element: Tag) -> bool:
    """Whether class or id call an element a menu, an advertisement or the like."""
    names = f"{_classes(element)[:500]} {str(element.get('id') or '')[:100]}".split()
    return any(_is_furniture_name(name) for name in names[:20])


def _is_furniture_name(name: str) -> bool:
    if name.lower().startswith(_STATE_PREFIXES):
        return False
    words = [word.lower() for word in _WORDS.findall(name)]
    return bool(_AD.fullmatch(name)) or bool(
        words and (words[0] in _FURNITURE_WORDS or words[-1] in _FURNITURE_WORDS)
    )


def words_below(element: Tag) -> str:
    """The words below an element that people see, on one line; of a long one the beginning."""
    pieces: list[str] = []
    was_inline = True
    for child in _below(element):
        if (parent := _parent_of_words(child)) is not None:
            is_inline = parent.name in _INLINE
            pieces += ("" if is_inline or was_inline else " ", str(child)[:_TEXT_CHARS_MAX])
            was_inline = is_inline
        elif isinstance(child, Tag) and child.name not in _INLINE:
            was_inline = False
    return tidy("".join(pieces)[:_TEXT_CHARS_MAX])


def _parent_of_words(child: PageElement) -> Tag | None:
    """The element that a visible text stands in; None for whatever is no visible text."""
    if not isinstance(child, NavigableString) or isinstance(child, PreformattedString):
        return None
    parent = child.parent
    if parent is None or parent.name in _SILENT or _HIDDEN_CLASSES & set(_classes(parent).split()):
        return None
    return parent
