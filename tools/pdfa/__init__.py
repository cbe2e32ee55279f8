"""Checks a PDF by the clauses of PDF/A-3, level A (ISO 19005-3), and of PDF/UA-1 (ISO 14289-1).

``python -m tools.pdfa FILE.pdf …`` prints one line for each breach and ends with 1 if there are any. This is a checker
of our own, for the files typst makes; it is not veraPDF, whose list of tests for level 3A was the model of this one.
What such files never have (form fields, signatures, spot colours, halftones, JPEG 2000, simple fonts, encodings other
than Identity) is refused and not judged, and so is what a check cannot read.
"""

import pikepdf
from tools.pdfa import file, fonts, graphics, interaction, metadata, structure
from tools.pdfa.base import CHECKS, UA, A, Breach
from tools.pdfa.document import Document

__all__ = ["CHECKS", "UA", "A", "Breach", "check", "file", "fonts", "graphics", "interaction", "metadata", "structure"]

_SHOWN = 5


def check(data: bytes) -> list[Breach]:
    """Every breach in a file, a few of each kind."""
    try:
        document = Document(data)
    except pikepdf.PdfError as error:
        return [Breach(A, "6.1.1", "opens", str(error))]
    out = []
    for one in CHECKS:
        found: dict[str, None] = {}
        try:
            found |= dict.fromkeys(one.run(document))
        except Exception as error:
            found = {f"cannot be judged: {error!r}": None}
        words = list(found)
        out += [Breach(one.standard, one.clause, one.name, w) for w in words[:_SHOWN]]
        if len(words) > _SHOWN:
            out.append(Breach(one.standard, one.clause, one.name, f"… {len(words) - _SHOWN} more"))
    return out
