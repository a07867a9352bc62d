"""Words and their entries in arrays, beside a plain dictionary of lists."""

from __future__ import annotations

import random

from news.stories.postings import MANY, Postings


def test_postings_are_what_a_dictionary_of_lists_is() -> None:
    """Whatever is listed and taken out, in any order, also under a word that has many: the same entries and counts."""
    chance = random.Random(7)
    words = [chance.randrange(1 << 32) for _ in range(40)]
    words += [words[0] ^ (1 << 20), 0, (1 << 32) - 1]  # the first two stand in one bucket
    postings, plain = Postings(), dict[int, list[int]]()
    for entry in range(3_000):
        word = words[int(chance.random() ** 2 * len(words))]
        if chance.random() < 0.45 and plain.get(word):
            postings.remove(word, gone := chance.choice(plain[word]))
            plain[word].remove(gone)
        else:
            postings.add(word, entry)
            plain.setdefault(word, []).append(entry)
    for word in (*words, 17):
        assert list(postings.entries(word)) == plain.get(word, [])
        assert postings.count(word) == len(plain.get(word, []))
        for most in (MANY, 30):
            assert postings.is_under_more_than(word, most) == (len(plain.get(word, [])) > most)
    assert max(map(len, plain.values())) > 2 * MANY
