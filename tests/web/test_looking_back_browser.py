"""In the browser: monitor, self-evaluate, evaluate, rectify — each from the list to the end of its way, by the people whose it is."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from web import recount
from web.browser import Live, until
from web.conftest import County
from web.proving import photo
from web.scene import build_scene
from web.yearly import (  # noqa: F401 - fixture
    DECEMBER,
    MISSED,
    SEVEN_MONTHS,
    at_work,
    own_folder,
    reached,
    report,
    season_of,
    watch_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(live: Live, county: County, round_: Any) -> Any:
    """文化馆免费开放经费, paid for by three fifths."""
    return at_work(county, round_)[0]


def said(page: Any) -> str:
    """What the page says of the last act."""
    return page.locator(".said").inner_text()


def test_monitor(live: Live, county: County, project: Any) -> None:
    report(project, county.culture_compiler, **SEVEN_MONTHS)
    page = live.open(county.performer, "/monitoring/")
    page.get_by_role("link", name="布置监控").click()
    assert page.get_by_label("名称").input_value() == "2025年1—7月绩效监控"
    page.get_by_role("button", name="布置").click()
    assert "已布置" in said(page)
    page = live.open(county.culture_compiler, "/notices")
    page.get_by_role("button", name=re.compile("填报监控表")).click()
    page.get_by_role("link", name=project.name).click()
    page.get_by_role("button", name="保存并提交").click()
    assert "没有选" in said(page)  # the possibility is asked for
    for row in project.indicators.all():
        place = page.locator(f"#row-{row.uid}")
        place.get_by_label("全年预计完成").fill(reached(row.data["target"]))
        place.get_by_label("有可能" if row.data["target"] == "≥48期" else "确定能", exact=True).check()
    late = page.locator(f"#row-{project.indicators.get(data__target='≥48期').uid}")
    late.get_by_label("人员保障").check()
    late.get_by_label("原因说明").fill("两名教师调离，9月补员")
    late.get_by_label("改进措施").fill("第四季度每周加开一期")
    page.get_by_label("其中：本年财政拨款全年预计执行数").fill("86")
    page.get_by_role("button", name="保存并提交").click()
    assert "监控表已提交" in said(page)
    assert page.locator(".page-head .light").inner_text() == "滞后"
    sheet = page.url
    desk = live.open(county.other_officer, "/monitoring/")
    desk.get_by_role("link", name="2025年1—7月绩效监控").click()
    desk.get_by_role("link", name=project.name).click()
    assert "两名教师调离" in desk.locator("#main").inner_text()
    with desk.expect_download() as got:
        desk.get_by_role("link", name="PDF").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF-")
    desk.get_by_text("提出处置要求").click()
    desk.get_by_label("要求").fill("10月底前补足期数")
    desk.get_by_role("button", name="下达").click()
    desk.get_by_role("button", name="接受").click()
    assert "已接受" in said(desk)
    page.goto(sheet)
    page.get_by_label("办理情况").fill("已聘两名教师")
    page.get_by_role("button", name="报告办理情况").click()
    desk.goto(sheet)
    desk.get_by_role("button", name="核实无误，办结").click()
    assert desk.locator(".task .tag").inner_text() == "已办结"


def test_self_evaluate(live: Live, county: County, project: Any) -> None:
    report(project, county.culture_compiler, DECEMBER, **MISSED)
    page = live.open(county.performer, "/self-evaluation/")
    page.get_by_role("link", name="布置自评").click()
    page.get_by_label("报送截止日期").fill("2099-02-28")
    page.get_by_role("button", name="布置").click()
    page = live.open(county.culture_compiler, f"/projects/{project.pk}/")
    page.get_by_role("link", name="填报自评表").click()
    rows, _execution, total, grade = recount.points(project, DECEMBER)
    shown = [words.split()[0] for words in page.locator(".rows .points").all_inner_texts()]
    assert shown == [f"{one:.2f}" for one in rows]
    assert page.locator("[aria-labelledby=score] .points").inner_text().startswith(f"{total} {grade}")
    page.get_by_text("为什么是这个分").nth(1).click()
    assert "÷" in page.locator(".rows .why").nth(0).inner_text()
    page.get_by_role("button", name="保存并提交").click()
    assert "原因" in said(page)
    for place in page.locator(".rows > li").filter(has_text="（必填）").all():
        place.get_by_label("偏差原因").fill("受连续降雨影响，已在12月补课")
    page.get_by_label("存在的问题").fill("培训班没有开满。")
    page.get_by_label("改进措施", exact=True).fill("明年一季度补足。")
    page.get_by_role("button", name="保存并提交").click()
    assert "自评表已提交" in said(page)
    here = page.url
    desk = live.open(county.other_officer, here)
    desk.get_by_label("审核意见").fill("请附签到表")
    desk.get_by_role("button", name="退回修改").click()
    page.goto(here)
    assert "请附签到表" in page.locator("#main").inner_text()
    page.get_by_role("button", name="保存并提交").click()
    desk.goto(here)
    desk.get_by_role("button", name="接受").click()
    assert "已接受" in said(desk)
    with desk.expect_download() as got:
        desk.get_by_role("link", name="DOCX").click()
    assert Path(got.value.path()).read_bytes().startswith(b"PK")


def test_from_a_score_to_what_proves_it(live: Live, county: County, project: Any) -> None:
    report(project, county.culture_compiler, DECEMBER)
    form = season_of(county).forms.get(project=project)
    page = live.open(county.auditor, reverse("self-form", args=[project.pk, form.pk]))
    page.get_by_text("为什么是这个分").nth(1).click()
    page.locator(".rows .why a").first.click()
    page.get_by_role("link", name="月报.png").first.click()
    assert page.locator("img").count() >= 1


def test_evaluate(live: Live, county: County, project: Any) -> None:
    report(project, county.culture_compiler, DECEMBER, **MISSED)
    page = live.open(county.performer, "/self-evaluation/draws/")
    page.get_by_role("link", name="抽取项目").click()
    page.get_by_label("分层").select_option("none")
    page.get_by_label("每层抽取").fill("4")
    page.get_by_label("随机种子").fill("2025123")
    page.get_by_role("button", name="抽取").click()
    assert "与记录一致" in page.locator("#main").inner_text()
    page.get_by_role("link", name=project.name).click()
    page.get_by_role("link", name="开始评价").click()
    page.get_by_label("立项依据充分性的分值").fill("4")
    page.get_by_role("button", name="开始评价").click()
    assert "合计应为 100 分" in page.get_by_role("alert").inner_text()
    live.complaints.clear()  # of the answer 422
    page.get_by_label("立项依据充分性的分值").fill("3")
    page.get_by_label("来自抽样").select_option(index=1)
    page.get_by_role("button", name="开始评价").click()
    assert "93.75%" in page.locator("#row-completion").inner_text()
    for place in page.locator(".rows > li").all():
        field = place.get_by_label(re.compile("得分"))
        whole = re.search(r"满分 ([\d.]+) 分", place.inner_text())[1]
        field.fill("11" if place.get_attribute("id") == "row-completion" else whole)
    loss = page.locator("#row-completion")
    loss.get_by_label("扣分原因").fill("培训班少开3期")
    loss.get_by_label("依据").fill("报名系统导出表")
    for area in page.locator("[name^=report-]").all():
        area.fill("无。")
    page.get_by_label("存在的问题及原因分析").fill("（一）培训班少开3期，原因是教师不足。")
    page.get_by_label("有关建议").fill("（一）文化馆2026年6月底前补足师资。")
    page.get_by_role("button", name="保存并完成评价").click()
    assert "评价已完成" in said(page)
    assert page.locator("[aria-labelledby=score] .points").inner_text().startswith("99.00 优")
    for name in ("报告 DOCX", "报告 PDF"):
        with page.expect_download() as got:
            page.get_by_role("link", name=name).click()
        assert Path(got.value.path()).stat().st_size > 5000
    page.get_by_role("link", name="下达整改").click()
    page.get_by_label("问题", exact=True).fill("培训班少开3期")
    page.get_by_role("button", name="下达").click()
    assert "整改已下达" in said(page)
    assert "财政评价" in page.locator("#main").inner_text()


def test_rectify(live: Live, county: County, project: Any, tmp_path: Path) -> None:
    sheet = tmp_path / "签到表.png"
    sheet.write_bytes(photo())
    page = live.open(county.auditor, "/self-evaluation/rectification/")
    page.get_by_role("link", name="下达整改").first.click()
    page.get_by_label("整改单位").select_option(label="岚川县文化局")
    page.get_by_label("来源").select_option(label="审计")
    page.get_by_label("问题", exact=True).fill("培训签到不全")
    page.get_by_label("整改期限").fill("2099-06-30")
    page.get_by_role("button", name="下达").click()
    here = page.url
    unit = live.open(county.culture_compiler, "/self-evaluation/rectification/?state=open", phone=True)
    unit.locator("table a").first.click()
    unit.get_by_label("完成情况").fill("已补齐签到表")
    unit.get_by_role("button", name="报告整改情况").click()
    page.goto(here)
    page.get_by_role("button", name="复核属实，销号").click()
    assert "没有佐证材料" in said(page)
    unit.locator("#files").set_input_files(sheet)
    unit.get_by_role("button", name="报告整改情况").click()
    assert "签到表.png" in unit.locator("#main").inner_text()
    assert unit.get_by_role("button", name="复核属实，销号").count() == 0
    page.reload()
    page.get_by_role("button", name="复核属实，销号").click()
    assert "整改已销号" in said(page)
    until(page, "document.querySelector('img.proof').naturalWidth > 0")
    with page.expect_download() as got:
        page.get_by_role("link", name="签到表.png").click()
    assert Path(got.value.path()).read_bytes() == photo()


def test_from_the_board_over_a_score_to_the_records(live: Live, county: County, round_: Any) -> None:
    scene = build_scene(county, round_).prove().look_back()
    page = live.open(scene.who("compiler419"), "/insight/?year=2025")
    page.locator('section[aria-labelledby="all"] tbody tr:has(a[href*="/self-evaluation/"]) th a').first.click()
    page.wait_for_url("**/glance")
    assert page.locator(".tile").count() == 5
    page.locator('a.tile-figure[href*="/self-evaluation/"]').click()
    page.wait_for_url("**/self-evaluation/**")
    page.go_back()
    page.locator('section[aria-labelledby="indicators"] td a').first.click()
    page.wait_for_url("**/evidence/indicators/**")
