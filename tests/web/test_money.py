"""Budgets by source and their adjustments, single payments, plan beside actual, purchases: services and pages."""

import io
import json
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jixiao.lang.progress import planned
from jixiao_web.audit.models import Entry
from jixiao_web.money import queries, services
from jixiao_web.money.chart import chart_of
from jixiao_web.money.models import Funding, Milestone, Payment, Source
from jixiao_web.money.services import Wanted
from jixiao_web.projects import told
from jixiao_web.projects.models import Project
from jixiao_web.submissions.draft import plan_of
from web.asking import as_, said, tree, words
from web.paying import listed, row, stored
from web.surveying import project_of

pytestmark = pytest.mark.django_db
LAST = date(2025, 12, 31)


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"project": project_of(county, round_)}


@pytest.fixture
def project(begun: dict[str, Any]) -> Any:
    return begun["project"]


def by_source(project: Any) -> dict[str, tuple[int, int]]:
    return {f.source: (f.initial, f.adjusted) for f in Funding.objects.filter(project=project)}


def adjusted(county: Any, project: Any, after: int, on: date, source: Source = Source.FISCAL) -> Any:
    return services.adjust(project=project, by=county.culture_compiler, source=source, after=after, on=on,
                           document="财预〔2025〕12号", reason="年中追加")  # fmt: skip


def details(action: str) -> Any:
    return json.loads(Entry.objects.filter(action=action).latest("seq").details)


# --- budgets -----------------------------------------------------------------------------------------------------


def test_the_budget_is_what_the_approved_text_says_by_source(county: Any, project: Any) -> None:
    found = {p.name: by_source(p) for p in Project.objects.all()}
    assert found["送戏下乡惠民演出经费"] == {"fiscal": (48_000_000, 48_000_000), "other": (12_000_000, 12_000_000)}
    assert found["文化馆免费开放经费"] == {"fiscal": (86_000_000, 86_000_000), "other": (0, 0)}


@pytest.mark.parametrize(
    ("sheet", "stated"),
    [
        ({"fiscal": "", "other": "", "total": "86"}, {"fiscal": 86_000_000}), ({"fiscal": "", "other": "", "total": ""}, {}),
        ({"fiscal": "", "other": "6", "total": "86"}, {"fiscal": 80_000_000, "other": 6_000_000}),
        ({"fiscal": "八十", "other": "", "total": ""}, {}), ({"fiscal": "0", "other": "", "total": "5"}, {"fiscal": 0}),
        ({"fiscal": "-3", "other": "", "total": ""}, {}), ({"fiscal": "0.0000001", "other": "", "total": ""}, {}),
    ],
)  # fmt: skip
def test_what_a_text_does_not_say_is_no_budget_of_nothing(sheet: dict[str, str], stated: dict[str, int]) -> None:
    assert {s.value: amount for s, amount in services._stated(sheet).items()} == stated


def test_an_adjustment_keeps_before_and_after_with_its_document(county: Any, project: Any) -> None:
    made = adjusted(county, project, 90_000_000, date(2025, 6, 1))
    assert (made.before, made.after, made.document) == (86_000_000, 90_000_000, "财预〔2025〕12号")
    assert by_source(project)["fiscal"] == (86_000_000, 90_000_000)
    assert details("money.budget-adjusted") | {"reason": ""} == {
        "source": "fiscal", "before": "860000.00", "after": "900000.00", "document": "财预〔2025〕12号", "reason": ""}  # fmt: skip


def test_the_budget_of_a_day_is_the_one_that_held_then(county: Any, project: Any) -> None:
    adjusted(county, project, 90_000_000, date(2025, 6, 1))
    adjusted(county, project, 80_000_000, date(2025, 9, 1))
    found = [
        queries.account(project, day).adjusted for day in (date(2025, 5, 31), date(2025, 6, 1), date(2025, 9, 1), LAST)
    ]
    assert found == [86_000_000, 90_000_000, 80_000_000, 80_000_000]


def test_money_carried_over_is_a_source_of_its_own(county: Any, project: Any) -> None:
    adjusted(county, project, 5_000_000, date(2025, 1, 15), Source.CARRYOVER)
    assert by_source(project)["carryover"] == (0, 5_000_000)
    now = queries.account(project, LAST)
    assert [r.source for r in now.rows] == ["fiscal", "carryover", "other"]
    assert now.adjusted == 91_000_000


