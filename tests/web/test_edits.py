"""Drafts and single changes to them, without a database: whatever is done, a draft stays one, and nothing is lost."""

import copy
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.api import Config, ReadError, check, compare, context_for, read
from jixiao.model import PerformanceText
from jixiao_web.submissions import draft, edits
from strategies import forms, phrases
from web.big import big_text

Data = dict[str, Any]
ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "src/jixiao/examples").glob("*.txt"))
SHARED = ROOT.parent / "shared/texts/zunhua-2024.txt"
UIDS = {kind: [f"{kind}{n:010x}" for n in range(4)] for kind in "pois"}


def begun(text: PerformanceText) -> tuple[Data, list[Data]]:
    return draft.from_text(text, draft.empty_head("某局", text.cover.year or 2025, "财政局"))


# --- drafts and changes by chance ------------------------------------------------------------------------------

rows = st.fixed_dictionaries(dict.fromkeys(draft.ROW_FIELDS, phrases), optional={"weight": phrases})


@st.composite
def drafts(draw: st.DrawFn) -> tuple[Data, list[Data]]:
    """A head with safeguards and wordings, and up to three projects; row names come from a small stock."""
    head = draft.empty_head(draft.visible(draw(phrases)), 2025, "财政局")
    head["safeguards"] = [
        {"uid": uid, "text": draft.visible(draw(phrases))} for uid in UIDS["s"][: draw(st.integers(0, 3))]
    ]
    sheets = []
    for uid in UIDS["p"][: draw(st.integers(0, 3))]:
        sheet = draft.empty_sheet() | {
            "uid": uid,
            "name": draft.visible(draw(phrases)),
            "total": draw(st.sampled_from(("", "12.50", "x"))),
        }
        sheet["objectives"] = [
            {"uid": o, "text": draft.visible(draw(phrases))} for o in UIDS["o"][: draw(st.integers(0, 3))]
        ]
        sheet["indicators"] = [
            draft.empty_row(level3=draft.visible(draw(phrases))) | {"uid": i}
            for i in UIDS["i"][: draw(st.integers(0, 3))]
        ]
        sheets.append(sheet)
        if draw(st.booleans()):
            head["items"][uid] = {"purpose": draft.visible(draw(phrases))}
    return head, sheets


def owners() -> st.SearchStrategy[str]:
    return st.sampled_from(UIDS["p"])


@st.composite
def paths(draw: st.DrawFn) -> str:
    """Names of cells that may be there, or may not."""
    owner, row = draw(owners()), draw(st.sampled_from(UIDS["i"]))
    return draw(st.sampled_from([
        *(f"{owner}.{key}" for key in draft.PROJECT_FIELDS), *(f"{owner}.plan.{m}" for m in ("3", "12", "7")),
        f"{owner}.objectives.{draw(st.sampled_from(UIDS['o']))}.text", *(f"{owner}.indicators.{row}.{key}" for key in (*draft.ROW_FIELDS, "weight")),
        *(f"{owner}.indicators.{row}.measure.{key}" for key in draft.MEASURE_FIELDS), *(f"head.{key}" for key in draft.HEAD_FIELDS),
        f"head.safeguards.{draw(st.sampled_from(UIDS['s']))}.text", *(f"head.items.{owner}.{key}" for key in draft.ITEM_FIELDS), "head.year", "x.y", f"{owner}.uid",
    ]))  # fmt: skip


def stated(draw: st.DrawFn, path: str) -> str:
    """Words for a cell, as a rule such as it may hold."""
    if path.endswith(".framework"):
        return draw(st.sampled_from((*edits.FRAMEWORKS, "none")))
    if path.endswith(".source"):
        return draw(st.sampled_from((*draft.SOURCES, "", "none")))
    if path.endswith(".method"):
        return draw(st.sampled_from((*draft.METHODS, "", "none")))
    return draw(phrases)


