"""How well `find_topics` tells what our own articles are about: the measures that the floor holds.

`python -m tests.news.topics.measuring_topics [FILE…]` prints the figures and all that is wrong.
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

from news.models import Topic
from news.topics import find_topics
from tests.news.topics.topics_corpus_reading import FIRST, GoldTopic, TopicArticle, topic_articles

_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)


@dataclass
class TopicTally:
    """Counts over some articles; every figure is a share between 0 and 1, and 1 where there is nothing to count."""

    articles: int = 0
    people: int = 0
    people_given: int = 0
    people_right: int = 0
    names: int = 0
    """Organisations, places, events and phrases that are asked for."""
    names_found: int = 0
    kinds: int = 0
    kinds_right: int = 0
    salient: int = 0
    salient_first: int = 0
    first: int = 0
    """Topics given among the first five."""
    first_right: int = 0
    traps: int = 0
    trapped: int = 0
    aliases: int = 0
    aliases_given: int = 0
    pairs: int = 0
    merged: int = 0
    wrong: list[str] = field(default_factory=list[str])
    """A line for each error, the article's name first, then the class of error."""

    @property
    def people_f1(self) -> float:
        """F1 of the persons, each under its full name."""
        return _share(2 * self.people_right, self.people + self.people_given)

    @property
    def recall(self) -> float:
        """Of everything else that is asked for, how much is found under a right name, whatever its kind."""
        return _share(self.names_found, self.names)

    @property
    def kind(self) -> float:
        """Of all that is found, persons too, how much bears the right kind."""
        return _share(self.kinds_right, self.kinds)

    @property
    def salience(self) -> float:
        """Of what must stand among the first five, how much does."""
        return _share(self.salient_first, self.salient)

    @property
    def precision(self) -> float:
        """Of the first five, how many are topics of the article."""
        return _share(self.first_right, self.first)

    @property
    def clean(self) -> float:
        """Of the names that must never appear, how many do not."""
        return 1.0 - self.trapped / self.traps if self.traps else 1.0

    @property
    def alias(self) -> float:
        """Of the aliases that must be given, how many stand with their topic."""
        return _share(self.aliases_given, self.aliases)

    @property
    def apart(self) -> float:
        """Of the pairs that must stay apart, how many do."""
        return 1.0 - self.merged / self.pairs if self.pairs else 1.0

    def take(self, article: TopicArticle, topics: Sequence[Topic]) -> None:
        """Count what these topics of the article get right and wrong."""
        self.articles += 1
        matched = _matched(article, topics)
        for gold in article.gold:
            self._take_gold(article, gold, next((t for t, g in matched if g is gold), None), topics)
        self._take_extra_people(article, matched)
        self._take_first(article, matched[:FIRST])
        self._take_traps(article, topics)
        for one, other in article.apart:
            self.pairs += 1
            if any({_plain(one), _plain(other)} <= _forms(article, topic) for topic in topics):
                self.merged += 1
                self._note(article, "merged", f"{one} | {other}")

    def _take_gold(
        self, article: TopicArticle, gold: GoldTopic, topic: Topic | None, topics: Sequence[Topic]
    ) -> None:
        is_right = topic is not None and topic.kind in gold.kinds
        if gold.is_person:
            self.people += 1
            self.people_right += is_right
        else:
            self.names += 1
            self.names_found += topic is not None
        if topic is None:
            near = [t.name for t in topics if _plain(gold.names[0]).split()[-1] in _plain(t.name)]
            self._note(article, f"missed {gold.kinds[0]}", f"{gold.names[0]}, near: {near}")
        else:
            self.kinds += 1
            self.kinds_right += is_right
        if topic is not None and not is_right:
            self._note(article, "kind", f"{topic.name} is no {topic.kind}, but {gold.kinds[0]}")
        self._take_aliases(article, gold, topic)

    def _take_aliases(self, article: TopicArticle, gold: GoldTopic, topic: Topic | None) -> None:
        given = {_plain(form) for form in (topic.name, *topic.aliases)} if topic else set[str]()
        for alias in gold.aliases:
            self.aliases += 1
            self.aliases_given += _plain(alias) in given
            if topic and _plain(alias) not in given:
                self._note(article, "alias", f"{topic.name} without {alias}")

    def _take_extra_people(
        self, article: TopicArticle, matched: Sequence[tuple[Topic, GoldTopic | None]]
    ) -> None:
        for topic, gold in matched:
            if topic.kind != "person" or (gold is None and _is_allowed(article, topic)):
                continue
            self.people_given += 1
            if gold is None:
                self._note(article, "no person", topic.name)

    def _take_first(self, article: TopicArticle, matched: Sequence[tuple[Topic, GoldTopic | None]]) -> None:
        there = [gold for _, gold in matched if gold is not None and gold.is_salient]
        salient = [gold for gold in article.gold if gold.is_salient]
        self.salient += len(salient)
        self.salient_first += len(there)
        for gold in salient:
            if gold not in there:
                self._note(article, "not among the first", gold.names[0])
        for topic, gold in matched:
            is_right = gold is not None or _is_allowed(article, topic)
            self.first += 1
            self.first_right += is_right
            if not is_right:
                self._note(article, "noise among the first", f"{topic.name} ({topic.kind})")

    def _take_traps(self, article: TopicArticle, topics: Sequence[Topic]) -> None:
        fine = {form for gold in article.gold for form in (*gold.names, *gold.aliases)}
        seen = {topic.name for topic in topics} | {form for topic in topics for form in topic.aliases} - fine
        self.traps += len(article.never)
        for trap in article.never:
            if trap in seen:
                self.trapped += 1
                self._note(article, "trap", trap)

    def _note(self, article: TopicArticle, what: str, which: str) -> None:
        self.wrong.append(f"{article.name}: {what}: {which}")


