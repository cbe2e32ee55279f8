"""The text and the findings as data (``jixiao/text/1``, ``jixiao/findings/1``; shapes in docs/schema)."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jixiao.model import (
    Figure,
    Finding,
    Form,
    FundRow,
    Indicator,
    Location,
    PerformanceText,
    Place,
    Project,
    Results,
    Target,
    Words,
)

TEXT_SCHEMA = "jixiao/text/1"
FINDINGS_SCHEMA = "jixiao/findings/1"
Data = dict[str, Any]


def dumps(data: Data) -> str:
    """JSON for people and machines: Chinese as it is, two blanks, a line end last."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def number(value: Decimal | None) -> str | None:
    """A Decimal as plain text, never in exponent form."""
    return None if value is None else format(value, "f")


def to_data(text: PerformanceText, *, places: bool = False) -> Data:
    """The text as contract data. With ``places``, each object carries ``places``: field → where it stands and
    ``printed``: field → the printed words where they differ.
    """
    writer = _Writer(places)
    cover = text.cover
    data: Data = {
        "schema": TEXT_SCHEMA,
        "cover": writer.with_places(
            {"department": cover.department, "year": cover.year, "title": cover.title, "draft": cover.draft,
             "compiled_by": cover.compiled_by, "reviewed_by": cover.reviewed_by},
            year=cover.year_words,
        ),
        "contents": [
            writer.with_places({"part": e.part, "seq": e.seq, "title": e.title, "page": e.page}) for e in text.contents
        ],
        "overall_objective": _plain(text.overall_objective),
        "items": [
            writer.with_places({
                "seq": i.seq, "project_name": i.project_name, "purpose": i.purpose, "objectives": list(i.objectives),
                "indicators": [
                    writer.with_places({"name": x.name, "target": _target(x.target, str(x.target.words))}, target=x.target.words)
                    for x in i.indicators
                ],
            })
            for i in text.items
        ],
        "safeguards": [writer.with_places({"seq": s.seq, "text": s.text}) for s in text.safeguards],
        "projects": [_project(p, writer) for p in text.projects],
        "problems": [
            {"code": p.code, "message": p.message, "project": p.project, "place": p.place.as_dict() if p.place else None}
            for p in text.problems
        ],
    }  # fmt: skip
    if places and text.overall_objective is not None and text.overall_objective.place:
        data["places"] = {"overall_objective": text.overall_objective.place.as_dict()}
    return data


class _Writer:
    def __init__(self, places: bool) -> None:
        self.places = places

    def with_places(self, fields: Data, **more: Words | Figure | None) -> Data:
        """Words become plain strings; their places stand beside them when asked for."""
        out = {key: _plain(value) for key, value in fields.items()}
        if not self.places:
            return out
        where: Data = {}
        printed: Data = {}
        for key, value in (fields | more).items():
            words = value.words if isinstance(value, Figure) else value
            if isinstance(words, list):
                found = [w.place.as_dict() for w in words if isinstance(w, Words) and w.place]
                if found:
                    where[key] = found
            elif isinstance(words, Words):
                if words.place:
                    where[key] = words.place.as_dict()
                if words.raw != words:
                    printed[key] = words.raw
        return out | {"places": where} | ({"printed": printed} if printed else {})


def _plain(value: Any) -> Any:
    if isinstance(value, Words):
        return str(value) or None  # an empty cell is absent, not ""
    if isinstance(value, list):
        return [plain for v in value if (plain := _plain(v)) is not None]
    return value


def _figure(figure: Figure | None) -> str | None:
    return number(figure.value) if figure is not None else None


def _target(target: Target, raw: str | None = None) -> Data:
    """``raw`` is the printed cell; a value inside a sentence of part one has no cell and is given as understood."""
    data: Data = {"raw": target.words.raw if raw is None else raw, "kind": target.kind}
    if target.kind == "quantity":
        data |= {"comparator": target.comparator, "value": number(target.value), "unit": target.unit}
        if target.upper is not None:
            data["upper"] = number(target.upper)
    elif target.kind == "deadline":
        data["by"] = target.by.isoformat() if target.by else None
    elif target.kind == "qualitative":
        data["text"] = target.text
    return data