@st.composite
def changes(draw: st.DrawFn) -> Any:
    """A change as a page might send it; ``old`` is filled in when it is made, unless it is to be refused."""
    where = draw(
        st.sampled_from(
            [
                "projects",
                "head.safeguards",
                *(f"{p}.{name}" for p in UIDS["p"] for name in ("objectives", "indicators")),
                "no.list",
            ]
        )
    )
    kind = {"projects": "p", "head.safeguards": "s"}.get(where, "o" if where.endswith("objectives") else "i")
    uid = draw(st.sampled_from(UIDS[kind]))
    after = draw(st.sampled_from([None, *UIDS[kind]]))
    match draw(st.sampled_from(("set", "set", "set", "compose", "add", "remove", "move", "odd"))):
        case "set":
            path = draw(paths())
            return {"op": "set", "cell": path, "old": draw(st.sampled_from(("", None))), "new": stated(draw, path)}
        case "compose":
            return {
                "op": "compose",
                "cell": f"head.items.{draw(owners())}.{draw(st.sampled_from(draft.ITEM_FIELDS))}",
                "old": None,
            }
        case "add" if kind == "p":
            return {
                "op": "add",
                "list": where,
                "item": draft.empty_sheet() | {"uid": uid, "name": draw(phrases)},
                "after": after,
            }
        case "add":
            return {
                "op": "add",
                "list": where,
                "item": {"uid": uid, "text": draw(phrases), **draw(rows)},
                "after": after,
            }
        case "remove":
            return {"op": "remove", "list": where, "item": {"uid": uid}, "after": None}
        case "move":
            return {"op": "move", "list": where, "uid": uid, "after": after}
    return draw(st.sampled_from([{}, {"op": "set"}, {"op": "add", "list": where, "item": {"plan": 3}}, {"op": "fly"}, {"op": "add", "list": "projects", "item": {"indicators": [7]}},
                                 {"op": "set", "cell": "head.title", "old": "", "new": "x" * 20_001}, {"op": "move", "list": where, "uid": "p1", "after": None},
                                 {"op": "add", "list": "projects", "item": {"framework": "none"}}, {"op": "add", "list": "projects", "item": {"extra": [[1]]}},
                                 {"op": "add", "list": where, "item": {"text": 7, "level1": 7, "name": 7}}, {"op": "move", "list": where, "uid": uid, "after": {}}]))  # fmt: skip


def seen(head: Data, sheets: list[Data], change: Any) -> Any:
    """The change with what its writer sees now, where it says ``None``."""
    cells = dict(draft.cells(head, sheets))
    if change.get("op") in ("set", "compose") and change.get("old", "") is None:
        return change | {"old": cells.get(change["cell"], "")}
    if change.get("op") == "remove":
        lists = {"projects": sheets, "head.safeguards": head["safeguards"]}
        for s in sheets:
            lists |= {f"{s['uid']}.{name}": s[name] for name in ("objectives", "indicators")}
        found = next((r for r in lists.get(change["list"], []) if r["uid"] == change["item"]["uid"]), None)
        return change | {"item": copy.deepcopy(found) if found else change["item"]}
    return change


def make(head: Data, sheets: list[Data], change: Any) -> edits.Change | edits.Conflict | None:
    try:
        return edits.apply(head, sheets, change)
    except edits.BadEdit:
        return None


def assert_sound(head: Data, sheets: list[Data]) -> None:
    """It is a draft: right keys, words everywhere, names that are there once, and the core understands it."""
    assert json.loads(json.dumps([head, sheets])) == [head, sheets]
    assert set(head) == set(draft.empty_head("", 2025))
    assert len({s["uid"] for s in sheets}) == len(sheets)
    assert set(head["items"]) <= set(UIDS["p"])
    assert all(said and set(said) <= set(draft.ITEM_FIELDS) for said in head["items"].values())
    for sheet in sheets:
        assert set(sheet) == set(draft.empty_sheet())
        assert sheet["framework"] in edits.FRAMEWORKS
        for row in sheet["indicators"]:
            assert set(row) - {"weight"} == {"uid", *draft.ROW_FIELDS, "measure"}
            assert row.get("weight", "x")
            assert all(row["measure"].values())
        assert len({r["uid"] for r in sheet["indicators"]}) == len(sheet["indicators"])
    for path, words in draft.cells(head, sheets):
        assert isinstance(words, str)
        assert words == draft.visible(words)
        holder, key = draft.find(head, sheets, path)
        assert holder[key] == words
    assert len(draft.to_text(head, sheets).projects) == len(sheets)


