"""``jixiao check``: every option, exit codes, what goes where, and the shape of the findings."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from cli.runner import FAULTY, ON, SAMPLES, SOUND, folder, one_line, run
from jixiao import __version__
from jixiao.check.discover import all_rules, rule_class

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def findings(*arguments: str | Path) -> list[dict]:
    return json.loads(run("check", "--format", "json", *ON, *arguments).out)["findings"]


def codes(*arguments: str | Path) -> set[str]:
    return {f["rule"] for f in findings(*arguments)}


# ------------------------------------------------------------------ exit codes


@pytest.mark.parametrize(("options", "code"), [
    ((), 1), (("--fail-on", "error"), 1), (("--select", "WG05"), 0), (("--select", "WG05", "--fail-on", "info"), 1),
    (("--select", "WG05", "--fail-on", "warning"), 0), (("--select", "ZZ02", "--fail-on", "warning"), 1), (("--select", "ZZ02"), 0),
])  # fmt: skip
def test_exit_code_follows_the_threshold(options: tuple[str, ...], code: int) -> None:
    assert run("check", FAULTY, *ON, *options).code == code


def test_a_sound_text_ends_with_0() -> None:
    done = run("check", SOUND, *ON)
    assert done.code == 0
    assert done.err == ""
    assert "错误 0" in done.out or "没有发现问题" in done.out


@pytest.mark.parametrize("arguments", [
    (), ("没有.txt",), (FAULTY, "--fail-on", "fatal"), (FAULTY, "--format", "pdf"), (FAULTY, "--on", "2024-13-01"), (FAULTY, "--nonsense"),
    (FAULTY, "--select", "XX99"), (FAULTY, "--ignore", "Z"), (FAULTY, "--select", ","), (FAULTY, "--config", "没有.toml"),
    (FAULTY, "--baseline", "没有.json"), (FAULTY, "-o", "结果.pdf"), (FAULTY, "-o", "没有/结果.json"), (FAULTY, SOUND, "-o", "结果.html"),
    (FAULTY, SOUND, "--format", "html"), (FAULTY, "--lang", "fr"),
])  # fmt: skip
def test_what_cannot_be_done_ends_with_2_and_one_line(arguments: tuple[str | Path, ...], tmp_path: Path) -> None:
    with folder(tmp_path) as here:
        one_line(run("check", *arguments))
        assert list(here.iterdir()) == []


def test_one_unreadable_file_does_not_hide_the_others() -> None:
    done = run("check", "没有.txt", SOUND, "--format", "json", *ON)
    assert done.code == 2
    assert json.loads(done.out)["file"] == str(SOUND)
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("command", [(), ("check",), ("read",), ("rules",), ("explain",)])
def test_help_and_version(command: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        if flag == "--help" or not command:
            done = run(*command, flag)
            assert (done.code, done.err) == (0, "")
            assert "--version" in done.out
    assert run(*command, "--version")[:3] == (0, f"jixiao {__version__}\n", "")


def test_every_command_has_quiet_and_lang() -> None:
    for command in ("check", "read", "rules", "explain"):
        out = run(command, "--help").out
        assert "--quiet" in out
        assert "--lang" in out


# ------------------------------------------------------------------ what goes where


def test_data_to_stdout_and_words_to_stderr(tmp_path: Path) -> None:
    renamed = tmp_path / "改名.docx"
    renamed.write_bytes(FAULTY.read_bytes())
    done = run("check", renamed, "--format", "json", *ON)
    json.loads(done.out)
    assert "后缀是 .docx" in done.err
    assert run("check", renamed, "--format", "json", "--quiet", *ON).err == ""


def test_standard_input() -> None:
    done = run("check", "-", "--format", "json", *ON, stdin=FAULTY.read_bytes())
    data = json.loads(done.out)
    assert (done.code, data["file"]) == (1, "-")
    named = json.loads(run("check", FAULTY, "--format", "json", *ON).out)
    assert [f["message"] for f in data["findings"]] == [f["message"] for f in named["findings"]]
    docx = (SAMPLES / "docx" / "lanchuan-water-2024.docx").read_bytes()
    assert json.loads(run("check", "-", "--format", "json", *ON, stdin=docx).out)["findings"]


def test_piped_text_has_no_colour() -> None:
    assert "\x1b" not in run("check", FAULTY, *ON).out


@pytest.mark.parametrize(("name", "begins"), [
    ("r.json", b'{\n  "schema": "jixiao/findings/1"'), ("r.sarif", b'{\n  "$schema"'), ("r.html", b"<!doctype html>"),
    ("r.htm", b"<!doctype html>"), ("r.xlsx", b"PK"), ("r.txt", b""), ("r", b""), ("R.JSON", b"{"),
])  # fmt: skip
def test_the_suffix_chooses_the_format(name: str, begins: bytes, tmp_path: Path) -> None:
    out = tmp_path / name
    done = run("check", FAULTY, "-o", out, *ON)
    assert (done.code, done.out) == (1, "")
    assert out.read_bytes()[: len(begins)].lower() == begins.lower()
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert done.err.splitlines()[-1] == f"已写入 {out}"
    assert "错误" in done.err.splitlines()[0]
    assert run("check", FAULTY, "-o", out, "--quiet", *ON).err == ""


def test_format_goes_before_the_suffix(tmp_path: Path) -> None:
    out = tmp_path / "结果.dat"
    assert run("check", FAULTY, "-o", out, "--format", "json", *ON).code == 1
    json.loads(out.read_text("utf-8"))


@pytest.mark.parametrize("form", ["html", "xlsx"])
def test_several_files_go_into_a_folder(form: str, tmp_path: Path) -> None:
    (tmp_path / "另").mkdir()
    twin = tmp_path / "另" / FAULTY.name
    twin.write_bytes(SOUND.read_bytes())
    out = tmp_path / "报告"
    done = run("check", FAULTY, SOUND, twin, "--format", form, "-o", out, *ON)
    assert done.code == 1
    assert {p.name for p in out.iterdir()} == {
        f"{FAULTY.stem}.{form}",
        f"{SOUND.stem}.{form}",
        f"{FAULTY.stem}-2.{form}",
    }
    one = run("check", FAULTY, "--format", form, "-o", out, *ON)
    assert one.code == 1


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_several_files_in_one_output(form: str) -> None:
    done = run("check", FAULTY, SOUND, "--format", form, *ON)
    assert done.code == 1
    assert FAULTY.name in done.out
    assert SOUND.name in done.out
    if form == "json":
        data = json.loads(done.out)
        assert data["schema"] == "jixiao/findings-list/1"
        assert [f["file"] for f in data["files"]] == [str(FAULTY), str(SOUND)]


@pytest.mark.parametrize("form", ["text", "json", "sarif", "html", "xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_runs_are_equal_to_the_byte(form: str, lang: str) -> None:
    first, second = (run("check", FAULTY, SOUND if form == "text" else FAULTY, "--format", form, "--lang", lang, *ON)
                     if form not in ("html", "xlsx") else run("check", FAULTY, "--format", form, "--lang", lang, *ON)
                     for _ in range(2))  # fmt: skip
    assert first.raw
    assert first.raw == second.raw


# ------------------------------------------------------------------ rules chosen


@pytest.mark.parametrize(("options", "expected"), [
    (("--select", "ZZ03"), {"ZZ03"}), (("--select", "zz03"), {"ZZ03"}), (("--select", "target.unit-twice"), {"ZZ03"}),
    (("--select", "ZZ03,JE03"), {"ZZ03", "JE03"}), (("--select", "ZZ03", "--select", "JE03"), {"ZZ03", "JE03"}),
    (("--select", "JE"), {"JE03"}), (("--select", "ALL", "--ignore", "ALL"), set()), (("--select", "JD02,JD04", "--ignore", "JD04"), {"JD02"}),
    (("--select", "JD", "--ignore", "spending.too-slow"), None),
])  # fmt: skip
def test_select_and_ignore(options: tuple[str, ...], expected: set[str] | None) -> None:
    if expected is None:
        slug = rule_class("JD04").name
        assert "JD04" not in codes(FAULTY, "--select", "JD", "--ignore", slug)
        assert "JD02" in codes(FAULTY, "--select", "JD", "--ignore", slug)
    else:
        assert codes(FAULTY, *options) == expected


def test_a_family_can_be_ignored() -> None:
    everything = codes(FAULTY)
    assert codes(FAULTY, "--ignore", "ZZ") == {code for code in everything if not code.startswith("ZZ")}


def test_the_day_of_the_check(tmp_path: Path) -> None:
    data = json.loads(run("check", FAULTY, "--format", "json", "--on", "2024-02-29").out)
    assert data["checked_on"] == "2024-02-29"
    assert "2024-02-29" in run("check", FAULTY, "--format", "html", "--on", "2024-02-29").out


# ------------------------------------------------------------------ language


def test_english_messages() -> None:
    for finding in findings(FAULTY, "--lang", "en"):
        own = rule_class(finding["rule"])
        start = re.split(r"[{“]", own.message_en)[0]
        assert finding["message"].startswith(start)
        bare = re.sub(r"“[^”]*”|[（(][^（）()]*[）)]|万元", "", finding["message"])
        assert len(CHINESE.findall(bare)) < 40, finding["message"]


def test_english_text_and_html() -> None:
    done = run("check", FAULTY, "--lang", "en", *ON)
    assert "Project 1 " in done.out
    assert re.search(r"error \d+", done.out)
    html = run("check", FAULTY, "--lang", "en", "--format", "html", *ON).out
    assert '<html lang="en"' in html
    assert "Findings" in html


def test_the_language_of_the_settings(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text('[check]\nlang = "en"\n', "utf-8")
    assert "Project 1 " in run("check", FAULTY, "--config", config, *ON).out
    assert "项目 1" in run("check", FAULTY, "--config", config, "--lang", "zh", *ON).out


# ------------------------------------------------------------------ settings


def test_settings_of_the_folder_are_found(tmp_path: Path) -> None:
    with folder(tmp_path) as here:
        (here / "jixiao.toml").write_text('[check]\nselect = ["ZZ03"]\nfail-on = "info"\n', "utf-8-sig")
        assert codes(FAULTY) == {"ZZ03"}
        assert codes(FAULTY, "--select", "JE03") == {"JE03"}, "the command line goes first"
        assert run("check", FAULTY, "--select", "WG05").code == 1


def test_a_broken_setting_is_told(tmp_path: Path) -> None:
    config = tmp_path / "坏.toml"
    config.write_bytes("[check]\nlang = '中'".encode("gb18030"))
    assert "UTF-8" in one_line(run("check", FAULTY, "--config", config))
    config.write_text("[check]\nselct = []\n", "utf-8")
    assert "selct" in one_line(run("check", FAULTY, "--config", config))


# ------------------------------------------------------------------ baseline


def test_baseline_keeps_what_is_known_out(tmp_path: Path) -> None:
    with folder(tmp_path) as here:
        Path("a.txt").write_bytes(FAULTY.read_bytes())
        assert run("check", "a.txt", "--write-baseline", "b.json", *ON).code == 1
        done = run("check", "./a.txt", "--baseline", "b.json", "--format", "json", *ON)
        data = json.loads(done.out)
        assert (done.code, data["findings"]) == (0, [])
        assert data["in_baseline"] == len(findings(FAULTY))
        changed = FAULTY.read_text("utf-8").replace("≥11座", "≥11座座", 1)
        Path("a.txt").write_text(changed, "utf-8")
        left = json.loads(run("check", "a.txt", "--baseline", "b.json", "--format", "json", *ON).out)["findings"]
        assert "ZZ03" in {f["rule"] for f in left}
        assert len(left) < 6
        # Written anew with the old one in force, it holds both.
        run("check", "a.txt", "--baseline", "b.json", "--write-baseline", "b.json", *ON)
        assert run("check", "a.txt", "--baseline", "b.json", "--fail-on", "info", *ON).code == 0
        assert sorted(p.name for p in here.iterdir()) == ["a.txt", "b.json"]


def test_the_first_baseline_of_a_folder_that_names_one(tmp_path: Path) -> None:
    with folder(tmp_path):
        Path("jixiao.toml").write_text('[check]\nbaseline = "b.json"\n', "utf-8")
        assert "--write-baseline" in one_line(run("check", FAULTY, *ON))
        assert run("check", FAULTY, "--write-baseline", "b.json", *ON).code == 1
        assert run("check", FAULTY, "--fail-on", "info", *ON).code == 0


# ------------------------------------------------------------------ findings as the contract has them


def test_findings_have_the_shape_of_the_contract() -> None:
    data = json.loads(run("check", FAULTY, "--format", "json", *ON).out)
    assert list(data) == ["schema", "file", "checked_on", "summary", "findings"]
    assert data["schema"] == "jixiao/findings/1"
    keys = ["rule", "name", "severity", "certainty", "message", "suggestion", "fix", "authority", "location", "related"]
    for finding in data["findings"]:
        assert list(finding) == keys
        assert list(finding["location"]) == ["part", "project", "item", "field", "text", "place"]
        assert finding["severity"] != "error" or finding["certainty"] == "exact"
        assert finding["authority"]
    for severity in ("error", "warning", "info"):
        assert data["summary"][severity] == sum(1 for f in data["findings"] if f["severity"] == severity)


FIELDS = ["cover", "contents", "overall_objective", "items", "project_name", "safeguards", "projects", "title", "unit", "code", "name",
          "budget", "purpose", "spending_plan", "objectives", "indicators"]  # fmt: skip


@pytest.mark.parametrize(
    "file", [FAULTY, SAMPLES / "docx" / "lanchuan-water-2024.docx", SAMPLES / "pdf" / "lanchuan-water-2024.pdf"]
)
def test_order_is_part_project_field(file: Path) -> None:
    def key(finding: dict) -> tuple:
        where = finding["location"]
        owner = where["project"] or where["item"] or 0
        head, index = re.match(r"([a-z_]*)(?:\[(\d+)\])?", where["field"]).groups()
        return where["part"], owner, FIELDS.index(head) if head in FIELDS else 99, int(index or -1)

    keys = [key(f) for f in findings(file)]
    assert keys == sorted(keys)
    assert len(keys) > 30


def test_fields_are_paths_into_the_data() -> None:
    text = json.loads(run("read", FAULTY).out)
    for finding in findings(FAULTY):
        where = finding["location"]
        owner = (text["projects"][where["project"] - 1] if where["project"] else
                 text["items"][where["item"] - 1] if where["item"] else text)  # fmt: skip
        for step in re.findall(r"[a-z_0-9]+|\[\d+\]", where["field"]):
            owner = owner[int(step[1:-1])] if step[0] == "[" else owner[step]


def test_html_and_sarif_show_as_many_as_json() -> None:
    told = len(findings(FAULTY))
    sarif = json.loads(run("check", FAULTY, "--format", "sarif", *ON).out)
    assert len(sarif["runs"][0]["results"]) == told
    assert len(sarif["runs"][0]["tool"]["driver"]["rules"]) == len(all_rules())


def test_fix_on_the_command_line(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(FAULTY.read_bytes())
    done = run("check", "--fix", source, *ON)
    assert done.code == 0
    assert source.read_bytes() == FAULTY.read_bytes()
    assert done.out.startswith(f"--- {source}\n+++ {tmp_path / 'a.fixed.txt'}\n@@ ")
    assert "原文件未动" in done.err
    assert run("check", "--fix", source, "--quiet", *ON).err == ""
    assert "盖掉" in one_line(run("check", "--fix", source, "-o", source, *ON, "--quiet"))
    other = tmp_path / "另"
    other.mkdir()
    (other / "a.txt").write_bytes(FAULTY.read_bytes())
    out = tmp_path / "稿"
    out.mkdir()
    done = run("check", "--fix", source, other / "a.txt", "-o", out, "--quiet", *ON)
    assert done.code == 2, "the second would cover the first"
    assert [p.name for p in out.iterdir()] == ["a.fixed.txt"]
    assert "文件夹" in one_line(run("check", "--fix", source, other / "a.txt", "-o", tmp_path / "没有", *ON))


def test_fix_of_standard_input(tmp_path: Path) -> None:
    with folder(tmp_path) as here:
        assert (
            run("check", "--fix", "-", *ON, stdin=(SAMPLES / "docx" / "lanchuan-water-2024.docx").read_bytes()).code
            == 0
        )
        assert [p.name for p in here.iterdir()] == ["stdin.fixed.docx"]
        assert zipfile.is_zipfile("stdin.fixed.docx")


def test_nothing_to_fix(tmp_path: Path) -> None:
    done = run("check", "--fix", SOUND, "-o", tmp_path / "x.txt", *ON)
    assert (done.code, done.out, list(tmp_path.iterdir())) == (0, "", [])
    assert "没有可以放心自动改正的写法" in done.err
