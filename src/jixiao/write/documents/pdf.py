"""PDF: PDF/A-3 after GB/T 9704, set by typst, tagged and with bookmarks, carrying its own data.

The template (``assets/document.typ``) is fixed; what is said goes to it as data and is never taken for markup.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from threading import Thread
from typing import Any, Literal

from jixiao.law.form import Form
from jixiao.model import PerformanceText
from jixiao.write.documents import WriteError
from jixiao.write.documents.carry import FILE_NAME, MEDIA_TYPE, carried
from jixiao.write.documents.compose import GUARD, compose
from jixiao.write.documents.pdf_room import (
    APART,
    BLANK,
    MARK,
    SIZES,
    TITLE_WHOLE,
    WIDTH,
    TableRoom,
    lines_of,
    runs,
    taken_by,
    whole_of,
    wide,
)
from jixiao.write.documents.plain import printable
from jixiao.write.documents.sheet import Anchor, Block, Box, ContentsLine, PageBreak, Paragraph, Sheet, Split, Table

FONT_FOLDER = "JIXIAO_FONTS"
"""The environment variable that names a folder of fonts, looked at before those of the system."""
STANDARDS: tuple[Literal["a-3a"], Literal["ua-1"]] = ("a-3a", "ua-1")
_FACES = {
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "Zhuque Fangsong (technical preview)",
             "FandolFang R", "FandolFang", "Noto Serif CJK SC", "Source Han Serif SC"),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "STZhongsong", "Noto Serif CJK SC",
              "Source Han Serif SC", "FandolSong"),
    "hei": ("SimHei", "黑体", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "FandolHei"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "LXGW WenKai", "FandolKai", "Noto Serif CJK SC"),
    "song": ("SimSun", "宋体", "STSong", "Noto Serif CJK SC", "Source Han Serif SC", "FandolSong"),
}  # fmt: skip
"""The faces of GB/T 9704, the official ones first, then the free ones."""
_LAST = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC", "LXGW WenKai", "SimSun",
         "WenQuanYi Zen Hei", "Droid Sans Fallback", "AR PL UMing CN", "AR PL UMing")  # fmt: skip
"""Faces of many characters, for those the face of the role lacks; and better than none."""


def document(text: PerformanceText, form: Form | None = None) -> bytes:
    """The document of a text. The same text and the same fonts give the same bytes, for which the document is dated
    the first day of its budget year. A character that no font has is shown as 〓; the data carried have it.

    Raises WriteError where typst or a Chinese font is not installed, and for more indicators than it sets in a minute.
    """
    for project in text.projects:
        if (rows := len(project.indicators)) > _MOST_ROWS:
            raise WriteError(
                f"“{project.name or project.title or project.seq}”有 {rows} 项指标，PDF 一个项目最多排 {_MOST_ROWS} 项。请核对数据，或改写 .docx、.xlsx",
                f"project {project.seq} has {rows} indicators and a PDF takes {_MOST_ROWS} of one project. Check the data, or write .docx or .xlsx",
            )
    return drawn(compose(text, form), carried(text), text.cover.year)


_MOST_ROWS = 2_000
"""Indicators of one project, on a hundred pages; the time typst takes for a table grows with the square of its rows."""


def drawn(sheet: Sheet, data: bytes | None = None, year: int | None = None) -> bytes:
    """The document of a sheet, which carries the data where there are any, dated the first day of the year."""
    folder = os.environ.get(FONT_FOLDER, "")
    words = json.dumps(_inputs(sheet, data, year, folder), ensure_ascii=False)
    inputs = {"sheet": words, "carried": (data or b"").decode()}
    try:
        return _set(_template(), inputs, folder)
    except _refusals() as error:
        lacking = set(_lacking("".join(sorted(set(_UNUSUAL.findall(words)))), folder))
        if not lacking:
            raise WriteError(
                f"写不成 PDF：{error}。请改写 .docx，并把这句话报给我们", f"typst refuses: {error}"
            ) from error
        return _set(_template(), inputs | {"sheet": "".join(_GETA if c in lacking else c for c in words)}, folder)
    finally:
        Thread(target=_forget, args=[folder]).start()  # while nobody waits


def _inputs(sheet: Sheet, data: bytes | None, year: int | None, folder: str) -> dict[str, Any]:
    return _sheet(sheet) | {
        "sizes": SIZES,
        "year": year if 1900 < (year or 0) < 10_000 else 2000,
        "fonts": _faces(folder),
        "attachment": {"name": FILE_NAME, "type": MEDIA_TYPE, "description": "本文的数据（jixiao/text/1）"}
        if data
        else None,
    }


_KEPT_FOR, _REMEMBERED = 10, 3
"""Compilations for which typst keeps what it remembers of one; documents of which we let it."""


def _forget(folder: str) -> None:
    """Let typst drop what it remembers of the documents before, 35 MB or so each, after some documents instead of the ten
    compilations for which it keeps them. Compilations of nothing count as well.
    """
    import typst

    compiler = typst.Compiler(b"-", font_paths=_fonts(folder))
    for _ in range(_KEPT_FOR // _REMEMBERED - 1):
        compiler.compile(b"-", format="svg")


def _set(source: bytes, inputs: dict[str, str], folder: str) -> bytes:
    import typst

    compiler = typst.Compiler(source, font_paths=_fonts(folder))
    try:
        out = compiler.compile(sys_inputs=inputs, format="pdf", pdf_standards=list(STANDARDS))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a fault within typst, which is no Exception
            raise
        raise WriteError(
            "写不成 PDF：排版程序内部出错。请改写 .docx，并把这份文本报给我们", f"typst broke down: {error}"
        ) from error
    assert isinstance(out, bytes)
    return out


def _refusals() -> type[Exception]:
    import typst

    return typst.TypstError


_GETA = "〓"
_UNUSUAL = re.compile("[^\x00-\x7f\u3000-\u303f\u4e00-\u9fa5\uff00-\uff5e]")
_PROBE = b"""#set document(title: "-")
#set text(lang: "zh", font: json(bytes(sys.inputs.fonts)))
#sys.inputs.words"""