@given(drafts(), st.lists(changes(), max_size=12))
def test_any_sequence_of_changes_keeps_a_draft_sound(start: tuple[Data, list[Data]], wanted: list[Any]) -> None:
    head, sheets = start
    for change in wanted:
        before = copy.deepcopy((head, sheets))
        result = make(head, sheets, seen(head, sheets, change))
        assert_sound(head, sheets)
        if not isinstance(result, edits.Change):
            assert (head, sheets) == before


def inverse(change: edits.Change) -> Data:
    """The change that takes one back, from what is written down of it."""
    match change.op:
        case "set" if change.old is None and change.where.startswith("head.items."):
            return {"op": "compose", "cell": change.where, "old": change.new}
        case "set" | "compose":
            return {"op": "set", "cell": change.where, "old": change.new or "", "new": change.old or ""}
        case "add":
            return {"op": "remove", "list": change.where, "item": change.new["item"]}
        case "remove":
            return {"op": "add", "list": change.where, "item": change.old["item"], "after": change.old["after"]}
    return {"op": "move", "list": change.where, "uid": change.old["uid"], "after": change.old["after"]}


@given(drafts(), st.lists(changes(), max_size=12))
def test_undoing_every_change_gives_back_the_draft(start: tuple[Data, list[Data]], wanted: list[Any]) -> None:
    head, sheets = start
    before = copy.deepcopy((head, sheets))
    made = [r for c in wanted if isinstance(r := make(head, sheets, seen(head, sheets, c)), edits.Change)]
    for change in reversed([copy.deepcopy(m) for m in made]):
        assert isinstance(edits.apply(head, sheets, inverse(change)), edits.Change)
    assert (head, sheets) == before


@given(drafts(), changes())
def test_a_change_sent_twice_is_made_once(start: tuple[Data, list[Data]], change: Any) -> None:
    head, sheets = start
    change = seen(head, sheets, change)
    if isinstance(make(head, sheets, change), edits.Change):
        once = copy.deepcopy((head, sheets))
        again = make(head, sheets, change)
        assert (head, sheets) == once
        assert again is None


@given(drafts(), changes(), changes())
def test_changes_to_different_cells_never_meet(start: tuple[Data, list[Data]], one: Any, other: Any) -> None:
    head, sheets = start
    one, other = seen(head, sheets, one), seen(head, sheets, other)
    if not {one.get("op"), other.get("op")} <= {"set"} or one.get("cell") == other.get("cell"):
        return
    alone = make(copy.deepcopy(head), copy.deepcopy(sheets), other)
    make(head, sheets, one)
    assert isinstance(make(head, sheets, other), type(alone))


@given(drafts(), st.lists(changes(), max_size=6))
def test_trying_out_changes_leaves_the_draft_as_it_is(start: tuple[Data, list[Data]], wanted: list[Any]) -> None:
    head, sheets = start
    before = copy.deepcopy((head, sheets))
    sent = [c for c in wanted if c.get("old", "") is not None]
    try:
        after_head, after, touched = edits.try_all(head, sheets, sent)
    except edits.BadEdit:
        return
    finally:
        assert (head, sheets) == before
    stood = {s["uid"]: s for s in sheets}
    assert all(s["uid"] in touched or s is stood[s["uid"]] for s in after)
    assert_sound(after_head, after)


def test_two_people_in_one_cell_both_see_both_versions() -> None:
    head, sheets = begun(read(EXAMPLES[0]))
    path = f"{sheets[0]['uid']}.name"
    old = sheets[0]["name"]
    assert isinstance(edits.apply(head, sheets, {"op": "set", "cell": path, "old": old, "new": "甲"}), edits.Change)
    refused = edits.apply(head, sheets, {"op": "set", "cell": path, "old": old, "new": "乙"})
    assert refused == edits.Conflict(path, old, "乙", "甲")
    assert sheets[0]["name"] == "甲"


