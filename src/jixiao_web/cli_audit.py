"""``jixiao audit``: whether the record holds, in the database or in a file on the auditor's own machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import click

from jixiao.cli.common import common_options, fail, say, write_out
from jixiao.cli.help import ChineseHelp
from jixiao_web import start

if TYPE_CHECKING:
    from jixiao_web.audit.proof import Verified


class _Group(ChineseHelp, click.Group):
    """Its help page lists the commands in Chinese."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then the commands."""
        ChineseHelp.format_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, one.get_short_help_str(200)) for name, one in self.commands.items()])


@click.group("audit", cls=_Group)
def audit() -> None:
    """核验、导出审计记录，签发检查点。

    退出码：0 没有发现问题；1 发现问题；2 做不到（原因在标准错误中，只有一行）。
    """


class _Cannot(Exception):
    """One line for people."""


def _guarded(work: Callable[[], int]) -> int:
    """Run; whatever keeps it from being done is one line and exit code 2."""
    try:
        return work()
    except (start.CannotStart, _Cannot) as error:
        fail(str(error))
    except ModuleNotFoundError as error:
        fail(f"网页系统需要的组件没有安装（{error.name}）。请执行 pip install 'jixiao[web]'")
    return 2


@contextmanager
def _database() -> Iterator[None]:
    """The database as it is: verifying changes nothing, not even its shape."""
    start.set_up()
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from jixiao_web.audit.models import Entry
    from jixiao_web.audit.notes import NoteError

    try:
        Entry.objects.exists()
        yield
    except DatabaseError as error:
        raise _Cannot(
            f"数据库打不开或还没有建立：{str(error).splitlines()[0]}。请检查 JIXIAO_DATA 或 JIXIAO_DATABASE，先启动一次 jixiao serve"
        ) from error
    except (NoteError, ImproperlyConfigured) as error:
        raise _Cannot(str(error)) from error


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _Cannot(f"{path}：读不出来（{getattr(error, 'strerror', None) or '不是文本文件'}）") from error


def _key(given: str | None) -> str:
    """The verifier key: itself, or a file that holds it."""
    if given is None or given.count("+") >= 2:
        return given or ""
    return _read(Path(given)).strip()


@audit.command("verify", cls=ChineseHelp)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[文件.jsonl]")
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件",
    help="外单位保存的检查点，可以多次给出。",
)
@click.option("--public-key", metavar="公钥", help="验证公钥，或存有公钥的文件；核验文件中的检查点时必须给出。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果。")
@common_options
def verify(file: Path | None, checkpoints: tuple[Path, ...], public_key: str | None, as_json: bool, quiet: bool,
           lang: str | None) -> int:  # fmt: skip
    """核验数据库中的审计记录；给出导出的文件时，不用数据库，在任何电脑上都能核验。"""

    def work() -> int:
        given = [(f"检查点 {path}", _read(path)) for path in checkpoints]
        key = _key(public_key)
        return _report(
            _verify_file(file, given, key) if file else _verify_database(given, key),
            as_json=as_json,
            quiet=quiet,
            lang=lang or "zh",
        )

    return _guarded(work)


def _verify_database(given: list[tuple[str, str]], key: str) -> Verified:
    with _database():
        from jixiao_web.audit.queries import verify

        return verify(key, given)


def _verify_file(file: Path, given: list[tuple[str, str]], key: str) -> Verified:
    from jixiao_web.audit import notes, proof

    if given and not key:
        raise _Cannot("核验文件中的检查点需要公钥。请用 --public-key 给出您自己保存的公钥，不要临时向系统索取")
    try:
        with file.open(encoding="utf-8") as lines:
            return proof.of_file(lines, given, key)
    except (OSError, UnicodeDecodeError) as error:
        raise _Cannot(f"{file}：读不出来（{getattr(error, 'strerror', None) or '不是文本文件'}）") from error
    except (proof.ExportError, notes.NoteError) as error:
        raise _Cannot(f"{file}：{error}" if isinstance(error, proof.ExportError) else str(error)) from error


def _report(result: Verified, *, as_json: bool, quiet: bool, lang: str) -> int:
    from jixiao_web.audit.chain import in_english

    proved, unproved = result.proved(lang), result.unproved(lang)
    faults = [fault.words if lang == "zh" else in_english(fault) for fault in result.faults]
    n, size = len(faults), result.size
    if as_json:
        data = {
            "sound": not faults, "size": size, "covered": result.covered, "part": result.is_part,
            "faults": [{"seq": f.seq, "kind": f.kind, "words": w} for f, w in zip(result.faults, faults, strict=True)],
            "proved": proved, "unproved": unproved,
        }  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return 1 if faults else 0
    if lang == "zh":
        click.echo(f"核验了 {size} 条记录，" + (f"发现 {n} 处问题：" if n else "没有发现问题。"))
    else:
        click.echo(f"{size} entries verified, " + (f"{n} faults:" if n else "no fault found."))
    for line in faults:
        click.echo(f"  {line}")
    heads = ("这证明了：", "这没有证明：") if lang == "zh" else ("This proves:", "This does not prove:")
    for head, words in zip(heads, (proved, unproved), strict=True):
        if words and not quiet:
            click.echo(head)
            for line in words:
                click.echo(f"  · {line}")
    return 1 if faults else 0


def _write_lines(out: Path, lines: Iterable[str]) -> None:
    """Write a file whole or not at all, line by line: a long record does not fit into memory twice. Raises _Cannot."""
    try:
        with NamedTemporaryFile(
            "w", dir=out.parent, encoding="utf-8", newline="\n", suffix=".part", delete=False
        ) as part:
            try:
                part.writelines(lines)
                part.close()
                Path(part.name).replace(out)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise _Cannot(f"{out}：写不进去（{error.strerror}）。请换一个位置") from error


@audit.command("export", cls=ChineseHelp)
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), required=True, metavar="文件.jsonl", help="写入的文件。"
)
@common_options
def export(out: Path, quiet: bool, lang: str | None) -> int:
    """导出全部审计记录，供在别的电脑上核验。"""

    def work() -> int:
        with _database():
            from django.conf import settings

            from jixiao_web.audit import proof, queries, services

            entry = services.record("audit.exported", by=services.SYSTEM, details={"form": "jsonl", "filters": {}})
            rows = queries.rows(queries.Filter().apply().filter(seq__lte=entry.seq))
            head = proof.head_line(entry.seq, {}, settings.AUDIT_ORIGIN)
            _write_lines(out, chain([head], map(proof.entry_line, rows)))
        say(f"{entry.seq} entries exported to {out}" if lang == "en" else f"已导出 {entry.seq} 条到 {out}", quiet=quiet)
        return 0

    return _guarded(work)


@audit.command("checkpoint", cls=ChineseHelp)
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), metavar="文件", help="写入的文件（默认输出到屏幕）。"
)
@common_options
def checkpoint(out: Path | None, quiet: bool, lang: str | None) -> int:
    """签发一个检查点，交给外单位保存。"""

    def work() -> int:
        with _database():
            from jixiao_web.audit import services

            note = services.checkpoint().note
            public = services.signer().public
        if not write_out(note, out):
            return 2
        words = "Verifier key (keep it with the checkpoint): " if lang == "en" else "验证公钥（请与检查点一起保存）："
        say(words + public, quiet=quiet)
        return 0

    return _guarded(work)


@audit.command("public-key", cls=ChineseHelp)
def public_key() -> int:
    """输出本系统的验证公钥。"""

    def work() -> int:
        with _database():
            from jixiao_web.audit import services

            click.echo(services.signer().public)
        return 0

    return _guarded(work)
