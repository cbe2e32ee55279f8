"""``jixiao check``: findings over one or many files, in the shape that is asked for."""

import difflib
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from jixiao.api import (
    Beside,
    Config,
    ConfigError,
    Fixed,
    Language,
    ReadError,
    context_for,
    encoding_of,
    fix,
    kind_of,
    load,
    read,
    read_accounts,
    review,
)
from jixiao.check.config import check_patterns, load_config
from jixiao.check.settle import Settled, baseline_name, baseline_text, fingerprint, load_baseline
from jixiao.cli.common import common_options, fail, is_folder, on_terminal, read_or_none, say, standard_input, write_out
from jixiao.cli.help import ChineseHelp
from jixiao.model import PerformanceText, Severity

_FORMATS = ("text", "json", "sarif", "html", "xlsx")
_SUFFIXES = {".json": "json", ".sarif": "sarif", ".html": "html", ".htm": "html", ".xlsx": "xlsx", ".txt": "text"}
CONFIG_NAME = "jixiao.toml"


@dataclass(frozen=True, slots=True)
class _Checked:
    """One file's outcome."""

    text: PerformanceText
    settled: Settled


def _patterns(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    found = tuple(part.strip() for value in values for part in value.split(",") if part.strip())
    if values and not found:
        raise click.BadParameter("没有写出规则。")
    return found


@click.command(cls=ChineseHelp)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default=None, help="输出格式（默认按 -o 的后缀，否则 text）。"
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件；多份文本的 html、xlsx 写入文件夹。")
@click.option(
    "--select", multiple=True, callback=_patterns, help="只用这些规则：代码、两位字母的类别或名称，逗号分隔。"
)
@click.option("--ignore", multiple=True, callback=_patterns, help="不用这些规则。")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="检查日期（默认今天）。")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default=None,
    help="达到哪一级就以 1 退出（默认 error）。",
)
@click.option(
    "--config", type=click.Path(path_type=Path), default=None, help=f"设置文件（默认当前文件夹的 {CONFIG_NAME}）。"
)
@click.option("--baseline", type=click.Path(path_type=Path), default=None, help="基线文件：其中已有的问题不再列出。")
@click.option("--write-baseline", type=click.Path(path_type=Path), default=None, help="把现有问题写成基线文件。")
@click.option("--approved", metavar="FILE", default=None, help="批复的绩效文本：监控表、自评表与它逐行比较。")
@click.option("--earlier", metavar="FILE", multiple=True, help="同一项目以前的监控表或自评表，可以写几次，先前的在前。")
@click.option("--accounts", metavar="FILE", default=None, help="决算数：两列的表，项目编码或名称、决算支出（万元）。")
@click.option("--fix", "mend", is_flag=True, help="改正可以放心改的写法，写成新文件并显示改动。")
@common_options
def check(files: tuple[str, ...], form: str | None, output: Path | None, select: tuple[str, ...], ignore: tuple[str, ...],
          on: date | None, fail_on: str | None, config: Path | None, baseline: Path | None, write_baseline: Path | None,
          approved: str | None, earlier: tuple[str, ...], accounts: str | None, mend: bool, quiet: bool,
          lang: str | None) -> int:  # fmt: skip
    """检查一份或多份文本。FILE 可以是 .docx .xlsx .xls .pdf .html .txt .md .csv .json .zip（数据包），或 -（标准输入）。"""
    day = date(on.year, on.month, on.day) if on else date.today()  # noqa: DTZ011 - the user's own day
    try:
        settings = _settings(config, select, ignore, fail_on)
        known = _baseline(baseline, settings, writing=write_baseline is not None)
    except ConfigError as error:
        fail(str(error))
        return 2
    language: Language = "en" if (lang or settings.lang) == "en" else "zh"
    if mend:
        return _fix_all(files, settings, day, output, quiet)
    if form is None and (form := _form_of(output)) is None:
        fail(
            f"{output}：不能按后缀 {output.suffix if output else ''} 写结果。请用 {'、'.join(_SUFFIXES)}，或用 --format 指定格式"
        )
        return 2
    if form == "xlsx" and output is None and on_terminal():
        fail("表格不能显示在终端上。请用 -o 写明文件名，如 -o 审核意见表.xlsx")
        return 2
    try:
        beside = _beside(approved, earlier, accounts)
    except ReadError as error:
        fail(str(error))
        return 2
    checked, failed = [], False
    with _progress(files, quiet) as bar:
        for file in bar:
            text = read_or_none(file, quiet=quiet)
            if text is None:
                failed = True
                continue
            own = known.get(baseline_name(file), Counter()) if known is not None else None
            settled = review(text, settings, on=day, lang=language, baseline=own, beside=beside)
            for waiver in settled.expired:
                say(f"{file}：{waiver.rule} 的豁免已于 {waiver.until} 到期，不再生效", quiet=quiet)
            checked.append(_Checked(text, settled))
    if checked:
        if write_baseline is not None:
            # What an older baseline holds and the text still has goes into the new one.
            entries = [(c.text.file, c.text, (*c.settled.findings, *c.settled.known)) for c in checked]
            failed = not write_out(baseline_text(entries), write_baseline) or failed
        written = _output(checked, form, output, settings, day, language)
        failed = failed or not written
        if output is not None and written:
            _tell(checked, output, language, quiet)
    if failed:
        return 2
    threshold = settings.fail_on.rank
    return 1 if any(f.severity.rank >= threshold for c in checked for f in c.settled.findings) else 0


