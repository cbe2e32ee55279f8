"""Final accounts: a table of two columns, in any format."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from jixiao.api import ReadError, read_accounts


def book(*rows: tuple[object, ...]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('项目,决算支出（万元）\n河道保洁服务费,43.54\n13999924p000321100012,"1,070.50"\n'.encode(), "a.csv"),
        ("河道保洁服务费\t43.54\n13999924P000321100012\t1070.50\n".encode("gb18030"), "a.txt"),
        (book(("2024年决算表",), ("项目", "科目", "决算数"), ("河道保洁服务费", "商品服务", 43.54), ("13999924P000321100012", "", 1070.5)), "a.xlsx"),
        ("单位：元\n河道保洁服务费\t435,400.00\n13999924P000321100012\t10705000\n".encode(), "a.txt"),
    ],
)  # fmt: skip
def test_sums_by_code_or_name(data: bytes, name: str) -> None:
    assert read_accounts(data, name) == {
        "河道保洁服务费": Decimal("43.54"),
        "13999924P000321100012": Decimal("1070.50"),
    }


@pytest.mark.parametrize(
    ("data", "code"), [("项目,决算\n河道保洁服务费,待定\n", "RD060"), ("甲,1.00\n甲,2.00\n", "RD061"), ("", "RD060")]
)
def test_what_is_no_account_is_refused_in_one_line(data: str, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_accounts(data.encode(), "a.csv")
    assert refused.value.code == code
    assert "\n" not in str(refused.value)
