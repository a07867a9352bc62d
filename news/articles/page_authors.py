"""Who wrote a page's article, from JSON-LD, meta tags, markup and the lines below the headline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import cast

from news.articles.bylines import is_name as is_full_name
from news.articles.page_jsonld import JsonObject, LinkedData, as_list, types_of
from news.articles.page_names import BY, clean_names, is_role
from news.articles.page_tags import KEPT_MAX, PageTags, attributes_of, is_foreign, is_in_card
from news.articles.page_texts import inner_texts, texts_after
from news.articles.page_title import letters_of, names_of_host
from news.html_tree import Element, label_text

_META = ("author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "article:author", "article:author_name", "og:article:author", "citation_author", "dcsext.author", "articleauthor", "cxenseparse:author", "twitter:data1", "shareaholic:article_author_name")  # fmt: skip
_WRITTEN_BY = ("written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "scritto da", "geschreven door", "skriven av", "skrevet av", "napisane przez")  # fmt: skip
_BYLINE_CHARS_MAX = 150
_PIECES_MAX = 12
_TEXTS_MAX = 25
_NO_BYLINE = re.compile(r"^(?:(?:medically |expertly |fact[- ]?)?(?:reviewed|edited|checked|updated|translated|photo|foto|bild|last )|stand:|lesezeit|comments?\b|kommentar)", re.IGNORECASE)  # fmt: skip
_NO_NAME_CLASS = re.compile(r"bio|desc|position|role|job|date|time|comment|quote|avatar|social|share|count|categor|form|login", re.IGNORECASE)  # fmt: skip
_BARE_TEXTS_MAX = 8
_BESIDE_CHARS_MAX = 60
_SLASHES = re.compile(r"\s*/\s*")
_WHEN = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\bmin\b|\d\d:\d\d")
_DOMAIN = re.compile(r"\w\.(?:com|net|org|[a-z]{2})\b", re.IGNORECASE)


def find_authors(
    tags: PageTags, article: JsonObject, linked: LinkedData, *, publisher: str | None, host: str
) -> tuple[str, ...]:
    """The people, in the order they are named; the publisher only where it is named and nobody else is."""
    houses: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    ways: tuple[Callable[[], Iterable[Sequence[str]]], ...] = (
        lambda: [_people(article.get("author") or article.get("creator"), linked)],
        lambda: _meta_authors(tags),
        lambda: _marked_authors(tags),
        lambda: [_written_authors(tags)],
        lambda: [_people(_page_authors(linked), linked)],
    )
    for way in ways:
        for texts in way():
            names = clean_names(texts)
            people = tuple(name for name in names if not _is_house(name, publisher, host))
            if names and names[0] not in people and len(texts) == 1:
                people = tuple(
                    filter(is_full_name, people)
                )  # "The Harbour Post, Harbourtown": a town is nobody
            is_full = any(" " in name or not name.isascii() for name in people)
            if is_full and (not accounts or _is_same(accounts[0], people)):
                return people
            accounts = accounts or people
            houses = houses or tuple(name for name in names if _is_house(name, publisher, host))
    return accounts or clean_names(_bare_authors(tags)) or houses


def _is_same(account: str, people: Sequence[str]) -> bool:
    """Whether an account's name is short for one of the people: "mquill", "Mara" and Mara Quill."""
    letters = letters_of(account)
    words = [letters_of(word) for name in people for word in name.split()]
    return any(len(word) > 2 and (word in letters or letters.startswith(word)) for word in words)


def _is_house(name: str, publisher: str | None, host: str) -> bool:
    """Whether a name is that of the site: the publisher's, or its address."""
    letters = letters_of(name).removeprefix("the")
    if publisher and letters == letters_of(publisher).removeprefix("the"):
        return True
    own, given = f"{(publisher or '').casefold()} ", f"{name.casefold()} "
    if publisher and (given.startswith(own) or own.startswith(given)):
        return True  # "Harbour TV North" of Harbour TV, and the other way round
    return bool(_DOMAIN.search(name)) or letters in names_of_host(host)


def _people(value: object, linked: LinkedData) -> list[str]:
    people = [linked.resolve(part) for part in as_list(value)[:KEPT_MAX]]
    names: list[str] = []
    for person in people:
        name: object = cast(JsonObject, person).get("name") if isinstance(person, dict) else person
        names += [part for part in as_list(name) if isinstance(part, str)]
    return names