def measure_topics(some: Iterable[TopicArticle]) -> TopicTally:
    """The tally of some articles."""
    tally = TopicTally()
    for article in some:
        tally.take(article, find_topics(article.text, title=article.title, tags=article.tags))
    return tally


def _matched(article: TopicArticle, topics: Sequence[Topic]) -> list[tuple[Topic, GoldTopic | None]]:
    """Each topic with what it finds: each gold topic once, by the best topic of its name."""
    left = list(article.gold)
    result: list[tuple[Topic, GoldTopic | None]] = []
    for topic in topics:
        found = next((gold for gold in left if _names(topic, gold)), None)
        if found is not None:
            left.remove(found)
        result.append((topic, found))
    return result


def _names(topic: Topic, gold: GoldTopic) -> bool:
    """Whether the topic bears a right name. A surname is no person's name; an abbreviation is a body's."""
    names = gold.names if gold.is_person else (*gold.names, *gold.aliases)
    if "phrase" in gold.kinds:
        return any(_is_near(topic.name, name) for name in names)
    return _plain(topic.name) in {_plain(name) for name in names}


def _is_allowed(article: TopicArticle, topic: Topic) -> bool:
    name = _plain(topic.name)
    return any(
        _plain(one) == name or ((topic.kind == "phrase" or one.islower()) and _is_near(topic.name, one))
        for one in article.allowed
    )


def _is_near(one: str, other: str) -> bool:
    """Whether two phrases share their words, plurals apart, all of the shorter one's."""
    ours, theirs = ({word.removesuffix("s") for word in _plain(phrase).split()} for phrase in (one, other))
    return ours <= theirs or theirs <= ours


def _forms(article: TopicArticle, topic: Topic) -> set[str]:
    written = (article.text[start:end] for start, end in topic.mentions)
    return {_plain(form) for form in (topic.name, *topic.aliases, *written)}


def _plain(words: str) -> str:
    words = unicodedata.normalize("NFC", words).replace("’", "'").casefold().strip()
    return _ARTICLE.sub("", words)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def topic_figures(tally: TopicTally) -> str:
    """One line of figures in per cent."""
    shares = " ".join(
        f"{name} {100 * getattr(tally, name):.1f}"
        for name in ("people_f1", "recall", "kind", "salience", "precision", "clean", "alias", "apart")
    )
    return f"{shares} | {tally.trapped} of {tally.traps} traps, {tally.merged} of {tally.pairs} pairs merged"


def main(arguments: Sequence[str]) -> int:
    """Print what the module's docstring says."""
    chosen = [one for one in topic_articles() if not arguments or one.file in arguments]
    for file, some in groupby(chosen, key=lambda one: one.file):
        tally = measure_topics(some)
        print(f"{file}: {tally.articles} articles, {topic_figures(tally)}", *tally.wrong, sep="\n    ")
    for language, some in groupby(chosen, key=lambda one: one.language):
        tally = measure_topics(some)
        print(f"{language}: {tally.articles} articles, {topic_figures(tally)}")
    tally = measure_topics(chosen)
    classes = Counter(line.split(": ")[1] for line in tally.wrong)
    print(f"all: {tally.articles} articles, {topic_figures(tally)}", dict(classes.most_common()), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
