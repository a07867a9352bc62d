"""How well quotations and their speakers are found: the measures that the floor holds.

`python -m tests.news.quotes.measuring [FILE…]` prints the figures and all that is wrong; `--list` prints the gold.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from news.models import Quote
from news.quotes import find_quotes
from tests.news.quotes.corpus_reading import Gold, Passage, passages

SURE = 0.9
_EDGES = " \t\u00a0\u202f\\\"“”„‟«»‹›「」『』'‘’‚‛`.,;:"
_ARTICLE = re.compile(
    r"^(?:the|an?|its|his|her|their|our|l[ea]s?|l'|un[ea]?|der|die|das|eine?)\s+", re.IGNORECASE
)
_BEHIND_HEAD = re.compile(r",| (?:of|for|from|at|in|on|with|who|near|behind|to)\b")


@dataclass
class Tally:
    """Counts over some passages; every figure is a share between 0 and 1, and 1 where there is nothing to count."""

    gold: int = 0
    found: int = 0
    predicted: int = 0
    known: int = 0
    """Quotations whose speaker a careful reader can tell."""
    right: int = 0
    attempted: int = 0
    """Predictions less those that rightly are nobody's."""
    answered: int = 0
    answered_right: int = 0
    sure: int = 0
    sure_right: int = 0
    kinds: Counter[str] = field(default_factory=Counter[str])
    kinds_right: Counter[str] = field(default_factory=Counter[str])
    details: Counter[str] = field(default_factory=Counter[str])
    details_right: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])
    """A line for each error, the passage's name first."""

    @property
    def spans(self) -> float:
        """F1 of the exact stretches, marks and edge punctuation apart."""
        return _share(2 * self.found, self.gold + self.predicted)

    @property
    def end_to_end(self) -> float:
        """F1 of stretches with the right speaker; those that nobody could name count for neither side."""
        return _share(2 * self.right, self.known + self.attempted)

    @property
    def precision(self) -> float:
        """Of the speakers named, how many are right; a name for what nobody could name is wrong."""
        return _share(self.answered_right, self.answered)

    @property
    def calibration(self) -> float:
        """The same for those named with a confidence of at least `SURE`."""
        return _share(self.sure_right, self.sure)

    def recall(self, given: str) -> float:
        """Of the speakers given so (name, phrase, pronoun, follow-up), how many are right; nobody: left unnamed."""
        return _share(self.kinds_right[given], self.kinds[given])

    def detail(self, which: str) -> float:
        """Of the right stretches with such a gold field (kind, cue, role), how many have it."""
        return _share(self.details_right[which], self.details[which])

    def take(self, passage: Passage, quotes: Sequence[Quote]) -> None:
        """Count one passage."""
        asked = {_core(passage.text, g.start, g.end): g for g in passage.gold}
        found = {_core(passage.text, q.start, q.end): q for q in quotes}
        for core, gold in asked.items():
            if not gold.is_optional:
                self._take_gold(passage, core, gold, found.get(core))
        for core, quote in found.items():
            if core not in asked and not any(g.is_optional and _touch(core, c) for c, g in asked.items()):
                self._take_extra(passage, quote)

    def _take_gold(self, passage: Passage, core: tuple[int, int], gold: Gold, quote: Quote | None) -> None:
        self.gold += 1
        self.known += gold.speaker is not None
        self.kinds[gold.given] += 1
        if quote is None:
            return self._note(passage, core[0], core[1], "not found", gold, None)
        self.found += 1
        self.predicted += 1
        is_right = is_speaker(gold, quote.speaker)
        self.kinds_right[gold.given] += is_right
        self.attempted += gold.speaker is not None or quote.speaker is not None
        self.right += is_right and gold.speaker is not None
        self._take_answer(quote, is_right)
        if not is_right:
            self._note(passage, quote.start, quote.end, "wrong" if quote.speaker else "unnamed", gold, quote)
        self._take_details(passage, gold, quote)
        return None

    def _take_extra(self, passage: Passage, quote: Quote) -> None:
        self.predicted += 1
        self.attempted += 1
        self._take_answer(quote, is_right=False)
        self._note(passage, quote.start, quote.end, "no quotation", None, quote)

    def _take_answer(self, quote: Quote, is_right: bool) -> None:
        if quote.speaker is None:
            return
        self.answered += 1
        self.answered_right += is_right
        if quote.confidence >= SURE:
            self.sure += 1
            self.sure_right += is_right

    def _take_details(self, passage: Passage, gold: Gold, quote: Quote) -> None:
        pairs: list[tuple[str, str | None, str | None]] = [
            ("kind", gold.kind, quote.kind), ("cue", gold.cue, quote.cue), ("role", gold.role, quote.speaker_role)
        ]  # fmt: skip
        for which, wanted, got in pairs:
            if wanted is None:
                continue
            self.details[which] += 1
            is_right = got is not None and _plain(got) == _plain(wanted)
            self.details_right[which] += is_right
            if not is_right:
                self.wrong.append(f"{passage.name}: {which} {got!r}, not {wanted!r}: {_shown(quote.text)}")

    def _note(
        self, passage: Passage, start: int, end: int, what: str, gold: Gold | None, quote: Quote | None
    ) -> None:
        asked = f" asked {gold.speaker!r} ({gold.given})" if gold else ""
        got = f" got {quote.speaker!r} {quote.confidence:.2f}" if quote else ""
        self.wrong.append(f"{passage.name}: {what}:{asked}{got}: {_shown(passage.text[start:end])}")


