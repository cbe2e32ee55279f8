"""Writing a text: the editor and what its script asks for, import, carrying over."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from jixiao.api import ReadError
from jixiao.model import Place
from jixiao.read.discover import readers
from jixiao.write.report_words import source_words
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.rounds.models import Task
from jixiao_web.submissions import access, checking, draft, editor, edits, queries, services
from jixiao_web.submissions.changes import Changes, Content, changes, content_of
from jixiao_web.submissions.draft import Data
from jixiao_web.submissions.editor_words import words
from jixiao_web.submissions.models import Submission, Upload
from jixiao_web.ui.acts import act
from jixiao_web.ui.errors import Late, error_response
from jixiao_web.ui.words import clauses

MOST_CHANGES = 2_000
"""Changes of one request."""
_SHOWN = 200
"""So many differences of an import are shown; the rest is counted."""


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


# --- the editor ------------------------------------------------------------------------------------------------


@ensure_csrf_cookie
@require_safe
def text_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor; for who may not write, or of a text that is not open, to be read."""
    submission = access.text_or_404(request, pk)
    user = _user(request)
    now = checking.stored(submission)
    checked = checking.check_draft(submission)
    first = now.sheets[0]["uid"] if now.sheets else "head"
    state = editor.state(submission, now.head, now.sheets, user)
    urls = {name: reverse(f"text-{name}", args=[pk]) for name in ("cells", "check", "since", "suggest")}
    return render(request, "submissions/edit.html", {
        "submission": submission, "closed": editor.why_closed(user, submission), "may_import": state["editable"],
        "state": state | editor.marks_of(checked, first) | {
            "urls": urls | {"waive": reverse("text-waive", args=[pk]), "signIn": reverse("sign-in"), "text": reverse("text", args=[pk])},
            "words": words(), "csrf": settings.CSRF_COOKIE_NAME, "mayWaive": submission.is_open and "text.waive" in user.powers,
        },
    })  # fmt: skip


class _Asked:
    """What a script sent: changes, and of whom it wants the marks. Raises ValueError for what is no such thing."""

    def __init__(self, request: HttpRequest) -> None:
        try:
            sent = json.loads(request.body)
        except RecursionError as error:
            raise ValueError(_("发来的内容不对，请刷新页面后再试。")) from error
        match sent:
            case {"changes": list(found), "owner": str(owner)} if all(isinstance(one, dict) for one in found):
                self.changes: list[Data] = found
                self.owner = owner
            case _:
                raise ValueError(_("发来的内容不对，请刷新页面后再试。"))
        if len(found) > MOST_CHANGES:
            raise ValueError(_("一次最多 %(n)d 处修改，请分几次粘贴。") % {"n": MOST_CHANGES})
        if sent.get("user", request.user.pk) != request.user.pk:
            raise Late(_("这个页面是另一个人登录时打开的，请刷新。没有保存的修改请先复制出来。"))
        revision = sent.get("revision", 0)
        self.revision = revision if isinstance(revision, int) and 0 <= revision < 2**62 else 0


def _bad(request: HttpRequest, error: Exception, index: int | None = None) -> HttpResponse:
    """400 in words; with the number of the change that cannot be made."""
    return error_response(request, 400, detail=str(error), more={} if index is None else {"index": index})


@require_POST
def text_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Make changes; what was refused is told with what stands there now."""
    submission = access.text_or_404(request, pk)
    try:
        asked = _Asked(request)
        applied = services.change(submission=submission, by=_user(request), changes=asked.changes)
    except edits.BadEdit as error:
        return _bad(request, error, error.index)
    except ValueError as error:
        return _bad(request, error)
    submission = applied.submission
    others = queries.changes_since(submission, asked.revision, submission.revision - len(applied.made))
    checked = checking.check_draft(submission, applied.sheets)
    return JsonResponse({
        "revision": submission.revision, "made": len(applied.made),
        "refused": [editor.refused_data(one) for one in applied.refused],
        "others": None if others is None else [editor.edit_data(e) for e in others],
        **editor.marks_of(checked, asked.owner),
    })  # fmt: skip


@require_POST
def text_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The marks as they would be with changes that are not saved; nothing is written."""
    submission = access.text_or_404(request, pk)
    try:
        asked = _Asked(request)
        checked = checking.try_out(submission, asked.changes) if asked.changes else checking.check_draft(submission)
    except edits.BadEdit as error:
        return _bad(request, error, error.index)
    except ValueError as error:
        return _bad(request, error)
    return JsonResponse(editor.marks_of(checked, asked.owner))


