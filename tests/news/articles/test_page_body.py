"""The text of a page: how it is cut into blocks, and which of them are taken."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from news.articles import page_body, page_judging
from news.articles.page_blocks import BLOCKS_MAX, Layout, read_layout
from news.articles.page_body import body_text
from news.articles.page_features import AMOUNTS, MARK_FIELDS, features
from news.articles.page_judging import KINDS, LOOKS, scores
from news.html_tree import parse_html
from tests.news.articles.page_builder import PARAGRAPHS, TITLE

WEIGHTS = Path(page_judging.__file__).with_name("page_weights.toml")


def layout_of(html: str) -> Layout:
    root = parse_html(html)
    assert root is not None
    return read_layout(root)


def text_of(html: str, *, article_body: str | None = None) -> str:
    return body_text(layout_of(html), title=TITLE, description=None, article_body=article_body)


def article(body: str) -> str:
    return (
        f"<html><body><nav><ul><li><a href=/a>News</a><li><a href=/b>Sport</a></ul></nav><article><h1>{TITLE}</h1>"
        f"<div class=article-body>{body}</div></article><footer><p>All rights reserved</p></footer></body></html>"
    )


def paragraphs(tag: str = "p", attributes: str = "") -> list[str]:
    return [f"<{tag} {attributes}>{text}</{tag}>" for text in PARAGRAPHS]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One <b>two</b> three</p><p>four</p>", ["One two three", "four"]),
        ("<div>before<p>inside</p>after</div>", ["before", "inside", "after"]),
        ("<div>one<br>two<br><br>three<br> <br/>four</div>", ["one two", "three", "four"]),
        ("<pre>one\ntwo\n\nthree</pre>", ["one two", "three"]),
        ("<p>one\n\n two</p>", ["one two"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<p>words<script>var x</script><style>p{}</style> go on</p>", ["words go on"]),
        ("<table><tr><td>one<td><p>two</p></table>", ["one", "two"]),
        ("<a href=x><div>linked</div></a><p>free</p>", ["linked", "free"]),
        ("<story-text>own element</story-text> beside", ["own element", "beside"]),
        ("", []),
    ],
)
def test_a_page_is_cut_at_its_paragraphs(html: str, texts: list[str]) -> None:
    """Block-level elements and empty lines part the text; inline elements, scripts and the source's own lines do not."""
    assert [block.text for block in layout_of(f"<body>{html}</body>").blocks] == texts


def test_links_are_measured() -> None:
    """The share of a block's characters that are links, also where a link is around the block."""
    blocks = layout_of("<p>abcd <a href=x>efgh</a></p><a href=y><p>all</p></a><p>none</p>").blocks
    assert [round(block.linked, 1) for block in blocks] == [0.4, 1.0, 0.0]


def test_dense_scripts_count_for_more() -> None:
    """A Chinese character says what several Latin letters say; a Cyrillic one does not."""
    sizes = [block.size for block in layout_of("<p>港の評議会</p><p>гавань</p><p>harbour é</p>").blocks]
    assert sizes == [12.5, 6, 9]


@pytest.mark.parametrize(
    "body",
    [
        "".join(paragraphs()),
        "".join(paragraphs("div", "class=c-9f2")),
        "<br><br>".join(PARAGRAPHS),
        "".join(f"<div class=block><div class=text><p>{text}</p></div></div>" for text in PARAGRAPHS),
        "".join(f"<p id=paragraph-{n}>{text}</p>" for n, text in enumerate(PARAGRAPHS)),
        f"<table><tr><td>{''.join(paragraphs())}</td></tr></table>",
        f"<form>{''.join(paragraphs())}</form>",
    ],
    ids=["p", "div", "br", "a box each", "numbered", "table", "form"],
)
def test_the_paragraphs_are_found_however_they_are_set(body: str) -> None:
    """Each is a paragraph of its own, in order."""
    assert text_of(article(body)).split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "extra",
    [
        "<figure><img src=x><figcaption>The pier in 2015, seen from the lighthouse.</figcaption></figure>",
        "<ul class=related-links><li><a href=/a>Ten islands to see this summer</a><li><a href=/b>Why the lighthouse went dark</a></ul>",
        "<p><a href=/a>Read also: Ten islands to see this summer</a></p>",
        "<script>document.write('words')</script>",
    ],
    ids=["caption", "links", "read also", "script"],
)
def test_what_stands_between_the_paragraphs_is_left_out(extra: str) -> None:
    """Captions, links to other articles, scripts."""
    parts = paragraphs()
    text = text_of(article("".join([*parts[:2], extra, *parts[2:]])))
    assert text.split("\n\n") == list(PARAGRAPHS)


def test_a_heading_above_nothing_is_left_out() -> None:
    """A last heading belonged to a box that is gone; the headline is no paragraph; nothing is said twice."""
    body = (
        f"<h2>{TITLE}</h2>{''.join(paragraphs())}<div><p>{PARAGRAPHS[0]}</p></div><h2>What to read next</h2>"
    )
    assert text_of(article(body)).split("\n\n") == list(PARAGRAPHS)


