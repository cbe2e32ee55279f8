"""Hypothesis strategies: strings of form vocabulary, files, and whole texts as data."""

import os
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

# The suite looks at the same examples every time; ``fuzz`` at others each time.
settings.register_profile("suite", max_examples=60, deadline=None, print_blob=True, derandomize=True)
settings.register_profile("fuzz", max_examples=3_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("JIXIAO_HYPOTHESIS", "suite"))

VOCABULARY = (
    "目录", "第一部分", "第二部分", "部门整体绩效目标", "预算项目绩效目标", "一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施",
    "2024年部门预算绩效文本", "(草案)", "某某局编制", "财政局审核", "绩效目标表", "绩效自评表", "绩效监控表", "（续表）", "续表", "- 3 -", "第 3 页 共 9 页",
    "434001 某某局本级", "单位：万元", "单位：元", "项目编码", "13028123P00091110001U", "项目名称", "路灯维护费", "预算规模及资金用途", "预算数", "1322.00",
    "其中：财政资金", "其他资金", "资金支出计划（%）", "3月底", "6月底", "10月底", "12月底", "30%", "60%", "绩效目标", "绩效目标：", "绩效指标", "绩效指标：",
    "一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据", "产出指标", "效益指标", "满意度指标", "成本指标", "数量指标", "质量指标", "时效指标",
    "社会效益指标", "服务对象满意度指标", "设备购置数量", "合格率", "≥95%", "≥200 0 人", "2024年12月底前", "$\\geq 95\\%$", "<p>", "</p>", "<br>", "&nbsp;", "&amp;amp;lt;",
    "≥", "≤", "万元", "%", "1.", "1、", "（1）", "①", "②", "一、", "。", "；", "，", "：", "、", "“", "”", "《某某办法》", "财预〔2015〕88号", "**", "XX", "无", "/", "合计", "100",
    "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分", "实际完成值", "偏差原因分析及改进措施", "年度资金总额", "自评结论", "存在问题", "百分之九十", "二〇二四年",
    "13,220,000.00", "l322.0O", "１２３", "²", "①②③", "٣", "\u3000", "\u200b", "\xa0", "\ufeff", "\U0002f804", "\ufffd", "\x0c", "Ⅳ", "㎡", "m2", "7×24小时", "1:20", "±5%", "10-20人", "2月30日",
)  # fmt: skip
JOINTS = (
    "",
    "",
    " ",
    "\t",
    "\t\t",
    "\n",
    "\n\n",
    "|",
    "  ",
    "\r\n",
    "\u3000",
    "，",
    "；",
    ".....\t5\n",
    "│",
    " | ",
    ",",
    "\f",
)

words = st.sampled_from(VOCABULARY)
figures = st.one_of(
    st.integers(-1, 10**12).map(str), st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.text("0123456789.,，．OolI|+-万亿千元%％ ¥百分之零一二三十两", max_size=45),
)  # fmt: skip
phrases = st.lists(st.one_of(words, words, words, figures, st.text(max_size=6)), max_size=6).map("".join)
"""A cell or a sentence of the trade's words, out of order."""


@st.composite
def pages(draw: st.DrawFn, most: int = 60) -> str:
    """A file of form vocabulary, recombined: lines, cells and joints by chance."""
    pieces = draw(st.lists(st.tuples(st.one_of(words, words, phrases), st.sampled_from(JOINTS)), max_size=most))
    return "".join(word + joint for word, joint in pieces)


@st.composite
def forms(draw: st.DrawFn) -> str:
    """A form nearly as it should be, with cells and lines changed, doubled, moved or lost."""
    lines = FORM.splitlines()
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("cell", "cell", "cell", "lose", "double", "swap", "cut", "insert", "tab"))):
            case "cell":
                cells = lines[at].split("\t")
                cells[draw(st.integers(0, len(cells) - 1))] = draw(phrases).replace("\n", " ")
                lines[at] = "\t".join(cells)
            case "lose" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "cut":
                where = draw(st.integers(0, len(lines[at])))
                lines[at : at + 1] = [lines[at][:where], lines[at][where:]]
            case "insert":
                lines.insert(at, draw(phrases))
            case "tab":
                lines[at] = lines[at].replace("\t", draw(st.sampled_from(("", "  ", "|", "\t\t"))))
    return draw(st.sampled_from(("\n", "\n", "\r\n", "\n\n"))).join(lines)


