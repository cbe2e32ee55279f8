"""Texts of every kind for the writers: long names, many indicators, empty cells, rare characters, odd beginnings."""

from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]
_COMMON = (
    "气象设备更新改造购置费用管理服务群众工程质量安全防汛应急指挥调度河道清淤会议培训宣传村社区图书流动车农田灌溉水站"
)
_RARE = "㐀𠮷〇龘々·《》“”—…"
_LATIN = "AZkg0739"


def words(least: int = 2, most: int = 12) -> st.SearchStrategy[str]:
    """Words as names and sentences are made of, rare characters and digits among them."""
    common = st.sampled_from(_COMMON)
    character = st.one_of(common, common, common, common, st.sampled_from(_RARE), st.sampled_from(_LATIN))
    body = st.lists(character, min_size=max(least - 2, 1), max_size=max(most - 2, 1)).map("".join)
    return st.tuples(common, body, common).map("".join)


def names() -> st.SearchStrategy[str]:
    """Names of projects: short, very long, starting with digits, ending in 项目, in brackets."""
    plain = st.one_of(words(2, 10), words(2, 10), words(50, 72))
    start = st.sampled_from(["", "", "", "12345", "2024年", "（一期）", "1.5万亩", "“智慧”", "3、"])
    end = st.sampled_from(["", "", "", "项目", "经费", "（二期）", "项目项目", "（2023年结转）"])
    return st.tuples(start, plain, end).map("".join)


def sentences() -> st.SearchStrategy[str]:
    """Objectives and the like: with numbers and brackets in front and inside, with every ending."""
    start = st.sampled_from(
        ["", "", "", "1.", "1、", "（1）", "(1)", "①", "2024年", "3月底前", "（一）", "2.", "（2）", "50%以上"]
    )
    inner = st.sampled_from(["", "", "；2.", "，（2）", "。3、", "：1.", "②", "（3）", "提高到9.5%，", "<br>"])
    end = st.sampled_from(["", "。", "；", "，", "！", "）", "绩效目标", "：", "、"])
    return st.tuples(start, words(4, 40), inner, words(4, 30), end).map("".join)


_NUMBER = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False).map(lambda d: f"{d:f}")
_POINTS = st.integers(0, 30).map(str)


def money() -> st.SearchStrategy[str | None]:
    """An amount, or an empty cell."""
    return st.one_of(_NUMBER, _NUMBER, st.none())


def targets() -> st.SearchStrategy[str]:
    """Values of every kind, good and bad, and an empty cell."""
    sign = st.sampled_from(["≥", "≤", "=", ">", "<", "", "不低于", "不超过"])
    unit = st.sampled_from(["%", "人", "套", "万元", "次", "天", "公里", "", "亩"])
    number = st.one_of(st.integers(0, 99999).map(str), _NUMBER)
    return st.one_of(
        st.tuples(sign, number, unit).map("".join),
        st.sampled_from(["2024年12月31日前", "2024年6月底前", "12月底前完成", "2024年年底完成", "优良", "明显提升", "控制在预算数内",
                         "95%以上", "80%-90%", "≥95%百分比", "≥952024年年底完成", "良好，100%", "达到国家标准", "长期"]),
        words(2, 14),
    )  # fmt: skip


