"""Files that prove something: shown in place, handed over as they were kept, attached and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jixiao_web.evidence import queries, services, store
from jixiao_web.evidence.access import spoken, uploads_of, user_of, writable_or_403, writes
from jixiao_web.evidence.models import Attachment
from jixiao_web.projects.queries import project_or_404
from jixiao_web.ui.acts import act
from jixiao_web.ui.errors import error_response


def home_of(file: Attachment) -> str:
    """The page of what a file proves."""
    if file.entry_id is not None:
        return reverse("entry", args=[file.project_id, file.entry_id])
    return queries.trace_url(file.actual.indicator) if file.actual else reverse("project-evidence", args=[file.project_id])  # fmt: skip


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """One file: what it shows, what it proves, whether it still is what was handed in."""
    project = project_or_404(request, pk)
    found = queries.file_or_404(project, file)
    damage = ""
    try:
        store.read(found.sha256)
    except store.Damaged as error:
        damage = str(error)
    return render(request, "evidence/file.html", {
        "project": project, "file": found, "damage": damage, "is_image": found.kind in store.IMAGES, "is_pdf": found.kind == store.PDF,
        "kind": _(store.ALLOWED[found.kind][0]), "home": home_of(found), "writes": writes(request, project),
    })  # fmt: skip


@require_safe
def content(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """The bytes, held against their SHA-256: shown where a browser shows them safely, else (or where asked for) saved, and
    then written down.
    """
    found = queries.file_or_404(project_or_404(request, pk), file)
    try:
        kept = store.read(found.sha256)
    except store.Damaged as error:
        return error_response(request, 404, detail=str(error))
    saves = found.kind not in store.SHOWN or "save" in request.GET
    if saves:
        services.downloaded(attachment=found, by=user_of(request))
    answer = HttpResponse(kept, content_type=found.kind)
    answer["Content-Disposition"] = content_disposition_header(saves, found.name) or "attachment"
    return answer


@require_POST
def entry_attach(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """More files for a record."""
    project = writable_or_403(request, pk)
    found = queries.entry_or_404(project, entry)
    back = reverse("entry", args=[pk, entry])
    return act(request, lambda: services.attach(entry=found, by=user_of(request), uploads=uploads_of(request)),
               done=_("佐证材料已保存。"), back=f"{back}#files")  # fmt: skip


@require_POST
def withdraw(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file back."""
    found = queries.file_or_404(writable_or_403(request, pk), file)
    try:
        services.withdraw_file(attachment=found, by=user_of(request), reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, spoken(error))
        return redirect("evidence-file", pk, file)
    messages.success(request, _("文件已撤回。"))
    return redirect(home_of(found))
