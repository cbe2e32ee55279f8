"""Suggestions: fitting, what lacks first, never what is there, always the same."""

import json
import time
from importlib.resources import files

import pytest
from click.testing import CliRunner

from jixiao.api import read
from jixiao.check.suggest import candidates, instead, suggest, suggest_for
from jixiao.check.views import TextView
from jixiao.cli import main
from jixiao.law.library import GENERAL, kinds
from jixiao.model import PerformanceText, Project
from rules import builder

EXAMPLES = files("jixiao").joinpath("examples")
WATER, CULTURE = (str(EXAMPLES.joinpath(n)) for n in ("lanchuan-water-2024.txt", "huaixi-culture-2025-clean.txt"))
BOTH = ("output-benefit-satisfaction", "cost-output-benefit-satisfaction")


def project(name: str, rows: list[list[str]], purpose: str = "") -> Project:
    return builder.text({"project": {"name": name, "purpose": purpose, "objectives": [], "rows": rows}}).projects[0]


def names(found: object) -> list[str]:
    return [one.entry.name for one in found]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def water() -> PerformanceText:
    return read(WATER)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("检验检测设备购置经费", "设备购置数量"),
        ("消防车购置", "设备购置数量"),
        ("会计人员继续教育培训", "培训班次"),
        ("全县农业工作会议经费", "会议次数"),
        ("农村公路日常养护经费", "道路养护里程"),
        ("城区绿地养护经费", "绿地养护面积"),
        ("城市生活垃圾清运服务外包费", "垃圾清运量"),
        ("网络安全等级保护测评", "运维系统数量"),
        ("三支一扶人员生活补贴", "补助发放人数"),
        ("国土空间规划编制", "形成报告数量"),
        ("食品安全抽检经费", "抽检批次"),
        ("档案馆库房建设", "建设面积"),
        ("法律援助办案补贴", "法律援助案件办理件数"),
        ("党员干部队伍建设经费", "计划任务完成数量"),
        ("专项资金", "计划任务完成数量"),
        ("", "计划任务完成数量"),
    ],
)
def test_the_head_of_a_name_tells_the_kind(name: str, first: str) -> None:
    assert names(suggest(name))[0] == first


@pytest.mark.parametrize("kind", [k for k in kinds() if k.kind != GENERAL], ids=lambda k: k.kind)
@pytest.mark.parametrize("frame", BOTH)
def test_an_example_project_is_offered_its_own_kind(kind: object, frame: str) -> None:
    found = suggest(kind.example_project, kind.example_purpose, frame)  # type: ignore[attr-defined,arg-type]
    groups = {one.entry.group for one in found if one.kind == kind.kind}  # type: ignore[attr-defined]
    assert groups == {"quantity", "quality", "timeliness", "cost", "benefit", "satisfaction"}
    assert [one for one in found if not one.matched and one.kind != GENERAL] == []
    level1 = {one.level1 for one in found}
    assert ("成本指标" in level1) == (frame == BOTH[1])


def test_what_lacks_comes_first_and_says_why() -> None:
    rows = [row for row in builder.ROWS if row[1] not in ("质量指标", "成本指标")]
    found = suggest_for(project("公共图书馆图书购置经费", rows))
    gaps = [one.gap for one in found]
    assert gaps[:2] == ["还没有质量指标", "还没有成本指标"]
    assert gaps == sorted(gaps, key=lambda gap: not gap)
    assert "“图书”" in found[0].reason
    assert "还没有质量指标" in found[0].reason
    assert "no quality indicator yet" in found[0].reason_en
    cost = next(one for one in found if one.entry.group == "cost")
    assert (cost.level1, cost.level2, cost.row) == ("产出指标", "成本指标", "单册图书采购成本，≤__元/册")


def test_a_hollow_cost_is_a_gap() -> None:
    rows = [[*row] for row in builder.ROWS]
    rows[4][2:5] = ["项目预算控制数", "实际支出与预算的比较", "≤100%"]
    found = suggest_for(project("办公设备购置经费", rows))
    assert names(found)[0] == "单台设备购置成本"
    assert found[0].gap == "成本指标只写了预算控制"


@pytest.mark.parametrize(
    ("level2", "name", "target", "not_offered"),
    [
        ("数量指标", "专用设备采购数量", "≥5台", "设备购置数量"),
        ("数量指标", "数字化展示设备购置数量（台/套）", "≥5台", "设备购置数量"),
        ("质量指标", "仪器验收合格率", "≥98%", "设备验收合格率"),
        ("成本指标", "仪器平均单价", "≤2万元/台", "单台设备购置成本"),
        ("时效指标", "采购完成时间", "2024年6月30日前", "采购计划完成时间"),
        ("社会效益指标", "设备使用率", "≥98%", "设备投入使用率"),
        ("服务对象满意度指标", "职工满意度", "≥90%", "设备使用人员满意度"),
    ],
)
def test_what_a_project_has_is_not_offered(level2: str, name: str, target: str, not_offered: str) -> None:
    assert not_offered in names(suggest("办公设备购置经费", limit=50))
    level1 = {"社会效益指标": "效益指标", "服务对象满意度指标": "满意度指标"}.get(level2, "产出指标")
    found = suggest_for(project("办公设备购置经费", [[level1, level2, name, target]]), limit=50)
    assert not_offered not in names(found)


