"""Self-evaluation forms as data, for the tests of scores."""

from collections.abc import Sequence
from typing import Any

from jixiao.model import PerformanceText, Project
from jixiao.read.json import from_data

Row = tuple[str, str, str, str, str | None, str | None, str | None]
"""Level 1, level 2, name, target, result, weight, printed score."""
ROWS: tuple[Row, ...] = (
    ("产出指标", "数量指标", "培训护理员人数", "≥100人", "80人", "20", "16"),
    ("产出指标", "质量指标", "考核合格率", "≥95%", "96%", "20", "20"),
    ("产出指标", "成本指标", "人均培训成本", "≤400元", "500元", "10", "8"),
    ("效益指标", "社会效益指标", "持证上岗率", "≥90%", "92%", "30", "30"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "≥90%", "93%", "10", "10"),
)


def form(rows: Sequence[Row] = ROWS, *, money: tuple[str | None, ...] = ("80.00", "80.00", "72.00"), name: str = "护理员培训经费",
         code: str | None = None, execution: tuple[str | None, str | None] = ("10", "9"), **results: Any) -> dict[str, Any]:  # fmt: skip
    """One form as contract data."""
    weight, score = execution
    fund = {"name": "年度资金总额", "weight": weight, "score": score}
    fund |= {
        key: value for key, value in zip(("initial", "adjusted", "executed"), money, strict=True) if value is not None
    }
    return {
        "seq": 1, "name": name, "code": code, "form": "self-evaluation", "results": {"funds": [fund], **results},
        "indicators": [
            {"level1": a, "level2": b, "level3": c, "target": {"raw": t}, "actual": {"raw": r} if r is not None else None,
             "weight": w, "score": s, "description": None, "basis": None} for a, b, c, t, r, w, s in rows
        ],
    }  # fmt: skip


def text(*forms: dict[str, Any]) -> PerformanceText:
    """Forms as a text."""
    numbered = [one | {"seq": i} for i, one in enumerate(forms, 1)]
    return from_data({"schema": "jixiao/text/1", "cover": {"year": 2024}, "projects": numbered}, "forms.json")


def project(*args: Any, **kwargs: Any) -> Project:
    """One form as a project."""
    return text(form(*args, **kwargs)).projects[0]


def with_results(rows: Sequence[Row], results: Sequence[str | None]) -> list[Row]:
    """The rows with other results and no printed scores."""
    return [(*row[:4], result, row[5], None) for row, result in zip(rows, results, strict=True)]