_LEVELS = (("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
           ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
           ("满意度指标", ("服务对象满意度指标",)), ("成本指标", ("经济成本指标", "社会成本指标")))  # fmt: skip


@st.composite
def indicators(draw: st.DrawFn, *, most: int = 12, results: bool = False, bare: bool = False) -> list[Data]:
    """Rows of an indicator table, in the order of its levels or in none."""
    rows = []
    count = draw(st.integers(0, most))
    ordered = draw(st.booleans())
    described, based = (False, False) if bare else (draw(st.booleans()), draw(st.booleans()))
    weighed = results or draw(st.booleans())
    for _ in range(count):
        level1, below = draw(st.sampled_from(_LEVELS))
        row: Data = {"level1": level1, "level2": draw(st.sampled_from(below)), "level3": draw(words(2, 16)),
                     "description": draw(st.one_of(words(2, 40), st.none())) if described else None,
                     "target": draw(targets()), "basis": draw(st.one_of(words(4, 60), st.none())) if based else None}  # fmt: skip
        if weighed:
            row["weight"] = draw(st.one_of(_POINTS, st.none()))
        if results:
            row["score"] = draw(st.one_of(_POINTS, st.none()))
            row["actual"] = draw(st.one_of(targets(), st.none()))
            row["deviation"] = draw(st.one_of(words(4, 30), st.none()))
        rows.append(row)
    if ordered:
        order = [level for level, _ in _LEVELS]
        rows.sort(key=lambda r: (order.index(r["level1"]), r["level2"]))
    return rows


@st.composite
def goal_projects(draw: st.DrawFn, seq: int, most: int = 12) -> Data:
    """A project's target table."""
    name = draw(names())
    has_unit = draw(st.booleans())
    plan = draw(st.sampled_from([(), (3, 6, 10, 12), (6, 12), (3, 6, 9, 12), tuple(range(1, 13))]))
    return {
        "seq": seq, "title": draw(st.sampled_from([f"{name}绩效目标表", f"{name}绩效目标申报表"])), "name": name,
        "code": draw(st.sampled_from(["13020024P00000110001A", "13020024P00000110002B", None])),
        "unit": {"code": draw(st.sampled_from(["434001", "1301"])), "name": draw(words(3, 20))} if has_unit else {},
        "budget": {"total": draw(money()), "fiscal": draw(money()), "other": draw(money()), "in": "万元"},
        "purpose": draw(st.one_of(st.none(), words(20, 120).map(lambda w: f"主要用于{w}。"))),
        "spending_plan": [{"month": m, "cumulative_percent": draw(st.one_of(_POINTS, st.none()))} for m in plan],
        "objectives": draw(st.lists(sentences(), max_size=4)),
        "indicators": (rows := draw(indicators(most=most))), "framework": _framework(rows),
    }  # fmt: skip


def _framework(rows: list[Data]) -> str:
    newer = any(row["level1"] == "成本指标" for row in rows)
    return "cost-output-benefit-satisfaction" if newer else "output-benefit-satisfaction"


_FUNDS = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")


@st.composite
def result_projects(draw: st.DrawFn, seq: int, form: str) -> Data:
    """A self-evaluation or monitoring form."""
    name = draw(names())
    is_evaluation = form == "self-evaluation"
    keys = ("initial", "adjusted", "executed") if is_evaluation else ("initial", "executed", "forecast")
    more = ("weight", "rate", "score") if is_evaluation else ("rate",)
    funds = [
        {"name": fund} | {k: draw(money()) for k in keys} | {k: draw(st.one_of(_POINTS, st.none())) for k in more}
        for fund in _FUNDS[: draw(st.sampled_from([0, 1, 3, 4]))]
    ]
    rows = draw(indicators(most=8, results=True, bare=draw(st.booleans())))
    for row in rows:
        if not is_evaluation:
            row["forecast"] = draw(st.one_of(targets(), st.none()))
            row["possibility"] = draw(st.sampled_from(["确定能", "有可能", "完全不可能"]))
    some = st.one_of(st.none(), words(6, 60))
    total = funds[0] if funds else {}
    return {
        "seq": seq, "title": "项目支出绩效自评表" if is_evaluation else "项目支出绩效目标执行监控表", "name": name, "form": form,
        "code": draw(st.sampled_from(["13020024P00000110001A", None])),
        "unit": {"code": None, "name": draw(words(3, 20))} if draw(st.booleans()) else {},
        "budget": {"in": "万元" if funds else None} | {k: total[k] for k in ("initial", "adjusted", "executed") if total.get(k)},
        "objectives": draw(st.lists(sentences(), max_size=2)), "indicators": rows,
        "framework": _framework(rows), "extra": [{"label": "主管部门", "text": draw(words(4, 12))}] if draw(st.booleans()) else [],
        "results": {
            "funds": funds, "objective_actual": draw(some), "conclusion": draw(some), "shortcomings": draw(some),
            "remedies": draw(some), "total_weight": draw(st.sampled_from([None, "100"])) if is_evaluation else None,
            "total_score": draw(st.one_of(st.none(), _POINTS)) if is_evaluation else None,
        },
    }  # fmt: skip


_SENTENCE_TARGETS = st.one_of(
    st.tuples(st.sampled_from(["≥", "≤", "="]), st.integers(0, 9999).map(str), st.sampled_from(["%", "人", "套"])).map(
        "".join
    ),
    st.sampled_from(["2024年12月31日前", "2024年6月底前", "优良", "明显提升"]),
)


def _plain_words() -> st.SearchStrategy[str]:
    return st.text(_COMMON, min_size=4, max_size=14)


@st.composite
def goal_texts(draw: st.DrawFn, *, most: int = 12) -> Data:
    """A whole text, as data; any part may be missing."""
    projects = [draw(goal_projects(seq, most)) for seq in range(1, draw(st.integers(1, 3)) + 1)]
    data: Data = {"schema": "jixiao/text/1", "projects": projects}
    if draw(st.booleans()):
        place = draw(words(3, 8))
        data["cover"] = {"department": f"{place}局", "year": 2024, "title": "2024年部门预算绩效文本", "draft": draw(st.booleans()),
                         "compiled_by": draw(st.sampled_from([None, f"{place}局"])),
                         "reviewed_by": draw(st.sampled_from([None, f"{place}财政局"]))}  # fmt: skip
    else:
        data["cover"] = {"year": 2024, "draft": False}
    if draw(st.booleans()):
        sections = ("总体绩效目标", "分项绩效目标", "工作保障措施")
        page = st.integers(1, 300)
        data["contents"] = [
            {"part": 1, "seq": n, "title": t, "page": draw(page)} for n, t in enumerate(sections, 1)
        ] + [{"part": 2, "seq": p["seq"], "title": p["title"], "page": draw(page)} for p in projects]
    if draw(st.booleans()):
        data["overall_objective"] = draw(st.lists(sentences(), min_size=1, max_size=3).map("".join))
        data["items"] = [
            {"seq": n, "project_name": p["name"], "purpose": draw(st.one_of(st.none(), words(8, 80).map(lambda w: f"用于{w}"))),
             "objectives": draw(st.lists(sentences(), max_size=3)),
             "indicators": draw(st.lists(st.fixed_dictionaries({"name": _plain_words(), "target": _SENTENCE_TARGETS}), max_size=5))}
            for n, p in enumerate(projects, 1)
        ]  # fmt: skip
        data["safeguards"] = [{"seq": n, "text": draw(sentences())} for n in range(1, draw(st.integers(0, 4)) + 1)]
    return data


@st.composite
def result_texts(draw: st.DrawFn) -> Data:
    """One or two self-evaluation or monitoring forms."""
    forms = st.sampled_from(["self-evaluation", "monitoring"])
    projects = [draw(result_projects(seq, draw(forms))) for seq in range(1, draw(st.integers(1, 2)) + 1)]
    return {"schema": "jixiao/text/1", "cover": {"year": 2024, "draft": False}, "projects": projects}