def measure(some: Iterable[Passage]) -> Tally:
    """The tally of some passages."""
    tally = Tally()
    for passage in some:
        tally.take(passage, find_quotes(passage.text))
    return tally


def is_speaker(gold: Gold, answer: str | None) -> bool:
    """Whether the answer is the speaker: a name in full; of a phrase, its head and nothing that is not in it."""
    if answer is None:
        return gold.speaker is None or None in gold.aliases
    return any(_is_same(one, answer) for one in (gold.speaker, *gold.aliases) if one is not None)


def _is_same(gold: str, answer: str) -> bool:
    wanted, got = _plain(gold), _plain(answer)
    if wanted == got:
        return True
    if _is_name(gold):
        return False
    head = _BEHIND_HEAD.split(wanted, maxsplit=1)[0].split()[-1:]
    ours, theirs = {*got.split()}, {*wanted.split()}
    return (ours <= theirs or theirs <= ours) and _BEHIND_HEAD.split(got, maxsplit=1)[0].split()[-1:] == head


def _is_name(words: str) -> bool:
    """Whether each word begins with a capital, particles such as "van der" apart."""
    return all(word[:1].isupper() or len(word) <= 3 for word in words.split()) and not _ARTICLE.match(words)


def _plain(words: str) -> str:
    words = unicodedata.normalize("NFC", words).replace("’", "'").casefold().strip()
    return _ARTICLE.sub("", words)


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without marks and points at its edges, so that no custom about what belongs inside matters."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _shown(text: str) -> str:
    return repr(text if len(text) < 60 else f"{text[:40]} … {text[-15:]}")


def figures(tally: Tally) -> str:
    """One line of figures."""
    kinds = " ".join(
        f"{kind} {100 * tally.recall(kind):.1f}/{count}" for kind, count in sorted(tally.kinds.items())
    )
    details = " ".join(
        f"{one} {100 * tally.detail(one):.1f}/{count}" for one, count in sorted(tally.details.items())
    )
    return (
        f"{tally.gold} quotations, spans {100 * tally.spans:.1f}, end to end {100 * tally.end_to_end:.1f}, "
        f"precision {100 * tally.precision:.1f}, sure {100 * tally.calibration:.1f}/{tally.sure} | {kinds} | {details}"
    )


def main(arguments: Sequence[str]) -> int:
    """Print what the docstring says."""
    files = [one for one in arguments if one != "--list"]
    chosen = [one for one in passages() if not files or one.file in files]
    for file, some in groupby(chosen, key=lambda one: one.file):
        group = list(some)
        if "--list" in arguments:
            for one in group:
                print(one.name, *(f"   [{one.text[g.start : g.end]}] {g}" for g in one.gold), sep="\n")
            continue
        tally = measure(group)
        print(f"{file}: {len(group)} passages, {figures(tally)}", *tally.wrong, sep="\n    ")
    for name, some in (("en", [p for p in chosen if p.language == "en"]), ("all", chosen)):
        print(
            f"{name}: {len(some)} passages, {sum(not p.gold for p in some)} without, {figures(measure(some))}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
