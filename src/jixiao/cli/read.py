"""``jixiao read``: a file as data."""

from pathlib import Path

import click

from jixiao.cli.common import common_options, fail, is_folder, read_or_none, say, write_out
from jixiao.cli.help import ChineseHelp
from jixiao.read.carried import ALTERED
from jixiao.write.json import dumps, to_data
from jixiao.write.markdown import text_markdown

_SUFFIXES = {"": "json", ".json": "json", ".md": "md", ".markdown": "md"}


@click.command(cls=ChineseHelp)
@click.argument("file")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件（默认写到标准输出）。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "md"]),
    default=None,
    help="输出格式（默认 json，或按输出文件的后缀）。",
)
@click.option("--places", is_flag=True, help="每个值附上在文件中的位置。")
@common_options
def read(file: str, output: Path | None, form: str | None, places: bool, quiet: bool, lang: str | None) -> int:
    """把一份文本读成数据。FILE 可以是 .docx .xlsx .xls .pdf .html .txt .md .csv .json .zip（数据包），或 -（标准输入）。"""
    del lang
    if form is None:
        suffix = output.suffix.lower() if output is not None and not is_folder(output) else ""
        if suffix not in _SUFFIXES:
            fail(f"{output}：不能按后缀 {suffix} 写数据。请用 .json 或 .md，或用 --format 指定格式")
            return 2
        form = _SUFFIXES[suffix]
    text = read_or_none(file, quiet=quiet)
    if text is None:
        return 2
    data = dumps(to_data(text, places=places)) if form == "json" else text_markdown(text)
    if not write_out(data, output):
        return 2
    altered = [problem for problem in text.problems if problem.code in ALTERED]
    for problem in altered:
        say(f"{file}：{problem.message}（{problem.code}）", quiet=quiet)
    if unread := len(text.problems) - len(altered):
        say(f"{file}：有 {unread} 处没有读明白，见数据中的 problems", quiet=quiet)
    return 0
