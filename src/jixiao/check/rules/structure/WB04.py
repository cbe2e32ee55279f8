"""WB04 cover-incomplete: the cover lacks department, year or a unit, or contradicts itself."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity

_ROLE = re.compile(r"(?:编制|编报|审核|审定)(?:单位|部门)?[:：]?|[:：]")


class CoverIncomplete(Rule):
    """封面要素不全或者前后矛盾。

    ## 查什么
    封面有无部门名称、预算年度、编制单位、审核单位；编制单位与部门名称是否为同一单位。
    ## 为什么
    封面是识别文本归属、年度和审核状态的唯一依据，要素不全无法归档和公开。
    ## 反例
    封面写“清河市文化馆”，落款写“清河市图书馆编制”。
    ## 正例
    清河市图书馆 2024年部门预算绩效文本 清河市图书馆编制 清河市财政局审核
    """

    code, name = "WB04", "structure.cover-incomplete"
    title, title_en = "封面要素不全", "Cover incomplete"
    severity = Severity.WARNING
    message = "{what}"
    message_en = "{what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("河北省部门预算绩效文本表样", "封面"), cite("财预〔2015〕88号", "完整性"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at the cover, where there is one."""
        cover = text.model.cover
        if not any((cover.department, cover.title, cover.compiled_by, cover.reviewed_by)) or (
            text.projects and not text.goals
        ):
            return
        ours = text.has_part_one or bool(cover.compiled_by or cover.reviewed_by)
        wanted = {
            "department": ("部门名称", "the department", True), "year": ("预算年度", "the budget year", True),
            "compiled_by": ("编制单位", "who compiled it", ours), "reviewed_by": ("审核单位", "who reviewed it", ours),
        }  # fmt: skip
        for field, (zh, en, asked) in wanted.items():
            if asked and not getattr(cover, field):
                yield self.finding(
                    text.at(f"cover.{field}"),
                    what=self.say(f"封面没有写明{zh}", f"The cover lacks {en}"),
                    how=self.say(f"在封面补写{zh}", f"Add {en}"),
                )  # fmt: skip
        if cover.department and cover.compiled_by:
            department, compiler = letters(cover.department), letters(_ROLE.sub("", cover.compiled_by))
            if compiler and department not in compiler and compiler not in department:
                yield self.finding(
                    text.at("cover.compiled_by"), related=(text.at("cover.department"),),
                    what=self.say(f"封面部门为“{cover.department}”，编制单位却是“{cover.compiled_by}”",
                                  f"Department “{cover.department}”, compiled by “{cover.compiled_by}”"),
                    how=self.say(f"核实后统一，编制单位一般写“{cover.department}编制”", "Make the two agree"),
                )  # fmt: skip
