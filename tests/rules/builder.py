"""Builds the text of a rule case: a sound base text, with what the case changes."""

import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from jixiao.check.discover import rule_class
from jixiao.check.engine import Memory, run
from jixiao.check.rule import Beside, Context
from jixiao.law import load_pack
from jixiao.model import Finding, PerformanceText
from jixiao.read.json import from_data

CASE_KEYS = {
    "row",
    "rows",
    "project",
    "projects",
    "item",
    "items",
    "text",
    "cover",
    "settings",
    "on",
    "region",
    "expect",
    "form",
    "why",
    "approved",
    "earlier",
    "accounts",
}

PROJECT: dict[str, Any] = {
    "seq": 1,
    "title": "公共图书馆少儿阅读服务经费绩效目标表",
    "unit": {"code": "518001", "name": "清河市图书馆本级"},
    "code": "13999924P000321100012",
    "name": "公共图书馆少儿阅读服务经费",
    "budget": {"total": "48.60", "fiscal": "40.00", "other": "8.60", "in": "万元"},
    "purpose": "预算数48.60万元，其中：财政资金40.00万元，其他资金8.60万元。主要用于购置少儿图书6000册，举办阅读推广活动24场。",
    "spending_plan": [
        {"month": m, "cumulative_percent": p} for m, p in ((3, "25"), (6, "50"), (10, "85"), (12, "100"))
    ],
    "objectives": ["2024年购置少儿图书6000册，11月底前全部上架。", "举办阅读推广活动24场，少儿到馆人次比上年增加10%。"],
    "framework": "output-benefit-satisfaction",
}
ROWS = [
    ["产出指标", "数量指标", "购置少儿图书数量", "当年验收入库的少儿图书册数", "≥6000册", "馆藏建设三年规划（2023—2025年）"],
    ["产出指标", "数量指标", "阅读推广活动场次", "当年面向少儿举办的阅读推广活动场数", "≥24场", "2024年度工作计划"],
    ["产出指标", "质量指标", "图书验收合格率", "验收合格册数占到货册数的比例", "≥99%", "公共图书馆服务规范"],
    ["产出指标", "时效指标", "新书上架完成时间", "最后一批新书上架的日期", "2024年11月30日前", "2024年度工作计划"],
    ["产出指标", "成本指标", "单册图书采购成本", "图书采购支出除以验收册数", "≤42元", "近三年采购均价"],
    ["效益指标", "社会效益指标", "少儿到馆人次增长率", "少儿到馆人次比上年增加的比例", "≥10%", "近三年到馆统计"],
    ["满意度指标", "服务对象满意度指标", "读者满意度", "问卷中满意和较满意的份数占有效问卷的比例", "≥92%", "上年度读者问卷结果"],
]  # fmt: skip
ITEM: dict[str, Any] = {
    "seq": 1,
    "project_name": PROJECT["name"],
    "purpose": "为少年儿童添置图书、举办阅读推广活动。",
    "objectives": list(PROJECT["objectives"]),
    "indicators": [{"name": ROWS[0][3], "target": ROWS[0][4]}, {"name": ROWS[5][3], "target": ROWS[5][4]}],
}
TEXT: dict[str, Any] = {
    "schema": "jixiao/text/1",
    "cover": {"department": "清河市图书馆", "year": 2024, "title": "2024年部门预算绩效文本", "draft": True,
              "compiled_by": "清河市图书馆编制", "reviewed_by": "清河市财政局"},
    "contents": [
        {"part": 1, "seq": 1, "title": "总体绩效目标", "page": 1},
        {"part": 1, "seq": 2, "title": "分项绩效目标", "page": 2},
        {"part": 1, "seq": 3, "title": "工作保障措施", "page": 3},
        {"part": 2, "seq": 1, "title": PROJECT["title"], "page": 4},
    ],
    "overall_objective": "2024年全年接待读者不少于60万人次，举办公益活动120场，读者满意度达到92%以上。",
    "safeguards": [
        {"seq": 1, "text": "完善制度建设，修订预算绩效管理办法和资金管理制度。"},
        {"seq": 2, "text": "加强支出管理，按季度通报支出进度。"},
        {"seq": 3, "text": "加强绩效运行监控，发现偏差及时纠正。"},
        {"seq": 4, "text": "做好绩效自评，评价结果用于下年预算。"},
        {"seq": 5, "text": "规范财务资产管理，严格审批程序。"},
        {"seq": 6, "text": "加强内部监督，配合审计和财政监督。"},
        {"seq": 7, "text": "加强宣传培训调研，提高绩效管理水平。"},
    ],
    "headings": ["目录", "第一部分 部门整体绩效目标", "一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施",
                 "第二部分 预算项目绩效目标"],
}  # fmt: skip


