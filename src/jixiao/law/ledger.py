"""Types of evidence ledgers (台账) as data: what is written down of a meeting, a training, a warning; one TOML file each in
``ledgers/``. Nothing in it is law: it says what is usually kept, by which an indicator can be computed and proved.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

FieldKind = Literal["text", "choice", "number", "date", "time", "yes-no"]
"""``time`` is a day with hour and minute."""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
RESERVED = frozenset({"it", "true", "false", "null", "in", "count", "sum", "mean", "min", "max", "last", "distinct",
                      "percentile", "share", "paid", "budget", "survey", "date", "today", "days", "minutes", "month",
                      "has", "contains"})  # fmt: skip
"""Words of the formula language: neither a ledger nor a field can be called so."""


@dataclass(frozen=True, slots=True)
class LedgerField:
    """One column of a ledger. ``decimals`` (0 to 4) is how exact a number is kept; ``unit`` is for people."""

    key: str
    title: str
    kind: FieldKind
    unit: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    decimals: int = 0
    least: str = ""
    """The smallest value allowed (``0``); ``""`` for none."""
    help: str = ""


@dataclass(frozen=True, slots=True)
class LedgerFormula:
    """A formula the type offers, for indicators whose name or measure has one of these words. It may look at other types
    too (a base figure): choosing it opens those ledgers as well.
    """

    words: tuple[str, ...]
    formula: str
    title: str


@dataclass(frozen=True, slots=True)
class LedgerType:
    """What a ledger of this type holds. ``date_field`` is the day an entry counts for; ``files`` names what should be attached."""

    key: str
    title: str
    purpose: str
    date_field: str
    fields: tuple[LedgerField, ...]
    files: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Words of projects and indicators that speak of what it holds."""
    formulas: tuple[LedgerFormula, ...] = ()

    @property
    def by_key(self) -> Mapping[str, LedgerField]:
        """Its fields by their keys."""
        return {f.key: f for f in self.fields}


@cache
def ledger_types() -> Mapping[str, LedgerType]:
    """All types, by key. Raises ValueError for a file that does not fit together."""
    found = {}
    for entry in sorted(files("jixiao.law").joinpath("ledgers").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            kind = ledger_type(tomllib.loads(entry.read_text("utf-8")))
            found[kind.key] = kind
    return found


def ledger_field(data: Mapping[str, Any]) -> LedgerField:
    """A field from its data. Raises TypeError for a part no field has."""
    return LedgerField(**{**data, "options": tuple(data.get("options", ()))})


def ledger_type(data: Mapping[str, Any]) -> LedgerType:
    """A type from its data. Raises ValueError, KeyError or TypeError where it does not fit together."""
    fields = tuple(ledger_field(f) for f in data["fields"])
    for field in fields:
        if not _KEY.fullmatch(field.key) or field.key in RESERVED:
            raise ValueError(f"ledger {data['key']}: {field.key} cannot name a field")
        if field.kind not in get_args(FieldKind) or (field.kind == "choice") != bool(field.options):
            raise ValueError(f"ledger {data['key']}: {field.key} has no such kind, or options without a choice")
        if not 0 <= field.decimals <= 4:
            raise ValueError(f"ledger {data['key']}: {field.key} has more than four decimals")
    kinds = {f.key: f.kind for f in fields}
    if len(kinds) != len(fields) or not _KEY.fullmatch(data["key"]) or data["key"] in RESERVED:
        raise ValueError(f"ledger {data['key']}: a name that is used twice or reserved")
    if kinds.get(data["date_field"]) not in ("date", "time"):
        raise ValueError(f"ledger {data['key']}: date_field must name a date")
    return LedgerType(
        key=data["key"], title=data["title"], purpose=data["purpose"], date_field=data["date_field"], fields=fields,
        files=tuple(data.get("files", ())), words=tuple(data.get("words", ())),
        formulas=tuple(LedgerFormula(tuple(f["words"]), f["formula"], f["title"]) for f in data.get("formulas", ())),
    )  # fmt: skip
