"""`/privacy` says what is kept of the news, and for how long, as the operator set it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.settings import Settings
from tests.cogs.shown import text_of
from tests.newsstand import Newsstand

KEPT = "**Of the news** Newsdesk keeps the articles that it reads, "


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(), "and who is quoted in them, without a limit of time"),
        (Settings(retention_days=90), "their texts for 90 days; headlines, links, topics and quotes stay."),
        (
            Settings(retention_days=7, retention_keeps="headlines"),
            "their texts and quotes for 7 days; headlines, links and topics stay.",
        ),
        (
            Settings(retention_days=1_000, retention_keeps="nothing"),
            "for 1,000 days; then they go as a whole",
        ),
    ],
    ids=["unlimited", "quotes", "headlines", "nothing"],
)
async def test_privacy_says_how_long_news_are_kept(settings: Settings, said: str, stand: Newsstand) -> None:
    """RETENTION_DAYS and RETENTION_KEEPS are told to everybody, as they are in force: people stand in the news, too."""
    stand.services = replace(stand.services, settings=settings)
    await stand.restart()
    shown = (await stand.reader.slash(stand.channel, "privacy")).response
    assert KEPT + said in text_of(shown)
