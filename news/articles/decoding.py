"""Bytes of a text file → clean characters: one encoding, one kind of line break, nothing invisible."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata

from news.errors import ParseError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or sound"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
_SAMPLE_BYTES = 32_768
_CONTROL_SHARE_MAX = 0.02
_FOREIGN_SHARE_MIN = 0.3
"""Share of bytes above 127 from which a one-byte text is not written in Latin letters."""
_LEGACY = [
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
]

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x85\u2028]")
_PARAGRAPH_BREAKS = re.compile(r"[\x0c\u2029]")
# Soft hyphen, zero-width space, word joiner, byte-order mark, marks of direction: no reader sees them.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
# Joiners shape words in Persian and Hindi and join emoji; beside a Latin letter they are dirt.
_STRAY_JOINERS = re.compile("(?<=[\u0000-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\u0000-\u024f])")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# `&amp;` may be escaped again and again: the chain is taken in one go so that one pass is enough.
_ENTITY = re.compile(
    r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,5}26);)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_ESCAPED_QUOTE = re.compile("(?<!\\\\)\\\\+([\"'“”„‟«»‹›‘’‚])")
_CLEANING_PASSES_MAX = 4


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 as Windows-1252, byte by byte; drop a character cut off by the end."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.end == len(error.object) and error.reason == "unexpected end of data":
        return "", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("newsdesk-mixed", _mixed)


def decode_text(data: bytes) -> str:
    """The characters of a text file, cleaned by `clean_text`.

    Understands UTF-8, UTF-16 and UTF-32 with or without a byte-order mark, the Windows code pages, and the usual
    East Asian encodings. Raises ParseError for bytes that are no text.
    """
    if not data.strip():
        raise ParseError("the file is empty")
    if not data.strip(b"\x00\t\n\r "):
        raise ParseError("the file is not text: it holds nothing but zeros")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ParseError(f"the file is {what}, not text")
    text = clean_breaks(_decode(data))
    controls = sum(1 for _ in _CONTROLS.finditer(text)) + text.count("\ufffd")
    if controls > _CONTROL_SHARE_MAX * len(text):
        raise ParseError("the file is not text, or its encoding is unknown")
    return clean_text(text)


def clean_breaks(text: str) -> str:
    """The text with `\\n` as its only line break."""
    return _PARAGRAPH_BREAKS.sub("\n\n", _LINE_BREAKS.sub("\n", text))


def clean_text(text: str) -> str:
    """The text without entities, escaped quotation marks, invisible characters and odd spaces. Idempotent."""
    for _ in range(_CLEANING_PASSES_MAX):
        before = text
        text = _STRAY_JOINERS.sub("", _INVISIBLE.sub("", text))
        text = clean_breaks(_ENTITY.sub(_unescape, text))
        text = _CONTROLS.sub("", text)
        text = _ESCAPED_QUOTE.sub(r"\1", text)
        if text == before:
            break
    return _SPACES.sub(" ", text)


def _unescape(match: re.Match[str]) -> str:
    return html.unescape(f"&{match[1]};")


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "newsdesk-mixed" if encoding == "utf-8" else "replace")
    if b"\x00" in data:
        return _decode_wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _decode_wide(data: bytes) -> str:
    """UTF-16 without a mark. The wrong byte order shows no plain space or line break, or unassigned characters."""
    whole = data[: len(data) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = whole.decode(encoding, "replace")
        sample = text[:4096]
        strange = sum(
            unicodedata.category(char) in {"Cn", "Co", "Cs", "Cc"} and char not in "\n\r\t" for char in sample
        )
        if (
            (" " in sample or "\n" in sample)
            and "\x00" not in sample
            and strange <= len(sample) * _CONTROL_SHARE_MAX
        ):
            return text
    raise ParseError("the file is binary, not text")


def _decode_legacy(data: bytes) -> str:
    """UTF-8 with a few stray bytes, else a code page: Windows-1252 for Latin letters, else the likeliest."""
    mixed = data.decode("utf-8", "newsdesk-mixed")
    high = sum(byte > 127 for byte in data[:_SAMPLE_BYTES])
    good = sum(char > "\u00ff" for char in mixed[:_SAMPLE_BYTES])
    share = high / len(data[:_SAMPLE_BYTES].replace(b" ", b"").replace(b"\n", b"") or b" ")
    stray = len(data) - len(data.decode("utf-8", "ignore").encode())
    if stray * 4 < sum(byte > 127 for byte in data) or (share < _FOREIGN_SHARE_MIN and not good):
        return mixed
    if share < _FOREIGN_SHARE_MIN:
        return data.decode("cp1252", "replace")
    from charset_normalizer import from_bytes  # tables of 3 MB that hardly any file needs

    best = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=_LEGACY).best()
    if best is None:
        raise ParseError("the file is not text, or its encoding is unknown")
    return data.decode(best.encoding, "replace")
