"""From what was printed to what was meant, without altering a word.

``cell`` for table cells, names and targets: blanks left by cell wrapping go. ``prose`` for running text: blanks
the writer typed stay, line ends go. Both fold full-width digits, letters and signs, compatibility radicals,
zero-width characters, LaTeX and HTML remains. Chinese punctuation and brackets stay as printed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from jixiao.model import Place, Words

_FULLWIDTH_KEPT = "，：；！？（）～"  # ordinary Chinese punctuation, not a wide form of a Latin one
_SINGLES: dict[int, str | None] = {}
for _code in range(0xFF01, 0xFF5F):
    if chr(_code) not in _FULLWIDTH_KEPT:
        _SINGLES[_code] = chr(_code - 0xFEE0)
for _code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0x00AD, 0x180E):
    _SINGLES[_code] = None
# Control characters, signs that turn the direction of words, invisible tags, and what is no character.
for _code in (*range(9), *range(0xE, 0x20), *range(0x7F, 0xA0), 0x61C, *range(0x2066, 0x206A), *range(0xFDD0, 0xFDF0),
              *range(0xE0000, 0xE0080), *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))):  # fmt: skip
    _SINGLES[_code] = None
_SINGLES |= {0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
for _code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAE0), *range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4)):
    _folded = unicodedata.normalize("NFKC", chr(_code))
    if _folded != chr(_code) and len(_folded) == 1:
        _SINGLES[_code] = _folded
# Radicals of the supplement block that NFKC leaves alone although fonts print them as the plain character.
_RADICALS = {
    "⺍": "小", "⺟": "母", "⺠": "民", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车",
    "⻑": "長", "⻓": "长", "⻔": "门", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食",
    "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻬": "齐",
    "⻮": "齿", "⻰": "龙", "⻳": "龟", "⼾": "户", "⻌": "辶", "⻖": "阝", "⺼": "月", "⺝": "月", "⺫": "目",
}  # fmt: skip
_SINGLES |= {ord(radical): plain for radical, plain in _RADICALS.items()}
_SINGLES |= {ord(c): " " for c in "\u00a0\u3000\u2002\u2003\u2009\u202f\u205f\t\v\f"}
_SINGLES |= {ord("≧"): "≥", ord("⩾"): "≥", ord("≦"): "≤", ord("⩽"): "≤", ord("﹪"): "%", ord("﹢"): "+"}

_LATEX_WORDS = {
    "geqslant": "≥", "leqslant": "≤", "geq": "≥", "leq": "≤", "ge": "≥", "le": "≤", "gt": ">", "lt": "<",
    "times": "×", "cdot": "·", "sim": "~", "pm": "±", "approx": "≈", "circ": "°", "quad": " ", "text": "",
    "mathrm": "", "mathbf": "", "rm": "", "left": "", "right": "", "div": "÷", "neq": "≠",
}  # fmt: skip
_MATH = re.compile(r"\$([^$\n]{1,200})\$")
_COMMAND = re.compile(r"\\([a-zA-Z]+)\s*")
_ESCAPED = re.compile(r"\\([%_&#${}~,; ])")
_TAG = re.compile(r"</?(?:p|br|div|span|b|i|u|strong|em|font|sup|sub|td|tr|li|ul|ol)\b[^<>]{0,200}/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp;)*(nbsp|lt|gt|amp|ge|le|quot|#\d{1,6});?")
_ENTITIES = {"nbsp": " ", "lt": "<", "gt": ">", "amp": "&", "ge": "≥", "le": "≤", "quot": '"'}

CJK = "\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef"
_BLANKS = re.compile(r"\s+")
# A blank survives in a cell only between two Latin letters/digits that are words of their own.
_CELL_BLANK = re.compile(r"(?<![A-Za-z0-9.,;:)\]])\s+|\s+(?![A-Za-z0-9(\[])")
_SPLIT_NUMBER = re.compile(
    r"(?<=\d) (?=\d{1,2}(?!\d))|(?<=\d[.,]) (?=\d)|(?<=\d) (?=[.,]\d)|(?<=[A-Za-z]) (?=\d)|(?<=\d) (?=[A-Za-z])"
)
_WRAPPED_NUMBER = re.compile(r"(?<=\d)[ \t]*\n\s*(?=\d)(?!\d{1,2}\s*[.、．)）](?!\d))")
_JOINED = re.compile(f"[{CJK}“”‘’…—]")


def _entity(match: re.Match[str]) -> str:
    name = match.group(1)
    if name[0] != "#":
        return _ENTITIES[name]
    code = int(name[1:])
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code < 0x110000 else " "


def _latex(match: re.Match[str]) -> str:
    body = _ESCAPED.sub(r"\1", match.group(1)) if "\\" in match.group(1) else match.group(1)
    body = _COMMAND.sub(lambda m: _LATEX_WORDS.get(m.group(1), m.group(0)), body)
    return _BLANKS.sub("", body.replace("{", "").replace("}", "").replace("^", ""))


def symbols(raw: str) -> str:
    """Fold characters and remove markup; blanks and line ends untouched."""
    text = _once(raw.translate(_SINGLES))
    for _ in range(_ROUNDS):  # what is left may make markup anew: &amp;nbsp;
        if (again := _once(text)) == text:
            break
        text = again
    return text


_ROUNDS = 8


def _once(text: str) -> str:
    if "$" in text:
        text = _MATH.sub(_latex, text)
    if "\\" in text:
        text = _COMMAND.sub(lambda m: _LATEX_WORDS.get(m.group(1), m.group(0)), _ESCAPED.sub(r"\1", text))
    if "<" in text:
        text = _TAG.sub(lambda m: "\n" if m.group(0)[:3].lower() in ("<br", "</p", "</d") else "", text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return text


def cell_text(raw: str) -> str:
    """The understood text of a cell or name (see the module's docstring)."""
    return _short_cell_text(raw) if len(raw) < _REMEMBERED else _cell_text(raw)


_REMEMBERED = 2_000
"""Longer texts are not remembered: they hardly come twice."""


def _cell_text(raw: str) -> str:
    return _settled(_cell_once(raw), _cell_once)


_SIGN_OF_MARKUP = re.compile(r"[$\\<&]")


def _settled(text: str, understand: Callable[[str], str]) -> str:
    """Understood until nothing changes: lines that are joined may make markup anew."""
    for _ in range(_ROUNDS):
        if not _SIGN_OF_MARKUP.search(text) or (again := understand(text)) == text:
            break
        text = again
    return text


def _cell_once(raw: str) -> str:
    text = symbols(raw)
    if not _BLANKS.search(text):
        return text
    if "\n" in text:
        text = _WRAPPED_NUMBER.sub("", text)
    text = _CELL_BLANK.sub("", _BLANKS.sub(" ", text).strip())
    return _SPLIT_NUMBER.sub("", text) if " " in text else text


_short_cell_text = lru_cache(maxsize=8192)(_cell_text)


def prose_text(raw: str) -> str:
    """The understood text of running prose: line ends joined, single blanks kept."""
    return _settled(_prose_once(raw), _prose_once)


def _prose_once(raw: str) -> str:
    lines = [line for piece in symbols(raw).split("\n") if (line := piece.strip())]
    return _BLANKS.sub(" ", "".join(_with_joints(lines)))


def _with_joints(lines: Iterable[str]) -> Iterator[str]:
    """The lines of one paragraph and the blanks between them: none beside a Chinese character."""
    before = ""
    for line in lines:
        if before and not _JOINED.match(before[-1]) and not _JOINED.match(line):
            yield " "
        yield line
        before = line


def cell(raw: str, place: Place | None = None) -> Words:
    """A cell as Words."""
    return Words(cell_text(raw), raw.strip(), place)


def prose(raw: str, place: Place | None = None) -> Words:
    """Running text as Words."""
    return Words(prose_text(raw), raw.strip(), place)


_BRACKETED = re.compile(r"[（(\[【〔][^（()）\[\]【】〔〕]*[)）\]】〕]")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """A name without brackets, punctuation and blanks, for comparing: 设备使用率（%） → 设备使用率."""
    return _NOT_WORD.sub("", _BRACKETED.sub("", text)) or _NOT_WORD.sub("", text)


@lru_cache(maxsize=16384)
def letters(text: str) -> str:
    """A text without punctuation and blanks, brackets' content kept, for comparing sentences."""
    return _NOT_WORD.sub("", text)
