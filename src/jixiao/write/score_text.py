"""Scores on a terminal: a table per project, each row with its reason below it."""

import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.model.score import Mismatch, ScoredRow, Scores, ScoreSheet, Step
from jixiao.write.report_words import Lang

Paint = Callable[[str, str], str]
"""Colours a text: ``paint("9.60", "good")``."""
_INDENT = " " * 26


def plain(text: str, style: str) -> str:
    """No colour."""
    del style
    return text


def scores_text(file: str, scores: Scores, *, lang: Lang = "zh", paint: Paint = plain) -> str:
    """The scores of one file as lines."""
    zh = lang == "zh"
    title = scores.title if zh else scores.title_en
    doubt = "" if scores.verified else "，部分取值未经核实" if zh else ", some values not verified"
    said = f"计分办法：{title}（{scores.scheme}{doubt}）" if zh else f"Scheme: {title} ({scores.scheme}{doubt})"
    lines = [paint(file, "title"), paint(said, "dim")]
    for sheet in scores.sheets:
        lines += ["", *_sheet(sheet, lang, paint)]
    for sheet in scores.combined:
        lines += ["", paint("各单位合并计分" if zh else "all units together", "title"), *_sheet(sheet, lang, paint)]
    if scores.why:
        total = _total(scores.total, scores.low, scores.high, scores.grade, lang, paint)
        lines += ["", f"{'全部项目' if zh else 'All projects'}　{total}", paint(f"  {_said(scores.why, lang)}", "dim")]
    lines += ["", summary(scores, lang, paint)]
    return "\n".join(lines) + "\n"


def summary(scores: Scores, lang: Lang = "zh", paint: Paint = plain) -> str:
    """One line: 与表上所填不符 3 处，未能计分 1 项."""
    wrong = sum(len(sheet.mismatches) for sheet in scores.sheets)
    open_rows = sum(
        1 for sheet in scores.sheets for row in _counted(sheet) if row.earned.exact is None and row.earned.weight
    )
    if lang == "en":
        parts = [
            f"{wrong} figures differ from the form" if wrong else "",
            f"{open_rows} rows not scored" if open_rows else "",
        ]
        return paint("; ".join(p for p in parts if p) or "as the form says", "bad" if wrong else "dim")
    parts = [f"与表上所填不符 {wrong} 处" if wrong else "", f"未能计分 {open_rows} 项" if open_rows else ""]
    return paint("，".join(p for p in parts if p) or "与表上所填一致", "bad" if wrong else "dim")


def _counted(sheet: ScoreSheet) -> list[ScoredRow]:
    return [*sheet.rows, *([sheet.execution] if sheet.execution is not None else [])]


def _sheet(sheet: ScoreSheet, lang: Lang, paint: Paint) -> list[str]:
    zh = lang == "zh"
    total = _total(sheet.total, sheet.low, sheet.high, sheet.grade, lang, paint)
    lines = [
        f"{paint(f'项目 {sheet.seq}　{sheet.name}' if zh else f'Project {sheet.seq}  {sheet.name}', 'title')}　{total}"
    ]
    heads = ("分值", "得分", "表上", "指标") if zh else ("weight", "points", "form", "indicator")
    lines.append(paint(_columns(*heads), "dim"))
    wrong = {mismatch.field for mismatch in sheet.mismatches}
    if sheet.execution is not None:
        lines += _row(
            sheet.execution, any(f.endswith(("].score", "].rate")) and "funds" in f for f in wrong), lang, paint
        )
    levels = {level.level1: level for level in sheet.levels}
    last = None
    for row in sheet.rows:
        if row.level1 != last and row.level1:
            last, level = row.level1, levels[row.level1]
            points = str(level.points) if level.points is not None else "—"
            lines.append(paint(_columns(_number(level.weight), points, "", row.level1), "level"))
        lines += _row(row, f"indicators[{row.index}].score" in wrong, lang, paint)
    lines += [paint(f"  {_said(sheet.why, lang)}", "dim")]
    lines += [paint(f"  ≠ {_mismatch(one, lang)}", "bad") for one in sheet.mismatches]
    return lines


def _row(row: ScoredRow, wrong: bool, lang: Lang, paint: Paint) -> list[str]:
    earned = row.earned
    points = str(earned.points) if earned.points is not None else "—"
    printed = "" if row.printed is None else str(row.printed)
    style = "bad" if wrong else "open" if earned.points is None else "good" if earned.reached else "less"
    lines = [paint(_columns(_number(earned.weight), points, printed, row.name), style)]
    lines.append(paint(_INDENT + _said(earned.why, lang), "dim"))
    lines += [paint(f"{_INDENT}→ {need.say(lang)}", "need") for need in earned.needs]
    return lines


def _total(total: object, low: Fraction, high: Fraction, grade: str | None, lang: Lang, paint: Paint) -> str:
    zh = lang == "zh"
    if total is not None:
        said = f"{total}分" if zh else f"{total} points"
    else:
        least, most = _number(low), _number(high)
        said = f"{least}至{most}分之间" if zh else f"between {least} and {most}"
    return paint(said + (f" {grade}" if grade else ""), "total")


def _mismatch(one: Mismatch, lang: Lang) -> str:
    return one.said.say(lang)


def _said(steps: Sequence[Step], lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(step.say(lang) for step in steps) + ("。" if lang == "zh" else ".")


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{Decimal(value.numerator) / value.denominator:.2f}"


def _columns(weight: str, points: str, printed: str, name: str) -> str:
    return f"  {_padded(weight, 6)}{_padded(points, 8)}{_padded(printed, 8)}  {name}"


def _padded(words: str, width: int) -> str:
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)
    return " " * max(width - wide, 0) + words
