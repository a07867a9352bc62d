"""Invented front pages in the layouts that common publishing systems make, and what each must give."""

# ruff: noqa: ARG005  every layout takes the same two functions, and few need all that these are given
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

HEADLINES = (
    "Harbour bridge to close for nine weeks from March",
    "Council votes to keep the old tram depot open",
    "Storm tears the roof off Ellery market hall",
    "Teachers in Port Ellery win their case over pay",
    "Night ferries return after two years of repairs",
    "How a small brewery saved the Lantern Street school",
    "Fishing fleet waits as the quota talks break down again",
    "Mayor Tannhof asks for calm after the dockyard vote",
    "River Wend rises above the flood mark for a third day",
    "Museum finds a lost letter from the lighthouse keeper",
    "Ellery Rovers reach the cup final on penalties",
    "Hospital opens new ward for children in the north wing",
)
GERMAN = (
    "Hafenbrücke wird neun Wochen lang gesperrt",
    "Stadtrat stimmt für den Erhalt des Straßenbahndepots",
    "Sturm deckt das Dach der Markthalle ab",
    "Lehrkräfte gewinnen den Streit um ihre Bezahlung",
    "Nachtfähren fahren nach zwei Jahren wieder",
    "Brauerei rettet die Schule in der Laternengasse",
)
JAPANESE = (
    "港の橋、三月から九週間通行止めへ",
    "市議会、旧路面電車車庫の存続を可決",
    "強風で市場の屋根が吹き飛ぶ被害",
    "教員の給与訴訟、原告側が勝訴",
    "夜間フェリー、二年ぶりに運航再開",
    "小さな醸造所が学校を救った理由",
)
ARABIC = (
    "إغلاق جسر الميناء لمدة تسعة أسابيع ابتداء من مارس",
    "المجلس البلدي يصوت لصالح إبقاء مستودع الترام القديم",
    "العاصفة تقتلع سقف قاعة السوق في بلدة إليري",
    "المعلمون يكسبون قضيتهم بشأن الرواتب في الميناء",
    "عودة العبارات الليلية بعد عامين من أعمال الإصلاح",
    "كيف أنقذ مصنع صغير مدرسة شارع الفوانيس",
)
SECTIONS = (
    "World",
    "Politics",
    "Business",
    "Sport",
    "Culture",
    "Opinion",
    "Weather",
    "Science and nature today",
)


@dataclass(frozen=True)
class FrontPage:
    """A page, and the titles of the articles that it lists by their addresses."""

    name: str
    html: str
    articles: dict[str, str]
    url: str = "https://harbour.example/"


def slug(title: str) -> str:
    return "-".join("".join(char for char in word if char.isalnum()) for word in title.lower().split())


MENU = "".join(f'<li><a href="/{slug(name)}">{name}</a></li>' for name in SECTIONS)
FOOTER = (
    "<footer><h3>Harbour Post</h3><ul><li><a href='/about-us'>About the Harbour Post and its people</a></li>"
    "<li><a href='/privacy-policy'>Our privacy policy in plain words</a></li><li><a href='/jobs'>Work with us at the quay</a></li>"
    "<li><a href='https://friends.example/2026/01/05/somebody-else'>News of our friends across the bay</a></li></ul></footer>"
)


def page(body: str, *, head: str = "", attributes: str = 'lang="en"') -> str:
    return (
        f"<!doctype html><html {attributes}><head><title>Harbour Post</title>{head}</head><body>"
        f"<header><nav><ul>{MENU}</ul></nav></header>{body}{FOOTER}</body></html>"
    )


def listed(
    make: Callable[[int, str, str], str],
    address: Callable[[int, str], str],
    titles: tuple[str, ...] = HEADLINES,
    *,
    site: str = "https://harbour.example",
) -> tuple[str, dict[str, str]]:
    """The HTML of a list, and its articles by absolute address."""
    html = "".join(make(n, address(n, title), title) for n, title in enumerate(titles))
    return html, {f"{site}{address(n, title)}": title for n, title in enumerate(titles)}


