"""Two texts side by side: what is no difference, what is one, and that nothing else is found."""

import json
import random
import re
import time
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from compare.texts import base, script, text
from jixiao.api import read
from jixiao.compare import compare
from jixiao.model import Figure, PerformanceText, Words
from jixiao.model.difference import Difference
from jixiao.read.json import from_data
from jixiao.write.diff_html import diff_html
from jixiao.write.diff_json import diff_data
from jixiao.write.diff_text import diff_text, summary
from jixiao.write.diff_words import runs
from jixiao.write.json import to_data
from jixiao.write.schema import diff_schema

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "src/jixiao/examples/lanchuan-water-2024.txt"
REAL = ROOT.parent / "shared/texts/zunhua-2024.txt"
SAMPLES = ROOT / "tests/samples"


def told(one: Difference) -> tuple[str, str]:
    field = one.field_new if one.field_new is not None else one.field_old or ""
    return one.kind, re.sub(r"\[\d+\]", "", field)


def found(old: dict[str, Any], new: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    return [told(one) for one in compare(text(old), text(new), **options).entries]


def edited(change: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    old = base()
    new = deepcopy(old)
    change(new)
    return old, new


# ------------------------------------------------------------------ no difference


@pytest.mark.parametrize("name", ["lanchuan-water-2024", "huaixi-culture-2025-clean"])
@pytest.mark.parametrize("suffix", ["md", "html", "docx", "xlsx", "pdf"])
def test_the_same_text_in_two_formats_does_not_differ(name: str, suffix: str) -> None:
    one = read(ROOT / f"src/jixiao/examples/{name}.txt")
    assert compare(one, read(SAMPLES / suffix / f"{name}.{suffix}")).entries == ()
    assert compare(one, one, printed=True).entries == ()


@pytest.mark.parametrize("path", sorted((SAMPLES / "forms").glob("*.xlsx")), ids=lambda p: p.stem)
def test_self_evaluation_and_monitoring_forms_do_not_differ_from_themselves(path: Path) -> None:
    assert compare(read(path), read(path.with_suffix(".html"))).entries == ()


def test_a_text_and_its_data_do_not_differ() -> None:
    one = read(EXAMPLE)
    assert compare(one, from_data(json.loads(json.dumps(to_data(one))))).entries == ()


def test_other_spellings_of_a_value_are_no_difference_unless_printed() -> None:
    def change(new: dict[str, Any]) -> None:
        rows = new["projects"][0]["indicators"]
        rows[6]["target"] = "大于等于92%"
        rows[3]["target"] = "2024年9月30日前"
        new["projects"][0]["budget"]["total"] = "31.500"

    old, new = edited(change)
    assert found(old, new) == []
    assert Counter(found(old, new, printed=True)) == {
        ("changed", "indicators.target"): 2,
        ("changed", "budget.total"): 1,
    }


def test_an_empty_cell_and_none_are_no_difference() -> None:
    one = text(base())
    budget = replace(one.projects[0].budget, other=Figure(None, "万元", Words("")))
    assert (
        compare(one, replace(one, projects=(replace(one.projects[0], budget=budget), *one.projects[1:]))).entries == ()
    )


# ------------------------------------------------------------------ one difference


def test_a_changed_value_says_from_what_to_what_and_where() -> None:
    old, new = edited(lambda d: d["projects"][2]["indicators"][1].update(target="≥2.4公里"))
    (one,) = compare(text(old), text(new)).entries
    assert (one.kind, one.part, one.project_old, one.project_new) == ("changed", 2, 3, 3)
    assert (one.field_old, one.old, one.new) == ("indicators[1].target", "≥1.8公里", "≥2.4公里")


@pytest.mark.parametrize(("change", "wanted"), [
    (lambda d: d["projects"][0]["indicators"][0].update(level3="图书采购编目数量"), ("changed", "indicators.level3")),
    (lambda d: d["projects"][0]["indicators"][0].update(level3="全新名称"), ("changed", "indicators.level3")),
    (lambda d: d["projects"][0]["indicators"][4].update(level2="经济成本指标"), ("changed", "indicators.level2")),
    (lambda d: d["projects"][1].update(name="老馆加固专项"), ("changed", "name")),
    (lambda d: d["projects"][1].update(code="13990124P00150999999999"), ("changed", "code")),
    (lambda d: d["projects"][1].update(code="13990124P00999999999999", name="别的名字"), None),
    (lambda d: d["projects"].insert(0, d["projects"].pop(4)), ("moved", "")),
    (lambda d: d["projects"].pop(2), ("removed", "")),
    (lambda d: d["items"].pop(2), ("removed", "")),
    (lambda d: d["items"][2].update(project_name="流动图书车运行费"), ("changed", "project_name")),
    (lambda d: d["items"][1]["indicators"][0].update(target="≥13000册"), ("changed", "indicators.target")),
    (lambda d: d["safeguards"].insert(0, {"seq": 1, "text": "落实安全责任，定期开展消防演练。"}), ("added", "safeguards")),
    (lambda d: d["safeguards"].reverse(), ("moved", "safeguards")),
    (lambda d: d["contents"][3].update(page=99), ("changed", "contents.page")),
    (lambda d: d["contents"].pop(1), ("removed", "contents")),
    (lambda d: d["cover"].update(title="2025年部门预算绩效文本", year=2025), ("changed", "cover.title")),
    (lambda d: d["cover"].update(draft=False), ("changed", "cover.draft")),
    (lambda d: d.update(overall_objective=None), ("changed", "overall_objective")),
    (lambda d: d["projects"][0]["spending_plan"].pop(1), ("removed", "spending_plan")),
    (lambda d: d["projects"][0]["objectives"].__setitem__(0, "采编图书并上架。"), ("changed", "objectives")),
    (lambda d: d["projects"][0]["objectives"].pop(0), ("removed", "objectives")),
])  # fmt: skip
def test_one_edit_is_one_difference(change: Any, wanted: tuple[str, str] | None) -> None:
    old, new = edited(change)
    if wanted is None:  # a project known only by what it holds
        assert sorted(found(old, new)) == [("changed", "code"), ("changed", "name")]
    else:
        assert found(old, new) == [wanted]
    assert len(compare(text(new), text(old))) == len(compare(text(old), text(new)))


def test_codes_that_were_mixed_up_are_two_changed_codes() -> None:
    def change(new: dict[str, Any]) -> None:
        one, other = new["projects"][0], new["projects"][1]
        one["code"], other["code"] = other["code"], one["code"]

    assert found(*edited(change)) == [("changed", "code"), ("changed", "code")]


def test_a_row_put_in_front_does_not_change_the_rows_behind_it() -> None:
    row = {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": "盲文读物借还量",
        "description": None,
        "target": "≥70册",
        "basis": None,
    }
    old, new = edited(lambda d: d["projects"][0]["indicators"].insert(0, row))
    (one,) = compare(text(old), text(new)).entries
    assert (one.kind, one.field_old, one.field_new, one.new) == ("added", None, "indicators[0]", "盲文读物借还量 ≥70册")


def test_one_form_against_one_form_is_compared_whatever_their_names() -> None:
    one, other = text(base()), text(base())
    first = replace(one, projects=one.projects[:1], items=())
    last = replace(other, projects=(replace(other.projects[1], indicators=()),), items=())
    assert not {e.kind for e in compare(first, last).entries if e.field_new == "" or e.field_old == ""}


# ------------------------------------------------------------------ edit scripts


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_an_edit_script_is_recovered_exactly(pick: random.Random) -> None:
    new, wanted = script(pick)
    assert Counter(found(base(), new)) == wanted


def mirrored(one: Difference) -> tuple[Any, ...]:
    kind = {"added": "removed", "removed": "added"}.get(one.kind, one.kind)
    return (
        kind,
        one.part,
        one.field_new,
        one.field_old,
        one.new,
        one.old,
        one.project_new,
        one.project_old,
        one.item_new,
        one.item_old,
    )


def as_told(one: Difference) -> tuple[Any, ...]:
    return (
        one.kind,
        one.part,
        one.field_old,
        one.field_new,
        one.old,
        one.new,
        one.project_old,
        one.project_new,
        one.item_old,
        one.item_new,
    )


def assert_mirrors(one: PerformanceText, other: PerformanceText) -> None:
    there = Counter(mirrored(e) for e in compare(one, other).entries)
    assert there == Counter(as_told(e) for e in compare(other, one).entries)


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False))
def test_backwards_the_same_is_found_with_kinds_swapped(pick: random.Random) -> None:
    one, other = script(pick)[0], script(pick)[0]
    for data in (one, other):
        for project in data["projects"]:
            if pick.random() < 0.3:
                pick.shuffle(project["indicators"])
            if pick.random() < 0.2:
                project["indicators"] += deepcopy(project["indicators"][:2])
        if pick.random() < 0.4:
            pick.shuffle(data["projects"])
        pick.shuffle(data["safeguards"])
    assert_mirrors(text(one), text(other))


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_differs_is_drawn(pick: random.Random) -> None:
    """Every difference has one entry, one mark in the text, and a line; nothing in the page is without."""
    one, other = text(base()), text(script(pick)[0])
    differences = compare(one, other)
    page = diff_html(one, other, differences)
    numbers = range(1, len(differences) + 1)
    assert [page.count(f'id="m{n}"') for n in numbers] == [1] * len(differences)
    assert [page.count(f'id="f{n}"') for n in numbers] == [1] * len(differences)
    data = diff_data("a", "b", differences)
    Draft202012Validator(diff_schema()).validate(data)
    assert len(data["differences"]) == sum(data["summary"].values()) == len(differences)
    lines = diff_text(one, other, differences).splitlines()
    assert sum(bool(re.match("  [~+>-] ", line)) for line in lines) == len(differences)


