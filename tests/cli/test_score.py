"""``jixiao score`` as a program."""

import json
from pathlib import Path

import jsonschema
import pytest

from cli.runner import SAMPLES, SOUND, one_line, run
from jixiao.write.schema import score_schema

FORM = SAMPLES / "forms" / "self-evaluation.txt"
SPLIT = SAMPLES / "forms" / "self-evaluation-split.xlsx"


def test_a_form_that_adds_up_ends_with_0_and_every_point_has_its_reason() -> None:
    done = run("score", FORM)
    assert done.code == 0
    assert "项目 1　河湖长制工作经费　99.45分 优" in done.out
    assert "目标≥95%，实际91.2%；完成率91.2÷95=96%，按比例得10×96%=9.60分。" in done.out
    assert done.out.count("满分") >= 7
    assert "与表上所填一致" in done.out
    assert "\x1b[" not in done.out


def test_differences_end_with_1() -> None:
    done = run("score", FORM, "--scheme", "caiyu-2021-101")
    assert done.code == 1
    assert "≠ “问题办结率”表上9.6分，应为9.00分" in done.out
    assert "与表上所填不符 3 处" in done.out


def test_in_english() -> None:
    done = run("score", FORM, "--lang", "en", "--scheme", "caiyu-2021-101")
    assert "≠ Total: 99.45 printed, 96.00 is right" in done.out
    assert "3 figures differ from the form" in done.out


def test_json_keeps_to_its_schema() -> None:
    validator = jsonschema.Draft202012Validator(score_schema())
    for file in (FORM, SPLIT):
        data = json.loads(run("score", file, "--format", "json", "--scheme", "caiyu-2021-101").out)
        validator.validate(data)
    assert data["scheme"]["name"] == "caiyu-2021-101"
    assert data["projects"][0]["exact"] == "6612/71"
    assert data["projects"][0]["rows"][3]["why"][-1].endswith("≈6.13分")
    assert data["summary"] == {"mismatches": 3, "incomplete": 0}


def test_several_files(tmp_path: Path) -> None:
    out = tmp_path / "scores.json"
    done = run("score", FORM, SPLIT, "-o", out)
    assert (done.code, done.out) == (0, "")
    assert "已写入" in done.err
    data = json.loads(out.read_text("utf-8"))
    assert data["schema"] == "jixiao/score-list/1"
    assert [one["projects"][0]["total"] for one in data["files"]] == ["99.45", "98.43"]


def test_region_and_day_choose() -> None:
    data = json.loads(run("score", FORM, "--region", "420106", "--format", "json").out)
    assert data["scheme"]["name"] == "hubei-2020"
    data = json.loads(run("score", FORM, "--region", "420106", "--on", "2019-05-01", "--format", "json").out)
    assert data["scheme"]["name"] == "caiyu-2020-10"


@pytest.mark.parametrize("arguments", [(SOUND,), (FORM, "--scheme", "没有"), (FORM, "--region", "13a"), ("没有.txt",)])
def test_what_cannot_be_scored_ends_with_2_in_one_line(arguments: tuple[str | Path, ...]) -> None:
    one_line(run("score", *arguments))


def test_a_text_from_standard_input() -> None:
    assert run("score", "-", stdin=FORM.read_bytes()).code == 0
