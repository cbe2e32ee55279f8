"""What people fill in about monitoring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms as f
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao.lang.progress import month_end
from jixiao_web.accounts.models import User
from jixiao_web.money.models import Source
from jixiao_web.monitoring.models import Consequence
from jixiao_web.projects.queries import projects
from jixiao_web.rounds.forms import Day

MONTHS = [(n, _l("%d月") % n) for n in range(1, 13)]


def latest_year(user: User) -> int:
    """The newest year with projects in somebody's sight; this one where there are none."""
    found = projects(user).order_by("-year").values_list("year", flat=True).first()
    return found or timezone.localdate().year


class WatchForm(f.Form):
    """A window of monitoring: 1–7月 unless another is wanted."""

    year = f.IntegerField(label=_l("年度"), min_value=2015, max_value=2100)
    since = f.TypedChoiceField(label=_l("从"), choices=MONTHS, coerce=int)
    until = f.TypedChoiceField(
        label=_l("到"), choices=MONTHS, coerce=int, help_text=_l("监控表填报到这个月月末的累计数。")
    )
    name = f.CharField(label=_l("名称"), max_length=100)
    due = Day(label=_l("报送截止日期"))

    def __init__(self, by: User, data: Any = None) -> None:
        year = latest_year(by)
        first = {"year": year, "since": 1, "until": 7, "name": _("%(year)d年1—7月绩效监控") % {"year": year},
                 "due": max(dt.date(year, 8, 20), timezone.localdate() + dt.timedelta(days=10))}  # fmt: skip
        super().__init__(data, initial=first)

    def clean(self) -> dict[str, Any]:
        """The months as days."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors:
            year = said["year"]
            said["since"], said["until"] = dt.date(year, said["since"], 1), month_end(year, said["until"])
        return said


class ConsequenceForm(f.Form):
    """What is to be done about a light."""

    kind = f.ChoiceField(label=_l("处置"), choices=Consequence.Kind.choices)
    words = f.CharField(label=_l("要求"), max_length=2000, widget=f.Textarea(attrs={"rows": 3}))
    due = Day(label=_l("办结期限"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"due": timezone.localdate() + dt.timedelta(days=30)}, auto_id="follow-%s")


def said_in(posted: QueryDict, uids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What a monitoring form says: by uid of the rows it shows, and under ``""`` the expected spending."""
    said: dict[str, dict[str, Any]] = {}
    for uid in uids:
        words: dict[str, Any] = {key: posted.get(f"{key}-{uid}", "") for key in TYPED}
        said[uid] = {**words, "causes": posted.getlist(f"causes-{uid}")}
    said[""] = {"expected": {source: posted.get(f"expected-{source}", "") for source in Source.values}}
    return said


TYPED = ("forecast", "other", "explanation", "possibility", "remark")
"""What is one cell of a row."""
