"""Articles of our own with what they are about: `corpus/*.txt`, as its README says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
KINDS = frozenset({"person", "organisation", "place", "event", "phrase"})
FIRST = 5
"""So many topics are what a reader sees at once; more cannot all be asked to stand there."""
_FORM = re.compile(r" ([=~]) ")


class TopicsCorpusError(Exception):
    """An article that is not written as the README says."""


@dataclass(frozen=True)
class GoldTopic:
    """Something the article is about, under every name that is right for it."""

    kinds: tuple[str, ...]
    """More than one where several are right."""
    names: tuple[str, ...]
    """The name first, then what is as good."""
    aliases: tuple[str, ...]
    """Forms that must be given as well."""
    is_salient: bool

    @property
    def is_person(self) -> bool:
        return self.kinds == ("person",)


@dataclass(frozen=True)
class TopicArticle:
    """A text with its topics, and with what must not be one."""

    name: str
    file: str
    """Without the ending: `en-sport`, `de`."""
    title: str | None
    tags: tuple[str, ...]
    text: str
    gold: tuple[GoldTopic, ...]
    allowed: tuple[str, ...]
    """Neither asked for nor punished."""
    never: tuple[str, ...]
    apart: tuple[tuple[str, str], ...]

    @property
    def language(self) -> str:
        return self.file.partition("-")[0]


@cache
def topic_articles() -> tuple[TopicArticle, ...]:
    """All of them, by file and in their order."""
    return tuple(article for path in sorted(FOLDER.glob("*.txt")) for article in read_topic_file(path))


def read_topic_file(path: Path) -> list[TopicArticle]:
    """The articles of one file. Raises TopicsCorpusError with the file and the article's name."""
    parts = re.split(r"^## +", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_article(part, path.stem) for part in parts[1:]]


def _article(part: str, file: str) -> TopicArticle:
    head, *lines = part.split("\n")
    name = f"{file}/{head.split(' · ')[0].strip()}"
    asked = [line[2:].strip() for line in lines if line.startswith("> ")]
    title, tags, body = _head_and_body([line for line in lines if not line.startswith("> ")])
    gold = tuple(_gold(name, line) for line in asked if line.split()[0] not in ("may", "never", "apart"))
    allowed, never, apart = (_listed(asked, word) for word in ("may", "never", "apart"))
    article = TopicArticle(
        name, file, title, tags, body, gold, allowed, never, tuple(_pair(name, one) for one in apart)
    )
    _check(article)
    return article


def _head_and_body(lines: list[str]) -> tuple[str | None, tuple[str, ...], str]:
    title, tags = None, ()
    while lines and lines[0]:
        key, _, value = lines.pop(0).partition(": ")
        if key == "title":
            title = value.strip()
        elif key == "tags":
            tags = tuple(tag.strip() for tag in value.split("; "))
        else:
            raise TopicsCorpusError(f"{key!r}: only title and tags stand before the empty line")
    return title, tags, "\n".join(lines).strip("\n")


def _gold(name: str, line: str) -> GoldTopic:
    word, _, forms = line.partition(" ")
    kinds = tuple(word.removesuffix("*").split("/"))
    if not KINDS.issuperset(kinds) or not forms:
        raise TopicsCorpusError(f"{name}: {line!r} is no gold line")
    first, *rest = _FORM.split(forms)
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    names = (first, *(form for sign, form in pairs if sign == "~"))
    aliases = tuple(form for sign, form in pairs if sign == "=")
    return GoldTopic(
        kinds,
        tuple(one.strip() for one in names),
        tuple(one.strip() for one in aliases),
        word.endswith("*"),
    )


def _listed(lines: list[str], word: str) -> tuple[str, ...]:
    """What stands behind the word on its lines; a pair is a line of its own."""
    rows = [line.removeprefix(word + " ") for line in lines if line.startswith(word + " ")]
    return tuple(one.strip() for row in rows for one in row.split("; "))


def _pair(name: str, line: str) -> tuple[str, str]:
    one, _, other = (part.strip() for part in line.partition(" | "))
    if not other:
        raise TopicsCorpusError(f"{name}: {line!r} is no pair")
    return one, other


def _check(article: TopicArticle) -> None:
    """Every form stands in the article, and what is asked for can be given."""
    whole = "\n".join((article.title or "", *article.tags, article.text)).casefold()
    missing = [
        gold.names[0] for gold in article.gold if not any(one.casefold() in whole for one in gold.names)
    ]
    missing += [one for gold in article.gold for one in gold.aliases if one.casefold() not in whole]
    missing += [one for one in article.never if any(word not in whole for word in one.casefold().split())]
    if missing:
        raise TopicsCorpusError(f"{article.name}: {missing} not in the article")
    if not article.gold:
        raise TopicsCorpusError(f"{article.name}: nothing is asked for")
    if not 1 <= sum(gold.is_salient for gold in article.gold) <= FIRST:
        raise TopicsCorpusError(f"{article.name}: between 1 and {FIRST} lines with a star")
    names = {name for gold in article.gold for name in gold.names}
    if clash := names.intersection(article.never):
        raise TopicsCorpusError(f"{article.name}: {sorted(clash)} both asked for and forbidden")
