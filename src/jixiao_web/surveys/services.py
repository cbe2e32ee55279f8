"""Every write about questionnaires. Answering leaves no trace of who or when: no session, no address, no entry in the
record. The code is burnt and the sealed answer stored in one transaction, or neither.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.audit.services import record
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.surveys import ballot, queries
from jixiao_web.surveys.models import Answer, Envelope, Form, Invitation, Survey
from jixiao_web.surveys.results import GRADES, is_valid, tally
from jixiao_web.surveys.shown import forget
from jixiao_web.surveys.together import Together

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1, I: codes are read aloud and typed."""
_CODE = 12
"""Letters of a code: as many as it takes that nobody who has seen the hashes finds one by trying."""
MAX_CODES, MAX_QUESTIONS, MAX_TEXT = 20_000, 60, 2_000
LEAST = 5
"""The smallest number of valid answers that results may be shown for."""
KINDS = ("grade", "choice", "choices", "number", "text")


def code_hash(survey: Survey, code: str) -> str:
    """What is kept of a code, however it is typed."""
    plain = re.sub(r"[\s-]", "", code).upper()
    return hashlib.sha256(f"{survey.token}:{plain}".encode()).hexdigest()


def is_unused(survey: Survey, code: str) -> bool:
    """Whether a code was given out and nobody answered with it."""
    return survey.invitations.filter(code_hash=code_hash(survey, code)).exists()


# --- making ----------------------------------------------------------------------------------------------------


@transaction.atomic
def create(*, project: Project, by: User, title: str, questions: Sequence[Mapping[str, Any]], way: str, opens: date, closes: date,
           indicator: Indicator | None = None, population: int | None = None, least: int = 10, introduction: str = "") -> Survey:  # fmt: skip
    """A draft with its first form. Raises ValidationError."""
    scope.require(by, "survey.manage", project.organisation)
    survey = Survey(project=project, indicator=indicator, token=_token(), title=title.strip(), way=way, opens=opens,
                    closes=closes, population=population, least=least, introduction=introduction.strip(), by=by)  # fmt: skip
    _check(survey)
    survey.save()
    Form.objects.create(survey=survey, number=1, questions=check_questions(questions))
    record("survey.created", by=by, organisation=project.organisation.code, on=survey, name=survey.title,
           details={"project": project.code, "way": way, "least": least})  # fmt: skip
    return survey


def _token() -> str:
    """An address that can be typed: no letters that are taken for one another."""
    return "".join(secrets.choice(_ALPHABET) for _n in range(8)).lower()


def _check(survey: Survey) -> None:
    if survey.indicator is not None and survey.indicator.project_id != survey.project_id:
        raise ValidationError({"indicator": _("指标不属于这个项目。")})
    if survey.closes < survey.opens:
        raise ValidationError({"closes": _("截止日期不能早于开始日期。")})
    if survey.least < LEAST:
        raise ValidationError({"least": _("至少 %(n)d 份有效答卷才能显示结果，否则可能认出答卷人。") % {"n": LEAST}})
    survey.full_clean(exclude=["published_on", "closed_on", "tally"])


