"""Where a quotation begins and ends, and what only looks like one."""

from __future__ import annotations

import pytest

from news.quotes import find_quotes

SPANS: dict[str, tuple[str, list[str]]] = {
    "curly": ("“It held,” Mara Quill said.", ["It held,"]),
    "straight": ('"It held," Mara Quill said.', ["It held,"]),
    "escaped": ('\\"It held,\\" Mara Quill said.', ["It held,"]),
    "doubled single": ("''It held,'' Mara Quill said.", ["It held,"]),
    "TeX": ("``It held,'' Mara Quill said.", ["It held,"]),
    "British": ("‘It’s the dogs’ pier,’ Mara Quill said.", ["It’s the dogs’ pier,"]),
    "guillemets with spaces": ("« It held », Mara Quill said.", ["It held"]),
    "low and high": ("„It held“, Mara Quill said.", ["It held"]),
    "inwards": ("»It held«, Mara Quill said.", ["It held"]),
    "corners": ("Mara Quill said: 「It held all night」", ["It held all night"]),
    "single in double": ("“She told me ‘never again’ and left,” Mara Quill said.", ["She told me ‘never again’ and left,"]),
    "double in double": ("“Some of “those men” were paid,” Mara Quill said.", ["Some of “those men” were paid,"]),
    "curly in straight": ('"It was a “rant”, no more," Mara Quill said.', ["It was a “rant”, no more,"]),
    "closed by an opening mark": ("“It held,“ Mara Quill said.", ["It held,"]),
    "mixed": ("“It held,\" Mara Quill said.", ["It held,"]),
    "split": ("“It held,” Mara Quill said, “and it will.”", ["It held,", "and it will."]),
    "bold": ("**“It held,”** said Mara Quill.", ["It held,"]),
    "years written short": ("'It held till '09, and then it fell,' Mara Quill said.", ["It held till '09, and then it fell,"]),
    "goes on without a mark": (
        "Mara Quill said: “It held.\n\nIt’ll hold next year.” She left.", ["It held.", "It’ll hold next year."]
    ),
    "mark before a space": ('Mara Quill said," It held all night". She left.', ["It held all night"]),
    "signed": ('The pier stood.\n\n"It held all night.\nFormer harbour master Mara Quill"\n\nGulls came.', ["It held all night."]),
    "three words": ("The board praised its “patient wooden legs” at length.", ["patient wooden legs"]),
    "big words as a name for somebody": (
        "Oren Vask called Mara Quill “The Queen of the Pier” last week.", ["The Queen of the Pier"]
    ),
    "big words on a sign": ("The dockers had one message: “Save Our Pier.”", ["Save Our Pier."]),
    "English dialogue": ("It was late.\n\n— I will go to the pier, said Mara Quill.", ["I will go to the pier"]),
    "never closed": ("Mara Quill said: “It held.\n\nThe crowd left.", ["It held."]),
}  # fmt: skip

NONE: dict[str, str] = {
    "headline": "Quill: ‘It held all night’\n\nThe pier stood. “It held,” said Mara Quill.",
    "subhead": "“It held,” said Mara Quill.\n\n‘A gift to the gulls’\n\nThe board met again.",
    "single marks inside a story of double ones": (
        "Quill talks of ‘patient wooden legs’ again;\nVask laughs\n\n“It held,” said Mara Quill. “It will,” she said."
    ),
    "signed, and told below": (
        'Gulls came.\n\n"It held all night, and I was there to see it.\nMara Quill"\n\n'
        "“It held all night, and I was there to see it,” said Mara Quill."
    ),
    "list of readings": (
        "LATE READS\n\n“Ferry sold for scrap,” by the Courier’s Mara Quill: “The last ferry of the line was sold on Friday.”"
    ),
    "nickname in a name": "Oren “Rusty Nail” Vask opened the gate.",
    "known as": "The tower, known as “the old tooth”, was painted.",
    "work before a full stop": "She took the stage to “Songs From the Pier.” It rained.",
    "work after a comma": "He talked on his podcast, “So It Goes,” about gulls.",
    "called by a clause": "They play in a band called “Low Tide,” which rehearses here.",
    "written works": "She wrote “The Long Pier,” which sold well.",
    "attribute": 'A line with class="red wide box" was left in.',
    "decade": "The '90s and the '80s were the best years of the boys' band.",
    "translation": "The word means “the hour before the boat” there.",
    "another article": "The yard was sold.\n\nRead also: “Ferry sold for scrap in May”\n\nGulls came.",
    "poem with a name": "It was signed.\n\n— Mara Quill, said to be the best poet of the isle\n\nGulls came.",
    "programme that is told": "Vask was late. Oren Vask told “Harbour and Friends,” a show of the island, where he had been.",
    "term": "This is what engineers call “creep” and nobody else does.",
}
OUR_WORDS = {
    "headline": ["It held,"],
    "subhead": ["It held,"],
    "single marks inside a story of double ones": ["It held,", "It will,"],
    "signed, and told below": ["It held all night, and I was there to see it,"],
}


@pytest.mark.parametrize("name", SPANS)
def test_where_words_begin_and_end(name: str) -> None:
    """Every style of mark gives the words without the marks."""
    text, words = SPANS[name]
    assert [quote.text for quote in find_quotes(text)] == words


@pytest.mark.parametrize("name", NONE)
def test_what_only_looks_quoted(name: str) -> None:
    """Headlines, names, works, terms and left-over markup are nobody's words."""
    assert [quote.text for quote in find_quotes(NONE[name])] == OUR_WORDS.get(name, [])
