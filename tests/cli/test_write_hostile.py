"""Impossible values and impossible places, through the command as a process: a sound document or one clear line, and
never a broken file.
"""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from lxml import etree

from cli.runner import SOUND
from jixiao.api import read
from jixiao.read.base import MAX_CELL
from jixiao.write.documents.plain import LONGEST
from write.documents.roundtrip import CARRIERS, LOSSLESS

Data = dict[str, Any]
BASE: Data = {
    "schema": "jixiao/text/1", "cover": {"department": "槐溪县文化馆", "year": 2025, "title": "2025年部门预算绩效文本", "draft": False},
    "overall_objective": "灌溉果园8公里。", "safeguards": [{"seq": 1, "text": "加强管护。"}],
    "projects": [{
        "seq": 1, "title": "果园灌溉经费绩效目标表", "name": "果园灌溉经费", "code": "13992625P00011810001B",
        "unit": {"code": "434001", "name": "文化馆本级"}, "purpose": "用于灌溉。",
        "budget": {"total": "10.00", "fiscal": "8.00", "other": "2.00", "in": "万元"},
        "spending_plan": [{"month": 6, "cumulative_percent": "60"}, {"month": 12, "cumulative_percent": "100"}],
        "objectives": ["铺设管道8公里。"],
        "indicators": [{"level1": "产出指标", "level2": "数量指标", "level3": "管道长度", "description": "验收的管道长度",
                        "target": "≥8公里", "basis": "灌溉改造方案"}],
    }],
}  # fmt: skip
INJECTION = "甲#panic(1) $1+1$ *b* @ref <lab> [c] //x <script>alert(1)</script><img src=x onerror=alert(1)> ]]> <!-- </w:t> &amp; | {{x}}"
UNPRINTABLE = "果\x00园\x1b[1m灌\u202e溉\u2066经\u2069费\ud83d\u0378\ue000\ufdd0\U00050000\uffff\u2028"
FORMULAS = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", '=cmd|"/c calc"!A1', '=HYPERLINK("http://a.example","x")')


class Done(NamedTuple):
    """What a process left behind."""

    code: int
    out: str
    err: str
    seconds: float


def write(file: Path, out: Path, **options: Any) -> Done:
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "jixiao", "write", str(file), "-o", str(out)], capture_output=True,
                          check=False, timeout=120, cwd=file.parent, **options)  # fmt: skip
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode(), time.monotonic() - began)


def given(folder: Path, data: Data) -> Path:
    file = folder / "给出.json"
    file.write_text(json.dumps(data), "utf-8")
    return file


def one_project(**fields: Any) -> Data:
    data = deepcopy(BASE)
    data["projects"][0] |= fields
    return data


def everywhere(words: str) -> Data:
    """The text with the same words in every field that holds words."""
    data = deepcopy(BASE)
    project = data["projects"][0]
    data["cover"] |= {"department": f"{words}局", "compiled_by": f"{words}局", "reviewed_by": f"{words}财政局"}
    data["overall_objective"], data["safeguards"][0]["text"] = words, words
    project |= {"name": words, "title": f"{words}绩效目标表", "purpose": words, "objectives": [words, words]}
    project["unit"] = {"code": words, "name": words}
    project["indicators"] = [dict.fromkeys(BASE["projects"][0]["indicators"][0], words) | {"target": "≥1个"}] * 2
    project["extra"] = [{"label": "主管部门", "text": words}]
    return data


def refused(done: Done, *says: str) -> None:
    assert done.code == 2, done.err
    assert done.out == ""
    assert len(done.err.splitlines()) == 1, done.err
    for words in ("jixiao：", "请", *says):
        assert words in done.err