@pytest.mark.parametrize(
    ("more", "told_"),
    [
        ({"document": " "}, "依据的文件"), ({"reason": ""}, "依据的文件"), ({"after": -1}, "不能为负数"), ({"after": 10**16}, "10 万亿"),
        ({"on": date(2024, 12, 31)}, "不在2025年度内"), ({"after": 86_000_000}, "相同"),
    ],
)  # fmt: skip
def test_an_adjustment_that_cannot_be_is_refused(county: Any, project: Any, more: dict[str, Any], told_: str) -> None:
    given_ = {"project": project, "by": county.culture_compiler, "source": Source.FISCAL, "after": 1, "on": date(2025, 6, 1),
              "document": "财预〔2025〕12号", "reason": "追加"}  # fmt: skip
    with pytest.raises(ValidationError, match=told_):
        services.adjust(**{**given_, **more})
    assert by_source(project)["fiscal"] == (86_000_000, 86_000_000)


def test_adjustments_are_written_down_in_the_order_of_time(county: Any, project: Any) -> None:
    adjusted(county, project, 90_000_000, date(2025, 6, 1))
    with pytest.raises(ValidationError, match="按时间先后"):
        adjusted(county, project, 1, date(2025, 5, 1))


def test_who_may_adjust(county: Any, project: Any) -> None:
    given_ = {
        "project": project,
        "source": Source.FISCAL,
        "after": 1,
        "on": date(2025, 6, 1),
        "document": "文",
        "reason": "因",
    }
    with pytest.raises(PermissionDenied):
        services.adjust(by=county.culture_head, **given_)
    with pytest.raises(Http404):
        services.adjust(by=county.officer, **given_)
    services.adjust(by=county.other_officer, **given_)


def test_an_adjusted_text_changes_the_budget_with_itself_as_the_document(county: Any, project: Any) -> None:
    before = project.data
    project.data = {**before, "fiscal": "90.00", "total": "90.00"}
    project.submission.adjust_reason = "县政府常务会议纪要"
    services.open_funding(project=project, before=before, by=county.performer)
    made = project.fundings.get(source="fiscal").adjustments.get()
    assert (made.before, made.after, made.document) == (86_000_000, 90_000_000, "绩效文本第1版批复")
    services.open_funding(project=project, before=project.data, by=county.performer)  # nothing new
    assert project.fundings.get(source="fiscal").adjustments.count() == 1


# --- payments ----------------------------------------------------------------------------------------------------


def test_nothing_reported_is_not_nothing_paid(county: Any, project: Any) -> None:
    now = queries.account(project, LAST)
    assert (now.paid, now.rate, now.until) == (None, None, None)
    assert told.money([project], LAST)[project.pk].light == "unknown"


def test_payments_count_from_their_day_on_and_by_their_source(county: Any, project: Any) -> None:
    show = Project.objects.get(name="送戏下乡惠民演出经费")
    for n, (source, amount, on) in enumerate([(Source.FISCAL, 10_000_00, date(2025, 2, 1)), (Source.OTHER, 500_00, date(2025, 3, 1)),
                                              (Source.FISCAL, -200_00, date(2025, 4, 1))]):  # fmt: skip
        services.pay(by=county.culture_compiler, wanted=Wanted(show, f"V{n}", on, amount, source))
    at = {
        day: queries.account(show, date.fromisoformat(day)).paid
        for day in ("2025-01-31", "2025-02-01", "2025-03-31", "2025-12-31")
    }
    assert at == {"2025-01-31": 0, "2025-02-01": 1_000_000, "2025-03-31": 1_050_000, "2025-12-31": 1_030_000}
    rows = {r.source: r.paid for r in queries.account(show, LAST).rows}
    assert rows == {"fiscal": 980_000, "other": 50_000}


def test_the_rate_is_against_the_adjusted_budget(county: Any, project: Any) -> None:
    services.pay(by=county.culture_compiler, wanted=Wanted(project, "1", date(2025, 7, 1), 43_000_000))
    assert queries.account(project, LAST).rate == 50
    adjusted(county, project, 43_000_000, date(2025, 8, 1))
    assert queries.account(project, LAST).rate == 100
    assert queries.account(project, date(2025, 7, 31)).rate == 50


