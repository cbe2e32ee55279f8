"""The indicator library: complete, without repeats, and sound by our own rules."""

import copy
import tomllib
from collections import Counter
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from jixiao.check.discover import all_rules
from jixiao.check.engine import run
from jixiao.check.rule import Context
from jixiao.lang.measure import better, family
from jixiao.lang.normalise import bare
from jixiao.lang.target import parse_target
from jixiao.law import load_pack
from jixiao.law.library import (
    GENERAL,
    GROUPS,
    NEWER_FRAME,
    Entry,
    ProjectKind,
    better_direction,
    entries,
    entry_for,
    kinds,
    read_kind,
)
from rules import builder

ALL = list(entries().values())
KIND_OF = {entry.id: kind for kind in kinds() for entry in kind.entries}
FRAMES: dict[str, dict[str, list[str]]] = load_pack("", 2024).value("frameworks")
FILES = [e for e in files("jixiao.law").joinpath("library").iterdir() if e.name.endswith(".toml")]
UNITS = {
    "剂次",
    "本",
    "笔",
    "千瓦时/台",
    "千瓦时/盏",
    "微克/立方米",
    "千克标准煤/平方米",
    "倍",
    "家次",
    "户",
    "卷",
    "页",
    "所",
    "盏",
}
by_id = pytest.mark.parametrize("entry", ALL, ids=lambda e: e.id)


def test_there_are_enough() -> None:
    assert len(ALL) >= 170
    assert len(kinds()) >= 30
    assert kinds()[-1].kind == GENERAL


def test_no_id_and_no_name_is_there_twice() -> None:
    ids = Counter(row["id"] for e in FILES for row in tomllib.loads(e.read_text("utf-8"))["indicator"])
    assert [i for i, n in ids.items() if n > 1] == []
    names = Counter(bare(name) for entry in ALL for name in (entry.name, *entry.also))
    assert [name for name, n in names.items() if n > 1] == []


@pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.kind)
def test_a_kind_covers_what_a_project_is_asked_for(kind: ProjectKind) -> None:
    assert {entry.group for entry in kind.entries} == set(GROUPS.values())
    assert kind.words or kind.kind == GENERAL
    assert len(set(kind.words)) == len(kind.words)
    assert any(word in kind.example_project for word in kind.words) or kind.kind == GENERAL
    for mask in kind.masks:
        assert any(word in mask for word in kind.words), f"the mask {mask} hides none of the words"


@by_id
def test_a_level_2_is_one_of_the_frameworks(entry: Entry) -> None:
    assert entry.level2 in FRAMES[NEWER_FRAME][entry.level1]
    older = entry.headings("output-benefit-satisfaction")
    if older is None:
        assert entry.level2 in ("社会成本指标", "生态环境成本指标")
    else:
        assert older[1] in FRAMES["output-benefit-satisfaction"][older[0]]


@by_id
def test_the_name_is_a_short_noun_phrase(entry: Entry) -> None:
    assert 3 <= len(entry.name) <= 20
    assert bare(entry.name) == entry.name
    assert entry.description != entry.name
    assert 6 <= len(entry.description) <= 50
    assert not entry.description.endswith("。")


@by_id
def test_the_example_reads_as_what_the_entry_says(entry: Entry) -> None:
    target = parse_target(entry.example, 2024)
    assert target.kind == entry.kind
    if entry.kind == "quantity":
        assert target.comparator == entry.direction
        assert (target.unit or "").lstrip("万") == entry.unit.lstrip("万")
        assert family(entry.unit) or entry.unit in UNITS, entry.unit
    assert parse_target(entry.pattern(2024), 2024).kind in ("malformed", "quantity")


@by_id
def test_unit_and_direction_suit_name_and_heading(entry: Entry) -> None:
    rate = entry.name.endswith(("率", "占比", "比例", "满意度"))
    assert not (rate and entry.level2 == "数量指标"), "a rate is no quantity"
    assert not rate or entry.unit == "%"
    assert not entry.name.endswith(("人数", "次数", "数量", "面积")) or entry.unit != "%"
    if entry.unit == "%" and not rate:
        assert entry.name in ("居民健康素养水平", "传染病发病率增幅", "债券资金支出进度")
    if entry.level2 == "经济成本指标":
        assert entry.direction in ("<=", "=")
        assert "元" in entry.unit or entry.name == "债券融资成本率"
    if entry.level2 == "服务对象满意度指标":
        assert (entry.unit, entry.direction, entry.method) == ("%", ">=", "问卷调查法")
    way = better(entry.name)
    assert way is None or entry.direction in ("=", "date") or (way == "lower") == (entry.direction == "<=")
    if entry.kind == "quantity" and "占" in entry.description and "比例" in entry.description:
        assert entry.unit == "%"
    if "除以" in entry.description and entry.unit != "%":
        assert "/" in entry.unit or entry.unit == "倍", "a quotient has a unit per something"


