"""``jixiao write``: the text as a document."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import click

from jixiao import api
from jixiao.cli.common import common_options, fail, read_or_none, say, write_out
from jixiao.cli.help import ChineseHelp

_BEIJING = timezone(timedelta(hours=8))


@click.command("write", cls=ChineseHelp)
@click.argument("file")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="写成的文件；后缀决定格式：.docx .pdf .xlsx .html .md .json .zip（数据包） .xml（IATI）。",
)
@click.option("--compose", "again", is_flag=True, help="第一部分的分项绩效目标按第二部分重新编排（没有时总是编排）。")
@click.option("--organisation", default="", metavar="ID", help="用于 .xml：报告单位在 IATI 的机构标识（必填）。")
@click.option("--licence", default="", metavar="ID", help="用于 .zip：公开许可，标识（CC-BY-4.0）或网址；不给就不写。")
@click.option(
    "--created",
    type=click.DateTime(("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z")),
    default=None,
    metavar="DATE",
    help="用于 .zip 和 .xml：数据生成的日期或时间（北京时间）；不给就不写。",
)
@common_options
def write(file: str, output: Path, again: bool, organisation: str, licence: str, created: datetime | None, quiet: bool,
          lang: str | None) -> int:  # fmt: skip
    """把一份文本（任何可读的文件或 JSON 数据）写成文档，读回来还是同样的数据。FILE 可以是 -（标准输入）。

    .zip 是数据包（CSV 表和字段说明），.xml 是 IATI 2.03 活动与结果，供其他程序使用；IATI 读不回来。
    """
    english = lang == "en"
    text = read_or_none(file, quiet=quiet)
    if text is None:
        return 2
    if created is not None and created.tzinfo is None:
        created = created.replace(tzinfo=_BEIJING)
    publisher = api.Publisher(organisation, licence, created)
    try:
        data = api.write(text, output.suffix, compose=again, publisher=publisher)
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
