"""A form beside its companions: which targets ask for the same, and that no companion, whatever it says, stops a check."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.check.beside import changes, same_target
from jixiao.check.discover import all_rules
from jixiao.check.views import TextView
from jixiao.lang.target import parse_target
from jixiao.law.scoring import scheme_for
from jixiao.model import PerformanceText
from jixiao.read.json import from_data
from jixiao.score.aggregate import score_text
from jixiao.write.score_json import scores_data
from jixiao.write.score_text import scores_text
from strategies import texts


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("≥1.2万人", "12000人", True), ("≥60套", "60套", True), ("≥60套", "≤60套", False), ("≥60套", "≥61套", False),
        ("≥60套", "≥60台", False), ("≥95%", "≥95％", True), ("11月底前", "2024年11月30日前", True), ("11月底前", "2024年10月底", False),
        ("明显提升", "明显提升。", True), ("明显提升", "有所提升", False), ("10-20人", "10~20人", True), ("10-20人", "10-30人", False),
        ("10-20人", "≥10人", False), ("≥952024年年底完成", "≥95%", True), ("≥60套", "2024年底", False), ("≤0.5小时", "≤30分钟", True),
    ],
)  # fmt: skip
def test_targets_that_ask_for_the_same(one: str, other: str, same: bool) -> None:
    a, b = parse_target(one, 2024), parse_target(other, 2024)
    assert same_target(a, b) is same_target(b, a) is same


any_text = texts.map(lambda data: from_data(data, "甲.json"))


_QUICK = settings(max_examples=15, deadline=None)
COMPARING = [rule for rule in all_rules() if rule.code[:2] in ("JK", "PJ", "ZP", "QZ")]


@_QUICK
@given(any_text, any_text, any_text)
def test_whatever_the_companions_say_the_check_comes_to_an_end(
    text: PerformanceText, approved: PerformanceText, earlier: PerformanceText
) -> None:
    beside = api.Beside(approved=approved, earlier=(earlier, approved))
    context = api.Context(on=date(2024, 6, 1), beside=beside)
    assert api.check(text, context, COMPARING) == api.check(text, context, COMPARING)


@_QUICK
@given(any_text)
def test_a_text_beside_itself_has_no_changes(text: PerformanceText) -> None:
    for project in TextView(text).projects:
        assert {change.kind for change in changes(project, project)} <= {"new", "gone"}, "but for rows without a name"


@_QUICK
@given(any_text, st.sampled_from(["zh", "en"]))
def test_whatever_a_form_says_it_is_scored_and_shown(text: PerformanceText, lang: str) -> None:
    scores = score_text(text, scheme_for())
    for sheet in scores.sheets:
        assert sheet.low <= sheet.high
        assert (sheet.exact is None) == (sheet.total is None)
    language = "en" if lang == "en" else "zh"
    assert scores_text("甲", scores, lang=language)
    assert scores_data("甲", scores, lang=language)["schema"] == "jixiao/score/1"
