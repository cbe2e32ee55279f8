"""What people fill in about the record."""

from __future__ import annotations

from typing import Any

from django import forms as f
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao_web.audit.queries import Filter
from jixiao_web.audit.words import ACTIONS, GROUPS

_NOTE_BYTES = 4096
_NOTES = 20


class FilterForm(f.Form):
    """Which entries are wanted."""

    action = f.ChoiceField(label=_l("操作"), required=False)
    actor = f.CharField(label=_l("人员（登录名）"), required=False, max_length=64)
    organisation = f.ChoiceField(label=_l("单位"), required=False)
    object = f.RegexField(r"^[a-z_]+\.[a-z_]+:\w+$", label=_l("对象"), required=False, widget=f.HiddenInput)
    since = f.DateField(label=_l("自"), required=False, widget=f.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = f.DateField(label=_l("至"), required=False, widget=f.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, organisations: Any, *args: Any) -> None:
        super().__init__(*args)
        groups: dict[str, list[tuple[str, Any]]] = {}
        for name, words in ACTIONS.items():
            groups.setdefault(str(GROUPS.get(name.partition(".")[0], "")), []).append((name, words))
        self.fields["action"].choices = [("", _("全部")), *groups.items()]  # type: ignore[attr-defined]
        places = [(o.code, f"{o.code} {o.name}") for o in organisations]
        self.fields["organisation"].choices = [("", _("全部")), *places]  # type: ignore[attr-defined]

    def clean_actor(self) -> str:
        """Sign-in names are kept in small letters."""
        return str(self.cleaned_data["actor"]).strip().lower()

    def wanted(self) -> Filter:
        """The filter; the empty one where something does not hold."""
        return Filter(**self.cleaned_data) if self.is_valid() else Filter()


class _Files(f.FileInput):
    allow_multiple_selected = True


class NotesForm(f.Form):
    """Checkpoints that somebody kept: files, or the text of one."""

    text = f.CharField(label=_l("检查点全文"), required=False, max_length=_NOTE_BYTES, strip=False,
                       widget=f.Textarea(attrs={"rows": 6, "spellcheck": "false"}))  # fmt: skip

    def __init__(self, *args: Any, files: Any = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.given = list(files)

    def notes(self) -> list[tuple[str, str]]:
        """Each with where it comes from."""
        found = [
            (_("文件“%(name)s”") % {"name": one.name}, one.read().decode("utf-8", errors="replace"))
            for one in self.given
        ]
        if self.cleaned_data["text"].strip():
            found.append((_("粘贴的检查点"), self.cleaned_data["text"]))
        return found

    def clean(self) -> None:
        """They are as small as checkpoints are."""
        if len(self.given) > _NOTES or any(one.size > _NOTE_BYTES for one in self.given):
            raise ValidationError(_("检查点文件不到 1 KB，一次最多 %(n)d 个。请确认选对了文件。") % {"n": _NOTES})


class LodgeForm(f.Form):
    """Who is given a checkpoint, and how."""

    organisation = f.ChoiceField(label=_l("送存单位"), required=False)
    organisation_name = f.CharField(label=_l("其他单位"), required=False, max_length=200,
                                    help_text=_l("不在系统中的单位，如审计局；选了上面的就不用填。"))  # fmt: skip
    how = f.CharField(label=_l("送存方式"), max_length=64, initial=_l("书面送达"))

    def __init__(self, organisations: Any, *args: Any) -> None:
        super().__init__(*args)
        self.names = {o.code: o.name for o in organisations}
        places = [(code, f"{code} {name}") for code, name in self.names.items()]
        self.fields["organisation"].choices = [("", _("（系统外的单位）")), *places]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """One of the two names."""
        code = self.cleaned_data.get("organisation", "")
        if code:
            self.cleaned_data["organisation_name"] = self.names[code]
