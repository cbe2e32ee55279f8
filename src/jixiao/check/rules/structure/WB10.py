"""WB10 safeguard-theme-missing: themes of the form's safeguards are not covered."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# The themes of the form and the words any treatment of them contains.
_THEMES = {
    "制度建设": re.compile("制度|办法|机制"),
    "支出管理": re.compile("支出|资金(?:使用|支付|拨付|管理)|预算执行|专款专用"),
    "绩效运行监控": re.compile("监控|跟踪"),
    "绩效自评": re.compile("自评|绩效评价|评价"),
    "财务资产管理": re.compile("财务|资产|会计"),
    "内部监督": re.compile("监督|内控|内部控制|审计|督查|督导"),
    "宣传培训调研": re.compile("宣传|培训|调研|学习"),
}


class SafeguardThemeMissing(Rule):
    """工作保障措施没有覆盖表样要求的方面。

    ## 查什么
    工作保障措施是否写到制度建设、支出管理、绩效运行监控、绩效自评、财务资产管理、内部监督、宣传培训调研。
    缺两项以上的提醒，缺一项的提示；河北以外的文本只提示。
    ## 为什么
    表样从制度、资金、监控、评价到监督列出七个方面，缺项意味着相应环节没有安排。
    ## 反例
    只写“加强组织领导”“加强宣传”两条。
    ## 正例
    七个方面逐条写明本部门的具体做法。
    """

    code, name = "WB10", "structure.safeguard-theme-missing"
    title, title_en = "保障措施缺项", "Safeguards leave out themes of the form"
    severity = Severity.WARNING
    message = "工作保障措施没有写到：{themes}"
    message_en = "The safeguards say nothing of: {themes}"
    suggestion = "补写{themes}方面的具体措施"
    suggestion_en = "Add what is done about {themes}"
    authority = (cite("河北省部门预算绩效文本表样", "工作保障措施"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look for the themes in all safeguards together."""
        words = "\n".join(safeguard.text for safeguard in text.model.safeguards)
        if not words:
            return
        missing = [theme for theme, pattern in _THEMES.items() if not pattern.search(words)]
        if missing:
            hebei = (self.context.region or text.region_seen).startswith("13")
            severity = Severity.WARNING if hebei and len(missing) > 1 else Severity.INFO
            yield self.finding(text.at("safeguards"), severity=severity, themes="、".join(missing))
