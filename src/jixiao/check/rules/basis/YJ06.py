"""YJ06 basis.fund-notice: a notice that allots money cannot fix an effect or a satisfaction."""

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.document import title_beside
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_ALLOTS = re.compile(
    r"(?:下达|拨付|安排|追加|增发|分配|调整).{0,40}(?:资金|经费|国债|补助|预算|指标)|(?:资金|经费|补助)(?:预算)?的?(?:通知|函|批复)?$"
)
# Such papers may carry goals, standards or tasks as well; requests are another fault (YJ05).
_MORE = re.compile(r"请示|申请|申报|绩效|目标|方案|规划|计划|办法|标准|意见|任务|细则|规定|指南")
_EFFECTS = frozenset({"economic", "social", "ecological", "sustainable", "satisfaction"})


class BasisFundNotice(Rule):
    """以资金下达文件作为效益、满意度指标的依据。

    ## 查什么
    效益、满意度指标的依据是下达、拨付资金的通知，文件名中没有绩效目标、方案、标准一类内容。
    ## 为什么
    资金文件确定的是金额，不确定使用率、满意度等应达到多少；这样的依据说明不了指标值。
    ## 反例
    群众满意度≥95%，依据：关于下达农村饮水安全补助资金的通知
    ## 正例
    群众满意度≥92%，依据：2023年农村饮水满意度调查（91.3%）
    """

    code, name = "YJ06", "basis.fund-notice"
    title, title_en = "资金文件定不了效益", "Fund notice as basis of an effect"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "“{basis}”是资金文件，确定不了“{row}”应为{target}"
    message_en = "“{basis}” allots money; it cannot fix “{row}” at {target}"
    suggestion = "“{row}”改引近三年数据、行业标准、上年度调查结果，或该资金的绩效目标文件"
    suggestion_en = "Base “{row}” on recent data, a trade standard, a survey or the fund's own performance goals"
    authority = (cite("财预〔2021〕101号", "指标值设定依据"),)

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at rows of effect and satisfaction."""
        if row.level2 in _EFFECTS and row.basis and _is_fund_notice(row.basis):
            yield self.finding(row.at("basis"), basis=row.basis, row=row.name, target=row.target.words, group=row.basis)


@lru_cache(maxsize=8192)
def _is_fund_notice(basis: str) -> bool:
    title = title_beside(basis).strip("《》“”。 ")
    return bool(_ALLOTS.search(title)) and not _MORE.search(title)
