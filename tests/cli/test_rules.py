"""``jixiao rules`` and ``jixiao explain``."""

import json
import re

import pytest

from cli.runner import one_line, run
from jixiao.check.discover import all_rules
from jixiao.write.report_words import FAMILIES

CODES = [rule.code for rule in all_rules()]


def test_text_lists_every_rule_once() -> None:
    done = run("rules")
    assert (done.code, done.err) == (0, "")
    assert sorted(re.findall(r"^  ([A-Z]{2}\d{2})  ", done.out, re.MULTILINE)) == sorted(CODES)
    for rule in all_rules():
        assert rule.title in done.out


def test_english() -> None:
    out = run("rules", "--lang", "en").out
    assert all(rule.title_en in out for rule in all_rules())
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"[“(（][^“”()（）]*[”)）]|[万亿]?元", "", out))


def test_json() -> None:
    data = json.loads(run("rules", "--format", "json").out)
    assert data["schema"] == "jixiao/rules/1"
    assert sorted(r["code"] for r in data["rules"]) == sorted(CODES)
    for rule in data["rules"]:
        assert rule["severity"] in ("error", "warning", "info")
        assert rule["certainty"] == "exact" or rule["severity"] != "error"
        assert rule["authority"]


def test_markdown() -> None:
    out = run("rules", "--format", "md").out
    assert all(f"| [{code}]({code}.md) |" in out for code in CODES)
    assert {code[:2] for code in CODES} <= set(FAMILIES)
    assert out == run("rules", "--format", "md").out


def test_wrong_usage() -> None:
    one_line(run("rules", "--format", "xml"))
    one_line(run("rules", "extra"))
    one_line(run("explain"))
    assert "ZZ999" in one_line(run("explain", "ZZ999"))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.code)
def test_explain_by_code_and_slug(rule: type) -> None:
    done = run("explain", rule.code)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"# {rule.code} {rule.title}\n")
    assert [line for line in done.out.splitlines() if line.startswith("## ")] == [
        "## 查什么",
        "## 为什么",
        "## 反例",
        "## 正例",
        "## 依据",
    ]
    assert run("explain", rule.code.lower()).out == done.out
    assert run("explain", rule.name).out == done.out
    english = run("explain", rule.code, "--lang", "en").out
    assert english.startswith(f"# {rule.code} {rule.title_en}\n")
    assert rule.message_en in english
    assert rule.suggestion_en in english
