"""What tells sources of one name apart: a site has many sections, and many call themselves by the site's name. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from news.addresses import shown, split
from news.models import Source, SourceId

_PATH_SHOWN: Final = 40

Thing = tuple[str, str, str | None]
"""Name, domain, and the address where its path may be shown."""


def marks_of(things: Sequence[Thing]) -> list[str]:
    """For each what tells it from those of the same name and domain, as plain text; "" where nothing is needed.

    That is the path of its address, without the query, which may be a secret; a number where the paths are the same.
    """
    names = [(name.casefold(), domain.casefold()) for name, domain, _ in things]
    alike = Counter(names)
    paths = [_path(url) if alike[name] > 1 else "" for name, (_, _, url) in zip(names, things, strict=True)]
    full = list(zip(names, paths, strict=True))
    same, seen = Counter(full), Counter[tuple[tuple[str, str], str]]()
    marks: list[str] = []
    for name, path in full:
        seen[name, path] += 1
        number = f"no. {seen[name, path]}" if alike[name] > 1 and same[name, path] > 1 else ""
        marks.append(" ".join(filter(None, (path, number))))
    return marks


def source_marks(sources: Iterable[Source]) -> dict[SourceId, str]:
    """`marks_of` for sources, numbered by age. Of a public source that others chose no path is shown."""
    by_age = sorted(sources, key=lambda source: source.id)
    things = [(s.name, s.domain or "", s.url if s.is_own or not s.is_public else None) for s in by_age]
    return dict(zip((source.id for source in by_age), marks_of(things), strict=True))


def source_labels(sources: Iterable[Source], *, has_always_domain: bool = True) -> list[tuple[str, SourceId]]:
    """(label, id) of each for suggestions: "The Example Times · times.example/sport"; plain text.

    Without `has_always_domain` it stands only where a name alone is not enough.
    """
    listed = list(sources)
    marks = source_marks(listed)
    return [(_label(s, marks[s.id], has_domain=has_always_domain or bool(marks[s.id])), s.id) for s in listed]


def _label(source: Source, mark: str, *, has_domain: bool) -> str:
    where = place(source.domain, mark) if has_domain else ""
    return f"{source.name} · {where}" if where else source.name


def place(domain: str | None, mark: str) -> str:
    """The domain with what tells a source apart: "times.example/sport"; plain text."""
    return f"{domain or ''}{mark}" if mark.startswith("/") else " ".join(filter(None, (domain, mark)))


def _path(url: str | None) -> str:
    parts = split(shown(url)) if url else None
    path = parts.path if parts else ""
    # The end says more than the beginning: /rss/sections/sport.xml
    return path if len(path) <= _PATH_SHOWN else f"/…{path[-_PATH_SHOWN:]}"
