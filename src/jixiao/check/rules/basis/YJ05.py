"""YJ05 basis.self-made: the unit's own request, note or contract serves as basis."""

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.normalise import bare
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Papers by which the unit itself asks for the money.
_REQUEST = re.compile(
    r"(?:请示|申请|申请书|申请报告|请款报告|用款计划|情况说明|经费的?说明|资金的?说明|费用的?说明|申报书|申报表)$|关于.{0,4}申请.{2,40}的(?:请示|报告|函)"
)
_CONTRACT = re.compile(r"(?:合同|合同书|协议|协议书)$")
# What a contract may well fix: price, amount, date, quality of the thing bought.
_FIXED_BY_CONTRACT = frozenset({"quantity", "quality", "timeliness", "cost", "economic-cost"})


class BasisSelfMade(Rule):
    """以本单位的申请、说明或合同作为依据。

    ## 查什么
    依据是请示、申请、经费说明一类向上要钱的材料；或效益、满意度指标以合同、协议为依据。
    合同用于数量、质量、时效、成本指标的不查。
    ## 为什么
    申请材料是依据要证明的对象，不能证明自己；合同约定得了数量和价格，约定不了社会效益和群众满意度。
    ## 反例
    满意度≥95%，依据：保洁服务合同
    ## 正例
    满意度≥92%，依据：上年度群众问卷结果91.6%
    """

    code, name = "YJ05", "basis.self-made"
    title, title_en = "自证依据", "Basis made by the unit itself"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "指标“{row}”以“{basis}”为依据，{why}"
    message_en = "“{row}” rests on “{basis}”: {why}"
    suggestion = "改引规划计划、行业标准、支出标准或近三年数据；满意度可引上年度调查结果"
    suggestion_en = "Cite a plan, a trade standard, a spending norm, recent data or last year's survey"
    authority = (cite("财预〔2021〕101号", "指标值设定依据"), cite("一般逻辑", "自证"))

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the kind of paper a basis is."""
        if not row.basis or (kind := _kind(row.basis)) is None:
            return
        if kind == "request":
            yield self.finding(row.at("basis"), row=row.name, basis=row.basis, group=row.basis,
                               why=self.say("这是本单位申请资金的材料，不能证明指标值", "the unit's own request"))  # fmt: skip
        elif row.level2 is not None and row.level2 not in _FIXED_BY_CONTRACT:
            yield self.finding(row.at("basis"), row=row.name, basis=row.basis, group=row.basis,
                               why=self.say("合同约定不了效益和满意度", "a contract fixes no effect and no satisfaction"))  # fmt: skip


@lru_cache(maxsize=8192)
def _kind(basis: str) -> str | None:
    plain = bare(basis)
    if _REQUEST.search(plain):
        return "request"
    return "contract" if _CONTRACT.search(plain) else None
