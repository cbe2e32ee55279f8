"""Rows of indicators that a page cuts, below headings said again: what goes on from above, and what is another row's."""

from dataclasses import replace

import pytest

from jixiao.read.assemble import assemble
from jixiao.read.html import READER

_HEADINGS = ("一级指标", "二级指标", "三级指标", "指标值", "指标值确定依据")
_ABOVE = ("产出指标", "数量指标", "巡查次数", "每年十二次", "依据年度巡查方案与上年次数确定，")


def _row(*words: str) -> str:
    return "<tr>" + "".join(f"<td>{word}</td>" for word in words) + "</tr>"


def _across_pages(*below: str) -> list[tuple[str, str, str]]:
    """Name, target and basis of the rows read where ``below`` stands on the next page, under the headings again."""
    table = "".join((
        "<tr><td>项目名称</td><td colspan=4>河道管护</td></tr><tr><td>绩效目标</td><td colspan=4>保持河道畅通。</td></tr>",
        _row(*_HEADINGS), _row(*_ABOVE), _row(*_HEADINGS), _row("", "", "", *below),
    ))  # fmt: skip
    layout = READER.read(f"<h1>河道管护绩效目标表</h1><table>{table}</table>".encode(), "甲.html")
    again = max(number for number, row in enumerate(layout.rows) if _HEADINGS[0] in row.text)
    rows = tuple(replace(row, fragment=number == again) for number, row in enumerate(layout.rows))
    [project] = assemble(replace(layout, rows=rows)).projects
    return [(row.level3 or "", str(row.target.words), row.basis or "") for row in project.indicators]


def test_short_words_beside_a_sentence_go_on_with_it() -> None:
    assert _across_pages("以上", "并报局务会同意") == [
        ("巡查次数", "每年十二次以上", "依据年度巡查方案与上年次数确定，并报局务会同意")
    ]


@pytest.mark.parametrize("value", ["≥90%", "12次", "100%"])
def test_a_value_beside_a_sentence_is_that_of_another_row(value: str) -> None:
    assert _across_pages(value, "依据合同条款") == [_ABOVE[2:], ("", value, "依据合同条款")]
