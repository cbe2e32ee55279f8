"""Which row belongs to which part: cover, contents, part one's three sections, the projects of part two."""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from jixiao.lang.normalise import cell_text
from jixiao.read.assemble.report import is_chapter, is_report
from jixiao.read.assemble.stream import Piece
from jixiao.read.assemble.vocabulary import label_key, squeeze

_PART = re.compile(r"第[一二12]部分.{0,30}")
_PART_TWO = re.compile(r"第[二2]部分.{0,30}")
_PART_TITLE = re.compile(r"(?:第[一二12]部分)?(?:部门整体绩效目标|部门整体支出绩效目标|预算项目绩效目标)")
_NUMBERED = r"(?:[（(]?[一二三四五六1-6][)）]?[、.．]?)?"
OVERALL = re.compile(rf"{_NUMBERED}(?:部门|单位)?(?:年度)?(?:总体|整体)绩效目标|[一1][、.．]总体目标")
ITEMS = re.compile(rf"{_NUMBERED}(?:部门)?分项(?:绩效)?目标")
SAFEGUARDS = re.compile(rf"{_NUMBERED}(?:实现.{{0,14}}的)?(?:工作)?保障措施")
_PAGE = re.compile(r"[（(]?(?P<page>\d{1,4})[)）]?$")
_LEADERS = ".．·…。•‥_-—―┄" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_LEADER_SIGN = re.compile(r"(?:\s?[.．·…‥•_┄]){2,}|…|\t|\s{2,}")
FORM_TITLE = re.compile(
    r"(?:^|.*?)(?:绩效目标(?:申报|批复|公开|汇总|情况|审核|及指标)?(?:汇总|一览)?表|绩效(?:目标)?自评(?:价)?表|自评表|绩效(?:目标)?(?:执行|运行)?监控(?:情况)?表|"
    r"绩效目标执行监控表|绩效评价(?:自评)?表|绩效评价(?:指标)?(?:体系)?(?:及)?(?:评分|打分|得分)表|绩效评价指标体系|目标申报表|支出绩效自评情况表)(?:[（(][^（）()]{0,30}[)）])?"
)
_SEQ = re.compile(
    r"^(?:[（(]?(\d{1,3})[)）]?[.．、]|[（(](?P<bracketed>\d{1,3})[)）]|(?:附件?表?|表)\s?(\d{1,3})[-：:.、]?|[（(]([一二三四五六七八九十百]+)[)）]、?)"
)


@dataclass
class Block:
    """The rows of one project's form; ``title`` is the line above it, if there is one."""

    title: Piece | None = None
    above: list[Piece] = field(default_factory=list)
    rows: list[Piece] = field(default_factory=list)


@dataclass
class Sections:
    """The pieces of each part, in order; ``headings`` are the section headings met in the body."""

    cover: list[Piece] = field(default_factory=list)
    contents: list[Piece] = field(default_factory=list)
    overall: list[Piece] = field(default_factory=list)
    items: list[Piece] = field(default_factory=list)
    safeguards: list[Piece] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headings: list[Piece] = field(default_factory=list)
    stray: list[Piece] = field(default_factory=list)
    report: list[Piece] = field(default_factory=list)
    second_text: Piece | None = None


def split_sections(pieces: list[Piece]) -> Sections:
    """Sort the rows into parts by their headings. A file may lack any part."""
    found = Sections()
    if is_report(pieces):
        return _of_report(pieces)
    start = _contents_start(pieces)
    body = 0
    if start is not None:
        found.cover = pieces[:start]
        found.headings.append(pieces[start])
        body = _contents_end(pieces, start + 1)
        found.contents = pieces[start + 1 : body]
        pieces = [*pieces[:body], *_whole_titles(pieces[body:], _contents_titles(found.contents))]
    else:
        pieces = _whole_titles(pieces, frozenset())
    zone = "cover" if start is None else "between"
    seen_projects = False
    for index in range(body, len(pieces)):
        piece = pieces[index]
        text = squeeze(piece.text) if len(piece.filled) <= 2 and len(piece.text) < 80 else ""
        heading = _heading(text) if text else None
        if heading and zone == "projects" and heading in ("overall", "items", "part-one"):
            if _really_second(pieces, index, found):
                found.second_text = piece
                break
            heading = None
        if heading == "contents" and zone == "projects":
            found.second_text = piece
            break
        if heading is not None:
            found.headings.append(piece)
            zone = {"overall": "overall", "items": "items", "safeguards": "safeguards", "part-two": "projects"}.get(
                heading, zone if zone != "cover" else "between"
            )
            seen_projects = seen_projects or zone == "projects"
            continue
        if zone != "projects" and _starts_projects(pieces, index):
            zone = "projects"
        if zone == "cover":
            found.cover.append(piece)
        elif zone == "overall":
            found.overall.append(piece)
        elif zone == "items":
            found.items.append(piece)
        elif zone == "safeguards":
            found.safeguards.append(piece)
        elif zone == "projects":
            _to_block(found, pieces, index)
        else:
            found.stray.append(piece)
    return found


