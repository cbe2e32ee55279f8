"""What people fill in about themselves, other people and organisations."""

from __future__ import annotations

from typing import Any

from django import forms as f
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import ADMINISTRATORS, ROLE_NAMES, WHERE, Role

THEMES = (("auto", _l("跟随系统")), ("light", _l("浅色")), ("dark", _l("深色")))
LANGUAGES = (("zh-hans", "简体中文"), ("en", "English"))


class SignInForm(f.Form):
    """Name and password. What is wrong with them is said by the view, in the same words for every case."""

    username = f.CharField(
        label=_l("登录名"), max_length=40,
        widget=f.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = f.CharField(
        label=_l("密码"),
        max_length=128,
        strip=False,
        widget=f.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # After a slip it is mostly the password that is typed once more.
        self.fields["password" if self.data.get("username") else "username"].widget.attrs["autofocus"] = True


class CodeForm(f.Form):
    """A code of six figures from the telephone."""

    code = f.CharField(
        label=_l("动态口令"), min_length=6, max_length=7,
        widget=f.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """The figures alone."""
        code: str = self.cleaned_data["code"].replace(" ", "")
        if len(code) != 6 or not (code.isascii() and code.isdigit()):
            raise ValidationError(_("动态口令是 6 位数字。"))
        return code


class PasswordForm(f.Form):
    """A person's own new password, after the one in use."""

    old = f.CharField(label=_l("现在的密码"), max_length=128, strip=False,
                      widget=f.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}))  # fmt: skip
    new = f.CharField(label=_l("新密码"), max_length=128, strip=False,
                      widget=f.PasswordInput(attrs={"autocomplete": "new-password", "aria-describedby": "rules"}))  # fmt: skip
    again = f.CharField(label=_l("再输一遍新密码"), max_length=128, strip=False,
                        widget=f.PasswordInput(attrs={"autocomplete": "new-password"}))  # fmt: skip

    def __init__(self, user: User, *args: Any) -> None:
        super().__init__(*args)
        self.user = user

    def clean_old(self) -> str:
        """It is the one in use."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError(_("现在的密码不对。"))
        return old

    def clean(self) -> None:
        """The new one was typed twice alike."""
        if "again" in self.cleaned_data and self.cleaned_data.get("new") != self.cleaned_data["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))

    @property
    def rules(self) -> list[str]:
        """The rules in words."""
        return list(password_validators_help_texts())


class OwnPasswordForm(f.Form):
    """The password once more, before something that weakens the account."""

    password = f.CharField(label=_l("密码"), max_length=128, strip=False,
                           widget=f.PasswordInput(attrs={"autocomplete": "current-password"}))  # fmt: skip

    def __init__(self, user: User, *args: Any) -> None:
        super().__init__(*args)
        self.user = user

    def clean_password(self) -> str:
        """It is the one in use."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("密码不对。"))
        return password


class SettingsForm(f.Form):
    """What people set for themselves."""

    phone = f.CharField(
        label=_l("电话"), max_length=40, required=False, widget=f.TextInput(attrs={"autocomplete": "tel"})
    )
    language = f.ChoiceField(label=_l("语言"), choices=LANGUAGES)
    theme = f.ChoiceField(label=_l("外观"), choices=THEMES)


class PersonForm(f.Form):
    """Facts of a person."""

    name = f.CharField(label=_l("姓名"), max_length=40)
    organisation = f.ModelChoiceField(label=_l("单位"), queryset=Organisation.objects.none(), empty_label=_l("请选择"))
    phone = f.CharField(label=_l("电话"), max_length=40, required=False)
    is_active = f.BooleanField(label=_l("启用"), required=False, initial=True,
                               help_text=_l("停用后不能登录，以前的工作记录都保留。调到别的单位时，原单位的角色自动撤销。"))  # fmt: skip

    def __init__(self, by: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = scope.organisations(by).filter(is_active=True)  # type: ignore[attr-defined]


class NewPersonForm(PersonForm):
    """A new person; the first password is made by the system."""

    username = f.CharField(label=_l("登录名"), max_length=40,
                           help_text=_l("文字、字母、数字和 . _ - @，不分大小写，建立后不能改。"))  # fmt: skip
    is_active = None  # type: ignore[assignment]
    field_order = ("username", "name", "organisation", "phone")


class RoleForm(f.Form):
    """An office for a person: those there are in the organisation and that the person does not hold."""

    role = f.ChoiceField(label=_l("角色"))
    until = f.DateField(label=_l("到"), required=False, help_text=_l("临时代理的填写最后一天；不填即长期有效。"),
                        widget=f.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip

    def __init__(self, user: User, *args: Any) -> None:
        super().__init__(*args)
        open_ = [r for r in Role if user.organisation.kind in WHERE[r] and r not in user.roles]
        self.fields["role"].choices = [(r.value, ROLE_NAMES[r]) for r in open_]  # type: ignore[attr-defined]
        self.offers_administrators = bool(ADMINISTRATORS.intersection(open_))

    def clean_role(self) -> Role:
        """The office."""
        return Role(self.cleaned_data["role"])


class OrganisationForm(f.Form):
    """Facts of an organisation."""

    name = f.CharField(label=_l("名称"), max_length=100)
    parent = f.ModelChoiceField(label=_l("上级"), queryset=Organisation.objects.none(), required=False, empty_label=_l("无"),
                                help_text=_l("内设科室选财政局，所属单位选主管部门；财政局和部门不填。"))  # fmt: skip
    desk = f.ModelChoiceField(label=_l("归口科室"), queryset=Organisation.objects.none(), required=False, empty_label=_l("无"),
                              help_text=_l("部门由财政局哪个科室审核；不填则直接由绩效科室审核。"))  # fmt: skip
    is_active = f.BooleanField(label=_l("启用"), required=False, initial=True)

    def __init__(self, by: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        seen = scope.organisations(by)
        self.fields["parent"].queryset = seen.filter(kind__in=("bureau", "department"))  # type: ignore[attr-defined]
        self.fields["desk"].queryset = seen.filter(kind="desk")  # type: ignore[attr-defined]


class NewOrganisationForm(OrganisationForm):
    """A new organisation; code and kind stay as they are."""

    kind = f.ChoiceField(label=_l("类别"), choices=[c for c in Organisation.Kind.choices if c[0] != "bureau"])
    code = f.CharField(label=_l("单位代码"), max_length=9, help_text=_l("预算单位代码，3 至 9 位，建立后不能改。"))
    is_active = None  # type: ignore[assignment]
    field_order = ("kind", "code", "name", "parent", "desk")


class ListForm(f.Form):
    """A list: pasted from a sheet, or a file."""

    text = f.CharField(label=_l("从表格复制，粘贴到这里"), required=False, max_length=200_000, strip=False,
                       widget=f.Textarea(attrs={"rows": 10, "spellcheck": "false"}))  # fmt: skip
    file = f.FileField(label=_l("或者选择文件（.xlsx、.csv）"), required=False)

    def clean(self) -> None:
        """One of the two."""
        if not self.cleaned_data.get("file") and not (self.cleaned_data.get("text") or "").strip():
            raise ValidationError(_("请粘贴名单或选择文件。"))


class UnlockForm(f.Form):
    """A lock to take away: of a name or of an address."""

    name = f.CharField(max_length=255, required=False)
    address = f.GenericIPAddressField(required=False)

    def clean(self) -> None:
        """One of the two."""
        if bool(self.cleaned_data.get("name")) == bool(self.cleaned_data.get("address")):
            raise ValidationError(_("没有锁定，无需解除。"))
