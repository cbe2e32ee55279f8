"""Pages for what went wrong: what happened, what it means for one's work, what to do."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


class Late(Exception):
    """Somebody else was first: a thing is not where the writer thought it was. Answered with 409."""


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, not a person."""
    return request.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def _disk_is_full(error: Exception) -> bool:
    """Whether it failed for want of room, as the operating system, PostgreSQL or SQLite say it."""
    cause = error.__cause__ or error
    if (
        getattr(cause, "errno", None) == errno.ENOSPC
        or getattr(cause, "sqlstate", "") == "53100"
        or getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"
    ):
        return True
    try:  # SQLite that cannot make its journal says no more than that it cannot
        return shutil.disk_usage(settings.DATA).free < 2**20
    except OSError:  # the folder itself is away
        return False


def _words(status: int, error: Exception | None) -> tuple[str, str]:
    if status == 503 and error is not None and _disk_is_full(error):
        return _("磁盘已满"), _("刚才的操作没有保存，之前保存的内容都在。请联系系统管理员清理磁盘，然后再试一次。")
    if status == 503:
        return _("暂时连不上数据库"), _(
            "刚才的操作没有保存，之前保存的内容都在。请稍等片刻再试一次；多次出现时请联系系统管理员。"
        )
    return {
        400: (_("请求有误"), _("浏览器发来的内容不完整，请返回上一页重试。")),
        403: (_("没有权限"), _("您的角色不能做这件事。如有需要，请联系安全管理员。")),
        404: (_("没有这个页面"), _("地址有误，或者这份内容不属于您的单位。")),
        409: (_("已被他人处理"), _("这份文本刚刚被别人改变了状态，请刷新后再看。")),
        413: (_("文件太大"), _("请把文件拆小后再上传。")),
        429: (_("操作过于频繁"), _("请稍等片刻再试。")),
    }.get(status, (_("系统出错了"), _("刚才的操作没有保存，之前保存的内容都在。错误已经记录，请联系系统管理员。")))


def error_response(
    request: HttpRequest,
    status: int,
    error: Exception | None = None,
    detail: str = "",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page (or problem document, RFC 9457, with ``more`` in it) for a status. Needs neither database nor session."""
    title, words = _words(status, error)
    if wants_json(request):
        return JsonResponse({"type": "about:blank", "title": title, "status": status, "detail": detail or words, **(more or {})},
                            status=status, content_type="application/problem+json")  # fmt: skip
    page = render_to_string("ui/error.html", {"title": title, "words": detail or words, "status": status})
    return HttpResponse(page, status=status)
