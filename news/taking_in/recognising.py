"""Which entry is it? What a feed's entries were before, by their ids, their addresses and their titles. Pure.

The rule is a table in docs/decisions/0009-polling.md, item 4, and so is its test.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from news.taking_in.entry_notes import read_note

if TYPE_CHECKING:
    from news.models import ArticleId, SeenEntry
    from news.taking_in.known_entries import Known

_WORD = re.compile(r"\w+")
_NEAR_SHARE = 0.5
_NEAR_WORDS = 2
# Scripts without spaces between words begin here.
_FIRST_UNSPACED = "\u2e80"


def remembered_entries(entries: Mapping[str, Known], states: Mapping[str, SeenEntry]) -> dict[str, SeenEntry]:
    """What is remembered of each entry that is known, by its first key; what is not in it is new.

    `states` are the remembered ones, by any key. An address says more than an id: there are feeds that number their
    entries from 1 each time.
    """
    found: dict[str, SeenEntry] = {}
    by_address: list[SeenEntry] = []
    moved: dict[str, SeenEntry] = {}
    """Entries whose id is known, and whose own address is not."""
    are_shifted = False
    for key, known in entries.items():
        of_id, of_address = states.get(known.keys[0]), states.get(known.keys[-1])
        if of_address is not None:
            found[key] = of_address
            by_address.append(of_address)
            are_shifted |= known.has_both and of_id is not None and not _is_same(of_id, of_address)
        elif of_id is not None:
            (moved if known.has_both else found)[key] = of_id
    listed = {identity for state in by_address if (identity := _identity(state)) is not None}
    are_shifted |= any(_identity(state) in listed for state in moved.values())
    return found if are_shifted else found | _moved(entries, moved)


def _moved(entries: Mapping[str, Known], moved: Mapping[str, SeenEntry]) -> dict[str, SeenEntry]:
    """Those of the entries with another address that are the same article: by their titles.

    Where most addresses changed and what the feed says did not, as with a token in each, addresses say nothing.
    """
    same_words = sum(read_note(state.digest).digest == entries[key].digest for key, state in moved.items())
    are_addresses_void = same_words > 1 and same_words * 2 > len(moved)
    return {
        key: state
        for key, state in moved.items()
        if are_addresses_void or _has_near_title(entries[key], state)
    }


def _has_near_title(known: Known, state: SeenEntry) -> bool:
    note = read_note(state.digest)
    if note.digest == known.digest or note.title is None:  # None: noted before titles were
        return True
    return is_near_title(known.title, note.title)


def is_near_title(first: str, second: str) -> bool:
    """Whether one title may be the other, reworded: half of their words are the same, and no number was exchanged.

    Both as `noted_title` has them. Two without a title are not near.
    """
    if first == second:
        return bool(first)
    mine, theirs = set(_pieces(first)), set(_pieces(second))
    my_numbers, their_numbers = _numbers(mine), _numbers(theirs)
    if my_numbers - their_numbers and their_numbers - my_numbers:
        return False
    mine, theirs = mine - my_numbers, theirs - their_numbers
    shared = len(mine & theirs)
    return shared >= _NEAR_WORDS and shared >= _NEAR_SHARE * max(len(mine), len(theirs))


def _pieces(title: str) -> Iterator[str]:
    """Words; pairs of characters where words are not parted."""
    for word in _WORD.findall(title):
        if max(word) < _FIRST_UNSPACED:
            yield word
        else:
            yield from (word[at : at + 2] for at in range(len(word) - 1))


def _numbers(words: Collection[str]) -> set[str]:
    return {word for word in words if any(map(str.isdecimal, word))}


def _identity(state: SeenEntry) -> ArticleId | str | None:
    """What two keys of one entry share: its article, else what the feed said of it; None where neither is known."""
    return state.article_id or read_note(state.digest).digest or None


def _is_same(first: SeenEntry, second: SeenEntry) -> bool:
    if first.article_id is not None and second.article_id is not None:
        return first.article_id == second.article_id
    return read_note(first.digest).digest == read_note(second.digest).digest
