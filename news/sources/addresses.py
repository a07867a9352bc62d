"""What an address tells by itself: whose it is, whether it looks like an article's, and from which day."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote

from news.addresses import split
from news.feeds.fields import absolute_link

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([/_.-])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])|(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9]))(?!\d)"
)
_MONTH = re.compile(r"/(?:19|20)\d\d/(?:1[0-2]|0?[1-9])/")
_NUMBER = re.compile(r"(?<![A-Za-z\d])\d{4,20}(?![A-Za-z\d])")
_LONG_NUMBER = re.compile(r"(?<![A-Za-z\d])\d{6,20}(?![A-Za-z\d])")
_CODE = re.compile(r"(?=[a-z]{0,30}\d)(?=\d{0,30}[a-z])[a-z\d]{7,30}")
_ID_QUERY = re.compile(
    r"(?:^|&)(?:id|p|aid|nid|artid|article|article_id|story|newsid|no)=[\w-]{1,40}(?:&|$)", re.I
)
_PAGE_QUERY = re.compile(r"(?:^|&)(?:page|paged|offset|start|s|q|replytocom)=", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SUFFIX = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece)$", re.I)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|pdf|mp[34]|m4[av]|webm|ogg|wav|zip|gz|xml|rss|atom|json|css|js|docx?|xlsx?)$",
    re.I,
)
# Lists, people and house-keeping, in the languages whose publishers we know best.
_LISTS = frozenset(
    [
        "tag",
        "tags",
        "tagged",
        "category",
        "categories",
        "author",
        "authors",
        "byline",
        "contributors",
        "page",
        "search",
        "login",
        "logout",
        "signin",
        "sign-in",
        "signup",
        "sign-up",
        "register",
        "account",
        "subscribe",
        "subscription",
        "subscriptions",
        "newsletter",
        "newsletters",
        "rss",
        "feed",
        "feeds",
        "sitemap",
        "wp-admin",
        "wp-login.php",
        "wp-json",
        "cart",
        "checkout",
        "schlagwort",
        "schlagworte",
        "autor",
        "autoren",
        "autores",
        "auteur",
        "auteurs",
        "autore",
        "kategorie",
        "kategori",
        "kategoria",
        "categoria",
        "categorias",
        "rubrik",
        "rubriken",
        "rubrique",
        "rubriques",
        "rubrica",
        "etiqueta",
        "etiquetas",
        "suche",
        "anmelden",
        "konto",
        "about",
        "about-us",
        "contact",
        "contact-us",
        "privacy",
        "privacy-policy",
        "terms",
        "terms-of-service",
        "terms-of-use",
        "cookies",
        "cookie-policy",
        "imprint",
        "impressum",
        "datenschutz",
        "agb",
        "kontakt",
        "mentions-legales",
        "aviso-legal",
        "advertise",
        "advertising",
        "mediadaten",
        "share",
        "print",
        "abo",
        "abonnement",
    ]
)
_LISTS_MOSTLY = frozenset(
    [
        "topic",
        "topics",
        "thema",
        "themen",
        "theme",
        "themes",
        "people",
        "profile",
        "profiles",
        "user",
        "users",
        "archive",
        "archives",
        "section",
        "sections",
        "jobs",
        "careers",
        "shop",
        "store",
        "help",
        "faq",
        "events",
        "event-calendar",
        "podcasts",
        "galleries",
        "staff",
        "team",
        "sponsored",
    ]
)
_SIGNS_OF_AN_ARTICLE = 2
_PATH_CHARS_MAX = 1_000
_TRACKING = re.compile(r"(?:^|&)(?:utm_\w{1,30}|fbclid|gclid|mc_[ce]id|ref|cmp|xtor)=[^&]*", re.I)


def is_same_site(link: str, site: str) -> bool:
    """Whether two addresses are of one site: the same host, or one host below the other; `www.` counts for nothing."""
    first, second = _host(link), _host(site)
    if not first or not second:
        return False
    return first == second or _is_below(first, second) or _is_below(second, first)


def _is_below(host: str, parent: str) -> bool:
    return "." in parent and host.endswith(f".{parent}")


def _host(url: str) -> str:
    parts = split(url)
    return ((parts.hostname if parts else None) or "").removeprefix("www.").rstrip(".")


def article_link(link: object, base: str) -> str | None:
    """`link` as an absolute address without fragment, tracking and credentials; None when it is none."""
    absolute = absolute_link(link, base)
    parts = split(absolute) if absolute else None
    if parts is None or "@" in parts.netloc:
        return None
    query = _TRACKING.sub("", parts.query).strip("&")
    return parts._replace(path=parts.path or "/", query=query, fragment="").geturl()


def date_in_address(url: str) -> datetime | None:
    """The day that an address names, as midnight UTC; None when it names none."""
    parts = split(url)
    match = _DATE.search(parts.path[:_PATH_CHARS_MAX]) if parts else None
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6]), tzinfo=UTC)
    except ValueError:  # 31 February
        return None


def is_listing(url: str) -> bool:
    """Whether an address is that of a list, a person, a file or the house itself rather than of an article."""
    parts = split(url)
    if parts is None or _FILE.search(parts.path) or _PAGE_QUERY.search(parts.query):
        return True
    path = unquote(parts.path[:_PATH_CHARS_MAX]).lower()
    segments = {_SUFFIX.sub("", segment) for segment in path.split("/")}
    if not path.strip("/") and not _ID_QUERY.search(parts.query):
        return True
    if date_in_address(url):
        return False
    return bool(segments & _LISTS) or (bool(segments & _LISTS_MOSTLY) and not _LONG_NUMBER.search(path))


def is_numbered(url: str) -> bool:
    """Whether an address carries a date or an article's number or code."""
    parts = split(url)
    if parts is None:
        return False
    path = unquote(parts.path[:_PATH_CHARS_MAX]).rstrip("/")
    last = _SUFFIX.sub("", path.rpartition("/")[2])
    has_number = _NUMBER.search(path) or _ID_QUERY.search(parts.query) or _CODE.fullmatch(last.lower())
    return bool(has_number) or date_in_address(url) is not None


def looks_like_article(url: str) -> bool:
    """Whether an address by itself is more likely an article's than that of a site, a section or a feed."""
    return article_signs(url) >= _SIGNS_OF_AN_ARTICLE and not is_listing(url)


def article_signs(url: str) -> int:
    """How much an address looks like that of an article, from 0 (a section's) to 8."""
    parts = split(url)
    if parts is None:
        return 0
    path = unquote(parts.path[:_PATH_CHARS_MAX]).rstrip("/")
    last = _SUFFIX.sub("", path.rpartition("/")[2])
    signs = 3 if date_in_address(url) else 2 if _MONTH.search(path) else 0
    words = len(_WORD.findall(last))
    signs += 2 if words >= 3 else 1 if words == 2 and "-" in last else 0
    if _NUMBER.search(last) or _ID_QUERY.search(parts.query) or _CODE.fullmatch(last.lower()):
        signs += 2
    return signs + bool(_SUFFIX.search(path))
