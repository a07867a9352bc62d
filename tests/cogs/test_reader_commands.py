"""Every reader's command as people use it: what it shows, what it says when there is nothing, and its errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest

from cogs._render.text import escape
from cogs.search import with_speaker
from news.articles import read_text_file
from news.models import GuildId, Topic
from news.pipeline import analyse
from tests.cogs.shown import labels_of, links_of, options_of, parts, text_of
from tests.different import word
from tests.newsstand import Newsstand, quoted, topic

DAM = "Ada Okafor, the mayor, said: “The dam will hold.” Nobody left the valley.\n\nA second paragraph."
DAM_SPAN = (DAM.index("dam"), DAM.index("dam") + 3)
SEED = Path(__file__).parents[1] / "data" / "seed.txt"


async def ask(stand: Newsstand, command: str, /, **options: Any) -> Any:
    """What a command answers; it must be for the asker alone."""
    result = await stand.reader.slash(stand.channel, command, **options)
    assert result.ephemeral
    return result.response


async def dam_article(stand: Newsstand, **fields: Any) -> Any:
    return await stand.article(
        "Lune Dam holds through the night",
        DAM,
        quotes=(quoted(DAM, "The dam will hold.", "Ada Okafor", role="Mayor"),),
        topics=(
            Topic("Lune Dam", "place", 0.9, mentions=(DAM_SPAN,)),
            topic("Ada Okafor", "person"),
            topic("Lune Council"),
        ),
        **fields,
    )


async def test_headlines_are_linked_with_domain_and_time(stand: Newsstand) -> None:
    """A headline is a link, with the publisher's domain and the reader's own time beside it."""
    await dam_article(stand, url="https://gazette.example/dam")
    shown = text_of(await ask(stand, "headlines"))
    assert "[**Lune Dam holds through the night**](https://gazette.example/dam)" in shown
    assert (
        "harbour-gazette.example · <t:1767265200:R>" in shown or "gazette.example · <t:1767265200:R>" in shown
    )


async def test_headlines_page_to_the_end_and_back(stand: Newsstand) -> None:
    """Older and Newer turn the pages in place, to the last one and back to the first."""
    for number in range(20):
        await stand.article(word(number), f"{word(number)}.")
    message = await ask(stand, "headlines")
    assert labels_of(message) == ["Older ▶", "Share"]
    assert "Page" not in text_of(message)
    for number in (2, 3):
        message = (await stand.reader.click(message, label="Older ▶")).response
        assert f"-# Page {number}" in text_of(message)
    assert labels_of(message) == ["◀ Newer", "Share"]
    assert "**20.**" in text_of(message)
    for _ in (2, 1):
        message = (await stand.reader.click(message, label="◀ Newer")).response
    assert "**1.**" in text_of(message)
    assert len(stand.channel.history(viewer=stand.reader)) == 1


async def test_an_article_opens_from_a_list(stand: Newsstand) -> None:
    """The menu of a list opens an article beside the list."""
    await dam_article(stand)
    message = await ask(stand, "headlines")
    (option,) = options_of(message)
    opened = (await stand.reader.select(message, [option["value"]])).response
    assert opened.ephemeral
    assert opened.id != message.id
    assert "“The dam will hold.”" in text_of(opened)


async def test_an_article_shows_lead_quotes_topics_and_link(stand: Newsstand) -> None:
    """An article's card has the publisher's description, the quotes with their speakers, topics and the link."""
    await dam_article(stand, description="Engineers watched it all night.", authors=("Bea Lund",))
    message = await ask(stand, "article", title="dam holds")
    shown = text_of(message)
    assert "Engineers watched it all night." in shown
    assert "Nobody left" not in shown
    assert "> “The dam will hold.”\n> — **Ada Okafor**" in shown
    assert "By Bea Lund" in shown
    assert links_of(message) == ["https://harbour-gazette.example/1"]
    assert labels_of(message) == ["Read", "Lune Dam", "Ada Okafor", "Lune Council", "Follow", "Save", "Share"]


async def test_a_paywalled_article_shows_its_description_alone(stand: Newsstand) -> None:
    """Nothing of a text behind a paywall is shown: no lead, no quotes, no context."""
    await dam_article(stand, description="For subscribers.", is_paywalled=True)
    shown = text_of(await ask(stand, "article", title="Lune Dam holds through the night"))
    assert "For subscribers." in shown
    assert "Nobody left" not in shown
    assert "will hold" not in shown
    message = await ask(stand, "quote", by="Okafor")
    context = (await stand.reader.click(message, label="Context")).response
    assert "Nobody left" not in text_of(context)


async def test_a_file_without_an_address_names_its_source(stand: Newsstand) -> None:
    """An article without an address shows no link and names where it came from."""
    files = await stand.storage.sources.add_files()
    await dam_article(stand, url=None, source=files)
    message = await ask(stand, "article", title="dam holds")
    assert "Imported files" in text_of(message)
    assert "Read" not in labels_of(message)


async def test_an_ambiguous_title_offers_the_others(stand: Newsstand) -> None:
    """Words that several titles have show the newest, and a menu of the others."""
    for _ in range(3):
        await stand.article()
    message = await ask(stand, "article", title="ferry timetable")
    assert "part 1" in text_of(message)
    assert [option["label"][-6:] for option in options_of(message)] == ["part 2", "part 3"]


async def test_a_title_that_nothing_has_falls_back_to_the_text(stand: Newsstand) -> None:
    """An article is found by words of its text where no title has them."""
    await dam_article(stand)
    assert "Lune Dam holds" in text_of(await ask(stand, "article", title="valley"))
    assert "No article called “zeppelin” in 1 source." in text_of(
        await ask(stand, "article", title="zeppelin")
    )


@pytest.mark.parametrize("typed", ["😀", "!!!", "-zeppelin", "“”"])
async def test_no_words_are_no_title(stand: Newsstand, typed: str) -> None:
    """Where no word is asked for, no article is found: least of all the newest."""
    await dam_article(stand)
    shown = text_of(await ask(stand, "article", title=typed))
    assert f"No article called “{escape(typed)}” in 1 source." in shown
    assert "`/headlines` shows what there is" in shown


async def test_search_finds_passages(stand: Newsstand) -> None:
    """A search shows the passage; exclusions and phrases count."""
    await dam_article(stand)
    await stand.article(text="The valley road reopened.")
    shown = text_of(await ask(stand, "search", query='valley -road "the dam"'))
    assert "Lune Dam holds" in shown
    assert "Ferry" not in shown
    either = text_of(await ask(stand, "search", query="zeppelin OR (valley NOT road)"))
    assert "Lune Dam holds" in either
    assert "Ferry" not in either
    best = text_of(await ask(stand, "search", query="valley", sort="best match"))
    assert "Lune Dam holds" in best
    assert "Ferry" in best


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"query": "zeppelin"}, "Nothing matches “zeppelin” in 1 source."),
        ({"query": "-dam"}, "There is nothing to look for in that."),
        ({"query": "dam", "since": "soon"}, "“soon” is not a time that I understand"),
        ({"query": "dam", "source": "Nowhere Post"}, "No source called “Nowhere Post” is read here."),
        (
            {"query": "zeppelin after:2025-12-31"},
            "Nothing matches “zeppelin after:2025-12-31” in 1 source since",
        ),
        ({"query": "dam by:nobody"}, "Nobody called “nobody” is quoted in 1 source."),
        ({"query": "by:nobody"}, "Without `by:` a search finds any word."),
        ({"query": "by:nobody", "since": "week"}, "Nobody called “nobody” is quoted in 1 source since <t:"),
        ({"query": "zeppelin by:okafor"}, "Nothing matches “zeppelin by:okafor” in 1 source."),
        ({"query": "zeppelin after:soon"}, "I could not read “after:soon”"),
        ({"query": "zeppelin OR"}, "Mind that OR stands between two things to look for; one is missing."),
        ({"query": "-(dam OR ferry)"}, "There is nothing to look for in that."),
        ({"query": "zeppelin OR balloon"}, "Nothing matches “zeppelin OR balloon” in 1 source."),
    ],
)
async def test_a_search_without_a_result_says_why(
    stand: Newsstand, options: dict[str, Any], said: str
) -> None:
    """What was searched, what could not be read, and what to write instead."""
    await dam_article(stand)
    assert said in text_of(await ask(stand, "search", **options))
    stand.expects_errors = True


async def test_a_misspelt_speaker_of_a_search_is_one_press_away(stand: Newsstand) -> None:
    """The button asks for the same words by the person who was meant, and the pages stay theirs."""
    text = "Ada Okafor said: “The dam will hold.” Twice."
    for number in range(8):
        quotes = (quoted(text, "The dam will hold.", "Ada Okafor", role="mayor"),)
        await stand.article(f"Dam, part {number}", text, quotes=quotes)
    await stand.article("Dam of beavers")
    message = await ask(stand, "search", query='dam by:"Ada Okaforr" -zeppelin')
    assert "Did you mean **Ada Okafor**?" in text_of(message)
    found = (await stand.reader.click(message, label="Ada Okafor")).response
    assert 'Search “dam by:"Ada Okafor" -zeppelin”' in text_of(found)
    assert "Dam, part 0" in text_of(found)
    older = (await stand.reader.click(found, label="Older ▶")).response
    assert "Dam, part 7" in text_of(older)
    assert "beavers" not in text_of(older)


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ("by:okaf dam", 'by:"Ada Okafor" dam'),
        ("dam BY:okaf", 'dam by:"Ada Okafor"'),
        ('dam by:"a b" c', 'dam by:"Ada Okafor" c'),
        ("dam by:“a b” c", 'dam by:"Ada Okafor" c'),
        ('by:"a b', 'by:"Ada Okafor"'),
        ("standby:x dam", "standby:x dam"),
    ],
)
def test_another_name_in_a_search(typed: str, changed: str) -> None:
    """Only what stands behind by: changes, and no mark in a name ends it early."""
    assert with_speaker(typed, 'Ada "Okafor') == changed


async def test_a_narrow_question_can_be_widened(stand: Newsstand) -> None:
    """An empty answer asks again with one thing less at a press, in its own place."""
    await dam_article(stand)
    stand.clock.advance(days=9)
    message = await ask(stand, "headlines", since="24 hours")
    assert "No headlines in 1 source since" in text_of(message)
    wider = (await stand.reader.click(message, label="Any time")).response
    assert wider.id == message.id
    assert "Lune Dam holds" in text_of(wider)


async def test_a_quote_has_words_speaker_role_and_source(stand: Newsstand) -> None:
    """A quote is shown in its exact words with who said it, in which role, where and when."""
    await dam_article(stand)
    message = await ask(stand, "quote", by="Okafor")
    shown = text_of(message)
    assert "> “The dam will hold.”" in shown
    assert "— **Ada Okafor**, Mayor · “said”" in shown
    assert "Lune Dam holds through the night" in shown
    assert labels_of(message)[:4] == ["Read", "Context", "More by them", "Another"]


async def test_context_is_the_paragraph_with_the_quote_in_bold(stand: Newsstand) -> None:
    """Context shows the one paragraph around the quote."""
    await dam_article(stand)
    message = await ask(stand, "quote")
    context = (await stand.reader.click(message, label="Context")).response
    assert "> Ada Okafor, the mayor, said: “**The dam will hold.**” Nobody left the valley." in text_of(
        context
    )
    assert "second paragraph" not in text_of(context)


async def test_another_takes_the_place_of_the_quote(stand: Newsstand) -> None:
    """Another shows a quote in the same message."""
    await dam_article(stand)
    message = await ask(stand, "quote")
    other = (await stand.reader.click(message, label="Another")).response
    assert other.id == message.id
    assert "“The dam will hold.”" in text_of(other)


async def test_quotes_about_something_come_from_the_menu(stand: Newsstand) -> None:
    """The menu of a quote finds quotes about a topic of its article, and offers none that nobody speaks about."""
    await dam_article(stand)
    message = await ask(stand, "quote", text="dam")
    (dam,) = options_of(message)
    assert dam["label"] == "Lune Dam"
    about = (await stand.reader.select(message, [dam["value"]])).response
    assert "Quotes about **Lune Dam**" in text_of(about)
    assert "“The dam will hold.”" in text_of(about)


async def test_quotes_of_an_article_about_something_else_are_not_about_it(stand: Newsstand) -> None:
    """A topic of the article that no quote names nor stands beside has no quotes; the answer says so."""
    await dam_article(stand)
    message = await ask(stand, "quote", about="Lune Council")
    assert "No quotes about **Lune Council** in 1 source." in text_of(message)
    page = await ask(stand, "topic", name="Lune Council")
    assert "Quotes about" not in labels_of(page)
    assert "will hold" not in text_of(page)


async def test_a_quote_without_a_clear_speaker_says_so(stand: Newsstand) -> None:
    """Nobody is named for words whose speaker is not clear."""
    await stand.article(text=DAM, quotes=(quoted(DAM, "The dam will hold.", None),))
    message = await ask(stand, "quote", text="hold")
    assert "— speaker not clear" in text_of(message)
    assert "More by them" not in labels_of(message)


async def test_all_quotes_of_an_article_can_be_paged(stand: Newsstand) -> None:
    """An article with many quotes shows them all behind a button."""
    text = " ".join(f"“Word number {n} counts.”" for n in range(14))
    await stand.article(
        "Many words", text, quotes=tuple(quoted(text, f"Word number {n} counts.", None) for n in range(14))
    )
    message = await ask(stand, "article", title="Many words")
    quotes = (await stand.reader.click(message, label="All quotes")).response
    assert "14 quotes in this article" in text_of(quotes)
    last = quotes
    for _ in range(2):
        last = (await stand.reader.click(last, label="Next ▶")).response
    assert "Word number 13" in text_of(last)
    assert "Next ▶" not in labels_of(last)


async def test_a_topic_has_counts_news_quotes_and_people(stand: Newsstand) -> None:
    """A topic's page says what it is, how much there is, what is new, who is in it."""
    await dam_article(stand)
    message = await ask(stand, "topic", name="lune dam")
    shown = text_of(message)
    assert "Place · 1 article from 1 source · 1 quote about it" in shown
    assert "Lune Dam holds through the night" in shown
    assert "> “The dam will hold.”\n> — **Ada Okafor** · harbour-gazette.example · <t:" in shown
    assert " · [read](https://harbour-gazette.example/" in shown
    assert "**With** Ada Okafor (1 article)" in shown
    assert labels_of(message) == ["Headlines", "Quotes about", "Search", "Follow", "Lune Council", "Share"]


