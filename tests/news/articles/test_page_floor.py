"""How well pages are read does not get worse: a floor over pages of our own in the layouts of common publishing systems."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from statistics import fmean
from typing import Any

import pytest

from news.articles import extract_article
from news.models import ExtractedArticle
from tests.news.articles.measuring import Score, is_date, score
from tests.news.articles.pages.cases import ARTICLES, CASES, KNOWN, WITHOUT, Case

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FLOOR = {"body": 0.985, "title": 0.99, "date": 0.99, "authors": 0.99}
"""Slightly below what was measured. Raise it when reading gets better; lowering it needs a reason in the commit."""
WORST_SHOWN = 12
_SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)


@cache
def read(case: Case) -> ExtractedArticle | None:
    return extract_article(case.html.encode(), url=case.url, now=NOW)


@cache
def scores() -> tuple[Score, ...]:
    return tuple(score(case, read(case)) for case in ARTICLES)


def each(part: str, cases: tuple[Case, ...] = ARTICLES) -> Callable[[Any], Any]:
    """A test over the cases; where this part of one is known to fail, it must fail."""
    marked = [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=case.fails[part], strict=True)] if part in case.fails else [],
        )
        for case in cases
    ]
    return pytest.mark.parametrize("case", marked)


def article(case: Case) -> ExtractedArticle:
    found = read(case)
    assert found is not None, "no article was found"
    return found


@pytest.mark.parametrize("measure", FLOOR)
def test_quality_has_a_floor(measure: str) -> None:
    """Body F1, exact titles, dates and author F1, each as the mean over all pages, stay above the floor."""
    marks: list[tuple[float, str]] = sorted((float(getattr(one, measure)), one.name) for one in scores())
    mean = fmean(mark for mark, _ in marks)
    worst = "\n".join(f"  {mark:.3f}  {name}" for mark, name in marks[:WORST_SHOWN] if mark < 1)
    assert mean >= FLOOR[measure], (
        f"{measure} fell to {mean:.4f}, the floor is {FLOOR[measure]}; the worst pages:\n{worst}"
    )


def test_what_is_known_to_fail_is_a_page() -> None:
    """The list of known failures names pages that are there, a reason each, and stays short."""
    assert set(KNOWN) <= {case.name for case in CASES}
    assert len(KNOWN) <= len(CASES) // 5


def test_there_are_pages_enough() -> None:
    """At least fifty articles and some pages without, each of its own name."""
    assert len(ARTICLES) >= 50
    assert len(WITHOUT) >= 8
    assert len({case.name for case in CASES}) == len(CASES)


@each("text")
def test_every_paragraph_is_there(case: Case) -> None:
    """Each as it was written, on its own, in order."""
    wanted = set(case.lines)
    assert tuple(line for line in article(case).text.split("\n\n") if line in wanted) == case.lines


@each("extra")
def test_nothing_else_is_there(case: Case) -> None:
    """No caption, byline, box, link list, comment, offer or notice has got into the text."""
    wanted = set(case.lines)
    assert [line for line in article(case).text.split("\n\n") if line not in wanted] == []


@each("title")
def test_the_title_is_exact(case: Case) -> None:
    """The headline as printed, without kicker, section or site."""
    assert article(case).title == case.title


@each("authors")
def test_the_authors_are_those_named(case: Case) -> None:
    """All of them, in order, and nobody else."""
    assert article(case).authors == case.authors


@each("date")
def test_the_date_is_the_publication(case: Case) -> None:
    """The moment where it is stated, else the day."""
    assert is_date(article(case).published_at, case.published), article(case).published_at


@each("rest")
def test_the_rest_is_right(case: Case) -> None:
    """Language, address and paywall."""
    found = article(case)
    assert case.story is not None
    assert (found.language, found.url, found.is_paywalled) == (
        case.story.lang[:2],
        case.url,
        case.is_paywalled,
    )


@each("scripts", tuple(case for case in ARTICLES if "alone" not in case.name or "tier" in case.name))
def test_the_text_is_the_same_without_scripts(case: Case) -> None:
    """A page saved without its scripts gives the same text."""
    stripped = extract_article(_SCRIPT.sub("", case.html), url=case.url, now=NOW)
    assert stripped is not None
    assert stripped.text == article(case).text


@each("none", WITHOUT)
def test_no_article_is_made_up(case: Case) -> None:
    """Front pages, lists, searches, errors, walls and shops hold no article."""
    assert read(case) is None
