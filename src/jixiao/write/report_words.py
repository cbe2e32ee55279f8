"""The words of the report's own surface, Chinese and English, and places put into words."""

import re
from collections.abc import Mapping
from typing import Literal

from jixiao.model import Location, Place, Severity

Lang = Literal["zh", "en"]

SEVERITY_KEY: Mapping[Severity, str] = {Severity.ERROR: "e", Severity.WARNING: "w", Severity.INFO: "i"}

FAMILIES: Mapping[str, tuple[str, str]] = {
    "WB": ("文本结构", "Structure"), "BM": ("编码", "Codes"), "JE": ("金额", "Money"),
    "JD": ("支出计划", "Spending plan"), "MB": ("目标", "Objectives"), "ZB": ("指标体系", "Indicator set"),
    "ZZ": ("指标值", "Targets"), "YJ": ("依据", "Bases"), "WG": ("文字", "Wording"), "QZ": ("权重", "Weights"),
    "ZP": ("自评", "Self-evaluation"), "JK": ("监控", "Monitoring"), "SH": ("审核", "Review"),
    "PJ": ("评价", "Evaluation"),
}  # fmt: skip

_ZH = {
    "report": "绩效文本检查报告", "suffix": "检查报告", "untitled": "部门预算绩效文本", "skip_text": "跳到文本",
    "skip_list": "跳到检查意见", "summary": "概要", "checked": "检查日期", "file": "文件",
    "projects": "个项目", "indicators": "项指标", "money": "万元", "money_gap": "（{n} 个项目的预算数未读出）",
    "e": "错误", "w": "警告", "i": "提示", "be": "错", "bw": "警", "bi": "提",
    "e_means": "应当修改", "w_means": "修改或说明", "i_means": "供参考", "places": "处",
    "gravest": "最突出的问题", "in_projects": "，涉及 {n} 个项目", "n_places": "{n} 处", "one_place": "1 处",
    "clean": "未发现问题。", "clean_more": "所选规则在这份文本中没有意见。",
    "problems": "读取时未能确认的内容", "problems_help": "这些内容没有猜测，也没有丢弃；请对照源文件核实。",
    "notes": "读取说明", "overview": "项目一览", "o_seq": "序号", "o_name": "项目名称", "o_budget": "预算数（万元）",
    "o_total": "合计", "findings": "检查意见", "search": "搜索意见、规则或项目", "search_label": "搜索意见",
    "family": "规则类别", "all_families": "全部类别", "project": "项目", "all_projects": "全部项目",
    "whole": "全文（封面、目录、第一部分）", "certainty": "判断方式", "all_certainty": "全部判断方式", "exact": "按规则计算",
    "heuristic": "须人工判断", "severity": "严重程度", "item": "项目{n}", "suggestion": "建议", "printed": "原文", "authority": "依据",
    "related": "另见", "why": "为什么", "rule_pages": "规则说明", "rule": "规则", "colon": "：", "comma": "，", "semi": "；",
    "whole_marks": "全文", "void": "空", "none_in_form": "（本表没有绩效指标）", "panel": "检查意见列表",
    "footer": "本页由 jixiao 生成，是一个独立文件：不联网，可离线查看、打印和转发。", "source": "源文件{where}",
    "page": "第{n}页", "table": "第{n}个表", "row": "第{n}行", "line": "第{n}行", "text": "文本",
    "noscript": "浏览器未启用脚本：下面是全部意见，编号与文中标记一致。", "unread": "未读出", "forms_label": "绩效文本（按原表样重排）",
    "legend": "图例", "counts": "{e}{en} {w}{wn} {i}{in_}", "table_of": "{name} 绩效目标表", "tools": "工具",
}  # fmt: skip
_EN = {
    "report": "Performance text report", "suffix": "check report", "untitled": "Performance text",
    "skip_text": "Skip to the text", "skip_list": "Skip to the findings", "summary": "Summary",
    "checked": "Checked on", "file": "File", "projects": "projects", "indicators": "indicators", "money": "万元 (10,000 yuan)",
    "money_gap": " (budget of {n} projects unread)", "e": "Error", "w": "Warning", "i": "Hint", "be": "E", "bw": "W",
    "bi": "I", "e_means": "must be mended", "w_means": "mend or explain", "i_means": "for consideration", "places": "places",
    "gravest": "What stands out", "in_projects": ", in {n} projects", "n_places": "{n} places", "one_place": "1 place",
    "clean": "Nothing found.", "clean_more": "The chosen rules have nothing to say about this text.",
    "problems": "Not read with certainty", "problems_help": "Neither guessed nor dropped; please compare with the source.",
    "notes": "Notes on reading", "overview": "Projects", "o_seq": "No.", "o_name": "Project", "o_budget": "Budget (万元)",
    "o_total": "Total", "findings": "Findings", "search": "Search findings, rules, projects", "search_label": "Search findings",
    "family": "Rule family", "all_families": "All families", "project": "Project", "all_projects": "All projects",
    "whole": "Whole text (cover, contents, part one)", "certainty": "Certainty", "all_certainty": "Any certainty",
    "exact": "Computed", "heuristic": "Needs judgement", "severity": "Severity", "item": "Project {n}",
    "suggestion": "Suggestion", "printed": "Printed", "authority": "Authority", "related": "See also", "why": "Why",
    "rule_pages": "The rules", "rule": "rule", "colon": ": ", "comma": ", ", "semi": "; ", "whole_marks": "Whole text",
    "void": "empty", "none_in_form": "(no indicators in this form)", "panel": "List of findings",
    "footer": "Made by jixiao. One self-contained file: it opens no connection and may be read offline, printed, sent on.",
    "source": "source: {where}", "page": "page {n}", "table": "table {n}", "row": "row {n}", "line": "line {n}", "text": "Text",
    "noscript": "Scripts are off: all findings are listed below, numbered as in the text.", "unread": "unread",
    "forms_label": "The performance text, redrawn as its forms", "legend": "Legend", "counts": "{e} {en} {w} {wn} {i} {in_}",
    "table_of": "Form of {name}", "tools": "Tools",
}  # fmt: skip

