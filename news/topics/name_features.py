"""What is looked at in a word and around it to tell whether it names somebody or something."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from news.topics.known_names import known_names
from news.topics.mentions import is_reporting_verb
from news.topics.name_units import WORD_MAX, is_cyrillic, word_classes
from news.words.lexicon import ORGANISATION_WORDS, PARTICLES, PLACE_WORDS, STARTERS
from news.words.speaking import DETERMINERS
from news.words.titles import is_title

if TYPE_CHECKING:
    from news.words.tokens import Token

_CONNECTORS = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "de",
        "la",
        "del",
        "di",
        "du",
        "des",
        "da",
        "do",
        "dos",
        "von",
        "van",
        "der",
        "den",
        "dal",
        "dalla",
        "della",
        "dello",
        "degli",
        "dei",
        "das",
        "le",
        "la",
        "los",
        "las",
        "ten",
        "ter",
        "zu",
        "&",
        "'",
        "’",
        "al",
        "el",
        "bin",
    ]
) | {"'s", "’s"}
_CONNECTED = 2
_RUN_MAX = 60
_POST_CHARS = 400
_LONG = 5
_CAPITALS = 3
_ENDS = frozenset(["#", ".", "!", "?", ":", "…"])
_OPENING = frozenset("\"“”„«‘'–—-•")
_BIG_SHARE = 0.7
_BIG_WORD = 4
_PLACE_WORDS = 3


class Page(NamedTuple):
    """What a whole text tells about its words."""

    language: str
    is_post: bool
    lower: frozenset[str]
    counts: Counter[str]
    """Capitalised words inside sentences."""
    marks: dict[str, str]
    """For a word one letter for each way in which it ever stands, see `_MARKS`."""


def find_runs(units: list[Token]) -> list[tuple[int, int]]:
    """Runs of capitalised units and the small words that join them, each at most 60 long."""
    runs: list[tuple[int, int]] = []
    i, size = 0, len(units)
    while i < size:
        if not is_candidate(units, i):
            i += 1
            continue
        end = i + 1
        is_marked = units[i].kind in "ht"
        while not is_marked and end < size and end - i < _RUN_MAX:
            if units[end].kind in "ht":
                break
            if is_candidate(units, end):
                end += 1
                continue
            step = end
            while step < size and step - end < _CONNECTED and _joins(units[step]):
                step += 1
            if step == end or step >= size or units[step].kind in "ht" or not is_candidate(units, step):
                break
            end = step + 1
        runs.append((i, end))
        i = end
    return runs


def is_candidate(units: list[Token], i: int) -> bool:
    """Whether the unit may be of a name: capitalised and no function word, or marked as a handle or a tag."""
    unit = units[i]
    kind = unit.kind
    if kind == "C":
        return (
            unit.text.lower() not in STARTERS
            or (unit.text.isupper() and len(unit.text) > 1 and not _is_among_capitals(units, i))
            or (unit.text == "O" and i + 1 < len(units) and units[i + 1].text in "'’")
            or _opens_name(units, i)
        )
    return kind in ("a", "h", "t")


def _is_among_capitals(units: list[Token], i: int) -> bool:
    """Whether a word beside the unit is in capitals too, so that they tell nothing."""
    return any(
        0 <= k < len(units) and len(units[k].text) > _CAPITALS and units[k].text.isupper()
        for k in (i - 1, i + 1)
    )


def _opens_name(units: list[Token], i: int) -> bool:
    """Whether a capitalised particle begins a name: "Le Pen", "Van Example", "De Sample", but no sentence."""
    if units[i].text.lower() not in PARTICLES or i + 1 >= len(units) or units[i + 1].kind != "C":
        return False
    return i > 0 and units[i - 1].kind not in "bpq"


def _joins(unit: Token) -> bool:
    """Whether the word may stand inside a name."""
    return unit.text in _CONNECTORS or (unit.kind == "C" and unit.text.lower() in PARTICLES)


def shape_of(word: str) -> str:
    """The word's letters by their case, runs of a kind as one: `McExample` is XxXx, `ECB` is XXX."""
    if word.isalpha():
        if word.isupper():
            return "X" * min(len(word), 5)
        if word[0].isupper() and word[1:].islower():
            return "Xx"
    shape = ""
    for char in word[:40]:
        kind = "X" if char.isupper() else "x" if char.islower() else "9" if char.isdigit() else char
        if not shape.endswith(kind):
            shape += kind
    return shape[:8]


def word_features(word: str, kind: str, page: Page) -> tuple[list[str], str, str]:
    """What the word tells by itself and by its other places on the page, its classes and its shape."""
    known, classes, shape = _own_features(word[:WORD_MAX], kind, word.lower() in page.lower, page.language)
    marks = page.marks.get(word, "")
    features = [*known, f"count={min(page.counts[word], 4)}", f"page={marks}", f"page|k={marks}|{classes}"]
    for letter in marks:
        features += (f"page:{letter}", f"page:{letter}|{classes}")
    return features, classes, shape


