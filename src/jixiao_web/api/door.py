"""Who comes in, how often, and what is answered when something is wrong (RFC 9457, as everywhere)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Misshapen
from ninja.security import HttpBearer

from jixiao_web.accounts.models import User
from jixiao_web.api import services
from jixiao_web.ui import address, limits
from jixiao_web.ui.errors import Late, error_response


class TooOften(Exception):
    """More requests than are allowed; ``seconds`` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class ByToken(HttpBearer):
    """``Authorization: Bearer jixiao_…``: the request is then its person's."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The person; ``None`` for a token that does not hold. Raises TooOften."""
        found = services.holder(token)
        where = f"token-{found.pk}" if found else f"address-{address.of(request)}"
        if seconds := limits.wait(
            "api" if found else "api-refused", where, settings.API_PACE if found else settings.API_REFUSED
        ):
            raise TooOften(seconds)
        if found is None:
            return None
        request.user = found.user
        address.program.set(found.name)
        return found.user


class Api(NinjaAPI):
    """Answers that are kept in no cache."""

    def create_response(self, *args: Any, **more: Any) -> HttpResponse:
        """What ninja answers, told to be private."""
        response = super().create_response(*args, **more)
        response.headers["Cache-Control"] = "private, no-store"
        return response


api = Api(
    title="绩效 Jixiao",
    version="1",
    description="预算绩效管理系统的数据接口。金额以元计，写作字符串，精确到分；没有报数是 null，不是 0。",
    urls_namespace="api",
    docs_url=None,
    auth=ByToken(),
)


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    """A refusal, as a problem document."""
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    answer = JsonResponse(said, status=status, content_type="application/problem+json")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@api.exception_handler(AuthenticationError)
def _who(_request: HttpRequest, _error: Exception) -> HttpResponse:
    answer = problem(401, _("请出示令牌"), _("请求头应有 Authorization: Bearer 令牌；令牌可能已过期或撤销。"))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(TooOften)
def _too_often(_request: HttpRequest, error: Exception) -> HttpResponse:
    seconds = error.seconds if isinstance(error, TooOften) else 1
    answer = problem(429, _("请求过于频繁"), _("请在 %(n)d 秒后再试。") % {"n": seconds})
    answer.headers["Retry-After"] = str(seconds)
    return answer


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _error: Exception) -> HttpResponse:
    return error_response(request, 404, detail=_("没有这项内容，或者它不属于您的单位。"))


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, _error: Exception) -> HttpResponse:
    return error_response(request, 403)


@api.exception_handler(Late)
def _late(request: HttpRequest, error: Exception) -> HttpResponse:
    return error_response(request, 409, detail=str(error))


@api.exception_handler(HttpError)
def _unreadable(_request: HttpRequest, error: Exception) -> HttpResponse:
    """A body that is no JSON."""
    status = error.status_code if isinstance(error, HttpError) else 400
    return problem(status, _("请求有误"), _("请求的内容不是有效的 JSON。"))


@api.exception_handler(Misshapen)
def _misshapen(_request: HttpRequest, error: Exception) -> HttpResponse:
    """Data of another shape than the description says: each place with its words."""
    found = error.errors if isinstance(error, Misshapen) else []
    errors = [{"where": ".".join(map(str, one["loc"])), "words": str(one["msg"])} for one in found]
    return problem(422, _("数据格式不符"), "；".join(f"{e['where']}: {e['words']}" for e in errors[:5]), errors=errors)


@api.exception_handler(ValidationError)
def _refused(_request: HttpRequest, error: Exception) -> HttpResponse:
    """What a service would not do, in its words; nothing of the request was kept."""
    words = error.messages if isinstance(error, ValidationError) else []
    return problem(422, _("没有保存"), "；".join(words), errors=[{"where": "", "words": one} for one in words])