@by_id
def test_the_name_leads_back_to_the_entry(entry: Entry) -> None:
    for name in (entry.name, *entry.also):
        assert entry_for(name) is entry
    if entry.kind == "quantity" and entry.direction != "=":
        assert better_direction(entry.name) == ("lower" if entry.direction == "<=" else "higher")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("灾害预警提前时间", "disaster.lead"),
        ("数字化展示设备购置数量", "purchase.number"),
        ("设备使用率（%）", "purchase.in-use"),
        ("预警信息的发布响应时间", "disaster.issue"),
        ("设备故障率", None),
        ("项目预算控制数", None),
        ("群众防洪安全感", None),
        ("", None),
        ("数量", None),
    ],
)
def test_other_words_for_an_entry(name: str, wanted: str | None) -> None:
    found = entry_for(name)
    assert (found.id if found else None) == wanted


def test_which_way_a_value_should_go() -> None:
    assert better_direction("预警提前时间") == "higher"
    assert better_direction("预警发布响应时间") == "lower"
    assert better_direction("设备故障率") == "lower"
    assert better_direction("下游群众防洪安全感") is None
    assert better_direction("人均补助标准") is None


# ------------------------------------------------------------------ sound by our own rules


def row_of(entry: Entry) -> list[str]:
    example = f"2024年{entry.example}" if entry.kind == "deadline" else entry.example
    return [entry.level1, entry.level2, entry.name, entry.description, example, entry.basis_document]


MONEY = "预算数2048.60万元，其中：财政资金2040.00万元，其他资金8.60万元。"


def text_of(kind: ProjectKind, rows: list[list[str]]) -> Any:
    project = {
        "name": kind.example_project, "title": f"{kind.example_project}绩效目标表", "rows": rows,
        "framework": NEWER_FRAME, "purpose": f"{MONEY}{kind.example_purpose}",
        "budget": {"total": "2048.60", "fiscal": "2040.00", "other": "8.60", "in": "万元"},
        "objectives": [f"2024年{kind.example_purpose.removeprefix('主要用于').rstrip('。')}，11月底前全部完成。"],
    }  # fmt: skip
    contents = copy.deepcopy(builder.TEXT["contents"])
    contents[3]["title"] = project["title"]
    return builder.text(
        {"project": project, "item": {"project_name": kind.example_project}, "text": {"contents": contents}}
    )


def findings_at_rows(kind: ProjectKind, rows: list[list[str]]) -> list[tuple[int, str]]:
    text = text_of(kind, rows)
    context = Context(pack=load_pack("139999", 2024), on=date(2024, 1, 15), region="139999")
    found = run(text, all_rules(), context)
    return [
        (int(f.location.field[11 : f.location.field.index("]")]), f"{f.rule} {f.message}")
        for f in found
        if f.severity != "info" and f.location.part == 2 and f.location.field.startswith("indicators[")
    ]


ORDER = list(dict.fromkeys(level2 for levels in FRAMES[NEWER_FRAME].values() for level2 in levels))


@pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.kind)
def test_our_own_rules_find_nothing_in_its_rows(kind: ProjectKind) -> None:
    """A few rows at a time, beside rows for the rest, so that nothing is missing and nothing is too much."""
    general = {e.level2: e for e in reversed(kinds()[-1].entries)}
    by_level2: dict[str, list[Entry]] = {}
    for entry in kind.entries:
        by_level2.setdefault(entry.level2, []).append(entry)
    said: dict[str, list[str]] = {}
    for turn in range(max(map(len, by_level2.values()))):
        chosen = [by_level2[two][turn] for two in ORDER if turn < len(by_level2.get(two, ()))]
        present = {entry.level2 for entry in chosen}
        rest = ("经济成本指标", "数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标")
        chosen += [by_level2.get(two, [general[two]])[0] for two in rest if two not in present]
        chosen.sort(key=lambda e: ORDER.index(e.level2))
        for index, words in findings_at_rows(kind, [row_of(e) for e in chosen]):
            if KIND_OF[chosen[index].id] is kind:
                said.setdefault(chosen[index].id, []).append(words)
    assert said == {}


# ------------------------------------------------------------------ the loader refuses


SOUND = tomllib.loads(next(e for e in FILES if e.name == "purchase.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": None}, "name"),
        ({"colour": "红"}, "colour"),
        ({"level2": "数量"}, "level2"),
        ({"basis": "惯例"}, "basis"),
        ({"method": "估计"}, "method"),
        ({"period": "随时"}, "period"),
        ({"direction": "≥"}, "direction"),
        ({"direction": "date"}, "date"),
        ({"kind": "deadline"}, "unit"),
        ({"unit": None}, "unit"),
        ({"example": "≤36台"}, "example"),
        ({"example": "≥36套"}, "example"),
        ({"example": "≥台"}, "example"),
        ({"id": "training.number"}, "training.number"),
    ],
)
def test_a_bad_entry_is_named(change: dict[str, Any], says: str) -> None:
    data = copy.deepcopy(SOUND)
    row = data["indicator"][0]
    for key, value in change.items():
        if value is None:
            del row[key]
        else:
            row[key] = value
    with pytest.raises(ValueError, match=says) as error:
        read_kind(data, "purchase.toml")
    assert "purchase.toml" in str(error.value)


def test_a_file_without_a_field_is_named() -> None:
    data = copy.deepcopy(SOUND)
    del data["words"]
    with pytest.raises(ValueError, match="words"):
        read_kind(data, "purchase.toml")
    with pytest.raises(ValueError, match="purchase"):
        read_kind(SOUND, "other.toml")
