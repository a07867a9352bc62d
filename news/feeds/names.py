"""The vocabulary of feeds: what an element of a namespace is to us.

Formats share their elements: an `atom:link` in RSS is a link, a `dc:date` in RDF a date. Prefixes mean nothing where
the namespace is declared; where it is not, the usual prefixes do.
"""

from __future__ import annotations

_CORE = (
    "",
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://purl.org/rss/1.0/modules/rss091#",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss",
    "http://backend.userland.com/rss2",
    "http://backend.userland.com/rss091",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://cyber.law.harvard.edu/rss/rss.html",
    "http://example.com/newformat#",
    "http://purl.org/echo/",
    "http://purl.org/pie/",
)
_MODULES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_PREFIXES = frozenset((*_MODULES.values(), "atom", "rss"))
_NAME_CHARS_MAX = 200
_KNOWN_MAX = 2_000
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML = "{http://www.w3.org/XML/1998/namespace}"

# meaning: the elements that have it, lower case, with the module's usual prefix.
_MEANINGS = {
    "channel": "channel",
    "entry": "item entry",
    "title": "title dc:title",
    "link": "link",
    "id": "guid id",
    "published": "pubdate published issued dcterms:issued",
    "updated": "updated modified lastbuilddate dc:date dcterms:modified",
    "created": "created dcterms:created",
    "summary": "description summary abstract dc:description",
    "other summary": "itunes:summary media:description itunes:subtitle",
    "content": "content content:encoded fullitem body xhtml:body xhtml:div",
    "creator": "dc:creator dc:author",
    "author": "author managingeditor",
    "other author": "itunes:author",
    "tag": "category dc:subject media:category",
    "tags": "keywords media:keywords itunes:keywords",
    "enclosure": "enclosure",
    "group": "media:group",
    "media": "media:content",
    "media title": "media:title",
    "thumbnail": "media:thumbnail",
    "picture": "itunes:image",
    "language": "language dc:language",
    "ttl": "ttl",
}
_MEANING_OF = {name: meaning for meaning, names in _MEANINGS.items() for name in names.split()}


def plain_name(tag: str) -> str:
    """An element's name in lower case, with the usual prefix of its module; `?:name` in a namespace we do not know."""
    namespace, _, name = tag.rpartition("}")
    namespace = namespace[1:].lower()
    if tag.startswith(RDF):
        return f"rdf:{name.lower()}"
    if not namespace and ":" in name:  # nobody declared the prefix
        prefix, name = name.lower().split(":", 1)
        return (
            name if prefix in ("atom", "rss") else f"{prefix}:{name}" if prefix in _PREFIXES else f"?:{name}"
        )
    prefix = "" if namespace in _CORE else _MODULES.get(namespace, "?")
    return f"{prefix}:{name.lower()}" if prefix else name.lower()


class _Meanings(dict[str, str]):
    """Every name that was met before, up to a limit: nearly all feeds use the same thirty."""

    def __missing__(self, tag: str) -> str:
        meaning = _MEANING_OF.get(plain_name(tag), "") if len(tag) <= _NAME_CHARS_MAX else ""
        if len(self) < _KNOWN_MAX and len(tag) <= _NAME_CHARS_MAX:
            self[tag] = meaning
        return meaning


MEANINGS = _Meanings()
"""What an element is to us, by its name as lxml gives it: `title`, `published` …; empty when it is nothing."""
