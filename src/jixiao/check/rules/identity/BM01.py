"""BM01 code-malformed: a project code does not have the shape 6 + 2 + letter + 12."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.codes import NEVER, clean_code, mended_code
from jixiao.law import cite
from jixiao.model import Finding, ProjectCode, Severity

_NEARLY = re.compile(r"\d{6}[0-9A-Z]{10,18}")


class CodeMalformed(Rule):
    """项目编码不是21位，或者结构不对。

    ## 查什么
    项目编码应为21位：6位行政区划＋2位年份＋1位类别字母＋12位顺序码。整份文本都用另一套编码的只提示。
    ## 为什么
    项目编码是预算管理一体化系统中项目的唯一标识，位数不对无法与项目库对应。
    ## 反例
    13999924P00032110001（20位）
    ## 正例
    13999924P000321100012
    """

    code, name = "BM01", "identity.code-malformed"
    title, title_en = "项目编码格式不对", "Project code malformed"
    severity = Severity.ERROR
    message = "项目编码“{seen}”{fault}"
    message_en = "Project code “{seen}”: {fault}"
    suggestion = "从预算管理一体化系统中重新复制项目编码，应为6位区划＋2位年份＋1位字母＋12位顺序码，共21位"
    suggestion_en = "Copy the code again: 6 digits region, 2 digits year, 1 letter, 12 characters"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "格式"), cite("财办〔2023〕12号", "项目代码"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def prepare(self) -> None:
        """Where the alphabet is known, letters outside it are BM10's."""
        self.alphabet_known = bool(self.context.value("code_check"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at each code, and at how many have the shape."""
        printed = [project for project in text.projects if project.model.code]
        good = sum(project.code is not None for project in printed)
        hebei = (self.context.region or text.region_seen).startswith("13")
        for project in printed:
            if project.code is not None:
                continue
            seen = clean_code(project.model.code or "")
            if ProjectCode.parse(seen) or (self.alphabet_known and NEVER & set(seen) and mended_code(seen)):
                continue
            ours = hebei or good or _NEARLY.fullmatch(seen)
            yield self.finding(
                project.at("code"), severity=None if ours else Severity.INFO, seen=project.model.code,
                fault=self.say(f"有{len(seen)}位，应为21位", f"{len(seen)} characters, not 21") if len(seen) != 21
                else self.say("结构不对，第9位应为字母，前8位应为数字", "digits and letter in the wrong places"),
            )  # fmt: skip
