"""A review (审核) of one project's targets: what was found at each point, and what it comes to. Frozen; holds no behaviour."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ReviewWay = Literal["scored", "qualitative"]
"""``scored``: points (得分) for each point; ``qualitative``: one of the grades (优、良、中、差) for each."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """What was found at one point (审核要点) of the form. ``points`` in 分 or ``grade``, as the way of the review is;
    ``None`` is not yet given, never zero.
    """

    key: str
    points: Decimal | None = None
    grade: str | None = None
    opinion: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One 项目支出绩效目标审核表, filled or in part. ``form`` names the form it follows, ``year`` the budget year.

    ``total`` and ``grade`` are ``None`` where nobody wrote them down: they are worked out from the items.
    """

    way: ReviewWay
    items: tuple[ReviewItem, ...] = ()
    form: str = "review"
    year: int | None = None
    project_code: str | None = None
    project_name: str | None = None
    department: str | None = None
    unit: str | None = None
    total: Decimal | None = None
    grade: str | None = None
    opinion: str | None = None
    reviewer: str | None = None
    reviewed_on: date | None = None
