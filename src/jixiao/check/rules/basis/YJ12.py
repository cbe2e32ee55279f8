"""YJ12 basis.says-nothing: a basis that names no source."""

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.normalise import bare, letters
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_VAGUE = re.compile(
    r"(?:根据|依据|按照|结合|参照)?(?:本?单位|本?部门|我[单局县市区]位?|项目)?(?:的)?"
    r"(?:工作需要|工作要求|工作实际|实际工作|实际情况|实际需要|实际需求|工作安排|领导要求|领导安排|上级要求|上级文件|"
    r"相关规定|有关规定|相关文件|有关文件|相关要求|有关要求|相关政策|有关政策|文件要求|文件规定|政策要求|项目需要|项目要求|"
    r"项目实际|项目情况|业务需要|经验|工作经验|预算|预算安排)(?:要求|确定|制定|测算)?"
)


class BasisSaysNothing(Rule):
    """指标值确定依据空泛，没有说明来源。

    ## 查什么
    依据只写“工作需要”“实际情况”“相关文件”“上级要求”一类的话，或照抄本行的指标名称。
    ## 为什么
    依据要能找到原文、算出数值；这样的话对任何指标都成立，等于没有依据。
    ## 反例
    根据工作实际；相关文件规定
    ## 正例
    2023年实际完成186件；城镇污水处理厂运行规程
    """

    code, name = "YJ12", "basis.says-nothing"
    title, title_en = "依据空泛", "Basis says nothing"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "指标“{row}”的依据“{basis}”没有说明来源"
    message_en = "The basis “{basis}” of “{row}” names no source"
    suggestion = "写出具体来源：文件名称和文号、标准名称，或上年度（近三年）实际数"
    suggestion_en = "Name the source: a document, a standard, or the figures of recent years"
    authority = (cite("财预〔2021〕101号", "指标值设定依据"),)

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the words of a basis."""
        if not row.basis:
            return
        if row.basis == row.name or _is_vague(row.basis) or letters(row.basis) == letters(row.name):
            yield self.finding(row.at("basis"), row=row.name, basis=row.basis, group=row.basis)


@lru_cache(maxsize=8192)
def _is_vague(basis: str) -> bool:
    return bool(_VAGUE.fullmatch(bare(basis)))