SCRIPT_WORDS: Mapping[Lang, Mapping[str, str]] = {
    "zh": {
        "shown": "显示 {n} 条意见（{p} 处）", "of": "，共 {t} 条", "none": "没有符合条件的意见",
        "clear": "清除筛选", "copy": "复制", "copied": "已复制", "copyAll": "复制所列意见", "copyFail": "未能复制，请手动选择",
        "prev": "上一条", "next": "下一条", "theme": "主题", "auto": "跟随系统", "light": "浅色", "dark": "深色",
        "print": "打印", "keys": "快捷键", "on": "开", "off": "关", "keysHelp": "|j| |k| 下一条、上一条　|/| 搜索　|Esc| 返回",
        "more": "其余 {n} 处", "fewer": "收起", "why": "为什么", "sheet": "检查意见", "close": "收起", "open": "展开",
        "place": "位置", "colon": "：", "cleared": "已清除筛选以显示这条意见", "sort": "排序", "byGrave": "按严重程度",
        "byPlace": "按文中位置", "selected": "第 {n} 条",
    },
    "en": {
        "shown": "{n} findings shown ({p} places)", "of": " of {t}", "none": "No finding matches", "clear": "Clear filters",
        "copy": "Copy", "copied": "Copied", "copyAll": "Copy listed findings", "copyFail": "Could not copy; please select by hand",
        "prev": "Previous", "next": "Next", "theme": "Theme", "auto": "System", "light": "Light", "dark": "Dark",
        "print": "Print", "keys": "Keys", "on": "on", "off": "off", "keysHelp": "|j| |k| next, previous  |/| search  |Esc| back",
        "more": "{n} more", "fewer": "Fewer", "why": "Why", "sheet": "Findings", "close": "Close", "open": "Open",
        "place": "Place", "colon": ": ", "cleared": "Filters cleared to show this finding", "sort": "Order",
        "byGrave": "By severity", "byPlace": "By place", "selected": "Finding {n}",
    },
}  # fmt: skip

