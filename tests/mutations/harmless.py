"""Changes to the printed text that change nothing of what it says: every one must read to the same data."""

import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

Change = Callable[[str, random.Random], str]
_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")


def _each_line(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(change(line) for line in text.split("\n"))


def _is_row(line: str) -> bool:
    return "\t" in line and not re.search(r"\.{3,}", line)


def is_indicator(cells: list[str]) -> bool:
    """A row of the indicator table, merged level cells included."""
    return (
        len(cells) >= 6 and cells[0] in ("", "产出指标", "效益指标", "满意度指标", "成本指标") and "%" not in cells[1]
        and bool(cells[2].strip()) and not re.fullmatch(r"[\d. ]+%", cells[2]) and cells[1] != "预算数"
    )  # fmt: skip


def _on_targets(text: str, change: Callable[[str], str]) -> str:
    """Change the target cell of every indicator row."""

    def one(line: str) -> str:
        cells = line.split("\t")
        if is_indicator(cells):
            cells[4] = change(cells[4])
        return "\t".join(cells)

    return _each_line(text, one)


def _page_breaks(text: str, rng: random.Random, furniture: Callable[[int], list[str]]) -> str:
    out: list[str] = []
    page = 1
    lines = text.split("\n")
    for i, line in enumerate(lines):
        out.append(line)
        cells = line.split("\t")
        inside = i + 1 < len(lines) and _is_row(lines[i + 1])
        if inside and is_indicator(cells) and rng.random() < 0.3:
            page += 1
            out += furniture(page)
    return "\n".join(out)


def _heading(text: str) -> str:
    return next(line for line in text.split("\n") if line.startswith("一级指标"))


def _carry_down(text: str) -> str:
    """Level 1 on every row."""
    last = ""

    def one(line: str) -> str:
        nonlocal last
        cells = line.split("\t")
        if is_indicator(cells):
            if cells[0]:
                last = cells[0]
            cells[0] = last
            return "\t".join(cells)
        return line

    return _each_line(text, one)


def _pipes(text: str) -> str:
    return _each_line(text, lambda li: "| " + " | ".join(li.split("\t")) + " |" if _is_row(li) else li)


def _html_tables(text: str) -> str:
    def one(line: str) -> str:
        if not _is_row(line):
            return line
        return "<table><tr>" + "".join(f"<td>{c.replace('<', '&lt;')}</td>" for c in line.split("\t")) + "</tr></table>"

    joined = _each_line(text, one)
    return joined.replace("</table>\n<table>", "\n")


def _split_columns(text: str) -> str:
    """Comparator, value and unit in three columns."""

    def one(line: str) -> str:
        cells = line.split("\t")
        if not _is_row(line) or len(cells) < 6:
            return line
        if cells[0] == "一级指标":
            return "\t".join([*cells[:4], "指标性质", "指标值", "度量单位", *cells[5:]])
        if not is_indicator(cells):
            return line
        match = re.fullmatch(r"([≥≤=]?)(\d+(?:\.\d+)?)([^\d]*)", cells[4].replace(" ", ""))
        if match and "百分比" not in cells[4]:
            return "\t".join([*cells[:4], match[1], match[2], match[3], *cells[5:]])
        return "\t".join([*cells[:4], "定性" if not re.search(r"\d", cells[4]) else "", cells[4], "", *cells[5:]])

    return _each_line(text, one)


def _reorder(text: str) -> str:
    """The basis column before the target column."""

    def one(line: str) -> str:
        cells = line.split("\t")
        if cells[0] == "一级指标" or is_indicator(cells):
            cells[4], cells[5] = cells[5], cells[4]
        return "\t".join(cells)

    return _each_line(text, one)


def _break_row(text: str, rng: random.Random) -> str:
    """Some rows broken by a line end inside their third or fourth cell."""

    def one(line: str) -> str:
        cells = line.split("\t")
        if is_indicator(cells) and rng.random() < 0.2:
            at = rng.choice([2, 3, 5])
            cell = cells[at]
            if len(cell) >= 4 and cell.isascii() is False and " " not in cell:
                cut = len(cell) // 2
                cells[at] = cell[:cut] + "\n" + cell[cut:]
        return "\t".join(cells)

    return _each_line(text, one)


def _money(text: str, change: Callable[[str], str]) -> str:
    def one(line: str) -> str:
        cells = line.split("\t")
        if "预算数" in cells:
            cells = [change(c) if re.fullmatch(r"\d+\.\d\d", c) else c for c in cells]
        return "\t".join(cells)

    return _each_line(text, one)


def _in_yuan(text: str, _: random.Random) -> str:
    text = _money(text, lambda c: f"{Decimal(c) * 10000:,.2f}")
    return text.replace("单位：万元", "单位：元")


def _codes(text: str, change: Callable[[str], str]) -> str:
    return re.sub(r"(?<=\t)\d{8}P[0-9A-Z]{12}(?=\t)", lambda m: change(m.group()), text)


CHANGES: dict[str, Change] = {
    "bom": lambda t, r: "\ufeff" + t,
    "crlf": lambda t, r: t.replace("\n", "\r\n"),
    "trailing blanks": lambda t, r: _each_line(t, lambda li: li + "  " if li and not _is_row(li) else li),
    "blank lines doubled": lambda t, r: t.replace("\n\n", "\n\n\n"),
    "no blank lines": lambda t, r: re.sub(r"\n{2,}", "\n", t),
    "words ≥": lambda t, r: _on_targets(t, lambda c: c.replace("≥", "大于等于").replace("≤", "小于等于")),
    "words 不低于": lambda t, r: _on_targets(t, lambda c: c.replace("≥", "不低于").replace("≤", "不超过")),
    "words 不少于": lambda t, r: _on_targets(t, lambda c: c.replace("≥", "不少于")),
    "以上": lambda t, r: _on_targets(t, lambda c: re.sub(r"^≥(\d[\d .]*[^\d百年]*)$", r"\1以上", c)),
    "latex": lambda t, r: _on_targets(t, lambda c: re.sub(r"^≥(\d+)%$", r"$\\geq \1\\%$", c)),
    ">= sign": lambda t, r: _on_targets(t, lambda c: c.replace("≥", ">=").replace("≤", "<=")),
    "wide >=": lambda t, r: _on_targets(t, lambda c: c.replace("≥", "＞＝").replace("≤", "＜＝")),
    "other ≧": lambda t, r: _on_targets(t, lambda c: c.replace("≥", "≧").replace("≤", "≦")),
    "wide digits in targets": lambda t, r: _on_targets(t, lambda c: c.translate(_WIDE)),
    "blanks in targets": lambda t, r: _on_targets(t, lambda c: c.replace("≥", "≥ ").replace("%", " %")),
    "look-alike O": lambda t, r: _on_targets(t, lambda c: re.sub(r"(?<=[1-9])0(?=0|\D|$)", "O", c) if re.fullmatch(r"[≥≤]\d+%", c) else c),
    "zero width": lambda t, r: t.replace("指标", "指\u200b标").replace("资金", "资\u200d金"),
    "radicals": lambda t, r: t.replace("人", "⼈").replace("一级", "⼀级").replace("用", "⽤").replace("金", "⾦"),
    "lower-case codes": lambda t, r: _codes(t, str.lower),
    "spaced codes": lambda t, r: _codes(t, lambda c: f"{c[:6]} {c[6:9]} {c[9:]}"),
    "wide codes": lambda t, r: _codes(t, lambda c: c.translate(_WIDE)),
    "look-alike code": lambda t, r: _codes(t, lambda c: c[:9] + c[9:12].replace("0", "O") + c[12:]),
    "thousands": lambda t, r: _money(t, lambda c: f"{float(c):,.2f}"),
    "unit in money cell": lambda t, r: _money(t, lambda c: c + "万元"),
    "money in yuan": _in_yuan,
    "blanks in labels": lambda t, r: t.replace("预算规模及资金用途", "预算规模及 资金用途").replace("其中：财政资金", "其中：财政 资金"),
    "half-width colon": lambda t, r: t.replace("其中：财政资金\t", "其中:财政资金\t").replace("单位：万元", "单位:万元"),
    "page numbers": lambda t, r: _page_breaks(t, r, lambda p: ["", f"- {p} -", ""]),
    "page numbers 第页": lambda t, r: _page_breaks(t, r, lambda p: ["", f"第 {p} 页 共 27 页", ""]),
    "form feeds": lambda t, r: _page_breaks(t, r, lambda p: [f"{p}", "\f"]),
    "running heads": lambda t, r: _page_breaks(t, r, lambda p: [str(p), "部门预算绩效文本", ""]),
    "续表": lambda t, r: _page_breaks(t, r, lambda p: ["", "（续表）", ""]),
    "续表 with heading": lambda t, r: _page_breaks(t, r, lambda p: ["", "续表", "", _heading(t)]),
    "heading repeated": lambda t, r: _page_breaks(t, r, lambda p: [str(p), _heading(t)]),
    "level 1 on every row": lambda t, r: _carry_down(t),
    "pipes": lambda t, r: _pipes(t),
    "html tables": lambda t, r: _html_tables(t),
    "three columns": lambda t, r: _split_columns(t),
    "columns in another order": lambda t, r: _reorder(t),
    "rows broken": _break_row,
    "trailing tabs": lambda t, r: _each_line(t, lambda li: li.rstrip("\t") if _is_row(li) and li.split("\t")[0] in ("", "产出指标", "效益指标", "满意度指标") and len(li.rstrip("\t").split("\t")) >= 6 else li),
    "more trailing tabs": lambda t, r: _each_line(t, lambda li: li + "\t\t" if _is_row(li) and len(li.split("\t")) >= 6 else li),
}  # fmt: skip

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")


def harmless(text: str) -> Iterator[tuple[str, bytes]]:
    """Every change once, and every encoding."""
    for name, change in CHANGES.items():
        yield name, change(text, random.Random(7)).encode("utf-8")
    for encoding in ENCODINGS:
        yield f"encoding {encoding}", text.encode(encoding)
