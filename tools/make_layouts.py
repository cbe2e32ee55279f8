"""Writes ``tests/samples/layouts``: invented texts and forms in the layouts found in the wild, each with its truth.

``python tools/make_layouts.py [FOLDER]``. A truth names only what the layout prints; ``test_layouts.py`` holds every
file against it. Files whose names begin with ``odd-`` are kept by hand and stay. LibreOffice makes the PDFs; without it they stay as they are.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from layout_content import TEXTS, Data, fund, indicator, unprinted
from make_samples import (
    SAMPLES,
    Block,
    Box,
    Grid,
    _levels,
    as_docx,
    as_html,
    as_md,
    as_pdf,
    as_txt,
    as_xlsx,
    flat,
    form_blocks,
    goal_grid,
    squares,
    text_blocks,
)

OUT = Path(__file__).parent.parent / "tests" / "samples" / "layouts"
Row = list[str]
Change = Callable[[str], str]


# ------------------------------------------------------------------ whole texts as plain text


def whole(
    text: Data, *, head: str = "一、", contents: str = "dots", wrap: int = 0, blank: int = 1, item: str = "{}、",
    numbered: bool = True, title: str = "{}. ", point: str = "（{}）",
) -> str:  # fmt: skip
    """A text as an office program saves it."""
    cover = text["cover"]
    lines = [cover["department"], cover["title"], "（草案）" if cover["draft"] else "",
             f"编制单位：{cover['compiled_by']}" if head != "一、" else f"{cover['compiled_by']}编制",
             f"审核单位：{cover['reviewed_by']}" if head != "一、" else f"{cover['reviewed_by']}审核"]  # fmt: skip
    heads = {"一、": ["一、", "二、", "三、"], "（一）": ["（一）", "（二）", "（三）"], "1.": ["1.", "2.", "3."],
             "": ["", "", ""]}[head]  # fmt: skip
    three = [h + name for h, name in zip(heads, ("总体绩效目标", "分项绩效目标", "工作保障措施"), strict=True)]
    if contents:
        lines += ["目　录", *_contents(text, three, contents, title)]
    lines += ["第一部分", "部门整体绩效目标", three[0], *_wrapped(text["overall_objective"], wrap), three[1]]
    for entry in text["items"]:
        lines.append((item.format(entry["seq"]) if numbered else "") + entry["project_name"] + "项目绩效目标")
        lines += _wrapped(entry["purpose"], wrap)
        goals = entry["objectives"]
        said = [point.format(n) + g for n, g in enumerate(goals, 1)] if len(goals) > 1 else goals
        lines += _wrapped("绩效目标：" + said[0], wrap)
        for one in said[1:]:
            lines += _wrapped(one, wrap)
        lines += _wrapped(
            "绩效指标：" + "；".join(i["name"] + i["target"]["raw"] for i in entry["indicators"]) + "。", wrap
        )
    lines.append(three[2])
    for safeguard in text["safeguards"]:
        lines += _wrapped(f"{safeguard['seq']}、{safeguard['text']}", wrap)
    lines += ["第二部分", "预算项目绩效目标"]
    for n, project in enumerate(text["projects"], 1):
        lines += [
            title.format(n) + project["title"],
            f"{project['unit']['code']} {project['unit']['name']}",
            "单位：万元",
        ]
        lines += ["\t".join(row) for row in rows_of(project)]
        lines.append("")
    return ("\n" * (blank + 1)).join(_joined_tables(lines)) + "\n"


def _joined_tables(lines: list[str]) -> Iterator[str]:
    """Rows of a table stay together however far lines are apart."""
    table: list[str] = []
    for line in lines:
        if "\t" in line and "..." not in line and not re.search(r"\t\d+$", line):
            table.append(line)
            continue
        if table:
            yield "\n".join(table)
            table = []
        if line:
            yield line


def _contents(text: Data, three: list[str], style: str, title: str) -> Iterator[str]:
    page = 1
    yield "第一部分 部门整体绩效目标"
    tables = [title.format(n) + p["title"] for n, p in enumerate(text["projects"], 1)]
    for name in [*three, "第二部分 预算项目绩效目标", *tables]:
        if name.startswith("第二"):
            yield name
            continue
        page += 1
        if style == "wrapped" and len(name) > 16:
            yield name[:14]
            name = name[14:]
        yield name + {"dots": f"......{page}", "tabs": f"\t{page}", "none": "", "wrapped": f"………………{page}",
                      "spaced": f" . . . . . . . . {page}", "bracket": f"……（{page}）"}[style]  # fmt: skip


def _wrapped(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)] if width else [text]


def rows_of(project: Data) -> list[Row]:
    """The goal form as rows of tab-separated cells: squares covered by a merged cell are empty."""
    return [[flat(box.text) if box else "" for box in row] for row in squares(goal_grid(project))]


def paged(source: str, *furniture: str, seed: int = 3) -> str:
    """Page furniture between rows of the indicator tables."""
    rng = random.Random(seed)
    out: list[str] = []
    page = 4
    for line in source.split("\n"):
        if (
            re.match(r"^(?:[效产]|\t[质时数]).{0,3}", line)
            and "指标" in line
            and "一级" not in line
            and rng.random() < 0.5
        ):
            page += 1
            out += ["", *(f.format(page) for f in furniture), ""]
        out.append(line)
    return "\n".join(out)


def on_rows(source: str, change: Callable[[Row], Row]) -> str:
    """Change the cells of every indicator row."""

    def one(line: str) -> str:
        cells = line.split("\t")
        # the fourth square is covered by 绩效指标描述's second one
        return "\t".join(change(cells)) if len(cells) == 7 and cells[2] and "%" not in cells[0] and (
            "指标" in cells[1] or (not cells[0] and not cells[1])) and cells[5] else line  # fmt: skip

    return "\n".join(one(line) for line in source.split("\n"))


def squeezed(source: str, gap: str) -> str:
    """Tables set with blanks: empty cells gone, the rest divided by ``gap``."""
    return "\n".join(
        gap.join(c for c in line.split("\t") if c.strip()) if "\t" in line and "..." not in line else line
        for line in source.split("\n")
    )


def without_empty(source: str) -> str:
    """OCR: rows without their empty cells, so that merged levels leave no tab."""
    return on_rows(source, lambda cells: [c for c in cells if c])


def broken(source: str, seed: int = 5) -> str:
    """Rows cut by a line end inside a long cell."""
    rng = random.Random(seed)

    def one(line: str) -> str:
        cells = line.split("\t")
        if (
            len(cells) == 7
            and ("指标" in cells[0] or not cells[0])
            and "%" not in line[:24]
            and cells[5]
            and rng.random() < 0.4
        ):
            at = 6 if len(cells[6]) > 6 else 3
            cut = len(cells[at]) // 2
            cells[at] = cells[at][:cut] + "\n" + cells[at][cut:]
        return "\t".join(cells)

    return "\n".join(one(line) if "一级指标" not in line else line for line in source.split("\n"))


def folded(source: str) -> str:
    """Invisible and look-alike characters, as converters leave them."""
    out = source.replace("指标", "指\u200b标").replace("用", "⽤").replace("人", "⼈").replace("金", "⾦")
    return re.sub(r"≥(\d+)%", r"$\\geq \1\\%$", out).replace("万元\t", "万元\u3000\t")


def text_files() -> Iterator[tuple[str, str, Data]]:
    """(file, content, truth) of every plain-text variation of the whole texts."""
    farm, road, care = TEXTS
    yield "farm-plain.txt", whole(farm), farm
    yield "farm-wrapped.txt", whole(farm, wrap=38, blank=0), farm
    yield "farm-wrapped-blank.txt", whole(farm, wrap=38, blank=2), farm
    yield "farm-heads-brackets.txt", whole(farm, head="（一）", contents="tabs"), farm
    yield "farm-contents-wrapped.txt", whole(farm, contents="wrapped"), farm
    yield "farm-contents-none.txt", whole(farm, contents=""), unprinted(farm, "contents")
    yield "road-contents-nopage.txt", whole(road, contents="none", head="1.", item="（{}）"), unprinted(road, "page")
    yield "road-contents-spaced.txt", whole(road, contents="spaced", head="", title="{}、"), road
    yield "road-titles-bare.txt", whole(road, title="", contents="bracket"), road
    yield "road-titles-brackets.txt", whole(road, title="（{}）", point="{}."), road
    yield "care-pages.txt", paged(whole(care), "- {} -"), care
    yield "care-pages-heads.txt", paged(whole(care), "{}", care["cover"]["title"]), care
    yield (
        "care-continued.txt",
        paged(
            whole(care), "第{}页", "（续表）", "一级指标\t二级指标\t三级指标\t绩效指标描述\t\t指标值\t指标值确定依据"
        ),
        care,
    )
    yield "care-watermark.txt", paged(whole(care, blank=0), "内部资料 注意保存"), care
    yield "care-ocr-empty-gone.txt", without_empty(whole(care)), care
    yield "care-ocr-blanks.txt", squeezed(without_empty(whole(care)), "    "), care
    yield "care-ocr-wide-blanks.txt", squeezed(without_empty(whole(care)), "\u3000\u3000"), care
    yield "road-ocr-broken-rows.txt", broken(whole(road)), road
    yield "road-remains.txt", folded(whole(road)), road
    yield (
        "road-level-blanks.txt",
        whole(road).replace("数量指标", "数量 指标").replace("社会效益指标", "社会效益 指标"),
        road,
    )
    yield "farm-traditional.txt", _traditional(whole(farm)), farm
    yield "farm-yuan.txt", _yuan(whole(farm)), farm
    yield "farm-symbols.txt", _signs(whole(farm)), farm
    yield "farm-quarters.txt", _quarters(whole(farm)), farm
    yield (
        "farm-codes.txt",
        re.sub(r"(?<=\t)(\d{8}P)(\d{3})(\w+)", lambda m: f"{m[1].lower()} {m[2]} {m[3].lower()}", whole(farm)),
        farm,
    )
    yield (
        "care-year-words.txt",
        whole(care).replace("2026年部门预算绩效文本", "二〇二六年部门预算绩效文本"),
        dict(care, cover=care["cover"] | {"title": "二〇二六年部门预算绩效文本"}),
    )
    yield "road.md", _pipes(whole(road, blank=1)), road
    yield "care-bare-pipes.md", _pipes(whole(care, blank=1), outer=False), care
    yield "care-inline-html.md", _inline(whole(care, blank=1)), care
    yield "farm-three-columns.txt", _split_target(whole(farm), (0, 1, 2)), farm
    yield "farm-three-columns-unit-first.txt", _split_target(whole(farm), (2, 0, 1)), farm
    yield "road-value-before-sign.txt", _split_target(whole(road), (1, 0, 2)), road


def _traditional(source: str) -> str:
    pairs = (
        ("项目编码", "項目編碼"),
        ("项目名称", "項目名稱"),
        ("一级指标\t二级指标\t三级指标", "一級指標\t二級指標\t三級指標"),
        ("指标值确定依据", "指標值確定依據"),
        ("绩效指标描述", "績效指標描述"),
    )
    for simple, old in pairs:
        source = source.replace(simple, old)
    return source


def _yuan(source: str) -> str:
    def one(line: str) -> str:
        return (
            re.sub(r"(?<=\t)\d+\.\d\d(?=\t|$)", lambda m: f"¥{float(m[0]) * 10000:,.2f}", line)
            if "预算数\t" in line
            else line
        )

    return "\n".join(one(line) for line in source.split("\n")).replace("单位：万元", "金额单位：元")


def _signs(source: str) -> str:
    return on_rows(
        source,
        lambda c: [
            *c[:5],
            c[5]
            .replace("≥", "＞＝")
            .replace("≤", "＜＝")
            .translate(str.maketrans("0123456789%", "０１２３４５６７８９％")),
            c[6],
        ],
    )


def _quarters(source: str) -> str:
    for month, quarter in (("3", "一季度"), ("6", "二季度末"), ("9", "前三季度"), ("12", "四季度")):
        source = re.sub(rf"\t{month}月底(?=\t|$)", f"\t{quarter}", source, flags=re.MULTILINE)
    return source


def _pipes(source: str, outer: bool = True) -> str:
    out: list[str] = []
    table = False
    for line in source.split("\n"):
        if "\t" not in line or "..." in line:
            table = False
            out.append(line)
            continue
        cells = line.split("\t")
        out.append("| " + " | ".join(cells) + " |" if outer else " | ".join(cells))
        if not table:
            out.append("|".join([":---:"] * len(cells)) if not outer else "|" + "|".join([" :--- "] * len(cells)) + "|")
        table = True
    return "\n".join(out)


def _inline(source: str) -> str:
    out = re.sub(
        r"(?m)^(?!.*\.\.\.)(.*\t.*)$",
        lambda m: "<table><tr><td>" + m[1].replace("<", "&lt;").replace("\t", "</td><td>") + "</td></tr></table>",
        source,
    )
    return out.replace("</table>\n<table>", "\n")


def _split_target(source: str, order: tuple[int, int, int]) -> str:
    """Comparator, value, unit in three columns, in some order."""
    heads = ("指标性质", "指标值", "度量单位")

    def change(cells: Row) -> Row:
        if cells[0].startswith("一级"):
            return [*cells[:3], cells[3], *(heads[i] for i in order), cells[6]]
        match = re.fullmatch(r"([≥≤=])(\d+(?:\.\d+)?)(\D*)", cells[5])
        three = [match[1], match[2], match[3]] if match else ["定性", cells[5], ""]
        return [*cells[:4], *(three[i] for i in order), cells[6]]

    return on_rows(source, change)


# ------------------------------------------------------------------ forms of other provinces


def _heads(*names: str) -> list[Box]:
    return [Box(name) for name in names]


def national_goal(project: Data, *, weight: bool = False) -> Grid:
    """项目支出绩效目标申报表 of 财预〔2015〕88号, by way of several provinces."""
    rows = project["indicators"]
    budget = project["budget"]
    grid: Grid = [
        [Box("项目名称", 2), Box(project["name"], 5)],
        [Box("主管部门及代码", 2), Box("云泽县民政局［305］", 2), Box("实施单位"), Box(project["unit"]["name"], 2)],
        [Box("项目属性", 2), Box("延续项目", 2), Box("项目期"), Box("1年", 2)],
        [Box("项目资金\n（万元）", 2, 3), Box("年度资金总额：", 2), Box(budget["total"], 3)],
        [Box("其中：财政拨款", 2), Box(budget["fiscal"], 3)],
        [Box("其他资金", 2), Box(budget["other"] or "", 3)],
        [Box("总\n体\n目\n标"), Box("年度目标", 6)],
        [Box(""), Box("\n".join(f"目标{n}：{g}" for n, g in enumerate(project["objectives"], 1)), 6)],
    ]
    last = ["分值", "备注"] if weight else ["指标值\n（年度）", "备注"]
    grid.append([Box("绩\n效\n指\n标", rows=len(rows) + 1), Box("一级指标"), Box("二级指标"), Box("三级指标", 2),
                 *(_heads("指标值", *last[:1]) if weight else [Box("指标值"), Box("备注")])])  # fmt: skip
    for row, cells in zip(rows, _levels(rows), strict=True):
        grid.append([*cells, Box(row["level3"], 2), Box(row["target"]["raw"]), Box(row.get("weight") or "")])
    return grid


def goal_national(text: Data, *, weight: bool = False) -> tuple[list[Block], Data]:
    """One form with its truth."""
    project = text["projects"][0]
    shown = dict(project, title="项目支出绩效目标申报表", code=None, purpose=None, spending_plan=[])
    shown["unit"] = {"code": None, "name": project["unit"]["name"]}
    weights = ["10", "10", "10", "20", "20", "20", "5", "5"]
    shown["indicators"] = [
        {k: v for k, v in row.items() if k not in ("description", "basis")} | ({"weight": w} if weight else {})
        for row, w in zip(project["indicators"], weights, strict=False)
    ]
    return ["项目支出绩效目标申报表", f"（{text['cover']['year']}年度）", national_goal(shown, weight=weight)], {
        "schema": "jixiao/text/1", "cover": {"year": text["cover"]["year"]}, "projects": [shown]}  # fmt: skip


def evaluation_truth(rate: str = "98.5") -> Data:
    """项目支出绩效自评表 of 财预〔2020〕10号."""
    rows = [
        indicator(
            "产出指标", "数量指标", "巡护里程", None, "≥1200公里", None, actual="1260公里", weight="20", score="20"
        ),
        indicator(
            "产出指标", "质量指标", "隐患排查合格率", None, "≥95%", None, actual="96.4%", weight="20", score="20"
        ),
        indicator(
            "产出指标",
            "时效指标",
            "处置及时率",
            None,
            "≥98%",
            None,
            actual="97%",
            weight="10",
            score="9.9",
            deviation="雨季道路受阻，已增设临时仓库。",
        ),
        indicator(
            "效益指标", "社会效益指标", "绕行事故下降率", None, "≥10%", None, actual="12%", weight="30", score="30"
        ),
        indicator(
            "满意度指标",
            "服务对象满意度指标",
            "沿线群众满意度",
            None,
            "≥90%",
            None,
            actual="92%",
            weight="10",
            score="10",
        ),
    ]
    return {
        "schema": "jixiao/text/1", "cover": {"year": 2025},
        "projects": [{
            "seq": 1, "title": "项目支出绩效自评表", "form": "self-evaluation", "name": "县乡公路日常巡护经费",
            "unit": {"code": None, "name": "临溪市公路养护中心"},
            "budget": {"initial": "80.00", "adjusted": "82.00", "executed": "80.77"},
            "objectives": ["全年巡护县乡公路1200公里以上，隐患及时处置。"],
            "indicators": rows,
            "results": {"objective_actual": "全年巡护1260公里，处置隐患312处。", "total_weight": "100", "total_score": "99.75",
                        "funds": [fund("年度资金总额", "80.00", "82.00", "80.77", "10", rate, "9.85"),
                                  fund("其中：当年财政拨款", "80.00", "80.00", "79.00", None, "98.75"),
                                  fund("上年结转资金", "0.00", "2.00", "1.77", None, "88.5"),
                                  fund("其他资金", "0.00", "0.00", "0.00")]},
        }],
    }  # fmt: skip


def evaluation_blocks(text: Data, *, rate: str = "{}%", total: str = "总分", in_table: bool = False, shown_weight: bool = True,
                      heads: tuple[str, ...] = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
                      names: tuple[str, ...] = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"),
                      money: str = "项目资金（万元）", wan: bool = True) -> list[Block]:  # fmt: skip
    """The form, printed one way or another."""
    project = text["projects"][0]
    results = project["results"]
    n = len(project["indicators"])

    def cash(value: str) -> Box:
        return Box(value if wan else f"{float(value) * 10000:,.2f}")

    grid: Grid = [[Box("项目支出绩效自评表", 9)], [Box("（2025年度）", 9)]] if in_table else []
    grid += [
        [Box("项目名称", 2), Box(project["name"], 7)],
        [Box("主管部门", 2), Box("临溪市交通运输局", 3), Box("实施单位"), Box(project["unit"]["name"], 3)],
        [Box(money, 2, 5), Box(""), *map(Box, heads)],
    ]
    for name, line in zip(names, results["funds"], strict=True):
        value = line.get("rate")
        grid.append([Box(name), *(cash(line[k]) for k in ("initial", "adjusted", "executed")), Box(line.get("weight") or "-"),
                     Box(rate.format(value) if value else "-"), Box(line.get("score") or "-")])  # fmt: skip
    grid += [
        [Box("年度\n总体\n目标", rows=2), Box("预期目标", 4), Box("实际完成情况", 4)],
        [Box(project["objectives"][0], 4), Box(results["objective_actual"], 4)],
        [
            Box("绩\n效\n指\n标", rows=n + 1),
            *_heads(
                "一级指标",
                "二级指标",
                "三级指标",
                "年度\n指标值",
                "实际\n完成值",
                "分值",
                "得分",
                "偏差原因分析及改进措施",
            ),
        ],
    ]
    for row, cells in zip(project["indicators"], _levels(project["indicators"]), strict=True):
        grid.append([*cells, Box(row["level3"]), Box(row["target"]["raw"]), Box(row["actual"]["raw"]), Box(row["weight"]),
                     Box(row["score"]), Box(row["deviation"] or "")])  # fmt: skip
    grid.append([Box(total, 6), Box("100" if shown_weight else ""), Box("99.75"), Box("")])
    return [grid] if in_table else ["项目支出绩效自评表", "（2025年度）", grid]


def evaluation_files() -> Iterator[tuple[str, list[Block], Data]]:
    """(name, blocks, truth) of self-evaluation forms."""
    truth = evaluation_truth()
    yield "evaluation-percent", evaluation_blocks(truth), truth
    yield "evaluation-rate-bare", evaluation_blocks(truth, rate="{}"), truth
    yield "evaluation-in-table", evaluation_blocks(truth, in_table=True, total="合计"), truth
    silent = json.loads(json.dumps(truth))
    silent["projects"][0]["results"]["total_weight"] = None
    yield "evaluation-score-only", evaluation_blocks(silent, total="自评总分", shown_weight=False), silent
    other = json.loads(json.dumps(truth))
    names = ("资金总额", "其中：一般公共预算", "政府性基金", "其他资金")
    for line, name in zip(other["projects"][0]["results"]["funds"], names, strict=True):
        line["name"] = name
    yield (
        "evaluation-sources",
        evaluation_blocks(
            other,
            names=names,
            heads=("年初预算数", "调整后预算数", "实际支出数", "权重", "预算执行率（B/A）", "自评得分"),
        ),
        other,
    )
    yield "evaluation-yuan", evaluation_blocks(truth, money="项目资金（元）", wan=False), truth


# ------------------------------------------------------------------ evaluations by others than the unit

_CHAPTERS = (
    ("一、项目基本情况", "项目2024年3月立项，对城区背街小巷420盏路灯实施改造，预算360.00万元。"),
    ("二、绩效评价工作开展情况", "评价采用比较法、公众评判法，现场核查12条街巷，发放问卷320份。"),
    ("三、综合评价情况及评价结论", "项目综合得分94.6分，评价等级为“优”。"),
    ("四、绩效评价指标分析", "决策类得15.5分，过程类得17.8分，产出类得30.8分，效益类得30.5分。"),
    ("五、主要经验及做法、存在的问题及原因分析", "（一）两处变更没有办理签证。\n（二）管护经费没有列入次年预算。"),
    ("六、有关建议", "（一）补办变更签证。\n（二）把管护经费列入次年部门预算。"),
    ("七、其他需要说明的问题", "无。"),
)


def points_files() -> Iterator[tuple[str, list[Block], Data, tuple[str, ...]]]:
    """(name, blocks, truth, suffixes) of the form with the points, alone and at the end of a report."""
    truth = json.loads((SAMPLES / "forms" / "evaluation.truth.json").read_text("utf-8"))
    form = form_blocks("evaluation", truth)
    yield "points-frame", form, truth, ("docx", "html", "txt", "xlsx", "pdf", "md")
    said = json.loads(json.dumps(truth))
    results = said["projects"][0]["results"]
    results["shortcomings"], results["remedies"] = (_CHAPTERS[i][1].replace("\n", "") for i in (4, 5))
    lines: list[Block] = ["城区背街小巷路灯改造工程资金绩效评价报告", "澜川县财政局", "2025年5月"]
    lines += [line for heading, words in _CHAPTERS for line in (heading, *words.split("\n"))]
    yield "points-report", [*lines, *form], said, ("docx", "txt", "md")


# ------------------------------------------------------------------ all of it


def office_files() -> Iterator[tuple[str, list[list[Block]], Data, tuple[str, ...]]]:
    """(name, sections, truth, suffixes) of the texts and forms that office programs hold."""
    farm, road, care = TEXTS
    for name, text in (("farm", farm), ("care", care)):
        yield f"office-{name}", [b for _, b in text_blocks(text)], text, ("docx", "xlsx", "html", "pdf")
    only = {k: v for k, v in road.items() if k in ("schema", "projects")}
    inside: list[list[Block]] = [[[[Box(f"{n}. {p['title']}", 7)], [Box(f"{p['unit']['code']} {p['unit']['name']}", 4), Box("单位：万元", 3)], *goal_grid(p)]]
              for n, p in enumerate(road["projects"], 1)]  # fmt: skip
    yield "office-title-inside", inside, only, ("docx", "xlsx", "html", "pdf", "txt")
    one: Grid = [row for section in inside for block in section if not isinstance(block, str) for row in block]
    yield "office-one-table", [[one]], only, ("docx", "xlsx", "html", "txt")
    for name, weight in (("goal-national", False), ("goal-national-weight", True)):
        blocks, truth = goal_national(care, weight=weight)
        yield name, [blocks], truth, ("docx", "xlsx", "html", "txt", "pdf")
    for name, blocks, truth, suffixes in points_files():
        yield name, [blocks], truth, suffixes
    for name, blocks, truth in evaluation_files():
        yield (
            name,
            [blocks],
            truth,
            ("html", "txt", "xlsx") if name != "evaluation-percent" else ("docx", "html", "txt", "xlsx", "pdf", "md"),
        )


def write(folder: Path) -> None:
    """All files and their truths."""
    folder.mkdir(parents=True, exist_ok=True)
    truths: dict[str, Data] = {}
    for file, content, truth in text_files():
        (folder / file).write_text(content, "utf-8")
        truths[file] = truth
    for name, sections, truth, suffixes in office_files():
        for suffix in suffixes:
            path = folder / f"{name}.{suffix}"
            truths[path.name] = truth
            if suffix == "docx" or (suffix == "pdf" and not path.exists()):
                docx = path.with_suffix(".docx")
                as_docx(sections, docx)
                if suffix == "pdf":
                    as_pdf(docx, folder)
                    if "docx" not in suffixes:
                        docx.unlink()
            elif suffix == "xlsx":
                as_xlsx([(f"表{n}", blocks) for n, blocks in enumerate(sections, 1)], path)
            elif suffix in ("html", "txt", "md"):
                made = {"html": lambda s: as_html(s, "表"), "txt": as_txt, "md": as_md}[suffix](sections)
                path.write_text(made, "utf-8")
    shared: dict[str, Any] = {}
    index = folder / "index.json"
    named: dict[str, str] = json.loads(index.read_text("utf-8")) if index.exists() else {}
    for file, truth in sorted(truths.items()):
        body = json.dumps(truth, ensure_ascii=False, indent=1)
        name = next((k for k, v in shared.items() if v == body), file.replace(".", "-"))
        shared.setdefault(name, body)
        named[file] = name
    for name, body in shared.items():
        (folder / f"{name}.truth.json").write_text(body + "\n", "utf-8")
    index.write_text(json.dumps(dict(sorted(named.items())), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
