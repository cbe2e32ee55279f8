"""The report as a document: what is in it, where, and that a hostile text stays text."""

import re
import time
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from jixiao.model import Finding, PerformanceText, Severity, Words
from jixiao.write.html_report import RulePage, html_report
from jixiao.write.report_words import _EN, _ZH, SCRIPT_WORDS, place_words, source_words
from write.report_sample import ON, PAGES, finding, findings, project, self_evaluation, text

HOSTILE = "<script>alert(1)</script></style></title>\"'><img src=x onerror=alert(1)>\u202egnp.\u2066&amp;"
VOID = {"meta", "col", "input", "br", "img", "link"}


class Page(HTMLParser):
    """Ids, hrefs, tags and where text stands; fails on tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.hrefs.append(str(given["href"]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def report(of: PerformanceText | None = None, found: list[Finding] | None = None, **options: Any) -> str:
    options.setdefault("rule_pages", PAGES)
    return html_report(of or text(), findings() if found is None else found, checked_on=ON, **options)


def cell_of(html: str, badge: str) -> str:
    """The innermost td, th, p, span or heading around a badge, up to the badge."""
    at = html.index(f'id="{badge}"')
    return html[
        max(
            html.rfind(f"<{tag}", 0, at) for tag in ("td", "th", "p ", "h3", "h4", 'span class="k', 'span class="tt k')
        ) : at
    ]


def numbers(html: str) -> dict[str, str]:
    """Rule → number of its first entry."""
    found: dict[str, str] = {}
    for number, body in re.findall(r'<li class="en" id="f(\d+)"(.*?)</li></ol>', html, re.DOTALL):
        code = re.search(r'class="cd">(\w+)<', body)
        assert code
        found.setdefault(code[1], number)
    return found


def test_page_is_sound_and_links_lead_somewhere() -> None:
    page = Page(report())
    assert len(page.ids) == len(set(page.ids))
    missing = [href for href in page.hrefs if href[1:] not in page.ids]
    assert not missing
    assert all(href.startswith("#") for href in page.hrefs)


def test_nothing_external_and_no_inline_acts() -> None:
    html = report()
    page = Page(html)
    for tag, attributes in page.tags:
        assert tag not in ("link", "img", "iframe", "object", "base", "form")
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        assert "src" not in attributes
    assert "http://" not in html
    assert "https://" not in html
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    allowed = [t for t, a in page.tags if t == "style" or (t == "script" and a.get("type") != "application/json")]
    assert len(re.findall(r"'sha256-[\w+/]+=*'", policy)) == len(allowed) == 3


@pytest.mark.parametrize(("rule", "inside"), [
    ("BM08", "展柜修缮经费绩效目标表"), ("WB08", "全年开放"), ("ZB24", "≥40组"), ("JD05", "第二部分"), ("ZB05", "展柜修缮经费绩效目标表"),
    ("JE02", "36.50"), ("WB06", "（空）"), ("JD01", "（空）"), ("ZB12", "数量指标"), ("ZZ03", "≥98%%"), ("ZZ09", "≥98%%"),
    ("ZZ90", "验收合格率"), ("MB06", "接待观众8万人次"),
])  # fmt: skip
def test_marks_stand_in_their_cell(rule: str, inside: str) -> None:
    html = report()
    assert inside in cell_of(html, f"m{numbers(html)[rule]}-1")


def test_no_finding_is_lost() -> None:
    html = report()
    assert len(re.findall(r'<a class="b b[ewi]" id="m', html)) == len(findings())
    stray = re.search(r'<p class="sheet stray.*?</p>', html)
    assert stray
    assert "没有这个项目" in stray[0]


def test_repeats_are_shown_once_with_all_places() -> None:
    html = report()
    assert html.count('class="cd">ZZ03</span>') == 2  # once in the list, once among the rules
    assert "项目1 第3行 指标值" in html
    assert "项目2 第3行 指标值" in html
    assert "2 处" in html


def test_differing_messages_of_a_group_are_all_told() -> None:
    found = [finding(f"indicators[{i}].target", message=f"缺第{i}样", group="same") for i in range(3)]
    page = Page(report(found=found))
    assert all(f"缺第{i}样" in page.text for i in range(3))


def test_differing_advice_stands_at_its_place() -> None:
    found = [
        replace(finding(f"indicators[{i}].target", message="方向错误"), suggestion=f"写作“≤{i}万元”") for i in range(3)
    ]
    html = report(found=found)
    assert all(f"写作“≤{i}万元”" in html for i in range(3))
    assert 'class="sg"' not in html


def test_order_and_numbers_follow_severity() -> None:
    html = report()
    letters = re.findall(r'class="hd"><span class="b b([ewi])">.(\d+)<', html)
    assert [number for _, number in letters] == [str(n) for n in range(1, len(letters) + 1)]
    assert "".join(letter for letter, _ in letters) == "".join(sorted((x for x, _ in letters), key="ewi".index))


def test_badges_say_severity_message_and_rule() -> None:
    assert 'aria-label="错' in report()
    assert "错误：36.50≠30.00，规则 JE02" in report()


def test_summary_tells_a_leader() -> None:
    page = Page(report())
    for words in ("2 个项目", "8 项指标", "73.00 万元", "最突出的问题", "RD105", "第2页"):
        assert words in page.text


def test_merged_levels_span_their_rows() -> None:
    html = report()
    assert re.search(r'<td class="c" rowspan="3"><bdi>产出指标', html)
    assert re.search(r'<td class="c k kw" rowspan="2"><bdi class="u">数量指标', html)


def test_columns_follow_the_form() -> None:
    bare = replace(project(1, "甲"), indicators=tuple(replace(r, basis=None) for r in project(1, "甲").indicators))
    html = report(replace(text(), projects=(bare,)), [])
    assert "指标值确定依据" not in html
    html = report(replace(text(), projects=(self_evaluation(),)), [])
    for heading in (
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因",
        "执行率",
        "总分",
        "评价结论",
        "备注",
        "82.19%",
        "雨季影响",
    ):
        assert heading in html
    assert "资金支出计划" not in html


def test_marks_in_self_evaluation_cells() -> None:
    found = [
        finding("results.funds[0].rate", project=3, rule="ZP08", message="执行率"), finding("indicators[1].score", project=3, rule="ZP02", message="得分"),
        finding("results.total_score", project=3, rule="ZP07", message="总分"), finding("results.shortcomings", project=3, rule="ZP11", message="问题"),
    ]  # fmt: skip
    html = report(replace(text(), projects=(self_evaluation(),)), found)
    for n, words in enumerate(("82.19%", ">18<", "80.2", "雨季影响"), 1):
        assert words in cell_of(html, f"m{n}-1")


@pytest.mark.parametrize("of", [PerformanceText(), PerformanceText(projects=(project(1, "甲"),)),
                                PerformanceText(overall_objective=Words("好")), text()])  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sparse_texts_and_no_findings(of: PerformanceText, lang: Any) -> None:
    Page(report(of, [], lang=lang))
    Page(report(of, findings(), lang=lang, rule_pages=None))


def test_english_surface_chinese_forms() -> None:
    html = report(lang="en")
    assert '<html lang="en">' in html
    assert '<article id="text" lang="zh-CN"' in html
    assert "Project 1, row 3 target" in html
    assert "What stands out" in html


def test_same_words_in_both_languages() -> None:
    assert _ZH.keys() == _EN.keys()
    assert SCRIPT_WORDS["zh"].keys() == SCRIPT_WORDS["en"].keys()
    assets = Path(__file__, "../../../src/jixiao/write/assets").resolve()
    script = "".join((assets / name).read_text("utf-8") for name in ("page.js", "report.js"))
    for key in re.findall(r"\bW\.(\w+)", script):
        assert key in SCRIPT_WORDS["zh"], key


def poison(value: Any) -> Any:
    """The same object with hostile words in every text it holds (codes, kinds and paths aside)."""
    if isinstance(value, Words):
        return Words(value + HOSTILE, HOSTILE)
    if isinstance(value, tuple):
        return tuple(poison(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"form", "framework", "kind", "unit", "comparator", "field", "severity", "certainty"}
        changes: dict[str, Any] = {}
        for one in fields(value):
            inner = getattr(value, one.name)
            if one.name in kept and not is_dataclass(inner):
                continue
            changes[one.name] = inner + HOSTILE if type(inner) is str else poison(inner)
        return replace(value, **changes)
    return value


def test_hostile_text_stays_text() -> None:
    evil = poison(replace(text(), projects=(*text().projects, self_evaluation())))
    found = [poison(one) for one in findings()]
    pages = {one.rule: RulePage(HOSTILE, ((HOSTILE, HOSTILE),)) for one in found}
    for lang in ("zh", "en"):
        html = html_report(evil, found, checked_on=ON, lang=lang, rule_pages=pages)  # type: ignore[arg-type]
        page = Page(html)
        scripts = [tag for tag, _ in page.tags if tag == "script"]
        assert len(scripts) == 2  # the words and the program
        assert not [tag for tag, _ in page.tags if tag == "img"]
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)
        assert "[U+202E]" in html


def test_surrogates_and_controls_can_be_written() -> None:
    odd = replace(text(), overall_objective=Words("a\ud800b\x00c"))
    report(odd, []).encode("utf-8")


def test_places_in_words() -> None:
    one = finding("objectives[1]").location
    assert place_words(one, "zh") == "项目1 绩效目标2"
    assert place_words(replace(one, field="spending_plan[0].cumulative_percent"), "zh", 3) == "项目1 支出计划3月底"
    assert place_words(replace(one, field="results.total_score"), "en") == "Project 1, total score"
    assert place_words(replace(one, project=None, part=0, field="cover.year"), "zh") == "封面 年度"
    assert place_words(replace(one, project=None, part=0, field="contents[3].title"), "zh") == "目录第4条"
    assert (
        place_words(replace(one, project=None, part=1, item=4, field="indicators[0].name"), "zh") == "分项4 指标1 名称"
    )
    assert place_words(replace(one, project=None, part=0, field=""), "en") == "Whole text"
    assert source_words(None, "zh") == ""


def test_same_input_same_page() -> None:
    assert report() == report()


@pytest.mark.slow
def test_linear_in_projects() -> None:
    def cost(count: int) -> float:
        of = replace(text(), projects=tuple(project(n, f"项目{n}") for n in range(1, count + 1)))
        found = [
            finding("indicators[2].target", project=n, message=f"{n}", severity=Severity.WARNING)
            for n in range(1, count + 1)
        ]
        start = time.perf_counter()
        report(of, found)
        return time.perf_counter() - start

    cost(20)
    assert cost(800) < 14 * max(cost(100), 0.01)
