"""The review form: its points with the findings beside them, for the whole text or project by project; its documents."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jixiao.api import write_review
from jixiao_web.accounts.models import User
from jixiao_web.review import queries, services, sheet
from jixiao_web.review.models import Form
from jixiao_web.review.views_acts import seen_by
from jixiao_web.submissions import access, checking, output
from jixiao_web.submissions.checking import Checked
from jixiao_web.submissions.models import Stage, Submission, Version
from jixiao_web.submissions.services import downloaded
from jixiao_web.submissions.words import places_of
from jixiao_web.ui.errors import Late
from jixiao_web.ui.numbers import number as number_in
from jixiao_web.ui.words import clauses

FORMATS = ("docx", "pdf")


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _shown(request: HttpRequest, submission: Submission, *, mine: bool) -> tuple[Version, Stage]:
    """Which forms are looked at: as asked; else those to be filled in now; else the latest that were filled in."""
    number, stage = number_in(request.GET.get("version")), request.GET.get("stage", "")
    if number is not None and stage in [s.value for s in queries.REVIEWED]:
        return access.version_or_404(submission, number), Stage(stage)
    newest = submission.versions.order_by("-number").first()
    if newest is None:
        raise Http404
    if mine:
        return newest, Stage(submission.stage)
    latest = queries.latest_forms(submission)
    return (latest[-1][3], Stage(latest[-1][0])) if latest else (newest, Stage.DESK)


@require_http_methods(["GET", "HEAD", "POST"])
def text_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at the review forms of a text, or fill one in. What was typed stays on the page whatever keeps it from being
    saved.
    """
    submission = access.text_or_404(request, pk)
    user = _user(request)
    mine = (
        queries.decides(user, submission)
        and submission.stage in queries.REVIEWED
        and not queries.wrote(user, submission)
    )
    version, stage = _shown(request, submission, mine=mine)
    uids = [s["uid"] for s in version.sheets]
    project = request.POST.get("project", request.GET.get("project", ""))
    if project and project not in uids:
        raise Http404
    typed: dict[str, sheet.Answer] | None = None
    wrong: dict[str, list[str]] = {}
    status = 200
    if request.method == "POST":
        try:
            return _save(request, submission, version, project)
        except ValidationError as error:
            typed, wrong, status = _answers(request, submission), getattr(error, "message_dict", {}), 422
            for words in [_("还有 %(n)d 项没有填好，见下面的红字。") % {"n": len(wrong)}] if wrong else error.messages:
                messages.error(request, words)
        except Late as error:
            typed, status = _answers(request, submission), 409
            messages.warning(request, str(error))
    verdict = queries.verdict(version, stage)
    forms = {f.project: f for f in verdict.forms}
    per_project = "per" in request.GET or bool(project) or any(forms)
    if per_project and not project:
        project = next((u for u in uids if u not in forms), uids[0] if uids else "")
    form = forms.get(project)
    checked = checking.check_version(version)
    newest = submission.versions.order_by("-number").first()
    return render(request, "review/review.html", {
        "submission": submission, "version": version, "stage": stage, "project": project, "form": form, "verdict": verdict,
        "editable": mine and version == newest and stage == submission.stage,
        "projects": [(s["uid"], s["name"], forms.get(s["uid"])) for s in version.sheets] if per_project else [],
        "rows": _rows(submission, version, checked, project, form, typed, wrong),
        "way": request.POST.get("way") or (form.data["way"] if form else "scored"),
        "grades": [g.name for g in sheet.form_of(submission.task.round).grades],
        "opinion": request.POST.get("opinion", (form.data["opinion"] or "") if form else ""),
        "place": places_of(version).owner(project) if project else "", "contradicted": queries.contradicted(verdict, checked, version),
        "rules": sheet.for_script(sheet.form_of(submission.task.round)), "left": sum(u not in forms for u in uids),
        "follows": _follows(submission, form), "all_forms": queries.latest_forms(submission), "form_formats": FORMATS,
    }, status=status)  # fmt: skip


def _follows(submission: Submission, form: Form | None) -> str:
    grades = sheet.form_of(submission.task.round).grades
    return next((g.follows for g in grades if form is not None and g.name == form.grade), "")


def _way(request: HttpRequest) -> sheet.Way:
    return "qualitative" if request.POST.get("way") == "qualitative" else "scored"


