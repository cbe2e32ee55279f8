"""WB09 safeguard-off-topic: a safeguard is a piece of a work report, not a means of reaching the goals."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# What safeguards speak of: money, rules, people and control.
_MEANS = re.compile(
    r"绩效|预算|资金|支出|财务|资产|采购|制度|办法|内控|监督|监控|审计|自评|督导|督查|检查|考核|责任|问责|组织领导|领导小组|"
    r"专班|台账|验收|公示|公开|培训|宣传|调研|人员|队伍|档案|保障|进度|协调|调度|规范|审批|程序|预案|落实"
)
# What work reports speak of: programmes and results of a whole region.
_PROGRAMME = re.compile(
    r"高质量发展|转型升级|乡村振兴|城市建设|项目建设|招商引资|营商环境|产业|实体经济|经济社会|示范区|攻坚战|民生|改革创新|"
    r"生态建设|生态修复|旅游|全域|城镇化|美丽|为民实事|投资|战略|新动能|竣工投产|农村|新篇|跨越|品位"
)


class SafeguardOffTopic(Rule):
    """工作保障措施写成了工作报告。

    ## 查什么
    每条保障措施是否围绕实现绩效目标的制度、资金、人员、监督等保障手段。通篇是发展任务和建设部署、
    没有任何保障手段的，提醒核实。
    ## 为什么
    保障措施应说明怎样保证目标实现；照搬工作报告段落，既与项目无关，也无法检查。
    ## 反例
    围绕转型升级，推动文旅产业和乡村振兴迈上新台阶。
    ## 正例
    加强支出管理，按季通报各项目支出进度，对进度偏慢的及时调度。
    """

    code, name = "WB09", "structure.safeguard-off-topic"
    title, title_en = "保障措施与绩效目标无关", "Safeguard is not about reaching the goals"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "第{seq}条保障措施写的是发展任务（{words}），没有说明怎样保障绩效目标实现"
    message_en = "Safeguard {seq} states programmes ({words}), no means of reaching the goals"
    suggestion = "删去与本部门项目无关的内容，改写制度、资金、人员、监督等方面的具体保障手段"
    suggestion_en = "Drop what is not about the projects; write rules, money, people and control"
    authority = (cite("河北省部门预算绩效文本表样", "工作保障措施"), cite("财预〔2015〕88号", "指向明确"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at each safeguard."""
        for i, safeguard in enumerate(text.model.safeguards):
            words = list(dict.fromkeys(_PROGRAMME.findall(safeguard.text)))
            # One word of means inside a long paragraph of programmes does not make it a safeguard.
            if len(words) >= 2 and len(set(_MEANS.findall(safeguard.text))) * 2 < len(words):
                yield self.finding(text.at(f"safeguards[{i}].text"), seq=safeguard.seq, words="、".join(words[:4]),
                                   group="safeguard-off-topic")  # fmt: skip
