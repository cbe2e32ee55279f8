"""A text of the size a large department hands in: 40 projects with 300 indicators, made of the shipped example."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from jixiao.api import read
from jixiao.model import PerformanceText, Project, Words
from jixiao.write.documents.compose import completed

EXAMPLE = Path(__file__).parents[2] / "src/jixiao/examples/lanchuan-water-2024.txt"
_ROWS = (7, 8)
_PLACES = ("东河", "西岭", "南塘", "北关", "石门", "柳湾", "青川", "白云")


def big_text(projects: int = 40) -> PerformanceText:
    """The example's projects under other names, codes and amounts, with seven or eight indicators each."""
    text = read(EXAMPLE)
    made = tuple(_other(text.projects[n % len(text.projects)], n) for n in range(projects))
    return completed(replace(text, projects=made, items=(), contents=(), problems=()))


def _other(project: Project, n: int) -> Project:
    place = _PLACES[n % len(_PLACES)] + str(n // len(_PLACES) or "")
    name = Words(f"{place}{project.name}")
    code = Words(f"{(project.code or '')[:9]}{n + 1:06d}{(project.code or '')[15:]}")
    assert project.budget.total is not None
    total = replace(project.budget.total, value=(project.budget.total.value or Decimal(10)) + n)
    return replace(project, seq=n + 1, name=name, title=Words(f"{name}绩效目标表"), code=code,
                   indicators=project.indicators[: _ROWS[n % 2]], budget=replace(project.budget, total=total))  # fmt: skip
