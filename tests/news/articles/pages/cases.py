"""Our pages, each with what must be read from it. A case is one page as a publisher would serve it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from tests.news.articles.pages import markup as m
from tests.news.articles.pages import stories as s
from tests.news.articles.pages.markup import Body, Top
from tests.news.articles.pages.stories import Story


@dataclass(frozen=True)
class Case:
    """A page and what is to come out of it. `story` None: it holds no article."""

    name: str
    html: str = field(repr=False)
    url: str
    story: Story | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    """A moment, or a day where the page names no hour; None where it names none."""
    is_paywalled: bool = False
    fails: dict[str, str] = field(default_factory=dict[str, str], hash=False)
    """What is known to be read wrongly (text, extra, title, authors, date, rest, scripts, none), and why."""

    @property
    def lines(self) -> tuple[str, ...]:
        return self.story.lines if self.story else ()


_OPENINGS = [line for story in (s.FERRY, s.BRIDGE, s.ORCHARD, s.STRIKE, s.OPINION, s.INTERVIEW, s.GALLERY, s.TICKER) for line in story.lines if len(line) > 80]  # fmt: skip


def _time(story: Story) -> str:
    return f'<time class="published" datetime="{story.published}">{story.day}</time>'


def _byline(story: Story) -> str:
    return f'<p class="byline">{story.by} <a rel="author" href="/people/1">{m.names(story)}</a></p>'


def case(name: str, story: Story, body: Body, *, head: str | None = None, heading: str | None = None, byline: str | None = None, when: str | None = None, title: str | None = None, **expected: object) -> Case:  # fmt: skip
    """A case with everything right, unless told otherwise. `head` None: social cards, a date and linked data, all true."""
    top = Top(
        f"<h1>{story.title}</h1>" if heading is None else heading,
        _byline(story) if byline is None else byline,
        _time(story) if when is None else when,
    )
    full = m.social(story) + m.stamp(story) + m.script(m.linked(story))
    found = Case(
        name=name,
        html=m.page(story, body(story, top), head=full if head is None else head, title=title),
        url=story.url,
        story=story,
        title=story.title,
        authors=story.authors,
        published=story.published,
    )
    return replace(found, **expected)  # type: ignore[arg-type]  # the fields of Case, checked when it is made


def _systems() -> list[Case]:
    """Every publishing system with its metadata, and without a script."""
    bare = ""
    return [
        case("wordpress classic", s.FERRY, m.wordpress_classic),
        case("wordpress classic, scripts stripped", s.BRIDGE, m.wordpress_classic, head=bare),
        case("wordpress blocks", s.ORCHARD, m.wordpress_blocks),
        case("wordpress blocks, scripts stripped", s.FERRY, m.wordpress_blocks, head=bare),
        case("amp", s.BRIDGE, m.amp),
        case("drupal", s.FERRY, m.drupal),
        case("drupal, scripts stripped", s.ORCHARD, m.drupal, head=bare),
        case("hashed classes", s.FERRY, m.hashed),
        case("hashed classes, scripts stripped", s.BRIDGE, m.hashed, head=bare),
        case("hashed divs without paragraphs", s.FERRY, m.hashed_divs),
        case("hashed divs without paragraphs, scripts stripped", s.BRIDGE, m.hashed_divs, head=bare),
        case("ghost", s.ORCHARD, m.ghost),
        case("medium-like", s.ORCHARD, m.medium),
        case("next, rendered", s.FERRY, m.next_rendered),
        case("next, rendered, scripts stripped", s.BRIDGE, m.next_rendered, head=bare),
        case("next, text in linked data alone", s.BRIDGE, m.next_empty, head=m.social(s.BRIDGE) + m.script(m.linked(s.BRIDGE, articleBody="\n\n".join(s.BRIDGE.lines)))),
        case("table of 1999", s.BRIDGE, m.table, head=bare, heading=f"<h1><font size=5>{s.BRIDGE.title}</font></h1>", byline=f"<p><i>By {m.names(s.BRIDGE)}</i>", when="<p>October 17, 2025", published="2025-10-17"),
        case("line breaks", s.FERRY, m.breaks, head=m.social(s.FERRY) + m.stamp(s.FERRY)),
        case("line breaks, nothing else", s.BRIDGE, m.breaks, head=bare),
    ]  # fmt: skip


def _kinds() -> list[Case]:
    """Kinds of articles."""
    live = m.linked(s.TICKER, **{"@type": "LiveBlogPosting"})
    closed = m.linked(
        s.PAYWALL,
        isAccessibleForFree=False,
        hasPart={"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"},
    )
    metered = (
        m.social(s.FERRY) + '<meta property="article:content_tier" content="metered">' + m.stamp(s.FERRY)
    )
    return [
        case("live ticker", s.TICKER, m.ticker, head=m.social(s.TICKER) + m.script(live)),
        case("live ticker, scripts stripped", s.TICKER, m.ticker, head=""),
        case("interview", s.INTERVIEW, m.interview),
        case("interview, scripts stripped", s.INTERVIEW, m.interview, head=""),
        case("recipe", s.RECIPE, m.recipe),
        case("listicle", s.LISTICLE, m.plain),
        case("listicle in wordpress", s.LISTICLE, m.wordpress_blocks, head=""),
        case("listicle of cards that link", s.LISTICLE, m.linked_cards),
        case("long list of cards that link", _long_list(), m.linked_cards),
        case("opinion with pull quotes", s.OPINION, m.pull_quotes),
        case("gallery", s.GALLERY, m.gallery),
        case("video", s.VIDEO, m.video),
        case("paywall", s.PAYWALL, m.paywall, head=m.social(s.PAYWALL) + m.script(closed), is_paywalled=True),
        case("paywall, named by a tier alone", s.PAYWALL, m.paywall, head=m.social(s.PAYWALL) + '<meta property="article:content_tier" content="locked">' + m.stamp(s.PAYWALL), is_paywalled=True),
        case("metered", s.FERRY, m.plain, head=metered),
        case("boxes and links inside the body", s.FERRY, m.interrupted),
        case("boxes and links inside the body, scripts stripped", s.ORCHARD, m.interrupted, head=""),
        case("fact box", s.FERRY, m.factbox),
        case("author's life at the end", s.FERRY, m.bio),
        case("comments below", s.BRIDGE, m.with_comments),
        case("cards of other articles inside", s.FERRY, m.with_cards),
    ]  # fmt: skip


def _long_list() -> Story:
    """More entries than text around them: what a section of a site looks like, and an article all the same."""
    entries = [
        part for n, line in enumerate(_OPENINGS[:10]) for part in (f"## Harbour number {n} of ten", line)
    ]
    return replace(s.LISTICLE, title="Ten harbours, ten rules", paragraphs=(s.LISTICLE.lines[0], *entries))


def _stated() -> list[Case]:
    """What the page says of itself: right, wrong, absent, elsewhere."""
    ferry, bridge = s.FERRY, s.BRIDGE
    site = {"@type": "Organization", "name": ferry.site, "@id": "#org"}
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": bridge.site, "url": f"https://www.{bridge.host}/"},
            {"@type": "WebPage", "datePublished": "2019-01-01T00:00:00Z", "name": bridge.site},
            m.linked(bridge, author=[{"@id": "#p1"}, {"@id": "#p2"}]),
            {"@type": "Person", "@id": "#p1", "name": bridge.authors[0]},
            {"@type": "Person", "@id": "#p2", "name": bridge.authors[1]},
        ],
    }
    other = m.linked(
        ferry,
        headline="Ten islands to see before the ferries stop",
        mainEntityOfPage="https://www.harbourpost.example/0",
        datePublished="2021-02-02T02:02:02Z",
        author={"name": "Olga Nemo"},
        articleBody="Islands are best seen from the boat. " * 12,
    )
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "position": 1, "name": "News"}],
    }
    agency = replace(s.STRIKE, authors=("VNA",))
    dutch = '<p class="agency">By our own staff with agency reports</p>'
    both = f'<p class="dates">Published <time datetime="{ferry.published}">3 November 2025</time> · Updated <time datetime="2025-11-05T08:00:00+01:00">5 November 2025</time></p>'
    return [
        case("linked data: organisation as author", ferry, m.plain, head=m.social(ferry) + m.script(m.linked(ferry, author=site))),
        case("linked data: a date of nowhere", ferry, m.plain, head=m.social(ferry) + m.script(m.linked(ferry, datePublished="0000-00-00"))),
        case("linked data: text cut short", ferry, m.plain, head=m.social(ferry) + m.script(m.linked(ferry, articleBody=ferry.lines[0][:90] + "…"))),
        case("linked data: of another article", ferry, m.plain, head=m.social(ferry) + m.stamp(ferry) + m.script(other)),
        case("linked data: of another article before its own", ferry, m.plain, head=m.social(ferry) + m.script(other, m.linked(ferry))),
        case("linked data: in a graph", bridge, m.drupal, head=m.script(graph), byline=""),
        case("linked data: in several scripts", bridge, m.ghost, head=m.script({"@type": "WebSite", "name": bridge.site}, crumbs, m.linked(bridge)), byline=""),
        case("linked data: broken", ferry, m.plain, head=m.social(ferry) + m.script('{"@type": "NewsArticle", "headline": "Night')),
        case("linked data: in a list", bridge, m.plain, head=m.script(json.dumps([crumbs, m.linked(bridge)])), byline="", when=""),
        case("no h1", ferry, m.plain, heading=""),
        case("no h1, no linked data", ferry, m.plain, head=m.social(ferry, title=f"{ferry.title} - {ferry.site}") + m.stamp(ferry), heading=""),
        case("h1 is the site's name", bridge, m.plain, heading=f"<h1>{bridge.site}</h1><h2 class='headline'>{bridge.title}</h2>"),
        case("h1 is the site's name, scripts stripped", bridge, m.plain, head="", heading=f"<h1>{bridge.site}</h1><h2>{bridge.title}</h2>"),
        case("headline in h2", ferry, m.plain, heading=f"<h2 class='entry-title'>{ferry.title}</h2>", head=m.social(ferry)),
        case("window title with section and site", bridge, m.plain, head="", title=f"{bridge.title} - Valley - {bridge.site}"),
        case("social title with the site's name", bridge, m.plain, head=m.social(bridge, title=f"{bridge.title} | {bridge.site}") + m.stamp(bridge)),
        case("kicker inside the h1", ferry, m.plain, heading=f'<h1><span class="kicker">Islands</span> <span class="headline">{ferry.title}</span></h1>'),
        case("date in time alone", ferry, m.plain, head=m.social(ferry)),
        case("date in the address alone", bridge, m.plain, head=m.social(bridge), when="", published="2025-10-17"),
        case("day in words", ferry, m.plain, head=m.social(ferry), when='<p class="date">3 November 2025</p>', published="2025-11-03"),
        case("day in words, American", ferry, m.plain, head=m.social(ferry).replace('lang="en"', 'lang="en-US"'), when='<p class="date">Nov. 3, 2025</p>', published="2025-11-03"),
        case("day in figures, American", replace(ferry, lang="en-US"), m.plain, head=m.social(ferry), when='<div class="published-date">11/03/2025</div>', published="2025-11-03"),
        case("day in words, German", s.GERMAN, m.plain, head=m.social(s.GERMAN), when='<span class="datum">3. November 2025, 18.25 Uhr</span>', published="2025-11-03"),
        case("published and updated", ferry, m.plain, head=m.social(ferry) + '<meta property="article:modified_time" content="2025-11-05T08:00:00+01:00">', when=both),
        case("several authors in one byline", bridge, m.plain, head=m.social(bridge) + m.stamp(bridge), byline="<p class='byline'>By Odile Marchetti and Pavo Lindqvist</p>"),
        case("several authors, one a tag", bridge, m.plain, head=m.social(bridge) + m.stamp(bridge) + '<meta name="author" content="Odile Marchetti"><meta name="author" content="Pavo Lindqvist">', byline=""),
        case("agency credit", agency, m.plain, head=m.social(agency) + m.stamp(agency), byline='<p class="byline">VNA</p>'),
        case("nobody named", s.STRIKE, m.plain, head=m.social(s.STRIKE) + m.stamp(s.STRIKE), byline=dutch, authors=()),
        case("an account instead of a name", s.STRIKE, m.wordpress_classic, head=m.social(s.STRIKE) + m.stamp(s.STRIKE) + '<meta name="author" content="admin">', byline='<span class="author vcard"><a rel="author" href="/author/admin">admin</a></span>', authors=()),
    ]  # fmt: skip


def _languages() -> list[Case]:
    """Each language in a layout of its own, with linked data and without."""
    bodies = (m.wordpress_classic, m.drupal, m.interrupted, m.hashed, m.ghost, m.breaks, m.next_rendered, m.with_comments, m.plain, m.wordpress_blocks, m.hashed_divs, m.amp, m.bio)  # fmt: skip
    told = [case(story.lang, story, body) for story, body in zip(s.LANGUAGES, bodies, strict=True)]
    turned = bodies[5:] + bodies[:5]
    silent = [
        case(f"{story.lang}, scripts stripped", story, body, head="")
        for story, body in zip(s.LANGUAGES, turned, strict=True)
    ]
    return told + silent


def none(name: str, body: str, *, head: str = "", title: str = "The Harbour Post", path: str = "") -> Case:
    """A page that holds no article."""
    story = replace(s.FERRY, title=title)
    html = m.page(story, m.masthead(story) + body + m.footer(story), head=head, title=title)
    return Case(name, html, f"https://www.{story.host}/{path}")


_HEADLINES = [*s.FERRY.furniture.most_read, s.FERRY.title, s.BRIDGE.title, s.ORCHARD.title, s.STRIKE.title, s.OPINION.title, s.GALLERY.title, s.VIDEO.title]  # fmt: skip


def _teasers(count: int, *, words: bool = True) -> str:
    teasers = [
        f'<article class="teaser"><a href="/news/{n}"><h3>{_HEADLINES[n % 10]}</h3></a>'
        + (f"<p>{_OPENINGS[n][:110]}…</p>" if words else "")
        + "</article>"
        for n in range(count)
    ]
    return "".join(teasers)


def _without() -> list[Case]:
    """Pages that are no article."""
    site = m.script(
        {"@type": "WebSite", "name": "The Harbour Post", "url": "https://www.harbourpost.example/"}
    )
    web = '<meta property="og:type" content="website"><meta property="og:title" content="The Harbour Post">'
    product = m.script(
        {"@type": "Product", "name": "Rain jacket", "offers": {"@type": "Offer", "price": "79"}}
    )
    consent = (
        "<main><h1>Before you read on</h1><p>We and our 214 partners store information on your device, such as cookies, and process personal data to show "
        "content that suits you. You can agree or look at the purposes one by one.</p><p>You can withdraw your consent at any time at the foot of each page."
        "</p><button>Agree to all</button><button>Settings</button></main>"
    )
    return [
        none("front page", f"<main><h1>The Harbour Post</h1>{_teasers(24)}</main>", head=web + site),
        none("front page, scripts stripped", f"<main>{_teasers(30)}</main>"),
        none("tag page", f"<main><h1>Ferries</h1><p>Everything about ferries.</p>{_teasers(12)}</main>", title="Ferries | The Harbour Post", path="tag/ferries", head=web),
        none("search page", f'<main><h1>Results for “ferry”</h1><form><input name="q"></form><p>126 results</p>{_teasers(10)}</main>', title="Search | The Harbour Post", path="search?q=ferry"),
        none("not found", "<main><h1>Page not found</h1><p>The page you were looking for has moved or never was.</p><a href='/'>To the front page</a></main>", title="Page not found | The Harbour Post", path="news/gone"),
        none("product", "<main><h1>Rain jacket</h1><p>79 crowns</p><p>Made of waxed cotton, with two pockets and a hood.</p><button>Add to basket</button><ul><li>Size S</li><li>Size M</li></ul></main>", title="Rain jacket – Harbour shop", path="shop/jacket", head=product),
        none("login", '<main><h1>Log in</h1><form><label>Mail</label><input><label>Password</label><input type="password"><button>Log in</button></form><p>Forgot your password?</p></main>', title="Log in | The Harbour Post", path="login"),
        none("consent wall", consent, title="Before you read on", path="news/night-ferry-returns"),
        none("scripts not run", m.next_empty(s.FERRY, Top("")), title="The Harbour Post", path="news/night-ferry-returns"),
        none("section without headings", "<main><h1>Ferries</h1>" + "".join(f'<div class="x7"><a href="/{n}"><strong>{_HEADLINES[n % 10]}</strong></a><p>{line[:140]}…</p></div>' for n, line in enumerate(_OPENINGS[:14])) + "</main>", title="Ferries | The Harbour Post", path="ferries"),
        none("list of headlines", f"<main><h1>News of the day</h1>{_teasers(60, words=False)}</main>", title="News of the day | The Harbour Post", path="news"),
    ]  # fmt: skip


# What is known to be read wrongly, and why: by the page, then by the part of it.
KNOWN: dict[str, dict[str, str]] = {
    "hashed divs without paragraphs": {"text": "a heading in a div: nothing but its brevity tells it from a label"},
    "opinion with pull quotes": {"extra": "a pull quote as short as a sentence, said once more in the text in other company"},
    "paywall": {"extra": "an offer as long as the text that is given away"},
    "paywall, named by a tier alone": {"extra": "an offer as long as the text that is given away"},
    "nobody named": {"extra": "a byline that names nobody"},
}  # fmt: skip


def _noted(found: list[Case]) -> tuple[Case, ...]:
    return tuple(replace(one, fails=KNOWN.get(one.name, {})) for one in found)


CASES: tuple[Case, ...] = _noted([*_systems(), *_kinds(), *_stated(), *_languages(), *_without()])
ARTICLES = tuple(one for one in CASES if one.story)
WITHOUT = tuple(one for one in CASES if not one.story)
