"""Pages of evidence: from a project to the photo of the sign-in sheet, writing on a phone, lists taken in whole or not at all."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from jixiao_web.evidence.models import Actual, Batch, Entry, Route
from web.proving import TRAINING, filled, ledger_of, photo, project_of, proved

BACKEND = "jixiao_web.accounts.backend.Backend"
SHARE = "share(sum(training, it.passed), sum(training, it.examined))"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def compiler(county: Any) -> Client:
    return client_of(county.compiler)


@pytest.fixture
def world(county: Any, round_: Any) -> dict[str, Any]:
    return proved(county, round_)


def url(route: str, world: dict[str, Any], **names: Any) -> str:
    return reverse(route, kwargs={"pk": world["project"].pk, **names})


def words_of(answer: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(html.fromstring(answer.content.decode()).xpath("//main")[0].text_content().split())


# --- from a value to the file --------------------------------------------------------------------------------------


def test_a_photo_is_three_clicks_from_the_projects_page(world: dict[str, Any], county: Any) -> None:
    client = client_of(county.auditor)
    here = url("project", world)
    for part in ("/evidence/indicators/", "/evidence/files/", "/content"):
        page = html.fromstring(client.get(here).content.decode())
        here = next(link for link in page.xpath("//main//a/@href") if part in link and "?" not in link)
    answer = client.get(here)
    assert answer["Content-Type"] == "image/png"
    assert answer.content == photo()
    assert answer["Content-Disposition"].startswith("inline")


def test_a_trace_says_numerator_and_denominator_in_words_and_lists_their_records(
    world: dict[str, Any], compiler: Client
) -> None:
    said = words_of(compiler.get(url("indicator-trace", world, uid=world["computed"].uid)))
    for words in (
        "94.2857%",
        "66 ÷ 70",
        "培训台账的考核合格人数合计 ÷ 培训台账的参加考核人数合计 × 100%",
        "2 条记录，1 条附有佐证材料",
        "签到表.png",
    ):
        assert words in said


def test_a_typed_value_is_marked_everywhere_and_shows_its_file(world: dict[str, Any], compiler: Client) -> None:
    for route, names in (("project-evidence", {}), ("indicator-trace", {"uid": world["typed"].uid})):
        assert "手工填报" in words_of(compiler.get(url(route, world, **names)))
    said = words_of(compiler.get(url("indicator-trace", world, uid=world["typed"].uid)))
    assert "市水利局年度通报第二页" in said
    assert "通报.pdf" in said


def test_what_was_not_reported_is_not_zero(world: dict[str, Any], compiler: Client) -> None:
    said = words_of(compiler.get(url("project-evidence", world)))
    assert "分母为零，算不出来" in said
    assert "效益在三年后才能调查" in said
    assert "1 个未设定取值方式" in said


def test_a_trace_speaks_of_the_day_it_is_asked_for(world: dict[str, Any], compiler: Client) -> None:
    page = url("indicator-trace", world, uid=world["computed"].uid)
    assert "38 ÷ 40" in words_of(compiler.get(page + "?on=2025-04-30"))
    assert "未报数" in words_of(compiler.get(page + "?on=2025-01-31"))
    assert compiler.get(page + "?on=2025-13-01").status_code == 200


def test_each_side_of_a_share_is_paged_by_itself(world: dict[str, Any], compiler: Client, county: Any) -> None:
    from jixiao_web.evidence import services

    rows = [services.understand(world["ledger"], TRAINING | {"day": f"2025-01-{n:02}"}) for n in range(1, 31)]
    services.add_entries(ledger=world["ledger"], by=county.compiler, rows=rows, origin="xlsx")
    answer = compiler.get(url("indicator-trace", world, uid=world["computed"].uid) + "?part=1&page=2")
    page = html.fromstring(answer.content.decode())
    first, second = (page.xpath(f"//section[@id='p{n}']//tbody/tr") for n in (0, 1))
    assert (len(first), len(second)) == (20, 12)


def test_a_file_shows_its_digest_and_what_became_of_it(world: dict[str, Any], compiler: Client) -> None:
    from jixiao_web.evidence import store

    page = url("evidence-file", world, file=world["image"].pk)
    said = words_of(compiler.get(page))
    assert world["image"].sha256 in said
    assert "与登记时一致" in said
    store.path_of(world["image"].sha256).write_bytes(b"other")
    assert "被改动过" in words_of(compiler.get(page))
    assert compiler.get(page + "/content").status_code == 404


def test_what_is_saved_is_written_down_and_what_is_looked_at_is_not(world: dict[str, Any], compiler: Client) -> None:
    from jixiao_web.audit.models import Entry as Said

    page = url("evidence-content", world, file=world["paper"].pk)
    assert compiler.get(page)["Content-Type"] == "application/pdf"
    taken = Said.objects.filter(action="evidence.file-taken")
    assert not taken.exists()
    assert compiler.get(page + "?save=1")["Content-Disposition"].startswith("attachment")
    assert taken.count() == 1


# --- ledgers and records -------------------------------------------------------------------------------------------


def test_ledgers_are_suggested_by_the_indicators(county: Any, round_: Any, compiler: Client) -> None:
    project = project_of(county, round_, "≥95%")
    row = project.indicators.get()
    row.data |= {"level3": "培训合格率", "description": "参训人员考试合格的比例"}
    row.save()
    page = html.fromstring(compiler.get(reverse("ledger-new", args=[project.pk])).content.decode())
    wanted = page.xpath("//section[@aria-labelledby='wanted']")[0]
    assert "培训台账" in wanted.text_content()
    compiler.post(reverse("ledger-new", args=[project.pk]), {"kind": "training"})
    assert project.ledgers.get().title == "培训台账"
    again = compiler.post(reverse("ledger-new", args=[project.pk]), {"kind": "training"})
    assert again.status_code == 422
    assert "已经有“培训台账”" in words_of(again)
    assert compiler.post(reverse("ledger-new", args=[project.pk]), {"kind": "nothing"}).status_code == 422


def test_a_list_is_searched_filtered_and_paged(world: dict[str, Any], compiler: Client) -> None:
    page = url("ledger", world, ledger=world["ledger"].pk)

    def rows(asked: str) -> int:
        return len(html.fromstring(compiler.get(page + asked).content.decode()).xpath("//table[1]/tbody/tr"))

    assert (
        rows(""),
        rows("?q=护岸"),
        rows("?show=bare"),
        rows("?show=void"),
        rows("?since=2025-04-01"),
        rows("?until=x&page=9"),
    ) == (2, 1, 1, 1, 1, 2)
    assert "没有符合条件的记录" in words_of(compiler.get(page + "?q=没有这种培训"))


def test_an_entry_is_written_with_its_files_and_once(world: dict[str, Any], compiler: Client) -> None:
    page = url("entry-new", world, ledger=world["ledger"].pk)
    token = html.fromstring(compiler.get(page).content.decode()).xpath("//input[@name='token']/@value")[0]

    def send() -> Any:
        files = [SimpleUploadedFile("签到.png", photo()), SimpleUploadedFile("现场.jpg", photo(b"y"))]
        return compiler.post(
            page,
            {**TRAINING, "day": "2025-09-09", "token": token, "files": files},
            headers={"user-agent": "Mobile Mobi"},
        )

    first, second = send(), send()
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    made = Entry.objects.get(on="2025-09-09")
    assert made.attachments.count() == 2
    assert made.origin == "phone"
    assert compiler.post(page, {**TRAINING, "day": "2025-09-10", "again": "1"}).url == page


@pytest.mark.parametrize(
    ("typed", "name", "content", "said"),
    [
        ({"day": "2024-12-31"}, "", b"", "2024-12-31 不在 2025 年度内"),
        ({"people": "许多"}, "", b"", "应为数字，不是“许多”"),
        ({"name": ""}, "", b"", "请填写"),
        ({}, "照片.jpg", b"%PDF-1.4\n%%EOF", "内容是PDF，与后缀 .jpg 不符"),
        ({}, "程序.exe", b"MZ" + b"\x00" * 99, "不能作为佐证"),
        ({}, "大.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * (25 * 2**20), "有 26 MB，超过 25 MB"),
    ],
)  # fmt: skip
def test_bad_input_has_its_own_answer_and_nothing_is_kept(
    world: dict[str, Any], compiler: Client, typed: dict[str, str], name: str, content: bytes, said: str
) -> None:
    before = Entry.objects.count()
    files = {"files": [SimpleUploadedFile(name, content)]} if name else {}
    answer = compiler.post(url("entry-new", world, ledger=world["ledger"].pk), {**TRAINING, **typed, **files})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert Entry.objects.count() == before
    kept = html.fromstring(answer.content.decode()).xpath("//input[@name='sessions']/@value")
    assert kept == ["2"], "what was typed stays"


def test_a_correction_shows_the_old_value_and_its_reason(world: dict[str, Any], compiler: Client) -> None:
    said = words_of(compiler.get(url("entry", world, entry=world["changed"].pk)))
    assert "参训人数" in said
    assert "30 → 32" in said
    assert "原因：漏计两人" in said
    page = url("entry-correct", world, entry=world["entry"].pk)
    form = html.fromstring(compiler.get(page).content.decode())
    assert form.xpath("//input[@name='people']/@value") == ["40"]
    refused = compiler.post(page, {**TRAINING, "people": "41", "reason": "", "seen": "0"})
    assert refused.status_code == 422
    assert "请写明更正的原因" in words_of(refused)
    assert compiler.post(page, {**TRAINING, "people": "41", "reason": "漏计一人", "seen": "0"}).status_code == 302
    late = compiler.post(page, {**TRAINING, "people": "42", "reason": "又漏一人", "seen": "0"})
    assert late.status_code == 409
    assert "刚被同事更正过" in late.content.decode()


def test_a_record_that_was_taken_back_says_so(world: dict[str, Any], compiler: Client) -> None:
    said = words_of(compiler.get(url("entry", world, entry=world["void"].pk)))
    assert "已作废，不计入" in said
    assert "重复登记" in said
    compiler.post(url("entry-void", world, entry=world["entry"].pk), {"reason": "登记错了"})
    world["entry"].refresh_from_db()
    assert world["entry"].is_void


def test_nothing_is_declared_for_a_day_that_has_come(world: dict[str, Any], compiler: Client) -> None:
    page = url("ledger-nothing", world, ledger=world["ledger"].pk)
    for until, said in (
        ("2025-09-30", "零报告已登记"),
        ("2031-01-01", "2025 年度内"),
        ("昨天", "请填写零报告的截止日期"),
    ):
        assert said in words_of(compiler.post(page, {"until": until}, follow=True))


# --- lists ---------------------------------------------------------------------------------------------------------


def chosen(compiler: Client, world: dict[str, Any], content: bytes, name: str = "八月.xlsx") -> Any:
    """The answer to a file that was chosen, followed to where it leads."""
    page = url("ledger-import", world, ledger=world["ledger"].pk)
    return compiler.post(page, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_the_template_has_every_field_and_is_read_back(world: dict[str, Any], compiler: Client) -> None:
    content = compiler.get(url("ledger-template", world, ledger=world["ledger"].pk)).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["登记", "填写说明"]
    sheet = book["登记"]
    titles = [cell.value for cell in sheet[1]]
    for column, title in enumerate(titles, 1):
        field = next(f for f in world["ledger"].fields if title.startswith(f["title"]))
        sheet.cell(2, column).value = {"number": 5, "date": dt.date(2025, 8, 8), "text": "护林员培训", "yes-no": "是"}[
            field["kind"]
        ]
    out = io.BytesIO()
    book.save(out)
    assert "每一行都看懂了" in words_of(chosen(compiler, world, out.getvalue()))


def test_a_list_is_shown_first_and_then_taken_in_whole(world: dict[str, Any], compiler: Client) -> None:
    rows = [TRAINING | {"day": f"2025-08-{n:02}", "people": str(40 + n)} for n in range(1, 6)]
    before, content = Entry.objects.count(), filled(world["ledger"], rows)
    answer = chosen(compiler, world, content)
    assert "5 条可以登记" in words_of(answer)
    assert Entry.objects.count() == before
    page = answer.redirect_chain[-1][0]
    assert "已导入 5 条记录" in words_of(compiler.post(page, follow=True))
    assert Entry.objects.count() == before + 5
    assert "这份文件已经导入" in words_of(compiler.post(page, follow=True))
    again = chosen(compiler, world, content)
    assert again.status_code == 422
    assert "这份文件已经导入过" in words_of(again)
    assert Entry.objects.count() == before + 5


def test_every_wrong_row_has_its_line_and_nothing_is_taken_in(world: dict[str, Any], compiler: Client) -> None:
    rows = [TRAINING | {"day": "2025-08-01"}, TRAINING | {"day": "2024-08-02"}, TRAINING | {"day": "2025-08-03", "people": "四十"},
            TRAINING | {"day": "", "name": ""}, TRAINING | {"day": "2025-08-05"}]  # fmt: skip
    before = Entry.objects.count()
    answer = chosen(compiler, world, filled(world["ledger"], rows, extra={"备用": "x"}))
    said = words_of(answer)
    for line in (
        "3 行有误",
        "第 3 行",
        "2024-08-02 不在 2025 年度内",
        "第 4 行",
        "应为数字，不是“四十”",
        "第 5 行",
        "请填写“开班日期”",
        "台账没有这些列",
    ):
        assert line in said, line
    assert "登记全部" not in said
    told = words_of(compiler.post(answer.redirect_chain[-1][0], follow=True))
    assert "没有导入任何记录" in told
    assert Entry.objects.count() == before


def test_repeated_rows_are_asked_about(world: dict[str, Any], compiler: Client) -> None:
    rows = [TRAINING, TRAINING | {"day": "2025-08-09"}, TRAINING | {"day": "2025-08-09"}]
    answer = chosen(compiler, world, filled(world["ledger"], rows))
    said = words_of(answer)
    assert "台账里已有内容完全相同的记录" in said
    assert "与第 3 行完全相同" in said
    page, before = answer.redirect_chain[-1][0], Entry.objects.count()
    assert "有 2 行是重复的" in words_of(compiler.post(page, follow=True))
    assert Entry.objects.count() == before
    compiler.post(page, {"repeats": "keep"})
    assert Entry.objects.count() == before + 3


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"PK\x03\x04broken", "a.xlsx", ""), (b"", "a.csv", ""), ("甲,乙\n1,2\n".encode(), "a.csv", "没有找到“培训台账”的表头"),
     ("培训名称,日期\n".encode(), "a.csv", ""), (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "a.xlsx", "")],
)  # fmt: skip
def test_what_is_no_list_is_refused_at_once(
    world: dict[str, Any], compiler: Client, content: bytes, name: str, said: str
) -> None:
    before = Batch.objects.count()
    answer = chosen(compiler, world, content, name)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert html.fromstring(answer.content.decode()).xpath("//p[@role='alert']")
    assert Batch.objects.count() == before


def test_a_ledger_is_taken_out_as_a_workbook_and_that_is_written_down(world: dict[str, Any], compiler: Client) -> None:
    from jixiao_web.audit.models import Entry as Said

    answer = compiler.get(url("ledger-table", world, ledger=world["ledger"].pk) + "?since=2025-01-01")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [sheet.cell(n, 1).value for n in (2, 3)] == [str(world["changed"].pk), str(world["entry"].pk)]
    assert "签到表.png" in str(sheet.cell(3, sheet.max_column - 3).value)
    assert Said.objects.filter(action="evidence.exported").count() == 1


# --- how a value comes about ---------------------------------------------------------------------------------------


def routed(compiler: Client, world: dict[str, Any], **sent: str) -> Any:
    return compiler.post(url("indicator-route", world, uid=world["unsettled"].uid), sent)


def test_a_formula_is_tried_before_it_is_taken(world: dict[str, Any], compiler: Client) -> None:
    tried = words_of(routed(compiler, world, way="written", formula="sum(training, it.people)", **{"try": "1"}))
    assert "72人" in tried
    assert "参训人数合计" in tried
    assert not Route.objects.filter(indicator=world["unsettled"]).exists()
    assert routed(compiler, world, way="written", formula="sum(training, it.people)").status_code == 302
    assert Actual.objects.get(indicator=world["unsettled"], is_current=True).value == "72"


@pytest.mark.parametrize(
    ("formula", "said"),
    [("sum(training, it.nobody)", "没有“nobody”字段"), ("sum(nothing, it.people)", "没有叫“nothing”的台账"), ("sum(training", "公式写法有误"),
     ("", "公式是空的"), ("max(training, it.day)", "公式的结果却是日期"), ("eval(1)", "没有 eval 这个函数")],
)  # fmt: skip
@pytest.mark.parametrize("does", ["try", "save"])
def test_a_formula_that_does_not_fit_is_answered_in_words(
    world: dict[str, Any], compiler: Client, formula: str, said: str, does: str
) -> None:
    answer = routed(compiler, world, way="written", formula=formula, **{does: "1"})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Route.objects.filter(indicator=world["unsettled"]).exists()


def test_offers_say_what_they_come_to_and_one_click_takes_one(world: dict[str, Any], compiler: Client) -> None:
    page = html.fromstring(compiler.get(url("indicator-route", world, uid=world["unsettled"].uid)).content.decode())
    offered = {
        way.xpath("./input/@value")[0]: " ".join(way.text_content().split())
        for way in page.xpath("//label[@class='way'][code or .//code]")
    }
    assert "现在是 72人" in offered["offer:sum(training, it.people)"]
    assert routed(compiler, world, way="offer:sum(training, it.people)", formula="left from before").status_code == 302
    assert Route.objects.get(indicator=world["unsettled"]).formula == "sum(training, it.people)"


def test_an_offer_over_a_ledger_that_is_not_there_opens_it(world: dict[str, Any], compiler: Client) -> None:
    assert routed(compiler, world, way="offer:count(meeting)").status_code == 302
    assert world["project"].ledgers.get(key="meeting").title == "会议活动台账"
    assert "未报数" in words_of(compiler.get(url("indicator-trace", world, uid=world["unsettled"].uid)))


def test_a_division_by_zero_is_told_and_is_no_value(world: dict[str, Any], compiler: Client) -> None:
    tried = words_of(routed(compiler, world, way="written", formula="sum(training, it.people) / sum(training, it.people, it.people > 999)", **{"try": "1"}))  # fmt: skip
    assert "分母为零，算不出来" in tried


def test_a_reason_is_due_where_nothing_is_computed(world: dict[str, Any], compiler: Client) -> None:
    for way in ("none", "typed"):
        refused = routed(compiler, world, way=way, reason="无")
        assert refused.status_code == 422
        assert "至少 5 个字" in words_of(refused)
    assert "请选择取值方式" in words_of(routed(compiler, world))
    assert routed(compiler, world, way="typed", reason="由上级部门通报").url.endswith("/value")


def test_a_typed_value_needs_its_file(world: dict[str, Any], compiler: Client) -> None:
    page = url("indicator-value", world, uid=world["typed"].uid)
    sent = {"value": "5个", "as_of": "2025-11-30", "reason": "市水利局十一月通报"}
    for changed, said in (
        ({}, "请附上佐证材料"),
        ({"reason": ""}, "请写明数值的来源"),
        ({"value": "5%"}, "请按同样的形式填写"),
        ({"as_of": "2024-01-01"}, "2025 年度内"),
    ):
        files = {"files": SimpleUploadedFile("通报.png", photo())} if changed else {}
        answer = compiler.post(page, {**sent, **changed, **files})
        assert answer.status_code == 422
        assert said in words_of(answer)
    assert compiler.post(page, {**sent, "files": SimpleUploadedFile("通报.png", photo())}).status_code == 302
    assert world["typed"].actuals.get(is_current=True).value == "5个"
    assert "先把取值方式改为" in words_of(compiler.get(url("indicator-value", world, uid=world["computed"].uid)))


# --- what waits ----------------------------------------------------------------------------------------------------


def test_the_project_says_what_waits_to_those_who_can_do_it(
    world: dict[str, Any], county: Any, compiler: Client
) -> None:
    assert "1 个指标还没有设定取值方式" in words_of(compiler.get(url("project", world)))
    assert "还没有设定取值方式" not in words_of(client_of(county.auditor).get(url("project", world)))


def test_a_ledger_that_fell_silent_is_asked_about(
    world: dict[str, Any], county: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from jixiao_web.evidence import queries

    def said(day: dt.date) -> list[str]:
        monkeypatch.setattr(timezone, "localdate", lambda *_a: day)
        return [one.words for one in queries.waits(world["project"], county.compiler) if "没有登记" in one.words]

    assert said(dt.date(2025, 10, 1)) == []
    assert said(dt.date(2025, 12, 1)) == ["“培训台账”已有 92 天没有登记"]
    assert said(dt.date(2026, 6, 1)) == []


def test_another_projects_ledger_is_not_under_this_one(
    world: dict[str, Any], county: Any, round_: Any, compiler: Client
) -> None:
    other = project_of(county, round_)
    ledger_of(other, county.compiler)
    for route, names in (("ledger", {"ledger": world["ledger"].pk}), ("entry", {"entry": world["entry"].pk}),
                         ("evidence-file", {"file": world["image"].pk}), ("indicator-trace", {"uid": world["computed"].uid})):  # fmt: skip
        assert compiler.get(reverse(route, kwargs={"pk": other.pk, **names})).status_code == 404
