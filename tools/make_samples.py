"""Writes the samples of every format from the truth beside the worked examples and forms.

``python tools/make_samples.py`` after a truth changed. The plain-text examples in ``src/jixiao/examples`` are kept
by hand (they carry remains of other tools that no truth holds); everything under ``tests/samples`` but the truths
of the forms comes from here. LibreOffice (``soffice``) makes the PDFs; without it they stay as they are.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "src" / "jixiao" / "examples"
SAMPLES = ROOT / "tests" / "samples"
COLUMNS = 7
Data = dict[str, Any]


@dataclass(frozen=True)
class Box:
    """A printed cell: its words and how many grid columns and rows it covers. ``number`` is its value in a sheet."""

    text: str
    columns: int = 1
    rows: int = 1
    number: float | None = None
    format: str = "General"


Grid = list[list[Box]]
Block = str | Grid
"""A line of running text, or a table."""


# ------------------------------------------------------------------ the official goal form


def text_blocks(text: Data, wide: str = "description") -> Iterator[tuple[str, list[Block]]]:
    """The whole text as named sections: cover, contents, part one, then one per project.

    ``wide`` is the column of the indicator table that covers two grid columns.
    """
    cover = text["cover"]
    yield "封面", [
        cover["department"], cover["title"], *(["(草案)"] if cover["draft"] else []),
        f"{cover['compiled_by']}编制", f"{cover['reviewed_by']}审核",
    ]  # fmt: skip
    lines: list[Block] = ["目 录", "第一部分 部门整体绩效目标"]
    for entry in text["contents"]:
        if entry["part"] == 2 and entry["seq"] == 1:
            lines.append("第二部分 预算项目绩效目标")
        mark = f"{'一二三'[entry['seq'] - 1]}、" if entry["part"] == 1 else f"{entry['seq']}."
        lines.append(f"{mark}{entry['title']}.....\t{entry['page']}")
    yield "目录", lines
    yield "第一部分", list(_part_one(text))
    for n, project in enumerate(text["projects"], 1):
        heading: list[Block] = ["第二部分", "预算项目绩效目标"] if n == 1 else []
        unit = project["unit"]
        yield f"项目{n}", [
            *heading, f"{n}. {project['title']}", f"{unit['code']} {unit['name']}",
            f"单位：{project['budget']['in']}", goal_grid(project, wide),
        ]  # fmt: skip


def _part_one(text: Data) -> Iterator[str]:
    yield from ("第一部分", "部门整体绩效目标", "一、总体绩效目标", text["overall_objective"], "二、分项绩效目标")
    for item in text["items"]:
        yield f"{item['seq']}、{item['project_name']}项目绩效目标"
        yield item["purpose"]
        goals = item["objectives"]
        numbered = [f"（{n}）{goal}" for n, goal in enumerate(goals, 1)] if len(goals) > 1 else goals
        yield "绩效目标：" + numbered[0]
        yield from numbered[1:]
        yield "绩效指标：" + "；".join(f"{i['name']} {i['target']['raw']}" for i in item["indicators"]) + "。"
    yield "三、工作保障措施"
    for safeguard in text["safeguards"]:
        yield f"{safeguard['seq']}、{safeguard['text']}"


def goal_grid(project: Data, wide: str = "description") -> Grid:
    """项目绩效目标表, seven grid columns."""
    budget, plan = project["budget"], project["spending_plan"]
    widths = [2, 2, 1, 1]
    described, based = (2, 1) if wide == "description" else (1, 2)
    goals = "\n".join(f"{n}. {goal}" for n, goal in enumerate(project["objectives"], 1))
    grid: Grid = [
        [Box("项目编码"), Box(project["code"], 2), Box("项目名称"), Box(project["name"], 3)],
        [Box("预算规模及资金用途", rows=2), Box("预算数"), _money(budget["total"]), Box("其中：财政资金"),
         _money(budget["fiscal"]), Box("其他资金"), _money(budget["other"])],
        [Box(project["purpose"], 6)],
        [Box("资金支出计划（%）", rows=2), *(Box(f"{p['month']}月底", w) for p, w in zip(plan, widths, strict=True))],
        [_percent(p["cumulative_percent"], w) for p, w in zip(plan, widths, strict=True)],
        [Box("绩效目标"), Box(goals, 6)],
        [Box("一级指标"), Box("二级指标"), Box("三级指标"), Box("绩效指标描述", described), Box("指标值"),
         Box("指标值确定依据", based)],
    ]  # fmt: skip
    for row, levels in zip(project["indicators"], _levels(project["indicators"]), strict=True):
        grid.append([*levels, Box(row["level3"]), Box(row["description"], described),
                     Box(row["target"]["raw"]), Box(row["basis"], based)])  # fmt: skip
    return grid


def _money(value: str | None) -> Box:
    return Box("") if value is None else Box(value, number=float(value), format="0.00")


def _percent(value: str | None, columns: int = 1) -> Box:
    return Box("", columns) if value is None else Box(f"{value}%", columns, number=float(value) / 100, format="0%")


def _levels(rows: list[Data]) -> list[list[Box]]:
    """The level-1 and level-2 cells of each row, merged downwards; nothing where covered from above."""
    out: list[list[Box]] = [[] for _ in rows]
    for key in ("level1", "level2"):
        start = 0
        for n in range(1, len(rows) + 1):
            outer = key == "level2" and n < len(rows) and rows[n]["level1"] != rows[start]["level1"]
            if n == len(rows) or rows[n][key] != rows[start][key] or outer:
                out[start].append(Box(rows[start][key], rows=n - start))
                start = n
    return out


# ------------------------------------------------------------------ self-evaluation and monitoring forms


def evaluation_grid(project: Data) -> Grid:
    """项目支出绩效自评表 (national form), nine grid columns."""
    results, rows = project["results"], project["indicators"]
    funds = results["funds"]
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    grid: Grid = [
        [Box("项目名称", 2), Box(project["name"], 7)],
        [Box("主管部门", 2), Box(project["_department"], 3), Box("实施单位"), Box(project["unit"]["name"], 3)],
        [Box("项目资金（万元）", 2, len(funds) + 1), Box(""), *map(Box, heads)],
    ]
    for fund in funds:
        grid.append([
            Box(fund["name"]), *(_money(fund[key]) for key in ("initial", "adjusted", "executed")),
            _plain(fund.get("weight"), "—"), _plain(fund.get("rate"), "—", "%"), _plain(fund.get("score"), "—"),
        ])  # fmt: skip
    grid += [
        [Box("年度总体目标", rows=2), Box("预期目标", 4), Box("实际完成情况", 4)],
        [Box(project["objectives"][0], 4), Box(results["objective_actual"], 4)],
        [Box("绩效指标", rows=len(rows) + 1),
         *map(Box, ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
                    "偏差原因分析及改进措施"))],
    ]  # fmt: skip
    for row, levels in zip(rows, _levels(rows), strict=True):
        grid.append([
            *levels, Box(row["level3"]), Box(row["target"]["raw"]), Box(row["actual"]["raw"]),
            _plain(row["weight"]), _plain(row["score"]), Box(row["deviation"] or ""),
        ])  # fmt: skip
    grid.append([Box("总分", 6), _plain(results["total_weight"]), _plain(results["total_score"]), Box("")])
    return grid


def _plain(value: str | None, absent: str = "", sign: str = "") -> Box:
    return Box(absent) if value is None else Box(value + sign)


def split_evaluation_grid(project: Data) -> Grid:
    """部门预算项目支出绩效自评表 with 指标性质, 指标值 and 度量单位 in three columns, eleven grid columns."""
    results, rows = project["results"], project["indicators"]
    funds = results["funds"]
    grid: Grid = [
        [Box("项目名称"), Box(f"{project['code']}-{project['name']}", 10)],
        [Box("主管部门"), Box(project["_department"], 4), Box("实施单位（盖章）", 2), Box(project["unit"]["name"], 4)],
        [Box("项目基本情况", rows=3), Box("1.项目年度目标完成情况", 2, 2), Box("项目年度目标", 4),
         Box("年度目标完成情况", 4)],
        [Box(project["objectives"][0], 4), Box(results["objective_actual"], 4)],
        [Box("2.项目实施内容及过程概述", 2), Box(project["_process"], 8)],
        [Box("预算执行情况（10分）", rows=len(funds) + 1), Box("年度预算数（万元）", 2),
         *map(Box, ("年初预算", "调整后预算数", "预算执行数")), Box("预算执行率", 2), *map(Box, ("权重", "得分", "原因"))],
    ]  # fmt: skip
    for fund in funds:
        rate = fund.get("rate")
        grid.append([
            Box(fund["name"], 2), *(_money(fund[key]) for key in ("initial", "adjusted", "executed")),
            Box("" if rate is None else f"{rate}%", 2), _plain(fund.get("weight"), "/"),
            _plain(fund.get("score"), "/"), Box(""),
        ])  # fmt: skip
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
        "完成值",
        "权重",
        "得分",
        "未完成原因分析",
    )
    grid.append([Box("绩效指标（90分）", rows=len(rows) + 1), *map(Box, heads)])
    for row, levels in zip(rows, _levels(rows), strict=True):
        target = row["target"]
        if target["kind"] == "qualitative":
            three = ["定性", target["text"], ""]
        else:
            three = [{">=": "≥", "<=": "≤", "=": "＝"}[target["comparator"]], target["value"], target["unit"]]
        grid.append([
            *levels, Box(row["level3"]), *map(Box, three), Box(row["actual"]["raw"]),
            _plain(row["weight"]), _plain(row["score"]), Box(row["deviation"] or ""),
        ])  # fmt: skip
    grid += [
        [Box("合计", 8), _plain(results["total_weight"]), _plain(results["total_score"]), Box("")],
        [Box("评价结论"), Box(results["conclusion"], 10)],
        [Box("存在问题"), Box(results["shortcomings"], 10)],
        [Box("改进措施"), Box(project["_measures"], 10)],
        [Box("项目负责人：", 6), Box("财务负责人：", 5)],
    ]
    return grid


def monitoring_grid(project: Data) -> Grid:
    """项目支出绩效目标执行监控表, sixteen grid columns and a heading of two rows."""
    results = project["results"]
    grid: Grid = [
        [Box("项目名称", 2), Box(project["name"], 14)],
        [Box("主管部门及代码", 2), Box(project["_department"], 5), Box("实施单位", 2),
         Box(project["unit"]["name"], 7)],
        [Box("项目资金（万元）", 2, len(results["funds"]) + 1), Box("", 2), Box("年初预算数", 3),
         Box("1-7月执行数", 3), Box("1-7月执行率", 3), Box("全年预计执行数", 3)],
    ]  # fmt: skip
    for fund in results["funds"]:
        rate = fund.get("rate")
        grid.append([
            Box(fund["name"], 2), _wide(_money(fund["initial"])), _wide(_money(fund["executed"])),
            Box("" if rate is None else f"{rate}%", 3), _wide(_money(fund["forecast"])),
        ])  # fmt: skip
    grid.append([Box("年度总体目标", 2), Box(project["objectives"][0], 14)])
    causes = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
    chances = ("确定能", "有可能", "完全不可能")
    tall = ("一级指标", "二级指标", "三级指标", "年度指标值", "1-7月执行情况", "全年预计完成情况")
    grid.append([*(Box(head, rows=2) for head in tall), Box("偏差原因分析", 6), Box("完成目标可能性", 3),
                 Box("备注", rows=2)])  # fmt: skip
    grid.append([*map(Box, causes), Box("原因说明"), *map(Box, chances)])
    rows = project["indicators"]
    for row, levels in zip(rows, _levels(rows), strict=True):
        grid.append([
            *levels, Box(row["level3"]), Box(row["target"]["raw"]), Box(row["actual"]["raw"] if row["actual"] else ""),
            Box(row["forecast"]["raw"]), *(Box("√" if row.get("_cause") == cause else "") for cause in causes),
            Box((row["deviation"] or "").split("；", 1)[-1]),
            *(Box("√" if row["possibility"] == c else "") for c in chances), Box(""),
        ])  # fmt: skip
    return grid


def _wide(box: Box) -> Box:
    return Box(box.text, 3, 1, box.number, box.format)


def points_grid(project: Data) -> Grid:
    """项目支出绩效评价评分表 (the frame of four dimensions), ten grid columns."""
    results, rows = project["results"], project["indicators"]
    heads = ("一级指标", "二级指标", "三级指标", "指标解释", "指标说明", "分值", "得分", "扣分原因及依据")
    grid: Grid = [
        [Box("项目名称", 2), Box(project["name"], 8)],
        [Box("主管部门", 2), Box(project["_department"], 3), Box("实施单位"), Box(project["unit"]["name"], 4)],
        [Box("评价机构", 2), Box(project["extra"][1]["text"], 8)],
        [Box(head, 2 if head in ("指标说明", "扣分原因及依据") else 1) for head in heads],
    ]
    for row, levels in zip(rows, _levels(rows), strict=True):
        grid.append([*levels, Box(row["level3"]), Box(row["description"]), Box(row["basis"], 2), _plain(row["weight"]),
                     _plain(row["score"]), Box(row["deviation"] or "", 2)])  # fmt: skip
    grid += [
        [Box("合计", 6), _plain(results["total_weight"]), _plain(results["total_score"]), Box("", 2)],
        [Box("评价等级", 2), Box(results["grade"], 8)],
        [Box("评价结论", 2), Box(results["conclusion"], 8)],
    ]
    return grid


FORMS = {"self-evaluation": evaluation_grid, "self-evaluation-split": split_evaluation_grid,
         "monitoring": monitoring_grid, "evaluation": points_grid}  # fmt: skip


def form_blocks(name: str, text: Data) -> list[Block]:
    """A form with its title line and year."""
    project, year = text["projects"][0], f"（{text['cover']['year']}年度）"
    lines: list[Block] = [project["_title"] + year] if "_title" in project else [project["title"], year]
    return [*lines, FORMS[name](project)]


# ------------------------------------------------------------------ writers


def squares(grid: Grid) -> list[list[Box | None]]:
    """Every grid square: the box at its top left corner, ``None`` where covered."""
    width = sum(box.columns for box in grid[0])
    table: list[list[Box | None]] = [[None] * width for _ in grid]
    covered: set[tuple[int, int]] = set()
    for r, row in enumerate(grid):
        c = 0
        for box in row:
            while (r, c) in covered:
                c += 1
            table[r][c] = box
            covered |= {(r + i, c + j) for i in range(box.rows) for j in range(box.columns)}
            c += box.columns
        if len([1 for i in range(width) if (r, i) in covered]) != width:
            raise ValueError(f"row {r + 1} is not {width} columns wide: {[b.text for b in row]}")
    return table


def flat(text: str) -> str:
    """A cell on one line."""
    return text.replace("\n", " ")


def as_txt(sections: list[list[Block]]) -> str:
    """Lines and tab-separated tables, as office programs save them."""
    out = []
    for section in sections:
        for block in section:
            if isinstance(block, str):
                out += ["", block]
            else:
                out.append("")
                out += ["\t".join(flat(b.text) if b else "" for b in row) for row in squares(block)]
        out.append("")
    return "\n".join(out).strip("\n") + "\n"


def as_md(sections: list[list[Block]]) -> str:
    """Markdown with pipe tables; squares covered by a merged cell are empty."""
    out: list[str] = []
    for section in sections:
        for block in section:
            if isinstance(block, str):
                out += [block.replace("\t", " "), ""]
                continue
            table = [[flat(b.text).replace("|", "\\|") if b else "" for b in row] for row in squares(block)]
            out.append("| " + " | ".join(table[0]) + " |")
            out.append("|" + " --- |" * len(table[0]))
            out += ["| " + " | ".join(row) + " |" for row in table[1:]]
            out.append("")
    return "\n".join(out).strip() + "\n"


def as_html(sections: list[list[Block]], title: str) -> str:
    """HTML with rowspan and colspan."""
    out = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        f'<head><meta charset="utf-8"><title>{html.escape(title)}</title>',
        "<style>table{border-collapse:collapse}td{border:1px solid #333;padding:4px}</style></head>",
        "<body>",
    ]
    for section in sections:
        for block in section:
            if isinstance(block, str):
                out.append(f"<p>{html.escape(block)}</p>")
                continue
            out.append("<table>")
            for row in block:
                cells = []
                for box in row:
                    spans = (f' colspan="{box.columns}"' if box.columns > 1 else "") + (
                        f' rowspan="{box.rows}"' if box.rows > 1 else ""
                    )
                    cells.append(f"<td{spans}>{html.escape(box.text).replace(chr(10), '<br>')}</td>")
                out.append("<tr>" + "".join(cells) + "</tr>")
            out.append("</table>")
    return "\n".join([*out, "</body>", "</html>", ""])


def as_docx(sections: list[list[Block]], path: Path) -> None:
    """DOCX with merged cells, a page break before every section but the first."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(28), Mm(26), Mm(37), Mm(35)
    for n, section in enumerate(sections):
        if n:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for block in section:
            if isinstance(block, str):
                document.add_paragraph(block)
                continue
            table = squares(block)
            made = document.add_table(len(table), len(table[0]), style="Table Grid")
            for r, row in enumerate(table):
                for c, box in enumerate(row):
                    if box is None:
                        continue
                    cell = made.cell(r, c)
                    if box.columns > 1 or box.rows > 1:
                        cell = cell.merge(made.cell(r + box.rows - 1, c + box.columns - 1))
                    cell.text = box.text
    document.save(str(path))


