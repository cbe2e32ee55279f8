"""What cells of a form mean together: ticked causes, shares of one, look-alikes in codes."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from jixiao.model import Figure, ProjectCode, Words
from jixiao.model.code import check_character

_MARKS = ("√", "✓", "☑", "是", "V", "v", "■", "●")


def are_shares(figures: Sequence[Figure]) -> bool:
    """Shares of one as a sheet holds them (0.3, 0.6, 1), printed without a percent sign."""
    values = [f.value for f in figures if f.value is not None]
    signed = any("%" in f.words or "％" in f.words for f in figures)
    return bool(values) and not signed and max(values) <= 1 and any(v % 1 for v in values)


def as_percent(figure: Figure) -> Figure:
    """A share of one as a percentage."""
    return replace(figure, value=None if figure.value is None else (figure.value * 100).normalize() + 0)


def true_rate(row: dict[str, Figure]) -> None:
    """A rate printed as a share (0.985), where the amounts beside it prove that this is what it is."""
    rate, spent = row.get("rate"), row.get("executed")
    planned = row.get("adjusted") or row.get("initial")
    if rate is None or rate.value is None or "%" in rate.words or spent is None or planned is None:
        return
    if spent.value is None or not planned.value:
        return
    if abs(rate.value - spent.value / planned.value) < Decimal("0.006"):
        row["rate"] = as_percent(rate)


def digits_first(code: str) -> str:
    """The first eight characters are digits in every code: letters there are misread digits."""
    return "".join(_digit(c) if i < 8 else c for i, c in enumerate(code))


def _digit(character: str) -> str:
    return {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"}.get(character, character)


def check_holds(code: str) -> bool:
    """The code has the right shape, and its check character, if it bears one, is right."""
    parsed = ProjectCode.parse(code)
    return parsed is not None and (not parsed.has_check_character or check_character(code[:20]) == code[20])


def causes(cells: dict[str, Words]) -> Words | None:
    """The ticked causes of a monitoring form, with the explanation: 人员保障；原因说明."""
    said = []
    first: Words | None = None
    for key, words in cells.items():
        if key.startswith("cause:") and words:
            name = key.split(":")[1]
            first = first or words
            said.append(str(words) if name == "原因说明" else name if words.strip() in _MARKS else f"{name}：{words}")
    return Words("；".join(said), "；".join(said), first.place) if first is not None else None


def possibility(cells: dict[str, Words]) -> Words | None:
    """The ticked chance of reaching the target, or what its column says."""
    if cells.get("possibility"):
        return cells["possibility"]
    ticked = [(key.split(":")[1], words) for key, words in cells.items() if key.startswith("possible:") and words]
    if not ticked:
        return None
    names = "、".join(name for name, _ in ticked)  # more than one is a fault that a rule will tell
    return Words(names, ticked[0][1].raw, ticked[0][1].place)


def other_columns(cells: dict[str, Words]) -> tuple[tuple[str, Words], ...]:
    """Columns we have no field for, by their heading."""
    named = {"criteria": "评分标准", "remark": "备注"}
    found = [(named[k], w) for k, w in cells.items() if k in named and w]
    found += [(k.split(":")[1], w) for k, w in cells.items() if k.startswith("extra:") and w]
    return tuple(found)