def wordpress_blog() -> FrontPage:
    def one(n: int, link: str, title: str) -> str:
        return (
            f'<article id="post-{n}" class="post-{n} post type-post hentry category-news tag-quay"><header class="entry-header">'
            f'<h2 class="entry-title"><a href="{link}" rel="bookmark">{title}</a></h2><span class="byline"><a href="/author/ilse">Ilse Marr</a></span>'
            f'<time class="entry-date" datetime="2026-01-{n + 1:02}T08:00:00+00:00">January {n + 1}</time></header>'
            f'<p>Words about it. <a class="more-link" href="{link}">Continue reading</a></p><footer><a href="/category/local-news-of-the-town">Local news of the town</a>'
            f'<a href="{link}#comments">4 comments</a></footer></article>'
        )

    html, articles = listed(one, lambda n, title: f"/2026/01/{n + 1:02}/{slug(title)}/")
    side = '<aside id="secondary" class="widget-area"><div class="tagcloud"><a href="/tag/storms-and-other-weather">Storms and other weather</a></div></aside>'
    return FrontPage("wordpress blog", page(f'<main class="site-main">{html}</main>{side}'), articles)


def card_grid() -> FrontPage:
    def one(n: int, link: str, title: str) -> str:
        return (
            f'<div class="card"><a class="card__link" href="{link}"><img src="/i/{n}.jpg" alt="A picture of the quay in winter light">'
            f'<span class="kicker">Local</span><h3 class="card__title">{title}</h3><p>A summary that says what happened and to whom.</p></a></div>'
        )

    html, articles = listed(one, lambda n, title: f"/local/{slug(title)}-{48000 + n}")
    return FrontPage(
        "cards that are links as a whole", page(f'<section class="grid">{html}</section>'), articles
    )


def picture_and_headline() -> FrontPage:
    def one(n: int, link: str, title: str) -> str:
        return (
            f'<div class="teaser"><a href="{link}"><img src="/{n}.jpg" alt=""></a><div><a class="teaser-section" href="/news/local">Local</a>'
            f'<h2><a href="{link}">{title}</a></h2><a class="btn" href="{link}">Read more</a></div></div>'
        )

    html, articles = listed(one, lambda n, title: f"/news/article/{7000 + n}")
    return FrontPage("three links to each article", page(f"<div class=main>{html}</div>"), articles)


def plain_list() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: f'<li><a href="{link}">{title}</a></li>',
        lambda n, title: f"/stories/{slug(title)}.html",
    )
    return FrontPage("a plain list", page(f"<h1>Today</h1><ul>{html}</ul>"), articles)


def table() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<tr><td>0{n % 9 + 1}.01.2026</td><td><a href="{link}">{title}</a></td><td><a href="/person/marr">Marr</a></td></tr>'
        ),
        lambda n, title: f"/artikel.php?id={4000 + n}",
        GERMAN,
    )
    return FrontPage("a table", page(f"<table>{html}</table>", attributes='lang="de"'), articles)


def ticker() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<li class="ticker-item"><a href="{link}"><time datetime="2026-01-05T1{n % 10}:30:00Z">1{n % 10}:30</time> {title}</a></li>'
        ),
        lambda n, title: f"/ticker/{880000 + n}",
    )
    return FrontPage("a live ticker", page(f'<div class="live-ticker"><ol>{html}</ol></div>'), articles)


def mega_menu() -> FrontPage:
    menu = "".join(
        f"<div class='mega-menu__column'><h4><a href='/{slug(name)}'>{name}</a></h4>"
        + "".join(
            f"<a href='/{slug(name)}/all-about-{slug(name)}-in-town-{n}'>All about {name} in town {n}</a>"
            for n in range(9)
        )
        + "</div>"
        for name in SECTIONS
    )
    html, articles = listed(
        lambda n, link, title: f'<article><h3><a href="{link}">{title}</a></h3></article>',
        lambda n, title: f"/p/{slug(title)}",
    )
    return FrontPage("a mega-menu", page(f'<div class="mega-menu">{menu}</div><main>{html}</main>'), articles)


def japanese() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<li><a href="{link}"><p class="title">{title}</p><span>1月{n + 1}日</span></a></li>'
        ),
        lambda n, title: f"/articles/ASN{n}15K7QUTIL0{n}.html",
        JAPANESE,
    )
    body = f"<ul class=List>{html}</ul><p><a href='/info/'>お知らせ</a><a href='/login'>ログイン</a></p>"
    return FrontPage("Japanese", page(body, attributes='lang="ja"'), articles)


