"""Formulas: what is understood, what is refused in words, and that the database computes what plain Python does."""

import datetime as dt
import operator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.law.ledger import LedgerField
from jixiao_web.evidence import formula as language
from jixiao_web.evidence.fitting import Measure, against, check, divisor
from jixiao_web.evidence.formula import FormulaError, Taken, evaluate, parse
from jixiao_web.evidence.saying import say, sentence
from web.proving import project_of

FIELDS = {
    f.key: f
    for f in (
        LedgerField("day", "日期", "date"),
        LedgerField("start", "开始", "time"),
        LedgerField("end", "结束", "time"),
        LedgerField("people", "人数", "number", "人"),
        LedgerField("cost", "支出", "number", "元", decimals=2),
        LedgerField("kind", "类型", "choice", options=("全会", "专题", "其他")),
        LedgerField("name", "名称", "text"),
        LedgerField("passed", "合格", "yes-no"),
        LedgerField("due", "应完成日期", "date"),
    )
}
LEDGERS = {"l": FIELDS, "培训": {}}
TITLES = {"l": ("会议台账", FIELDS)}


# --- what is refused -------------------------------------------------------------------------------------------

HOSTILE = [
    "", "   ", "(", ")", "count(l", "count l)", "1", "1+1", "'x'", "true", "null", "it.a", "l", "[1,2]", "{}", "{1:2}", "l{a:1}",
    "count()", "count(1)", "count('l')", "count(it.a)", "count(l, 1)", "count(l, it)", "count(l, it.people, it.people)",
    "sum(l)", "sum(l, 1)", "sum(l, it)", "sum(l, people)", "sum(l, it.people.x)", "percentile(l, it.people)", "percentile(l, it.people, 0)",
    "percentile(l, it.people, 101)", "percentile(l, it.people, -1)", "share(1)", "share(count(l))", "share(count(l), count(l), count(l))",
    "paid(1)", "paid(true, true)", "budget(1)", "budget('a', 'b')", "survey(1)", "eval('1')", "__import__('os')", "count(l).x",
    "count(l)()", "a.b(c)", "l[0]", "count(l) ? 1 : 2", "count(l) % 2", "!count(l)", "count(l) && count(l)", "count(l) == 1",
    "count(l, it.kind = '全会')", "count(l, it.kind == )", "count(l, it.people in 3)", "count(l, it.people in [])",
    "count(l, it.people in [it.cost])", "count(l, it.people in [[1]])", "count(l, it.name.matches('a'))", "count(l, it.name.contains())",
    "count(l, it.name.contains(1))", "count(l, it.name.contains(''))", "count(l, it.name == 'a\\nb')", "count(l, it.name == r'a')",
    "count(l, it.name == b'a')", "count(l, it.day == date('2024-13-01'))", "count(l, it.day == date(2024))", "count(l, has(1))",
    "count(l, month(1) == 1)", "count(l, days(it.day) == 1)", "count(l, it.people == 1u)", "count(l, it.people == 0x10)",
    "count(l, it.people == 1e9)", "count(l, it.people == 99999999999)", "count(l, it.people == 0.00001)", "1e999999999 * count(l)",
    "count(l) // " + "x" * 2000, "(" * 400 + "count(l)" + ")" * 400, "-" * 900 + "count(l)", "count(l, " + "!" * 900 + "it.passed)",
    "+".join(["count(l)"] * 100), "count(l)\x00", "count(l, it.name == '\ud800')", "cоunt(l)", "count(培训)", "count(l, it.名称 == 'a')",
    "count(l, it.name == 'a' 'b')", "[count(l)][0]", "count(l) in [1]", "has(it.name)", "today()", "date('2024-01-01')",
    "count(l,,)", "count(l)count(l)", ".count(l)", "count(.l)", "count(l, .it.name)", "＃count(l)", "count（l）", "sum(l, days(1, 2))",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_formula_is_refused_in_one_line_of_chinese(words: str) -> None:
    with pytest.raises(FormulaError) as refused:
        check(parse(words), LEDGERS)
    said = str(refused.value)
    assert said
    assert "\n" not in said
    assert any("\u4e00" <= c <= "\u9fff" for c in said)


@settings(max_examples=400, deadline=2000)
@given(
    st.text(st.sampled_from(list("count(l,it.people)==<>!&|+-*/ '\"[]{}0123.\\days培训\n\t")), max_size=80)
    | st.text(max_size=60)
)
def test_whatever_is_typed_only_a_formula_error_comes(words: str) -> None:
    try:
        check(parse(words), LEDGERS)
    except FormulaError as error:
        assert "\n" not in str(error)


def test_a_long_chain_of_conditions_is_no_depth() -> None:
    words = "count(l, " + " || ".join(["it.people == 1"] * 45) + ")"
    assert len(parse(words).parts) == 1


# --- what does not fit -----------------------------------------------------------------------------------------

MISFITS = [
    ("count(m)", "没有叫“m”的台账"), ("sum(l, it.passed)", "不能用 sum"), ("sum(l, it.day)", "不能用 sum"), ("mean(l, it.name)", "不能用 mean"),
    ("sum(l, it.gone)", "没有“gone”字段"), ("count(l, it.people == '三')", "不能把数字和文字相比"), ("count(l, it.day > 3)", "不能把日期和数字相比"),
    ("count(l, it.name > 'a')", "文字不能比大小"), ("count(l, it.passed > true)", "是否不能比大小"), ("count(l, it.kind == '大会')", "没有“大会”这一项"),
    ("count(l, it.kind in ['全会', '小会'])", "没有“小会”这一项"), ("count(l, it.people in [1, '二'])", "不能把数字和文字相比"),
    ("count(l, 1 == 1)", "两边都不是字段"), ("count(l, today() == today())", "两边都不是字段"), ("count(l, it.people)", "相比"),
    ("count(l, minutes(it.day, it.due) > 1)", "minutes 要用两个时间字段"), ("count(l, days(it.day, it.people) > 1)", "days 要用两个日期"),
    ("count(l, days(today(), today()) > 1)", "至少要有一个字段"), ("count(l, month(it.people) == 1)", "month 要用日期"),
    ("count(l, it.people.contains('a'))", "不能用 contains"), ("max(l, it.day) - min(l, it.day)", "日期不能加减"),
    ("share(max(l, it.day), count(l))", "日期不能加减"), ("budget('x')", "没有“x”这种资金来源"), ("paid(it.gone == 1)", "没有“gone”字段"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), MISFITS, ids=[w for w, _s in MISFITS])
def test_what_does_not_fit_the_ledgers_is_told_when_it_is_saved(words: str, said: str) -> None:
    with pytest.raises(FormulaError, match=said):
        check(parse(words), LEDGERS)


UNITS = [
    ("count(l)", ""), ("sum(l, it.people)", "人"), ("sum(l, it.cost)", "元"), ("paid()", "元"), ("share(count(l), count(l))", "%"),
    ("survey()", "%"), ("sum(l, it.cost) / sum(l, it.people)", "元/人"), ("paid() / count(l)", "元"), ("paid() / 10000", "元"),
    ("sum(l, it.people) / sum(l, it.people)", ""), ("mean(l, days(it.day, it.due))", "天"), ("mean(l, minutes(it.start, it.end))", "分钟"),
    ("sum(l, it.people) + sum(l, it.people)", "人"), ("sum(l, it.people) + sum(l, it.cost)", ""), ("distinct(l, it.name)", ""),
    ("percentile(l, it.cost, 90)", "元"), ("2 * sum(l, it.cost)", "元"), ("sum(l, it.people) - 1", "人"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "unit"), UNITS, ids=[w for w, _u in UNITS])
def test_the_unit_of_a_value_follows_from_its_parts(words: str, unit: str) -> None:
    assert check(parse(words), LEDGERS) == Measure(is_day=False, unit=unit)


def test_days_are_days() -> None:
    for words in ("max(l, it.day)", "min(l, it.start)", "last(l, it.due, it.passed)"):
        assert check(parse(words), LEDGERS).is_day


@pytest.mark.parametrize(
    ("words", "target", "below"),
    [("paid()", "≤1322.00万元", 10_000), ("paid()", "≤2000元", 1), ("paid() / count(l)", "≤4.20万元/套", 10_000),
     ("sum(l, it.cost) / sum(l, it.people)", "≤400元/人", 1), ("count(l)", "≥4.2万人", 10_000), ("count(l)", "≥3场", 1),
     ("mean(l, minutes(it.start, it.end))", "≤8小时", 60), ("sum(l, it.people)", "≥360人次", None), ("max(l, it.day)", "2025年9月30日前", 1),
     ("share(count(l), count(l))", "≥95%", 1)],
)  # fmt: skip
def test_the_divisor_between_value_and_target_follows_from_their_units(
    words: str, target: str, below: int | None
) -> None:
    from jixiao.lang.target import parse_target

    assert divisor(check(parse(words), LEDGERS), parse_target(target, 2025)) == below


@pytest.mark.parametrize(
    ("words", "target", "said"),
    [("count(l)", "2025年9月30日前", "指标值是日期"), ("max(l, it.day)", "≥3场", "结果却是日期"), ("count(l)", "明显改善", "定性"),
     ("sum(l, it.cost)", "≥95%", "比例请写成 share")],
)  # fmt: skip
def test_a_value_that_can_never_be_held_against_the_target_is_refused(words: str, target: str, said: str) -> None:
    from jixiao.lang.target import parse_target

    with pytest.raises(FormulaError, match=said):
        against(check(parse(words), LEDGERS), parse_target(target, 2025))


# --- what is computed ------------------------------------------------------------------------------------------


class Given:
    """Parts with given values, by their words."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def take(self, part: Any) -> Taken:
        value = self._values[part.ledger]
        return Taken(None if value is None else Fraction(value), 1)


def of(words: str, **values: Any) -> language.Outcome:
    return evaluate(parse(words), Given(**values))


def test_shares_are_exact_and_keep_numerator_and_denominator() -> None:
    found = of("share(count(a), count(a) + count(b) + count(c))", a=270, b=10, c=3)
    assert (found.value, found.numerator, found.denominator) == (Fraction(27000, 283), 270, 283)


def test_not_reported_is_not_zero() -> None:
    assert of("share(count(a), count(b))", a=None, b=5).missing == "not-reported"
    assert of("count(a) + count(b)", a=1, b=None).missing == "not-reported"
    assert of("count(a)", a=0).value == 0


def test_a_zero_denominator_is_told() -> None:
    for words in ("share(count(a), count(b))", "count(a) / count(b)", "1 + count(a) / (count(b) - count(b))"):
        found = of(words, a=1, b=0)
        assert (found.value, found.missing) == (None, "zero-denominator")


def test_a_value_nobody_can_write_down_is_told() -> None:
    assert (
        of(" * ".join(f"count({c})" for c in "abcdefghijkl"), **dict.fromkeys("abcdefghijkl", 10**17)).missing
        == "too-large"
    )


def test_each_part_is_taken_once() -> None:
    found = parse("share(count(a, it.x == 1), count( a , it.x == 1 ) + count(b))")
    assert [p.ledger for p in found.parts] == ["a", "b"]


# --- in words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("count(l)", "会议台账的记录数"),
        ("sum(l, it.people, it.kind == '全会' && !it.passed)", "会议台账（类型为“全会”，并且不是：合格为“是”）的人数合计"),
        ("max(l, it.day, it.due <= today())", "会议台账（应完成日期不晚于统计日）最晚的日期"),
        ("mean(l, minutes(it.start, it.end))", "会议台账的从开始到结束的分钟数平均值"),
        ("distinct(l, month(it.day), has(it.name))", "会议台账（填了名称）的日期的月份个数（不重复）"),
        ("count(l, it.kind in ['全会', '专题'] || it.name.contains('培训'))", "会议台账（类型为“全会”、“专题”之一，或者名称中有“培训”）的记录数"),
        ("paid(it.summary.contains('印制') && it.source == 'fiscal')", "已支付金额（摘要中有“印制”，并且资金来源为“本年财政拨款”）"),
        ("budget('carryover')", "预算金额（上年结转资金）"),
        ("survey()", "问卷的满意率"),
    ],
)  # fmt: skip
def test_parts_are_said_in_words(words: str, said: str) -> None:
    assert say(parse(words).parts[0], TITLES) == said


def test_a_formula_is_said_in_words() -> None:
    assert sentence(parse("share(sum(l, it.people), sum(l, it.people) + count(l) - 3)"), TITLES) == (
        "会议台账的人数合计 ÷ （会议台账的人数合计 ＋ 会议台账的记录数 － 3） × 100%"
    )


# --- the database against plain Python -------------------------------------------------------------------------

EPOCH = dt.date(1970, 1, 1)
TODAY = dt.date(2025, 7, 31)
_days = st.integers(20089, 20453)  # 2025, most of them before TODAY
_entries = st.lists(
    st.fixed_dictionaries(
        {"day": _days},
        optional={
            "people": st.integers(-3, 40), "cost": st.integers(0, 500), "kind": st.sampled_from(["全会", "专题", "其他"]),
            "name": st.sampled_from(["印制", "印制品", "a%b", "A%B", "_", "培训'1"]), "passed": st.integers(0, 1),
            "due": _days, "start": _days.map(lambda d: d * 1440 + 7), "end": _days.map(lambda d: d * 1440 + 601),
        },
    ),
    max_size=14,
)  # fmt: skip

_numbers = st.one_of(
    st.sampled_from(["it.people", "it.cost", "month(it.day)", "month(it.start)", "days(it.day, it.due)", "days(it.start, it.end)",
                     "minutes(it.start, it.end)", "days(it.day, it.end)", "days(it.day, today())"]),
)  # fmt: skip
_literals = st.one_of(st.integers(-5, 40).map(str), st.sampled_from(["2.5", "0.01", "3.0000", "1.2345", "-0.5"]))
_signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_comparison = st.one_of(
    st.builds("{} {} {}".format, _numbers, _signs, st.one_of(_literals, _numbers)),
    st.builds("{} {} {}".format, _literals, _signs, _numbers),
    st.builds("{} {} {}".format, st.sampled_from(["it.day", "it.due", "it.start"]), _signs,
              st.sampled_from(["date('2025-03-01')", "today()", "it.end", "it.due", "it.day"])),
    st.builds("it.kind {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from(["全会", "专题"])),
    st.builds("it.kind in [{}]".format, st.sampled_from(["'全会'", "'全会', '其他'"])),
    st.builds("it.people in [{}, {}]".format, _literals, _literals),
    st.builds('it.name.contains("{}")'.format, st.sampled_from(["印制", "%", "_", "a", "'", "品"])),
    st.sampled_from(["it.passed", "it.passed == false", "has(it.name)", "has(it.people)", "it.name == 'a%b'"]),
)  # fmt: skip
_conditions = st.recursive(
    _comparison,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner), st.builds("({} || {})".format, inner, inner), st.builds("!({})".format, inner)
    ),
    max_leaves=4,
)  # fmt: skip
_parts = st.one_of(
    st.builds("count(l, {})".format, _conditions),
    st.just("count(l)"),
    st.builds("{}(l, {})".format, st.sampled_from(["sum", "mean", "min", "max", "last", "distinct"]), _numbers),
    st.builds("{}(l, {}, {})".format, st.sampled_from(["sum", "mean", "min", "max", "last", "distinct"]), _numbers, _conditions),
    st.builds("{}(l, it.{})".format, st.sampled_from(["min", "max", "last", "distinct"]), st.sampled_from(["day", "due", "start"])),
    st.builds("distinct(l, it.{})".format, st.sampled_from(["kind", "name", "passed"])),
    st.builds("percentile(l, {}, {})".format, _numbers, st.sampled_from(["50", "90", "100", "33.3", "0.5"])),
    st.builds("percentile(l, {}, 75, {})".format, _numbers, _conditions),
)  # fmt: skip
_formulas = st.one_of(
    _parts,
    st.builds("share({}, {})".format, _parts, _parts),
    st.builds(
        "({} {} {})".format,
        _parts,
        st.sampled_from(["+", "-", "*", "/"]),
        st.one_of(_parts, st.sampled_from(["2", "0.5"])),
    ),
)


class Plain:
    """The same records as Python objects; knows nothing of SQL. ``None`` is unknown, as it spreads in three-valued logic."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        kept = [e for e in entries if e["day"] <= (TODAY - EPOCH).days]
        self.entries = sorted(kept, key=lambda e: e["day"])  # stable: later made come later

    def take(self, part: Any) -> Taken:
        matched = [e for e in self.entries if part.where is None or self.holds(part.where, e) is True]
        nothing = Fraction(0) if self.entries and not matched else None
        if part.kind == "count":
            return Taken(Fraction(len(matched)) if matched else nothing, len(matched))
        values = [v for e in matched if (v := self.value(part.of, e)) is not None]
        blank = len(matched) - len(values)
        if not values:
            return Taken(nothing if part.kind in ("sum", "distinct") else None, 0, blank)
        ordered = sorted(values) if part.kind != "last" else values
        n = len(values)
        found: Any = {
            "sum": lambda: sum(ordered, Fraction(0)), "mean": lambda: sum(ordered, Fraction(0)) / n, "min": lambda: ordered[0],
            "max": lambda: ordered[-1], "last": lambda: ordered[-1], "distinct": lambda: Fraction(len(set(ordered))),
            "percentile": lambda: next(v for i, v in enumerate(ordered, 1) if Fraction(i, n) * 100 >= part.rank),
        }[part.kind]()  # fmt: skip
        if isinstance(found, tuple):
            found = EPOCH + dt.timedelta(days=found[0])
        return Taken(found, n, blank)

    def value(self, operand: Any, entry: dict[str, Any]) -> Any:
        """Numbers as fractions, days as (day, minutes of it), words as words."""
        match operand:
            case language.Field(name):
                kept, field = entry.get(name), FIELDS[name]
                if kept is None or field.kind in ("text", "choice"):
                    return kept
                if field.kind in ("date", "time"):
                    return (kept, 0) if field.kind == "date" else divmod(kept, 1440)
                return Fraction(kept, 10**field.decimals)
            case language.Month(of_):
                day = self.value(of_, entry)
                return None if day is None else Fraction((EPOCH + dt.timedelta(days=day[0])).month)
            case language.Between(unit, start, end):
                a, b = self.value(start, entry), self.value(end, entry)
                if a is None or b is None:
                    return None
                minutes = Fraction((b[0] - a[0]) * 1440 + b[1] - a[1])
                return minutes / 1440 if unit == "days" else minutes
            case language.Today():
                return ((TODAY - EPOCH).days, 0)
            case dt.date():
                return ((operand - EPOCH).days, 0)
            case bool():
                return Fraction(int(operand))
        return operand

    def holds(self, where: Any, entry: dict[str, Any]) -> bool | None:
        match where:
            case language.Join(kind, parts):
                found = [self.holds(p, entry) for p in parts]
                decisive = kind == "or"
                return decisive if decisive in found else None if None in found else not decisive
            case language.Not(part):
                found_one = self.holds(part, entry)
                return None if found_one is None else not found_one
            case language.Has(field):
                return field.name in entry
            case language.Contains(field, words):
                return None if field.name not in entry else words in entry[field.name]
        left = self.value(where.left, entry)
        if isinstance(where.right, tuple):
            return None if left is None else left in where.right
        right = self.value(where.right, entry)
        signs = {
            "==": operator.eq,
            "!=": operator.ne,
            "<": operator.lt,
            "<=": operator.le,
            ">": operator.gt,
            ">=": operator.ge,
        }
        return None if left is None or right is None else bool(signs[where.sign](left, right))


@pytest.fixture
def book(county: Any, round_: Any) -> Any:
    """An indicator, and a ledger with the fields above."""
    from jixiao_web.evidence.models import Ledger

    project = project_of(county, round_)
    fields = [
        {"key": f.key, "title": f.title, "kind": f.kind, "decimals": f.decimals, "options": list(f.options)}
        for f in FIELDS.values()
    ]
    ledger = Ledger.objects.create(
        project=project, key="l", type="l", title="会议台账", fields=fields, date_field="day"
    )
    return project.indicators.get(), ledger, county.compiler


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_entries, st.lists(_formulas, min_size=6, max_size=6))
def test_the_database_computes_what_plain_python_does(
    book: Any, entries: list[dict[str, Any]], formulas: list[str]
) -> None:
    from jixiao_web.evidence import compute
    from jixiao_web.evidence.models import Entry

    indicator, ledger, by = book
    Entry.objects.filter(ledger=ledger).delete()
    Entry.objects.bulk_create(
        Entry(ledger=ledger, on=EPOCH + dt.timedelta(days=e["day"]), values=e, by=by) for e in entries
    )
    plain = Plain(entries)
    for words in formulas:
        understood = parse(words)
        try:
            check(understood, LEDGERS)
        except FormulaError:
            continue  # days that are added up
        found = compute.evaluate(words, indicator, TODAY)
        expected = evaluate(understood, plain)
        assert found == expected, words


