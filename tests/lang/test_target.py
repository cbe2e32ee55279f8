"""Reading a 指标值."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jixiao.lang.target import deadline, impossible_date, parse_target, range_fault, signs

QUANTITIES = [
    # printed, comparator, value, unit, upper
    ("≥95%", ">=", "95", "%", None),
    ("大于等于95%", ">=", "95", "%", None),
    ("不低于95%", ">=", "95", "%", None),
    ("95%（含）以上", ">=", "95", "%", None),
    ("$\\geq 95\\%$", ">=", "95", "%", None),
    (">=９５％", ">=", "95", "%", None),
    ("≥95（%）", ">=", "95", "%", None),
    ("（≥95%）", ">=", "95", "%", None),
    ("≥95%（上年93%）", ">=", "95", "%", None),
    ("≥95%达标", ">=", "95", "%", None),
    ("95%以上达标", ">=", "95", "%", None),
    ("百分之九十五", None, "95", "%", None),
    ("≥95%百分比", ">=", "95", "%", None),
    ("≥200 0 人", ">=", "2000", "人", None),
    ("≥1,200人次/年", ">=", "1200", "人次/年", None),
    ("100余人", None, "100", "人", None),
    ("10-20人", ">=", "10", "人", "20"),
    ("1-2次", ">=", "1", "次", "2"),
    ("90%-95%", ">=", "90", "%", "95"),
    ("≥80%且≤95%", ">=", "80", "%", "95"),
    ("±5%", ">=", "-5", "%", "5"),
    ("1.5人", None, "1.5", "人", None),
    ("≥2.5台", ">=", "2.5", "台", None),
    ("≥-18℃", ">=", "-18", "℃", None),
    ("-5%", None, "-5", "%", None),
    ("≤120元/m2", "<=", "120", "元/m2", None),
    ("≤35μg/m³", "<=", "35", "μg/m³", None),
    ("15日内办结", "<=", "15", "日", None),
    ("≤3个工作日内完成", "<=", "3", "个工作日", None),
    ("1小时内到达现场", "<=", "1", "小时", None),
    ("10个工作日内", "<=", "10", "个工作日", None),
    ("20年内", "<=", "20", "年", None),
    ("≥三套", ">=", "3", "套", None),
    ("50户完成", None, "50", "户", None),
    ("2000.5元", None, "2000.5", "元", None),
]
DEADLINES = [
    ("2024年底", "2024-12-31"), ("2024年年底完成", "2024-12-31"), ("年底前", "2024-12-31"), ("24年底", "2024-12-31"),
    ("2024年", "2024-12-31"), ("2024年度", "2024-12-31"), ("6月底前", "2024-06-30"), ("24年6月底前", "2024-06-30"),
    ("2024年10月", "2024-10-31"), ("10月底前完成", "2024-10-31"), ("2024年06月30日前", "2024-06-30"),
    ("2024.6.30", "2024-06-30"), ("2024/6/30", "2024-06-30"), ("2024-12", "2024-12-31"), ("20240630", "2024-06-30"),
    ("≤2024年12月31日", "2024-12-31"), ("=2024年12月", "2024-12-31"), ("第三季度", "2024-09-30"), ("上半年", "2024-06-30"),
    ("1-12月", "2024-12-31"), ("2024年1-12月", "2024-12-31"), ("2024年3月至6月", "2024-06-30"),
    ("2024年3月-2025年6月", "2025-06-30"), ("2023-2025年", "2025-12-31"), ("2024.3-2024.6", "2024-06-30"),
    ("1月1日-12月31日", "2024-12-31"), ("6月、12月", "2024-12-31"), ("2024年6月底，12月底", "2024-12-31"),
    ("2024年底前完成95%", "2024-12-31"), ("2024年2月29日", "2024-02-29"),
    ("2024年12月31日前完成全部建设内容并通过竣工验收", "2024-12-31"),
]  # fmt: skip
QUALITATIVE = ["优", "有所提升", "合格率100%", "增长10%", "按时完成", "1:20", "≥1/3", "7×24小时", "4A级", "3A级以上", "ISO9001",
               "≤预算批复数", "不低于上年水平", "Ⅲ类及以上", "收到申请后15日内", "无", "每月10日前"]  # fmt: skip
MALFORMED = ["", "≥", "≥%", "≥人", "人", "%", "≥**%", "XX", "≥XX人", "____人", "95%≥", "≥≥95%", "≥95%≥90%",
             "≥952024年年底完成", "2024年2月30日前", "2023年2月29日", "2024年13月底前", "20-10人", "10~", "100人，5次"]  # fmt: skip


@pytest.mark.parametrize(("printed", "comparator", "value", "unit", "upper"), QUANTITIES)
def test_quantity(printed: str, comparator: str | None, value: str, unit: str, upper: str | None) -> None:
    target = parse_target(printed, 2024)
    assert target.kind == "quantity"
    assert (target.comparator, target.value, target.unit) == (comparator, Decimal(value), unit)
    assert target.upper == (Decimal(upper) if upper else None)


@pytest.mark.parametrize(("printed", "by"), DEADLINES)
def test_deadline(printed: str, by: str) -> None:
    target = parse_target(printed, 2024)
    assert (target.kind, target.by) == ("deadline", date.fromisoformat(by))


@pytest.mark.parametrize("printed", QUALITATIVE)
def test_qualitative(printed: str) -> None:
    assert parse_target(printed, 2024).kind == "qualitative"


@pytest.mark.parametrize("printed", MALFORMED)
def test_malformed(printed: str) -> None:
    assert parse_target(printed, 2024).kind == "malformed"


@pytest.mark.parametrize("printed", ["6月底前", "年底", "第三季度"])
def test_a_deadline_without_any_year_is_none(printed: str) -> None:
    assert deadline(printed, None) is None


@pytest.mark.parametrize(("text", "found"), [
    ("2024年2月30日前", "2024年2月30日"), ("13月底前完成", "13月底"), ("2024-06-31", "2024-06-31"), ("6月31日", "6月31日"),
    ("2024年2月29日", None), ("2月29日", None), ("为期13个月", None), ("2024年12月31日", None), ("1.15元", None),
])  # fmt: skip
def test_impossible_date(text: str, found: str | None) -> None:
    assert impossible_date(text) == found


def test_signs() -> None:
    assert signs("≥95%≤") == ["≥", "≤"]
    assert signs(">=95%") == [">="]


@pytest.mark.parametrize(("text", "fault"), [
    ("20-10人", "reversed"), ("≥95%~90%", "reversed"), ("≥95%且≤80%", "reversed"), ("10~", "open"), ("~20人", "open"),
    ("10-20人", None), ("≥95%", None), ("2024年底", None), ("-5%", None),
])  # fmt: skip
def test_range_fault(text: str, fault: str | None) -> None:
    assert range_fault(text) == fault


ALPHABET = "≥≤><=±0123456789.,-~%年月日底前内至完成人次万元（）XX*_ 一二十百以上下\\$"


@settings(deadline=None)  # the first example compiles the patterns
@given(st.one_of(st.text(max_size=30), st.text(ALPHABET, max_size=20)), st.one_of(st.none(), st.integers(2000, 2040)))
@example("2024年99月", 2024)
@example("-", None)
def test_never_raises_and_reads_its_own_words_alike(printed: str, year: int | None) -> None:
    target = parse_target(printed, year)
    again = parse_target(target.words, year)
    assert (again.kind, again.comparator, again.value, again.unit, again.upper, again.by) == (
        target.kind, target.comparator, target.value, target.unit, target.upper, target.by)  # fmt: skip
    assert isinstance(signs(printed), list)
    impossible_date(printed, year)
    range_fault(printed)


@settings(deadline=None)
@given(
    st.sampled_from(["≥", "≤", ">", "<", "="]),
    st.decimals(0, 10**6, places=2),
    st.sampled_from(["%", "人", "台", "万元"]),
)
def test_a_plain_quantity_is_read_back(sign: str, value: Decimal, unit: str) -> None:
    target = parse_target(f"{sign}{value}{unit}")
    assert (target.kind, target.value, target.unit) == ("quantity", value, unit)
