"""A text as PDF: it opens, carries its data, and its visible tables read back to the same."""

import json
import re
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
from jixiao.write.documents.sheet import Table
from write.documents.roundtrip import Data, meaning, reads_back, text_of
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

    composed = compose(text)
    sheet = pdf._sheet(composed)
    tables = [block for block in (*sheet["front"], *sheet["body"]) if block["kind"] == "table"]
    rooms = [pdf.TableRoom(block) for block in composed.blocks if isinstance(block, Table)]
    page = (297 - 35) / 25.4 * 72
    for table, room, found in zip(tables, rooms, sorted(_measured(text), key=itemgetter("number")), strict=True):
        for number, high in enumerate(found["high"]):
            least, most = (room.height(number, at_most=limit) for limit in (False, True))
            assert least - 0.5 <= high <= most + 0.5, (table["rows"][0], number, least, most, found)
        if (size := table["size"]) is not None:
            assert all(found["at"] + high <= page + 0.5 for high in found["high"][size : size + 1])
            assert all(found["at"] + high > page for high in found["high"][:size])
    return sum(table["size"] is not None for table in tables)


_FIGURE = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def _drawn(words: str, source: bytes) -> list[tuple[str, list[float]]]:
    """The pages that typst draws: each as what it draws and where."""
    import typst

    from jixiao.write.documents import pdf

    compiler = typst.Compiler(source, font_paths=pdf._fonts(""))
    found = compiler.compile(sys_inputs={"sheet": words, "carried": ""}, format="svg")
    pages = [page.decode() for page in (found if isinstance(found, list) else [found])]
    return [(_FIGURE.sub("#", page), [float(figure) for figure in _FIGURE.findall(page)]) for page in pages]


def _stand_alike(text: PerformanceText) -> int:
    """Hold the pages with heights of rows worked out to those where typst found them out; how many rows were."""
    from jixiao.write.documents import pdf

    data = pdf._inputs(compose(text), None, 2024, "")
    words, source = json.dumps(data, ensure_ascii=False), pdf._template()
    without = source.replace(b", heights: b.rows-high", b"")
    assert without != source
    for (drawn, where), (other, there) in zip(_drawn(words, source), _drawn(words, without), strict=True):
        assert drawn == other
        assert where == pytest.approx(there, abs=0.05)
    return sum(high is not None for block in data["body"] for high in block.get("rows-high", ()))


def test_rows_stand_where_typst_would_put_them() -> None:
    assert sum(_stand_alike(read(path)) for path in EXAMPLES) > 20 * len(EXAMPLES)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(goal_texts() | result_texts())
def test_rows_of_odd_words_stand_where_typst_would_put_them(data: Data) -> None:
    _stand_alike(completed(text_of(data)))


def test_tables_are_as_high_as_was_worked_out() -> None:
    assert sum(_held(read(path)) for path in EXAMPLES) > len(EXAMPLES)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(goal_texts() | result_texts())
def test_tables_of_odd_words_are_as_high_as_was_worked_out(data: Data) -> None:
    _held(completed(text_of(data)))


def test_short_words_go_on_beside_the_sentences_of_a_row_cut_by_a_page() -> None:
    """A basis longer than a page in a narrow column; where it is cut, the words beside it may be cut as well."""

    def indicator(name: str, target: str, **more: str) -> Data:
        return {
            "level1": "成本指标",
            "level2": "社会成本指标",
            "level3": name,
            "target": target,
            "forecast": "基本按期完成全年任务",
        } | more

    rows = [indicator(f"清淤渠段维护情况{n}", "不影响沿线村庄出行") for n in range(4)]
    rows.append(
        indicator(
            "沿线村庄出行情况",
            "按方案组织施工确保沿线各村群众正常出行",
            basis="依据年度清淤方案与各村签字的出行安排确定，" * 3,
        )
    )
    rows.append(indicator("沿线村民误工情况", "误工天数控制在合理范围内"))
    data = {
        "schema": "jixiao/text/1", "cover": {"year": 2024, "draft": False},
        "projects": [{"seq": 1, "title": "项目支出绩效目标执行监控表", "name": "干渠清淤", "code": "13020024P00000110001A", "unit": {"name": "第一中心"},
                      "form": "monitoring", "framework": "cost-output-benefit-satisfaction", "budget": {"in": None}, "objectives": [], "extra": [],
                      "indicators": rows, "results": {"funds": []}}],
    }  # fmt: skip
    for more in range(5):  # lines between the heading and the row that is cut
        data["projects"][0]["objectives"] = [f"保持第{n}段干渠畅通。" for n in range(1, 2 + 2 * more)]
        reads_back(completed(text_of(data)), ".pdf")
