"""Differences on a terminal: grouped by project, one line each, coloured where colour is shown."""

from collections.abc import Callable, Sequence

from jixiao.model import PerformanceText
from jixiao.model.difference import Difference, Differences
from jixiao.write.diff_words import KIND_NAMES, KINDS, SIGNS, Places, Zone, counts, runs, said, zones
from jixiao.write.report_words import Lang

Paint = Callable[[str, str], str]
"""Colours a text: ``paint("旧", "old")``; styles are ``title dim old new`` and the kinds."""
_CONTEXT = 12
"""So many unchanged characters are shown on each side of a change inside a long text."""
_PAGES = 3
"""More page numbers of the contents than this are told in one line."""


def plain(text: str, style: str) -> str:
    """No colour: what went stands in [- -], what came in {+ +}."""
    return f"[-{text}-]" if style == "old-part" else f"{{+{text}+}}" if style == "new-part" else text


def diff_text(
    old: PerformanceText, new: PerformanceText, differences: Differences, *, lang: Lang = "zh", paint: Paint = plain
) -> str:
    """The differences as lines, a summary last."""
    places = Places(old, new, lang)
    lines = [paint(f"{old.file} → {new.file}", "title")]
    for zone in zones(differences.entries):
        lines += ["", paint(places.zone(zone) + _gone(zone, lang), "title")]
        pages = [one for one in zone.entries if (one.field_new or "").endswith("].page")]
        entries: Sequence[Difference] = zone.entries
        if len(pages) > _PAGES:
            entries = [one for one in entries if one not in pages]
        lines += [_line(one, places, lang, paint) for one in entries]
        if len(entries) < len(zone.entries):
            told = f"目录页码：{len(pages)} 处不同" if lang == "zh" else f"contents: {len(pages)} page numbers differ"
            lines.append(f"  {paint('~', 'changed')} {told}")
    lines += (
        ["", summary(differences, lang, paint)]
        if differences.entries
        else ["", paint(summary(differences, lang), "dim")]
    )
    return "\n".join(lines) + "\n"


def _gone(zone: Zone, lang: Lang) -> str:
    """What is added to the heading of a project or item that went: its number is that of the old text."""
    return ("（旧稿）" if lang == "zh" else " (old text)") if zone.new is None and zone.old is not None else ""


def summary(differences: Differences, lang: Lang = "zh", paint: Paint = plain) -> str:
    """One line: 3 处不同：修改 2　新增 1　删除 0　移动 0."""
    if not differences.entries:
        return "没有不同" if lang == "zh" else "no differences"
    count = counts(differences.entries)
    parts = "　".join(
        paint(f"{KIND_NAMES[lang][kind]} {count[kind]}", kind if count[kind] else "dim") for kind in KINDS
    )
    n = len(differences.entries)
    return f"{n} 处不同：{parts}" if lang == "zh" else f"{n} difference{'s' if n > 1 else ''}: {parts}"


def _line(one: Difference, places: Places, lang: Lang, paint: Paint) -> str:
    zh = lang == "zh"
    whole = ("整个项目" if one.part == 2 else "整个分项") if zh else "whole project" if one.part == 2 else "whole item"
    where = places.field(one) or whole
    sign = paint(SIGNS[one.kind], one.kind)
    if one.kind == "changed":
        return f"  {sign} {where}{'：' if zh else ': '}{_change(said(one, one.old), said(one, one.new), lang, paint)}"
    name = paint(one.new or one.old or "", "old" if one.kind == "removed" else "new" if one.kind == "added" else "dim")
    kind = KIND_NAMES[lang][one.kind]
    if one.kind == "moved":
        source = places.came_from(one)
        return f"  {sign} {where} {f'由{source}移来' if zh else f'moved from {source}'}{'：' if zh else ': '}{name}"
    return f"  {sign} {where} {kind}{'：' if zh else ': '}{name}"


def _change(old: str, new: str, lang: Lang, paint: Paint) -> str:
    found = runs(old, new)
    empty = "（空）" if lang == "zh" else "(empty)"
    if not any(mark == "same" for mark, _ in found):
        return f"{paint(_flat(old) or empty, 'old')} → {paint(_flat(new) or empty, 'new')}"
    shown = ""
    for at, (mark, words) in enumerate(found):
        words = _flat(words)
        if mark != "same":
            shown += paint(words, f"{mark}-part")
        elif len(words) > 2 * _CONTEXT:
            head = words[:_CONTEXT] if at else ""
            tail = words[-_CONTEXT:] if at + 1 < len(found) else ""
            shown += f"{head}…{tail}"
        else:
            shown += words
    return shown


def _flat(words: str) -> str:
    return words.replace("\r", "").replace("\n", "⏎")
