"""The target table in other frames: one text in the form of the province, of 2015, of 2021, and of a file of one's own."""

from importlib.resources import files
from pathlib import Path

import pytest

from cli.runner import FAULTY, SOUND, one_line, run
from jixiao import api
from jixiao.write.documents.compose import _quotable, compose
from jixiao.write.documents.sheet import Table
from write.documents.roundtrip import meaning, stripped

NATIONAL = Path(__file__).resolve().parents[2] / "samples/layouts/goal-national-weight.txt"


def headings(text: api.PerformanceText, form: str) -> list[str]:
    """The headings of the indicators of the first table."""
    table = next(b for b in compose(text, api.chosen_form(form)).blocks if isinstance(b, Table))
    assert table.head is not None
    return [box.text.replace("\n", "") for box in table.rows[table.head]]


@pytest.mark.parametrize("words", ["备; A急购。", "备。；A急购", "备 ；  A急购：", "备，A急购"])
def test_a_description_is_quoted_as_it_will_be_read(words: str) -> None:
    assert _quotable(words) == "备，A急购"


def test_a_frame_has_its_columns() -> None:
    text = api.read(NATIONAL)
    assert headings(text, "goal-2015") == ["一级指标", "二级指标", "三级指标", "指标值", "分值"]
    assert headings(text, "goal-2021") == ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "分值"]


def test_a_value_in_three_columns() -> None:
    text = api.read(NATIONAL)
    table = next(b for b in compose(text, api.chosen_form("goal-2021")).blocks if isinstance(b, Table))
    found = {}
    for row in table.rows[(table.head or 0) + 1 :]:
        said = {box.field: box.text for box in row}
        if "level3" in said:
            found[said["level3"]] = (said["target.sign"], said["target.value"], said["target.unit"])
    assert found["人均供养成本"] == ("≤", "7615", "元/人")
    assert found["发放金额准确率"] == ("=", "100", "%")
    assert found["每月发放时间"] == ("定性", "每月10日前", "")


@pytest.mark.parametrize("suffix", [".docx", ".html", ".md", ".xlsx"])
@pytest.mark.parametrize("form", ["goal-2015", "goal-2021"])
@pytest.mark.parametrize("path", [SOUND, FAULTY, NATIONAL], ids=lambda p: p.stem)
def test_every_frame_reads_back_to_the_same_text(path: Path, form: str, suffix: str) -> None:
    text = api.read(path)
    document = api.write(text, suffix, form=api.chosen_form(form))
    for given in (document, stripped(document, suffix)):
        assert meaning(api.read(given, f"文本{suffix}")) == meaning(text)


def test_a_form_of_ones_own_is_a_file(tmp_path: Path) -> None:
    """Another province's table: other headings, another order of rows, no spending plan; no line of code."""
    goal = files("jixiao.law").joinpath("forms", "goal.toml").read_text("utf-8")
    rows = goal.split("\n\n")
    kept = [r for r in rows if "spending_plan" not in r]
    own = "\n\n".join(kept).replace('name = "goal"', 'name = "ours"').replace("绩效指标描述", "指标解释")
    file = tmp_path / "本省.toml"
    file.write_text(own, "utf-8")
    done = run("write", SOUND, "-o", tmp_path / "a.md", "--form", file)
    assert done.code == 0
    words = (tmp_path / "a.md").read_text("utf-8")
    assert "指标解释" in words
    assert "资金支出计划" not in words.replace("<br>", "")
    assert "绩效指标描述" not in words
    run("write", SOUND, "-o", tmp_path / "out", "--to", "md", "--form", file)
    assert (tmp_path / "out" / f"{SOUND.stem}.md").read_text("utf-8") == words


def test_a_form_that_no_table_has_is_refused(tmp_path: Path) -> None:
    for form in ("monitoring", "nothing", tmp_path / "none.toml"):
        one_line(run("write", SOUND, "-o", tmp_path / "a.docx", "--form", form))
    assert list(tmp_path.iterdir()) == []


def test_other_tables_of_the_text_keep_their_form() -> None:
    results = api.read(NATIONAL.parents[1] / "forms" / "self-evaluation.txt")
    with pytest.raises(api.WriteError, match="goal-2021"):
        api.write(results, ".md", form=api.chosen_form("goal-2021"))
