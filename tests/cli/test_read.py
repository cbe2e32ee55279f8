"""``jixiao read``: JSON and Markdown, to standard output and to files; Markdown reads back to the same data."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cli.runner import EXAMPLES, FAULTY, ROOT, SAMPLES, SOUND, folder, one_line, run
from jixiao.api import read
from jixiao.write.json import to_data
from jixiao.write.markdown import text_markdown

SHARED = ROOT.parent / "shared"
TEXTS = [
    *sorted(EXAMPLES.glob("*.txt")),
    *sorted(p for p in SAMPLES.glob("*/*") if p.parent.name not in ("forms", "layouts")),
]


def test_json_on_standard_output() -> None:
    done = run("read", FAULTY)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("}\n")
    data = json.loads(done.out)
    assert data == to_data(read(FAULTY))
    assert list(data) == [
        "schema",
        "cover",
        "contents",
        "overall_objective",
        "items",
        "safeguards",
        "projects",
        "problems",
    ]
    assert "澜川县" in done.out, "Chinese as it is, no escapes"


def test_two_runs_are_equal_to_the_byte() -> None:
    for options in ((), ("--places",), ("--format", "md")):
        assert run("read", FAULTY, *options).raw == run("read", FAULTY, *options).raw


def test_places() -> None:
    plain, placed = run("read", FAULTY).out, run("read", FAULTY, "--places").out
    assert '"places"' not in plain
    data = json.loads(placed)
    row = data["projects"][0]["indicators"][0]
    assert set(row["places"]) >= {"level1", "level3", "target", "basis"}
    place = row["places"]["target"]
    assert set(place) == {"file", "page", "table", "row", "column", "line"}
    assert (
        FAULTY.read_text("utf-8").split("\n")[place["line"] - 1].split("\t")[place["column"] - 1]
        == row["target"]["raw"]
    )
    assert without_places(data) == json.loads(plain)


def without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_places(v) for k, v in value.items() if k not in ("places", "printed")}
    return [without_places(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "html", "md"])
def test_standard_input_of_every_kind(kind: str) -> None:
    data = (SAMPLES / kind / f"lanchuan-water-2024.{kind}").read_bytes()
    done = run("read", "-", stdin=data)
    assert (done.code, json.loads(done.out)["cover"]["department"]) == (0, "澜川县水利局")


@pytest.mark.parametrize(
    ("name", "begins"), [("a.json", "{"), ("a.md", "澜川县"), ("a.markdown", "澜川县"), ("a", "{")]
)
def test_the_suffix_chooses_the_format(name: str, begins: str, tmp_path: Path) -> None:
    done = run("read", FAULTY, "-o", tmp_path / name)
    assert done[:3] == (0, "", "")
    assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_format_goes_before_the_suffix(tmp_path: Path) -> None:
    assert run("read", FAULTY, "-o", tmp_path / "a.md", "--format", "json").code == 0
    json.loads((tmp_path / "a.md").read_text("utf-8"))


@pytest.mark.parametrize("arguments", [(), ("没有.txt",), (FAULTY, "-o", "a.docx"), (FAULTY, "-o", "没有/a.json"), (FAULTY, "--format", "xml"),
                                       (FAULTY, SOUND), (FAULTY, "-o", ".")])  # fmt: skip
def test_what_cannot_be_done(arguments: tuple[str | Path, ...], tmp_path: Path) -> None:
    with folder(tmp_path) as here:
        one_line(run("read", *arguments))
        assert list(here.iterdir()) == []


def test_words_go_to_standard_error_and_quiet_keeps_them(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(FAULTY.read_text("utf-8").encode("gb18030"))
    done = run("read", file)
    assert "GB18030" in done.err
    json.loads(done.out)
    assert run("read", file, "--quiet").err == ""


# ------------------------------------------------------------------ Markdown


@pytest.mark.parametrize("file", TEXTS, ids=lambda p: p.name)
def test_markdown_reads_back_to_the_same_data(file: Path) -> None:
    text = read(file)
    assert to_data(read(text_markdown(text).encode(), "text.md")) == to_data(text)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["readings/official-form.docx", "readings/official-form.pdf", "texts/zunhua-2024.txt"])
def test_markdown_of_the_reference_texts_reads_back(name: str) -> None:
    if not (SHARED / name).is_file():
        pytest.skip("the reference texts are not beside the repository")
    text = read(SHARED / name)
    found, wanted = to_data(read(text_markdown(text).encode(), "text.md")), to_data(text)
    assert raws(found) == raws(wanted)


def raws(value: Any) -> Any:
    """Data with printed words compared without blanks; problems of the first reading are not printed."""
    if isinstance(value, dict):
        return {k: re.sub(r"\s", "", v) if k == "raw" else raws(v) for k, v in value.items() if k != "problems"}
    return [raws(v) for v in value] if isinstance(value, list) else value


def test_markdown_keeps_bars_and_line_ends() -> None:
    source = FAULTY.read_text("utf-8").replace("小型水库管护名录（2023年版）", "名录|附表")
    text = read(source.encode(), "a.txt")
    assert any("|" in (row.basis or "") for p in text.projects for row in p.indicators)
    assert to_data(read(text_markdown(text).encode(), "a.md")) == to_data(text)


@pytest.mark.parametrize("name", ["self-evaluation", "self-evaluation-split", "monitoring"])
def test_markdown_of_the_other_forms_reads_back(name: str) -> None:
    text = read(SAMPLES / "forms" / f"{name}.txt")
    assert raws(to_data(read(text_markdown(text).encode(), "text.md"))) == raws(to_data(text))
