"""Shared Hypothesis strategies: strings made of the words of forms, texts as data."""

from typing import Any

from hypothesis import strategies as st

VOCABULARY = (
    "项目编码", "项目名称", "预算数", "其中：财政资金", "其他资金", "预算规模及资金用途", "资金支出计划（%）", "3月底", "12月底", "30%",
    "绩效目标", "一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据", "产出指标", "数量指标", "效益指标", "社会效益指标",
    "满意度指标", "≥95%", "2024年12月31日前", "1. ", "（1）", "绩效目标：", "绩效指标：", "目录", "第一部分", "部门整体绩效目标", "一、总体绩效目标",
    "二、分项绩效目标", "三、工作保障措施", "第二部分", "路灯维护费绩效目标表", "1、路灯维护费项目绩效目标", "331001 某局本级", "单位：万元", "单位：元",
    "1,234.50", "年初预算数", "全年执行数", "执行率", "得分", "分值", "实际完成值", "合计", "年度资金总额", "（续表）", "- 3 -", "$\\geq 9\\%$", "<p>", "**",
    "\t", "\t\t", "\n", "\n\n", "|", " | ", "  ", "\u3000", "\u200b", "……12", "O", "〔2023〕5号", "大于等于", "以上",
)  # fmt: skip
form_strings = st.lists(st.one_of(st.sampled_from(VOCABULARY), st.text(max_size=6)), max_size=60).map("".join)

_words = st.one_of(st.sampled_from(("购置图书数量", "读者满意度", "≥24场", "2024年年底", "无", "", "控制在预算内", "a\u202eb", "=1+1")),
                   st.text(st.characters(exclude_categories=["Cs"]), max_size=12))  # fmt: skip
_maybe = st.one_of(st.none(), _words)
_amount = st.one_of(st.none(), st.decimals(-(10**6), 10**8, places=2).map(str))
_row = st.fixed_dictionaries({
    "level1": st.sampled_from((None, "产出指标", "效益指标", "满意度指标", "成本指标", "其他")),
    "level2": st.sampled_from((None, "数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "服务对象满意度指标", "x")),
    "level3": _maybe, "description": _maybe, "basis": _maybe, "target": _words.map(lambda w: {"raw": w}),
    "weight": _amount, "score": _amount, "actual": st.one_of(st.none(), _words.map(lambda w: {"raw": w})), "deviation": _maybe,
})  # fmt: skip
_project = st.fixed_dictionaries({
    "title": _maybe, "code": st.one_of(_maybe, st.just("13999924P000321100012")), "name": _maybe,
    "unit": st.fixed_dictionaries({"code": _maybe, "name": _maybe}),
    "budget": st.fixed_dictionaries({"total": _amount, "fiscal": _amount, "other": _amount}),
    "purpose": _maybe, "objectives": st.lists(_words, max_size=3),
    "spending_plan": st.lists(st.fixed_dictionaries({"month": st.integers(1, 12), "cumulative_percent": _amount}), max_size=4),
    "indicators": st.lists(_row, max_size=6), "form": st.sampled_from(("goal", "self-evaluation", "monitoring")),
    "results": st.one_of(st.none(), st.fixed_dictionaries({
        "funds": st.lists(st.fixed_dictionaries({"name": _words, "initial": _amount, "adjusted": _amount, "executed": _amount,
                                                 "rate": _amount, "weight": _amount, "score": _amount}), max_size=3),
        "total_score": _amount, "total_weight": _amount, "grade": _maybe})),
})  # fmt: skip


def _numbered(data: dict[str, Any]) -> dict[str, Any]:
    for key in ("projects", "items", "safeguards"):
        for seq, one in enumerate(data[key], 1):
            one["seq"] = seq
    return data


texts_as_data = st.fixed_dictionaries({
    "schema": st.just("jixiao/text/1"),
    "cover": st.fixed_dictionaries({"department": _maybe, "year": st.one_of(st.none(), st.integers(1990, 2100)), "title": _maybe,
                                    "draft": st.booleans(), "compiled_by": _maybe, "reviewed_by": _maybe}),
    "contents": st.lists(st.fixed_dictionaries({"part": st.sampled_from((1, 2)), "seq": st.integers(1, 9), "title": _words,
                                                "page": st.one_of(st.none(), st.integers(0, 99))}), max_size=3),
    "overall_objective": _maybe,
    "items": st.lists(st.fixed_dictionaries({"project_name": _words, "purpose": _maybe, "objectives": st.lists(_words, max_size=3),
        "indicators": st.lists(st.fixed_dictionaries({"name": _words, "target": _words.map(lambda w: {"raw": w})}), max_size=3)}), max_size=3),
    "safeguards": st.lists(st.fixed_dictionaries({"text": _words}), max_size=3),
    "projects": st.lists(_project, max_size=3),
}).map(_numbered)  # fmt: skip
