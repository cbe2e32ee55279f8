"""jixiao write --to: many files at once; what is refused before work begins, what fails while others are written."""

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from cli.runner import FAULTY, SOUND, one_line, run
from jixiao.api import read
from jixiao.cli import write_many
from jixiao.write.json import to_data


def copies(folder: Path, count: int) -> list[Path]:
    """Texts of so many departments, no two alike."""
    words = SOUND.read_text("utf-8")
    files = []
    for number in range(count):
        file = folder / f"部门{number}.txt"
        file.write_text(words.replace("经费", f"经费之{number}"), "utf-8")
        files.append(file)
    return files


@pytest.mark.parametrize("processes", ["1", "2"])
def test_every_file_in_every_format(tmp_path: Path, processes: str) -> None:
    files = copies(tmp_path, 3)
    done = run("write", *files, "-o", tmp_path / "out", "--to", "docx, XLSX,.json", "--jobs", processes)
    assert (done.code, done.out) == (0, "")
    assert "9 个文档" in done.err.splitlines()[-1]
    made = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert made == sorted(f"{f.stem}{s}" for f in files for s in (".docx", ".xlsx", ".json"))
    for file in files:
        wanted = to_data(read(file))
        assert to_data(read(tmp_path / "out" / f"{file.stem}.json"))["projects"] == wanted["projects"]
        assert [p.name for p in read(tmp_path / "out" / f"{file.stem}.docx").projects] == [
            p["name"] for p in wanted["projects"]
        ]


def test_one_process_or_two_write_the_same(tmp_path: Path) -> None:
    files = copies(tmp_path, 2)
    for jobs in ("1", "2"):
        assert run("write", *files, "-o", tmp_path / jobs, "--to", "docx,html", "-j", jobs, "-q").err == ""
    for file in (tmp_path / "1").iterdir():
        assert file.read_bytes() == (tmp_path / "2" / file.name).read_bytes()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_file_that_fails_stops_no_other(tmp_path: Path, processes: str) -> None:
    (tmp_path / "b.txt").write_text("没有表", "utf-8")
    (tmp_path / "out" / "a.html").mkdir(parents=True)  # a folder where a document should go
    files = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt", "none.txt")]
    for file in (files[0], files[2]):
        file.write_bytes(SOUND.read_bytes())
    done = run("write", *files, "-o", tmp_path / "out", "--to", "docx,html", "--jobs", processes)
    assert done.code == 2
    *lines, last = done.err.splitlines()
    assert [line.split("：")[1] for line in lines] == [str(tmp_path / "out" / "a.html"), str(files[1]), str(files[3])]
    assert all(line.startswith("jixiao：") and "请" in line for line in lines)
    assert "3 个文档，1 份文件都写成了，3 份没有写全" in last
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.docx", "a.html", "c.docx", "c.html"]


class TestRefused:
    """Nothing is written where the work cannot be right."""

    def test_two_files_of_one_name(self, tmp_path: Path) -> None:
        for folder in ("x", "y"):
            (tmp_path / folder).mkdir()
        (tmp_path / "x" / "A.txt").write_bytes(SOUND.read_bytes())
        (tmp_path / "y" / "a.md").write_bytes(SOUND.read_bytes())
        line = one_line(
            run("write", tmp_path / "x" / "A.txt", tmp_path / "y" / "a.md", "-o", tmp_path / "out", "--to", "docx")
        )
        assert "A.txt" in line
        assert "a.md" in line
        assert not (tmp_path / "out").exists()

    def test_a_document_over_its_source(self, tmp_path: Path) -> None:
        run("write", SOUND, "-o", tmp_path / "a.docx", "-q")
        before = (tmp_path / "a.docx").read_bytes()
        one_line(run("write", tmp_path / "a.docx", "-o", tmp_path, "--to", "pdf,docx"))
        assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]
        assert (tmp_path / "a.docx").read_bytes() == before

    @pytest.mark.parametrize("formats", ["txt", "docx,", "docx,rtf", ","])
    def test_a_format_there_is_not(self, tmp_path: Path, formats: str) -> None:
        assert ".docx" in one_line(run("write", SOUND, "-o", tmp_path / "out", "--to", formats))
        assert not (tmp_path / "out").exists()

    def test_what_names_no_folder(self, tmp_path: Path) -> None:
        assert "--to" in one_line(run("write", SOUND, FAULTY, "-o", tmp_path / "a.docx"))
        one_line(run("write", "-", "-o", tmp_path / "out", "--to", "docx", stdin=b"x"))
        one_line(run("write", SOUND, "-o", tmp_path / "none" / "out", "--to", "docx"))
        (tmp_path / "file").write_text("x")
        one_line(run("write", SOUND, "-o", tmp_path / "file", "--to", "docx"))

    def test_english_is_spoken(self, tmp_path: Path) -> None:
        done = run("write", SOUND, SOUND, "-o", tmp_path / "out", "--to", "docx", "--lang", "en")
        assert "would both be written" in done.err


def test_a_process_that_is_killed_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [str(f) for f in copies(tmp_path, 3)]
    jobs = write_many.jobs_for(files, tmp_path, [".json"])
    found = list(write_many.write_all(jobs, _die, 2, bar=False))
    assert [d.file for d in found] == files
    assert all("--jobs 1" in d.errors[0] for d in found)


def _die(job: write_many.Job) -> write_many.Done:
    os._exit(9)


def test_a_bar_on_a_terminal_and_nothing_on_a_pipe(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "jixiao", "write", str(SOUND), "-o", str(tmp_path / "out"), "--to", "json"]
    piped = subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert "写文档" not in piped.stderr.decode()
    ours, theirs = pty.openpty()
    child = subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL)
    os.close(theirs)
    said = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert child.wait(60) == 0
    assert "写文档" in said.decode()
