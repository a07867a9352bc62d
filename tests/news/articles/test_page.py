"""Articles out of web pages of our own making."""

from __future__ import annotations

import dataclasses
import random
import time
from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.articles.page import extract_article
from news.models import ExtractedArticle
from tests.news.articles.page_builder import FURNITURE, PARAGRAPHS, TITLE, Page, article_data

URL = "https://harbour.example/news/pier"
WHEN = datetime(2026, 3, 3, 17, 30, tzinfo=UTC)


def extract(page: Page, url: str = URL) -> ExtractedArticle:
    article = extract_article(page.html().encode(), url=url)
    assert article is not None
    return article


ARABIC = (
    "قرر مجلس الميناء يوم الثلاثاء إعادة بناء رصيف العبارات القديم بعد أحد عشر عاما من العاصفة التي اقتلعته من أعمدته وتركت الجزر الشمالية بقارب واحد في اليوم.",
    "وقالت رئيسة المجلس في بيان إن الجزر تحتاج إلى مرسى يصمد في الشتاء، وإنها تحتاج إليه قبل حلول الشتاء القادم، وأضافت أن العمل سيبدأ في شهر أبريل.",
)
JAPANESE = (
    "港の評議会は火曜日、嵐で失われてから十一年になる古い渡し船の桟橋を建て直すことを決めた。北の島々には一日一便しか船が来ていない。",
    "「もう十分に待った。島には冬でも立っている桟橋が必要だ」と議長は述べた。工事は四月に始まり、費用の三分の一は県が負担するという。漁師たちは二台目のクレーンを求めていた。",
)
PAGES = {
    "plain": Page(),
    "plain with data": Page(linked_data=[article_data()]),
    "wordpress": Page(layout="wordpress"),
    "wordpress with data": Page(layout="wordpress", linked_data=[{"@graph": [article_data()]}]),
    "scripted divs": Page(layout="divs", linked_data=[article_data()]),
    "line breaks": Page(layout="breaks"),
    "table of old": Page(layout="table"),
    "wrong data": Page(linked_data=[article_data(articleBody="Log in to read.", headline="")]),
    "broken data": Page(linked_data=['{"@type": "NewsArticle", "headline": ']),
    "paywall": Page(linked_data=[article_data(isAccessibleForFree="False")]),
    "arabic": Page(
        lang="ar",
        title="مجلس الميناء يعيد بناء الرصيف القديم",
        paragraphs=ARABIC,
        linked_data=[article_data()],
    ),
    "japanese": Page(
        lang="ja", title="評議会、古い桟橋の再建を決定", paragraphs=JAPANESE, linked_data=[article_data()]
    ),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_article_is_taken_and_nothing_else(page: Page) -> None:
    """Every paragraph is there, in order, each on its own; captions, boxes, link lists and comments are not."""
    article = extract(page)
    assert article.title == page.title
    assert article.text.split("\n\n") == list(page.paragraphs)
    assert not [words for words in FURNITURE if words in article.text]


def test_headings_stay() -> None:
    """A heading inside the article is a paragraph of its own."""
    parts = (*PARAGRAPHS[:2], "</p><h2>What it costs</h2><p>", *PARAGRAPHS[2:])
    text = extract(Page(paragraphs=parts)).text
    assert "\n\nWhat it costs\n\n" in text


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (Page(), TITLE),
        (Page(heading="The Harbour Post"), TITLE),
        (Page(heading="", page_title=f"{TITLE} - The Harbour Post"), TITLE),
        (Page(heading="", page_title=f"{TITLE} » News » The Harbour Post", head='<meta property="og:site_name" content="The Harbour Post">'), f"{TITLE} » News"),
        (Page(page_title="Pier to be rebuilt", linked_data=[article_data(headline="Ferry pier: all you need to know")], heading=TITLE), "Ferry pier: all you need to know"),
        (Page(page_title="Pier to be rebuilt | The Harbour Post"), TITLE),
        (Page(heading=f"<span>Islands</span> {TITLE}", page_title="x", head=f'<meta property="og:title" content="{TITLE}">'), TITLE),
        (Page(heading=f"<style>.a{{color:red}}</style>{TITLE}"), TITLE),
        (Page(heading="Pier &amp; quay: “now”, says council", page_title="Pier &amp; quay: \"now\", says council - Post"), "Pier & quay: “now”, says council"),
    ],
)  # fmt: skip
def test_the_title_is_the_headline_as_printed(page: Page, title: str) -> None:
    """An h1 that the metadata confirm wins; the site's name is never the headline."""
    assert extract(page).title == title


