"""Actual values: how they come about, that they follow every change, and that nothing is said where nothing was reported."""

import datetime as dt
import threading
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from web.proving import TRAINING, entry_of, ledger_of, photo, project_of, upload

SHARE = "share(sum(training, it.passed), sum(training, it.examined))"


@pytest.fixture
def project(county: Any, round_: Any) -> Any:
    """Its indicators promise a share, a number, money and a day."""
    return project_of(county, round_, "≥95%", "≥4次", "≤2.00万元", "2025年9月30日前")


def routed(indicator: Any, by: Any, formula: str, **more: Any) -> Any:
    from jixiao_web.evidence import services

    return services.set_route(indicator=indicator, by=by, kind="formula", formula=formula, **more)


def current(indicator: Any) -> Any:
    return indicator.actuals.get(is_current=True)


def test_a_formula_over_a_known_type_opens_its_ledger(project: Any, county: Any) -> None:
    routed(project.indicators.first(), county.compiler, SHARE)
    assert project.ledgers.get().title == "培训台账"
    assert current(project.indicators.first()).missing == "not-reported"


def test_a_value_follows_entry_correction_and_withdrawal(project: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    share, number = project.indicators.all()[:2]
    routed(share, county.compiler, SHARE)
    routed(number, county.compiler, "sum(training, it.sessions)")
    ledger = project.ledgers.get()
    first = entry_of(ledger, county.compiler)
    assert (current(share).value, current(share).exact, current(number).value) == ("95", "95", "2")
    second = entry_of(ledger, county.compiler, passed="36", examined="37", day="2025-06-20")
    now = current(share)
    assert (now.value, now.exact, now.numerator, now.denominator) == ("96.1039", "7400/77", "74", "77")
    assert now.parts == [
        {"words": "培训台账的考核合格人数合计", "value": "74", "records": 2, "blank": 0},
        {"words": "培训台账的参加考核人数合计", "value": "77", "records": 2, "blank": 0},
    ]
    services.correct(
        entry=second,
        by=county.compiler,
        typed=TRAINING | {"passed": "37", "examined": "37", "day": "2025-06-20"},
        reason="漏计",
    )
    assert current(share).numerator == "75"
    services.correct(entry=first, by=county.compiler, typed=None, reason="重复")
    assert (current(share).value, current(number).value) == ("100", "2")


def test_other_ledgers_leave_a_value_alone(project: Any, county: Any, django_assert_num_queries: Any) -> None:
    share = project.indicators.first()
    routed(share, county.compiler, SHARE)
    entry_of(project.ledgers.get(), county.compiler)
    before = current(share)
    other = ledger_of(project, county.compiler, "legal")
    from jixiao_web.evidence import services

    typed = {"kind": "咨询", "matter": "合同", "asked": "2025-05-06", "due": "2025-05-13"}
    services.add_entry(ledger=other, by=county.compiler, typed=typed)
    assert current(share).at == before.at


def test_what_is_silent_is_not_zero_and_is_counted(project: Any, county: Any) -> None:
    share = project.indicators.first()
    routed(share, county.compiler, SHARE)
    ledger = project.ledgers.get()
    entry_of(ledger, county.compiler, examined="", passed="")
    assert (current(share).value, current(share).missing) == ("", "not-reported")
    entry_of(ledger, county.compiler, day="2025-06-20")
    assert current(share).value == "95"
    assert current(share).parts[0] == {"words": "培训台账的考核合格人数合计", "value": "38", "records": 1, "blank": 1}


def test_zero_is_a_value_once_it_was_declared_and_no_longer_than_a_month(
    project: Any, county: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from jixiao_web.evidence import services

    number = project.indicators.all()[1]
    routed(number, county.compiler, "sum(training, it.sessions)")
    monkeypatch.setattr(timezone, "localdate", lambda *_a: dt.date(2025, 6, 30))
    services.declare_nothing(ledger=project.ledgers.get(), by=county.compiler, until=dt.date(2025, 6, 30))
    assert (current(number).value, current(number).missing) == ("0", "")
    for day, value in ((dt.date(2025, 7, 31), "0"), (dt.date(2025, 8, 1), "")):
        monkeypatch.setattr(timezone, "localdate", lambda *_a, day=day: day)
        services.recompute_for(project=project)
        assert current(number).value == value


def test_a_zero_denominator_is_told_and_kept(project: Any, county: Any) -> None:
    share = project.indicators.first()
    routed(share, county.compiler, SHARE)
    entry_of(project.ledgers.get(), county.compiler, examined="0", passed="0")
    now = current(share)
    assert (now.value, now.missing, now.numerator, now.denominator) == ("", "zero-denominator", "0", "0")


def test_money_comes_to_the_targets_unit_and_follows_payments(project: Any, county: Any) -> None:
    from jixiao_web.money.models import Payment
    from jixiao_web.money.queries import changed

    cost = project.indicators.all()[2]
    routed(cost, county.compiler, "paid()")
    assert current(cost).missing == "not-reported"
    Payment.objects.create(project=project, voucher="1", on="2025-03-01", amount=18_734_50, counts=True)
    changed.send(sender=Payment, projects=[project.pk])
    now = current(cost)
    assert (now.value, now.exact, now.parts[0]["value"]) == ("1.8735", "37469/20000", "37469/2")


def test_a_typed_divisor_goes_before_what_follows_from_units(project: Any, county: Any) -> None:
    number = project.indicators.all()[1]
    routed(number, county.compiler, "sum(training, it.people)", factor="10")
    entry_of(project.ledgers.get(), county.compiler)
    assert current(number).value == "4"
    with pytest.raises(ValidationError, match="大于零"):
        routed(number, county.compiler, "sum(training, it.people)", factor="0")


def test_a_day_is_held_as_a_day(project: Any, county: Any) -> None:
    until = project.indicators.all()[3]
    routed(until, county.compiler, "max(training, it.day)")
    entry_of(project.ledgers.get(), county.compiler)
    entry_of(project.ledgers.get(), county.compiler, day="2025-09-12")
    assert (current(until).value, current(until).exact) == ("2025-09-12", "")


@pytest.mark.parametrize(
    ("n", "formula", "said"),
    [(0, "share(sum(training, it.gone), count(training))", "没有“gone”字段"), (0, "count(", "写法有误"), (0, "count(nowhere)", "没有叫“nowhere”"),
     (3, "count(training)", "指标值是日期"), (1, "max(training, it.day)", "结果却是日期")],
)  # fmt: skip
def test_a_formula_that_does_not_fit_is_refused_and_leaves_nothing(
    project: Any, county: Any, n: int, formula: str, said: str
) -> None:
    indicator = project.indicators.all()[n]
    with pytest.raises(ValidationError, match=said):
        routed(indicator, county.compiler, formula)
    assert not project.ledgers.exists()
    assert not indicator.actuals.exists()


def test_values_of_a_day_are_one_row_and_earlier_days_stay(
    project: Any, county: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    number = project.indicators.all()[1]
    routed(number, county.compiler, "sum(training, it.sessions)")
    for today, day in (
        (dt.date(2025, 4, 1), "2025-03-05"),
        (dt.date(2025, 4, 1), "2025-03-06"),
        (dt.date(2025, 5, 1), "2025-04-30"),
    ):
        monkeypatch.setattr(timezone, "localdate", lambda *_a, today=today: today)
        entry_of(project.ledgers.get(), county.compiler, day=day)
    history = number.actuals.exclude(value="").values_list("as_of", "value", "is_current")
    assert list(history) == [(dt.date(2025, 5, 1), "6", True), (dt.date(2025, 4, 1), "4", False)]


# --- typed values, and none ------------------------------------------------------------------------------------


def typed_value(indicator: Any, by: Any, **more: Any) -> Any:
    from jixiao_web.evidence import services

    given = {
        "value": "96.5%",
        "reason": "第三方评估报告结论",
        "uploads": [upload("评估报告.png", photo())],
        "as_of": dt.date(2025, 9, 1),
    }
    return services.type_value(indicator=indicator, by=by, **given | more)


@pytest.fixture
def by_hand(project: Any, county: Any) -> Any:
    from jixiao_web.evidence import services

    indicator = project.indicators.first()
    services.set_route(indicator=indicator, by=county.compiler, kind="typed", reason="评估报告由第三方出具")
    return indicator


def test_a_typed_value_is_marked_and_rests_on_a_file(by_hand: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    made = typed_value(by_hand, county.compiler)
    assert (made.is_typed, made.value, made.is_current) == (True, "96.5%", True)
    file = made.attachments.get()
    with pytest.raises(ValidationError, match="必须有佐证"):
        services.withdraw_file(attachment=file, by=county.compiler, reason="传错了")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"reason": "报告"}, "来源"), ({"uploads": []}, "附上佐证"), ({"value": "差不多"}, "同样的形式"), ({"value": "3次"}, "同样的形式"), ({"value": "≥"}, "看不懂"),
     ({"value": "2025年6月1日"}, "同样的形式"), ({"as_of": dt.date(2024, 12, 31)}, "2025 年度内"), ({"uploads": [("甲.exe", b"MZ\x90\x00" * 50)]}, "不能作为佐证")],
)  # fmt: skip
def test_a_typed_value_without_all_of_it_is_refused(
    by_hand: Any, county: Any, wrong: dict[str, Any], said: str
) -> None:
    if isinstance(wrong.get("uploads"), list):
        wrong = wrong | {"uploads": [upload(*one) for one in wrong["uploads"]]}
    with pytest.raises(ValidationError, match=said):
        typed_value(by_hand, county.compiler, **wrong)
    assert not by_hand.actuals.exists()