async def test_a_topic_fits_on_a_phone(stand: Newsstand) -> None:
    """A menu and two rows of buttons, Share in the last of them."""
    await dam_article(stand)
    for name in ("Lune Dam", "Ada Okafor"):
        message = await ask(stand, "topic", name=name)
        rows = [part["components"] for part in parts(message.components) if part["type"] == 1]
        assert len(rows) <= 3
        assert rows[-1][-1]["label"] == "Share"


async def test_a_person_has_a_page_too(stand: Newsstand) -> None:
    """A person's page leads to what they said."""
    await dam_article(stand)
    message = await ask(stand, "topic", name="Okafor")
    assert "Person · 1 article from 1 source · 1 quote by them" in text_of(message)
    quotes = (await stand.reader.click(message, label="Quotes by them")).response
    assert "Quotes by **Ada Okafor**" in text_of(quotes)


async def test_an_ambiguous_name_offers_the_others_and_keeps_the_filters(stand: Newsstand) -> None:
    """The best of several names is shown, the others stand on buttons that keep what else was asked."""
    await dam_article(stand)
    await stand.article("Lune Council meets", topics=(topic("Lune Council"),))
    message = await ask(stand, "headlines", topic="lune", since="week")
    other = labels_of(message)[0]
    changed = (await stand.reader.click(message, label=other)).response
    assert f"Headlines about **{other}** since" in text_of(changed)


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("topic", {"name": "lunacy"}, "Did you mean **Lune Council**, **Lune Dam**?"),
        ("quote", {"by": "Okaf"}, "Nobody called “Okaf” is quoted in 1 source."),
        ("quote", {"by": "Okaf", "since": "week"}, "is quoted in 1 source since <t:"),
        (
            "headlines",
            {"topic": "zeppelins", "since": "week"},
            "Nothing called “zeppelins” in 1 source since <t:",
        ),
        ("quote", {"about": "zeppelins"}, "Nothing called “zeppelins” in 1 source."),
        ("quote", {"text": "zeppelin"}, "No quotes with “zeppelin” in 1 source."),
        ("headlines", {"topic": "zeppelins"}, "Names are suggested as you type."),
        ("headlines", {"since": "2031-01-01"}, "is not a time that I understand"),
        ("topic", {"name": "#99999"}, "not in the archive any more"),
        ("article", {"title": "#12345"}, "not in the archive any more"),
        ("article", {"title": "#99999999999999999999999"}, "No article called"),
    ],
)
async def test_nothing_found_says_what_to_try(
    stand: Newsstand, command: str, options: dict[str, Any], said: str
) -> None:
    """An empty answer says what was looked through and what to try next."""
    await dam_article(stand)
    assert said in text_of(await ask(stand, command, **options))
    stand.expects_errors = True


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("headlines", {}),
        ("article", {"title": "x"}),
        ("search", {"query": "x"}),
        ("quote", {}),
        ("topic", {"name": "x"}),
    ],
)
async def test_an_empty_archive_says_how_to_fill_it(
    stand: Newsstand, command: str, options: dict[str, Any]
) -> None:
    """Before the first article every command points to the set-up."""
    assert "`/desk setup`" in text_of(await ask(stand, command, **options))