@pytest.mark.parametrize(
    ("page", "url", "moment"),
    [
        (Page(linked_data=[article_data()]), URL, WHEN),
        (Page(linked_data=[article_data(datePublished=["2026-03-03T17:30:00Z"])]), URL, WHEN),
        (
            Page(
                linked_data=[
                    {"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, article_data()]}
                ]
            ),
            URL,
            WHEN,
        ),
        (Page(head='<meta property="article:published_time" content="2026-03-03T18:30:00+0100">'), URL, WHEN),
        (Page(head='<meta itemprop="datePublished" content="Tue, 03 Mar 2026 17:30:00 GMT">'), URL, WHEN),
        (Page(byline='<time datetime="2026-03-03T17:30:00Z">yesterday</time>'), URL, WHEN),
        (Page(), "https://harbour.example/2026/03/03/pier", WHEN.replace(hour=0, minute=0)),
        (Page(linked_data=[article_data(datePublished="0001-01-01")]), URL, None),
        (Page(), URL, None),
    ],
)
def test_the_date_is_aware_utc(page: Page, url: str, moment: datetime | None) -> None:
    """From JSON-LD, meta tags, `<time>` or the address, in this order; never invented."""
    assert extract(page, url).published_at == moment


@pytest.mark.parametrize(
    ("page", "authors"),
    [
        (Page(linked_data=[article_data()]), ("Mira Lund",)),
        (Page(linked_data=[article_data(author=["By Mira Lund and Bo Reed", {"name": "Ada Quill"}])]), ("Mira Lund", "Bo Reed", "Ada Quill")),
        (Page(linked_data=[{"@graph": [article_data(author={"@id": "#mira"}), {"@type": "Person", "@id": "#mira", "name": "Mira Lund"}]}]), ("Mira Lund",)),
        (Page(linked_data=[article_data(author={"name": "The Harbour Post"})]), ("The Harbour Post",)),
        (Page(linked_data=[article_data(author={"name": "The Harbour Post"})], byline='<p class="byline">By Mira Lund (ml)</p>'), ("Mira Lund",)),
        (Page(head='<meta name="author" content="Mira Lund, Bo Reed">'), ("Mira Lund", "Bo Reed")),
        (Page(head='<meta property="article:author" content="https://social.example/mira">', byline='<p class="byline">By <b>Mira Lund</b></p>'), ("Mira Lund",)),
        (Page(byline='<span class="author vcard">Von Mira Lund</span>', layout="wordpress"), ("Mira Lund",)),
        (Page(byline='<a rel="author" href="/mira">Mira Lund</a>', layout="wordpress"), ("Mira Lund",)),
        (Page(head='<meta name="author" content="admin">', layout="wordpress"), ()),
    ],
)  # fmt: skip
def test_authors_are_people(page: Page, authors: tuple[str, ...]) -> None:
    """Names without their labels, one each; no system accounts, no commenters, the site itself only for want of people."""
    assert extract(page).authors == authors


def test_the_rest_of_the_metadata() -> None:
    """Canonical address, description, picture, language, publisher, tags and both dates arrive clean."""
    head = (
        '<link rel="canonical" href="/news/pier?ref=1#top"><meta name="description" content="The pier &amp;amp; the islands.">'
        '<meta property="og:image" content="/pier.jpg"><meta property="article:tag" content="Harbour">'
        '<meta property="article:tag" content="Ferries, boats"><meta property="og:site_name" content="The Harbour Post">'
        '<meta property="article:modified_time" content="2026-03-04T08:00:00Z">'
    )
    article = extract(Page(head=head, lang="en-GB", linked_data=[article_data()]))
    assert article.url == "https://harbour.example/news/pier?ref=1#top"
    assert (article.description, article.image) == (
        "The pier & the islands.",
        "https://harbour.example/pier.jpg",
    )
    assert (article.language, article.publisher) == ("en", "The Harbour Post")
    assert article.tags == ("Harbour", "Ferries, boats")
    assert article.modified_at == datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    assert not article.is_paywalled


@pytest.mark.parametrize(
    "link", ["data:image/png;base64,AAAA", "javascript:alert(1)", "http://a:b@harbour.example/x.jpg"]
)
def test_an_address_that_is_no_web_address_is_left_out(link: str) -> None:
    """Pictures and canonical links are http or https and carry no credentials."""
    head = f'<meta property="og:image" content="{link}"><link rel="canonical" href="{link}">'
    article = extract(Page(head=head))
    assert (article.image, article.url) == (None, URL)


def test_a_canonical_link_to_the_front_page_is_a_mistake() -> None:
    """A site that names its front page as every article's address does not make them all one."""
    assert extract(Page(head='<link rel="canonical" href="https://harbour.example/">')).url == URL


def test_a_file_without_an_address_has_none() -> None:
    """Unless the page names its own."""
    assert extract(Page(), url="").url is None
    assert extract(Page(head=f'<link rel="canonical" href="{URL}">'), url="").url == URL


def test_the_paywall_is_noticed() -> None:
    """isAccessibleForFree false, as a truth value or a word, marks the article."""
    for value in (False, "False", "false", "https://schema.org/False"):
        assert extract(Page(linked_data=[article_data(isAccessibleForFree=value)])).is_paywalled
    assert not extract(Page(linked_data=[article_data(isAccessibleForFree=True)])).is_paywalled


def test_the_publishers_own_text_serves_where_the_page_has_none() -> None:
    """A page that scripts fill carries its text in JSON-LD alone."""
    body = "\n\n".join(PARAGRAPHS)
    assert extract(Page(layout="bare", linked_data=[article_data(articleBody=body)])).text == body


@pytest.mark.parametrize(
    "html",
    [
        Page(layout="front").html(),
        Page(layout="bare").html(),
        Page(paragraphs=("Please log in.",)).html(),
        "",
        " ",
        "just words",
        "<html></html>",
        "<!-- nothing -->",
        "<title>Only a title</title>",
    ],
    ids=["front page", "no text", "log in", "empty", "space", "words", "no body", "comment", "title"],
)
def test_a_page_without_an_article_gives_none(html: str) -> None:
    """There is a clear answer for front pages, log-in walls and nothing at all."""
    assert extract_article(html, url=URL) is None


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("windows-1251", "cp1251"), ("shift_jis", "shift_jis"), ("iso-8859-1", "utf-8"), ("utf-8", "utf-8-sig"), ("utf-8", "utf-16")],
)  # fmt: skip
def test_the_encoding_is_found(label: str, encoding: str) -> None:
    """By mark, by validity, by label: whichever is telling the truth."""
    words = {"cp1251": "Совет гавани решил", "shift_jis": "港の評議会が決めた"}.get(
        encoding, "Café “naïve” – déjà vu"
    )
    html = Page(title=words, paragraphs=(words, *PARAGRAPHS)).html().replace("utf-8", label)
    article = extract_article(html.encode(encoding, "xmlcharrefreplace"), url=URL)
    assert article is not None
    assert article.title == words


