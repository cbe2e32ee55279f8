"""``jixiao diff``: where two texts differ."""

from pathlib import Path

import click

from jixiao.cli.common import common_options, fail, on_terminal, read_or_none, say, write_out
from jixiao.cli.help import ChineseHelp
from jixiao.compare import compare
from jixiao.model import PerformanceText
from jixiao.model.difference import Differences
from jixiao.write.report_words import Lang

_SUFFIXES = {".json": "json", ".html": "html", ".htm": "html", ".txt": "text"}
_LOOKS = {
    "title": {"bold": True}, "dim": {"dim": True}, "changed": {"fg": "yellow"}, "added": {"fg": "green"},
    "removed": {"fg": "red"}, "moved": {"fg": "cyan"}, "old": {"fg": "red"}, "new": {"fg": "green"},
    "old-part": {"fg": "red", "strikethrough": True}, "new-part": {"fg": "green", "underline": True},
}  # fmt: skip


@click.command(cls=ChineseHelp)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default=None,
    help="输出格式（默认按 -o 的后缀，否则 text）。",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件（默认写到标准输出）。")
@click.option("--printed", is_flag=True, help="按印出的文字比较；否则按含义比较，“≥95%”与“大于等于95%”不算不同。")
@common_options
def diff(
    old: str, new: str, form: str | None, output: Path | None, printed: bool, quiet: bool, lang: str | None
) -> int:
    """比较两份文本，逐项列出不同之处。OLD 是旧稿，NEW 是新稿，格式可以不同；其中一份可以是 -（标准输入）。

    退出码：0 没有不同；1 有不同；2 做不到。
    """
    if old == new == "-":
        fail("两份文本不能都从标准输入读取。请至少给出一个文件名")
        return 2
    texts = [read_or_none(file, quiet=quiet) for file in (old, new)]
    if texts[0] is None or texts[1] is None:
        return 2
    language: Lang = "en" if lang == "en" else "zh"
    form = form or (_SUFFIXES.get(output.suffix.lower(), "text") if output is not None else "text")
    found = compare(texts[0], texts[1], printed=printed)
    if not write_out(_document(texts[0], texts[1], found, form, language, printed, output), output):
        return 2
    if output is not None:
        from jixiao.write.diff_text import summary

        say(summary(found, language), quiet=quiet)
        say(f"已写入 {output}" if language == "zh" else f"Written to {output}", quiet=quiet)
    return 1 if found.entries else 0


def _document(
    old: PerformanceText,
    new: PerformanceText,
    found: Differences,
    form: str,
    lang: Lang,
    printed: bool,
    output: Path | None,
) -> str:
    if form == "json":
        from jixiao.write.diff_json import diff_data
        from jixiao.write.json import dumps

        return dumps(diff_data(old.file, new.file, found, printed=printed))
    if form == "html":
        from jixiao.write.diff_html import diff_html

        return diff_html(old, new, found, lang=lang)
    from jixiao.write.diff_text import diff_text, plain

    def paint(words: str, style: str) -> str:
        return click.style(words, **_LOOKS[style])  # type: ignore[arg-type]

    return diff_text(old, new, found, lang=lang, paint=paint if output is None and on_terminal() else plain)
