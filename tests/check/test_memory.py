"""A memory of earlier runs changes nothing but the time: what is found is what is found without."""

import inspect
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from jixiao.api import Context, Memory, check, read
from jixiao.check import views
from jixiao.check.discover import rule_class
from jixiao.model import PerformanceText, Words
from write.documents.roundtrip import Data, text_of
from write.documents.strategies import goal_texts, result_texts

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted((ROOT / "src/jixiao/examples").glob("*.txt"))


def _changed(text: PerformanceText) -> Iterator[PerformanceText]:
    """The text, and the same projects in other texts; then one project after the other changed."""
    yield text
    yield replace(text, cover=replace(text.cover, year=(text.cover.year or 2024) - 9, department=Words("东河区水务局")))
    yield replace(text, items=(), overall_objective=None)
    yield replace(text, projects=text.projects[::-1])
    yield replace(text, projects=text.projects + text.projects[:1])
    yield replace(text, projects=text.projects[1:])
    projects = list(text.projects)
    for number, project in enumerate(projects):
        rows = tuple(replace(row, description=None, basis=row.level3) for row in project.indicators)
        projects[number] = replace(project, indicators=rows, objectives=projects[0].objectives)
        yield replace(text, projects=tuple(projects))
    yield text


def _hold(text: PerformanceText, memory: Memory, context: Context) -> int:
    found = 0
    for one in _changed(text):
        wanted = check(one, context)
        assert check(one, context, memory=memory) == wanted
        found += len(wanted)
    return found


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_the_same_is_found_with_a_memory(path: Path) -> None:
    assert _hold(read(path), Memory(), Context()) > 100


def test_texts_languages_and_thresholds_may_take_turns_with_one_memory() -> None:
    memory = Memory(most=5)  # fewer than there are projects: some are forgotten
    for context in (Context(), Context(lang="en"), Context(settings={"project_name_length": 4}), Context()):
        for path in TEXTS:
            _hold(read(path), memory, context)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(goal_texts() | result_texts())
def test_the_same_is_found_in_odd_texts(data: Data) -> None:
    _hold(text_of(data), Memory(), Context())


def test_what_was_found_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text, memory, looked = read(TEXTS[0]), Memory(), 0

    def count(_row: object) -> Iterator[object]:
        nonlocal looked
        looked += 1
        return iter(())

    monkeypatch.setattr(rule_class("ZZ03"), "check_indicator", lambda _rule, row: count(row))
    check(text, memory=memory)
    once = looked
    check(text, memory=memory)
    assert 0 < once == looked


def test_no_fact_that_is_kept_asks_for_the_text_around() -> None:
    facts = [
        (view, name, inspect.getsource(fact._compute))
        for view in (views.IndicatorView, views.ProjectView)
        for name, fact in vars(view).items()
        if isinstance(fact, views.computed_once)
    ]
    assert len(facts) > 10
    assert [(view, name) for view, name, source in facts if ".text" in source] == []
