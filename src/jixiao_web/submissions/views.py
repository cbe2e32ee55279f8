"""Texts as they are looked at from outside: the list, versions, differences, findings, files. The page of one text and
everything between people is in :mod:`jixiao_web.review`; writing in :mod:`jixiao_web.submissions.views_edit`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jixiao.api import WriteError
from jixiao.lang import number
from jixiao.write.grouping import SEVERITY_NAMES
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.rounds.models import Round
from jixiao_web.submissions import access, checking, output, services
from jixiao_web.submissions.changes import Changes, Content, changes, content_of
from jixiao_web.submissions.checking import Checked, Mark
from jixiao_web.submissions.models import Sheet, Stage, State, Submission, Version
from jixiao_web.submissions.words import CAUSES, Places, language, places_of
from jixiao_web.ui.acts import act
from jixiao_web.ui.numbers import number as number_in

PER_PAGE = 50


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


# --- the list --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Line:
    """One text in the list."""

    submission: Submission
    counts: dict[str, int]
    projects: int
    money: Decimal | None
    matches: list[tuple[str, str]] = field(default_factory=list)
    """Projects the search found: uid and name."""


_SORTS = {"name": ("task__organisation__code", "-task__round__year"), "due": ("task__due",), "changed": ("-changed_at",),
          "state": ("state", "stage", "task__organisation__code")}  # fmt: skip


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """The texts a person may read, by what is asked for."""
    user = _user(request)
    scope.require(user, "text.read")
    asked = request.GET
    found = access.texts(user)
    query = asked.get("q", "").strip()[:60]
    if query:
        named = Sheet.objects.filter(submission=OuterRef("pk")).filter(_names(query))
        found = found.filter(
            Q(task__organisation__name__icontains=query) | Q(task__organisation__code__startswith=query) | Exists(named)
        )
    for key, lookup in (("round", "task__round"), ("desk", "task__organisation__desk")):
        if (pk := number_in(asked.get(key))) is not None:
            wanted = Q(**{lookup: pk})
            found = found.filter(wanted | Q(task__organisation__parent__desk=pk) if key == "desk" else wanted)
    if asked.get("state") in State.values:
        found = found.filter(state=asked["state"])
    if asked.get("stage") in Stage.values:
        found = found.filter(stage=asked["stage"], state=State.SUBMITTED)
    sort = asked.get("sort", "name")
    page = Paginator(found.order_by(*_SORTS.get(sort, _SORTS["name"]), "pk"), PER_PAGE).get_page(asked.get("page"))
    everything = access.texts(user)
    desks = {o.in_charge for o in scope.organisations(user).select_related("desk", "parent__desk") if o.in_charge}
    return render(request, "submissions/texts.html", {
        "page": page, "lines": _lines(list(page.object_list), query), "query": query, "asked": asked, "sort": sort,
        "rounds": Round.objects.filter(tasks__submission__in=everything).distinct(), "states": State.choices[1:],
        "stages": Stage.choices[1:], "desks": sorted(desks, key=lambda d: d.code) if len(desks) > 1 else [],
        "is_filtered": any(asked.get(k) for k in ("q", "round", "state", "stage", "desk")),
    })  # fmt: skip


def _names(query: str) -> Q:
    return Q(data__name__icontains=query) | Q(data__code__istartswith=query)


def _lines(submissions: Sequence[Submission], query: str) -> list[Line]:
    counts = checking.counts_of(submissions)
    lines = {s.pk: Line(s, counts[s.pk], 0, None) for s in submissions}
    sheets = Sheet.objects.filter(submission__in=submissions).order_by("submission", "position")
    for of, total in sheets.values_list("submission", KT("data__total")):
        line = lines[of]
        line.projects += 1
        if (amount := number.money(total or "")) is not None:
            line.money = (line.money or Decimal(0)) + amount
    if query:
        for of, uid, name in sheets.filter(_names(query)).values_list("submission", "uid", KT("data__name")):
            lines[of].matches.append((uid, name))
    return list(lines.values())


# --- versions, differences -------------------------------------------------------------------------------------


@require_safe
def text_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version with its files."""
    submission = access.text_or_404(request, pk)
    versions = list(submission.versions.select_related("by__organisation"))
    for version in versions:
        version.cause_words = CAUSES.get(version.cause, version.cause)  # type: ignore[attr-defined]
    return render(request, "submissions/versions.html", {
        "submission": submission, "versions": versions, "formats": output.TEXT_FORMATS,
    })  # fmt: skip


