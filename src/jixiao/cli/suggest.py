"""``jixiao suggest``: indicators of the library that fit a project, what it lacks first."""

from pathlib import Path
from typing import Any, NamedTuple

import click

from jixiao.check.suggest import Suggestion, suggest_for
from jixiao.check.suggest import suggest as suggest_by_name
from jixiao.cli.common import common_options, fail, read_or_none, write_out
from jixiao.cli.help import ChineseHelp
from jixiao.model import Framework
from jixiao.write.json import dumps

SCHEMA = "jixiao/suggestions/1"
_ALL = 50
"""More than is ever offered to one project."""
_FRAMES: dict[str, Framework] = {
    "3": "output-benefit-satisfaction", "4": "cost-output-benefit-satisfaction",
}  # fmt: skip


class _Offer(NamedTuple):
    """What one project is offered."""

    seq: int
    name: str
    found: tuple[Suggestion, ...]


@click.command(cls=ChineseHelp)
@click.argument("file", required=False)
@click.option("--project", "number", type=click.IntRange(min=1), default=None, help="只看第几个项目（项目表的序号）。")
@click.option("--name", default=None, help="不读文件，按这个项目名称推荐。")
@click.option("--purpose", default="", help="与 --name 同用：资金用途。")
@click.option("--frame", type=click.Choice(["3", "4"]), default="3",
              help="与 --name 同用：一级指标为产出、效益、满意度（3），或另有成本（4）。")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
@click.option("--limit", type=click.IntRange(1, _ALL), default=8, help="每个项目最多推荐几个（默认 8）。")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件（默认写到标准输出）。")
@common_options
def suggest(file: str | None, number: int | None, name: str | None, purpose: str, frame: str, form: str, limit: int,
            output: Path | None, quiet: bool, lang: str | None) -> int:  # fmt: skip
    """按项目内容从指标库中推荐指标：先补缺的类别，再补名称提到的内容；已有的不重复推荐。

    FILE 同 jixiao check；没有文件时用 --name 给出项目名称。
    """
    english = lang == "en"
    if (file is None) == (name is None):
        fail("请给出一个文件，或用 --name 给出项目名称（两者取一）")
        return 2
    if name is not None:
        offers = [_Offer(1, name, suggest_by_name(name, purpose, _FRAMES[frame], limit=_ALL))]
    else:
        text = read_or_none(file or "-", quiet=quiet)
        if text is None:
            return 2
        chosen = [p for p in text.projects if number is None or p.seq == number]
        if not chosen:
            count = len(text.projects)
            fail(f"{file}：没有第 {number} 个项目，共有 {count} 个" if number else f"{file}：没有读到项目表，无从推荐")
            return 2
        year = text.cover.year
        offers = [_Offer(p.seq, p.name or p.title or "", suggest_for(p, limit=_ALL, year=year)) for p in chosen]
    if form == "json":
        out = _as_json(file, offers, limit, english=english)
    else:
        out = _as_text(offers, limit, alone=file is None, english=english)
    return 0 if write_out(out, output) else 2


def _as_text(offers: list[_Offer], limit: int, *, alone: bool, english: bool) -> str:
    lines: list[str] = []
    for offer in offers:
        lines.append(f"{offer.seq}. {offer.name}")
        gaps = list(dict.fromkeys(s.gap_en if english else s.gap for s in offer.found if s.missing))
        if gaps and not alone:
            lines.append(f"   {'; '.join(gaps) if english else '，'.join(gaps)}")
        if not offer.found:
            lines.append("   nothing to suggest" if english else "   各类指标齐全，暂无推荐")
        for one in offer.found[:limit]:
            lines += _lines(one, english=english)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _lines(one: Suggestion, *, english: bool) -> list[str]:
    entry = one.entry
    head = f"   {'+' if one.missing else '·'} {one.level1}／{one.level2}／{entry.name}：{entry.description}"
    if english:
        return [
            head, f"       target {one.target}; basis {entry.basis}: {entry.basis_document}", f"       why: {one.reason_en}",
        ]  # fmt: skip
    like = f"（写法如 {entry.example}）" if entry.example != one.target else ""
    return [
        head, f"       指标值 {one.target}{like}；依据 {entry.basis}：{entry.basis_document}",
        f"       取数 {entry.method}：{'、'.join(entry.evidence)}；{entry.period}",
        *(f"       提醒 {caution}" for caution in entry.cautions), f"       理由 {one.reason}",
    ]  # fmt: skip


def _as_json(file: str | None, offers: list[_Offer], limit: int, *, english: bool) -> str:
    return dumps({
        "schema": SCHEMA, "file": file,
        "projects": [
            {"seq": o.seq, "name": str(o.name), "suggestions": [_data(one, english=english) for one in o.found[:limit]]}
            for o in offers
        ],
    })  # fmt: skip


def _data(one: Suggestion, *, english: bool) -> dict[str, Any]:
    entry = one.entry
    return {
        "id": entry.id, "level1": one.level1, "level2": one.level2, "name": entry.name,
        "description": entry.description, "target": one.target, "example": entry.example,
        "direction": entry.direction, "unit": entry.unit or None, "basis": entry.basis,
        "basis_document": entry.basis_document, "method": entry.method, "evidence": list(entry.evidence),
        "period": entry.period, "cautions": list(entry.cautions), "missing": one.missing,
        "matched": list(one.matched), "reason": one.reason_en if english else one.reason,
        "source": entry.source, "verified": entry.verified,
    }  # fmt: skip
