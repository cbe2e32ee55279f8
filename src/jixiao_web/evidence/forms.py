"""What people fill in about records and values. What is wrong is told by the services, beside the field it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms as f
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao.law.ledger import LedgerField
from jixiao_web.evidence import queries
from jixiao_web.evidence.models import Attachment, Entry, Ledger
from jixiao_web.evidence.values import MOST_TEXT, fields_of, show
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import day_within
from jixiao_web.ui.words import aside

_FEW = 4
"""So many options are shown side by side; more in a list that opens."""
NO_VALUE = ""


class _Typed(f.CharField):
    """What was typed, as it was typed: the service understands it, or says why not."""

    def clean(self, value: Any) -> str:
        """As it is."""
        return str(value or "")


class SaidForm(f.Form):
    """A form whose faults the service tells."""

    def refuse(self, error: ValidationError) -> None:
        """Show what the service said: beside its field, or over the form where it is about none."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for key, words in error.message_dict.items():
            self.add_error(key if key in self.fields else None, words)


class EntryForm(SaidForm):
    """A record of a ledger: its fields are the ledger's."""

    def __init__(self, ledger: Ledger, data: Any = None, *, entry: Entry | None = None) -> None:
        super().__init__(data)
        for field in fields_of(ledger):
            made = _field(field, ledger.project)
            if entry is not None:
                kept = show(field, entry.values.get(field.key))
                made.initial = kept.replace(" ", "T") if field.kind == "time" else kept
            elif field.key == ledger.date_field and field.kind == "date":
                made.initial = day_within(ledger.project).isoformat()
            self.fields[field.key] = made

    def typed(self) -> Mapping[str, str]:
        """What was typed, by field."""
        return {key: str(self.data.get(key, "")) for key in self.fields}


def _field(field: LedgerField, project: Project) -> f.Field:
    label = f"{field.title}{aside(field.unit)}"
    made = _Typed(label=label, required=field.required, help_text=field.help, widget=_widget(field, project))
    if field.kind == "text":
        made.widget.attrs["maxlength"] = MOST_TEXT
    return made


def _widget(field: LedgerField, project: Project) -> f.Widget:
    days = {"min": f"{project.year}-01-01", "max": f"{project.year}-12-31"}
    match field.kind:
        case "number":
            mode = "decimal" if field.decimals or not field.least else "numeric"
            return f.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "class": "num-input"})
        case "date":
            return f.TextInput(attrs={"type": "date", **days})
        case "time":
            return f.TextInput(attrs={"type": "datetime-local"})
        case "yes-no":
            return _choices(field, [(_("是"), _("是")), (_("否"), _("否"))])
        case "choice":
            return _choices(field, [(option, option) for option in field.options])
    return f.TextInput()


def _choices(field: LedgerField, options: list[tuple[str, str]]) -> f.Widget:
    """Buttons for few options, a list for many; nothing is chosen beforehand where an answer is due."""
    if len(options) > _FEW:
        return f.Select(choices=[(NO_VALUE, _("请选择")), *options])
    return f.RadioSelect(choices=options if field.required else [*options, (NO_VALUE, _("不填"))])


class CorrectForm(EntryForm):
    """A record as it should have been."""

    def __init__(self, ledger: Ledger, data: Any = None, *, entry: Entry | None = None) -> None:
        super().__init__(ledger, data, entry=entry)
        self.fields["reason"] = _Typed(
            label=_("更正原因"), help_text=_("原来的内容和原因会一直保留，审核、审计人员都能看到。"), widget=f.Textarea(attrs={"rows": 2}),
        )  # fmt: skip


class ValueForm(SaidForm):
    """A value typed by hand."""

    value = _Typed(label=_l("实际完成值"), help_text=_l("连同单位，如“48套”“95.4%”“2024年6月28日”“达成预期目标”。"))
    as_of = f.DateField(label=_l("截至日期"), widget=f.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = _Typed(
        label=_l("数值的来源"), help_text=_l("从哪份材料、怎样得出。"), widget=f.Textarea(attrs={"rows": 3})
    )

    def __init__(self, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"as_of": day_within(project)})


class EntriesFilter(f.Form):
    """Which records of a ledger are shown."""

    q = f.CharField(required=False, max_length=60)
    since = f.DateField(required=False)
    until = f.DateField(required=False)
    show = f.ChoiceField(required=False, choices=[("", ""), ("bare", ""), ("void", "")])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    def _value(self, name: str) -> Any:
        """What was asked; ``None`` for nothing, and for what cannot be understood."""
        return self.cleaned_data.get(name) or None

    @property
    def is_asked(self) -> bool:
        """Whether anything narrows the list."""
        return any(self._value(name) for name in self.fields)

    def found(self, ledger: Ledger) -> QuerySet[Entry]:
        """The records asked for, the newest first."""
        show_only = self._value("show")
        found = ledger.entries.filter(is_void=show_only == "void").select_related("by")
        if show_only == "bare":
            found = found.exclude(Exists(Attachment.objects.filter(entry=OuterRef("pk"), is_void=False)))
        if query := self._value("q"):
            found = found.filter(queries.matching(ledger, query))
        for name, lookup in (("since", "on__gte"), ("until", "on__lte")):
            if (day := self._value(name)) is not None:
                found = found.filter(**{lookup: day})
        return found.order_by("-on", "-id")


def day_asked(words: str, project: Project) -> dt.date | None:
    """The day of the project's year an address asks for; ``None`` for none, and for anything else."""
    try:
        day = dt.date.fromisoformat(words)
    except ValueError:
        return None
    return day if day.year == project.year else None