def _side(submission: Submission, name: str) -> Content:
    """The content an address names: a version's number, or ``draft``."""
    if name == "draft":
        return content_of(submission, _("草稿"))
    if (asked := number_in(name)) is None:
        raise Http404
    return content_of(access.version_or_404(submission, asked), _("第%(n)s版") % {"n": asked})


def _sides(request: HttpRequest, submission: Submission) -> tuple[str, str]:
    """Which contents are compared: as asked; else what is newest with what came before it."""
    numbers = [str(n) for n in submission.versions.values_list("number", flat=True)]
    every = ["draft", *numbers] if submission.is_open or not numbers else numbers
    new = request.GET.get("to", every[0])
    earlier = every[every.index(new) + 1 :] if new in every else numbers
    usual = earlier[0] if earlier else new
    if submission.is_adjusting and submission.approved is not None and str(submission.approved.number) in earlier:
        usual = str(submission.approved.number)
    return request.GET.get("from", usual), new


@require_safe
def text_diff(request: HttpRequest, pk: int) -> HttpResponse:
    """What is another between two versions, or a version and the draft, field by field."""
    submission = access.text_or_404(request, pk)
    old, new = _sides(request, submission)
    found = changes(_side(submission, old), _side(submission, new))
    versions = list(submission.versions.select_related("by"))
    return render(request, "submissions/diff.html", {
        "submission": submission, "changes": found, "old": old, "new": new, "versions": versions,
        "kinds": dict(Counter(c.kind_name for c in found.all)),
        "sides": [("draft", _("草稿"))] * submission.is_open + [(str(v.number), _("第%(n)d版") % {"n": v.number}) for v in versions],
    })  # fmt: skip


