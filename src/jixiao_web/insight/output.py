"""The tables of the dashboards as files: XLSX, and CSV for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from jixiao_web.insight import queries
from jixiao_web.insight.queries import Line
from jixiao_web.money.amounts import wan
from jixiao_web.money.output import workbook
from jixiao_web.projects.queries import LIGHTS
from jixiao_web.submissions.output import File

Cell = str | int | Decimal
Table = tuple[str, Sequence[str], list[list[Cell]]]
"""Name, headings, rows. ``""`` is not known."""
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""


def number(value: Fraction | Decimal | None) -> Cell:
    """A number with two decimals, exact before it is rounded; ``""`` where it is not known."""
    if value is None:
        return ""
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _percent(share: Fraction | None) -> Cell:
    return number(None if share is None else share * 100)


def projects(found: Sequence[Line]) -> Table:
    """Every project with all that is known of it."""
    headings = (_("单位"), _("项目编码"), _("项目"), _("调整后预算（万元）"), _("已支付（万元）"), _("执行率（%）"), _("预警"), _("指标数"), _("已达标"), _("佐证覆盖率（%）"),
                _("得分"), _("等级"), _("最近登记"))  # fmt: skip
    return _("项目一览"), headings, [
        [line.project.organisation.name, line.project.code, line.project.name, number(wan(line.money.adjusted)), number(wan(line.money.paid)),
         _percent(line.money.rate), str(LIGHTS[line.light]), line.tally.total, line.tally.reached, _percent(line.coverage.share),
         line.score.points if line.score else "", line.score.grade if line.score else "", line.written.isoformat() if line.written else ""]
        for line in found
    ]  # fmt: skip


def departments(found: Sequence[Line]) -> Table:
    """The departments side by side."""
    lights = [str(words) for words in LIGHTS.values()]
    headings = (_("部门"), _("项目数"), _("调整后预算（万元）"), _("已支付（万元）"), _("执行率（%）"), _("指标数"), _("已达标"), _("佐证覆盖率（%）"), *lights, _("逾期未登记项目"),
                _("平均得分"))  # fmt: skip
    return _("部门一览"), headings, [
        [str(group.department), len(group.lines), number(wan(group.adjusted)), number(wan(group.paid)), _percent(group.execution), group.tally.total,
         group.tally.reached, _percent(group.coverage.share), *group.lights.values(), group.silent, number(group.mean)]
        for group in queries.by_department(found)
    ]  # fmt: skip


def results(found: Sequence[Line]) -> Table:
    """Results beside next year's budgets."""
    headings = (_("单位"), _("项目"), _("本年预算（万元）"), _("执行率（%）"), _("佐证覆盖率（%）"), _("得分"), _("等级"), _("下年申报（万元）"), _("下年状态"), _("建议"),
                _("理由"))  # fmt: skip
    return _("结果应用建议"), headings, [
        [use.line.project.organisation.name, use.line.project.name, number(wan(use.line.money.adjusted)), _percent(use.line.money.rate),
         _percent(use.line.coverage.share), use.line.score.points if use.line.score else "", use.line.score.grade if use.line.score else "",
         number(wan(use.next.amount)) if use.next else "", (_("已批复") if use.next.is_approved else _("编审中")) if use.next else _("未申报"),
         use.words, "；".join(use.reasons)]
        for use in queries.uses(found)
    ]  # fmt: skip


def ranking(found: Sequence[Line]) -> Table:
    """The ranking with its arithmetic."""
    headings = (
        _("名次"),
        _("部门"),
        _("平均得分"),
        _("执行率（%）"),
        _("佐证覆盖率（%）"),
        _("得分部分"),
        _("执行部分"),
        _("佐证部分"),
        _("合计"),
    )
    _weights, places = queries.ranking(found)
    return _("部门排名"), headings, [
        [one.place if one.place is not None else _("不排名"), str(one.group.department), number(one.group.mean), _percent(one.group.execution),
         _percent(one.group.coverage.share), *([number(part) for part in one.parts] or ["", "", ""]), number(one.points)]
        for one in places
    ]  # fmt: skip


def public(found: Sequence[Line]) -> Table:
    """What goes public: one row for each indicator of a project whose result is settled."""
    headings = (
        _("部门"),
        _("项目"),
        _("预算（万元）"),
        _("支出（万元）"),
        _("执行率（%）"),
        _("得分"),
        _("等级"),
        _("绩效指标"),
        _("指标值"),
        _("实际完成值"),
    )
    return _("绩效公开"), headings, [
        [str(one.line.project.organisation.department), one.line.project.name, number(wan(one.line.money.adjusted)), number(wan(one.line.money.paid)),
         _percent(one.line.money.rate), one.line.score.points if one.line.score else "", one.line.score.grade if one.line.score else "", *row]
        for one in queries.published(found) for row in one.indicators
    ]  # fmt: skip


TABLES = {"projects": projects, "departments": departments, "results": results, "ranking": ranking, "public": public}
"""Part of an address → the table."""
SUFFIXES = ("xlsx", "csv")


def file(table: Table, year: int, suffix: str) -> File:
    """A table as a file."""
    name, headings, rows = table
    title = f"{year}{name}"
    if suffix == "csv":
        return File(title, "csv", _csv(headings, rows))
    return workbook(title, headings, [[float(c) if isinstance(c, Decimal) else c for c in row] for row in rows])


def _csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """With a mark of its encoding, so that a spreadsheet reads the Chinese; no cell is a formula."""
    memory = io.StringIO(newline="")
    writer = csv.writer(memory)
    writer.writerow(headings)
    writer.writerows([f"'{c}" if isinstance(c, str) and c.startswith(_ACTIVE) else c for c in row] for row in rows)
    return memory.getvalue().encode("utf-8-sig")
