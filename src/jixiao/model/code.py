"""项目代码: the 21-character code of a project, as a type of its own.

Shape (预算管理一体化规范, seen in disclosed codes): 6 digits region, 2 digits year of entry, 1 letter class,
12 characters serial. In codes of Hebei (13…, class P) the serial is 6 digits family, 5 digits number inside the
family and 1 check character; the rule was recomputed from disclosed codes, no published text defines it.
"""

import re
from dataclasses import dataclass
from typing import Self

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a check character (those of GB 32100-2015: no I, O, S, V, Z)."""

_SHAPE = re.compile(r"(?P<region>\d{6})(?P<year>\d{2})(?P<letter>[A-Z])(?P<serial>[0-9A-Z]{12})")


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """A well-formed project code, split into its parts."""

    region: str
    year: str
    letter: str
    serial: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The code in ``text``, or ``None`` when it does not have the 6 + 2 + letter + 12 shape."""
        match = _SHAPE.fullmatch(text)
        return cls(**match.groupdict()) if match else None

    def __str__(self) -> str:
        return self.region + self.year + self.letter + self.serial

    @property
    def entry_year(self) -> int:
        """The year the project entered the project library, e.g. 2023; not the budget year."""
        return 2000 + int(self.year)

    @property
    def family(self) -> str:
        """The serial that sibling projects share (first 6 characters of the serial)."""
        return self.serial[:6]

    @property
    def has_check_character(self) -> bool:
        """Whether the check rule is known to apply: Hebei (13) codes of class P only."""
        return self.region.startswith("13") and self.letter == "P"

    @property
    def expected_check_character(self) -> str | None:
        """The last character these first 20 call for; ``None`` if one of them is outside the alphabet."""
        return check_character(str(self)[:20])


def check_character(first20: str) -> str | None:
    """Check character over the first 20 characters: ``A[30 - Σ A.index(c)·3^i mod 31]``.

    All weights differ modulo 31, so every wrong character and every swap of two is caught.
    """
    total = 0
    for i, character in enumerate(first20):
        if (value := ALPHABET.find(character)) < 0:
            return None
        total += value * pow(3, i, 31)
    return ALPHABET[30 - total % 31]
