"""The cards on the way from an address to a source, and to where its articles are posted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from cogs._posting.making import Made, made_words, resume_button
from cogs._posting.menus import channel_menu
from cogs._posting.subjects import from_source
from cogs._posting.words import wish_words
from cogs._render.articles import NO_SNIPPET, SUBSCRIBERS_ONLY, author_names, showable
from cogs._render.card import WARNING, AnyButton, Card, button, menu
from cogs._render.limits import LEAD_MAX
from cogs._render.telling_apart import marks_of, place
from cogs._render.text import escaped, link, moment, one_line, plural, shorten, spoken
from cogs._sourcing.offers import Offer, Order
from cogs._sourcing.presses import press_id
from cogs._sourcing.words import METHODS, PAUSED_HERE, entry_lines, forecast_words, source_name
from news.addresses import host_of, shown
from news.models import AnalysedArticle, AnswerId, ChannelId, FeedEntry, Headline, Source, SourceId
from news.sources import Forecast

ADDRESS_SHOWN: Final = 200
OFFER_NAME: Final = 80
OFFER_TITLE: Final = 90
QUESTION: Final = "**Where should new articles be posted?**"


@dataclass(frozen=True, slots=True)
class Added:
    """A source that was taken in, for its card."""

    source: Source
    is_new: bool
    """Whether this server did not read it before."""
    forecast: Forecast | None = None
    newest: Sequence[Headline] = ()
    made: Made | None = None
    """The autopost that was asked for at once."""
    problem: str | None = None
    """Why that autopost could not be made."""


def reading_card(order: Order) -> Card:
    """Shown while an address is read."""
    return Card().text("### Reading the address…", _small(order.url))


def adding_card(offer: Offer) -> Card:
    """Shown while a source's first articles are read."""
    name = escaped(offer.name, OFFER_NAME) or "the source"
    return Card().text(
        f"### Adding {name}…", "Its present articles are read now. This can take half a minute."
    )


def unreadable_card(words: str, order: Order, kept: AnswerId | None) -> Card:
    """The address could not be used. `words` is Markdown of ours; `kept` holds the address for the form, if anything."""
    return (
        Card(accent=WARNING)
        .text("### That did not work", words)
        .text(_small(order.url))
        .buttons(button("Try again", press_id("again", kept or 0), style=discord.ButtonStyle.primary))
    )


def choice_card(order: Order, offers: Sequence[Offer], kept: AnswerId) -> Card:
    """Several things were found: what each is and brings, and a button for each."""
    what = "Which one should be read instead?" if order.replaces else "Which one should be added?"
    card = Card().text(f"### {plural(len(offers), 'thing')} can be read there", _small(order.url), what)
    marks = _offer_marks(offers)
    for number, offer in enumerate(offers):
        mark = f" · {escaped(marks[number], OFFER_NAME)}" if marks[number] else ""
        lines = [f"**{number + 1}. {escaped(offer.name, OFFER_NAME) or 'Unnamed'}**{mark}", _kind_line(offer)]
        lines += entry_lines(list(offer.newest), limit=OFFER_TITLE)
        card.section(*lines, accessory=button(f"Take number {number + 1}", press_id("take", kept, number)))
    return card


def _offer_marks(offers: Sequence[Offer]) -> list[str]:
    """What tells offers of one name apart: the address, as far as it may be shown."""
    marks = marks_of([(offer.name, host_of(offer.url) or "", offer.url) for offer in offers])
    return [
        place(host_of(offer.url), mark) if mark else "" for offer, mark in zip(offers, marks, strict=True)
    ]


def _kind_line(offer: Offer) -> str:
    return f"{METHODS[offer.method]}. {forecast_words(offer.forecast)}"


def added_card(added: Added) -> Card:
    """What was added and what it will bring; then where it is posted, or the question."""
    title = "Source added" if added.is_new else "This server reads that already"
    is_paused = added.source.settings.is_paused
    card = Card(accent=WARNING) if added.problem or is_paused else Card()
    card.text(f"### {title}", source_name(added.source), forecast_words(added.forecast))
    card.text(*(_headline_line(headline) for headline in added.newest))
    if not added.newest:
        card.text("It answers, but nothing of it is in the archive yet. The first new article will be.")
    if added.made is not None:
        return card.text(made_words(added.made)).buttons(
            resume_button(added.made),
            button("Read older articles", press_id("older", added.source.id)),
            _details(added.source.id),
        )
    card.text(PAUSED_HERE if is_paused else "", added.problem or "", QUESTION)
    return _where(card, added.source.id).buttons(
        button("Resume", press_id("resume", added.source.id)) if is_paused else None,
        button("Read older articles", press_id("older", added.source.id)),
        _details(added.source.id),
    )


def _headline_line(headline: Headline) -> str:
    return f"- {link(headline.title, headline.url, limit=120, bold=False)} · {moment(headline.published_at)}"


