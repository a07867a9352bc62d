"""A server's own words for its posts: `**{title}** in {source}: {url}`. Pure.

The Markdown of the template is the server's; what is put into it is the world's, so every value goes through the escaping
that the caller gives. A line whose placeholders are all empty is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

TEMPLATE_MAX: Final = 1_000
"""Characters of a template that are read."""
RENDERED_MAX: Final = 2_000
"""Characters of a post that was made from one: as long as Discord lets a message be."""
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "title": "the headline",
    "url": "the link to the article",
    "source": "who published it",
    "time": "when it was published",
    "lead": "the first sentences, as far as they may be shown",
    "author": "who wrote it",
    "topics": "what it is about",
    "quote": "one quote of it",
    "speaker": "who said that",
    "outlets": "how many outlets tell the story",
}
"""What may stand in braces, and what it becomes."""
VALUE_MAX: Final[Mapping[str, int]] = {"title": 300, "lead": 300, "quote": 500, "url": 1_000}
"""Characters of a value before it is escaped; of the others OTHER_MAX."""
OTHER_MAX: Final = 150

_UNKNOWN_SHOWN: Final = 5
"""Unknown placeholders that are named: a template has room for hundreds."""
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}\n]{0,40})\}")
_TIMESTAMP = re.compile(r"<t:-?\d{1,13}(?::[tTdDfFR])?>")
"""A moment as Discord shows it in the reader's own time: of the values the one that is no text."""
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_LINK_TO_NOTHING = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\]\(<?>?\)")
_UNSAFE_IN_ADDRESS = re.compile(r"[^\w!#$%&'+,./:;=?@-]", re.ASCII)
"""What would end a Markdown link, begin a mention or be emphasis; percent-encoded it means the same to a web server."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where a value goes."""

    name: str


Part = str | Placeholder


@dataclass(frozen=True, slots=True)
class Template:
    """A template, read."""

    typed: str
    lines: tuple[tuple[Part, ...], ...]
    problems: tuple[str, ...] = ()
    """What could not be read, in words for who typed it; it stays in the post as it was typed."""

    @property
    def placeholders(self) -> frozenset[str]:
        """The names of the values that it needs."""
        return frozenset(part.name for line in self.lines for part in line if isinstance(part, Placeholder))

    def render(
        self, values: Mapping[str, str], escape: Callable[[str], str], limit: int = RENDERED_MAX
    ) -> str:
        """The post of at most `limit` characters (at least TEMPLATE_MAX), each value escaped; missing ones are empty.

        `escape` makes Markdown and mentions in a text harmless. An address is not escaped but encoded; one that is not of
        the web is left out, and then a link is its words alone. A time may be a timestamp of Discord's. Where all together is too long, the longest values are cut.
        """
        wanted = {name: _prepared(name, values.get(name, "")) for name in sorted(self.placeholders)}
        rendered = self._filled(wanted, escape)
        while len(rendered) > limit and any(wanted.values()):
            longest = max(wanted, key=lambda name: len(wanted[name]))
            wanted[longest] = _cut(longest, wanted[longest], len(rendered) - limit)
            rendered = self._filled(wanted, escape)
        return rendered

    def _filled(self, values: Mapping[str, str], escape: Callable[[str], str]) -> str:
        shown = {name: value if _is_safe(name, value) else escape(value) for name, value in values.items()}
        filled = (_line(line, shown) for line in self.lines)
        whole = "\n".join(line for line in filled if line is not None).strip()
        return whole if values.get("url") else _LINK_TO_NOTHING.sub(r"\1", whole)


def read_template(text: str) -> Template:
    """The template that somebody typed, its first TEMPLATE_MAX characters; `{{` and `}}` are braces. Never raises."""
    problems: list[str] = []
    if len(text) > TEMPLATE_MAX:
        problems.append(f"only the first {TEMPLATE_MAX} characters are read")
    kept = text[:TEMPLATE_MAX].replace("\0", "")
    unknown: list[str] = []
    lines = tuple(_read_line(line, unknown) for line in kept.splitlines())
    if unknown:
        problems.append(_unknown_words(list(dict.fromkeys(unknown))))
    if not any(isinstance(part, Placeholder) for line in lines for part in line):
        problems.append(
            "there is no placeholder in it, so every post would be the same; try {title} and {url}"
        )
    return Template(text, lines, tuple(problems))


def _unknown_words(unknown: Sequence[str]) -> str:
    more = len(unknown) - _UNKNOWN_SHOWN
    shown = ", ".join(unknown[:_UNKNOWN_SHOWN]) + (f" and {more} more" if more > 0 else "")
    is_are = "is" if len(unknown) == 1 else "are"
    return f"{shown} {is_are} none of the placeholders: {' '.join(f'{{{one}}}' for one in PLACEHOLDERS)}"


def _read_line(line: str, unknown: list[str]) -> tuple[Part, ...]:
    parts: list[Part] = []
    end = 0
    for match in _BRACES.finditer(line):
        parts.append(line[end : match.start()])
        parts.append(_read_braces(match, unknown))
        end = match.end()
    return tuple(part for part in (*parts, line[end:]) if part)


def _read_braces(match: re.Match[str], unknown: list[str]) -> Part:
    if match[1] is None:
        return match[0][0]
    name = match[1].strip().lower()
    if name in PLACEHOLDERS:
        return Placeholder(name)
    unknown.append(match[0])
    return match[0]


def _line(parts: tuple[Part, ...], values: Mapping[str, str]) -> str | None:
    """The line with its values; None where it was there for values alone and none is known."""
    wanted = [values[part.name] for part in parts if isinstance(part, Placeholder)]
    if wanted and not any(wanted):
        return None
    return "".join(part if isinstance(part, str) else values[part.name] for part in parts)


def _is_safe(name: str, value: str) -> bool:
    return name == "url" or (name == "time" and _TIMESTAMP.fullmatch(value) is not None)


def _prepared(name: str, value: str) -> str:
    longest = VALUE_MAX.get(name, OTHER_MAX)
    if name == "url":
        address = _UNSAFE_IN_ADDRESS.sub(_encoded, value.strip()[: 2 * longest])
        return address if _ADDRESS.match(address) and len(address) <= longest else ""
    return _shortened(" ".join(value[: 4 * longest].split()), longest)


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "ignore"))


def _cut(name: str, value: str, excess: int) -> str:
    """The value shorter by about the excess; half an address leads nowhere, so it is left out whole."""
    return (
        ""
        if name == "url"
        else _shortened(value, min(len(value) - 1, max(len(value) // 2, len(value) - excess)))
    )


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    if longest < 1:
        return ""
    cut = text[: longest - 1]
    whole = cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut
    return f"{whole.rstrip()}…"
