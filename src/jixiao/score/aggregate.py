"""Several forms together: the same project of several units, and all projects of a text."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jixiao.lang.funds import main_fund
from jixiao.lang.normalise import bare, letters
from jixiao.lang.scoring import same_scale
from jixiao.law.scoring import Scheme
from jixiao.model import Figure, FundRow, Indicator, PerformanceText, Project, Results, Target, Words
from jixiao.model.score import Scores, ScoreSheet, Step
from jixiao.score.sheet import score_project
from jixiao.score.words import number, plain

_NONE = Fraction(0)


def score_text(text: PerformanceText, scheme: Scheme) -> Scores:
    """The scores of every self-evaluation form of a text, and of all together as the scheme says."""
    projects = [project for project in text.projects if project.form == "self-evaluation"]
    sheets = tuple(score_project(project, scheme) for project in projects)
    groups: dict[str, list[int]] = {}
    for i, project in enumerate(projects):
        groups.setdefault(project.code or letters(project.name or project.title or str(i)), []).append(i)
    combined: list[ScoreSheet] = []
    whole: list[tuple[ScoreSheet, Fraction]] = []
    for own in groups.values():
        money = sum((_budget(projects[i]) for i in own), _NONE)
        if len(own) == 1:
            whole.append((sheets[own[0]], money))
        elif scheme.units == "merge":
            combined.append(score_project(merged([projects[i] for i in own]), scheme))
            whole.append((combined[-1], money))
        else:
            whole += [(sheets[i], _budget(projects[i])) for i in own]
    scores = Scores(scheme.name, scheme.title, scheme.title_en, scheme.verified, sheets, tuple(combined))
    return _together(scores, whole, scheme) if len(whole) > 1 else scores


def _together(scores: Scores, whole: Sequence[tuple[ScoreSheet, Fraction]], scheme: Scheme) -> Scores:
    """The mean of the totals, by money where the scheme says so and every budget is known."""
    by_money = scheme.projects == "money" and all(money > 0 for _, money in whole)
    parts = [money if by_money else Fraction(1) for _, money in whole]
    total = sum(parts, _NONE)

    def mean(values: Sequence[Fraction]) -> Fraction:
        return sum((value * part for value, part in zip(values, parts, strict=True)), _NONE) / total

    low, high = mean([sheet.low for sheet, _ in whole]), mean([sheet.high for sheet, _ in whole])
    exact = mean([sheet.exact or _NONE for sheet, _ in whole]) if all(sheet.complete for sheet, _ in whole) else None
    how = ("按预算数加权平均", "weighted by budget") if by_money else ("算术平均", "the plain mean")
    why = Step(f"{len(whole)}个项目{how[0]}" + (f"得{plain(exact)}分" if exact is not None else f"，在{plain(low)}至{plain(high)}分之间"),
               f"{len(whole)} projects, {how[1]}: " + (plain(exact) if exact is not None else f"between {plain(low)} and {plain(high)}"))  # fmt: skip
    grade = scheme.grade(low) if scheme.grade(low) == scheme.grade(high) else None
    return replace(scores, exact=exact, total=scheme.printed(exact) if exact is not None else None, low=low, high=high,
                   grade=grade, why=(why,))  # fmt: skip


def _budget(project: Project) -> Fraction:
    fund, _ = main_fund(project)
    for figure in (fund.adjusted, fund.initial) if fund is not None else (project.budget.total,):
        if figure is not None and figure.value is not None and figure.value > 0:
            return Fraction(figure.value)
    return _NONE


def merged(projects: Sequence[Project]) -> Project:
    """One form for a project that several units filled in: absolute targets and results are added, relative ones
    averaged by money; money is added. Rows are the same where level 2, name and unit are; one that a unit did not
    report is not reported for all.

    Raises ValueError without a form.
    """
    if not projects:
        raise ValueError("no form to merge")
    first = projects[0]
    money = [_budget(project) for project in projects]
    if not all(money):
        money = [Fraction(1)] * len(projects)
    keys = dict.fromkeys(_key(row) for project in projects for row in project.indicators)
    rows = []
    for key in keys:
        found = [
            (row, part)
            for project, part in zip(projects, money, strict=True)
            for row in project.indicators
            if _key(row) == key
        ]
        rows.append(_row([row for row, _ in found], [part for _, part in found]))
    funds = [fund for project in projects if (fund := main_fund(project)[0]) is not None]
    results = replace(first.results or Results(), funds=(_fund(funds),) if funds else (), total_score=None, grade=None)
    return replace(first, indicators=tuple(rows), results=results)


def _key(row: Indicator) -> tuple[str, str, str]:
    return bare(row.level2 or ""), bare(row.level3 or ""), str(row.target.unit or "")


def _row(rows: Sequence[Indicator], money: Sequence[Fraction]) -> Indicator:
    """Rows of one indicator as one."""
    first = rows[0]
    if len(rows) == 1 or first.target.kind != "quantity":
        return replace(first, score=None)
    relative = first.target.is_percent or "/" in (first.target.unit or "") or (first.target.unit or "") in ("分", "‰")
    parts = list(money) if relative else [Fraction(1)] * len(rows)
    by = sum(parts, _NONE) if relative else Fraction(1)
    targets = [Fraction(row.target.value) for row in rows if row.target.value is not None]
    results = [pair[1] for row in rows if row.actual is not None and (pair := same_scale(row.target, row.actual))]
    if len(targets) < len(rows):
        return replace(first, score=None)
    target = _quantity(first.target, sum((v * p for v, p in zip(targets, parts, strict=True)), _NONE) / by)
    actual = None
    if len(results) == len(rows):
        actual = _quantity(replace(first.target, comparator=None, upper=None),
                           sum((v * p for v, p in zip(results, parts, strict=True)), _NONE) / by)  # fmt: skip
    return replace(first, target=target, actual=actual, score=None)


def _quantity(like: Target, value: Fraction) -> Target:
    """A quantity of this value. What does not end is kept to so many decimals that no printed point can change."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    sign = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "="}.get(like.comparator or "", "")
    return replace(like, words=Words(f"{sign}{number(value)[0]}{like.unit or ''}"), value=exact)


def _fund(funds: Sequence[FundRow]) -> FundRow:
    def added(key: str) -> Figure | None:
        values = [
            figure.value for fund in funds if (figure := getattr(fund, key)) is not None and figure.value is not None
        ]
        if len(values) < len(funds):
            return None
        total = sum(values, Decimal(0))
        return Figure(total, "万元", Words(f"{total:f}"))

    return FundRow(
        Words("年度资金总额"), added("initial"), added("adjusted"), added("executed"), weight=funds[0].weight
    )
