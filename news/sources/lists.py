"""Lists of sources that people bring along and take away: OPML, CSV, JSON and pasted text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from news.encoding import decode_web, load_json
from news.sources.list_lines import address_in, read_lines, read_pasted, target_in
from news.sources.listed import ListedSource, Problem, Read, SourceList, Written, collect
from news.sources.opml import read_opml, to_opml

__all__ = ["BYTES_MAX", "ListedSource", "SourceList", "parse_list", "to_opml"]

BYTES_MAX: Final = 1_000_000
_UNREADABLE_SHARE: Final = 0.05
_URL_KEYS: Final = ("url", "xmlurl", "feedurl", "rssurl", "rss", "feed", "link", "address", "source")
_NAME_KEYS: Final = ("name", "title", "text")
_CHANNEL_KEYS: Final = ("channel", "channelid", "channels", "channelids", "channelname")
_ROLE_KEYS: Final = ("role", "roleid", "roles", "roleids", "mention", "mentions", "ping", "rolename")


def parse_list(body: bytes, *, name: str) -> SourceList:
    """What a file or a pasted text lists; `name`: the file's, of which only the ending is looked at. Never raises.

    The format is told from the contents. The same source named twice is one, and what was not understood stands in
    `problems`; a body above BYTES_MAX is not read at all.
    """
    if len(body) > BYTES_MAX:
        return _nothing("it is larger than 1 MB; cut it into smaller lists")
    text = decode_web(body)
    if _is_binary(text):
        return _nothing("this file holds no text; OPML, CSV, JSON and plain text can be read")
    return collect(_read(text, name.rpartition(".")[2].casefold()))


def _nothing(why: str) -> SourceList:
    return SourceList(problems=((0, why),))


def _is_binary(text: str) -> bool:
    head = text[:10_000]
    return "\x00" in head or head.count("\ufffd") > len(head) * _UNREADABLE_SHARE


def _read(text: str, ending: str) -> Iterator[Read]:
    start = text.lstrip()[:200]
    # `<https://…>` and `<#123>` begin pasted lines.
    if re.match(r"<(?:[?!]|[a-z][\w:.-]{0,40}[\s>/])", start, re.IGNORECASE):
        return read_opml(text)
    if start.startswith(("[", "{")):
        try:
            return _read_json(load_json(text))
        except ValueError as error:
            if ending == "json" or start.startswith("{"):
                return iter([Problem(0, f"this JSON is broken: {str(error)[:100]}")])
    return read_lines(text, is_table=ending in ("csv", "tsv", "tab"))


# --- exports of other bots -------------------------------------------------------------------------


def _read_json(value: object) -> Iterator[Read]:
    """Every object that has an address, wherever it stands, in the document's order."""
    number = 0
    waiting: list[object] = [value]
    while waiting:
        part = waiting.pop()
        found: list[Read] | None = None
        if isinstance(part, str) and "://" in part:
            found = list(read_pasted(number + 1, part[:2_500]))
        elif isinstance(part, list):
            waiting.extend(reversed(cast(list[object], part)))
        elif isinstance(part, dict):
            fields = cast(dict[str, object], part)
            found = list(_from_object(number + 1, fields)) or None
            if found is None:
                waiting.extend(reversed([_keyed(key, below) for key, below in fields.items()]))
        if found:
            number += 1
            yield from found
    if number == 0:
        yield Problem(0, "no object in this JSON has an address under `url`")


def _keyed(key: str, below: object) -> object:
    """`{"https://…": …}` as an object with the address inside."""
    if "://" not in key:
        return below
    if isinstance(below, dict):
        return {"url": key, **cast(dict[str, object], below)}
    return {"url": key, "channel": below}


def _from_object(number: int, fields: Mapping[str, object]) -> Iterator[Read]:
    given = {re.sub(r"[\W_]", "", key.casefold()): value for key, value in fields.items()}
    url = next((u for key in _URL_KEYS if (u := _address(given.get(key))) is not None), None)
    if url is None:
        return
    name = next(iter(_names(given, _NAME_KEYS)), None)
    role = next(iter(_names(given, _ROLE_KEYS)), None)
    for channel in _names(given, _CHANNEL_KEYS) or [None]:
        yield Written(number, url, name, target_in(channel), target_in(role))


def _address(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    # Whatever has a scheme is somebody's address, if perhaps one that cannot be read: that is then said.
    return address_in(value) or (value.strip() if "://" in value else None)


def _names(given: Mapping[str, object], keys: tuple[str, ...]) -> list[str]:
    """What stands under the first of the keys that is there: one text or number, an object's name, or a list of these."""
    for key in keys:
        value = given.get(key)
        parts = cast(list[object], value) if isinstance(value, list) else [value]
        named = [text for part in parts[:50] if (text := _name(part))]
        if named:
            return named
    return []


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        fields = cast(dict[str, object], value)
        value = fields.get("id") or fields.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() if value != "" and len(str(value)) <= 200 else None
