"""Texts and forms in the layouts of other departments and provinces read to their truth.

``tools/make_layouts.py`` writes most of them; those named ``odd-…`` are kept by hand. What is printed differs from
layout to layout (a full-width digit, three columns for one target), so raw words are not compared here.
"""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from jixiao.api import read
from jixiao.write.json import to_data
from read.test_samples import differences

LAYOUTS = Path(__file__).parents[1] / "samples" / "layouts"
INDEX: dict[str, str] = json.loads((LAYOUTS / "index.json").read_text("utf-8"))
DOUBTFUL = ("odd-i3-", "odd-i4-")
"""Faulty on purpose: read as printed; a problem beside it may say so."""


@pytest.mark.parametrize("name", sorted(INDEX))
def test_layout_reads_to_its_truth_without_problems(name: str) -> None:
    found: dict[str, Any] = to_data(read(LAYOUTS / name))
    truth = json.loads((LAYOUTS / f"{INDEX[name]}.truth.json").read_text("utf-8"))
    assert [d for d in differences(truth, found) if ".raw:" not in d] == []
    if not name.startswith(DOUBTFUL):
        assert found["problems"] == []


def test_every_sample_is_in_the_index() -> None:
    here = {p.name for p in LAYOUTS.iterdir() if p.name != "index.json" and not p.name.endswith(".truth.json")}
    assert here == set(INDEX)


FORM = "项目绩效目标表\n项目编码\t51092325T000010263357\t项目名称\t河道保洁服务费\n"
GRID = "一级指标\t二级指标\t三级指标\t指标值\t指标值确定依据\n产出指标\t数量指标\t保洁河道长度\t≥86公里\t管理办法\n"
LONG = {
    "basis": lambda lines: FORM + GRID + lines,
    "objective": lambda lines: FORM + "绩效目标\t河道整洁\n" + lines + GRID,
    "item": lambda lines: "第一部分\n二、分项绩效目标\n1、河道保洁项目绩效目标\n" + lines + "第二部分\n" + FORM + GRID,
}


@pytest.mark.parametrize("where", LONG)
def test_endless_wrapping_takes_time_in_proportion(where: str) -> None:
    def seconds(count: int) -> float:
        data = LONG[where]("".join(f"没有句号的文字接下去{n}\n" for n in range(count))).encode()
        start = time.process_time()
        read(data, "long.txt")
        return time.process_time() - start

    seconds(100)
    assert seconds(4000) < 25 * max(seconds(500), 0.01)


def test_places_name_line_row_and_column() -> None:
    text = read((FORM + GRID).encode(), "a.txt")
    target = text.projects[0].indicators[0].target.words
    assert target.place is not None
    assert (target.place.line, target.place.row, target.place.column) == (4, 3, 4)
