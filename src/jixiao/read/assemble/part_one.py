"""Part one: the overall objective, the items project by project, the safeguards."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from jixiao.lang.normalise import cell_text, letters, prose_text, symbols
from jixiao.lang.target import parse_target
from jixiao.model import Item, ItemIndicator, Place, Problem, Safeguard, Words
from jixiao.read.assemble.lists import split_list
from jixiao.read.assemble.stream import Piece

_ITEM_HEADING = re.compile(
    r"^(?:(?P<number>\d{1,3})\s*[、.．]|[（(](?P<chinese>[一二三四五六七八九十百]{1,4}|\d{1,3})[)）]、?)\s*(?P<name>.{2,90}?)(?:绩效目标)$"
)
_BARE_HEADING = re.compile(
    r"(?:(?:项目)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[、.．)）:：]|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]、?)?\s*(?P<name>.{2,90}?)(?:绩效目标)?"
)
_OBJECTIVES = re.compile(r"^(?:\d[.、]|[（(]\d[)）])?\s*(?:年度|项目|总体)?绩效目标\s*[:：]\s*(?P<rest>.*)$", re.DOTALL)
_INDICATORS = re.compile(
    r"^(?:\d[.、]|[（(]\d[)）])?\s*(?:主要|核心|年度|具体)?绩效指标\s*[:：]\s*(?P<rest>.*)$", re.DOTALL
)
_SAFEGUARD = re.compile(
    r"^(?:(?P<number>\d{1,3})\s*[、.．]|[（(](?P<chinese>[一二三四五六七八九十]{1,3}|\d{1,2})[)）]\s*、?|[①-⑳])\s*(?P<text>.+)$",
    re.DOTALL,
)
_ENDS = re.compile(r"[。！？：；:;!?…”』」）)]\s*$")
_VALUE = re.compile(
    r"(?P<name>.+?)\s*[:：,，为是达到]{0,2}\s*"
    r"(?P<value>(?:≥|≤|>=|<=|＞|＜|>|<|=|大于等于|大于或等于|小于等于|小于或等于|不低于|不少于|不小于|不超过|不高于|不大于|不多于|至少|超过|大于|小于|低于|高于)\s*"
    r"\d.*)$",
    re.DOTALL,
)
_BARE_VALUE = re.compile(
    r"(?P<name>.*?[^\d.,~\-—至])\s*[:：,，为达到]{0,2}\s*(?P<value>\d[\d,.]*\s*(?:%|[\u4e00-\u9fff/]{1,6})?(?:及?以上|及?以下|以内|之内)?)$",
    re.DOTALL,
)
_DEADLINE = re.compile(
    r"(?P<name>.*?[^\d])\s*[:：,，为]?\s*(?P<value>(?:\d{4}年|当年|本年)[^，。]*(?:前|底|末|内|完成|日)[^，。]*)$",
    re.DOTALL,
)
_TWO_WORDS = re.compile(r"(?P<name>.*?)\s*[:：]\s*(?P<value>[^:：]{1,20})$", re.DOTALL)


def read_overall(pieces: Sequence[Piece]) -> Words | None:
    """The overall objective: all its paragraphs as one text."""
    return _joined([p.row.text for p in pieces], pieces[0].place) if pieces else None


def _joined(raws: Sequence[str], place: Place | None) -> Words | None:
    raw = "\n".join(r.strip() for r in raws)
    text = prose_text(raw)
    return Words(text, raw, place) if text else None


def _paragraphs(pieces: Sequence[Piece], known: Collection[str] = ()) -> list[tuple[str, Place | None]]:
    """Lines joined to paragraphs: a line goes on while it does not end a sentence and the next starts nothing."""
    out: list[tuple[list[str], Place | None]] = []
    ended = True
    for piece in pieces:
        text = piece.row.text.replace("\t", " ").strip()
        plain = cell_text(text)
        name = _heading_name(plain, known)
        if ended or name is not None or _starts(plain):
            out.append(([text], piece.place))
        else:
            out[-1][0].append(text)
        # a heading cut in two is read as one by _wrapped_headings, so what follows a heading is never its rest
        ended = bool(_ENDS.search(text[-4:])) or (name is not None and len(out[-1][0]) == 1)
    return [("\n".join(lines), place) for lines, place in out]


def _heading_name(text: str, known: Collection[str]) -> str | None:
    """The project a heading names: numbered and ending in 绩效目标, or a line that is the name of one of the tables."""
    if len(text) > 130 or _OBJECTIVES.match(text):
        return None
    if match := _ITEM_HEADING.match(text):
        return match["name"]
    if match := _BARE_HEADING.fullmatch(text):
        name = match["name"]
        if letters(name) in known or letters(name.removesuffix("项目")) in known:
            return name
    return None


def _starts(text: str) -> bool:
    return bool(
        re.match(r"^(?:\d{1,3}\s*[、.．](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[①-⑳])", text)
        or _OBJECTIVES.match(text)
        or _INDICATORS.match(text)
    )


def read_items(
    pieces: Sequence[Piece], year: int | None, known: Collection[str] = ()
) -> tuple[tuple[Item, ...], list[Problem]]:
    """The items: heading, purpose, objectives, indicators; and what stood before the first heading.

    ``known`` are the names the tables of part two bear, as :func:`letters`.
    """
    problems: list[Problem] = []
    groups: list[tuple[str, str, Place | None, list[tuple[str, Place | None]]]] = []
    for raw, place in _paragraphs(_wrapped_headings(pieces), known):
        name = _heading_name(cell_text(raw), known) if "\n" not in raw.strip() else None
        if name is not None:
            groups.append((name, raw, place, []))
        elif groups:
            groups[-1][3].append((raw, place))
        else:
            problems.append(Problem("RD038", f"分项绩效目标中的“{cell_text(raw)[:24]}”没有归入任何项目", place))
    items = tuple(_item(seq, *group, year) for seq, group in enumerate(groups, 1))
    return items, problems


def _wrapped_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Headings that run over two lines, joined (a long project name)."""
    out: list[Piece] = []
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        text = piece.text
        if (
            index + 1 < len(pieces)
            and re.match(r"^\d{1,3}\s*[、.．]", text)
            and not _ENDS.search(text)
            and not text.endswith("绩效目标")
            and pieces[index + 1].text.endswith("绩效目标")
            and not re.match(r"^\d{1,3}\s*[、.．]", pieces[index + 1].text)
        ):
            first = piece.row.cells[0]
            joined = replace(first, text=piece.row.text + pieces[index + 1].row.text.strip())
            out.append(Piece(replace(piece.row, cells=(joined,))))
            index += 2
            continue
        out.append(piece)
        index += 1
    return out


