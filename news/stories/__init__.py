"""Articles on one event are one story: which belongs where, which texts are independent, what a story says in a few sentences."""

from news.stories.index import StoryIndex

__all__ = ["StoryIndex"]