def _of_report(pieces: list[Piece]) -> Sections:
    """A report on an evaluation: running text in chapters, and among or behind them the form with the points."""
    found = Sections()
    inside = False
    for index, piece in enumerate(pieces):
        if is_chapter(piece):
            inside = False
        elif _is_title(piece) and any(len(p.filled) >= 3 for p in pieces[index + 1 : index + 6]):
            inside = True
        if inside:
            _to_block(found, pieces, index)
        else:
            found.report.append(piece)
    return found


def _heading(text: str) -> str | None:
    if text in ("目录", "目次"):
        return "contents"
    if (
        OVERALL.fullmatch(text) and text not in ("总体目标", "年度目标", "年度总体目标", "总体绩效目标")
    ) or text == "总体绩效目标":
        return "overall"
    if ITEMS.fullmatch(text):
        return "items"
    if SAFEGUARDS.fullmatch(text):
        return "safeguards"
    if _PART_TWO.fullmatch(text) or text == "预算项目绩效目标":
        return "part-two"
    if _PART.fullmatch(text) or _PART_TITLE.fullmatch(text):
        return "part-one" if "项目" not in text else "part-two"
    return None


def _contents_start(pieces: list[Piece]) -> int | None:
    for index, piece in enumerate(pieces[:200]):
        if squeeze(piece.text) in ("目录", "目次"):
            return index
        if len(piece.filled) > 3:
            break
    return None


def contents_entry(piece: Piece) -> tuple[str, int | None] | None:
    """Title and page of a line of the contents, if it looks like one."""
    raw = piece.row.text
    text = raw.strip()
    match = _PAGE.search(text, max(0, len(text) - 6))
    title = text[: match.start()].rstrip(_LEADERS) if match else ""
    if match and title and "\n" not in title and (_LEADER_SIGN.search(raw) or len(piece.filled) == 2):
        return title, int(match["page"])
    return None


def _contents_end(pieces: list[Piece], start: int) -> int:
    """The first row of the body: the part-one heading (or whatever comes) that is no line of the contents."""
    titles: set[str] = set()
    parts: set[str] = set()
    listed: set[str] = set()
    entries = 0
    index = start
    while index < len(pieces):
        piece = pieces[index]
        text = squeeze(piece.text)
        if (entry := contents_entry(piece)) is not None:
            entries += 1
            listed.add(squeeze(title_parts(cell_text(entry[0]))[1].rstrip(".．·…。")))
        elif _PART.fullmatch(text) or _PART_TITLE.fullmatch(text):
            number = text[1] if text.startswith("第") else ""
            second = number in ("二", "2") and parts and _lists_tables(pieces, index)
            if text in titles or number in parts or not (second or _entries_follow(pieces, index)):
                return index
            titles.add(text)
            parts |= {number} if number else set()
        elif text in titles or text in listed or _bare(text) in listed or len(piece.filled) > 2 or len(text) > 90:
            return index
        elif (
            OVERALL.fullmatch(text) or ITEMS.fullmatch(text) or SAFEGUARDS.fullmatch(text) or FORM_TITLE.fullmatch(text)
        ):
            titles.add(text)  # a line whose page number is lost
        elif entries and not (index + 1 < len(pieces) and _goes_on(pieces, index)):
            return index
        index += 1
    return index


def _bare(text: str) -> str:
    return title_parts(text)[1]


def _goes_on(pieces: list[Piece], index: int) -> bool:
    """A wrapped title: the next line carries the page number."""
    following = pieces[index + 1]
    return contents_entry(following) is not None and not _SEQ.match(following.text)