@require_safe
def text_redline(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as the core's redline: a page of its own, which can be kept and sent on."""
    submission = access.text_or_404(request, pk)
    old, new = _sides(request, submission)
    found: Changes = changes(_side(submission, old), _side(submission, new))
    return _send(request, submission, output.redline(submission, found), inline="download" not in request.GET)


# --- findings --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """Marks of one owner that say the same, with their places."""

    marks: Sequence[Mark]
    places: Sequence[tuple[str, str]]
    """Cell and what it is called."""

    @property
    def first(self) -> Mark:
        """The one whose words are shown."""
        return self.marks[0]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is said of one project, or of cover and part one."""

    owner: str
    name: str
    counts: dict[str, int]
    said: Sequence[Said]


def chapters(checked: Checked, places: Places, owners: Sequence[str]) -> list[Chapter]:
    """The marks by project, the gravest first; what repeats inside a project is said once."""
    by_owner: dict[str, dict[tuple[object, ...], list[Mark]]] = {}
    for mark in checked.marks:
        f = mark.finding
        key = (mark.waiver is not None, -f.severity.rank, f.rule, f.group or f.message)
        by_owner.setdefault(mark.owner, {}).setdefault(key, []).append(mark)
    counts = checked.by_owner
    found = []
    for owner in ("head", *owners):
        groups = by_owner.get(owner, {})
        if groups:
            said = [
                Said(
                    marks,
                    [
                        (m.cell, places.field(m.cell) or (_("整个部分") if owner == "head" else _("整个项目")))
                        for m in marks
                    ],
                )
                for _key, marks in sorted(groups.items(), key=lambda pair: pair[0][:2])
            ]
            found.append(Chapter(owner, places.owner(owner), counts[owner], said))
    return found


@require_safe
def text_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of the text as it is in hand, with what was said to those set aside."""
    submission = access.text_or_404(request, pk)
    version = access.in_hand(submission)
    checked = checking.check_version(version) if version else checking.check_draft(submission)
    user = _user(request)
    owners = [s["uid"] for s in version.sheets] if version else list(submission.sheets.values_list("uid", flat=True))
    severity = request.GET.get("severity", "")
    shown = Checked(checked.text, tuple(m for m in checked.marks if _wanted(m, severity)))
    return render(request, "submissions/findings.html", {
        "submission": submission, "version": version, "counts": checked.counts, "severity": severity,
        "chapters": chapters(shown, places_of(version or submission), owners), "severities": SEVERITY_NAMES[language()],
        "waivers": {w.pk: w for w in submission.waivers.select_related("by")},
        "may_waive": submission.is_open and "text.waive" in user.powers and user.organisation_id == submission.organisation.pk,
    })  # fmt: skip


def _wanted(mark: Mark, severity: str) -> bool:
    if severity == "waived":
        return mark.waiver is not None
    return not severity or (mark.waiver is None and mark.finding.severity == severity)


@require_safe
def findings_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings as a workbook."""
    submission = access.text_or_404(request, pk)
    version = access.in_hand(submission)
    checked = checking.check_version(version) if version else checking.check_draft(submission)
    return _send(request, submission, output.findings_workbook(submission, checked))


@require_safe
def text_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The core's report of the findings: a page of its own, which can be kept and sent on."""
    submission = access.text_or_404(request, pk)
    version = access.in_hand(submission)
    checked = checking.check_version(version) if version else checking.check_draft(submission)
    return _send(request, submission, output.findings_page(submission, checked), inline="download" not in request.GET)


@require_POST
def text_waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Set findings aside with a reason."""
    submission = access.text_or_404(request, pk)
    marks = request.POST.getlist("fingerprint")
    return act(
        request,
        lambda: services.waive_all(submission=submission, by=_user(request), fingerprints=marks, reason=request.POST.get("reason", "")),
        done=_("已记下理由，审核人员会看到。"), back=_back(request, reverse("text-findings", args=[pk])),
    )  # fmt: skip


@require_POST
def waiver_end(request: HttpRequest, pk: int, waiver: int) -> HttpResponse:
    """A finding counts again."""
    submission = access.text_or_404(request, pk)
    found = get_object_or_404(submission.waivers.filter(ended_at=None), pk=waiver)
    return act(request, lambda: services.unwaive(waiver=found, by=_user(request)), done=_("理由已撤回，这个问题重新计入。"),
               back=_back(request, reverse("text-findings", args=[pk])))  # fmt: skip


def _back(request: HttpRequest, usual: str) -> str:
    """The page the form stood on, if it is one of this text."""
    wanted = request.POST.get("back", "")
    return wanted if wanted.startswith(usual.rpartition("/")[0] + "/") else usual


# --- files -----------------------------------------------------------------------------------------------------


@require_safe
def version_file(request: HttpRequest, pk: int, number: int, suffix: str) -> HttpResponse:
    """A version as a document."""
    submission = access.text_or_404(request, pk)
    version = access.version_or_404(submission, number)
    if suffix not in output.TEXT_FORMATS:
        raise Http404
    try:
        return _send(request, submission, output.version_file(version, suffix), version=version)
    except WriteError as error:
        return _unwritten(request, error, reverse("text-versions", args=[pk]))


@require_safe
def draft_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The draft as a document."""
    submission = access.text_or_404(request, pk)
    if suffix not in output.TEXT_FORMATS:
        raise Http404
    try:
        return _send(request, submission, output.draft_file(submission, checking.check_draft(submission).text, suffix))
    except WriteError as error:
        return _unwritten(request, error, reverse("text", args=[pk]))


def _send(request: HttpRequest, submission: Submission, file: output.File, *, version: Version | None = None,
          inline: bool = False) -> HttpResponse:  # fmt: skip
    services.downloaded(submission=submission, by=_user(request), file=f"{file.name}.{file.suffix}", version=version)
    return file.response(inline=inline)


def _unwritten(request: HttpRequest, error: WriteError, back: str) -> HttpResponse:
    messages.error(request, str(error))
    return redirect(back)
