"""What is known of each block of a page before any is judged: marks and amounts, which weights are fitted to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from news.articles.page_blocks import BIT, MARKS, Block, Box, Layout

TEXT_MARKS = ("<25", "<60", ">120", ">300", "no links", "links>.3", "links>.75", "end", "colon", "question", "opens quoting", "in brackets", "capitals", "©", "@", "address", "bars", "lower case", "no comma", "digits", "dense script", "title", "in title", "description", "again", "repeats", "split")  # fmt: skip
PLACE_MARKS = ("has core", "in core", "depth 0", "depth 1", "depth 2", "narrow core", "main branch", "main key", "lone key", "main parent", "main grandparent", "in span", "before span", "after span", "after title", "near title", "title near", "title very near")  # fmt: skip
BESIDE_MARKS = ("running", "heading", "p", "li", "div", "figure", "short", "links", "colon", "in core", "title", "same parent", "same key", "none")  # fmt: skip
MARK_FIELDS = {"own": MARKS, "parent": MARKS, "apart": MARKS, "between": MARKS, "text": TEXT_MARKS, "place": PLACE_MARKS, "before": BESIDE_MARKS, "after": BESIDE_MARKS, "before2": BESIDE_MARKS, "after2": BESIDE_MARKS}  # fmt: skip
"""Fields of marks and the names of their bits. `apart`: boxes that the headline is not in; `between`: up to the core."""
AMOUNTS = ("length", "links", "key share", "parent share", "grandparent share", "parent count", "core depth", "after span", "before span", "position", "capitals", "digits", "commas", "depth", "key size", "key ended", "key links", "key count", "branch share", "title height")  # fmt: skip
"""Each from 0 to about 1."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXT = {name: 1 << place for place, name in enumerate(TEXT_MARKS)}
_PLACE = {name: 1 << place for place, name in enumerate(PLACE_MARKS)}
_BESIDE = {name: 1 << place for place, name in enumerate(BESIDE_MARKS)}
_TAG_BESIDE = {"p": _BESIDE["p"], "li": _BESIDE["li"], "div": _BESIDE["div"], "figure": _BESIDE["figure"], "figcaption": _BESIDE["figure"]} | dict.fromkeys(HEADINGS, _BESIDE["heading"])  # fmt: skip
_AROUND_TEXT = sum(BIT[name] for name in ("<aside>", "<nav>", "<footer>", "<figure>", "<figcaption>", "hidden"))  # fmt: skip
_RUNNING_TAGS = frozenset(("p", "div", "blockquote", "li", "td", "section", "article", "main", "pre", "dd", "body", "center"))  # fmt: skip
_RUNNING_MIN, _RUNNING_LINKED_MAX = 80, 0.35
_SHORT_RUNNING_MIN, _SHORT_RUNNING_LINKED_MAX = 40, 0.5
_WORTHS = ((BIT["comments"], 0.0), (BIT["navigation"], 0.3), (BIT["related"], 0.5), (BIT["<li>"], 0.3))
_WORTH_MIN = 0.1
_CORE_SHARE, _NARROW_SHARE = 0.7, 0.4
_FOLDED_CHARS_MAX = 200
_KEY_SAMPLE = 300
_ENDS = frozenset(".!?…。！？؟۔।")
_CLOSERS = "\"'”’»›」』)]） "


@dataclass(slots=True)
class Features:
    """All that is known of a block; marks as bits of MARK_FIELDS, amounts in the order of AMOUNTS."""

    own: int
    parent: int
    apart: int
    between: int
    text: int
    place: int
    before: int
    after: int
    before2: int
    after2: int
    amounts: tuple[float, ...]


@dataclass(slots=True)
class _Key:
    """Boxes that are set alike."""

    mass: float = 0
    size: float = 0
    ended: int = 0
    links: float = 0
    count: int = 0


@dataclass(slots=True)
class _Page:
    """What the blocks of a page have to do with each other."""

    layout: Layout
    title: str
    description: str
    folds: list[str]
    """Each text in one case; long ones as they are."""
    times: Counter[str]
    title_at: int | None
    running: list[bool] = field(default_factory=list[bool])
    keys: dict[tuple[object, ...], _Key] = field(default_factory=dict[tuple[object, ...], _Key])
    total: float = 1
    core: Box | None = None
    main_parent: Box | None = None
    main_key: tuple[object, ...] | None = None
    near_height: int = 99
    span: tuple[int, int] = (0, 0)


