"""What the editor's page and its script are given, as plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jixiao.api import compose_items
from jixiao.check.suggest import Suggestion, suggest_for
from jixiao.law import load_pack
from jixiao.law.library import Entry
from jixiao_web.accounts.models import User
from jixiao_web.rounds.models import Round
from jixiao_web.submissions import draft, edits, queries
from jixiao_web.submissions.checking import Checked
from jixiao_web.submissions.draft import Data
from jixiao_web.submissions.models import Edit, Submission, Version
from jixiao_web.submissions.services import Refused
from jixiao_web.submissions.words import FIELDS, HEAD
from jixiao_web.ui.words import listed

_INNER = re.compile(r"^\w+\.(?:indicators|objectives)\b")
_SHARE = re.compile(r"(?P<part>.+?)占(?P<whole>.+?)的(?:比例|比率|比重|百分比)$")
_PROOF = (
    ("payments", re.compile(r"支出明细|凭证|发票|付款|账|工资表|发放表")), ("statistics", re.compile(r"统计|年鉴|普查")),
    ("system", re.compile(r"系统|平台|后台|日志|监测数据")), ("document", re.compile(r"证书|文件|报告|批复|意见|通知|公告|合同")),
)  # fmt: skip
"""Which kind of source a piece of evidence speaks of; what is none of these is a ledger of the office's own."""


def may_edit(user: User, submission: Submission) -> bool:
    """Whether somebody may write in a text as it stands."""
    return not why_closed(user, submission)


def why_closed(user: User, submission: Submission) -> str:
    """Why somebody may only read, in words; ``""`` where they may write."""
    if "text.edit" not in user.powers or user.organisation_id != submission.organisation.pk:
        return _("您可以查看，不能修改：文本由编制单位的编制人员填写。")
    if not submission.is_open:
        return _("文本现在是“%(state)s”，不能修改。") % {"state": submission.get_state_display()}
    if not submission.task.round.is_open and not submission.is_adjusting:
        return _("本次编制已经结束，不能再修改。需要改动的，请在批复后走调整程序。")
    return ""


def frameworks(year: int) -> dict[str, dict[str, list[str]]]:
    """Framework → level 1 → its levels 2."""
    known = load_pack(year=year).value("frameworks")
    return {key: {level1: list(level2) for level1, level2 in known[key].items()} for key in edits.FRAMEWORKS}


def marks_of(checked: Checked, owner: str) -> Data:
    """The marks a page shows: of one project; of cover and part one (``head``, with the wording part two would
    compose); of the table of all projects (``projects``). The counts of every project in any case.
    """
    shown: Data = {"owner": owner, "counts": checked.by_owner}
    if owner == "head":
        marks = [m for m in checked.marks if m.cell.startswith("head")]
        shown["composed"] = [draft.quoted(item) for item in compose_items(checked.text.projects)]
    elif owner == "projects":
        marks = [m for m in checked.marks if m.cell[0] == "p" and not _INNER.search(m.cell)]
    else:
        marks = checked.of(owner)
    shown["marks"] = [m.as_data() for m in marks]
    return shown


def edit_data(edit: Edit) -> Data:
    """A change, for a page that follows."""
    return {"op": edit.op, "where": edit.where, "old": edit.old, "new": edit.new, "revision": edit.revision,
            "by": edit.by.name, "at": edit.at.isoformat(timespec="seconds")}  # fmt: skip


def refused_data(refused: Refused) -> Data:
    """Both versions of a cell that two people changed."""
    conflict, theirs = refused.conflict, refused.theirs
    return {"index": refused.index, "where": conflict.where, "seen": conflict.seen, "yours": conflict.yours,
            "theirs": conflict.theirs, "by": theirs.by.name if theirs else "",
            "at": theirs.at.isoformat(timespec="seconds") if theirs else ""}  # fmt: skip


# --- the library -----------------------------------------------------------------------------------------------


def suggestions(sheet: Data, year: int) -> list[Data]:
    """What the library offers to a project, as rows to be added."""
    english = (get_language() or "").startswith("en")
    return [_offer(s, english) for s in suggest_for(draft.project_of(sheet, 1), limit=12, year=year)]


def _offer(one: Suggestion, english: bool) -> Data:
    entry = one.entry
    return {
        "id": entry.id, "why": one.reason_en if english else one.reason, "missing": one.missing, "advice": entry.advice,
        "example": entry.example, "evidence": listed(entry.evidence), "cautions": list(entry.cautions),
        "basis": entry.basis_document or entry.basis,
        "row": {"level1": one.level1, "level2": one.level2, "level3": entry.name, "description": entry.description,
                "target": one.target, "basis": "", "measure": measure_of(entry)},
    }  # fmt: skip


def measure_of(entry: Entry) -> dict[str, str]:
    """How an indicator of the library is measured, in the draft's terms; what it does not say is left out."""
    proof = "、".join(entry.evidence)
    share = _SHARE.match(entry.description) if entry.unit == "%" else None
    known = {
        "source": "survey" if entry.method == "问卷调查法" else next((k for k, p in _PROOF if p.search(proof)), "ledger"),
        "method": _method(entry), "numerator": share["part"] if share else entry.description,
        "denominator": share["whole"] if share else "", "period": entry.period, "evidence": proof,
    }  # fmt: skip
    return {key: words for key, words in known.items() if words}


def _method(entry: Entry) -> str:
    if entry.kind == "deadline":
        return "date"
    if entry.kind == "qualitative":
        return "grade"
    if entry.unit == "%":
        return "share"
    if "/" in entry.unit:
        return "mean"
    return "sum" if "元" in entry.unit else "count"


# --- last year -------------------------------------------------------------------------------------------------


def last_year(sheet: Data, version: Version | None) -> Data | None:
    """The same project in last year's approved text, its rows by the names of this year's; ``None`` without one."""
    old = queries.same_project(sheet, version.sheets) if version else None
    if version is None or old is None:
        return None
    rows = queries.rows_beside(old, sheet)
    return {
        "year": version.submission.task.round.year,
        "project": {key: old[key] for key in ("code", "name", "total", "fiscal", "other", "purpose", "plan")},
        "objectives": [o["text"] for o in old["objectives"]],
        "rows": {new["uid"]: _shown(was) for was, new in rows if was and new},
        "gone": [_shown(was) for was, new in rows if was and not new],
    }


def _shown(row: Mapping[str, Any]) -> Data:
    return {**{key: row[key] for key in draft.ROW_FIELDS}, "measure": dict(row["measure"])}


# --- the page --------------------------------------------------------------------------------------------------


def state(submission: Submission, head: Data, sheets: Sequence[Data], user: User) -> Data:
    """Everything the page begins with but the marks."""
    year = submission.task.round.year
    return {
        "revision": submission.revision, "head": head, "sheets": list(sheets), "year": year,
        "editable": may_edit(user, submission), "me": user.name, "text": submission.pk, "user": user.pk,
        "framework": submission.task.round.framework, "frameworks": frameworks(year),
        "sources": {key: _(words) for key, words in draft.SOURCES.items()},
        "methods": {key: _(words) for key, words in draft.METHODS.items()},
        "frameworkNames": {value: str(name) for value, name in Round.Framework.choices},
        "measureFields": list(draft.MEASURE_FIELDS), "maxWords": edits.MAX_WORDS,
        "labels": {key: str(words) for key, words in FIELDS.items()}, "headLabels": {key: str(words) for key, words in HEAD.items()},
    }  # fmt: skip
