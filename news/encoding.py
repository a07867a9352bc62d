"""Bytes from the web → characters, whatever their label says."""

from __future__ import annotations

import codecs
import json
import re
from typing import cast

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

# Seven-bit encodings: their bytes are valid UTF-8 by accident, so that only the label tells.
_SEVEN_BIT = ("iso2022", "hz", "utf-7")
_LABEL_WINDOW, _DECLARATION_WINDOW = 4096, 200
_HIGH = bytes(range(128, 256))
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# What lies between 128 and 159 is a control character by the letter, and in every page a sign of Windows-1252 whose
# bytes were taken for ISO 8859: browsers read it so when it is written as &#147;.
_MISREAD = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_MISREAD_BYTES = re.compile(b"\xc2[\x80-\x9f]")
_STRAY_SHARE_MAX = 0.02
"""Up to this share of unreadable bytes the text is still UTF-8 with damage, not another encoding."""

_SAMPLE = 65_536


def decode_web(body: bytes, *, content_type: str | None = None) -> str:
    """The text of a page or feed. Never raises; unreadable bytes become U+FFFD.

    A byte-order mark wins, then valid UTF-8 (labels lie more often than random bytes happen to be UTF-8), then the
    label in the document, then that of HTTP, then Windows-1252.
    """
    bom_encoding, bom = read_bom(body)
    if bom_encoding and bom:
        return _read(body[len(bom) :], bom_encoding)
    declared = _declared(body, content_type)
    if declared and declared.startswith(_SEVEN_BIT):
        return _read(body, declared)
    wide = _wide(body)
    if wide:
        return _read(body, wide)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(body) and error.reason == "unexpected end of data":
            return body[: error.start].decode("utf-8")
    return _damaged(body, declared)


def has_seven_bit_label(body: bytes, content_type: str | None) -> bool:
    """Whether the XML in `body` may say other things than UTF-8 makes of it, though it is valid UTF-8. Errs on the side of yes."""
    head = body[:_DECLARATION_WINDOW].lower()
    if content_type:
        head += content_type.lower().encode("utf-8", "replace")
    return b"2022" in head or b"hz" in head or b"utf-7" in head or b"utf7" in head


def without_controls(text: str) -> str:
    """The text without lone surrogates and other characters that UTF-8, XML or a terminal cannot hold.

    Quotation marks, dashes and other signs of Windows-1252 that were read as control characters are what they were.
    """
    if text.isprintable():
        return text
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError:  # half characters
        return _UNPRINTABLE.sub("", text.translate(_MISREAD))
    # Bytes are searched ten times faster than text.
    if _MISREAD_BYTES.search(raw):
        text = text.translate(_MISREAD)
    is_clean = len(raw) == len(raw.translate(None, _CONTROLS)) and b"\xef\xbf" not in raw
    return text if is_clean else _UNPRINTABLE.sub("", text)


def load_json(text: str) -> object:
    """The value of a JSON document, its strings without controls: `\\ud800` is JSON, but no text.

    Raises ValueError for broken or too deeply nested documents.
    """
    try:
        value: object = json.loads(text, strict=False)
        return _cleaned(value) if "\\u" in text or _UNPRINTABLE.search(text) else value
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, list):
        return [_cleaned(part) for part in cast(list[object], value)]
    if isinstance(value, dict):
        return {without_controls(key): _cleaned(part) for key, part in cast(dict[str, object], value).items()}
    return value


def _declared(body: bytes, content_type: str | None) -> str | None:
    label = html_body_declared_encoding(body[:_LABEL_WINDOW])
    if label is None and content_type:
        label = http_content_type_encoding(content_type)
    return resolve_encoding(label) if label else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte-order mark shows in the zero beside the first `<`."""
    head = body.lstrip()[:4]
    if head.startswith(b"<\x00") and head[3:4] == b"\x00":
        return "utf-16-le"
    return "utf-16-be" if head.startswith(b"\x00<\x00") else None


def _damaged(body: bytes, declared: str | None) -> str:
    if declared and not declared.startswith(("utf", "ascii", "us-ascii", "cp1252")):
        return _read(body, declared)
    text = body.decode("utf-8", "replace")
    head, sample = body[:_SAMPLE], text[:_SAMPLE]
    high = len(head) - len(head.translate(None, _HIGH)) or 1
    good = len(sample) - len(sample.encode("ascii", "ignore")) - sample.count("\ufffd")
    if declared != "cp1252" and good * 2 > high * (1 - _STRAY_SHARE_MAX) * 0.5:
        return text
    return _read(body, "cp1252")


def _read(body: bytes, encoding: str) -> str:
    try:
        return codecs.decode(body, encoding, "replace")
    except (LookupError, ValueError):  # an encoding that Python does not have, or one that is not for text
        return body.decode("utf-8", "replace")
