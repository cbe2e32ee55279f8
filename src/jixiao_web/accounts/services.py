"""Every write about people: with its power, its limits and its entry in the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from jixiao_web.accounts import lockout, passwords, scope
from jixiao_web.accounts.models import Appointment, Organisation, Region, User, folded
from jixiao_web.accounts.powers import ADMINISTRATORS, ROLE_NAMES, WHERE, Role
from jixiao_web.audit.services import record


@transaction.atomic
def add_organisation(*, by: User, kind: str, code: str, name: str, parent: Organisation | None = None,
                     desk: Organisation | None = None) -> Organisation:  # fmt: skip
    """A new organisation of the region of ``by``. Raises ValidationError."""
    scope.require(by, "people.manage")
    made = Organisation(region=by.organisation.region, kind=kind, code=code, name=name, parent=parent, desk=desk)
    made.check_place()
    made.full_clean()
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
    if organisation.is_active and not is_active and (left := organisation.people.filter(is_active=True).count()):
        raise ValidationError({"is_active": _("还有 %(n)d 名启用的人员，请先停用或调离，再停用单位。") % {"n": left}})
    organisation.is_active = is_active
    organisation.check_place()
    organisation.full_clean()
    organisation.save()
    after = {"name": name, "desk": desk and desk.code, "parent": parent and parent.code, "is_active": is_active}
    record("organisation.changed", by=by, organisation=organisation.code, on=organisation, name=name,
           details={"before": before, "after": after})  # fmt: skip
    return organisation


def add_person(
    *, by: User, username: str, name: str, organisation: Organisation, password: str, phone: str = ""
) -> User:
    """A new person with a first password that must be changed at the first sign-in. Raises ValidationError."""
    scope.require(by, "people.manage", organisation)
    return _add([_ready(User(username=username, name=name, organisation=organisation, phone=phone), password)], by)[0]


def add_people(*, by: User, people: Sequence[User]) -> list[tuple[User, str]]:
    """Many at once, all or none, each with a first password that is returned and kept nowhere. Raises ValidationError."""
    for organisation in {p.organisation for p in people}:
        scope.require(by, "people.manage", organisation)
    made = [(_ready(user, password := passwords.make()), password) for user in people]
    _add([user for user, _password in made], by)
    return made


def _ready(user: User, password: str) -> User:
    """A person who can be saved. Hashing takes its time on purpose: it is done before any lock is held."""
    user.full_clean(exclude=["password"])
    validate_password(password, user)
    user.set_password(password)
    return user


@transaction.atomic
def _add(people: Sequence[User], by: User) -> list[User]:
    for user in people:
        user.save()
        record("person.added", by=by, organisation=user.organisation.code, on=user, name=user.name,
               details={"username": user.username})  # fmt: skip
    return list(people)


@transaction.atomic
def add_organisations(*, by: User, organisations: Sequence[Organisation]) -> list[Organisation]:
    """Many at once, all or none; those above stand before those below them. Raises ValidationError."""
    made: dict[str, Organisation] = {}

    def known(other: Organisation | None) -> Organisation | None:
        return made.get(other.code, other) if other else None

    for o in organisations:
        made[o.code] = add_organisation(
            by=by, kind=o.kind, code=o.code, name=o.name, parent=known(o.parent), desk=known(o.desk)
        )
    return list(made.values())


@transaction.atomic
def change_person(*, by: User, user: User, name: str, organisation: Organisation, phone: str, is_active: bool) -> User:
    """New facts of a person. Who moves to another organisation loses the offices held in the old one."""
    scope.require(by, "people.manage", user.organisation)
    scope.require(by, "people.manage", organisation)
    if user.pk == by.pk and not is_active:
        raise ValidationError({"is_active": _("不能停用自己。")})
    user = _locked(user)
    before = {
        "name": user.name,
        "organisation": user.organisation.code,
        "phone": user.phone,
        "is_active": user.is_active,
    }
    if not is_active:
        for held in _held(user):
            _require_another(held)
    if organisation.pk != user.organisation_id:
        for held in _held(user):
            _end(held, by)
    user.name, user.organisation, user.phone, user.is_active = name, organisation, phone, is_active
    user.full_clean(exclude=["password"])
    user.save()
    after = {"name": name, "organisation": organisation.code, "phone": phone, "is_active": is_active}
    record("person.changed", by=by, organisation=organisation.code, on=user, name=name,
           details={"before": before, "after": after})  # fmt: skip
    return user


def _locked(user: User) -> User:
    """A person as they stand now. Whoever changes offices holds the region, so that two administrators who dismiss each
    other come one after the other.
    """
    Region.objects.select_for_update().get(pk=user.organisation.region_id)
    return User.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=user.pk)


def _held(user: User) -> list[Appointment]:
    return [a for a in user.appointments.select_related("user__organisation") if a.is_current]


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
    user = _locked(user)
    if not user.is_active:
        raise ValidationError(_("%(name)s已停用，不能授予角色。") % {"name": user.name})
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
    if until is not None and role in ADMINISTRATORS:
        raise ValidationError(
            {"until": _("三员不设截止日期：到期无人接任时系统无人可管。需要换人时，先授予新人，再撤销原任。")}
        )
    if until is not None and until < timezone.localdate():
        raise ValidationError({"until": _("截止日期已经过去。")})
    return Appointment.objects.create(user=user, role=role.value, until=until, granted_by=by)


@transaction.atomic
def dismiss(*, by: User, user: User, role: Role) -> None:
    """End an office today. Raises ValidationError where the last of the administrators would go."""
    scope.require(by, "roles.grant", user.organisation)
    if user.pk == by.pk:
        raise ValidationError(_("不能撤销自己的角色。"))
    held = next((a for a in _held(_locked(user)) if a.role == role), None)
    if held is None:
        raise ValidationError(_("%(name)s没有担任“%(role)s”。") % {"name": user.name, "role": ROLE_NAMES[role]})
    _end(held, by)


def _require_another(held: Appointment) -> None:
    """Raise ValidationError where an administrator is the last of the kind in the region."""
    role = Role(held.role)
    others = Appointment.objects.filter(
        role=role.value, user__is_active=True, user__organisation__region=held.user.organisation.region_id
    ).exclude(user=held.user_id)
    if role in ADMINISTRATORS and not any(a.is_current for a in others):
        raise ValidationError(
            _("%(name)s是唯一的%(role)s，不能撤销、停用或调离。请先授予另一人，再办理。")
            % {"name": held.user.name, "role": ROLE_NAMES[role]}
        )


def _end(held: Appointment, by: User) -> None:
    """End an office as of yesterday; one that began today is taken away altogether."""
    _require_another(held)
    today = timezone.localdate()
    record("person.dismissed", by=by, organisation=held.user.organisation.code, on=held.user, name=held.user.name,
           details={"role": held.role, "since": held.since.isoformat()})  # fmt: skip
    if held.since >= today:
        held.delete()
    else:
        held.until = today - timedelta(days=1)
        held.save(update_fields=["until"])


# --- passwords and second factors --------------------------------------------------------------------------------


@transaction.atomic
def set_password(*, user: User, new: str) -> None:
    """A person's own new password. Raises ValidationError."""
    validate_password(new, user)
    _keep_password(user)
    user.set_password(new)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record("person.password-changed", by=user, organisation=user.organisation.code, on=user, name=user.name)


