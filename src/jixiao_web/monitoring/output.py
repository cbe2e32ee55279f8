"""Official forms as documents: one project's, or those of many in one file."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from jixiao.api import write
from jixiao.model import Project as Goal
from jixiao.score.forms import text_of
from jixiao_web.submissions.output import File

SUFFIXES = ("docx", "pdf", "xlsx")
"""What forms can be had as."""
MOST = 200
"""So many forms in one file."""


def forms_file(name: str, forms: Sequence[Goal], year: int, suffix: str) -> File:
    """Forms as one document. Raises Http404 for a suffix forms cannot be had as."""
    require_suffix(suffix)
    return File(name, suffix, write(text_of(forms, year=year), f".{suffix}"))


def require_suffix(suffix: str) -> None:
    """Raises Http404 for a suffix forms cannot be had as."""
    if suffix not in SUFFIXES:
        raise Http404


def require_room(count: int) -> None:
    """Raises ValidationError where no form is asked for, or more than one file should hold."""
    if not count:
        raise ValidationError(_("没有符合条件的表。"))
    if count > MOST:
        raise ValidationError(
            _("一次最多下载 %(most)d 张表，现在有 %(n)d 张。请先按单位筛选。") % {"most": MOST, "n": count}
        )
