"""What a file is that is no page and no feed, in words of ours: what its server calls it is a stranger's text."""

from __future__ import annotations

_BY_TYPE = (
    ("image/", "a picture"),
    ("video/", "a video"),
    ("audio/", "a sound recording"),
    ("font/", "a font"),
    ("application/pdf", "a PDF file"),
    ("application/epub", "an e-book"),
    ("application/msword", "an office document"),
    ("application/vnd.", "an office document"),
    ("application/zip", "a packed file"),
    ("application/x-7z", "a packed file"),
    ("application/x-rar", "a packed file"),
    ("application/x-tar", "a packed file"),
)
_BY_START = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a packed file"),
)
NO_PAGE = "a file"


def file_kind(content_type: str | None, body: bytes = b"") -> str | None:
    """ "a PDF file": by how it begins, else by its type; None for what may be a page or a feed."""
    kind = next((words for start, words in _BY_START if body.startswith(start)), None)
    stated = (content_type or "").partition(";")[0].strip().lower()
    if kind is None and not stated.endswith(("+xml", "+json")):
        kind = next((words for start, words in _BY_TYPE if stated.startswith(start)), None)
    return kind
