"""The text as Markdown, for ``jixiao read --format md``."""

from jixiao.model import PerformanceText
from jixiao.write.documents.markdown import document


def text_markdown(text: PerformanceText) -> str:
    """The whole text in the order of the form; it reads back to the same data."""
    return document(text).decode()
