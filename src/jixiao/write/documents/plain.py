"""Words as any document can hold them."""

import re

from jixiao.write.documents import WriteError

LONGEST = 100_000
"""Characters of a cell, a paragraph or a line that our readers take."""
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
"""Control characters, signs that turn the direction of the words after them, and what is no character."""
_HALF_PAIR = re.compile("[\ud800-\udfff]")


def printable(words: str) -> str:
    """The words without what cannot be printed: control characters and changes of direction go, half a surrogate
    pair is shown as U+FFFD. Line ends and tabs stay.
    """
    if words.isascii() and words.isprintable():
        return words
    return _HALF_PAIR.sub("\ufffd", _UNPRINTABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))


def check_length(words: str, most: int, where: str = "一格") -> None:
    """Raises WriteError for words longer than what a document can hold, rather than cut them."""
    if len(words) > most:
        raise WriteError(
            f"“{printable(words[:20])}…”有 {len(words)} 个字，{where}最多 {most} 个。请缩短，或改写 .json",
            f"“{printable(words[:20])}…” has {len(words)} characters and the most is {most}. Shorten it, or write .json",
        )
