"""How the entries of a source are known again, and how a change in one is told from noise. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from news.feeds.newest import newest_of, oldest_first
from news.models import FeedEntry, SeenEntry
from news.taking_in.entry_notes import TRIES_MORE, Note, noted_title, read_note, write_note
from news.taking_in.recognising import remembered_entries

if TYPE_CHECKING:
    from datetime import datetime

    from news.models import ArticleId, ParsedFeed

ENTRIES_MAX = 1_000
"""Of a longer feed, the newest."""
CHANGED_MAX = 10
"""Changed entries that are read anew at one check; the others wait for the next."""
WAITING_AT_ONCE = 10
"""Entries that are there already and whose pages are read at one check; the others wait for the next."""
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
    """The first is its own; the last, where it has an address of its own, that of the address."""
    digest: str
    title: str = ""
    """As it is noted."""

    @property
    def has_both(self) -> bool:
        """Whether it has an id, and an address of its own beside it."""
        return len(self.keys) > 1 and bool(self.entry.id)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about a feed's entries. All are by their first key, oldest first."""

    entries: Mapping[str, Known]
    new: tuple[str, ...]
    changed: Mapping[str, SeenEntry]
    """To be read anew, with what was remembered of them."""
    waiting: Mapping[str, SeenEntry]
    """There already, with less than their pages hold: to be read quietly."""
    kept: Mapping[str, SeenEntry]
    """What to remember of all others."""
    is_complete: bool
    """Whether no entry that is known was left for the next check."""


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
    first: dict[str, FeedEntry] = {}
    for entry in newest_of(feed.entries, ENTRIES_MAX, _moment):
        first.setdefault(entry_key(entry), entry)
    entries = oldest_first(list(first.values()), _moment)
    links = Counter(filter(None, (_link_key(entry) for entry in entries)))
    known: dict[str, Known] = {}
    for entry in entries:
        key, link_key = entry_key(entry), _link_key(entry)
        # A link that several entries share, or the site's own, names no entry.
        is_own = link_key is not None and links[link_key] == 1 and entry.link != feed.link
        keys = (key, link_key) if link_key is not None and is_own and link_key != key else (key,)
        known[key] = Known(entry, keys, entry_digest(entry), noted_title(entry.title))
    return known


def plan_entries(entries: Mapping[str, Known], states: Mapping[str, SeenEntry]) -> Plan:
    """Which entries are new, which changed, which are as they were. `states` are the remembered ones, by any key."""
    remembered = remembered_entries(entries, states)
    changed: dict[str, SeenEntry] = {}
    waiting: dict[str, SeenEntry] = {}
    kept: dict[str, SeenEntry] = {}
    noted = 0
    for key, known in entries.items():
        state = remembered.get(key)
        if state is None:
            continue
        note = read_note(state.digest)
        noted += bool(note.digest)
        if note.tries is not None:
            waiting[key] = state
        elif note.digest and note.digest != known.digest and note.effort < EFFORT_MAX:
            changed[key] = state
        else:
            kept[key] = replace(state, digest=_written(known, effort=note.effort))
    if len(changed) >= _MANY and len(changed) * 2 > noted:
        kept |= {key: after_reading(state, entries[key], is_update=False) for key, state in changed.items()}
        changed = {}
    left = [*list(changed)[:-CHANGED_MAX], *list(waiting)[:-WAITING_AT_ONCE]]
    kept |= {key: remembered[key] for key in left}
    return Plan(
        entries,
        new=tuple(key for key in entries if key not in remembered),
        changed={key: state for key, state in changed.items() if key not in kept},
        waiting={key: state for key, state in waiting.items() if key not in kept},
        kept=kept,
        is_complete=not left,
    )


def after_adding(known: Known, article_id: ArticleId | None, *, waits: bool = False) -> SeenEntry:
    """What to remember of a new entry; `waits`: its page is still to be read."""
    return SeenEntry(_written(known, tries=0 if waits else None), article_id)


def after_reading(state: SeenEntry, known: Known, *, is_update: bool) -> SeenEntry:
    """What to remember of a changed entry: what it says now, and what reading it has cost so far."""
    effort = read_note(state.digest).effort + (1 if is_update else IN_VAIN)
    return replace(state, digest=_written(known, effort=effort))


def after_waiting(state: SeenEntry, known: Known, *, is_over: bool) -> SeenEntry:
    """What to remember of an entry that waited for its page: that it waits no more, or that one more try was in vain."""
    note = read_note(state.digest)
    tries = (note.tries or 0) + 1
    is_over = is_over or tries >= TRIES_MORE
    return replace(state, digest=_written(known, effort=note.effort, tries=None if is_over else tries))


def _written(known: Known, *, effort: int = 0, tries: int | None = None) -> str:
    return write_note(Note(known.digest, effort, known.title, tries))


def _moment(entry: FeedEntry) -> datetime | None:
    return entry.published_at or entry.updated_at


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


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
