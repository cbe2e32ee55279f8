"""What the pages of evidence call things."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WHY_NOT = {
    "not-reported": _("未报数"), "zero-denominator": _("分母为零，算不出来"), "too-large": _("结果过大，请检查公式"),
}  # fmt: skip
"""Why a formula comes to nothing, by :attr:`Actual.missing`."""
STATES = {
    "computed": _("由记录计算"), "typed": _("手工填报"), "waiting": _("未报数"), "none": _("暂无法衡量"), "open": _("未设定"),
}  # fmt: skip
"""How an indicator stands, by :attr:`Standing.state`."""
KINDS = {
    "text": _("文字"),
    "choice": _("选项"),
    "number": _("数字"),
    "date": _("日期"),
    "time": _("日期和时间"),
    "yes-no": _("是或否"),
}
"""Kinds of fields."""
