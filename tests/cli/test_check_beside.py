"""``jixiao check`` with companions: approved goals, earlier forms, final accounts."""

import json
from pathlib import Path

import pytest

from cli.runner import EXAMPLES, FAULTY, SAMPLES, one_line, run

MONITORING = SAMPLES / "forms" / "monitoring.txt"
EVALUATED = SAMPLES / "forms" / "self-evaluation.txt"


def rules(*arguments: str | Path) -> list[str]:
    done = run("check", *arguments, "--format", "json", "--on", "2025-01-15")
    assert done.code in (0, 1), done.err
    return [finding["rule"] for finding in json.loads(done.out)["findings"]]


def test_goals_that_differ_from_those_approved() -> None:
    assert rules(MONITORING, "--select", "JK") == []
    assert rules(MONITORING, "--select", "JK", "--approved", FAULTY) == ["JK04"] * 4


def test_final_accounts(tmp_path: Path) -> None:
    accounts = tmp_path / "决算.csv"
    accounts.write_text("项目,决算（万元）\n河湖长制工作经费,43.54\n", "utf-8")
    assert rules(EVALUATED, "--accounts", accounts) == []
    accounts.write_text("项目,决算（万元）\n河湖长制工作经费,41.20\n", "utf-8")
    assert rules(EVALUATED, "--accounts", accounts) == ["ZP15"]


def test_earlier_forms(tmp_path: Path) -> None:
    words = MONITORING.read_text("utf-8")
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text(
        words.replace("286.00", "52.00")
        .replace("275.00", "50.00")
        .replace("11.00", "2.00")
        .replace("55%", "10%")
        .replace("1-7月", "1-6月"),
        "utf-8",
    )
    second.write_text(
        words.replace("286.00", "62.40")
        .replace("275.00", "60.00")
        .replace("11.00", "2.40")
        .replace("55%", "12%")
        .replace("1-7月", "1-9月"),
        "utf-8",
    )
    goals = tmp_path / "goals.json"
    data = json.loads(run("read", FAULTY).out)
    goals.write_text(json.dumps(data | {"projects": [p | {"indicators": []} for p in data["projects"]]}), "utf-8")
    found = rules(second, "--select", "JK11", "--approved", goals, "--earlier", first)
    assert found == ["JK11"]
    assert rules(second, "--select", "JK11", "--approved", goals) == []


@pytest.mark.parametrize("option", ["--approved", "--earlier", "--accounts"])
def test_a_companion_that_cannot_be_read_ends_with_2(option: str, tmp_path: Path) -> None:
    broken = tmp_path / "空.txt"
    broken.write_bytes(b"")
    one_line(run("check", MONITORING, option, broken))
    one_line(run("check", MONITORING, option, EXAMPLES / "没有.txt"))