def test_no_value_is_typed_over_records(project: Any, county: Any) -> None:
    share = project.indicators.first()
    routed(share, county.compiler, SHARE)
    with pytest.raises(ValidationError, match="由记录计算"):
        typed_value(share, county.compiler)


def test_another_way_ends_the_value_of_the_first(by_hand: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    typed_value(by_hand, county.compiler)
    routed(by_hand, county.compiler, SHARE)
    assert current(by_hand).missing == "not-reported"
    services.set_route(indicator=by_hand, by=county.compiler, kind="none", reason="统计口径尚未发布")
    assert not by_hand.actuals.filter(is_current=True).exists()
    assert by_hand.actuals.count() == 2


def test_what_cannot_be_measured_needs_its_reason(project: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    for kind in ("none", "typed"):
        with pytest.raises(ValidationError, match="至少 5 个字"):
            services.set_route(indicator=project.indicators.first(), by=county.compiler, kind=kind, reason="没有")


# --- what others tell, what others ask ---------------------------------------------------------------------------


def test_an_adjusted_text_brings_the_value_to_its_new_unit(project: Any, county: Any) -> None:
    from jixiao_web.projects.models import Project
    from jixiao_web.projects.services import Taken, taken_up

    number = project.indicators.all()[1]
    routed(number, county.compiler, "sum(training, it.people)")
    entry_of(project.ledgers.get(), county.compiler, people="8000")
    assert current(number).value == "8000"
    number.data = number.data | {"target": "≥0.7万人次"}
    number.save()
    taken_up.send(sender=Project, taken=[Taken(project, before={})], by=county.performer)
    assert current(number).value == "8000", "人 and 人次 are not the same: people decide"
    number.data = number.data | {"target": "≥0.7万人"}
    number.save()
    taken_up.send(sender=Project, taken=[Taken(project, before={})], by=county.performer)
    assert current(number).value == "0.8"


def test_coverage_counts_every_indicator_once(project: Any, county: Any, django_assert_num_queries: Any) -> None:
    from jixiao_web.evidence import queries, services

    share, number, cost, _until = project.indicators.all()
    routed(share, county.compiler, SHARE)
    routed(cost, county.compiler, "paid()")
    services.set_route(indicator=number, by=county.compiler, kind="none", reason="统计口径尚未发布")
    entry_of(project.ledgers.get(), county.compiler)
    with django_assert_num_queries(1):
        found = queries.coverage([project])[project.pk]
    assert found == queries.Coverage(computed=1, typed=0, waiting=1, none=1, open=1)
    assert (found.total, found.share) == (4, Fraction(1, 4))
    assert [s.state for s in queries.standings(project)] == ["computed", "none", "waiting", "open"]
    assert queries.Coverage().share is None
    assert (found + found).total == 8


def test_values_of_a_day_gone_by_are_computed_and_not_kept(project: Any, county: Any) -> None:
    from jixiao_web.evidence import queries

    share, number = project.indicators.all()[:2]
    routed(share, county.compiler, SHARE)
    routed(number, county.compiler, "sum(training, it.sessions)")
    entry_of(project.ledgers.get(), county.compiler)
    entry_of(project.ledgers.get(), county.compiler, day="2025-08-02", passed="0")
    kept = number.actuals.count()
    then = queries.actuals_on(project, dt.date(2025, 7, 31))
    assert (then[share.uid].value, then[number.uid].value) == ("95", "2")
    assert (current(share).value, number.actuals.count()) == ("47.5", kept)


def test_a_record_that_two_parts_look_at_is_counted_once(project: Any, county: Any) -> None:
    from jixiao_web.evidence import queries

    share, number = project.indicators.all()[:2]
    routed(share, county.compiler, 'share(sum(training, it.passed, it.name == "甲"), sum(training, it.passed))')
    routed(number, county.compiler, "sum(training, it.good) + count(training, it.people > 45) + count(first_aid)")
    ledger = project.ledgers.get(key="training")
    entry_of(ledger, county.compiler, name="甲", good="3")
    entry_of(ledger, county.compiler, day="2025-04-01", good="3", people="50")
    entry_of(ledger, county.compiler, day="2025-04-02", passed="", people="50")
    entry_of(ledger, county.compiler, day="2025-04-03", passed="")
    records = {line.indicator: line.records for line in queries.standings(project)}
    assert (records[share], records[number]) == (2, 3)
    assert [p["records"] for p in current(share).parts] == [1, 2]


def test_recomputing_all_changes_nothing_where_nothing_changed(project: Any, county: Any) -> None:
    from jixiao_web.evidence.models import Actual
    from jixiao_web.evidence.recomputing import recompute_all

    for indicator, formula in zip(project.indicators.all()[:2], (SHARE, "sum(training, it.sessions)"), strict=True):
        routed(indicator, county.compiler, formula)
    entry_of(project.ledgers.get(), county.compiler)
    before = list(Actual.objects.order_by("pk").values())
    assert recompute_all() == 2
    assert list(Actual.objects.order_by("pk").values()) == before


def test_a_new_day_changes_what_it_changes_once_and_by_itself(
    project: Any, county: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.cache import cache
    from django.utils import timezone

    from jixiao_web.evidence import daily, services

    cache.clear()
    number = project.indicators.all()[1]
    routed(number, county.compiler, "sum(training, it.sessions)")
    monkeypatch.setattr(timezone, "localdate", lambda *_a: dt.date(2025, 6, 30))
    services.declare_nothing(ledger=project.ledgers.get(), by=county.compiler, until=dt.date(2025, 6, 30))
    assert (daily.bring_to_today(), daily.bring_to_today()) == (1, None)
    assert current(number).value == "0"
    monkeypatch.setattr(timezone, "localdate", lambda *_a: dt.date(2025, 8, 1))
    with monkeypatch.context() as broken:
        broken.setattr(daily, "recompute_all", lambda **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            daily.bring_to_today()
    assert current(number).value == "0"
    cache.set("evidence-brought-to-2025-08-01-claimed", 1)
    assert daily.bring_to_today() is None, "another process is at it"
    cache.delete("evidence-brought-to-2025-08-01-claimed")
    assert daily.bring_to_today() == 1
    assert current(number).value == ""


def test_a_route_of_an_indicator_that_is_gone_is_not_computed(project: Any, county: Any) -> None:
    from jixiao_web.evidence.recomputing import recompute_all

    share = project.indicators.first()
    routed(share, county.compiler, SHARE)
    share.is_active = False
    share.save()
    assert recompute_all() == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_are_both_in_the_value(project: Any, county: Any) -> None:
    """Each sees the other's record, whoever comes first: into two ledgers of one formula."""
    from django.db import connection

    from jixiao_web.evidence import services

    number = project.indicators.all()[1]
    routed(number, county.compiler, "sum(training, it.people) + sum(first_aid, it.people)")
    ledgers = {x.key: x for x in project.ledgers.all()}
    aid = {"kind": "普及培训", "place": "一中", "day": "2025-03-05", "finished": "是", "people": "1"}
    faults: list[BaseException] = []

    def write(ledger: Any, typed: dict[str, str]) -> None:
        try:
            for _n in range(5):
                services.add_entry(ledger=ledger, by=county.compiler, typed=typed)
        except BaseException as error:  # noqa: BLE001 - told by the test
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=one) for one in
               ((ledgers["training"], TRAINING | {"people": "100"}), (ledgers["first_aid"], aid))]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert current(number).value == "505"
    ledgers["training"].refresh_from_db()
    assert ledgers["training"].entries_count == 5
