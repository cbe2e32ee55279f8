"""HTML: the document as one self-contained page, for screens, printers and readers of screens."""

import base64
import hashlib
import html
from collections.abc import Iterator, Sequence

from jixiao.law.form import Form
from jixiao.model import PerformanceText
from jixiao.write.documents.carry import MEDIA_TYPE, carried
from jixiao.write.documents.compose import compose
from jixiao.write.documents.plain import printable
from jixiao.write.documents.sheet import (
    Anchor,
    Block,
    Box,
    ContentsLine,
    PageBreak,
    Paragraph,
    Sheet,
    Split,
    Table,
)

CARRIED_ID = "jixiao-carried"


def document(text: PerformanceText, form: Form | None = None) -> bytes:
    """The page of a text, in UTF-8. The same text gives the same bytes."""
    return drawn(compose(text, form), carried(text))


def drawn(sheet: Sheet, data: bytes | None = None) -> bytes:
    """The page of a sheet, which carries the data where there are any."""
    policy = f"default-src 'none'; style-src 'sha256-{_hash(_STYLE)}'; base-uri 'none'; form-action 'none'"
    own = (data or b"").decode().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    head = (
        f'<!DOCTYPE html>\n<html lang="{sheet.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{_plain(sheet.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    script = f'<script type="{MEDIA_TYPE}" id="{CARRIED_ID}">{own}</script>\n' if own else ""
    foot = f"</main>\n{script}</body>\n</html>\n"
    return "".join((head, *_body(sheet), foot)).encode("utf-8", "replace")


def _hash(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _plain(words: str) -> str:
    return html.escape(printable(words), quote=False)


_TAGS = {
    "cover-department": "p", "cover-title": "h1", "cover-note": "p", "cover-foot": "p", "contents-title": "h2",
    "part": "h2", "heading1": "h3", "heading2": "h4", "label": "p", "body": "p", "table-title": "h3", "table-note": "p",
}  # fmt: skip


def _body(sheet: Sheet) -> Iterator[str]:
    anchors = {b.name for b in sheet.blocks if isinstance(b, Anchor)}
    name, breaks = "", False
    blocks = sheet.blocks
    start = next((i for i, block in enumerate(blocks) if isinstance(block, Anchor)), 0)
    yield '<section class="front">\n' if start else ""
    index = 0
    while index < len(blocks):
        if index == start and start:
            yield "</section>\n"
        block = blocks[index]
        index += 1
        if isinstance(block, Anchor):
            name = name or block.name
        elif isinstance(block, PageBreak):
            breaks = True
        elif isinstance(block, ContentsLine):
            lines = [block, *_run_of_lines(blocks, index)]
            index += len(lines) - 1
            yield from _contents(lines, anchors)
        elif isinstance(block, Table):
            yield from _table(block)
        else:
            yield _line(block, name, breaks)
            name, breaks = "", False


def _run_of_lines(blocks: Sequence[Block], start: int) -> Iterator[ContentsLine]:
    for block in blocks[start:]:
        if not isinstance(block, ContentsLine):
            return
        yield block


def _line(block: Paragraph | Split, name: str, breaks: bool) -> str:
    own = f' id="{name}"' if name else ""
    if isinstance(block, Split):
        return f'<p class="split"{own}><span>{_plain(block.left)}</span> <span>{_plain(block.right)}</span></p>\n'
    tag = _TAGS[block.style]
    looks = f' class="{block.style}{" new-page" if breaks else ""}"'
    label = f"<b>{_plain(block.label)}</b>" if block.label else ""
    return f"<{tag}{looks}{own}>{label}{_plain(block.text)}</{tag}>\n"


def _contents(lines: Sequence[ContentsLine], anchors: set[str]) -> Iterator[str]:
    yield '<nav aria-label="目录">\n'
    for line in lines:
        page = "" if line.page is None else f'<span class="leader"> …… </span><span class="page">{line.page}</span>'
        link = f' href="#{line.target}"' if line.target in anchors else ""
        yield f'<p class="entry"><a{link}><span class="entry-title">{_plain(line.text)}</span>{page}</a></p>\n'
    yield "</nav>\n"


def _table(table: Table) -> Iterator[str]:
    """Two tables edge to edge: labels with their words; then the indicators, whose headings come again on each page."""
    total = sum(table.widths)
    head = len(table.rows) if table.head is None else table.head
    columns = f"<colgroup>{''.join(_column(w, total) for w in table.widths)}</colgroup>"
    yield '<div class="form">\n'
    if head:
        yield f'<table class="head">{columns}<tbody>\n'
        yield from (_row(row, "row") for row in table.rows[:head])
        yield "</tbody></table>\n"
    if head < len(table.rows):
        body = head + table.heads
        yield f'<table class="indicators">{columns}<thead>\n'
        yield from (_row(row, "col") for row in table.rows[head:body])
        yield "</thead><tbody>\n"
        yield from (_row(row, "row") for row in table.rows[body:])
        yield "</tbody></table>\n"
    yield "</div>\n"


def _column(width: int, total: int) -> str:
    """A class: a style attribute is what the policy of the page forbids."""
    return f'<col class="w{max(1, min(60, round(100 * width / total)))}">'


def _row(boxes: Sequence[Box], scope: str) -> str:
    return "<tr>" + "".join(_cell(box, scope) for box in boxes) + "</tr>\n"


def _cell(box: Box, scope: str) -> str:
    tag = "th" if box.is_label else "td"
    spans = (f' colspan="{box.columns}"' if box.columns > 1 else "") + (
        f' rowspan="{box.rows}"' if box.rows > 1 else ""
    )
    looks = f' scope="{scope}"' if box.is_label else "" if box.align == "left" else f' class="{box.align}"'
    words = "<br>".join(_plain(line) for line in box.text.split("\n"))
    return f"<{tag}{looks}{spans}>{words}</{tag}>"


_STYLE = (
    """
:root{--ink:#1a1a1a;--paper:#fff;--desk:#eceae6;--rule:#555;--shade:#f3f1ec;--link:#0b4f9e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e3dd;--paper:#1d1c1a;--desk:#121110;--rule:#8b877f;--shade:#292724;--link:#8fbcf5}}
*{box-sizing:border-box}
html{background:var(--desk);color:var(--ink)}
body{margin:0;font:16pt/29pt FangSong,仿宋_GB2312,仿宋,STFangsong,"Noto Serif CJK SC",serif}
main{max-width:210mm;margin:0 auto;padding:20mm 26mm 20mm 28mm;background:var(--paper)}
@media screen and (max-width:800px){main{padding:1rem}body{font-size:1rem;line-height:1.75}}
p{margin:0;text-indent:2em;text-align:justify;overflow-wrap:anywhere}
h1,h2,.cover-department{font-family:方正小标宋简体,方正小标宋_GBK,STZhongsong,SimSun,"Noto Serif CJK SC",serif;font-weight:400;text-align:center}
h1{font-size:36pt;line-height:1.5;margin:24pt 0}
h2{font-size:22pt;line-height:1.6;margin:0}
h3,h4{font-size:16pt;line-height:29pt;font-weight:400;margin:0;break-after:avoid}
.heading1{font-family:黑体,SimHei,"Noto Sans CJK SC",sans-serif;text-indent:2em}
.heading2{font-family:楷体_GB2312,楷体,KaiTi,STKaiti,"Noto Serif CJK SC",serif;text-indent:2em}
.table-title{font-family:方正小标宋简体,方正小标宋_GBK,STZhongsong,SimSun,"Noto Serif CJK SC",serif;text-align:center;margin:40pt 0 6pt}
.cover-department{font-size:26pt;line-height:1.6;text-indent:0;padding-top:60mm}
.cover-note,.cover-foot,.table-note{text-indent:0;text-align:center}
.cover-note{font-size:22pt;margin-bottom:60mm}
.contents-title,.part.new-page{margin-top:40pt}
.label{font-family:黑体,SimHei,"Noto Sans CJK SC",sans-serif;text-indent:0;font-size:14pt}
.entry{text-indent:0;font-size:14pt;line-height:26pt}
.entry a{display:flex;color:inherit;text-decoration:none}
.entry a:focus-visible,.entry a:hover{color:var(--link);text-decoration:underline}
.entry .page{flex:none;align-self:flex-end}
.entry .leader{flex:1 0 1em;align-self:flex-end;height:0;overflow:hidden;color:transparent;border-bottom:1px dotted var(--rule);margin:0 .3em .55em}
.split{display:flex;justify-content:space-between;gap:2em;text-indent:0;font-size:10.5pt;line-height:18pt;break-after:avoid}
.form{overflow-x:auto}
table{width:100%;border-collapse:collapse;table-layout:fixed;font:10.5pt/1.4 SimSun,宋体,"Noto Serif CJK SC",serif}
table.head{break-inside:avoid}
table.head+table.indicators{margin-top:-1px}
th,td{border:1px solid var(--rule);padding:2pt 1.9pt;overflow-wrap:anywhere;text-align:left}
th{font-weight:400;text-align:center}
thead th{font-family:黑体,SimHei,"Noto Sans CJK SC",sans-serif;background:var(--shade)}
td.centre{text-align:center}
td.right{text-align:right}
tr{break-inside:avoid}
thead{display:table-header-group}
@page{size:A4;margin:37mm 26mm 35mm 28mm}
@page:right{@bottom-right{content:"— " counter(page) " —";font:14pt SimSun,"Noto Serif CJK SC",serif;vertical-align:top;padding:5mm 1em 0}}
@page:left{margin:37mm 28mm 35mm 26mm;@bottom-left{content:"— " counter(page) " —";font:14pt SimSun,"Noto Serif CJK SC",serif;vertical-align:top;padding:5mm 1em 0}}
.front{page:front}
@page front{@bottom-right{content:none}@bottom-left{content:none}}
@media print{:root{--ink:#000;--paper:#fff;--desk:#fff;--rule:#000;--shade:#fff;--link:#000}
main{max-width:none;padding:0}.new-page{break-before:page;margin-top:0}.form{overflow:visible}}
"""
    + "".join(f".w{n}{{width:{n}%}}" for n in range(1, 61))
    + "\n"
)
