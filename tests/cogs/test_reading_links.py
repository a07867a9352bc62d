"""The message menu "Quotes in this article": which link is read, from where, and what is said when there is none."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from cogs.reading_links import KEPT_FOR, KEPT_MAX, LinksCog, links_in
from news.models import AnalysedArticle, ExtractedArticle
from news.newsroom.allowance import PER_USER
from storage.barring import read_wanted
from tests.cogs.shown import labels_of, links_of, text_of
from tests.newsstand import Newsstand, quoted

MENU = "Quotes in this article"
WEIR = "https://weir-herald.example/news/weir-opens"
SENTENCES = [
    f"“Weir number {n} holds the whole river back,” said Ada Okafor, the mayor." for n in range(1, 9)
]


def weir_page(*paragraphs: str, head: str = "") -> str:
    """A page with one article, whose paragraphs these are."""
    body = "".join(f"<p>{words} Nobody on the bank disagreed with a word of it.</p>" for words in paragraphs)
    return (
        f"<html><head><title>The weir opens</title><meta property='og:type' content='article'>{head}</head>"
        f"<body><article><h1>The weir opens</h1>{body}</article></body></html>"
    )


def message(content: str = "", **parts: Any) -> discord.Message:
    """A message as Discord hands it over with the menu."""
    whole = {"embeds": [], "components": [], "message_snapshots": [], **parts}
    return cast(discord.Message, SimpleNamespace(content=content, **whole))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("no link at all, not even http:// here", []),
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("(see https://a.example/x), and more", ["https://a.example/x"]),
        ("https://a.example/x_(river)!", ["https://a.example/x_%28river%29"]),
        ("[the weir](https://a.example/x) and <https://b.example/y>", ["https://a.example/x", "https://b.example/y"]),
        ("**https://a.example/x**", ["https://a.example/x"]),
        ("twice https://a.example/x https://a.example/x", ["https://a.example/x"]),
        ("https://rob:secret@a.example/x", []),
        ("javascript:alert(1) ftp://a.example/x", []),
        ("http://" + "a" * 900, []),
    ],
)  # fmt: skip
def test_links_are_found_in_words(content: str, found: list[str]) -> None:
    """Addresses are taken as people write them, each once; one with a password in it is not touched."""
    assert links_in(message(content)) == found


def test_links_are_found_wherever_a_message_has_them() -> None:
    """Embeds, buttons, texts of cards and forwarded messages are looked through as well."""
    button = SimpleNamespace(url="https://c.example/button")
    row = SimpleNamespace(children=[SimpleNamespace(content="### [Weir](https://d.example/text)"), button])
    section = SimpleNamespace(children=[], accessory=SimpleNamespace(url="https://e.example/accessory"))
    forwarded = SimpleNamespace(content="https://f.example/forwarded", embeds=[], components=[])
    found = links_in(
        message(
            embeds=[SimpleNamespace(url="https://b.example/embed"), SimpleNamespace(url=None)],
            components=[row, section],
            message_snapshots=[forwarded],
        )
    )
    assert [url.removeprefix("https://")[0] for url in found] == ["b", "d", "c", "e", "f"]


async def use_menu(stand: Newsstand, content: str) -> Any:
    """What the menu answers on a message with these words; it must be for the asker alone."""
    target = await stand.other.send(stand.channel, content)
    result = await stand.reader.context_menu(stand.channel, MENU, target)
    assert result.ephemeral
    return result.followups[0] if result.followups else result.response


async def test_an_unknown_article_is_read_from_its_page(stand: Newsstand) -> None:
    """Its quotes are shown with their speakers, a few a page, with the link; nothing of it is stored."""
    stand.web.pages[WEIR] = weir_page(*SENTENCES)
    shown = await use_menu(stand, f"Have you seen this? {WEIR}")
    assert "“Weir number 1 holds the whole river back”" in text_of(shown)
    assert "— **Ada Okafor**" in text_of(shown)
    assert "8 quotes in this article" in text_of(shown)
    assert links_of(shown) == [WEIR]
    later = await stand.reader.click(shown, label="Next ▶")
    assert "“Weir number 8 holds the whole river back”" in text_of(later.response)
    assert stand.web.pages_asked == [WEIR]
    assert await stand.storage.articles.count(stand.guild_id) == 0


@pytest.mark.parametrize("removed", [WEIR, "weir-herald.example", "Ada Okafor"])
async def test_what_was_removed_is_not_shown_from_its_page(removed: str, stand: Newsstand) -> None:
    """Neither the article, nor anything of its domain, nor what a removed person says on it."""
    stand.web.pages[WEIR] = weir_page(*SENTENCES)
    await stand.storage.removals.begin(read_wanted(removed))
    shown = await use_menu(stand, WEIR)
    assert "Weir number 1" not in text_of(shown)
    assert "Okafor" not in text_of(shown)


async def test_an_article_of_the_archive_is_not_fetched(stand: Newsstand) -> None:
    """What this server reads is answered from the archive, whatever the address carries for counting readers."""
    words = "Ada Okafor, the mayor, said: “The dam will hold.”"
    await stand.article(
        "The dam", words, url=WEIR, quotes=(quoted(words, "The dam will hold.", "Ada Okafor"),)
    )
    shown = await use_menu(stand, f"{WEIR}?utm_source=chat")
    assert "“The dam will hold.”" in text_of(shown)
    assert stand.web.pages_asked == []


async def test_what_another_server_reads_is_read_from_its_page(stand: Newsstand) -> None:
    """An article known through another server's own source is not shown from the archive."""
    elsewhere = await stand.source("Private Post", added_to=cast(Any, 4_711))
    await stand.article("The dam", "Nothing was said.", url=WEIR, source=elsewhere)
    stand.web.pages[WEIR] = weir_page(*SENTENCES[:2])
    assert "2 quotes in this article" in text_of(await use_menu(stand, WEIR))


