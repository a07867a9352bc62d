"""What a server's organisers say of a source, in words: a colour or a picture alone would not reach everyone. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from news.models import SourceLabel, SourceSettings

LABELS: Final[Mapping[SourceLabel, str]] = MappingProxyType(
    {
        "opinion": "Opinion",
        "satire": "Satire",
        "press release": "Press release",
        "state media": "State media",
    }
)


def label_mark(label: SourceLabel | None) -> str:
    """The label as it stands before a source's name, "Opinion" in "Opinion · times.example"; "" for none."""
    return LABELS[label] if label is not None else ""


def settings_marks(settings: SourceSettings) -> str:
    """All that sets a source apart in this server, in a row: "Opinion · headlines only"; "" for nothing."""
    marks = [
        label_mark(settings.label),
        "headlines only" if settings.is_headlines_only else "",
        "age-restricted" if settings.is_age_restricted else "",
    ]
    return " · ".join(mark for mark in marks if mark)