@transaction.atomic
def reset_password(*, by: User, user: User, new: str) -> None:
    """A first password given by the security administrator; it must be changed at the next sign-in, and ends every
    session the person has.
    """
    scope.require(by, "people.unlock", user.organisation)
    if user.pk == by.pk:
        raise ValidationError(_("自己的密码请在“修改密码”中更改。"))
    validate_password(new, user)
    _keep_password(user)
    user.set_password(new)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record("person.password-reset", by=by, organisation=user.organisation.code, on=user, name=user.name)


def _keep_password(user: User) -> None:
    if user.password:
        user.old_passwords.create(password=user.password)


@transaction.atomic
def begin_second_factor(*, user: User) -> TOTPDevice:
    """A new secret, to be confirmed by a code before it counts. Raises ValidationError where one counts already."""
    if second_factor(user) is not None:
        raise ValidationError(_("动态口令已经启用。"))
    TOTPDevice.objects.filter(user=user).delete()
    return TOTPDevice.objects.create(user=user, name="totp", confirmed=False)


@transaction.atomic
def confirm_second_factor(*, user: User, device: TOTPDevice, code: str) -> bool:
    """Whether the code is right; from then on it is asked for at every sign-in."""
    device = TOTPDevice.objects.select_for_update().get(pk=device.pk, user=user, confirmed=False)
    if not device.verify_token(code):
        return False
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record("person.second-factor-added", by=user, organisation=user.organisation.code, on=user, name=user.name)
    return True


