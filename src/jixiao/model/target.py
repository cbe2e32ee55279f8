"""指标值: what an indicator promises."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from jixiao.model.words import Words

Kind = Literal["quantity", "deadline", "qualitative", "malformed"]
Comparator = Literal[">=", "<=", ">", "<", "="]


@dataclass(frozen=True, slots=True)
class Target:
    """A target (or an actual result) as understood; ``words`` keeps the printed cell.

    quantity: ``comparator`` (``None`` where none was printed), ``value`` and ``unit``; a range also has ``upper``.
    deadline: ``by``, the last day allowed. qualitative: ``text``. malformed: nothing but the words.
    """

    words: Words
    kind: Kind
    comparator: Comparator | None = None
    value: Decimal | None = None
    unit: str | None = None
    upper: Decimal | None = None
    by: date | None = None
    text: str | None = None

    @property
    def is_percent(self) -> bool:
        """The target is a quantity in percent."""
        return self.kind == "quantity" and self.unit == "%"
