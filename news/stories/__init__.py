"""Articles on one event are one story: which belongs where, which texts are independent, what it says in a few sentences."""

from news.stories.independence import Independence, OutletText, independent_texts, is_copy, signature
from news.stories.index import WINDOW, StoryIndex
from news.stories.summary import StoryArticle, SummarySentence, summarise

__all__ = [
    "WINDOW",
    "Independence",
    "OutletText",
    "StoryArticle",
    "StoryIndex",
    "SummarySentence",
    "independent_texts",
    "is_copy",
    "signature",
    "summarise",
]
