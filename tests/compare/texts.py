"""Invented texts to compare, and what can be done to them: a library service that nobody runs."""

import random
from collections import Counter
from copy import deepcopy
from typing import Any

from jixiao.model import PerformanceText
from jixiao.read.json import from_data

PROJECTS = (
    "图书购置经费",
    "馆舍消防改造工程资金",
    "流动书车运行费",
    "古籍修复专项资金",
    "少儿阅读推广活动费",
    "数字资源平台服务费",
)
ROWS = (
    ("产出指标", "数量指标", "新书采编册数", "全年编目上架的图书册数", "≥12000册", "年度采编计划"),
    ("产出指标", "数量指标", "喷淋管道改造长度", "更换并试压合格的喷淋管长度", "≥1.8公里", "施工图审查意见"),
    ("产出指标", "质量指标", "编目差错率", "抽查中著录有误的条目占比", "≤2%", "编目规则"),
    ("产出指标", "时效指标", "竣工验收日期", "消防部门出具验收意见的日子", "2024年9月底前", "施工合同"),
    ("产出指标", "成本指标", "单册加工费", "加工支出除以上架册数", "≤3.5元", "近三年决算"),
    ("效益指标", "社会效益指标", "持证读者人数", "年末有效借阅证数量", "≥4.2万人", "借阅系统统计"),
    ("满意度指标", "服务对象满意度指标", "读者满意度", "问卷中满意与较满意的份数之比", "≥92%", "上年问卷"),
)
NEW_ROWS = ("夜间开放时长", "志愿者排班人次", "盲文读物借还量", "碎纸回收重量", "讲座直播观看数", "自助机故障停用率")
NEW_PROJECTS = ("地方文献口述史采集费", "屋顶光伏安装资金", "校园分馆共建补助")
GOALS = ("完成新书采编并全部上架流通。", "馆舍消防设施通过竣工验收，消除隐患。", "读者满意度保持在九成以上。")


def base() -> dict[str, Any]:
    """Six projects of seven rows, with part one and contents."""
    projects = []
    for n, name in enumerate(PROJECTS):
        rows = [
            {"level1": a, "level2": b, "level3": c, "description": d, "target": e, "basis": f"{f}（{name}）"}
            for a, b, c, d, e, f in ROWS
        ]
        projects.append({
            "seq": n + 1, "title": f"{name}绩效目标表", "unit": {"code": "208001", "name": "临溪市图书馆"},
            "code": f"13990124P00{n}5{n * 37 + 11:08d}", "name": name, "budget": {"total": f"{n * 20 + 31}.50", "fiscal": None, "other": None, "in": "万元"},
            "purpose": f"用于{name}各项支出。",
            "spending_plan": [{"month": m, "cumulative_percent": str(p)} for m, p in ((3, 20), (6, 50), (10, 85), (12, 100))],
            "objectives": list(GOALS), "indicators": rows,
        })  # fmt: skip
    return {
        "cover": {"department": "临溪市图书馆", "year": 2024, "title": "2024年部门预算绩效文本", "draft": True, "compiled_by": None, "reviewed_by": None},
        "contents": [{"part": 2, "seq": n, "title": f"{name}绩效目标表", "page": n + 3} for n, name in enumerate(PROJECTS, 1)],
        "overall_objective": "全年采编新书一万二千册，馆舍改造如期完工，读者满意。",
        "items": [
            {"seq": n, "project_name": name, "purpose": f"支持{name}。", "objectives": ["按计划完成年度任务。"],
             "indicators": [{"name": row[3], "target": row[4]} for row in ROWS[:3]]}
            for n, name in enumerate(PROJECTS, 1)
        ],
        "safeguards": [{"seq": 1, "text": "健全制度，明确岗位责任。"}, {"seq": 2, "text": "按月通报进度，及时纠偏。"}],
        "projects": projects,
    }  # fmt: skip


def text(data: dict[str, Any]) -> PerformanceText:
    """The data as a text."""
    return from_data(data, "texts.json")


def script(pick: random.Random) -> tuple[dict[str, Any], Counter[tuple[str, str]]]:
    """A copy of the base after edits that do not collide, and the differences (kind, field) they must show as."""
    data, wanted = deepcopy(base()), Counter[tuple[str, str]]()
    projects = data["projects"]
    if pick.random() < 0.4:
        del projects[pick.randrange(len(projects))]
        wanted["removed", ""] += 1
    if pick.random() < 0.4:
        at, to = pick.sample(range(len(projects)), 2)
        projects.insert(to, projects.pop(at))
        wanted["moved", ""] += 1
    for project in projects:
        _edit(project, pick, wanted)
    if pick.random() < 0.4:
        name = pick.choice(NEW_PROJECTS)
        rows = [
            {
                "level1": "产出指标",
                "level2": "数量指标",
                "level3": NEW_ROWS[0],
                "description": None,
                "target": "≥9次",
                "basis": None,
            }
        ]
        projects.insert(
            pick.randint(0, len(projects)),
            {"seq": 99, "code": "13990124P00990599999999", "name": name, "indicators": rows},
        )
        wanted["added", ""] += 1
    for n, project in enumerate(projects, 1):
        project["seq"] = n
    return data, wanted


def _edit(project: dict[str, Any], pick: random.Random, wanted: Counter[tuple[str, str]]) -> None:
    rows = project["indicators"]
    if pick.random() < 0.4:
        del rows[pick.randrange(len(rows))]
        wanted["removed", "indicators"] += 1
    if pick.random() < 0.4:
        at, to = pick.sample(range(len(rows)), 2)
        rows.insert(to, rows.pop(at))
        wanted["moved", "indicators"] += 1
    for row in pick.sample(rows, pick.randint(0, 3)):
        what = pick.choice(["target", "basis", "description", "level3"])
        row[what] = {
            "target": "≥77项",
            "basis": "另一份依据",
            "description": f"{row['description']}（按季度统计）",
            "level3": f"{row['level3']}合计",
        }[what]
        wanted["changed", f"indicators.{what}"] += 1
    if pick.random() < 0.4:
        new = {
            "level1": "效益指标",
            "level2": "可持续影响指标",
            "level3": pick.choice(NEW_ROWS),
            "description": None,
            "target": "≥7次",
            "basis": "计划",
        }
        rows.insert(pick.randint(0, len(rows)), new)
        wanted["added", "indicators"] += 1
    if pick.random() < 0.3:
        project["budget"]["total"] = str(pick.randint(500, 900))
        wanted["changed", "budget.total"] += 1
    if pick.random() < 0.3:
        project["name"] = (
            f"{project['name']}（二期）" if pick.random() < 0.5 else f"综合保障资金第{pick.randint(1, 99)}包"
        )
        wanted["changed", "name"] += 1
    if pick.random() < 0.3:
        project["spending_plan"][1]["cumulative_percent"] = "55"
        wanted["changed", "spending_plan.percent"] += 1
    if pick.random() < 0.3:
        project["objectives"].insert(pick.randint(0, 3), "开通夜间自助借还，全年不少于三百天。")
        wanted["added", "objectives"] += 1
