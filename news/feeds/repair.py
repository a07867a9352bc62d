"""Makes the bytes of a feed readable before a parser sees them: encoding, dirt, ampersands, DOCTYPE."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from html.entities import html5

from news.encoding import decode_web, without_controls
from news.errors import ParseError
from news.html_tree import tame

_ROOT_WINDOW = 64_000
"""A feed begins within this many characters, or it is none."""
_ENTITY_CHARS_MAX = 200
_ENTITY_USES_MAX = 1_000
_REFERENCES_MAX = 500_000
_USUAL_REFERENCES = ("&lt;", "&gt;", "&amp;", "&quot;", "&apos;")

_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_ROOT = re.compile(
    r"<(?:(?P<prefix>[A-Za-z_][\w.-]{0,40}):)?(?P<name>rss|feed|rdf|channel)\b(?=[\s>/])", re.IGNORECASE
)
_SURE_ROOT = re.compile(
    r"<(?:rss\s{1,20}(?:version|xmlns)|feed\s{1,20}xmlns|rdf:RDF\s{1,20}xmlns)", re.IGNORECASE
)
_JUNK_CHARS_MAX = 4_000
_OTHER_XML = "the document is XML, but not RSS, RDF or Atom"
_MARKUP = re.compile(r"<(?:!--|!DOCTYPE|\?|/?[A-Za-z])", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ENTITY_PIECE = r"[^{quote}<&%]|&(?:#\d{{1,7}}|#x[0-9A-Fa-f]{{1,6}}|amp|lt|gt|quot|apos);"
_ENTITY_DECLARATION = re.compile(
    r"<!ENTITY\s+([A-Za-z_][\w.-]{0,60})\s+"
    + "|".join(
        f"{quote}((?:{_ENTITY_PIECE.format(quote=quote)}){{0,{_ENTITY_CHARS_MAX}}}+){quote}"
        for quote in "\"'"
    ).join(("(?:", r")\s*>"))
)
# What is no reference is a bare ampersand; numeric references to what XML forbids are dropped.
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7});|#[xX]([0-9A-Fa-f]{1,6});|([A-Za-z][\w.-]{0,60});)?"
)


@dataclass(frozen=True, slots=True)
class CleanFeed:
    """The text of a feed from its root element on, safe for any XML parser: no DOCTYPE, no unknown entity."""

    text: str
    root: str
    """Lower-case local name of the root element: rss, feed, rdf or channel."""
    prefix: str | None
    tag: str
    """The root element's name as written."""

    def to_bytes(self) -> bytes:
        """The document in UTF-8 with a declaration that says so."""
        return _DECLARATION + self.text.encode("utf-8", "replace")

    def tamed(self) -> CleanFeed:
        """The feed with no tag of hundreds of attributes, over which feedparser takes quadratic time."""
        return replace(self, text=tame(self.text))

    def cut_after(self, entries: int, *, markup: int) -> CleanFeed:
        """The feed with its first `entries` entries, closed again; itself when it has no more.

        Fewer when they hold more than `markup` tags, plain or escaped. Raises ParseError when one entry alone does.
        """
        if _tags(self.text, 0, len(self.text)) <= entries:
            return self
        position = seen = 0
        after: re.Match[str] | None = None
        for count, entry in enumerate(ENTRY.finditer(self.text)):
            seen += _tags(self.text, position, entry.start())
            position = entry.start()
            if count >= entries or (seen > markup and count > 1):
                after = entry
                break
        if seen + (0 if after else _tags(self.text, position, len(self.text))) > 2 * markup:
            raise ParseError("the feed holds more tags than can be read")
        if after is None:
            return self
        inner = f"</{self.tag[: -len(self.root)]}channel>" if self.root == "rss" else ""
        return replace(self, text=f"{self.text[: after.start()]}{inner}</{self.tag}>")


def _tags(text: str, start: int, end: int) -> int:
    return text.count("<", start, end) + text.count("&lt;", start, end)


