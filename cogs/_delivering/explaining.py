"""Why a message of ours is where it is, gathered for the card that says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cogs._posting.words import wish_words
from cogs._render.limits import NAME_MAX
from cogs._render.text import escaped
from cogs._render.why_posted import ITEMS_SHOWN, Why
from news.models import Article, Autopost, Delivery, GuildId, TopicSummary
from news.posting.filters import ArticleWords, read_filter
from news.search_grammar import Term, terms_of

if TYPE_CHECKING:
    from storage import Storage
    from storage.archive import Readers

TERMS_SHOWN: Final = 6
REMOVED: Final = "what an autopost asked for that was removed since"


async def explain(
    delivery: Delivery, guild_id: GuildId, storage: Storage, *, shows_age_restricted: bool
) -> Why:
    """What is known of a server's message, as the channel in which it is asked may show it."""
    archive = storage.readers(shows_age_restricted)
    autopost = None
    if delivery.autopost_id is not None:
        autopost = await storage.autoposts.get(delivery.autopost_id, guild_id)
    words = wish_words(autopost.wish, autopost.label) if autopost is not None else REMOVED
    settings = autopost.settings if autopost is not None else None
    if delivery.article_id is None:
        return await _of_digest(Why(delivery, words, settings), guild_id, storage, archive)
    article = await archive.articles.get(delivery.article_id, guild_id)
    if article is None:
        return Why(delivery, words, settings)
    topics = await archive.topics.of_article(delivery.article_id, guild_id)
    speakers = [
        stored.quote.speaker
        for stored in await archive.quotes.of_article(delivery.article_id, guild_id)
        if stored.quote.speaker
    ]
    return Why(
        delivery,
        words,
        settings,
        headline=article.headline,
        matched=matched_words(autopost, article, topics, speakers) if autopost is not None else "",
        story=await archive.stories.of_article(delivery.article_id, guild_id),
        is_story_once=autopost is None or autopost.wish.kind not in ("source", "story"),
    )


def matched_words(
    autopost: Autopost, article: Article, topics: Sequence[TopicSummary], speakers: Sequence[str]
) -> str:
    """What of an article meets a wish, as a line of Markdown; an article may have changed since it was posted. Pure."""
    headline, wish = article.headline, autopost.wish
    match wish.kind:
        case "everything":
            return f"**Matched** It is from **{escaped(headline.source_name, NAME_MAX)}**, which this server reads."
        case "source":
            return f"**Matched** It is from **{escaped(headline.source_name, NAME_MAX)}**."
        case "story":
            return "**Matched** It tells the story that the autopost is for."
        case "topic":
            named = [escaped(topic.name, NAME_MAX) for topic in topics if topic.id in wish.topic_ids]
            about = " and ".join(f"**{name}**" for name in named if name)
            return (
                f"**Matched** It is about {about}." if about else "**Matched** Its topics have changed since."
            )
        case "search":
            found = found_terms(wish.query or "", article, speakers)
            shown = ", ".join(f"**{escaped(term, NAME_MAX)}**" for term in found[:TERMS_SHOWN])
            if not shown and article.is_text_forgotten:
                return "**Matched** Its text is not kept any more, so the words it had are not known."
            return f"**Matched** It has {shown}." if shown else "**Matched** Its words have changed since."


def found_terms(query: str, article: Article, speakers: Sequence[str]) -> list[str]:
    """The terms of a search that an article has, as they were typed; none that must not occur. Pure."""
    headline = article.headline
    words = ArticleWords.of(
        headline.title,
        article.text,
        sources=(headline.source_name, headline.domain or ""),
        speakers=speakers,
    )
    typed = [_typed(term) for term in terms_of(read_filter(query).node)]
    return [term for term in dict.fromkeys(typed) if read_filter(term).matches(words)]


def _typed(term: Term) -> str:
    text = f'"{term.text}"' if term.kind == "phrase" else term.text + "*" * (term.kind == "prefix")
    return f"{term.field}:{text}" if term.field else text


async def _of_digest(why: Why, guild_id: GuildId, storage: Storage, archive: Readers) -> Why:
    items = await storage.digests.items(why.delivery.id)
    reasons = await storage.digests.reasons(why.delivery.id)
    shown = await archive.articles.by_ids(items[:ITEMS_SHOWN], guild_id)
    return Why(
        why.delivery,
        why.autopost,
        why.settings,
        items=[(headline, reasons.get(headline.article_id)) for headline in shown],
        total=len(items),
    )
