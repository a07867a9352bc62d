"""What a hostile page may not do to the parsers behind us."""

from __future__ import annotations

import pytest

from news.html_tree import ATTRIBUTES_MAX, element_text, parse_html, tame

MANY = " ".join(f"a{n}=1" for n in range(3_000))
QUOTED = " ".join(f'a{n}=">"' for n in range(3_000))
MONSTROUS = {
    "plain": f"<p {MANY}>",
    "never closed": f"<p {MANY}",
    "quoted ends": f"<p {QUOTED}>",
    "broken by brackets": f"<p {MANY.replace(' ', ' < ')}>",
    "with tags in it": f"<p {MANY.replace(' ', ' <b ')}>",
    "behind a script's quote": f"<script>x = \"<p a='</script><p {MANY}>'",
    "behind a comment's quote": f"<!-- <p a=' --><p {MANY}>'",
    "after an open quote": f'<b title="x><p {MANY}>',
    "in a value": f"<b title='<p {MANY}>'><p {MANY}>",
    "without spaces": "<p" + "".join(f'/a{n}="1"' for n in range(3_000)) + ">",
    "other spaces": f"<p {MANY.replace(' ', chr(12))}>",
    "no names": f"<p {'= ' * 3_000}>",
}


@pytest.mark.parametrize("html", MONSTROUS.values(), ids=MONSTROUS)
def test_no_tag_reaches_a_parser_with_thousands_of_attributes(html: str) -> None:
    """Parsers take quadratic time over them, however the tag is hidden."""
    root = parse_html(f"{html}x<p>The pier stands.</p>")
    assert root is not None
    assert all(len(getattr(element, "attrib", ())) <= ATTRIBUTES_MAX for element in root.iter())


ORDINARY = (
    '<a href="x" title="a > b <i>c</i>" data-x=\'{"a": 1}\'>y</a>',
    "<img src=x/><br/><input disabled value=>",
    '<p a="x"b="y" c = d>text',
    "1 < 2 & 3 > 2 <3",
    "<!doctype html><!-- a <!-- b --><title>x</title>",
)


@pytest.mark.parametrize("html", ORDINARY)
def test_ordinary_pages_stay_as_they_are(html: str) -> None:
    """Nothing is repaired that parsers read well."""
    assert tame(html) == html


def test_a_tag_that_runs_into_the_next_one_is_closed() -> None:
    """The words after a forgotten bracket are kept, and no attribute becomes text."""
    root = parse_html('<p><a href="x" <b>pier</b> stands</p>')
    assert root is not None
    assert element_text(root) == "pier stands"
