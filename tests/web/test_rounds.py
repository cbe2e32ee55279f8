"""The year's round: giving it out, who owes what, reminders, deadlines; a person's first page and notices."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from jixiao_web.audit.models import Entry
from jixiao_web.review import services as review
from jixiao_web.rounds import services
from jixiao_web.rounds.models import Round, Task
from web.asking import as_, said, tree, words
from web.conftest import CLEAN, County
from web.scene import passed

pytestmark = pytest.mark.django_db
FAULTY = "src/jixiao/examples/lanchuan-water-2024.txt"


def new_round(**changes: object) -> dict[str, object]:
    return {"year": 2026, "name": "2026年绩效文本", "due": "2099-10-31", "rules_on": "2025-10-01", "form": "goal",
            "framework": "output-benefit-satisfaction", "instructions": "按新口径", "organisations": [], **changes}  # fmt: skip


# --- giving it out ---------------------------------------------------------------------------------------------


def test_a_round_gives_each_ticked_organisation_a_task_and_tells_its_compilers(county: County) -> None:
    chosen = [county.water.pk, county.unit.pk]
    answer = as_(county.performer).post("/rounds/new", new_round(organisations=chosen), follow=True)
    assert "已下达给 2 个单位" in said(answer)
    made = Round.objects.get(year=2026)
    assert set(made.tasks.values_list("organisation", flat=True)) == set(chosen)
    assert county.compiler.notices.get().words.startswith("新任务：2026年绩效文本")
    assert not county.culture_compiler.notices.exists()


def test_all_departments_are_ticked_on_a_new_form_under_their_desks(county: County) -> None:
    page = tree(as_(county.performer).get("/rounds/new"))
    boxes = page.cssselect("input[name=organisations]")
    assert {int(b.get("value")) for b in boxes} == {county.water.pk, county.culture.pk, county.unit.pk}
    assert all(b.get("checked") is not None for b in boxes)
    assert [words(x) for x in page.cssselect(".ticks legend")] == ["农业科", "教科文科"]


def test_a_round_for_nobody_is_refused_and_what_was_typed_stays(county: County) -> None:
    page = tree(as_(county.performer).post("/rounds/new", new_round()))
    assert "请至少选择一个单位" in words(page.cssselect(".errorlist"))
    assert page.cssselect("[name=name]")[0].get("value") == "2026年绩效文本"
    assert not Round.objects.exists()


def test_two_rounds_of_one_name_are_refused_in_words(county: County, round_: Round) -> None:
    data = new_round(year=2025, name=round_.name, organisations=[county.water.pk])
    page = tree(as_(county.performer).post("/rounds/new", data))
    assert page.cssselect(".note-error")
    assert Round.objects.count() == 1


def test_an_organisation_is_added_once(county: County, round_: Round) -> None:
    from jixiao_web.accounts.models import Organisation

    new = Organisation.objects.create(
        region=round_.region, kind="department", code="430", name="岚川县林业局", desk=county.desk
    )
    client = as_(county.performer)
    for expected in ("任务已下达", "已经有这项任务"):
        answer = client.post(f"/rounds/{round_.pk}/tasks", {"organisation": new.pk, "due": "2099-10-31"}, follow=True)
        assert expected in said(answer)
    assert round_.tasks.filter(organisation=new).count() == 1


# --- who owes what ---------------------------------------------------------------------------------------------


@pytest.fixture
def under_way(county: County, round_: Round, text_of) -> Round:
    """Water: a faulty draft, late. Culture: handed in. The station: not begun."""
    text_of(county.water, county.compiler, FAULTY)
    services.set_due(
        by=county.performer,
        task=round_.tasks.get(organisation=county.water),
        due=timezone.localdate() - timedelta(days=2),
        reason="提前",
    )
    text = text_of(county.culture, county.culture_compiler, CLEAN)
    review.submit(submission=text, by=county.culture_compiler)
    return round_


def names(page) -> list[str]:
    return [words(x).split()[0] for x in page.cssselect("tbody th[scope=row]")]


def test_the_table_says_state_holder_findings_and_days(county: County, under_way: Round) -> None:
    page = tree(as_(county.performer).get(f"/rounds/{under_way.pk}/"))
    rows = {words(r.cssselect("th")[0]).split()[0]: words(r) for r in page.cssselect("tbody tr")}
    assert "编制中" in rows["岚川县水务局"]
    assert "逾期 2 天" in rows["岚川县水务局"]
    assert "错误" in rows["岚川县水务局"]
    assert "编制员、编制员乙" in rows["岚川县水务局"]
    assert "已提交 单位负责人 文化局长" in rows["岚川县文化局"]
    assert "未开始" in rows["岚川县水文站"]
    assert "逾期 1" in words(page.cssselect(".legend"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=submitted", ["岚川县文化局"]), ("late=1", ["岚川县水务局"]), ("q=水", ["岚川县水务局", "岚川县水文站"]),
        ("sort=-name", ["岚川县文化局", "岚川县水文站", "岚川县水务局"]), ("sort=due", ["岚川县水务局", "岚川县水文站", "岚川县文化局"]),
        ("sort=state", ["岚川县水文站", "岚川县水务局", "岚川县文化局"]), ("sort=findings", ["岚川县水务局", "岚川县文化局", "岚川县水文站"]),
        ("sort=changed", ["岚川县文化局", "岚川县水务局", "岚川县水文站"]), ("state=nonsense", ["岚川县水务局", "岚川县水文站", "岚川县文化局"]),
    ],
)  # fmt: skip
def test_the_table_is_filtered_and_sorted(county: County, under_way: Round, query: str, expected: list[str]) -> None:
    assert names(tree(as_(county.performer).get(f"/rounds/{under_way.pk}/?{query}"))) == expected


def test_filter_by_desk(county: County, under_way: Round) -> None:
    assert names(tree(as_(county.performer).get(f"/rounds/{under_way.pk}/?desk={county.other_desk.pk}"))) == [
        "岚川县文化局"
    ]


def test_an_order_nobody_knows_is_refused(county: County, under_way: Round) -> None:
    assert as_(county.performer).get(f"/rounds/{under_way.pk}/?sort=secret").status_code == 400


@pytest.mark.parametrize(
    ("who", "expected"),
    [("compiler", ["岚川县水务局", "岚川县水文站"]), ("culture_head", ["岚川县文化局"]), ("officer", ["岚川县水务局", "岚川县水文站"]),
     ("auditor", ["岚川县水务局", "岚川县水文站", "岚川县文化局"])],
)  # fmt: skip
def test_each_sees_the_rows_of_their_own_reach(county: County, under_way: Round, who: str, expected: list[str]) -> None:
    assert names(tree(as_(county.people[who]).get(f"/rounds/{under_way.pk}/"))) == expected


def test_the_workbook_is_the_table_as_filtered(county: County, under_way: Round) -> None:
    answer = as_(county.performer).get(f"/rounds/{under_way.pk}/table.xlsx?late=1")
    assert "filename*=utf-8''" in answer["Content-Disposition"].lower()
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1][:4] == ("单位代码", "单位", "归口科室", "状态")
    assert len(rows) == 3
    assert rows[2][:4] == ("415", "岚川县水务局", "农业科", "编制中")
    assert rows[2][7] == -2
    assert rows[2][8] > 0


def test_the_table_costs_no_more_questions_for_more_rows(
    county: County, under_way: Round, django_assert_max_num_queries
) -> None:
    client = as_(county.performer)
    client.get(f"/rounds/{under_way.pk}/")
    with django_assert_max_num_queries(25):
        client.get(f"/rounds/{under_way.pk}/")


# --- deadlines and reminders -----------------------------------------------------------------------------------


def test_reminding_all_reaches_those_who_owe_and_nobody_else(county: County, under_way: Round) -> None:
    before = county.culture_compiler.notices.count()
    answer = as_(county.performer).post(f"/rounds/{under_way.pk}/remind", {"all": 1, "words": "请抓紧"}, follow=True)
    assert "已催报 2 个单位" in said(answer)
    assert county.compiler.notices.filter(words="绩效科：请抓紧").exists()
    assert county.head.notices.filter(words__contains="请抓紧").exists()
    assert county.culture_compiler.notices.count() == before
    assert Entry.objects.filter(action="task.reminded").count() == 2


def test_reminding_the_ticked_reaches_only_them(county: County, under_way: Round) -> None:
    task = under_way.tasks.get(organisation=county.unit)
    as_(county.officer).post(f"/rounds/{under_way.pk}/remind", {"task": [task.pk]})
    assert county.unit_compiler.notices.filter(words__contains="农业科").exists()
    assert not county.compiler.notices.filter(words__contains="农业科").exists()


def test_a_desk_cannot_remind_departments_of_another(county: County, under_way: Round) -> None:
    task = under_way.tasks.get(organisation=county.unit)
    answer = as_(county.other_officer).post(f"/rounds/{under_way.pk}/remind", {"task": [task.pk]}, follow=True)
    assert "没有选中" in said(answer)
    assert not county.unit_compiler.notices.filter(words__contains="教科文科").exists()


def test_a_deadline_changes_with_a_reason_and_the_record_holds_both(county: County, round_: Round) -> None:
    task = round_.tasks.get(organisation=county.water)
    client = as_(county.performer)
    answer = client.post(f"/tasks/{task.pk}/due", {"due": "2099-11-30", "reason": ""}, follow=True)
    assert words(tree(answer).cssselect(".note-error"))
    client.post(f"/tasks/{task.pk}/due", {"due": "2099-11-30", "reason": "汛期顺延"})
    task.refresh_from_db()
    assert task.due == date(2099, 11, 30)
    assert "汛期顺延" in Entry.objects.get(action="task.due-changed").details


def test_nothing_changes_in_a_round_that_ended(county: County, round_: Round) -> None:
    client = as_(county.performer)
    client.post(f"/rounds/{round_.pk}/close")
    task = round_.tasks.get(organisation=county.water)
    answer = client.post(f"/tasks/{task.pk}/due", {"due": "2099-11-30", "reason": "顺延"}, follow=True)
    assert "已经结束" in said(answer)
    assert Task.objects.get(pk=task.pk).due == date(2099, 12, 31)
    assert not tree(client.get(f"/rounds/{round_.pk}/")).cssselect("[data-dialog=due]")


def test_the_list_counts_what_one_may_see(county: County, under_way: Round) -> None:
    def row(who: object) -> str:
        return words(tree(as_(who).get("/rounds/")).cssselect("tbody tr"))

    assert "3 1 0 进行中" in row(county.performer)
    assert "1 1 0 进行中" in row(county.culture_compiler)


# --- the first page --------------------------------------------------------------------------------------------


def test_the_compiler_begins_a_task_with_one_click(county: County, round_: Round) -> None:
    page = tree(as_(county.compiler).get("/"))
    form = page.cssselect(".todo form")[0]
    assert form.get("action") == f"/tasks/{round_.tasks.get(organisation=county.water).pk}/start"
    assert "未开始" in words(page.cssselect(".todo"))


def test_a_returned_text_says_how_many_reasons_wait(county: County, under_way: Round) -> None:
    text = under_way.tasks.get(organisation=county.culture).submission
    review.return_for_revision(
        submission=text, by=county.culture_head, seen=1, stage="head", points=[review.Point("一"), review.Point("二")]
    )
    todo = words(tree(as_(county.culture_compiler).get("/")).cssselect(".todo"))
    assert "已退回" in todo
    assert "2 条退回意见待答复" in todo


def test_the_decider_sees_what_waits_and_nobody_else_does(county: County, under_way: Round) -> None:
    assert "岚川县文化局" in words(tree(as_(county.culture_head).get("/")).cssselect("main"))
    assert "岚川县文化局" not in words(tree(as_(county.head).get("/")).cssselect("main"))
    assert "没有等您审核的文本" in words(tree(as_(county.other_officer).get("/")).cssselect("main"))


@pytest.mark.parametrize(
    ("who", "expected"),
    [("nobody", "您还没有任何角色"), ("culture_compiler", "财政部门下达任务"), ("system_admin", "还没有人员的机构"),
     ("security_admin", "等待授予角色的人员"), ("audit_admin", "审计记录条数"), ("auditor", "已批复的文本")],
)  # fmt: skip
def test_everybody_reads_what_is_theirs_before_there_is_a_round(county: County, who: str, expected: str) -> None:
    assert expected in words(tree(as_(county.people[who]).get("/")).cssselect("main"))


def test_a_notice_is_read_by_opening_it_and_leads_to_its_place(county: County, under_way: Round) -> None:
    notice = county.culture_head.notices.get()
    client = as_(county.culture_head)
    assert words(tree(client.get("/")).cssselect(".bell b")) == "1"
    answer = client.post("/notices", {"notice": notice.pk})
    assert answer.url == notice.link
    assert not tree(client.get("/")).cssselect(".bell b")


def test_a_notice_of_somebody_else_is_not_there(county: County, under_way: Round) -> None:
    notice = county.culture_head.notices.get()
    assert as_(county.head).post("/notices", {"notice": notice.pk}).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_notices_are_read_at_once(county: County, round_: Round) -> None:
    client = as_(county.compiler)
    client.post("/notices")
    assert not county.compiler.notices.filter(read_at=None).exists()
    assert "没有未读通知" in words(tree(client.get("/")).cssselect("aside"))


def test_what_is_being_adjusted_is_not_owed(county: County, round_: Round, handed_in) -> None:
    passed(handed_in, county.culture_head, county.other_officer, county.performer)
    review.adjust(submission=handed_in, by=county.culture_compiler, reason="县政府会议纪要")
    Task.objects.filter(pk=handed_in.task_id).update(due=timezone.localdate() - timedelta(days=9))
    page = tree(as_(county.performer).get(f"/rounds/{round_.pk}/"))
    assert "逾期 0" in words(page.cssselect(".legend"))
    assert "逾期" not in words(page.cssselect("tbody"))
    before = county.culture_compiler.notices.count()
    as_(county.performer).post(f"/rounds/{round_.pk}/remind", {"all": 1})
    assert county.culture_compiler.notices.count() == before
    todo = words(tree(as_(county.culture_compiler).get("/")).cssselect(".todo"))
    assert "调整中" in todo
    assert "继续编制" in todo
    assert "逾期" not in todo


def test_without_projects_the_boards_say_so(county: County) -> None:
    client = as_(county.performer)
    for page in ("", "results", "ranking", "public"):
        assert "还没有项目在执行" in client.get(f"/insight/{page}").content.decode()
    assert client.get("/insight/projects.csv").status_code == 404
