"""Findings for people: what repeats is said once, with all its places."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.model import Finding, Location, PerformanceText

FAMILIES = {
    "WB": ("文本结构", "structure"), "BM": ("编码与基本信息", "identity"), "JE": ("金额", "money"),
    "JD": ("资金支出计划", "spending plan"), "MB": ("绩效目标", "objectives"), "ZB": ("指标体系", "indicators"),
    "ZZ": ("指标值", "targets"), "YJ": ("指标值确定依据", "basis"), "WG": ("文字规范", "wording"),
    "QZ": ("权重", "weights"), "ZP": ("绩效自评", "self-evaluation"),
}  # fmt: skip
SEVERITY_NAMES = {
    "zh": {"error": "错误", "warning": "警告", "info": "提示"},
    "en": {"error": "error", "warning": "warning", "info": "hint"},
}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that say the same, in order of place; the first one speaks for all."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one whose words are shown."""
        return self.findings[0]


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """One group per rule, severity and group mark, in order of first place."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.rule, str(finding.severity), finding.group or finding.message), []).append(finding)
    return [Group(tuple(members)) for members in found.values()]


_FIELDS = {
    "zh": {
        "cover": "封面", "contents": "目录", "overall_objective": "总体绩效目标", "items": "分项绩效目标",
        "safeguards": "工作保障措施", "projects": "项目绩效目标表", "title": "表名", "unit.code": "单位代码",
        "unit.name": "单位名称", "unit": "单位", "code": "项目编码", "name": "项目名称", "project_name": "项目名称",
        "budget.total": "预算数", "budget.fiscal": "财政资金", "budget.other": "其他资金", "budget.in": "金额单位",
        "budget": "预算规模", "purpose": "资金用途", "spending_plan": "资金支出计划", "objectives": "绩效目标",
        "indicators": "指标", "results": "自评结果", "level1": "一级指标", "level2": "二级指标", "level3": "三级指标",
        "description": "描述", "target": "指标值", "basis": "依据", "weight": "分值", "score": "得分",
        "actual": "实际完成值", "deviation": "偏差原因", "year": "年度", "department": "部门", "compiled_by": "编制单位",
        "reviewed_by": "审核单位", "draft": "草案", "text": "内容", "cumulative_percent": "累计比例", "page": "页码",
    },
    "en": {},
}  # fmt: skip


def field_name(field: str, lang: str = "zh") -> str:
    """A field path in words: ``indicators[2].target`` → 第 3 行指标值."""
    if lang == "en":
        return field or "whole"
    names = _FIELDS["zh"]
    head, _, rest = field.partition(".")
    base, _, index = head.partition("[")
    number = int(index.rstrip("]")) + 1 if index.rstrip("]").isdigit() else None
    if f"{base}.{rest}" in names:
        return names[f"{base}.{rest}"]
    inner = names.get(rest, "") if rest else ""
    if base == "indicators":
        return f"第{number}行{inner}" if number else "指标表"
    if number is not None:
        return f"{names.get(base, base)}第{number}条" + (inner if base == "contents" else "")
    return (names.get(base, base) if base else "") + inner


def where_words(where: Location, lang: str = "zh") -> str:
    """A location in words: 项目3 第2行指标值."""
    field = field_name(where.field, lang)
    if lang == "en":
        owner = f"project {where.project}" if where.project is not None else f"item {where.item}" if where.item else "text"
        return f"{owner} {field}".strip()
    if where.project is not None:
        return f"项目{where.project} {field}".strip()
    if where.item is not None:
        return f"第一部分第{where.item}项 {field}".strip()
    return field or "全文"


def place_words(where: Location) -> str:
    """Where to look in the file: 第12行, 第3页, 表2第4行."""
    place = where.place
    if place is None:
        return ""
    if place.line:
        return f"第{place.line}行"
    parts = [f"第{place.page}页"] if place.page else []
    if place.table:
        parts.append(f"表{place.table}" + (f"第{place.row}行" if place.row else ""))
    return "".join(parts)


def project_names(text: PerformanceText) -> dict[int, str]:
    """Project number → name."""
    return {p.seq: str(p.name or p.title or "") for p in text.projects}
