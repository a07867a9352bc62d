"""The bytes of a feed as a tree of elements. Nothing outside the document is ever read, and no entity expands."""

from __future__ import annotations

import base64
import contextlib
from typing import Any, cast

import lxml.etree as lxml_etree  # pyright: ignore

from news.encoding import decode_web, has_seven_bit_label, without_controls
from news.feeds.fields import mended
from news.feeds.names import plain_name
from news.html_tree import Element

_etree: Any = cast(Any, lxml_etree)  # lxml ships no types
_OPTIONS = {
    "encoding": "utf-8", "resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False,
    "remove_comments": True, "remove_pis": True, "collect_ids": False,
}  # fmt: skip
_ATOM_03 = "{http://purl.org/atom/ns#}"
# Errors after which the tree is whole all the same.
_HARMLESS = frozenset((_etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE, _etree.ErrorTypes.ERR_DOCUMENT_END))


def plain_root(body: bytes, *, content_type: str | None, markup: int) -> Element | None:
    """The root of a feed that needs no repair at all; None for any other document.

    That is well-formed, without DOCTYPE and with at most `markup` tags, plain or escaped.
    """
    if not body.isascii() and not _is_utf8(body):
        body = decode_web(body, content_type=content_type).encode("utf-8", "replace")
    if has_seven_bit_label(body, content_type) or b"<!DOCTYPE" in body or _tags_max(body, markup) > markup:
        return None
    try:
        return _feed_root(_etree.fromstring(body.lstrip(), _etree.XMLParser(**_OPTIONS)))
    except (_etree.LxmlError, ValueError):
        return None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _tags_max(body: bytes, enough: int) -> int:
    if len(body) <= enough:  # as if each byte were one
        return len(body)
    return body.count(b"<") + body.count(b"&lt;") + body.count(b"&#")


def repaired_root(body: bytes) -> Element | None:
    """The root of a repaired feed; None when the document is still broken.

    Undeclared prefixes and what follows the root's end break nothing. `body` is UTF-8 and has no DOCTYPE.
    """
    parser: Any = _etree.XMLParser(recover=True, **_OPTIONS)
    try:
        root: Any = _etree.fromstring(body, parser)
        is_whole = root is not None and all(error.type in _HARMLESS for error in parser.error_log)
        return _feed_root(root) if is_whole else None
    except (_etree.LxmlError, ValueError):
        return None


def text_of(element: Element) -> str:
    """All text of an element, mended. XML holds no control but DEL, so that no other has to be looked for."""
    text = "".join(element.itertext()) if len(element) else element.text
    if not text:
        return ""
    text = text if text.isascii() else mended(text)
    return text.replace("\x7f", "") if "\x7f" in text else text


def inner_markup(element: Element) -> str:
    """What stands inside an element as HTML, without namespaces. Changes the tree."""
    for node in element.iter():
        if isinstance(node.tag, str):
            node.tag = node.tag.rpartition("}")[2].rpartition(":")[2] or "span"
    _etree.cleanup_namespaces(element)
    inside: str = _etree.tostring(element, encoding="unicode", with_tail=False)
    return without_controls(mended(inside[inside.find(">") + 1 : inside.rfind("<")]))


def _unpack(root: Any) -> None:
    """Put in place what Atom 0.3 may have packed as base64."""
    for node in root.iter():
        if node.get("mode") == "base64" and node.text:
            with contextlib.suppress(ValueError):  # not base64, not UTF-8, or not text
                node.text = base64.b64decode(node.text, validate=False).decode("utf-8")


def _feed_root(root: Any) -> Element | None:
    """The root if it is one of RSS, RDF or Atom, made ready for reading."""
    tag: str = root.tag
    name = plain_name(tag)
    if name in ("?:rss", "?:feed") and root.prefix is None:
        _drop_namespace(root, tag[: tag.index("}") + 1])
    elif name not in ("rss", "feed", "rdf:rdf"):
        return None
    if tag.startswith(_ATOM_03):
        _unpack(root)
    return cast(Element, root)


def _drop_namespace(root: Any, namespace: str) -> None:
    """Take a default namespace that nobody knows for the format's own."""
    for node in root.iter(f"{namespace}*"):
        node.tag = node.tag[len(namespace) :]