@pytest.mark.parametrize(
    ("more", "told_"),
    [({"on": date(2024, 12, 31)}, "不在2025年度内"), ({"voucher": "  "}, "凭证号"), ({"voucher": "9" * 65}, "凭证号"),
     ({"amount": 0}, "不能为零"), ({"amount": 10**16}, "10 万亿"), ({"amount": 86_000_001}, "将超出预算 0.01 元")],
)  # fmt: skip
def test_a_payment_that_cannot_be_is_refused(county: Any, project: Any, more: dict[str, Any], told_: str) -> None:
    given_ = {"project": project, "voucher": "1", "on": date(2025, 3, 1), "amount": 100, **more}
    with pytest.raises(ValidationError, match=told_):
        services.pay(by=county.culture_compiler, wanted=Wanted(**given_))
    assert not Payment.objects.exists()
    assert not Entry.objects.filter(action="money.paid").exists()


def test_several_are_written_down_all_or_none_and_each_fault_has_its_number(county: Any, project: Any) -> None:
    good = Wanted(project, "1", date(2025, 3, 1), 100)
    bad = [Wanted(project, "2", date(2026, 3, 1), 100), Wanted(project, "", date(2025, 3, 1), 100)]
    with pytest.raises(ValidationError) as error:
        services.pay_all(by=county.culture_compiler, wanted=[good, *bad])
    assert error.value.messages == ["第 2 笔：2026-03-01不在2025年度内。", "第 3 笔：请填写凭证号（不超过 64 个字）。"]
    assert not Payment.objects.exists()


def test_a_payment_that_is_there_is_known_again_and_alike_ones_of_a_call_are_several(county: Any, project: Any) -> None:
    one = Wanted(project, "1", date(2025, 3, 1), 100)
    first = services.pay_all(by=county.culture_compiler, wanted=[one, one])
    assert [w.is_known for w in first] == [False, False]
    again = services.pay_all(by=county.culture_compiler, wanted=[one, one, one])
    assert [w.is_known for w in again] == [True, True, False]
    assert queries.account(project, LAST).paid == 300
    with pytest.raises(ValidationError, match="已经有了"):
        services.pay(by=county.culture_compiler, wanted=one)


def test_overspending_is_stopped_or_let_pass_as_the_round_is_set(county: Any, project: Any, round_: Any) -> None:
    over = Wanted(project, "1", date(2025, 3, 1), 86_000_001)
    with pytest.raises(PermissionDenied):
        services.set_overspending(round_=round_, by=county.officer, way="warn")
    with pytest.raises(ValidationError, match="禁止"):
        services.set_overspending(round_=round_, by=county.performer, way="maybe")
    services.set_overspending(round_=round_, by=county.performer, way="warn")
    assert details("money.overspending-set") == {"before": "stop", "after": "warn"}
    services.pay(by=county.culture_compiler, wanted=over)
    assert [w.words for w in queries.waits(project, county.culture_compiler)] == ["支付已超出预算"]
    services.set_overspending(round_=round_, by=county.performer, way="stop")
    services.pay(
        by=county.culture_compiler, wanted=Wanted(project, "2", date(2025, 3, 1), -5)
    )  # money that comes back may
    with pytest.raises(ValidationError, match="将超出预算"):
        services.pay(by=county.culture_compiler, wanted=Wanted(project, "3", date(2025, 3, 1), 5))


def test_a_call_may_say_up_to_when_all_payments_are_told(county: Any, project: Any) -> None:
    other = Project.objects.get(name="送戏下乡惠民演出经费")
    services.pay_all(
        by=county.culture_compiler,
        wanted=[Wanted(project, "1", date(2025, 3, 1), 100)],
        complete_until=date(2025, 6, 30),
    )
    assert queries.reported_until([project, other]) == dict.fromkeys((project.pk, other.pk), date(2025, 6, 30))
    services.pay_all(
        by=county.culture_compiler,
        wanted=[Wanted(project, "2", date(2025, 3, 1), 100)],
        complete_until=date(2025, 5, 1),
    )
    assert queries.reported_until([other]) == {other.pk: date(2025, 6, 30)}  # never backwards


@pytest.mark.parametrize("count", [0, services.MOST_AT_ONCE + 1])
def test_a_call_has_a_size(county: Any, project: Any, count: int) -> None:
    with pytest.raises(ValidationError, match="1 至 1000"):
        services.pay_all(by=county.culture_compiler, wanted=[Wanted(project, "1", date(2025, 3, 1), 1)] * count)


