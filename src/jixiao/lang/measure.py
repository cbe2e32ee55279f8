"""What a unit measures and what an indicator's name promises about its value: words only, no judgement."""

import re
from functools import lru_cache
from typing import Literal

Family = Literal["share", "money", "people", "time", "length", "area", "weight", "score", "count"]

_TEN = "万亿千百"
_BY_FAMILY: dict[Family, str] = {
    "share": "% ‰ 百分比 百分点 个百分点",
    "money": "元 万元 亿元 千元",
    "people": "人 名 位 人次 人天 人日",
    "time": "秒 分钟 小时 天 日 工作日 个工作日 周 个月 年 季度 个季度 个小时 日历天",
    "length": "米 公里 千米 延米 厘米 毫米 m km mm",
    "area": "平方米 平方公里 公顷 亩 ㎡ m2 平方千米",
    "weight": "吨 公斤 千克 斤 克 kg",
    "score": "分",
    "count": "个 项 件 套 台 辆 架 艘 部 次 场 期 班 批 份 册 本 篇 条 处 座 栋 间 所 家 户 株 棵 头 只 枚 发 张 幅 块 盏 根 支 "
    "组 队 节 课时 学时 宗 起 例 剂 袋 箱 桶 幢 眼 口 孔 场次 班次 车次 台次 台套 期次 批次 户次 村 镇 乡 种 类 副 面",
}
_UNITS: dict[str, Family] = {word: family for family, words in _BY_FAMILY.items() for word in words.split()}
INDIVISIBLE = frozenset(
    word
    for word, family in _UNITS.items()
    if family in ("people", "count") and word not in ("人天", "人日", "课时", "学时")
)
"""Units of things there are no halves of."""


@lru_cache(maxsize=4096)
def family(unit: str) -> Family | None:
    """What ``unit`` measures (万册 → count, 元/人 → money, 次/年 → count); ``None`` for a unit not known."""
    head = re.split(r"[/／每(（·]", unit.strip())[0].lstrip(_TEN) if unit else ""
    return _UNITS.get(head) or _UNITS.get(unit)


def is_unit(text: str) -> bool:
    """``text`` is a unit and nothing else."""
    return text in _UNITS


# A share of a whole: can never be more than 100%.
_SHARE = re.compile(
    r"(?:合格|覆盖|达标|及时|准确|优良|优秀|通过|出勤|到课|入学|参保|普及|知晓|采纳|合规|成活|存活|治愈|排除|修复|办结|到位|发放|"
    r"巩固|达优|回访|参与|正确|有效|完好|安全|满意|响应|上线|公开|整改|处理|处置|按时完成|按期完成|及时完成|受理|保障|入园|就业|"
    r"签约|建档|抽检|检出|归档|兑现|规范|应检尽检|接种|供水|供电|绿化|净化|处理达标)(?:率|比例|比率|占比)$|(?:占比|比重|满意度)$"
)
_MAY_EXCEED = re.compile(
    r"增长|增幅|增速|提升|提高|上升|增加|增值|回报|收益|产出比|杠杆|撬动|带动|倍|超额|完成率|执行率|达产|负荷|周转|充足|拨备|资本|偿付|"
    r"储备|负债|存贷|利用|使用率|自给|环比|同比|上年|产销|容积|保值"
)


@lru_cache(maxsize=8192)
def is_share_name(bare_name: str) -> bool:
    """The name says that part of a whole is meant (合格率, 覆盖率, 满意度), which cannot pass 100%."""
    return bool(_SHARE.search(bare_name)) and (
        not _MAY_EXCEED.search(bare_name) or bare_name.endswith(("按时完成率", "按期完成率", "及时完成率"))
    )


@lru_cache(maxsize=8192)
def may_exceed_whole(words: str) -> bool:
    """The words speak of growth, of plan fulfilment or of a ratio that may pass 100%."""
    return bool(_MAY_EXCEED.search(words))


_BAD = (
    r"损失|故障|投诉|差错|错误|事故|死亡|病死|发病|违规|违约|失误|返工|空置|闲置|退货|退件|超标|逾期|延误|流失|辍学|失业|漏报|误报|漏检|"
    r"误码|丢包|不合格|未完成|不满意|发案|复发|感染|缺陷|误差|破损|渗漏|缺勤|旷课|坏账|泄密"
)
_LOWER = re.compile(
    rf"(?<![无零低])(?:{_BAD})(?:案件|事件|问题|情况)?(?:发生)?(?:率|比例|次数|起数|件数|人数|数量|数|时间)$"
)
_HANDLED = re.compile(
    r"下降|减少|降低|减幅|压减|压降|避免|挽回|处理|受理|办理|接受|处置|查处|调解|化解|整治|排查|抢修|治理|核查|检测|监测|救治|援助|帮扶|"
    r"应对|发现|调查|登记|统计|巡查|接待|答复|培训|宣传|服务|化验|救助|补偿|理赔|保险"
)
_WAITING = re.compile(
    r"(?:响应|到达|到场|抵达|办结|办理|处置|处理|等候|等待|修复|恢复|审批|接警|出警|反馈|回复|抢修|排除)(?:的)?(?:平均)?(?:时间|时长|时限|用时|耗时)$"
)
_HIGHER = re.compile(
    r"(?<![不未非])(?:合格|完成|覆盖|达标|及时|准确|优良|优秀|通过|出勤|到课|入学|参保|普及|知晓|采纳|合规|成活|存活|治愈|排除|修复|办结|"
    r"到位|发放|巩固|回访|参与|正确|完好|整改|处理|就业|签约|归档|兑现|接种|普查|落实|保障|传输|处置|受理|积极评价|满意)率$"
)
_LEAD = re.compile(
    r"提前(?:发布|预警|预报|告知|通知)?(?:时间|时长|量|天数)?$|(?:预警|预报|发布|告知)提前(?:时间|量|天数)"
)


@lru_cache(maxsize=8192)
def better(bare_name: str) -> Literal["lower", "higher"] | None:
    """Which way the value of an indicator with this name should go, where the name leaves no doubt."""
    if _LEAD.search(bare_name):
        return "higher"
    if _HIGHER.search(bare_name) or bare_name.endswith("满意度"):
        return "lower" if "不满意" in bare_name else "higher"
    if _WAITING.search(bare_name):
        return "lower"
    if _LOWER.search(bare_name) and not _HANDLED.search(bare_name):
        return "lower"
    return None
