"""Whatever comes in: our own error or a text that holds together; and checks that say the same twice.

``make fuzz`` and ``JIXIAO_HYPOTHESIS=fuzz pytest tests/read/test_arbitrary.py`` look at many more examples.
"""

import json
import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.api import Config, Context, ReadError, check, read, review
from jixiao.lang import normalise, number, target
from jixiao.law import load_pack
from jixiao.model import Location, PerformanceText
from jixiao.read.json import from_data
from jixiao.write.json import dumps, findings_data, to_data
from strategies import figures, forms, pages, phrases, texts

ROOT = Path(__file__).parents[2]
ON = date(2024, 1, 15)
NAMES = st.sampled_from(
    (
        "甲",
        "甲.txt",
        "甲.docx",
        "甲.xlsx",
        "甲.xls",
        "甲.pdf",
        "甲.html",
        "甲.csv",
        "甲.md",
        "甲.json",
        "甲.tsv",
        "甲.mht",
        "甲.zip",
    )
)
STARTS = st.sampled_from((b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"{", b"\xff\xfe", b"\xef\xbb\xbf", b"MIME-Version: 1.0\n"))  # fmt: skip


def attempt(data: bytes, name: str) -> PerformanceText | None:
    """The text, or ``None`` where it is refused properly."""
    try:
        return read(data, name)
    except ReadError as error:
        assert re.fullmatch(r"RD0\d\d", error.code)
        assert "\n" not in str(error)
        assert error.what
        assert error.mend
        return None


def settled(data: Any) -> Any:
    """Data without what need not come back: the printed forms, and the reader's own remarks."""
    if isinstance(data, dict):
        return {
            key: settled(value) for key, value in data.items() if key not in ("raw", "problems", "printed", "places")
        }
    return [settled(value) for value in data] if isinstance(data, list) else data


def assert_holds_together(text: PerformanceText) -> None:
    data = to_data(text)
    dumps(to_data(text, places=True)).encode()
    again = to_data(from_data(json.loads(json.dumps(data))))
    assert settled(again) == settled(data)
    assert to_data(from_data(again)) == again


def assert_checks(text: PerformanceText) -> None:
    context = Context(pack=load_pack("130000", 2024), on=ON, region="139999")
    found = check(text, context)
    assert found == check(text, context)
    assert [f for f in found if not resolves(text, f.location)] == []
    assert [r for f in found for r in f.related if not resolves(text, r)] == []
    dumps(findings_data("甲", found, ON)).encode()
    for finding in found:
        assert "{" not in finding.suggestion or "{" in str(to_data(text)), finding
    review(text, Config(), on=ON, lang="en")


_STEP = re.compile(r"(?P<name>[a-z_0-9]+)(?:\[(?P<index>\d+)\])?")
_ELSEWHERE = {"cumulative_percent": "percent", "in": "unit_words"}


def resolves(text: PerformanceText, where: Location) -> bool:
    """Whether a location leads to a field that there is."""
    owner: Any = text
    if where.project is not None:
        owner = next((p for p in text.projects if p.seq == where.project), None)
    elif where.item is not None:
        owner = next((i for i in text.items if i.seq == where.item), None)
    if owner is None or where.part not in (0, 1, 2):
        return False
    for step in where.field.split(".") if where.field else ():
        match = _STEP.fullmatch(step)
        if match is None:
            return False
        name = _ELSEWHERE.get(match["name"], match["name"])
        if not hasattr(owner, name):
            return False
        owner = getattr(owner, name)
        if match["index"] is not None:
            if not isinstance(owner, tuple) or int(match["index"]) >= len(owner):
                return False
            owner = owner[int(match["index"])]
    return True


# --- reading -----------------------------------------------------------------------------------------------------


@given(STARTS, st.binary(max_size=3_000), NAMES)
def test_any_bytes(start: bytes, data: bytes, name: str) -> None:
    attempt(start + data, name)


@given(
    st.one_of(st.text(max_size=2_000), pages()),
    NAMES,
    st.sampled_from(("utf-8", "gb18030", "utf-16", "utf-16-be", "big5")),
)
def test_any_text(text: str, name: str, encoding: str) -> None:
    attempt(text.encode(encoding, "replace"), name)


@given(pages())
@example("绩效目标表\n项目编码\t1\t项目名称\t甲\n绩效目标\t①甲②乙\n")
def test_vocabulary_in_any_order(page: str) -> None:
    text = attempt(page.encode(), "甲.txt")
    if text is not None:
        assert_holds_together(text)
        assert_checks(text)


@given(forms())
def test_forms_with_faults(form: str) -> None:
    text = attempt(form.encode(), "甲.txt")
    if text is not None:
        assert_holds_together(text)
        assert_checks(text)


@given(
    forms(),
    st.sampled_from(("<table>", "<table><tbody>", "")),
    st.sampled_from(("td", "th", "td colspan=2", "td rowspan=3")),
)
def test_forms_as_web_pages(form: str, start: str, cell: str) -> None:
    rows = "".join(f"<tr>{''.join(f'<{cell}>{c}' for c in line.split(chr(9)))}</tr>" if "\t" in line else f"<p>{line}</p>{start}"
                   for line in form.splitlines())  # fmt: skip
    text = attempt(f"<html><body>{rows}".encode(), "甲.html")
    if text is not None:
        assert_holds_together(text)