def _lists_tables(pieces: list[Piece], index: int) -> bool:
    """第二部分 of the contents: titles below it, and no form below the first."""
    after = [p for p in pieces[index + 1 : index + 4] if not _PART_TITLE.fullmatch(squeeze(p.text))][:2]
    return (
        bool(after)
        and bool(contents_entry(after[0]) or FORM_TITLE.fullmatch(squeeze(after[0].text)))
        and not any(_is_unit_line(p.text) or len(p.filled) > 2 for p in after)
    )


def _entries_follow(pieces: list[Piece], index: int) -> bool:
    for piece in pieces[index + 1 : index + 4]:
        if contents_entry(piece):
            return True
        text = squeeze(piece.text)
        if OVERALL.fullmatch(text) or FORM_TITLE.fullmatch(text):
            # without page numbers, contents and body differ in what comes next: another heading, or words
            after = pieces[index + 2 : index + 4]
            return bool(after) and all(
                ITEMS.fullmatch(squeeze(p.text))
                or FORM_TITLE.fullmatch(squeeze(p.text))
                or SAFEGUARDS.fullmatch(squeeze(p.text))
                for p in after
            )
    return False


def _contents_titles(contents: list[Piece]) -> frozenset[str]:
    """The titles of the contents, squeezed, without numbers and pages; wrapped ones joined."""
    titles = set()
    carried = ""
    for piece in contents:
        entry = contents_entry(piece)
        if entry is None and _heading(squeeze(piece.text)):
            carried = ""
            continue
        text = carried + (entry[0] if entry else piece.row.text.strip())
        carried = "" if entry else text
        titles.add(squeeze(title_parts(cell_text(text))[1].rstrip(".．·…。")))
    return frozenset(titles)


def _whole_titles(pieces: list[Piece], titles: frozenset[str]) -> list[Piece]:
    """Titles wrapped over two or three lines, joined: the contents say so, or the first line is numbered and the
    last ends like a title.
    """
    out: list[Piece] = []
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        for more in (2, 1):
            group = pieces[index : index + more + 1]
            if len(group) == more + 1 and _is_wrapped_title(group, titles):
                first = piece.row.cells[0]
                text = "".join(p.row.text.strip() for p in group)
                piece = Piece(replace(piece.row, cells=(replace(first, text=text),)), broken=piece.broken)
                index += more
                break
        out.append(piece)
        index += 1
    return out


def _is_wrapped_title(group: list[Piece], titles: frozenset[str]) -> bool:
    if any(len(p.filled) != 1 or len(p.row.cells) != 1 for p in group):
        return False
    whole = "".join(p.text for p in group)
    ends = FORM_TITLE.fullmatch(group[-1].text) or (
        _TITLE_END.fullmatch(group[-1].text) and FORM_TITLE.fullmatch(whole)
    )
    if not ends or any(FORM_TITLE.fullmatch(p.text) for p in group[:-1]):
        return False
    number, bare = title_parts(whole)
    if squeeze(bare) in titles:
        return squeeze(title_parts(group[-1].text)[1]) not in titles
    return (
        number is not None
        and _SEQ.match(group[-1].text) is None
        and len(whole) <= 120
        and (not _ENDS.search(group[0].text) or _TITLE_END.fullmatch(group[-1].text) is not None)
    )


_ENDS = re.compile(r"[。！？；：]$|目标$|单位[:：]")
_TITLE_END = re.compile(r"(?:(?:效?目)?标|(?:评|监)?[价控]|申?报)?表")
"""What is left of a title for its last line: 表, 标表, 目标表, 报表 …"""


def _really_second(pieces: list[Piece], index: int, found: Sections) -> bool:
    """A part-one heading after projects is a second text only where real sections follow, not a stray title."""
    if not found.headings or not found.blocks:
        return False
    follow = [squeeze(p.text) for p in pieces[index : index + 4]]
    return any((OVERALL.fullmatch(t) and t != "总体目标") or ITEMS.fullmatch(t) for t in follow)


def _is_title(piece: Piece) -> bool:
    if len(piece.filled) != 1 or len(piece.text) > 120:
        return False
    text = piece.text
    return (
        bool(FORM_TITLE.fullmatch(text))
        and label_key(_SEQ.sub("", text)) is None
        and "。" not in text
        and "见" not in text[:2]
    )


def _starts_projects(pieces: list[Piece], index: int) -> bool:
    piece = pieces[index]
    if _is_title(piece):
        return any(len(p.filled) >= 2 for p in pieces[index + 1 : index + 6])
    return _is_head_row(piece)


