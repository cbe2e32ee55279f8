"""What table readers share: guarded cells, spans on a grid, and numbers as Office prints them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from jixiao.model import Cell, Place, Row
from jixiao.read.base import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, ReadError, check_width

MAX_CELLS = 1_000_000
"""Most cells of one file; a department of a hundred projects has about 25,000."""


# -- limits and cells ---------------------------------------------------------------------------------------------


def guarded(text: str, name: str, where: str) -> str:
    """The text, unless it is longer than any real cell or line (RD008)."""
    if len(text) > MAX_CELL:
        raise ReadError(
            "RD008",
            name,
            f"{where}有 {len(text)} 个字，超过上限 {MAX_CELL} 字",
            "这不像绩效文本的内容，请核实文件后再试",
        )
    return text


def too_large(name: str) -> ReadError:
    """The error for tables beyond any real text."""
    return ReadError(
        "RD007",
        name,
        f"表格内容过多（上限 {MAX_ROWS} 行、{MAX_CELLS} 格）",
        "这不像绩效文本的表格，请删去多余的行后再试",
    )


def check_size(rows: int, cells: int, name: str) -> None:
    """Refuse more rows or cells than any text has (RD007)."""
    if rows > MAX_ROWS or cells > MAX_CELLS:
        raise too_large(name)


def cell_at(place: Place, text: str, columns: int = 1, rows: int = 1) -> Cell:
    """A table cell at a place that names its table, row and column."""
    guarded(text, place.file, f"第 {place.table} 个表格第 {place.row} 行的一格")
    return Cell(text, (place.column or 1) - 1, columns, rows, place)


def tidy(text: str) -> str:
    r"""The text of a cell: line breaks kept as ``\n``, tabs and hard blanks made blanks, ends trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return re.sub("\t+", " ", text).strip()


def column_name(column: int) -> str:
    """The letters of a column from 0: 27 is AB."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def hidden_note(names: Sequence[str]) -> str:
    """The remark on sheets that were not read."""
    return f"隐藏的工作表没有读取：{'、'.join(names)}"


class Span(NamedTuple):
    """A merged range: first row and column, rows and columns covered; from 0."""

    row: int
    column: int
    rows: int
    columns: int


class Sheet:
    """Collects the filled cells and merged ranges of one worksheet, then gives its rows.

    Costs follow what is filled, never what a sheet claims: a merge over a million rows is cut to the filled ones.
    """

    def __init__(self, file: str, number: int) -> None:
        self.file, self.number = file, number
        self.spans: list[Span] = []
        self._rows: dict[int, dict[int, str]] = {}
        self._width = self._characters = 0

    def put(self, row: int, column: int, text: str) -> None:
        """A cell that shows something; row and column from 0."""
        if column >= self._width:
            check_width(column + 1, self.file, f"第 {self.number} 张工作表")
            self._width = column + 1
        self._rows.setdefault(row, {})[column] = text
        self._characters += len(text)
        if len(self._rows) > MAX_ROWS or self._characters > MAX_BYTES:
            # One stored string may be shown in every cell: a small file, an endless text.
            raise too_large(self.file)

    def rows(self) -> list[Row]:
        """The rows that show something, each with every printed cell, empty ones included."""
        numbers = sorted(self._rows)
        check_size(len(numbers), len(numbers) * self._width, self.file)
        cover = _Cover(self._given(numbers))
        return [self._row(number, *cover.at(index)) for index, number in enumerate(numbers)]

    def _given(self, numbers: Sequence[int]) -> list[Span]:
        """The merged ranges counted in given rows instead of sheet rows: rows that show nothing are not given."""
        given = []
        for span in self.spans:
            first, end = bisect_left(numbers, span.row), bisect_left(numbers, span.row + span.rows)
            columns = min(span.columns, MAX_COLUMNS - span.column)
            if first < end and columns > 0:
                if numbers[first] != span.row:
                    # Its first row is not given; whatever stands below it there is covered, hence not shown.
                    self._rows[numbers[first]].pop(span.column, None)
                given.append(Span(first, span.column, end - first, columns))
        return sorted(given)

    def _row(self, number: int, starting: dict[int, Span], covered: set[int]) -> Row:
        shown = self._rows[number]
        cells = []
        for column in range(self._width):
            if column not in covered:
                span = starting.get(column)
                place = Place(self.file, table=self.number, row=number + 1, column=column + 1)
                columns, rows = (span.columns, span.rows) if span else (1, 1)
                cells.append(cell_at(place, shown.get(column, ""), columns, rows))
        return Row(tuple(cells), self.number)


class _Cover:
    """Which columns of a row are covered by merged ranges; asked for rows in rising order."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans, self._next = spans, 0
        self._until: dict[int, int] = {}
        """Column → first row that no range covers."""

    def at(self, row: int) -> tuple[dict[int, Span], set[int]]:
        """The ranges that start in this row, by column, and the columns covered in it."""
        starting: dict[int, Span] = {}
        while self._next < len(self._spans) and self._spans[self._next].row <= row:
            span = self._spans[self._next]
            self._next += 1
            if self._until.get(span.column, 0) <= row:
                starting[span.column] = span
            for column in range(span.column, span.column + span.columns):
                self._until[column] = max(self._until.get(column, 0), span.row + span.rows)
        covered = {column for column, until in self._until.items() if until > row}
        return starting, covered - starting.keys()


