"""Files become articles: text, Markdown, HTML, JSONL and CSV, in any encoding."""

from corpus.articles import read_articles

__all__ = ["read_articles"]
