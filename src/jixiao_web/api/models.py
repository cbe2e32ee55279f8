"""Tokens by which programs act for a person."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from jixiao_web.accounts.models import User


class Token(models.Model):
    """A token of a person: whoever shows it may do what that person may, and sees what that person sees, as their offices
    stand at that moment. Only its hash is kept.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    """What it is for (财务软件、国库接口)."""
    hash = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    """Its last letters, by which people tell it from others."""
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateField()
    """The last day it holds."""
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def is_valid(self, on: dt.date | None = None) -> bool:
        """Whether it holds on a day (today)."""
        return self.revoked_at is None and (on or timezone.localdate()) <= self.until
