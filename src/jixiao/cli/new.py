"""``jixiao new``: a workbook to compile a text in."""

from datetime import date
from pathlib import Path
from typing import cast, get_args

import click

from jixiao.cli.common import common_options, fail, read_or_none, say, write_out
from jixiao.cli.help import ChineseHelp
from jixiao.model import Framework

_SPARE = 2
"""Empty project sheets beyond those of last year."""
_USUAL = 5


@click.command("new", cls=ChineseHelp)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="要写成的工作簿，以 .xlsx 结尾。")
@click.option(
    "--from", "source", metavar="FILE", help="以上年文本为底稿：年度加一，项目和文字带入，预算、支出计划、指标值重填。"
)
@click.option(
    "--projects", type=click.IntRange(1, 200), default=None, help="项目工作表的张数（默认 5；有底稿时为其项目数加 2）。"
)
@click.option(
    "--year", type=click.IntRange(2000, 2100), default=None, help="预算年度（默认下一年；有底稿时为其年度加一）。"
)
@click.option(
    "--framework",
    type=click.Choice(get_args(Framework)),
    default=None,
    help="指标框架：产出、效益、满意度，或成本、产出、效益、满意度（默认前者；有底稿时同底稿）。",
)
@common_options
def new(
    output: Path,
    source: str | None,
    projects: int | None,
    year: int | None,
    framework: str | None,
    quiet: bool,
    lang: str | None,
) -> int:
    """生成编制绩效文本用的 Excel 工作簿；填好后可以直接 jixiao check、jixiao write。"""
    from jixiao.write.documents.compile_book import MOST_PROJECTS, compile_workbook

    english = lang == "en"
    if output.suffix.lower() != ".xlsx":
        fail(
            f"{output}: the workbook must end in .xlsx. Name it like 文本.xlsx"
            if english
            else f"{output}：工作簿应以 .xlsx 结尾。请改名，如 {output.with_suffix('.xlsx') if output.name else '文本.xlsx'}"
        )
        return 2
    last = None
    if source is not None:
        last = read_or_none(source, quiet=quiet)
        if last is None:
            return 2
        known = [p for p in last.projects if p.form == "goal"]
        if not known or len(known) > MOST_PROJECTS:
            what = ("no target tables" if not known else f"{len(known)} projects") if english else (
                "里没有绩效目标表" if not known else f"有 {len(known)} 个项目，超过 {MOST_PROJECTS} 个")  # fmt: skip
            fail(
                f"{source}: {what}. Give last year's performance text"
                if english
                else f"{source}：{what}。请给出上年的部门预算绩效文本"
            )
            return 2
        framework = framework or known[0].framework
        projects = projects if projects is not None else min(len(known) + _SPARE, MOST_PROJECTS)
        year = year or (last.cover.year + 1 if last.cover.year else None)
    data = compile_workbook(projects or _USUAL, year or date.today().year + 1,  # noqa: DTZ011 - the user's own day
                            cast(Framework, framework or get_args(Framework)[0]), last=last)  # fmt: skip
    if not write_out(data, output):
        return 2
    say(
        f"Written to {output}. Fill it in, then run: jixiao check {output}"
        if english
        else f"已写入 {output}。填好保存后，请运行 jixiao check {output}",
        quiet=quiet,
    )
    return 0
