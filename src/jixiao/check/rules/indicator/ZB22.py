"""ZB22 indicator.ecology-unrelated: an ecological benefit where nature is not touched."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Anything by which a project may touch air, water, soil, energy or waste.
_NATURE = re.compile(
    r"生态|环境|环保|绿|林|草|水|河|湖|海|湿地|污|垃圾|废|土|大气|空气|气象|节能|能源|电|煤|燃|供热|供暖|取暖|减排|碳|扬尘|尘|噪|"
    r"建设|工程|施工|改造|修缮|维修|加固|农|畜|养殖|渔|矿|山|卫生|保洁|清扫|厕|纸|车|交通|路|灾|消毒|疫|药|秸秆|物业|殡葬|墓|园|景|"
    r"印刷|塑|餐|食|油|村|镇|市容|市政"
)
_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,6}?[省市县区旗州]")


class EcologyUnrelated(Rule):
    """与生态无关的项目设了生态效益指标。

    ## 查什么
    设了生态效益指标，而项目名称、用途、目标和部门名称中没有任何与环境、能源、建设、农林等有关的内容。仅作提示。
    ## 为什么
    效益指标按项目实际选取，不必四类俱全；为凑齐而设的指标无法考核。
    ## 反例
    “合唱团声乐指导聘请费”设生态效益指标“空气质量改善”
    ## 正例
    “公园绿地养护费”设生态效益指标“绿地覆盖面积”
    """

    code, name = "ZB22", "indicator.ecology-unrelated"
    title, title_en = "无关的生态效益", "An ecological benefit out of place"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "生态效益指标“{words}”与本项目内容看不出关联"
    message_en = "The ecological benefit “{words}” shows no link with the project"
    suggestion = "确有关联的，在描述中写明作用途径；没有的，删去该行，不必凑齐四类效益"
    suggestion_en = "Say how the project brings it about, or delete the row; four kinds are not required"
    authority = (cite("财预〔2021〕101号", "高度关联"),)

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at what the project is about."""
        if row.level2 != "ecological" or row.is_void:
            return
        # The name of the place (清河市, 东海县) says nothing about the business.
        department = _PLACE.sub("", row.project.text.model.cover.department or "")
        if not _NATURE.search(row.project.words) and not _NATURE.search(department):
            yield self.finding(row.at("level3"), related=[row.project.at("name")], words=row.name)
