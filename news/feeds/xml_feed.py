"""RSS 0.9x to 2.0, RDF and Atom as a ParsedFeed: what each element of a well-formed feed means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from news.dates import parse_date
from news.feeds.fields import absolute_link, plain_tags, plain_title, seconds, verbatim
from news.feeds.links import enclosure_link, guid_link, inner_base, page_link, picture_link
from news.feeds.names import MEANINGS, RDF, XML
from news.feeds.newest import newest_of
from news.feeds.odd_dates import parse_odd_date
from news.feeds.tree import inner_markup, text_of
from news.html_tree import Element, tidy
from news.models import FeedEntry, ParsedFeed

Fields = dict[str, list[Element]]

_SUMMARY_SOURCE_MAX = 40_000
"""A summary is one line of two thousand characters; what is beyond this much HTML is not in it."""
_LONG_SUMMARY = 2_000
_PARTS_MAX = 100
_TEXT_TYPES = frozenset(("", "text", "html", "xhtml", "plain", "escaped", "xml", "text/plain", "text/html", "text/xml",
                         "application/xhtml+xml", "application/xml"))  # fmt: skip
_PICTURES = frozenset(("media", "group", "thumbnail", "enclosure", "picture"))
_NONE: list[Element] = []


def read_xml_feed(root: Element, *, url: str, limit: int) -> ParsedFeed | None:
    """The feed below `root`, its newest `limit` entries; None when there are entries where no format has them."""
    base = inner_base(root, url)
    outer = _fields(root)
    channels = outer.get("channel", _NONE)[:_PARTS_MAX]
    parts = [(_fields(channel), inner_base(channel, base)) for channel in channels] + [(outer, base)]
    about, about_base = parts[0]
    entries = [(entry, part_base) for part, part_base in parts for entry in part.get("entry", _NONE)]
    if not entries and (not about or _has_hidden_entries(root)):
        return None
    return ParsedFeed(
        title=_title(about),
        link=page_link(about.get("link", _NONE), about_base),
        entries=tuple([_entry(entry, part_base) for entry, part_base in newest_of(entries, limit, _placed)]),
        language=_first_text(about.get("language", _NONE)) or root.get(XML + "lang") or None,
        ttl_s=seconds(_first_text(about.get("ttl", _NONE)) or ""),
    )


def _placed(entry: tuple[Element, str]) -> datetime | None:
    """When an entry was published, for telling which are the newest."""
    fields = _fields(entry[0])
    return _date(fields.get("published", _NONE)) or _date(fields.get("updated", _NONE))


def _has_hidden_entries(root: Element) -> bool:
    return any(isinstance(node.tag, str) and MEANINGS[node.tag] == "entry" for node in root.iter())


def _fields(element: Element) -> Fields:
    """An element's children by what they mean, in order."""
    found: Fields = {}
    for child in element:
        meaning = MEANINGS[child.tag]  # pyright: ignore[reportArgumentType] - the tree has no comments and instructions
        if not meaning:
            continue
        if meaning in found:
            found[meaning].append(child)
        else:
            found[meaning] = [child]
    return found


def _entry(element: Element, base: str) -> FeedEntry:
    fields = _fields(element)
    field = fields.get
    base = inner_base(element, base)
    updated = _date(field("updated", _NONE))
    links, ids = field("link", _NONE), field("id", _NONE)
    link = page_link(links, base)
    key = _first_text(ids[::-1]) or _about(element)
    summary, content = _texts(fields)
    may_enclose = len(links) > 1 or "enclosure" in fields or not link
    has_pictures = not _PICTURES.isdisjoint(fields)
    return FeedEntry(
        title=_title(fields),
        link=link or (guid_link(ids, base) if ids else absolute_link(key, "")),
        id=key,
        published_at=_date(field("published", _NONE)) or updated or _date(field("created", _NONE)),
        updated_at=updated,
        enclosure=enclosure_link(element, field("enclosure", _NONE), links, base) if may_enclose else None,
        author=_author(fields),
        summary=summary,
        content_html=content,
        tags=_tags(fields),
        image=picture_link(_pictures(fields), base) if has_pictures else None,
    )


# --- text -------------------------------------------------------------------------------------------


def _first_text(elements: Sequence[Element]) -> str | None:
    """The first of them that says something, without space around it."""
    for element in elements:
        text = text_of(element).strip()
        if text:
            return text
    return None


