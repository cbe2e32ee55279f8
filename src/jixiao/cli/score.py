"""``jixiao score``: what self-evaluation forms earn, each point with its reason."""

from datetime import date
from pathlib import Path

import click

from jixiao.api import score_text
from jixiao.cli.common import common_options, fail, on_terminal, read_or_none, say, write_out
from jixiao.cli.help import ChineseHelp
from jixiao.model.score import Scores
from jixiao.write.report_words import Lang

_SUFFIXES = {".json": "json", ".txt": "text"}
_LOOKS = {
    "title": {"bold": True}, "dim": {"dim": True}, "level": {"fg": "cyan"}, "good": {}, "less": {"fg": "yellow"},
    "open": {"fg": "magenta"}, "bad": {"fg": "red", "bold": True}, "need": {"fg": "yellow"}, "total": {"bold": True},
}  # fmt: skip


@click.command(cls=ChineseHelp)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--scheme", default="", metavar="NAME", help="计分办法的名称（默认按地区和年度选定；写错时列出全部）。")
@click.option("--region", default="", metavar="CODE", help="行政区划代码（2、4 或 6 位，默认按项目编码）。")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="按哪一天有效的办法（默认表上的年度）。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default=None,
    help="输出格式（默认按 -o 的后缀，否则 text）。",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件（默认写到标准输出）。")
@common_options
def score(files: tuple[str, ...], scheme: str, region: str, on: date | None, form: str | None, output: Path | None,
          quiet: bool, lang: str | None) -> int:  # fmt: skip
    """给绩效自评表计分，逐项说明理由，并指出与表上所填不符的地方。FILE 可以是任何可读的格式，或 -（标准输入）。

    退出码：0 与表上所填一致；1 有不一致；2 做不到。
    """
    if region and not (region.isdecimal() and len(region) in (2, 4, 6)):
        fail(f"--region {region}：应是 2、4 或 6 位数字。请改写，如 130281")
        return 2
    language: Lang = "en" if lang == "en" else "zh"
    form = form or (_SUFFIXES.get(output.suffix.lower(), "text") if output is not None else "text")
    found: list[tuple[str, Scores]] = []
    failed = False
    for file in files:
        text = read_or_none(file, quiet=quiet)
        if text is None:
            failed = True
            continue
        try:
            scores = score_text(text, scheme=scheme, region=region, year=on.year if on else None)
        except ValueError as error:
            fail(f"--scheme：{error}")
            return 2
        if not scores.sheets:
            fail(f"{file}：没有绩效自评表，无法计分。请给出自评表，绩效目标表和监控表不计分")
            failed = True
            continue
        found.append((file, scores))
    if found and not write_out(_document(found, form, language, output), output):
        return 2
    if found and output is not None:
        from jixiao.write.score_text import summary

        for file, scores in found:
            say(f"{file}：{summary(scores, language)}", quiet=quiet)
        say(f"已写入 {output}" if language == "zh" else f"Written to {output}", quiet=quiet)
    if failed:
        return 2
    return 1 if any(sheet.mismatches for _, scores in found for sheet in scores.sheets) else 0


def _document(found: list[tuple[str, Scores]], form: str, lang: Lang, output: Path | None) -> str:
    if form == "json":
        from jixiao.write.json import dumps
        from jixiao.write.score_json import scores_data

        data = [scores_data(file, scores, lang=lang) for file, scores in found]
        return dumps(data[0] if len(data) == 1 else {"schema": "jixiao/score-list/1", "files": data})
    from jixiao.write.score_text import plain, scores_text

    def paint(words: str, style: str) -> str:
        return click.style(words, **_LOOKS[style])  # type: ignore[arg-type]

    colour = paint if output is None and on_terminal() else plain
    return "\n".join(scores_text(file, scores, lang=lang, paint=colour) for file, scores in found)