def _page_authors(linked: LinkedData) -> list[object]:
    """The authors of the page itself, where JSON-LD describes no article with one."""
    return [
        part
        for node in linked.nodes
        if types_of(node) & {"webpage", "itempage"}
        for part in as_list(node.get("author"))
    ][:KEPT_MAX]


def _meta_authors(tags: PageTags) -> Iterator[Sequence[str]]:
    for name in _META:
        if name == "twitter:data1" and (tags.meta.first("twitter:label1") or "").lower() not in _WRITTEN_BY:
            continue
        values = [value for value in tags.meta.all(name) if "://" not in value]
        if values:
            yield values


def _marked_authors(tags: PageTags) -> Iterator[Sequence[str]]:
    """Names in elements that say they hold an author: the surest kind first, those nearest to the headline first."""
    start = tags.order[tags.headline] if tags.headline is not None else 0
    placed = [tag for tag in tags.authored if not tags.is_aside(tag) and not is_in_card(tag)]
    placed.sort(key=lambda tag: (tags.order[tag] < start - 20, abs(tags.order[tag] - start)))
    for wanted in (_has_itemprop, _has_rel, None):
        kept = list(filter(wanted, placed)) if wanted else placed
        for first in kept:
            names = _names_inside(first)
            if not names:
                continue
            group = first.getparent()
            for tag in kept:
                if tag is not first and tag.getparent() is group:
                    names += _names_inside(tag)
            yield names
            break


def _names_inside(element: Element) -> list[str]:
    """The names a byline's element holds; its pieces are looked at one by one, as tags part a name from a role or a date."""
    if _NO_NAME_CLASS.search(attributes_of(element)) and element.get("itemprop") is None:
        return []
    pieces = inner_texts(element, _PIECES_MAX)
    if not pieces or len(label_text(element)) > 3 * _BYLINE_CHARS_MAX:
        return []
    names: list[str] = []
    for piece in pieces:
        if _NO_BYLINE.match(piece) or (names and (is_role(piece) or not _continues(piece))):
            break
        if len(piece) <= _BYLINE_CHARS_MAX:
            names += clean_names([piece])
    return names


def _continues(piece: str) -> bool:
    """Whether a piece after a name can be a further name, or what joins one."""
    return (
        not any(char.isalnum() for char in piece)
        or piece.casefold() in ("and", "und", "et", "y", "e", "&", "og", "och", "en", "i")
        or any(is_full_name(name) for name in clean_names([piece]))
    )


def _written_authors(tags: PageTags) -> list[str]:
    """The names in a line such as "By Mara Quill" that stands in the text below the headline."""
    if tags.headline is None:
        return []
    is_label = False
    for text in texts_after(tags.headline, _TEXTS_MAX, skip=is_foreign):
        label = BY.match(text)
        if is_label or (label and len(text) <= _BYLINE_CHARS_MAX):
            names = clean_names([text])
            is_plain = label is not None and len(label[0].split()) > 1 and len(names) == 1
            if is_plain or any(is_full_name(name) for name in names):
                return [name for name in names if is_full_name(name) or name == names[0]]
        is_label = label is not None and label.end() == len(text)
    return []


def _bare_authors(tags: PageTags) -> list[str]:
    """A full name alone on its line below the headline, beside a date."""
    if tags.headline is None:
        return []
    texts = list(texts_after(tags.headline, _TEXTS_MAX, skip=is_foreign))
    for index, text in enumerate(texts[:_BARE_TEXTS_MAX]):
        names = _SLASHES.split(text)
        if not all(map(is_full_name, names)) or any(map(is_role, names)):
            continue
        beside = [
            part
            for part in texts[max(0, index - 1) : index + 3]
            if any(map(str.isalnum, part)) and part != text
        ]
        if any(_WHEN.search(part[:_BESIDE_CHARS_MAX]) for part in beside):
            return names
    return []


def _has_itemprop(tag: Element) -> bool:
    return "author" in (tag.get("itemprop") or "").split()


def _has_rel(tag: Element) -> bool:
    return "author" in (tag.get("rel") or "").split()
