from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.posting.templates import PLACEHOLDERS, RENDERED_MAX, TEMPLATE_MAX, read_template

VALUES = {
    "title": "Ferry line cuts *timetable*",
    "url": "https://gazette.example/ferry?page=1",
    "source": "The Morning Gazette",
    "time": "<t:1767614400:R>",
}


def escape(text: str) -> str:
    """As strict as a cog's: whatever could be Markdown or a mention has a backslash before it."""
    return re.sub(r"([\\*_~`|<>\[\]()#@:-])", r"\\\1", text)


@pytest.mark.parametrize(
    ("typed", "rendered"),
    [
        ("**{title}**\n{url}", "**Ferry line cuts \\*timetable\\***\nhttps://gazette.example/ferry?page=1"),
        ("[{ Title }]({url})", "[Ferry line cuts \\*timetable\\*](https://gazette.example/ferry?page=1)"),
        ("{{title}} {time}", "{title} <t:1767614400:R>"),
        ("{title}\n> {quote} — {speaker}\n{source}", "Ferry line cuts \\*timetable\\*\nThe Morning Gazette"),
        ("{source}: {author}", "The Morning Gazette: "),
        ("{headline} {source}", "{headline} The Morning Gazette"),
        ("{source} {", "The Morning Gazette {"),
        ("@everyone {source}", "@everyone The Morning Gazette"),
    ],
)
def test_a_template_is_filled(typed: str, rendered: str) -> None:
    """The template's Markdown stays, values are escaped, and a line without any value is left out."""
    assert read_template(typed).render(VALUES, escape) == rendered.strip()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("{headline} {url}", "{headline} is none of the placeholders: {title} {url}"),
        ("{a} {title} {b} {a}", "{a}, {b} are none of the placeholders: {title} {url}"),
        ("News!", "there is no placeholder"),
        ("", "there is no placeholder"),
        ("{title}" + "x" * 2_000, "only the first 1000 characters"),
    ],
)
def test_what_is_no_placeholder_is_named(typed: str, problem: str) -> None:
    """Whoever writes a template is told what will not be filled."""
    assert any(problem in one for one in read_template(typed).problems)


def test_of_hundreds_of_unknown_placeholders_some_are_named() -> None:
    """What is said of a template stays short enough for a card."""
    (problem,) = read_template("{title}" + "".join(f"{{{number}}}" for number in range(200))).problems
    assert problem.startswith("{0}, {1}, {2}, {3}, {4} and 19")
    assert len(problem) < 250


def test_every_placeholder_can_be_used() -> None:
    """Each placeholder that is offered is read and filled."""
    typed = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    read = read_template(typed)
    assert read.problems == ()
    assert read.placeholders == set(PLACEHOLDERS)
    values = dict.fromkeys(PLACEHOLDERS, "word") | {"url": "https://gazette.example/"}
    assert read.render(values, escape).split() == [values[name] for name in PLACEHOLDERS]


@pytest.mark.parametrize(
    ("url", "rendered"),
    [
        ("https://gazette.example/a) **b** <@1>", "https://gazette.example/a%29%20%2A%2Ab%2A%2A%20%3C@1%3E"),
        ("https://gazette.example/ä_b", "https://gazette.example/%C3%A4_b"),
        ("javascript:alert(1)", ""),
        ("[x](https://gazette.example)", ""),
        ("https://" + "a" * 2_000, ""),
        ("", ""),
    ],
)
def test_an_address_cannot_end_the_link_that_it_stands_in(url: str, rendered: str) -> None:
    """What could break out of a link is encoded; what leads nowhere is left out."""
    assert read_template("{url}").render({"url": url}, escape) == rendered


@pytest.mark.parametrize("typed", ["[**{title}**]({url})", "[**{title}**](<{url}>)"])
def test_a_link_to_nowhere_is_its_words(typed: str) -> None:
    """An article without an address, from a file, shows its headline and no broken link."""
    assert read_template(typed).render({"title": "Dam [holds]"}, escape) == "**Dam \\[holds\\]**"


def test_long_values_are_cut_before_the_servers_own_words() -> None:
    """A post keeps within its bound: the longest values give way, the template and short values stay whole."""
    typed = "**News**\n{title}\n{lead}\n> {quote}\n{source} " + "own words " * 60
    values = {"title": "*" * 900, "lead": "*" * 900, "quote": "*" * 900, "source": "The Gazette"}
    rendered = read_template(typed).render(values, escape)
    assert RENDERED_MAX * 3 // 4 < len(rendered) <= RENDERED_MAX
    assert rendered.startswith("**News**\n\\*")
    assert rendered.endswith("The Gazette " + ("own words " * 60).strip())
    assert rendered.count("…") == 3


def test_a_time_that_is_no_timestamp_is_escaped() -> None:
    """Only a moment as Discord writes it may stand as it is."""
    assert read_template("{time}").render({"time": "<t:1:R> <@1>"}, escape) == "\\<t\\:1\\:R\\> \\<\\@1\\>"


TYPED = st.lists(
    st.sampled_from(["{", "}", "{title}", "{url}", "{lead}", "{x}", "\n", "**", "a ", "\0", "@everyone"]),
    max_size=200,
).map("".join)
HOSTILE = st.lists(
    st.sampled_from(["*", "<@&1>", "](", "`", "@everyone", "\n", "{title}", "\\", "x"]), max_size=400
).map("".join)


@given(
    TYPED,
    st.dictionaries(st.sampled_from(list(PLACEHOLDERS)), HOSTILE | st.just("https://gazette.example/a")),
)
def test_values_are_never_markdown_and_never_too_long(typed: str, values: dict[str, str]) -> None:
    """Whatever comes from the world is escaped, also what looks like a placeholder, and a post keeps within its bound."""

    def escape_all(text: str) -> str:
        return "".join(f"\\{char}" if not char.isalnum() and char != " " else char for char in text)

    rendered = read_template(typed).render(values, escape_all)
    assert len(rendered) <= RENDERED_MAX
    unescaped = re.sub(r"\\.", "", rendered)
    assert not set("<>[]()`") & set(unescaped)
    assert unescaped.count("@") <= typed.count("@")
    assert rendered.count("\n") <= typed[:TEMPLATE_MAX].count("\n")


@given(st.text(max_size=1_500))
def test_no_template_raises(typed: str) -> None:
    """Any text can be typed as a template."""
    assert len(read_template(typed).render(VALUES, escape)) <= RENDERED_MAX
