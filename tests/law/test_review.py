"""Reviews of targets: what they come to, what is refused, and the form as dated data."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.law import instrument
from jixiao.law import review as law
from jixiao.law.form import form_data
from jixiao.law.review import ReviewError, judge, review_form
from jixiao.model.review import Review, ReviewItem

FORM = review_form()
HEADS = {"完整性审核": 20, "相关性审核": 30, "适当性审核": 30, "可行性审核": 20}


def scored(points: str) -> Review:
    """A review with these points, in the order of the form."""
    given_ = zip(FORM.points, points.split(), strict=False)
    return Review("scored", tuple(ReviewItem(point.key, Decimal(p)) for point, p in given_))


def graded(grades: str) -> Review:
    """A review with these grades, in the order of the form."""
    return Review("qualitative", tuple(ReviewItem(p.key, grade=g) for p, g in zip(FORM.points, grades, strict=False)))


class TestForm:
    def test_heads_items_and_points_are_those_of_the_document(self) -> None:
        found: dict[str, int] = {}
        for point in FORM.points:
            found[point.head] = found.get(point.head, 0) + int(point.worth)
        assert found == HEADS
        assert len(FORM.points) == 8
        assert [(g.name, g.at_least) for g in FORM.grades] == [("优", 90), ("良", 80), ("中", 60), ("差", 0)]

    def test_it_says_where_it_comes_from_and_that_nobody_verified_it(self) -> None:
        assert FORM.form.verified is False
        assert "财预〔2015〕88号" in FORM.form.source
        held = instrument("财预〔2015〕88号")
        assert held is not None
        assert all(point.name in held.articles for point in FORM.points)
        assert held.in_force(FORM.since)

    def test_a_later_form_holds_from_its_year_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (old,) = [data for data in form_data() if data["name"] == "review"]
        new = old | {"since": date(2027, 1, 1), "grades": [{"name": "过", "at_least": 50, "follows": "进入。"}]}
        monkeypatch.setattr(law, "form_data", lambda: (old, new))
        choose = review_form.__wrapped__
        assert [choose("review", year).grades[0].name for year in (2010, 2015, 2026, 2027, 2030)] == ["优"] * 3 + [
            "过"
        ] * 2

    def test_another_name_is_refused(self) -> None:
        with pytest.raises(ReviewError, match="review"):
            review_form("nothing")


class TestScored:
    @pytest.mark.parametrize(
        ("points", "grade"),
        [
            ("10 10 15 15 15 15 10 10", "优"), ("10 10 15 15 15 15 10 0", "优"), ("10 10 15 15 15 15 9.99 0", "良"),
            ("10 10 15 15 15 15 0 0", "良"), ("10 10 15 15 15 14.9 0 0", "中"), ("10 10 15 15 10 0 0 0", "中"),
            ("10 10 15 15 9.9 0 0 0", "差"), ("0 0 0 0 0 0 0 0", "差"),
        ],
    )  # fmt: skip
    def test_bounds_are_taken_from_the_unrounded_sum(self, points: str, grade: str) -> None:
        found = judge(scored(points), FORM)
        assert found.total == sum(map(Decimal, points.split()))
        assert found.grade == grade
        assert found.lacking == ()

    def test_what_follows_is_that_of_the_grade(self) -> None:
        follows = {g.name: g.follows for g in FORM.grades}
        assert judge(scored("10 10 15 15 15 15 10 10"), FORM).follows == follows["优"]
        assert "重新报送" in follows["中"]
        assert "不得" in follows["差"]

    def test_a_missing_point_is_not_zero(self) -> None:
        found = judge(scored("10 10 15 15 15 15 10"), FORM)
        assert (found.total, found.grade, found.follows) == (None, None, None)
        assert [p.name for p in found.lacking] == ["条件充分性"]
        assert [h.points for h in found.heads] == [20, 30, 30, None]

    @given(st.lists(st.integers(0, 100), min_size=8, max_size=8))
    def test_heads_add_up_to_the_total(self, shares: list[int]) -> None:
        points = [point.worth * share / 100 for point, share in zip(FORM.points, shares, strict=True)]
        found = judge(scored(" ".join(map(str, points))), FORM)
        assert sum(h.points or 0 for h in found.heads) == found.total == sum(points)
        assert [h.worth for h in found.heads] == list(HEADS.values())


class TestQualitative:
    @pytest.mark.parametrize(
        ("grades", "grade"),
        [
            ("优优优优优优优优", "优"), ("优优优优优优良良", "优"), ("优优优优优良良良", "良"), ("优优优优优优优中", "良"),
            ("良良良良良良中中", "良"), ("优优良良良良中中", "良"), ("良良良良良中中中", "中"), ("优优优优优优优差", "中"),
            ("中中中中中中差差", "中"), ("中中中中中差差差", "差"), ("差差差差差差差差", "差"),
        ],
    )  # fmt: skip
    def test_a_grade_by_its_rule(self, grades: str, grade: str) -> None:
        found = judge(graded(grades), FORM)
        assert (found.grade, found.total) == (grade, None)

    def test_what_is_missing_is_named(self) -> None:
        found = judge(graded("优优优优优优优"), FORM)
        assert (found.grade, len(found.lacking)) == (None, 1)

    @given(st.text("优良中差", min_size=8, max_size=8), st.integers(0, 7))
    def test_a_better_point_never_makes_the_grade_worse(self, grades: str, at: int) -> None:
        order = "差中良优"
        better = order[min(order.index(grades[at]) + 1, 3)]
        before, after = (judge(graded(g), FORM).grade or "" for g in (grades, grades[:at] + better + grades[at + 1 :]))
        assert order.index(after) >= order.index(before)


FULL = scored("10 10 15 15 15 15 10 10")
FIRST = FORM.points[0].key


@pytest.mark.parametrize(
    ("review", "words"),
    [
        (scored("10.01"), "0 到 10 分"),
        (scored("-1"), "0 到 10 分"),
        (replace(FULL, items=(*FULL.items, ReviewItem("odd"))), "没有 odd"),
        (replace(FULL, items=(*FULL.items, FULL.items[0])), "2 次"),
        (graded("甲"), "优、良、中、差"),
        (replace(FULL, way="qualitative"), "应填等级"),
        (replace(graded("优"), way="scored"), "应填得分"),
        (replace(FULL, total=Decimal(99)), "总分写的是 99"),
        (replace(FULL, grade="良"), "综合评定等级写的是 良"),
        (replace(scored("10"), total=Decimal(10)), "还没有填全"),
    ],
)
def test_what_cannot_be_right_is_refused_in_one_line(review: Review, words: str) -> None:
    with pytest.raises(ReviewError, match=words) as caught:
        judge(review, FORM)
    assert "\n" not in str(caught.value)
    assert caught.value.english.isascii() or any(grade in caught.value.english for grade in "优良中差甲")


def test_a_total_and_grade_that_agree_are_welcome() -> None:
    assert judge(replace(FULL, total=Decimal("100.0"), grade="优"), FORM).total == 100


def test_points_left_open_are_no_mistake() -> None:
    items = (ReviewItem(FIRST, None, None, "待补充"),)
    assert len(judge(Review("scored", items), FORM).lacking) == 8
