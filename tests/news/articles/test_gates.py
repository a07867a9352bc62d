"""Pages that only ask for consent, told from articles with a banner."""

from __future__ import annotations

import time

import pytest

from news.articles.gates import is_consent_page

ASKED = "https://quay.example/ferry-late"
ELSEWHERE = "https://consent.quay.example/v2/wall?back=https%3A%2F%2Fquay.example%2Fferry-late"

WALLS = {
    "english": ("Before you continue", "We and our partners store cookies.", "Accept all"),
    "german": ("Bevor Sie fortfahren", "Wir und unsere Partner speichern Cookies.", "Alle akzeptieren"),
    "german subscription": ("Datenschutz und Cookies", "Mit Werbung weiterlesen.", "Zustimmen und weiter"),
    "french": ("Avant de continuer", "Nous et nos partenaires déposons des traceurs.", "J’accepte"),
    "spanish": ("Antes de continuar", "Guardamos información en su aparato.", "Aceptar y seguir"),
    "italian": ("Prima di continuare", "Noi e i nostri partner.", "Accetta e continua"),
    "dutch": ("Voordat je verdergaat", "Wij en onze partners.", "Akkoord"),
    "portuguese": ("A sua privacidade", "Nós e os nossos parceiros.", "Aceitar tudo"),
    "polish": ("Twoja prywatność", "My i nasi partnerzy.", "Zgadzam się"),
    "swedish": ("Ditt samtycke", "Vi och våra partner.", "Godkänn alla"),
    "russian": ("Файлы cookie", "Мы и наши партнёры.", "Принять все"),
    "japanese": ("プライバシーの設定", "当社とパートナーは情報を保存します。", "同意する"),
}


def wall(title: str, text: str, button: str) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>"
        f"<form method='post'><button>{button}</button><a href='/settings'>Settings</a></form></body></html>"
    )


def article(words: int, *, head: str = "", title: str = "Ferry an hour late") -> str:
    """An article with a banner beside it."""
    text = "<p>" + "The ferry left the quay an hour late today. " * (words // 9) + "</p>"
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article>"
        "<div class='banner'>We use cookies. <button>Accept all</button></div></body></html>"
    )


@pytest.mark.parametrize("language", WALLS)
def test_a_wall_is_recognised_in_the_articles_place(language: str) -> None:
    """By its heading and its button, in any of these languages, without a redirect."""
    assert is_consent_page(wall(*WALLS[language]), asked=ASKED, url=ASKED)


def test_a_wall_is_recognised_where_it_leads_to() -> None:
    """A redirect to a place named for consent says enough, whatever the heading."""
    page = wall("Quay Post", "Your choice.", "Agree")
    assert is_consent_page(page, asked=ASKED, url=ELSEWHERE)
    assert is_consent_page(page, asked=ASKED, url="https://quay.example/cookiewall/?r=1")
    assert not is_consent_page(page, asked=ASKED, url="https://quay.example/ferry-an-hour-late")
    assert not is_consent_page(page, asked=ELSEWHERE, url=ELSEWHERE)


@pytest.mark.parametrize(
    "page",
    [
        article(900),
        article(60),
        article(60, head='<meta property="og:type" content="article">', title="New law on cookies"),
        article(
            60, head='<script type="application/ld+json">{"@type": "NewsArticle"}</script>', title="Cookies"
        ),
        article(900, title="What your cookies say about you"),
        "<html><body><h1>Ginger cookies</h1><p>Mix and bake.</p></body></html>",
        "",
    ],
    ids=[
        "long",
        "brief",
        "brief about cookies",
        "brief with json-ld",
        "long about cookies",
        "recipe",
        "none",
    ],
)
def test_an_article_with_a_banner_is_an_article(page: str) -> None:
    """Also a short one, and one about cookies."""
    assert not is_consent_page(page, asked=ASKED, url=ASKED)


def test_a_long_page_is_read_wherever_it_stands() -> None:
    """A place named for consent may still hold an article."""
    assert not is_consent_page(article(900), asked=ASKED, url="https://quay.example/gdpr/ten-years-later")


def test_bytes_and_broken_addresses_are_no_trouble() -> None:
    """What comes from the network may be anything."""
    assert is_consent_page(wall(*WALLS["french"]).encode(), asked="", url="https://[broken")
    assert not is_consent_page(b"\xff\xfe\x00<", asked="https://[", url="")


@pytest.mark.parametrize("piece", ["<button>", "<a>accept", '"@type":', "cookie ", "<h1>", "property = "])
def test_hostile_pages_take_no_time(piece: str) -> None:
    """A quarter of a million of anything."""
    begun = time.perf_counter()
    is_consent_page(piece * 250_000, asked=ASKED, url=ELSEWHERE)
    assert time.perf_counter() - begun < 5
