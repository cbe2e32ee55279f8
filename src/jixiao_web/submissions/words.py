"""What cells are called: "项目2 培训经费 · 指标“培训人数” · 指标值"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao_web.submissions import draft
from jixiao_web.submissions.models import Submission, Version

FIELDS: Mapping[str, Any] = {
    "title": _l("表名"), "unit_code": _l("单位代码"), "unit_name": _l("单位名称"), "code": _l("项目编码"), "name": _l("项目名称"),
    "framework": _l("指标框架"), "total": _l("预算数"), "fiscal": _l("财政资金"), "other": _l("其他资金"), "purpose": _l("资金用途"),
    "plan": _l("支出计划"), "objectives": _l("绩效目标"), "indicators": _l("绩效指标"), "level1": _l("一级指标"), "level2": _l("二级指标"),
    "level3": _l("三级指标"), "description": _l("绩效指标描述"), "target": _l("指标值"), "basis": _l("指标值确定依据"), "weight": _l("分值"),
    "source": _l("数据来源"), "method": _l("取值方式"), "numerator": _l("分子或计数对象"), "denominator": _l("分母"), "period": _l("取数周期"),
    "owner": _l("责任人"), "evidence": _l("佐证材料"),
}  # fmt: skip
HEAD: Mapping[str, Any] = {
    "department": _l("部门"), "title": _l("标题"), "compiled_by": _l("编制单位"), "reviewed_by": _l("审核单位"),
    "overall_objective": _l("总体绩效目标"), "safeguards": _l("工作保障措施"), "purpose": _l("资金用途"),
    "objectives": _l("绩效目标"), "indicators": _l("绩效指标"),
}  # fmt: skip
CAUSES: Mapping[str, Any] = {
    "submitted": _l("提交"), "approved": _l("批复"), "imported-over": _l("导入前留存"), "carried-over": _l("结转前留存"),
}  # fmt: skip
STEPS: Mapping[str, Any] = {
    "started": _l("开始编制"), "imported": _l("导入文件"), "submitted": _l("提交"), "withdrawn": _l("撤回"), "passed": _l("通过"),
    "returned": _l("退回"), "approved": _l("批复"), "adjusting": _l("申请调整"),
}  # fmt: skip


def language() -> Literal["zh", "en"]:
    """The language of the page, as the core calls it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


class Places:
    """Puts paths of cells of one text into words."""

    def __init__(self, head: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]]) -> None:
        self._head = head
        self._sheets = {s["uid"]: (n, s) for n, s in enumerate(sheets, 1)}

    def owner(self, uid: str) -> str:
        """A project: its number and name; part one and the cover for ``head``."""
        if uid not in self._sheets:
            return _("封面与第一部分") if uid == "head" else _("已删除的项目")
        number, sheet = self._sheets[uid]
        return _("项目%(n)d %(name)s") % {"n": number, "name": sheet["name"] or _("（未命名）")}

    def field(self, path: str) -> str:
        """The cell inside its project: 指标“培训人数” · 指标值. ``""`` for the project as a whole."""
        owner, _dot, rest = path.partition(".")
        parts = rest.split(".") if rest else []
        if owner == "head":
            return self._in_head(parts)
        if not parts:
            return ""
        if parts[0] == "plan":
            return _("%(month)s月底支出计划") % {"month": parts[1]}
        sheet = self._sheets.get(owner, (0, {"indicators": [], "objectives": []}))[1]
        if parts[0] == "objectives":
            uids = [o["uid"] for o in sheet["objectives"]]
            return _("绩效目标") + (f" {uids.index(parts[1]) + 1}" if parts[1] in uids and len(uids) > 1 else "")
        if parts[0] == "indicators" and len(parts) > 1:
            row = next((r for r in sheet["indicators"] if r["uid"] == parts[1]), None)
            name = (row["level3"] or row["level2"]) if row else ""
            said = _("指标“%(name)s”") % {"name": name} if name else _("指标")
            return f"{said} · {FIELDS.get(parts[-1], '')}" if len(parts) > 2 else said
        return str(FIELDS.get(parts[0], ""))

    def whole(self, path: str) -> str:
        """The project and the cell in it."""
        owner, _dot, rest = path.partition(".")
        if owner == "head" and rest.startswith("items."):
            owner = "head"
        return " · ".join(filter(None, (self.owner(owner), self.field(path)))) if path else _("整份文本")

    def _in_head(self, parts: Sequence[str]) -> str:
        match parts:
            case ["safeguards", uid, *_rest]:
                uids = [s["uid"] for s in self._head.get("safeguards") or ()]
                number = f" {uids.index(uid) + 1}" if uid in uids else ""
                return f"{HEAD['safeguards']}{number}"
            case ["items", uid, key]:
                return _("分项“%(name)s” · %(field)s") % {
                    "name": self._sheets[uid][1]["name"] if uid in self._sheets else "", "field": HEAD.get(key, ""),
                }  # fmt: skip
            case [key]:
                return str(HEAD.get(key, ""))
        return ""


def places_of(holder: Submission | Version) -> Places:
    """The places of a draft or of a version."""
    if isinstance(holder, Version):
        return Places(holder.head, holder.sheets)
    return Places(holder.head, [s.data for s in holder.sheets.all()])


def value_of(head: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]], path: str) -> str | None:
    """What stands in a cell; ``None`` where there is none."""
    return dict(draft.cells(head, sheets)).get(path)
