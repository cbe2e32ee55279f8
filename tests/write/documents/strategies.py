"""Texts of every kind for the writers: long names, many indicators, empty cells, rare characters, odd beginnings.

Hypothesis draws what a text is made of; the characters of its words come from seeds it draws, since a text has
thousands of them. Strategies are made once: making them is what takes time.
"""

import random
import re
from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]
Words = st.SearchStrategy[str]
_COMMON = (
    "气象设备更新改造购置费用管理服务群众工程质量安全防汛应急指挥调度河道清淤会议培训宣传村社区图书流动车农田灌溉水站"
)
_RARE = "㐀㛃䶮𠮷𠅤〇龘々·《》“”—…"
_LATIN = "AZkg0739"
_SIGNS = "＋－％／（）＆＠ ２Ｂ|*#_`~@&'\"/+-=!;:,.()[]{}^"
"""Signs of other widths and of other formats; a blank among them."""
_MIXED = _COMMON * 5 + _RARE * 3 + _LATIN * 6 + _SIGNS


def words(least: int = 2, most: int = 12) -> Words:
    """Words as names and sentences are made of, rare characters, digits and signs among them."""
    return st.integers(0, 2**32).map(lambda seed: _worded(random.Random(seed), least, most))


def _worded(chance: random.Random, least: int, most: int) -> str:
    body = chance.choices(_MIXED, k=chance.randint(max(least - 2, 1), max(most - 2, 1)))
    return "".join((chance.choice(_COMMON), *body, chance.choice(_COMMON)))


def joined(*parts: Words) -> Words:
    """Each of the parts, one after the other."""
    return st.tuples(*parts).map("".join)


def one_of(*choices: Any) -> st.SearchStrategy[Any]:
    """One of some values."""
    return st.sampled_from(choices)