async def test_help_lists_every_command_to_click(stand: Newsstand) -> None:
    """Help names every command with its line, as something to click."""
    shown = text_of(await ask(stand, "help"))
    for command in stand.tree.get_commands(type=discord.AppCommandType.chat_input):
        assert f"</{command.name}:" in shown
        assert command.description in shown
    for message_menu in stand.tree.get_commands(type=discord.AppCommandType.message):
        assert message_menu.name in shown


async def test_about_counts_what_is_read_here(stand: Newsstand) -> None:
    """About says who runs it, what it reads and what it keeps."""
    await dam_article(stand)
    shown = text_of(await ask(stand, "about"))
    assert "1 source, 1 article" in shown
    assert "It reads no messages but the one" in shown


async def test_the_same_name_of_two_things_is_told_apart(stand: Newsstand) -> None:
    """A person and a place of one name differ in suggestions, in buttons and in what may have been meant."""
    await stand.article(topics=(topic("Skerra", "place"), topic("Skerra", "person")))
    await stand.article(topics=(topic("Skerra", "place"), topic("x" * 120)))
    other = await stand.source("Valley Post")
    await stand.article(topics=(topic("Skerra", "place"), topic("Skerra", "person")), source=other)
    found = await stand.reader.autocomplete(stand.channel, "topic", "name", "sker")
    assert [choice["name"] for choice in found] == [
        "Skerra · place · 3 articles",
        "Skerra · person · 2 articles",
    ]
    assert "Skerra (person)" in labels_of(await ask(stand, "headlines", topic="skerra"))
    meant = await ask(stand, "headlines", topic="skerries")
    assert "Did you mean **Skerra (place)**, **Skerra (person)**?" in text_of(meant)
    (long,) = await stand.reader.autocomplete(stand.channel, "topic", "name", "xxx")
    assert len(long["name"]) == 100
    assert long["name"].endswith(" · organisation · 1 article")


