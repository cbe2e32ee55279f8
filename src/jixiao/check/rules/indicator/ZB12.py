"""ZB12 indicator.misplaced: what is measured does not fit the level-2 heading."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_SATISFIED = re.compile(r"满意(?:度|率|程度)")
_OPINION = re.compile(r"满意|投诉|评价|好评|认可|口碑|支持|体验|感受|获得感|幸福感|意见|信访|测评|表扬|认同|接受度|赞")
_MONEY_GAIN = re.compile(r"经济效益|经济收入|利润|税收|产值|营业收入|销售额|销售收入|经济增长")
_PEOPLE = re.compile(r"就业|民生|群众|农民|贫困|脱贫|低收入")
_RESULT_RATE = re.compile(r"(?:合格|完成|排除|修复|覆盖|及时|参与|出勤|知晓|准确|达标|使用|通过|处置)率$")
_COST_WORDS = re.compile(
    r"成本|费|支出|预算|资金|价|金额|控制|节约|节支|造价|投资|元|经费|标准|损耗|消耗|能耗|决算|概算|投入|补助|补贴|工资|薪"
)
_COST_NAME = re.compile(r"(?:成本|预算控制数|成本控制数|控制数|采购单价|造价|预算控制)$")
_IN_TIME = re.compile(
    r"(?:完成|完工|竣工|交付|上架|开工|支付|发放)(?:时间|时限|日期|期限)$|时效$|(?:按时|按期|如期)[^质]{0,6}率$|(?:及时|完成及时)(?:率|性)$"
)
_TIME_WORDS = re.compile(r"时|期|日|月|季|年|快|提前|延|进度|节点|周|天|小时|分钟|速|频|限|早|晚|随")
_QUALITY_RATE = re.compile(r"(?:合格|达标|优良|准确|验收通过|正确|完好)率$")
_COUNT_NAME = re.compile(r"(?:数量|人数|次数|场次|台数|件数|份数|册数|户数|套数|里程|面积|人次)$")
# Counted things that are a matter of quality.
_BAD_THINGS = re.compile(
    r"事故|差错|投诉|故障|缺陷|违规|返工|不合格|安全|错误|问题|失误|中断|案件|舆情|处罚|合格|达标|优|整改"
)
_OUTPUT_COUNT = re.compile(
    r"(?:购置|采购|完成|培训|制作|印制|举办|维修|安装|检查|开展)[^率]{0,6}(?:数量|人数|次数|场次|套数|台数|人次)$"
)
_PROCESS_RATE = re.compile(r"(?:设备使用|系统使用|工程质量合格|验收合格|完成|满意|及时|出勤|合格)率$")
_GAIN_WORDS = re.compile(
    r"经济|收入|效益|成本|资金|税|产值|节约|增收|节支|利润|费|投入|价值|损失|产量|资产|增值|消费|投资|销"
)

_HEADINGS = {
    "quantity": "数量指标", "quality": "质量指标", "timeliness": "时效指标", "cost": "成本指标",
    "economic": "经济效益指标", "output": "产出指标", "satisfaction": "满意度指标", "effect": "社会效益等指标",
}  # fmt: skip
_HEADINGS_EN = {
    "quantity": "quantity", "quality": "quality", "timeliness": "timeliness", "cost": "cost",
    "economic": "economic benefit", "output": "output", "satisfaction": "satisfaction", "effect": "benefit",
}  # fmt: skip


class Misplaced(Rule):
    """指标内容与所在的二级指标不符。

    ## 查什么
    按名称中的确切用语判断：满意度放在满意度指标以外，社会效益下写利润、税收，成本指标下写与费用无关的合格率、排除率，
    数量或者质量指标下写完成时间、及时率，时效指标下写合格率或者数量，质量指标下写购置数量，效益指标下写产出数量等。
    只认把握大的用语，拿不准的不提。数量指标下写比率的由 ZB13 指出。
    ## 为什么
    放错位置会使该类指标实际缺失，还会造成产出与效益混淆、分值错配。
    ## 反例
    成本指标“电梯故障排除率”；社会效益指标“实现利润增长”
    ## 正例
    质量指标“电梯故障排除率”；经济效益指标“实现利润增长”
    """

    code, name = "ZB12", "indicator.misplaced"
    title, title_en = "指标错位", "Indicator under the wrong heading"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "“{words}”放在“{level2}”下，内容更像{home}"
    message_en = "“{words}” stands under “{level2}” but speaks of {home}"
    suggestion = "移到{home}下；“{level2}”另设与其含义相符的指标"
    suggestion_en = "Move it under {home}, and give “{level2}” an indicator of its own"
    authority = (cite("审计机关常见问题（公开）", "产出效益混淆"), cite("财预〔2015〕88号", "指标科学性"))

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Judge the name by its heading."""
        level2 = row.level2
        if level2 is None or not row.name or (home := _home(row, level2)) is None or row.is_void:
            return
        yield self.finding(
            row.at("level3"),
            related=[row.at("level2")],
            words=row.name,
            level2=row.model.level2,
            home=self.say(_HEADINGS[home], _HEADINGS_EN[home]),
        )