def _beside(approved: str | None, earlier: Sequence[str], accounts: str | None) -> Beside:
    """The companions a form is checked beside. Raises ReadError for one that cannot be read."""
    return Beside(
        approved=read(approved) if approved is not None else None,
        earlier=tuple(read(file) for file in earlier),
        accounts=read_accounts(load(accounts), accounts) if accounts is not None else {},
    )


def _tell(checked: Sequence[_Checked], output: Path, lang: Language, quiet: bool) -> None:
    """Where the report is and what is in it, in one line each."""
    from jixiao.write.terminal import summary

    for one in checked:
        say(f"{one.text.file}：{summary(one.settled.findings, lang)}", quiet=quiet)
    say(f"已写入 {output}" if lang == "zh" else f"Written to {output}", quiet=quiet)


def _settings(path: Path | None, select: tuple[str, ...], ignore: tuple[str, ...], fail_on: str | None) -> Config:
    file = path or Path(CONFIG_NAME)
    config = Config()
    if path is not None or file.is_file():
        try:
            config = load_config(file.read_text("utf-8-sig"), str(file))
        except UnicodeDecodeError as error:
            raise ConfigError(f"{file}：不是 UTF-8 编码。请另存为 UTF-8") from error
        except OSError as error:
            raise ConfigError(f"{file}：设置文件打不开（{error.strerror}）。请核对 --config 后的路径") from error
    check_patterns([*select, *ignore], "--select / --ignore")
    if select:
        config = replace(config, select=select)
    if ignore:
        config = replace(config, ignore=(*config.ignore, *ignore))
    return replace(config, fail_on=Severity(fail_on)) if fail_on else config


def _form_of(output: Path | None) -> str | None:
    """The format a file name asks for; ``None`` for a suffix that stands for none."""
    if output is None or not output.suffix or is_folder(output):
        return "text"
    return _SUFFIXES.get(output.suffix.lower())


def _baseline(given: Path | None, settings: Config, *, writing: bool) -> dict[str, Counter[str]] | None:
    path = given or (Path(settings.baseline) if settings.baseline else None)
    if path is None or (writing and given is None and not path.exists()):
        return None  # the first baseline of a folder whose settings name one already
    try:
        return load_baseline(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}：基线文件打不开。请核对路径，或用 --write-baseline 生成") from error


def _progress(files: Sequence[str], quiet: bool) -> "click._termui_impl.ProgressBar[str]":
    hidden = quiet or len(files) < 3 or not sys.stderr.isatty()
    return click.progressbar(files, label="检查", file=sys.stderr, hidden=hidden)


def _output(
    checked: Sequence[_Checked], form: str, output: Path | None, config: Config, day: date, lang: Language
) -> bool:
    if form == "text":
        return write_out(_as_text(checked, lang, colour=output is None and on_terminal()), output)
    if form == "json":
        return write_out(_as_json(checked, day), output)
    if form == "sarif":
        return write_out(_as_sarif(checked, lang), output)
    if len(checked) == 1:
        target = (
            output / f"{Path(checked[0].text.file).stem}.{form}" if output is not None and is_folder(output) else output
        )
        return write_out(_document(checked[0], form, config, day, lang), target)
    if output is None or (output.suffix and not is_folder(output)):
        fail(f"{len(checked)} 份文本的 {form} 要写入文件夹。请用 -o 给出文件夹名")
        return False
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{output}：建不了这个文件夹（{error.strerror}）。请用 -o 换一个位置")
        return False
    taken: Counter[str] = Counter()
    good = True
    for one in checked:
        stem = Path(one.text.file).stem
        taken[stem] += 1
        name = stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"
        good = write_out(_document(one, form, config, day, lang), output / f"{name}.{form}") and good
    return good


def _as_text(checked: Sequence[_Checked], lang: Language, *, colour: bool) -> str:
    from jixiao.write.terminal import findings_text, plain

    def paint(words: str, style: str) -> str:
        looks = {"error": {"fg": "red", "bold": True}, "warning": {"fg": "yellow"}, "info": {"fg": "cyan"},
                 "title": {"bold": True}, "dim": {"dim": True}, "ok": {"fg": "green"}}  # fmt: skip
        return click.style(words, **looks[style])  # type: ignore[arg-type]

    parts = [findings_text(c.text, c.settled.findings, lang=lang, paint=paint if colour else plain) for c in checked]
    return "\n".join(parts)


