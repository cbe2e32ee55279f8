"""Every write about people: with its power, its limits and its entry in the record."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Appointment, Organisation, Region, User
from jixiao_web.accounts.powers import ADMINISTRATORS, ROLE_NAMES, WHERE, Role
from jixiao_web.audit.services import record


@transaction.atomic
def add_organisation(*, by: User, kind: str, code: str, name: str, parent: Organisation | None = None,
                     desk: Organisation | None = None) -> Organisation:  # fmt: skip
    """A new organisation of the region of ``by``. Raises ValidationError."""
    scope.require(by, "people.manage")
    made = Organisation(region=by.organisation.region, kind=kind, code=code, name=name, parent=parent, desk=desk)
    _check_organisation(made)
    made.save()
    record("organisation.added", by=by, organisation=code, on=made, name=name, details={"kind": kind})
    return made


@transaction.atomic
def change_organisation(*, by: User, organisation: Organisation, name: str, parent: Organisation | None,
                        desk: Organisation | None, is_active: bool) -> Organisation:  # fmt: skip
    """New facts of an organisation; its code stays."""
    scope.require(by, "people.manage", organisation)
    before = {"name": organisation.name, "desk": organisation.desk and organisation.desk.code,
              "parent": organisation.parent and organisation.parent.code, "is_active": organisation.is_active}  # fmt: skip
    organisation.name, organisation.parent, organisation.desk = name, parent, desk
    organisation.is_active = is_active
    _check_organisation(organisation)
    organisation.save()
    after = {"name": name, "desk": desk and desk.code, "parent": parent and parent.code, "is_active": is_active}
    record("organisation.changed", by=by, organisation=organisation.code, on=organisation, name=name,
           details={"before": before, "after": after})  # fmt: skip
    return organisation


def _check_organisation(made: Organisation) -> None:
    """Raise ValidationError where it cannot stand where it is put."""
    kinds = Organisation.Kind
    wanted = {kinds.DESK: kinds.BUREAU, kinds.UNIT: kinds.DEPARTMENT}.get(kinds(made.kind))
    if wanted is None and made.parent is not None:
        raise ValidationError({"parent": _("财政局和部门没有上级单位，请留空。")})
    if wanted is not None and (made.parent is None or made.parent.kind != wanted):
        raise ValidationError({"parent": _("请选择上级：科室属于财政局，所属单位属于部门。")})
    if made.desk is not None and (made.kind != kinds.DEPARTMENT or made.desk.kind != kinds.DESK):
        raise ValidationError({"desk": _("归口科室只用于部门，并且须是财政局的内设科室。")})
    for other in (made.parent, made.desk):
        if other is not None and other.region_id != made.region_id:
            raise ValidationError(_("不能跨行政区划。"))
    made.full_clean()


@transaction.atomic
def add_person(*, by: User, username: str, name: str, organisation: Organisation, password: str, phone: str = "") -> User:
    """A new person with a first password that must be changed at the first sign-in. Raises ValidationError."""
    scope.require(by, "people.manage", organisation)
    user = User(username=username, name=name, organisation=organisation, phone=phone)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    record("person.added", by=by, organisation=organisation.code, on=user, name=name, details={"username": username})
    return user


@transaction.atomic
def change_person(*, by: User, user: User, name: str, organisation: Organisation, phone: str, is_active: bool) -> User:
    """New facts of a person. Who moves to another organisation loses the offices held in the old one."""
    scope.require(by, "people.manage", user.organisation)
    scope.require(by, "people.manage", organisation)
    if user.pk == by.pk and not is_active:
        raise ValidationError({"is_active": _("不能停用自己。")})
    before = {"name": user.name, "organisation": user.organisation.code, "is_active": user.is_active}
    if organisation.pk != user.organisation_id:
        for held in user.appointments.filter(until=None):
            _end(held, by)
    user.name, user.organisation, user.phone, user.is_active = name, organisation, phone, is_active
    user.full_clean(exclude=["password"])
    user.save()
    record("person.changed", by=by, organisation=organisation.code, on=user, name=name,
           details={"before": before, "after": {"name": name, "organisation": organisation.code, "is_active": is_active}})  # fmt: skip
    return user


@transaction.atomic
def appoint(*, by: User, user: User, role: Role, until: date | None = None) -> Appointment:
    """Give an office. Raises ValidationError where it cannot be held."""
    scope.require(by, "roles.grant", user.organisation)
    if user.pk == by.pk:
        raise ValidationError(_("不能给自己授予角色。"))
    made = _appoint(user, role, by.username, until)
    record("person.appointed", by=by, organisation=user.organisation.code, on=user, name=user.name,
           details={"role": role.value, "until": until.isoformat() if until else None})  # fmt: skip
    return made


def _appoint(user: User, role: Role, by: str, until: date | None = None) -> Appointment:
    """The office itself, after the limits every appointment has."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.organisation.kind not in WHERE[role]:
        raise ValidationError(
            _("“%(organisation)s”没有“%(role)s”这一角色。")
            % {"organisation": user.organisation.name, "role": ROLE_NAMES[role]}
        )
    held = user.roles
    if role in held:
        raise ValidationError(_("%(name)s已经担任“%(role)s”。") % {"name": user.name, "role": ROLE_NAMES[role]})
    if held and (role in ADMINISTRATORS or held & ADMINISTRATORS):
        raise ValidationError(_("系统、安全、审计三员须由三人分别担任，且不兼任其他角色。"))
    if (role is Role.AUDITOR and held) or Role.AUDITOR in held:
        raise ValidationError(_("审计人员不兼任其他角色。"))
    return Appointment.objects.create(user=user, role=role.value, until=until, granted_by=by)