def three_changes(data: dict[str, Any]) -> None:
    projects = data["projects"]
    figure = Decimal(projects[0]["budget"]["total"]) + 10
    projects[0]["budget"]["total"] = str(figure)
    del projects[-1]["indicators"][1]
    projects[1]["indicators"][0]["target"] = "≥7777个"


@pytest.mark.parametrize("path", [
    pytest.param(EXAMPLE, id="ours"),
    pytest.param(REAL, id="real", marks=[pytest.mark.shared, pytest.mark.skipif(not REAL.exists(), reason="the reference text is not here")]),
])  # fmt: skip
def test_three_changes_are_three_differences(path: Path) -> None:
    one = read(path)
    data = to_data(one)
    three_changes(data)
    other = from_data(data)
    assert [e.kind for e in compare(one, other).entries] == ["changed", "changed", "removed"]
    assert_mirrors(one, other)
    assert summary(compare(one, other)).startswith("3 处不同")


@pytest.mark.shared
@pytest.mark.skipif(not REAL.exists(), reason="the reference text is not here")
def test_two_different_texts_mirror_too() -> None:
    assert_mirrors(read(EXAMPLE), read(REAL))
    assert compare(read(REAL), read(REAL)).entries == ()


# ------------------------------------------------------------------ many projects


def many(count: int, *, renamed: bool = False, seed: int = 0) -> PerformanceText:
    one = text(base())
    pick = random.Random(seed)
    projects = []
    for n in range(count):
        name = "".join(chr(0x4E00 + pick.randrange(6000)) for _ in range(9)) if renamed else f"{n:05d}号站点维护费"
        code = Words(f"13990124P00{pick.randrange(10**10):010d}") if renamed else Words(f"13990124P00{n:010d}")
        projects.append(replace(one.projects[n % 6], seq=n + 1, code=code, name=Words(name), title=None))
    return replace(one, projects=tuple(projects))


