"""A page as blocks: the text of each innermost block-level element, and the boxes it stands in. One walk, linear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from news.html_tree import Element

BLOCKS_MAX = 10_000
"""What comes after is not read: saved news pages have 200 blocks at the median and 3,000 at most."""
_NAME_CHARS_MAX = 200
_SILENT = frozenset(["script", "style", "noscript", "template", "iframe", "svg", "math", "head", "button", "select", "option", "input", "textarea", "canvas", "object", "embed", "audio", "video", "map", "area", "source", "picture", "dialog", "datalist", "meter", "progress", "rp", "rt"])  # fmt: skip
_BLOCK = frozenset(["html", "body", "p", "div", "section", "article", "header", "footer", "aside", "main", "li", "ul", "ol", "menu", "dl", "dd", "dt", "blockquote", "pre", "figure", "figcaption", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "form", "fieldset", "legend", "nav", "center", "address", "details", "summary", "hr", "hgroup"])  # fmt: skip
# Words in class names and ids, as parts of words: "article-body", "storyText", "newsletterBox". From the habits of
# publishing systems and front-end frameworks, and their words in the larger European languages.
_GROUPS = {
    "article": "article|story|content|body|entry|post|artikel|texte|cuerpo|noticia|main|single|richtext|prose|wysiwyg",
    "paragraph": "paragraph|absatz|^para$|^text|bodytext|^graf",
    "related": "relat|recommend|more|also|popular|trend|most|latest|mehr|verwandt|outbrain|taboola|teaser|card|list|grid|rail|feed|carousel|slider|swiper|upsell|onward|suggest|similar|next|prev|promo|clamp",
    "caption": "caption|credit|copyright|photo|image|^img|bild|figure|media|gallery|legend|picture|foto|video|player|embed",
    "byline": "byline|author|autor|meta|date|time|publi|info|contribut|^bio|profile|writer|signature",
    "share": "share|sharing|social|facebook|twitter|whatsapp|print|icon|tool|bookmark|follow|^save|action",
    "newsletter": "newsletter|subscri|signup|register|login|paywall|^abo$|premium|offer|donat|support|piano|^cta|meter|member",
    "comments": "comment|kommentar|discuss|respond|reply|disqus|leserbrief|forum",
    "advert": "^ads?$|advert|anzeige|sponsor|banner|^dfp|^gpt|google|werbung|commercial|affiliate|shop|product|^deal",
    "tags": "^tags?$|taglist|topic|keyword|categor|breadcrumb|label|kicker|eyebrow|schlagw|thema|rubri",
    "navigation": "^nav|menu|header|foot|sidebar|^side|bottom|toolbar|masthead|skip|search|^lang",
    "consent": "cookie|consent|gdpr|dsgvo|rgpd|privacy|policy|onetrust|^ot$|sourcepoint|didomi|usercentrics|truste|^cmp|iubenda|placeholder|external|opt(?:in|out)|modal|popup|overlay|dialog|lightbox|hidden|^hide|reader|visually|^sr$|tooltip|alert|notice",
    "box": "quote|zitat|^pull|highlight|^fact|infobox|box|note|aside|summary|^toc$|bullet|keypoint|takeaway",
    "lead": "lead|lede|standfirst|intro|^dek$|^deck$|excerpt|abstract|subhead|subtitle|untertitel|chapo|vorspann|bajada|strap",
    "heading": "head|title|titre|titel|headline",
    "ending": "correct|disclaim|editor|footnote|endnote|^source|series|agency|tagline|contact",
}
_TAG_MARKS = ("p", "div", "li", "td", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt", "figcaption", "section", "article", "main", "aside", "nav", "header", "footer", "figure", "form", "ul", "ol", "table", "address", "details", "a")  # fmt: skip
_STATES = ("hidden", "itemprop=articleBody", "itemprop", "role=main", "role", "hashed")
MARKS = tuple(_GROUPS) + tuple(f"<{tag}>" for tag in _TAG_MARKS) + _STATES
"""What each bit of a box's marks stands for."""
BIT = {name: 1 << place for place, name in enumerate(MARKS)}
"""Each mark's bit."""
_GROUP_PATTERNS = tuple((BIT[name], re.compile(words)) for name, words in _GROUPS.items())
_TAG_BITS = {tag: BIT[f"<{tag}>"] for tag in _TAG_MARKS} | {"th": BIT["<td>"]}
_WORD = re.compile("[a-zà-öø-ÿ]{2,30}")
_HIDDEN_STYLE = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_NAMING = frozenset(("class", "id", "data-component", "data-testid", "data-type", "data-block", "data-name", "data-module"))  # fmt: skip
_BREAKS = re.compile(r"\x01[\s\x01]*\x01")
_EMPTY_LINES = re.compile(r"[\n\x01][ \t]*[\n\x01]")


