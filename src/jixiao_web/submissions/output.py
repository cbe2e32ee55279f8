"""Texts and findings as files: bytes, kind and name of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jixiao.api import context_for, read, write
from jixiao.check.discover import rule_class
from jixiao.check.page import page_of
from jixiao.model import PerformanceText
from jixiao.write.diff_html import diff_html
from jixiao.write.html_report import RulePage, html_report
from jixiao.write.xlsx_report import xlsx_report
from jixiao_web.submissions.changes import Changes
from jixiao_web.submissions.checking import Checked, config_of
from jixiao_web.submissions.models import Submission, Version
from jixiao_web.submissions.words import language

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
}
"""Suffix → media type."""
TEXT_FORMATS = ("docx", "pdf", "xlsx", "json")
"""What a text can be had as."""
_OWN_POLICY = (
    "sandbox allow-scripts allow-modals allow-downloads; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""The core's pages bring their own policy with the hashes of their script and style. They show what departments typed,
so they are kept apart from the site besides: no cookie, no storage, no request.
"""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent."""

    name: str
    suffix: str
    content: bytes

    def response(self, *, inline: bool = False) -> HttpResponse:
        """The answer that hands it over, or (``inline``) shows it."""
        answer = HttpResponse(self.content, content_type=KINDS[self.suffix])
        answer["Content-Disposition"] = (
            content_disposition_header(not inline, f"{clean_name(self.name)}.{self.suffix}") or "attachment"
        )
        if self.suffix == "html":
            answer["Content-Security-Policy"] = _OWN_POLICY
        return answer


def clean_name(words: str) -> str:
    """Words as a part of a file's name, without what no system lets stand in one."""
    return _NOT_IN_NAMES.sub("_", words).strip()[:120]


def name_of(submission: Submission, what: str) -> str:
    """A file's name without suffix: 岚川县水务局-2025年部门预算绩效文本-第2版."""
    return f"{submission.organisation.name}-{submission.task.round.name}-{what}"


def version_file(version: Version, suffix: str) -> File:
    """A version as a document; as JSON the very bytes its digest is of. Raises WriteError."""
    name = name_of(version.submission, _("第%(n)d版") % {"n": version.number})
    if suffix == "json":
        return File(name, suffix, version.text.encode())
    return File(name, suffix, write(read(version.text.encode(), "text.json"), f".{suffix}"))


def draft_file(submission: Submission, text: PerformanceText, suffix: str) -> File:
    """The draft as it stands, as a document. Raises WriteError."""
    day = timezone.localtime().strftime("%Y%m%d-%H%M")
    return File(name_of(submission, _("草稿%(at)s") % {"at": day}), suffix, write(text, f".{suffix}"))


def findings_workbook(submission: Submission, checked: Checked) -> File:
    """The findings that stand, in the shape of a reviewer's opinion sheet."""
    round_ = submission.task.round
    pack = context_for(checked.text, config_of(round_), on=round_.rules_on).pack
    found = [m.finding for m in checked.marks if m.waiver is None]
    content = xlsx_report(checked.text, found, checked_on=timezone.localdate(), pack=pack)
    return File(name_of(submission, _("审核意见表")), "xlsx", content)


def findings_page(submission: Submission, checked: Checked) -> File:
    """The report of the findings that stand: one file that needs nothing else."""
    found = [m.finding for m in checked.marks if m.waiver is None]
    lang = language()
    pages = {}
    for code in {f.rule for f in found}:
        page = page_of(rule_class(code), lang)
        pages[code] = RulePage(page.title, page.sections)
    shown = html_report(checked.text, found, checked_on=timezone.localdate(), lang=lang, rule_pages=pages)
    return File(name_of(submission, _("检查报告")), "html", shown.encode())


def redline(submission: Submission, changes: Changes) -> File:
    """The redline of two contents: one file that needs nothing else."""
    lang = language()
    shown = diff_html(changes.old.text, changes.new.text, changes.found, lang=lang)
    return File(
        name_of(submission, _("对照（%(old)s→%(new)s）") % {"old": changes.old.name, "new": changes.new.name}),
        "html",
        shown.encode(),
    )