def clean_feed(body: bytes, *, content_type: str | None = None) -> CleanFeed:
    """The feed in `body`, repaired. Raises ParseError with the reason when there is none."""
    text = without_controls(decode_web(body, content_type=content_type))
    if not text.strip():
        raise ParseError("the document is empty")
    start, entities = _skip_prolog(text)
    root = _ROOT.match(text, start) or _late_root(text, start)
    if root is None:
        raise ParseError(_what_else(text, start))
    start = root.start()
    if text.count("&") - sum(map(text.count, _USUAL_REFERENCES)) > _REFERENCES_MAX:
        raise ParseError("the feed holds more ampersands than can be read")
    clean = _repair_references(text[start:], entities)
    return CleanFeed(text=clean, root=root["name"].lower(), prefix=root["prefix"], tag=root[0][1:])


def _late_root(text: str, start: int) -> re.Match[str] | None:
    """The root of a feed behind a few tags of junk, such as a server's warning; None when the document is a page."""
    if _what_else(text, start) != _OTHER_XML:
        return None
    root = _SURE_ROOT.search(text, start, start + _JUNK_CHARS_MAX)
    return _ROOT.match(text, root.start()) if root else None


def _skip_prolog(text: str) -> tuple[int, dict[str, str]]:
    """Where the root element begins, past junk, comments, instructions and DOCTYPE, and the plain entities it declares."""
    position, entities = 0, dict[str, str]()
    while True:
        markup = _MARKUP.search(text, position, _ROOT_WINDOW)
        if markup is None:
            raise ParseError("the document is not XML and no feed")
        begin = markup.start()
        if text.startswith("<!--", begin):
            position = _after(text, "-->", begin)
        elif text.startswith("<?", begin):
            position = _after(text, "?>", begin)
        elif text.startswith("<!", begin):
            position, entities = _read_doctype(text, begin)
        else:
            return begin, entities


def _after(text: str, end: str, begin: int) -> int:
    found = text.find(end, begin, _ROOT_WINDOW)
    if found < 0:
        raise ParseError("the document breaks off before the feed begins")
    return found + len(end)


def _read_doctype(text: str, begin: int) -> tuple[int, dict[str, str]]:
    """End of the DOCTYPE and the entities in it that are short plain text; all others stay unknown."""
    end, subset = text.find(">", begin), text.find("[", begin)
    if 0 <= subset < end:
        close = re.compile(r"\]\s*>").search(text, subset, _ROOT_WINDOW)
        end = close.end() - 1 if close else -1
    if end < 0:
        raise ParseError("the document breaks off inside its DOCTYPE")
    declared = _ENTITY_DECLARATION.finditer(text, begin, end)
    return end + 1, {match[1]: without_controls(unescape(match[2] or match[3] or "")) for match in declared}


def _what_else(text: str, start: int) -> str:
    head = text[start : start + 200].lower()
    if head.startswith(("<html", "<head", "<body", "<div", "<meta", "<title", "<script")):
        return "the document is a web page, not a feed"
    if head.startswith("<opml"):
        return "the document is a list of feeds (OPML), not a feed"
    if head.startswith(("<urlset", "<sitemapindex")):
        return "the document is a sitemap, not a feed"
    return _OTHER_XML


def _repair_references(text: str, entities: dict[str, str]) -> str:
    """Every reference outside CDATA is one that XML knows; bare ampersands are escaped."""
    uses = 0

    def repair(match: re.Match[str]) -> str:
        nonlocal uses
        decimal, hexadecimal, name = match.groups()
        if name is not None:
            if name in entities:
                uses += 1
                return _escaped(entities[name]) if uses <= _ENTITY_USES_MAX else ""
            known = html5.get(name + ";")
            return _escaped(known) if known else "&amp;" + match[0][1:]
        if decimal is None and hexadecimal is None:
            return "&amp;" + match[0][1:]
        code = int(decimal) if decimal else int(hexadecimal, 16)
        if code == ord("<"):
            return "&lt;"  # so that tags can be counted
        return match[0] if _is_xml_char(code) else ""

    if "&" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for section in _CDATA.finditer(text):
        pieces += (_AMPERSAND.sub(repair, text[position : section.start()]), section[0])
        position = section.end()
    pieces.append(_AMPERSAND.sub(repair, text[position:]))
    return "".join(pieces)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_xml_char(code: int) -> bool:
    return (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
