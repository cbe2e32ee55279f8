"""The review form (项目支出绩效目标审核表) as people fill it in: the core's form and judgement, and the findings beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.api import Judgement, Review, ReviewItem, judge_review, review_from
from jixiao.law import load_pack
from jixiao.law.review import ReviewForm, ReviewPoint, review_form
from jixiao.write.review import review_data
from jixiao_web.rounds.models import Round
from jixiao_web.submissions.checking import Mark
from jixiao_web.submissions.models import Version

Way = Literal["scored", "qualitative"]
LOW = Decimal("0.6")
"""Below this share of its points an item needs an opinion (SH04); a grade counts by the score it begins at."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reviewer says to a point: points or a grade, as typed, and an opinion."""

    value: str = ""
    opinion: str = ""


def form_of(round_: Round) -> ReviewForm:
    """The form of a round's year."""
    return review_form("review", round_.year)


def about(version: Version, project: str, *, by: str) -> dict[str, Any]:
    """What stands in the head of a form: the project, or for the whole text how many there are."""
    submission = version.submission
    sheet = next((s for s in version.sheets if s["uid"] == project), None)
    owner = submission.organisation
    return {
        "year": submission.task.round.year, "department": owner.department.name, "unit": owner.name,
        "project_code": (sheet["code"] or None) if sheet else None,
        "project_name": (sheet["name"] or None) if sheet else _("%(text)s（%(n)d个项目）") % {"text": version.head["title"], "n": len(version.sheets)},
        "reviewer": by, "reviewed_on": timezone.localdate(),
    }  # fmt: skip


def filled(
    form: ReviewForm, way: Way, answers: Mapping[str, Answer], opinion: str, head: Mapping[str, Any]
) -> tuple[Review, Judgement]:
    """A form that was filled in as it must be, and what it comes to. Raises ValidationError, by point, for what is missing
    or cannot be (SH01, SH04).
    """
    wrong: dict[str, str] = {}
    items = []
    for point in form.points:
        answer = answers.get(point.key, Answer())
        points = _points(answer.value, point) if way == "scored" else None
        grade = answer.value if way == "qualitative" and answer.value in [g.name for g in form.grades] else None
        if points is None and grade is None:
            wrong[point.key] = (
                _("请填 0 到 %(most)s 之间的分数，最多一位小数。") % {"most": point.worth}
                if way == "scored" else _("请选择优、良、中或差。")
            )  # fmt: skip
        elif _share(form, point, points, grade) < LOW and not answer.opinion.strip():
            wrong[point.key] = _("低于该项分值的 60%，请写明意见。")
        items.append(ReviewItem(point.key, points, grade, _words(answer.opinion)))
    if wrong:
        raise ValidationError(wrong)
    review = Review(way, tuple(items), opinion=_words(opinion), **head)
    return review, judge_review(review)


def _words(typed: str) -> str | None:
    return typed.replace("\r\n", "\n").strip() or None


def _share(form: ReviewForm, point: ReviewPoint, points: Decimal | None, grade: str | None) -> Decimal:
    if points is not None:
        return points / point.worth
    return next(g.at_least for g in form.grades if g.name == grade) / 100


def _points(words: str, point: ReviewPoint) -> Decimal | None:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", words.strip()):
        return None
    value = Decimal(words.strip())
    return value if value <= point.worth else None


def kept(review: Review, judgement: Judgement) -> dict[str, Any]:
    """A review as it is stored: its data with what it came to."""
    total = None if judgement.total is None else str(judgement.total)
    return review_data(review) | {"total": total, "grade": judgement.grade}


def read(data: Mapping[str, Any]) -> Review:
    """A stored review."""
    found = review_from(json.dumps(data).encode(), "review.json")
    if found is None:
        raise ValueError("no review")
    return found


def shared_out(round_: Round, form: ReviewForm, marks: Sequence[Mark]) -> dict[str, list[Mark]]:
    """The findings that speak to each point: to the one that names the rule, else to the one that names its family, as the
    pack of the region says.
    """
    keys = {point.name: point.key for point in form.points}
    rows = load_pack(round_.region.code, round_.year).value("review_form")
    by_code = {code: keys[row["point"]] for row in rows if row["point"] in keys for code in row["rules"]}
    found: dict[str, list[Mark]] = {point.key: [] for point in form.points}
    for mark in marks:
        key = by_code.get(mark.finding.rule) or by_code.get(mark.finding.rule[:2])
        if key:
            found[key].append(mark)
    return found


def for_script(form: ReviewForm) -> dict[str, Any]:
    """What the page needs to show sum and grade as they are typed; the server's judgement is what counts."""
    return {
        "low": str(LOW),
        "grades": [{"name": g.name, "least": str(g.at_least), "follows": g.follows} for g in form.grades],
        "rules": [{"grade": r.grade, "most": r.most, "of": r.of, "below": r.none_below} for r in form.rules],
    }
