"""A review as data: Review → ``jixiao/review/1`` JSON; ``jixiao.read.review`` reads it back."""

from dataclasses import asdict
from typing import Any

from jixiao.model.review import Review
from jixiao.write.json import number

REVIEW_SCHEMA = "jixiao/review/1"


def review_data(review: Review) -> dict[str, Any]:
    """The review as contract data: points are decimal text, what is absent is null."""
    data = asdict(review) | {
        "total": number(review.total),
        "reviewed_on": review.reviewed_on.isoformat() if review.reviewed_on else None,
        "items": [asdict(item) | {"points": number(item.points)} for item in review.items],
    }
    return {"schema": REVIEW_SCHEMA} | data
