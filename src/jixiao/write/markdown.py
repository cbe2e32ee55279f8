"""The text as Markdown, for reviewers' eyes and for ``jixiao read --format md``; it reads back to the same data."""

from collections.abc import Sequence

from jixiao.lang.normalise import cell_text
from jixiao.model import Figure, Indicator, PerformanceText, Project, Target

_ESCAPES = str.maketrans({"|": "\\|", "\n": "<br>"})


def text_markdown(text: PerformanceText) -> str:
    """The whole text in the order of the form."""
    lines: list[str] = []
    cover = text.cover
    for words in (cover.department, cover.title, "（草案）" if cover.draft else None):
        if words:
            lines += [str(words), ""]
    if cover.compiled_by:
        lines += [f"{cover.compiled_by}编制", ""]
    if cover.reviewed_by:
        lines += [f"{cover.reviewed_by}审核", ""]
    if text.contents:
        lines += ["目录", ""]
        part = 0
        for entry in text.contents:
            if entry.part != part:
                part = entry.part
                lines += [("第一部分 部门整体绩效目标", "第二部分 预算项目绩效目标")[part - 1], ""]
            number = "一二三四五六"[entry.seq - 1] + "、" if part == 1 and entry.seq <= 6 else f"{entry.seq}."
            lines += [f"{number}{entry.title}" + (f"……{entry.page}" if entry.page else ""), ""]
    if text.overall_objective or text.items or text.safeguards:
        lines += ["第一部分 部门整体绩效目标", "", "一、总体绩效目标", "", str(text.overall_objective or ""), ""]
        lines += ["二、分项绩效目标", ""]
        for item in text.items:
            lines += [f"{item.seq}、{item.project_name}项目绩效目标", ""]
            lines += [str(item.purpose), ""] if item.purpose else []
            lines += _numbered("绩效目标：", item.objectives)
            quoted = "；".join(f"{i.name}{i.target.words}" for i in item.indicators)
            lines += [f"绩效指标：{quoted}。", ""] if quoted else []
        lines += ["三、工作保障措施", ""]
        for safeguard in text.safeguards:
            lines += [f"{safeguard.seq}、{safeguard.text}", ""]
    lines += ["第二部分 预算项目绩效目标", ""]
    for project in text.projects:
        lines += _project(project)
    return "\n".join(lines).rstrip() + "\n"


def _numbered(label: str, points: Sequence[str]) -> list[str]:
    if not points:
        return []
    if len(points) == 1:
        return [f"{label}{points[0]}", ""]
    out: list[str] = []
    for number, point in enumerate(points, 1):
        out += [f"{label if number == 1 else ''}（{number}）{point}", ""]
    return out


def _project(project: Project) -> list[str]:
    lines = [f"{project.seq}. {project.title or project.name or ''}", ""]
    if project.unit.code or project.unit.name:
        lines += [f"{project.unit.code or ''} {project.unit.name or ''}".strip(), ""]
    budget = project.budget
    if budget.total is not None or budget.unit_words is not None:
        lines += ["单位：万元", ""]
    rows = [["项目编码", project.code or "", "", "项目名称", project.name or "", ""]]
    if budget.total is not None or budget.fiscal is not None:
        rows.append(["预算规模及资金用途", "预算数", _figure(budget.total), "其中：财政资金", _figure(budget.fiscal), "其他资金",
                     _figure(budget.other)])  # fmt: skip
        rows.append(["", project.purpose or ""])
    if project.spending_plan:
        rows.append(["资金支出计划（%）", *(f"{p.month}月底" for p in project.spending_plan)])
        rows.append(["", *(f"{_figure(p.percent)}%" if p.percent.value is not None else "" for p in project.spending_plan)])
    if project.objectives:
        rows.append(["绩效目标", "\n".join(f"{i}. {o}" for i, o in enumerate(project.objectives, 1))])
    heads, grid = _grid(project.indicators)
    rows += [heads, *grid]
    width = max(len(row) for row in rows)
    lines.append("|" + "|".join("   " for _ in range(width)) + "|")
    lines.append("|" + "|".join("---" for _ in range(width)) + "|")
    lines += ["| " + " | ".join(cell.translate(_ESCAPES) for cell in [*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return [*lines, ""]


def _figure(figure: Figure | None) -> str:
    return "" if figure is None or figure.value is None else format(figure.value, "f")


_COLUMNS = (("level1", "一级指标"), ("level2", "二级指标"), ("level3", "三级指标"), ("description", "绩效指标描述"),
            ("target", "指标值"), ("basis", "指标值确定依据"), ("actual", "实际完成值"), ("weight", "分值"),
            ("score", "得分"), ("deviation", "偏差原因分析及改进措施"))  # fmt: skip


def _grid(rows: Sequence[Indicator]) -> tuple[list[str], list[list[str]]]:
    used = [(key, head) for key, head in _COLUMNS
            if key in ("level1", "level2", "level3", "target") or any(getattr(r, key) is not None for r in rows)]  # fmt: skip
    return [head for _, head in used], [[_value(getattr(row, key)) for key, _ in used] for row in rows]


def _value(value: object) -> str:
    if isinstance(value, Figure):
        return _figure(value)
    if isinstance(value, Target):
        return cell_text(value.words.raw)
    return str(value) if value is not None else ""
