"""What an article is about: names, places, events and key phrases."""

from news.topics.find import find_topics, strong_topics

__all__ = ["find_topics", "strong_topics"]
