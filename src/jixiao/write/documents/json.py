"""JSON: the text as data, ``jixiao/text/1``."""

from jixiao.model import PerformanceText
from jixiao.write.json import dumps, to_data


def document(text: PerformanceText) -> bytes:
    """The data of the text, in UTF-8."""
    return dumps(to_data(text)).encode("utf-8", "replace")