def sound(done: Done, out: Path) -> None:
    """The file is there and whole: each part of it is XML, and a reader takes it."""
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
    if out.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(out) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                etree.fromstring(archive.read(name))
    assert not list(out.parent.glob(".*.part"))


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_impossible_values_give_sound_documents(tmp_path: Path, suffix: str) -> None:
    data = one_project(
        name=None, title=None, purpose=f"用于{UNPRINTABLE}。", objectives=[INJECTION],
        spending_plan=[{"month": 6, "cumulative_percent": "250"}, {"month": 12, "cumulative_percent": "-40"}],
    )  # fmt: skip
    data["projects"].append(one_project(seq=2, name=UNPRINTABLE, title=f"{UNPRINTABLE}绩效目标表")["projects"][0])
    out = tmp_path / f"文本{suffix}"
    sound(write(given(tmp_path, data), out), out)
    text = read(out)
    assert [p.code for p in text.problems if p.code in ("RD050", "RD051")] == []
    one, two = text.projects
    assert [str(p.percent.value) for p in one.spending_plan] == ["250", "-40"]
    assert not one.name
    assert one.title in (None, "绩效目标表")
    printed = "果园[1m灌溉经费\ufffd\u0378\ue000\U00050000"
    assert two.name == printed
    assert "<script>alert(1)</script>" in one.objectives[0]
    assert "]]>" in one.objectives[0]
    assert "#panic(1)" in one.objectives[0]
    if suffix in (".html", ".md", ".json"):
        assert not set("\u202e\u2066\x00\x1b") & set(out.read_text("utf-8"))