def _lacking(characters: str, folder: str) -> Iterator[str]:
    """Those of the characters that cannot be printed, found by halving."""
    if not characters:
        return
    try:
        _set(_PROBE, {"words": characters, "fonts": json.dumps(_faces(folder)["song"])}, folder)
    except _refusals():
        if len(characters) == 1:
            yield characters
        else:
            half = len(characters) // 2
            yield from _lacking(characters[:half], folder)
            yield from _lacking(characters[half:], folder)


@cache
def _template() -> bytes:
    return files("jixiao.write").joinpath("assets", "document.typ").read_bytes()


@cache
def _fonts(folder: str) -> Any:
    """The fonts of the folder and of the system."""
    try:
        import typst
    except ImportError as error:
        raise WriteError(
            "写 PDF 需要 typst，这里没有安装。请执行 pip install 'jixiao[pdf]'，或改写 .docx",
            "writing PDF needs typst, which is not installed. Run pip install 'jixiao[pdf]', or write .docx",
        ) from error
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[folder] if folder else [])


@cache
def _faces(folder: str) -> dict[str, list[str]]:
    """For each role the installed faces, best first."""
    installed = set(_fonts(folder).families())
    last = [name for name in _LAST if name in installed]
    faces = {role: [*dict.fromkeys([n for n in names if n in installed] + last)] for role, names in _FACES.items()}
    if not all(faces.values()):
        raise WriteError(
            f"写 PDF 需要中文字体，这里没有找到。请安装 fonts-noto-cjk（思源宋体、黑体），或用环境变量 {FONT_FOLDER} 指明字体文件夹",
            f"writing PDF needs a Chinese font and none was found. Install fonts-noto-cjk, or name a folder of fonts in {FONT_FOLDER}",
        )
    return faces


# the sheet as data


def _ended(words: str) -> str:
    """The words with the mark at their end; before a guard there, after which a line could end."""
    return f"{words.removesuffix(GUARD)}{MARK}{GUARD if words.endswith(GUARD) else ''}"


def _sheet(sheet: Sheet) -> dict[str, Any]:
    """The blocks for the template: what comes before the first anchor (cover, contents) has no page numbers."""
    blocks = sheet.blocks
    start = next((i for i, block in enumerate(blocks) if isinstance(block, Anchor)), 0)
    return {
        "title": printable(sheet.title),
        "front": list(_blocks(blocks[:start])),
        "body": list(_blocks(blocks[start:])),
    }