def _where(card: Card, source_id: SourceId) -> Card:
    return card.buttons(
        button("Post here", press_id("here", source_id), style=discord.ButtonStyle.primary),
        button("Elsewhere…", press_id("else", source_id)),
        button("Archive only", press_id("archive", source_id)),
    )


def _details(source_id: SourceId) -> AnyButton:
    return button("Details", press_id("open", source_id))


def place_card(source: Source, *, chosen: ChannelId | None = None, problem: str | None = None) -> Card:
    """The question of the channel. `problem`: why the chosen one cannot be used yet."""
    wanted = from_source(source)
    card = Card(accent=WARNING) if problem else Card()
    paused = PAUSED_HERE if source.settings.is_paused else ""
    card.text(
        "### Which channel?",
        f"It will get {wish_words(wanted.wish, wanted.label)}. Nothing old is posted.",
        paused,
        problem or "",
    )
    card.select(channel_menu(press_id("into", source.id), "Choose a channel…"))
    return card.buttons(
        button("Check again", press_id("place", source.id, chosen)) if chosen else None,
        button("Archive only", press_id("archive", source.id)),
        _details(source.id),
    )


def archive_card(source: Source) -> Card:
    """Nothing is posted."""
    if source.settings.is_paused:
        words = "stays paused here: what is in the archive is found, and nothing new comes in until you resume it."
    else:
        words = (
            "is read and kept: `/headlines`, `/search` and `/quote` find its articles. Nothing new is posted because "
            "of this. `/autopost add source:` posts it later."
        )
    return (
        Card()
        .text("### Archive only", f"{source_name(source)} {words}")
        .buttons(
            button("Resume", press_id("resume", source.id)) if source.settings.is_paused else None,
            _details(source.id),
            button("All sources", press_id("list")),
        )
    )


# --- looking before adding ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """What one find would bring."""

    offers: Sequence[Offer]
    """All that was found; `newest` of the shown one holds five."""
    shown: int
    preview: AnalysedArticle | None = None
    problem: str | None = None
    """Why there is no preview, in words for the person."""


def trial_card(order: Order, trial: Trial, kept: AnswerId) -> Card:
    """What would be taken, before it is: the kind of source, its newest entries, what an article looks like."""
    offer = trial.offers[trial.shown]
    card = Card().text("### Nothing is added yet", _small(order.url))
    card.text(f"**{escaped(offer.name, OFFER_NAME) or 'Unnamed'}**", _kind_line(offer), _small(offer.url))
    card.text("**Its newest entries**", *_entries_or_none(offer.newest))
    card.text("**What an article would look like**", *_preview_lines(trial))
    if len(trial.offers) > 1:
        marks = _offer_marks(trial.offers)
        others = [
            (f"{n + 1}. {other.name}", str(n), " · ".join(filter(None, (METHODS[other.method], marks[n]))))
            for n, other in enumerate(trial.offers)
        ]
        card.select(
            menu(f"{len(others)} things were found: look at another…", press_id("trial", kept), others)
        )
    return card.buttons(
        button("Add it", press_id("take", kept, trial.shown), style=discord.ButtonStyle.primary),
        button("Another address", press_id("again", kept)),
    )


def _entries_or_none(entries: Sequence[FeedEntry]) -> list[str]:
    return entry_lines(list(entries)) or ["It holds no entries at the moment."]


def _preview_lines(trial: Trial) -> list[str]:
    if trial.preview is None:
        return [trial.problem or "The page of its newest entry holds no article that can be read."]
    analysed, article = trial.preview, trial.preview.article
    facts = [
        f"by {author_names(article.authors)}" if article.authors else "",
        moment(article.published_at, "f") if article.published_at else "no date",
        plural(len(article.text.split()), "word"),
        plural(len(analysed.quotes), "quote"),
    ]
    lines = [link(article.title, article.url, limit=160), " · ".join(fact for fact in facts if fact)]
    # What we may show counts the publisher's characters, what fits counts escapes as well.
    is_text_shown = article.is_archivable and not article.is_paywalled
    carried = article.description or (article.text[: 4 * LEAD_MAX] if is_text_shown else "")
    room = showable(article, LEAD_MAX)
    lines.append(escaped(shorten(one_line(carried), room), 2 * LEAD_MAX))
    if article.is_paywalled:
        lines.append(SUBSCRIBERS_ONLY)
    elif article.snippet_max == 0:
        lines.append(NO_SNIPPET)
    elif analysed.quotes and len(analysed.quotes[0].text) <= showable(article, len(article.text)):
        quote = analysed.quotes[0]
        speaker = escaped(quote.speaker, OFFER_NAME) if quote.speaker else "speaker not clear"
        lines.append(f"> {spoken(quote.text, 200)}\n> — {speaker}")
    return lines


def _small(url: str) -> str:
    return f"-# {escaped(shown(url), ADDRESS_SHOWN)}" if url else ""