@given(forms())
def test_forms_as_separated_values(form: str) -> None:
    lines = ['"' + '","'.join(line.replace('"', '""').split("\t")) + '"' for line in form.splitlines()]
    text = attempt("\n".join(lines).encode(), "甲.csv")
    if text is not None:
        assert_holds_together(text)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@given(data=st.data())
def test_office_files_with_any_part(kind: str, data: st.DataObject) -> None:
    """One part of a sound file replaced, cut or changed in a few bytes."""
    parts = dict(_parts(kind))
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    match data.draw(st.sampled_from(("bytes", "cut", "any", "gone"))):
        case "bytes":
            for _ in range(data.draw(st.integers(1, 6))):
                if part:
                    part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
        case "cut":
            del part[data.draw(st.integers(0, len(part))) :]
        case "any":
            part = bytearray(data.draw(st.binary(max_size=200)))
        case "gone":
            del parts[name]
    if name in parts:
        parts[name] = bytes(part)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)
    attempt(out.getvalue(), f"甲.{kind}")


def _parts(kind: str) -> dict[str, bytes]:
    if kind not in _PARTS:
        with zipfile.ZipFile(next((ROOT / "tests" / "samples" / kind).glob(f"*.{kind}"))) as archive:
            _PARTS[kind] = {entry: archive.read(entry) for entry in archive.namelist()}
    return _PARTS[kind]


_PARTS: dict[str, dict[str, bytes]] = {}


@given(texts)
def test_any_data(data: dict[str, Any]) -> None:
    text = attempt(json.dumps(data).encode(), "甲.json")
    assert text is not None
    assert_holds_together(text)


@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(("1", "≥5"))),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
                        ("cover", "projects", "items", "seq", "year", "title", "indicators", "target", "raw", "kind", "value", "budget", "total", "code", "results", "funds", "name", "places", "file", "page")), inner, max_size=5)))  # fmt: skip
def test_data_of_any_shape(data: Any) -> None:
    if isinstance(data, dict):
        text = attempt(json.dumps({"schema": "jixiao/text/1"} | data).encode(), "甲.json")
        if text is not None:
            assert_holds_together(text)
            assert_checks(text)


# --- checking ----------------------------------------------------------------------------------------------------


@given(texts)
def test_checking_any_text(data: dict[str, Any]) -> None:
    assert_checks(from_data(data, "甲"))


@pytest.mark.parametrize("path", [*sorted((ROOT / "src" / "jixiao" / "examples").glob("*.txt")),
                                  *sorted((ROOT / "tests" / "samples" / "forms").glob("*.txt"))], ids=lambda path: path.stem)  # fmt: skip
def test_the_samples_hold_together(path: Path) -> None:
    text = read(path)
    assert_holds_together(text)
    assert_checks(text)


# --- words -------------------------------------------------------------------------------------------------------

strings = st.one_of(st.text(max_size=60), phrases, figures, pages(8))


@given(strings)
@example("&amp;lt;p&amp;gt;")
@example("a\n1\n2")
@example("1 2 3 4")
def test_understanding_a_cell_twice_is_understanding_it_once(raw: str) -> None:
    once = normalise.cell_text(raw)
    assert normalise.cell_text(once) == once


@given(strings)
def test_understanding_prose_twice_is_understanding_it_once(raw: str) -> None:
    once = normalise.prose_text(raw)
    assert normalise.prose_text(once) == once


@given(strings)
def test_letters_and_bare_names_are_settled(raw: str) -> None:
    assert normalise.letters(normalise.letters(raw)) == normalise.letters(raw)
    assert normalise.bare(normalise.bare(raw)) == normalise.bare(raw)


@given(strings, st.one_of(st.none(), st.integers(0, 9999)))
def test_every_string_is_some_target(raw: str, year: int | None) -> None:
    found = target.parse_target(raw, year)
    assert found.kind in ("quantity", "deadline", "qualitative", "malformed")
    assert found.words.raw == raw.strip()
    assert (found.value is not None) == (found.kind == "quantity")
    assert (found.by is not None) == (found.kind == "deadline")
    for value in (found.value, found.upper):
        assert value is None or value.is_finite()
    target.impossible_date(raw, year)
    target.range_fault(raw)
    target.signs(raw)


@given(strings, st.sampled_from(("万元", "元", "亿元", "千元", "")))
def test_figures_are_finite_or_none(raw: str, unit: str) -> None:
    for value in (number.decimal(raw), number.percent(raw), number.money(raw, unit)):
        assert value is None or (isinstance(value, Decimal) and value.is_finite())
    whole = number.chinese_integer(raw)
    assert whole is None or isinstance(whole, int)


@given(st.decimals(0, 10**14, places=2))
def test_money_keeps_its_value(amount: Decimal) -> None:
    for printed in (f"{amount}", f"{amount:,}", f"{amount}万元", f"¥{amount}"):
        assert number.money(printed) == amount
    assert number.money(f"{amount:,}", "元") == amount / 10_000
