"""What is filled in about questionnaires."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms as f
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao_web.projects.models import Indicator, Project
from jixiao_web.rounds.forms import Day
from jixiao_web.surveys.models import Survey
from jixiao_web.surveys.ready import ready
from jixiao_web.surveys.services import LEAST, MAX_CODES

PRINTED = 600
"""Slips of one print: more of them take long to draw."""
_FIXED = ("indicator", "way", "least", "opens")
"""What a published questionnaire keeps."""


class SurveyForm(f.Form):
    """The settings of a questionnaire."""

    title = f.CharField(label=_l("名称"), max_length=200)
    indicator = f.ModelChoiceField(
        label=_l("对应的指标"), queryset=Indicator.objects.none(), required=False, empty_label=_l("不对应指标"),
        help_text=_l("问卷结束后，满意度会成为这个指标的实际值。"),
    )  # fmt: skip
    way = f.ChoiceField(label=_l("填写方式"), choices=Survey.Way.choices)
    opens = Day(label=_l("开始日期"))
    closes = Day(label=_l("截止日期"))
    population = f.IntegerField(
        label=_l("服务对象人数"), required=False, min_value=1, max_value=2_000_000_000, help_text=_l("项目一共服务了多少人（户、家）。")
    )  # fmt: skip
    invited = f.IntegerField(
        label=_l("发放份数"), required=False, min_value=1, max_value=2_000_000_000, help_text=_l("发出的纸质问卷份数，用来算回收率。")
    )  # fmt: skip
    least = f.IntegerField(label=_l("最少有效份数"), min_value=LEAST, max_value=10_000,
                           help_text=_l("有效答卷不到这个数，谁也看不到结果，以免认出答卷人。"))  # fmt: skip
    introduction = f.CharField(
        label=_l("卷首语"), required=False, max_length=2000, widget=f.Textarea(attrs={"rows": 3})
    )

    def __init__(self, project: Project, data: Any = None, *, survey: Survey | None = None) -> None:
        super().__init__(data, initial=_first(project) if survey is None else _as_it_is(survey))
        rows = project.indicators.filter(is_active=True)
        self.fields["indicator"].queryset = rows  # type: ignore[attr-defined]
        if survey is None:
            self.fields["way"].choices = [(k, w) for k, w in Survey.Way.choices]  # type: ignore[attr-defined]
        if survey is not None and not survey.is_draft:
            for name in _FIXED:
                del self.fields[name]
        if survey is None or survey.way != Survey.Way.PAPER:
            del self.fields["invited"]


def _first(project: Project) -> dict[str, Any]:
    today = timezone.localdate()
    asked = [i for i in project.indicators.filter(is_active=True) if "满意" in f"{i.data['level1']}{i.data['level2']}"]
    return {"title": _("%(name)s满意度调查") % {"name": project.name[:60]}, "indicator": asked[0] if asked else None, "way": Survey.Way.CODES,
            "opens": today, "closes": today + dt.timedelta(days=14), "least": 10}  # fmt: skip


def _as_it_is(survey: Survey) -> dict[str, Any]:
    names = ("title", "indicator", "way", "opens", "closes", "population", "invited", "least", "introduction")
    return {name: getattr(survey, name) for name in names}


class NewForm(SurveyForm):
    """A new questionnaire, which begins with a ready one."""

    begin = f.ChoiceField(label=_l("从哪份问卷开始"), widget=f.RadioSelect)

    def __init__(self, project: Project, data: Any = None) -> None:
        super().__init__(project, data)
        self.fields["begin"].choices = [(key, one.title) for key, one in ready().items()]  # type: ignore[attr-defined]
        self.initial["begin"] = next(iter(ready()))


class CodesForm(f.Form):
    """How many codes."""

    count = f.IntegerField(label=_l("个数"), min_value=1, max_value=MAX_CODES)
    into = f.ChoiceField(choices=[("slips", ""), ("xlsx", "")])

    def clean(self) -> None:
        """No more than can be printed."""
        count = self.cleaned_data.get("count")
        if count and self.cleaned_data.get("into") == "slips" and count > PRINTED:
            self.add_error(
                "count", _("一次最多打印 %(n)d 张。更多的请用“生成并下载表格”，或分几次打印。") % {"n": PRINTED}
            )


class XlsFormUpload(f.Form):
    """A questionnaire from elsewhere."""

    file = f.FileField(label=_l("XLSForm 文件（.xlsx）"), widget=f.ClearableFileInput(attrs={"accept": ".xlsx"}))


def questions_in(sent: QueryDict) -> list[dict[str, Any]]:
    """The questions as they stand on the builder's page: ``q`` gives their marks in order, ``title-<mark>`` and so on what
    they say.
    """
    found = []
    for mark in sent.getlist("q"):
        kind = sent.get(f"kind-{mark}", "")
        found.append(
            {
                "kind": kind, "title": sent.get(f"title-{mark}", ""), "hint": sent.get(f"hint-{mark}", ""),
                "options": sent.get(f"options-{mark}", "").splitlines(), "required": f"required-{mark}" in sent,
                "satisfaction": f"satisfaction-{mark}" in sent,
            }
        )  # fmt: skip
    return found


def first_faults(errors: Mapping[str, Any]) -> list[str]:
    """The words of all faults of a form."""
    return [words for found in errors.values() for words in found]
