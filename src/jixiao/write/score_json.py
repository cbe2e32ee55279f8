"""Scores as data (``jixiao/score/1``; shape in docs/schema)."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.model.score import LevelTotal, ScoredRow, Scores, ScoreSheet, Step
from jixiao.write.json import number
from jixiao.write.report_words import Lang

SCORE_SCHEMA = "jixiao/score/1"
Data = dict[str, Any]


def scores_data(file: str, scores: Scores, *, lang: Lang = "zh") -> Data:
    """The scores of one file as contract data; reasons in one language."""
    return {
        "schema": SCORE_SCHEMA,
        "file": file,
        "scheme": {
            "name": scores.scheme,
            "title": scores.title if lang == "zh" else scores.title_en,
            "verified": scores.verified,
        },
        "summary": {
            "mismatches": sum(len(sheet.mismatches) for sheet in scores.sheets),
            "incomplete": sum(not sheet.complete for sheet in scores.sheets),
        },
        "projects": [_sheet(sheet, lang) for sheet in scores.sheets],
        "combined": [_sheet(sheet, lang) for sheet in scores.combined],
        "together": None if not scores.why else _total(scores, lang),
    }


def fraction(value: Fraction | None) -> str | None:
    """An exact number as text: ``96`` or ``1222966/12425``."""
    return None if value is None else str(value)


def _total(one: Scores | ScoreSheet, lang: Lang) -> Data:
    return {"total": number(one.total), "exact": fraction(one.exact), "low": fraction(one.low), "high": fraction(one.high),
            "grade": one.grade, "why": _said(one.why, lang)}  # fmt: skip


def _sheet(sheet: ScoreSheet, lang: Lang) -> Data:
    return {
        "seq": sheet.seq, "name": sheet.name, "weight": fraction(sheet.weight), **_total(sheet, lang), "complete": sheet.complete,
        "execution": None if sheet.execution is None else _row(sheet.execution, lang),
        "levels": [_level(level) for level in sheet.levels],
        "rows": [_row(row, lang) for row in sheet.rows],
        "mismatches": [{"field": m.field, "printed": m.printed, "right": m.right, "message": m.said.say(lang)} for m in sheet.mismatches],
    }  # fmt: skip


def _level(level: LevelTotal) -> Data:
    return {"level1": level.level1, "weight": fraction(level.weight), "points": number(level.points), "exact": fraction(level.exact),
            "low": fraction(level.low), "high": fraction(level.high)}  # fmt: skip


def _row(row: ScoredRow, lang: Lang) -> Data:
    earned = row.earned
    return {
        "row": row.index, "level1": row.level1 or None, "level2": row.level2 or None, "name": row.name or None,
        "target": row.target or None, "actual": row.actual or None, "weight": fraction(earned.weight), "state": earned.state,
        "points": number(earned.points), "exact": fraction(earned.exact), "low": fraction(earned.low), "high": fraction(earned.high),
        "reached": earned.reached, "share": fraction(earned.share), "why": _said(earned.why, lang), "needs": _said(earned.needs, lang),
        "printed": _decimal(row.printed),
    }  # fmt: skip


def _decimal(value: Decimal | None) -> str | None:
    return number(value)


def _said(steps: Sequence[Step], lang: Lang) -> list[str]:
    return [step.say(lang) for step in steps]