@require_GET
def text_since(request: HttpRequest, pk: int) -> HttpResponse:
    """What others changed since a revision, and who is at it."""
    submission = access.text_or_404(request, pk)
    asked = request.GET.get("revision", "")
    revision = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    found = queries.changes_since(submission, revision) if submission.revision != revision else []
    people = [
        {"name": e.by.name, "where": e.where.partition(".")[0], "at": e.at.isoformat(timespec="seconds")}
        for e in queries.at_work(submission, _user(request))
    ]
    return JsonResponse({
        "revision": submission.revision, "changes": None if found is None else [editor.edit_data(e) for e in found],
        "people": people, "editable": editor.may_edit(_user(request), submission),
    })  # fmt: skip


@require_GET
def text_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """For one project: what the library offers, and last year's row beside each of its rows."""
    submission = access.text_or_404(request, pk)
    sheet = next((s for s in checking.stored(submission).sheets if s["uid"] == request.GET.get("project")), None)
    if sheet is None:
        raise Http404
    version = queries.last_approved(submission)
    return JsonResponse({
        "library": editor.suggestions(sheet, submission.task.round.year),
        "last": editor.last_year(sheet, version), "hasLast": version is not None,
    })  # fmt: skip


# --- beginning, carrying over ----------------------------------------------------------------------------------


@require_POST
def text_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the text of a task, and go to its page."""
    task = get_object_or_404(Task.objects.filter(organisation__in=scope.organisations(_user(request))), pk=pk)
    submission = services.start(task=task, by=_user(request))
    return redirect("text-edit", submission.pk)


def _for_writing(request: HttpRequest, pk: int) -> Submission:
    """The text somebody wants to write in. PermissionDenied for who never may."""
    submission = access.text_or_404(request, pk)
    scope.require(_user(request), "text.edit", submission.organisation)
    services.require_own(_user(request), submission.organisation)
    return submission


@require_http_methods(["GET", "HEAD", "POST"])
def text_carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose projects of last year's approved text that go on this year."""
    submission = _for_writing(request, pk)
    version = queries.last_approved(submission)
    if request.method == "POST":
        if version is None:
            raise Http404
        return act(
            request,
            lambda: services.carry_over(submission=submission, by=_user(request), version=version, uids=request.POST.getlist("project")),
            done=_("已结转所选项目。预算和支出计划须按今年填写。"), back=reverse("text-edit", args=[pk]),
        )  # fmt: skip
    now = checking.stored(submission)
    lines = [
        {"sheet": s, "rows": len(s["indicators"]), "here": queries.same_project(s, now.sheets)} for s in version.sheets
    ] if version else []  # fmt: skip
    return render(request, "submissions/carry.html", {
        "submission": submission, "version": version, "lines": lines, "closed": editor.why_closed(_user(request), submission),
    })  # fmt: skip


# --- import ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def text_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file; what was read of it is shown before anything changes."""
    submission = _for_writing(request, pk)
    problem = ""
    if request.method == "POST":
        try:
            return redirect("upload", pk, _read(request, submission).pk)
        except ReadError as error:
            problem = str(error)
        except ValidationError as error:
            problem = clauses(error.messages)
        except Late as error:
            messages.warning(request, str(error))
            return redirect("text", pk)
    return render(request, "submissions/import.html", {
        "submission": submission, "problem": problem, "closed": editor.why_closed(_user(request), submission),
        "most": settings.UPLOAD_BYTES, "has_projects": submission.sheets.exists(),
        "suffixes": ",".join(suffix for reader in readers() for suffix in reader.suffixes),
    }, status=400 if problem else 200)  # fmt: skip


