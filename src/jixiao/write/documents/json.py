"""JSON: the text as data, ``jixiao/text/1``."""

from jixiao.law.form import Form
from jixiao.model import PerformanceText
from jixiao.write.json import dumps, to_data


def document(text: PerformanceText, _form: Form | None = None) -> bytes:
    """The data of the text, in UTF-8; a form changes nothing about them."""
    return dumps(to_data(text)).encode("utf-8", "replace")
