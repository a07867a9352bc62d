"""What is known of each block of a page before any is judged: marks and amounts, which weights are fitted to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from news.articles.page_blocks import BIT, MARKS, Block, Box, Layout

TEXT_MARKS = ("<25", "<60", ">120", ">300", "no links", "links>.3", "links>.75", "end", "lower case", "no comma", "description", "again", "repeats")  # fmt: skip
PLACE_MARKS = ("in core", "depth 1", "narrow core", "main key", "lone key", "before span", "after span", "after title", "title near", "title very near")  # fmt: skip
BESIDE_MARKS = ("running", "heading", "p", "li", "div", "short", "links", "in core", "same parent", "same key")  # fmt: skip
MARK_FIELDS = {"own": MARKS, "parent": MARKS, "apart": MARKS, "between": MARKS, "text": TEXT_MARKS, "place": PLACE_MARKS, "before": BESIDE_MARKS, "after": BESIDE_MARKS, "before2": BESIDE_MARKS, "after2": BESIDE_MARKS}  # fmt: skip
"""Fields of marks and the names of their bits. `apart`: boxes that the headline is not in; `between`: up to the core."""
AMOUNTS = ("length", "links", "key share", "parent share", "grandparent share", "parent count", "after span", "position", "key ended", "key links", "key count", "title height")  # fmt: skip
"""Each from 0 to about 1."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXT = {name: 1 << place for place, name in enumerate(TEXT_MARKS)}
_PLACE = {name: 1 << place for place, name in enumerate(PLACE_MARKS)}
_BESIDE = {name: 1 << place for place, name in enumerate(BESIDE_MARKS)}
_TAG_BESIDE = {"p": _BESIDE["p"], "li": _BESIDE["li"], "div": _BESIDE["div"]} | dict.fromkeys(HEADINGS, _BESIDE["heading"])  # fmt: skip
_AROUND_TEXT = sum(BIT[name] for name in ("<aside>", "<nav>", "<footer>", "<figure>", "<figcaption>", "hidden"))  # fmt: skip
_RUNNING_TAGS = frozenset(("p", "div", "blockquote", "li", "td", "section", "article", "main", "pre", "dd", "body", "center"))  # fmt: skip
_RUNNING_MIN, _RUNNING_LINKED_MAX = 80, 0.35
_SHORT_RUNNING_MIN, _SHORT_RUNNING_LINKED_MAX = 40, 0.5
_WORTHS = ((BIT["comments"], 0.0), (BIT["navigation"], 0.3), (BIT["related"], 0.5), (BIT["<li>"], 0.3))
_WORTH_MIN = 0.1
_CORE_SHARE, _NARROW_SHARE = 0.7, 0.4
_FOLDED_CHARS_MAX = 200
_LINKED_APART_MAX = 0.75
_DESCRIPTION_WITHIN = 120
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
    most_held: float = 1
    main_key: tuple[object, ...] | None = None
    near_height: int = 99
    span: tuple[int, int] = (0, 0)


def features(layout: Layout, *, title: str, description: str) -> list[Features | None]:
    """The features of every block; None for links that stand apart, which are no article. Fills in the boxes. Linear."""
    page = _survey(layout, title, description)
    blocks = layout.blocks
    beside = [_beside_marks(block, runs=runs) for block, runs in zip(blocks, page.running, strict=True)]
    found: list[Features | None] = []
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        box = block.box
        if block.linked > _LINKED_APART_MAX and box.core_depth < 0:
            found.append(None)
            continue
        found.append(
            Features(
                box.own,
                box.parent.own if box.parent is not None else box.own,
                box.apart,
                box.between,
                _text_marks(page, index, seen),
                _place_marks(page, index, box),
                _beside(blocks, beside, index, index - 1),
                _beside(blocks, beside, index, index + 1),
                _beside(blocks, beside, index, index - 2),
                _beside(blocks, beside, index, index + 2),
                _amounts(page, index, block),
            )
        )
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
    page.most_held = page.main_parent.held + 1
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
    text = block.text
    marks = _size_marks(block.size, block.linked)
    if _ending(text) in _ENDS:
        marks |= _TEXT["end"]
    if text[0].islower():
        marks |= _TEXT["lower case"]
    if not ("," in text or "，" in text or "、" in text):
        marks |= _TEXT["no comma"]
    if page.description and page.description in text[:_DESCRIPTION_WITHIN].casefold():
        marks |= _TEXT["description"]
    if fold in seen:
        marks |= _TEXT["again"]
    seen.add(fold)
    return marks | _TEXT["repeats"] if page.times[fold] > 1 else marks


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


def _place_marks(page: _Page, index: int, box: Box) -> int:
    marks = 0
    if box.core_depth >= 0:
        marks = _PLACE["in core"] | _PLACE["depth 1"] if box.core_depth == 1 else _PLACE["in core"]
    if box.is_in_narrow:
        marks |= _PLACE["narrow core"]
    if box.key == page.main_key:
        marks |= _PLACE["main key"]
    if page.keys[box.key].count == 1:
        marks |= _PLACE["lone key"]
    if index < page.span[0]:
        marks |= _PLACE["before span"]
    elif index > page.span[1]:
        marks |= _PLACE["after span"]
    if page.title_at is not None and index > page.title_at:
        marks |= _PLACE["after title"]
    if box.title_height <= page.near_height:
        marks |= _PLACE["title near"]
    return marks | _PLACE["title very near"] if box.title_height <= 1 else marks


def _beside_marks(block: Block, *, runs: bool) -> int:
    """What the blocks beside this one are told of it."""
    marks = _TAG_BESIDE.get(block.box.tag, 0)
    if runs:
        marks |= _BESIDE["running"]
    if block.size < 30:
        marks |= _BESIDE["short"]
    if block.linked > 0.5:
        marks |= _BESIDE["links"]
    return marks | _BESIDE["in core"] if block.box.core_depth >= 0 else marks


def _beside(blocks: Sequence[Block], beside: Sequence[int], index: int, other: int) -> int:
    """The marks of the block at `other` and what it has in common with the one at `index`; 0 beyond the ends."""
    if not 0 <= other < len(blocks):
        return 0
    here, there = blocks[index].box, blocks[other].box
    marks = beside[other]
    if here.parent is there.parent:
        marks |= _BESIDE["same parent"]
    return marks | _BESIDE["same key"] if here.key == there.key else marks


def _amounts(page: _Page, index: int, block: Block) -> tuple[float, ...]:
    box = block.box
    parent = box.parent or box
    above = parent.parent or parent
    most = page.most_held
    key = page.keys[box.key]
    after = index - page.span[1]
    return (
        min(math.log2(1 + block.size) / 10, 1.2),
        block.linked,
        key.mass / page.total,
        parent.held / most,
        max(parent.held, above.held) / most,
        min(parent.running, 8) / 8,
        min(after, 10) / 10 if after > 0 else 0.0,
        index / len(page.layout.blocks),
        key.ended / key.count,
        key.links / key.count,
        min(key.count, 20) / 20,
        min(box.title_height, 12) / 12,
    )
