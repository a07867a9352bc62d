"""How the entries of a source are known again, and how a change in one is told from noise. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from news.models import FeedEntry, SeenEntry

if TYPE_CHECKING:
    from news.models import ParsedFeed

ENTRIES_MAX = 1_000
"""Of a longer feed, the first of its own order."""
CHANGED_MAX = 10
"""Changed entries that are read anew at one check; the others wait for the next."""
EFFORT_MAX = 30
"""An entry that was read anew for so much effort is left alone: a change that shows nothing counts ten times one that does."""
IN_VAIN = 10
_MANY = 6
"""When so many of the known entries change at once, and more than half of them, it is the feed that changed."""
_TEXT_CHARS_MAX = 200_000
_TAG = re.compile(r"<[^<>]*>")
_ADDRESS = re.compile(r"https?://\S+")
# What sites count beside an article says nothing about it; "(12)" behind a word for comments, or before one.
_COUNTED = re.compile(
    r"\b\d[\d.,]{0,12}\s?(?:k\s)?(?:views?|comments?|replies|likes?|shares?|reads?|points?|reactions?|votes?"
    r"|kommentare?|aufrufe|commentaires?|vues|comentarios|vistas|commenti|reacties|komentarz\w{0,2})\b"
    r"|\b(?:views?|comments?|replies|likes?|shares?|points|kommentare?|aufrufe|commentaires?|comentarios)\s?:?\s?\(?\d[\d.,]{0,12}\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """An entry with what it is recognised by."""

    entry: FeedEntry
    keys: tuple[str, ...]
    """The first is its own; the second, where it has one, that of its address."""
    digest: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about a feed's entries. All are by their first key, oldest first."""

    entries: Mapping[str, Known]
    new: tuple[str, ...]
    changed: Mapping[str, SeenEntry]
    """To be read anew, with what was remembered of them."""
    kept: Mapping[str, SeenEntry]
    """What to remember of all others."""
    is_complete: bool
    """Whether no changed entry was left for the next check."""


def entry_key(entry: FeedEntry) -> str:
    """What a feed's entry is recognised by at the next poll: its id, else its link, else its title."""
    return _short_hash(entry.id or entry.link or entry.title or "")


def entry_digest(entry: FeedEntry) -> str:
    """Changes with what a feed says of an entry, not with its markup, its addresses, its spacing or what it counts."""
    text = (entry.content_html or entry.summary or "")[:_TEXT_CHARS_MAX]
    plain = _COUNTED.sub(" ", _ADDRESS.sub(" ", _TAG.sub(" ", f"{entry.title or ''}\n{text}")))
    changed_at = entry.updated_at if entry.updated_at and entry.updated_at != entry.published_at else None
    return _short_hash(f"{changed_at}\n{' '.join(plain.split()).casefold()}")


def know_entries(feed: ParsedFeed) -> dict[str, Known]:
    """A feed's entries by their first key, oldest first; of two with the same key, the first in the feed's order."""
    entries = feed.entries[:ENTRIES_MAX]
    links = Counter(filter(None, (_link_key(entry) for entry in entries)))
    known: dict[str, Known] = {}
    for entry in reversed(entries):
        key, link_key = entry_key(entry), _link_key(entry)
        # A link that several entries share, or the site's own, names no entry.
        is_own = link_key is not None and links[link_key] == 1 and entry.link != feed.link
        keys = (key, link_key) if link_key is not None and is_own and link_key != key else (key,)
        known[key] = Known(entry, keys, entry_digest(entry))
    return known


def plan_entries(entries: Mapping[str, Known], states: Mapping[str, SeenEntry]) -> Plan:
    """Which entries are new, which changed, which are as they were. `states` are the remembered ones, by any key."""
    new: list[str] = []
    changed: dict[str, SeenEntry] = {}
    kept: dict[str, SeenEntry] = {}
    noted = 0
    for key, known in entries.items():
        state = next((states[one] for one in known.keys if one in states), None)
        if state is None:
            new.append(key)
            continue
        digest, effort = _read_digest(state.digest)
        noted += bool(digest)
        if digest and digest != known.digest and effort < EFFORT_MAX:
            changed[key] = state
        else:
            kept[key] = replace(state, digest=_write_digest(known.digest, effort))
    if len(changed) >= _MANY and len(changed) * 2 > noted:
        kept |= {key: after_reading(state, entries[key], is_update=False) for key, state in changed.items()}
        changed = {}
    left = list(changed)[:-CHANGED_MAX]
    kept |= {key: changed.pop(key) for key in left}
    return Plan(entries, tuple(new), changed, kept, is_complete=not left)


def after_reading(state: SeenEntry, known: Known, *, is_update: bool) -> SeenEntry:
    """What to remember of a changed entry: what it says now, and what reading it has cost so far."""
    _, effort = _read_digest(state.digest)
    return replace(state, digest=_write_digest(known.digest, effort + (1 if is_update else IN_VAIN)))


def _link_key(entry: FeedEntry) -> str | None:
    """What an entry's address is recognised by: without fragment and what campaigns add. Storage folds more.

    The same as the first key, in most feeds: their ids are their addresses.
    """
    if not entry.link:
        return None
    try:
        parts = urlsplit(entry.link)
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return None
    own = [pair for pair in pairs if not pair[0].startswith("utm_")]
    query = parts.query if len(own) == len(pairs) else urlencode(own)
    if not parts.path.strip("/") and not query:
        return None
    return _short_hash(parts._replace(query=query, fragment="").geturl())


def _read_digest(written: str) -> tuple[str, int]:
    digest, _, effort = written.partition("~")
    return digest, int(effort) if effort.isdecimal() else 0


def _write_digest(digest: str, effort: int) -> str:
    return f"{digest}~{effort}" if effort else digest


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
