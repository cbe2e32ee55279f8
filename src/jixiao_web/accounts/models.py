"""Region → finance bureau → departments → units; people and the offices they hold."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jixiao_web.accounts.powers import ROLE_NAMES, Role, powers_of


class Region(models.Model):
    """A county, city or province, by its code (GB/T 2260)."""

    code = models.CharField("行政区划代码", max_length=6, unique=True)
    name = models.CharField("名称", max_length=100)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A finance bureau, one of its desks, a department, or a unit of a department."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", "财政局"
        DESK = "desk", "财政局内设科室"
        DEPARTMENT = "department", "部门"
        UNIT = "unit", "所属单位"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    code = models.CharField("单位代码", max_length=9)
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

    @property
    def department(self) -> Organisation:
        """The department it is or belongs to."""
        return self.parent if self.kind == self.Kind.UNIT and self.parent else self

    @property
    def in_charge(self) -> Organisation | None:
        """The desk that looks after it."""
        return self.department.desk


class UserManager(BaseUserManager["User"]):
    """Finds people by sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of this sign-in name."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person. What they may do follows from the offices they hold."""

    username = models.CharField("登录名", max_length=40, unique=True)
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

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The offices held today."""
        today = timezone.localdate()
        held = self.appointments.filter(since__lte=today).filter(Q(until=None) | Q(until__gte=today))
        return frozenset(Role(a.role) for a in held)

    @cached_property
    def powers(self) -> frozenset[str]:
        """The powers those offices give; none to who is not active."""
        return powers_of(self.roles) if self.is_active else frozenset()

    @property
    def role_names(self) -> str:
        """The offices in words."""
        return "、".join(ROLE_NAMES[r] for r in Role if r in self.roles)


class Appointment(models.Model):
    """An office held by a person from a day to a day (``until`` included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField("角色", max_length=20, choices=[(r.value, ROLE_NAMES[r]) for r in Role])
    since = models.DateField("起", default=timezone.localdate)
    until = models.DateField("止", null=True, blank=True)
    granted_by = models.CharField("授予人", max_length=40)

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