def _title(fields: Fields) -> str | None:
    """The title proper before that of a picture or film."""
    for element in fields.get("title", _NONE):
        line = _line(element)
        if line:
            return line
    if "media title" not in fields and "group" not in fields and "media" not in fields:
        return None
    others = (*fields.get("media title", _NONE), *_inside_groups(fields, "media title"))
    return next((line for element in others if (line := _line(element))), None)


def _line(element: Element) -> str | None:
    if len(element) and (element.get("type") or "").strip().lower().endswith(("xhtml", "xhtml+xml")):
        return plain_title(text_of(element), is_html=False)  # an ampersand in it is an ampersand
    return plain_title(text_of(element))


def _texts(fields: Fields) -> tuple[str | None, str | None]:
    """Summary as one line, and the body as HTML: the longest content, else a summary too long to be none."""
    bodies = _markups(fields, "content")
    written = _markups(fields, "summary")
    if not bodies or not written:
        written += _markups(fields, "other summary")
    if not written:
        return None, max(bodies, key=len, default=None)
    summary = plain_title(written[0][:_SUMMARY_SOURCE_MAX])
    if bodies:
        return summary, max(bodies, key=len)
    longest = max(written, key=len)
    return summary, longest if longest is not written[0] or len(longest) > _LONG_SUMMARY else None


def _markups(fields: Fields, meaning: str) -> list[str]:
    return [text for element in fields[meaning] if (text := _markup(element))] if meaning in fields else []


def _markup(element: Element) -> str | None:
    """A text as HTML, whether it is escaped in the element or stands there as elements."""
    kind = element.get("type")
    if kind and kind not in _TEXT_TYPES and kind.split(";")[0].strip().lower() not in _TEXT_TYPES:
        return None
    return (inner_markup(element) if len(element) else text_of(element)).strip() or None


def _author(fields: Fields) -> str | None:
    """Everyone who wrote it: by Dublin Core, else by Atom or RSS, else by iTunes."""
    for meaning in ("creator", "author", "other author"):
        if meaning in fields:
            names = [name for element in fields[meaning][:_PARTS_MAX] if (name := _name(element))]
            if names:
                return plain_title(", ".join(dict.fromkeys(names)) if len(names) > 1 else names[0])
    return None


def _name(person: Element) -> str | None:
    if not len(person):
        return text_of(person).strip()
    parts = {str(part.tag).rpartition("}")[2].lower(): part for part in person}
    return next((tidy(text_of(parts[key])) for key in ("name", "email") if key in parts), None)


def _tags(fields: Fields) -> tuple[str, ...]:
    names = [_term(element) for element in fields["tag"][:_PARTS_MAX]] if "tag" in fields else []
    for element in fields.get("tags", _NONE)[:_PARTS_MAX]:
        names += text_of(element)[:_LONG_SUMMARY].split(",")
    return plain_tags(names) if names else ()


def _term(category: Element) -> str | None:
    return category.get("term") or text_of(category) or category.get("label")


# --- identity, time, pictures -----------------------------------------------------------------------


def _about(element: Element) -> str | None:
    return verbatim((element.get(RDF + "about") or element.get("rdf:about") or "").strip())


def _date(elements: Sequence[Element]) -> datetime | None:
    """The last of them that can be read."""
    for element in reversed(elements):
        text = element.text
        moment = (parse_date(text) or parse_odd_date(text)) if text else None
        if moment:
            return moment
    return None


def _pictures(fields: Fields) -> Iterator[Element]:
    """What may be a picture, the likeliest first: media, thumbnails, enclosures, a podcast's cover."""
    for meaning in ("media", "thumbnail"):
        yield from fields.get(meaning, _NONE)
        yield from _inside_groups(fields, meaning)
    yield from fields.get("enclosure", _NONE)
    yield from fields.get("picture", _NONE)


def _inside_groups(fields: Fields, meaning: str) -> Iterator[Element]:
    """Elements of a meaning inside media:group and media:content, which may stand in one another."""
    for part in (*fields.get("group", _NONE), *fields.get("media", _NONE)):
        for child in part:
            inner = MEANINGS[str(child.tag)]
            if inner == meaning:
                yield child
            elif inner == "media":
                yield from (deep for deep in child if MEANINGS[str(deep.tag)] == meaning)
