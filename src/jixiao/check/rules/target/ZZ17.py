"""ZZ17 share-without-formula: a share nobody can reckon from what is written."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Shares whose numerator and denominator everybody knows.
_KNOWN = re.compile(
    r"(?:合格|完成|及时|到位|执行|出勤|到课|通过|准确|达标|发放|满意|使用|利用|完好|验收|就业|入学|参保|办结|巩固|优良|增长|下降|支付|兑现|"
    r"按期|成活|治愈|存活|采购|节约|节支|结算|响应|在岗|开放|上座|完工|竣工|开工|交付|正常|知晓|故障|投诉|失业|运行|误差|差错|出错|压减|森林覆盖|控制)率$|[效速频功利税汇]率$"
)
_FORMULA = re.compile(r"占|比|÷|/|／|=|＝|除以|之间|数量|人数|次数|份数|户数|面积|得分")


class ShareWithoutFormula(Rule):
    """比率指标没有说明分子分母。

    ## 查什么
    名称以“率”结尾、指标值是百分比、含义不是通行的（如合格率、完成率），而描述没有写出分子分母或计算公式。
    ## 为什么
    指标解释应写明定义、计算公式和统计范围，否则实际值无法取得，也无法复核。
    ## 反例
    数字资源应用率 ≥90%，描述只重复名称
    ## 正例
    数字资源应用率 ≥90%，描述为“当年有下载记录的资源种数占已购资源种数的比例”
    """

    code, name = "ZZ17", "target.share-without-formula"
    title, title_en = "比率没有计算口径", "Share without a formula"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "“{indicator}”是百分比，描述没有写明分子分母"
    message_en = "“{indicator}” is a share, but numerator and denominator are not told"
    suggestion = "在绩效指标描述中写明计算口径，如“……的数量占……总数的比例”"
    suggestion_en = "Say in the description what is divided by what"
    authority = (cite("财预〔2021〕101号", "指标解释"),)

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at shares with a description column."""
        if row.target.unit != "%" or row.model.description is None or not row.bare_name.endswith("率"):
            return ()
        if _KNOWN.search(row.bare_name) or _FORMULA.search(row.description):
            return ()
        return (self.finding(row.at("description"), indicator=row.name, group="formula"),)
