"""BM12 other-body: a project speaks of another body than the unit it stands under."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.normalise import bare
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# A body named as the one who acts: at the head of a sentence, followed by what is done or had.
_BODY = re.compile(
    r"(?:^|[。；;，\n])\s{0,20}(?:[（(]?\d{1,2}[)）.、]\s*)?(?:用于|主要用于|保障)?"
    r"(?P<body>(?:[\u4e00-\u9fff]{1,6}?[省市县区州旗])?[\u4e00-\u9fff]{2,8}?(?:(?<![布格结大全开新变])局|委员会|法院|检察院|红十字会|总工会|残联|妇联))"
    r"(?=基础设施|业务用房|办公楼|购置|开展|组织|实施|承担|参与|建设|新建|改造|维修|日常|运行|机关|工作|办公|[、，]?负责)"
)
_REGION = re.compile(r"^[\u4e00-\u9fff]{1,6}?[省市县区州旗](?=[\u4e00-\u9fff]{2})")
# A sentence that begins so speaks of what is done with or for a body, not of a body that acts.
_COMMON = re.compile(
    r"^(?:各|有关|相关|上级|主管|行政|两级|多个|其他|国家|全|本|该|对|与|由|向|为|和|及|以|经|协助|配合|支持|完善|优化|加强|推动|推进|"
    r"保障|组织|联合|会同|报送|通过|根据|按照|解决|提供|满足|确保|开展|做好|完成|支付|委托|聘请|落实|接受|邀请|依托)"
)
_GENERAL = ("村民委员会", "居民委员会", "业主委员会")


class OtherBody(Rule):
    """项目的实施主体不是填报单位。

    ## 查什么
    项目名称、资金用途、绩效目标的主语是否为另一个机关单位。只见一处的提示，两处以上的提醒。
    ## 为什么
    项目应由使用资金的单位申报并对绩效负责；代列其他单位项目的，要写明责任关系。
    ## 反例
    图书馆的项目写“清河市水利局组织防汛演练”。
    ## 正例
    图书馆的项目写“组织少儿阅读推广活动24场”。
    """

    code, name = "BM12", "identity.other-body"
    title, title_en = "实施单位不是填报单位", "Project of another body"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "项目内容的主体是“{body}”，填报单位是“{unit}”"
    message_en = "The project is about “{body}”, the unit is “{unit}”"
    suggestion = "由“{body}”实施的，应由其申报或列为其项目；由本单位实施的，写明本单位的任务"
    suggestion_en = "Let “{body}” file it, or state what the unit itself does"
    authority = (cite("财预〔2015〕88号", "谁申请资金，谁设定目标"), cite("财预〔2015〕88号", "目标相关性"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look for a body at the head of the project's sentences."""
        cover = project.text.model.cover
        unit = project.model.unit.name or cover.department
        if not unit:
            return
        own = _core(unit), _core(cover.department or "")
        fields = [("name", project.name), ("purpose", project.purpose)]
        fields += [(f"objectives[{i}]", words) for i, words in enumerate(project.model.objectives)]
        seen: dict[str, list[str]] = {}
        for field, words in fields:
            for match in _BODY.finditer(words):
                core = _core(match["body"])
                if core.endswith(_GENERAL) or _COMMON.match(core) or _COMMON.match(match["body"]):
                    continue
                if any(core in one or (one and one in core) for one in own):
                    continue
                seen.setdefault(match["body"], []).append(field)
        for body, where in seen.items():
            field = where[0]
            severity = None if len(set(where)) > 1 else Severity.INFO
            yield self.finding(project.at(field), severity=severity, body=body, unit=unit)
            return


def _core(name: str) -> str:
    """A body's name without its region and 本级."""
    return _REGION.sub("", bare(name)).removesuffix("本级").removesuffix("机关")
