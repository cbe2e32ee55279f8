"""YJ01 basis.missing: a row without a basis for its target."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_VOID = re.compile(r"无|暂无|没有|略|待定|待填|不涉及|/|—+|-+|－+|N/?A", re.IGNORECASE)


class BasisMissing(Rule):
    """没有填写指标值确定依据。

    ## 查什么
    表中设有“指标值确定依据”一栏时，每一行都应填写；空白或只写“无”“/”的为缺项。没有这一栏的表式不查。
    ## 为什么
    依据说明指标值从何而来（计划、行业、历史、支出标准），没有依据的指标值无法判断高低。
    ## 反例
    （空白）
    ## 正例
    2024年度工作计划；近三年平均值；公共图书馆服务规范
    """

    code, name = "YJ01", "basis.missing"
    title, title_en = "指标值确定依据缺失", "Basis of the target missing"
    severity = Severity.ERROR
    message = "指标“{row}”没有填写指标值确定依据"
    message_en = "The indicator “{row}” gives no basis for its target"
    suggestion = "写明“{row}”指标值{target}的来源：规划计划、行业标准、近三年数据或支出标准的名称和文号"
    suggestion_en = "Name the plan, standard, past data or spending norm behind {target} of “{row}”"
    authority = (cite("河北省部门预算绩效文本表样", "指标值确定依据"), cite("财预〔2021〕101号", "指标值设定依据"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at all rows: the column is there where one row of the project has it."""
        rows = project.rows
        if not any(row.model.basis is not None for row in rows):
            return
        for row in rows:
            if (not row.basis or _VOID.fullmatch(row.basis)) and not row.is_void:
                yield self.finding(row.at("basis"), row=row.name, target=row.target.words, group=f"{project.seq}")
