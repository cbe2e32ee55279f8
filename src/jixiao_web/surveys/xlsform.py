"""XLSForm, the common tongue of KoBo and ODK (xlsform.org): a questionnaire read from its sheets, and written as them.

What we do not have is told with its row, so that nobody thinks it was taken over. What would tell who answered (device,
telephone number, time) is never taken.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from jixiao.read.base import ReadError, open_archive
from jixiao_web.surveys.results import GRADES

MOST_ROWS = 2_000
MARK = "satisfaction"
"""Our own column: yes where a grade question makes the satisfied share. Others pass it over."""
_PERSONAL = ("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit",
             "start-geopoint", "background-audio")  # fmt: skip
_KINDS = {"text": "text", "string": "text", "integer": "number", "int": "number", "decimal": "number"}
_YES = ("yes", "true", "true()", "1", "是")
_LOGIC = {
    "relevant": "显示条件",
    "constraint": "取值限制",
    "choice_filter": "选项筛选",
    "calculation": "计算",
    "repeat_count": "重复次数",
}
"""Columns that change what is asked."""
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a row of the sheet ``survey`` that was not taken, or taken otherwise."""

    row: int
    words: str


@dataclass(slots=True)
class Imported:
    """A questionnaire that was read."""

    title: str = ""
    introduction: str = ""
    questions: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read(content: bytes, name: str) -> Imported:
    """The questionnaire of an .xlsx file. Raises ReadError: no workbook, no sheet ``survey``, nothing to ask."""
    with open_archive(content, name):  # refuses what unpacks to too much
        pass
    try:
        book = load_workbook(io.BytesIO(content))
        sheets = {sheet.strip().lower(): sheet for sheet in book.sheet_names}
        if "survey" not in sheets:
            raise ReadError(
                "RD071", name, "没有名为 survey 的工作表，不是 XLSForm", "请上传 KoBo、ODK 使用的 .xlsx 表单"
            )
        rows, choices, settings = (list(_rows(book, sheets, key)) for key in ("survey", "choices", "settings"))
    except (CalamineError, ValueError) as error:
        raise ReadError(
            "RD063", name, "表格打不开，文件可能已损坏或有密码", "请在 WPS 或 Excel 中打开后另存为 .xlsx"
        ) from error
    found = _Reading(_lists(choices)).of(rows)
    found.title = _label(settings[0][1], "form_title") if settings else ""
    if not found.questions:
        raise ReadError(
            "RD072", name, "表单里没有可以采用的题目", "可用的题型：select_one、select_multiple、integer、decimal、text"
        )
    return found


def _rows(book: CalamineWorkbook, sheets: Mapping[str, str], key: str) -> Iterator[tuple[int, Row]]:
    """The filled rows under the head of a sheet, by the names of their columns, with their numbers."""
    if key not in sheets:
        return
    lines = book.get_sheet_by_name(sheets[key]).to_python(skip_empty_area=False, nrows=MOST_ROWS)
    head: list[str] = []
    for number, line in enumerate(lines, 1):
        cells = [_typed(cell) for cell in line]
        if not head:
            head = [cell.lower() for cell in cells] if any(cells) else []
        elif any(cells):
            yield number, {name: cell for name, cell in zip(head, cells, strict=False) if name}


