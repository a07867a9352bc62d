"""Who said what: quotations of a text with their speakers."""

from news.quotes.find import find_quotes

__all__ = ["find_quotes"]
