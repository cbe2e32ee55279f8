"""``jixiao diff`` as a program: exit codes, formats, what goes where."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from jixiao.write.schema import diff_schema

EXAMPLE = Path(__file__).parents[2] / "src/jixiao/examples/lanchuan-water-2024.txt"


def run(*words: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "jixiao", "diff", *map(str, words)],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    words = EXAMPLE.read_text("utf-8")
    for old, new in (
        ("≥3轮", "≥4轮"),
        (">=3轮", "≥4轮"),
        ("其他资金\t20.00", "其他资金\t25.00"),
        ("8、全力抓好", "8、着力抓好"),
    ):
        words = words.replace(old, new, 1)
    path = tmp_path / "new.txt"
    path.write_text(words, "utf-8")
    return path


def test_no_difference_ends_with_0() -> None:
    done = run(EXAMPLE, EXAMPLE)
    assert done.returncode == 0
    assert "没有不同" in done.stdout.decode()


def test_differences_end_with_1_and_are_listed(changed: Path) -> None:
    done = run(EXAMPLE, changed)
    assert done.returncode == 1
    words = done.stdout.decode()
    assert ">=3轮 → ≥4轮" in words
    assert "3 处不同：修改 3" in words
    assert "\x1b[" not in words, "no colour in a pipe"


def test_json_holds_to_its_schema(changed: Path) -> None:
    done = run(EXAMPLE, changed, "--format", "json")
    data = json.loads(done.stdout)
    Draft202012Validator(diff_schema()).validate(data)
    assert data["summary"] == {"changed": 3, "added": 0, "removed": 0, "moved": 0}
    assert data["differences"][1]["new_place"]["file"] == str(changed)


def test_the_suffix_chooses_the_format_and_nothing_goes_to_stdout(changed: Path, tmp_path: Path) -> None:
    out = tmp_path / "diff.html"
    done = run(EXAMPLE, changed, "-o", out)
    assert (done.returncode, done.stdout) == (1, b"")
    assert out.read_text("utf-8").startswith("<!doctype html>")
    assert str(out) in done.stderr.decode()


def test_printed_compares_what_was_printed(tmp_path: Path) -> None:
    path = tmp_path / "spelt.txt"
    path.write_text(EXAMPLE.read_text("utf-8").replace(">=3轮", "≥3轮"), "utf-8")
    assert run(EXAMPLE, path).returncode == 0
    assert run(EXAMPLE, path, "--printed").returncode == 1


def test_one_side_may_come_on_standard_input() -> None:
    assert run(EXAMPLE, "-", stdin=EXAMPLE.read_bytes()).returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("nowhere.docx", EXAMPLE),
        (EXAMPLE, "nowhere.docx"),
        ("-", "-"),
        (EXAMPLE,),
        (EXAMPLE, EXAMPLE, "-o", "/nowhere/x.html"),
    ],
)
def test_trouble_ends_with_2_and_one_line(words: tuple[str | Path, ...]) -> None:
    done = run(*words, stdin=b"")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().count("\n") == 1


def test_english_on_request(changed: Path) -> None:
    assert "3 differences: changed 3" in run(EXAMPLE, changed, "--lang", "en").stdout.decode()