async def test_suggestions_are_names_with_ids(stand: Newsstand) -> None:
    """Every name option suggests what is there; the value is an id, the label tells things apart."""
    article = await dam_article(stand)
    suggest = stand.reader.autocomplete
    (title,) = await suggest(stand.channel, "article", "title", "dam")
    assert title == {
        "name": "Lune Dam holds through the night · harbour-gazette.example",
        "value": f"#{article}",
    } | {key: title[key] for key in title if key not in ("name", "value")}
    (by,) = await suggest(stand.channel, "quote", "by", "oka")
    assert by["name"] == "Ada Okafor · person · 1 quote"
    assert "“The dam will hold.”" in text_of(await ask(stand, "quote", by=by["value"]))
    (source,) = await suggest(stand.channel, "search", "source", "harb")
    assert source["name"] == "Harbour Gazette"
    assert len(await suggest(stand.channel, "topic", "name", "")) == 3
    since = [choice["name"] for choice in await suggest(stand.channel, "headlines", "since", "")]
    assert since == ["today", "24 hours", "3 days", "week", "month"]
    (typed,) = await suggest(stand.channel, "headlines", "since", "2025-12-24")
    assert typed["value"] == "2025-12-24"


async def test_suggestions_never_fail(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure while typing suggests nothing."""

    async def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stand.storage.topics, "complete", broken)
    assert await stand.reader.autocomplete(stand.channel, "topic", "name", "x") == []


async def test_the_seed_article_answers(stand: Newsstand) -> None:
    """The first article of all: its quotes with their speakers, its topic, and nothing of the page around it."""
    read = read_text_file(SEED.read_bytes(), name=SEED.name)
    files = await stand.storage.sources.add_files()
    await stand.storage.articles.add(analyse(read), source_id=files, post=False)
    pages: list[str] = []
    message = await ask(stand, "quote", by="Trump")
    pages.append(text_of(message))
    while "Older ▶" in labels_of(message):
        message = (await stand.reader.click(message, label="Older ▶")).response
        pages.append(text_of(message))
    assert any("“I just want to see people stop getting killed.”" in page for page in pages)
    assert any("I think we are on the way to getting peace." in page for page in pages)
    assert all("**Donald Trump**" in page for page in pages)
    hegseth = await ask(stand, "quote", by="Hegseth")
    assert "there will not be U.S. troops deployed to Ukraine" in "\n".join(
        [text_of(hegseth)]
        + (
            [text_of((await stand.reader.click(hegseth, label="Older ▶")).response)]
            if "Older ▶" in labels_of(hegseth)
            else []
        )
    )
    nato = text_of(await ask(stand, "topic", name="NATO"))
    article = text_of(await ask(stand, "article", title="Putin"))
    assert "Talks with Putin and Zelensky" in nato
    assert not any("Leave a Reply" in shown for shown in (*pages, nato, article))


async def test_a_private_source_stays_in_its_server(stand: Newsstand) -> None:
    """What one server added shows in no other server and in no direct message, also not as a suggestion."""
    elsewhere = stand.env.create_guild("Elsewhere")
    private = await stand.source("Private Wire", added_to=GuildId(elsewhere.id))
    await dam_article(stand, source=private)
    their_channel = elsewhere.create_text_channel("general")
    member = elsewhere.add_member(stand.env.create_user("mia"))
    theirs = await member.slash(their_channel, "headlines")
    assert "Lune Dam" in text_of(theirs.response)
    user = stand.env.create_user("dora")
    await user.send_dm("hello")
    for command, options in (
        ("headlines", {}),
        ("search", {"query": "dam"}),
        ("topic", {"name": "Lune Dam"}),
        ("quote", {"by": "Okafor"}),
        ("quote", {}),
        ("article", {"title": "Lune Dam"}),
    ):
        ours = text_of(await ask(stand, command, **options))
        direct = text_of((await user.slash(command, **options)).response)
        assert "will hold" not in ours + direct
        assert "No articles have come in yet." in ours
        assert "No articles have come in yet." in direct
    for command, option in (
        ("topic", "name"),
        ("quote", "by"),
        ("article", "title"),
        ("headlines", "source"),
    ):
        assert await stand.reader.autocomplete(stand.channel, command, option, "") == []
        assert await user.autocomplete(command, option, "") == []
    assert theirs.response is not None
    menu = next(part for part in parts(theirs.response.components) if part["type"] == 3)
    opened = await stand.reader.slash(stand.channel, "article", title=f"#{menu['options'][0]['value']}")
    assert "not in the archive any more" in text_of(opened.response)
    stand.expects_errors = True


async def test_direct_messages_show_public_sources_and_no_share(stand: Newsstand) -> None:
    """In a direct message there is nobody to share with."""
    await dam_article(stand)
    user = stand.env.create_user("dora")
    await user.send_dm("hello")
    message = (await user.slash("headlines")).response
    assert "Lune Dam" in text_of(message)
    assert "Share" not in labels_of(message)