def features(layout: Layout, *, title: str, description: str) -> list[Features]:
    """The features of every block. Fills in what the boxes hold. Linear."""
    page = _survey(layout, title, description)
    blocks = layout.blocks
    found: list[Features] = []
    beside: list[int] = []
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        box = block.box
        text = _text_marks(page, index, seen)
        beside.append(_beside_marks(block, text, runs=page.running[index]))
        parent = box.parent or box
        capitals, digits, commas = _shares(block.text)
        if digits > 0.1:
            text |= _TEXT["digits"]
        if not commas:
            text |= _TEXT["no comma"]
        amounts = (*_amounts(page, index, block), capitals, digits, commas, *_key_amounts(page, box))
        place = _place_marks(page, index, box)
        found.append(Features(box.own, parent.own, box.apart, box.between, text, place, 0, 0, 0, 0, amounts))
    _set_beside(blocks, beside, found)
    return found


def _survey(layout: Layout, title: str, description: str) -> _Page:
    blocks = layout.blocks
    folded = title.casefold()
    folds = [block.text.casefold() if block.size < _FOLDED_CHARS_MAX else block.text for block in blocks]
    start = description.casefold()[:40].strip()
    title_at = _title_place(blocks, folds, folded)
    times = Counter(fold for fold in folds if len(fold) > 20)
    page = _Page(layout, folded, start if len(start) > 25 else "", folds, times, title_at)
    _measure_from_title(layout.boxes, blocks[title_at].box if title_at is not None else None)
    page.running = [
        _runs(block, _RUNNING_MIN, _RUNNING_LINKED_MAX) and times[fold] < 2 and _worth(block.box) > 0
        for block, fold in zip(blocks, folds, strict=True)
    ]
    if not any(page.running):
        page.running = [
            block.size >= _SHORT_RUNNING_MIN and block.linked <= _SHORT_RUNNING_LINKED_MAX for block in blocks
        ]
    _weigh(page)
    _find_core(page)
    return page


def _runs(block: Block, least: float, linked: float) -> bool:
    """Whether the block is running text by its form and its tags."""
    box = block.box
    return (
        block.size >= least
        and block.linked <= linked
        and box.tag in _RUNNING_TAGS
        and not (box.own | box.around) & _AROUND_TEXT
    )


def _worth(box: Box) -> float:
    worth = 1.0
    for bits, factor in _WORTHS:
        if box.apart & bits:
            worth *= factor
    return worth


def _title_place(blocks: Sequence[Block], folds: Sequence[str], title: str) -> int | None:
    """Where the headline stands: an h1 with its words, its words alone, the first h1."""
    same = [index for index, fold in enumerate(folds) if fold == title]
    headings = [index for index, block in enumerate(blocks) if block.box.tag == "h1"]
    both = next((index for index in same if blocks[index].box.tag == "h1"), None)
    return both if both is not None else (same or headings or [None])[0]


def _measure_from_title(boxes: Sequence[Box], headline: Box | None) -> None:
    """Give each box its distance from the headline, and the marks of the boxes it does not share with it."""
    shared: set[Box] = set()
    while headline is not None:
        headline.title_height = len(shared)
        shared.add(headline)
        headline = headline.parent
    for box in boxes:
        if box.parent is not None and box not in shared:
            box.title_height = box.parent.title_height
            box.apart = box.parent.apart | box.own


def _weigh(page: _Page) -> None:
    """Add up the running text of boxes and of boxes set alike."""
    counts, keys, total = page.layout, page.keys, 0.0
    for block, runs in zip(counts.blocks, page.running, strict=True):
        box = block.box
        key = keys.get(box.key)
        if key is None:
            key = keys[box.key] = _Key()
        if key.count < _KEY_SAMPLE:
            key.size += block.size
            key.links += block.linked
            key.ended += _ending(block.text) in _ENDS
            key.count += 1
        if runs:
            worth = block.size * (_worth(box) or _WORTH_MIN)
            total += worth
            key.mass += worth
            box.mass += worth
            parent = box.parent or box
            parent.held += worth
            parent.running += 1
            if parent.parent is not None:
                parent.parent.held += worth * 0.999  # of two equal ones, the nearer
    page.total = total or 1.0
    for box in reversed(counts.boxes):
        if box.parent is not None:
            box.parent.mass += box.mass


