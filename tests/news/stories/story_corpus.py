"""Our own articles with the stories that they tell, and how well a grouping agrees with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "corpus"
_SMALL = Path(__file__).parent / "corpus-small"
_BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


class CorpusArticle(NamedTuple):
    """An article of the corpus; `id` is its place in time."""

    id: int
    story: str
    outlet: str
    title: str
    text: str
    published_at: datetime


def corpus() -> list[CorpusArticle]:
    """Every article in order of time. A block begins with `@ story day time outlet`, then comes the title."""
    return _read(sorted(_FOLDER.glob("*.txt")))


def regions() -> list[str]:
    """The small archives, each the news of one region with the same places and people everywhere."""
    return sorted(path.stem for path in _SMALL.glob("*.txt"))


def region(name: str) -> list[CorpusArticle]:
    """The articles of a small archive. Of `bridge/closed`, `bridge` is what may be one story, the whole what must be one."""
    return _read([_SMALL / f"{name}.txt"])


def _read(paths: Iterable[Path]) -> list[CorpusArticle]:
    blocks = [block for path in paths for block in f"\n{path.read_text('utf-8')}".split("\n@ ")[1:]]
    ordered = sorted(map(_article, blocks), key=lambda each: (each.published_at, each.title))
    return [each._replace(id=number) for number, each in enumerate(ordered, 1)]


def _article(block: str) -> CorpusArticle:
    head, title, *text = block.strip().split("\n", 2)
    story, day, time, outlet = head.split(" ", 3)
    hour, minute = map(int, time.split(":"))
    at = _BEGIN + timedelta(days=int(day) - 1, hours=hour, minutes=minute)
    return CorpusArticle(0, story, outlet, title, "".join(text), at)


def bcubed(gold: Mapping[int, str], found: Mapping[int, int]) -> tuple[float, float]:
    """Precision and recall of a grouping, averaged over articles (Bagga and Baldwin 1998)."""
    both = Counter((gold[each], found[each]) for each in gold)
    of_gold, of_found = Counter(gold.values()), Counter(found[each] for each in gold)
    precision = sum(n * n / of_found[story] for (_, story), n in both.items()) / len(gold)
    recall = sum(n * n / of_gold[story] for (story, _), n in both.items()) / len(gold)
    return precision, recall
