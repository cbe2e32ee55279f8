"""A department's approved text at work: its projects with payments and results, for monitoring, self-evaluation, evaluation.

``at_work(county, round_)`` are the four projects of the culture department as if its text were approved; ``reported``
types a result for each of their indicators, ``said`` is what a unit adds to a monitoring form.
"""

import datetime as dt
from typing import Any

import pytest

JULY = dt.date(2025, 7, 31)
DECEMBER = dt.date(2025, 12, 31)
SEVEN_MONTHS = {
    "≥320天": "188天", "≥48期": "29期", "≥18万人次": "10.6万人次", "≥80场": "52场", "≥16个": "12个", "2025年10月31日前": "",
    "≥2.4万人次": "1.5万人次", "≥6个": "4个", "≥4期": "3期", "≥24场": "15场", "2025年11月30日前": "", "≥6000人次": "3700人次",
    "≥8人": "5人", "≤600千瓦时": "310千瓦时", "≥36台": "36台", "≥30万人次": "17万人次", "2025年6月30日前": "2025年6月28日",
    "2025年1月31日前": "2025年1月20日",
}  # fmt: skip
"""Results by the end of July, by target: what adds up is on its way, what is due later is not reported (``""``)."""


MISSED = {
    "≥48期": "45期", "≤8500元/期": "9000元/期", "≥93%": "91.7%", "2025年1月31日前": "2025年2月11日", "≥80场": "79场",
    "≥2.4万人次": "2.31万人次", "≥24场": "26场", "≥6000人次": "5700人次", "=100%": "97.22%", "2025年6月30日前": "2025年7月9日",
}  # fmt: skip
"""Results at the end of the year, by target: some a little short, some late, some far."""


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    """Files that prove something are kept apart from those of other tests. Imported by the tests that have some."""
    settings.MEDIA_ROOT = tmp_path / "files"


def at_work(county: Any, round_: Any) -> list[Any]:
    """The projects of the culture department, each with a payment of three fifths of its budget in June."""
    from jixiao_web.projects.services import take_up
    from jixiao_web.review import services as review
    from web.conftest import begin_text
    from web.scene import ROOT

    text = begin_text(ROOT, round_, county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    text.refresh_from_db()
    projects = take_up(submission=text, version=text.versions.get(), by=county.performer)
    paid(projects, county.culture_compiler)
    return projects


def paid(projects: list[Any], by: Any) -> None:
    """A payment of three fifths of each budget, in June."""
    from jixiao_web.money import services as money

    for number, project in enumerate(projects, 1):
        for funding in project.fundings.exclude(initial=0):
            wanted = money.Wanted(project, f"06{number:02}{funding.source}", dt.date(2025, 6, 20), funding.initial * 3 // 5, source=funding.source)  # fmt: skip
            money.pay(by=by, wanted=wanted)


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


def season_of(county: Any, **more: Any) -> Any:
    """The self-evaluation of the year."""
    from jixiao_web.evaluation import services

    days = {"due": dt.date(2099, 2, 28), "as_of": DECEMBER}
    return services.open_season(by=county.performer, **{"year": 2025, "scheme": "", **days, **more})


def explained(form: Any, words: str = "受暴雨影响停课，已安排补课并调整计划") -> dict[str, Any]:
    """A reason for each deviation, and something on the whole."""
    rows = {uid: {"deviation": words} for uid in form.project.indicators.values_list("uid", flat=True)}
    whole = {
        "achieved": "基本完成年度目标。",
        "shortcomings": "个别指标没有完成。",
        "remedies": "细化月度计划，按月跟踪。",
    }
    return {**rows, "": whole}


def handed_in(form: Any, by: Any) -> Any:
    """A self-evaluation form with all its reasons, handed in."""
    from jixiao_web.evaluation import services

    done = services.say(evaluation=form, by=by, said=explained(form), revision=form.revision)
    return services.submit(evaluation=form, by=by, revision=done.evaluation.revision)


def looked_back(county: Any, projects: list[Any], by: Any, decider: Any) -> dict[str, Any]:
    """Two projects in a window and in a season, the first's forms open, the second's handed in; a task that was answered, a
    draw, an evaluation half written, a rectification with its proof: each under its name.
    """
    from jixiao_web.evaluation import services as evaluation
    from jixiao_web.monitoring import services as monitoring
    from web.proving import photo, upload

    first, second = projects[:2]
    paid(projects, by)
    for project in (first, second):
        report(project, by, **SEVEN_MONTHS)
    watch = watch_of(county)
    sheet, done = watch.sheets.get(project=first), watch.sheets.get(project=second)
    monitoring.say(sheet=sheet, by=by, said=said(first, "有可能"), revision=0)
    filled = monitoring.say(sheet=done, by=by, said=said(second), revision=0).sheet
    monitoring.submit(sheet=filled, by=by, revision=filled.revision)
    task = monitoring.follow_up(
        sheet=done, by=decider, kind="hurry", words="第三季度支出进度达到75%", due=dt.date(2099, 9, 30)
    )
    monitoring.answer(consequence=task, by=by, words="已制定分月用款计划")
    report(second, by, DECEMBER, **MISSED)
    season = season_of(county)
    form = season.forms.get(project=second)
    handed_in(form, by)
    everything = list(type(first).objects.filter(is_active=True).select_related("organisation"))
    draw = evaluation.draw(by=county.performer, year=2025, purpose="财政重点评价", projects=everything, strata={"全部": 2},
                           stratum_of={p.pk: "全部" for p in everything}, seed="2025123")  # fmt: skip
    judged = evaluation.begin(
        by=county.performer, project=second, kind="finance", frame=evaluation.default_frame(2025), as_of=DECEMBER
    )
    evaluation.write(evaluation=judged, by=county.performer, papers={"basis": {"score": "2", "facts": "批复文件齐全"}},
                     report={"problems": "（一）演出少1场。"}, revision=0)  # fmt: skip
    problem = evaluation.add_rectification(by=decider, organisation=second.organisation, origin="evaluation", problem="演出场次没有完成",
                                           due=dt.date(2099, 6, 30), project=second, evaluation=judged)  # fmt: skip
    evaluation.answer_rectification(
        rectification=problem, by=by, measures="补演", words="已补演1场", uploads=[upload("演出.png", photo())]
    )
    return {"working": first, "judged_project": second, "watch": watch, "sheet": sheet, "sheet_done": done, "season": season,
            "form": season.forms.get(project=first), "form_done": form, "draw": draw, "judged": judged, "problem": problem}  # fmt: skip
