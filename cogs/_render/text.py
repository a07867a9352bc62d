"""Text of publishers and people made safe and short enough for a card.

Everything from outside goes through `escaped`, `link` or `plain` before it meets Markdown. Lengths are counted
as Discord's clients do, in UTF-16 units, which is never less than Python's `len`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from cogs._render.limits import LINK_MAX, TITLE_MAX

# Controls, bidirectional overrides and lone surrogates: they can turn the rest of a card around or fail to encode.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"\s+")
_SPECIAL = re.compile(r"[\\*_~`|\[\]<]")
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_SCHEME = re.compile(r"://")
# A zero-width space behind the @ also holds where a client or a bridge ignores the backslash.
_MENTION = re.compile(r"@(?=everyone|here|[!&\d])", re.IGNORECASE)
_URL_UNSAFE = {ord(c): f"%{ord(c):02X}" for c in "()<>[]\"'`|* " + chr(92)}
# Names with a dot in them. Discord refuses a whole message for one address that it finds malformed.
_HOST = re.compile(r"(?:[^\s.%:/@\[\]]{1,63}\.){1,20}[^\s.%:/@\[\]]{1,63}")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)]*(?=\s|$)")
_ELLIPSIS = "…"


def weight(text: str) -> int:
    """How many characters Discord counts."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def clean(text: str) -> str:
    """`text` without characters that cannot be seen or sent; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """`text` on a single line, with single spaces."""
    return _SPACES.sub(" ", clean(text)).strip()


def shorten(text: str, limit: int) -> str:
    """`text` cut to `limit` characters, at a sentence where one ends in its second half, else between words."""
    if weight(text) <= limit:
        return text
    if limit < 1:
        return ""
    head = _head(text, limit - 1)
    ends = [match.end() for match in _SENTENCE_END.finditer(head) if match.end() * 2 > len(head)]
    if ends and ends[-1] < len(text):
        return head[: ends[-1]]
    space = head.rfind(" ")
    if space * 2 > len(head):
        head = head[:space]
    return head.rstrip(" ,;:–—-") + _ELLIPSIS


def cut_into_pages(text: str, limit: int) -> list[str]:
    """All of `text` in pieces of at most `limit`, each ending at a sentence where one ends in its second half, else
    between words; at least one piece, and nothing but the blanks between them is lost."""
    pages: list[str] = []
    rest = text.strip()
    while weight(rest) > limit:
        head = _head(rest, limit)
        ends = [match.end() for match in _SENTENCE_END.finditer(head) if match.end() * 2 > len(head)]
        space = head.rfind(" ")
        cut = ends[-1] if ends else space if space * 2 > len(head) else len(head)
        pages.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pages, rest]


def _head(text: str, limit: int) -> str:
    """The longest beginning of `text` that counts at most `limit`."""
    head = text[:limit]
    while head and weight(head) > limit:
        head = head[: len(head) - max(1, (weight(head) - limit) // 2)]
    return head


def escape(text: str) -> str:
    """`text` so that Discord shows it as it is: no Markdown, mention, link, time stamp or emoji comes of it."""
    text = _SPECIAL.sub(r"\\\g<0>", clean(text))
    text = _LINE_START.sub(_escape_line_start, text)
    text = _SCHEME.sub(r"\\://", text)
    return _MENTION.sub("@\u200b", text)


def _escape_line_start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    # A number needs the backslash before its dot, which is what makes it a list.
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def escaped(text: str, limit: int) -> str:
    """`text` on one line, cut so that it counts at most `limit` once escaped. Never ends inside an escape."""
    return _escaped_within(one_line(text), limit)


def _escaped_within(text: str, limit: int) -> str:
    room = limit
    result = escape(shorten(text, room))
    while weight(result) > limit and room > 0:
        # Escaping at most triples the length, so that few rounds are enough.
        room -= max(1, (weight(result) - limit) // 3)
        result = escape(shorten(text, room))
    return result if weight(result) <= limit else ""


def plain(text: str, limit: int) -> str:
    """`text` for places without Markdown (labels, choices, descriptions): one line, cut between words."""
    return shorten(one_line(text), limit)


def block_quote(escaped_text: str) -> str:
    """Already escaped text as a block quote, line by line."""
    return "\n".join(f"> {line}" for line in escaped_text.split("\n"))


def safe_url(url: str | None) -> str | None:
    """`url` if it is an http or https address that Discord takes as a link, else None."""
    if url is None or len(url) > LINK_MAX:
        return None
    url = clean(url).strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or port == 0 or _SPACES.search(url):
        return None
    if not _HOST.fullmatch(host):
        return None
    url = url.translate(_URL_UNSAFE)
    return url if len(url) <= LINK_MAX and parts.username is None else None


def link(title: str, url: str | None, *, limit: int = TITLE_MAX, bold: bool = True) -> str:
    """A title that opens its address, or only the title where there is no address to open.

    Square brackets in the title become round ones: Discord has no way to escape them inside a link.
    """
    target = safe_url(url)
    shown = one_line(title).replace("[", "(").replace("]", ")") if target else title
    shown = escaped(shown, limit) or "Untitled"
    shown = f"**{shown}**" if bold else shown
    return f"[{shown}]({target})" if target else shown


def spoken(text: str, limit: int) -> str:
    """The words of a quote between quotation marks of ours; a comma before the closing mark is no part of them."""
    return f"“{escaped(text.rstrip(' ,'), limit)}”"


def moment(when: datetime, style: Literal["f", "d", "D", "R", "t"] = "R") -> str:
    """A time that each reader sees in their own zone. `when` is aware."""
    return f"<t:{int(when.timestamp())}:{style}>"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 article", "1,204 articles"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
