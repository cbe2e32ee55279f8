"""IATI 2.03: valid by the official schema whatever a text says, nothing invented, nothing wrong."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Context, Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from jixiao import api
from jixiao.model import Cover, PerformanceText, Project, Unit, Words
from jixiao.read.json import from_data
from jixiao.write.exchange.iati import document
from strategies import texts
from write.documents.strategies import goal_texts, result_texts

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
EXAMPLES = sorted((ROOT / "src/jixiao/examples").glob("*.txt"))
FORMS = sorted(p for p in (ROOT / "tests/samples/forms").iterdir() if not p.name.endswith(".json"))
SCHEMA = etree.XMLSchema(etree.parse(ROOT / "tests/write/schemas/iati-2.03/iati-activities-schema.xsd"))
WHO = api.Publisher(organisation="XI-IATI-TEST")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_QUICK = settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate],
                  suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
CONTROLS = st.text(st.characters(categories=("Cc", "Cn", "Co", "Cf", "Cs", "Lo")), max_size=4)


def written(text: PerformanceText) -> etree._Element:
    """The activities, after the checks that hold for every text."""
    data = document(text, WHO)
    assert data == document(text, WHO), "the same text, the same bytes"
    root = etree.fromstring(data)
    assert SCHEMA.validate(root.getroottree()), SCHEMA.error_log
    assert len(root) == len(text.projects)
    ids = root.xpath("//iati-identifier/text()")
    assert len(set(ids)) == len(ids)
    for reference in (*ids, *root.xpath("//reporting-org/@ref"), *root.xpath("//participating-org/@ref")):
        assert re.fullmatch(r"XI-IATI-TEST[^/&|?]*", reference)
    assert all(n.get(LANG) == "zh" and (n.text or "").strip() for n in root.iter("narrative"))
    for absent in ("baseline", "sector", "recipient-country", "recipient-region", "activity-scope", "location"):
        assert not root.findall(f".//{absent}")
    assert set(root.xpath("//result/@type")) <= {"1", "2", "9"}
    assert set(root.xpath("//activity-status/@code")) <= {"1", "2", "3"}
    for indicator in root.iter("indicator"):
        stated = [*indicator.iter("target"), *indicator.iter("actual")]
        # The rule set of the standard: a number must have its value, what is qualitative must not.
        assert {e.get("value") is not None for e in stated} <= {indicator.get("measure") != "5"}
        assert indicator.get("measure") in ("1", "2", "5")
    return root


def assert_nothing_invented(text: PerformanceText, root: etree._Element) -> None:
    """Every number is one of the text's, every word but the standing ones as well."""
    for project, activity in zip(text.projects, root, strict=True):
        targets = [t for i in project.indicators for t in (i.target, i.actual) if t is not None]
        numbers = [t.value for t in targets if t.value is not None]
        stated = [Decimal(v) for v in activity.xpath(".//target/@value | .//actual/@value")]
        assert set(stated) <= set(numbers)
        money = [getattr(project.budget, k) for k in ("total", "initial", "adjusted", "executed")]
        yuan = {f.value.scaleb(4, Context(prec=99)) for f in money if f is not None and f.value is not None}
        assert {Decimal(v.text or "") for v in activity.iter("value")} <= yuan
        malformed = {str(t.words.raw) for t in targets if t.kind == "malformed"} - {
            str(t.words.raw) for t in targets if t.kind != "malformed"
        }
        assert not malformed & set(activity.xpath(".//target/comment/narrative/text()"))


@pytest.mark.parametrize("file", [*EXAMPLES, *FORMS], ids=lambda p: p.name)
def test_every_example_and_form(file: Path) -> None:
    text = api.read(file)
    root = written(text)
    assert_nothing_invented(text, root)
    for project, activity in zip(text.projects, root, strict=True):
        assert len(activity.findall(".//indicator")) == len(project.indicators)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["texts/zunhua-2024.txt", "readings/official-form.docx"])