def _as_json(checked: Sequence[_Checked], day: date) -> str:
    from jixiao.write.json import dumps, findings_data

    data = [findings_data(c.text.file, c.settled.findings, day) for c in checked]
    for one, entry in zip(checked, data, strict=True):
        if one.settled.waived:
            entry["waived"] = [{"rule": f.rule, "field": f.location.field, "project": f.location.project,
                                "reason": w.reason, "by": w.by, "until": w.until.isoformat()}
                               for f, w in one.settled.waived]  # fmt: skip
        if one.settled.known:
            entry["in_baseline"] = len(one.settled.known)
    return dumps(data[0] if len(data) == 1 else {"schema": "jixiao/findings-list/1", "files": data})


def _as_sarif(checked: Sequence[_Checked], lang: str) -> str:
    from jixiao.check.discover import all_rules
    from jixiao.check.page import page_of
    from jixiao.write.json import dumps
    from jixiao.write.sarif import Checked, RulePage, sarif

    pages = [page_of(rule, lang) for rule in all_rules()]
    rules = [RulePage(p.code, p.name, p.title, p.severity, p.certainty, p.markdown) for p in pages]
    files = [
        Checked(
            c.text.file, [(f, fingerprint(f, c.text)) for f in c.settled.findings],
            [(f, fingerprint(f, c.text), f"{w.reason}（{w.by}，至 {w.until}）") for f, w in c.settled.waived],
        )
        for c in checked
    ]  # fmt: skip
    return dumps(sarif(files, rules, lang))


def _document(one: _Checked, form: str, config: Config, day: date, lang: Language) -> str | bytes:
    if form == "xlsx":
        from jixiao.write.xlsx_report import xlsx_report

        context = context_for(one.text, config, on=day)
        return xlsx_report(one.text, one.settled.findings, checked_on=day, pack=context.pack)
    from jixiao.check.discover import rule_class
    from jixiao.check.page import page_of
    from jixiao.write.html_report import RulePage, html_report

    codes = dict.fromkeys(f.rule for f in one.settled.findings)
    pages = {}
    for code in codes:
        page = page_of(rule_class(code), lang)
        pages[code] = RulePage(page.title, page.sections)
    language: Language = "en" if lang == "en" else "zh"
    return html_report(one.text, one.settled.findings, checked_on=day, lang=language, rule_pages=pages)


# --fix


def _fix_all(files: Sequence[str], config: Config, day: date, output: Path | None, quiet: bool) -> int:
    if len(files) > 1 and output is not None and not is_folder(output):
        fail("多份文本的修改稿要写入文件夹。请用 -o 给出已有的文件夹")
        return 2
    code = 0
    taken: set[Path] = {_plain(Path(file)) for file in files if file != "-"}
    for file in files:
        code = max(code, _fix_one(file, config, day, output, quiet, taken))
    return code


def _fix_one(file: str, config: Config, day: date, output: Path | None, quiet: bool, taken: set[Path]) -> int:
    """``taken`` holds the files not to write: the sources and what was written before."""
    try:
        data = standard_input() if file == "-" else load(file)
        fixed = fix(data, file, config, on=day)
    except ReadError as error:
        fail(str(error))
        return 2
    for edit in fixed.left:
        say(f"{file}：“{edit.old}”未能自动改为“{edit.new}”，请手工修改", quiet=quiet)
    if not fixed.made:
        say(f"{file}：没有可以放心自动改正的写法", quiet=quiet)
        return 0
    target = _target(file, data, output)
    if _plain(target) in taken:
        fail(f"{target}：会盖掉原文件或另一份修改稿。请用 -o 换一个文件名或文件夹")
        return 2
    taken.add(_plain(target))
    if not write_out(fixed.data, target) or not write_out(_diff(file, str(target), data, fixed), None):
        return 2
    say(f"改正 {len(fixed.made)} 处，已写入 {target}；原文件未动", quiet=quiet)
    return 0


def _plain(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))


def _target(file: str, data: bytes, output: Path | None) -> Path:
    source = Path(f"stdin.{kind_of(data, file)}" if file == "-" else file)
    name = f"{source.stem}.fixed{source.suffix}"
    if output is None:
        return source.with_name(name)
    return output / name if is_folder(output) else output


def _diff(old_name: str, new_name: str, old: bytes, fixed: Fixed) -> str:
    """A unified diff of text files (in UTF-8, whatever the file is in); for others the changed printed texts."""
    if kind_of(old, old_name) not in ("txt", "html", "json"):
        changes = dict.fromkeys((edit.old, edit.new) for edit in fixed.made)
        lines = [line for before, after in changes for line in (_marked("-", before), _marked("+", after))]
        return "".join([f"--- {old_name}\n", f"+++ {new_name}\n", *lines])
    encoding = encoding_of(old, old_name).replace("utf-8-sig", "utf-8")  # the mark stays, or patch would miss line 1
    before, after = (re.findall(r"[^\n]*\n|[^\n]+", data.decode(encoding)) for data in (old, fixed.data))
    found = difflib.unified_diff(before, after, old_name, new_name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found)


def _marked(sign: str, words: str) -> str:
    return "".join(f"{sign}{line}\n" for line in words.split("\n"))
