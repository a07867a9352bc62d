"""What a list of sources is, whatever it was written in: its lines, what of them is kept, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from news.addresses import plain_address
from news.encoding import without_controls
from news.models import SOURCE_NAME_CHARS_MAX

LINES_MAX = 2_000
"""Lines, outlines or objects of one list that are looked at."""
ADDRESS_CHARS_MAX = 2_000

NO_ADDRESS = "there is no web address in it"
TOO_LONG = "the address is too long"
WRONG_SCHEME = "only http and https addresses can be read"
HAS_PASSWORD = "the address holds a user name or a password; leave these out"  # noqa: S105  words, not a secret
MALFORMED = "the address is malformed"


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source as somebody listed it. The same address stands more than once where several channels want it."""

    url: str
    """Absolute, http or https, without credentials, as `plain_address` has it."""
    name: str | None = None
    channel: str | None = None
    """Where it is to be posted: a channel's id in digits, or its name without `#`."""
    role: str | None = None
    """Whom to ping: a role's id in digits, or its name without `@`."""
    line: int = 0
    """Where it stands, from 1; in JSON its place among the objects."""


@dataclass(frozen=True, slots=True)
class SourceList:
    """A list as read: what can be added, and what was not understood."""

    items: tuple[ListedSource, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()
    """(line, why), in plain words without a full stop; line 0 where it concerns the whole list."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each address once, in the order of the list."""
        return tuple(dict.fromkeys(item.url for item in self.items))


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of a list before anything in it was checked."""

    line: int
    url: str
    name: str | None = None
    channel: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One line that could not be used."""

    line: int
    why: str


Read = Written | Problem


def collect(found: Iterable[Read]) -> SourceList:
    """The list of what was read: addresses checked, the same source for the same channel merged, bounded.

    What a later line knows and an earlier one does not (a name, a role, a channel) is added to the earlier one.
    """
    items: dict[str, list[ListedSource]] = {}
    problems: list[tuple[int, str]] = []
    for read in _bounded(found):
        checked = _checked(read) if isinstance(read, Written) else read
        if isinstance(checked, Problem):
            problems.append((checked.line, checked.why))
        else:
            _add(items, checked)
    return SourceList(tuple(item for same in items.values() for item in same), tuple(problems))


def _bounded(found: Iterable[Read]) -> Iterator[Read]:
    reading = iter(found)
    yield from islice(reading, LINES_MAX)
    rest = next(reading, None)
    if rest is not None:
        yield Problem(
            rest.line, f"only the first {LINES_MAX:,} entries are read; put the rest into a list of its own"
        )


def _add(items: dict[str, list[ListedSource]], new: ListedSource) -> None:
    known = items.setdefault(new.url, [])
    for index, old in enumerate(known):
        if old.channel == new.channel or None in (old.channel, new.channel):
            known[index] = replace(
                old, name=old.name or new.name, channel=old.channel or new.channel, role=old.role or new.role
            )
            return
    known.append(new)


def _checked(written: Written) -> ListedSource | Problem:
    url = written.url.strip()
    if len(url) > ADDRESS_CHARS_MAX:
        return Problem(written.line, TOO_LONG)
    plain = plain_address(without_controls(url))
    try:
        parts = urlsplit(plain)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return Problem(written.line, MALFORMED)
    if parts.scheme not in ("http", "https"):
        return Problem(written.line, WRONG_SCHEME if parts.scheme else NO_ADDRESS)
    if "@" in parts.netloc:
        return Problem(written.line, HAS_PASSWORD)
    if not host or any(character.isspace() for character in plain):
        return Problem(written.line, MALFORMED)
    return ListedSource(plain, _tidy(written.name), _tidy(written.channel), _tidy(written.role), written.line)


def _tidy(text: str | None) -> str | None:
    """On one line and short enough for a name; None when nothing is left."""
    return " ".join(without_controls(text or "").split())[:SOURCE_NAME_CHARS_MAX].strip() or None