def test_what_comes_first_decides_when_a_page_is_endless() -> None:
    """Only the first three million bytes are read."""
    page = Page().html().encode()
    article = extract_article(page + b"<p>more and more and more words</p>" * 300_000, url=URL)
    assert article is None or article.title == TITLE


HOSTILE = {
    "nesting": "<div>" * 200_000,
    "open paragraphs": "<p>" * 200_000,
    "open links": "<a href=x><b>" * 100_000,
    "open tables": "<table><tr><td>" * 50_000,
    "one long tag": "<p " + "a=b " * 300_000,
    "distinct attributes": "<p " + " ".join(f"a{n}=1" for n in range(300_000)),
    "furniture around": "<div>" * 240 + "<p>The pier will be built again.</p>" * 80_000,
    "bylines in bylines": "<div class=byline>" * 240 + "<b>x</b>" * 300_000,
    "headings in headings": "<h1>" * 240 + "<b>x</b>" * 300_000,
    "dates in dates": "<div itemprop=datePublished>" * 240 + "<b>x</b>" * 300_000,
    "paragraphs in tables": "<p><a href=x><table><tr><td>" * 45 + "<b>pier</b>" * 250_000,
    "headings and titles": "<h1>The pier x</h1>" * 50_000
    + "<meta property=og:title content='Pier x'>" * 40_000,
    "spaces in data": f'<script type="application/ld+json">{{{" " * 900_000}x',
    "articles in data": "<h1>On the pier</h1>" * 50_000
    + '<script type="application/ld+json">['
    + '{"@type":"NewsArticle","headline":"The pier"},' * 20_000
    + "{}]</script>",
    "brackets": "<" * 500_000,
    "ampersands": "&" * 500_000,
    "spaces": "<h1>" + " " * 900_000 + "x",
    "nested data": '<script type="application/ld+json">' + "[" * 200_000,
    "wide data": '<script type="application/ld+json">['
    + '{"@type":"NewsArticle","name":"x"},' * 20_000
    + "{}]",
    "comment": "<!--" * 200_000,
    "byline": '<a rel="author">' + "By and , " * 100_000,
    "class": f'<p class="{"author " * 100_000}">x',
    "digits": "<h1>" + "1" * 500_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_take_bounded_time(html: str) -> None:
    """No page makes extraction quadratic or breaks its stack."""
    begin = time.process_time()
    extract_article(f"<title>{TITLE} | Post</title><h1>{TITLE}</h1>{html}", url=URL)
    assert time.process_time() - begin < 10


def test_a_page_of_very_many_elements_still_gives_its_article() -> None:
    """Size alone is no reason to read a page another way."""
    page = Page().html().replace("</body>", "<i></i>" * 50_000 + "</body>")
    article = extract_article(page, url=URL)
    assert article is not None
    assert PARAGRAPHS[0] in article.text


def test_no_text_holds_what_utf8_cannot() -> None:
    """JSON may escape half a character; it is dropped wherever the page puts it."""
    bad = "Bad \ud800 Press\u0000"
    data = article_data(
        publisher={"name": bad}, headline=bad, author=[bad], keywords=[bad], description=bad, image=bad
    )
    article = extract_article(Page(linked_data=[data]).html(), url=f"{URL}?\udc00")
    assert article is not None
    assert article.publisher == "Bad Press"
    check(article)


@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=300)),
    st.sampled_from(["", URL, "http://[", "not an address"]),
)
@settings(max_examples=100)
def test_any_bytes_are_an_article_or_none(html: bytes | str, url: str) -> None:
    """Nothing is ever raised."""
    check(extract_article(html, url=url))


