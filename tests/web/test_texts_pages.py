"""The list of texts, the page of one, its findings, versions and differences."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from jixiao_web.review import services as review
from jixiao_web.submissions import checking
from web.asking import as_, said, tree, words
from web.conftest import County
from web.scene import explain, passed, write

pytestmark = pytest.mark.django_db


def listed(who: Any, query: str = "") -> list[str]:
    page = tree(as_(who).get(f"/texts/{query}"))
    return [words(x.cssselect("a")[0]) for x in page.cssselect("table.list tbody th[scope=row]")]


# --- the list --------------------------------------------------------------------------------------------------


def test_a_text_is_found_by_its_organisation_by_a_project_and_by_a_code(
    county: County, faulty: Any, handed_in: Any
) -> None:
    first = handed_in.sheets.first().data
    for query in ("文化局", first["name"][:5], first["code"], "416"):
        assert listed(county.performer, f"?q={query}") == ["岚川县文化局"]
    assert listed(county.performer, "?q=没有这样的") == []


def test_a_search_shows_which_projects_it_found(county: County, handed_in: Any) -> None:
    name = handed_in.sheets.first().data["name"]
    page = tree(as_(county.performer).get(f"/texts/?q={name}"))
    link = page.cssselect(".found a")[0]
    assert words(link) == name
    assert link.get("href") == f"/texts/{handed_in.pk}/versions/1#{handed_in.sheets.first().uid}"


@pytest.mark.parametrize(("query", "expected"), [("?state=submitted", ["岚川县文化局"]), ("?stage=head", ["岚川县文化局"]),
                                                 ("?state=approved", []), ("?sort=changed", ["岚川县文化局", "岚川县水务局"])])  # fmt: skip
def test_the_list_is_filtered_and_sorted(
    county: County, faulty: Any, handed_in: Any, query: str, expected: list[str]
) -> None:
    assert listed(county.auditor, query) == expected


def test_the_list_holds_what_is_in_sight(county: County, faulty: Any, handed_in: Any) -> None:
    assert listed(county.officer) == ["岚川县水务局"]
    assert listed(county.culture_compiler) == ["岚川县文化局"]
    assert listed(county.performer) == ["岚川县水务局", "岚川县文化局"]


def test_a_line_says_projects_money_and_findings(county: County, handed_in: Any) -> None:
    line = words(tree(as_(county.performer).get("/texts/")).cssselect("tbody tr"))
    assert " 4 253.00 " in line
    assert "单位负责人" in line


def test_the_list_asks_no_more_for_more_texts(
    county: County, faulty: Any, handed_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_(county.performer)
    client.get("/texts/")
    with django_assert_max_num_queries(20):
        client.get("/texts/")


# --- the page of a text ----------------------------------------------------------------------------------------


def buttons(who: Any, text: Any) -> tuple[str, str]:
    """What is to be done next: the words, and the main button."""
    found = tree(as_(who).get(f"/texts/{text.pk}/")).cssselect(".next")[0]
    return words(found), words(found.cssselect(".primary"))


def test_the_next_step_follows_from_who_looks_and_where_the_text_lies(
    county: County, text_of: Callable[..., Any]
) -> None:
    text = text_of(county.culture, county.culture_compiler, None)
    assert buttons(county.culture_compiler, text)[1] == "导入文件"
    assert "还没有提交过" in buttons(county.auditor, text)[0]
    text_of(county.culture, county.culture_compiler)
    text.refresh_from_db()
    assert buttons(county.culture_compiler, text)[1] == "提交…"
    review.submit(submission=text, by=county.culture_compiler)
    assert "已提交，在单位负责人审核" in buttons(county.culture_compiler, text)[0]
    assert buttons(county.culture_head, text)[1] == "阅读并审核"
    assert buttons(county.other_officer, text)[1] == "阅读第1版"
    passed(text, county.culture_head, county.other_officer, county.performer)
    assert buttons(county.culture_compiler, text)[1] == "下载批复文本"
    assert "申请调整" in buttons(county.culture_compiler, text)[0]
    assert "申请调整" not in buttons(county.culture_head, text)[0]


def test_errors_come_before_handing_in(county: County, faulty: Any) -> None:
    say, main = buttons(county.compiler, faulty)
    assert "处错误" in say
    assert main == "去改正"


def test_the_way_shows_who_passed_it_where_it_is_and_what_is_ahead(county: County, handed_in: Any) -> None:
    passed(handed_in, county.culture_head)
    stations = tree(as_(county.auditor).get(f"/texts/{handed_in.pk}/")).cssselect(".way > li")
    assert [(s.get("class"), words(s.cssselect(".way-name")).split("（")[0]) for s in stations] == [
        ("way-done", "编制"), ("way-done", "单位负责人"), ("way-here", "财政业务科室"), ("way-ahead", "财政绩效科室"), ("way-ahead", "批复"),
    ]  # fmt: skip
    assert words(stations[1].cssselect(".way-who")).startswith("文化局长 ")
    assert words(stations[2].cssselect(".way-who")) == "教科文科员"


def test_a_unit_goes_by_way_of_its_department(county: County, text_of: Callable[..., Any]) -> None:
    text = text_of(county.unit, county.unit_compiler)
    page = tree(as_(county.unit_compiler).get(f"/texts/{text.pk}/"))
    assert [words(x).split("（")[0] for x in page.cssselect(".way-name")] == [
        "编制",
        "单位负责人",
        "主管部门",
        "财政业务科室",
        "财政绩效科室",
        "批复",
    ]


def test_after_a_return_the_way_begins_anew(county: County, handed_in: Any) -> None:
    passed(handed_in, county.culture_head)
    review.return_for_revision(
        submission=handed_in, by=county.other_officer, seen=1, stage="desk", points=[review.Point("请细化")]
    )
    stations = tree(as_(county.auditor).get(f"/texts/{handed_in.pk}/")).cssselect(".way > li")
    assert [s.get("class") for s in stations] == ["way-here", *["way-ahead"] * 4]


def test_the_history_tells_every_step_with_its_reasons_and_answers(county: County, handed_in: Any) -> None:
    cell = f"{handed_in.sheets.first().uid}.purpose"
    review.return_for_revision(
        submission=handed_in, by=county.culture_head, seen=1, stage="head", points=[review.Point("请写明单价", cell)]
    )
    reason = handed_in.steps.get(action="returned").reasons.get()
    review.answer(reason=reason, by=county.culture_compiler, words="已写明")
    history = words(tree(as_(county.auditor).get(f"/texts/{handed_in.pk}/")).cssselect(".history"))
    for expected in (
        "开始编制",
        "导入文件",
        "提交",
        "第1版",
        "退回",
        "文化局长",
        "请写明单价",
        "资金用途",
        "答复：已写明",
    ):
        assert expected in history


# --- findings --------------------------------------------------------------------------------------------------


def test_findings_stand_under_their_project_the_gravest_first(county: County, faulty: Any) -> None:
    page = tree(as_(county.compiler).get(f"/texts/{faulty.pk}/findings"))
    headings = [words(x) for x in page.cssselect(".chapter h3")]
    assert headings[0].startswith("封面与第一部分")
    assert headings[1].startswith("项目1 ")
    order = {"said-error": 0, "said-warning": 1, "said-info": 2, "said-waived": 3}
    for chapter in page.cssselect(".chapter"):
        ranks = [order[x.get("class").split()[1]] for x in chapter.cssselect(".said-item")]
        assert ranks == sorted(ranks)
    shown = sum(len(x.cssselect(".said-places a")) for x in page.cssselect(".said-item"))
    assert shown == len(checking.check_draft(faulty).marks)


def test_findings_are_filtered_by_weight(county: County, faulty: Any) -> None:
    page = tree(as_(county.compiler).get(f"/texts/{faulty.pk}/findings?severity=error"))
    assert {x.get("class") for x in page.cssselect(".said-item")} == {"said-item said-error"}


def test_a_finding_leads_to_its_cell(county: County, faulty: Any, handed_in: Any) -> None:
    link = tree(as_(county.compiler).get(f"/texts/{faulty.pk}/findings?severity=error")).cssselect(".said-places a")[0]
    page, cell = link.get("href").split("#")
    assert page == f"/texts/{faulty.pk}/edit"
    assert cell in {m.cell for m in checking.check_draft(faulty).blocking}
    link = tree(as_(county.performer).get(f"/texts/{handed_in.pk}/findings")).cssselect(".said-places a")[0]
    assert link.get("href").startswith(f"/texts/{handed_in.pk}/versions/1#")


def test_a_finding_is_set_aside_with_a_reason_and_counts_again_when_that_is_taken_back(
    county: County, faulty: Any
) -> None:
    client = as_(county.compiler)
    before = checking.check_draft(faulty).counts["error"]
    mark = checking.check_draft(faulty).blocking[0]
    page = f"/texts/{faulty.pk}/findings"
    answer = client.post(f"/texts/{faulty.pk}/waivers", {"fingerprint": mark.fingerprint, "reason": "短"}, follow=True)
    assert "至少 5 个字" in said(answer)
    answer = client.post(
        f"/texts/{faulty.pk}/waivers",
        {"fingerprint": mark.fingerprint, "reason": "上级文件如此规定", "back": page},
        follow=True,
    )
    assert "已记下理由" in said(answer)
    assert "编制员说明：上级文件如此规定" in words(tree(answer))
    assert checking.check_draft(faulty).counts["error"] == before - len(
        [m for m in checking.check_draft(faulty).marks if m.waiver]
    )
    waiver = faulty.waivers.get()
    client.post(f"/texts/{faulty.pk}/waivers/{waiver.pk}/end")
    assert checking.check_draft(faulty).counts["error"] == before


def test_a_form_sends_nobody_to_another_site(county: County, faulty: Any) -> None:
    data = {"fingerprint": "x", "reason": "理由理由理由", "back": "https://example.org/texts/"}
    assert as_(county.compiler).post(f"/texts/{faulty.pk}/waivers", data).url == f"/texts/{faulty.pk}/findings"


def test_what_was_set_aside_is_told_of_the_version_it_was_set_aside_for(
    county: County, text_of: Callable[..., Any]
) -> None:
    text = text_of(county.culture, county.culture_compiler)
    write(text, county.culture_compiler, "code", "13998125P00011810001X")  # its check character is wrong
    explain(text, county.culture_compiler)
    version = review.submit(submission=text, by=county.culture_compiler)
    assert version.counts["waived"] > 0
    text.waivers.update(ended_at=timezone.now())  # taken back later: the version was handed in with it
    assert checking.check_version(version).counts == version.counts


def test_reviewers_do_not_set_findings_aside(county: County, faulty: Any) -> None:
    page = tree(as_(county.officer).get(f"/texts/{faulty.pk}/findings"))
    assert page.cssselect(".said-item")
    assert not page.cssselect(".waive")


def test_a_department_sets_nothing_aside_in_its_units_texts(county: County, text_of: Callable[..., Any]) -> None:
    text = text_of(county.unit, county.unit_compiler)
    mark = checking.check_draft(text).marks[0]
    client = as_(county.head)
    data = {"fingerprint": mark.fingerprint, "reason": "部门代为说明"}
    assert client.post(f"/texts/{text.pk}/waivers", data).status_code == 403
    assert not tree(client.get(f"/texts/{text.pk}/findings")).cssselect(".waive")


# --- versions and differences ----------------------------------------------------------------------------------


def test_the_differences_of_two_versions_are_told_field_by_field(county: County, second: Any) -> None:
    page = tree(as_(county.culture_head).get(f"/texts/{second.pk}/diff"))
    told = {words(r.cssselect("th")[0]): words(r.cssselect(".tag")) for r in page.cssselect("table.changes tbody tr")}
    assert told["资金用途"] == "修改"
    assert "删除" in told.values()
    assert all("第一部分" not in words(z) for z in page.cssselect(".zone"))
    assert page.cssselect("del")
    assert page.cssselect("ins")


def test_two_contents_that_are_the_same_say_so(county: County, second: Any) -> None:
    assert "两版没有不同" in words(tree(as_(county.auditor).get(f"/texts/{second.pk}/diff?from=2&to=2")))


@pytest.mark.parametrize("query", ["from=9&to=1", "from=x&to=1", "from=1&to=-1"])
def test_versions_that_are_not_there_are_not_compared(county: County, second: Any, query: str) -> None:
    assert as_(county.auditor).get(f"/texts/{second.pk}/diff?{query}").status_code == 404


def test_the_draft_is_held_against_the_version_before_it(county: County, handed_in: Any) -> None:
    review.withdraw(submission=handed_in, by=county.culture_compiler)
    write(handed_in, county.culture_compiler, "purpose", "草稿里的新用途")
    page = tree(as_(county.culture_compiler).get(f"/texts/{handed_in.pk}/diff"))
    assert [s.get("value") for s in page.cssselect("select option[selected]")] == ["1", "draft"]
    assert "草稿里的新用途" in words(page)


def test_an_adjustment_is_held_against_what_is_in_force(county: County, handed_in: Any) -> None:
    passed(handed_in, county.culture_head, county.other_officer, county.performer)
    review.adjust(submission=handed_in, by=county.culture_compiler, reason="县政府会议纪要")
    write(handed_in, county.culture_compiler, "purpose", "调整后的用途")
    explain(handed_in, county.culture_compiler)
    review.submit(submission=handed_in, by=county.culture_compiler)
    page = tree(as_(county.auditor).get(f"/texts/{handed_in.pk}/diff"))
    assert [s.get("value") for s in page.cssselect("select option[selected]")] == [str(handed_in.approved.number), "3"]
    assert "县政府会议纪要" in words(page)


def test_the_versions_are_listed_with_their_digests_and_files(county: County, second: Any) -> None:
    page = tree(as_(county.auditor).get(f"/texts/{second.pk}/versions"))
    assert [words(x) for x in page.cssselect("tbody th a")] == ["第2版", "第1版"]
    assert [x.get("title") for x in page.cssselect("code")] == [v.sha256 for v in second.versions.all()]
    links = [a.get("href") for a in page.cssselect("tbody tr .files a")]
    assert links[:4] == [f"/texts/{second.pk}/versions/2.{s}" for s in ("docx", "pdf", "xlsx", "json")]


# --- reading ---------------------------------------------------------------------------------------------------


def test_the_version_is_drawn_as_its_form_with_every_cell(county: County, handed_in: Any) -> None:
    page = tree(as_(county.culture_head).get(f"/texts/{handed_in.pk}/versions/1"))
    shown = {x.get("data-cell"): words(x) for x in page.cssselect("[data-cell]")}
    for sheet in handed_in.versions.get().sheets:
        for key in ("code", "name", "total", "purpose"):
            assert sheet[key] in shown[f"{sheet['uid']}.{key}"]
        for row in sheet["indicators"]:
            for key in ("level3", "description", "target", "basis"):
                assert " ".join(row[key].split()) in shown[f"{sheet['uid']}.indicators.{row['uid']}.{key}"]


def test_marks_stand_in_their_cells(county: County, handed_in: Any) -> None:
    page = tree(as_(county.culture_head).get(f"/texts/{handed_in.pk}/versions/1"))
    marks = checking.check_version(handed_in.versions.get()).marks
    assert marks
    for mark in marks:
        cell = next(x for x in page.cssselect("[data-cell]") if x.get("data-cell") == mark.cell)
        assert f"has-{mark.finding.severity}" in cell.get("class")
        assert cell.cssselect(f".sign-{mark.finding.severity}")


def test_every_place_a_finding_may_stand_in_is_on_the_page(county: County, faulty: Any) -> None:
    explain(faulty, county.compiler)
    review.submit(submission=faulty, by=county.compiler)
    page = tree(as_(county.head).get(f"/texts/{faulty.pk}/versions/1"))
    shown = {x.get("data-cell") for x in page.cssselect("[data-cell]")}
    assert {m.cell for m in checking.check_version(faulty.versions.get()).marks} <= shown


def test_what_changed_since_one_last_looked_is_marked_and_the_look_is_remembered(county: County, second: Any) -> None:
    from jixiao_web.submissions.models import Look

    Look.objects.filter(user=county.culture_head).delete()
    Look.objects.create(user=county.culture_head, submission=second, revision=0, version=second.versions.get(number=1))
    client = as_(county.culture_head)
    page = tree(client.get(f"/texts/{second.pk}/versions/2"))
    assert "您上次看的是" in words(page.cssselect(".since"))
    changed = page.cssselect("[data-cell].changed")
    assert [x.get("data-cell").rpartition(".")[2] for x in changed] == ["purpose"]
    assert changed[0].cssselect("del, ins")
    assert Look.objects.get(user=county.culture_head).version.number == 2
    assert "您上次看的是" not in words(tree(client.get(f"/texts/{second.pk}/versions/2")).cssselect(".since"))


def test_an_old_version_read_again_does_not_count_as_having_seen_the_new(county: County, second: Any) -> None:
    from jixiao_web.submissions.models import Look

    as_(county.auditor).get(f"/texts/{second.pk}/versions/1")
    assert not Look.objects.filter(user=county.auditor).exists()


def test_the_comparison_can_be_chosen_and_left_out(county: County, second: Any) -> None:
    client = as_(county.auditor)
    assert tree(client.get(f"/texts/{second.pk}/versions/2?since=1")).cssselect("[data-cell].changed")
    assert not tree(client.get(f"/texts/{second.pk}/versions/2?since=none")).cssselect("[data-cell].changed")


def test_a_version_that_is_not_there_is_not_found(county: County, handed_in: Any) -> None:
    assert as_(county.auditor).get(f"/texts/{handed_in.pk}/versions/7").status_code == 404


def test_typed_markup_stays_words(county: County, text_of: Callable[..., Any]) -> None:
    text = text_of(county.culture, county.culture_compiler)
    write(text, county.culture_compiler, "purpose", "<script>alert(1)</script><b onclick=x>用途")
    explain(text, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    for page in (
        f"/texts/{text.pk}/versions/1",
        f"/texts/{text.pk}/diff?from=draft&to=1",
        f"/texts/{text.pk}/",
        f"/texts/{text.pk}/findings",
    ):
        answer = as_(county.auditor).get(page)
        if answer.status_code == 200:
            found = tree(answer)
            assert not found.cssselect("[onclick]")
            assert all(s.get("src") or s.get("type") == "application/json" for s in found.cssselect("script"))


def test_the_pages_are_there_in_english_too(county: County, second: Any) -> None:
    client = as_(county.culture_head)
    client.post("/language", {"language": "en"})
    for path in ("", "findings", "diff", "versions/2", "versions", "report.html", "redline.html"):
        answer = client.get(f"/texts/{second.pk}/{path}")
        assert answer.status_code == 200
        assert answer["Content-Language"] == "en"
    assert "changed" in words(tree(client.get(f"/texts/{second.pk}/diff")).cssselect("table.changes .tag"))
