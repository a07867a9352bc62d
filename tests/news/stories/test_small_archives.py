"""Stories of small archives: three papers of one region, the same places and politicians everywhere."""

from __future__ import annotations

import pytest

from news.stories import StoryIndex
from tests.news.stories.story_corpus import CorpusArticle, bcubed, region, regions

REGIONS = {name: region(name) for name in regions()}


def told(articles: list[CorpusArticle], *, chars: int = 5_000) -> dict[int, int]:
    """The story of each article, decided in order of time by an index that knew nothing."""
    index = StoryIndex()
    return {
        each.id: index.add(each.id, title=each.title, text=each.text[:chars], published_at=each.published_at)
        for each in articles
    }


def agreement(articles: list[CorpusArticle], found: dict[int, int]) -> tuple[float, float]:
    """BCubed precision by what may be one story, and recall by what must be one."""
    may = {each.id: each.story.partition("/")[0] for each in articles}
    must = {each.id: each.story for each in articles}
    return bcubed(may, found)[0], bcubed(must, found)[1]


def test_the_archives_are_what_they_should_be() -> None:
    """The demo's articles and sixty others, of four regions, with stories of more than one article."""
    assert len(REGIONS) == 4
    assert len(REGIONS["orvelle"]) >= 50
    assert sum(map(len, REGIONS.values())) >= 110


def test_small_archives_are_not_one_story() -> None:
    """Over all regions, hardly an article stands among others' and few are away from theirs."""
    scores = [(len(articles), *agreement(articles, told(articles))) for articles in REGIONS.values()]
    articles = sum(size for size, _, _ in scores)
    assert sum(size * precision for size, precision, _ in scores) / articles >= 0.97
    assert sum(size * recall for size, _, recall in scores) / articles >= 0.9


@pytest.mark.parametrize("chars", [5_000, 300], ids=["whole texts", "what a feed says"])
@pytest.mark.parametrize("name", regions())
def test_no_region_is_one_story(name: str, chars: int) -> None:
    """The place and its mayor glue nothing, in no region and however much of a text is known."""
    precision, recall = agreement(REGIONS[name], told(REGIONS[name], chars=chars))
    assert precision >= 0.92
    assert recall >= 0.9


@pytest.mark.parametrize("name", regions())
def test_headlines_alone_are_careful(name: str) -> None:
    """Where a feed has no texts, a shared town is not enough."""
    precision, _ = agreement(REGIONS[name], told(REGIONS[name], chars=0))
    assert precision >= 0.89


def test_regions_in_one_archive_stay_apart() -> None:
    """Read together, two languages and two islands, they are told apart as well."""
    together = sorted(
        (each for articles in REGIONS.values() for each in articles),
        key=lambda each: (each.published_at, each.title),
    )
    numbered = [each._replace(id=number) for number, each in enumerate(together, 1)]
    precision, recall = agreement(numbered, told(numbered))
    assert precision >= 0.97
    assert recall >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ferry timetable changes again, part 2", "Ferry timetable changes again, part 3"),
        ("Mayor resigns", "Mayor opens bridge"),
        ("Fire in Marlow Street", "Marlow Street closed for repairs"),
        ("Oberaue baut, Teil 1", "Oberaue baut, Teil 2"),
        ("Chronique du port nº 4", "Chronique du port nº 5"),
    ],
)
def test_headlines_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    """Parts of a series, an office and a street make no story."""
    [first, second] = [region("titles")[0]._replace(id=n, title=t) for n, t in ((1, one), (2, other))]
    assert told([first, second]) == {1: 1, 2: 2}