def maybe(some: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Something, or an empty cell."""
    return st.one_of(some, some, st.none())


NAMES = joined(
    one_of("", "", "", "12345", "2024年", "（一期）", "1.5万亩", "“智慧”", "3、"),
    st.one_of(words(2, 10), words(2, 10), words(50, 72)),
    one_of("", "", "", "项目", "经费", "（二期）", "项目项目", "（2023年结转）"),
)
"""Names of projects: short, very long, starting with digits, ending in 项目, in brackets."""
SENTENCES = joined(
    one_of("", "", "", "1.", "1、", "（1）", "(1)", "①", "2024年", "3月底前", "（一）", "2.", "（2）", "50%以上"),
    words(4, 40),
    one_of("", "", "；2.", "，（2）", "。3、", "：1.", "②", "（3）", "提高到9.5%，", "<br>", "\n", "\n2.", " of the "),
    words(4, 30),
    one_of("", "。", "；", "，", "！", "）", "绩效目标", "：", "、"),
)
"""Objectives and the like: with numbers and brackets in front and inside, over several lines, with every ending."""
_NUMBER = st.integers(0, 10**9).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
MONEY = maybe(_NUMBER)
POINTS = maybe(st.integers(0, 30).map(str))
TARGETS = st.one_of(
    joined(
        one_of("≥", "≤", "=", ">", "<", "", "不低于", "不超过"),
        st.one_of(st.integers(0, 99999).map(str), _NUMBER),
        one_of("%", "人", "套", "万元", "次", "天", "公里", "", "亩"),
    ),
    one_of("2024年12月31日前", "2024年6月底前", "12月底前完成", "2024年年底完成", "优良", "明显提升", "控制在预算数内", "95%以上",
           "80%-90%", "≥95%百分比", "≥952024年年底完成", "良好，100%", "达到国家标准", "长期", "≥80%；≤90%"),
    words(2, 14),
)  # fmt: skip
"""Values of every kind, good and bad."""

# indicators

_LEVELS = (("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
           ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
           ("满意度指标", ("服务对象满意度指标",)), ("成本指标", ("经济成本指标", "社会成本指标")))  # fmt: skip
_ORDER = [None, *(level1 for level1, _ in _LEVELS)]
_PAIRS = one_of(*((level1, level2) for level1, below in _LEVELS for level2 in below))
_EMPTY = st.sets(one_of("level1", "level2", "level3", "target"), max_size=2)
_BASE = st.fixed_dictionaries({"levels": _PAIRS, "level3": words(2, 16), "target": TARGETS})
_COLUMNS = {
    "description": maybe(words(2, 40)), "basis": maybe(words(4, 60)), "weight": POINTS, "score": POINTS,
    "actual": maybe(TARGETS), "deviation": maybe(words(4, 30)), "forecast": maybe(TARGETS),
    "possibility": one_of("确定能", "有可能", "完全不可能", None),
}  # fmt: skip
_SOME_COLUMNS = st.sets(one_of("description", "basis", "weight"))


@st.composite
def indicators(draw: st.DrawFn, count: st.SearchStrategy[int], columns: set[str]) -> list[Data]:
    """Rows of an indicator table, in the order of its levels or in none, any cell of which may be empty."""
    have_gaps, are_ordered = draw(st.booleans()), draw(st.booleans())
    rows = []
    for _ in range(draw(count)):
        row = draw(_BASE)
        row["level1"], row["level2"] = row.pop("levels")
        row |= {key: draw(_COLUMNS[key]) for key in sorted(columns)}
        row |= {"description": row.get("description"), "basis": row.get("basis")}
        if have_gaps:
            row |= {key: "" if key == "target" else None for key in draw(_EMPTY)}
        rows.append(row)
    if are_ordered:
        rows.sort(key=lambda row: (_ORDER.index(row["level1"]), row["level2"] or ""))
    return rows


FEW = st.one_of(st.integers(0, 12), st.just(40))
"""How many indicators a project has; the most that were seen in one are 40."""
MANY = st.integers(80, 120)
"""So many fill twenty pages."""


def _framework(rows: list[Data]) -> str:
    newer = any(row["level1"] == "成本指标" for row in rows)
    return "cost-output-benefit-satisfaction" if newer else "output-benefit-satisfaction"


# projects

_CODES = one_of("13020024P00000110001A", "13020024P00000110002B", None)
_PLANS = one_of((), (3, 6, 10, 12), (6, 12), (3, 6, 9, 12), tuple(range(1, 13)))
_UNIT_CODES = one_of("434001", "1301")
_UNITS = st.one_of(
    st.just({}), st.fixed_dictionaries({"code": _UNIT_CODES, "name": words(3, 20)}),
    st.fixed_dictionaries({"code": _UNIT_CODES}), st.fixed_dictionaries({"name": words(3, 20)}),
)  # fmt: skip
_BUDGETS = maybe(st.fixed_dictionaries({"total": MONEY, "fiscal": MONEY, "other": MONEY, "in": st.just("万元")}))
_GOAL_HEADS = st.fixed_dictionaries({
    "code": _CODES, "unit": _UNITS, "budget": _BUDGETS, "purpose": maybe(words(20, 120).map(lambda w: f"主要用于{w}。")),
    "objectives": st.lists(SENTENCES, max_size=4),
})  # fmt: skip
_GOAL_TITLES = one_of("{}绩效目标表", "{}绩效目标申报表", "")
_MOSTLY = one_of(True, True, True, False)


@st.composite
def goal_projects(draw: st.DrawFn, seq: int, count: st.SearchStrategy[int]) -> Data:
    """A project's target table."""
    name, rows = draw(NAMES), draw(indicators(count, draw(_SOME_COLUMNS)))
    return draw(_GOAL_HEADS) | {
        "seq": seq, "title": draw(_GOAL_TITLES).format(name) or None, "name": name if draw(_MOSTLY) else None,
        "spending_plan": [{"month": m, "cumulative_percent": draw(POINTS)} for m in draw(_PLANS)],
        "indicators": rows, "framework": _framework(rows),
    }  # fmt: skip


_FUNDS = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
_SUMS = ("initial", "adjusted", "executed", "forecast")
_FUND_KEYS = {
    "self-evaluation": {"initial": MONEY, "adjusted": MONEY, "executed": MONEY, "weight": POINTS, "rate": POINTS, "score": POINTS},
    "monitoring": {"initial": MONEY, "executed": MONEY, "forecast": MONEY, "rate": POINTS},
}  # fmt: skip
_SHARED = {"level3", "target", "actual", "score", "weight", "deviation"}
_RESULT_HEADS = st.fixed_dictionaries({
    "code": _CODES, "objectives": st.lists(SENTENCES, max_size=2),
    "unit": st.one_of(st.just({}), st.fixed_dictionaries({"code": st.none(), "name": words(3, 20)})),
    "extra": st.one_of(st.just([]), words(4, 12).map(lambda w: [{"label": "主管部门", "text": w}])),
})  # fmt: skip
_RESULTS = {key: maybe(words(6, 60)) for key in ("objective_actual", "conclusion", "shortcomings", "remedies")}
_TOTALS = {"total_weight": one_of(None, "100"), "total_score": POINTS}


@st.composite
def result_projects(draw: st.DrawFn, seq: int, form: str) -> Data:
    """A self-evaluation or monitoring form."""
    is_evaluation = form == "self-evaluation"
    columns = draw(_SOME_COLUMNS) | _SHARED | (set() if is_evaluation else {"forecast", "possibility"})
    rows = draw(indicators(st.integers(0, 8), columns - {"level3", "target"}))
    fund = st.fixed_dictionaries(_FUND_KEYS[form])
    funds = [{"name": name} | draw(fund) for name in _FUNDS[: draw(one_of(0, 1, 3, 4))]]
    total = funds[0] if funds else {}
    return draw(_RESULT_HEADS) | {
        "seq": seq, "title": "项目支出绩效自评表" if is_evaluation else "项目支出绩效目标执行监控表", "name": draw(NAMES), "form": form,
        "budget": {"in": "万元" if funds else None} | {k: total[k] for k in _SUMS[:3] if total.get(k)},
        "indicators": rows, "framework": _framework(rows),
        "results": {"funds": funds} | draw(st.fixed_dictionaries(_RESULTS | (_TOTALS if is_evaluation else {}))),
    }  # fmt: skip


# texts

_ITEM_TARGETS = st.one_of(
    joined(one_of("≥", "≤", "="), st.integers(0, 9999).map(str), one_of("%", "人", "套")), TARGETS
)
_ITEMS = st.fixed_dictionaries({
    "purpose": maybe(words(8, 80).map(lambda w: f"用于{w}")), "objectives": st.lists(SENTENCES, max_size=3),
    "indicators": st.lists(st.fixed_dictionaries({"name": words(4, 14), "target": _ITEM_TARGETS}), max_size=5),
})  # fmt: skip
_COVERS = st.fixed_dictionaries({
    "department": maybe(words(3, 8).map(lambda w: f"{w}局")), "year": st.just(2024), "title": st.just("2024年部门预算绩效文本"),
    "draft": st.booleans(), "compiled_by": maybe(words(3, 8).map(lambda w: f"{w}局")),
    "reviewed_by": maybe(words(3, 8).map(lambda w: f"{w}财政局")),
})  # fmt: skip
_SECTIONS = ("总体绩效目标", "分项绩效目标", "工作保障措施")


@st.composite
def goal_texts(draw: st.DrawFn, count: st.SearchStrategy[int] = FEW) -> Data:
    """A whole text, as data; any part may be missing."""
    projects = [draw(goal_projects(seq, count)) for seq in range(1, draw(st.integers(1, 3)) + 1)]
    data: Data = {"schema": "jixiao/text/1", "projects": projects}
    data["cover"] = draw(st.one_of(_COVERS, one_of({"year": 2024, "draft": False}, {"draft": False}))).copy()
    if draw(st.booleans()):
        are_numbered = draw(_MOSTLY)
        titles = [(1, n, t) for n, t in enumerate(_SECTIONS, 1)] + [(2, p["seq"], title_of(p)) for p in projects]
        data["contents"] = [
            {"part": part, "seq": n, "title": title, "page": draw(st.integers(1, 300)) if are_numbered else None}
            for part, n, title in titles
        ]
    has_part_one, is_whole = draw(st.booleans()), draw(st.booleans())
    if has_part_one and (is_whole or draw(st.booleans())):
        data["overall_objective"] = draw(st.lists(SENTENCES, min_size=1, max_size=3).map("".join))
    if has_part_one and (is_whole or draw(st.booleans())):
        data["items"] = [
            {"seq": p["seq"], "project_name": p["name"] or "某某经费"} | draw(_ITEMS) for p in projects
        ]  # fmt: skip
    if has_part_one and (is_whole or draw(st.booleans())):
        data["safeguards"] = [{"seq": n, "text": draw(SENTENCES)} for n in range(1, draw(st.integers(0, 4)) + 1)]
    if re.search(r"20\d\d\s*年", str(data)):  # a year named anywhere is the year of a text without a cover
        data["cover"]["year"] = 2024
    return data


def title_of(project: Data) -> str:
    """The title of a project's table, its own or the one it is given when it is written."""
    return str(project["title"] or f"{project['name'] or ''}绩效目标表")


@st.composite
def result_texts(draw: st.DrawFn) -> Data:
    """One or two self-evaluation or monitoring forms."""
    forms = one_of("self-evaluation", "monitoring")
    projects = [draw(result_projects(seq, draw(forms))) for seq in range(1, draw(st.integers(1, 2)) + 1)]
    return {"schema": "jixiao/text/1", "cover": {"year": 2024, "draft": False}, "projects": projects}