def _is_head_row(piece: Piece) -> bool:
    """The first row of a form: 项目编码 … 项目名称 …"""
    filled = piece.filled
    return len(filled) >= 2 and label_key(filled[0].text) in ("code", "name", "code_name")


def _names_next_form(pieces: list[Piece], index: int) -> bool:
    """A line of its own that is the project's name, with or without 绩效目标, above the head that says the name."""
    piece = pieces[index]
    if len(piece.filled) != 1 or len(piece.cells) != 1 or len(piece.text) > 120:
        return False
    bare = squeeze(title_parts(piece.text)[1]).removesuffix("绩效目标").removesuffix("项目")
    for following in pieces[index + 1 : index + 5]:
        if _is_head_row(following):
            name = _key(following, "name").removesuffix("项目")
            return bool(name) and name == bare
        if len(following.filled) > 2:
            return False
    return False


def _to_block(found: Sections, pieces: list[Piece], index: int) -> None:
    piece = pieces[index]
    current = found.blocks[-1] if found.blocks else None
    if _is_title(piece) or _names_next_form(pieces, index):
        if current is not None and (piece.title_again or _same_form_goes_on(current, pieces, index)):
            current.rows.append(Piece(piece.row, broken=True, title_again=True))
            return
        found.blocks.append(Block(title=piece))
        return
    if _is_head_row(piece) and (current is None or _has_head(current)):
        if current is not None and _same_code(current, piece):
            return  # the head of the form printed again after a page break
        above = _take_above(current.rows if current is not None else found.cover or found.stray)
        found.blocks.append(Block(above=above, rows=[piece]))
        return
    if current is None:
        current = Block()
        found.blocks.append(current)
    current.rows.append(piece)


_HEAD = 40
"""The head of a form is within so many rows of its beginning."""


def _has_head(block: Block) -> bool:
    first = block.rows[:_HEAD]
    return any(_is_head_row(piece) and _key(piece, "name") for piece in first) and (
        any(len(piece.filled) >= 4 for piece in first)
    )


def _key(piece: Piece, wanted: str) -> str:
    filled = piece.filled
    for label, value in pairwise(filled):
        if label_key(label.text) == wanted and label_key(value.text) is None:
            return squeeze(value.text)
    return ""


def _head_of(block: Block) -> tuple[str, str]:
    code = name = ""
    for piece in block.rows[:_HEAD]:
        code = code or _key(piece, "code")
        name = name or _key(piece, "name")
    return code, name


def project_name(block: Block) -> str:
    """The 项目名称 in the head of a form, squeezed."""
    return _head_of(block)[1]


def _same_code(block: Block, piece: Piece) -> bool:
    code, name = _head_of(block)
    here = _key(piece, "code"), _key(piece, "name")
    return here == (code, name) and any(here) and piece.broken


def _same_form_goes_on(block: Block, pieces: list[Piece], index: int) -> bool:
    """The same title again, and below it no new head: a table going on after a page break."""
    if block.title is None or squeeze(pieces[index].text) != squeeze(block.title.text):
        return False
    for piece in pieces[index + 1 : index + 5]:
        if _is_title(piece):
            return False
        if _is_head_row(piece):
            code, name = _head_of(block)
            return (_key(piece, "code"), _key(piece, "name")) == (code, name)
    return True


def _take_above(rows: list[Piece]) -> list[Piece]:
    """Unit lines printed above a form without a title belong to the form that follows."""
    taken: list[Piece] = []
    while rows and len(rows[-1].filled) <= 2 and _is_unit_line(rows[-1].text):
        taken.insert(0, rows.pop())
    return taken


_UNIT_LINE = re.compile(r"^(?:(?!20\d\d年)\d{3,9}[\s\-—]*[\u4e00-\u9fff].{1,40}|.{0,60}单位[:：].{0,20})$")


def _is_unit_line(text: str) -> bool:
    return bool(_UNIT_LINE.match(text))


def title_parts(text: str) -> tuple[int | None, str]:
    """The printed number and the bare title of a heading: ``12.路灯维护费绩效目标表`` → 12, ``路灯维护费绩效目标表``."""
    match = _SEQ.match(text)
    if match is None:
        return None, text
    number = match[1] or match["bracketed"] or match[3]
    return (int(number) if number else None), text[match.end() :].strip()