def check_questions(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Questions of the right shape, with their keys. Raises ValidationError, the number of each question in its words."""
    if not 0 < len(questions) <= MAX_QUESTIONS:
        raise ValidationError(_("问卷应有 1 至 %(n)d 道题。") % {"n": MAX_QUESTIONS})
    kept: list[dict[str, Any]] = []
    faults: list[str] = []
    for number, asked in enumerate(questions, 1):
        title, kind = " ".join(str(asked.get("title", "")).split())[:300], asked.get("kind")
        options = [" ".join(str(o).split())[:100] for o in asked.get("options") or () if str(o).strip()]
        if not title:
            faults.append(_("第 %(n)d 题没有写题目。") % {"n": number})
        elif title in (before := [q["title"] for q in kept]):
            faults.append(_("第 %(n)d 题和第 %(m)d 题的题目相同。") % {"n": number, "m": before.index(title) + 1})
        if kind not in KINDS:
            faults.append(_("第 %(n)d 题的题型不对。") % {"n": number})
        if kind in ("choice", "choices") and not (2 <= len(options) <= 30 and len(set(options)) == len(options)):
            faults.append(_("第 %(n)d 题应有 2 至 30 个选项，一行一个，不能重复。") % {"n": number})
        one = {"key": f"q{number}", "kind": kind, "title": title, "required": bool(asked.get("required"))}
        if hint := " ".join(str(asked.get("hint", "")).split())[:300]:
            one["hint"] = hint
        if kind == "grade":
            one |= {"options": list(GRADES), "satisfaction": bool(asked.get("satisfaction", True))}
        elif kind in ("choice", "choices"):
            one["options"] = options
        kept.append(one)
    if faults:
        raise ValidationError(faults)
    return kept


@transaction.atomic
def change(*, survey: Survey, by: User, **fields: Any) -> Survey:
    """Other settings. Of a published questionnaire only those that neither change its meaning nor what may be seen: words
    on its head, a later end, how many were served and asked. Raises ValidationError.
    """
    survey = _held(survey, by)
    if survey.is_closed:
        raise ValidationError(_("问卷已结束，不能再修改。"))
    allowed = {"title", "introduction", "closes", "population"}
    if survey.way == Survey.Way.PAPER:
        allowed.add("invited")
    if survey.is_draft:
        allowed |= {"indicator", "way", "least", "opens", "invited"}
    elif fields.get("closes", survey.closes) < survey.closes:
        raise ValidationError({"closes": _("发布以后截止日期只能推后；要提前结束，请直接结束问卷。")})
    before = {key: getattr(survey, key) for key in fields}
    changed = {key: value for key, value in fields.items() if value != before[key]}
    if refused := sorted(set(changed) - allowed):
        raise ValidationError({key: _("发布以后不能再改这一项。") for key in refused})
    for key, value in changed.items():
        setattr(survey, key, value.strip() if isinstance(value, str) else value)
    _check(survey)
    survey.save()
    record("survey.changed", by=by, organisation=survey.project.organisation.code, on=survey, name=survey.title,
           details={"before": {k: _plain(before[k]) for k in changed}, "after": {k: _plain(v) for k, v in changed.items()}})  # fmt: skip
    return survey


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)


def _held(survey: Survey, by: User) -> Survey:
    """The questionnaire as it is now, kept from others: whoever answers holds a share of it."""
    scope.require(by, "survey.manage", survey.project.organisation)
    transaction.on_commit(lambda: forget(survey.token))
    return Survey.objects.select_for_update().get(pk=survey.pk)


@transaction.atomic
def revise(*, survey: Survey, by: User, questions: Sequence[Mapping[str, Any]]) -> Form:
    """Other questions: in the place of the old ones in a draft; once it is published, as a new version beside them, for
    those who open the page from now on.
    """
    survey = _held(survey, by)
    if survey.is_closed:
        raise ValidationError(_("问卷已结束，不能再修改。"))
    newest, kept = survey.forms.first(), check_questions(questions)
    if newest is not None and newest.questions == kept:
        return newest
    if newest is not None and survey.is_draft:
        newest.questions = kept
        newest.save(update_fields=["questions"])
    else:
        newest = Form.objects.create(survey=survey, number=newest.number + 1 if newest else 1, questions=kept)
    record("survey.revised", by=by, organisation=survey.project.organisation.code, on=survey, name=survey.title,
           details={"form": newest.number, "questions": len(kept)})  # fmt: skip
    return newest


@transaction.atomic
def publish(*, survey: Survey, by: User) -> Survey:
    """Let it be answered from its first day on. Its box gets a key of its own."""
    survey = _held(survey, by)
    if not survey.is_draft:
        raise ValidationError(_("问卷已经发布。"))
    if survey.closes < timezone.localdate():
        raise ValidationError(_("截止日期已过，请先修改截止日期。"))
    survey.published_on, survey.seal = timezone.localdate(), ballot.make(survey.token)
    survey.save(update_fields=["published_on", "seal"])
    record("survey.published", by=by, organisation=survey.project.organisation.code, on=survey, name=survey.title,
           details={"opens": survey.opens.isoformat(), "closes": survey.closes.isoformat()})  # fmt: skip
    return survey


@transaction.atomic
def discard(*, survey: Survey, by: User) -> None:
    """Delete a draft. Raises ValidationError: what was published stays."""
    survey = _held(survey, by)
    if not survey.is_draft:
        raise ValidationError(_("已发布的问卷不能删除。"))
    record("survey.discarded", by=by, organisation=survey.project.organisation.code, on=survey, name=survey.title)
    survey.delete()


# --- inviting --------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(*, survey: Survey, by: User, count: int) -> list[str]:
    """So many new codes, told once and never again: only their hashes are kept. Raises ValidationError."""
    survey = _held(survey, by)
    if survey.way != Survey.Way.CODES:
        raise ValidationError(_("这份问卷不用邀请码。"))
    if survey.is_draft or survey.is_closed:
        raise ValidationError(_("问卷发布以后、结束以前才能生成邀请码。"))
    if not 0 < count <= MAX_CODES:
        raise ValidationError(_("一次可生成 1 至 %(n)d 个邀请码。") % {"n": MAX_CODES})
    codes = ["".join(secrets.choice(_ALPHABET) for _n in range(_CODE)) for _c in range(count)]
    made = [Invitation(survey=survey, code_hash=code_hash(survey, code)) for code in codes]
    Invitation.objects.bulk_create(sorted(made, key=lambda one: one.id), batch_size=2000)  # in no order of the codes
    survey.invited = (survey.invited or 0) + count
    survey.save(update_fields=["invited"])
    record("survey.invited", by=by, organisation=survey.project.organisation.code, on=survey, name=survey.title,
           details={"count": count})  # fmt: skip
    return ["-".join(c[n : n + 4] for n in range(0, _CODE, 4)) for c in codes]


@transaction.atomic
def revoke(*, survey: Survey, by: User) -> int:
    """Take back all codes that nobody used (a sheet was lost, a print went wrong); how many."""
    survey = _held(survey, by)
    gone, _by_kind = survey.invitations.all().delete()
    if not gone:
        raise ValidationError(_("没有未使用的邀请码。"))
    survey.invited = (survey.invited or 0) - gone
    survey.save(update_fields=["invited"])
    record("survey.codes-revoked", by=by, organisation=survey.project.organisation.code, on=survey, name=survey.title,
           details={"count": gone})  # fmt: skip
    return gone


# --- answering -------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?", re.ASCII)


def clean_answers(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a form, each of the right kind. Raises ValidationError by question."""
    kept: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for asked in form.questions:
        key, value = asked["key"], given.get(asked["key"])
        if isinstance(value, str):
            value = value.strip()
        if value in (None, "", []):
            if asked["required"]:
                faults[key] = _("请回答这一题。")
            continue
        match asked["kind"]:
            case "grade" | "choice" if value in asked["options"]:
                kept[key] = value
            case "choices" if isinstance(value, list) and set(value) <= set(asked["options"]):
                kept[key] = [o for o in asked["options"] if o in value]
            case "number" if _NUMBER.fullmatch(str(value)):
                kept[key] = str(value)
            case "number":
                faults[key] = _("请填写数字，如 12 或 3.5。")
            case "text" if len(str(value)) <= MAX_TEXT:
                kept[key] = str(value)
            case "text":
                faults[key] = _("最多写 %(n)d 个字，现在有 %(m)d 个。") % {"n": MAX_TEXT, "m": len(str(value))}
            case _:
                faults[key] = _("请从选项中选择。")
    if faults:
        raise ValidationError(faults)
    return kept


class Outcome(Enum):
    """What became of an answer that was handed in."""

    TAKEN = "taken"
    TWICE = "twice"
    """From this page one was taken before: the button was pressed twice, or somebody else goes on with the page."""
    NO_CODE = "no-code"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class _Slip:
    """One answer on its way into the box."""

    survey: Survey
    envelope: Envelope
    code: str
    """Its hash; ``""`` where none is needed."""


def answer(*, survey: Survey, given: Mapping[str, Any], code: str = "", form: Form | None = None,
           number: uuid.UUID | None = None) -> Outcome:  # fmt: skip
    """Take one answer, to the questions of ``form`` (the newest), from the page of that number. Raises ValidationError by
    question. Only ``TAKEN`` means that it is in the box.
    """
    if not survey.is_open() or survey.way == Survey.Way.PAPER:
        return Outcome.ENDED
    form = form or survey.forms.first()
    assert form is not None  # a questionnaire is created with one
    kept = clean_answers(form, given)
    hashed = code_hash(survey, code) if survey.way == Survey.Way.CODES else ""
    return _cast(_slip(survey, form, kept, hashed, number))


def _slip(survey: Survey, form: Form, kept: Mapping[str, Any], hashed: str, number: uuid.UUID | None) -> _Slip:
    sealed = ballot.seal(survey.seal, survey.token, {"form": form.pk, "values": kept})
    return _Slip(survey, Envelope(id=number or uuid.uuid4(), survey=survey, sealed=sealed), hashed)


@transaction.atomic
def _into_the_box(slips: Sequence[_Slip]) -> list[Outcome]:
    """Burn the codes and store the envelopes of all who wait."""
    open_ = _share({slip.survey.pk for slip in slips})
    there = set(Envelope.objects.filter(pk__in=[s.envelope.pk for s in slips]).values_list("pk", flat=True))
    outcomes, stored = [], []
    for slip in slips:
        is_second = slip.envelope.pk in there
        if slip.survey.pk not in open_:
            outcomes.append(Outcome.ENDED)
            continue
        if slip.code:
            burnt, _by_kind = Invitation.objects.filter(survey=slip.survey, code_hash=slip.code).delete()
            if not burnt:
                outcomes.append(Outcome.TWICE if is_second else Outcome.NO_CODE)
                continue
            if is_second:  # somebody else, with a code of their own, on the same page
                slip.envelope.pk = uuid.uuid4()
        elif is_second:
            outcomes.append(Outcome.TWICE)
            continue
        there.add(slip.envelope.pk)
        stored.append(slip.envelope)
        outcomes.append(Outcome.TAKEN)
    # A number that another process took at this very moment is the same page sent twice.
    Envelope.objects.bulk_create(sorted(stored, key=lambda one: one.pk), ignore_conflicts=True)
    return outcomes


def _share(numbers: set[int]) -> set[int]:
    """Those of the questionnaires that are not closed. Until the end of the transaction nobody can close them."""
    if connection.vendor == "postgresql":  # in SQLite nobody else writes meanwhile
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM surveys_survey WHERE id = ANY(%s) FOR KEY SHARE", [list(numbers)])
    return set(Survey.objects.filter(pk__in=numbers, closed_on=None).values_list("pk", flat=True))


_cast = Together(_into_the_box)


def enter_paper(*, survey: Survey, by: User, given: Mapping[str, Any], code: str = "") -> None:
    """Type in a paper sheet; where codes were given out, with the code on it. Raises ValidationError."""
    enter_papers(survey=survey, by=by, sheets=[(given, code)])


@transaction.atomic
def enter_papers(*, survey: Survey, by: User, sheets: Sequence[tuple[Mapping[str, Any], str]]) -> None:
    """Type in several paper sheets, each with its code (``""`` where none were given out), all or none. Raises ValidationError."""
    scope.require(by, "survey.manage", survey.project.organisation)
    form = survey.forms.first()
    if form is None or survey.is_draft or survey.is_closed:
        raise ValidationError(_("问卷没有发布或者已经结束，不能录入。"))
    with_codes = survey.way == Survey.Way.CODES
    slips = [
        _slip(survey, form, clean_answers(form, given), code_hash(survey, code) if with_codes else "", None)
        for given, code in sheets
    ]
    outcomes = set(_into_the_box(slips))
    if Outcome.NO_CODE in outcomes:
        raise ValidationError({"code": _("邀请码不对，或已经用过。请输入这张问卷上印的邀请码。")})
    if outcomes != {Outcome.TAKEN}:
        raise ValidationError(_("问卷已结束，不能再录入。"))
    Survey.objects.filter(pk=survey.pk).update(papers=F("papers") + len(slips))
    for _n in range(len(slips)):
        record(
            "survey.paper-entered", by=by, organisation=survey.project.organisation.code, on=survey, name=survey.title
        )


# --- the end ---------------------------------------------------------------------------------------------------


@transaction.atomic
def close(*, survey: Survey, by: User) -> Survey:
    """End a questionnaire for good: all envelopes are opened at once and laid down in no order, what they come to is
    counted, the key is destroyed. Its result counts from now on. Raises ValidationError where the box cannot be opened.
    """
    survey = _held(survey, by)
    if survey.is_draft or survey.is_closed:
        raise ValidationError(_("问卷没有发布，或者已经结束。"))
    forms = {form.pk: form for form in survey.forms.all()}
    try:
        box = ballot.Box(survey.token)
        slips = [box.take(bytes(sealed)) for sealed in survey.envelopes.values_list("sealed", flat=True)]
    except ballot.BoxError as error:
        raise ValidationError(str(error)) from error
    answers = [Answer(form=forms[slip["form"]], values=slip["values"], is_valid=is_valid(forms[slip["form"]].questions, slip["values"]))
               for slip in slips]  # fmt: skip
    Answer.objects.bulk_create(sorted(answers, key=lambda one: one.id), batch_size=1000)  # their keys are random
    survey.envelopes.all().delete()
    survey.invitations.all().delete()  # else it could be told who did not answer
    survey.closed_on = timezone.localdate()
    survey.tally = {"answered": len(answers), **_tally(survey, list(forms.values()), answers)}
    survey.save(update_fields=["closed_on", "tally"])
    record("survey.closed", by=by, organisation=survey.project.organisation.code, on=survey, name=survey.title,
           details={"invited": survey.invited, "answered": len(answers), "valid": survey.tally["valid"]})  # fmt: skip
    queries.changed.send(sender=Survey, survey=survey)
    transaction.on_commit(lambda: ballot.destroy(survey.token))
    return survey


def _tally(survey: Survey, forms: Sequence[Form], answers: Sequence[Answer]) -> dict[str, Any]:
    numbers = {form.pk: form.number for form in forms}
    valid = ((numbers[a.form_id], a.values) for a in answers if a.is_valid)
    return tally({form.number: form.questions for form in forms}, valid, survey.least)