@transaction.atomic
def dismiss(*, by: User, user: User, role: Role) -> None:
    """End an office today. Raises ValidationError where the last of the administrators would go."""
    scope.require(by, "roles.grant", user.organisation)
    if user.pk == by.pk:
        raise ValidationError(_("不能撤销自己的角色。"))
    held = user.appointments.select_for_update().filter(role=role.value, until=None).first()
    if held is None:
        raise ValidationError(_("%(name)s没有担任“%(role)s”。") % {"name": user.name, "role": ROLE_NAMES[role]})
    _end(held, by)


def _end(held: Appointment, by: User) -> None:
    """End an office as of yesterday; one that began today is taken away altogether."""
    today = timezone.localdate()
    record("person.dismissed", by=by, organisation=held.user.organisation.code, on=held.user, name=held.user.name,
           details={"role": held.role})  # fmt: skip
    if held.since >= today:
        held.delete()
    else:
        held.until = today - timedelta(days=1)
        held.save(update_fields=["until"])


@transaction.atomic
def set_password(*, user: User, new: str) -> None:
    """A person's own new password. Raises ValidationError."""
    validate_password(new, user)
    if user.password:
        user.old_passwords.create(password=user.password)
    user.set_password(new)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record("person.password-changed", by=user, organisation=user.organisation.code, on=user, name=user.name)


@transaction.atomic
def reset_password(*, by: User, user: User, new: str) -> None:
    """A first password given by the security administrator; it must be changed at the next sign-in."""
    scope.require(by, "people.unlock", user.organisation)
    validate_password(new, user)
    if user.password:
        user.old_passwords.create(password=user.password)
    user.set_password(new)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record("person.password-reset", by=by, organisation=user.organisation.code, on=user, name=user.name)


@transaction.atomic
def found(*, region_code: str, region_name: str, bureau_code: str, bureau_name: str,
          administrators: dict[Role, tuple[str, str, str]]) -> Region:  # fmt: skip
    """The first region with its finance bureau and the three administrators (role → sign-in name, name, first
    password). Raises ValidationError where somebody is there already.
    """
    if set(administrators) != ADMINISTRATORS or len({u for u, _name, _p in administrators.values()}) != 3:
        raise ValidationError(_("系统、安全、审计三员须由三人分别担任。"))
    if Region.objects.filter(code=region_code).exists():
        raise ValidationError(_("行政区划 %(code)s 已经建立。") % {"code": region_code})
    region = Region(code=region_code, name=region_name)
    region.full_clean()
    region.save()
    bureau = Organisation(region=region, kind=Organisation.Kind.BUREAU, code=bureau_code, name=bureau_name)
    bureau.full_clean()
    bureau.save()
    for role, (username, name, password) in administrators.items():
        user = User(username=username, name=name, organisation=bureau)
        validate_password(password, user)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        _appoint(user, role, "system")
    record("region.founded", by=None, organisation=bureau_code, on=region, name=region_name,
           details={"administrators": {r.value: u for r, (u, _n, _p) in administrators.items()}})  # fmt: skip
    return region