def as_xlsx(sheets: list[tuple[str, list[Block]]], path: Path) -> None:
    """XLSX: amounts and shares as numbers with their formats, codes as text, merged cells."""
    book = Workbook()
    book.remove(book.active)
    for name, blocks in sheets:
        sheet = book.create_sheet(name)
        at = 1
        for block in blocks:
            if isinstance(block, str):
                sheet.cell(at, 1, block.replace("\t", " "))
                at += 1
                continue
            for r, row in enumerate(squares(block)):
                for c, box in enumerate(row):
                    if box is None:
                        continue
                    cell = sheet.cell(at + r, c + 1, box.text or None)
                    if box.number is not None:
                        cell.value, cell.number_format = box.number, box.format
                    elif box.text[:1] == "=":
                        cell.data_type = "s"
                    cell.alignment = Alignment(wrap_text=True)
                    if box.columns > 1 or box.rows > 1:
                        sheet.merge_cells(start_row=at + r, start_column=c + 1, end_row=at + r + box.rows - 1,
                                          end_column=c + box.columns)  # fmt: skip
            at += len(block) + 1
    book.save(path)


def as_pdf(docx: Path, folder: Path) -> None:
    """PDF of a DOCX, by LibreOffice, where installed."""
    if (office := shutil.which("soffice")) is None:
        print("soffice is not installed: PDFs left as they are", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run([office, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf",
                        "--outdir", str(folder), str(docx)], check=True, capture_output=True, timeout=180)  # fmt: skip


# ------------------------------------------------------------------ all of it


def write_text(name: str) -> None:
    """One worked example in five formats."""
    text = json.loads((EXAMPLES / f"{name}.truth.json").read_text("utf-8"))
    named = list(text_blocks(text))
    sections = [blocks for _, blocks in named]
    for suffix in ("md", "html", "docx", "xlsx", "pdf"):
        (SAMPLES / suffix).mkdir(parents=True, exist_ok=True)
    (SAMPLES / "md" / f"{name}.md").write_text(as_md(sections), "utf-8")
    (SAMPLES / "html" / f"{name}.html").write_text(as_html(sections, text["cover"]["title"]), "utf-8")
    docx = SAMPLES / "docx" / f"{name}.docx"
    as_docx(sections, docx)
    if name.endswith("-clean"):  # everything on one sheet
        sheets = [("绩效文本", [block for blocks in sections for block in blocks])]
    else:  # running text, then a sheet per project
        sheets = [("文本", [block for blocks in sections[:3] for block in blocks]), *named[3:]]
    as_xlsx(sheets, SAMPLES / "xlsx" / f"{name}.xlsx")
    as_pdf(docx, SAMPLES / "pdf")


def write_form(name: str) -> None:
    """One form as text, HTML and workbook."""
    folder = SAMPLES / "forms"
    text = json.loads((folder / f"{name}.truth.json").read_text("utf-8"))
    blocks = form_blocks(name, text)
    (folder / f"{name}.txt").write_text(as_txt([blocks]), "utf-8")
    (folder / f"{name}.html").write_text(as_html([blocks], "绩效表"), "utf-8")
    as_xlsx([("Sheet1", blocks)], folder / f"{name}.xlsx")


if __name__ == "__main__":
    for truth in sorted(EXAMPLES.glob("*.truth.json")):
        write_text(truth.name.removesuffix(".truth.json"))
    for form in FORMS:
        write_form(form)
