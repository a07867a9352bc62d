"""schema.org metadata in a page: every JSON-LD object, and which of them is the article.

Reference: https://schema.org/Article, https://www.w3.org/TR/json-ld11/ (only @graph, @id and @type are understood).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, cast

from news.encoding import load_json

JsonObject = Mapping[str, Any]

_SCRIPT_CHARS_MAX = 1_000_000
_NODES_MAX = 2_000
_DEPTH_MAX = 12
_COMMON_CHARS_MAX = 3
_SHARED_MIN = 0.2
_PARTS_MAX, _TEXT_CHARS_MAX = 200, 5_000
_TYPES = (
    "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle", "askpublicnewsarticle",
    "reviewnewsarticle", "newsarticle", "liveblogposting", "blogposting", "socialmediaposting", "techarticle",
    "scholarlyarticle", "advertisercontentarticle", "satiricalarticle", "report", "article",
)  # fmt: skip
ARTICLE_TYPES = frozenset(_TYPES)
# The script may be wrapped in an HTML comment or a CDATA section, and end in a stray semicolon.
_OPENING = re.compile(r"(?:<!--|//\s{0,9}<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/)")
_CLOSING = re.compile(r"(?:-->|(?://\s{0,9})?\]\]>)\Z")
_CLOSING_CHARS_MAX = 20
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


class LinkedData:
    """All JSON-LD objects in a page's scripts, with those that @id names."""

    def __init__(self, scripts: Iterable[str]) -> None:
        self.nodes: list[JsonObject] = []
        for script in scripts:
            self._add(_load(script), 0)
        self._by_id: dict[str, JsonObject] = {
            node["@id"]: node for node in reversed(self.nodes) if _is_definition(node)
        }

    def _add(self, value: object, depth: int) -> None:
        if depth > _DEPTH_MAX or len(self.nodes) >= _NODES_MAX:
            return
        if isinstance(value, list):
            for part in cast(list[object], value):
                self._add(part, depth + 1)
        elif isinstance(value, dict):
            node = cast(JsonObject, value)
            self.nodes.append(node)
            for part in node.values():
                self._add(part, depth + 1)

    def resolve(self, value: object) -> object:
        """The object that a bare `{"@id": …}` names, else the value itself."""
        if isinstance(value, dict):
            node = cast(JsonObject, value)
            if set(node) <= {"@id", "@type"}:
                return self._by_id.get(str(node.get("@id"))) or node
            return node
        return value

    def article(self, *, url: str, heading: str) -> JsonObject | None:
        """The object about this page's article: by type, then by its address or headline; None when there is none."""
        found = [(score, node) for node in self.nodes if (score := _score(node, url, heading))]
        return max(found, key=lambda pair: pair[0])[1] if found else None


def types_of(node: JsonObject) -> set[str]:
    """The types of an object, lower case, without the vocabulary's address."""
    return {str(name).rsplit("/", 1)[-1].lower() for name in as_list(node.get("@type"))}


def as_list(value: object) -> list[object]:
    """A list as it is, anything else as a list of one, None as an empty one."""
    if isinstance(value, list):
        return cast(list[object], value)
    return [] if value is None else [value]


def first_text(value: object) -> str | None:
    """The first string in a value that may be a string, a list, or an object with a name, value or address."""
    for part in as_list(value):
        if isinstance(part, dict):
            node = cast(JsonObject, part)
            part = next(
                (node[key] for key in ("name", "@value", "url", "@id") if isinstance(node.get(key), str)),
                None,
            )
        if isinstance(part, str) and part.strip():
            return part.strip()
    return None


def texts_of(value: object) -> list[str]:
    """The strings in a value, one for each of its parts that has any; bounded."""
    return [text[:_TEXT_CHARS_MAX] for part in as_list(value)[:_PARTS_MAX] if (text := first_text(part))]


def is_closed(node: JsonObject) -> bool:
    """Whether the publisher says that the text is not free to read."""
    return str(node.get("isAccessibleForFree", "")).strip().rsplit("/", 1)[-1].lower() in ("false", "no", "0")


def is_open(node: JsonObject) -> bool:
    """Whether the publisher says that the text is free to read."""
    return str(node.get("isAccessibleForFree", "")).strip().rsplit("/", 1)[-1].lower() in ("true", "yes", "1")


def _load(script: str) -> object:
    text = _unwrapped(script[:_SCRIPT_CHARS_MAX])
    with suppress(ValueError):
        return load_json(text)
    with suppress(ValueError):
        return load_json(_TRAILING_COMMA.sub("", text))
    return None


def _unwrapped(script: str) -> str:
    """The JSON alone. Strips at the ends only: a pattern that looks for the end takes quadratic time over spaces."""
    text = script.strip()
    opening = _OPENING.match(text)
    text = text[opening.end() if opening else 0 :].rstrip(" \t\r\n;")
    closing = _CLOSING.search(text, max(0, len(text) - _CLOSING_CHARS_MAX))
    return text[: closing.start() if closing else len(text)].strip(" \t\r\n;")


def _is_definition(node: JsonObject) -> bool:
    return isinstance(node.get("@id"), str) and len(node) > 2


def _score(node: JsonObject, url: str, heading: str) -> float:
    kinds = types_of(node) & ARTICLE_TYPES
    if not kinds or not (node.get("headline") or node.get("name") or node.get("datePublished")):
        return 0
    score = 1 + 0.1 * bool(kinds - {"article", "socialmediaposting"}) + 0.5 * bool(node.get("datePublished"))
    page = _address(first_text(node.get("mainEntityOfPage")) or first_text(node.get("url")) or "")
    headline = str(node.get("headline") or node.get("name") or "").casefold().strip()
    is_here = bool(url) and page == _address(url)
    is_titled = bool(headline) and headline in heading.casefold()
    if url and page and "/" in page and not (is_here or is_titled or _is_alike(headline, heading)):
        return 0  # it names another address and another headline: a teaser's data, or what a copied page left behind
    return score + 2 * is_here + is_titled


def _is_alike(headline: str, heading: str) -> bool:
    """Whether a headline shares words with what the page is headed by, as one reworded for search engines does."""
    words = {word for word in headline.split() if len(word) > _COMMON_CHARS_MAX} or set(headline.split())
    return not words or len(words & set(heading.casefold().split())) >= _SHARED_MIN * len(words)


def _address(url: str) -> str:
    return (
        url.partition("#")[0].partition("?")[0].rstrip("/").removeprefix("https://").removeprefix("http://")
    )


def iter_images(value: object) -> Iterator[str]:
    """Every address in an `image` property."""
    for part in as_list(value):
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            node = cast(JsonObject, part)
            yield from (
                text for key in ("url", "contentUrl", "@id") if isinstance(text := node.get(key), str)
            )
