"""BM04 entry-year-odd: the year inside a project code lies after the budget year, or sticks out."""

from collections import Counter
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FIRST = 2010
"""No project library is older."""


class EntryYearOdd(Rule):
    """项目编码的年份段不合理。

    ## 查什么
    编码第7、8位是项目入库年份：晚于预算年度的提醒；多数项目为当年、个别为往年的，提示说明结转或延续情况。
    ## 为什么
    项目应先入库后编预算，入库年份不会晚于预算年度；往年项目应与上年绩效衔接。
    ## 反例
    2024年预算，编码为13999926P……
    ## 正例
    2024年预算，编码为13999924P……
    """

    code, name = "BM04", "identity.entry-year-odd"
    title, title_en = "项目编码年份不合理", "Year of the project code is odd"
    severity = Severity.WARNING
    message = "项目编码“{seen}”的年份是{entry}，{what}"
    message_en = "Project code “{seen}” is of {entry}: {what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "年度"), cite("财办〔2023〕12号", "项目代码"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare with the budget year and with the other codes."""
        year = text.year
        codes = [(project, project.code) for project in text.goals if project.code]
        if year is None or not codes:
            return
        common, count = Counter(code.entry_year for _, code in codes).most_common(1)[0]
        usual = common if count >= 3 and 3 * count >= 2 * len(codes) else None
        later = [(project, code) for project, code in codes if code.entry_year > year]
        if len(later) >= 3 and 2 * len(later) > len(codes):
            # Not the codes are wrong but the year on the cover. Said once.
            if text.other_year is None:
                first, code = later[0]
                yield self.finding(
                    text.at("cover.year"), seen=first.model.code, entry=code.entry_year,
                    related=[project.at("code") for project, _ in later],
                    what=self.say(f"封面预算年度{year}早于多数项目编码的年份", f"the cover's year {year} lies before most codes"),
                    how=self.say("核对封面年度", "Look at the year on the cover"),
                )  # fmt: skip
            return
        for project, code in codes:
            entry = code.entry_year
            if year < entry:
                what = self.say(f"晚于预算年度{year}", f"after the budget year {year}")
                how = self.say(
                    "与预算管理一体化系统核对编码；封面年度有误的改正封面", "Compare the code with the system"
                )
            elif entry < _FIRST:
                what = self.say("早于项目库建立的时间", "before any project library")
                how = self.say("与预算管理一体化系统核对编码", "Compare the code with the system")
            elif usual is not None and entry < usual:
                what = self.say(f"其他项目多为{usual}", f"most others are of {usual}")
                how = self.say("如为结转或延续项目，请说明与上年绩效目标的衔接", "Say how it carries on from last year")
            else:
                continue
            severity = None if entry > year or entry < _FIRST else Severity.INFO
            yield self.finding(
                project.at("code"), severity=severity, seen=project.model.code, entry=entry, what=what, how=how
            )
