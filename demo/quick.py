"""What keeps simcord's page as quick after an hour as at its start, and its pictures whole.

simcord projects every message anew at every change: it builds a markdown parser for each text each time, and starts a
process of its own for each picture, at most eight at once. Our cards are unchanged from one time to the next, and our
pictures are drawn here. Each place of simcord's inside that is reached into is named below.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import ModuleType
from typing import Any

from simcord.preview import _component_projection, _markdown, _messages, _queries, _snapshot
from simcord.preview._media import MediaInfo, MediaWorker

REMEMBERED_TEXTS = 2_000
READERS: tuple[ModuleType, ...] = (_component_projection, _messages, _queries, _snapshot)
"""simcord's modules that turn markdown into tokens."""

_read_anew = _markdown.markdown_tokens
PNG_SIZE = slice(16, 24)
"""Width and height in a PNG's head, four bytes each."""


@lru_cache(maxsize=REMEMBERED_TEXTS)
def _remembered(text: str, profile: str, names: bytes) -> bytes:
    return pickle.dumps(_read_anew(text, profile, context=pickle.loads(names)))  # noqa: S301  our own bytes


def markdown_tokens(
    value: Any, profile: str = "message", *, context: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """As simcord's: a copy of what the same text gave before, if those named in it have the same names still."""
    if value is None:
        return []
    tokens = _remembered(str(value), profile, pickle.dumps(context))
    return pickle.loads(tokens)  # type: ignore[no-any-return]  # noqa: S301  our own bytes


def remember_markdown() -> None:
    """From now on simcord reads each text once. Doing it again changes nothing."""
    for module in READERS:
        module.markdown_tokens = markdown_tokens  # type: ignore[attr-defined]


class OwnPictures(MediaWorker):
    """simcord's judge of media, which knows pictures drawn here at once; others it examines as ever."""

    def __init__(self, pictures: Iterable[bytes]) -> None:
        super().__init__()
        self._own = {hashlib.sha256(png).hexdigest(): _shown_as_it_is(png) for png in pictures}

    async def validate(self, key: str, blob: bytes, *, media_time: float | None = None) -> MediaInfo:
        """What the page needs to know of a picture. Raises MediaError where it is none."""
        known = self._own.get(key)
        return known or await super().validate(key, blob, media_time=media_time)


def _shown_as_it_is(png: bytes) -> MediaInfo:
    size = png[PNG_SIZE]
    width, height = int.from_bytes(size[:4], "big"), int.from_bytes(size[4:], "big")
    return MediaInfo("PNG", width, height, 1, width * height * 4, png, "image/png", transformation="original")
