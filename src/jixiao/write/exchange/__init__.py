"""Texts for other programs: a Data Package, IATI activities.

A writer is a module of this folder with ``document(text, publisher) -> bytes``. What is exchanged is what was read:
nothing is composed, rounded or guessed, and what was not stated is left out.
"""

from dataclasses import dataclass
from datetime import datetime

MODULES = {"zip": "data_package", "xml": "iati"}
"""Suffix → the module of this folder that writes it."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """What no text says and only its publisher knows; whatever is not given is left out.

    ``organisation`` is the identifier of the reporting organisation in IATI, ``licence`` an identifier of the Open
    Definition (``CC-BY-4.0``) or the address of a licence, ``created`` when the data were made, with its time zone.
    """

    organisation: str = ""
    licence: str = ""
    created: datetime | None = None


NOBODY = Publisher()
"""The publisher of a text that nobody has said anything more about."""
