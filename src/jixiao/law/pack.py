"""Rule packs: thresholds and lists by region and date, each value with its source.

``packs/national.toml`` holds the defaults; ``packs/<region prefix>.toml`` overrides them for regions whose
GB/T 2260 code starts so (``13.toml`` for Hebei). A value may change by date: the entry in force on the budget
year's first day counts.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """One value with where it comes from. ``verified`` is false for values known only at second hand."""

    key: str
    value: Any  # number, text, list or table, as TOML has it
    source: str
    verified: bool
    since: date


@dataclass(frozen=True, slots=True)
class Pack:
    """The settings that apply to one region in one year."""

    region: str
    year: int
    settings: Mapping[str, Setting]

    def value(self, key: str) -> Any:
        """The value of a setting. Raises KeyError for a key no pack defines."""
        return self.settings[key].value


@cache
def load_pack(region: str = "", year: int = 9999) -> Pack:
    """The pack for a region code (any length of prefix; ``""`` is national) and budget year."""
    folder = files("jixiao.law").joinpath("packs")
    merged: dict[str, Setting] = {}
    for prefix in ["national", *(region[:n] for n in (2, 4, 6) if len(region) >= n)]:
        entry = folder.joinpath(f"{prefix}.toml")
        if entry.is_file():
            merged |= _in_force(tomllib.loads(entry.read_text("utf-8")), year, always=prefix == "national")
    return Pack(region, year, MappingProxyType(merged))


def _in_force(data: dict[str, Any], year: int, *, always: bool) -> dict[str, Setting]:
    """The entry of each key that applies in a year; ``always`` gives older years the oldest entry there is."""
    chosen: dict[str, Setting] = {}
    for key, entries in data.items():
        if not isinstance(entries, list):
            continue
        for number, entry in enumerate(sorted(entries, key=lambda e: e["since"])):
            if entry["since"].year <= year or (always and number == 0):
                chosen[key] = Setting(key, entry["value"], entry["source"], entry["verified"], entry["since"])
    return chosen