def test_fifteen_hundred_projects_in_seconds() -> None:
    old = many(1500)
    rows = [
        replace(p, indicators=tuple(replace(r, level3=Words(f"{r.level3}合计")) for r in p.indicators[1:]))
        for p in old.projects
    ]
    random.Random(1).shuffle(rows)
    started = time.perf_counter()
    assert len(compare(old, replace(old, projects=tuple(rows)))) > 1500 * 7
    compare(old, many(1500, renamed=True))
    compare(many(1500, renamed=True, seed=2), many(1500, renamed=True, seed=3))
    assert time.perf_counter() - started < 12, "a few seconds on a machine that does other work too"


# ------------------------------------------------------------------ words and page


@settings(max_examples=200, deadline=None)
@given(st.text("预算绩效目标，。12 a", max_size=60), st.text("预算绩效目标，。12 a", max_size=60))
def test_runs_hold_both_texts(old: str, new: str) -> None:
    assert "".join(words for mark, words in runs(old, new) if mark != "new") == old
    assert "".join(words for mark, words in runs(old, new) if mark != "old") == new


def test_one_kind_of_form_against_another_is_drawn_whole() -> None:
    texts = [read(path) for path in sorted((SAMPLES / "forms").glob("*.xlsx"))] + [read(EXAMPLE)]
    for one, other in permutations(texts, 2):
        differences = compare(one, other)
        page = diff_html(one, other, differences)
        assert [n for n in range(1, len(differences) + 1) if page.count(f'id="m{n}"') != 1] == []


def test_long_texts_are_told_by_what_changed() -> None:
    old = "".join(f"第{n}条措施，落实到岗到人。" for n in range(300))
    new = old.replace("第150条措施", "第150条具体措施")
    assert [words for mark, words in runs(old, new) if mark != "same"] == ["具体"]


def test_words_of_a_text_cannot_become_markup() -> None:
    evil = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'
    old, new = text(base()), text(base())
    project = new.projects[0]
    row = replace(project.indicators[0], level3=Words(evil), basis=Words(evil))
    changed = replace(project, name=Words(evil), objectives=(Words(evil),), indicators=(row, *project.indicators[1:]))
    other = replace(new, projects=(changed, *new.projects[1:]), file=evil)
    for page in (diff_html(old, other, compare(old, other)), diff_html(other, old, compare(other, old))):
        assert "<img" not in page
        assert page.count("<script") == 2
        assert " style=" not in page


def test_a_level_that_changed_in_one_row_is_drawn_in_that_row() -> None:
    old, new = edited(lambda d: d["projects"][0]["indicators"][1].update(level2="规模指标"))
    one, other = text(old), text(new)
    page = diff_html(one, other, compare(one, other))
    assert "<del>数量指标</del><ins>规模指标</ins>" in page
    assert page.count("<del>") == 2  # in the form and in the list


def test_no_difference_is_said_in_words() -> None:
    one = text(base())
    assert "没有不同" in diff_text(one, one, compare(one, one))
    assert "两份文本没有不同" in diff_html(one, one, compare(one, one))
    assert "do not differ" in diff_html(one, one, compare(one, one), lang="en")
