"""jixiao write: suffixes, exit codes, one line of error, nothing half-written."""

from pathlib import Path

import pytest

from cli.runner import FAULTY, SOUND, one_line, run
from jixiao.api import read
from jixiao.write.json import to_data


@pytest.mark.parametrize("suffix", [".docx", ".html", ".htm", ".md", ".markdown", ".json"])
def test_a_document_of_every_suffix(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"文本{suffix}"
    done = run("write", SOUND, "-o", out)
    assert (done.code, done.out) == (0, "")
    assert done.err.strip().endswith(f"已写入 {out}")
    assert len(read(out).projects) == len(read(SOUND).projects)


def test_quiet_says_nothing_and_english_is_spoken(tmp_path: Path) -> None:
    assert run("write", SOUND, "-o", tmp_path / "a.docx", "--quiet").err == ""
    assert "Written to" in run("write", SOUND, "-o", tmp_path / "a.docx", "--lang", "en").err


def test_unknown_suffixes_are_one_line(tmp_path: Path) -> None:
    for name in ("a.rtf", "a", "a.docx.", ".docx"):
        line = one_line(run("write", SOUND, "-o", tmp_path / name))
        assert ".docx" in line
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_is_not_written(tmp_path: Path) -> None:
    one_line(run("write", tmp_path / "none.txt", "-o", tmp_path / "a.docx"))
    one_line(run("write", SOUND, "-o", tmp_path / "none" / "a.docx"))
    assert list(tmp_path.iterdir()) == []


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        run("write", FAULTY, "-o", tmp_path / name, "-q")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_items_are_composed_anew_when_asked(tmp_path: Path) -> None:
    run("write", FAULTY, "-o", tmp_path / "as-it-is.json", "-q")
    run("write", FAULTY, "-o", tmp_path / "anew.json", "--compose", "-q")
    before, after = read(tmp_path / "as-it-is.json"), read(tmp_path / "anew.json")
    assert to_data(before)["items"] == to_data(read(FAULTY))["items"]
    assert before.items != after.items
    for item, project in zip(after.items, after.projects, strict=True):
        assert item.project_name == project.name
        assert item.objectives == project.objectives
        said = {str(i.target.words) for i in item.indicators}
        assert said == {str(row.target.words) for row in project.indicators if row.target.kind != "malformed"}
