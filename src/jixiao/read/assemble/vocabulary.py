"""The words forms are made of: labels, headings of indicator tables, names of levels."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from jixiao.lang.normalise import cell_text

_NUMBER = re.compile(r"^\d{1,2}(?=[\u4e00-\u9fff])(?!\d?月)")
_PUNCTUATION = re.compile(r"[\s:：*＊、,，.．。]+")
_BRACKETS = re.compile(r"[（(\[【][^（）()\[\]【】]*[)）\]】]")

_TRADITIONAL = str.maketrans(
    "項績標級編碼稱數據質確預資財計劃單位對滿體總規撥實執權評測監運況問題進顯產經濟態續響會業務離備註類屬門責寫審內餘轉結達時間負聯繫額來機積過圍類別關僅從",
    "项绩标级编码称数据质确预资财计划单位对满体总规拨实执权评测监运况问题进显产经济态续响会业务离备注类属门责写审内余转结达时间负联系额来机积过围类别关仅从",
)
# Heading of an indicator column → key. The first alternative that fits the whole squeezed heading wins.
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("level1", r"一级指标(?:名称)?|一级目标|指标类型"),
    ("level2", r"二级指标(?:名称)?|二级目标"),
    ("level3", r"三级指标(?:名称)?|三级目标|指标名称|指标内容|绩效指标名称|四级指标"),
    ("description", r"绩效指标描述|指标描述|(?:绩效)?指标解释|(?:绩效)?指标说明|指标含义|指标定义|描述"),
    ("basis", r"评(?:价|分)要点|(?:绩效)?指标值(?:的)?(?:确定|设定|设置)依据|(?:确定|设定|设置)依据|依据|指标来源|指标值来源"),
    ("sign", r"指标性质|指标值类型|计算符号|运算符号|比较符|指标方向|符号|性质"),
    ("measure", r"度量单位|计量单位|指标单位|单位"),
    ("actual", r"(?:全年|年度)?(?:实际)?完成(?:值|情况|指标值)|(?:全年)?实际(?:完成)?值|实际完成|全年实际值|指标完成值|完成值|自评完成值"),
    ("progress", r"(?:\d{1,2}[-~—－至]?\d{0,2}月(?:份)?|截至.{0,8}|上半年)(?:执行|完成)(?:情况|值)?|监控期完成(?:值|情况)?|执行情况"),
    ("forecast", r"全年预计(?:完成)?(?:情况|值)?|预计(?:全年)?完成(?:情况|值)"),
    ("weight", r"(?:指标)?(?:分值|权重)(?:分值)?|标准分|满分"),
    ("score", r"(?:自评|评价)?得分|自评分|评分"),
    ("deviation", r"(?:未完成|偏差|扣分)(?:的)?(?:原因)?(?:分析|说明)?(?:及|和|与)?(?:拟采取的)?(?:改进|整改)?(?:措施)?|扣分(?:原因|理由|说明|情况|依据|事项)(?:[/／、及和与]?(?:证据|依据|佐证|说明))?|原因分析|偏差原因.*|未完成原因.*"),
    ("possibility", r"完成目标可能性|目标完成可能性"),
    ("criteria", r"评分标准|评(?:扣)?分标准|评分细则|评分规则|赋分规则|评价标准"),
    ("remark", r"备注|说明|其他说明"),
    # columns of a list form, which has many projects in one table
    ("project_name", r"项目名称|政策和项目名称"),
    ("project_code", r"项目(?:编码|代码|编号)"),
    ("unit_name", r"(?:预算|实施)?单位名称|预算单位|单位编码及名称"),
    ("objective", r"(?:项目)?(?:年度|总体|绩效)(?:绩效)?目标|项目年度目标"),
    ("total", r"预算数|预算金额|项目金额|资金总额|项目预算|年度预算数|下达资金"),
    ("target", r"(?:年度|预期|绩效|本年|本年度|计划|年初)?(?:绩效)?指标值|(?:年度|预期)?目标值|指标目标值|年度指标|计划值|年初目标值"),
)  # fmt: skip
_HEADING_RULES = tuple((key, re.compile(pattern)) for key, pattern in _HEADINGS)
_CLASSIC = {
    "一级指标": "level1", "二级指标": "level2", "三级指标": "level3", "绩效指标描述": "description",
    "指标值确定依据": "basis", "年度指标值": "target", "实际完成值": "actual",
}  # fmt: skip


def squeeze(text: str) -> str:
    """A label without blanks, colons, stars and commas, its traditional characters made ordinary."""
    return _PUNCTUATION.sub("", cell_text(text)).translate(_TRADITIONAL)


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str | None:
    """What a column headed so holds (``level1`` … ``target`` …), or ``None``."""
    squeezed = squeeze(text)
    if not squeezed or len(squeezed) > 30:
        return None
    plain = _BRACKETS.sub("", squeezed) or squeezed
    for key, pattern in _HEADING_RULES:
        if pattern.fullmatch(plain):
            return key
    if 4 <= len(plain) <= 8:  # one misread character, as OCR leaves it
        for heading, key in _CLASSIC.items():
            if len(heading) == len(plain) and sum(a != b for a, b in zip(heading, plain, strict=True)) == 1:
                # 一级/二级/三级 differ by one character from one another: only a different misread counts
                if plain[0] in "一二三" and heading[0] != plain[0]:
                    continue
                return key
    return None


_LEVEL1 = re.compile(
    r"(?:成本|产出|效益|效果|满意度|投入|过程|决策|实施效果|过程管理|社会满意度)(?:指标|目标)?|项目(?:决策|过程|管理|产出)"
)
_LEVEL2 = re.compile(
    r"(?:产出)?(?:数量|质量|时效|成本)(?:指标|目标)?|(?:经济|社会|生态环境|生态)成本(?:指标)?|"
    r"(?:经济|社会|生态|环境|生态环境)效益(?:指标|目标)?|可持续(?:影响|发展)(?:效益)?(?:指标|目标)?|"
    r"项目立项|绩效目标|资金投入|资金管理|组织实施|项目(?:效益|效果)|"
    r"(?:社会公众或|社会公众及)?(?:服务对象|受益对象|社会公众|群众|公众)?满意度(?:指标|目标)?|(?:服务对象)满意(?:指标|度)"
)


@lru_cache(maxsize=2048)
def is_level1(text: str) -> bool:
    """产出指标, 效益指标（30分） …"""
    return bool(_LEVEL1.fullmatch(_BRACKETS.sub("", squeeze(text))))


@lru_cache(maxsize=2048)
def is_level2(text: str) -> bool:
    """数量指标, 社会效益指标 …"""
    return bool(_LEVEL2.fullmatch(_BRACKETS.sub("", squeeze(text))))


_STANDARD_LEVELS = (
    "成本指标", "产出指标", "效益指标", "满意度指标", "数量指标", "质量指标", "时效指标", "经济成本指标", "社会成本指标",
    "生态环境成本指标", "经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标", "服务对象满意度指标",
)  # fmt: skip


@lru_cache(maxsize=2048)
def looks_like_level(text: str) -> bool:
    """A level name with one or two characters misread or mistyped."""
    squeezed = _BRACKETS.sub("", squeeze(text))
    return 3 <= len(squeezed) <= 12 and any(fuzz.ratio(squeezed, level) >= 70 for level in _STANDARD_LEVELS)


def begins_level1(text: str) -> bool:
    """The first characters of a level-1 name, cut by a line end: 满意度指."""
    squeezed = squeeze(text)
    return len(squeezed) >= 2 and any(name.startswith(squeezed) and name != squeezed for name in _STANDARD_LEVELS[:4])


# Labels of the head of a form → key.
_LABELS: tuple[tuple[str, str], ...] = (
    ("code", r"项目(?:编码|代码|编号)"),
    ("name", r"项目名称|政策和项目名称|专项名称|资金名称"),
    ("code_name", r"项目名称及编码|项目编码及名称|项目代码及名称"),
    ("department", r"主管部门(?:及代码|名称)?|预算部门|主管单位"),
    ("unit_name", r"(?:实施|预算|项目|申报|填报)单位(?:名称)?|单位名称|项目实施单位|部门名称|部门单位名称"),
    ("unit_code", r"(?:预算)?单位(?:代码|编码)"),
    ("total", r"预算数|预算规模|预算金额|项目预算|(?:项目|年度)?资金总额|年度预算(?:数|申请)?|预算总额|资金总额及构成|项目总额"),
    ("fiscal", r"(?:其中)?(?:本年|当年)?财政(?:资金|拨款|拨款资金|性资金)|(?:其中)?一般公共预算(?:拨款|资金)?"),
    ("other", r"(?:其中)?其他(?:资金|来源|来源资金)"),
    ("midterm", r"中期资金总额|项目资金总额及构成|中长期资金总额"),
    ("money", r"预算规模及资金用途|项目资金|资金情况|预算执行情况|年度预算执行情况|资金来源"),
    ("purpose", r"(?:主要)?资金用途|项目概况|项目主要内容|用途|项目实施内容及过程概述"),
    ("plan", r"资金支出计划|支出计划|资金使用计划|支出进度计划"),
    ("midterm_objective", r"(?:项目)?(?:中期|中长期|长期)(?:绩效|总体)?目标"),
    ("tasks", r"(?:项目)?实施(?:进度)?计划|年度主要任务|年度重点工作任务|任务名称|主要内容"),
    ("attribute", r"项目(?:属性|期限?|类别|类型|起止时间|级别|分类|起止年限|立项情况)|起止时间|立项依据|资金性质|绩效目标类型|职能概述|部门职责|评价(?:年度|机构|单位|小组|方式|时间)|委托单位|第三方(?:机构|单位)?"),
    ("rectification", r"整改(?:时限|期限|情况|措施|结果|完成情况|要求|责任单位|责任人|佐证)|(?:整改)?佐证(?:材料|资料)?"),
    ("objective", r"绩效目标|(?:年度|项目|总体|年度总体|年度绩效|项目年度|总体绩效|项目绩效)(?:绩效)?目标|年初(?:设定)?目标"),
    ("expected", r"预期目标(?:情况)?|年初设定目标"),
    ("achieved", r"(?:目标)?实际完成(?:情况|目标)|(?:项目)?年度目标完成情况|全年(?:实际)?完成情况|年度总体目标完成情况|目标完成情况"),
    ("conclusion", r"(?:自评|评价)结论|总体评价"),
    ("grade", r"(?:综合)?(?:绩效)?(?:自评|评价|评定)(?:等级|级别|等次)|等级"),
    ("shortcomings", r"存在(?:的)?(?:主要)?问题"),
    ("remedies", r"改进措施|下一步(?:改进)?措施|整改措施"),
    ("grid", r"绩效指标|项目基本情况|基本情况|项目概况及目标"),
    ("signature", r".{0,8}(?:审核|审查|评审|复核)意见|(?:填报|填表|编制|审核|项目|财务)(?:人|负责人|日期|时间)(?:签字|签章)?|联系(?:人|电话)|单位负责人|报表编号"),
)  # fmt: skip
_LABEL_RULES = tuple((key, re.compile(pattern)) for key, pattern in _LABELS)


@lru_cache(maxsize=4096)
def label_key(text: str) -> str | None:
    """What a label announces, or ``None`` if the cell is not a label."""
    if len(text) > 40:
        return None
    squeezed = squeeze(text)
    plain = _NUMBER.sub("", _BRACKETS.sub("", squeezed))
    if not plain or len(plain) > 16:
        return None
    for key, pattern in _LABEL_RULES:
        if pattern.fullmatch(plain):
            return key
    return None


_MONTH = re.compile(
    r"(?:截至|截止|到|至|1[-~—－至])?(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:底|末|份|\d{2}日)?(?:前)?(?:累计)?(?:支出)?(?:进度|计划|比例)?"
)
_QUARTER = re.compile(r"(?:第|前|截至)?([一二三四1-4])个?季度(?:末|底)?(?:累计)?")


@lru_cache(maxsize=1024)
def plan_month(text: str) -> int | None:
    """The month (1-12) a column of the spending plan is headed with."""
    from jixiao.lang.number import chinese_integer

    plain = _BRACKETS.sub("", squeeze(text))
    if match := _MONTH.fullmatch(plain):
        month = chinese_integer(match[1])
        return month if month and 1 <= month <= 12 else None
    if match := _QUARTER.fullmatch(plain):
        return (chinese_integer(match[1]) or 0) * 3 or None
    return {"上半年": 6, "年底": 12, "全年": 12, "年末": 12}.get(plain)


_FUNDS: tuple[tuple[str, str], ...] = (
    ("initial", r"年初预算(?:数|安排数)?|预算(?:数|批复数)|全年预算安排数"),
    ("adjusted", r"(?:全年|调整后|调整)(?:的)?预算(?:数)?|调整预算数"),
    ("executed", r"(?:全年|预算|实际|累计)?(?:实际)?(?:执行|支出|使用)(?:数|额|金额)|(?:\d{1,2}[-~—－至]?\d{0,2}月(?:份)?)(?:预算)?执行数|预算执行数|全年执行数"),
    ("forecast", r"全年预计执行数|预计(?:全年)?执行数"),
    ("rate", r"(?:预算|资金)?(?:执行|使用|支出)率|(?:\d{1,2}[-~—－至]?\d{0,2}月(?:份)?)执行率"),
    ("weight", r"(?:指标)?(?:分值|权重)|标准分|满分"),
    ("score", r"(?:自评|评价)?(?:得分|评分)|自评分"),
    ("deviation", r"原因|原因说明|偏差原因"),
)  # fmt: skip
_FUND_RULES = tuple((key, re.compile(pattern)) for key, pattern in _FUNDS)


@lru_cache(maxsize=2048)
def fund_key(text: str) -> str | None:
    """The money column of a self-evaluation or monitoring form headed so, or ``None``."""
    plain = re.sub(r"(?:[ABabc]|[①②③④])$|[/／÷=＝×].*$", "", _BRACKETS.sub("", squeeze(text)))
    if not plain or len(plain) > 16:
        return None
    for key, pattern in _FUND_RULES:
        if pattern.fullmatch(plain):
            return key
    return None


_SUM = re.compile(r"合计|总分|总计|小计|自评总分|总得分|合计得分|得分合计|综合得分")


def is_sum(text: str) -> bool:
    """合计, 总分 …"""
    return bool(_SUM.fullmatch(_BRACKETS.sub("", squeeze(text))))
