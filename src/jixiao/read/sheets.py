"""What word-processor and workbook readers share: guarded cells, and numbers as Office prints them."""

from jixiao.model import Cell, Place
from jixiao.read.base import MAX_CELL, MAX_ROWS, ReadError

MAX_CELLS = 1_000_000
"""Most cells of one file; a department of a hundred projects has about 25,000."""


def guarded(text: str, name: str, where: str) -> str:
    """The text, unless it is longer than any real cell or line (RD008)."""
    if len(text) > MAX_CELL:
        raise ReadError("RD008", name, f"{where}有 {len(text)} 个字，超过上限 {MAX_CELL} 字",
                        "这不像绩效文本的内容，请核实文件后再试")
    return text


def check_size(rows: int, cells: int, name: str, where: str) -> None:
    """Refuse more rows or cells than any text has (RD007)."""
    if rows > MAX_ROWS or cells > MAX_CELLS:
        raise ReadError("RD007", name, f"{where}的行数或格数过多（上限 {MAX_ROWS} 行、{MAX_CELLS} 格）",
                        "这不像绩效文本的表格，请删去多余的行后再试")


def cell_at(file: str, table: int, row: int, column: int, text: str, *, columns: int = 1, rows: int = 1,
            page: int | None = None) -> Cell:
    """A cell at a row counted from 1 and a grid column counted from 0."""
    guarded(text, file, f"第 {table} 个表格第 {row} 行的一格")
    return Cell(text, column, columns, rows, Place(file, page, table, row, column + 1))


_CHINESE = "〇一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"


def chinese_digits(number: int, *, capital: bool = False) -> str:
    """Digit for digit: 2024 is 二〇二四."""
    digits = _CAPITAL if capital else _CHINESE
    return "".join(digits[int(digit)] for digit in str(abs(number)))


def chinese_number(number: int, *, capital: bool = False) -> str:
    """Counted: 105 is 一百零五; 10 to 19 are 十 to 十九 (capital: 壹拾 to 壹拾玖)."""
    if not 0 <= number < 10_000:
        return chinese_digits(number, capital=capital)
    if number == 0:
        return "零"
    digits, units = (_CAPITAL, ("", "拾", "佰", "仟")) if capital else (_CHINESE, ("", "十", "百", "千"))
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + units[power]
        gap = not digit
    return out[1:] if out.startswith("一十") else out
