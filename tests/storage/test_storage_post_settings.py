"""Settings of autoposts: what was chosen comes back as it was, and whatever else stands there does no harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.models import Ping, PostSettings, Quiet, Schedule
from storage.post_settings import read_settings, settings_text

CHOSEN = PostSettings(
    mode="digest",
    cap_per_hour=9,
    schedule=Schedule("week", 75, 6, "Europe/Oslo"),
    quiet=Quiet(1380, 420),
    min_sources=3,
    language="de",
    ping=Ping(44, query="storm OR flood", min_sources=2),
    look="quote",
    template="{title}",
    images="spoiler",
    updates="thread",
    publishes=True,
    tag_ids=(5, 6),
)
UNREADABLE: dict[str, str] = {
    "nothing": "",
    "no JSON": "{mode",
    "a list": '["mode"]',
    "too deep": "[" * 100_000,
    "of a newer program": '{"mode": "telepathy", "colour": "red"}',
    "wrong kinds": '{"cap_per_hour": "5", "publishes": 1, "tag_ids": "5", "quiet": [1, 2], "schedule": null}',
    "out of bounds": '{"cap_per_hour": -1, "min_sources": 0, "language": "", "tag_ids": [-4]}',
    "a half": '{"quiet": {"start": 5}, "ping": {"query": "storm"}}',
}


def test_what_was_chosen_comes_back() -> None:
    assert read_settings(settings_text(CHOSEN)) == CHOSEN


def test_only_what_differs_from_the_usual_is_kept() -> None:
    """So that what nobody chose follows when the usual changes."""
    assert settings_text(PostSettings()) == "{}"
    assert json.loads(settings_text(PostSettings(look="line"))) == {"look": "line"}


@pytest.mark.parametrize("stored", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_makes_no_sense_is_the_usual(stored: str) -> None:
    assert read_settings(stored) == PostSettings()


def test_what_makes_sense_beside_nonsense_is_kept() -> None:
    read = read_settings('{"mode": "instant", "look": 7, "schedule": {"every": "hour", "minute": 9999}}')
    assert read == PostSettings(mode="instant", schedule=Schedule(every="hour"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["mode", "quiet", "ping", "schedule", "tag_ids", "template"]), JSON))
def test_no_json_breaks_it(stored: dict[str, Any]) -> None:
    """Whatever is read can be stored again and is the same then."""
    read = read_settings(json.dumps(stored))
    assert read_settings(settings_text(read)) == read