def _answers(request: HttpRequest, submission: Submission) -> dict[str, sheet.Answer]:
    kind = "points" if _way(request) == "scored" else "grade"
    return {
        point.key: sheet.Answer(request.POST.get(f"{kind}-{n}", "")[:20], request.POST.get(f"opinion-{n}", "")[:1000])
        for n, point in enumerate(sheet.form_of(submission.task.round).points)
    }


def _save(request: HttpRequest, submission: Submission, version: Version, project: str) -> HttpResponse:
    """Save, then go on to the next project nobody reviewed, or stay."""
    number, stage = seen_by(request)
    uids = [s["uid"] for s in version.sheets]
    done = set(Form.objects.filter(version=version, stage=stage).values_list("project", flat=True))
    projects = [project]
    if project and "rest" in request.POST:
        projects += [u for u in uids if u not in done and u != project]
    services.save_form(
        submission=submission, by=_user(request), seen=number, stage=stage, projects=projects, way=_way(request),
        answers=_answers(request, submission), opinion=request.POST.get("opinion", "")[:2000],
    )  # fmt: skip
    left = [u for u in uids if u not in done | set(projects)] if project else []
    page = reverse("text-review", args=[submission.pk])
    if left:
        messages.success(request, _("已保存，还有 %(n)d 个项目。") % {"n": len(left)})
        return redirect(f"{page}?project={left[0]}")
    messages.success(request, _("审核表已保存。"))
    return redirect(f"{page}?project={project}" if project else page)


def _rows(submission: Submission, version: Version, checked: Checked, project: str, form: Form | None,
          typed: dict[str, sheet.Answer] | None, wrong: dict[str, list[str]]) -> list[dict[str, Any]]:  # fmt: skip
    """The points with what stands in them and the findings that speak to them."""
    law = sheet.form_of(submission.task.round)
    places = places_of(version)
    marks = [m for m in checked.marks if not project or m.owner == project]
    shares = sheet.shared_out(submission.task.round, law, marks)
    stored = {
        row["key"]: sheet.Answer(row["points"] or row["grade"] or "", row["opinion"] or "")
        for row in (form.data["items"] if form else ())
    }
    rows: list[dict[str, Any]] = []
    for n, point in enumerate(law.points):
        is_first = n == 0 or law.points[n - 1].head != point.head
        found = sorted(shares[point.key], key=lambda m: (m.waiver is not None, -m.finding.severity.rank))
        rows.append({
            "n": n, "point": point, "span": sum(p.head == point.head for p in law.points) if is_first else 0,
            "answer": (stored if typed is None else typed).get(point.key, sheet.Answer()), "error": clauses(wrong.get(point.key, ())),
            "marks": [(m, places.whole(m.cell)) for m in found], "counts": Checked(checked.text, tuple(found)).counts,
        })  # fmt: skip
    return rows


@require_safe
def review_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The review form of a stage as a document: of the whole text or of one project; of all projects together as a ZIP."""
    submission = access.text_or_404(request, pk)
    version, stage = _shown(request, submission, mine=False)
    forms = queries.verdict(version, stage).forms
    if (project := request.GET.get("project")) is not None:
        forms = [f for f in forms if f.project == project]
    name = output.name_of(submission, _("审核表-%(stage)s-第%(n)d版") % {"stage": stage.label, "n": version.number})
    if not forms or (suffix != "zip" and (suffix not in FORMATS or len(forms) > 1)):
        raise Http404
    if suffix != "zip":
        file = output.File(name, suffix, write_review(sheet.read(forms[0].data), f".{suffix}"))
    else:
        file = output.File(name, suffix, _zipped(version, forms))
    downloaded(submission=submission, by=_user(request), file=f"{file.name}.{suffix}", version=version)
    return file.response()


def _zipped(version: Version, forms: Any) -> bytes:
    """The forms of many projects, numbered as in the text, each as DOCX and PDF."""
    numbers = {s["uid"]: n for n, s in enumerate(version.sheets, 1)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for form in sorted(forms, key=lambda f: numbers.get(f.project, 0)):
            review = sheet.read(form.data)
            name = output.clean_name(f"{numbers.get(form.project, 0):02d} {review.project_name or ''}")
            for suffix in FORMATS:
                archive.writestr(f"{name}.{suffix}", write_review(review, f".{suffix}"))
    return buffer.getvalue()
