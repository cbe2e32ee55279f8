"""What people fill in about rounds."""

from __future__ import annotations

from typing import Any

from django import forms as f
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao.law.form import forms as law_forms
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.rounds.models import Round, Task


class Day(f.DateField):
    """A day, picked from the browser's own calendar."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=f.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class RoundForm(f.Form):
    """A new round."""

    year = f.IntegerField(label=_l("预算年度"), min_value=2015, max_value=2100)
    name = f.CharField(label=_l("名称"), max_length=100)
    due = Day(label=_l("截止日期"), help_text=_l("各单位提交到负责人审核之前的最后一天；下达后可以逐个单位调整。"))
    rules_on = Day(label=_l("规则日期"), help_text=_l("按这一天有效的制度检查全部文本，通常填编制开始的日期。"))
    framework = f.ChoiceField(label=_l("指标框架"), choices=Round.Framework.choices)
    form = f.ChoiceField(label=_l("表样"))
    organisations = f.ModelMultipleChoiceField(
        label=_l("编制单位"), queryset=Organisation.objects.none(), widget=f.CheckboxSelectMultiple,
        error_messages={"required": _l("请至少选择一个单位。")},
    )  # fmt: skip
    instructions = f.CharField(label=_l("编制说明"), required=False, widget=f.Textarea(attrs={"rows": 4}),
                               help_text=_l("显示在每个单位的任务里：口径、范围、附件要求等。"))  # fmt: skip

    def __init__(self, by: User, data: Any = None) -> None:
        today = timezone.localdate()
        year = today.year + 1
        first = {"year": year, "name": _("%(year)d年部门预算绩效文本") % {"year": year}, "rules_on": today}
        super().__init__(data, initial=first)
        self.every = list(compilers(by).select_related("parent", "desk"))
        self.fields["organisations"].queryset = compilers(by)  # type: ignore[attr-defined]
        self.fields["form"].choices = [(k, v.title) for k, v in law_forms().items() if "goal" in v.applies_to]  # type: ignore[attr-defined]

    def groups(self) -> list[tuple[str, list[Organisation]]]:
        """The organisations under the desks that look after them, units behind their departments."""
        found: dict[str, list[Organisation]] = {}
        for department in (o for o in self.every if o.kind == Organisation.Kind.DEPARTMENT):
            own = found.setdefault(department.desk.name if department.desk else _("未归口"), [])
            own += [department, *(o for o in self.every if o.parent_id == department.pk)]
        return sorted(found.items())

    def chosen(self) -> set[str]:
        """The numbers that are ticked: everybody on a new form."""
        if self.is_bound:
            return set(self.data.getlist("organisations"))  # type: ignore[attr-defined]
        return {str(o.pk) for o in self.every}


def compilers(by: User) -> Any:
    """The departments and units that may be given a task."""
    return scope.organisations(by).filter(
        is_active=True, kind__in=(Organisation.Kind.DEPARTMENT, Organisation.Kind.UNIT)
    )


class DueForm(f.Form):
    """Another deadline."""

    due = Day(label=_l("新的截止日期"))
    reason = f.CharField(label=_l("原因"), max_length=300)


class TaskForm(f.Form):
    """One more organisation."""

    organisation = f.ModelChoiceField(
        label=_l("单位"), queryset=Organisation.objects.none(),
        error_messages={"invalid_choice": _l("这个单位已经有这项任务，或者不能下达给它。")},
    )  # fmt: skip
    due = Day(label=_l("截止日期"))

    def __init__(self, by: User, round_: Round, data: Any = None, auto_id: str = "id_%s") -> None:
        latest = Task.objects.filter(round=round_).order_by("-due").values_list("due", flat=True).first()
        super().__init__(data, auto_id=auto_id, initial={"due": latest or timezone.localdate()})
        self.fields["organisation"].queryset = compilers(by).exclude(tasks__round=round_)  # type: ignore[attr-defined]