# --- plan and actual ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "share"),
    [
        ("2025-01-01", Fraction(25, 100) / 90), ("2025-03-31", Fraction(25, 100)), ("2025-06-30", Fraction(50, 100)),
        ("2025-04-30", Fraction(25, 100) + Fraction(25, 100) * Fraction(30, 91)), ("2025-12-31", Fraction(1)),
        ("2025-08-31", Fraction(50, 100) + Fraction(35, 100) * Fraction(62, 123)), ("2025-10-31", Fraction(85, 100)),
        ("2025-11-15", Fraction(85, 100) + Fraction(15, 100) * Fraction(15, 61)),
    ],
)  # fmt: skip
def test_the_plan_of_3_6_10_12_months_is_read_for_any_day(county: Any, project: Any, on: str, share: Fraction) -> None:
    found = planned(plan_of(project.data), date.fromisoformat(on), 2025)
    assert found is not None
    assert found.share == share


@given(st.dates(date(2025, 1, 1), date(2025, 12, 30)))
def test_the_plan_never_falls_from_a_day_to_the_next(day: date) -> None:
    plan = plan_of({"plan": {"3": "25", "6": "50", "10": "85", "12": "100"}})
    now, then = planned(plan, day, 2025), planned(plan, day + timedelta(days=1), 2025)
    assert now is not None
    assert then is not None
    assert 0 < now.share < then.share <= 1