def test_the_reference_texts(name: str) -> None:
    if not (SHARED / name).is_file():
        pytest.skip("the reference texts are not beside the repository")
    text = api.read(SHARED / name)
    if not text.cover.year:
        with pytest.raises(api.WriteError, match="年度"):
            document(text, WHO)
        text = replace(text, cover=replace(text.cover, year=2024))
    assert_nothing_invented(text, written(text))


def tellable(text: PerformanceText) -> bool:
    """Whether the text says what every activity needs."""

    def said(words: str | None) -> bool:
        return bool(
            re.sub(
                "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\U000e0000-\U000e007f]",
                "",
                words or "",
            ).strip()
        )

    named = [text.cover.department, text.cover.compiled_by, *(p.unit.name for p in text.projects)]
    titled = all(any(map(said, (p.name, p.title, p.code))) for p in text.projects)
    return bool(text.projects and text.cover.year and any(map(said, named)) and titled)


@_QUICK
@given(st.one_of(texts, goal_texts(), result_texts()), CONTROLS)
def test_whatever_a_text_says(data: dict[str, object], odd: str) -> None:
    text = from_data(data, "甲.json")
    text = replace(
        text,
        cover=replace(text.cover, department=Words(f"{text.cover.department or ''}{odd}")),
        projects=tuple(replace(p, name=Words(f"{p.name or ''}{odd}"), purpose=Words(odd)) for p in text.projects),
    )
    if tellable(text):
        assert_nothing_invented(text, written(text))
    else:
        with pytest.raises(api.WriteError, match="写不成 IATI"):
            document(text, WHO)


def test_a_self_evaluation_in_full() -> None:
    (activity,) = written(api.read(FORMS[0].with_name("self-evaluation-split.txt")))
    said = activity.xpath
    assert said("string(iati-identifier)") == "XI-IATI-TEST-13992624P00012110001C"
    assert said("string(other-identifier/@ref)") == "13992624P00012110001C"
    assert said("string(activity-status/@code)") == "3"
    assert said("activity-date/@iso-date") == ["2024-01-01", "2024-12-31"]
    assert said("description/@type") == ["1", "2", "4"]
    assert [(b.get("type"), b.get("status"), b.findtext("value")) for b in activity.findall("budget")] == [
        ("1", "2", "720000"), ("2", "2", "700000"),
    ]  # fmt: skip
    assert said("string(transaction[transaction-type/@code='4']/value)") == "698400"
    assert set(said("//value/@currency")) == {"CNY"}
    assert said("string(result[1]/@type)") == "9", "cost"
    first, second = said(".//indicator")[:2]
    assert (first.get("ascending"), second.get("ascending")) == ("0", "1")
    assert second.xpath("string(title/narrative)") == "数字化展示设备购置数量（台）"
    assert second.xpath("period/target/@value | period/actual/@value") == ["36", "36"]
    assert second.xpath("string(period/target/comment/narrative)") == "≥36台"


def test_monitoring_says_that_the_year_is_not_over() -> None:
    (activity,) = written(api.read(FORMS[0].with_name("monitoring.txt")))
    assert activity.findall("transaction") == [], "the day of the money spent is not known"
    assert activity.xpath("string(activity-status/@code)") == "2"
    assert activity.xpath("string((.//actual)[1]/comment/narrative)") == "监控时点：2.6公里"


def rows(*targets: tuple[str, str | None]) -> etree._Element:
    indicators = [
        {"level1": "产出指标", "level2": "数量指标", "level3": f"指标{n}", "target": target, "actual": actual}
        for n, (target, actual) in enumerate(targets)
    ]
    data = {
        "cover": {"year": 2024, "department": "甲局"},
        "projects": [{"seq": 1, "name": "乙", "indicators": indicators}],
    }
    return written(from_data(data))[0]


def indicator(target: str, actual: str | None = None) -> dict[str, object]:
    (one,) = rows((target, actual)).iter("indicator")
    found = {
        e.tag: (e.get("value"), e.findtext("comment/narrative")) for e in one.xpath("period/target | period/actual")
    }
    return {**one.attrib, **found}


