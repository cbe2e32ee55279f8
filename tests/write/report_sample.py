"""An invented text and findings for the report's tests: a museum and a road crew that nobody runs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jixiao.lang.target import parse_target
from jixiao.model import (
    Budget,
    Certainty,
    Citation,
    ContentsEntry,
    Cover,
    Figure,
    Finding,
    Form,
    FundRow,
    Indicator,
    Item,
    ItemIndicator,
    Location,
    PerformanceText,
    Place,
    PlanPoint,
    Problem,
    Project,
    Results,
    Safeguard,
    Severity,
    Unit,
    Words,
)
from jixiao.model.figure import Unit as FigureUnit
from jixiao.write.html_report import RulePage

ON = date(2024, 3, 1)
PAGES = {
    "ZZ03": RulePage("指标值单位重复", (("查什么", "单位写了两遍。"), ("为什么", "影响取数和汇总。\n也不规范。"))),
    "JE02": RulePage("构成不平衡", (("为什么", "合计应当等于各项之和。"),)),
}


def figure(value: str | None, unit: FigureUnit = "万元") -> Figure:
    return Figure(None if value is None else Decimal(value), unit, Words(value or ""))


def row(level1: str | None, level2: str | None, name: str, target: str, basis: str | None = "年度计划",
        description: str | None = "说明") -> Indicator:  # fmt: skip
    return Indicator(
        level1=None if level1 is None else Words(level1), level2=None if level2 is None else Words(level2),
        level3=Words(name), description=None if description is None else Words(description),
        target=parse_target(target, 2024), basis=None if basis is None else Words(basis),
    )  # fmt: skip


def project(seq: int, name: str, form: Form = "goal") -> Project:
    return Project(
        seq=seq, title=Words(f"{name}绩效目标表"), unit=Unit(Words("518002"), Words("白鹭湾博物馆")),
        code=Words("13999924P000321100012"), name=Words(name),
        budget=Budget(figure("36.50"), figure("30.00"), Figure(None, "万元", Words("")), Words("万元")),
        purpose=Words("用于修缮展柜和更换照明。"),
        spending_plan=tuple(PlanPoint(m, figure(p, "%")) for m, p in ((3, "20"), (6, "50"), (10, "80"), (12, None))),
        objectives=(Words("修缮展柜40组。"), Words("接待观众8万人次。")),
        indicators=(
            row("产出指标", "数量指标", "修缮展柜数量", "≥40组"), row("产出指标", "数量指标", "接待观众人次", "≥8万人次"),
            row("产出指标", "质量指标", "验收合格率", "≥98%%"), row("效益指标", "社会效益指标", "观众增长率", "≥5%"),
        ),
        form=form,
    )  # fmt: skip


def text() -> PerformanceText:
    first = project(1, "展柜修缮经费")
    return PerformanceText(
        cover=Cover(Words("白鹭湾博物馆"), 2024, Words("2024年部门预算绩效文本"), True, Words("白鹭湾博物馆"), Words("白鹭湾财政局")),
        contents=(ContentsEntry(1, 1, Words("总体绩效目标"), 1), ContentsEntry(2, 1, first.title or Words(""), 3)),
        overall_objective=Words("全年开放不少于300天。"),
        items=(Item(1, Words("展柜修缮经费"), Words("修缮展柜。"), (Words("修缮展柜40组。"),),
                    (ItemIndicator(Words("修缮展柜数量"), parse_target("≥40组", 2024)),)),),
        safeguards=(Safeguard(1, Words("按季度通报进度。")),),
        projects=(first, project(2, "讲解设备租赁费")),
        problems=(Problem("RD105", "第2个表缺一列", Place("a.docx", page=2, table=2), 2),),
        file="博物馆.docx",
    )  # fmt: skip


def self_evaluation() -> Project:
    base = project(3, "门前道路养护费", "self-evaluation")
    rows = tuple(
        replace(one, basis=None, description=None, weight=figure("20", "分"), score=figure("18", "分"),
                actual=parse_target("≥38组", 2024), deviation=Words("雨季停工"), extra=((("备注", Words("无")),) if i == 0 else ()))
        for i, one in enumerate(base.indicators)
    )  # fmt: skip
    funds = (
        FundRow(Words("年度资金总额"), figure("36.50"), figure("36.50"), figure("30.00"), None, figure("10", "分"), figure("82.19", "%"),
                figure("8.2", "分")),
        FundRow(Words("其中：财政拨款"), figure("36.50"), figure("36.50"), figure("30.00")),
    )  # fmt: skip
    results = Results(
        funds,
        Words("基本完成"),
        figure("100", "分"),
        figure("80.2", "分"),
        Words("良"),
        Words("总体较好"),
        Words("雨季影响"),
    )
    return replace(base, indicators=rows, results=results, spending_plan=())


def finding(field: str, *, project: int | None = 1, item: int | None = None, part: int = 2, rule: str = "ZZ03",
            severity: Severity = Severity.ERROR, message: str = "指标值“≥98%%”的单位写了两遍", group: str = "",
            certainty: Certainty = Certainty.EXACT, related: tuple[Location, ...] = ()) -> Finding:  # fmt: skip
    return Finding(
        rule, "x.y", severity, certainty, message, "改为“≥98%”", Location(part, field, project, item, "≥98%%", Place("a", page=4)),
        (Citation("GB/T 9704-2012", "数字"),), related, None, group or message,
    )  # fmt: skip


def findings() -> list[Finding]:
    """One of every kind of place: text, cover, contents, item, project, cell, merged cell, what no form draws."""
    other = Location(2, "budget.fiscal", 1, None, "30.00")
    heuristic = Certainty.HEURISTIC
    return [
        finding("contents[1].title", project=None, part=0, rule="BM08", message="目录名称不一致"),
        finding(
            "overall_objective",
            project=None,
            part=1,
            rule="WB08",
            severity=Severity.WARNING,
            message="没有结果",
            certainty=heuristic,
        ),
        finding("indicators[0].target", project=None, item=1, part=1, rule="ZB24", message="两处不一致"),
        finding("projects", project=None, part=2, rule="JD05", severity=Severity.INFO, message="各表计划相同"),
        finding("", project=1, rule="ZB05", severity=Severity.WARNING, message="没有成本指标"),
        finding("budget.total", rule="JE02", message="36.50≠30.00", related=(other,)),
        finding("budget.other", rule="WB06", severity=Severity.WARNING, message="其他资金未填"),
        finding("spending_plan[3].cumulative_percent", rule="JD01", severity=Severity.INFO, message="12月底未读出"),
        finding("indicators[1].level2", rule="ZB12", severity=Severity.WARNING, message="归属有误"),
        finding("indicators[2].target"),
        finding("indicators[2].target", rule="ZZ09", severity=Severity.INFO, message="取值雷同"),
        finding("indicators[2].nowhere", rule="ZZ90", message="表上没有这一栏"),
        finding("indicators[2].target", project=2),
        finding(
            "objectives[1]", project=2, rule="MB06", severity=Severity.WARNING, message="照抄", certainty=heuristic
        ),
        finding("title", project=99, rule="WB03", message="没有这个项目"),
    ]