@dataclass(slots=True, eq=False)
class Box:
    """A block-level element with all that stands around its text."""

    tag: str
    parent: Box | None
    own: int
    """The box's own marks, as bits of MARKS."""
    around: int
    """Marks of all boxes around it."""
    key: tuple[object, ...]
    """Its tag and class and its parent's: boxes with one key are set alike."""
    depth: int
    mass: float = 0
    """Running text within, in characters. This and all below are filled in by `features`."""
    held: float = 0
    """Running text that stands one or two boxes below."""
    running: int = 0
    """Blocks of running text one box below."""
    apart: int = 0
    """Marks from here up to the first box that holds the headline too, that one left out."""
    title_height: int = 99
    """Boxes from the headline's up to that first one."""
    core_depth: int = -1
    """Boxes up to the core, which holds most of the running text; -1 outside it."""
    between: int = 0
    """Marks from here up to the core, the core's left out."""
    branch: Box | None = None
    """The box directly below the core that this one is, or is in."""
    is_in_narrow: bool = False
    """Whether it is in the deepest box with a good part of the running text."""


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph, heading, list item or loose piece of text."""

    text: str
    linked: float
    """The share of its characters that are links."""
    box: Box
    size: float
    """Characters, each of a dense script (Chinese, Japanese, Korean) as two and a half."""


@dataclass(slots=True)
class Layout:
    """A page cut up: boxes with parents before children, blocks in document order."""

    boxes: list[Box] = field(default_factory=list[Box])
    blocks: list[Block] = field(default_factory=list[Block])


def read_layout(root: Element) -> Layout:
    """The blocks of a page. Reads each element once; scripts and the like are left out."""
    layout = Layout()
    boxes, blocks = layout.boxes, layout.blocks
    box = _box(root, None)
    boxes.append(box)
    pieces: list[str] = [root.text or ""]
    linked, link_depth = 0, 0
    frames: list[tuple[Iterator[Element], Element, Box, bool]] = [(iter(root), root, box, False)]
    while frames:
        children, element, box, is_link = frames[-1]
        child = next(children, None)
        if child is None:
            frames.pop()
            if is_link:
                link_depth -= 1
            if not frames:
                break
            if frames[-1][2] is not box:
                linked = _flush(blocks, pieces, linked, box)
                if len(blocks) >= BLOCKS_MAX:
                    return layout
            if tail := element.tail:
                pieces.append(tail)
                if link_depth:
                    linked += len(tail.strip())
            continue
        tag = child.tag
        if tag in _SILENT or not isinstance(tag, str):
            pass
        elif tag == "br":
            pieces.append("\x01")
        else:
            is_link = tag == "a" and not (child.get("href") or "").startswith("#")
            is_block = tag in _BLOCK or "-" in tag
            within = box
            if is_block:
                linked = _flush(blocks, pieces, linked, box)
                within = _box(child, box)
                boxes.append(within)
                if link_depth:
                    within.own |= _TAG_BITS["a"]
            if text := child.text:
                pieces.append(text)
                if link_depth or is_link:
                    linked += len(text.strip())
            if len(child):
                link_depth += is_link
                frames.append((iter(child), child, within, is_link))
                continue
            if is_block:
                linked = _flush(blocks, pieces, linked, within)
                if len(blocks) >= BLOCKS_MAX:
                    return layout
        if tail := child.tail:
            pieces.append(tail)
            if link_depth:
                linked += len(tail.strip())
    _flush(blocks, pieces, linked, layout.boxes[0])
    return layout


def _flush(blocks: list[Block], pieces: list[str], linked: int, box: Box) -> int:
    """Turn what was gathered into blocks, one for each paragraph; the count of linked characters begins anew."""
    if not pieces:
        return 0
    joined = "".join(pieces)
    pieces.clear()
    if not joined or joined.isspace():
        return 0
    if box.tag == "pre":
        parts = _EMPTY_LINES.split(joined)
    elif "\x01" in joined:
        parts = _BREAKS.split(joined)
    else:  # nearly always
        text = " ".join(joined.split())
        if len(blocks) < BLOCKS_MAX:
            blocks.append(Block(text, min(1.0, linked / len(text)), box, size_of(text)))
        return 0
    texts = [text for part in parts if (text := " ".join(part.replace("\x01", " ").split()))]
    share = min(1.0, linked / max(1, sum(map(len, texts))))
    blocks += [Block(text, share, box, size_of(text)) for text in texts[: BLOCKS_MAX - len(blocks)]]
    return 0


def size_of(text: str) -> float:
    """Characters, each of a dense script (Chinese, Japanese, Korean) as two and a half."""
    length = len(text)
    return (
        length * 2.5 if not text.isascii() and len(text.encode("utf-8", "ignore")) > 2.2 * length else length
    )


def _box(element: Element, parent: Box | None) -> Box:
    tag = str(element.tag)
    own = _TAG_BITS.get(tag, 0)
    name = ""
    for key, value in element.items():
        if key in _NAMING:
            name = f"{name} {value[:_NAME_CHARS_MAX]}"
        elif key == "style":
            if _HIDDEN_STYLE.search(value[:_NAME_CHARS_MAX]):
                own |= BIT["hidden"]
        elif key == "hidden":
            own |= BIT["hidden"]
        elif key == "itemprop":
            own |= BIT["itemprop=articleBody"] if value.lower() == "articlebody" else BIT["itemprop"]
        elif key == "role":
            own |= BIT["role=main"] if value in ("main", "article") else BIT["role"]
    name = name[:_NAME_CHARS_MAX]
    if name and tag not in ("html", "body"):
        own |= _marks_of_name(name)
    if parent is None:
        return Box(tag, None, own, 0, (tag, name), 0)
    around = parent.around | parent.own
    return Box(tag, parent, own, around, (tag, name, parent.tag, parent.key[1]), parent.depth + 1)


@lru_cache(maxsize=4096)
def _marks_of_name(name: str) -> int:
    marks = 0
    for word in _WORD.findall(name.lower()):
        marks |= _marks_of_word(word)
    return marks


@lru_cache(maxsize=8192)
def _marks_of_word(word: str) -> int:
    return sum(bit for bit, pattern in _GROUP_PATTERNS if pattern.search(word))