@lru_cache(maxsize=4096)
def _own_features(word: str, kind: str, is_small: bool, language: str) -> tuple[tuple[str, ...], str, str]:
    """What the word alone tells; names come again in the news, so that most of this is remembered."""
    low = word.lower()
    classes = word_classes(word) + ("w" if is_small else "")
    shape = shape_of(word)
    code = language if language in ("de", "en") else "cy" if is_cyrillic(word) else "xx"
    length = min(len(word), 12)
    features = [f"w={low}", f"k={classes}", f"s={shape}", f"s3={low[-3:]}", f"s2={low[-2:]}", f"p3={low[:3]}"]
    if len(low) > _LONG:
        features.append(f"s4={low[-4:]}")
    features += [f"k:{letter}" for letter in classes]
    features += [f"{code} k={classes}", f"{code} s={shape}", f"s|k={shape}|{classes}", f"len={length}"]
    features += [f"{code} len={length}", f"{code} s3={low[-3:]}", f"{code} s2={low[-2:]}"]
    if kind in "ht":
        features += [f"mark={kind}", *handle_features(word, kind)]
    return tuple(features), classes, shape


def handle_features(word: str, kind: str) -> list[str]:
    """What the parts of a handle tell."""
    parts = split_handle(word)
    known = known_names()
    first = parts[0].title() if parts else ""
    last = parts[-1].title() if parts else ""
    features = [f"{kind} parts={len(parts)}"]
    low = word.lower()
    is_given = first in known.given
    if not is_given:
        is_given = any(low[:n].title() in known.given for n in range(4, min(len(low), 9)))
        features.append(f"{kind} starts given={is_given}")
    else:
        features.append(f"{kind} given")
    features.append(f"{kind} last surname={last in known.surnames}")
    features.append(f"{kind} given+surname={is_given}{last in known.surnames}")
    features += [f"{kind} part:{letter}" for part in parts for letter in word_classes(part.title())]
    features += [f"{kind} in={part.lower()}" for part in parts]
    if any(char.isdigit() for char in word):
        features.append(f"{kind} digit")
    if "_" in word:
        features.append(f"{kind} _")
    return features


def split_handle(word: str) -> list[str]:
    """The words in a handle: at underscores and before capitals: `AnnExample_1` has Ann and Example."""
    parts: list[str] = []
    part = ""
    for i, char in enumerate(word):
        is_new = (
            char.isupper()
            and part
            and (part[-1].islower() or (word[i + 1 : i + 2].islower() and part[-1].isupper()))
        )
        if char == "_" or char.isdigit() or is_new:
            if part:
                parts.append(part)
            part = ""
        if char.isalpha():
            part += char
    if part:
        parts.append(part)
    return parts