def _blocks(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """The blocks as data. A table knows what stands above it on its page, unless that is a table or may be much, and its
    size (a number among ``SIZES``) where there is no doubt: what the template need not find out is set twice as fast.
    """
    above: list[dict[str, Any]] | None = []
    for block in _each(blocks):
        if block["kind"] == "table":
            room = block.pop("room")
            size, heights = room.size(taken_by(above))
            block["size"] = size
            if size is None:
                block |= {"heights": heights, "above": above}
            elif size < len(SIZES):
                block["rows-high"] = room.rows(size)
        yield block
        if block["kind"] == "break":
            above = []
        elif above is None or block["kind"] in {"table", "contents"} or len(above) == _MOST_ABOVE:
            above = None
        else:
            above = [*above, block]


_MOST_ABOVE = 6


def _each(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    anchor: Anchor | None = None
    number = used = depth = 0
    for at, block in enumerate(blocks):
        if at < used:
            continue
        if isinstance(block, Anchor):
            anchor = anchor or block
        elif isinstance(block, PageBreak):
            yield {"kind": "break"}
        elif isinstance(block, ContentsLine):
            yield {"kind": "contents", "text": f"{MARK}{_said(block.text)}", "end": MARK, "target": block.target,
                   "page": None if block.page is None else str(block.page)}  # fmt: skip
        elif isinstance(block, Split):
            yield {"kind": "split", "left": _said(block.left), "right": _said(block.right)}
        elif isinstance(block, Table):
            room = TableRoom(block)
            high = room.lines_of_a_page()
            yield {"kind": "table", "number": number, "widths": block.widths, "head": block.head, "heads": block.heads,
                   "room": room, "rows": [[_box(box, room.of(box), high) for box in row] for row in block.rows]}  # fmt: skip
            number += 1
        elif anchor is not None:
            used = at + 1
            while (
                used < len(blocks)
                and isinstance(after := blocks[used], Paragraph)
                and after.style == block.style == "part"
            ):
                used += 1
            lines = [_pieces(MARK + _ended(b.text), TITLE_WHOLE) for b in blocks[at:used] if isinstance(b, Paragraph)]
            depth = min(anchor.level, depth + 1)
            yield {"kind": "title", "style": block.style, "title": printable(anchor.title), "name": anchor.name, "lines": lines,
                   "level": depth}  # fmt: skip
            anchor = None
        else:
            label, text = _said(block.label), _said(_ended(block.text))
            label, text = (f"{MARK}{label}", text) if label else ("", f"{MARK}{text}")
            around = [_style(blocks, at - 1), _style(blocks, at + 1)]
            yield {"kind": "paragraph", "style": block.style, "label": label, "text": text, "level": depth + 1,
                   "title": printable(block.text) if block.style == "heading2" else "",
                   "first": around[0] != block.style, "last": around[1] != block.style}  # fmt: skip


def _style(blocks: Sequence[Block], at: int) -> str:
    block = blocks[at] if 0 <= at < len(blocks) else None
    return block.style if isinstance(block, Paragraph) else ""


def _box(box: Box, room: float, high: float) -> dict[str, Any]:
    points = box.text.split("\n")
    points = [_ended(point) for point in points] if len(points) > 1 and not box.is_label else points
    lines = [_pieces(point, whole_of(box), room) for point in points]
    words = lines[0][0] if len(lines) == len(lines[0]) == 1 else lines  # typst is faster with plain words
    return {"words": words, "column": box.column, "columns": box.columns, "rows": box.rows, "align": box.align,
            "tall": len(box.text) >= high and lines_of(box, room / SIZES[0][0], at_most=True) > high,
            "apart": 0 if box.is_label else APART}  # fmt: skip


@lru_cache(maxsize=1_024)
def _pieces(words: str, whole: re.Pattern[str], room: float = WIDTH) -> list[str]:
    """The words in pieces, every second of which should not be cut between lines, and has room."""
    pieces = whole.split(words) if wide(words) * SIZES[0][0] > room else [words]
    if any(wide(piece) * SIZES[0][0] > room for piece in pieces[1::2]):
        pieces = [words]
    return [_said(piece, room, SIZES[0][0]) for piece in pieces]


_BLANKS = re.compile("[ \n\t\u2028\u2029]+")


def _said(words: str, room: float = WIDTH, size: float = 16) -> str:
    """The words as typst may break them: anywhere in a number or code that is wider than the line. The signs without
    width stand right after a letter, as only there are they sure to be kept in the file.
    """
    words = _BLANKS.sub(" ", printable(words)).replace(f" {GUARD}", f"{GUARD} ").replace(" ", f"{BLANK} ")
    if not _without_end(int(room / size)).search(words):
        return words
    return "".join(GUARD.join(run) if wide(run) * size > room else run for run in runs(words))


_IDEOGRAPHS = "\u4e00-\u9fff"


@lru_cache(maxsize=256)
def _without_end(signs: int) -> re.Pattern[str]:
    """More than so many signs with no place among them where a line may always end, as between two ideographs."""
    return re.compile(rf"(?:[^{_IDEOGRAPHS}]|[{_IDEOGRAPHS}](?![{_IDEOGRAPHS}])){{{signs},}}")
