"""What a phrase speaks of: its content words as character pairs, and the fields of business it names."""

import re
from functools import lru_cache

from jixiao.lang.normalise import letters

# Words of every indicator table, of whatever business: they tell nothing about the subject.
_GENERIC = re.compile(
    r"通过问卷调查|满意和较满意|服务对象|调查对象|项目|工作|完成|实施|开展|进行|提升|提高|提供|情况|数量|质量|时效|成本|指标|"
    r"目标|预算|资金|经费|控制|安排|支出|实际|计划|按照|按时|及时|及时性|达到|达标|合格|覆盖|比率|比例|百分比|占比|满意度|"
    r"满意|效益|效果|影响|社会|经济|生态|可持续|长期|持续|能够|较好|保障|保证|确保|加强|加大|进一步|有效|促进|推动|推进|"
    r"水平|能力|程度|时间|年度|全年|本年|当年|年底|以上|以下|不低于|不超过|反映|相关|有关|各类|各项|主要|用于|服务|管理|"
    r"业务|单位|部门|人员|建设|运行|使用|组织|做好|为了|更好|需要|根据|要求|以及|增强|改善|优化|落实|率"
)


@lru_cache(maxsize=16384)
def topics(text: str) -> frozenset[str]:
    """Character pairs of the words that carry a subject; general words of the trade are cut out first."""
    found: set[str] = set()
    for piece in _GENERIC.sub(" ", letters(text)).split():
        found.update(piece[i : i + 2] for i in range(len(piece) - 1))
    return frozenset(found)


# Fields of business: the words that surely name it, and the wider words that make a project one of it.
_FIELDS: dict[str, tuple[str, str]] = {
    "考试": (r"考试|考务|考生|考点|阅卷|监考", r"考|招生|招录|录用|资格|培训|学|职称|人才|人事|技能|鉴定|评价|执业|驾"),
    "会务": (r"会务|与会人员|参会人员|参会代表", r"会议|大会|论坛|培训|会场|会展|全会|会"),
    "图书": (r"图书|馆藏|借阅", r"图书|书|阅读|文化|出版|学校|教育|馆|农家"),
    "文物": (r"文物|考古|展陈|馆藏品", r"文|博物|考古|遗产|遗址|展|古|馆|旅游|消防|安防"),
    "民兵": (r"民兵|征兵|兵役|预备役", r"民兵|兵|国防|武装|人武|军|训练"),
    "医疗": (r"诊疗|病床|门诊|住院|疾病应急", r"医|病|卫生|健康|诊|疾|护|药|老|残|血|妇幼|疫|救|保"),
    "教学": (r"教学质量|在校生|升学|招生|校舍|教职工", r"学|教|校|幼儿|培训|人才|儿童|青少年|房|建设|工程"),
    "道路": (r"路面|公路|桥梁|道路通行", r"路|桥|交通|街|巷|运|市政|车|城|乡|村|工程|施工|建设|勘|测|景|园"),
    "造林": (r"造林|苗木|林木|森林", r"林|绿|苗|树|园|草|生态|山|火|自然|景"),
    "水利": (r"水库|灌溉|堤防|河道", r"水|河|渠|堤|洪|汛|旱|灌|农|气象|灾|湿地|库|清|洁|环境|生态|环保|桥|村|园"),
    "畜牧": (r"畜禽|兽医|屠宰|养殖户|动物疫病", r"畜|牧|禽|兽|养殖|动物|疫|农|肉|检|贷|贴息|保险|食品|村|环保|污"),
    "垃圾": (r"垃圾|清扫|环卫|公厕", r"垃圾|清|环|厕|保洁|卫生|物业|城|村|市容|废|园|景|街|路|水|河|生态|后勤"),
    "气象": (r"气象|降水量|人工影响天气", r"气象|天气|气候|灾|雨|旱|冰雹|监测|农|应急|防"),
    "招商": (r"招商", r"招商|投资|企业|引资|产业|经济|园区|商务|开|驻|联络|推介|贸|展|会"),
    "体育": (r"运动员|赛事|体育", r"体育|运动|赛|健身|体|学|文化|旅游"),
    "旅游": (r"景区", r"旅|游|景|文|博物|园|展|馆|生态|林|绿|交通|路|水|山|建设|工程"),
    "养老": (r"养老机构|高龄老人", r"老|养老|福利|民政|社会保障|救助|居家|社保|医|健康|社区|殡葬"),
}  # fmt: skip
_SURE = re.compile("|".join(f"(?P<f{i}>{sure})" for i, (sure, _) in enumerate(_FIELDS.values())))
_NAMES = tuple(_FIELDS)
_WIDE = tuple(re.compile(wide) for _, wide in _FIELDS.values())


@lru_cache(maxsize=16384)
def field_named(text: str) -> tuple[str, str] | None:
    """The first word of a field of business in a phrase, with the field's name."""
    match = _SURE.search(text)
    if match is None or match.lastgroup is None:
        return None
    return match.group(), _NAMES[int(match.lastgroup[1:])]


@lru_cache(maxsize=16384)
def speaks_of(text: str, field: str) -> bool:
    """Whether a text has anything to do with a field of business, in the widest sense."""
    return bool(_WIDE[_NAMES.index(field)].search(text))