def arabic() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<div class="item"><a href="{link}"><h3>{title}</h3></a><a href="{link}">اقرأ المزيد</a></div>'
        ),
        lambda n, title: f"/ar/news/{52100 + n}",
        ARABIC,
    )
    return FrontPage(
        "Arabic, right to left", page(f"<div>{html}</div>", attributes='lang="ar" dir="rtl"'), articles
    )


def base_href() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: f'<h2><a href="{link.removeprefix("/")}">{title}</a></h2>',
        lambda n, title: f"/2026/{slug(title)}.html",
        site="https://harbour.example/edition",
    )
    return FrontPage(
        "relative links and base", page(f"<div>{html}</div>", head='<base href="/edition/">'), articles
    )


def subdomain() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<div class="story"><h3><a href="https://sport.harbour.example{link}">{title}</a></h3></div>'
        ),
        lambda n, title: f"/match-{n}-{slug(title)}",
        site="https://sport.harbour.example",
    )
    body = f"{html}<div class=story><h3><a href='https://rival.example/2026/01/05/bought-words'>Words that somebody paid for today</a></h3></div>"
    return FrontPage(
        "articles below another host of the site", page(body), articles, url="https://www.harbour.example/"
    )


def sponsored() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: f'<div class="feed-item"><h3><a href="{link}">{title}</a></h3></div>',
        lambda n, title: f"/n/{slug(title)}",
    )
    bought = "".join(
        f'<div class="{kind}"><h3><a href="/partner/{n}-wonderful-shoes-for-winter">Wonderful shoes for every winter walk {n}</a></h3></div>'
        for n, kind in enumerate(("ad-slot", "advertisement", "sponsored-content", "google-ads", "ads"))
    )
    return FrontPage("advertisements between", page(f"<main>{bought}{html}</main>"), articles)


def no_classes() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f"<p><b><a href='{link}'>{title}</a></b><br>Words about it, and some more.</p>"
        ),
        lambda n, title: f"/archiv/2026/0{n % 9 + 1}/{n}.htm",
    )
    return FrontPage("no classes at all", page(html), articles)


def heading_beside_link() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f"<article><h3>{title}</h3><p>Words about it.</p><a href='{link}'>Read more</a></article>"
        ),
        lambda n, title: f"/story/{slug(title)}",
    )
    return FrontPage("the headline is not the link", page(html), articles)


def label_over_card() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<div class="tile"><a class="overlay" href="{link}" aria-label="{title}"></a><div class="pic"></div><p>Local</p></div>'
        ),
        lambda n, title: f"/a/{slug(title)}-x{n}k2b9",
    )
    return FrontPage("an empty link over each card", page(html), articles)


def css_modules() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<div class="Promo__Root--a{n}x9"><a class="Promo_link__3k{n}" href="{link}"><div class="Promo_headline__9s">{title}</div></a></div>'
        ),
        lambda n, title: f"/news/c{n}v8l2m4p0qo",
    )
    return FrontPage("names made by a program", page(f'<div id="__next"><main>{html}</main></div>'), articles)


def short_headlines() -> FrontPage:
    titles = (*HEADLINES[:8], "Tide turns", "Ferry strike")
    html, articles = listed(
        lambda n, link, title: (
            f'<article class="item"><h2 class="item__head"><a href="{link}">{title}</a></h2></article>'
        ),
        lambda n, title: f"/2026/01/05/{slug(title)}",
        titles,
    )
    return FrontPage("some headlines of two words", page(html), articles)


def most_read() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: f'<article><h2><a href="{link}">{title}</a></h2></article>',
        lambda n, title: f"/news/{slug(title)}-{9100 + n}",
    )
    again = "".join(
        f'<li><a href="{link.removeprefix("https://harbour.example")}?utm_source=most-read">{title}</a></li>'
        for link, title in articles.items()
    )
    return FrontPage(
        "the same articles again beside",
        page(f"<main>{html}</main><aside><h3>Most read</h3><ol>{again}</ol></aside>"),
        articles,
    )


