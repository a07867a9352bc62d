"""Articles from files and pages: bytes in, `ExtractedArticle` out. Pure: no network, no storage."""

from news.articles.page import extract_article
from news.articles.text_file import read_text_file

__all__ = ["extract_article", "read_text_file"]
