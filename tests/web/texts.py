"""Texts at the usual points of their way, and how they got there."""

from collections.abc import Callable
from typing import Any

import pytest

from web.scene import FAULTY, explain, write


@pytest.fixture
def faulty(county: Any, text_of: Callable[..., Any]) -> Any:
    """The water department's draft with many faults."""
    return text_of(county.water, county.compiler, FAULTY)


@pytest.fixture
def handed_in(county: Any, text_of: Callable[..., Any]) -> Any:
    """The culture department's text, with its head."""
    from jixiao_web.review import services as review

    text = text_of(county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    text.refresh_from_db()
    return text


@pytest.fixture
def second(county: Any, handed_in: Any) -> Any:
    """The text in its second version: one field changed, one row gone."""
    from jixiao_web.review import services as review
    from jixiao_web.submissions import services

    review.return_for_revision(
        submission=handed_in, by=county.culture_head, seen=1, stage="head", points=[review.Point("请改")]
    )
    write(handed_in, county.culture_compiler, "purpose", "改写后的资金用途，用于演出。")
    sheet = handed_in.sheets.first()
    services.change(submission=handed_in, by=county.culture_compiler,
                    changes=[{"op": "remove", "list": f"{sheet.uid}.indicators", "item": sheet.data["indicators"][-1]}])  # fmt: skip
    review.answer(reason=handed_in.steps.get(action="returned").reasons.get(), by=county.culture_compiler, words="已改")
    handed_in.refresh_from_db()
    explain(handed_in, county.culture_compiler)
    review.submit(submission=handed_in, by=county.culture_compiler)
    handed_in.refresh_from_db()
    return handed_in
