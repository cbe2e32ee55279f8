"""The texts of the county: files of invented projects in the draft's shape, made into drafts of a year.

``{Y}`` in a file is the budget year of the text, ``{E}`` the two digits of the year the county's projects were entered
in the project library, ``{N}`` and ``{T}`` number and total of the projects. A row's ``before`` is its target in last year's text; a project whose ``when`` is ``last`` or
``this`` stands in that year's text alone. Rows get names that are the same at every load.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files

from jixiao.model import check_character
from jixiao_web.submissions import draft
from jixiao_web.submissions.draft import Data


def text(name: str, department: str, *, year: int, entered: int, last: bool = False) -> tuple[Data, list[Data]]:
    """Head and sheets of an organisation's text of a year; ``last`` is that of the round before."""
    raw = files("jixiao_web.demo").joinpath("data", f"{name}.json").read_text("utf-8")
    data = json.loads(raw.replace("{Y}", str(year)).replace("{E}", f"{entered % 100:02d}"))
    owner, other = data["organisation"], "this" if last else "last"
    kept = [(f"{owner}{n}", p) for n, p in enumerate(data["projects"]) if p.get("when") != other]
    said = data["head"]["overall_objective"]
    for _key, project in kept:
        if last:
            _go_back(project)
            said = _earlier(said, project)
    head = draft.empty_head(department, year, "岚川县财政局") | {
        "safeguards": _rows("s", owner, data["head"]["safeguards"])
    }
    sheets = [_sheet(project, key, owner, department) for key, project in kept]
    total = format(draft.total_of(sheets) or 0, ".2f")
    head["overall_objective"] = said.replace("{N}", str(len(sheets))).replace("{T}", total)
    return head, sheets


def _go_back(project: Data) -> None:
    """Last year's targets, in the project's rows and wherever its words quote them."""
    for field in ("purpose", "objectives"):
        words = project[field]
        project[field] = _earlier(words, project) if isinstance(words, str) else [_earlier(w, project) for w in words]
    for row in project["indicators"]:
        row["target"], row["now"] = row.get("before", row["target"]), row["target"]


def _earlier(words: str, project: Data) -> str:
    for row in project["indicators"]:
        if "before" in row:
            words = words.replace(row.get("now", row["target"])[1:], row["before"][1:])
    return words


def _sheet(project: Data, key: str, owner: str, department: str) -> Data:
    code = project["code"]
    is_unit = len(owner) == 6
    sheet = draft.empty_sheet() | {f: project[f] for f in ("name", "total", "fiscal", "other", "purpose", "plan")}
    return sheet | {
        "uid": _uid("p", key), "title": f"{project['name']}绩效目标表", "code": f"{code}{check_character(code)}",
        "unit_code": owner if is_unit else f"{owner}001", "unit_name": department if is_unit else f"{department}本级",
        "objectives": _rows("o", key, project["objectives"]),
        "indicators": [
            draft.empty_row(uid=_uid("i", key, n), **{f: row[f] for f in draft.ROW_FIELDS}) | {"measure": row["measure"]}
            for n, row in enumerate(project["indicators"])
        ],
    }  # fmt: skip


def _rows(kind: str, key: str, lines: Sequence[str]) -> list[Data]:
    return [{"uid": _uid(kind, key, n), "text": words} for n, words in enumerate(lines)]


def _uid(kind: str, *parts: object) -> str:
    return kind + sha256("/".join(map(str, parts)).encode()).hexdigest()[:10]
