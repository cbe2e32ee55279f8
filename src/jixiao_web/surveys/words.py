"""What things of questionnaires are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KIND_NAMES = {
    "grade": _("五级评价"),
    "choice": _("单选"),
    "choices": _("多选"),
    "number": _("数字"),
    "text": _("文字"),
}
STATES = {
    "draft": _("草稿"),
    "waiting": _("未到开始日期"),
    "open": _("正在收集"),
    "over": _("已过截止日期"),
    "closed": _("已结束"),
}
OPEN_WARNING = _("公开链接，谁都可以填，不能保证一人一份，可信度较低。")
GRADE_NAMES = [_("满意"), _("较满意"), _("一般"), _("较不满意"), _("不满意")]
"""Named here so that they are translated where they are shown."""
