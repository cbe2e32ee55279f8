"""Numbered lists written into one cell or over several lines: 1. … 2. …, （1）…（2）…."""

import re

from jixiao.lang.normalise import cell_text, prose_text
from jixiao.model import Place, Words

_TOP = re.compile(r"(?:(?<=^)|(?<=[\s。；;，,：:>]))\s{0,20}(?P<number>\d{1,2})\s{0,5}[.．、](?!\d)\s*")
_NAMED = re.compile(
    r"\s{0,20}(?:总体|年度|绩效)?目标\s{0,5}(?P<number>\d{1,2}|[一二三四五六七八九十])\s{0,5}[:：.、]\s*"
)
_PAREN = re.compile(
    r"\s{0,20}[（(]\s{0,5}(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})\s{0,5}[)）]\s{0,20}[、.．]?\s*"
)
_CIRCLED = re.compile(r"\s{0,20}(?P<number>[①②③④⑤⑥⑦⑧⑨⑩])\s*")
_MARKUP = re.compile(r"</?(?:p|br|div|span|li|ol|ul)\b[^<>]{0,80}>", re.IGNORECASE)
_OPENING = re.compile(r"\s{0,20}<(?:p|br|div|li)\b[^<>]{0,80}>\s{0,20}$", re.IGNORECASE)
_MARKS = {c: i for i, c in enumerate("①②③④⑤⑥⑦⑧⑨⑩", 1)} | {c: i for i, c in enumerate("一二三四五六七八九十", 1)}


def split_list(raw: str, place: Place | None, *, is_prose: bool) -> tuple[Words, ...]:
    """The points of a numbered list, without their numbers; an unnumbered text is one point.

    Numbers count only when they run 1, 2, 3 … from the start. ``1.（1）… ，（2）…`` is one list of the inner
    numbers; the comma before an inner number that follows on the same line is the list's, not the point's.
    """
    understand = prose_text if is_prose else cell_text
    text = raw.replace("\r", "").strip()
    if not text:
        return ()
    points: list[str] = []
    for top in _split(text, _TOP) or _split(text, _NAMED) or [text]:
        inner = _split(top, _PAREN) or _split(top, _CIRCLED)
        if inner and len(inner) > 1:
            points += [_without_joint(p) if not p.endswith("\n") else p for p in inner]
        else:
            points += inner or [top]
    return tuple(Words(said, _OPENING.sub("", p).strip(), place) for p in points if (said := understand(p)))


def _without_joint(point: str) -> str:
    return point.rstrip(" ").rstrip("，、,") if point.rstrip(" ").endswith(("，", "、", ",")) else point


def _split(text: str, pattern: re.Pattern[str]) -> list[str]:
    """The stretches after each number of a run 1, 2, 3 …; empty when the text does not start with number 1."""
    stretches: list[tuple[int, int]] = []
    wanted = 1
    for match in pattern.finditer(text):
        mark = match["number"]
        number = int(mark) if mark.isdecimal() else _MARKS.get(mark, 0)
        if number != wanted:
            continue
        if wanted == 1 and _MARKUP.sub("", text[: match.start()]).strip():
            return []
        stretches.append((match.start(), match.end()))
        wanted += 1
    if not stretches:
        return []
    ends = [start for start, _ in stretches[1:]] + [len(text)]
    return [text[start:end] + ("\n" if "\n" in _gap(text, end) else "")
            for (_, start), end in zip(stretches, ends, strict=True)]  # fmt: skip


def _gap(text: str, end: int) -> str:
    """The blanks around the end of a stretch: a line end there makes the next point a line of its own."""
    tail = text[max(0, end - 2) : end]
    head = text[end : end + 2]
    return (tail if not tail.strip() or tail.endswith(("\n", " \n")) else tail[-1:]) + (
        head[:1] if head[:1].isspace() else ""
    )