def _ending(text: str) -> str:
    return text[-6:].rstrip(_CLOSERS)[-1:]


def _find_core(page: _Page) -> None:
    """The deepest box that holds most of the running text, and what stands where in it."""
    boxes, total = page.layout.boxes, page.total
    core = narrow = boxes[0]
    for box in boxes:
        if box.mass >= _NARROW_SHARE * total and box.depth >= narrow.depth:
            narrow = box
        if box.mass >= _CORE_SHARE * total and box.depth >= core.depth:
            core = box
    for box in boxes:
        parent = box.parent
        if box is core:
            box.core_depth = 0
        if box is narrow:
            box.is_in_narrow = True
        if parent is not None:
            box.is_in_narrow = box.is_in_narrow or parent.is_in_narrow
            box.branch = box if parent is core else parent.branch
            if parent.core_depth >= 0:
                box.core_depth = parent.core_depth + 1
                box.between = parent.between | box.own
    page.core = core
    page.main_parent = max(boxes, key=lambda box: box.held)
    page.main_key = max(page.keys, key=lambda key: page.keys[key].mass, default=None)
    heights = [
        block.box.title_height
        for block, runs in zip(page.layout.blocks, page.running, strict=True)
        if runs and block.box.key == page.main_key
    ]
    page.near_height = min(heights, default=99)
    page.span = _span(page)


def _span(page: _Page) -> tuple[int, int]:
    """The first and last running block of the core's upper storeys or near the main parent."""
    main = page.main_parent
    inside = [
        index
        for index, (block, runs) in enumerate(zip(page.layout.blocks, page.running, strict=True))
        if runs and block.box.core_depth >= 0 and (block.box.core_depth <= 2 or main in _lineage(block.box))
    ]
    return (inside[0], inside[-1]) if inside else (0, len(page.layout.blocks))


def _lineage(box: Box) -> tuple[Box | None, ...]:
    parent = box.parent
    return box, parent, parent.parent if parent is not None else None


def _text_marks(page: _Page, index: int, seen: set[str]) -> int:
    block, fold = page.layout.blocks[index], page.folds[index]
    text, size, length = block.text, block.size, len(block.text)
    marks = _size_marks(size, block.linked)
    ending = _ending(text)
    if ending in _ENDS:
        marks |= _TEXT["end"]
        if ending in "?？؟":
            marks |= _TEXT["question"]
    first = text[0]
    if first in '"“„«‘「':
        marks |= _TEXT["opens quoting"]
    elif first in "([（":
        marks |= _TEXT["in brackets"]
    elif first.islower():
        marks |= _TEXT["lower case"]
    if text[-1] in ":：":
        marks |= _TEXT["colon"]
    if length > 6 and text.isupper():
        marks |= _TEXT["capitals"]
    marks |= _sign_marks(text)
    if fold == page.title:
        marks |= _TEXT["title"]
    elif 15 < length < _FOLDED_CHARS_MAX and fold in page.title:
        marks |= _TEXT["in title"]
    if page.description and page.description in text[:120].casefold():
        marks |= _TEXT["description"]
    if fold in seen:
        marks |= _TEXT["again"]
    seen.add(fold)
    if page.times[fold] > 1:
        marks |= _TEXT["repeats"]
    if size > length:
        marks |= _TEXT["dense script"]
    if index and page.layout.blocks[index - 1].box is block.box:
        marks |= _TEXT["split"]
    return marks


def _size_marks(size: float, linked: float) -> int:
    marks = _TEXT["<60"] if size < 60 else 0
    if size < 25:
        marks |= _TEXT["<25"]
    elif size > 300:
        marks |= _TEXT[">120"] | _TEXT[">300"]
    elif size > 120:
        marks |= _TEXT[">120"]
    if not linked:
        return marks | _TEXT["no links"]
    if linked > 0.75:
        return marks | _TEXT["links>.75"] | _TEXT["links>.3"]
    return marks | _TEXT["links>.3"] if linked > 0.3 else marks


def _sign_marks(text: str) -> int:
    marks = 0
    if "©" in text:
        marks |= _TEXT["©"]
    if "@" in text:
        marks |= _TEXT["@"]
    if "http" in text or "www." in text:
        marks |= _TEXT["address"]
    if "|" in text or "•" in text or "›" in text:
        marks |= _TEXT["bars"]
    return marks


