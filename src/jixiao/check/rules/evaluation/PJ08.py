"""PJ08 evaluation.suggestion-missing: problems without suggestions."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import has_reason
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_POINT = re.compile(
    r"(?<![\d.])\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑩]|(?<![\u4e00-\u9fff])[一二三四五六七八九]是"
)
_TOP = re.compile(r"[（(][一二三四五六七八九十]{1,2}[)）]")
_NONE = re.compile(r"(?:未发现|没有|不存在|无)(?:重大|明显|突出)?问题")


class SuggestionMissing(Rule):
    """提了问题而没有相应的建议。

    ## 查什么
    评价报告（或评分表下方）写了存在的问题，而没有建议、改进措施；或者问题的条数多于建议的条数。
    条数按“（一）”“1.”等序号数，没有序号的不比较条数。问题和建议是否一一对应由人判断，这里只提醒。
    ## 为什么
    评价的目的是改进，每个问题都应有可操作的建议。
    ## 反例
    问题四条，建议两条
    ## 正例
    问题三条，建议三条
    """

    code, name = "PJ08", "evaluation.suggestion-missing"
    title, title_en = "问题没有对应建议", "Problems without suggestions"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "{what}"
    message_en = "Suggestions: {what}"
    suggestion = "逐条提出针对性、可操作的建议，写明由谁做、何时做完"
    suggestion_en = "Suggest for each problem who should do what by when"
    authority = (cite("财预〔2020〕10号", "评价报告"), cite("财预〔2020〕10号", "问题整改"))
    forms = frozenset({"evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Count both."""
        results = project.model.results
        problems = results.shortcomings if results is not None else None
        if results is None or not has_reason(problems) or problems is None or _NONE.search(problems):
            return
        if not has_reason(results.remedies):
            if results.remedies is not None or len(project.text.model.headings) > 1:
                yield self.finding(
                    project.at("results.shortcomings"),
                    what=self.say("写了存在的问题，没有建议", "problems are named, nothing is suggested"),
                )
            return
        asked, answered = _points(problems), _points(results.remedies or "")
        if asked > answered > 0:
            yield self.finding(project.at("results.shortcomings"), related=[project.at("results.remedies")],
                               what=self.say(f"问题{asked}条，建议只有{answered}条", f"{asked} problems, {answered} suggestions"))  # fmt: skip


def _points(words: str) -> int:
    """How many numbered points; only those of the first level where it has two."""
    return len(_TOP.findall(words)) or len(_POINT.findall(words))
