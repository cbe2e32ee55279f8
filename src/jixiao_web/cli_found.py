"""``jixiao found``: the first region, its finance bureau and the three administrators."""

from __future__ import annotations

import os

import click

from jixiao.cli.common import common_options, fail, say
from jixiao.cli.help import ChineseHelp
from jixiao_web import start

_Pair = tuple[str, str]
_ADMINISTRATORS = (
    ("system", "system-admin", "系统管理员", "system administrator"),
    ("security", "security-admin", "安全管理员", "security administrator"),
    ("audit", "audit-admin", "审计管理员", "audit administrator"),
)


@click.command("found", cls=ChineseHelp)
@click.option("--region", nargs=2, metavar="代码 名称", help="行政区划，如 139981 岚川县。")
@click.option("--bureau", nargs=2, metavar="代码 名称", help="财政局，如 300 岚川县财政局。")
@click.option("--system", nargs=2, metavar="登录名 姓名", help="系统管理员：管理机构和人员。")
@click.option("--security", nargs=2, metavar="登录名 姓名", help="安全管理员：授予角色、重置密码。")
@click.option("--audit", nargs=2, metavar="登录名 姓名", help="审计管理员：查看和送存审计记录。")
@common_options
def found(region: _Pair | None, bureau: _Pair | None, quiet: bool, lang: str | None, **people: _Pair | None) -> int:
    """建立行政区划、财政局和三名管理员，只在新系统上做一次。没有给出的内容会逐项询问。

    脚本中使用时，三人的初始密码由环境变量 JIXIAO_SYSTEM_PASSWORD、JIXIAO_SECURITY_PASSWORD、JIXIAO_AUDIT_PASSWORD
    给出；不要写在命令行里，别人会看到。
    """
    try:
        start.set_up()
        with start.database():
            return _Founding(lang == "en").run(region, bureau, people, quiet=quiet)
    except start.CannotStart as error:
        fail(str(error))
    except ModuleNotFoundError as error:
        fail(f"网页系统需要的组件没有安装（{error.name}）。请执行 pip install 'jixiao[web]'")
    return 2


class _Founding:
    """Asks for what was not given, in one of two languages, and founds."""

    def __init__(self, is_english: bool) -> None:
        self._english = is_english

    def _words(self, zh: str, en: str) -> str:
        return en if self._english else zh

    def _ask(self, zh: str, en: str, default: str | None = None) -> str:
        return str(click.prompt(self._words(zh, en), default=default, prompt_suffix=self._words("：", ": ")))

    def run(self, region: _Pair | None, bureau: _Pair | None, people: dict[str, _Pair | None], *, quiet: bool) -> int:
        from django.core.exceptions import ValidationError

        from jixiao_web.accounts import services
        from jixiao_web.accounts.models import Region
        from jixiao_web.accounts.powers import Role

        if (there := Region.objects.first()) is not None:
            fail(f"{there.name}已经建立。一套系统管理一个行政区划；其他地区请用 JIXIAO_DATA 另选文件夹")
            return 2
        code, name = region or (
            self._ask("行政区划代码（6 位）", "Code of the region (6 figures)"), self._ask("行政区划名称", "Its name")
        )  # fmt: skip
        bureau_code, bureau_name = bureau or (
            self._ask("财政局单位代码", "Code of the finance bureau", "300"),
            self._ask("财政局名称", "Its name", f"{name}财政局"),
        )
        administrators = {}
        for key, role, zh, en in _ADMINISTRATORS:
            username, person = people[key] or (
                self._ask(f"{zh}的登录名", f"Sign-in name of the {en}"), self._ask(f"{zh}的姓名", "Name")
            )  # fmt: skip
            administrators[Role(role)] = (username, person, self._password(key, zh, en, username))
        try:
            services.found(region_code=code, region_name=name, bureau_code=bureau_code, bureau_name=bureau_name,
                           administrators=administrators)  # fmt: skip
        except ValidationError as error:
            fail(self._words("没有建立：", "Not founded: ") + "；".join(error.messages))
            return 2
        zh = f"已建立{name}、{bureau_name}和三名管理员。请启动 jixiao serve，三人分别登录，首次登录须修改密码"
        en = f"{name} is founded. Start jixiao serve; each administrator changes the password at the first sign-in"
        say(self._words(zh, en), quiet=quiet)
        return 0

    def _password(self, key: str, zh: str, en: str, username: str) -> str:
        """From the environment, or asked for twice until it keeps the rules."""
        from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
        from django.core.exceptions import ValidationError

        from jixiao_web.accounts.models import User

        given = os.environ.get(f"JIXIAO_{key.upper()}_PASSWORD")
        if given is not None:
            return given
        rules = " ".join(password_validators_help_texts())
        click.echo(self._words(f"{zh}的初始密码：", f"First password of the {en}: ") + rules, err=True)
        while True:
            typed = click.prompt(
                self._words("密码", "Password"), hide_input=True, prompt_suffix=self._words("：", ": "),
                confirmation_prompt=self._words("再输一遍", "Once more"),
            )  # fmt: skip
            try:
                validate_password(typed, User(username=username))
            except ValidationError as error:
                click.echo("；".join(error.messages), err=True)
            else:
                return str(typed)
