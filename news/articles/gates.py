"""Pages that stand in front of the article: recognised by how they are built, in any of a dozen languages. Pure."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from news.encoding import decode_web
from news.html_tree import Element, element_text, label_text, parse_html

GATE_CHARS_MAX = 3_000
"""A page with more text than this holds something to read, whatever else it asks."""
_HTML_CHARS_MAX = 400_000
_LABELS_MAX = 300
_PLACES = re.compile(
    r"(?:^|[./_-])(?:consent\w{0,10}|cookie-?(?:wall|consent|policy-gate)|privacy-?(?:gate|wall)|gdpr\w{0,10}"
    r"|zustimmung|consentement|consentimiento|toestemming|guce|cmp)(?:$|[./_-])"
)
_ACCEPT = re.compile(
    r"\b(?:accept|agree|allow all|consent|got it|akzeptier|zustimm|einverstanden|j[’']?accepte|accepter"
    r"|d[’']accord|acepta|de acuerdo|accett|acconsent|akkoord|accepteer|toestaan|aceit|concord|zgadzam|akceptuj"
    r"|godk[äa]nn|acceptera|godta|samtykke|hyv[äa]ksy|souhlas[íi]m|p[řr]ijmout|elfogad|sunt de acord|kabul et"
    r"|принять|принимаю|соглас|прийняти|погоджу|αποδοχ)"
    r"|同意|接受|許可|동의|허용",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:cookies?|before you continue|your privacy|consent|gdpr|datenschutz|privatsph[äa]re|zustimmung"
    r"|bevor (?:sie|du) fortf|einwilligung|vie priv[ée]e|avant de continuer|consentement|privacidad|antes de continuar"
    r"|consentimiento|prima di continuare|consenso|voordat je verdergaat|toestemming|privacidade|privacidade|prywatno[śs]"
    r"|ciasteczk|samtykke|samtycke|suostumus|soukrom[íi]|s[üu]ti|gizlilik|çerez|куки|файлы cookie|конфиденциальн)"
    r"|cookie|隱私|隐私|プライバシー|개인정보|쿠키",
    re.IGNORECASE,
)
_IS_ARTICLE = re.compile(
    r"""["']@type["']\s{0,9}:\s{0,9}["'\[]{1,9}\w{0,20}(?:Article|Posting|Report)\b"""
    r"""|property\s{0,9}=\s{0,9}["']og:type["']\s{0,9}content\s{0,9}=\s{0,9}["']article["']"""
)


def is_consent_page(html: bytes | str, *, asked: str, url: str) -> bool:
    """Whether this page only asks for consent to cookies and the like before it shows the one that was asked for.

    `url` is where the answer came from. Never raises. A banner beside an article is no such page.
    """
    text = html if isinstance(html, str) else decode_web(html[:_HTML_CHARS_MAX])
    root = parse_html(text[:_HTML_CHARS_MAX])
    if root is None or len(_visible(root)) > GATE_CHARS_MAX:
        return False
    if not any(_ACCEPT.search(label) for label in _pressed(root)):
        return False
    if _leads_elsewhere(asked, url):
        return True
    return not _IS_ARTICLE.search(text[:_HTML_CHARS_MAX]) and any(map(_ABOUT.search, _headings(root)))


def _leads_elsewhere(asked: str, url: str) -> bool:
    """Whether the request ended at a place that is named for consent, and did not ask for that place."""
    there, here = _split(url), _split(asked)
    if there is None or here is None or (there.hostname, there.path) == (here.hostname, here.path):
        return False
    return _PLACES.search(_place(there)) is not None and _PLACES.search(_place(here)) is None


def _place(parts: SplitResult) -> str:
    return f"{parts.hostname or ''}{parts.path[:500]}".lower()


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _visible(root: Element) -> str:
    """The page's text without what stands in its head."""
    return element_text(next(root.iter("body"), root))


def _pressed(root: Element) -> list[str]:
    """What the page's buttons, forms' inputs and links say."""
    labels: list[str] = []
    for element in root.iter("button", "input", "a"):
        if len(labels) >= _LABELS_MAX:
            break
        labels.append(f"{label_text(element)} {element.get('value') or ''}"[:100])
    return labels


def _headings(root: Element) -> list[str]:
    """The page's title and first headings."""
    found: list[str] = []
    for element in root.iter("title", "h1", "h2"):
        found.append(label_text(element)[:200])
        if len(found) >= 4:
            break
    return found
