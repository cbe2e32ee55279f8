"""A department's approved text at work: its projects with payments and results, for monitoring, self-evaluation, evaluation.

``at_work(county, round_)`` are the four projects of the culture department as if its text were approved; ``reported``
types a result for each of their indicators, ``said`` is what a unit adds to a monitoring form.
"""

import datetime as dt
from typing import Any

JULY = dt.date(2025, 7, 31)
DECEMBER = dt.date(2025, 12, 31)
SEVEN_MONTHS = {
    "≥320天": "188天", "≥48期": "29期", "≥18万人次": "10.6万人次", "≥80场": "52场", "≥16个": "12个", "2025年10月31日前": "",
    "≥2.4万人次": "1.5万人次", "≥6个": "4个", "≥4期": "3期", "≥24场": "15场", "2025年11月30日前": "", "≥6000人次": "3700人次",
    "≥8人": "5人", "≤600千瓦时": "310千瓦时", "≥36台": "36台", "≥30万人次": "17万人次", "2025年6月30日前": "2025年6月28日",
    "2025年1月31日前": "2025年1月20日",
}  # fmt: skip
"""Results by the end of July, by target: what adds up is on its way, what is due later is not reported (``""``)."""


def at_work(county: Any, round_: Any) -> list[Any]:
    """The projects of the culture department, each with a payment of three fifths of its budget in June."""
    from jixiao_web.money import services as money
    from jixiao_web.projects.services import take_up
    from jixiao_web.review import services as review
    from web.conftest import begin_text
    from web.scene import ROOT

    text = begin_text(ROOT, round_, county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    text.refresh_from_db()
    projects = take_up(submission=text, version=text.versions.get(), by=county.performer)
    for number, project in enumerate(projects, 1):
        for funding in project.fundings.exclude(initial=0):
            wanted = money.Wanted(project, f"06{number:02}{funding.source}", dt.date(2025, 6, 20), funding.initial * 3 // 5, source=funding.source)  # fmt: skip
            money.pay(by=county.culture_compiler, wanted=wanted)
    return projects


def reached(target: str) -> str:
    """A result that just reaches a target, as it would be typed."""
    words = target.lstrip("≥≤=<>＝")
    if words.endswith(("前", "底")):
        return words.removesuffix("前").removesuffix("底")
    return words


def report(project: Any, by: Any, on: dt.date = JULY, **values: str) -> None:
    """A result of each indicator, typed with its proof: what just reaches it, or what is given by target (``""``: none)."""
    from jixiao_web.evidence import services
    from web.proving import photo, upload

    for row in project.indicators.filter(is_active=True):
        row.project = project
        if getattr(row, "route", None) is None:
            services.set_route(indicator=row, by=by, kind="typed", reason="由业务科室统计")
        value = values.get(row.data["target"], reached(row.data["target"]))
        if value:
            services.type_value(indicator=row, by=by, value=value, reason="业务统计月报", uploads=[upload("月报.png", photo())], as_of=on)  # fmt: skip


def said(project: Any, possibility: str = "确定能", **more: Any) -> dict[str, dict[str, Any]]:
    """What a unit adds to a monitoring form whose results will be reached."""
    rows = {
        row.uid: {"forecast": reached(row.data["target"]), "possibility": possibility, **more}
        for row in project.indicators.filter(is_active=True)
    }
    expected = {f.source: f"{f.initial / 1_000_000:.2f}" for f in project.fundings.all()}
    return {**rows, "": {"expected": expected}}


def watch_of(county: Any, **more: Any) -> Any:
    """The window from January to July."""
    from jixiao_web.monitoring import services

    days = {"since": dt.date(2025, 1, 1), "until": JULY, "due": dt.date(2099, 8, 20)}
    return services.open_watch(by=county.performer, **{"year": 2025, "name": "2025年1—7月绩效监控", **days, **more})
