"""Words of a text: what was understood, beside what was printed and where."""

from typing import Self

from jixiao.model.place import Place


class Words(str):
    """A string as understood (spaces of cell wrapping gone, full-width signs ordinary).

    It *is* the string, so rules compare and search it directly; ``raw`` keeps what was printed and ``place``
    where. Two Words are equal when they are understood alike, however they were printed.
    """

    __slots__ = ("place", "raw")

    raw: str
    place: Place | None

    def __new__(cls, understood: str, raw: str | None = None, place: Place | None = None) -> Self:
        self = super().__new__(cls, understood)
        self.raw = understood if raw is None else raw
        self.place = place
        return self