def indicator(row: list[Any] | dict[str, Any]) -> dict[str, Any]:
    """A row given as a list of 4 (levels, name, target), 6 (… description, target, basis) or as data."""
    if isinstance(row, dict):
        return row
    cells = [None if cell is None else str(cell) for cell in row]
    if len(cells) == 4:
        level1, level2, level3, target = cells
        description, basis = level3, ROWS[0][5]
    else:
        level1, level2, level3, description, target, basis = cells
    return {"level1": level1, "level2": level2, "level3": level3, "description": description,
            "target": {"raw": target or ""}, "basis": basis}  # fmt: skip


def project(changes: dict[str, Any], seq: int = 1) -> dict[str, Any]:
    """The base project with changes; ``rows`` replaces its indicators."""
    data = copy.deepcopy(PROJECT) | {"seq": seq}
    rows = changes.get("rows", ROWS)
    data["indicators"] = [indicator(row) for row in rows]
    for key, value in changes.items():
        if key == "rows":
            continue
        data[key] = data[key] | value if key in ("budget", "unit") and isinstance(value, dict) else value
    return data


def text(case: dict[str, Any]) -> PerformanceText:
    """The text of a case. Raises ValueError for a key no case knows."""
    if unknown := set(case) - CASE_KEYS:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    data = copy.deepcopy(TEXT) | case.get("text", {})
    data["cover"] = copy.deepcopy(data["cover"]) | case.get("cover", {})
    if "projects" in case:
        data["projects"] = [project(p, p.get("seq", i)) for i, p in enumerate(case["projects"], 1)]
    else:
        changes = dict(case.get("project", {}))
        if "row" in case:
            changes["rows"] = [case["row"]]
        if "rows" in case:
            changes["rows"] = case["rows"]
        if "form" in case:
            changes["form"] = case["form"]
        data["projects"] = [project(changes)]
    if "items" in case:
        data["items"] = [copy.deepcopy(ITEM) | {"seq": i} | one for i, one in enumerate(case["items"], 1)]
    else:
        data["items"] = [copy.deepcopy(ITEM) | case.get("item", {})]
    if "text" in case:
        data |= case["text"]
    return from_data(data, "case")


def findings(code: str, case: dict[str, Any]) -> list[Finding]:
    """What the rule says about a case."""
    on = case.get("on", date(2024, 1, 15))
    region = case.get("region", "139999")
    year = case.get("cover", {}).get("year", 2024) or 2024
    context = Context(pack=load_pack(region, year), settings=case.get("settings", {}), on=on, region=region,
                      beside=Beside(text(case["approved"]) if "approved" in case else None,
                                    tuple(text(one) for one in case.get("earlier", ())),
                                    {key: Decimal(sum_) for key, sum_ in case.get("accounts", {}).items()}))  # fmt: skip
    rules, whole, memory = [rule_class(code)], text(case), Memory()
    found = run(whole, rules, context)
    elsewhere = replace(whole, cover=replace(whole.cover, year=None, department=None), items=(), problems=())
    run(elsewhere, rules, context, memory)
    assert run(whole, rules, context, memory) == found, "a memory of the same projects in another text changes nothing"
    return found