@transaction.atomic
def remove_second_factor(*, by: User, user: User) -> None:
    """No code any more: by the person, or by the security administrator for somebody who lost the device."""
    if by.pk != user.pk:
        scope.require(by, "people.unlock", user.organisation)
    if not TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        raise ValidationError(_("%(name)s没有启用动态口令。") % {"name": user.name})
    TOTPDevice.objects.filter(user=user).delete()
    record("person.second-factor-removed", by=by, organisation=user.organisation.code, on=user, name=user.name)


def second_factor(user: User) -> TOTPDevice | None:
    """The device whose code is asked for, if any."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


@transaction.atomic
def change_settings(*, user: User, phone: str, language: str, theme: str) -> User:
    """What a person sets for themselves."""
    before = {"phone": user.phone}
    user.phone, user.language, user.theme = phone, language, theme
    user.full_clean(exclude=["password"])
    user.save(update_fields=["phone", "language", "theme"])
    if before["phone"] != phone:
        record("person.changed", by=user, organisation=user.organisation.code, on=user, name=user.name,
               details={"before": before, "after": {"phone": phone}})  # fmt: skip
    return user


# --- sign-in -----------------------------------------------------------------------------------------------------


@transaction.atomic
def sign_in_began(*, user: User, second_factor: bool) -> None:
    """Somebody is signed in."""
    record("session.began", by=user, organisation=user.organisation.code, on=user, name=user.name,
           details={"second_factor": second_factor})  # fmt: skip


@transaction.atomic
def sign_in_failed(*, username: str, step: str, locked: bool) -> None:
    """A wrong password or code; ``locked`` where it was one too many. A name nobody has is not written down: what is
    typed into that field is at times the password.
    """
    user = User.objects.select_related("organisation").filter(username=folded(username)).first()
    where = user.organisation.code if user else ""
    name = user.name if user else str(_("（没有这个登录名）"))
    details = {"step": step, "username": user.username if user else None}
    record("session.failed", by=None, organisation=where, on=user, name=name, details=details)
    if locked:
        record("session.locked", by=None, organisation=where, on=user, name=name, details=details)


@transaction.atomic
def signed_out(*, user: User) -> None:
    """Somebody went."""
    record("session.ended", by=user, organisation=user.organisation.code, on=user, name=user.name)


@transaction.atomic
def unlock(*, by: User, name: str = "", address: str = "") -> None:
    """Let a name, or everybody at an address, try again at once. Raises ValidationError where nothing is locked."""
    scope.require(by, "people.unlock")
    user = User.objects.select_related("organisation").filter(username=name).first() if name else None
    if user is not None:
        scope.require(by, "people.unlock", user.organisation)
    if not lockout.forget(name=name, address=address):
        raise ValidationError(_("没有锁定，无需解除。"))
    record("session.unlocked", by=by, organisation=user.organisation.code if user else "", on=user,
           name=user.name if user else name or address, details={"username": name or None, "address": address or None})  # fmt: skip


@transaction.atomic
def found(*, region_code: str, region_name: str, bureau_code: str, bureau_name: str,
          administrators: dict[Role, tuple[str, str, str]]) -> Region:  # fmt: skip
    """The first region with its finance bureau and the three administrators (role → sign-in name, name, first
    password). Raises ValidationError where somebody is there already.
    """
    if set(administrators) != ADMINISTRATORS or len({folded(u) for u, _name, _p in administrators.values()}) != 3:
        raise ValidationError(_("系统、安全、审计三员须由三人分别担任。"))
    if Region.objects.exists():
        raise ValidationError(_("行政区划已经建立。一套系统管理一个行政区划；其他地区请另行部署。"))
    region = Region(code=region_code, name=region_name)
    region.full_clean()
    region.save()
    bureau = Organisation(region=region, kind=Organisation.Kind.BUREAU, code=bureau_code, name=bureau_name)
    bureau.full_clean()
    bureau.save()
    for role, (username, name, password) in administrators.items():
        user = User(username=username, name=name, organisation=bureau)
        user.full_clean(exclude=["password"])
        validate_password(password, user)
        user.set_password(password)
        user.save()
        _appoint(user, role, "system")
    record("region.founded", by=None, organisation=bureau_code, on=region, name=region_name,
           details={"administrators": {r.value: u for r, (u, _n, _p) in administrators.items()}})  # fmt: skip
    return region
