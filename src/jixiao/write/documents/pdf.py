"""PDF: PDF/A-3 after GB/T 9704, set by typst, tagged and with bookmarks, carrying its own data.

The template (``assets/document.typ``) is fixed; what is said goes to it as data and is never taken for markup.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jixiao.model import PerformanceText
from jixiao.write.documents import WriteError
from jixiao.write.documents.carry import FILE_NAME, MEDIA_TYPE, carried
from jixiao.write.documents.compose import compose
from jixiao.write.documents.plain import printable
from jixiao.write.documents.sheet import Anchor, Block, Box, ContentsLine, PageBreak, Paragraph, Sheet, Split, Table

FONT_FOLDER = "JIXIAO_FONTS"
"""The environment variable that names a folder of fonts, looked at before those of the system."""
STANDARDS = ("a-3a", "ua-1")
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
    """The document of a text. The same text and the same fonts give the same bytes.

    Raises WriteError where typst or a Chinese font is not installed.
    """
    sheet = compose(text)
    data = _sheet(sheet) | {
        "year": text.cover.year or 2000,
        "fonts": _faces(os.environ.get(FONT_FOLDER, "")),
        "attachment": {"name": FILE_NAME, "type": MEDIA_TYPE, "description": "本文的数据（jixiao/text/1）"},
    }
    return _set(json.dumps(data, ensure_ascii=False), carried(text).decode())


def _set(sheet: str, data: str) -> bytes:
    import typst

    compiler = typst.Compiler(_template(), font_paths=_fonts(os.environ.get(FONT_FOLDER, "")))
    out = compiler.compile(sys_inputs={"sheet": sheet, "carried": data}, format="pdf", pdf_standards=list(STANDARDS))
    assert isinstance(out, bytes)
    return out


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
    number = 0
    used = 0
    for at, block in enumerate(blocks):
        if at < used:
            continue
        if isinstance(block, Anchor):
            anchor = anchor or block
        elif isinstance(block, PageBreak):
            yield {"kind": "break"}
        elif isinstance(block, ContentsLine):
            yield {"kind": "contents", "text": _said(block.text), "target": block.target,
                   "page": None if block.page is None else str(block.page)}  # fmt: skip
        elif isinstance(block, Split):
            yield {"kind": "split", "left": _said(block.left), "right": _said(block.right)}
        elif isinstance(block, Table):
            yield {"kind": "table", "number": number, "widths": block.widths, "head": block.head, "heads": block.heads,
                   "rows": [[_box(box, block) for box in row] for row in block.rows]}  # fmt: skip
            number += 1
        elif anchor is not None:
            used = at + 1
            while used < len(blocks) and isinstance(after := blocks[used], Paragraph) and after.style == block.style == "part":
                used += 1
            lines = [_said(b.text) for b in blocks[at:used] if isinstance(b, Paragraph)]
            yield {"kind": "title", "style": block.style, "title": printable(anchor.title), "name": anchor.name, "lines": lines}
            anchor = None
        else:
            around = [_style(blocks, at - 1), _style(blocks, at + 1)]
            yield {"kind": "paragraph", "style": block.style, "text": _said(block.text), "label": _said(block.label),
                   "first": around[0] != block.style, "last": around[1] != block.style}  # fmt: skip


def _style(blocks: Sequence[Block], at: int) -> str:
    block = blocks[at] if 0 <= at < len(blocks) else None
    return block.style if isinstance(block, Paragraph) else ""


_HIGH = 22
"""A cell of more lines than this, half a page, may be cut; rows of others stay whole."""


_WIDTH, _SIZE = 442.0, 10.5
"""Points: how wide the text is, and how high the type of tables."""


def _box(box: Box, table: Table) -> dict[str, Any]:
    room = _WIDTH * sum(table.widths[box.column : box.column + box.columns]) / sum(table.widths) - 5
    across = max(1, int(room / _SIZE * 2))
    lines = sum(max(1, -(-_half_widths(line) // across)) for line in box.text.split("\n"))
    return {"lines": [_pieces(line, box.align, room) for line in box.text.split("\n")], "column": box.column,
            "columns": box.columns, "rows": box.rows, "align": box.align, "tall": lines > _HIGH}  # fmt: skip


_WHOLE = re.compile(r"(指标|满意度|(?<=[0-9])[\u4e00-\u9fff]{2,3}$|[0-9]{1,4}[年月日]前?)")


def _pieces(words: str, align: str, room: float) -> list[str]:
    """The words of a cell; every second piece is one that should not be cut between lines, and has room."""
    pieces = _WHOLE.split(words) if align == "centre" else [words]
    if any(_half_widths(piece) * _SIZE / 2 > room for piece in pieces[1::2]):
        pieces = [words]
    return [_said(piece) for piece in pieces]


def _half_widths(words: str) -> int:
    return sum(1 + (character > "\u2000") for character in words)


_BLANK = re.compile(r"(?<![A-Za-z]) | (?![A-Za-z])")
_LONG = re.compile(r"[!-~]{16,}")


def _said(words: str) -> str:
    """The words as typst may break them: at no blank but between Latin words, and anywhere in a long code. A line
    that ends in a sign without width goes on in the next.
    """
    words = _BLANK.sub("\u00a0", printable(words).replace("\n", " ").replace("\t", " "))
    return _LONG.sub(lambda m: "\u200b".join(m[0]), words)
