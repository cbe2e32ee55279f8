"""Differences as data (``jixiao/diff/1``; shape in docs/schema)."""

from jixiao.model.difference import Difference, Differences
from jixiao.write.diff_words import counts
from jixiao.write.json import Data

DIFF_SCHEMA = "jixiao/diff/1"


def diff_data(old_file: str, new_file: str, differences: Differences, *, printed: bool = False) -> Data:
    """The differences of two files as contract data."""
    return {
        "schema": DIFF_SCHEMA,
        "old_file": old_file,
        "new_file": new_file,
        "compared": "printed" if printed else "understood",
        "summary": dict(counts(differences.entries)),
        "differences": [_difference(one) for one in differences.entries],
    }


def _difference(one: Difference) -> Data:
    return {
        "kind": one.kind, "part": one.part,
        "project_old": one.project_old, "project_new": one.project_new,
        "item_old": one.item_old, "item_new": one.item_new,
        "field_old": one.field_old, "field_new": one.field_new,
        "old": one.old, "new": one.new,
        "old_place": one.old_place.as_dict() if one.old_place else None,
        "new_place": one.new_place.as_dict() if one.new_place else None,
    }  # fmt: skip
