from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs._render.text import escape, escaped, link, plain, safe_url, shorten, spoken, weight

NASTY = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("*_~`|[]()<>@#\\:/-. \n")), max_size=300)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("*bold* _it_", r"\*bold\* \_it\_"),
        ("```code", r"\`\`\`code"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("[x](javascript:alert)", r"\[x\](javascript:alert)"),
        ("# Heading", r"\# Heading"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("> quote", r"\> quote"),
        ("see https://bad.example", r"see https\://bad.example"),
        ("<t:0:R> <:x:1>", r"\<t:0:R> \<:x:1>"),
        ("@everyone", "@\u200beveryone"),
        ("<@&12>", "\\<@\u200b&12>"),
        ("me@example.com", "me@example.com"),
        ("plain - text #1", "plain - text #1"),
        ("left\u202eright", "leftright"),
    ],
)
def test_feed_text_is_shown_as_it_is(raw: str, shown: str) -> None:
    """Markdown, mentions, links and time stamps in a publisher's text stay plain characters."""
    assert escape(raw) == shown


@given(NASTY, st.integers(0, 200))
def test_escaped_text_fits_and_never_ends_inside_an_escape(text: str, limit: int) -> None:
    """Escaped text counts at most its limit, ends in no lone backslash and can be encoded."""
    result = escaped(text, limit)
    assert weight(result) <= limit
    backslashes = len(result) - len(result.rstrip("\\"))
    assert backslashes % 2 == 0
    result.encode()


@given(NASTY)
def test_no_text_makes_a_mention(text: str) -> None:
    """Nothing in a text can address anyone."""
    shown = escape(text)
    assert not re.search(r"@(everyone|here)|<@|(?<!\\)<|(?<!\\)`|(?<!\\)\[.*(?<!\\)\]\(", shown)


@given(NASTY, st.integers(1, 120))
def test_shortened_text_is_a_beginning(text: str, limit: int) -> None:
    """Shortening keeps the beginning and adds an ellipsis at most."""
    result = shorten(text, limit)
    assert weight(result) <= limit
    assert text.startswith(result.removesuffix("…")) or result == text


def test_texts_are_cut_at_a_sentence_or_a_word() -> None:
    """A cut falls behind a sentence where one ends late enough, else between words."""
    assert (
        shorten("The dam held. Nobody was hurt in the valley below.", 40)
        == "The dam held. Nobody was hurt in the…"
    )
    assert shorten("The old dam held all night. Nobody was hurt.", 38) == "The old dam held all night."


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://harbour.example/a_b", "https://harbour.example/a_b"),
        ("https://harbour.example/a(b)", "https://harbour.example/a%28b%29"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://user:secret@harbour.example/", None),
        ("https://", None),
        ("https://harbour.example/" + "a" * 600, None),
        ("https://[bad", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_linked(url: str | None, expected: str | None) -> None:
    """A link leads to http or https, without credentials, and cannot break out of its brackets."""
    assert safe_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example:99999/",
        "https://harbour.example:port/",
        "https://harbour.example:0/",
        "https://%/",
        "https://harbour..example/",
        "http://intranet/",
        "https://[::1]/",
        "https://.example/",
        "https://harbour.example./",
    ],
)
def test_an_address_that_discord_would_refuse_is_no_link(url: str) -> None:
    """One malformed address must not cost the whole card."""
    assert safe_url(url) is None


def test_a_title_with_brackets_is_still_one_link() -> None:
    """Square brackets become round ones inside a link, because Discord cannot escape them there."""
    assert link("[Video] Ferry returns", "https://harbour.example/1") == (
        "[**(Video) Ferry returns**](https://harbour.example/1)"
    )


def test_labels_are_cut_between_words() -> None:
    """A label is one line and ends at a word."""
    assert plain("Harbour\nFestival Committee", 20) == "Harbour Festival…"


def test_quotes_are_shown_without_the_comma_before_the_mark() -> None:
    """A comma that the sentence around a quote needs is no part of what is shown."""
    assert spoken("We sold every seat,", 100) == "“We sold every seat”"
