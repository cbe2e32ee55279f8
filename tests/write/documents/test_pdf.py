"""A text as PDF: it opens, carries its data, and its visible tables read back to the same."""

import json
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from jixiao.api import read
from jixiao.model import PerformanceText
from jixiao.write.documents import WriteError
from jixiao.write.documents.compose import completed, compose
from write.documents.roundtrip import Data, meaning, text_of
from write.documents.strategies import goal_texts, result_texts

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "src/jixiao/examples").glob("*.txt"))
pytestmark = pytest.mark.skipif(not find_spec("typst"), reason="the extra for PDF (typst) is not installed")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_reads_back_from_its_pdf(path: Path) -> None:
    from jixiao.write.documents.pdf import document

    text = read(path)
    try:
        data = document(text)
    except WriteError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")
    assert data.startswith(b"%PDF-")
    found, wanted = meaning(read(data, "x.pdf")), meaning(text)
    for entry in (*found["contents"], *wanted["contents"]):
        entry.pop("page", None)  # the document's own pages, not the source's
    assert found == wanted


def _measured(text: PerformanceText) -> list[dict[str, Any]]:
    """What typst measures of each table: how high it is at each size, and where it begins."""
    import typst

    from jixiao.write.documents import pdf

    source = pdf._template().decode()
    begin, end = source.index("#let ruled(t) ="), source.index("#let draw(b)")
    probe = """#let ruled(t) = context {
  let high(size) = measure(form(t, size, none), width: width).height.pt()
  [#metadata((number: t.number, high: sheet.sizes.map(high), at: here().position().y.pt()))<probe>]
  form(t, sheet.sizes.last(), none)
}
"""
    source = source[:begin] + probe + source[end:].replace("if b.size == none", "if true")
    words = json.dumps(pdf._inputs(compose(text), None, 2024, ""), ensure_ascii=False)
    compiler = typst.Compiler(source.encode(), font_paths=pdf._fonts(""), sys_inputs={"sheet": words, "carried": ""})
    return [entry["value"] for entry in json.loads(compiler.query("<probe>"))]


def _held(text: PerformanceText) -> int:
    """Hold what is worked out before typst sets a table to what typst measures; how many sizes were sure."""
    from jixiao.write.documents import pdf

    sheet = pdf._sheet(compose(text))
    tables = [block for block in (*sheet["front"], *sheet["body"]) if block["kind"] == "table"]
    page = (297 - 35) / 25.4 * 72
    for table, found in zip(tables, sorted(_measured(text), key=itemgetter("number")), strict=True):
        for (least, most), high in zip(table["heights"], found["high"], strict=False):
            assert least - 0.5 <= high <= most + 0.5, (table["rows"][0], table["heights"], found)
        if (size := table["size"]) is not None:
            assert found["at"] + found["high"][size] <= page + 0.5
            assert all(found["at"] + high > page for high in found["high"][:size])
    return sum(table["size"] is not None for table in tables)


def test_tables_are_as_high_as_was_worked_out() -> None:
    assert sum(_held(read(path)) for path in EXAMPLES) > len(EXAMPLES)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(goal_texts() | result_texts())
def test_tables_of_odd_words_are_as_high_as_was_worked_out(data: Data) -> None:
    _held(completed(text_of(data)))