FORM = """某县水务局
2024年部门预算绩效文本
(草案)
某县水务局编制
某县财政局审核
目录
第一部分 部门整体绩效目标
一、总体绩效目标.....\t1
二、分项绩效目标.....\t2
三、工作保障措施.....\t3
第二部分 预算项目绩效目标
1.水库巡查经费绩效目标表.....\t4
2.河道保洁经费绩效目标表.....\t5
第一部分
部门整体绩效目标
一、总体绩效目标
2024年巡查水库12座，水质达标率不低于90%。
二、分项绩效目标
1、水库巡查项目绩效目标
保障水库安全。
绩效目标：（1）巡查12座水库，
（2）完成3座水库白蚁防治。
绩效指标：巡查水库座数 ≥12座；设施完好率 ≥95%。
2、河道保洁项目绩效目标
绩效目标：清理河道。
绩效指标：保洁河道长度 $\\geq 40$公里。
三、工作保障措施
1.完善制度建设。修订资金管理办法。
2.加强支出管理。
第二部分
预算项目绩效目标
1.水库巡查经费绩效目标表
434001 某县水务局本级
单位：万元
项目编码\t13999924P000321100012\t项目名称\t水库巡查经费
预算规模及资金用途\t预算数\t48.60\t其中：财政资金\t40.00\t其他资金\t8.60
\t预算数48.60万元，其中：财政资金40.00万元。用于巡查。
资金支出计划（%）\t3月底\t6月底\t10月底\t12月底
\t25%\t50%\t85%\t100%
绩效目标\t1.巡查12座水库。2.完成白蚁防治。
绩效指标
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t数量指标\t巡查水库座数\t当年巡查的水库座数\t≥12座\t年度工作计划
\t质量指标\t设施完好率\t完好设施占全部设施的比例\t≥95%\t行业规范
\t时效指标\t完成时间\t最后一次巡查的日期\t2024年11月底前\t年度工作计划
效益指标\t社会效益指标\t受益人口\t受益的人口数\t≥4万人\t统计数据
满意度指标\t服务对象满意度指标\t群众满意度\t满意份数占问卷的比例\t≥90%\t上年问卷
2.河道保洁经费绩效目标表
434001 某县水务局本级
单位：万元
项目编码\t13999924P000321100024\t项目名称\t河道保洁经费
预算规模及资金用途\t预算数\t20.00\t其中：财政资金\t20.00\t其他资金\t
\t预算数20.00万元。
资金支出计划（%）\t3月底\t6月底\t10月底\t12月底
\t25%\t50%\t75%\t100%
绩效目标\t清理河道。
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t数量指标\t保洁河道长度\t当年保洁的河道长度\t≥40公里\t年度工作计划
"""

# --- whole texts as data ----------------------------------------------------------------------------------------

