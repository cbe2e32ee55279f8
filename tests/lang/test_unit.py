"""Which units measure the same, and by what one is the other."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.lang.unit import conversion


@pytest.mark.parametrize(
    ("unit", "other", "factor"),
    [
        ("人", "万人", "1/10000"), ("亿元", "万元", "10000"), ("小时", "分钟", "60"), ("公里", "米", "1000"), ("亩", "公顷", "1/15"),
        ("㎡", "平方米", "1"), ("名", "人", "1"), ("场次", "场", "1"), ("台/套", "台套", "1"), ("元/人", "元", "1"), ("次/年", "次", "1"),
        ("个村", "个", "1"), ("‰", "%", "1/10"), ("万头", "头", "10000"), ("年", "个月", "12"), ("元/人", "万元/人", "1/10000"),
        ("人次", "人", None), ("台", "套", None), ("天", "工作日", None), ("个", "个月", None), ("分", "分钟", None), ("元/年", "元/月", None),
        ("%", "人", None), ("万人次", "万人", None),
    ],
)  # fmt: skip
def test_conversion(unit: str, other: str, factor: str | None) -> None:
    wanted = None if factor is None else Fraction(factor)
    assert conversion(unit, other) == wanted
    assert conversion(other, unit) == (None if wanted is None else 1 / wanted)


@given(st.text(max_size=6), st.text(max_size=6))
def test_any_words_are_units_or_not(unit: str, other: str) -> None:
    there, back = conversion(unit, other), conversion(other, unit)
    assert (there is None) == (back is None)
    assert there is None or back is None or there * back == 1
