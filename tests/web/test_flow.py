"""The way of a text: who may do what, in which order, and what is written down."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jixiao_web.audit.models import Entry
from jixiao_web.audit.queries import verify
from jixiao_web.review import services as review
from jixiao_web.submissions.models import State
from jixiao_web.submissions.services import Late

pytestmark = pytest.mark.django_db


def test_a_clean_text_is_handed_in(county, text_of):
    text = text_of(county.culture, county.culture_compiler)
    version = review.submit(submission=text, by=county.culture_compiler)
    text.refresh_from_db()
    assert (text.state, text.stage) == ("submitted", "head")
    assert version.number == 1
    assert version.counts["error"] == 0
    assert county.culture_head.notices.count() == 1


def test_errors_keep_a_text_back_until_they_are_explained(county, text_of):
    text = text_of(county.water, county.compiler, "src/jixiao/examples/lanchuan-water-2024.txt")
    with pytest.raises(ValidationError, match="处错误没有改正"):
        review.submit(submission=text, by=county.compiler)


def test_return_answer_and_resubmit(county, text_of):
    text = text_of(county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    review.return_for_revision(
        submission=text, by=county.culture_head, seen=1, stage="head", points=[review.Point("目标偏低")]
    )
    text.refresh_from_db()
    assert text.state == State.RETURNED
    with pytest.raises(ValidationError, match="没有答复"):
        review.submit(submission=text, by=county.culture_compiler)
    reason = text.steps.get(action="returned").reasons.get()
    review.answer(reason=reason, by=county.culture_compiler, words="已提高")
    assert review.submit(submission=text, by=county.culture_compiler).number == 2


def test_the_second_approver_is_told(county, text_of):
    text = text_of(county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    review.approve(submission=text, by=county.culture_head, seen=1, stage="head")
    with pytest.raises(Late, match="已由他人处理"):
        review.approve(submission=text, by=county.culture_head, seen=1, stage="head")


def test_nobody_decides_on_their_own_work(county, text_of):
    from jixiao_web.accounts.models import Appointment

    Appointment.objects.create(user=county.culture_compiler, role="head", granted_by="test")
    text = text_of(county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    del county.culture_compiler.roles
    del county.culture_compiler.powers
    with pytest.raises(PermissionDenied):
        review.approve(submission=text, by=county.culture_compiler, seen=1, stage="head")


def test_a_department_waits_for_its_units(county, text_of):
    text = text_of(county.water, county.compiler)
    review.submit(submission=text, by=county.compiler)
    with pytest.raises(ValidationError, match="岚川县水文站"):
        review.approve(submission=text, by=county.head, seen=1, stage="head")


def test_every_step_is_in_the_record_and_the_record_holds(county, text_of):
    text = text_of(county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    names = set(Entry.objects.values_list("action", flat=True))
    assert {"text.started", "text.file-read", "text.imported", "text.submitted", "round.opened"} <= names
    assert not verify().faults
