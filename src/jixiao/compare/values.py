"""When two values say the same: as understood, or as printed."""

from collections.abc import Hashable

from jixiao.lang.normalise import cell_text
from jixiao.model import Figure, Place, Target, Words

Value = Words | Figure | Target | int | bool | None


def understood(value: Value) -> Hashable:
    """What a value says; ``None`` for a cell that is absent or empty, which formats do not tell apart."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Figure):
        return understood(value.words) if value.value is None else value.value
    if isinstance(value, Target):
        if value.kind == "quantity":
            return (value.comparator, value.value, value.upper, value.unit or None)
        if value.kind == "deadline":
            return value.by
        return understood(value.words)
    return cell_text(value) or None


def words_of(value: Value, printed: bool = False) -> str | None:
    """A value as people read it; ``None`` for a cell that is absent or empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "（草案）" if value else None
    if isinstance(value, int):
        return str(value)
    words = value if isinstance(value, Words) else value.words
    said = (words.raw if printed else str(words)).strip()
    if isinstance(value, Figure) and value.value is not None:
        said = said or format(value.value, "f")
        if not printed and value.unit == "%" and said[-1].isdigit():
            said += "%"
    return said or None


def same(one: Value, other: Value, printed: bool) -> bool:
    """Whether two values are no difference."""
    if one is other:
        return True
    if printed:
        return words_of(one, True) == words_of(other, True)
    return understood(one) == understood(other)


def place_of(value: Value) -> Place | None:
    """Where a value stands, if its format can tell."""
    if value is None or isinstance(value, int):
        return None
    return value.place if isinstance(value, Words) else value.words.place