@pytest.mark.django_db
def test_many_projects_are_read_together_and_come_to_the_same(
    county: Any, round_: Any, django_assert_max_num_queries: Any
) -> None:
    from jixiao_web.evidence import compute
    from jixiao_web.evidence.models import Entry
    from web.proving import ledger_of

    words = ["count(training)", "share(sum(training, it.passed), sum(training, it.people))", "percentile(training, it.people, 90)",
             "distinct(training, it.name)", "last(training, it.passed)", "paid()", "max(training, it.day)"]  # fmt: skip
    projects = [project_of(county, round_, *["≥1"] * len(words)) for _n in range(6)]
    ledgers = [ledger_of(p, county.compiler) for p in projects]
    for n, ledger in enumerate(ledgers):
        Entry.objects.bulk_create(
            Entry(ledger=ledger, on=EPOCH + dt.timedelta(days=20100 + i), by=county.compiler,
                  values={"name": f"第{i % 3}期", "day": 20100 + i, "sessions": 1, "people": 20 + i * n, "passed": 18 + i})
            for i in range(n)
        )  # fmt: skip
    formulas = {i: parse(w) for p in projects for i, w in zip(p.indicators.all(), words, strict=True)}
    days = {p.pk: TODAY for p in projects}
    with django_assert_max_num_queries(12):  # not one for each project
        together = compute.outcomes(formulas, days)
    for indicator, formula in formulas.items():
        assert together[indicator] == compute.evaluate(formula.words, indicator, TODAY)
    assert together[projects[0].indicators.first()].missing == "not-reported"
    assert together[projects[5].indicators.first()].value == 5


@pytest.mark.django_db
def test_payments_are_counted_by_condition(county: Any, round_: Any) -> None:
    from jixiao_web.evidence import compute
    from jixiao_web.money.models import Payment

    project = project_of(county, round_)
    indicator = project.indicators.get()

    def value(words: str) -> Any:
        return compute.evaluate(words, indicator, TODAY).value

    assert value("paid()") is None
    for n, (summary, amount, on) in enumerate([("宣传品印制费", 12_000_00, "2025-03-01"), ("培训场地费", 3_000_50, "2025-06-30"),
                                               ("宣传品印制尾款", 100, "2025-12-01")]):  # fmt: skip
        Payment.objects.create(project=project, voucher=str(n), on=on, amount=amount, summary=summary, counts=True)
    Payment.objects.create(project=project, voucher="x", on="2025-03-01", amount=5, counts=False)
    assert value("paid()") == Fraction("15000.5")
    assert value("paid(it.summary.contains('印制'))") == 12_000
    assert value("paid(it.amount > 10000 || it.on >= date('2025-06-30'))") == Fraction("15000.5")
    assert value("paid(month(it.on) == 6)") == Fraction("3000.5")
    assert value("paid(it.summary.contains('没有'))") == 0  # there are payments, and none of this kind
