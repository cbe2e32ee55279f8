"""Forms: those we have are whole, those of others are files, and what is wrong with one is said in a line."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from jixiao.law.form import Form, FormError, chosen_form, form_for, forms
from jixiao.law.pack import load_pack

FOLDER = files("jixiao.law").joinpath("forms")
SOURCES = sorted(e.name for e in FOLDER.iterdir() if e.name.endswith(".toml"))
GOAL = FOLDER.joinpath("goal.toml").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(forms()))
def test_a_form_fills_its_grid_and_says_its_source(name: str) -> None:
    form = forms()[name]
    assert form.name == name
    assert form.source
    assert form.applies_to
    for row in (*form.head, *form.foot):
        assert all(bool(c.label) + bool(c.field) + bool(c.months) <= 1 for c in row.cells)
    keys = [c.key for c in form.columns]
    assert len(keys) == len(set(keys))


def test_every_kind_of_table_has_a_form_of_its_name() -> None:
    for kind in {kind for form in forms().values() for kind in form.applies_to}:
        assert kind in form_for(kind).applies_to


def test_a_frame_of_a_form_is_one_the_pack_knows() -> None:
    known = set(load_pack().value("frameworks"))
    for name in SOURCES:
        assert set(tomllib.loads(FOLDER.joinpath(name).read_text("utf-8")).get("frameworks", ())) <= known


def test_a_form_by_name_and_by_file(tmp_path: Path) -> None:
    assert chosen_form("goal-2021") is forms()["goal-2021"]
    file = tmp_path / "本省.toml"
    file.write_text(GOAL.replace('name = "goal"', 'name = "ours"').replace("三级指标", "具体指标"), "utf-8")
    ours = chosen_form(str(file))
    assert isinstance(ours, Form)
    assert ours.name == "ours"
    assert "具体指标" in [c.heading for c in ours.columns]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "打不开"),
        ("= x", "写得不对"),
        ('name = "x"', "缺少"),
        (GOAL.replace("grid = [", "grid = [1, "), "fill 9 of 10"),
        (GOAL.replace("columns = 8", "columns = 7", 1), "fills"),
        (GOAL.replace('heading = "二级指标"', 'headed = "二级指标"'), "headed"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_a_line(tmp_path: Path, content: str | None, words: str) -> None:
    file = tmp_path / "form.toml"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(FormError, match=words) as caught:
        chosen_form(str(file))
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_there_is_not_says_which_there_are() -> None:
    with pytest.raises(FormError, match="goal-2015"):
        chosen_form("goal-1999")