Data = dict[str, Any]
_cell = st.one_of(st.none(), phrases, words)
_some = st.one_of(phrases, words)
_decimal = st.one_of(
    st.none(), st.decimals(-(10**6), 10**14, places=2).map(str), st.sampled_from(("0", "100", "-5", "0.001", "9" * 40))
)
_target = st.one_of(
    _some, figures, st.fixed_dictionaries({"raw": _some}),
    st.sampled_from(("≥95%", "≤8.73万元", "2024年11月底前", "10-20人", "合格", "", "≥95%百分比", "定性", "100%", "≥-5个", "≥1/3", "五年")),
)  # fmt: skip
_indicator = st.fixed_dictionaries(
    {"level1": _cell, "level2": _cell, "level3": _cell, "description": _cell, "target": _target, "basis": _cell},
    optional={"weight": _decimal, "score": _decimal, "actual": st.one_of(st.none(), _target), "forecast": st.one_of(st.none(), _target),
              "deviation": _cell, "possibility": _cell, "extra": st.dictionaries(_some, _some, max_size=2)},
)  # fmt: skip
_results = st.fixed_dictionaries(
    {},
    optional={"funds": st.lists(st.fixed_dictionaries({"name": _some}, optional=dict.fromkeys(
        ("initial", "adjusted", "executed", "forecast", "weight", "rate", "score"), _decimal)), max_size=3),
        "objective_actual": _cell, "total_weight": _decimal, "total_score": _decimal, "grade": _cell, "conclusion": _cell,
        "shortcomings": _cell, "remedies": _cell, "through_month": st.integers(1, 12)},
)  # fmt: skip
_code = st.one_of(
    _cell,
    st.from_regex(r"(13|51)[0-9]{4}2[0-6][PTAR][0-9A-Z]{12}", fullmatch=True),
    st.text("0123456789OISVZPU ", max_size=24),
)
_project = st.fixed_dictionaries(
    {"title": _cell, "code": _code, "name": _cell, "indicators": st.lists(_indicator, max_size=5)},
    optional={
        "unit": st.fixed_dictionaries({"code": _cell, "name": _cell}),
        "budget": st.fixed_dictionaries({}, optional=dict.fromkeys(("total", "fiscal", "other", "initial", "adjusted", "executed"), _decimal) | {"in": _cell}),
        "purpose": _cell,
        "spending_plan": st.lists(st.fixed_dictionaries({"month": st.integers(1, 12), "cumulative_percent": _decimal}), max_size=5),
        "objectives": st.lists(_some, max_size=3),
        "framework": st.sampled_from(("output-benefit-satisfaction", "cost-output-benefit-satisfaction")),
        "form": st.sampled_from(("goal", "goal", "self-evaluation", "monitoring", "evaluation")),
        "results": _results, "columns": st.lists(_some, max_size=6),
        "extra": st.lists(st.fixed_dictionaries({"label": _some, "text": _some}), max_size=2),
    },
)  # fmt: skip
_item = st.fixed_dictionaries(
    {"project_name": _some},
    optional={"purpose": _cell, "objectives": st.lists(_some, max_size=3),
              "indicators": st.lists(st.fixed_dictionaries({"name": _some, "target": _target}), max_size=4)},
)  # fmt: skip


def _numbered(rows: list[Data]) -> list[Data]:
    return [row | {"seq": seq} for seq, row in enumerate(rows, 1)]


texts = st.fixed_dictionaries(
    {"schema": st.just("jixiao/text/1"), "projects": st.lists(_project, min_size=0, max_size=4).map(_numbered)},
    optional={
        "cover": st.fixed_dictionaries({}, optional={"department": _cell, "year": st.one_of(st.none(), st.integers(0, 9999), st.integers(2015, 2030)),
                                                     "title": _cell, "draft": st.booleans(), "compiled_by": _cell, "reviewed_by": _cell}),
        "contents": st.lists(st.fixed_dictionaries({"part": st.integers(1, 2), "seq": st.integers(0, 20), "title": _some,
                                                    "page": st.one_of(st.none(), st.integers(0, 500))}), max_size=6),
        "overall_objective": _cell, "items": st.lists(_item, max_size=4).map(_numbered),
        "safeguards": st.lists(st.fixed_dictionaries({"text": _some}), max_size=4).map(_numbered),
        "headings": st.lists(_some, max_size=4),
        "problems": st.lists(st.fixed_dictionaries({"code": st.just("RD030"), "message": _some, "project": st.one_of(st.none(), st.integers(1, 4))}), max_size=2),
    },
)  # fmt: skip
"""Whole texts as ``jixiao/text/1`` data: the right shape, anything inside."""
