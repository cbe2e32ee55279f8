"""Points for the rows of a form that has none: by level 1 as the scheme divides them, within a level evenly."""

from collections.abc import Sequence
from fractions import Fraction

from jixiao.lang.levels import branch_of, is_void
from jixiao.law.scoring import Scheme
from jixiao.model import Indicator

_TENTH = Fraction(1, 10)


def spread_weights(rows: Sequence[Indicator], scheme: Scheme) -> tuple[Fraction, ...]:
    """The points of each row, in whole points (tenths where there are more rows than points); a row that says 无 gets
    none. All rows together get what the scheme leaves beside budget execution; where a level 1 is missing, its share
    goes to the others in proportion.
    """
    keys = [
        None if is_void(row.level3 or "", row.target.words) else branch_of(row.level1, row.level2) or "" for row in rows
    ]
    present = dict.fromkeys(key for key in keys if key is not None)
    division = scheme.weights_for([key for key in present if key])
    whole = division["total"] - division["execution"]
    if not present or not all(division.get(key) for key in present):
        shares = {"": Fraction(1)}
        keys = [None if key is None else "" for key in keys]
    else:
        shares = {key: division[key] for key in present}
    of_level = dict(zip(shares, apportioned(whole, list(shares.values())), strict=True))
    found: list[Fraction] = [Fraction(0)] * len(rows)
    for level, points in of_level.items():
        own = [i for i, key in enumerate(keys) if key == level]
        for i, part in zip(own, apportioned(points, [Fraction(1)] * len(own)), strict=True):
            found[i] = part
    return tuple(found)


def apportioned(whole: Fraction, shares: Sequence[Fraction]) -> list[Fraction]:
    """``whole`` divided in proportion, in whole points or tenths, what is left over going to the first ones cut most."""
    if not shares:
        return []
    unit = Fraction(1) if whole.denominator == 1 and whole >= len(shares) else _TENTH
    total = sum(shares, Fraction(0))
    exact = [whole * share / total / unit for share in shares]
    parts = [Fraction(part.numerator // part.denominator) for part in exact]
    left = int(whole / unit - sum(parts, Fraction(0)))
    order = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[:left]:
        parts[i] += 1
    return [part * unit for part in parts]
