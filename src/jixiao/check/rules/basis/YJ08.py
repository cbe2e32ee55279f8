"""YJ08 basis.kind-untold: the bases of a whole text never say what kind of standard they are."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FEWEST = 20  # rows with a basis from which a text can be judged
_SHARE = Decimal("0.1")  # of them that must name a kind of standard
_KIND = re.compile(
    r"标准|规范|规程|定额|历史|上[一]?年|往年|去年|近[一二三两四五]年|[两三]年|同期|均值|平均|统计|年鉴|调查|问卷|测算|询价|"
    r"规划|计划|GB|DB\d|目标责任|工作报告|任务书"
)


class BasisKindUntold(Rule):
    """指标值确定依据没有区分计划、行业、历史和支出标准。

    ## 查什么
    整部文本有依据的指标在20行以上，其中写明计划、行业标准、历史数据、支出标准的不足一成的，提示一次。
    ## 为什么
    依据分为计划标准、行业标准、历史标准、预算支出标准；只列文件名，看不出指标值按哪一类确定。
    ## 反例
    各行依据均为某通知、某方案
    ## 正例
    历史标准：近三年平均值96.2%；行业标准：公共图书馆服务规范
    """

    code, name = "YJ08", "basis.kind-untold"
    title, title_en = "依据未分类", "Kind of basis untold"
    severity = Severity.INFO
    message = "{total}行依据中只有{told}行写明是计划、行业、历史还是支出标准"
    message_en = "Of {total} bases only {told} name a kind of standard"
    suggestion = "在依据前写明类别，如“历史标准：近三年平均值××”“行业标准：××规范”“计划标准：××规划”"
    suggestion_en = "Name the kind first: plan, trade standard, past data or spending norm"
    authority = (cite("财预〔2021〕101号", "指标值设定依据"), cite("财预〔2015〕88号", "绩效标准"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Count the bases that name a kind."""
        bases = [row.basis for row in text.rows() if row.basis and row.project.model.form == "goal"]
        if len(bases) < _FEWEST:
            return
        known: dict[str, bool] = {}
        for basis in bases:
            if basis not in known:
                known[basis] = bool(_KIND.search(basis))
        told = sum(known[basis] for basis in bases)
        if told < _SHARE * len(bases):
            yield self.finding(text.at("projects"), total=len(bases), told=told)