class Reader:
    """Gives the features of runs of one text; words and neighbours are looked at once."""

    def __init__(
        self, units: list[Token], language: str, size: int, rules: dict[int, str] | None = None
    ) -> None:
        """`size` is the text's length in code points; `rules` what they say of the token that starts there."""
        self._rules = rules or {}
        self.units = units
        self.runs = find_runs(units)
        self.page = page_of(units, self.runs, language, size)
        self._words: dict[tuple[str, str], tuple[list[str], str, str]] = {}
        self._heads = _headline_marks(units)
        self._lows = ["#" if u.kind == "b" else "@" if u.kind == "u" else u.text.lower() for u in units]

    def word(self, unit: Token) -> tuple[list[str], str, str]:
        """The features of the word alone, its classes and its shape."""
        key = (unit.text, unit.kind)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = word_features(unit.text, unit.kind, self.page)
        return found

    def _classes(self, i: int) -> str:
        """The classes of a neighbour, or what stands there instead of a word."""
        if not 0 <= i < len(self.units):
            return "#"
        unit = self.units[i]
        if unit.kind in "Caht":
            return unit.kind + self.word(unit)[1]
        if unit.kind == "w":
            return "." + word_classes(unit.text)
        return unit.kind if unit.kind in "nbsqu" else unit.text

    def run(self, start: int, end: int) -> list[list[str]]:
        """The features of each unit of the run."""
        return [self.word(self.units[i])[0] + self.around(i, start, end) for i in range(start, end)]

    def around(self, i: int, start: int, end: int) -> list[str]:
        """What the neighbours of the unit and the rules tell, in the run from `start` to `end`."""
        unit = self.units[i]
        _, classes, shape = self.word(unit)
        lows, rules, size = self._lows, self._rules, len(self.units)
        before = lows[i - 1] if i else "#"
        after = lows[i + 1] if i + 1 < size else "#"
        before2 = lows[i - 2] if i > 1 else "#"
        after2 = lows[i + 2] if i + 2 < size else "#"
        left, right = self._classes(i - 1), self._classes(i + 1)
        is_first = before in _ENDS or (before in _OPENING and before2 in _ENDS)
        head = self._heads[i]
        rule = rules.get(unit.start, "O")
        rule_left = rules.get(self.units[i - 1].start, "O") if i else "O"
        rule_right = rules.get(self.units[i + 1].start, "O") if i + 1 < size else "O"
        post = "post" if self.page.is_post else ""
        lang = self.page.language
        at = f"at={min(i - start, 3)}/{min(end - start, 5)}"
        ending = after[-2:]
        return [
            f"p={before}", f"n={after}", f"p2={before2}", f"n2={after2}",
            f"ns2={ending}", f"ns3={after[-3:]}", f"ps3={before[-3:]}", f"{lang} p={before}", f"{lang} ns2={ending}",
            f"pk={left}", f"nk={right}", f"pk|k={left}|{classes}", f"k|nk={classes}|{right}",
            f"first={is_first}{head}|{classes}", f"first={is_first}{head}|{shape}", f"{at}|{classes}", f"{at}{head}",
            f"post={post}|{shape}|{classes}", f"place={self._place(i, end)}|{left[:1]}",
            f"r={rule}", f"r|post={rule}{post}", f"r|k={rule}|{classes}", f"pr={rule_left}", f"nr={rule_right}",
            f"pr|r={rule_left}|{rule}", f"r|nr={rule}|{rule_right}", f"{lang} r={rule}", f"r|h={rule}{head}{is_first}",
            f"r|w={rule}{'w' in classes}",
        ]  # fmt: skip

    def _place(self, i: int, end: int) -> str:
        """Where in a place's name of several words the unit stands: B, I or "-"."""
        known = known_names()
        units = self.units
        for back in (0, 1, 2):
            begin = i - back
            if begin < 0 or units[begin].text not in known.place_heads:
                continue
            for size in (3, 2):
                if (
                    size > back
                    and begin + size <= end
                    and " ".join(u.text for u in units[begin : begin + size]) in known.places
                ):
                    return "I" if back else "B"
        return "-"


def page_of(units: list[Token], runs: list[tuple[int, int]], language: str, size: int) -> Page:
    """What the text tells about its words."""
    known = known_names()
    counts: Counter[str] = Counter()
    marks: dict[str, set[str]] = {}
    for start, end in runs:
        for i in range(start, end):
            unit = units[i]
            if unit.kind != "C":
                continue
            counts[unit.text] += 1
            found = marks.setdefault(unit.text, set())
            previous = units[i - 1].text if i else "."
            following = units[i + 1].text if i + 1 < len(units) else "."
            low = previous.lower()
            if i > start and previous in known.given:
                found.add("S")
            if i > start:
                found.add("L")
            if i + 1 < end:
                found.add("F")
                after = following.lower()
                if after in PLACE_WORDS:
                    found.add("P")
                if after in ORGANISATION_WORDS:
                    found.add("O")
            if is_title(low):
                found.add("T")
            if is_reporting_verb(following, language) or is_reporting_verb(low, language):
                found.add("V")
            if low in _IN:
                found.add("I")
            elif low in _TO:
                found.add("A")
            elif low in DETERMINERS:
                found.add("D")
            if following in _WHO:
                found.add("W")
    lower = frozenset(unit.text for unit in units if unit.kind == "w")
    return Page(
        language, size < _POST_CHARS, lower, counts, {w: "".join(sorted(found)) for w, found in marks.items()}
    )


_IN = frozenset(["in", "near", "in", "nahe", "bei", "en", "à", "em", "в", "у", "у"])
_TO = frozenset(
    [
        "at",
        "to",
        "from",
        "into",
        "through",
        "around",
        "outside",
        "north",
        "south",
        "east",
        "west",
        "nach",
        "aus",
        "из",
        "до",
        "з",
    ]
)
_WHO = frozenset(["who", "whose", "himself", "herself", "aged"])


def _headline_marks(units: list[Token]) -> list[str]:
    """For each unit how its sentence is written: T in Title Case, A in capitals, "" as usual."""
    marks = [""] * len(units)
    start = 0
    for end in [i for i, unit in enumerate(units) if unit.kind in "bu" or unit.text in ".!?"] + [len(units)]:
        words = [unit.text for unit in units[start:end] if unit.kind in "wC" and len(unit.text) >= _BIG_WORD]
        if len(words) > 2:
            big = sum(word[0].isupper() for word in words) / len(words)
            caps = sum(word.isupper() for word in words) / len(words)
            mark = "A" if caps > _BIG_SHARE else "T" if big > _BIG_SHARE else ""
            for i in range(start, end):
                marks[i] = mark
        start = end + 1
    return marks
