"""jixiao write for other programs: .zip and .xml, and what only the publisher knows."""

import json
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from cli.runner import SOUND, one_line, run
from jixiao.api import read
from jixiao.write.json import to_data


def descriptor(package: Path) -> dict[str, object]:
    with zipfile.ZipFile(package) as archive:
        found: dict[str, object] = json.loads(archive.read("datapackage.json"))
    return found


def test_a_data_package_is_written_and_read(tmp_path: Path) -> None:
    out = tmp_path / "甲.ZIP"
    done = run("write", SOUND, "-o", out, "--licence", "CC-BY-4.0", "--created", "2024-01-15")
    assert (done.code, done.out) == (0, "")
    assert done.err.strip().endswith(f"已写入 {out}")
    assert descriptor(out)["licenses"] == [{"name": "CC-BY-4.0"}]
    assert descriptor(out)["created"] == "2024-01-15T00:00:00+08:00", "a day without a zone is one of Beijing"
    assert to_data(read(out)) == to_data(read(SOUND))
    assert run("read", out).out == run("read", SOUND).out
    assert run("check", out, "--on", "2024-06-01").code == run("check", SOUND, "--on", "2024-06-01").code


def test_nothing_is_composed_unless_asked(tmp_path: Path) -> None:
    data = to_data(read(SOUND)) | {"items": []}
    source = tmp_path / "甲.json"
    source.write_text(json.dumps(data), "utf-8")
    run("write", source, "-o", tmp_path / "as-it-is.zip", "-q")
    run("write", source, "-o", tmp_path / "composed.zip", "--compose", "-q")
    assert read(tmp_path / "as-it-is.zip").items == ()
    assert len(read(tmp_path / "composed.zip").items) == len(data["projects"])


def test_iati_needs_an_organisation(tmp_path: Path) -> None:
    out = tmp_path / "甲.xml"
    assert "--organisation" in one_line(run("write", SOUND, "-o", out))
    assert "cannot write IATI" in run("write", SOUND, "-o", out, "--lang", "en").err
    assert not out.exists()
    given = ("--organisation", "XI-IATI-TEST", "--created", "2024-01-15T08:30:00+0000")
    assert run("write", SOUND, "-o", out, *given).code == 0
    root = etree.parse(out).getroot()
    assert (root.tag, root.get("version"), root.get("generated-datetime")) == (
        "iati-activities",
        "2.03",
        "2024-01-15T08:30:00+00:00",
    )
    assert root.xpath("string(//reporting-org/@ref)") == "XI-IATI-TEST"


@pytest.mark.parametrize("wrong", [("--licence", "随便 用"), ("--created", "昨天")])
def test_what_cannot_be_published_is_one_line(tmp_path: Path, wrong: tuple[str, str]) -> None:
    one_line(run("write", SOUND, "-o", tmp_path / "甲.zip", *wrong))
    assert list(tmp_path.iterdir()) == []
