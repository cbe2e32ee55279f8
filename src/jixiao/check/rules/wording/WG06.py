"""WG06 markup-residue: LaTeX, HTML or spreadsheet errors inside the text."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_HINT = re.compile(r"[$\\<&#{\[]")
# What is left in the text after reading: nobody can tell what was meant.
_LEFT = re.compile(
    r"(?P<html></?[A-Za-z][A-Za-z0-9]{0,9}(?:\s[^<>]{0,80})?/?>|&[A-Za-z]{2,8};|&#\d{1,6};)|(?P<latex>\\[A-Za-z]{2,}|\$[^$\u4e00-\u9fff]{1,40}\$|\\[\[\](){}])"
    r"|(?P<sheet>#(?:REF|N/A|VALUE|DIV/0|NAME|NULL|NUM)[!?]?)|(?P<template>\{\{[^{}]{0,40}\}\}|\$\{[^{}]{0,40}\}|\[object Object\])"
)
# What the reader could restore.
_RESTORED = re.compile(
    r"(?P<html></?(?:p|br|div|span|b|i|u|strong|em|font|sup|sub|td|tr|li|ul|ol)\b[^<>]{0,200}/?>|&(?:nbsp|lt|gt|amp|ge|le|quot|#\d{1,6});?)"
    r"|(?P<latex>\$[^$\n]{1,200}\$|\\[A-Za-z]{2,}|\\[%_&#])",
    re.IGNORECASE,
)


class MarkupResidue(Rule):
    r"""残留网页、公式或电子表格的标记。

    ## 查什么
    文字中有 `<p>`、`&nbsp;`、`$\geq 95\%$`、`#REF!`、`{{变量}}` 等标记。读取时无法还原的是错误；
    能还原的多是转换软件所致，意思没有受损，只作提示。
    ## 为什么
    标记会随文本公开，影响阅读和取数。
    ## 反例
    ≥#REF!；采购图书&nbsp;3000册
    ## 正例
    ≥95%；采购图书3000册
    """

    code, name = "WG06", "wording.markup-residue"
    title, title_en = "标记残留", "Markup left in the text"
    severity = Severity.ERROR
    message = "文字中残留标记“{mark}”"
    message_en = "The text holds markup “{mark}”"
    suggestion = "删去标记“{mark}”，按原意填写"
    suggestion_en = "Take the markup “{mark}” out and write what is meant"
    authority = (cite("财预〔2015〕88号", "规范完整性"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every printed string, as read and as printed."""
        for passage in text.passages_with(_HINT):
            if (match := _LEFT.search(passage.words)) is not None:
                for spot in passage.spots:
                    yield self.finding(spot.at(), related=spot.related(), mark=match[0])
        for passage in text.passages_with(_HINT, printed=True):
            if (match := _RESTORED.search(passage.words.raw)) is not None and not _LEFT.search(passage.words):
                for spot in passage.spots:
                    yield self.finding(spot.at(), related=spot.related(), mark=match[0], severity=Severity.INFO,
                                       fix=Fix(str(passage.words)))  # fmt: skip
