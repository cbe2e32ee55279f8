"""Whole forms: sums, grades, caps, empty rows, what is printed otherwise, and several forms together."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from jixiao.law.scoring import Cap, Scheme, scheme_for, scheme_names
from jixiao.model.score import ScoreSheet
from jixiao.score.aggregate import merged, score_text
from jixiao.score.sheet import score_project
from jixiao.score.weights import apportioned, spread_weights
from score.forms import ROWS, Row, form, project, text, with_results

NATION = scheme_for(name="caiyu-2020-10")
GATED = scheme_for(name="caiyu-2021-101")


def fields(sheet: ScoreSheet) -> list[str]:
    return [one.field for one in sheet.mismatches]


def test_the_total_is_the_sum_and_the_form_agrees() -> None:
    sheet = score_project(project(total_score="93", grade="优"), NATION)
    assert [str(row.earned.points) for row in sheet.rows] == ["16.00", "20.00", "8.00", "30.00", "10.00"]
    assert (sheet.execution and str(sheet.execution.earned.points), str(sheet.total), sheet.grade) == (
        "9.00",
        "93.00",
        "优",
    )
    assert [(level.level1, level.weight, str(level.points)) for level in sheet.levels] == [
        ("产出指标", 50, "44.00"), ("效益指标", 30, "30.00"), ("满意度指标", 10, "10.00")]  # fmt: skip
    assert sheet.mismatches == ()


def test_each_figure_that_differs_is_named() -> None:
    rows = [(*ROWS[0][:6], "20"), *ROWS[1:]]
    sheet = score_project(project(rows, execution=("10", "10"), total_score="98", grade="优"), NATION)
    assert fields(sheet) == ["indicators[0].score", "results.funds[0].score", "results.total_score"]
    assert [(one.printed, one.right) for one in sheet.mismatches] == [("20", "16.00"), ("10", "9.00"), ("98", "93.00")]


def test_rounding_is_no_difference() -> None:
    rows: list[Row] = [
        ("产出指标", "质量指标", "合格率", "≥95%", "91%", "15", "14.4"),
        ("效益指标", "社会效益指标", "增长率", "≥3%", "2%", "75", "50"),
    ]
    sheet = score_project(project(rows, total_score="73.4"), NATION)
    assert sheet.exact == Fraction(91, 95) * 15 + 50 + 9
    assert sheet.mismatches == ()


def test_a_wrong_grade_is_named_and_bands_are_half_open_on_exact_points() -> None:
    assert fields(score_project(project(total_score="93", grade="良"), NATION)) == ["results.grade"]
    assert [NATION.grade(Fraction(points)) for points in ("100", "90", "89.999", "80", "60", "59.9", "0")] == list(
        "优优良良中差差"
    )
    rows: list[Row] = [("产出指标", "数量指标", "件数", "≥9000件", "8096件", "90", None)]
    sheet = score_project(project(rows, money=("80.00", "80.00", "72.32"), execution=("10", None)), NATION)
    assert (sheet.exact, str(sheet.total), sheet.grade) == (Fraction(90), "90.00", "优")
    less = score_project(
        project([(*rows[0][:4], "8095.9件", "90", None)], money=("80.00", "80.00", "72.32"), execution=("10", None)),
        NATION,
    )
    assert (str(less.total), less.grade) == ("90.00", "良"), "89.999 is printed as 90.00 and is no 优"


def test_not_reported_leaves_the_total_within_bounds() -> None:
    sheet = score_project(project(with_results(ROWS, ["80人", None, "500元", "92%", "93%"])), NATION)
    assert (sheet.total, sheet.exact, sheet.complete) == (None, None, False)
    assert (sheet.low, sheet.high) == (73, 93)
    assert sheet.grade is None, "中 or 优: nobody knows"
    assert "1项没有计分，总分在73至93分之间" in sheet.why[-1].zh


def test_a_grade_that_holds_within_the_bounds_is_given() -> None:
    rows = with_results(ROWS, ["100人", "95%", "400元", "92%", None])
    sheet = score_project(project(rows, execution=("10", None), money=("80.00", "80.00", "80.00")), NATION)
    assert (sheet.low, sheet.high, sheet.grade) == (90, 100, "优")


def test_an_unscored_total_is_not_held_against_the_form() -> None:
    rows = [*ROWS[:4], (*ROWS[4][:4], None, "10", "10")]
    assert fields(score_project(project(rows, total_score="93"), NATION)) == []


def test_empty_rows_earn_nothing_or_are_left_out() -> None:
    rows: list[Row] = [*ROWS[:4], ("满意度指标", "服务对象满意度指标", "不涉及", "不涉及", "不涉及", "10", "10")]
    sheet = score_project(project(rows), NATION)
    assert (str(sheet.total), fields(sheet)) == ("83.00", ["indicators[4].score"])
    left_out = score_project(project(rows), replace(NATION, void_rows="rescale"))
    assert left_out.exact == Fraction(83) * 100 / 90
    assert "÷90折算" in left_out.why[0].zh


CAPPED = replace(NATION, name="test", caps=(Cap(Fraction(8, 10), score=Fraction(85)), Cap(Fraction(6, 10), grade="中")))
"""A scheme of the tests: below 80 percent spent no more than 85 points, below 60 percent no better than 中."""


@pytest.mark.parametrize(("spent", "total", "grade"), [("72.00", "99.00", "优"), ("64.00", "98.00", "优"), ("63.99", "85.00", "良"),
                                                      ("47.99", "85.00", "中")])  # fmt: skip
def test_caps_by_execution_rate(spent: str, total: str, grade: str) -> None:
    rows = with_results(ROWS, ["100人", "95%", "400元", "92%", "93%"])
    sheet = score_project(project(rows, money=("80.00", "80.00", spent), execution=("10", None)), CAPPED)
    assert (str(sheet.total), sheet.grade) == (total, grade)
    assert any("预算执行率" in step.zh for step in sheet.why) == (total == "85.00")


def test_caps_are_data() -> None:
    caps = [{"below": 80, "score": 85}, {"below": 60, "grade": "中"}]
    assert scheme_for(settings={"execution_caps": caps}).caps == CAPPED.caps


def test_a_cap_never_lifts() -> None:
    rows = with_results(ROWS, ["10人", "10%", "4000元", "9%", "9%"])
    sheet = score_project(project(rows, money=("80.00", "80.00", "10.00"), execution=("10", None)), CAPPED)
    plain = score_project(project(rows, money=("80.00", "80.00", "10.00"), execution=("10", None)), NATION)
    assert (sheet.exact, sheet.grade) == (plain.exact, "差")


def test_words_leave_a_choice_that_the_form_may_make() -> None:
    rows: list[Row] = [("效益指标", "社会效益指标", "照护能力", "明显提升", "部分达成", "90", "65")]
    sheet = score_project(project(rows, total_score="74"), NATION)
    assert (str(sheet.total), sheet.mismatches) == ("74.00", ())
    too_much = score_project(project([(*rows[0][:6], "90")], total_score="99"), NATION)
    assert fields(too_much) == ["indicators[0].score", "results.total_score"]
    assert too_much.mismatches[0].right == "63.00"


def test_a_reviewer_may_cut_for_a_target_far_too_low() -> None:
    rows: list[Row] = [("产出指标", "数量指标", "巡查次数", "≥100次", "260次", "90", "70")]
    assert score_project(project(rows), NATION).mismatches == ()
    assert fields(score_project(project([(*rows[0][:4], "120次", "90", "70")]), NATION)) == ["indicators[0].score"]


def test_a_total_row_left_at_nothing_is_filled_from_its_sources() -> None:
    data = form(total_score="93")
    zero = dict.fromkeys(("initial", "adjusted", "executed"), "0")
    data["results"]["funds"] = [
        data["results"]["funds"][0] | zero,
        {"name": "其中：财政拨款", "adjusted": "80", "executed": "72"},
    ]
    sheet = score_project(text(data).projects[0], NATION)
    assert sheet.execution is not None
    assert sheet.execution.earned.exact == 9


def test_rate_printed_as_a_share_or_wrong() -> None:
    data = form()
    data["results"]["funds"][0]["rate"] = "0.9"
    assert score_project(text(data).projects[0], NATION).mismatches == ()
    data["results"]["funds"][0]["rate"] = "95"
    assert fields(score_project(text(data).projects[0], NATION)) == ["results.funds[0].rate"]


def test_a_form_without_execution_counts_its_rows_alone() -> None:
    rows = [(*row[:5], w, None) for row, w in zip(ROWS, ("20", "20", "20", "30", "10"), strict=True)]
    data = form(rows)
    data["results"]["funds"] = []
    sheet = score_project(text(data).projects[0], NATION)
    assert (sheet.execution, sheet.weight, str(sheet.total)) == (None, 100, "92.00")


def test_weights_by_level_where_the_form_has_none() -> None:
    rows = [(*row[:5], None, None) for row in ROWS]
    sheet = score_project(project(rows), NATION)
    assert [row.earned.weight for row in sheet.rows] == [17, 17, 16, 30, 10]
    assert sheet.weight == 100
    assert "按计分办法分配" in sheet.why[0].zh


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        (["产出指标", "效益指标"], [50, 40]),
        (["成本指标", "产出指标", "效益指标", "满意度指标"], [20, 40, 20, 10]),
        (["成本指标", "产出指标", "效益指标"], [20, 40, 30]),
        (["产出指标"], [90]),
        (["产出指标", "满意度指标"], [75, 15]),
        (["奇怪指标", "产出指标"], [45, 45]),
        (["产出指标"] * 4 + ["效益指标"] * 3 + ["满意度指标"], [13, 13, 12, 12, 10, 10, 10, 10]),
    ],
)
def test_how_points_are_divided(levels: list[str], wanted: list[int]) -> None:
    rows = [(level, "", f"指标{i}", "≥5个", None, None, None) for i, level in enumerate(levels)]
    found = spread_weights(project(rows).indicators, NATION)
    assert list(found) == wanted
    assert sum(found) == 90


def test_more_rows_than_points_get_tenths() -> None:
    parts = apportioned(Fraction(10), [Fraction(1)] * 30)
    assert sum(parts) == 10
    assert {part.denominator for part in parts} <= {1, 10, 5, 2}


# ------------------------------------------------------------------ several forms


def test_projects_by_money_or_by_count() -> None:
    small = form(
        with_results(ROWS, ["0人", "0%", "9000000元", "0%", "0%"]),
        money=("20.00", "20.00", "0.00"),
        name="乙",
        execution=("10", None),
    )
    scores = score_text(text(form(), small), NATION)
    assert [str(sheet.total) for sheet in scores.sheets] == ["93.00", "0.00"]
    assert (scores.exact is not None and round(scores.exact, 2), scores.grade) == (
        round(Fraction(93 * 80, 100), 2),
        "中",
    )
    assert "按预算数加权" in scores.why[0].zh
    plain = score_text(text(form(), small), replace(NATION, projects="mean"))
    assert plain.exact is not None
    assert round(plain.exact, 3) == Fraction("46.500")


def test_units_merged_before_scoring() -> None:
    """Absolute values are added (100+300 people of 80+260), relative ones averaged by money (90·96%, 10·70%)."""
    one = form(
        with_results(ROWS, ["80人", "96%", "400元", "92%", "93%"]),
        money=("90.00", "90.00", "90.00"),
        execution=("20", None),
    )
    other = form(
        [("产出指标", "数量指标", "培训护理员人数", "≥300人", "260人", "20", None), *with_results(ROWS[1:], ["70%", "500元", "92%", "93%"])],
        money=("10.00", "10.00", "5.00"), execution=("20", None),
    )  # fmt: skip
    hubei = scheme_for("420000", 2020)
    assert hubei.name == "hubei-2020"
    sheet = score_text(text(one, other), hubei).combined[0]
    people, passed = sheet.rows[0], sheet.rows[1]
    assert (people.target, people.actual, people.earned.exact) == ("≥400人", "340人", 17)
    assert (passed.target, passed.actual) == ("≥95%", "93.4%")
    assert passed.earned.exact == Fraction("93.4") / 95 * 20
    assert sheet.execution is not None
    assert sheet.execution.earned.exact == 19
    assert score_text(text(one, other), NATION).combined == ()


def test_a_result_one_unit_did_not_report_is_not_reported_for_all() -> None:
    one, other = (
        form(with_results(ROWS, ["80人", "96%", "400元", "92%", "93%"])),
        form(with_results(ROWS, [None, "96%", "400元", "92%", "93%"])),
    )
    both = merged(text(one, other).projects)
    assert both.indicators[0].actual is None
    assert both.indicators[1].actual is not None
    with pytest.raises(ValueError, match="no form"):
        merged([])


def test_goal_tables_are_not_scored() -> None:
    data = form() | {"form": "goal"}
    assert score_text(text(data), NATION).sheets == ()


# ------------------------------------------------------------------ schemes


def test_region_and_day_choose_and_a_setting_wins() -> None:
    assert scheme_for().name == scheme_for("130281", 2024).name == "caiyu-2020-10"
    assert scheme_for("420106", 2020).name == "hubei-2020"
    assert scheme_for("420106", 2019).name == "caiyu-2020-10"
    assert scheme_for("420106", 2020, "caiyu-2021-101").name == "caiyu-2021-101"
    assert scheme_for(settings={"scoring": "hubei-2020", "overshoot_percent": 50}).overshoot == Fraction(1, 2)
    assert (
        scheme_for(name="caiyu-2021-101", settings={"grade_bands": {"合格": 60, "不合格": 0}}).grade(Fraction(61))
        == "合格"
    )


@pytest.mark.parametrize("settings", [{"overshoot_percent": "很多"}, {"late": {"rule": "never", "percent": 0}}, {"quantity_gate": 120},
                                      {"score_rounding": {"decimals": 1.5, "mode": "half-up"}}, {"scoring": "没有的办法"}])  # fmt: skip
def test_a_setting_no_scheme_can_have(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"[：“]"):
        scheme_for(settings=settings)


@pytest.mark.parametrize("name", scheme_names())
def test_every_scheme_divides_its_whole(name: str) -> None:
    scheme: Scheme = scheme_for(name=name)
    for weights in (scheme.weights, scheme.weights_with_cost):
        assert sum(points for key, points in weights.items() if key != "total") == weights["total"] == 100
    assert set(scheme.band_points) == set(scheme.bands)
    bounds = [scheme.bands[grade] for grade in ("达成", "部分达成", "未达成")]
    assert [high for high, _ in bounds[1:]] == [low for _, low in bounds[:-1]], "the bands join"
    assert scheme.title
    assert scheme.title_en


@pytest.mark.parametrize(("mode", "wanted"), [("half-up", "0.13"), ("half-even", "0.12"), ("down", "0.12")])
def test_rounding_is_the_schemes(mode: str, wanted: str) -> None:
    scheme = scheme_for(settings={"score_rounding": {"decimals": 2, "mode": mode}})
    assert scheme.printed(Fraction(1, 8)) == Decimal(wanted)
    assert scheme.printed(Fraction(10**30, 3)) == Decimal("3" * 30 + ".33")
