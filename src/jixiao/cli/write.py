"""``jixiao write``: the text as a document."""

from pathlib import Path

import click

from jixiao import api
from jixiao.cli.common import common_options, fail, read_or_none, say, write_out
from jixiao.cli.help import ChineseHelp


@click.command("write", cls=ChineseHelp)
@click.argument("file")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="写成的文件；后缀决定格式：.docx .pdf .xlsx .html .md .json。",
)
@click.option("--compose", "again", is_flag=True, help="第一部分的分项绩效目标按第二部分重新编排（没有时总是编排）。")
@common_options
def write(file: str, output: Path, again: bool, quiet: bool, lang: str | None) -> int:
    """把一份文本（任何可读的文件或 JSON 数据）写成文档，读回来还是同样的数据。FILE 可以是 -（标准输入）。"""
    english = lang == "en"
    text = read_or_none(file, quiet=quiet)
    if text is None:
        return 2
    try:
        data = api.write(text, output.suffix, compose=again)
    except api.WriteError as error:
        fail(f"{output}: {error.english}" if english else f"{output}：{error}")
        return 2
    if not write_out(data, output):
        return 2
    if text.problems and not quiet:
        say(
            f"{file}: {len(text.problems)} places were not understood and may be missing in the document"
            if english
            else f"{file}：有 {len(text.problems)} 处没有读明白，文档里可能缺少，请核对（jixiao read 的 problems 列出各处）"
        )
    say(f"Written to {output}" if english else f"已写入 {output}", quiet=quiet)
    return 0
