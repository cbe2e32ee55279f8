"""People, organisations, offices and locks: each administrator sees the forms of the own office, others read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.read.base import ReadError
from jixiao_web.accounts import lists, passwords, queries, scope, services
from jixiao_web.accounts.forms import (
    ListForm,
    NewOrganisationForm,
    NewPersonForm,
    OrganisationForm,
    PersonForm,
    RoleForm,
    UnlockForm,
)
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import ADMINISTRATORS, POWER_NAMES, POWERS, ROLE_NAMES, Role
from jixiao_web.ui.acts import act
from jixiao_web.ui.public import needs

_PAGE = 100


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _person(request: HttpRequest, pk: int) -> User:
    found = queries.people(_user(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    found = scope.organisations(_user(request)).select_related("parent", "desk").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _add_errors(form: Any, error: ValidationError) -> None:
    """A service's complaints to their fields; those about fields the form has not, to the form."""
    for field, found in getattr(error, "error_dict", {None: error}).items():
        form.add_error(field if field in form.fields else None, found)


# --- people ------------------------------------------------------------------------------------------------------


@require_safe
@needs("people.read")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody in sight, by organisation, with filters."""
    wanted = {key: request.GET.get(key, "").strip() for key in ("q", "organisation", "role", "state")}
    found = queries.found_people(_user(request), **wanted)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {"page": page, "wanted": wanted, "rest": rest.urlencode(), "roles": ROLE_NAMES.items(),
               "organisations": queries.organisations(_user(request)), "is_filtered": any(wanted.values())}  # fmt: skip
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def person_new(request: HttpRequest) -> HttpResponse:
    """A new person. The first password is shown once, on the page that answers."""
    form = NewPersonForm(_user(request), request.POST if request.method == "POST" else None,
                         initial={"organisation": request.GET.get("organisation")})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        first = passwords.make()
        try:
            made = services.add_person(by=_user(request), password=first, **form.cleaned_data)
        except ValidationError as error:
            _add_errors(form, error)
        else:
            return render(request, "accounts/first_password.html", {"made": [(made, first)], "is_new": True})
    return render(request, "accounts/person_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.read")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: facts, offices, what each administrator may do about them."""
    shown = _person(request, pk)
    by = _user(request)
    initial = {
        "name": shown.name,
        "organisation": shown.organisation,
        "phone": shown.phone,
        "is_active": shown.is_active,
    }
    form = PersonForm(by, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        scope.require(by, "people.manage", shown.organisation)
        if form.is_valid():
            try:
                services.change_person(by=by, user=shown, **form.cleaned_data)
            except ValidationError as error:
                _add_errors(form, error)
            else:
                messages.success(request, _("已保存。"))
                return redirect("person", pk)
    locks = [one for one in queries.locks(by) if one["person"] == shown]
    context = {
        "shown": shown, "form": form, "role_form": RoleForm(shown), "is_self": shown.pk == by.pk, "locks": locks,
        "offices": [(a, ROLE_NAMES[Role(a.role)]) for a in shown.appointments.all()],
        "device": services.second_factor(shown), "sign_ins": queries.sign_ins(shown, 10),
    }  # fmt: skip
    return render(request, "accounts/person.html", context, status=422 if form.errors else 200)


@require_POST
@needs("roles.grant")
def person_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an office (``do=appoint``) or end one (``do=dismiss``)."""
    shown, by = _person(request, pk), _user(request)
    back = reverse("person", args=[pk])
    if request.POST.get("do") == "dismiss":
        role = request.POST.get("role", "")
        if role not in ROLE_NAMES:
            raise Http404
        return act(
            request, lambda: services.dismiss(by=by, user=shown, role=Role(role)), done=_("角色已撤销。"), back=back
        )
    form = RoleForm(shown, request.POST)
    if not form.is_valid():
        return act(request, _raising(form.errors), done="", back=back)
    return act(
        request, lambda: services.appoint(by=by, user=shown, **form.cleaned_data), done=_("角色已授予。"), back=back
    )


def _raising(errors: Any) -> Callable[[], None]:
    def fail() -> None:
        raise ValidationError([words for found in errors.values() for words in found])

    return fail


@require_POST
@needs("people.unlock")
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password, shown once on the page that answers."""
    shown = _person(request, pk)
    first = passwords.make()
    try:
        services.reset_password(by=_user(request), user=shown, new=first)
    except ValidationError as error:
        return act(request, _raising({"": error.messages}), done="", back=reverse("person", args=[pk]))
    return render(request, "accounts/first_password.html", {"made": [(shown, first)], "is_new": False})


@require_POST
@needs("people.unlock")
def person_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody who is locked out try again at once."""
    shown = _person(request, pk)
    return act(request, lambda: services.unlock(by=_user(request), name=shown.username), done=_("已解除锁定。"),
               back=reverse("person", args=[pk]))  # fmt: skip


@require_POST
@needs("people.unlock")
def person_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second factor of somebody who lost the telephone."""
    shown = _person(request, pk)
    return act(request, lambda: services.remove_second_factor(by=_user(request), user=shown), done=_("动态口令已停用。"),
               back=reverse("person", args=[pk]))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.unlock")
def locks(request: HttpRequest) -> HttpResponse:
    """The names and addresses that are locked out, and taking a lock away."""
    if request.method == "POST":
        form = UnlockForm(request.POST)
        unlock = (
            (lambda: services.unlock(by=_user(request), **form.cleaned_data))
            if form.is_valid()
            else _raising(form.errors)
        )
        return act(request, unlock, done=_("已解除锁定。"), back=reverse("locks"))
    context = {"locks": queries.locks(_user(request)), "name_limit": settings.AXES_FAILURE_LIMIT,
               "address_limit": settings.LOCK_ADDRESS_AFTER,
               "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)}  # fmt: skip
    return render(request, "accounts/locks.html", context)


@require_safe
@needs("people.read")
def offices(request: HttpRequest) -> HttpResponse:
    """Which office has which power: the table itself."""
    table = [(words, [role in POWERS[power] for role in Role]) for power, words in POWER_NAMES.items()]
    heads = [(ROLE_NAMES[role], role in ADMINISTRATORS) for role in Role]
    return render(request, "accounts/offices.html", {"table": table, "heads": heads})


# --- organisations -----------------------------------------------------------------------------------------------


@require_safe
@needs("people.read")
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations, units below their departments, desks below the bureau."""
    every = list(queries.organisations(_user(request)))
    below: dict[int | None, list[Organisation]] = {}
    for one in every:
        below.setdefault(one.parent_id, []).append(one)
    tree = [(one, below.get(one.pk, [])) for one in below.get(None, [])]
    return render(request, "accounts/organisations.html", {"tree": sorted(tree, key=lambda pair: pair[0].kind)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def organisation_new(request: HttpRequest) -> HttpResponse:
    """A new organisation."""
    form = NewOrganisationForm(_user(request), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_organisation(by=_user(request), **form.cleaned_data)
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("已新增%(name)s。") % {"name": made.name})
            return redirect("organisation", made.pk)
    return render(request, "accounts/organisation_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.read")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: facts, units, people."""
    shown, by = _organisation(request, pk), _user(request)
    initial = {"name": shown.name, "parent": shown.parent, "desk": shown.desk, "is_active": shown.is_active}
    form = OrganisationForm(by, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        scope.require(by, "people.manage", shown)
        if form.is_valid():
            try:
                services.change_organisation(by=by, organisation=shown, **form.cleaned_data)
            except ValidationError as error:
                _add_errors(form, error)
            else:
                messages.success(request, _("已保存。"))
                return redirect("organisation", pk)
    context = {"shown": shown, "form": form, "units": shown.units.all(), "departments": shown.departments.all(),
               "people": queries.people(by).filter(organisation=shown)}  # fmt: skip
    return render(request, "accounts/organisation.html", context, status=422 if form.errors else 200)


# --- lists -------------------------------------------------------------------------------------------------------


def _import(request: HttpRequest, read: Callable[[User, lists.Rows], list[lists.Line]], template: str,
            columns: dict[str, Any], finish: Callable[[list[Any]], HttpResponse]) -> HttpResponse:  # fmt: skip
    """Paste or choose, look at what it would become, then all of it or nothing."""
    form = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": columns, "most": lists.MOST}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            data = file.read() if file else form.cleaned_data["text"].encode()
            rows = lists.rows_of(data, file.name if file else _("粘贴的名单.csv"))
            lines = read(_user(request), rows)
        except ReadError as error:
            form.add_error(None, _("%(what)s。%(mend)s") % {"what": error.what, "mend": error.mend})
        else:
            faulty = sum(bool(line.faults) for line in lines)
            if request.POST.get("do") == "import" and lines and not faulty:
                try:
                    return finish([line.made for line in lines])
                except ValidationError as error:
                    form.add_error(None, error.messages)
            context |= {"lines": lines, "faulty": faulty, "text": lists.as_text(rows)}
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def people_import(request: HttpRequest) -> HttpResponse:
    """Many people at once; their first passwords are shown once, on the page that answers."""

    def finish(people: list[User]) -> HttpResponse:
        made = services.add_people(by=_user(request), people=people)
        return render(request, "accounts/first_password.html", {"made": made, "is_new": True})

    return _import(request, lists.people, "accounts/people_import.html", lists.PEOPLE, finish)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def organisations_import(request: HttpRequest) -> HttpResponse:
    """Many organisations at once."""

    def finish(organisations: list[Organisation]) -> HttpResponse:
        services.add_organisations(by=_user(request), organisations=organisations)
        messages.success(request, _("已导入 %(n)d 个机构。") % {"n": len(organisations)})
        return redirect("organisations")

    return _import(request, lists.organisations, "accounts/organisations_import.html", lists.ORGANISATIONS, finish)
