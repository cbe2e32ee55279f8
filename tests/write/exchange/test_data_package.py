"""The Data Package: valid, complete, exact, safe in a spreadsheet, read back to the same text."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.model import PerformanceText, Safeguard, Words
from jixiao.read.json import from_data
from jixiao.write.exchange.data_package import document
from jixiao.write.exchange.dictionary import dictionary_markdown
from jixiao.write.exchange.tables import Keys, all_tables
from jixiao.write.json import to_data
from strategies import texts
from write.documents.strategies import goal_texts, result_texts
from write.exchange.package import Data, Package, Rows

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
EXAMPLES = sorted((ROOT / "src/jixiao/examples").glob("*.txt"))
FORMS = sorted(p for p in (ROOT / "tests/samples/forms").iterdir() if not p.name.endswith(".json"))
PROFILE = jsonschema.Draft7Validator(
    json.loads((ROOT / "tests/write/schemas/data-package-2.0.json").read_text("utf-8")),
    format_checker=jsonschema.FormatChecker(),
)
_QUICK = settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate],
                  suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
ANY_TEXT = st.one_of(texts, goal_texts(), result_texts()).map(lambda data: from_data(data, "甲.json"))


def assert_sound(text: PerformanceText) -> Package:
    """Valid by the profile and by its own descriptor; every value as the text has it, and no other."""
    data = document(text)
    assert data == document(text), "the same text, the same bytes"
    package = Package(data)
    assert [e.message[:300] for e in PROFILE.iter_errors(package.descriptor)] == []
    assert list(package.faults()) == []
    assert_counts(text, package.tables)
    assert_values(to_data(text), package.tables)
    assert_inert(package)
    back = api.read(data, "甲.zip")
    assert without_folders(to_data(back)) == without_folders(to_data(from_data(to_data(text))))
    return package


def without_folders(data: Data) -> Data:
    for problem in data["problems"]:
        if problem["place"]:
            problem["place"]["file"] = problem["place"]["file"].rpartition("/")[2]
    return data


def assert_counts(text: PerformanceText, tables: dict[str, Rows]) -> None:
    results = [p.results for p in text.projects if p.results is not None]
    counts = {
        "texts": 1, "contents": len(text.contents), "items": len(text.items), "safeguards": len(text.safeguards),
        "item_objectives": sum(len(i.objectives) for i in text.items),
        "item_indicators": sum(len(i.indicators) for i in text.items), "projects": len(text.projects),
        "spending_plan": sum(len(p.spending_plan) for p in text.projects),
        "objectives": sum(len(p.objectives) for p in text.projects),
        "indicators": sum(len(p.indicators) for p in text.projects),
        "budget": sum(f is not None for p in text.projects for f in (
            p.budget.total, p.budget.fiscal, p.budget.other, p.budget.initial, p.budget.adjusted, p.budget.executed)),
        "results": len(results), "funds": sum(len(r.funds) for r in results),
        "extras": sum(len(p.extra) + sum(len(i.extra) for i in p.indicators) for p in text.projects),
        "problems": len(text.problems), "columns": sum(len(table.columns) for table in all_tables()),
    }  # fmt: skip
    assert {name: len(rows) for name, rows in tables.items()} == counts


def assert_values(data: Data, tables: dict[str, Rows]) -> None:
    """Against the data contract, which is written by other code: same values, and nothing where it has null."""
    (first,) = tables["texts"]
    cover = data["cover"]
    assert {k: first[k] for k in cover} == cover
    assert first["overall_objective"] == data["overall_objective"]
    assert tidy(tables["contents"]) == data["contents"]
    assert tidy(tables["safeguards"]) == data["safeguards"]
    for project, row in zip(data["projects"], tables["projects"], strict=True):
        mine = {name: [r for r in rows if r.get("project_id") == row["project_id"]] for name, rows in tables.items()}
        form = project.get("form", "goal")
        wanted = {k: project[k] for k in ("seq", "framework", "title", "code", "name", "purpose")} | {"form": form}
        unit = {f"unit_{k}": v for k, v in project["unit"].items()}
        assert tidy([row], "project_id") == [wanted | unit]
        figures = {k: number(v) for k, v in project["budget"].items() if k != "in"}
        planned = "proposed" if cover["draft"] else "approved"
        phases = {"initial": "approved", "adjusted": "adjusted", "executed": "executed"}
        for amount in mine["budget"]:
            assert amount["amount_wanyuan"] == figures[amount["cell"]]
            assert amount["phase"] == phases.get(amount["cell"], planned)
        stated = {k: v for k, v in figures.items() if v is not None}
        assert {a["cell"]: a["amount_wanyuan"] for a in mine["budget"] if a["amount_wanyuan"] is not None} == stated
        assert [(r["month"], r["cumulative_percent"]) for r in mine["spending_plan"]] == [
            (p["month"], number(p["cumulative_percent"])) for p in project["spending_plan"]
        ]
        assert [r["text"] for r in mine["objectives"] if r["text"]] == project["objectives"]
        for indicator, cells in zip(project["indicators"], mine["indicators"], strict=True):
            for key in ("level1", "level2", "level3", "description", "basis", "deviation", "possibility"):
                assert cells[key] == indicator.get(key)
            for key in ("weight", "score"):
                assert cells[key] == number(indicator.get(key))
            for key in ("target", "actual", "forecast"):
                assert_target(cells, key, indicator.get(key))
        results = project.get("results")
        assert bool(mine["results"]) == (results is not None)
        if results is not None:
            for key, value in mine["results"][0].items():
                if key != "project_id":
                    assert value == (number(results[key]) if key.startswith("total") else results.get(key))
            names = {"approved_wanyuan": "initial", "adjusted_wanyuan": "adjusted", "executed_wanyuan": "executed",
                     "forecast_wanyuan": "forecast", "rate_percent": "rate"}  # fmt: skip
            for fund, cells in zip(results["funds"], tidy(mine["funds"]), strict=True):
                assert (cells.pop("name") or "") == fund["name"]
                assert cells == {k: number(fund.get(names.get(k, k))) for k in cells}
    for item, row in zip(data["items"], tables["items"], strict=True):
        assert tidy([row], "item_id") == [{k: item[k] for k in ("seq", "project_name", "purpose")}]
        mine = {name: [r for r in rows if r.get("item_id") == row["item_id"]] for name, rows in tables.items()}
        assert [r["text"] for r in mine["item_objectives"] if r["text"]] == item["objectives"]
        for indicator, cells in zip(item["indicators"], mine["item_indicators"], strict=True):
            assert cells["name"] == indicator["name"]
            assert_target(cells, "target", indicator["target"])


def assert_target(cells: Data, prefix: str, target: Data | None) -> None:
    target = target or {}
    wanted = {f"{prefix}_{k}": target.get(k) for k in ("kind", "comparator", "unit", "text")}
    wanted[f"{prefix}_raw"] = target.get("raw") or None
    wanted[f"{prefix}_value"], wanted[f"{prefix}_upper"] = number(target.get("value")), number(target.get("upper"))
    wanted[f"{prefix}_by"] = date.fromisoformat(target["by"]) if target.get("by") else None
    found = {k: v for k, v in cells.items() if k.startswith(f"{prefix}_")}
    assert found == {k: v or None if isinstance(v, str) else v for k, v in wanted.items()}


def tidy(rows: Rows, *more: str) -> Rows:
    """Rows without their keys."""
    return [{k: v for k, v in row.items() if k not in ("text_id", "project_id", "no", *more)} for row in rows]


def number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def assert_inert(package: Package) -> None:
    """No cell that a spreadsheet sees begins a formula, negative numbers in columns of numbers apart."""
    for name, resource in package.resources.items():
        if resource.get("type") != "table":
            continue
        assert package.files[resource["path"]].startswith(b"\xef\xbb\xbf")
        for row in package.shown(name)[1:]:
            for field, cell in zip(resource["schema"]["fields"], row, strict=True):
                if field["type"] == "string":
                    assert not re.match(r"[\t\r\n]|\s*[=+\-@＝＋－＠]", cell), (name, field["name"], cell)
                else:
                    assert re.fullmatch(r"|true|false|-?[0-9]+(\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}", cell)


@pytest.mark.parametrize("file", [*EXAMPLES, *FORMS], ids=lambda p: p.name)
def test_every_example_and_form(file: Path) -> None:
    assert_sound(api.read(file))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["texts/zunhua-2024.txt", "readings/official-form.docx"])
def test_the_reference_texts(name: str) -> None:
    if not (SHARED / name).is_file():
        pytest.skip("the reference texts are not beside the repository")
    assert_sound(api.read(SHARED / name))


@_QUICK
@given(ANY_TEXT)
def test_whatever_a_text_says(text: PerformanceText) -> None:
    assert_sound(text)


def test_sums_agree() -> None:
    text = api.read(EXAMPLES[-1])
    rows = Package(document(text)).tables["budget"]
    for cell in ("total", "fiscal", "other"):
        figures = [getattr(p.budget, cell) for p in text.projects]
        assert sum(r["amount_wanyuan"] or 0 for r in rows if r["cell"] == cell) == sum(
            f.value for f in figures if f is not None and f.value is not None
        )
    assert {r["phase"] for r in rows} == {"proposed"}, "the example is a draft"
    assert sum(r["amount_wanyuan"] for r in rows if r["component"] == "total") > 0


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "\ufeff=1", "＝1+1", "－1", "=a,b", '="x"', "=a\nb",
           "\\", "\\=1", "a\\b", "C:\\x\\", '"', '""', "'=1", "=cmd|' /C calc'!A1", "1,2", " a ", "a\r\nb", "\x00", "\x0b", "NULL", "#N/A")  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_odd_words_come_back_and_run_nowhere(words: str) -> None:
    base = api.read(EXAMPLES[0])
    text = replace(base, safeguards=(Safeguard(1, Words(words)), Safeguard(2, Words(f"甲{words}"))))
    package = Package(document(text))
    assert [r["text"] for r in package.tables["safeguards"]] == [words, f"甲{words}"]
    assert_inert(package)


def test_keys_stay_the_same_from_draft_to_final_and_tell_texts_apart() -> None:
    text = api.read(EXAMPLES[-1])
    final = replace(text, cover=replace(text.cover, draft=False), items=(), overall_objective=None)
    next_year = replace(text, cover=replace(text.cover, year=2030))
    assert Keys(text).project_ids == Keys(final).project_ids
    assert Keys(text).text_id != Keys(next_year).text_id
    codes = [p.code for p in text.projects]
    assert [key.endswith(f":{code}") for key, code in zip(Keys(text).project_ids, codes, strict=True)] == [
        code is not None and codes.count(code) == 1 and re.fullmatch(r"\d{8}[A-Z][0-9A-Z]{12}", code) is not None
        for code in codes
    ]
    forms = [
        api.read(FORMS[0].with_name(f"{name}.txt"))
        for name in ("monitoring", "self-evaluation", "self-evaluation-split")
    ]
    assert len({Keys(form).text_id for form in forms}) == 3


def test_the_publisher_says_what_no_text_says() -> None:
    text = api.read(EXAMPLES[0])
    plain = Package(document(text)).descriptor
    assert not {"licenses", "created", "contributors", "version"} & set(plain)
    at = datetime(2024, 1, 15, 8, tzinfo=UTC)
    said = Package(document(text, api.Publisher(licence="CC-BY-4.0", created=at))).descriptor
    assert (said["licenses"], said["created"]) == ([{"name": "CC-BY-4.0"}], "2024-01-15T08:00:00+00:00")
    assert not list(PROFILE.iter_errors(said))
    linked = Package(document(text, api.Publisher(licence="https://例.中国/许可"))).descriptor
    assert linked["licenses"] == [{"path": "https://例.中国/许可"}]
    with pytest.raises(api.WriteError, match="CC-BY-4"):
        document(text, api.Publisher(licence="随便 用"))


def test_the_folder_of_the_file_is_not_published() -> None:
    text = from_data(
        {"problems": [{"code": "RD030", "message": "某处", "project": None, "place": {"file": "/home/某人/草案.docx"}}]}
    )
    content = Package(document(text)).files["text.json"].decode()
    assert "某人" not in content
    assert '"file": "草案.docx"' in content


def test_the_dictionary_explains_every_column() -> None:
    page = dictionary_markdown()
    package = Package(document(api.read(EXAMPLES[0])))
    told = {(r["table"], r["name"]): r for r in package.tables["columns"]}
    for name, resource in package.resources.items():
        for field in resource.get("schema", {"fields": ()})["fields"]:
            assert f"| `{field['name']}` | {field['title']} |" in page
            assert told[name, field["name"]]["title"] == field["title"]
            assert re.search("[\u4e00-\u9fff]", field["title"])
            if field["name"].endswith("_wanyuan"):
                assert field["unit"] == "万元"
                assert "万元" in field["description"]


def test_another_reader_of_data_packages_agrees(tmp_path: Path) -> None:
    frictionless: Any = pytest.importorskip("frictionless", reason="frictionless is not installed")
    file = tmp_path / "甲.zip"
    for source in (*EXAMPLES, *FORMS):
        file.write_bytes(document(api.read(source)))
        package = frictionless.Package(str(file))
        report = package.validate()
        assert report.valid, report.flatten(["type", "message"])
        mine = Package(file.read_bytes()).tables
        for name, rows in mine.items():
            assert [row.to_dict() for row in package.get_resource(name).read_rows()] == rows
