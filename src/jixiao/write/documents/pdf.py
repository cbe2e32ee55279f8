"""PDF: PDF/A-3 after GB/T 9704, set by typst, tagged and with bookmarks, carrying its own data.

The template (``assets/document.typ``) is fixed; what is said goes to it as data and is never taken for markup.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from jixiao.model import PerformanceText
from jixiao.write.documents import WriteError
from jixiao.write.documents.carry import FILE_NAME, MEDIA_TYPE, carried
from jixiao.write.documents.compose import GUARD, compose
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


def document(text: PerformanceText) -> bytes:
    """The document of a text. The same text and the same fonts give the same bytes, for which the document is dated
    the first day of its budget year. A character that no font has is shown as 〓; the data carried have it.

    Raises WriteError where typst or a Chinese font is not installed.
    """
    folder = os.environ.get(FONT_FOLDER, "")
    year = text.cover.year or 0
    data = _sheet(compose(text)) | {
        "sizes": _SIZES,
        "year": year if 1900 < year < 10_000 else 2000,
        "fonts": _faces(folder),
        "attachment": {"name": FILE_NAME, "type": MEDIA_TYPE, "description": "本文的数据（jixiao/text/1）"},
    }
    sheet = json.dumps(data, ensure_ascii=False)
    inputs = {"sheet": sheet, "carried": carried(text).decode()}
    try:
        return _set(_template(), inputs, folder)
    except _refusals() as error:
        lacking = set(_lacking("".join(sorted(set(_UNUSUAL.findall(sheet)))), folder))
        if not lacking:
            raise WriteError(
                f"写不成 PDF：{error}。请改写 .docx，并把这句话报给我们", f"typst refuses: {error}"
            ) from error
    return _set(_template(), inputs | {"sheet": "".join(_GETA if c in lacking else c for c in sheet)}, folder)


def _set(source: bytes, inputs: dict[str, str], folder: str) -> bytes:
    import typst

    compiler = typst.Compiler(source, font_paths=_fonts(folder))
    out = compiler.compile(sys_inputs=inputs, format="pdf", pdf_standards=list(STANDARDS))
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
            yield {"kind": "contents", "text": _tied(_said(block.text)), "target": block.target,
                   "page": None if block.page is None else str(block.page)}  # fmt: skip
        elif isinstance(block, Split):
            yield {"kind": "split", "left": _said(block.left), "right": _said(block.right)}
        elif isinstance(block, Table):
            yield {"kind": "table", "number": number, "widths": block.widths, "head": block.head, "heads": block.heads,
                   "heights": [round(_height(block, *size)) for size in _SIZES],
                   "rows": [[_box(box, block) for box in row] for row in block.rows]}  # fmt: skip
            number += 1
        elif anchor is not None:
            used = at + 1
            while (
                used < len(blocks)
                and isinstance(after := blocks[used], Paragraph)
                and after.style == block.style == "part"
            ):
                used += 1
            lines = [
                [_tied(p) for p in _pieces(b.text, _TITLE_WHOLE)] for b in blocks[at:used] if isinstance(b, Paragraph)
            ]
            depth = min(anchor.level, depth + 1)
            yield {"kind": "title", "style": block.style, "title": printable(anchor.title), "name": anchor.name, "lines": lines,
                   "level": depth}  # fmt: skip
            anchor = None
        else:
            label, text = block.label, block.text
            if label and text.startswith(GUARD):
                label, text = label + GUARD, text.removeprefix(GUARD)
            around = [_style(blocks, at - 1), _style(blocks, at + 1)]
            yield {"kind": "paragraph", "style": block.style, "label": _said(label), "text": _said(text),
                   "level": depth + 1, "first": around[0] != block.style, "last": around[1] != block.style}  # fmt: skip


def _style(blocks: Sequence[Block], at: int) -> str:
    block = blocks[at] if 0 <= at < len(blocks) else None
    return block.style if isinstance(block, Paragraph) else ""


_HIGH = 22
"""A cell of more lines than this, half a page, may be cut; rows of others stay whole."""
_WIDTH = 442
"""Points the text is wide."""
_SIZES = ((10.5, 14), (10, 13), (9.5, 12.2), (9, 11.5))
"""Type and line of a table in points: 五号, and down to 小五 where that keeps a table on one page."""
_SIDES, _ABOVE = 5, 7
"""Points of a cell that are not words: left and right, above and below."""


def _box(box: Box, table: Table) -> dict[str, Any]:
    room = _room(box, table.widths)
    lines = _lines(box, room, _SIZES[0][0])
    whole = _WHOLE if box.align == "centre" else _NOTHING
    return {"lines": [_pieces(line, whole, room) for line in box.text.split("\n")], "column": box.column,
            "columns": box.columns, "rows": box.rows, "align": box.align, "tall": lines > _HIGH}  # fmt: skip


def _room(box: Box, widths: Sequence[int]) -> float:
    """Points the words of a cell have from left to right."""
    return _WIDTH * sum(widths[box.column : box.column + box.columns]) / sum(widths) - _SIDES


def _lines(box: Box, room: float, size: float) -> int:
    """About how many lines the words of a cell take."""
    across = max(1, int(room / size * 2))
    return sum(max(1, -(-_half_widths(line) // across)) for line in box.text.split("\n"))


def _height(table: Table, size: float, line: float) -> float:
    """About how high a table is, in points. The template measures only where this leaves a doubt."""
    heights: list[float] = [line + _ABOVE] * len(table.rows)
    for merged in (False, True):
        for number, row in enumerate(table.rows):
            for box in row:
                if (box.rows > 1) is merged:
                    needed = _lines(box, _room(box, table.widths), size) * line + _ABOVE
                    lacking = needed - sum(heights[number : number + box.rows])
                    if lacking > 0:
                        heights[min(number + box.rows, len(heights)) - 1] += lacking
    return sum(heights)


_WHOLE = re.compile(r"(指标|满意度|(?<=[0-9])[\u4e00-\u9fff]{2,3}$|[0-9]{1,4}[年月日]前?)")
_TITLE_WHOLE = re.compile(r"(绩效.{1,10}表)$")
_NOTHING = re.compile("($.)")


def _pieces(words: str, whole: re.Pattern[str], room: float = _WIDTH) -> list[str]:
    """The words in pieces, every second of which should not be cut between lines, and has room."""
    pieces = whole.split(words)
    if any(_half_widths(piece) * _SIZES[0][0] / 2 > room for piece in pieces[1::2]):
        pieces = [words]
    return [_said(piece, room) for piece in pieces]


def _half_widths(words: str) -> int:
    return sum(1 + (character > "\u2000") for character in words)


_LINE_ENDS = re.compile("[\n\t\u2028\u2029]")
_BLANK = re.compile(r"(?<![A-Za-z]) | (?![A-Za-z])")
"""A blank that would be lost at the end of a line, which only says one between Latin words."""
_RUN = re.compile(r"[!-~≥≤]{4,}")
_LATIN = 7
"""Points a Latin letter or figure of a table takes, rather more than less."""


def _said(words: str, room: float = _WIDTH) -> str:
    """The words as typst may break them: anywhere in a number or code that is wider than the line. A line that ends
    in a sign without width goes on in the next. That sign must stand right after a letter to be kept in the file.
    """
    words = _LINE_ENDS.sub(" ", printable(words)).replace(f" {GUARD}", f"{GUARD} ")
    words = _BLANK.sub("\u00a0", words)
    return _RUN.sub(lambda m: GUARD.join(m[0]) if len(m[0]) * _LATIN > room else m[0], words)


_TIED = 100


def _tied(words: str) -> str:
    """A title of more than two lines, each of which says that it goes on."""
    if _half_widths(words) <= _TIED:
        return words
    return re.sub("(?<=[\u2e80-\u9fff])(?=[^\\s\u200b])", GUARD, words)
