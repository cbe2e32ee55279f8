"""ZP12 self-evaluation.evidence-missing: a result without evidence, where the form asks for it."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.scoring import has_reason, is_unreported
from jixiao.law import cite
from jixiao.model import Finding, Severity

_COLUMN = re.compile(r"佐证|证明材料|证据|支撑材料|数据来源|取值来源")


class EvidenceMissing(Rule):
    """填了完成值而没有佐证资料。

    ## 查什么
    表中有佐证资料（或证明材料、数据来源）一栏的，填了完成值的每一行都应写明佐证：统计年鉴、业务台账、验收单、签到表、合同、凭证、
    问卷报告或签章的说明。没有这一栏的表式不查；佐证本身是否存在、能否打开，由系统的台账核对。
    ## 为什么
    完成值要能由审计核对，没有佐证的得分站不住。
    ## 反例
    完成值326人，佐证资料空白
    ## 正例
    完成值326人，佐证资料：培训签到表（6期）
    """

    code, name = "ZP12", "self-evaluation.evidence-missing"
    title, title_en = "完成值没有佐证", "Result without evidence"
    severity = Severity.WARNING
    message = "“{row}”完成值{actual}没有写佐证资料"
    message_en = "“{row}”: nothing proves {actual}"
    suggestion = "写明佐证资料的名称和份数，如“培训签到表（6期）”"
    suggestion_en = "Name the evidence, e.g. sign-in sheets"
    authority = (cite("财预〔2021〕101号", "佐证资料"), cite("财预〔2020〕10号", "客观公正"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the column of evidence, where the form has one."""
        headings = [*project.model.columns, *(label for row in project.rows for label, _ in row.model.extra)]
        if not any(map(_COLUMN.search, headings)):
            return
        for row in project.rows:
            if row.is_void or row.model.actual is None or is_unreported(row.model.actual) or has_reason(_evidence(row)):
                continue
            yield self.finding(row.at("actual"), row=row.name, actual=row.model.actual.words)


def _evidence(row: IndicatorView) -> str:
    return "".join(words for label, words in row.model.extra if _COLUMN.search(label))
