"""Which articles touch many events: lists of headlines, briefings, market wraps. They must not glue stories. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from news.stories.terms import Wording

_PARTS_MIN = 4
_PART_CHARS_MIN = 40
_SHARE_MAX = 0.4
_TITLE_PARTS_MIN = 3


def is_roundup(title: str, text: Wording) -> bool:
    """Whether the article goes from one thing to the next: no word comes again in two of five of its paragraphs."""
    if title.count(";") + 1 >= _TITLE_PARTS_MIN:
        return True
    ends = [match.start() for match in re.finditer("\n|$", text.plain)]
    long = {part for part, (start, end) in enumerate(pairwise([-1, *ends])) if end - start > _PART_CHARS_MIN}
    if len(long) < _PARTS_MIN:
        return False
    words = {(part, stem) for at, stem in text.said if (part := bisect_left(ends, at)) in long}
    seen = Counter(stem for _, stem in words)
    return max(seen.values(), default=0) <= max(1, _SHARE_MAX * len(long))