def _read(request: HttpRequest, submission: Submission) -> Upload:
    files = request.FILES.getlist("file")
    if len(files) != 1 or not files[0].name:
        raise ValidationError(_("请选择一个文件。一次只能导入一个文件。"))
    if (files[0].size or 0) > settings.UPLOAD_BYTES:
        raise ValidationError(_("文件超过 %(n)d MB，请拆小后再上传。") % {"n": settings.UPLOAD_BYTES >> 20})
    return services.preview(submission=submission, by=_user(request), content=files[0].read(), name=files[0].name)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """What was read of a file, beside the draft; then import all, or some, or nothing."""
    submission = _for_writing(request, pk)
    found = get_object_or_404(submission.uploads.filter(by=_user(request)), pk=upload)
    if request.method == "POST":
        return _import(request, found)
    if found.applied_at is not None:
        messages.info(request, _("这份文件已经导入。"))
        return redirect("text-edit", pk)
    text = draft.to_text(found.head, found.sheets)
    new = Content(found.name, found.head, found.sheets, text)
    waivers = {w.fingerprint: w.pk for w in submission.waivers.filter(ended_at=None)}
    checked = checking.Checked(
        text, checking.find_marks(text, found.head, found.sheets, submission.task.round, waivers)
    )
    now = checking.stored(submission)
    by_owner = checked.by_owner
    lines = [
        {"sheet": s, "number": n, "rows": len(s["indicators"]), "counts": by_owner.get(s["uid"], {}),
         "here": queries.same_project(s, now.sheets)} for n, s in enumerate(found.sheets, 1)
    ]  # fmt: skip
    differences = changes(content_of(submission, _("现在的草稿")), new) if now.sheets else None
    zones = [z for z in differences.zones if len(z.changes) > 1 or z.changes[0].where] if differences else []
    whole = {kind: _projects(differences, kind) for kind in ("added", "removed")} if differences else {}
    return render(request, "submissions/upload.html", {
        "submission": submission, "upload": found, "lines": lines, "counts": checked.counts, "differences": differences,
        "zones": zones, "whole": whole,
        "money": draft.total_of(found.sheets), "rows": sum(len(s["indicators"]) for s in found.sheets),
        "problems": [p | {"at": _place(p)} for p in found.problems], "shown": _SHOWN,
        "closed": editor.why_closed(_user(request), submission), "now": now,
        "money_now": draft.total_of(now.sheets) or Decimal(0),
    })  # fmt: skip


def _projects(differences: Changes, kind: str) -> list[str]:
    """The names of the projects that come or go as a whole."""
    old, new = differences.old.text.projects, differences.new.text.projects
    found = [
        d for d in differences.found.entries if d.part == 2 and d.kind == kind and not (d.field_new or d.field_old)
    ]
    return [
        str((new[d.owner_new] if d.owner_new is not None else old[d.owner_old or 0]).name or _("（未命名）"))
        for d in found
    ]


def _place(problem: dict[str, Any]) -> str:
    """Where in the file something could not be read: 第3页 第2个表 第5行."""
    place = problem.get("place")
    return source_words(Place(**place), "zh") if place else ""


def _import(request: HttpRequest, found: Upload) -> HttpResponse:
    user, pk = _user(request), found.submission_id
    match request.POST.get("do"):
        case "all":
            return act(request, lambda: services.apply_upload(upload=found, by=user), back=reverse("text-edit", args=[pk]),
                       done=_("已导入 %(n)d 个项目。原来的草稿留存为一个版本，可随时查看。") % {"n": len(found.sheets)})  # fmt: skip
        case "some":
            chosen = request.POST.getlist("project")
            return act(request, lambda: services.add_from_upload(upload=found, by=user, uids=chosen),
                       done=_("已加入 %(n)d 个项目。") % {"n": len(chosen)},
                       back=reverse("text-edit", args=[pk]) if chosen else reverse("upload", args=[pk, found.pk]))  # fmt: skip
    return redirect("text", pk)
