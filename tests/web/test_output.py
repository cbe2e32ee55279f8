"""What goes out as a file: names, kinds, contents, the record of who took it, pages that are kept apart from the site."""

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from jixiao.api import read
from jixiao_web.audit.models import Entry
from jixiao_web.submissions import checking
from web.asking import as_, tree
from web.conftest import County
from web.scene import write

pytestmark = pytest.mark.django_db


def name_of(answer: Any) -> str:
    return unquote(answer["Content-Disposition"].partition("filename*=utf-8''")[2])


@pytest.mark.parametrize(
    ("suffix", "kind"), [("docx", "wordprocessingml"), ("pdf", "pdf"), ("xlsx", "spreadsheetml"), ("json", "json")]
)
def test_every_version_is_had_in_every_format_under_its_name(
    county: County, handed_in: Any, suffix: str, kind: str
) -> None:
    answer = as_(county.auditor).get(f"/texts/{handed_in.pk}/versions/1.{suffix}")
    assert kind in answer["Content-Type"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert name_of(answer) == f"岚川县文化局-2025年部门预算绩效文本-第1版.{suffix}"
    again = read(answer.content, f"x.{suffix}")
    kept = handed_in.versions.get()
    assert [str(p.name) for p in again.projects] == [s["name"] for s in kept.sheets]
    assert [str(r.target.words) for p in again.projects for r in p.indicators] == [
        r["target"] for s in kept.sheets for r in s["indicators"]
    ]  # fmt: skip


def test_the_json_is_what_its_digest_is_of(county: County, handed_in: Any) -> None:
    answer = as_(county.auditor).get(f"/texts/{handed_in.pk}/versions/1.json")
    assert hashlib.sha256(answer.content).hexdigest() == handed_in.versions.get().sha256


def test_the_draft_goes_out_as_it_stands(county: County, faulty: Any) -> None:
    write(faulty, county.compiler, "purpose", "刚刚改的用途")
    answer = as_(county.compiler).get(f"/texts/{faulty.pk}/draft.json")
    assert "-草稿" in name_of(answer)
    assert "刚刚改的用途" in answer.content.decode()


@pytest.mark.parametrize("suffix", ["exe", "html", "zip", "DOCX"])
def test_other_suffixes_are_not_there(county: County, handed_in: Any, suffix: str) -> None:
    for path in ("versions/1", "draft"):
        assert as_(county.auditor).get(f"/texts/{handed_in.pk}/{path}.{suffix}").status_code == 404


def test_who_took_which_file_is_in_the_record(county: County, handed_in: Any) -> None:
    client = as_(county.auditor)
    for path in ("versions/1.docx", "findings.xlsx", "report.html", "redline.html?from=1&to=1"):
        client.get(f"/texts/{handed_in.pk}/{path}")
    taken = list(Entry.objects.filter(action="text.downloaded").order_by("seq"))
    assert [e.actor for e in taken] == ["auditor"] * 4
    first = json.loads(taken[0].details)
    assert (first["version"], first["sha256"]) == (1, handed_in.versions.get().sha256)
    assert json.loads(taken[1].details)["file"].endswith("审核意见表.xlsx")


def test_the_workbook_of_findings_holds_those_that_stand(county: County, faulty: Any) -> None:
    answer = as_(county.officer).get(f"/texts/{faulty.pk}/findings.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["审核意见表", "问题清单", "项目汇总"]
    said = {str(c.value) for row in book["问题清单"].iter_rows() for c in row}
    for mark in checking.check_draft(faulty).marks:
        assert mark.finding.message in said


@pytest.mark.parametrize("path", ["report.html", "redline.html?from=1&to=2"])
def test_the_pages_of_the_core_are_kept_apart_from_the_site(county: County, second: Any, path: str) -> None:
    answer = as_(county.auditor).get(f"/texts/{second.pk}/{path}")
    assert answer["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    own = tree(answer).cssselect("meta[http-equiv=Content-Security-Policy]")[0].get("content")
    assert "script-src 'sha256-" in own
    again = as_(county.auditor).get(f"/texts/{second.pk}/{path}{'&' if '?' in path else '?'}download=1")
    assert again["Content-Disposition"].startswith("attachment")


def test_the_redline_shows_the_change(county: County, second: Any) -> None:
    page = as_(county.auditor).get(f"/texts/{second.pk}/redline.html?from=1&to=2").content.decode()
    assert "改写后的资金用途" in page


def test_a_name_holds_nothing_that_a_file_name_cannot(county: County, text_of: Callable[..., Any]) -> None:
    text = text_of(county.culture, county.culture_compiler)
    county.culture.name = '岚川县"文化/局\\x'
    county.culture.save()
    answer = as_(county.culture_compiler).get(f"/texts/{text.pk}/draft.json")
    assert name_of(answer).startswith("岚川县_文化_局_x-")