async def test_the_first_link_with_an_article_is_taken(stand: Newsstand) -> None:
    """Pictures and pages that cannot be read are passed over."""
    stand.web.pages["https://pictures.example/cat"] = "<html><body><img src='cat.png'></body></html>"
    stand.web.pages[WEIR] = weir_page(*SENTENCES[:2])
    shown = await use_menu(stand, f"https://gone.example/1 https://pictures.example/cat {WEIR}")
    assert "2 quotes in this article" in text_of(shown)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("just words", "no link in this message"),
        ("https://pictures.example/cat", "no article at the link"),
        ("https://gone.example/1", "could not be read"),
        (WEIR + "/closed", "asks programs not to read"),
    ],
)
async def test_what_cannot_be_read_is_said(stand: Newsstand, content: str, said: str) -> None:
    """Each failure says what happened."""
    stand.web.pages["https://pictures.example/cat"] = "<html><body><img src='cat.png'></body></html>"
    stand.web.forbidden.add(WEIR + "/closed")
    assert said in text_of(await use_menu(stand, content))


@pytest.mark.parametrize(
    ("paragraph", "head", "said"),
    [
        ("The river is quiet.", "", "No quotes were found"),
        (SENTENCES[0], "<meta name='robots' content='nosnippet'>", "asks that nothing of the text is shown"),
    ],
    ids=["no quotes", "nosnippet"],
)
async def test_an_article_without_quotes_to_show(
    stand: Newsstand, paragraph: str, head: str, said: str
) -> None:
    """Why there are none is said, and the article is linked."""
    stand.web.pages[WEIR] = weir_page(paragraph, head=head)
    shown = await use_menu(stand, WEIR)
    assert said in text_of(shown)
    assert "Weir number" not in text_of(shown)
    assert links_of(shown) == [WEIR]


async def test_reading_links_is_bounded(stand: Newsstand) -> None:
    """Each page counts for the person who asks; beyond the bound nothing is fetched, and it says when to come back."""
    for number in range(PER_USER):
        await use_menu(stand, f"https://gone.example/{number}")
    refused = await use_menu(stand, "https://gone.example/one-more")
    assert len(stand.web.pages_asked) == PER_USER
    assert "ry again" in text_of(refused)


async def test_after_a_while_the_article_is_forgotten(stand: Newsstand) -> None:
    """A page turned much later says how to read the article again; nothing is fetched by a button."""
    stand.web.pages[WEIR] = weir_page(*SENTENCES)
    shown = await use_menu(stand, WEIR)
    stand.clock.time += KEPT_FOR + timedelta(seconds=1)
    later = await stand.reader.click(shown, label="Next ▶")
    assert MENU in text_of(later.response)
    assert stand.web.pages_asked == [WEIR]


async def test_what_the_server_decided_holds_for_a_page_as_well(stand: Newsstand) -> None:
    """Nobody whom organisers hid is quoted from a link, renamed people have their names here, judged words stay judged."""
    words = "The dam holds back all of the water."
    text = f"Ada Okafor said: “{words}” Bea Lund said: “{words}”"
    first, second = (
        quoted(text, words, "Ada Okafor", role="mayor"),
        quoted(text, words, "Bea Lund", role="mayor"),
    )
    await stand.article("The dam", text, quotes=(first, second))
    names, reports, by = stand.storage.shown_names, stand.storage.reports, cast(Any, 7)
    (ada,), (bea,) = [
        await stand.storage.topics.resolve(stand.guild_id, name) for name in ("Ada Okafor", "Bea Lund")
    ]
    stand.web.pages[WEIR] = weir_page(
        f"“{words}” said Ada Okafor, the mayor.", "“It never leaked before, not once,” said Bea Lund."
    )
    await names.hide(stand.guild_id, bea.id, by=by)
    await names.rename(stand.guild_id, ada.id, "Madam Mayor", by=by)
    shown = text_of(await use_menu(stand, WEIR))
    assert "leaked" not in shown
    assert "**Madam Mayor**" in shown
    stored = (await stand.storage.quotes.find(stand.guild_id, speaker_id=ada.id)).items[0]
    reported = await reports.add(stand.guild_id, stored.id, by)
    assert reported.report_id is not None
    await reports.judge(reported.report_id, stand.guild_id, "withheld", by=by)
    shown = text_of(await use_menu(stand, WEIR))
    assert "dam holds" in shown
    assert "Madam Mayor" not in shown.split("back all of the water")[1].split("quote")[0]


async def test_sharing_shows_the_quotes_to_all(stand: Newsstand) -> None:
    """Share shows the same page in the channel."""
    stand.web.pages[WEIR] = weir_page(*SENTENCES[:2])
    shared = await stand.reader.click(await use_menu(stand, WEIR), label="Share")
    assert not shared.ephemeral
    assert "Shared by" in text_of(shared.response)
    assert "Share" not in labels_of(shared.response)


def test_what_is_kept_is_bounded(stand: Newsstand) -> None:
    """Only the last articles stay in memory."""
    cog = LinksCog(stand.services)
    kept = AnalysedArticle(ExtractedArticle("The weir", "It opened."))
    for number in range(KEPT_MAX + 5):
        cog._keep(f"https://a.example/{number}", kept)  # pyright: ignore[reportPrivateUsage]  # no other way to see it
    assert cog._kept("https://a.example/4") is None  # pyright: ignore[reportPrivateUsage]  # as above
    assert cog._kept("https://a.example/5") is kept  # pyright: ignore[reportPrivateUsage]  # as above
