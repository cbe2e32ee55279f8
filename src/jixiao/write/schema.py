"""JSON Schema (2020-12) of the data we write, for others to rely on; kept in docs/schema, proved by the tests."""

from typing import Any

Data = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Data = {"type": ["string", "null"]}
_DECIMAL: Data = {
    "type": ["string", "null"],
    "pattern": r"^-?\d+(\.\d+)?$",
    "description": "十进制数，写成文字；没有读到为 null",
}
_INTEGER: Data = {"type": ["integer", "null"]}


def _object(properties: Data, required: list[str] | None = None) -> Data:
    return {"type": "object", "properties": properties,
            "required": list(properties) if required is None else required, "additionalProperties": False}  # fmt: skip


def _list(items: Data) -> Data:
    return {"type": "array", "items": items}


_PLACES: Data = {"places": {"type": "object"}, "printed": {"type": "object"}}
_PLACE = {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/place"}]}


def _optional(required: Data, optional: Data) -> Data:
    return _object(required | optional | _PLACES, list(required))


def _place() -> Data:
    return _object({"file": {"type": "string"}, "page": _INTEGER, "table": _INTEGER, "row": _INTEGER, "column": _INTEGER,
                    "line": _INTEGER})  # fmt: skip


def _target() -> Data:
    raw = {"raw": {"type": "string", "description": "印出的文字"}}
    comparator = {"enum": [">=", "<=", ">", "<", "=", None]}
    return {"oneOf": [
        _object(raw | {"kind": {"const": "quantity"}, "comparator": comparator, "value": _DECIMAL, "unit": _TEXT,
                       "upper": _DECIMAL}, ["raw", "kind", "comparator", "value", "unit"]),
        _object(raw | {"kind": {"const": "deadline"}, "by": {"type": "string", "format": "date"}}),
        _object(raw | {"kind": {"const": "qualitative"}, "text": {"type": "string"}}),
        _object(raw | {"kind": {"const": "malformed"}}),
    ]}  # fmt: skip


def text_schema() -> Data:
    """Schema of ``jixiao/text/1``."""
    target = {"$ref": "#/$defs/target"}
    money = {"total": _DECIMAL, "fiscal": _DECIMAL, "other": _DECIMAL, "in": {"enum": ["万元", None]}}
    indicator = _optional(
        {"level1": _TEXT, "level2": _TEXT, "level3": _TEXT, "description": _TEXT, "target": target, "basis": _TEXT},
        {"weight": _DECIMAL, "score": _DECIMAL, "actual": {"anyOf": [{"type": "null"}, target]}, "forecast": target, "deviation": _TEXT,
         "possibility": _TEXT, "extra": {"type": "object", "additionalProperties": {"type": "string"}}},
    )  # fmt: skip
    fund = _object(
        {"name": {"type": "string"}}
        | dict.fromkeys(("initial", "adjusted", "executed", "forecast", "weight", "rate", "score"), _DECIMAL),
        ["name"],
    )
    said = {"funds": _list(fund), "objective_actual": _TEXT, "total_weight": _DECIMAL, "total_score": _DECIMAL,
            "grade": _TEXT, "conclusion": _TEXT, "shortcomings": _TEXT, "remedies": _TEXT}  # fmt: skip
    results = _object(said | {"through_month": {"type": "integer", "minimum": 1, "maximum": 12}}, list(said))
    project = _optional(
        {
            "seq": {"type": "integer"}, "title": _TEXT, "unit": _optional({"code": _TEXT, "name": _TEXT}, {}), "code": _TEXT,
            "name": _TEXT, "budget": _optional(money, dict.fromkeys(("initial", "adjusted", "executed"), _DECIMAL)),
            "purpose": _TEXT,
            "spending_plan": _list(_optional({"month": {"type": "integer", "minimum": 1, "maximum": 12},
                                              "cumulative_percent": _DECIMAL}, {})),
            "objectives": _list({"type": "string"}), "indicators": _list(indicator),
            "framework": {"enum": ["output-benefit-satisfaction", "cost-output-benefit-satisfaction"]},
        },
        {"form": {"enum": ["self-evaluation", "monitoring", "evaluation"]}, "results": results,
         "extra": _list(_object({"label": {"type": "string"}, "text": {"type": "string"}}))},
    )  # fmt: skip
    item = _optional(
        {"seq": {"type": "integer"}, "project_name": _TEXT, "purpose": _TEXT, "objectives": _list({"type": "string"}),
         "indicators": _list(_optional({"name": _TEXT, "target": target}, {}))}, {},
    )  # fmt: skip
    return {
        "$schema": _DRAFT, "$id": "urn:jixiao:text:1", "title": "部门预算绩效文本",
        **_optional(
            {
                "schema": {"const": "jixiao/text/1"},
                "cover": _optional({"department": _TEXT, "year": _INTEGER, "title": _TEXT, "draft": {"type": "boolean"},
                                    "compiled_by": _TEXT, "reviewed_by": _TEXT}, {}),
                "contents": _list(_optional({"part": {"enum": [1, 2]}, "seq": {"type": "integer"}, "title": _TEXT,
                                             "page": _INTEGER}, {})),
                "overall_objective": _TEXT, "items": _list(item),
                "safeguards": _list(_optional({"seq": {"type": "integer"}, "text": _TEXT}, {})),
                "projects": _list(project),
                "problems": _list(_object({"code": {"type": "string", "pattern": r"^RD\d{3}$"}, "message": {"type": "string"},
                                           "project": _INTEGER, "place": _PLACE})),
            },
            {},
        ),
        "$defs": {"place": _place(), "target": _target()},
    }  # fmt: skip


def findings_schema() -> Data:
    """Schema of ``jixiao/findings/1``."""
    severity = {"enum": ["error", "warning", "info"]}
    location = _object({"part": {"enum": [0, 1, 2]}, "project": _INTEGER, "item": _INTEGER, "field": {"type": "string"},
                        "text": {"type": "string"}, "place": {"$ref": "#/$defs/place"}})  # fmt: skip
    finding = _object({
        "rule": {"type": "string", "pattern": r"^[A-Z]{2}\d{2}$"}, "name": {"type": "string"}, "severity": severity,
        "certainty": {"enum": ["exact", "heuristic"]}, "message": {"type": "string"}, "suggestion": {"type": "string"},
        "fix": {"anyOf": [{"type": "null"}, _object({"safe": {"type": "boolean"}, "replace": {"type": "string"}})]},
        "authority": _list(_object({"number": {"type": "string"}, "article": {"type": "string"}})),
        "location": {"$ref": "#/$defs/location"}, "related": _list({"$ref": "#/$defs/location"}),
    })  # fmt: skip
    count = _object({key: {"type": "integer", "minimum": 0} for key in ("error", "warning", "info")})
    waived = _object({"rule": {"type": "string"}, "field": {"type": "string"}, "project": _INTEGER, "reason": {"type": "string"},
                      "by": {"type": "string"}, "until": {"type": "string", "format": "date"}})  # fmt: skip
    body = {"schema": {"const": "jixiao/findings/1"}, "file": {"type": "string"},
            "checked_on": {"type": "string", "format": "date"}, "summary": count, "findings": _list(finding)}  # fmt: skip
    optional = {"waived": _list(waived), "in_baseline": {"type": "integer"}}
    return {"$schema": _DRAFT, "$id": "urn:jixiao:findings:1", "title": "检查结果",
            **_object(body | optional, list(body)),
            "$defs": {"place": _place(), "location": location}}  # fmt: skip


def diff_schema() -> Data:
    """Schema of ``jixiao/diff/1``."""
    kinds = ["changed", "added", "removed", "moved"]
    difference = _object({
        "kind": {"enum": kinds}, "part": {"enum": [0, 1, 2]}, "project_old": _INTEGER, "project_new": _INTEGER, "item_old": _INTEGER,
        "item_new": _INTEGER, "field_old": _TEXT, "field_new": _TEXT, "old": _TEXT, "new": _TEXT, "old_place": _PLACE, "new_place": _PLACE,
    })  # fmt: skip
    body = {"schema": {"const": "jixiao/diff/1"}, "old_file": {"type": "string"}, "new_file": {"type": "string"},
            "compared": {"enum": ["understood", "printed"]}, "summary": _object({kind: {"type": "integer", "minimum": 0} for kind in kinds}),
            "differences": _list(difference)}  # fmt: skip
    return {
        "$schema": _DRAFT,
        "$id": "urn:jixiao:diff:1",
        "title": "比较结果",
        **_object(body),
        "$defs": {"place": _place()},
    }


def carried_schema() -> Data:
    """Schema of ``jixiao/carried/1``: the data a document carries beside what it shows."""
    body = {"schema": {"const": "jixiao/carried/1"}, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "text": {"$ref": "urn:jixiao:text:1"}}  # fmt: skip
    return {
        "$schema": _DRAFT,
        "$id": "urn:jixiao:carried:1",
        "title": "文件自带的数据",
        **_object(body),
        "$defs": {"text": text_schema()},
    }


def rules_schema() -> Data:
    """Schema of ``jixiao/rules/1``: the catalogue of rules."""
    rule = _object({
        "code": {"type": "string", "pattern": r"^[A-Z]{2}\d{2}$"}, "name": {"type": "string"}, "title": {"type": "string"},
        "severity": {"enum": ["error", "warning", "info"]}, "certainty": {"enum": ["exact", "heuristic"]},
        "since": {"type": "string"}, "authority": _list({"type": "string"}),
    })  # fmt: skip
    body = {"schema": {"const": "jixiao/rules/1"}, "rules": _list(rule)}
    return {"$schema": _DRAFT, "$id": "urn:jixiao:rules:1", "title": "规则目录", **_object(body)}


def suggestions_schema() -> Data:
    """Schema of ``jixiao/suggestions/1``: indicators of the library that fit a project."""
    words: Data = {"type": "string"}
    suggestion = _object(
        dict.fromkeys(("id", "level1", "level2", "name", "description", "target", "example", "direction"), words)
        | {"unit": _TEXT}
        | dict.fromkeys(("basis", "basis_document", "method"), words)
        | {"evidence": _list(words), "period": words, "cautions": _list(words), "missing": {"type": "boolean"},
           "matched": _list(words), "reason": words, "source": words, "verified": {"type": "boolean"}},
    )  # fmt: skip
    project = _object({"seq": {"type": "integer"}, "name": words, "suggestions": _list(suggestion)})
    body = {"schema": {"const": "jixiao/suggestions/1"}, "file": _TEXT, "projects": _list(project)}
    return {"$schema": _DRAFT, "$id": "urn:jixiao:suggestions:1", "title": "指标推荐", **_object(body)}


def review_schema() -> Data:
    """Schema of ``jixiao/review/1``: a review of one project's targets, filled or in part."""
    words: Data = {"type": "string"}
    item = _object({"key": words, "points": _DECIMAL, "grade": _TEXT, "opinion": _TEXT}, ["key"])
    keys = ("project_code", "project_name", "department", "unit", "grade", "opinion", "reviewer")
    body = {"schema": {"const": "jixiao/review/1"}, "way": {"enum": ["scored", "qualitative"]}, "items": _list(item),
            "form": words, "year": _INTEGER, "total": _DECIMAL, "reviewed_on": {"type": ["string", "null"], "format": "date"},
            **dict.fromkeys(keys, _TEXT)}  # fmt: skip
    return {
        "$schema": _DRAFT,
        "$id": "urn:jixiao:review:1",
        "title": "绩效目标审核表",
        **_object(body, ["schema", "way", "items"]),
    }


_FRACTION: Data = {
    "type": ["string", "null"],
    "pattern": r"^-?\d+(/\d+)?$",
    "description": "精确的数，整数或分数，写成文字",
}


def score_schema() -> Data:
    """Schema of ``jixiao/score/1``: what self-evaluation forms earn, with the reasons."""
    words: Data = {"type": "string"}
    bounds = {"exact": _FRACTION, "low": _FRACTION, "high": _FRACTION}
    total = {"total": _DECIMAL, **bounds, "grade": _TEXT, "why": _list(words)}
    row = _object(
        {"row": _INTEGER, "level1": _TEXT, "level2": _TEXT, "name": _TEXT, "target": _TEXT, "actual": _TEXT, "weight": _FRACTION,
         "state": {"enum": ["scored", "unreported", "incomparable", "void", "unweighted"]}, "points": _DECIMAL, **bounds,
         "reached": {"type": ["boolean", "null"]}, "share": _FRACTION, "why": _list(words), "needs": _list(words), "printed": _DECIMAL}
    )  # fmt: skip
    level = _object({"level1": words, "weight": _FRACTION, "points": _DECIMAL, **bounds})
    mismatch = _object({"field": words, "printed": words, "right": words, "message": words})
    sheet = _object({"seq": {"type": "integer"}, "name": words, "weight": _FRACTION, **total, "complete": {"type": "boolean"},
                     "execution": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/row"}]}, "levels": _list(level),
                     "rows": _list({"$ref": "#/$defs/row"}), "mismatches": _list(mismatch)})  # fmt: skip
    count = {"type": "integer", "minimum": 0}
    body = {"schema": {"const": "jixiao/score/1"}, "file": words, "scheme": _object({"name": words, "title": words, "verified": {"type": "boolean"}}),
            "summary": _object({"mismatches": count, "incomplete": count}), "projects": _list(sheet), "combined": _list(sheet),
            "together": {"anyOf": [{"type": "null"}, _object(total)]}}  # fmt: skip
    return {"$schema": _DRAFT, "$id": "urn:jixiao:score:1", "title": "自评计分", **_object(body), "$defs": {"row": row}}


def baseline_schema() -> Data:
    """Schema of ``jixiao/baseline/1``: the findings a check sets aside as known, by file and fingerprint."""
    marks = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}}
    body = {"schema": {"const": "jixiao/baseline/1"}, "files": {"type": "object", "additionalProperties": marks}}
    return {"$schema": _DRAFT, "$id": "urn:jixiao:baseline:1", "title": "检查基线", **_object(body)}


def all_schemas() -> dict[str, Data]:
    """File name in docs/schema, without suffix → schema, of everything we write as JSON."""
    schemas = (text_schema(), findings_schema(), diff_schema(), carried_schema(), rules_schema(), suggestions_schema(),
               baseline_schema(), score_schema(), review_schema())  # fmt: skip
    return {"-".join(schema["$id"].split(":")[2:]): schema for schema in schemas}