# -- Chinese numerals ---------------------------------------------------------------------------------------------

_CHINESE = "〇一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"


def chinese_digits(number: int, *, capital: bool = False) -> str:
    """Digit for digit: 2024 is 二〇二四."""
    digits = _CAPITAL if capital else _CHINESE
    return "".join(digits[int(digit)] for digit in str(abs(number)))


def chinese_number(number: int, *, capital: bool = False) -> str:
    """Counted: 105 is 一百零五, 12 is 十二 (capital: 壹拾贰)."""
    if not 0 < number < 10_000:
        return chinese_digits(number, capital=capital)
    digits, units = (_CAPITAL, ("", "拾", "佰", "仟")) if capital else (_CHINESE, ("", "十", "百", "千"))
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + units[power]
        gap = not digit
    return out[1:] if out.startswith("一十") else out


# -- number formats -----------------------------------------------------------------------------------------------

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0;-", 42: "¥#,##0;¥-#,##0;¥-",
    43: "#,##0.00;-#,##0.00;-", 44: "¥#,##0.00;¥-#,##0.00;¥-", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that files name by number only, as Chinese Excel and WPS show them. 27-36 and 50-58 exist only there."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|_.?|\*.?|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<noon>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,}|e+|b+|g+)|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
EPOCH_1900 = datetime(1899, 12, 30, tzinfo=UTC)
EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)
_LAST_DAY = 2_958_466
"""The first serial number after 9999-12-31."""


class _Token(NamedTuple):
    kind: str
    text: str


class _Section(NamedTuple):
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None
    is_date: bool
    numerals: str
    """``1`` or ``2`` for [DBNum1] and [DBNum2], else empty."""


def built_in(number: int) -> str:
    """The format a number stands for where the file itself does not define it."""
    return _BUILT_IN.get(number, "General")


def shown_text(text: str, code: str) -> str:
    """Text as its cell shows it: formats such as ``@"元"`` and ``;;;`` change it."""
    if "@" not in code and ";" not in code:
        return text
    sections = _sections(code)
    chosen = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) < 4 and not any(token.kind == "text" for token in chosen.tokens):
        return text
    return "".join(
        text if token.kind == "text" else token.text for token in chosen.tokens if token.kind in ("text", "literal")
    )


