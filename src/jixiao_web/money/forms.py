"""What people fill in about money."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms as f
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from jixiao_web.money.amounts import cents, own_unit, yuan
from jixiao_web.money.models import Milestone, Source
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import day_within


class Day(f.DateField):
    """A day, picked from the browser's own calendar."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=f.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class Amount(f.CharField):
    """An amount in one unit, kept as whole 分."""

    def __init__(self, unit: str, **more: Any) -> None:
        self.unit = unit
        super().__init__(max_length=30, widget=f.TextInput(attrs={"inputmode": "decimal", "class": "num"}), **more)

    def clean(self, value: Any) -> Any:
        """分; ``None`` for nothing."""
        said = super().clean(value)
        if not said:
            return None
        amount = cents(said, self.unit) if own_unit(said) in ("", self.unit) else None
        if amount is None:
            raise ValidationError(
                _("请填写%(unit)s金额，最多精确到分，如 1,322.00。") % {"unit": _(self.unit)}, code="invalid"
            )
        return amount


class AdjustForm(f.Form):
    """Another budget of one source."""

    source = f.ChoiceField(label=_l("资金来源"), choices=Source.choices)
    after = Amount("万元", label=_l("调整后的预算（万元）"))
    on = Day(label=_l("生效日期"))
    document = f.CharField(label=_l("依据文件"), max_length=200, help_text=_l("文号或会议纪要，如“财预〔2025〕12号”。"))
    reason = f.CharField(label=_l("原因"), max_length=1000, widget=f.Textarea(attrs={"rows": 3}))

    def __init__(self, project: Project, data: Any = None, source: str = "") -> None:
        first = {"on": day_within(project), "source": source or Source.FISCAL}
        super().__init__(data, initial=first)


class PaymentForm(f.Form):
    """One payment."""

    voucher = f.CharField(label=_l("凭证号"), max_length=64)
    on = Day(label=_l("支付日期"))
    amount = Amount("元", label=_l("金额（元）"), help_text=_l("退回的款项填负数。"))
    source = f.ChoiceField(label=_l("资金来源"), choices=Source.choices)
    payee = f.CharField(label=_l("收款人"), max_length=200, required=False)
    summary = f.CharField(label=pgettext_lazy("payment", "摘要"), max_length=300, required=False)

    def __init__(self, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"on": day_within(project)})


class MilestoneForm(f.Form):
    """One step of a purchase."""

    name = f.CharField(label=_l("采购内容"), max_length=120, widget=f.TextInput(attrs={"list": "purchase-names"}))
    kind = f.ChoiceField(label=_l("环节"), choices=Milestone.Kind.choices)
    planned = Day(label=_l("计划完成日期"))
    done = Day(label=_l("实际完成日期"), required=False)
    amount = Amount("元", label=_l("金额（元）"), required=False)
    document = f.CharField(label=_l("文件"), max_length=200, required=False, help_text=_l("合同号、验收单号等。"))

    def __init__(self, data: Any = None, milestone: Milestone | None = None) -> None:
        super().__init__(data, initial=self._facts(milestone) if milestone else None)

    @staticmethod
    def _facts(milestone: Milestone) -> dict[str, Any]:
        amount = "" if milestone.amount is None else str(yuan(milestone.amount))
        return {"name": milestone.name, "kind": milestone.kind, "planned": milestone.planned, "done": milestone.done,
                "amount": amount, "document": milestone.document}  # fmt: skip


class PaymentsFilter(f.Form):
    """Which payments of a list are shown."""

    q = f.CharField(required=False, max_length=60)
    source = f.ChoiceField(required=False, choices=[("", ""), *Source.choices])
    since = Day(required=False)
    until = Day(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    def value(self, name: str) -> Any:
        """What was asked; ``None`` for nothing, and for what cannot be understood."""
        return self.cleaned_data.get(name) or None

    @property
    def is_asked(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.value(name) for name in self.fields)


def day_in(words: str, project: Project) -> dt.date:
    """The day an address asks for, within the project's year; today for anything else."""
    try:
        day = dt.date.fromisoformat(words)
    except ValueError:
        day = timezone.localdate()
    return day_within(project, day)