@pytest.mark.parametrize("seed", range(40))
def test_damaged_pages_are_an_article_or_none(seed: int) -> None:
    """Pages cut, shuffled and sprinkled with dirt never raise, and what they give is clean."""
    rng = random.Random(seed)
    html = bytearray(rng.choice(list(PAGES.values())).html().encode())
    for _ in range(rng.randrange(1, 30)):
        start = rng.randrange(len(html))
        match rng.randrange(4):
            case 0:
                html[start : start + rng.randrange(1, 200)] = b""
            case 1:
                html[start:start] = rng.choice(
                    [b"<", b">", b"\x00", b"\xff\xfe", b"&#0;", b"<!--", b"</div>", b'"', b"<table>"]
                )
            case 2:
                html[start:start] = html[rng.randrange(len(html)) :][: rng.randrange(1, 300)]
            case _:
                html[start] = rng.randrange(256)
    check(extract_article(bytes(html), url=URL))


def as_texts(field: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", field) if isinstance(field, tuple) else ()


def check(article: ExtractedArticle | None) -> None:
    """What every article keeps, whatever it came from."""
    if article is None:
        return
    for text in (value for field in dataclasses.astuple(article) for value in [field, *as_texts(field)]):
        assert not isinstance(text, str) or text.encode() is not None
    assert article.title == " ".join(article.title.split()) != ""
    assert (
        all(part == " ".join(part.split()) != "" for part in article.text.split("\n\n")) or not article.text
    )
    for link in (article.url, article.image):
        assert link is None or link.startswith(("http://", "https://"))
    for moment in (article.published_at, article.modified_at):
        assert moment is None or moment.tzinfo is UTC
