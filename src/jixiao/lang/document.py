"""Document numbers (发文字号) inside running text: 冀财预〔2023〕74号, however its brackets are printed."""

import re
from dataclasses import dataclass
from functools import lru_cache

_RIGHT = ("〔〕", "﹝﹞")  # the hexagonal brackets GB/T 9704 asks for, and the small forms some fonts give instead
_NUMBER = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{1,16}?)\s?(?P<open>[\[(（【〔﹝〖{《<〈])\s?(?P<year>\d{4}|\d{2}(?=\s?[^\d\s年]))年?\s?"
    r"(?P<close>[\])）】〕﹞〗}》>〉])\s?(?P<di>第)?\s?(?P<number>\d{1,6})\s?号(?![楼院馆线门厅桥井机窗房库路])"
)
_AGENCY_END = "发办字函政财预农社教建资环经文卫水人综行法"  # two digits are a year only after one of these
_LEAD = re.compile(r"^.*(?:根据|依据|按照|参照|贯彻|落实|关于|遵照|执行|以及|和|及|与|见)")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """One document number as printed: where it stands, its parts, and how it should read."""

    agency: str
    """发文机关代字 (冀财预), words of the sentence before it cut off as far as they are known."""
    year: int
    """The year as printed; below 100 where only two digits were printed."""
    number: str
    """The serial as printed, leading zeros included."""
    start: int
    end: int
    printed: str
    is_proper: bool
    """Brackets 〔〕, four digits of year, no 第 and no leading zero."""

    @property
    def proper(self) -> str:
        """How it should read."""
        return f"{self.agency}〔{self.year:04d}〕{self.number.lstrip('0') or '0'}号"

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells two documents apart: the end of the agency word, year and serial."""
        return self.agency[-2:], self.year, self.number.lstrip("0")


@lru_cache(maxsize=8192)
def document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """The document numbers of a text. Orders and notices without a bracketed year (第5号令, 公告2023年第7号)
    are another kind of number and are not found.
    """
    if "号" not in text:
        return ()
    found = []
    for match in _NUMBER.finditer(text):
        agency = _LEAD.sub("", match["agency"]) or match["agency"]
        start = match.end("agency") - len(agency)
        if len(match["year"]) == 2 and agency[-1] not in _AGENCY_END:
            continue
        brackets = match["open"] + match["close"]
        is_proper = (
            brackets in _RIGHT and len(match["year"]) == 4 and not match["di"] and not match["number"].startswith("0")
        )
        found.append(
            DocumentNumber(
                agency, int(match["year"]), match["number"], start, match.end(), text[start : match.end()], is_proper
            )
        )
    return tuple(found)


@lru_cache(maxsize=8192)
def with_proper_numbers(text: str) -> str:
    """The text with its document numbers written as they should be."""
    for one in reversed(document_numbers(text)):
        if not one.is_proper and one.year > 99:
            text = text[: one.start] + one.proper + text[one.end :]
    return text


@lru_cache(maxsize=8192)
def title_beside(text: str) -> str:
    """What is left of a cited document without its number: its title."""
    for one in reversed(document_numbers(text)):
        text = text[: one.start] + text[one.end :]
    return text