def _project(project: Project, writer: _Writer) -> Data:
    budget = project.budget
    money: Data = {"total": _figure(budget.total), "fiscal": _figure(budget.fiscal), "other": _figure(budget.other),
                   "in": "万元" if budget.unit_words is not None or budget.total else None}  # fmt: skip
    figures: dict[str, Figure | None] = {"total": budget.total, "fiscal": budget.fiscal, "other": budget.other}
    for key in ("initial", "adjusted", "executed"):
        figure = getattr(budget, key)
        if figure is not None:
            money[key] = _figure(figure)
            figures[key] = figure
    data = writer.with_places({
        "seq": project.seq, "title": project.title,
        "unit": writer.with_places({"code": project.unit.code, "name": project.unit.name}),
        "code": project.code, "name": project.name,
        "budget": writer.with_places(money, **figures),
        "purpose": project.purpose,
        "spending_plan": [
            writer.with_places(
                {"month": p.month, "cumulative_percent": _figure(p.percent)}, cumulative_percent=p.percent.words
            )
            for p in project.spending_plan
        ],
        "objectives": list(project.objectives),
        "indicators": [_indicator(i, project.form, writer) for i in project.indicators],
        "framework": project.framework,
    })  # fmt: skip
    if project.form != "goal":
        data["form"] = project.form
    if project.extra:
        data["extra"] = [{"label": label, "text": str(words)} for label, words in project.extra]
    if project.results is not None:
        data["results"] = _results(project.results)
    return data


def _indicator(row: Indicator, form: Form, writer: _Writer) -> Data:
    results = form != "goal"
    data: Data = {
        "level1": row.level1, "level2": row.level2, "level3": row.level3, "description": row.description,
        "target": _target(row.target), "basis": row.basis,
    }  # fmt: skip
    more: dict[str, Words | Figure | None] = {"target": row.target.words}
    for key in ("weight", "score"):
        figure = getattr(row, key)
        if figure is not None or results:
            data[key] = _figure(figure)
            more[key] = figure
    for key in ("actual", "forecast"):
        target = getattr(row, key)
        if target is not None or (results and key == "actual"):
            data[key] = _target(target) if target is not None else None
            more[key] = target.words if target is not None else None
    for key in ("deviation", "possibility"):
        words = getattr(row, key)
        if words or (results and key == "deviation"):
            data[key] = words
    if row.extra:
        data["extra"] = {key: str(words) for key, words in row.extra}
    return writer.with_places(data, **more)


def _results(results: Results) -> Data:
    return {
        "funds": [_fund(f) for f in results.funds],
        "objective_actual": _plain(results.objective_actual),
        "total_weight": _figure(results.total_weight),
        "total_score": _figure(results.total_score),
        "grade": _plain(results.grade),
        "conclusion": _plain(results.conclusion),
        "shortcomings": _plain(results.shortcomings),
        "remedies": _plain(results.remedies),
    } | ({"through_month": results.through_month} if results.through_month is not None else {})


def _fund(row: FundRow) -> Data:
    keys = ("initial", "adjusted", "executed", "forecast", "weight", "rate", "score")
    return {"name": str(row.name)} | {k: _figure(getattr(row, k)) for k in keys if getattr(row, k) is not None}


def location_data(where: Location) -> Data:
    """A location as contract data."""
    place = where.place or Place("")
    return {"part": where.part, "project": where.project, "item": where.item, "field": where.field,
            "text": where.text, "place": place.as_dict()}  # fmt: skip


def findings_data(file: str, findings: Sequence[Finding], checked_on: date) -> Data:
    """The findings of one file as contract data."""
    count = Counter(str(f.severity) for f in findings)
    return {
        "schema": FINDINGS_SCHEMA,
        "file": file,
        "checked_on": checked_on.isoformat(),
        "summary": {key: count.get(key, 0) for key in ("error", "warning", "info")},
        "findings": [_finding(f) for f in findings],
    }


def _finding(finding: Finding) -> Data:
    return {
        "rule": finding.rule, "name": finding.name, "severity": str(finding.severity),
        "certainty": str(finding.certainty), "message": finding.message, "suggestion": finding.suggestion,
        "fix": {"safe": finding.fix.safe, "replace": finding.fix.replace} if finding.fix else None,
        "authority": [{"number": c.number, "article": c.article} for c in finding.authority],
        "location": location_data(finding.location),
        "related": [location_data(r) for r in finding.related],
    }  # fmt: skip
