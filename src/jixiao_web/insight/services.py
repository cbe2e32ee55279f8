"""What is written about looking: that figures were taken out of the system."""

from __future__ import annotations

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.audit.services import record


def exported(*, by: User, what: str, year: int, form: str, rows: int) -> None:
    """Write down that somebody took a table of a year out. Raises PermissionDenied."""
    scope.require(by, "insight.read")
    record("insight.exported", by=by, organisation=by.organisation.code, name=what,
           details={"year": year, "form": form, "rows": rows})  # fmt: skip
