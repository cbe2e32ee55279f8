"""Instruments (文件): number, issuer, dates in force, articles; one TOML file each in ``instruments/``."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from jixiao.model import Citation


@dataclass(frozen=True, slots=True)
class Instrument:
    """One document rules rest on. ``in_force_to`` is ``None`` while it applies; ``last_checked_on`` is the day
    somebody last looked and found it so. ``verified`` is false where its content is known only at second hand.
    """

    number: str
    title: str
    issuer: str
    issued: date | None
    in_force_from: date | None
    in_force_to: date | None
    last_checked_on: date
    verified: bool
    source: str
    articles: dict[str, str]

    def in_force(self, on: date) -> bool:
        """Whether the instrument applies on a day."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_to is None or on <= self.in_force_to)


def cite(number: str, article: str = "") -> Citation:
    """A reference to an instrument, by its number. Cheap, so that importing a rule reads no file; that the
    number and the article exist is proved by ``tests/house``.
    """
    return Citation(number, article)


@cache
def instruments() -> dict[str, Instrument]:
    """All instruments, by number. Raises ValueError for a file that lacks a field."""
    found: dict[str, Instrument] = {}
    for entry in sorted(files("jixiao.law").joinpath("instruments").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        data = tomllib.loads(entry.read_text("utf-8"))
        try:
            force = data["in_force"]
            one = Instrument(
                number=data["number"], title=data["title"], issuer=data["issuer"], issued=data.get("issued"),
                in_force_from=force.get("from"), in_force_to=force.get("to"),
                last_checked_on=data["last_checked_on"], verified=data["verified"], source=data["source"],
                articles=data.get("articles", {}),
            )  # fmt: skip
        except KeyError as missing:
            raise ValueError(f"{entry.name}: missing {missing}") from None
        if one.number in found:
            raise ValueError(f"{entry.name}: {one.number} is there twice")
        found[one.number] = one
    return found


def instrument(number: str) -> Instrument | None:
    """The instrument with this number, if we hold it."""
    return instruments().get(number)
