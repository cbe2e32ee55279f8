"""``jixiao rules`` and ``jixiao explain``: the catalogue and one rule's page."""

import click

from jixiao.check.discover import all_rules, rule_class, rule_modules
from jixiao.check.page import SEVERITIES, index_markdown, page_of
from jixiao.cli.common import common_options, fail, write_out
from jixiao.cli.help import ChineseHelp
from jixiao.write.json import dumps
from jixiao.write.report_words import FAMILIES


@click.command(cls=ChineseHelp)
@click.option("--format", "form", type=click.Choice(["text", "json", "md"]), default="text", help="输出格式。")
@common_options
def rules(form: str, quiet: bool, lang: str | None) -> int:
    """列出全部规则。"""
    del quiet
    pages = [page_of(rule, lang or "zh") for rule in all_rules()]
    if form == "json":
        out = dumps({"schema": "jixiao/rules/1", "rules": [
            {"code": p.code, "name": p.name, "title": p.title, "severity": p.severity, "certainty": p.certainty,
             "since": p.since, "authority": list(p.authority)} for p in pages]})  # fmt: skip
    elif form == "md":
        out = index_markdown(pages, FAMILIES)
    else:
        lines = []
        for family, (zh, en) in FAMILIES.items():
            own = [p for p in pages if p.code.startswith(family)]
            lines += [f"{family} {en if lang == 'en' else zh}"] if own else []
            lines += [f"  {p.code}  {p.severity if lang == 'en' else SEVERITIES[p.severity]}  {p.title}" for p in own]
        out = "\n".join(lines) + "\n"
    return 0 if write_out(out, None) else 2


@click.command(cls=ChineseHelp)
@click.argument("code")
@common_options
def explain(code: str, quiet: bool, lang: str | None) -> int:
    """说明一条规则：查什么、为什么、反例、正例、依据。CODE 如 ZZ05，或规则名称。"""
    del quiet
    wanted = code.upper()
    if wanted not in rule_modules():
        named = [c for c in rule_modules() if rule_class(c).name == code]
        if not named:
            fail(f"没有规则“{code}”。请用 jixiao rules 查看全部规则")
            return 2
        wanted = named[0]
    rule = rule_class(wanted)
    out = page_of(rule, lang or "zh").markdown
    if lang == "en":
        out += f"\n## Message\n\n{rule.message_en}\n\n## Suggestion\n\n{rule.suggestion_en}\n"
    return 0 if write_out(out, None) else 2