def _place_marks(page: _Page, index: int, box: Box) -> int:
    marks = _PLACE["has core"] if page.core is not page.layout.boxes[0] else 0
    depth = box.core_depth
    if depth >= 0:
        marks |= _PLACE["in core"]
        if depth <= 2:
            marks |= _PLACE["depth 0"] << depth
    if box.is_in_narrow:
        marks |= _PLACE["narrow core"]
    if box.branch is not None and box.branch.mass > 0.5 * page.total:
        marks |= _PLACE["main branch"]
    if box.key == page.main_key:
        marks |= _PLACE["main key"]
    if page.keys[box.key].count == 1:
        marks |= _PLACE["lone key"]
    parent = box.parent or box
    if parent is page.main_parent:
        marks |= _PLACE["main parent"]
    if parent.parent is page.main_parent or box is page.main_parent:
        marks |= _PLACE["main grandparent"]
    first, last = page.span
    marks |= _PLACE["before span" if index < first else "after span" if index > last else "in span"]
    if page.title_at is not None and index > page.title_at:
        marks |= _PLACE["after title"]
        if index <= page.title_at + 3:
            marks |= _PLACE["near title"]
    if box.title_height <= page.near_height:
        marks |= _PLACE["title near"]
    return marks | _PLACE["title very near"] if box.title_height <= 1 else marks


def _beside_marks(block: Block, text: int, *, runs: bool) -> int:
    """What the blocks beside this one are told of it."""
    marks = _TAG_BESIDE.get(block.box.tag, 0)
    if runs:
        marks |= _BESIDE["running"]
    if block.size < 30:
        marks |= _BESIDE["short"]
    if block.linked > 0.5:
        marks |= _BESIDE["links"]
    if block.box.core_depth >= 0:
        marks |= _BESIDE["in core"]
    if text & _TEXT["colon"]:
        marks |= _BESIDE["colon"]
    return marks | _BESIDE["title"] if text & _TEXT["title"] else marks


def _set_beside(blocks: Sequence[Block], beside: Sequence[int], found: Sequence[Features]) -> None:
    none, count = _BESIDE["none"], len(blocks)
    near = [_meeting(blocks[index - 1], blocks[index]) if index else 0 for index in range(count)]
    far = [_meeting(blocks[index - 2], blocks[index]) if index > 1 else 0 for index in range(count)]
    for index, block in enumerate(found):
        block.before = beside[index - 1] | near[index] if index else none
        block.before2 = beside[index - 2] | far[index] if index > 1 else none
        block.after = beside[index + 1] | near[index + 1] if index + 1 < count else none
        block.after2 = beside[index + 2] | far[index + 2] if index + 2 < count else none


def _meeting(first: Block, second: Block) -> int:
    marks = _BESIDE["same parent"] if first.box.parent is second.box.parent else 0
    return marks | _BESIDE["same key"] if first.box.key == second.box.key else marks


def _shares(text: str) -> tuple[float, float, float]:
    """The shares of words with a capital, of digits, and of up to five commas."""
    words = text[:300].split()
    upper = sum(word[0].isupper() for word in words) / len(words) if len(words) > 2 else 0.0
    start = text[:60]
    digits = sum(map(str.isdigit, start)) / len(start)
    commas = text.count(",") + text.count("，") + text.count("、")
    return upper, digits, min(commas, 5) / 5


def _amounts(page: _Page, index: int, block: Block) -> tuple[float, ...]:
    box = block.box
    parent = box.parent or box
    above = parent.parent or parent
    most = page.main_parent.held + 1 if page.main_parent is not None else 1
    first, last = page.span
    return (
        _log_size(block.size),
        block.linked,
        page.keys[box.key].mass / page.total,
        parent.held / most,
        max(parent.held, above.held) / most,
        min(parent.running, 8) / 8,
        min(max(box.core_depth, 0), 6) / 6,
        min(max(index - last, 0), 10) / 10,
        min(max(first - index, 0), 10) / 10,
        index / len(page.layout.blocks),
    )


def _key_amounts(page: _Page, box: Box) -> tuple[float, ...]:
    key = page.keys[box.key]
    return (
        min(box.depth, 30) / 30,
        _log_size(key.size / key.count),
        key.ended / key.count,
        key.links / key.count,
        min(key.count, 20) / 20,
        box.branch.mass / page.total if box.branch is not None else 0.0,
        min(box.title_height, 12) / 12,
    )


def _log_size(size: float) -> float:
    return min(math.log2(1 + size) / 10, 1.2)
