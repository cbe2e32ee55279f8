"""Final accounts (决算) of projects: a table of any format with a project's code or name and a sum in 万元."""

from decimal import Decimal

from jixiao.lang.codes import clean_code
from jixiao.lang.number import money
from jixiao.model import Layout, ProjectCode
from jixiao.read.base import ReadError
from jixiao.read.csv import READER as CSV
from jixiao.read.discover import layout_of


def read_accounts(data: bytes, name: str) -> dict[str, Decimal]:
    """Project code or name → sum spent by the final accounts, in 万元: of each row the first cell that is no number, and
    the last that is one. Sums are in 万元 unless a line says 单位：元.

    Raises ReadError where no row is like that, or a project stands there with two sums.
    """
    unit = "万元"
    found: dict[str, Decimal] = {}
    for row in _layout(data, name).rows:
        cells = [cell.text.strip() for cell in row.cells if cell.text.strip()]
        if len(cells) == 1 and cells[0].replace("：", ":").endswith("单位:元"):
            unit = "元"
        sums = [value for cell in cells[1:] if (value := money(cell, unit)) is not None]
        if not sums or not cells or money(cells[0]) is not None:
            continue
        code = clean_code(cells[0])
        key = code if ProjectCode.parse(code) is not None else cells[0]
        if found.setdefault(key, sums[-1]) != sums[-1]:
            raise ReadError("RD061", name, f"“{key}”有两个决算数（{found[key]}、{sums[-1]}）", "请只保留一个")
    if not found:
        raise ReadError("RD060", name, "没有读到决算数", "请提供两列的表：项目编码或名称、决算支出（万元）")
    return found


def _layout(data: bytes, name: str) -> Layout:
    """Two columns are too few for a CSV to be told from running text; its name tells."""
    return CSV.read(data, name) if name.lower().endswith(CSV.suffixes) else layout_of(data, name)
