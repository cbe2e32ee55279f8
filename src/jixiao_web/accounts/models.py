"""Region → finance bureau → departments → units; people and the offices they hold."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jixiao_web.accounts.powers import ROLE_NAMES, Role, powers_of
from jixiao_web.ui.words import listed


class Region(models.Model):
    """A county, city or province, by its code (GB/T 2260)."""

    code = models.CharField(
        "行政区划代码",
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{6}\Z", _("行政区划代码是 6 位数字。"))],
    )
    name = models.CharField("名称", max_length=100)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A finance bureau, one of its desks, a department, or a unit of a department."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("财政局")
        DESK = "desk", _("财政局内设科室")
        DEPARTMENT = "department", _("部门")
        UNIT = "unit", _("所属单位")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    code = models.CharField(
        "单位代码",
        max_length=9,
        validators=[RegexValidator(r"^[0-9A-Za-z]{3,9}\Z", _("单位代码是 3 至 9 位数字或字母。"))],
    )
    name = models.CharField("名称", max_length=100)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )
    desk = models.ForeignKey(
        "self", verbose_name="归口科室", null=True, blank=True, on_delete=models.PROTECT, related_name="departments"
    )
    """For a department: the desk of the finance bureau that looks after it."""
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="one_organisation_by_code"),
            models.CheckConstraint(
                condition=Q(kind__in=("bureau", "department"), parent=None)
                | Q(kind__in=("desk", "unit"), parent__isnull=False),
                name="organisation_has_its_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def check_place(self) -> None:
        """Raise ValidationError where it cannot stand where it is put."""
        kinds = Organisation.Kind
        wanted = {kinds.DESK: kinds.BUREAU, kinds.UNIT: kinds.DEPARTMENT}.get(kinds(self.kind))
        if wanted is None and self.parent is not None:
            raise ValidationError({"parent": _("财政局和部门没有上级单位，请留空。")})
        if wanted is not None and (self.parent is None or self.parent.kind != wanted):
            raise ValidationError({"parent": _("请选择上级：科室属于财政局，所属单位属于部门。")})
        if self.desk is not None and (self.kind != kinds.DEPARTMENT or self.desk.kind != kinds.DESK):
            raise ValidationError({"desk": _("归口科室只用于部门，并且须是财政局的内设科室。")})
        if any(other is not None and other.region_id != self.region_id for other in (self.parent, self.desk)):
            raise ValidationError(_("不能跨行政区划。"))

    @property
    def department(self) -> Organisation:
        """The department it is or belongs to."""
        return self.parent if self.kind == self.Kind.UNIT and self.parent else self

    @property
    def in_charge(self) -> Organisation | None:
        """The desk that looks after it."""
        return self.department.desk


def folded(username: str) -> str:
    """A sign-in name as it is kept, compared and counted: full width, capitals and blanks around it do not matter."""
    return unicodedata.normalize("NFKC", username).strip().lower()


class UserManager(BaseUserManager["User"]):
    """Finds people by sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of this sign-in name."""
        return self.get(username=folded(username or ""))


class User(AbstractBaseUser):
    """A person. What they may do follows from the offices they hold."""

    username = models.CharField(
        "登录名", max_length=40, unique=True, error_messages={"unique": _("这个登录名已经有人使用。")},
        validators=[RegexValidator(r"^[\w.@-]+\Z", _("登录名只能用文字、字母、数字和 . _ - @。"))],
    )  # fmt: skip
    """As :func:`folded` makes it."""
    name = models.CharField("姓名", max_length=40)
    organisation = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="people")
    phone = models.CharField("电话", max_length=40, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    password_changed_at = models.DateTimeField(default=timezone.now)
    language = models.CharField("语言", max_length=10, default="zh-hans")
    theme = models.CharField("外观", max_length=10, default="auto")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["organisation__code", "username"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The sign-in name as it is kept."""
        self.username = folded(self.username)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The offices held today."""
        return frozenset(Role(a.role) for a in self.appointments.all() if a.is_current)

    @cached_property
    def powers(self) -> frozenset[str]:
        """The powers those offices give; none to who is not active."""
        return powers_of(self.roles) if self.is_active else frozenset()

    @property
    def role_names(self) -> str:
        """The offices in words."""
        return listed(ROLE_NAMES[r] for r in Role if r in self.roles)


class Appointment(models.Model):
    """An office held by a person from a day to a day (``until`` included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField("角色", max_length=20, choices=[(r.value, ROLE_NAMES[r]) for r in Role])
    since = models.DateField("起", default=timezone.localdate)
    until = models.DateField("止", null=True, blank=True)
    granted_by = models.CharField("授予人", max_length=40)

    @property
    def is_current(self) -> bool:
        """Whether it is held today."""
        return self.since <= timezone.localdate() and (self.until is None or self.until >= timezone.localdate())

    class Meta:
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], condition=Q(until=None), name="one_open_appointment")
        ]


class OldPassword(models.Model):
    """Hashes of earlier passwords, so that none comes back soon."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
