"""The names of level 1 and level 2 of an indicator table → one key each, and rows that say there is no indicator."""

import re
from functools import lru_cache

from jixiao.lang.normalise import bare

LEVEL1 = {"成本": "cost", "产出": "output", "效益": "benefit", "效果": "benefit", "满意度": "satisfaction",
          "服务对象满意度": "satisfaction", "项目效益": "benefit", "产出类": "output", "效益类": "benefit"}  # fmt: skip
LEVEL2 = {
    "数量": "quantity", "质量": "quality", "时效": "timeliness", "成本": "cost", "经济成本": "economic-cost",
    "社会成本": "social-cost", "生态环境成本": "ecological-cost", "经济效益": "economic", "社会效益": "social",
    "生态效益": "ecological", "环境效益": "ecological", "可持续影响": "sustainable", "可持续发展": "sustainable",
    "服务对象满意度": "satisfaction", "满意度": "satisfaction", "社会公众满意度": "satisfaction",
    "受益对象满意度": "satisfaction", "社会公众或服务对象满意度": "satisfaction", "服务对象和受益人满意度": "satisfaction",
    "服务对象或受益人满意度": "satisfaction", "产出数量": "quantity", "产出质量": "quality", "产出时效": "timeliness",
    "产出成本": "cost", "可持续影响力": "sustainable", "可持续性影响": "sustainable", "可持续": "sustainable",
    "生态环境效益": "ecological",
}  # fmt: skip
BRANCH = {
    "quantity": "output", "quality": "output", "timeliness": "output", "cost": "output", "economic-cost": "cost",
    "social-cost": "cost", "ecological-cost": "cost", "economic": "benefit", "social": "benefit",
    "ecological": "benefit", "sustainable": "benefit", "satisfaction": "satisfaction",
}  # fmt: skip
"""Canonical level 2 → the level 1 it stands under in the standard frameworks."""
COST = frozenset({"cost", "economic-cost", "social-cost", "ecological-cost"})
DIMENSIONS = {"决策": "decision", "投入": "decision", "项目决策": "decision", "过程": "process", "项目过程": "process", "项目管理": "process",
              "过程管理": "process", "产出": "output", "项目产出": "output", "效益": "benefit", "项目效益": "benefit",
              "效果": "benefit", "项目效果": "benefit"}  # fmt: skip
"""Level 1 of an evaluation form (财预〔2020〕10号, annex 2) → its key."""

_VOID = re.compile(r"(?:无|不涉及|不适用|暂无|没有|/|—+|-+|－+|N/?A)", re.IGNORECASE)


def level1_of(words: str | None) -> str | None:
    """The canonical key of a level-1 name (``output`` …), a trailing （50分） passed over; ``None`` if unknown."""
    return LEVEL1.get(_stem(words)) if words else None


def level2_of(words: str | None) -> str | None:
    """The canonical key of a level-2 name (``quantity`` …); ``None`` if unknown."""
    return LEVEL2.get(_stem(words)) if words else None


def branch_of(level1: str | None, level2: str | None) -> str | None:
    """The level 1 a row counts for: as its level 1 is named, or as its level 2 says where that is missing or unknown."""
    two = level2_of(level2)
    return level1_of(level1) or (BRANCH.get(two) if two else None)


def is_cost(level1: str | None, level2: str | None) -> bool:
    """Whether a row stands under a cost heading, of level 1 or 2."""
    return level1_of(level1) == "cost" or level2_of(level2) in COST


def dimension_of(words: str | None) -> str | None:
    """The dimension of an evaluation form a level-1 name stands for (``decision process output benefit``)."""
    return DIMENSIONS.get(_stem(words)) if words else None


def is_void(name: str, target: str) -> bool:
    """A row that says 无 / 不涉及 instead of an indicator."""
    return bool(_VOID.fullmatch(name.strip()) or _VOID.fullmatch(target.strip()))


@lru_cache(maxsize=1024)
def _stem(words: str) -> str:
    return bare(words).removesuffix("指标").removesuffix("目标")
