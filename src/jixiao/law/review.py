"""Reviews of targets (绩效目标审核): the form of a year as dated data, and what a filled one comes to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from jixiao.law.form import Form, form_data, form_of
from jixiao.model.review import Review, ReviewItem


@dataclass(frozen=True, slots=True)
class ReviewPoint:
    """One 审核要点: ``head`` is the 审核内容 it belongs to, ``worth`` its 分值, ``asks`` what to look at."""

    key: str
    head: str
    name: str
    worth: Decimal
    asks: str


@dataclass(frozen=True, slots=True)
class ReviewGrade:
    """One grade: given from ``at_least`` 分 on; ``follows`` is what becomes of the project."""

    name: str
    at_least: Decimal
    follows: str


@dataclass(frozen=True, slots=True)
class GradeRule:
    """Without points: ``grade`` is given where ``most`` points or more are ``of`` or better and none is below
    ``none_below``.
    """

    grade: str
    most: int
    of: str
    none_below: str


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """The form of reviews that holds from ``since`` on; ``grades`` and ``rules`` best first."""

    form: Form
    since: date
    points: tuple[ReviewPoint, ...]
    grades: tuple[ReviewGrade, ...]
    rules: tuple[GradeRule, ...]


@dataclass(frozen=True, slots=True)
class HeadTotal:
    """The points of one 审核内容; ``points`` is ``None`` while one of them is not given."""

    head: str
    worth: Decimal
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a review comes to. ``total`` is ``None`` for a qualitative one; it, ``grade`` and ``follows`` are ``None`` too
    while a point is ``lacking``.
    """

    heads: tuple[HeadTotal, ...]
    total: Decimal | None
    grade: str | None
    follows: str | None
    lacking: tuple[ReviewPoint, ...]


class ReviewError(ValueError):
    """A review that cannot be right: one line for people, which says how to mend it; ``english`` says it again."""

    def __init__(self, words: str, english: str) -> None:
        super().__init__(words)
        self.english = english


@cache
def review_form(name: str = "review", year: int = 9999) -> ReviewForm:
    """The form of this name for reviews of a budget year; the oldest for years before it. Raises ReviewError."""
    found = [data for data in form_data() if data["name"] == name and "review" in data["applies_to"]]
    if not found:
        known = "、".join(sorted({data["name"] for data in form_data() if "review" in data["applies_to"]}))
        raise ReviewError(
            f"没有叫 {name} 的审核表。可用的有 {known}", f"no review form is called {name}. There are {known}"
        )
    data = [d for d in found if d["since"] <= date(min(year, 9999), 1, 1)][-1:] or found[:1]
    one = data[0]
    return ReviewForm(
        form_of(one), one["since"],
        tuple(ReviewPoint(p["key"], p["head"], p["name"], Decimal(p["worth"]), p["asks"]) for p in one["points"]),
        tuple(ReviewGrade(g["name"], Decimal(g["at_least"]), g["follows"]) for g in one["grades"]),
        tuple(GradeRule(**rule) for rule in one["qualitative"]),
    )  # fmt: skip


def judge(review: Review, form: ReviewForm) -> Judgement:
    """Add up a review and grade it: by its points, or by the grades of its items.

    Raises ReviewError for points a form does not have or more than it gives, for a grade it does not know, for points in
    a qualitative review and the reverse, and for a total or grade written down that the items do not come to.
    """
    items = _items(review, form)
    given = {point.key: _given(review, items.get(point.key)) for point in form.points}
    lacking = tuple(point for point in form.points if given[point.key] is None)
    heads = tuple(_head_total(head, items, form) for head in dict.fromkeys(point.head for point in form.points))
    total = grade = None
    if not lacking and review.way == "scored":
        total = sum((item.points for item in items.values() if item.points is not None), Decimal(0))
        grade = next((g.name for g in form.grades if total >= g.at_least), form.grades[-1].name)
    elif not lacking:
        grade = _graded([str(found) for found in given.values()], form)
    _agrees("总分", "total", review.total, total)
    _agrees("综合评定等级", "grade", review.grade, grade)
    follows = next((g.follows for g in form.grades if g.name == grade), None)
    return Judgement(heads, total, grade, follows, lacking)


def _items(review: Review, form: ReviewForm) -> dict[str, ReviewItem]:
    points = {point.key: point for point in form.points}
    names = [grade.name for grade in form.grades]
    for key, count in Counter(item.key for item in review.items).items():
        if key not in points:
            raise ReviewError(f"审核表没有 {key} 这个要点。可用的有 {'、'.join(points)}",
                              f"the form has no point {key}. There are {', '.join(points)}")  # fmt: skip
        if count > 1:
            raise ReviewError(
                f"{points[key].name}写了 {count} 次，请只留一次", f"{key} is there {count} times. Leave one"
            )
    for item in review.items:
        point = points[item.key]
        if item.points is not None and not 0 <= item.points <= point.worth:
            raise ReviewError(f"{point.name}得 {item.points} 分，应在 0 到 {point.worth} 分之间",
                              f"{item.key} has {item.points} points. It must be between 0 and {point.worth}")  # fmt: skip
        if item.grade is not None and item.grade not in names:
            raise ReviewError(f"{point.name}的等级是“{item.grade}”，应是{'、'.join(names)}之一",
                              f"{item.key} has the grade {item.grade}. It must be one of {', '.join(names)}")  # fmt: skip
        if (item.grade if review.way == "scored" else item.points) is not None:
            wanted = (
                ("得分", "等级", "points", "a grade")
                if review.way == "scored"
                else ("等级", "得分", "a grade", "points")
            )
            raise ReviewError(f"{point.name}应填{wanted[0]}，不填{wanted[1]}；两种审核方式请选一种",
                              f"{item.key} must have {wanted[2]} and not {wanted[3]}. Choose one way of review")  # fmt: skip
    return {item.key: item for item in review.items}


def _given(review: Review, item: ReviewItem | None) -> Decimal | str | None:
    if item is None:
        return None
    return item.points if review.way == "scored" else item.grade


def _head_total(head: str, items: dict[str, ReviewItem], form: ReviewForm) -> HeadTotal:
    own = [point for point in form.points if point.head == head]
    found = [items[p.key].points if p.key in items else None for p in own]
    known = [points for points in found if points is not None]
    worth = sum((point.worth for point in own), Decimal(0))
    return HeadTotal(head, worth, sum(known, Decimal(0)) if len(known) == len(own) else None)


def _graded(found: list[str], form: ReviewForm) -> str:
    """The grade of a review without points."""
    rank = {grade.name: number for number, grade in enumerate(form.grades)}
    for rule in form.rules:
        enough = sum(rank[one] <= rank[rule.of] for one in found) >= rule.most
        if enough and all(rank[one] <= rank[rule.none_below] for one in found):
            return rule.grade
    return form.grades[-1].name


def _agrees(zh: str, en: str, written: Decimal | str | None, found: Decimal | str | None) -> None:
    if written is not None and written != found:
        came = "还没有填全" if found is None else f"各项得出的是 {found}"
        raise ReviewError(f"{zh}写的是 {written}，{came}。请改正，或者不写，由各项得出",
                          f"the {en} is {written}, but the items give {found}. Correct it or leave it out")  # fmt: skip
