"""MB08 objective.slogan: slogans and praise instead of a result."""

import re
from collections.abc import Iterator, Sequence

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Words of advertising and of appeals that no year-end check can hold against a result.
_PRAISE = re.compile(
    r"性价比高|集成性好|(?:操作|使用)简[单便]易[用学]|功能强大|性能优越|性能卓越|技术先进|(?:国内|国际|行业|同行业|全省|全国|业界)领先"
    r"|世界一流|国际一流|国内一流|行业一流|无与伦比|独一无二|首屈一指|无缝集成|完美(?:结合|解决|体现)|具有.{0,20}(?:好|高|低|强)等特点|"
    r"美观大方|质优价廉|经久耐用|深受.{0,8}(?:喜爱|信赖|好评)"
)
_APPEAL = re.compile(
    r"打造.{0,10}(?:铁军|名片|高地|标杆)|争先进位|争创一流|再上新台阶|谱写.{0,8}新篇章|贡献(?:智慧和)?力量|开创.{0,10}新局面|"
    r"迈上新(?:的)?台阶|无愧于|勇立潮头|砥砺前行|奋力拼搏|撸起袖子|乘风破浪|凝心聚力|同频共振|敢打硬仗|再创辉煌|添砖加瓦|保驾护航"
)


class ObjectiveSlogan(Rule):
    """绩效目标中有宣传用语或口号。

    ## 查什么
    绩效目标中夸赞产品、设备的广告用语（性价比高、功能强大），或无法考核的口号（再上新台阶、贡献力量）。
    ## 为什么
    绩效目标要能在年底核对；口号和广告词没有可核对的内容，应换成数量、质量和变化。
    ## 反例
    系统功能强大、性价比高，推动信息化工作再上新台阶。
    ## 正例
    系统上线后，不动产登记办结时间由5个工作日减至3个工作日。
    """

    code, name = "MB08", "objective.slogan"
    title, title_en = "绩效目标含宣传用语", "Slogan or praise in the objective"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "绩效目标中的“{word}”是宣传用语，年底无法核对"
    message_en = "“{word}” cannot be checked at year end"
    suggestion = "删去“{word}”，改写为可核对的结果，如数量、合格率、时间缩短到多少"
    suggestion_en = "Replace “{word}” by a result that can be checked"
    authority = (cite("财预〔2015〕88号", "指向明确"), cite("财预〔2021〕101号", "量化易评"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at part two."""
        for i, word in _slogans(project.model.objectives):
            yield self.finding(project.at(f"objectives[{i}]"), word=word)

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at part one."""
        for i, word in _slogans(item.model.objectives):
            yield self.finding(item.at(f"objectives[{i}]"), word=word)


def _slogans(objectives: Sequence[str]) -> Iterator[tuple[int, str]]:
    for i, objective in enumerate(objectives):
        if match := _PRAISE.search(objective) or _APPEAL.search(objective):
            yield i, match.group()
