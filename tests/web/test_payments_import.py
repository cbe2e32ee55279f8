"""The treasury's lists: each kind of bad input has its own answer and nothing of it is stored; pieces, pause, cancel, resume."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jixiao.api import ReadError
from jixiao_web.audit.models import Entry
from jixiao_web.money import importing, queries, services
from jixiao_web.money.amounts import cents, own_unit
from jixiao_web.money.importing import day_of
from jixiao_web.money.models import Coverage, Import, ImportFile, Mapping, Payment
from jixiao_web.ui.errors import Late
from web.asking import as_, said, tree, words
from web.paying import HEADINGS, as_csv, as_xlsx, begun, faults, listed, row, stored
from web.surveying import project_of

pytestmark = pytest.mark.django_db
LAST = date(2025, 12, 31)


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"project": project_of(county, round_)}


@pytest.fixture
def project(begun: dict[str, Any]) -> Any:
    return begun["project"]


def nothing_stored() -> bool:
    return not Payment.objects.exists() and not Coverage.objects.exists()


# --- a list that is well ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["清单.csv", "清单.xlsx"])
def test_a_list_is_read_checked_and_counts_when_it_is_stored(county: Any, project: Any, name: str) -> None:
    batch = begun(county, listed([row(project, 1, "1000.50"), row(project, 2, "200")], "1200.50"), name=name)
    assert (batch.state, batch.rows, batch.report["total"], batch.report["declared"]) == ("checked", 2, 120050, 120050)
    assert nothing_stored()
    done = importing.store(batch=batch, by=county.culture_compiler)
    assert done.state == "done"
    now = queries.account(project, LAST)
    assert (now.paid, now.until, now.rate) == (120050, date(2025, 3, 5), Decimal(120050) / 86_000_000 * 100)
    assert Payment.objects.filter(counts=True, batch=batch).count() == 2
    details = json.loads(Entry.objects.get(action="money.payments-imported").details)
    assert details["total"] == "1200.50"
    assert details["sha256"] == batch.sha256


def test_a_list_in_wan_yuan_says_so_above_or_in_its_heading(county: Any, project: Any) -> None:
    above = begun(county, listed([row(project, 1, "1.5")], "1.5", headings=[h.replace("（元）", "") for h in HEADINGS],
                                 above=[["国库集中支付明细表"], ["单位：万元"]]))  # fmt: skip
    heading = begun(
        county, listed([row(project, 1, "1.5")], "1.5", headings=[h.replace("（元）", "（万元）") for h in HEADINGS])
    )
    assert [b.report["total"] for b in (above, heading)] == [1_500_000, 1_500_000]
    assert [b.state for b in (above, heading)] == ["checked", "checked"]


def test_days_and_numbers_of_a_workbook_are_understood_as_they_are_shown(county: Any, project: Any) -> None:
    lines = listed([row(project, 1, 1234.5, on=date(2025, 4, 30)), row(project, 2, 0.1, on="20250501")], 1234.6)
    batch = begun(county, lines, name="清单.xlsx")
    assert batch.state == "checked", faults(batch)
    assert (batch.report["total"], batch.report["since"], batch.report["until"]) == (123460, "2025-04-30", "2025-05-01")


def test_a_project_is_found_where_its_code_is_merged_over_several_rows(county: Any, project: Any) -> None:
    rows = [row(project, n, "10") for n in (1, 2, 3)]
    for one in rows[1:]:
        one[0] = one[1] = ""
    content = as_xlsx(listed(rows, "30"), merged=[(1, 3, 0, project.code)])
    batch = importing.begin(by=county.culture_compiler, year=2025, content=content, name="合并.xlsx")
    assert (batch.state, batch.rows) == ("checked", 3), faults(batch)


def test_part_sums_headings_printed_again_and_remarks_are_no_payments(county: Any, project: Any) -> None:
    rows = [row(project, 1, "10"), ["本页小计", "", "", "", "10"], HEADINGS, row(project, 2, "20"), ["制表人：张三"]]
    batch = begun(county, listed(rows, "30"))
    assert (batch.state, batch.rows, list(faults(batch))) == ("checked", 2, ["note"])


def test_money_that_came_back_is_below_zero_however_it_is_written(county: Any, project: Any) -> None:
    rows = [row(project, 1, "100"), row(project, 2, "-30"), row(project, 3, "(20.50)")]
    stored(county, listed(rows, "49.50"))
    assert queries.account(project, LAST).paid == 4950


def test_one_voucher_may_pay_several_people_alike(county: Any, project: Any) -> None:
    rows = [row(project, 1, "100", payee=name) for name in ("甲", "乙", "丙")]
    batch = stored(county, listed(rows, "300"))
    assert (batch.state, sorted(batch.payments.values_list("nth", flat=True))) == ("done", [0, 1, 2])


# --- each kind of bad input --------------------------------------------------------------------------------------


def test_a_wrong_total_is_told_with_the_difference(county: Any, project: Any) -> None:
    batch = begun(county, listed([row(project, 1, "100"), row(project, 2, "200")], "310"))
    assert batch.state == "mapping"
    assert faults(batch) == {"total": ["明细相加 300.00 元，合计写的是 310.00 元，相差 -10.00 元"]}
    with pytest.raises(Late, match="对应列"):
        importing.store(batch=batch, by=county.culture_compiler)
    assert nothing_stored()


def test_a_list_without_a_total_asks_for_the_statements_one(county: Any, project: Any) -> None:
    batch = begun(county, listed([row(project, 1, "100")]))
    assert list(faults(batch)) == ["total"]
    told = {"columns": batch.mapping["columns"], "unit": "元", "by": county.culture_compiler}
    assert importing.match_columns(batch=batch, total=10_001, **told).state == "mapping"
    assert importing.match_columns(batch=batch, total=10_000, **told).state == "checked"


@pytest.mark.parametrize("own", ["0.02万元", "0.02万", "2千元", "200圆x"])
def test_an_amount_in_another_unit_than_the_list_stops_it(county: Any, project: Any, own: str) -> None:
    batch = begun(county, listed([row(project, 1, "100"), row(project, 2, own)], "300"))
    assert batch.state == "mapping"
    kind = "amount" if own.endswith("x") else "unit"
    assert own in faults(batch)[kind][0]
    assert kind == "amount" or "不一致" in faults(batch)[kind][0]
    assert nothing_stored()


def test_a_list_that_names_no_unit_is_not_guessed_at(county: Any, project: Any) -> None:
    plain = [h.replace("（元）", "") for h in HEADINGS]
    batch = begun(county, listed([row(project, 1, "0.01")], "0.01", headings=plain))
    assert list(faults(batch)) == ["unit"]
    again = importing.match_columns(
        batch=batch, by=county.culture_compiler, columns=batch.mapping["columns"], unit="万元"
    )
    assert (again.state, again.report["total"]) == ("checked", 100_00)


def test_the_same_payment_twice_in_a_list_is_told_with_both_rows(county: Any, project: Any) -> None:
    rows = [row(project, 1, "100"), row(project, 2, "50"), row(project, 1, "100")]
    batch = begun(county, listed(rows, "250"))
    assert (batch.state, faults(batch)) == ("mapping", {"duplicate": ["与第 2 行重复（凭证V000001）"]})
    same = {"columns": batch.mapping["columns"], "unit": "元", "by": county.culture_compiler}
    left = importing.match_columns(batch=batch, leave=["duplicate"], **same)
    assert (left.state, left.rows, left.report["new"][1]) == ("checked", 2, 15000)
    kept = importing.match_columns(batch=batch, leave=["keep"], **same)
    assert (kept.state, kept.rows, kept.report["new"][1]) == ("checked", 3, 25000)


def test_a_payment_that_counts_already_is_passed_over(county: Any, project: Any) -> None:
    stored(county, listed([row(project, 1, "100"), row(project, 2, "50")], "150"))
    batch = begun(county, listed([row(project, 2, "50"), row(project, 3, "7")], "57"), name="四月.csv")
    assert (batch.state, batch.rows, faults(batch)) == ("checked", 1, {"known": ["凭证V000002已经入账，略过"]})
    importing.store(batch=batch, by=county.culture_compiler)
    assert queries.account(project, LAST).paid == 15700


def test_a_file_that_was_imported_is_not_imported_again(county: Any, project: Any) -> None:
    lines = listed([row(project, 1, "100")], "100")
    first = begun(county, lines)
    assert begun(county, lines).pk == first.pk  # on its way: the same one
    importing.store(batch=first, by=county.culture_compiler)
    with pytest.raises(ValidationError, match="已由文化编制员导入过"):
        begun(county, lines)


def test_a_day_out_of_the_year_is_told_and_may_be_left_out(county: Any, project: Any) -> None:
    batch = begun(county, listed([row(project, 1, "100"), row(project, 2, "50", on="2024-12-31")], "150"))
    assert (batch.state, faults(batch)) == ("mapping", {"year": ["日期 2024-12-31 不在2025年度内"]})
    same = {"columns": batch.mapping["columns"], "unit": "元", "by": county.culture_compiler}
    left = importing.match_columns(batch=batch, leave=["year"], **same)
    assert (left.state, left.rows, left.report["total"]) == ("checked", 1, 15000)


def test_a_code_that_no_project_has_is_told_and_may_be_left_out(county: Any, project: Any) -> None:
    rows = [row(project, 1, "100"), ["99999925P00000000001X", "别家的项目", "V9", "2025-03-05", "70", "", ""]]
    batch = begun(county, listed(rows, "170"))
    assert (batch.state, faults(batch)) == ("mapping", {"project": ["找不到项目“99999925P00000000001X”"]})
    same = {"columns": batch.mapping["columns"], "unit": "元", "by": county.culture_compiler}
    importing.store(batch=importing.match_columns(batch=batch, leave=["project"], **same), by=county.culture_compiler)
    assert queries.account(project, LAST).paid == 10000
    assert json.loads(Entry.objects.get(action="money.payments-imported").details)["left"] == {"project": 1}


@pytest.mark.parametrize(
    ("column", "cell", "kind", "told"),
    [
        (0, "1.3992625E+20", "project", "科学计数"), (2, "", "voucher", "没有凭证号"), (2, "1.23E+19", "voucher", "科学计数"),
        (2, "9" * 65, "voucher", "超过 64 个字"), (3, "三月", "date", "日期看不懂"), (3, "2025-02-30", "date", "日期看不懂"),
        (3, "03/04/2025", "date", "日期看不懂"), (3, "", "date", "日期看不懂"), (4, "", "amount", "没有金额"), (4, "一百", "amount", "看不懂"),
        (4, "1.005", "amount", "不足一分"), (4, "0", "zero", "金额为零"), (4, "9" * 20, "amount", "过大"),
    ],
)  # fmt: skip
def test_each_bad_cell_has_its_own_words(
    county: Any, project: Any, column: int, cell: str, kind: str, told: str
) -> None:
    bad = row(project, 2, "50")
    bad[column] = cell
    if column == 0:
        bad[1] = ""
    batch = begun(county, listed([row(project, 1, "100"), bad], "150"))
    assert told in faults(batch)[kind][0]
    assert batch.state == ("checked" if kind == "zero" and not faults(batch).get("total") else "mapping")
    assert nothing_stored()


def test_columns_that_are_not_found_are_named_and_the_matching_is_remembered(county: Any, project: Any) -> None:
    odd = ["项目编码", "名", "单号", "哪天", "多少（元）", "给谁", "摘要"]
    batch = begun(county, listed([row(project, 1, "100")], "100", headings=odd))
    assert faults(batch) == {"columns": ["还没有对应的列：凭证号、支付日期、支付金额"]}
    by = county.culture_compiler
    matched = importing.match_columns(
        batch=batch, by=by, unit="元", columns={"code": 0, "voucher": 2, "on": 3, "amount": 4, "bad": 5}
    )
    assert matched.state == "checked", faults(matched)
    assert Mapping.objects.get().mapping == {"columns": {"code": 0, "voucher": 2, "on": 3, "amount": 4}, "unit": "元"}
    again = begun(county, listed([row(project, 2, "60")], "60", headings=odd), name="五月.csv")
    assert (again.state, again.rows) == ("checked", 1)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "empty.csv", "表头"), ("只有一句话\n".encode(), "text.csv", "表头"), (b"PK\x03\x04 no zip", "broken.xlsx", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "broken.xls", "损坏"), (b"\x89PNG\r\n\x1a\n" + bytes(100), "photo.xlsx", ""),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_in_words(
    county: Any, project: Any, content: bytes, name: str, told: str
) -> None:
    with pytest.raises(ReadError) as error:
        importing.begin(by=county.culture_compiler, year=2025, content=content, name=name)
    assert told in str(error.value)
    assert not Import.objects.exists()


def test_a_sheet_that_claims_to_be_endless_is_refused_before_it_is_read(county: Any, project: Any) -> None:
    content = as_xlsx([*listed([row(project, 1, "1")], "1"), *[[] for _n in range(20)]])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                data = data.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(entry, data)
    with pytest.raises(ReadError, match="超过"):
        importing.begin(by=county.culture_compiler, year=2025, content=made.getvalue(), name="huge.xlsx")


# --- overspending -------------------------------------------------------------------------------------------------


def test_a_list_over_the_budget_is_stopped_or_only_told_as_the_round_is_set(
    county: Any, project: Any, round_: Any
) -> None:
    lines = listed([row(project, 1, "860000.01")], "860000.01")
    batch = begun(county, lines)
    assert (batch.state, faults(batch)) == ("mapping", {"over": ["“文化馆免费开放经费”将超出预算 0.01 元"]})
    services.set_overspending(round_=round_, by=county.performer, way="warn")
    same = {"columns": batch.mapping["columns"], "unit": "元", "by": county.culture_compiler}
    warned = importing.match_columns(batch=batch, **same)
    assert (warned.state, warned.report["over"]) == ("checked", ["“文化馆免费开放经费”将超出预算 0.01 元"])
    assert importing.store(batch=warned, by=county.culture_compiler).state == "done"


def test_a_budget_that_shrank_while_the_list_was_stored_stops_it_in_the_end(county: Any, project: Any) -> None:
    batch = begun(county, listed([row(project, 1, "500000")], "500000"))
    services.adjust(project=project, by=county.culture_compiler, source="fiscal", after=100_00, on=date(2025, 1, 2),
                    document="财预〔2025〕1号", reason="压减")  # fmt: skip
    with pytest.raises(ValidationError, match="没有入账，请先调整预算"):
        importing.store(batch=batch, by=county.culture_compiler)
    assert not Payment.objects.filter(counts=True).exists()


# --- pieces -------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PIECE", 3)


def ten(project: Any) -> list[Any]:
    return listed([row(project, n, str(n)) for n in range(1, 11)], "55")


def test_pieces_count_together_or_not_at_all_and_go_on_where_they_stopped(
    county: Any, project: Any, small_pieces: None
) -> None:
    by = county.culture_compiler
    batch = importing.store(batch=begun(county, ten(project)), by=by, pieces=2)
    assert (batch.state, batch.stored, batch.rows) == ("storing", 6, 10)
    assert queries.account(project, LAST).paid is None
    assert not Coverage.objects.exists()
    batch = importing.pause(batch=batch, by=by)
    assert batch.state == "paused"
    with pytest.raises(Late, match="已暂停"):
        importing.pause(batch=batch, by=by)
    batch = importing.store(batch=batch, by=county.other_officer, pieces=1)  # whoever goes on
    assert (batch.state, batch.stored) == ("storing", 9)
    batch = importing.store(batch=batch, by=by, pieces=1)
    assert (batch.state, batch.stored) == ("done", 10)
    assert queries.account(project, LAST).paid == 5500
    assert sorted(Payment.objects.values_list("row", flat=True)) == list(range(2, 12))
    with pytest.raises(Late):
        importing.store(batch=batch, by=by)


def test_a_list_that_is_given_up_leaves_nothing_behind(county: Any, project: Any, small_pieces: None) -> None:
    by = county.culture_compiler
    batch = importing.store(batch=begun(county, ten(project)), by=by, pieces=2)
    assert Payment.objects.count() == 6
    batch = importing.cancel(batch=batch, by=by)
    assert (batch.state, nothing_stored(), ImportFile.objects.exists()) == ("cancelled", True, False)
    for again in (importing.cancel, importing.store):
        with pytest.raises(Late, match="已取消"):
            again(batch=batch, by=by)
    assert begun(county, ten(project)).pk != batch.pk  # it may come again


def test_what_another_list_brought_meanwhile_is_not_stored_twice(county: Any, project: Any, small_pieces: None) -> None:
    by = county.culture_compiler
    slow = importing.store(batch=begun(county, ten(project)), by=by, pieces=2)
    stored(county, listed([row(project, 2, "2")], "2"), name="另一份.csv")
    slow = importing.store(batch=slow, by=by, pieces=9)
    assert (slow.state, slow.stored, slow.rows, list(faults(slow))) == ("checked", 0, 9, ["known"])
    slow = importing.store(batch=slow, by=by, pieces=9)
    assert (slow.state, queries.account(project, LAST).paid) == ("done", 5500)


# --- who, and up to when ------------------------------------------------------------------------------------------


def test_only_who_manages_money_imports_and_only_what_they_see(county: Any, project: Any) -> None:
    lines = listed([row(project, 1, "100")], "100")
    with pytest.raises(PermissionDenied):
        begun(county, lines, by=county.culture_head)
    foreign = begun(county, lines, by=county.compiler)  # of the water department: sees no such project
    assert list(faults(foreign)) == ["project"]
    own = begun(county, lines)
    with pytest.raises(Http404):
        importing.store(batch=own, by=county.officer)


def test_a_list_speaks_of_all_projects_of_its_importer_up_to_its_last_day(county: Any, project: Any) -> None:
    others = [p for p in project.submission.projects.all() if p != project]
    assert queries.account(others[0], LAST).paid is None
    stored(county, listed([row(project, 1, "100", on="2025-05-20")], "100"))
    now = queries.account(others[0], LAST)
    assert (now.paid, now.until) == (0, date(2025, 5, 20))


# --- cells --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "unit", "amount"),
    [
        ("1,322.00", "元", 132200), ("1322", "万元", 1_322_000_000), ("￥12.5", "元", 1250), ("１２．５", "元", 1250), ("(3)", "元", -300),
        ("−7", "元", -700), ("1.234567", "万元", 1234567), ("1.2345678", "万元", None), ("1,32,2", "元", None), ("1e5", "元", None),
        ("", "元", None), ("12元整", "元", 1200), ("-(3)", "元", None), ("0.5", "千元", 50000), ("1 000", "元", 100000),
    ],
)  # fmt: skip
def test_an_amount_is_exact_or_none(cell: str, unit: str, amount: int | None) -> None:
    assert cents(cell, unit) == amount


@given(st.integers(-(10**15), 10**15))
def test_an_amount_that_is_written_is_read_back(amount: int) -> None:
    sign, whole = "-" if amount < 0 else "", abs(amount)
    assert cents(f"{sign}{whole // 100:,}.{whole % 100:02d}", "元") == amount
    assert cents(f"{sign}{whole // 1_000_000}.{whole % 1_000_000:06d}万元", "万元") == amount


@given(st.text(max_size=20))
def test_whatever_stands_in_a_cell_is_understood_or_refused(cell: str) -> None:
    assert cents(cell, "元") is None or own_unit(cell) in ("", "元", "万元", "千元", "亿元")
    assert day_of(cell) is None or day_of(cell).year > 0


# --- pages --------------------------------------------------------------------------------------------------------


def send(client: Any, content: bytes, name: str = "清单.csv", **more: Any) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post("/payments/imports/", {"year": "2025", "file": SimpleUploadedFile(name, content), **more})


def test_from_the_file_to_the_account_on_pages(county: Any, project: Any) -> None:
    client = as_(county.culture_compiler)
    taken = send(client, as_csv(listed([row(project, 1, "100"), row(project, 2, "20.5")], "120.50")))
    page = tree(client.get(taken.url))
    assert "核对无误，可以入账。" in words(page.cssselect("#report"))
    assert words(page.cssselect("#begin button")) == "确认，2 笔入账"
    page = tree(client.post(f"{taken.url}store", follow=True))
    assert "2 笔支付已入账，共 120.50 元，涉及 1 个项目。" in words(page.cssselect("main"))
    money = words(tree(client.get(f"/projects/{project.pk}/money")).cssselect("main"))
    assert "支付明细登记到 2025-03-05" in money
    assert "V000001" in money


def test_what_is_wrong_stands_on_the_page_by_kind_and_as_a_workbook(county: Any, project: Any) -> None:
    client = as_(county.culture_compiler)
    rows = [row(project, 1, "100", on="2024-12-31"), row(project, 2, "20", on="?")]
    taken = send(client, as_csv(listed(rows, "130")))
    page = words(tree(client.get(taken.url)).cssselect("#report"))
    for told in ("还不能入账", "不在本年度", "日期看不懂", "合计不符", "相差 -10.00 元"):
        assert told in page
    answer = client.get(f"{taken.url}faults.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert {line[1] for line in sheet.iter_rows(min_row=2, values_only=True)} == {
        "合计不符",
        "不在本年度",
        "日期看不懂",
    }


@pytest.mark.parametrize(
    ("content", "more", "told"),
    [(b"", {}, "请选择一个文件"), (b"abc", {}, "表头"), (as_csv(listed([], "0")), {"year": "1999"}, "请选择年度")],
)
def test_a_file_that_cannot_be_read_is_told_beside_the_form(
    county: Any, project: Any, content: bytes, more: dict[str, str], told: str
) -> None:
    client = as_(county.culture_compiler)
    answer = send(client, content, **more) if content else client.post("/payments/imports/", {"year": "2025"})
    assert answer.status_code == 422
    assert told in words(tree(answer).cssselect(".note-error"))


def test_a_total_or_day_that_is_no_such_thing_is_told(county: Any, project: Any) -> None:
    client = as_(county.culture_compiler)
    batch = begun(county, listed([row(project, 1, "100")]))
    where = f"/payments/imports/{batch.pk}/"
    columns = {f"column-{key}": n for key, n in batch.mapping["columns"].items()}
    assert "合计金额看不懂：“很多”" in said(client.post(where, {**columns, "unit": "元", "total": "很多"}, follow=True))
    assert "截至日期看不懂" in said(client.post(where, {**columns, "unit": "元", "until": "13月"}, follow=True))
    page = tree(client.post(where, {**columns, "unit": "元", "total": "100.00", "until": "2025-06-30"}, follow=True))
    assert "可以入账" in words(page.cssselect("#report"))
    importing.store(batch=batch, by=county.culture_compiler)
    assert queries.account(project, LAST).until == date(2025, 6, 30)


def test_a_script_is_told_how_far_it_is_and_why_not(county: Any, project: Any, small_pieces: None) -> None:
    client = as_(county.culture_compiler)
    batch = begun(county, ten(project))
    ask = {"path": f"/payments/imports/{batch.pk}/store", "headers": {"accept": "application/json"}}
    assert client.post(**ask).json() == {"state": "storing", "stored": 6, "rows": 10}
    assert client.post(**ask).json() == {"state": "done", "stored": 10, "rows": 10}
    refused = client.post(**ask)
    assert refused.status_code == 409
    assert "已完成" in refused.json()["detail"]


def test_the_file_comes_back_as_it_was_sent(county: Any, project: Any) -> None:
    content = as_csv(listed([row(project, 1, "100")], "100"), "gb18030")
    client = as_(county.culture_compiler)
    taken = send(client, content)
    assert "槐溪印刷厂" in words(tree(client.get(taken.url)).cssselect("#sample, .sample"))
    assert client.get(f"{taken.url}file").content == content
