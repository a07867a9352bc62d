"""What rose, and two topics beside each other, as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cogs._render.articles import article_menu, origin, quote_line, topic_button
from cogs._render.card import Card, button
from cogs._render.charts import risen_in_words, two_in_words
from cogs._render.limits import NAME_MAX, ROW_BUTTONS_MAX
from cogs._render.press_ids import go_id
from cogs._render.stories import story_menu, told_by
from cogs._render.text import escaped, link, moment, plain, plural, safe_url, weight
from news.models import Headline, StoredQuote, Story, TopicSummary
from news.profiles import Span
from news.trends import Heard, Period, Rise, Shared, Trending

RISEN_FILE: Final = "what-rose.png"
COMPARED_FILE: Final = "two-over-time.png"
STORY_TITLE_MAX: Final = 140
ADDRESS_ROOM: Final = 260
"""Characters of a line with a linked title; a longer address gives way."""
SHARED_SHOWN: Final = 5
"""Articles with both that can be opened."""
WITHIN: Final = {Period.DAY: "in 24 hours", Period.WEEK: "in a week", Period.MONTH: "in 30 days"}
EACH: Final = {Period.DAY: "a day", Period.WEEK: "a week", Period.MONTH: "in 30 days"}


def usually(usual: float | None, each: str) -> str:
    """ "2 a day usually"; "" where nobody knows. `each` says in how long."""
    if usual is None:
        return ""
    if usual == 0:
        return "none in the weeks before"
    if usual < 0.95:
        return f"less than one {each} usually"
    return f"{round(usual):,} {each} usually"


def reason(rise: Rise, period: Period) -> str:
    """Why it is listed: "14 articles in 24 hours, 2 a day usually"."""
    now = f"{plural(rise.now, 'article')} {WITHIN[period]}"
    before = usually(rise.usual, EACH[period])
    return f"{now}, {before}" if before else now


def loudness(heard: Heard) -> str:
    """ "31 articles this week, 9 a week usually"; "Nothing in the last weeks" where there is none."""
    if not heard.articles and heard.usual == 0:
        return "Nothing in the last weeks"
    now = plural(heard.articles, "article") if heard.articles else "Nothing"
    before = usually(heard.usual, "a week")
    return f"{now} this week" + (f", {before}" if before else "")


def heading(rises: Sequence[Rise]) -> str:
    """ "What rose"; where nobody knows what is usual, they are the most told alone."""
    return "What rose" if any(rise.usual is not None for rise in rises) else "Most in the news"


def story_line(story: Story, *, mark: str = "") -> str:
    """A story on one line: linked headline, who tells it, when it was last told."""
    return mark + _line(story.lead, told_by(story), story.last_at)


def _line(headline: Headline, who: str, when: datetime) -> str:
    title = link(headline.title, headline.url, limit=STORY_TITLE_MAX)
    if weight(title) > ADDRESS_ROOM:
        title = f"**{escaped(headline.title, STORY_TITLE_MAX) or 'Untitled'}**"
    return f"{title} · {who or origin(headline, limit=60)} · {moment(when)}"


def quote_from(stored: StoredQuote) -> str:
    """A quote with who said it, where, when, and a link to its article, which gives way where it is long."""
    headline = stored.headline
    read = link("read", headline.url, limit=10, bold=False)
    parts = [quote_line(stored), origin(headline, limit=60), moment(headline.published_at)]
    return " · ".join([*parts, read] if safe_url(headline.url) and weight(read) <= ADDRESS_ROOM else parts)


def rise_lines(rise: Rise, number: int, period: Period) -> str:
    """One thing that rose: its name and reason, its top story, what rose with it."""
    lines = [f"**{number}. {escaped(rise.topic.name, NAME_MAX)}**: {reason(rise, period)}"]
    if rise.story is not None:
        lines.append(story_line(rise.story))
    if rise.together:
        lines.append("-# With " + ", ".join(escaped(topic.name, 40) for topic in rise.together))
    return "\n".join(lines)


def trending_card(title: str, trending: Trending, period: Period, chart: bytes | None = None) -> Card:
    """What rose, each with its reason and story; the chart; a button for each. `title` is Markdown of ours."""
    card = Card().text(f"### {title}")
    if chart is not None:
        named = [(plain(rise.topic.name, 60), reason(rise, period)) for rise in trending.rises]
        card.drawing(RISEN_FILE, chart, description=risen_in_words(named))
    for number, rise in enumerate(trending.rises, 1):
        card.text(rise_lines(rise, number, period))
    card.select(story_menu([rise.story for rise in trending.rises if rise.story is not None]))
    topics = [rise.topic for rise in trending.rises]
    for start in range(0, len(topics), ROW_BUTTONS_MAX):
        card.buttons(*map(topic_button, topics[start : start + ROW_BUTTONS_MAX]))
    return card


def trending_note(trending: Trending, period: Period) -> str:
    """Small print: in how much it was found, and what stands for the usual."""
    looked = f"Of {plural(trending.article_count, 'article')} {WITHIN[period]}"
    if not trending.has_usual:
        return f"-# {looked}. There is less than a week of news from before to compare with: most articles first."
    return f"-# {looked}; usual is the mean of the {trending.known_days} days before.{left_out(trending)}"


def left_out(trending: Trending) -> str:
    """ " 2 new sources are left out until they were read for a week."; "" where none is."""
    young = trending.young_sources
    if not young:
        return ""
    verb, they = ("is", "it was") if young == 1 else ("are", "they were")
    return f" {plural(young, 'new source')} {verb} left out until {they} read for a week before."


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that are compared."""

    topic: TopicSummary
    spans: Sequence[Span]
    source_count: int

    @property
    def count(self) -> int:
        """Articles in the period."""
        return sum(span.articles for span in self.spans)

    @property
    def quotes(self) -> int:
        """Quotes by them in the period."""
        return sum(span.quotes for span in self.spans)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two topics over the same time."""

    first: Side
    second: Side
    shared: Shared
    story: Story | None = None
    quote: StoredQuote | None = None
    """By one of them about the other, or from an article that has both."""
    chart: bytes | None = None


def compare_card(comparison: Comparison, period: str) -> Card:
    """Counts of both, the chart, and what has both at once. `period`: in words, such as "30 days"."""
    first, second = comparison.first, comparison.second
    names = [escaped(side.topic.name, NAME_MAX) for side in (first, second)]
    card = Card().text(
        f"### {names[0]} and {names[1]}, {period}", _side_line("●", first), _side_line("■", second)
    )
    if comparison.chart is not None:
        told = [(plain(side.topic.name, 60), side.spans) for side in (first, second)]
        card.drawing(COMPARED_FILE, comparison.chart, description=two_in_words(told[0], told[1]))
    card.rule().text("**Both at once**", *_shared_lines(comparison))
    card.select(article_menu(comparison.shared.headlines[:SHARED_SHOWN]))
    story = comparison.story
    return card.buttons(
        topic_button(first.topic),
        topic_button(second.topic),
        button("The story", go_id("story", story.id)) if story is not None else None,
    )


def _side_line(mark: str, side: Side) -> str:
    parts = [plural(side.count, "article")]
    parts += [plural(side.quotes, "quote") + " by them"] if side.quotes else []
    where = f" from {plural(side.source_count, 'source')}" if side.count else ""
    return f"{mark} **{escaped(side.topic.name, NAME_MAX)}**: {' · '.join(parts)}{where}"


def _shared_lines(comparison: Comparison) -> list[str]:
    shared = comparison.shared
    if not shared.count:
        return ["No article has both."]
    least = "at least " if shared.has_more else ""
    many = f"{least}{plural(shared.count, 'article')}".capitalize()
    lines = [f"{many}, the newest story:" if comparison.story is not None else many]
    if comparison.story is not None:
        lines.append(story_line(comparison.story))
    return lines + ([quote_from(comparison.quote)] if comparison.quote is not None else [])