def test_a_void_row_is_none() -> None:
    found = suggest_for(project("办公设备购置经费", [["产出指标", "质量指标", "无", "无"]]))
    assert "还没有质量指标" in [one.gap for one in found]


def test_a_full_project_is_offered_little() -> None:
    for one in read(CULTURE).projects:
        found = suggest_for(one)
        assert len(found) <= 3
        assert not any(suggestion.missing for suggestion in found)


def test_the_shipped_example(water: PerformanceText) -> None:
    offers = {p.seq: suggest_for(p, year=2024) for p in water.projects}
    assert offers[1][0].row == "单处工程年维护成本，≤__万元/处"
    assert "安全度汛水库座数" in names(offers[2])
    assert "预警提前时间" in names(offers[4])
    assert "设备在线率" not in " ".join(names(offers[4]))
    assert not any("清淤" in name for name in names(offers[6])), "it has its cubic metres and its price"


def test_nothing_is_offered_twice() -> None:
    for kind in kinds():
        found = names(suggest(kind.example_project, kind.example_purpose, limit=50))
        assert len(set(found)) == len(found)


def test_the_limit_is_kept_and_only_cuts() -> None:
    assert suggest("办公设备购置经费", limit=3) == suggest("办公设备购置经费", limit=50)[:3]
    assert suggest("办公设备购置经费", limit=1)[0].target == "≥__台"


def test_a_deadline_has_the_year() -> None:
    found = suggest("办公设备购置经费", year=2025)
    assert "2025年__月__日前" in [one.target for one in found]


def test_the_same_words_give_the_same(water: PerformanceText) -> None:
    once = [suggest_for(p) for p in water.projects]
    candidates.cache_clear()
    assert [suggest_for(p) for p in water.projects] == once


def test_it_is_fast(water: PerformanceText) -> None:
    kinds()
    candidates.cache_clear()
    start = time.perf_counter()
    for one in water.projects:
        suggest_for(one)
    assert (time.perf_counter() - start) / len(water.projects) < 0.05, "5 ms each, with room for a busy machine"


def test_one_instead_of_a_row(water: PerformanceText) -> None:
    view = TextView(water).projects[0]
    found = instead(view, "cost")
    assert found is not None
    assert found.row == "单处工程年维护成本，≤__万元/处"
    view = TextView(builder.text({"project": {"name": "年度专项经费", "rows": builder.ROWS}})).projects[0]
    assert (
        instead(view, "benefit", view.rows[5]) is None
        or instead(view, "benefit", view.rows[5]).level2 == "社会效益指标"
    )


# ------------------------------------------------------------------ the command


def call(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["suggest", *words])
    return done.exit_code, done.output


def test_the_command_offers_what_lacks() -> None:
    code, out = call(WATER, "--project", "1")
    assert code == 0
    assert out.startswith(
        "1. 农村饮水安全工程维修养护资金\n   成本指标只写了预算控制\n   + 产出指标／成本指标／单处工程年维护成本："
    )
    assert "2. " not in out


def test_the_command_as_json() -> None:
    code, out = call("--name", "办公设备购置经费", "--purpose", "主要用于购置电脑40台", "--format", "json", "--limit", "2",
                     "--frame", "4")  # fmt: skip
    assert code == 0
    data = json.loads(out)
    assert data["schema"] == "jixiao/suggestions/1"
    (one,) = data["projects"]
    assert [s["id"] for s in one["suggestions"]] == ["purchase.number", "purchase.quality"]
    assert one["suggestions"][0]["target"] == "≥__台"
    assert one["suggestions"][0]["missing"] is True


def test_the_command_in_english() -> None:
    code, out = call("--name", "办公设备购置经费", "--lang", "en")
    assert code == 0
    assert "no quantity indicator yet" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--name"),
        ((WATER, "--name", "办公设备购置经费"), "--name"),
        ((WATER, "--project", "77"), "共有 6 个"),
        (("nowhere.docx",), "找不到"),
        ((WATER, "--limit", "0"), "--limit"),
    ],
)
def test_what_cannot_be_done_is_one_line(words: tuple[str, ...], says: str) -> None:
    code, out = call(*words)
    assert code == 2
    assert says in out
    assert out.count("\n") == 1