def drupal() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<div class="views-row"><div class="node node--type-article node--view-mode-teaser"><h2 class="node__title"><a href="{link}" rel="bookmark"><span>{title}</span></a></h2><div class="node__meta">by <a href="/user/7">Jo Feld</a></div><ul class="links inline"><li class="node-readmore"><a href="{link}">Read more<span class="visually-hidden"> about {title}</span></a></li></ul></div></div>'
        ),
        lambda n, title: f"/node/{1200 + n}",
    )
    pager = "".join(
        f'<li class="pager__item"><a href="?page={n}">Page {n} of all our stories</a></li>' for n in range(4)
    )
    return FrontPage(
        "a content system with numbers",
        page(f'<div class="view-content">{html}</div><ul class="pager">{pager}</ul>'),
        articles,
    )


def ghost() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<article class="post-card post"><a class="post-card-image-link" href="{link}"><img class="post-card-image" alt="{title}"></a><div class="post-card-content"><a class="post-card-content-link" href="{link}"><header class="post-card-header"><div class="post-card-tags"><span class="post-card-primary-tag">Town</span></div><h2 class="post-card-title">{title}</h2></header><div class="post-card-excerpt">Words about it.</div></a><footer class="post-card-meta"><time class="post-card-meta-date" datetime="2026-01-{n + 1:02}">{n + 1} Jan</time></footer></div></article>'
        ),
        lambda n, title: f"/{slug(title)}/",
    )
    return FrontPage(
        "a magazine without dates in addresses",
        page(f'<main class="gh-main"><div class="post-feed">{html}</div></main>'),
        articles,
    )


def bold_kicker() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: (
            f'<a class="teaser" href="{link}"><span class="teaser__kicker">Hafen</span> <span class="teaser__title">{title}</span></a>'
        ),
        lambda n, title: f"/panorama/{slug(title)}-a-{n}fb1c2d3.html",
        GERMAN,
    )
    return FrontPage(
        "kicker and headline in one link",
        page(f"<section>{html}</section>", attributes='lang="de"'),
        articles,
    )


def definition_list() -> FrontPage:
    html, articles = listed(
        lambda n, link, title: f"<dt>2026-01-0{n % 9 + 1}</dt><dd><a href='{link}'>{title}</a></dd>",
        lambda n, title: f"/presse/2026-01-0{n % 9 + 1}-{slug(title)}",
        GERMAN,
    )
    return FrontPage(
        "press releases in a definition list", page(f"<dl>{html}</dl>", attributes='lang="de"'), articles
    )


def menu_without_nav() -> FrontPage:
    menu = "".join(
        f'<a class="item" href="/section-of-{slug(name)}">{name} and more of it</a>' for name in SECTIONS
    )
    html, articles = listed(
        lambda n, link, title: f'<div class="row"><h3><a href="{link}">{title}</a></h3></div>',
        lambda n, title: f"/t/{30000 + n}/{slug(title)}",
    )
    return FrontPage(
        "a menu that nothing calls a menu", page(f'<div class="top">{menu}</div><div>{html}</div>'), articles
    )


def section_blocks() -> FrontPage:
    blocks = ""
    articles: dict[str, str] = {}
    for number, name in enumerate(SECTIONS[:4]):
        html, some = listed(
            lambda n, link, title: f'<div class="lead"><h4><a href="{link}">{title}</a></h4></div>',
            lambda n, title, name=name: f"/{slug(name)}/{slug(title)}",
            HEADLINES[number * 3 : number * 3 + 3],
        )
        blocks += f'<section><h2><a href="/{slug(name)}">{name}</a></h2>{html}<a href="/{slug(name)}">More {name}</a></section>'
        articles |= some
    return FrontPage("blocks with a heading for each section", page(blocks), articles)


FRONT_PAGES = tuple(
    make()
    for make in (
        wordpress_blog, card_grid, picture_and_headline, plain_list, table, ticker, mega_menu, japanese, arabic, base_href, subdomain,
        sponsored, no_classes, heading_beside_link, label_over_card, css_modules, short_headlines, most_read, drupal, ghost, bold_kicker,
        definition_list, menu_without_nav, section_blocks,
    )
)  # fmt: skip
