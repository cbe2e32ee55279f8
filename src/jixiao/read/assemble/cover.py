"""Cover and contents."""

import re

from jixiao.lang.normalise import cell_text
from jixiao.lang.number import chinese_integer
from jixiao.model import ContentsEntry, Cover, Problem, Words
from jixiao.read.assemble.sections import ITEMS, OVERALL, SAFEGUARDS, contents_entry, title_parts
from jixiao.read.assemble.stream import Piece
from jixiao.read.assemble.vocabulary import squeeze

_TITLE = re.compile(
    r"(?P<before>.*?)(?P<title>(?:(?P<year>\d{4}|[〇零一二三四五六七八九]{4}|二[〇○零O0][一二三四五六七八九〇零○]{2})年度?)?(?:部门|单位)?(?:预算)?(?:整体)?绩效(?:目标)?文本)(?P<after>.*)"
)
_YEAR = re.compile(r"(?P<year>\d{4})年")
_DRAFT = re.compile(r"[（(\[]?(?:草案|征求意见稿|送审稿|初稿)[)）\]]?")
_COMPILED = re.compile(r"^(?:(?:编制|编报|填报)(?:单位|部门)?[:：](?P<a>.+)|(?P<b>.+?)(?:编制|编印|编报))$")
_REVIEWED = re.compile(r"^(?:(?:审核|审定)(?:单位|部门)?[:：](?P<a>.+)|(?P<b>.+?)(?:审核|审定))$")
_DATE = re.compile(
    r"^(?:\d{4}|[〇零○一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?$"
)
_DEPARTMENT = re.compile(r"^(?:部门|单位|预算部门|部门名称|单位名称)[:：]")
_SECTION_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十]{1,2}[)）]?[、.．](?=.)")
_CHINESE_YEAR = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")


def read_cover(pieces: list[Piece]) -> tuple[Cover, list[Problem]]:
    """The cover from the rows before the contents, and what could not be placed."""
    department = title = compiled = reviewed = year_words = None
    year: int | None = None
    draft = False
    problems = []
    for piece in pieces:
        for cell in piece.filled:
            text = cell_text(cell.text.replace("\n", ""))
            words = Words(text, cell.text.strip(), cell.place)
            if _DRAFT.fullmatch(text):
                draft = True
            elif title is None and (match := _TITLE.fullmatch(text)):
                draft = draft or bool(_DRAFT.search(match["after"]))
                title = Words(match["title"], words.raw, cell.place)
                if match["year"]:
                    year, year_words = _year(match["year"]), words
                if match["before"].strip() and department is None:
                    department = Words(match["before"].strip(), words.raw, cell.place)
            elif match := _COMPILED.match(text):
                compiled = Words((match["a"] or match["b"]).strip(), words.raw, cell.place)
            elif match := _REVIEWED.match(text):
                reviewed = Words((match["a"] or match["b"]).strip(), words.raw, cell.place)
            elif _DATE.match(text):
                pass  # the day of printing: no field of the text
            elif year is None and (match := re.fullmatch(r"(\d{4})年(?:度)?", text)):
                year, year_words = int(match[1]), words
            elif department is None and title is None and len(text) <= 40 and not text.isascii():
                department = Words(_DEPARTMENT.sub("", text), words.raw, cell.place)
            else:
                problems.append(Problem("RD036", f"封面文字“{text[:24]}”没有归入任何栏目", cell.place))
    if year is None and title is None:
        for piece in pieces:
            if match := _YEAR.search(piece.text):
                year, year_words = int(match["year"]), Words(piece.text, piece.row.text, piece.place)
                break
    if title is not None and year is not None and not title.startswith(("1", "2")) and year_words is not None:
        title = Words(
            f"{year}年{title}" if not title[:1].isdigit() and "年" not in title[:6] else title, title.raw, title.place
        )
    cover = Cover(department, year, title, draft, compiled, reviewed, year_words)
    return cover, problems


def _year(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    digits = text.translate(_CHINESE_YEAR)
    return int(digits) if digits.isdecimal() else chinese_integer(text)


def read_contents(pieces: list[Piece]) -> tuple[tuple[ContentsEntry, ...], list[Problem]]:
    """The entries of the 目录, in order, and what could not be placed."""
    entries: list[ContentsEntry] = []
    problems = []
    carried = ""
    count = {1: 0, 2: 0}
    part = 1
    for piece in pieces:
        text = squeeze(piece.text)
        if re.fullmatch(r"第[一1]部分.*", text) and not contents_entry(piece):
            part = 1
            continue
        if re.match(r"第[二2]部分", text) or text == "预算项目绩效目标":
            part = 2
            continue
        if re.match(r"第[一1]部分", text):
            part = 1
            continue
        entry = contents_entry(piece)
        if entry is None:
            if _is_section(text) or "表" in text[-6:]:
                entry = (piece.row.text, None)
            elif len(text) > 4:
                carried += piece.row.text.strip()
                continue
            else:
                if text != "部门整体绩效目标":
                    problems.append(Problem("RD037", f"目录中的“{text[:24]}”没有归入任何条目", piece.place))
                continue
        raw, page = entry
        _, title = title_parts(cell_text(carried + raw))
        title = _SECTION_NUMBER.sub("", title)
        title = title.rstrip(".．·…。•‥_ ")
        carried = ""
        if not title:
            continue
        if part == 1 and not _is_section(title) and title.endswith("表"):
            part = 2
        count[part] += 1
        entries.append(ContentsEntry(part, count[part], Words(title, piece.row.text, piece.place), page))
    if carried:
        problems.append(Problem("RD037", f"目录中的“{carried[:24]}”没有归入任何条目", pieces[-1].place))
    return tuple(entries), problems


def _is_section(text: str) -> bool:
    return bool(OVERALL.fullmatch(text) or ITEMS.fullmatch(text) or SAFEGUARDS.fullmatch(text))