@pytest.mark.parametrize("suffix", CARRIERS)
def test_no_words_are_markup_anywhere(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"文本{suffix}"
    sound(write(given(tmp_path, everywhere(INJECTION)), out), out)
    project = read(out).projects[0]
    for words in (project.purpose, project.objectives[1], project.indicators[1].basis, project.indicators[0].level3):
        assert words is not None
        assert "<script>alert(1)</script><imgsrc=xonerror=alert(1)>]]>" in words.replace(" ", "")
    if suffix == ".html":
        page = out.read_text("utf-8")
        assert page.count("<script") == 1
        assert "<img" not in page


def test_no_words_are_formulas_anywhere(tmp_path: Path) -> None:
    for number, words in enumerate(FORMULAS):
        out = tmp_path / f"{number}.xlsx"
        sound(write(given(tmp_path, everywhere(words)), out), out)
        shown = words.strip()
        book = openpyxl.load_workbook(out)
        cells = [c for s in book for row in s.iter_rows() for c in row if shown in str(c.value) and c.data_type != "f"]
        assert len(cells) >= 10
        assert {c.data_type for c in cells} == {"s"}
        ours = {c.value for s in book for row in s.iter_rows() for c in row if c.data_type == "f"}
        assert not [formula for formula in ours if shown in re.sub("'[^']*'", "", str(formula))]  # but sheets' names


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_a_text_without_projects_is_no_document(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"文本{suffix}"
    done = write(given(tmp_path, BASE | {"projects": []}), out)
    if suffix == ".json":
        assert done.code == 0
    else:
        refused(done, "项目")
        assert not out.exists()


def test_words_longer_than_a_cell_are_refused_and_never_cut(tmp_path: Path) -> None:
    assert LONGEST == MAX_CELL
    longest = 32_767
    for words, suffix, says in (
        ("管" * (longest + 1), ".xlsx", "32767"),
        ("𠮷" * (longest // 2 + 1), ".xlsx", "Excel"),
        ("管" * (LONGEST + 1), ".docx", str(LONGEST)),
        ("管" * (LONGEST + 1), ".pdf", str(LONGEST)),
        ("管" * LONGEST, ".md", "Markdown 一行"),
    ):
        out = tmp_path / f"文本{suffix}"
        refused(write(given(tmp_path, one_project(purpose=words)), out), says, ".json")
        assert not out.exists()
    for words, suffix in (("管" * longest, ".xlsx"), ("管" * LONGEST, ".docx"), ("管" * LONGEST, ".pdf")):
        out = tmp_path / f"文本{suffix}"
        sound(write(given(tmp_path, one_project(purpose=words)), out), out)
        assert read(out).projects[0].purpose == words


@pytest.mark.slow
@pytest.mark.parametrize("suffix", LOSSLESS)
def test_ten_thousand_indicators(tmp_path: Path, suffix: str) -> None:
    row = BASE["projects"][0]["indicators"][0]
    file = given(tmp_path, one_project(indicators=[row | {"level3": f"第{n}项"} for n in range(10_000)]))
    out = tmp_path / f"文本{suffix}"
    done = write(file, out)
    assert done.seconds < 30  # two or three on an idle machine
    if suffix == ".pdf":
        refused(done, "10000 项指标", "2000")
        return
    sound(done, out)
    rows = read(out).projects[0].indicators
    assert [r.level3 for r in rows] == [f"第{n}项" for n in range(10_000)]


@pytest.mark.slow
def test_the_most_indicators_a_pdf_takes(tmp_path: Path) -> None:
    row = BASE["projects"][0]["indicators"][0]
    file = given(tmp_path, one_project(indicators=[row | {"level3": f"第{n}项"} for n in range(2_000)]))
    done = write(file, tmp_path / "文本.pdf")
    sound(done, tmp_path / "文本.pdf")
    assert done.seconds < 100  # fifteen on an idle machine
    assert len(read(tmp_path / "文本.pdf").projects[0].indicators) == 2_000


def test_places_nothing_can_be_written_to(tmp_path: Path) -> None:
    file = given(tmp_path, BASE)
    folder = tmp_path / "文件夹.docx"
    folder.mkdir()
    for out, says in (
        (tmp_path / "没有" / "a.docx", "文件夹不存在"),
        (folder, "这是一个文件夹"),
        (tmp_path, "这是一个文件夹"),
        (file / "a.docx", "不是文件夹"),
        (tmp_path / f"{'长' * 100}.docx", "文件名太长"),
        (Path("/sys/a.docx"), "写不进去"),
        (file, "这就是要读的文件"),
        (tmp_path / ".." / tmp_path.name / file.name, "这就是要读的文件"),
    ):
        refused(write(file, out), says)
    assert json.loads(file.read_text("utf-8")) == BASE
    assert {p.name for p in tmp_path.iterdir()} == {file.name, folder.name}


def test_a_folder_without_permission(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to root")
    file = given(tmp_path, BASE)
    closed = tmp_path / "关闭"
    closed.mkdir(mode=0o555)
    refused(write(file, closed / "a.docx"), "没有写入权限")


def _little_room() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".json"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"文本{suffix}"
    out.write_bytes(b"old")
    refused(
        write(SOUND, out, preexec_fn=_little_room, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}),
        "超过允许的文件大小",
    )
    assert out.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


def test_a_device_that_is_full(tmp_path: Path) -> None:
    (tmp_path / "满.docx").symlink_to("/dev/full")
    refused(write(SOUND, tmp_path / "满.docx"), "磁盘已满")


KILLED = """
import os, signal, sys, pathlib
from jixiao.write import atomic
stop = sys.argv.pop(1)
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
if stop == "before the end is written": os.fsync = die
if stop == "before it is moved": pathlib.Path.replace = die
from jixiao.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("stop", ["before the end is written", "before it is moved"])
def test_killed_while_it_writes_the_old_file_stands(tmp_path: Path, stop: str) -> None:
    out = tmp_path / "文本.docx"
    out.write_bytes(b"old")
    command = [sys.executable, "-c", KILLED, stop, "write", str(SOUND), "-o", str(out)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert out.read_bytes() == b"old"
    again = write(SOUND, out)
    assert again.code == 0
    assert len(read(out).projects) == len(read(SOUND).projects)


def test_killed_at_any_moment_the_file_is_the_old_or_the_new(tmp_path: Path) -> None:
    out = tmp_path / "文本.html"
    write(SOUND, out)
    whole = out.read_bytes()
    for moment in (0.15, 0.25, 0.35):
        out.write_bytes(b"old")
        process = subprocess.Popen([sys.executable, "-m", "jixiao", "write", str(SOUND), "-o", str(out), "-q"])
        time.sleep(moment)
        process.kill()
        process.wait()
        assert out.read_bytes() in (b"old", whole)
