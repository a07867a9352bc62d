"""Cards of what rose, of comparisons and of briefings stay within Discord's limits, whatever they are given."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from cogs._render.briefing import Briefing, overview_card, story_card
from cogs._render.topics import TopicPage, topic_card
from cogs._render.trends import Comparison, Side, compare_card, trending_card
from news.models import Headline, StoredQuote, Story, StoryId, StoryPage, StorySentence, TopicSummary
from news.profiles import QuoteOnce, Span
from news.trends import Heard, Period, Rise, Shared, Trending
from tests.cogs.test_render_limits import check, finished, headlines, quotes, topics

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
SPANS = [Span(date(2026, 1, 1), date(2026, 1, 2), 10**9, 10**9)]


@settings(max_examples=40)
@given(st.lists(headlines(), min_size=6, max_size=6), st.lists(topics, min_size=6, max_size=6), quotes())
def test_any_briefing_and_trend_fits(
    leads: list[Headline], names: list[TopicSummary], said: StoredQuote
) -> None:
    """The most that a card may be given fits, with what stands below it."""
    told = [Story(StoryId(n + 1), lead, 99, 99, 9, WHEN, WHEN) for n, lead in enumerate(leads)]
    rises = tuple(
        Rise(name, 10**9, 0.5, 1.0, 9, 9, tuple(names[:3]), story)
        for name, story in zip(names, told, strict=True)
    )
    check(finished(trending_card("What rose", Trending(rises, 9, 28), Period.DAY, b"png"), []))
    sides = [Side(topic, SPANS, 9) for topic in names[:2]]
    shared = Shared(leads, 9, has_more=True)
    both = Comparison(sides[0], sides[1], shared, told[0], said, b"png")
    check(finished(compare_card(both, "7 days"), ["a", "b", "c"]))
    heard = Heard(10**9, 10.0**9)
    briefing = Briefing(WHEN, told, names[0], heard, QuoteOnce((said, said)), rises)
    check(finished(overview_card(briefing), ["a", "b", "c"]))
    sentences = tuple(StorySentence(said.quote.text[:300], lead) for lead in leads[:3])
    check(finished(story_card(StoryPage(told[0], (), sentences, (said, said)), 1, 5), []))
    page = TopicPage(
        names[0], 3, True, told, [said, said], 9, names, names, heard=heard, spans=SPANS, chart=b"png"
    )
    check(finished(topic_card(page), ["a", "b", "c"]))
