"""Differences: where two texts do not say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jixiao.model.finding import Location
from jixiao.model.place import Place

DifferenceKind = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed, or one row that came, went or moved.

    ``field_old``/``field_new`` are paths inside the project or item, as in :class:`Location`; the side that has no
    such row has ``None``. ``old``/``new`` are the words, ``None`` where the cell is absent or empty. ``project_*`` and
    ``item_*`` are ``seq`` numbers; ``owner_*`` says which project or item of its list it is, from 0.
    """

    kind: DifferenceKind
    part: int
    field_old: str | None
    field_new: str | None
    old: str | None
    new: str | None
    project_old: int | None = None
    project_new: int | None = None
    item_old: int | None = None
    item_new: int | None = None
    old_place: Place | None = None
    new_place: Place | None = None
    owner_old: int | None = None
    owner_new: int | None = None

    @property
    def at_old(self) -> Location | None:
        """Where it stands in the old text; ``None`` for what was added."""
        if self.field_old is None:
            return None
        return Location(self.part, self.field_old, self.project_old, self.item_old, self.old or "", self.old_place)

    @property
    def at_new(self) -> Location | None:
        """Where it stands in the new text; ``None`` for what was removed."""
        if self.field_new is None:
            return None
        return Location(self.part, self.field_new, self.project_new, self.item_new, self.new or "", self.new_place)


@dataclass(frozen=True, slots=True)
class RowPair:
    """One row of two lists laid side by side: in both, or only in one; ``moved`` when it stands elsewhere."""

    old: int | None
    new: int | None
    moved: bool = False


ListKey = tuple[str, int | None, int | None]
"""A list of the text: its name (``projects``, ``indicators``, ``items.objectives``), and which project or item of the
old and of the new text it belongs to."""


@dataclass(frozen=True, slots=True)
class Differences:
    """All differences in the order of the new text, and how its lists were laid beside the old ones."""

    entries: tuple[Difference, ...]
    rows: Mapping[ListKey, tuple[RowPair, ...]]

    def __len__(self) -> int:
        return len(self.entries)
