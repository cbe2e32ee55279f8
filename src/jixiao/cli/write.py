"""``jixiao write``: the text as a document, or many texts as documents."""

from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import click

from jixiao import api
from jixiao.cli.common import common_options, fail, is_folder, read_or_none, say, standard_input, write_out
from jixiao.cli.help import ChineseHelp

_BEIJING = timezone(timedelta(hours=8))


@click.command("write", cls=ChineseHelp)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="写成的文件；后缀决定格式：.docx .pdf .xlsx .html .md .json .zip（数据包） .xml（IATI）。与 --to 同用时是文件夹。",
)
@click.option(
    "--to",
    "formats",
    default="",
    metavar="FORMATS",
    help="一次写多份文件：写成哪些格式，用逗号隔开，如 docx,pdf,xlsx；文件名同原文件，写到 -o 的文件夹。",
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="与 --to 同用：同时用几个进程（默认同处理器核数）。",
)
@click.option(
    "--form",
    "form_name",
    default="",
    metavar="NAME|FILE",
    help="绩效目标表的表样：goal、goal-2015、goal-2021，或自己的 .toml 表样文件。",
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
def write(
    files: tuple[str, ...],
    output: Path,
    formats: str,
    jobs: int | None,
    form_name: str,
    again: bool,
    organisation: str,
    licence: str,
    created: datetime | None,
    quiet: bool,
    lang: str | None,
) -> int:
    """把文本（任何可读的文件或 JSON 数据）写成文档，读回来还是同样的数据。只有一份时 FILE 可以是 -（标准输入）。

    .zip 是数据包（CSV 表和字段说明），.xml 是 IATI 2.03 活动与结果，供其他程序使用；IATI 读不回来。
    审核意见的 JSON 数据（jixiao/review/1）写成绩效目标审核表。
    """
    english = lang == "en"
    if created is not None and created.tzinfo is None:
        created = created.replace(tzinfo=_BEIJING)
    publisher = api.Publisher(organisation, licence, created)
    try:
        form = api.chosen_form(form_name) if form_name else None
    except api.FormError as error:
        fail(error.english if english else str(error))
        return 2
    if formats:
        return _many(files, output, formats, jobs, again, publisher, form, quiet=quiet, english=english)
    if len(files) > 1:
        fail(
            "several files need --to, such as --to docx,pdf, and -o for a folder"
            if english
            else "一次写多份文件，请用 --to 指明格式，如 --to docx,pdf，用 -o 指明文件夹"
        )
        return 2
    return _one(files[0], output, again, publisher, form, quiet=quiet, english=english)


def _one(file: str, output: Path, again: bool, publisher: api.Publisher, form: api.Form | None, *, quiet: bool,
         english: bool) -> int:  # fmt: skip
    text = None
    if refused := _refused(file, output):
        fail(refused[english])
        return 2
    try:
        given = standard_input() if file == "-" else api.load(file)
        review = api.review_from(given, file)
    except api.ReadError as error:
        fail(str(error))
        return 2
    if review is None:
        text = read_or_none(file, quiet=quiet, data=given)
        if text is None:
            return 2
    try:
        if review is not None:
            data = api.write_review(review, output.suffix)
        else:
            assert text is not None
            data = api.write(text, output.suffix, compose=again, publisher=publisher, form=form)
    except (api.WriteError, api.ReviewError) as error:
        fail(f"{output}: {error.english}" if english else f"{output}：{error}")
        return 2
    if not write_out(data, output):
        return 2
    if text is not None and text.problems and not quiet:
        from jixiao.cli.write_many import unread

        say(unread(file, len(text.problems), english=english))
    say(f"Written to {output}" if english else f"已写入 {output}", quiet=quiet)
    return 0


def _is_same(path: Path, other: str) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there
        return False


def _refused(file: str, output: Path) -> tuple[str, str] | None:
    """Why the output cannot be where it is asked for, in Chinese and in English."""
    if is_folder(output):
        return (f"{output}：这是一个文件夹。请写出文件名，如 {output / '文本.docx'}",
                f"{output}: this is a folder. Name a file, such as {output / 'text.docx'}")  # fmt: skip
    if file != "-" and _is_same(output, file):
        return (f"{output}：这就是要读的文件，会被覆盖。请换一个文件名",
                f"{output}: this is the file to read and would be lost. Give another name")  # fmt: skip
    return None


def _many(files: tuple[str, ...], folder: Path, formats: str, processes: int | None, again: bool, publisher: api.Publisher,
          form: api.Form | None, *, quiet: bool, english: bool) -> int:  # fmt: skip
    import os
    import sys

    from jixiao.cli.write_many import RefusedError, jobs_for, write_all, write_one

    suffixes = [f".{name.strip().lower().removeprefix('.')}" for name in formats.split(",")]
    try:
        for suffix in suffixes:
            api.check_suffix(suffix)
        work = jobs_for(files, folder, list(dict.fromkeys(suffixes)))
        folder.mkdir(exist_ok=True)
    except (api.WriteError, RefusedError) as error:
        fail(error.english if english else str(error))
        return 2
    except OSError as error:
        fail(f"{folder}：建不成文件夹（{error.strerror}）。请换一个位置，或先建立上一级文件夹")
        return 2
    bar = not quiet and sys.stderr is not None and sys.stderr.isatty()
    each = partial(write_one, again=again, publisher=publisher, form=form, english=english)
    written, failed = 0, 0
    for done in write_all(work, each, processes or os.cpu_count() or 1, bar=bar):
        for words in done.remarks:
            say(words, quiet=quiet)
        for words in done.errors:
            fail(words)
        written += done.written
        failed += bool(done.errors)
    count = len(work) - failed
    say(
        f"Written to {folder}: {written} documents, all of {count} files, {failed} files failed"
        if english
        else f"已写入 {folder}：{written} 个文档，{count} 份文件都写成了"
        + (f"，{failed} 份没有写全" if failed else ""),
        quiet=quiet,
    )
    return 2 if failed else 0
