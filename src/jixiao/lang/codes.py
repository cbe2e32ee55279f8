"""Slips in project codes: letters no code of Hebei can hold, and what they stand for."""

from jixiao.model import ProjectCode

NEVER = frozenset("IOSVZ")
"""Letters outside the alphabet of the check character."""
_MEANT = str.maketrans({"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"})


def clean_code(printed: str) -> str:
    """A printed code without blanks, in capitals and ordinary digits."""
    folded = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in printed if not c.isspace())
    return folded.upper()


def mended_code(code: str) -> ProjectCode | None:
    """The code with the letters that cannot occur read as what they look like, if it then has the right shape."""
    return ProjectCode.parse(code.translate(_MEANT))