def _typed(cell: object) -> str:
    """A cell as it would be typed: numbers without a point, boxes of truth as XLSForm writes them."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _label(row: Row, key: str = "label") -> str:
    """The words of a column that may come in several languages: Chinese before the others."""
    columns = [c for c in row if c == key or c.startswith((f"{key}::", f"{key}:"))]
    wanted = sorted(columns, key=lambda c: (not any(w in c for w in ("zh", "中文", "chinese", "汉")), c != key))
    return next((" ".join(row[c].split()) for c in wanted if row[c]), "")


def _lists(choices: Sequence[tuple[int, Row]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _number, row in choices:
        name = row.get("list_name") or row.get("list name", "")
        if words := _label(row) or row.get("name", ""):
            found.setdefault(name, []).append(words)
    return found


class _Reading:
    """Walks the rows of ``survey``."""

    def __init__(self, lists: Mapping[str, list[str]]) -> None:
        self._lists = lists
        self._found = Imported()
        self._repeats = 0
        """How deep in repeated groups, which we do not have."""

    def of(self, rows: Sequence[tuple[int, Row]]) -> Imported:
        for number, row in rows:
            kind, _blank, rest = " ".join(row.get("type", "").split()).partition(" ")
            if kind:
                self._row(number, row, kind.lower(), rest)
        if any(q.get("satisfaction") for q in self._found.questions):
            return self._found
        for question in self._found.questions:  # nobody said which: all
            if question["kind"] == "grade":
                question["satisfaction"] = True
        return self._found

    def _note(self, row: int, words: str) -> None:
        self._found.notes.append(Note(row, words))

    def _row(self, number: int, row: Row, kind: str, rest: str) -> None:
        words = _label(row)
        if kind in ("begin", "end") or kind.startswith(("begin_", "end_")):
            self._group(number, f"{kind} {rest}".replace("_", " ").split()[:2], words)
        elif kind in _PERSONAL:
            self._note(number, _("“%(kind)s”会记下时间、设备或身份，匿名问卷不采用。") % {"kind": kind})
        elif self._repeats:
            self._note(number, _("在重复组里，没有采用。"))
        elif kind == "note":
            said = self._found
            if said.questions:
                self._note(number, _("题目之间的说明文字没有采用：%(words)s") % {"words": words})
            else:
                said.introduction = "\n".join(filter(None, (said.introduction, words)))
        else:
            self._question(number, row, kind, rest, words)

    def _group(self, number: int, words: list[str], label: str) -> None:
        if words[1:] == ["repeat"]:
            self._repeats += 1 if words[0] == "begin" else -1
            if words[0] == "begin":
                self._note(number, _("重复组没有采用，组里的题目也没有。"))
        elif words[0] == "begin" and label:
            self._note(number, _("分组“%(label)s”没有采用，组里的题目照常采用。") % {"label": label})

    def _question(self, number: int, row: Row, kind: str, rest: str, words: str) -> None:
        question: dict[str, Any] = {"title": words, "required": False}
        if kind in _KINDS:
            question["kind"] = _KINDS[kind]
        elif kind in ("select_one", "select1", "select_multiple", "select"):
            name, _blank, other = rest.partition(" ")
            options = list(self._lists.get(name, ()))
            if other.strip() in ("or_other", "or other"):
                options.append(_("其他"))
                self._note(number, _("“其他”只作为一个选项，不另外填写。"))
            if len(options) < 2:
                self._note(number, _("工作表 choices 里没有列表“%(name)s”的选项，没有采用。") % {"name": name})
                return
            if kind in ("select_one", "select1") and tuple(options) == GRADES:
                question |= {"kind": "grade", "satisfaction": row.get(MARK, "").lower() in _YES}
            else:
                question |= {
                    "kind": "choices" if kind in ("select_multiple", "select") else "choice",
                    "options": options,
                }
        else:
            self._note(number, _("题型“%(kind)s”不支持，没有采用。") % {"kind": kind})
            return
        if not words:
            self._note(number, _("没有题目（label），没有采用。"))
            return
        if words in [q["title"] for q in self._found.questions]:
            self._note(number, _("和前面的题目相同，没有采用。"))
            return
        if hint := _label(row, "hint"):
            question["hint"] = hint
        required = row.get("required", "").lower()
        question["required"] = required in _YES
        if required not in (*_YES, "", "no", "false", "false()", "0"):
            self._note(number, _("“必答”写成了条件，按选答处理。"))
        for column, called in _LOGIC.items():
            if row.get(column):
                self._note(
                    number,
                    _("%(called)s（%(column)s）没有采用：%(words)s")
                    % {"called": called, "column": column, "words": row[column]},
                )
        self._found.questions.append(question)


# --- writing ---------------------------------------------------------------------------------------------------

_TYPES = {
    "grade": "select_one",
    "choice": "select_one",
    "choices": "select_multiple",
    "number": "decimal",
    "text": "text",
}


def write(title: str, introduction: str, questions: Sequence[Mapping[str, Any]]) -> bytes:
    """The questionnaire as an .xlsx that KoBo and ODK take."""
    survey: list[Sequence[str]] = [("type", "name", "label", "hint", "required", "appearance", MARK)]
    choices: list[Sequence[str]] = [("list_name", "name", "label")]
    survey += [
        ("note", f"about{n}" if n else "about", words, "", "", "", "")
        for n, words in enumerate(introduction.splitlines())
        if words
    ]
    named: dict[tuple[str, ...], str] = {}
    for asked in questions:
        kind, options = asked["kind"], tuple(asked.get("options", ()))
        if options and options not in named:
            named[options] = "grades" if options == GRADES else f"list{len(named) + 1}"
            choices += [(named[options], f"o{n}", words) for n, words in enumerate(options, 1)]
        survey.append(
            (
                f"{_TYPES[kind]} {named[options]}" if options else _TYPES[kind],
                asked["key"], asked["title"], asked.get("hint", ""), "yes" if asked["required"] else "no",
                "multiline" if kind == "text" else "", "yes" if asked.get("satisfaction") else "",
            )
        )  # fmt: skip
    settings = [("form_title", "form_id", "default_language"), (title, "jixiao_survey", "default")]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 1, 18)
        sheet.set_column(2, 3, 46)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()