def _item(
    seq: int, heading: str, raw: str, place: Place | None, body: list[tuple[str, Place | None]], year: int | None
) -> Item:
    name = heading.removesuffix("项目")
    purpose: list[str] = []
    objectives: list[str] = []
    indicators: list[tuple[str, Place | None]] = []
    purpose_place = objectives_place = None
    zone = "purpose"
    for text, where in body:
        plain = text
        if match := _labelled(_OBJECTIVES, text):
            zone, plain, objectives_place = "objectives", match["rest"], where
        elif match := _labelled(_INDICATORS, text):
            zone, plain = "indicators", match["rest"]
        if not plain.strip():
            continue
        if zone == "purpose":
            purpose_place = purpose_place or where
            purpose.append(plain)
        elif zone == "objectives":
            objectives.append(plain)
        else:
            indicators.append((plain, where))
    return Item(
        seq=seq,
        project_name=Words(name, raw, place),
        purpose=_joined(purpose, purpose_place) if purpose else None,
        objectives=split_list("\n".join(objectives), objectives_place, is_prose=True),
        indicators=tuple(one for text, where in indicators for one in _indicators(text, where, year)),
    )


def _labelled(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The label at the start, even with invisible characters inside it."""
    return pattern.match(text.strip()) or pattern.match(symbols(text).strip())


_PRINTED_VALUE = re.compile(
    r"(?:\$|[≥≤><=＞＜＝]|大于|小于|不低于|不少于|不小于|不超过|不高于|不大于|不多于|至少)[^$]*(?:\$.*)?$", re.DOTALL
)
_SEPARATOR = re.compile(r"[；;]|。(?=.)")
_LONGEST = 500
"""Longest text looked at as one indicator of part one."""


def _indicators(raw: str, place: Place | None, year: int | None) -> list[ItemIndicator]:
    """``名称 ≥ 60 套；名称 ≥95%。`` as name and target, one each."""
    if _SAID in raw:
        return [_marked_indicator(part, place, year) for part in raw.strip().removesuffix("。").split(f"；{_SAID}")]
    found = []
    for part in _values_apart(_SEPARATOR.split(_unwrapped(raw))):
        text = cell_text(part).strip("。 ，,、")
        text = re.sub(r"^(?:\d{1,2}[.、](?!\d)|[（(]\d{1,2}[)）]|[①-⑩])", "", text)
        if not text:
            continue
        name, value = _name_and_value(text)
        printed = _PRINTED_VALUE.search(part.strip())
        target_words = Words(value, printed.group().rstrip("。 ") if printed and value else value, place)
        found.append(ItemIndicator(Words(name, name, place), parse_target(value, year, target_words)))
    return found


_SAID = "\u200b\u200d"
"""Our own documents set these signs without width between the words and the value of an indicator, and after the
semicolon that ends it.
"""


def _marked_indicator(part: str, place: Place | None, year: int | None) -> ItemIndicator:
    name, _, value = part.partition(_SAID)
    words = Words(cell_text(value).removeprefix("："), value, place)
    return ItemIndicator(Words(cell_text(name), name, place), parse_target(words, year, words))


_SIGNED = re.compile(
    r"(?:[≥≤><=＞＜＝]|\\[gl]eq?|大于|小于|不低于|不少于|不小于|不超过|不高于|不大于|不多于|至少)[^，,、]{0,60}\d"
)


def _values_apart(parts: Sequence[str]) -> Iterator[str]:
    """Indicators set apart by commas only: 数量≥60套，合格率≥95%. A comma ends one where both sides bear a value."""
    for part in parts:
        if len(_SIGNED.findall(part)) < 2:
            yield part
            continue
        whole: list[str] = []
        signed = False
        for piece in re.split(r"(?<!\d)(?=[，,、])|(?<=\d)(?=[，、])", part):
            here = _SIGNED.search(piece) is not None
            if signed and here:
                yield "".join(whole)
                whole = [piece[1:]]
            else:
                whole.append(piece)
            signed = signed or here
        yield "".join(whole)


def _unwrapped(raw: str) -> str:
    """Line ends inside an indicator go; one after a finished indicator separates it from the next."""
    out: list[str] = []
    open_part = ""
    for part in raw.split("\n"):
        last = cell_text(open_part) if len(open_part) <= _LONGEST else ""
        if last and _VALUE.fullmatch(last) and not _goes_on(part):
            out.append("；")
            open_part = ""
        out.append(part)
        open_part = _SEPARATOR.split(open_part[-_LONGEST:] + part)[-1]
    return "".join(out)


def _goes_on(part: str) -> bool:
    """A line that only finishes the value before it: 5% ； … or 米；…"""
    return bool(re.match(r"^\s*(?:[\d.%％；;。，,、]|[\u4e00-\u9fff]{1,3}\s*(?:[；;。]|$))", part)) and not re.match(
        r"^\s*\d{1,2}[.、](?!\d)", part
    )


def _name_and_value(text: str) -> tuple[str, str]:
    if len(text) > _LONGEST:
        return text, ""
    for pattern in (_VALUE, _DEADLINE, _BARE_VALUE, _TWO_WORDS):
        if match := pattern.fullmatch(text):
            name = match["name"].rstrip("：:，, ")
            if name:
                return name, match["value"].replace(" ", "")
    return text, ""


def read_safeguards(pieces: Sequence[Piece]) -> tuple[Safeguard, ...]:
    """The numbered safeguards; paragraphs without a number belong to the one before."""
    found: list[tuple[int, list[str], Place | None]] = []
    for raw, place in _paragraphs(pieces):
        match = _SAFEGUARD.match(raw.strip())
        if match:
            number = match["number"] or ""
            found.append((int(number) if number else len(found) + 1, [match["text"]], place))
        elif found:
            found[-1][1].append(raw)
        else:
            found.append((1, [raw], place))
    whole = [(seq, "\n".join(lines), place) for seq, lines, place in found]
    return tuple(Safeguard(seq, Words(prose_text(text), text.strip(), place)) for seq, text, place in whole)
