"""What people fill in about looking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms as f
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao.law.scoring import scheme_for, scheme_names
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.evaluation.models import Draw, Evaluation, Rectification
from jixiao_web.evaluation.services import PAPER_KEYS, WHOLE_KEYS
from jixiao_web.monitoring.forms import latest_year
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import projects
from jixiao_web.rounds.forms import Day


class SeasonForm(f.Form):
    """A year's self-evaluation."""

    year = f.IntegerField(label=_l("年度"), min_value=2015, max_value=2100)
    scheme = f.ChoiceField(
        label=_l("评分办法"), help_text=_l("默认是本地区本年度适用的办法；每一分的算法显示在自评表里。")
    )
    as_of = Day(label=_l("数据截止日"), help_text=_l("支付、台账和问卷计算到这一天。"))
    due = Day(label=_l("报送截止日期"))

    def __init__(self, by: User, data: Any = None) -> None:
        year, region = latest_year(by), by.organisation.region.code
        first = {"year": year, "scheme": scheme_for(region, year).name, "as_of": dt.date(year, 12, 31),
                 "due": max(dt.date(year + 1, 2, 28), timezone.localdate() + dt.timedelta(days=10))}  # fmt: skip
        super().__init__(data, initial=first)
        choices = [(name, scheme_for(region, year, name).title) for name in scheme_names()]
        self.fields["scheme"].choices = choices  # type: ignore[attr-defined]


def said_in(posted: QueryDict, uids: Iterable[str]) -> dict[str, dict[str, str]]:
    """What a self-evaluation form says: deviations by uid, and under ``""`` what is said of the whole."""
    rows = {uid: {"deviation": posted.get(f"deviation-{uid}", "")} for uid in uids}
    return {**rows, "": {key: posted.get(f"whole-{key}", "") for key in WHOLE_KEYS}}


def papers_in(posted: QueryDict, keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """The working papers of an evaluation by key of item."""
    return {key: {part: posted.get(f"{part}-{key}", "") for part in PAPER_KEYS} for key in keys}


class DrawForm(f.Form):
    """A draw: from which projects, by which strata, with which seed. How many of each stratum is asked beside it."""

    BY = {"department": _l("按部门"), "size": _l("按预算规模"), "none": _l("不分层")}

    year = f.IntegerField(label=_l("年度"), min_value=2015, max_value=2100)
    purpose = f.CharField(label=_l("用途"), max_length=120, help_text=_l("如“2025年度财政重点评价”。"))
    by = f.ChoiceField(label=_l("分层"), choices=list(BY.items()))
    each = f.IntegerField(
        label=_l("每层抽取"), min_value=1, max_value=500, initial=1, help_text=_l("一层的项目不够时，全部抽取。")
    )
    seed = f.CharField(label=_l("随机种子"), max_length=80, required=False,
                       help_text=_l("可以填事先公布、谁也不能左右的数，如某期彩票号码；不填由系统生成并公开。"))  # fmt: skip

    def __init__(self, user: User, data: Any = None) -> None:
        year = latest_year(user)
        super().__init__(data, initial={"year": year, "purpose": _("%(year)d年度财政评价") % {"year": year}})


class FrameForm(f.Form):
    """The beginning of an evaluation: the points of each item."""

    as_of = Day(label=_l("数据截止日"))
    draw = f.ModelChoiceField(label=_l("来自抽样"), queryset=Draw.objects.none(), required=False)

    def __init__(self, project: Project, frame: list[dict[str, str]], draws: Any, data: Any = None) -> None:
        super().__init__(data, initial={"as_of": dt.date(project.year, 12, 31)})
        self.frame = frame
        drawn = [one.pk for one in draws.filter(year=project.year) if project.pk in one.drawn]
        self.fields["draw"].queryset = draws.filter(pk__in=drawn)  # type: ignore[attr-defined]
        self.fields["draw"].label_from_instance = lambda one: f"{one.purpose}（{one.at:%Y-%m-%d}）"  # type: ignore[attr-defined]
        for item in frame:
            label = item["level3"]
            self.fields[f"points-{item['key']}"] = f.CharField(
                label=label, initial=item["points"], max_length=6,
                widget=f.TextInput(attrs={"inputmode": "decimal", "class": "points-in", "aria-label": _("%(item)s的分值") % {"item": label}}),
            )  # fmt: skip

    def items(self) -> list[tuple[Mapping[str, str], f.BoundField]]:
        """The items with the field of their points."""
        return [(item, self[f"points-{item['key']}"]) for item in self.frame]

    def chosen(self) -> list[dict[str, str]]:
        """The frame with the points that were typed, those of no points left out."""
        typed = [{**item, "points": self.cleaned_data[f"points-{item['key']}"].strip()} for item in self.frame]
        return [item for item in typed if item["points"].strip("0.") != ""]


class RectificationForm(f.Form):
    """A problem to be put right."""

    organisation = f.ModelChoiceField(label=_l("整改单位"), queryset=Organisation.objects.none())
    project = f.ModelChoiceField(label=_l("项目"), queryset=Project.objects.none(), required=False)
    origin = f.ChoiceField(label=_l("来源"), choices=Rectification.Origin.choices)
    problem = f.CharField(label=_l("问题"), max_length=2000, widget=f.Textarea(attrs={"rows": 4}))
    suggestion = f.CharField(
        label=_l("整改要求"), max_length=2000, required=False, widget=f.Textarea(attrs={"rows": 3})
    )
    due = Day(label=_l("整改期限"))

    def __init__(
        self, by: User, data: Any = None, project: Project | None = None, evaluation: Evaluation | None = None
    ) -> None:
        first: dict[str, Any] = {"due": timezone.localdate() + dt.timedelta(days=60)}
        if project is not None:
            first |= {"project": project.pk, "organisation": project.organisation_id}
        if evaluation is not None:
            first |= {"origin": Rectification.Origin.EVALUATION}
        super().__init__(data, initial=first)
        kinds = (Organisation.Kind.DEPARTMENT, Organisation.Kind.UNIT)
        every = scope.organisations(by).filter(kind__in=kinds, is_active=True).order_by("code")
        self.fields["organisation"].queryset = every  # type: ignore[attr-defined]
        self.fields["project"].queryset = projects(by).order_by("organisation__code", "position")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The project is one of the organisation's."""
        said: dict[str, Any] = super().clean() or {}
        project, organisation = said.get("project"), said.get("organisation")
        if project is not None and organisation is not None and project.organisation_id != organisation.pk:
            self.add_error("project", _("这个项目不是该单位的。"))
        return said