def test_lights_and_reasons_follow_from_how_far_payments_are_behind(county: Any, project: Any) -> None:
    def light(paid: int) -> str:
        Payment.objects.all().delete()
        services.pay(by=county.culture_compiler, wanted=Wanted(project, "1", date(2025, 6, 30), paid))
        return told.money([project], date(2025, 6, 30))[project.pk].light

    assert [light(86_000_000 * share // 100) for share in (50, 41, 39, 29)] == ["green", "green", "yellow", "red"]
    assert (
        "20" in told.money([project], date(2025, 6, 30))[project.pk].why
        or "21" in told.money([project], date(2025, 6, 30))[project.pk].why
    )


def test_after_the_last_reported_day_money_stands_as_it_did_then(county: Any, project: Any) -> None:
    services.pay(by=county.culture_compiler, wanted=Wanted(project, "1", date(2025, 3, 31), 21_500_000))
    seen = told.money([project], date(2025, 11, 30))[project.pk]
    assert (seen.day, seen.rate, seen.light) == (date(2025, 3, 31), Fraction(1, 4), "green")


def test_the_course_of_a_year_ends_where_reports_end(county: Any, project: Any) -> None:
    stored(county, listed([row(project, 1, "100", on="2025-02-10"), row(project, 2, "50", on="2025-04-10")], "150"))
    points = queries.course(project, date(2025, 4, 10))
    assert [p.day.isoformat() for p in points][2:5] == ["2025-03-31", "2025-04-10", "2025-04-30"]
    assert [p.paid for p in points][:6] == [0, 10000, 10000, 15000, None, None]
    chart = chart_of(points, 86_000_000, date(2025, 4, 10))
    assert len(chart.paid.split()) == 5  # from the beginning of the year
    assert len(chart.planned.split()) == 14


def test_a_project_without_plan_or_budget_has_no_light(county: Any, project: Any) -> None:
    project.data = {**project.data, "plan": dict.fromkeys(("3", "6", "10", "12"), "")}
    Funding.objects.filter(project=project).delete()
    seen = told.money([project], LAST)[project.pk]
    assert (seen.initial, seen.adjusted, seen.rate, seen.light) == (None, None, None, "unknown")


# --- purchases ---------------------------------------------------------------------------------------------------


def step(
    county: Any, project: Any, kind: str, planned_: str, done: str | None = None, name: str = "展示设备", **more: Any
) -> Any:
    return services.set_milestone(project=project, by=county.culture_compiler, kind=kind, name=name, planned=date.fromisoformat(planned_),
                                  done=date.fromisoformat(done) if done else None, **more)  # fmt: skip


def test_a_purchase_goes_from_procurement_to_payment_and_tells_what_is_late(county: Any, project: Any) -> None:
    step(county, project, "procurement", "2025-03-01", "2025-03-11")
    step(county, project, "contract", "2025-04-01", "2025-04-01", amount=72_000_000, document="HT-2025-01")
    step(county, project, "acceptance", "2025-06-01")
    step(county, project, "payment", "2025-07-01")
    (purchase,) = queries.purchases(project, date(2025, 6, 11))
    assert list(purchase.steps) == ["procurement", "contract", "acceptance", "payment"]
    assert {kind: (steps[0].late, steps[0].early) for kind, steps in purchase.steps.items()} == {
        "procurement": (10, False), "contract": (0, False), "acceptance": (10, False), "payment": (0, False)}  # fmt: skip
    assert [m.kind for m in queries.late_milestones(project, date(2025, 6, 11))] == ["acceptance"]


def test_paying_before_accepting_is_told(county: Any, project: Any) -> None:
    step(county, project, "acceptance", "2025-06-01", "2025-06-20")
    step(county, project, "payment", "2025-06-10", "2025-06-10")
    (purchase,) = queries.purchases(project, date(2025, 7, 1))
    assert purchase.steps["payment"][0].early
    assert not purchase.steps["acceptance"][0].early


def test_what_is_late_waits_on_the_projects_page(county: Any, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    step(county, project, "contract", "2025-04-01")
    monkeypatch.setattr(queries, "today", lambda: date(2025, 4, 11))
    page = tree(as_(county.culture_head).get(f"/projects/{project.pk}/"))
    assert "签订合同逾期 10 天：展示设备" in words(page.cssselect("aside .late"))


@pytest.mark.parametrize(
    ("more", "told_"),
    [
        ({"done": "2999-01-01"}, "不能晚于今天"),
        ({"amount": -1}, "不能为负数"),
        ({"kind": "gift"}, "不是有效选项"),
        ({"name": " "}, "不能为空"),
    ],
)
def test_a_step_that_cannot_be_is_refused(county: Any, project: Any, more: dict[str, Any], told_: str) -> None:
    with pytest.raises(ValidationError, match=told_):
        step(county, project, **{"kind": "contract", "planned_": "2025-04-01", **more})
    assert not Milestone.objects.exists()


def test_only_ones_own_purchases_are_written_down_and_a_dropped_one_stays_in_the_record(
    county: Any, project: Any
) -> None:
    made = step(county, project, "contract", "2025-04-01", document="HT-1")
    with pytest.raises(Http404):
        services.set_milestone(project=project, by=county.compiler, kind="contract", name="x", planned=date(2025, 4, 1))
    step(county, project, "contract", "2025-05-01", document="HT-1", milestone=made)
    assert details("money.milestone-set")["before"]["planned"] == "2025-04-01"
    services.drop_milestone(milestone=made, by=county.culture_compiler)
    assert (Milestone.objects.count(), details("money.milestone-dropped")["document"]) == (0, "HT-1")


# --- pages -------------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_not_reported_and_what_was_paid(county: Any, project: Any) -> None:
    client = as_(county.other_officer)
    page = words(tree(client.get(f"/projects/{project.pk}/money")).cssselect("main"))
    assert "未报数" in page
    assert "没有报数不等于没有支付" in page
    services.pay(
        by=county.culture_compiler, wanted=Wanted(project, "V77", date(2025, 6, 30), 43_000_000, payee="省城印刷厂")
    )
    page = words(tree(client.get(f"/projects/{project.pk}/money?on=2025-06-30")).cssselect("main"))
    for told_ in ("43.00", "50%", "V77", "省城印刷厂", "支付明细登记到 2025-06-30"):
        assert told_ in page


@pytest.mark.parametrize("on", ["", "2025-02-30", "abc", "1999-01-01", "9999-12-31"])
def test_whatever_day_an_address_asks_for_the_page_opens(county: Any, project: Any, on: str) -> None:
    assert as_(county.auditor).get(f"/projects/{project.pk}/money", {"on": on}).status_code == 200


def test_a_budget_is_adjusted_on_its_page_before_and_after_shown(county: Any, project: Any) -> None:
    client = as_(county.culture_compiler)
    where = f"/projects/{project.pk}/money/adjust"
    assert "86.00" in words(tree(client.get(where)).cssselect("aside"))
    typed = {"source": "fiscal", "after": "90", "on": "2025-06-01", "document": "财预〔2025〕12号", "reason": "追加"}
    refused = client.post(where, {**typed, "after": "九十"})
    assert refused.status_code == 422
    assert "请填写万元金额" in words(tree(refused).cssselect("form"))
    answer = client.post(where, typed, follow=True)
    assert said(answer) == "预算已调整。"
    assert "86.0090.00财预〔2025〕12号" in words(
        tree(answer).xpath("//section[h2[@id='adjustments'] or .//h2[@id='adjustments']]")
    )
    assert "相同" in words(tree(client.post(where, typed)).cssselect("form"))


def test_a_payment_is_written_down_on_its_page_and_shows_where_it_came_from(county: Any, project: Any) -> None:
    client = as_(county.culture_compiler)
    where = f"/projects/{project.pk}/money/pay"
    typed = {"voucher": "V9", "on": "2025-03-01", "amount": "1,234.50", "source": "fiscal", "payee": "甲"}
    assert client.post(where, {**typed, "amount": "0.12万元"}).status_code == 422
    assert said(client.post(where, typed, follow=True)) == "支付已登记。"
    assert "已经有了" in words(tree(client.post(where, typed)).cssselect(".note-error"))
    page = words(tree(client.get(f"/payments/{Payment.objects.get().pk}")).cssselect("main"))
    assert "1,234.50" in page


def test_payments_are_found_by_words_source_and_days_and_summed(county: Any, project: Any) -> None:
    rows = [row(project, n, str(n * 10), on=f"2025-0{n}-01", payee=f"第{n}家") for n in (1, 2, 3)]
    stored(county, listed(rows, "60"))
    client = as_(county.auditor)

    def listed_at(asked: str) -> str:
        return words(tree(client.get(f"/projects/{project.pk}/money/payments?{asked}")).cssselect("main"))

    assert "第2家" in listed_at("q=第2家")
    assert "第3家" not in listed_at("q=第2家")
    assert "第1家" not in listed_at("since=2025-02-01&until=2025-02-28")
    assert "50.00" in listed_at("since=2025-02-01")
    assert "第1家" in listed_at("since=nonsense&source=nonsense&page=99")
    book = load_workbook(io.BytesIO(client.get(f"/projects/{project.pk}/money/payments.xlsx?since=2025-02-01").content))
    assert [line[2] for line in book.active.iter_rows(min_row=2, values_only=True)] == [20, 30]


def test_nothing_in_a_workbook_is_a_formula(county: Any, project: Any) -> None:
    services.pay(
        by=county.culture_compiler,
        wanted=Wanted(project, "=1+1", date(2025, 3, 1), 100, payee="@SUM(A1)", summary="http://x"),
    )
    content = as_(county.auditor).get(f"/projects/{project.pk}/money/payments.xlsx").content
    line = next(load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2))
    assert [c.data_type for c in line if c.value] == ["s", "s", "n", "s", "s", "s"]
    assert not any(c.hyperlink for c in line)


def test_purchases_are_kept_on_their_page(county: Any, project: Any) -> None:
    client = as_(county.culture_compiler)
    new = f"/projects/{project.pk}/money/milestones"
    typed = {"name": "展示设备", "kind": "contract", "planned": "2025-04-01", "amount": "720000", "document": "HT-1"}
    assert said(client.post(new, typed, follow=True)) == "采购进度已登记。"
    made = Milestone.objects.get()
    page = tree(client.get(f"{new}/{made.pk}"))
    assert page.cssselect("[name=amount]")[0].get("value") == "720000.00"
    client.post(f"{new}/{made.pk}", {**typed, "done": "2025-04-11"})
    shown = words(tree(client.get(f"/projects/{project.pk}/money")).cssselect("#purchases, .milestone"))
    assert "04-11 完成 晚 10 天 720,000.00 元 HT-1" in shown
    other = Project.objects.exclude(pk=project.pk).first()
    assert client.get(f"/projects/{other.pk}/money/milestones/{made.pk}").status_code == 404
    assert said(client.post(f"{new}/{made.pk}/drop", follow=True)) == "这一步已删除。"


def test_the_setting_is_made_on_the_page_of_the_lists(county: Any, project: Any, round_: Any) -> None:
    client = as_(county.performer)
    assert "超出预算的支付" in words(tree(client.get("/payments/imports/")).cssselect("aside"))
    assert said(client.post(f"/rounds/{round_.pk}/overspending", {"way": "warn"}, follow=True)) == "设置已保存。"
    assert "不禁止" in words(tree(client.get(f"/projects/{project.pk}/money")).cssselect("main"))