def test_what_an_author_says_again_stays() -> None:
    """A refrain stands in the same box as the text; a copy that stands elsewhere is a mistake of the page."""
    again = [PARAGRAPHS[0], *PARAGRAPHS, PARAGRAPHS[0]]
    assert text_of(article("".join(f"<p>{text}</p>" for text in again))).split("\n\n") == again


def test_items_of_a_list_stay_together() -> None:
    """One short entry among long ones is not lost, nor the heading above the list."""
    entries = [
        "Ropes",
        "Forty new planks of oak for the deck of the pier",
        "Two lamps that can be seen from the mole",
        "A bell, for fog",
    ]
    parts = paragraphs()
    listed = f"<h2>What the pier needs</h2><ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>"
    text = text_of(article("".join([*parts[:3], listed, *parts[3:]])))
    assert text.split("\n\n") == [*PARAGRAPHS[:3], "What the pier needs", *entries, *PARAGRAPHS[3:]]


@pytest.mark.parametrize(
    "offer",
    [
        "Abonnieren Sie unseren Newsletter: jeden Morgen in Ihrem Postfach.",
        "Chaque matin, l'essentiel dans votre boîte mail grâce à nos newsletters.",
        "הירשמו לניוזלטר שלנו וקבלו את החדשות כל בוקר.",
        "اشترك في نشرتنا الإخبارية لتصلك الأخبار كل صباح.",
        "订阅我们的电子报，每天早上阅读要闻。",
        "An dieser Stelle finden Sie einen externen Inhalt, der den Artikel ergänzt.",
    ],
    ids=["de", "fr", "he", "ar", "zh", "consent"],
)
def test_offers_are_left_out_by_their_words(offer: str) -> None:
    """Also where no class tells them from the paragraphs around."""
    parts = paragraphs()
    text = text_of(article("".join([*parts[:2], f"<p>{offer}</p>", *parts[2:]])))
    assert text.split("\n\n") == list(PARAGRAPHS)


def test_links_within_the_page_are_no_links_away() -> None:
    """A heading that can be linked to, or a note's number, leads nowhere else."""
    blocks = layout_of("<h2><a href='#pier'>The pier</a></h2><p><a href='/pier#top'>Away</a></p>").blocks
    assert [block.linked for block in blocks] == [0.0, 1.0]


def test_comments_never_outweigh_the_article() -> None:
    """A short article below which many people speak at length is still the article."""
    talk = "".join(
        f"<li class=comment><p>I have said it {n} times, and I will say it again: they should have built it out of cheese, all of it.</p></li>"
        for n in range(2, 40)
    )
    html = article("".join(paragraphs())).replace("</article>", f"</article><ol id=comments>{talk}</ol>")
    assert text_of(html).split("\n\n") == list(PARAGRAPHS)


def test_scripts_change_nothing() -> None:
    """A page saved without its scripts gives the same text."""
    plain = article("".join(paragraphs()))
    scripted = plain.replace("<p ", "<script>var a = 1;</script><p ")
    assert text_of(scripted) == text_of(plain)


def test_the_publishers_copy_is_for_want_of_a_text() -> None:
    """JSON-LD's articleBody is taken where the page has next to nothing, and only then."""
    copy = "\n\n".join(PARAGRAPHS[:2])
    assert text_of(article("<p>Please log in.</p>"), article_body=copy) == copy
    assert text_of(article("".join(paragraphs())), article_body=copy) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "html",
    ["<p>x</p>" * 50_000, "<div>word" * 50_000, "<a href=x>word</a><hr>" * 50_000, "a<br><br>" * 50_000],
    ids=["flat", "nested", "links", "breaks"],
)
def test_work_is_bounded(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many paragraphs a page claims, a bounded number is looked at, and the words of each at most once."""
    read: list[str] = []
    judge = page_judging.furniture.judge

    def counting(line: str) -> page_judging.Line:
        read.append(line)
        return judge(line)

    monkeypatch.setattr(page_judging.furniture, "judge", counting)
    layout = layout_of(html)
    assert len(layout.blocks) <= BLOCKS_MAX
    found = features(layout, title=TITLE, description="")
    assert len(scores(layout, found)) == len(layout.blocks) >= len(read)


def test_every_weight_has_a_name_and_counts() -> None:
    """The file holds no more than 150 weights, each of something that is measured."""
    tables = tomllib.loads(WEIGHTS.read_text("utf-8"))
    names = {**MARK_FIELDS, "amounts": AMOUNTS, **dict.fromkeys(KINDS, LOOKS), "bias": ("all",)}
    count = 0
    for look in ("first", "second"):
        for table, weights in tables[look].items():
            assert set(weights) <= set(names[table])
            count += len(weights)
    assert count <= 152
    assert page_body.body_text(layout_of("<p></p>"), title=None, description=None, article_body=None) == ""
