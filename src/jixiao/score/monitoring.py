"""Where a project stands on a day of its year: money beside the plan, indicators beside the calendar, lights, reasons."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from jixiao.lang.funds import amount, base_of, main_fund, spent_share
from jixiao.lang.progress import Planned, Progress, planned
from jixiao.law.monitoring import Light, Standing, Thresholds, light_of, standing
from jixiao.model import Figure, FundRow, Indicator, PlanPoint, Project, Words
from jixiao.model.monitoring import IndicatorProgress, MoneyProgress, MonitorSheet
from jixiao.model.score import Step
from jixiao.score.words import percent, plain

_LIGHTS: dict[Light, tuple[str, str]] = {
    "green": ("绿灯", "green"),
    "yellow": ("黄灯", "yellow"),
    "red": ("红灯", "red"),
}


def money_progress(
    plan: Sequence[PlanPoint], on: date, year: int, thresholds: Thresholds, *,
    initial: Decimal | None = None, adjusted: Decimal | None = None, executed: Decimal | None = None,
) -> MoneyProgress:  # fmt: skip
    """Spending by the end of a day beside the cumulative plan of its year. The rate is taken of the adjusted budget, or of
    the initial one (万元).
    """
    fund = FundRow(Words(""), _figure(initial), _figure(adjusted), _figure(executed))
    due, spent = planned(plan, on, year), spent_share(fund)
    gap = due.share - spent if due is not None and spent is not None else None
    return _money(fund, due, spent, light_of(gap, thresholds), on, thresholds)


def _figure(value: Decimal | None) -> Figure | None:
    return None if value is None else Figure(value, "万元", Words(f"{value:f}"))


def _money(
    fund: FundRow | None, due: Planned | None, spent: Fraction | None, light: Light, on: date, thresholds: Thresholds
) -> MoneyProgress:
    why = [_plan_said(due, on)] if due is not None else [Step("没有读到资金支出计划", "There is no spending plan")]
    if due is not None and due.skipped:
        months = "、".join(str(month) for month in due.skipped)
        why.append(Step(f"计划中{months}月底没有数，跳过", f"The plan has no figure for month {months}; passed over"))
    if spent is None or fund is None:
        why.append(Step("没有预算数或执行数，执行率无法计算", "Without budget or sum spent there is no rate"))
    else:
        executed, base = amount(fund.executed), base_of(fund)
        why.append(
            Step(
                f"执行数{executed}万元÷预算数{base}万元，执行率{percent(spent)}",
                f"{executed} of {base} 万元: {percent(spent)}",
            )
        )
    if due is not None and spent is not None:
        why.append(_gap_said(due.share - spent, light, thresholds))
    return MoneyProgress(due.share if due is not None else None, spent, light, tuple(why))


def _plan_said(due: Planned, on: date) -> Step:
    day = f"{on.month}月{on.day}日"
    if len(due.points) < 2:
        month, share = due.points[0]
        end = "，其后没有计划数，至少应达到此数" if due.at_least else ""
        return Step(
            f"至{month}月底计划{percent(share)}{end}",
            f"planned by month {month}: {percent(share)}" + (", at least" if end else ""),
        )
    (first, low), (last, high) = due.points
    if due.share == high:
        return Step(f"至{day}计划{percent(high)}", f"planned by {on.isoformat()}: {percent(high)}")
    begin = f"{first}月底{percent(low)}" if first else "年初0%"
    return Step(f"{begin}至{last}月底{percent(high)}之间按天数推算，至{day}计划{percent(due.share)}",
                f"between month {first} ({percent(low)}) and month {last} ({percent(high)}), by days: {percent(due.share)} by {on.isoformat()}")  # fmt: skip


def _gap_said(gap: Fraction, light: Light, thresholds: Thresholds) -> Step:
    if gap <= 0:
        return Step(f"不落后于计划，{_LIGHTS[light][0]}", f"not behind the plan: {_LIGHTS[light][1]}")
    points = plain(gap * 100)
    least = {"green": "", "yellow": percent(thresholds.yellow), "red": percent(thresholds.red)}[light].removesuffix("%")
    over = f"，超过{least}个百分点" if least else ""
    over_en = f", more than {least}" if least else ""
    return Step(
        f"落后{points}个百分点{over}，{_LIGHTS[light][0]}", f"{points} points behind{over_en}: {_LIGHTS[light][1]}"
    )


def _row(row: Indicator, index: int, found: Progress, light: Light) -> IndicatorProgress:
    said = str(row.possibility or "")
    so_far = str(row.actual.words) if row.actual is not None else ""
    why = [
        Step(
            f"目标{row.target.words}，截至目前{so_far or '未填报'}",
            f"target {row.target.words}, so far {so_far or 'not reported'}",
        )
    ]
    if found.broken:
        broken = (
            ("已过期限没有完成", "the deadline has passed")
            if found.course == "deadline"
            else ("已超过上限", "above the ceiling")
        )
        why.append(Step(*broken))
    elif found.share is not None and found.expected is not None:
        why.append(Step(f"已完成{percent(found.share)}，按进度应完成{percent(found.expected)}",
                        f"{percent(found.share)} reached, {percent(found.expected)} due"))  # fmt: skip
    elif found.share is not None:
        why.append(
            Step(
                f"目前达到{percent(found.share)}，不按时间累计",
                f"at {percent(found.share)}; it does not add up over time",
            )
        )
    elif found.course == "counted":
        why.append(Step("不知道完成了多少，不作零", "how much is done is not known, which is not nothing"))
    if said in ("有可能", "完全不可能"):
        why.append(Step(f"单位填“{said}”完成", f"the unit says “{said}”"))
    why.append(Step(*_LIGHTS[light]))
    return IndicatorProgress(
        index, row.level3 or "", str(row.target.words), so_far, found.share, found.expected, light, tuple(why)
    )


def monitor_project(
    project: Project, *, on: date, year: int, thresholds: Thresholds, plan: Sequence[PlanPoint] = (), pace: Fraction | None = None
) -> MonitorSheet:  # fmt: skip
    """A project's money and indicators at the end of a day (the last of the window looked back on), with lights and
    reasons; see :func:`jixiao.law.monitoring.standing`.
    """
    found = standing(project, on, year, thresholds, plan=plan, pace=pace)
    money = _money(main_fund(project)[0], found.plan, found.spent, found.money, on, thresholds)
    rows = tuple(_row(row, i, *found.rows[i]) for i, row in enumerate(project.indicators))
    return MonitorSheet(project.seq, str(project.name or project.title or ""), on, money, rows, found.work, found.unfit,
                        found.light, tuple(_unfit(found)))  # fmt: skip


def _unfit(found: Standing) -> list[Step]:
    if not found.unfit or found.spent is None or found.work is None:
        return []
    spent, work = percent(found.spent), percent(found.work)
    if found.unfit == "money":
        return [
            Step(
                f"资金已支出{spent}，产出平均只完成{work}：钱花了、事没做",
                f"{spent} spent, {work} done: money without work",
            )
        ]
    return [
        Step(
            f"产出平均已完成{work}，资金只支出{spent}：事做了、钱没付",
            f"{work} done, {spent} spent: work without money",
        )
    ]
