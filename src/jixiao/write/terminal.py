"""Findings on a terminal: grouped by project, what repeats said once, coloured where colour is shown."""

from collections import Counter
from collections.abc import Callable, Sequence

from jixiao.model import Finding, PerformanceText
from jixiao.write.grouping import SEVERITY_NAMES, Group, grouped, project_names
from jixiao.write.report_words import Lang, place_words, source_words

Paint = Callable[[str, str], str]
"""Colours a text: ``paint("错误", "error")``."""
_SHOWN = 6
_ADVISED = 3


def plain(text: str, style: str) -> str:
    """No colour."""
    del style
    return text


def findings_text(
    text: PerformanceText, findings: Sequence[Finding], *, lang: Lang = "zh", paint: Paint = plain
) -> str:
    """The findings of one file as lines."""
    lines: list[str] = [paint(text.file, "title")]
    names = project_names(text)
    zones: dict[tuple[int, int], list[Group]] = {}
    for group in grouped(findings):
        zones.setdefault(_zone(group), []).append(group)
    for zone in sorted(zones):
        lines += ["", paint(_zone_title(zone, names, lang), "title")]
        for group in sorted(zones[zone], key=lambda g: -g.first.severity.rank):
            lines += _group_lines(group, lang, paint)
    if text.problems:
        lines += ["", paint("阅读问题" if lang == "zh" else "Reading problems", "title")]
        repeated = Counter((p.code, p.message) for p in text.problems)
        lines += [
            f"  {code}  {message}" + (f"（共 {n} 处）" if n > 1 else "") for (code, message), n in repeated.items()
        ]
    lines += ["", summary(findings, lang, paint)]
    return "\n".join(lines) + "\n"


def summary(findings: Sequence[Finding], lang: Lang = "zh", paint: Paint = plain) -> str:
    """One line: 错误 3　警告 12　提示 8."""
    count = Counter(str(f.severity) for f in findings)
    names = SEVERITY_NAMES[lang]
    if not findings:
        return paint("没有发现问题" if lang == "zh" else "nothing found", "ok")
    return "　".join(paint(f"{names[key]} {count[key]}", key) for key in ("error", "warning", "info"))


def _zone(group: Group) -> tuple[int, int]:
    """Where a group is shown: with its project, or with the whole text when it runs over several."""
    owners = {(f.location.part, f.location.project or f.location.item or 0) for f in group.findings}
    if len(owners) > 1:
        return (0, -1)
    return owners.pop()


def _zone_title(zone: tuple[int, int], names: dict[int, str], lang: Lang) -> str:
    part, owner = zone
    zh = lang == "zh"
    if owner == -1:
        return "多处相同" if zh else "Said once, found in several places"
    if part == 0:
        return "封面与目录" if zh else "Cover and contents"
    if owner == 0:
        return ("第一部分 部门整体绩效目标" if part == 1 else "第二部分 预算项目绩效目标") if zh else f"Part {part}"
    if part == 1:
        return f"第一部分 第 {owner} 项" if zh else f"Part 1, item {owner}"
    return f"项目 {owner}　{names.get(owner, '')}" if zh else f"Project {owner}  {names.get(owner, '')}"


def _group_lines(group: Group, lang: Lang, paint: Paint) -> list[str]:
    first = group.first
    severity = str(first.severity)
    word = SEVERITY_NAMES[lang][severity]
    head = f"  {paint(word, severity)} {first.rule}  {first.message}"
    lines = [head, *(f"       → {advice}" for advice in _advice(group, lang))]
    places = []
    for finding in group.findings[:_SHOWN]:
        spot = source_words(finding.location.place, lang)
        places.append(place_words(finding.location, lang) + (f"（{spot}）" if spot else ""))
    more = len(group.findings) - _SHOWN
    tail = (f" 等 {len(group.findings)} 处" if lang == "zh" else f" … {len(group.findings)} places") if more > 0 else ""
    lines.append(paint("       " + "；".join(places) + tail, "dim"))
    return lines


def _advice(group: Group, lang: Lang) -> list[str]:
    """What to do: once for all places, or for the first few of them where it differs."""
    findings = group.findings
    if all(finding.suggestion == group.first.suggestion for finding in findings):
        return [group.first.suggestion]
    said = dict.fromkeys((finding.location.project, finding.suggestion) for finding in findings)
    shown = list(said)[:_ADVISED]
    if len({project for project, _ in said}) == 1:
        return [suggestion for _, suggestion in shown]
    owner = "项目{}：{}" if lang == "zh" else "project {}: {}"
    return [owner.format(project, suggestion) if project else suggestion for project, suggestion in shown]
