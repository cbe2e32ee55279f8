"""Rule packs: thresholds and lists by region and date, each value with its source.

``packs/national.toml`` holds the defaults; ``packs/<region prefix>.toml`` overrides them for regions whose
GB/T 2260 code starts so (``13.toml`` for Hebei). A value may change by date: the entry in force on the budget
year's first day counts. The setting ``scoring`` names a scheme of ``scoring/<name>.toml`` (the same shape), whose
values are settings too: a region chooses its scheme as it changes any other value, and may change single ones of it.
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
def load_pack(region: str = "", year: int = 9999, scheme: str = "") -> Pack:
    """The pack for a region code (any length of prefix; ``""`` is national) and budget year. ``scheme`` names another
    scheme of scoring than the region's own.

    Raises ValueError for a scheme there is none of.
    """
    folder = files("jixiao.law").joinpath("packs")
    nation = _in_force(tomllib.loads(folder.joinpath("national.toml").read_text("utf-8")), year, always=True)
    regional: dict[str, Setting] = {}
    for prefix in (region[:n] for n in (2, 4, 6) if len(region) >= n):
        entry = folder.joinpath(f"{prefix}.toml")
        if entry.is_file():
            regional |= _in_force(tomllib.loads(entry.read_text("utf-8")), year, always=False)
    chosen = (nation | regional)["scoring"]
    name = scheme or chosen.value
    found = nation | _scheme(name, year) | regional
    if scheme:
        found |= _scheme(scheme, year) | {"scoring": Setting("scoring", scheme, "所指定的计分办法", True, chosen.since)}
    return Pack(region, year, MappingProxyType(found))


@cache
def scheme_data() -> Mapping[str, Mapping[str, Any]]:
    """Every scheme of scoring, by name: what its file says."""
    folder = files("jixiao.law").joinpath("scoring")
    data = [tomllib.loads(e.read_text("utf-8")) for e in folder.iterdir() if e.name.endswith(".toml")]
    return {one["name"]: one for one in sorted(data, key=lambda one: str(one["name"]))}


def _scheme(name: str, year: int) -> dict[str, Setting]:
    """The values of a scheme, after those of the one it is based on."""
    data = scheme_data().get(name)
    if data is None:
        raise ValueError(f"没有叫“{name}”的计分办法。可用：{'、'.join(scheme_data())}")
    base = _scheme(data["base"], year) if "base" in data else {}
    return base | _in_force(data, year, always=True)


def _in_force(data: Mapping[str, Any], year: int, *, always: bool) -> dict[str, Setting]:
    """The entry of each key that applies in a year; ``always`` gives older years the oldest entry there is."""
    chosen: dict[str, Setting] = {}
    for key, entries in data.items():
        if not isinstance(entries, list):
            continue
        for number, entry in enumerate(sorted(entries, key=lambda e: e["since"])):
            if entry["since"].year <= year or (always and number == 0):
                chosen[key] = Setting(key, entry["value"], entry["source"], entry["verified"], entry["since"])
    return chosen