def test_words_in_a_row_that_went_are_told() -> None:
    head, sheets = begun(read(EXAMPLES[0]))
    project, row = sheets[0], copy.deepcopy(sheets[0]["indicators"][0])
    where = f"{project['uid']}.indicators"
    edits.apply(head, sheets, {"op": "remove", "list": where, "item": row})
    path = f"{where}.{row['uid']}.target"
    assert edits.apply(
        head, sheets, {"op": "set", "cell": path, "old": row["target"], "new": "≥9场"}
    ) == edits.Conflict(path, row["target"], "≥9场", None)


def test_a_row_somebody_changed_is_not_taken_away_unseen() -> None:
    head, sheets = begun(read(EXAMPLES[0]))
    project, row = sheets[0], copy.deepcopy(sheets[0]["indicators"][0])
    where = f"{project['uid']}.indicators"
    edits.apply(
        head, sheets, {"op": "set", "cell": f"{where}.{row['uid']}.basis", "old": row["basis"], "new": "新依据"}
    )
    result = edits.apply(head, sheets, {"op": "remove", "list": where, "item": row})
    assert isinstance(result, edits.Conflict)
    assert result.theirs["basis"] == "新依据"
    assert project["indicators"][0]["uid"] == row["uid"]


# --- texts and drafts ------------------------------------------------------------------------------------------


def told(text: PerformanceText) -> list[Any]:
    """Where a text and the text its draft says differ, apart from what is composed anew: contents, headings of tables
    that have none, names of part one's items (the projects'), and items that are not there.
    """
    head, sheets = begun(text)
    again = draft.to_text(head, sheets)
    kept = {i for i, item in enumerate(draft._items_of(text)) if item is not None}
    return [
        d for d in compare(text, again).entries
        if not (d.part == 0 and "contents" in (d.field_new or d.field_old or ""))
        and not (d.part == 1 and d.kind == "added" and d.owner_new is not None and d.owner_new not in kept)
        and not (d.part == 1 and d.kind == "moved" and d.owner_new is not None) and d.field_new != "project_name"
        and not (d.field_new == "title" and d.old is None)
    ]  # fmt: skip


@pytest.mark.parametrize("file", [*EXAMPLES, pytest.param(SHARED, marks=pytest.mark.shared)], ids=lambda f: f.name)
def test_a_text_read_into_a_draft_says_the_same(file: Path) -> None:
    if not file.exists():
        pytest.skip("the reference texts are not here")
    assert told(read(file)) == []


def test_a_large_text_read_into_a_draft_says_the_same() -> None:
    assert told(big_text()) == []


@settings(max_examples=30)
@given(forms())
def test_whatever_form_is_read_its_draft_says_the_same(form: str) -> None:
    try:
        text = read(draft.visible(form).encode(), "form.txt")
    except ReadError:
        return
    if all(p.form == "goal" for p in text.projects) and not draft.left_out(text, text.cover.year or 2025):
        assert [d for d in told(text) if not (d.field_new or "").startswith("cover")] == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.name)
def test_every_finding_stands_in_a_cell_or_in_its_project(file: Path) -> None:
    head, sheets = begun(read(file))
    text = draft.to_text(head, sheets)
    cells = {path for path, _words in draft.cells(head, sheets)}
    for finding in check(text, context_for(text, Config(), on=date(2025, 1, 1))):
        path = draft.cell_of(finding.location, head, sheets)
        composed = path.startswith("head.items.") and path.rpartition(".")[2] in draft.ITEM_FIELDS
        assert path in cells or path in {"head", *(s["uid"] for s in sheets)} or composed or path.endswith(".weight"), (
            path
        )


def test_what_a_draft_has_no_place_for_is_told() -> None:
    text = read(EXAMPLES[-1])
    codes = {code for code, _words, _project in draft.left_out(text, 1999)}
    assert "IM01" in codes
    assert {code for code, *_ in draft.left_out(replace(text, projects=text.projects[:-1]), text.cover.year or 0)} == {
        "IM02"
    }


def test_signs_nobody_sees_are_left_out() -> None:
    assert draft.visible("a\x00b\u202ec\r\nd\ud800") == "abc\nd"
