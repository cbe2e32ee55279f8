"""YJ04 basis.old: a basis older than a few years."""

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.document import document_numbers
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Law, standards and norms stay in force until replaced; their age says nothing.
_LASTING = re.compile(r"法》|[》办]法$|条例|标准|规范|规程|准则|细则|规定|办法|章程|法律法规|GB|DB\d|定额|目录|通则")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|[-—~～至]|[)）〕\]])")


class BasisOld(Rule):
    """指标值确定依据陈旧。

    ## 查什么
    依据中文件的年份早于预算年度超过5年（设置项 basis_age）的，提示核对是否仍然有效。法律法规、标准规范、管理办法不查。
    ## 为什么
    通知、方案、意见多有时限，过了几年情况已变，据此确定的指标值往往偏低或已不适用。
    ## 反例
    2024年的指标依据2011年的实施意见
    ## 正例
    依据现行规划、当年工作计划或近三年数据
    """

    code, name = "YJ04", "basis.old"
    title, title_en = "依据陈旧", "Basis is old"
    severity = Severity.INFO
    message = "依据“{basis}”为{year}年文件，距预算年度已{age}年"
    message_en = "The basis “{basis}” dates from {year}, {age} years before the budget year"
    suggestion = "核对该文件是否仍有效；有新文件的改引新文件，否则补充近三年数据或当年计划"
    suggestion_en = "Check that it is still in force; cite its successor, recent data or this year's plan"
    authority = (cite("财预〔2015〕88号", "合理可行"), cite("财预〔2021〕101号", "指标值设定依据"))

    def prepare(self) -> None:
        """Read the age."""
        self._age = int(self.context.value("basis_age"))

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the latest year a basis names."""
        year = row.project.text.year
        if year is None or not row.basis:
            return
        latest = _latest(row.basis)
        if latest is not None and year - latest > self._age:
            yield self.finding(row.at("basis"), basis=row.basis, year=latest, age=year - latest, group=row.basis)


@lru_cache(maxsize=8192)
def _latest(basis: str) -> int | None:
    if _LASTING.search(basis):
        return None
    years = [one.year for one in document_numbers(basis) if one.year > 99]
    years += [int(year) for year in _YEAR.findall(basis)]
    return max(years) if years else None