def shown_number(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as its cell shows it under this format code."""
    if not isfinite(value):
        return str(value)
    number = Decimal(format(value, ".15g"))  # the digits Office keeps: 83.10000000000001 is 83.1
    section, plain = _section(number, _sections(code))
    if section.is_date:
        moment = _moment(number, from_1904)
        if moment is not None:
            return _date(moment, number, section)
    elif any(token.kind in ("digit", "general") for token in section.tokens):
        return _figure(abs(number) if plain else number, section)
    elif not any(token.kind == "text" for token in section.tokens):
        # Only literals, as the "-" that stands for nought; or nothing at all.
        return "".join(token.text for token in section.tokens).strip()
    return _general(number)


def is_date(code: str) -> bool:
    """Whether numbers of this format are dates or times."""
    return _sections(code)[0].is_date


def _general(number: Decimal) -> str:
    if number and not -22 < number.adjusted() < 22:
        return f"{number.normalize():E}"
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    found: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, Decimal] | None = None
    numerals = ""
    for match in _TOKEN.finditer(code[:255]):  # Excel writes no longer one
        kind = match.lastgroup
        text = match[0] if kind is None else match[kind]
        if kind == "other" and text == ";":
            found.append(_finished(tokens, condition, numerals))
            tokens, condition, numerals = [], None, ""
        elif kind == "bracket":
            compared = _CONDITION.fullmatch(text)
            if compared:
                condition = (compared[1], Decimal(compared[2]))
            elif text.casefold().startswith("dbnum"):
                numerals = text[5:6]
            elif text and not text.strip("hmsHMS"):
                tokens.append(_Token("elapsed", text.casefold()))
        elif kind in ("quoted", "escaped", "currency"):
            tokens.append(_Token("literal", text))
        elif kind in ("digit", "noon", "general", "power"):
            tokens.append(_Token(kind, text))
        elif kind == "date":
            tokens.append(_Token("date", text.casefold()))
        elif kind == "other":
            tokens.append(_Token({"@": "text", "%": "percent", ".": "point", ",": "comma"}.get(text, "literal"), text))
    found.append(_finished(tokens, condition, numerals))
    return tuple(found)


def _finished(tokens: list[_Token], condition: tuple[str, Decimal] | None, numerals: str) -> _Section:
    # A comma or point beside no digit place is only a sign.
    dated = any(token.kind in ("date", "elapsed", "noon") for token in tokens) and not any(
        token.kind == "general" for token in tokens
    )
    if not any(token.kind == "digit" for token in tokens):
        tokens = [
            _Token("literal", token.text)
            if token.kind in ("comma", "percent") or (token.kind == "point" and not dated)
            else token
            for token in tokens
        ]
    return _Section(tuple(tokens), condition, dated, numerals)


def _section(number: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """The section for a number, and whether its sign is left to the section."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(number, *section.condition):
                return section, False
        return sections[0], False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


def _holds(number: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": number < bound,
        ">": number > bound,
        "=": number == bound,
        "<=": number <= bound,
        ">=": number >= bound,
        "<>": number != bound,
    }[sign]


# -- figures

_DIGITS = ("digit", "point", "comma")


def _figure(number: Decimal, section: _Section) -> str:
    tokens = section.tokens
    if any(token.kind == "general" for token in tokens):
        return "".join(_general(number) if token.kind == "general" else token.text for token in tokens)
    percents = sum(token.kind == "percent" for token in tokens)
    kinds = [token.kind for token in tokens]
    if "power" in kinds or any(token.text == "/" for token in tokens):
        return _general(number)  # powers and fractions do not occur in our texts
    last = max(index for index, kind in enumerate(kinds) if kind == "digit")
    first = kinds.index("digit")
    thousands = 0
    while last + 1 + thousands < len(kinds) and kinds[last + 1 + thousands] == "comma":
        thousands += 1
    point = kinds.index("point") if "point" in kinds else len(kinds)
    grouped = "comma" in kinds[first : min(last, point)]
    whole = [token.text for token in tokens[:point] if token.kind == "digit"]
    parts = [token.text for token in tokens[point:] if token.kind == "digit"]
    with localcontext() as context:
        context.prec = 400
        scaled = number.scaleb(2 * min(percents, 10) - 3 * min(thousands, 10))
        rounded = abs(scaled).quantize(Decimal(1).scaleb(-min(len(parts), 30)), ROUND_HALF_UP)
    before, _, after = format(rounded, "f").partition(".")
    before = before.lstrip("0").rjust(sum(sign == "0" for sign in whole), "0")
    after = _trimmed(after, parts)
    sign = "-" if number < 0 and rounded else ""
    if any(kind == "literal" for kind in kinds[first:last]):
        # Digits with words between them, as 00"-"00: filled from the right.
        return sign + _filled(before, tokens)
    if grouped:
        before = f"{int(before or '0'):,}".rjust(len(before)) if before else ""
    figure = before + ("." if point < len(kinds) and (after or parts) else "") + after
    out, printed = "", False
    for token in tokens:
        if token.kind not in _DIGITS:
            out += token.text if token.kind in ("literal", "percent", "text") else ""
        elif not printed:
            out, printed = out + figure, True
    return (sign + out).strip()


def _trimmed(after: str, places: list[str]) -> str:
    """The decimals, without the noughts that ``#`` places leave out."""
    while after and places[len(after) - 1] != "0" and after[-1] == "0":
        after = after[:-1]
    return after


def _filled(digits: str, tokens: Sequence[_Token]) -> str:
    left = list(digits)
    out: list[str] = []
    places = sum(token.kind == "digit" for token in tokens)
    for token in reversed(tokens):
        if token.kind == "digit":
            places -= 1
            if places == 0:
                out.append("".join(left))
            elif left:
                out.append(left.pop())
            elif token.text == "0":
                out.append("0")
        elif token.kind in ("literal", "percent"):
            out.append(token.text)
    return "".join(reversed(out)).strip()


# -- dates


def _moment(number: Decimal, from_1904: bool) -> datetime | None:
    if not 0 <= number < _LAST_DAY:
        return None
    # Serial 60 of the 1900 system is 1900-02-29, a day that never was; the count is one out before it.
    base = EPOCH_1904 if from_1904 else EPOCH_1900 if number >= 60 else EPOCH_1900 + timedelta(days=1)
    try:
        return base + timedelta(milliseconds=int((number * 86_400_000).to_integral_value(ROUND_HALF_UP)))
    except OverflowError:
        return None


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _date(moment: datetime, serial: Decimal, section: _Section) -> str:
    tokens = section.tokens
    subsecond = any(token.kind == "point" for token in tokens)
    if not subsecond:
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    noon = any(token.kind == "noon" for token in tokens)
    out = []
    for index, token in enumerate(tokens):
        if token.kind == "date":
            out.append(_unit(token.text, moment, _is_minute(tokens, index), noon, section.numerals))
        elif token.kind == "elapsed":
            seconds = serial * 86_400
            size = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
            out.append(str(int((seconds + Decimal("0.0005")) // size)).rjust(len(token.text), "0"))
        elif token.kind == "noon":
            early, late = token.text.split("/")
            out.append(early if moment.hour < 12 else late)
        elif token.kind == "digit":
            out.append(str(moment.microsecond // 100_000) if index and tokens[index - 1].kind == "point" else "")
        else:
            out.append(token.text)
    return "".join(out).strip()


def _is_minute(tokens: Sequence[_Token], index: int) -> bool:
    """Whether an ``m`` means minutes: after hours or before seconds."""
    if tokens[index].text[0] != "m" or len(tokens[index].text) > 2:
        return False
    units = ("date", "elapsed")
    before = next((token.text[0] for token in reversed(tokens[:index]) if token.kind in units), "")
    after = next((token.text[0] for token in tokens[index + 1 :] if token.kind in units), "")
    return before == "h" or after == "s"


def _unit(unit: str, moment: datetime, minute: bool, noon: bool, numerals: str) -> str:
    kind, size = unit[0], len(unit)
    if kind == "a":
        return ("星期" if size > 3 else "") + "一二三四五六日"[moment.weekday()]
    if kind in "eyb":
        if numerals in ("1", "2"):
            return chinese_digits(moment.year, capital=numerals == "2")
        return f"{moment.year % 100:02}" if kind == "y" and size < 3 else str(moment.year)
    if kind == "g":
        return ""
    if size > 2 and kind in "md" and not minute:
        names = _MONTHS[moment.month - 1] if kind == "m" else _WEEK[moment.weekday()]
        return names[:1] if size == 5 else names[:3] if size == 3 else names
    value = {
        "m": moment.minute if minute else moment.month,
        "d": moment.day,
        "h": (moment.hour - 1) % 12 + 1 if noon else moment.hour,
        "s": moment.second,
    }[kind]
    if numerals in ("1", "2"):
        return chinese_number(value, capital=numerals == "2")
    return str(value).rjust(min(size, 2), "0")
