"""ZB03 indicator.quantity-or-quality-missing: outputs without quantity or without quality."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.suggest import instead
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.law.library import Group
from jixiao.model import Finding, Severity

_NEEDED: dict[Group, tuple[str, str]] = {"quantity": ("数量指标", "quantity"), "quality": ("质量指标", "quality")}


class QuantityOrQualityMissing(Rule):
    """产出指标缺数量指标或者质量指标。

    ## 查什么
    设了产出指标，但其中没有数量指标、没有质量指标（写“无”“不涉及”的行不算）。
    两项都没有的为错误；只缺一项的为提醒，因为“原则上均需设置”容许个别例外，如实说明即可。
    ## 为什么
    数量回答办了多少，质量回答办得怎么样，是衡量产出的两个基本方面。
    ## 反例
    产出指标只有“时效指标”“成本指标”
    ## 正例
    数量指标：购置儿童图书册数；质量指标：图书验收合格率
    """

    code, name = "ZB03", "indicator.quantity-or-quality-missing"
    title, title_en = "缺数量或质量指标", "No quantity or no quality indicator"
    severity = Severity.ERROR
    message = "产出指标中没有{missing}"
    message_en = "The outputs have no indicator of {missing}"
    suggestion = "补充{missing}{like}，写明指标名称、描述、指标值和依据；确不适用的，说明理由"
    suggestion_en = "Add {missing}{like} with name, description, target and basis, or say why it does not apply"
    authority = (cite("财预〔2021〕101号", "必设指标"), cite("财预〔2015〕88号", "产出指标"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the level-2 headings under output."""
        present = project.headings
        if "output" not in present or ("quantity" in present and "quality" in present):
            return
        if any(row.branch == "output" and row.level2 is None for row in project.rows):
            return  # the column is missing or its words are not understood: nothing can be said to be missing
        missing = [key for key in _NEEDED if key not in present]
        severity = None if len(missing) == len(_NEEDED) else Severity.WARNING
        rows = "；".join(one.row for key in missing if (one := instead(project, key)) is not None)
        yield self.finding(
            project.at("indicators"),
            like=self.say(f"（如“{rows}”）", f" (such as “{rows}”)") if rows else "",
            severity=Severity.INFO if project.has_problems or project.is_prescribed else severity,
            missing=self.say("和", " or ").join(self.say(*_NEEDED[key]) for key in missing),
        )  # fmt: skip
