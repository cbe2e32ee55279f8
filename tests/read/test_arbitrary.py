"""Whatever comes: reading raises nothing but our own error, words are understood once and for all, checking never fails."""

import json
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.api import Config, ReadError, read, review
from jixiao.check.views import TextView
from jixiao.lang.normalise import cell_text, prose_text
from jixiao.lang.number import decimal, money, percent
from jixiao.lang.target import parse_target
from jixiao.model import PerformanceText
from jixiao.read.json import from_data
from jixiao.write.json import dumps, findings_data, to_data
from mutations.check import ON
from strategies import form_strings, texts_as_data

RUN = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
MAGIC = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html>",
    b'{"schema": "jixiao/text/1",',
    b"\xff\xfe",
)


def attempt(data: bytes, name: str) -> PerformanceText | None:
    """The text, or ``None`` where our own error says in one line why not."""
    try:
        return read(data, name)
    except ReadError as error:
        said = (error.code[:2], "\n" in str(error))
    assert said == ("RD", False)
    return None


@RUN
@given(
    st.sampled_from(MAGIC),
    st.binary(max_size=400),
    st.sampled_from(("x.txt", "x.docx", "x.pdf", "x.xlsx", "x.csv", "x")),
)
def test_arbitrary_bytes_bring_only_our_own_error(magic: bytes, data: bytes, name: str) -> None:
    attempt(magic + data, name)


@RUN
@given(form_strings, st.sampled_from(("x.txt", "x.md", "x.csv", "x.html")))
def test_strings_of_form_words_are_read_and_checked(text: str, name: str) -> None:
    """What is read from any heap of form words can be written, read back and checked."""
    found = attempt(text.encode("utf-8", "replace"), name)
    if found is not None:
        dumps(to_data(found, places=True))
        review(found, Config(), on=ON)


@RUN
@given(texts_as_data)
def test_checking_any_text_is_sound_and_the_same_twice(data: dict[str, object]) -> None:
    text = from_data(data)
    first = review(text, Config(), on=ON).findings
    assert dumps(findings_data("x", first, ON)) == dumps(findings_data("x", review(text, Config(), on=ON).findings, ON))
    view = TextView(text)
    for finding in first:
        where = finding.location
        if where.project is not None:  # the field can be looked up again at its owner
            owner = next(p for p in view.projects if p.seq == where.project)
            head = where.field.partition("].")
            if where.field.startswith("indicators["):
                owner.rows[int(head[0][11:].rstrip("]"))].at(head[2])
            else:
                owner.at(where.field)


@RUN
@given(texts_as_data)
def test_data_come_back_as_they_are(data: dict[str, object]) -> None:
    """What was written once is read back and written again without a change."""
    once = to_data(from_data(data))
    again = to_data(from_data(json.loads(dumps(once))))
    assert again == once


@RUN
@given(st.one_of(st.text(max_size=40), form_strings))
def test_words_are_understood_once_and_for_all(text: str) -> None:
    assert cell_text(cell_text(text)) == cell_text(text)
    assert prose_text(prose_text(text)) == prose_text(text)
    target = parse_target(text, 2024)
    assert target.value is None or target.value.is_finite()
    for number in (decimal(text), money(text), percent(text)):
        assert number is None or (isinstance(number, Decimal) and number.is_finite())
