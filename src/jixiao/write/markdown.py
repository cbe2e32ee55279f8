"""The text as Markdown, for reviewers' eyes and for ``jixiao read --format md``; it reads back to the same data."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

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
    if not text.projects or any(p.form == "goal" for p in text.projects):
        lines += ["第二部分 预算项目绩效目标", ""]
    for project in text.projects:
        lines += _project(project, cover.year)
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


def _project(project: Project, year: int | None) -> list[str]:
    if project.form != "goal":
        return _results_form(project, year)
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
    return [*lines, *_table([*rows, heads, *grid]), ""]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    width = max(len(row) for row in rows)
    lines = ["|" + "|".join(mark for _ in range(width)) + "|" for mark in ("   ", "---")]
    return lines + ["| " + " | ".join(cell.translate(_ESCAPES) for cell in [*row, *[""] * (width - len(row))]) + " |" for row in rows]


_FUNDS = {
    "self-evaluation": (("initial", "年初预算数"), ("adjusted", "全年预算数"), ("executed", "全年执行数"), ("forecast", "全年预计执行数"),
                        ("weight", "分值"), ("rate", "执行率"), ("score", "得分")),
    "monitoring": (("initial", "年初预算数"), ("adjusted", "全年预算数"), ("executed", "1-7月执行数"), ("rate", "1-7月执行率"),
                   ("forecast", "全年预计执行数"), ("weight", "分值"), ("score", "得分")),
}  # fmt: skip
_SAID = (("conclusion", "评价结论"), ("shortcomings", "存在问题"), ("remedies", "改进措施"))
_MONITORED = {"actual": "1-7月执行情况", "forecast": "全年预计完成情况", "deviation": "偏差原因分析", "possibility": "完成目标可能性"}


def _results_form(project: Project, year: int | None) -> list[str]:
    """A self-evaluation or monitoring form: money, promise and outcome, indicators with their results, totals, words."""
    lines = [str(project.title or project.name or ""), ""]
    if year and str(year) not in lines[0]:
        lines += [f"（{year}年度）", ""]
    code = f"{project.code}-" if project.code else ""
    rows = [["项目名称", f"{code}{project.name or ''}"]]
    signed = [str(words) for label, words in project.extra if not label or words.startswith(label)]
    rows += [[label, words] for label, words in project.extra if words not in signed]
    if project.unit.name:
        rows.append(["实施单位", project.unit.name])
    results = project.results
    if results is not None and results.funds:
        used = [(key, head) for key, head in _FUNDS[project.form] if any(getattr(f, key) is not None for f in results.funds)]
        rows.append(["项目资金（万元）", "", *(head for _, head in used)])
        rows += [["", str(f.name), *(_printed(getattr(f, key)) for key, _ in used)] for f in results.funds]
    expected = "\n".join(f"{i}. {o}" if len(project.objectives) > 1 else str(o) for i, o in enumerate(project.objectives, 1))
    if results is not None and results.objective_actual is not None:
        rows += [["年度总体目标", "预期目标", "实际完成情况"], ["", expected, results.objective_actual]]
    elif expected:
        rows.append(["年度总体目标", expected])
    if project.purpose:
        rows.append(["项目实施内容及过程概述", project.purpose])
    heads, grid = _grid(project.indicators, _MONITORED if project.form == "monitoring" else {})
    rows += [heads, *grid]
    if results is not None:
        if results.total_weight is not None or results.total_score is not None:
            totals = {"分值": _figure(results.total_weight), "得分": _figure(results.total_score)}
            rows.append(["总分", *(totals.get(head, "") for head in heads[1:])])
        rows += [[label, str(getattr(results, key))] for key, label in _SAID if getattr(results, key)]
    rows += [signed] if signed else []
    return [*lines, *_table(rows), ""]


def _printed(figure: Figure | None) -> str:
    return "" if figure is None else figure.words.raw or _figure(figure)


def _figure(figure: Figure | None) -> str:
    return "" if figure is None or figure.value is None else format(figure.value, "f")


_COLUMNS = (("level1", "一级指标"), ("level2", "二级指标"), ("level3", "三级指标"), ("description", "绩效指标描述"),
            ("target", "指标值"), ("basis", "指标值确定依据"), ("actual", "实际完成值"), ("forecast", "全年预计完成值"),
            ("weight", "分值"), ("score", "得分"), ("deviation", "偏差原因分析及改进措施"), ("possibility", "完成目标可能性"))  # fmt: skip


def _grid(rows: Sequence[Indicator], names: Mapping[str, str] = MappingProxyType({})) -> tuple[list[str], list[list[str]]]:
    used = [(key, head) for key, head in _COLUMNS
            if key in ("level1", "level2", "level3", "target") or any(getattr(r, key) is not None for r in rows)]  # fmt: skip
    return [names.get(key, head) for key, head in used], [[_value(getattr(row, key)) for key, _ in used] for row in rows]


def _value(value: object) -> str:
    if isinstance(value, Figure):
        return _figure(value)
    if isinstance(value, Target):
        return cell_text(value.words.raw)
    return str(value) if value is not None else ""
