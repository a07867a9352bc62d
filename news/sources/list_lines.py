"""Lists that people write by hand: a table (CSV) of addresses, channels and roles, or lines pasted from anywhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from news.sources.listed import NO_ADDRESS, WRONG_SCHEME, Problem, Read, Written

LINE_CHARS_MAX: Final = 2_500
_DELIMITERS: Final = "\t;,|"
_JOINED_MAX: Final = 5
"""Lines that one quoted field may run over; a lone quotation mark must not swallow the rest of a list."""

_HEADERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("url", "link", "feed", "feedurl", "xmlurl", "rss", "rssurl", "rssfeed", "address"), "url"
    ),
    **dict.fromkeys(("channel", "channelid", "channelname", "target", "postto"), "channel"),
    **dict.fromkeys(("role", "roleid", "rolename", "mention", "ping", "pingrole"), "role"),
    **dict.fromkeys(("name", "title", "label", "text"), "name"),
}
_ADDRESS: Final = re.compile(r"(?:feed:)?(?:https?|feed)://[^\s<>\"]++", re.IGNORECASE)
# Where an address that stands in a line ends although no space follows: before the next cell.
_NEXT_CELL: Final = re.compile(r"[,;|](?=[#@<\"']|https?://|\d{15,20}(?:\D|$)|$)")
_OTHER_SCHEME: Final = re.compile(r"\b(?!https?:|feed:)[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)
_BARE: Final = re.compile(r"(?:[\w-]{1,63}\.){1,10}[a-z]{2,24}(?::\d{1,5})?(?:/\S*)?", re.IGNORECASE)
_MARKDOWN: Final = re.compile(
    r"\[([^\[\]]{0,200})\]\(\s{0,3}<?(https?://[^\s<>()]++(?:\([^\s<>()]*+\)[^\s<>()]*+)*+)>?[^()]{0,200}\)",
    re.IGNORECASE,
)
_CHANNEL: Final = re.compile(r"<#(\d{15,20})>|(?<![\w/#&])#([^\s,;|#@<>]{1,100})")
_ROLE: Final = re.compile(r"<@&(\d{15,20})>|(?<![\w/@])@([^,;|#@<>]{1,100})")
_ID: Final = re.compile(r"\d{15,20}")
_BULLET: Final = re.compile(r"^\s*(?:[-*+•–—]|\d{1,4}[.)])\s+")
_TRAILING: Final = ".,;:!?'\"”’»*_"
_EDGES: Final = " \t-–—:|,;*•()[]\"'=<>"
# A hash alone begins a comment; one that a word follows names a channel, at the start of a line only before an address.
_COMMENT: Final = re.compile(r"(?:^|\s)(?:#(?=\s|#|$)|//\s).*")
_CHANNEL_FIRST: Final = re.compile(r"#[^\s,;|:/#]{1,100}+[\s,;|].*://")


def read_lines(text: str, *, is_table: bool = False) -> Iterator[Read]:
    """What each line names. With a heading or `is_table` lines are cut into cells, otherwise addresses are looked for."""
    lines = text.splitlines()
    start, delimiter, columns = _heading(lines)
    if columns is not None:
        yield from _read_table(lines, start, delimiter, columns)
        return
    for number, line in enumerate(lines[start:], start + 1):
        if len(line) > LINE_CHARS_MAX:
            yield Problem(number, "the line is too long")
        elif is_table and delimiter in line:
            yield from _read_cells(number, _cells(line, delimiter))
        else:
            yield from read_pasted(number, line)


def address_in(text: str) -> str | None:
    """The text as an address when it is one and nothing else; `feed:` becomes https, a bare host gets it."""
    text = text.strip().strip("<>").strip()
    if _ADDRESS.fullmatch(text):
        return _plain_scheme(text)
    return f"https://{text}" if _BARE.fullmatch(text) else None


# --- tables ----------------------------------------------------------------------------------------


def _heading(lines: Sequence[str]) -> tuple[int, str, dict[str, int] | None]:
    """Where the lines begin, what parts their cells, and which column is what (None without a heading)."""
    for index, line in enumerate(lines[:20]):
        if line.casefold().startswith("sep=") and len(line.strip()) == 5:  # what Excel writes
            continue
        if not line.strip() or len(line) > LINE_CHARS_MAX:
            continue
        delimiter = max(_DELIMITERS, key=line.count)
        columns: dict[str, int] = {}
        for position, cell in enumerate(_cells(line, delimiter)):
            meaning = _HEADERS.get(re.sub(r"[\W_]", "", cell.casefold()))
            if meaning is not None:
                columns.setdefault(meaning, position)
        if "url" in columns:
            return index + 1, delimiter, columns
        if not line.lstrip().startswith("#"):
            return index, delimiter, None
    return 0, ",", None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [
            cell.strip()
            for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), list[str]())
        ]
    except csv.Error:
        return line.split(delimiter)


def _read_table(
    lines: Sequence[str], start: int, delimiter: str, columns: Mapping[str, int]
) -> Iterator[Read]:
    index = start
    while index < len(lines):
        number, line = index + 1, lines[index]
        index += 1
        end = next((n for n in range(index, index + _JOINED_MAX) if _is_whole(lines[index - 1 : n])), index)
        if end > index and end <= len(lines):
            line, index = " ".join(lines[index - 1 : end]), end
        if len(line) > LINE_CHARS_MAX:
            yield Problem(number, "the line is too long")
        elif line.strip(delimiter + " \t"):
            yield _row(number, _cells(line, delimiter), columns)


def _is_whole(lines: Sequence[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 0


def _row(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> Read:
    given = {meaning: cells[position] for meaning, position in columns.items() if position < len(cells)}
    written = given.get("url", "")
    if not written:
        return Problem(number, NO_ADDRESS)
    url = address_in(written) or written
    return Written(
        number, url, given.get("name"), target_in(given.get("channel")), target_in(given.get("role"))
    )


def target_in(cell: str | None) -> str | None:
    """A channel or role from a cell of its own: `#news`, `<#id>`, `@Desk`, `<@&id>`, a name or an id."""
    return (cell or "").strip().strip("<>").lstrip("#@&").strip() or None


def _read_cells(number: int, cells: Sequence[str]) -> Iterator[Read]:
    """A row without a heading: each cell says by its shape what it is."""
    if cells and cells[0].startswith("#") and not _CHANNEL_FIRST.match(",".join(cells)):
        return
    addresses = [cell for cell in cells if _ADDRESS.fullmatch(cell.strip("<>"))]
    addresses = addresses or [cell for cell in cells if _BARE.fullmatch(cell)][:1]
    others = [cell for cell in cells if cell and cell not in addresses]
    if not addresses:
        if others:
            yield Problem(number, NO_ADDRESS)
        return
    channels = [cell for cell in others if _CHANNEL.fullmatch(cell)]
    roles = [cell for cell in others if _ROLE.fullmatch(cell)]
    ids = [cell for cell in others if _ID.fullmatch(cell)]
    channels = channels or ids[:1]
    roles = roles or [cell for cell in ids if cell not in channels][:1]
    names = [cell for cell in others if cell not in (*channels, *roles, *ids)]
    for address in addresses:
        yield Written(
            number,
            address_in(address) or address,
            names[0] if names and len(addresses) == 1 else None,
            target_in(next(iter(channels), None)),
            target_in(next(iter(roles), None)),
        )


# --- pasted lines ----------------------------------------------------------------------------------


def read_pasted(number: int, line: str) -> Iterator[Read]:
    """The sources of one line: addresses, a name beside a single one, `#channel` and `@role`; nothing for a comment."""
    stripped = _BULLET.sub("", line, count=1).strip()
    if stripped.startswith("#") and not _CHANNEL_FIRST.match(stripped):
        return
    stripped = _COMMENT.sub("", stripped)
    if not stripped.strip(_EDGES):
        return
    found, rest = _addresses(stripped)
    if not found:
        yield Problem(number, WRONG_SCHEME if _OTHER_SCHEME.search(stripped) else NO_ADDRESS)
        return
    channel, rest = _take(_CHANNEL, rest)
    role, rest = _take(_ROLE, rest)
    beside = rest.strip(_EDGES) or None
    for name, url in found:
        yield Written(number, url, name or (beside if len(found) == 1 else None), channel, role)


def _addresses(line: str) -> tuple[list[tuple[str | None, str]], str]:
    """(name, address) for each address of a line, and the line without them."""
    found: list[tuple[str | None, str]] = [
        (match[1].strip() or None, match[2]) for match in _MARKDOWN.finditer(line)
    ]
    rest = _MARKDOWN.sub(" ", line)
    while match := _ADDRESS.search(rest):
        cell = _NEXT_CELL.split(match[0], maxsplit=1)[0]
        end = match.start() + len(cell)
        found.append((None, _plain_scheme(_without_punctuation(cell))))
        rest = f"{rest[: match.start()]} {rest[end:]}"
    if not found:
        word = next((word for word in re.split(r"[\s,;|<>]+", rest) if _BARE.fullmatch(word)), None)
        if word is not None:
            return [(None, f"https://{word}")], rest.replace(word, " ", 1)
    return found, rest


def _without_punctuation(url: str) -> str:
    """The address without the punctuation of the sentence around it."""
    url = url.rstrip(_TRAILING)
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count("]"):
        url = url[:-1].rstrip(_TRAILING)
    return url


def _plain_scheme(url: str) -> str:
    if url[:5].casefold() == "feed:":
        rest = url[5:]
        return f"https:{rest}" if rest.startswith("//") else rest
    return url


def _take(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    """What the first match names, and the text without it."""
    match = pattern.search(text)
    if match is None:
        return None, text
    return (match[1] or match[2]).strip(), f"{text[: match.start()]} {text[match.end() :]}"