_FIELDS: Mapping[str, tuple[str, str]] = {
    "department": ("部门", "department"), "year": ("年度", "year"), "title": ("标题", "title"),
    "draft": ("草案标记", "draft mark"), "compiled_by": ("编制单位", "compiled by"), "reviewed_by": ("审核单位", "reviewed by"),
    "page": ("页码", "page"), "level1": ("一级指标", "level 1"), "level2": ("二级指标", "level 2"),
    "level3": ("三级指标", "level 3"), "description": ("指标描述", "description"), "target": ("指标值", "target"),
    "basis": ("确定依据", "basis"), "weight": ("分值", "weight"), "actual": ("实际完成值", "actual"),
    "score": ("得分", "score"), "deviation": ("偏差原因", "deviation"), "forecast": ("全年预计", "forecast"),
    "possibility": ("完成可能性", "possibility"), "name": ("项目名称", "project name"), "code": ("项目编码", "project code"),
    "unit": ("单位", "unit"), "unit.code": ("单位代码", "unit code"), "unit.name": ("单位名称", "unit name"),
    "budget": ("预算规模", "budget"), "budget.total": ("预算数", "budget total"), "budget.fiscal": ("财政资金", "fiscal funds"),
    "budget.other": ("其他资金", "other funds"), "budget.in": ("金额单位", "unit of money"),
    "budget.initial": ("年初预算数", "initial budget"), "budget.adjusted": ("全年预算数", "adjusted budget"),
    "budget.executed": ("执行数", "executed"), "purpose": ("资金用途", "purpose"), "spending_plan": ("支出计划", "spending plan"),
    "objectives": ("绩效目标", "objectives"), "indicators": ("指标表", "indicators"), "results": ("自评结果", "results"),
    "project_name": ("名称", "name"), "overall_objective": ("总体绩效目标", "overall objective"), "items": ("分项绩效目标", "items"),
    "safeguards": ("工作保障措施", "safeguards"), "projects": ("第二部分", "part two"), "contents": ("目录", "contents"),
    "cover": ("封面", "cover"), "rate": ("执行率", "rate"), "executed": ("执行数", "executed"), "initial": ("年初预算数", "initial"),
    "adjusted": ("全年预算数", "adjusted"), "funds": ("资金", "funds"), "objective_actual": ("目标完成情况", "objective reached"),
    "total_weight": ("总分值", "total weight"), "total_score": ("总得分", "total score"), "grade": ("等级", "grade"),
    "conclusion": ("结论", "conclusion"), "shortcomings": ("存在问题", "shortcomings"), "form": ("表样", "form"),
}  # fmt: skip
_INDEXED = re.compile(r"([a-z_]+)\[(\d+)\](?:\.(.*))?")


def words(lang: Lang) -> Mapping[str, str]:
    """The surface's words."""
    return _ZH if lang == "zh" else _EN


def family(code: str, lang: Lang) -> str:
    """The name of a rule's family, or its two letters."""
    pair = FAMILIES.get(code[:2])
    return code[:2] if pair is None else pair[lang == "en"]


def _field(name: str, lang: Lang) -> str:
    pair = _FIELDS.get(name) or _FIELDS.get(name.rpartition(".")[2])
    return name if pair is None else pair[lang == "en"]


def _inside(path: str, lang: Lang, month: int | None) -> str:
    """A field path in words: ``indicators[2].target`` → 第3行 指标值."""
    match = _INDEXED.fullmatch(path)
    if match is None:
        return _field(path, lang) if path else ""
    head, number, rest = match[1], int(match[2]) + 1, match[3] or ""
    zh = lang == "zh"
    if head == "indicators":
        first = f"第{number}行" if zh else f"row {number}"
        return f"{first} {_field(rest, lang)}" if rest else first
    if head == "spending_plan":
        return (f"支出计划{month}月底" if zh else f"plan, end of month {month}") if month else _field(head, lang)
    if head == "objectives":
        return f"绩效目标{number}" if zh else f"objective {number}"
    if head == "safeguards":
        return f"保障措施第{number}条" if zh else f"safeguard {number}"
    if head == "contents":
        return f"目录第{number}条" if zh else f"contents, entry {number}"
    return f"{_field(head, lang)}{number}" + (f" {_field(rest, lang)}" if rest else "")


def place_words(at: Location, lang: Lang, month: int | None = None) -> str:
    """Where a location is, as a person would say it."""
    zh = lang == "zh"
    if at.project is not None:
        owner = f"项目{at.project}" if zh else f"Project {at.project}"
    elif at.item is not None:
        owner = f"分项{at.item}" if zh else f"Item {at.item}"
        match = _INDEXED.fullmatch(at.field)
        if match and match[1] == "indicators":
            inner = {"name": ("名称", "name"), "target": ("指标值", "value")}.get(match[3] or "", ("", ""))[not zh]
            return (
                f"{owner} 指标{int(match[2]) + 1} {inner}".rstrip()
                if zh
                else (f"{owner}, indicator {int(match[2]) + 1} {inner}".rstrip())
            )
    else:
        owner = ""
    path = at.field
    if path.startswith("cover."):
        owner, path = ("封面" if zh else "Cover"), path[6:]
    elif path.startswith("results."):
        path = path[8:]
    inside = _inside(path, lang, month)
    if not owner:
        return (inside[:1].upper() + inside[1:]) or ("全文" if zh else "Whole text")
    if not inside:
        return owner
    return f"{owner} {inside}" if zh else f"{owner}, {inside}"


def source_words(place: Place | None, lang: Lang) -> str:
    """Where a value stands in the file: 第3页 第2个表 第5行; ``""`` when unknown."""
    if place is None:
        return ""
    said = words(lang)
    if place.line is not None:
        parts = [said["page"].format(n=place.page)] if place.page is not None else []
        parts.append(said["line"].format(n=place.line))
    else:
        given = (("page", place.page), ("table", place.table), ("row", place.row))
        parts = [said[key].format(n=n) for key, n in given if n is not None]
    return (" " if lang == "zh" else ", ").join(parts)
