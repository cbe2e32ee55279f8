"""BM09 name-vague: a project name is too long or says nothing of what is done."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Words that name money or work in general; a name made of them alone names no project.
_GENERIC = re.compile(
    r"(?:\d{4}年度?|年度|本级|部门|单位|机关|其他|其它|有关|相关|各项|综合|日常|专项|一般|正常|基本|运转|运行|工作|业务|办公|项目|事业|发展|"
    r"活动|管理|保障|服务|补助|补贴|支出|费用|资金|经费|费|款|等|及|和|与)*"
)
_ENDING = re.compile(r"(?:专项|补助|补贴|项目|工作|支出|费用|资金|经费|费)+$")
_BASIC = re.compile(r"公用经费|人员经费|人员支出|公用支出")
"""Names the project library itself prescribes."""


class NameVague(Rule):
    """项目名称过长或者含义不清。

    ## 查什么
    名称是否超过系统规定的长度；是否只由“综合”“业务”“专项”“经费”“资金”等通用词组成，看不出具体事项。
    只有两个字实义的（如“××资金”）和“综合业务费”类名称作提示。
    ## 为什么
    名称应反映支出内容，笼统的名称无法判断资金用途，也难以设置有针对性的指标。
    ## 反例
    专项业务经费；其他工作经费
    ## 正例
    基层兽医站动物疫病检测经费
    """

    code, name = "BM09", "identity.name-vague"
    title, title_en = "项目名称不规范", "Project name vague or too long"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "项目名称“{seen}”{fault}"
    message_en = "Project name “{seen}” {fault}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("财办〔2023〕12号", "项目名称"), cite("财预〔2015〕88号", "明确清晰性"))

    def prepare(self) -> None:
        """The longest name the system takes."""
        self.longest = int(self.context.value("project_name_length"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the name's length and words."""
        name = project.name
        plain = letters(name)
        if not plain:
            return
        at = project.at("name" if project.model.name else "title")
        severity: Severity | None = None
        how = self.say(
            "写明具体事项，如“公共图书馆少儿图书购置经费”", "Name what is done, such as buying children's books"
        )
        if len(plain) > self.longest:
            fault = self.say(
                f"有{len(plain)}字，超过{self.longest}字", f"has {len(plain)} characters, more than {self.longest}"
            )
            how = self.say(f"压缩到{self.longest}字以内，文号、背景写入立项依据", f"Keep it within {self.longest}")
        elif _BASIC.search(plain):
            return
        elif _GENERIC.fullmatch(plain):
            fault = self.say("只有通用词，看不出具体事项", "has general words only")
        elif "综合业务" in plain or len(_ENDING.sub("", plain)) <= 2:
            severity = Severity.INFO
            fault = self.say("较笼统，看不出具体做什么", "is rather vague")
        else:
            return
        yield self.finding(at, severity=severity, seen=name, fault=fault, how=how)