def _home(row: IndicatorView, level2: str) -> str | None:
    """The heading the name speaks of, if surely another than its own."""
    name = row.bare_name
    if level2 == "satisfaction":
        return None if _OPINION.search(row.label) or not row.name else _other_than_opinion(row)
    if "满意" in name and _SATISFIED.search(name) and "制度" not in name:
        return "satisfaction"
    if level2 in ("quantity", "quality", "timeliness"):
        if _COST_NAME.search(name):
            return "cost"
        if level2 == "timeliness":
            if _TIME_WORDS.search(row.label) or row.target.kind == "deadline":
                return None
            return "quality" if _QUALITY_RATE.search(name) else "quantity" if _COUNT_NAME.search(name) else None
        if row.target.kind == "deadline" or _IN_TIME.search(name):
            return "timeliness"
        if level2 == "quality" and not row.target.is_percent and _COUNT_NAME.search(name):
            return None if _BAD_THINGS.search(row.label) else "quantity"
        return None
    if level2 in ("cost", "economic-cost"):
        return "output" if _RESULT_RATE.search(name) and not _COST_WORDS.search(row.label) else _of_cost(row)
    if level2 == "social":
        return "economic" if _MONEY_GAIN.search(name) and not _PEOPLE.search(name) else _of_benefit(row)
    if level2 == "economic":
        return "output" if _PROCESS_RATE.search(name) and not _GAIN_WORDS.search(row.label) else _of_benefit(row)
    return _of_benefit(row) if level2 in ("ecological", "sustainable") else None


def _other_than_opinion(row: IndicatorView) -> str | None:
    name = row.bare_name
    if row.target.kind == "deadline" or _IN_TIME.search(name):
        return "timeliness"
    if _COUNT_NAME.search(name):
        return "quantity"
    if _COST_NAME.search(name):
        return "cost"
    if _QUALITY_RATE.search(name):
        return "quality"
    return "effect" if row.target.kind == "quantity" and (row.is_rate_name or _MONEY_GAIN.search(name)) else None


def _of_cost(row: IndicatorView) -> str | None:
    """A count or a date under cost."""
    if _COST_WORDS.search(row.label):
        return None
    if row.target.kind == "deadline" or _IN_TIME.search(row.bare_name):
        return "timeliness"
    return "quantity" if _COUNT_NAME.search(row.bare_name) and "元" not in (row.target.unit or "") else None


def _of_benefit(row: IndicatorView) -> str | None:
    """An output under benefit."""
    if _COST_NAME.search(row.bare_name):
        return "cost"
    if row.target.kind == "deadline" and _IN_TIME.search(row.bare_name):
        return "timeliness"
    return "quantity" if _OUTPUT_COUNT.search(row.bare_name) else None