def test_values_of_every_kind() -> None:
    percent = {"measure": "2", "ascending": "1", "aggregation-status": "0"}
    words = {"measure": "5", "aggregation-status": "0"}
    assert indicator("≥95%") == percent | {"target": ("95", "≥95%")}
    assert indicator("≤8.73万元") == {"measure": "1", "ascending": "0", "target": ("8.73", "≤8.73万元")}
    assert indicator("36处") == {"measure": "1", "target": ("36", "36处")}
    assert indicator("10-20人") == {"measure": "1", "target": ("10", "10-20人")}
    assert indicator("2024年11月底前") == words | {"target": (None, "2024年11月底前")}
    assert indicator("优良") == words | {"target": (None, "优良")}
    assert indicator("") == words
    assert indicator("≥952024年年底完成") == words, "what is malformed is no target"


def test_a_result_in_another_unit_is_not_set_beside_its_target() -> None:
    assert "actual" not in indicator("≥2万人", "20000人")
    assert "actual" not in indicator("≥60套", "已完成")
    assert indicator("≥60套", "58套")["actual"] == ("58", "58套")
    assert indicator("", "58套") == {"measure": "1", "actual": ("58", "58套")}


def test_a_new_pair_of_levels_begins_a_new_result() -> None:
    levels = [
        ("产出指标", "数量指标"),
        ("产出指标", "成本指标"),
        ("效益指标", None),
        ("满意度指标", "服务对象满意度指标"),
        (None, "质量指标"),
        (None, None),
    ]
    indicators = [{"level1": a, "level2": b, "level3": "丙", "target": "≥1个"} for a, b in levels]
    data = {
        "cover": {"year": 2024, "department": "甲局"},
        "projects": [{"seq": 1, "name": "乙", "indicators": indicators}],
    }
    found = [(r.get("type"), r.findtext("title/narrative")) for r in written(from_data(data))[0].findall("result")]
    assert found == [
        ("1", "产出指标：数量指标"), ("9", "产出指标：成本指标"), ("2", "效益指标"), ("2", "满意度指标：服务对象满意度指标"), ("1", "质量指标"),
        ("9", "绩效指标"),
    ]  # fmt: skip


def test_what_is_missing_is_named() -> None:
    text = PerformanceText(
        cover=Cover(year=2024, department=Words("甲局")), projects=(Project(1, name=Words("乙"), unit=Unit()),)
    )
    assert len(written(text)) == 1
    for changed, publisher, words, english in (
        (text, api.Publisher(), "--organisation", "--organisation"),
        (text, api.Publisher(organisation="A/B"), "A/B", "A/B"),
        (replace(text, projects=()), WHO, "项目表", "no project"),
        (replace(text, cover=Cover(department=Words("甲局"))), WHO, "cover.year", "cover.year"),
        (replace(text, cover=Cover(year=2024)), WHO, "cover.department", "cover.department"),
        (replace(text, projects=(Project(1),)), WHO, "第 1 个项目", "project 1"),
    ):
        with pytest.raises(api.WriteError, match=words) as error:
            document(changed, publisher)
        assert english in error.value.english
        assert "\n" not in f"{error.value}{error.value.english}"


def test_codes_that_two_projects_share_are_told_apart() -> None:
    code = Words("13998124P00041210001J")
    text = PerformanceText(
        cover=Cover(year=2024, department=Words("甲局")),
        projects=tuple(Project(n, name=Words("乙"), code=c) for n, c in enumerate((code, code, Words("坏/码")), 1)),
    )
    root = written(text)
    assert root.xpath("//iati-identifier/text()") == [f"XI-IATI-TEST-2024-{n}" for n in (1, 2, 3)]
    assert root.xpath("//other-identifier/@ref") == [code, code, "坏/码"]


def test_when_it_was_made_is_said_only_when_told() -> None:
    text = api.read(EXAMPLES[0])
    assert written(text).get("generated-datetime") is None
    told = replace(WHO, created=datetime(2024, 1, 15, tzinfo=UTC))
    assert etree.fromstring(document(text, told)).get("generated-datetime") == "2024-01-15T00:00:00+00:00"
