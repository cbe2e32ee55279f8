"""PJ10 evaluation.rectification-open: a rectification without deadline, answer or proof."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import has_reason
from jixiao.lang.target import deadline
from jixiao.law import cite
from jixiao.model import Finding, Severity, Words

_DUE = re.compile(r"整改(?:时限|期限)")
_ANSWER = re.compile(r"整改(?:情况|结果|完成情况|措施)")
_PROOF = re.compile(r"佐证")
_DONE = re.compile(r"已(?:完成|整改|落实|办结|到位)|整改(?:完毕|到位)")


class RectificationOpen(Rule):
    """问题整改没有闭环：缺时限、缺答复、缺佐证，或已过期限。

    ## 查什么
    评价表或报告后附有整改栏目（整改时限、整改情况、佐证材料）的：时限空白或不是日期；已过时限（以检查日期为准）而整改情况空白；
    写了已完成而佐证空白。没有整改栏目的不查。整改台账的派发、答复、由第二人核销，由系统的整改台账管理，文件里看不出来。
    ## 为什么
    评价发现的问题要限期整改，做没做、凭什么说做了，都要有交代。
    ## 反例
    整改时限2024年9月30日，检查日2025年1月，整改情况空白
    ## 正例
    整改时限2024年9月30日，整改情况：已完成补签，佐证材料：签证单2份
    """

    code, name = "PJ10", "evaluation.rectification-open"
    title, title_en = "整改没有闭环", "Rectification left open"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "Rectification: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2020〕10号", "问题整改"), cite("财预〔2020〕10号", "结果应用"))
    forms = frozenset({"evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the fields of rectification, where there are any."""
        due, answer, proof = (_field(project, pattern) for pattern in (_DUE, _ANSWER, _PROOF))
        if due is None and answer is None:
            return
        by = deadline(due.replace(" ", ""), project.text.year) if due else None
        answered = has_reason(answer)
        if due is not None and by is None:
            said = due or self.say("空白", "blank")
            yield self._said(project, f"整改时限写的是“{said}”，不是日期", f"the deadline says “{said}”",
                             "写明整改到哪一天，如“2025年3月31日前”", "Give a day")  # fmt: skip
        if by is not None and by < self.context.on and answer is not None and not answered:
            yield self._said(project, f"整改时限{by}已过，没有写整改情况", f"due on {by}, and no answer",
                             "写明整改情况；不能按期完成的，说明原因和新的时限", "Say what was done, or why not and by when")  # fmt: skip
        if answer is not None and _DONE.search(answer) and proof is not None and not has_reason(proof):
            yield self._said(project, "写了整改完成，没有佐证材料", "said to be done, and nothing proves it",
                             "列出佐证材料的名称和份数", "Name what proves it")  # fmt: skip

    def _said(self, project: ProjectView, zh: str, en: str, advice: str, advice_en: str) -> Finding:
        return self.finding(project.at("results"), what=self.say(zh, en), advice=self.say(advice, advice_en))


def _field(project: ProjectView, pattern: re.Pattern[str]) -> Words | None:
    return next((words for label, words in project.model.extra if pattern.search(label)), None)
